// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper.h"
#include "onvif.h"
#include "template.h"
#include "xml.h"

#include <math.h>

#define ROOT                                             \
	"<tr2:GetMasksResponse xmlns:tr2=\"" ONVIF_MEDIA \
	"\" xmlns:tt=\"" ONVIF_SCHEMA "\">"
#define END "</tr2:GetMasksResponse>"
#define OF(name) "<tr2:ConfigurationToken>" name "</tr2:ConfigurationToken>"
#define POINT(x, y) "<tt:Point x=\"" x "\" y=\"" y "\"/>"
#define POLYGON(points) "<tr2:Polygon>" points "</tr2:Polygon>"
#define TRIANGLE POINT("0", "0") POINT("0.5", "0") POINT("0", "0.5")
#define TYPE(name) "<tr2:Type>" name "</tr2:Type>"
#define COLOUR(x, y, z, space)                      \
	"<tr2:Color X=\"" x "\" Y=\"" y "\" Z=\"" z \
	"\" Colorspace=\"http://www.onvif.org/ver10/colorspace/" space "\"/>"
#define ON "<tr2:Enabled>true</tr2:Enabled>"
#define OFF "<tr2:Enabled>false</tr2:Enabled>"
#define MASK(token, content) \
	"<tr2:Masks token=\"" token "\">" content "</tr2:Masks>"
#define SHAPE(points) \
	ROOT MASK("m", OF("c") POLYGON(points) TYPE("Color") ON) END
#define BEGINNING OF("c") POLYGON(TRIANGLE)
#define PLAIN BEGINNING TYPE("Color") ON
#define GOOD MASK("good", PLAIN)

#define SOAP "http://www.w3.org/2003/05/soap-envelope"
#define FAR 65535
#define NOW 1800000000

static struct policy *read_xml(const char *text, struct report *report)
{
	memset(report, 0, sizeof(*report));
	return onvif_read(text, strlen(text), report);
}

static struct policy *read_good(const char *text)
{
	struct report report;
	struct policy *policy = read_xml(text, &report);

	report_print(&report, stderr);
	assert_non_null(policy);
	assert_int_equal(report.errors, 0);
	return policy;
}

static const struct {
	const char *what;
	const char *points;
	unsigned int vertices;
	struct vertex polygon[5];
} shapes[] = {
	{ "all of the picture",
	  POINT("-1", "1") POINT("1", "1") POINT("1", "-1") POINT("-1", "-1"),
	  4,
	  { { 0, 0 }, { FAR, 0 }, { FAR, FAR }, { 0, FAR } } },
	{ "y points up: the upper half",
	  POINT("-1", "1") POINT("1", "1") POINT("1", "0") POINT("-1", "0"),
	  4,
	  { { 0, 0 }, { FAR, 0 }, { FAR, 32768 }, { 0, 32768 } } },
	{ "x points right: the right half, the other way round",
	  POINT("0", "-1") POINT("1", "-1") POINT("1", "1") POINT("0", "1"),
	  4,
	  { { 32768, FAR }, { FAR, FAR }, { FAR, 0 }, { 32768, 0 } } },
	{ "on the grid, in all notations",
	  POINT("-.999969482421875", "+0.5") POINT(" 0 ", "5E-1")
		  POINT("-0.0", "3.0517578125e-05"),
	  3,
	  { { 1, 16384 }, { 32768, 16384 }, { 32768, 32767 } } },
	{ "on the grid, if read as the float that it is",
	  POINT("-0.12606812", "1") POINT("1", "1") POINT("-0.12606812", "-1"),
	  3,
	  { { 28637, 0 }, { FAR, 0 }, { 28637, FAR } } },
	{ "where no policy can say it, 65535: outward all the same",
	  POINT("0.999969482421875", "1") POINT("1", "1") POINT("1", "-1")
		  POINT("0.999969482421875", "-1"),
	  4,
	  { { 65534, 0 }, { FAR, 0 }, { FAR, FAR }, { 65534, FAR } } },
	{ "a corner on the edge of the picture, which has no outward",
	  POINT("0", "0.5") POINT("1", "0.00001") POINT("0", "-0.5"),
	  3,
	  { { 32768, 16384 }, { FAR, 32768 }, { 32768, 49152 } } },
	{ "between: outward to all sides",
	  POINT("-0.50001", "0.50001") POINT("0.50001", "0.50001")
		  POINT("0.50001", "-0.50001") POINT("-0.50001", "-0.50001"),
	  4,
	  { { 16383, 16383 },
	    { 49153, 16383 },
	    { 49153, 49153 },
	    { 16383, 49153 } } },
	{ "next to the far edge: to the edge itself",
	  POINT("0", "0") POINT("0.99998", "0") POINT("0.99998", "-0.99998")
		  POINT("0", "-0.99998"),
	  4,
	  { { 32768, 32768 }, { FAR, 32768 }, { FAR, FAR }, { 32768, FAR } } },
	{ "closed by hand",
	  TRIANGLE POINT("0", "0"),
	  3,
	  { { 32768, 32768 }, { 49152, 32768 }, { 32768, 16384 } } },
	{ "closed by hand, between: outward on both sides of the joint",
	  POINT("0.50001", "-0.50001") POINT("0", "-0.50001") POINT("0", "0")
		  POINT("0.50001", "0") POINT("0.50001", "-0.50001"),
	  4,
	  { { 49153, 49153 },
	    { 32768, 49153 },
	    { 32768, 32768 },
	    { 49153, 32768 } } },
	{ "points that come together",
	  POINT("0.50001", "-0.50001") POINT("0.30001", "-0.50001")
		  POINT("0.300005", "-0.50001") POINT("0", "-0.50001")
			  POINT("0", "0") POINT("0.50001", "0"),
	  5,
	  { { 49153, 49153 },
	    { 42599, 49153 },
	    { 32768, 49153 },
	    { 32768, 32768 },
	    { 49153, 32768 } } },
	{ "smaller than a unit, yet there",
	  POINT("0.00001", "-0.00001") POINT("0.00002", "-0.00001")
		  POINT("0.00002", "-0.00002") POINT("0.00001", "-0.00002"),
	  4,
	  { { 32768, 32768 },
	    { 32769, 32768 },
	    { 32769, 32769 },
	    { 32768, 32769 } } },
};

