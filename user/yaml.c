// SPDX-License-Identifier: GPL-2.0-or-later
#include "yaml.h"

#include "text.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

/*
 * No file of ours nests deeper than 7 or has more keys in one place than a
 * handful. With these limits no input costs more than its size.
 */
#define DEPTH_MAX 32
#define KEYS_MAX 128

struct reader {
	struct fy_parser *parser;
	struct fy_event *event;
	struct report *report;
	struct place place; /* of the last token, for events without one */
	char path[128]; /* of the value that is being read, for messages */
	bool failed;
};

/* Go a step further down: to an entry of a mapping, or of a sequence without a key. */
static void path_add(struct reader *reader, const char *key, size_t index)
{
	size_t used = strlen(reader->path), room = sizeof(reader->path) - used;

	if (room < 32)
		return;
	if (!key) {
		snprintf(reader->path + used, room, "[%zu]", index);
		return;
	}
	if (used)
		reader->path[used++] = '.';
	text_escape(reader->path + used, sizeof(reader->path) - used, key,
		    strlen(key));
}

static struct place place_of(struct reader *reader, struct fy_token *token)
{
	const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;

	if (mark) {
		reader->place.line = mark->line + 1;
		reader->place.column = mark->column + 1;
	}
	return reader->place;
}

static bool advance(struct reader *reader)
{
	if (reader->event)
		fy_parser_event_free(reader->parser, reader->event);
	reader->event = fy_parser_parse(reader->parser);
	if (!reader->event || fy_parser_get_stream_error(reader->parser))
		reader->failed = true;
	return !reader->failed;
}

static enum fy_event_type type_of(const struct reader *reader)
{
	return reader->event ? reader->event->type : FYET_NONE;
}

/*
 * Anchors, aliases and tags make the meaning of one place depend on another,
 * and the size of a file say nothing of the size of what is in it.
 */
static bool refuse_decoration(struct reader *reader)
{
	struct fy_token *token = fy_event_get_anchor_token(reader->event);
	const char *what = "an anchor (&)";

	if (type_of(reader) == FYET_ALIAS) {
		what = "an alias (*)";
		token = reader->event->alias.anchor;
	} else if (!token) {
		token = fy_event_get_tag_token(reader->event);
		what = "a tag (!)";
	}
	if (!token)
		return true;
	report_at(reader->report, place_of(reader, token), reader->path,
		  "found %s, expected a plain value", what);
	report_hint(reader->report,
		    "write the value out in full; a text that begins with "
		    "this character needs quotation marks");
	reader->failed = true;
	return false;
}

static struct yaml_node *read_node(struct reader *reader, int depth);

static struct yaml_node *read_scalar(struct reader *reader,
				     struct yaml_node *node)
{
	struct fy_token *token = reader->event->scalar.value;
	enum fy_scalar_style style;
	const char *text;

	text = fy_token_get_text(token, &node->length);
	if (!text) {
		text = "";
		node->length = 0;
	}
	node->type = YAML_SCALAR;
	style = fy_token_scalar_style(token);
	node->plain = style == FYSS_PLAIN;
	/* The token begins behind the quotation mark, the value with it. */
	if (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED)
		node->place.column--;
	node->text = malloc(node->length + 1);
	if (!node->text) {
		report_memory(reader->report);
		reader->failed = true;
		return node;
	}
	memcpy(node->text, text, node->length);
	node->text[node->length] = '\0';
	/* An escape in quotation marks can make one. */
	if (strlen(node->text) != node->length) {
		report_at(reader->report, node->place, reader->path,
			  "found a NUL character in a text");
		reader->failed = true;
	}
	return node;
}

