// SPDX-License-Identifier: GPL-2.0-or-later
#include "xml.h"
#include "text.h"

#include <libxml/parser.h>
#include <string.h>

#define SPACES " \t\r\n"

/*
 * All that XML can do besides being a tree begins with a document type: entities
 * that unfold without end, and those that fetch files. So the parser stops
 * there, before it has read the first one.
 */
static void refuse_type(void *context, const xmlChar *name,
			const xmlChar *public_id, const xmlChar *system_id)
{
	xmlParserCtxt *parser = context;
	struct report *report = parser->_private;

	(void)name;
	(void)public_id;
	(void)system_id;
	report_at(
		report, (struct place){ .line = parser->input->line }, "",
		"found a document type (<!DOCTYPE), expected XML without one");
	report_hint(report,
		    "no ONVIF device sends one: do not trust this file");
	xmlStopParser(parser);
}

static void tell_error(xmlParserCtxt *parser, struct report *report)
{
	const xmlError *error = xmlCtxtGetLastError(parser);
	char message[TEXT_QUOTED_MAX * 2];
	struct place place = { 0 };

	if (!error || error->code == XML_ERR_NO_MEMORY) {
		report_memory(report);
		return;
	}
	text_escape(message, sizeof(message), error->message,
		    strcspn(error->message, "\n"));
	place.line = error->line;
	place.column = error->int2;
	report_at(report, place, "", "this is not XML: %s", message);
	report_hint(report, "save the answer of the device as it came, from <? "
			    "or the first < on");
}

/**
 * xml_parse() - read XML that nobody vouches for
 * @text: the text
 * @size: its size in bytes, at most XML_SIZE_MAX
 * @report: gets what is wrong
 *
 * Nothing is fetched, and nothing is replaced: a document type is an error.
 *
 * Return: the document, for xmlFreeDoc(); NULL on error.
 */
xmlDoc *xml_parse(const char *text, size_t size, struct report *report)
{
	unsigned int errors = report->errors;
	xmlParserCtxt *parser;
	xmlDoc *document;

	parser = xmlNewParserCtxt();
	if (!parser) {
		report_memory(report);
		return NULL;
	}
	parser->sax->internalSubset = refuse_type;
	parser->_private = report;
	document = xmlCtxtReadMemory(parser, text, size, NULL, NULL,
				     XML_PARSE_NONET | XML_PARSE_NOERROR |
					     XML_PARSE_NOWARNING |
					     XML_PARSE_BIG_LINES);
	if (!document && report->errors == errors)
		tell_error(parser, report);
	if (report->errors != errors) {
		xmlFreeDoc(document);
		document = NULL;
	}
	xmlFreeParserCtxt(parser);
	return document;
}

/**
 * xml_is() - whether a node is a certain element
 * @node: the node; NULL is none
 * @space: the namespace
 * @name: the name in it
 *
 * Return: true if it is.
 */
bool xml_is(const xmlNode *node, const char *space, const char *name)
{
	return node && node->type == XML_ELEMENT_NODE && node->ns &&
	       !strcmp((const char *)node->ns->href, space) &&
	       !strcmp((const char *)node->name, name);
}

/**
 * xml_first() - the first element in another
 * @node: the other
 *
 * Return: the element; NULL when there is none.
 */
const xmlNode *xml_first(const xmlNode *node)
{
	return xmlFirstElementChild((xmlNode *)node);
}

/**
 * xml_next() - the element after another
 * @node: the other
 *
 * Return: the element; NULL when there is none.
 */
const xmlNode *xml_next(const xmlNode *node)
{
	return xmlNextElementSibling((xmlNode *)node);
}

/**
 * xml_place() - where an element stands
 * @node: the element
 *
 * Return: its line; columns are not known any more.
 */
struct place xml_place(const xmlNode *node)
{
	return (struct place){ .line = xmlGetLineNo((xmlNode *)node) };
}

/**
 * xml_show() - an element as an error message shows it
 * @node: the element
 *
 * Return: its name and namespace.
 */
struct text_quoted xml_show(const xmlNode *node)
{
	struct text_quoted shown;
	char name[TEXT_QUOTED_MAX];

	snprintf(name, sizeof(name), "%s of %s", (const char *)node->name,
		 node->ns ? (const char *)node->ns->href : "no namespace");
	text_escape(shown.text, sizeof(shown.text), name, strlen(name));
	return shown;
}

/**
 * xml_trim() - cut the white space that XML lets stand around a value
 * @text: the value, which is changed
 *
 * Return: where it begins.
 */
char *xml_trim(char *text)
{
	size_t length;

	text += strspn(text, SPACES);
	length = strlen(text);
	while (length && strchr(SPACES, text[length - 1]))
		length--;
	text[length] = '\0';
	return text;
}