static void test_shapes(void **state)
{
	char text[2048];
	struct policy *policy;
	struct zone *zone;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(shapes); i++) {
		snprintf(text, sizeof(text), SHAPE("%s"), shapes[i].points);
		policy = read_good(text);
		zone = &policy->cameras[0].zones[0];
		if (zone->vertices != shapes[i].vertices ||
		    memcmp(zone->polygon, shapes[i].polygon,
			   zone->vertices * sizeof(zone->polygon[0])) != 0)
			fail_msg("%s: %u vertices, [%u, %u], [%u, %u], ...",
				 shapes[i].what, zone->vertices,
				 zone->polygon[0].x, zone->polygon[0].y,
				 zone->polygon[1].x, zone->polygon[1].y);
		free(policy);
	}
}

static const struct {
	const char *text;
	const char *message; /* an error; NULL when it is good */
} answers[] = {
	{ ROOT GOOD END, NULL },
	{ "<?xml version=\"1.0\"?>\n<!-- c -->" ROOT GOOD END "\n", NULL },
	{ "<a:Envelope xmlns:a=\"" SOAP "\"><a:Header/><a:Body>" ROOT GOOD END
	  "</a:Body></a:Envelope>",
	  NULL },
	{ "<GetMasksResponse xmlns=\"" ONVIF_MEDIA "\" xmlns:x=\"" ONVIF_SCHEMA
	  "\"><Masks><ConfigurationToken> c </ConfigurationToken><Polygon>"
	  "<x:Point x=\"0\" y=\"0\"/><x:Point x=\"1\" y=\"0\"/>"
	  "<x:Point x=\"1\" y=\"1\"/></Polygon><Type>Color</Type>"
	  "<Enabled>1</Enabled><Vendor xmlns=\"urn:v\">7</Vendor></Masks>"
	  "</GetMasksResponse>",
	  NULL },
	{ "", "this is not XML" },
	{ "paravent: 1\n", "this is not XML" },
	{ ROOT GOOD, "this is not XML" },
	{ ROOT END ROOT END, "this is not XML" },
	{ "<a/>", "found a of no namespace, expected GetMasksResponse" },
	{ "<GetMasksResponse xmlns=\"http://www.onvif.org/ver10/media/wsdl\"/>",
	  "found GetMasksResponse of http://www.onvif.org/ver10/media/wsdl, "
	  "expected" },
	{ "<Envelope xmlns=\"" SOAP "\"/>", "found an Envelope without" },
	{ "<Envelope xmlns=\"" SOAP "\"><Body/></Envelope>",
	  "found an Envelope without" },
	{ "<Envelope xmlns=\"" SOAP "\"><Body><Fault><Reason> <Text>Sender "
	  "not authorized</Text></Reason></Fault></Body></Envelope>",
	  "found a SOAP fault, \"Sender not authorized\"" },
	{ "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"/>",
	  "found Envelope of http://schemas.xmlsoap.org" },
	{ "<a:Envelope xmlns:a=\"" SOAP
	  "\"><a:Body>" ROOT GOOD END ROOT GOOD END "</a:Body></a:Envelope>",
	  "found GetMasksResponse of " },
	{ ROOT END, "found 0 masks, and none that is switched on" },
	{ ROOT MASK("m", BEGINNING TYPE("Color") OFF) END,
	  "found 1 masks, and none that is switched on" },
	{ ROOT GOOD "<tr2:Mask/>" END, "found Mask of " ONVIF_MEDIA },
	{ ROOT GOOD "<Masks/>" END, "found Masks of no namespace" },
	{ ROOT MASK("m", POLYGON(TRIANGLE) TYPE("Color") ON) END,
	  "mask \"m\": \"ConfigurationToken\" is missing" },
	{ ROOT MASK("m", OF("") POLYGON(TRIANGLE) TYPE("Color") ON) END,
	  "mask \"m\": found the ConfigurationToken \"\", expected 1 to 127" },
	{ ROOT MASK("m", OF("a\tb") POLYGON(TRIANGLE) TYPE("Color") ON) END,
	  "mask \"m\": found the ConfigurationToken \"a\\x09b\"" },
	{ ROOT MASK("m&#10;n", PLAIN) END, "found the token \"m\\x0an\"" },
	{ ROOT MASK("", PLAIN) END, "found the token \"\"" },
	{ ROOT MASK("m", OF("c") TYPE("Color") ON) END,
	  "mask \"m\": \"Polygon\" is missing" },
	{ ROOT MASK("m", BEGINNING ON) END, "mask \"m\": \"Type\" is missing" },
	{ ROOT MASK("m", BEGINNING TYPE("Color")) END,
	  "mask \"m\": \"Enabled\" is missing" },
	{ ROOT MASK("m", BEGINNING TYPE(
				 "Color") "<tr2:Enabled>yes</tr2:Enabled>") END,
	  "mask \"m\": found Enabled \"yes\", expected true or false" },
	{ ROOT MASK("m", PLAIN POLYGON(TRIANGLE)) END,
	  "mask \"m\": found Polygon a second time" },
	{ ROOT MASK("m", OF("b") PLAIN) END,
	  "mask \"m\": found ConfigurationToken a second time" },
	{ ROOT MASK("m", PLAIN OFF) END,
	  "mask \"m\": found Enabled a second time" },
	{ SHAPE(""), "mask \"m\": found 0 points, expected 3 to 64" },
	{ SHAPE(POINT("0", "0") POINT("1", "1")),
	  "mask \"m\": found 2 points, expected 3 to 64" },
	{ SHAPE(TRIANGLE "<Point x=\"1\" y=\"1\"/>"),
	  "mask \"m\": found Point of no namespace" },
	{ SHAPE(TRIANGLE "<tt:Pt x=\"1\" y=\"1\"/>"),
	  "mask \"m\": found Pt of " ONVIF_SCHEMA },
	{ SHAPE(POINT("1.01", "0")), "found a point with x \"1.01\"" },
	{ SHAPE(POINT("0", "-1.0001")), "found a point with y \"-1.0001\"" },
	{ SHAPE(POINT("", "0")), "found a point with x \"\"" },
	{ SHAPE("<tt:Point x=\"0\"/>"), "found a point with y \"\"" },
	{ SHAPE(POINT("NaN", "0")), "found a point with x \"NaN\"" },
	{ SHAPE(POINT("INF", "0")), "found a point with x \"INF\"" },
	{ SHAPE(POINT("0x1p-2", "0")), "found a point with x \"0x1p-2\"" },
	{ SHAPE(POINT("0,5", "0")), "found a point with x \"0,5\"" },
	{ SHAPE(POINT("1e", "0")), "found a point with x \"1e\"" },
	{ SHAPE(POINT("0", "0") POINT("0.1", "0.1") POINT("0.2", "0.2")),
	  "mask \"m\": all points are on one line" },
	{ SHAPE(POINT("0", "0") POINT("0", "0") POINT("0", "0")),
	  "mask \"m\": all points are on one line" },
	{ SHAPE(POINT("0", "0") POINT("1", "1") POINT("1", "0")
			POINT("0", "1")),
	  "mask \"m\": the outline crosses or touches itself" },
	{ SHAPE(POINT("0", "0") POINT("0.5", "0.5") POINT("0.5", "-0.5") POINT(
		  "0", "0") POINT("-0.5", "-0.5") POINT("-0.5", "0.5")),
	  "mask \"m\": the outline passes a point twice" },
	/* Only ONVIF's own elements count. */
	{ ROOT MASK("m", PLAIN "<v:Enabled xmlns:v=\"urn:v\">0</v:Enabled>")
		  END,
	  NULL },
	{ ROOT MASK(
		  "m",
		  BEGINNING TYPE(
			  "Color") "<v:Enabled xmlns:v=\"urn:v\">1</v:Enabled>")
		  END,
	  "mask \"m\": \"Enabled\" is missing" },
	{ ROOT GOOD "<tr2:Masks/>" END,
	  "a mask without a token: \"Enabled\" is missing" },
};

