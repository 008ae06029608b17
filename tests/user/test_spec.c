// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Documentation/netlink/paravent.yaml and kernel/uapi/paravent.h say the same:
 * every constant, every enumerator and its value, on both sides.
 */
#include "helper.h"

#include "file.h"
#include "yaml.h"

#include <ctype.h>

struct entry {
	char name[64];
	long value;
	bool met;
};

static struct entry header[256];
static unsigned int header_count;
static struct yaml_node *spec;

static void add(const char *name, size_t length, long value)
{
	assert_true(header_count < ARRAY_SIZE(header));
	assert_true(length < sizeof(header->name));
	memcpy(header[header_count].name, name, length);
	header[header_count++].value = value;
}

/* The enumerators count from 0 by themselves; the header never sets a value. */
static void read_header_line(const char *line, long *next)
{
	const char *end;

	if (!strncmp(line, "enum ", 5)) {
		*next = 0;
	} else if (!strncmp(line, "#define PARAVENT_", 17)) {
		for (end = line + 8; isalnum(*end) || *end == '_';)
			end++;
		if (isdigit(end[strspn(end, " \t")]))
			add(line + 8, end - line - 8, atol(end));
	} else if (!strncmp(line, "\tPARAVENT_", 10)) {
		for (end = line + 1; isalnum(*end) || *end == '_';)
			end++;
		if (*end == ',')
			add(line + 1, end - line - 1, (*next)++);
	}
}

static int setup(void **state)
{
	struct report report = { 0 };
	char *text, *line, *rest;
	long next = 0;
	size_t size;

	(void)state;
	text = (char *)file_read(TEST_TOP "/kernel/uapi/paravent.h", 1 << 20,
				 &size, &report);
	if (!text)
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		read_header_line(line, &next);
	free(text);

	text = (char *)file_read(TEST_TOP
				 "/Documentation/netlink/paravent.yaml",
				 1 << 20, &size, &report);
	if (text)
		spec = yaml_parse(text, size, &report);
	free(text);
	report_print(&report, stderr);
	return spec ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	yaml_free(spec);
	return 0;
}

static const char *text_of(const struct yaml_node *node, const char *key)
{
	const struct yaml_node *value = yaml_get(node, key);

	return value && value->type == YAML_SCALAR ? value->text : "";
}

static void meet(const char *prefix, const char *name, long value)
{
	char symbol[128];
	unsigned int i;
	char *at;

	snprintf(symbol, sizeof(symbol), "%s%s", prefix, name);
	for (at = symbol; *at; at++)
		*at = *at == '-' ? '_' : toupper(*at);
	for (i = 0; i < header_count; i++) {
		if (strcmp(header[i].name, symbol))
			continue;
		if (header[i].value != value)
			fail_msg("%s is %ld in the specification, %ld in the "
				 "header",
				 symbol, value, header[i].value);
		header[i].met = true;
		return;
	}
	fail_msg("%s is in the specification only", symbol);
}

static void test_definitions(void **state)
{
	const struct yaml_node *definition, *entry;
	char prefix[64];
	long value;

	(void)state;
	for (definition = yaml_get(spec, "definitions")->child; definition;
	     definition = definition->next) {
		if (!strcmp(text_of(definition, "type"), "const")) {
			meet("paravent-", text_of(definition, "name"),
			     atol(text_of(definition, "value")));
			continue;
		}
		/* enum node-state has entries PARAVENT_NODE_... */
		snprintf(prefix, sizeof(prefix), "paravent-%.*s-",
			 (int)strcspn(text_of(definition, "name"), "-"),
			 text_of(definition, "name"));
		value = 0;
		for (entry = yaml_get(definition, "entries")->child; entry;
		     entry = entry->next)
			meet(prefix, text_of(entry, "name"), value++);
	}
}

static void test_attributes(void **state)
{
	const struct yaml_node *set, *attribute;
	long value;

	(void)state;
	for (set = yaml_get(spec, "attribute-sets")->child; set;
	     set = set->next) {
		value = 1;
		for (attribute = yaml_get(set, "attributes")->child; attribute;
		     attribute = attribute->next)
			meet(text_of(set, "name-prefix"),
			     text_of(attribute, "name"), value++);
	}
}

static void test_operations(void **state)
{
	const struct yaml_node *operations = yaml_get(spec, "operations");
	const struct yaml_node *operation;
	long value = 1;

	(void)state;
	for (operation = yaml_get(operations, "list")->child; operation;
	     operation = operation->next)
		meet(text_of(operations, "name-prefix"),
		     text_of(operation, "name"), value++);
}

/* Runs last: what no test has met is in the header only. */
static void test_complete(void **state)
{
	unsigned int i, missing = 0;

	(void)state;
	assert_string_equal(text_of(spec, "name"), PARAVENT_GENL_NAME);
	assert_true(header_count > 60);
	for (i = 0; i < header_count; i++) {
		if (header[i].met || strstr(header[i].name, "_UNSPEC") ||
		    !strcmp(header[i].name, "PARAVENT_GENL_VERSION"))
			continue;
		fprintf(stderr, "%s is in the header only\n", header[i].name);
		missing++;
	}
	assert_int_equal(missing, 0);
}

/* Every space of attributes that is referred to exists. */
static void test_references(void **state)
{
	const struct yaml_node *sets = yaml_get(spec, "attribute-sets");
	const struct yaml_node *set, *attribute, *other;
	const char *name;

	(void)state;
	for (set = sets->child; set; set = set->next) {
		for (attribute = yaml_get(set, "attributes")->child; attribute;
		     attribute = attribute->next) {
			name = text_of(attribute, "nested-attributes");
			if (!*name) {
				assert_string_not_equal(
					text_of(attribute, "type"), "nest");
				continue;
			}
			for (other = sets->child; other; other = other->next)
				if (!strcmp(text_of(other, "name"), name))
					break;
			assert_non_null(other);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definitions),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_operations),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
