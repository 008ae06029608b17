// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a node of the device tree to a baseline: strictly. A property that is misspelt or
 * malformed is not passed over, since what it was to protect would lie open. The camera
 * shows nothing then; and where it cannot be told which camera was meant, none does.
 *
 * dts/bindings/media/paravent,baseline.yaml describes the node.
 */
#include "baseline.h"
#include "compat.h"

#include <linux/of.h>
#include <linux/of_graph.h>
#include <linux/slab.h>
#include <linux/videodev2.h>

/* What may stand in any node. */
static const char *const common[] = { "name", "phandle", "linux,phandle", "status", NULL };

static const char *const top_properties[] = {
	"compatible", "without-policy", "min-serial", "trusted-certificates", NULL
};

static const char *const zone_properties[] = { "polygon", "only", NULL };

static const char *const camera_properties[] = {
	"camera", "match-driver", "match-card", "match-bus-info", "match-usb",
	"match-usb-serial", "max-size", "max-frame-rate", "fixed", "require-audit",
	"full-view", NULL
};

/* The property for each &enum paravent_match, and the longest text that a camera can have. */
static const struct {
	const char *property;
	u32 max;
} matches[PARAVENT_MATCHES] = {
	[PARAVENT_MATCH_DRIVER]		= { "match-driver",
					    sizeof_field(struct v4l2_capability, driver) - 1 },
	[PARAVENT_MATCH_CARD]		= { "match-card",
					    sizeof_field(struct v4l2_capability, card) - 1 },
	[PARAVENT_MATCH_BUS_INFO]	= { "match-bus-info",
					    sizeof_field(struct v4l2_capability, bus_info) - 1 },
	[PARAVENT_MATCH_USB]		= { "match-usb", PARAVENT_USB_SIZE },
	[PARAVENT_MATCH_USB_SERIAL]	= { "match-usb-serial", PARAVENT_TEXT_MAX },
};

/**
 * paravent_tree_fault() - note that something is wrong, and say so in the log
 * @tree: what is being read
 * @np: the node
 * @property: of the node, or NULL: the node itself
 * @fmt: what was found, and what is expected
 */
void paravent_tree_fault(struct paravent_tree *tree, const struct device_node *np,
			 const char *property, const char *fmt, ...)
{
	char text[PARAVENT_FAULT_SIZE];
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	if (property)
		scnprintf(text, sizeof(text), "%pOF: property \"%s\": %pV", np, property, &vaf);
	else
		scnprintf(text, sizeof(text), "%pOF: %pV", np, &vaf);
	va_end(args);
	pr_err("device tree: %s\n", text);
	if (!*tree->fault)
		strscpy(tree->fault, text, sizeof(tree->fault));
}

static bool is_one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(name, *list))
			return true;
	return false;
}

static bool check_names(struct paravent_tree *tree, const struct device_node *np,
			const char *const *known)
{
	struct property *property;
	bool good = true;

	for_each_property_of_node(np, property) {
		if (is_one_of(property->name, common) || is_one_of(property->name, known))
			continue;
		paravent_tree_fault(tree, np, property->name, "unknown");
		good = false;
	}
	return good;
}

/**
 * paravent_tree_is_named() - is it "zone" or "zone-door", of zones?
 * @np: a node
 * @name: of its kind
 */
bool paravent_tree_is_named(const struct device_node *np, const char *name)
{
	const char *node = kbasename(np->full_name);
	size_t length = strlen(name);

	return !strncmp(node, name, length) && (!node[length] || node[length] == '-');
}

static bool read_flag(struct paravent_tree *tree, const struct device_node *np,
		      const char *name, bool *flag)
{
	const struct property *property = of_find_property(np, name, NULL);

	*flag = property;
	if (!property || !property->length)
		return true;
	paravent_tree_fault(tree, np, name, "%d bytes, expected none: it is there, or it is not",
			    property->length);
	return false;
}