static void test_answers(void **state)
{
	struct report report;
	struct policy *policy;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		policy = read_xml(answers[i].text, &report);
		if (!policy != !!answers[i].message ||
		    !policy != (report.errors > 0) ||
		    (!policy && !says(&report, answers[i].message))) {
			report_print(&report, stderr);
			fail_msg("%s", answers[i].text);
		}
		free(policy);
	}
}

/* The mask that an error is about has a place, and hints are given. */
static void test_places(void **state)
{
	struct report report;

	(void)state;
	assert_null(read_xml(
		ROOT GOOD "\n" MASK("m", OF("c") POLYGON("\n" POINT("2", "0")))
			END,
		&report));
	assert_int_equal(report.count, 1);
	assert_string_equal(report.findings[0].path, "Masks[1]");
	assert_true(strlen(report.findings[0].text));
	assert_null(read_xml(ROOT "\n<tr2:Masks>", &report));
	assert_int_equal(report.findings[0].place.line, 2);
	assert_true(report.findings[0].place.column > 0);
}

static char *repeat(const char *before, const char *what, unsigned int count,
		    const char *after)
{
	char *text = malloc(strlen(before) + count * (strlen(what) + 16) +
			    strlen(after) + 1);
	size_t used;

	assert_non_null(text);
	used = sprintf(text, "%s", before);
	while (count--) {
		/* A different place each time, where @what has room for it. */
		used += sprintf(text + used, what, count);
	}
	strcpy(text + used, after);
	return text;
}