static void read_key(struct reader *reader, struct yaml_node *mapping,
		     char **key, struct place *place)
{
	struct yaml_node *node, *other;

	*key = NULL;
	if (type_of(reader) != FYET_SCALAR) {
		report_at(reader->report,
			  place_of(reader, fy_event_get_token(reader->event)),
			  reader->path,
			  "expected a name, then a colon and a value");
		reader->failed = true;
		return;
	}
	node = read_node(reader, 0);
	if (!node)
		return;
	*key = node->text;
	*place = node->place;
	node->text = NULL;
	yaml_free(node);
	for (other = mapping->child; other; other = other->next) {
		if (strcmp(other->key, *key))
			continue;
		report_at(
			reader->report, *place, reader->path,
			"found %s a second time; it stands in line %d already",
			text_quote(*key, strlen(*key)).text,
			other->key_place.line);
		report_hint(reader->report,
			    "remove one of the two, or begin a new list entry "
			    "with \"- \"");
		break;
	}
	if (mapping->count >= KEYS_MAX) {
		report_at(reader->report, *place, reader->path,
			  "found more than %d names in one place", KEYS_MAX);
		reader->failed = true;
	}
}

static void read_children(struct reader *reader, struct yaml_node *node,
			  enum fy_event_type end, int depth)
{
	struct yaml_node **link = &node->child;
	size_t length = strlen(reader->path);
	struct place place = { 0 };
	char *key = NULL;

	node->type = end == FYET_MAPPING_END ? YAML_MAPPING : YAML_SEQUENCE;
	if (depth == DEPTH_MAX) {
		report_at(reader->report, node->place, reader->path,
			  "found more than %d levels of nesting", DEPTH_MAX);
		reader->failed = true;
	}
	while (!reader->failed && advance(reader) && type_of(reader) != end) {
		if (node->type == YAML_MAPPING) {
			read_key(reader, node, &key, &place);
			if (reader->failed || !advance(reader)) {
				free(key);
				return;
			}
		}
		path_add(reader, key, node->count);
		*link = read_node(reader, depth + 1);
		reader->path[length] = '\0';
		if (!*link) {
			free(key);
			return;
		}
		(*link)->key = key;
		(*link)->key_place = place;
		key = NULL;
		link = &(*link)->next;
		node->count++;
	}
}

/* The event of the node's beginning is current; leaves that of its end. */
static struct yaml_node *read_node(struct reader *reader, int depth)
{
	struct yaml_node *node;

	if (!refuse_decoration(reader))
		return NULL;
	node = calloc(1, sizeof(*node));
	if (!node) {
		report_memory(reader->report);
		reader->failed = true;
		return NULL;
	}
	node->place = place_of(reader, fy_event_get_token(reader->event));

	switch (type_of(reader)) {
	case FYET_SCALAR:
		return read_scalar(reader, node);
	case FYET_SEQUENCE_START:
		read_children(reader, node, FYET_SEQUENCE_END, depth);
		return node;
	case FYET_MAPPING_START:
		read_children(reader, node, FYET_MAPPING_END, depth);
		return node;
	default:
		reader->failed = true;
		return node;
	}
}

static void read_stream(struct reader *reader, struct yaml_node **root)
{
	while (advance(reader) && type_of(reader) != FYET_STREAM_END) {
		switch (type_of(reader)) {
		case FYET_STREAM_START:
		case FYET_DOCUMENT_END:
			break;
		case FYET_DOCUMENT_START:
			if (!*root)
				break;
			report_at(reader->report,
				  place_of(reader,
					   fy_event_get_token(reader->event)),
				  "",
				  "found a second document, expected one only");
			report_hint(reader->report,
				    "put what follows \"---\" in a file of its "
				    "own");
			reader->failed = true;
			return;
		default:
			*root = read_node(reader, 0);
			if (reader->failed)
				return;
		}
	}
}

/* What the parser had to say, if anything. */
static void take_diagnostics(struct fy_diag *diag, struct report *report)
{
	struct fy_diag_error *error;
	void *iterator = NULL;

	while ((error = fy_diag_errors_iterate(diag, &iterator))) {
		report_at(report,
			  (struct place){ error->line > 0 ? error->line : 1,
					  error->column > 0 ? error->column :
							      1 },
			  "", "this is not YAML: %s", error->msg);
		report_hint(report,
			    "look at the indentation (spaces, never tabs), at "
			    "brackets that are not closed, and at colons and "
			    "# inside a text, which needs quotation marks "
			    "then");
	}
}