/* Return: false when it is malformed; @text is NULL when it is not there. */
static bool read_text(struct paravent_tree *tree, const struct device_node *np,
		      const char *name, u32 max, const char **text)
{
	const struct property *property = of_find_property(np, name, NULL);
	const char *value;
	size_t length;

	*text = NULL;
	if (!property)
		return true;
	value = property->value;
	length = property->length > 0 ? strnlen(value, property->length) : 0;
	if (property->length < 2 || length != property->length - 1) {
		paravent_tree_fault(tree, np, name, "%d bytes that are not one text",
				    property->length);
		return false;
	}
	if (length > max) {
		paravent_tree_fault(tree, np, name, "a text of %zu bytes, expected at most %u",
				    length, max);
		return false;
	}
	*text = value;
	return true;
}

/*
 * Read numbers in a range. Return: their number, 0 when there is no such property, or -1
 * when it is malformed.
 */
static int read_cells(struct paravent_tree *tree, const struct device_node *np,
		      const char *name, const __be32 **cells)
{
	const struct property *property = of_find_property(np, name, NULL);

	if (!property)
		return 0;
	*cells = property->value;
	if (property->length > 0 && property->length % sizeof(**cells) == 0)
		return property->length / sizeof(**cells);
	paravent_tree_fault(tree, np, name, "%d bytes, expected numbers of 4 bytes each",
			    property->length);
	return -1;
}

static bool read_pair(struct paravent_tree *tree, const struct device_node *np,
		      const char *name, u32 max_first, u32 max_second, u32 *first, u32 *second)
{
	const __be32 *cells;
	int count = read_cells(tree, np, name, &cells);

	if (count <= 0)
		return !count;
	if (count != 2) {
		paravent_tree_fault(tree, np, name, "%d numbers, expected 2", count);
		return false;
	}
	*first = be32_to_cpup(&cells[0]);
	*second = be32_to_cpup(&cells[1]);
	if (*first && *first <= max_first && *second && *second <= max_second)
		return true;
	paravent_tree_fault(tree, np, name, "<%u %u>, expected 1 to %u and 1 to %u", *first,
			    *second, max_first, max_second);
	return false;
}

static bool read_full_view(struct paravent_tree *tree, const struct device_node *np,
			   struct paravent_camera *rule)
{
	static const char name[] = "full-view";
	struct paravent_size *size;
	const __be32 *cells;
	int count = read_cells(tree, np, name, &cells);
	u32 width, height;
	int i;

	if (count <= 0)
		return !count;
	if (count % 2 || count / 2 > PARAVENT_FULL_VIEWS_MAX) {
		paravent_tree_fault(tree, np, name,
				    "%d numbers, expected width and height of 1 to %u sizes",
				    count, PARAVENT_FULL_VIEWS_MAX);
		return false;
	}
	size = kcalloc(count / 2, sizeof(*size), GFP_KERNEL);
	rule->full_view = size;
	if (!size) {
		paravent_tree_fault(tree, np, name, "no memory");
		return false;
	}
	rule->full_views = count / 2;
	for (i = 0; i < count / 2; i++) {
		width = be32_to_cpup(&cells[2 * i]);
		height = be32_to_cpup(&cells[2 * i + 1]);
		if (!width || width > PARAVENT_DIMENSION_MAX || !height ||
		    height > PARAVENT_DIMENSION_MAX) {
			paravent_tree_fault(tree, np, name,
					    "<%u %u>, expected 1 to %u and 1 to %u", width,
					    height, PARAVENT_DIMENSION_MAX,
					    PARAVENT_DIMENSION_MAX);
			return false;
		}
		size[i] = (struct paravent_size) { width, height };
	}
	return true;
}

static bool read_polygon(struct paravent_tree *tree, const struct device_node *np,
			 struct paravent_zone *zone)
{
	static const char name[] = "polygon";
	u16 (*vertex)[2];
	const __be32 *cells;
	int count = read_cells(tree, np, name, &cells);
	u32 value;
	int i;