/* Each limit itself is good, one more is not. */
static void test_limits(void **state)
{
	static const struct {
		const char *before;
		const char *what;
		const char *after;
		unsigned int limit;
		const char *message;
	} limits[] = {
		{ ROOT, MASK("m", PLAIN), END, PARAVENT_ZONES_MAX,
		  "mask \"m\": found one mask more, expected at most 64" },
		{ ROOT, MASK("m", OF("c%u") POLYGON(TRIANGLE) TYPE("Color") ON),
		  END, PARAVENT_CAMERAS_MAX,
		  "mask \"m\": found one configuration more, expected at most "
		  "32" },
		/* Down the right edge; the corner closes it. */
		{ ROOT "<tr2:Masks token=\"m\">" OF(
			  "c") "<tr2:Polygon>" POINT("-1", "0"),
		  POINT("1", "0.%02u"),
		  "</tr2:Polygon>" TYPE("Color") ON "</tr2:Masks>" END,
		  PARAVENT_VERTICES_MAX - 1,
		  "mask \"m\": found 65 points, expected 3 to 64" },
		{ ROOT "<tr2:Masks token=\"", "m",
		  "\">" PLAIN "</tr2:Masks>" END, PARAVENT_TEXT_MAX,
		  "found the token \"mmm" },
	};
	struct report report;
	struct policy *policy;
	unsigned int more;
	char *text;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		for (more = 0; more < 2; more++) {
			text = repeat(limits[i].before, limits[i].what,
				      limits[i].limit + more, limits[i].after);
			policy = read_xml(text, &report);
			if ((policy != NULL) == !!more ||
			    (more && !says(&report, limits[i].message))) {
				report_print(&report, stderr);
				fail_msg("%s, and %u more", limits[i].message,
					 more);
			}
			free(policy);
			free(text);
		}
	}
	/* Nor does the parser go as deep as somebody likes. */
	text = repeat(ROOT, "<a>", 100000, "");
	assert_null(read_xml(text, &report));
	assert_true(says(&report, "this is not XML: "));
	free(text);
}

static const struct {
	const char *what;
	const char *type;
} hostile[] = {
	{ "a bomb in the text",
	  "<!DOCTYPE a [<!ENTITY b \"cccccccccccccccccccccccccccccccccccc\">"
	  "<!ENTITY d \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
	  "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">"
	  "<!ENTITY x \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">"
	  "]>" },
	{ "a file that is fetched",
	  "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>" },
	{ "a type that is fetched",
	  "<!DOCTYPE a SYSTEM \"file:///etc/hostname\">" },
	{ "one that is fetched to be part of the type",
	  "<!DOCTYPE a [<!ENTITY % x SYSTEM \"file:///etc/hostname\">%x;]>" },
	{ "an entity that does no harm", "<!DOCTYPE a [<!ENTITY x \"c\">]>" },
	{ "a type with nothing in it", "<!DOCTYPE a>" },
};

static void test_hostile(void **state)
{
	struct report report;
	char text[2048];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(hostile); i++) {
		snprintf(text, sizeof(text), "\n%s%s", hostile[i].type,
			 ROOT MASK("&x;", OF("&x;") POLYGON(TRIANGLE)
						  TYPE("Color") ON) END);
		if (read_xml(text, &report))
			fail_msg("%s was taken", hostile[i].what);
		if (report.errors != 1 || report.findings[0].place.line != 2 ||
		    !says(&report, "found a document type"))
			fail_msg("%s: %s", hostile[i].what,
				 report.findings[0].text);
	}
	/* Without a type, there is nothing that a name could stand for. */
	assert_null(read_xml(ROOT MASK("&x;", PLAIN) END, &report));
	assert_true(says(&report, "Entity 'x' not defined"));
}