static bool check_characters(const char *text, size_t size,
			     struct report *report)
{
	size_t good = text_utf8_length(text, size), i;
	struct place place = { 1, 1 };
	unsigned char byte;

	for (i = 0; i < size; i++) {
		byte = text[i];
		if (i == good) {
			report_at(report, place, "",
				  "found the byte 0x%02x, expected UTF-8 text",
				  byte);
			report_hint(report,
				    "save the file as UTF-8; iconv -f LATIN1 "
				    "-t UTF-8 converts an older one");
			return false;
		}
		if ((byte < 0x20 && byte != '\t' && byte != '\n' &&
		     byte != '\r') ||
		    byte == 0x7f) {
			report_at(
				report, place, "",
				"found the control character 0x%02x, expected "
				"text",
				byte);
			return false;
		}
		if (byte == '\n')
			place = (struct place){ place.line + 1, 1 };
		else if ((byte & 0xc0) != 0x80)
			place.column++;
	}
	return true;
}

/**
 * yaml_parse() - read one YAML document
 * @text: the text
 * @size: its size in bytes, at most YAML_SIZE_MAX
 * @report: gets what is wrong with it
 *
 * Anchors, aliases, tags, duplicate keys and further documents are errors.
 *
 * Return: the tree, for yaml_free(); NULL when @report has new errors.
 */
struct yaml_node *yaml_parse(const char *text, size_t size,
			     struct report *report)
{
	struct fy_diag_cfg diag_cfg = { 0 };
	struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG };
	struct reader reader = { .report = report, .place = { 1, 1 } };
	struct yaml_node *root = NULL;
	unsigned int errors = report->errors;

	if (size > YAML_SIZE_MAX) {
		report_error(report, EFBIG,
			     "found more than %d bytes, the limit",
			     YAML_SIZE_MAX);
		return NULL;
	}
	if (!check_characters(text, size, report))
		return NULL;

	fy_diag_cfg_default(&diag_cfg);
	diag_cfg.fp = NULL;
	diag_cfg.output_fn = NULL;
	cfg.diag = fy_diag_create(&diag_cfg);
	if (cfg.diag) {
		fy_diag_set_collect_errors(cfg.diag, true);
		reader.parser = fy_parser_create(&cfg);
	}
	if (!reader.parser || fy_parser_set_string(reader.parser, text, size)) {
		report_memory(report);
	} else {
		read_stream(&reader, &root);
		if (reader.failed && report->errors == errors)
			take_diagnostics(cfg.diag, report);
		if (reader.failed && report->errors == errors)
			report_at(report, reader.place, "", "this is not YAML");
	}
	if (reader.event)
		fy_parser_event_free(reader.parser, reader.event);
	if (reader.parser)
		fy_parser_destroy(reader.parser);
	if (cfg.diag)
		fy_diag_destroy(cfg.diag);

	if (report->errors == errors && !root)
		report_at(report, (struct place){ 1, 1 }, "",
			  "found nothing in the file");
	if (report->errors != errors) {
		yaml_free(root);
		return NULL;
	}
	return root;
}

/**
 * yaml_free() - release a tree
 * @node: its root; may be NULL
 */
void yaml_free(struct yaml_node *node)
{
	struct yaml_node *child, *next;

	if (!node)
		return;
	for (child = node->child; child; child = next) {
		next = child->next;
		yaml_free(child);
	}
	free(node->text);
	free(node->key);
	free(node);
}

/**
 * yaml_get() - look up an entry of a mapping
 * @mapping: the mapping
 * @key: the name
 *
 * Return: the value; NULL when there is none, or @mapping is no mapping.
 */
const struct yaml_node *yaml_get(const struct yaml_node *mapping,
				 const char *key)
{
	const struct yaml_node *child;

	if (mapping->type != YAML_MAPPING)
		return NULL;
	for (child = mapping->child; child; child = child->next)
		if (!strcmp(child->key, key))
			return child;
	return NULL;
}