	if (count < 0)
		return false;
	if (count % 2 || count / 2 < PARAVENT_VERTICES_MIN ||
	    count / 2 > PARAVENT_VERTICES_MAX) {
		paravent_tree_fault(tree, np, name,
				    "%d numbers, expected x and y of %u to %u vertices", count,
				    PARAVENT_VERTICES_MIN, PARAVENT_VERTICES_MAX);
		return false;
	}
	vertex = kcalloc(count / 2, sizeof(*vertex), GFP_KERNEL);
	zone->vertex = vertex;
	if (!vertex) {
		paravent_tree_fault(tree, np, name, "no memory");
		return false;
	}
	zone->vertices = count / 2;
	for (i = 0; i < count; i++) {
		value = be32_to_cpup(&cells[i]);
		if (value > PARAVENT_COORDINATE_MAX) {
			paravent_tree_fault(tree, np, name, "%u, expected 0 to %u", value,
					    PARAVENT_COORDINATE_MAX);
			return false;
		}
		vertex[i / 2][i % 2] = value;
	}
	if (paravent_polygon_is_simple(vertex, count / 2))
		return true;
	paravent_tree_fault(tree, np, name, "edges cross or meet");
	return false;
}

static bool read_zone(struct paravent_tree *tree, struct device_node *np,
		      struct paravent_camera *rule)
{
	struct paravent_zone *zone = &rule->zone[rule->zones];
	struct device_node *child;
	bool good;

	if (rule->zones == PARAVENT_ZONES_MAX) {
		paravent_tree_fault(tree, np, NULL, "one of more than %u zones",
				    PARAVENT_ZONES_MAX);
		return false;
	}
	rule->zones++;
	good = check_names(tree, np, zone_properties);
	good &= read_flag(tree, np, "only", &zone->only);
	for_each_child_of_node(np, child) {
		paravent_tree_fault(tree, child, NULL, "unknown, expected nothing in a zone");
		good = false;
	}
	return read_polygon(tree, np, zone) && good;
}

static bool read_zones(struct paravent_tree *tree, const struct device_node *np,
		       struct paravent_camera *rule)
{
	struct device_node *child;
	bool good = true;

	rule->zone = kcalloc(PARAVENT_ZONES_MAX, sizeof(*rule->zone), GFP_KERNEL);
	if (!rule->zone) {
		paravent_tree_fault(tree, np, NULL, "no memory");
		return false;
	}
	for_each_child_of_node(np, child) {
		if (!paravent_tree_is_named(child, "zone")) {
			paravent_tree_fault(tree, child, NULL, "unknown, expected a zone");
			good = false;
		} else if (paravent_tree_enabled(tree, child)) {
			good &= read_zone(tree, child, rule);
		}
	}
	return good;
}

/* Return: false when there is no memory. */
static bool add_place(struct paravent_baseline *baseline, struct device_node *np)
{
	struct paravent_place *place;

	list_for_each_entry(place, &baseline->places, entry)
		if (place->np == np)
			return true;
	place = kzalloc(sizeof(*place), GFP_KERNEL);
	if (!place)
		return false;
	list_add_tail(&place->entry, &baseline->places);
	place->np = of_node_get(np);
	place->path = kasprintf(GFP_KERNEL, "%pOF", np);
	return place->path;
}

/*
 * Behind a sensor there are receivers, and perhaps a processor, that have the video nodes.
 * Where several cameras meet in one of these, who knows which it will show: the baseline
 * of each holds.
 */
static bool add_connected(struct paravent_baseline *baseline)
{
	struct device_node *endpoint, *remote;
	struct paravent_place *place;
	bool good = true;

	/* What is added comes at the end. */
	list_for_each_entry(place, &baseline->places, entry) {
		for_each_endpoint_of_node(place->np, endpoint) {
			remote = of_graph_get_remote_port_parent(endpoint);
			if (remote)
				good &= add_place(baseline, remote);
			of_node_put(remote);
		}
	}
	return good;
}

/* What has neither a driver nor a port leads to no video node. */
static bool is_device(const struct device_node *np)
{
	return np && !of_node_name_eq(np, "port") && !of_node_name_eq(np, "ports") &&
	       (of_find_property(np, "compatible", NULL) || of_graph_is_present(np));
}