static const struct {
	const char *masks;
	const char *warning; /* NULL when there is none */
	unsigned int zones;
	uint32_t fill;
} looks[] = {
	{ MASK("m", BEGINNING TYPE("Color") ON), NULL, 1, 0 },
	{ MASK("m",
	       BEGINNING TYPE("Color") COLOUR("255", "128", "1", "RGB") ON),
	  NULL, 1, 0xff8001 },
	{ MASK("m", BEGINNING TYPE("Blurred") ON),
	  "mask \"m\": found the type \"Blurred\": the zone is solid", 1, 0 },
	{ MASK("m",
	       BEGINNING TYPE("Pixelated") COLOUR("1", "1", "1", "RGB") ON),
	  "mask \"m\": found the type \"Pixelated\"", 1, 0 },
	{ MASK("m", BEGINNING TYPE("Sepia") ON),
	  "mask \"m\": found the type \"Sepia\"", 1, 0 },
	{ GOOD MASK("m", BEGINNING TYPE("Color") OFF),
	  "mask \"m\": found a mask that is switched off", 1, 0 },
	/* What is switched off need not make sense. */
	{ GOOD MASK("m", OFF), "mask \"m\": found a mask that is switched off",
	  1, 0 },
	{ MASK("m", BEGINNING TYPE("Color") COLOUR("1", "2", "3", "RGB") ON)
		  MASK("n",
		       BEGINNING TYPE("Color") COLOUR("1", "2", "3", "RGB") ON),
	  NULL, 2, 0x010203 },
	{ GOOD MASK("n",
		    BEGINNING TYPE("Color") COLOUR("1", "2", "3", "RGB") ON),
	  NULL, 2, 0x010203 },
	{ MASK("m", BEGINNING TYPE("Color") COLOUR("1", "2", "3", "RGB") ON)
		  MASK("n",
		       BEGINNING TYPE("Color") COLOUR("9", "2", "3", "RGB") ON),
	  "mask \"n\": found the colour #090203, but a camera has one for all "
	  "zones: it is #010203",
	  2, 0x010203 },
	{ MASK("m", BEGINNING TYPE("Color") COLOUR("1", "2", "3", "HSV") ON),
	  "mask \"m\": found a colour that is not RGB or YCbCr", 1, 0 },
	{ MASK("m", BEGINNING TYPE("Color") COLOUR("1", "256", "3", "RGB") ON),
	  "from 0 to 255 (\"1\", \"256\", \"3\")", 1, 0 },
	{ MASK("m", BEGINNING TYPE("Color") "<tr2:Color X=\"1\" Y=\"2\"/>" ON),
	  "from 0 to 255 (\"1\", \"2\", \"\")", 1, 0 },
};

static void test_looks(void **state)
{
	struct report report;
	struct policy *policy;
	char text[4096];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(looks); i++) {
		snprintf(text, sizeof(text), ROOT "%s" END, looks[i].masks);
		policy = read_xml(text, &report);
		if (!policy || report.warnings != !!looks[i].warning ||
		    (looks[i].warning && !says(&report, looks[i].warning)) ||
		    policy->camera_count != 1 ||
		    policy->cameras[0].zone_count != looks[i].zones ||
		    policy->cameras[0].fill != looks[i].fill) {
			report_print(&report, stderr);
			fail_msg("%s", looks[i].masks);
		}
		free(policy);
	}
}

static const struct {
	double value[3];
	const char *space;
	bool good;
	uint32_t fill;
} colours[] = {
	{ { 0, 0, 0 }, ONVIF_RGB, true, 0 },
	{ { 255, 254.6, 0.4 }, ONVIF_RGB, true, 0xffff00 },
	{ { 255, 255, 255.1 }, ONVIF_RGB, false, 0 },
	{ { -0.1, 0, 0 }, ONVIF_RGB, false, 0 },
	{ { NAN, 0, 0 }, ONVIF_RGB, false, 0 },
	{ { 16, 128, 128 }, NULL, true, 0x000000 },
	{ { 235, 128, 128 }, ONVIF_YCBCR, true, 0xffffff },
	{ { 126, 128, 128 }, ONVIF_YCBCR, true, 0x808080 },
	/* The primary colours as ITU-R BT.601 has them, to the nearest. */
	{ { 81.48, 90.20, 240 }, ONVIF_YCBCR, true, 0xff0000 },
	{ { 144.55, 53.80, 34.21 }, ONVIF_YCBCR, true, 0x00ff00 },
	{ { 40.97, 240, 109.79 }, ONVIF_YCBCR, true, 0x0000ff },
	{ { 0, 128, 128 }, ONVIF_YCBCR, true, 0x000000 },
	{ { 255, 128, 128 }, ONVIF_YCBCR, true, 0xffffff },
	{ { 0, 0, 0 }, "", false, 0 },
	{ { 0, 0, 0 }, "RGB", false, 0 },
};

static void test_colours(void **state)
{
	uint32_t fill;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(colours); i++) {
		fill = 0;
		if (onvif_colour(colours[i].value, colours[i].space, &fill) !=
			    colours[i].good ||
		    fill != colours[i].fill)
			fail_msg("%zu: %06x", i, fill);
	}
}

/* xorshift: the same numbers everywhere. */
static uint32_t draw(void)
{
	static uint32_t number = 2463534242;

	number ^= number << 13;
	number ^= number >> 17;
	number ^= number << 5;
	return number;
}

static double share(void)
{
	return draw() / 4294967296.0;
}

/* A triangle with one corner of 5.5 to 9 degrees, in steps. */
static unsigned int draw_needle(struct onvif_point points[64])
{
	double angle = share() * 2 * M_PI, width = 5.5 + 3.5 * share();
	double length = (5000 + 10000 * share()) * ONVIF_STEPS;
	unsigned int i;

	points[0].x = (20000 + 20000 * share()) * ONVIF_STEPS;
	points[0].y = (20000 + 20000 * share()) * ONVIF_STEPS;
	for (i = 1; i < 3; i++) {
		points[i].x = points[0].x + length * cos(angle);
		points[i].y = points[0].y + length * sin(angle);
		angle += width * M_PI / 180;
	}
	return 3;
}

