/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * XML from anybody, as a tree.
 */
#ifndef PARAVENT_XML_H
#define PARAVENT_XML_H

#include "report.h"
#include "text.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#define XML_SIZE_MAX (1024 * 1024)

xmlDoc *xml_parse(const char *text, size_t size, struct report *report);
bool xml_is(const xmlNode *node, const char *space, const char *name);
const xmlNode *xml_first(const xmlNode *node);
const xmlNode *xml_next(const xmlNode *node);
struct place xml_place(const xmlNode *node);
struct text_quoted xml_show(const xmlNode *node);
char *xml_trim(char *text);

#endif /* PARAVENT_XML_H */