static bool read_place(struct paravent_tree *tree, const struct device_node *np,
		       struct paravent_baseline *baseline)
{
	struct device_node *target, *device;
	static const char name[] = "camera";
	const __be32 *cells;
	int count = read_cells(tree, np, name, &cells);
	bool good;

	if (count <= 0)
		return !count;
	if (count != 1) {
		paravent_tree_fault(tree, np, name, "%d numbers, expected one phandle", count);
		return false;
	}
	target = of_find_node_by_phandle(be32_to_cpup(cells));
	if (!target) {
		paravent_tree_fault(tree, np, name, "<0x%x> is the phandle of no node",
				    be32_to_cpup(cells));
		return false;
	}
	device = of_node_name_eq(target, "endpoint") ? of_graph_get_port_parent(target) :
						       of_node_get(target);
	good = is_device(device);
	if (!good) {
		paravent_tree_fault(tree, np, name,
				    "%pOF is no camera, expected the node of one, or an endpoint of it",
				    target);
	} else {
		good = add_place(baseline, device) && add_connected(baseline);
		if (!good)
			paravent_tree_fault(tree, np, name, "no memory");
	}
	of_node_put(device);
	of_node_put(target);
	return good;
}

/* Is it like 046d:0825, as the kernel tells of it? Others would match nothing. */
static bool is_usb(const char *text)
{
	static const char digits[] = "0123456789abcdef";

	return strspn(text, digits) == 4 && text[4] == ':' && strspn(text + 5, digits) == 4 &&
	       !text[9];
}

/* Which camera is it? Return: false when that cannot be told. */
static bool read_match(struct paravent_tree *tree, const struct device_node *np,
		       struct paravent_baseline *baseline)
{
	bool good = true, any = false;
	const char *text;
	u32 i;

	for (i = 0; i < PARAVENT_MATCHES; i++) {
		if (!matches[i].property)
			continue;
		good &= read_text(tree, np, matches[i].property, matches[i].max, &text);
		if (!text)
			continue;
		any = true;
		if (i == PARAVENT_MATCH_USB && !is_usb(text)) {
			paravent_tree_fault(tree, np, matches[i].property,
					    "\"%s\", expected vendor and product as in \"046d:0825\"",
					    text);
			good = false;
		}
		baseline->rule.match[i] = kstrdup(text, GFP_KERNEL);
		if (!baseline->rule.match[i]) {
			paravent_tree_fault(tree, np, matches[i].property, "no memory");
			good = false;
		}
	}
	good &= read_place(tree, np, baseline);
	baseline->anywhere = list_empty(&baseline->places);
	if (!good || any || !baseline->anywhere)
		return good;
	paravent_tree_fault(tree, np, NULL, "no camera: expected \"camera\" or \"match-...\"");
	return false;
}

static void free_baseline(struct paravent_baseline *baseline)
{
	struct paravent_place *place, *next;
	u32 i;

	list_for_each_entry_safe(place, next, &baseline->places, entry) {
		of_node_put(place->np);
		kfree(place->path);
		kfree(place);
	}
	for (i = 0; i < PARAVENT_MATCHES; i++)
		kfree(baseline->rule.match[i]);
	for (i = 0; i < baseline->rule.zones; i++)
		kfree(baseline->rule.zone[i].vertex);
	kfree(baseline->rule.zone);
	kfree(baseline->rule.full_view);
	kfree(baseline->rule.name);
	kfree(baseline);
}