/* A star, with corners all around its middle, in steps. */
static unsigned int draw_star(struct onvif_point points[64])
{
	unsigned int i, n = 3 + draw() % 14;
	double full = 65536.0 * ONVIF_STEPS;
	double reach = full * pow(10, -4 * share()) / 2;
	double x = reach + share() * (full - 2 * reach);
	double y = reach + share() * (full - 2 * reach);
	double angle, length;
	bool back = draw() & 1;

	for (i = 0; i < n; i++) {
		angle = (i + 0.8 * share()) * 2 * M_PI / n * (back ? -1 : 1);
		length = reach * (0.3 + 0.69 * share());
		points[i].x = x + length * cos(angle);
		points[i].y = y + length * sin(angle);
	}
	return n;
}

/* How far a point is outside of a polygon, in 1/65536; less than 0 inside. */
static double outside(const struct vertex *polygon, unsigned int n, double x,
		      double y)
{
	double ax, ay, bx, by, t, least = INFINITY;
	bool inside = false;
	unsigned int i;

	for (i = 0; i < n; i++) {
		ax = polygon[i].x == FAR ? 65536 : polygon[i].x;
		ay = polygon[i].y == FAR ? 65536 : polygon[i].y;
		bx = polygon[(i + 1) % n].x == FAR ? 65536 :
						     polygon[(i + 1) % n].x;
		by = polygon[(i + 1) % n].y == FAR ? 65536 :
						     polygon[(i + 1) % n].y;
		t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) /
		    ((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
		t = fmin(1, fmax(0, t));
		least = fmin(least, hypot(ax + t * (bx - ax) - x,
					  ay + t * (by - ay) - y));
		if ((ay > y) != (by > y) &&
		    x < ax + (y - ay) * (bx - ax) / (by - ay))
			inside = !inside;
	}
	return inside ? -least : least;
}

/*
 * Whether there is a place outward for every vertex, so near that the edges stay
 * where they are: no corner is sharper than 5.4 degrees, seen from within or from
 * without, and no edge shorter than twice the way that a vertex may go.
 */
static bool is_plain(const struct onvif_point *points, unsigned int n)
{
	double turned;
	unsigned int i;

	for (i = 0; i < n; i++) {
		const struct onvif_point *a = &points[(i + n - 1) % n];
		const struct onvif_point *b = &points[i];
		const struct onvif_point *c = &points[(i + 1) % n];

		turned = atan2(a->y - b->y, a->x - b->x) -
			 atan2(c->y - b->y, c->x - b->x);
		turned = fabs(remainder(turned, 2 * M_PI)) * 180 / M_PI;
		if (turned < 5.4 ||
		    hypot(c->x - b->x, c->y - b->y) < 2 * 24 * ONVIF_STEPS)
			return false;
	}
	return true;
}

/* No point of the outline that was is outside of the one that is. */
static void test_outward(void **state)
{
	unsigned int i, k, n, plain = 0, fine = 0;
	struct onvif_point points[64];
	double x, y, u, v, worst;
	struct zone zone;
	bool sure;

	(void)state;
	for (i = 0; i < 20000; i++) {
		n = i % 8 ? draw_star(points) : draw_needle(points);
		memset(&zone, 0, sizeof(zone));
		if (onvif_polygon(points, n, &zone) != POLYGON_SIMPLE) {
			fine++; /* a star of a few units */
			continue;
		}
		sure = is_plain(points, n);
		plain += sure;
		worst = -INFINITY;
		for (k = 0; k < 16 * n; k++) {
			x = points[k / 16].x / (double)ONVIF_STEPS;
			y = points[k / 16].y / (double)ONVIF_STEPS;
			u = points[(k / 16 + 1) % n].x / (double)ONVIF_STEPS;
			v = points[(k / 16 + 1) % n].y / (double)ONVIF_STEPS;
			x += (u - x) * (k % 16) / 16;
			y += (v - y) * (k % 16) / 16;
			worst = fmax(worst, outside(zone.polygon, zone.vertices,
						    x, y));
			/* And it does not grow without measure. */
			if (k % 16 == 0)
				assert_true(outside(zone.polygon, zone.vertices,
						    x, y) > -24);
		}
		if (worst > (sure ? 1e-6 : 0.75))
			fail_msg("%u: %g of 1/65536 are missing", i, worst);
	}
	assert_in_range(plain, 10000, 19999);
	assert_in_range(fine, 0, 400);
}

/* Where corners are right angles, points hardly move. */
static void test_right_angles(void **state)
{
	struct onvif_point points[4];
	double angle, length, x, y;
	struct zone zone;
	unsigned int i, k;

	(void)state;
	for (i = 0; i < 20000; i++) {
		memset(&zone, 0, sizeof(zone));
		angle = share() * 2 * M_PI;
		length = (100 + share() * 10000) * ONVIF_STEPS;
		for (k = 0; k < 4; k++) {
			points[k].x = 32768 * ONVIF_STEPS +
				      length * cos(angle + k * M_PI / 2);
			points[k].y = 32768 * ONVIF_STEPS +
				      length * sin(angle + k * M_PI / 2);
		}
		assert_int_equal(onvif_polygon(points, 4, &zone),
				 POLYGON_SIMPLE);
		for (k = 0; k < 4; k++) {
			x = (double)points[k].x / ONVIF_STEPS;
			y = (double)points[k].y / ONVIF_STEPS;
			assert_true(hypot(x - zone.polygon[k].x,
					  y - zone.polygon[k].y) < 2);
		}
	}
}

/* Vertices of a drawn polygon that is simple; many of it on the edges. */
static void draw_zone_of(struct zone *zone)
{
	struct onvif_point points[64];
	unsigned int i;

	do {
		memset(zone, 0, sizeof(*zone));
		zone->vertices = draw_star(points);
		if (onvif_polygon(points, zone->vertices, zone) !=
		    POLYGON_SIMPLE)
			continue;
		for (i = 0; i < zone->vertices; i++) {
			if (draw() % 8 == 0)
				zone->polygon[i].x = draw() & 1 ? FAR : 0;
			if (draw() % 8 == 0)
				zone->polygon[i].y = draw() & 1 ? FAR : 0;
		}
	} while (!zone->vertices ||
		 polygon_check(zone->polygon, zone->vertices,
			       &(unsigned int){ 0 },
			       &(unsigned int){ 0 }) != POLYGON_SIMPLE);
}

static struct policy *draw_policy(void)
{
	struct policy *policy = calloc(1, sizeof(*policy));
	struct camera *camera;
	unsigned int i, k;

	assert_non_null(policy);
	policy->camera_count = 1 + draw() % 3;
	for (i = 0; i < policy->camera_count; i++) {
		camera = &policy->cameras[i];
		sprintf(camera->name, "<camera> & \"%u\" \xc3\xa9", i);
		camera->fill = draw() & 0xffffff;
		camera->zone_count = 1 + draw() % 12;
		for (k = 0; k < camera->zone_count; k++) {
			draw_zone_of(&camera->zones[k]);
			sprintf(camera->zones[k].name, "zone '%u' <%u>", i, k);
		}
	}
	return policy;
}

static void assert_same(const struct policy *policy, const struct policy *again)
{
	unsigned int i, k;

	assert_int_equal(policy->camera_count, again->camera_count);
	for (i = 0; i < policy->camera_count; i++) {
		const struct camera *a = &policy->cameras[i];
		const struct camera *b = &again->cameras[i];

		assert_string_equal(a->name, b->name);
		assert_int_equal(a->fill, b->fill);
		assert_int_equal(a->zone_count, b->zone_count);
		for (k = 0; k < a->zone_count; k++) {
			assert_string_equal(a->zones[k].name, b->zones[k].name);
			assert_int_equal(a->zones[k].vertices,
					 b->zones[k].vertices);
			assert_memory_equal(a->zones[k].polygon,
					    b->zones[k].polygon,
					    sizeof(a->zones[k].polygon));
		}
	}
}

/* The YAML with "match" filled in, as a person would. */
static char *fill_in(const char *yaml)
{
	static const char sample[] = "#bus_info: usb-0000:00:14.0-1";
	char *text = strdup(yaml), *at = text, number = 'a';

	assert_non_null(text);
	while ((at = strstr(at, sample))) {
		*at = ' ';
		at[strlen(sample) - 1] = number++;
	}
	return text;
}

static void test_round_trip(void **state)
{
	struct policy *policy, *again, *site;
	struct report report = { 0 };
	char *xml, *yaml, *filled;
	size_t size, yaml_size;
	unsigned int i;

	(void)state;
	for (i = 0; i < 300; i++) {
		policy = draw_policy();
		xml = onvif_write(policy, NULL, &size, &report);
		assert_non_null(xml);
		assert_int_equal(strlen(xml), size);
		again = onvif_read(xml, size, &report);
		assert_non_null(again);
		assert_same(policy, again);
		yaml = template_write_zones(again, NOW, &yaml_size);
		assert_non_null(yaml);
		filled = fill_in(yaml);
		site = policy_of(filled);
		assert_same(policy, site);
		free(site);
		free(filled);
		free(yaml);
		free(again);
		free(xml);
		free(policy);
	}
	assert_int_equal(report.errors + report.warnings, 0);
}

/* Nobody but a person knows which camera it is, and "policy check" says so. */
static void test_match_is_missing(void **state)
{
	struct policy *policy = read_good(ROOT GOOD END);
	struct report report = { 0 };
	size_t size;
	char *yaml;

	(void)state;
	yaml = template_write_zones(policy, NOW, &size);
	assert_null(policy_from_yaml(yaml, size, &report));
	assert_int_equal(report.errors, 1);
	assert_string_equal(report.findings[0].path, "cameras[0].match");
	assert_true(says(&report, "expected names with values: driver, card"));
	free(yaml);
	free(policy);
}

#define SITE                                             \
	"paravent: 1\nserial: 1\ntimezone: UTC\n"        \
	"valid: {from: 2026-01-01, until: 2026-01-02}\n" \
	"cameras:\n  - name: a\n    match: {driver: d}\n"
#define ZONES "    zones:\n"
#define ZONE "      - polygon: [[0, 0], [1, 0], [1, 1]]\n"
#define LONG "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *yaml;
	const char *error; /* NULL when there is none */
	const char *warning; /* likewise */
} exports[] = {
	{ SITE ZONES ZONE, NULL, NULL },
	{ SITE, "found no zones, expected at least one", NULL },
	{ SITE ZONES ZONE ZONE "        only: true\n",
	  "found a zone with \"only: true\"", NULL },
	{ SITE ZONES ZONE "        schedule: [\"Mon 08:00-09:00\"]\n", NULL,
	  "found a schedule, which ONVIF cannot say" },
	{ SITE "    max_size: {width: 64, height: 64}\n" ZONES ZONE, NULL,
	  "found max_size, which" },
	{ SITE
	  "    full_view: [64x64]\n    max_frame_rate: 1\n    fixed: true\n"
	  "    require_audit: true\n    formats: [YUYV]\n"
	  "    controls: [brightness]\n    allow: {gids: [1]}\n    schedule: [\"Mon 08:00-09:00\"]\n"
	  "    commissioning: {minutes: 1, frames: 1}\n" ZONES ZONE,
	  NULL,
	  "found full_view, max_frame_rate, fixed, require_audit, formats, controls, "
	  "allow, commissioning, schedule, which" },
	{ SITE "    controls: []\n" ZONES ZONE, NULL, "found controls, which" },
	{ SITE "    allow: {uids: [1]}\n" ZONES ZONE, NULL, "found allow" },
	{ SITE "    allow: {executables: [" LONG "]}\n" ZONES ZONE, NULL,
	  "found allow" },
	{ SITE ZONES ZONE "        name: n\n" ZONE "        name: n\n", NULL,
	  "found the name \"n\" a second time" },
	{ SITE ZONES ZONE "        name: \"" LONG "\"\n", NULL, NULL },
	{ SITE ZONES ZONE "        name: \"" LONG "x\"\n", NULL,
	  "found a name of 65 characters" },
	{ SITE ZONES ZONE "        name: \"\xef\xbf\xbe\"\n",
	  "found a character that XML cannot hold", NULL },
	{ SITE ZONES ZONE "        name: \"\xef\xbf\xbd\"\n", NULL, NULL },
};