/* Return: false when it cannot be told which camera it is for. */
static bool read_camera(struct paravent_tree *tree, const struct device_node *np)
{
	struct paravent_baseline *baseline;
	struct paravent_camera *rule;
	bool good;

	if (tree->baselines == PARAVENT_CAMERAS_MAX) {
		paravent_tree_fault(tree, np, NULL, "one of more than %u cameras",
				    PARAVENT_CAMERAS_MAX);
		return false;
	}
	baseline = kzalloc(sizeof(*baseline), GFP_KERNEL);
	if (!baseline) {
		paravent_tree_fault(tree, np, NULL, "no memory");
		return false;
	}
	INIT_LIST_HEAD(&baseline->places);
	tree->baseline[tree->baselines++] = baseline;
	rule = &baseline->rule;
	rule->name = kasprintf(GFP_KERNEL, "%pOF", np);
	if (!rule->name) {
		paravent_tree_fault(tree, np, NULL, "no memory");
		return false;
	}
	/* To the end, so that the log names all that is wrong. */
	good = check_names(tree, np, camera_properties);
	good &= read_pair(tree, np, "max-size", PARAVENT_DIMENSION_MAX, PARAVENT_DIMENSION_MAX,
			  &rule->max_width, &rule->max_height);
	good &= read_pair(tree, np, "max-frame-rate", PARAVENT_RATE_FRAMES_MAX,
			  PARAVENT_RATE_SECONDS_MAX, &rule->rate.frames, &rule->rate.seconds);
	good &= read_flag(tree, np, "fixed", &rule->fixed);
	good &= read_flag(tree, np, "require-audit", &rule->require_audit);
	good &= read_full_view(tree, np, rule);
	good &= read_zones(tree, np, rule);
	baseline->malformed = !good;
	return read_match(tree, np, baseline);
}

static bool read_default(struct paravent_tree *tree, const struct device_node *np)
{
	const char *text;

	if (!read_text(tree, np, "without-policy", PARAVENT_TEXT_MAX, &text))
		return false;
	if (!text || !strcmp(text, "blank"))
		return true;
	if (!strcmp(text, "deny")) {
		tree->deny = true;
		return true;
	}
	paravent_tree_fault(tree, np, "without-policy",
			    "\"%s\", expected \"blank\" or \"deny\"", text);
	return false;
}

static bool read_min_serial(struct paravent_tree *tree, const struct device_node *np)
{
	static const char name[] = "min-serial";
	const __be32 *cells;
	int count = read_cells(tree, np, name, &cells);
	u64 serial;

	if (count <= 0)
		return !count;
	if (count != 2) {
		paravent_tree_fault(tree, np, name, "%zu bytes, expected a number of 8 bytes",
				    count * sizeof(*cells));
		return false;
	}
	serial = (u64)be32_to_cpup(&cells[0]) << 32 | be32_to_cpup(&cells[1]);
	tree->min_serial = max(tree->min_serial, serial);
	return true;
}

/**
 * paravent_tree_enabled() - does a node count?
 * @tree: what is being read
 * @np: the node
 *
 * A status that is neither of the two that there are is a fault, and the node counts.
 */
bool paravent_tree_enabled(struct paravent_tree *tree, const struct device_node *np)
{
	const char *text;

	if (read_text(tree, np, "status", PARAVENT_TEXT_MAX, &text)) {
		if (!text || !strcmp(text, "okay") || !strcmp(text, "ok"))
			return true;
		if (!strcmp(text, "disabled"))
			return false;
		paravent_tree_fault(tree, np, "status",
				    "\"%s\", expected \"okay\" or \"disabled\"", text);
	}
	tree->malformed = true;
	return true;
}

/**
 * paravent_tree_read() - read a node that holds baselines
 * @tree: what other nodes say; the result. What is stricter counts.
 * @np: the node
 */
void paravent_tree_read(struct paravent_tree *tree, struct device_node *np)
{
	struct device_node *child;
	bool good;

	good = check_names(tree, np, top_properties);
	good &= read_default(tree, np);
	good &= read_min_serial(tree, np);
	for_each_child_of_node(np, child) {
		if (!paravent_tree_is_named(child, "camera")) {
			paravent_tree_fault(tree, child, NULL, "unknown, expected a camera");
			good = false;
		} else if (paravent_tree_enabled(tree, child)) {
			good &= read_camera(tree, child);
		}
	}
	tree->malformed |= !good;
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_tree_read);

/**
 * paravent_tree_free() - forget what was read
 * @tree: that, zeroed; the result
 */
void paravent_tree_free(struct paravent_tree *tree)
{
	while (tree->baselines)
		free_baseline(tree->baseline[--tree->baselines]);
}
EXPORT_SYMBOL_FOR_KUNIT(paravent_tree_free);