static void test_exports(void **state)
{
	struct report report;
	struct policy *policy;
	size_t i, size;
	char *text;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(exports); i++) {
		policy = policy_of(exports[i].yaml);
		memset(&report, 0, sizeof(report));
		text = onvif_write(policy, NULL, &size, &report);
		if (!text != !!exports[i].error ||
		    report.errors != !!exports[i].error ||
		    report.warnings != !!exports[i].warning ||
		    (exports[i].error && !says(&report, exports[i].error)) ||
		    (exports[i].warning &&
		     !says(&report, exports[i].warning))) {
			report_print(&report, stderr);
			fail_msg("%s", exports[i].yaml);
		}
		free(text);
		free(policy);
	}
}

/* What others get to see, to the letter. */
static void test_document(void **state)
{
	static const char expected[] =
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<tr2:GetMasksResponse xmlns:tr2=\"" ONVIF_MEDIA "\" "
		"xmlns:tt=\"" ONVIF_SCHEMA "\">\n"
		"  <tr2:Masks token=\"zone-1\">\n"
		"    <tr2:ConfigurationToken>a</tr2:ConfigurationToken>\n"
		"    <tr2:Polygon>\n"
		"      <tt:Point x=\"-1\" y=\"0\"/>\n"
		"      <tt:Point x=\"1\" y=\"1\"/>\n"
		"      <tt:Point x=\"0.999908447265625\" y=\"-1\"/>\n"
		"    </tr2:Polygon>\n"
		"    <tr2:Type>Color</tr2:Type>\n"
		"    <tr2:Color X=\"16\" Y=\"32\" Z=\"48\" "
		"Colorspace=\"" ONVIF_RGB "\"/>\n"
		"    <tr2:Enabled>true</tr2:Enabled>\n"
		"  </tr2:Masks>\n"
		"</tr2:GetMasksResponse>\n";
	struct policy *policy = policy_of(
		SITE "    fill: \"#102030\"\n" ZONES
		     "      - polygon: [[0, 32768], [65535, 0], [65533, "
		     "65535]]\n"
		     "  - name: b\n    match: {driver: e}\n" ZONES ZONE);
	struct report report = { 0 };
	size_t size;
	char *text;

	(void)state;
	text = onvif_write(policy, &policy->cameras[0], &size, &report);
	assert_string_equal(text, expected);
	free(text);
	text = onvif_write(policy, &policy->cameras[1], &size, &report);
	assert_non_null(strstr(text, ">b<"));
	assert_null(strstr(text, ">a<"));
	free(text);
	free(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_outward),
		cmocka_unit_test(test_right_angles),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_match_is_missing),
		cmocka_unit_test(test_exports),
		cmocka_unit_test(test_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
