// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Combinations of what a picture can go through, such that any two values of any two
 * factors occur together in one of them, if they can at all: a covering array of
 * strength two, made greedily and always the same.
 */
#include <string.h>

#include "matrix.h"
#include "rows.h"

#define ANY	0xff

static const char *const names[FACTORS][VALUES_MAX] = {
	[FACTOR_CLASS] = { "4:2:2 packed", "4:2:0 in two planes", "4:2:0 in three planes",
			   "4:2:2 and 4:4:4 in planes", "4:2:0 in buffers", "4:2:2 and 4:4:4 in buffers",
			   "Bayer of 8 bits", "Bayer of 10 to 16 bits", "luma", "8 and 16 bits packed",
			   "24 and 32 bits packed" },
	[FACTOR_LINES] = { "progressive", "interlaced", "top", "bottom", "alternate", "seq-tb",
			   "seq-bt" },
	[FACTOR_SOURCE] = { "webcam 320x180", "webcam 640x360", "TV PAL", "TV NTSC",
			    "S-Video NTSC", "HDMI 720x480p", "HDMI 1920x1080i" },
	[FACTOR_CROP] = { "no crop", "crop", "crop at the corner", "odd crop" },
	[FACTOR_SCALE] = { "1:1", "down", "up", "wider and lower" },
	[FACTOR_COMPOSE] = { "whole buffer", "part of the buffer", "odd part of the buffer" },
	[FACTOR_HFLIP] = { "no hflip", "hflip", "sensor hflip", "both hflips" },
	[FACTOR_VFLIP] = { "no vflip", "vflip", "sensor vflip", "both vflips" },
	[FACTOR_PADDING] = { "no padding", "padding" },
	[FACTOR_API] = { "single-planar", "multi-planar" },
	[FACTOR_ABILITIES] = { "crop+compose+scale", "scale", "crop+scale", "crop+compose",
			       "compose+scale" },
	[FACTOR_COLOUR] = { "default colour", "BT.709 full range", "BT.2020 limited" },
	[FACTOR_SIZE] = { "even size", "odd size" },
};

#define F(text)	v4l2_fourcc((text)[0], (text)[1], (text)[2], (text)[3])

static const uint32_t members[][32] = {
	[CLASS_PACKED_422] = { F("YUYV"), F("UYVY"), F("YVYU"), F("VYUY") },
	[CLASS_420_SEMI] = { F("NV12"), F("NV21") },
	[CLASS_420_PLANAR] = { F("YU12"), F("YV12") },
	[CLASS_PLANAR] = { F("NV16"), F("NV61"), F("NV24"), F("NV42"), F("422P") },
	[CLASS_420_BUFFERS] = { F("NM12"), F("NM21"), F("YM12"), F("YM21") },
	[CLASS_BUFFERS] = { F("NM16"), F("NM61"), F("YM16"), F("YM61"), F("YM24"), F("YM42") },
	[CLASS_BAYER] = { F("BA81"), F("GBRG"), F("GRBG"), F("RGGB") },
	[CLASS_BAYER_DEEP] = { F("BG10"), F("GB12"), F("GR16"), F("RG10"), F("BG12"), F("GB16"),
			       F("BA10"), F("RG12"), F("BYR2"), F("GB10"), F("BA12"), F("RG16") },
	[CLASS_LUMA] = { F("GREY"), F("Y10 "), F("Y16 "), F("Y12 "), V4L2_PIX_FMT_Y16_BE },
	[CLASS_16_BITS] = { F("RGB1"), F("RGBP"), F("YUVP"), F("AR12"), F("RGBR"), F("AR15"),
			    F("Y444"), V4L2_PIX_FMT_ARGB555X, F("YUVO"), F("R444"), F("RA12"),
			    F("RGBO"), F("XB12"), F("BA12"), F("RGBQ"), F("XR12"), F("RX12"),
			    F("AB12"), F("BX12"), F("GA12"), F("XR15"), F("RX15"), F("RA15"),
			    F("XB15"), F("AB15"), F("BX15"), F("BA15"), V4L2_PIX_FMT_XRGB555X },
	[CLASS_32_BITS] = { F("RGB3"), F("AR24"), F("HSV4"), F("BGRH"), F("YUVA"), F("BGR4"),
			    F("BGR3"), F("HSV3"), F("RGB4"), F("AYUV"), F("VUYA"), F("XR24"),
			    F("YUV4"), F("XYUV"), F("VUYX"), F("YUVX"), F("BX24"), F("BA24"),
			    F("XB24"), F("RX24"), F("AB24"), F("RA24") },
};

static bool one_of(uint8_t value, uint32_t set)
{
	return value != ANY && set & 1u << value;
}

static bool none_of(uint8_t value, uint32_t set)
{
	return value != ANY && !(set & 1u << value);
}

#define BIT(n)		(1u << (n))
#define WEBCAM		(BIT(SOURCE_WEBCAM) | BIT(SOURCE_WEBCAM_LARGE))
#define TELEVISION	(BIT(SOURCE_PAL) | BIT(SOURCE_NTSC) | BIT(SOURCE_SVIDEO))
#define SEQUENTIAL	(BIT(LINES_SEQ_TB) | BIT(LINES_SEQ_BT))
#define SUBSAMPLED	(BIT(CLASS_420_SEMI) | BIT(CLASS_420_PLANAR) | BIT(CLASS_PLANAR) | \
			 BIT(CLASS_420_BUFFERS) | BIT(CLASS_BUFFERS))

/* Can a row begin like this? What is ANY is still open. */
static bool possible(const uint8_t *v)
{
	/* A webcam has only its sizes; a television only fields; and so on. */
	if (one_of(v[FACTOR_SOURCE], WEBCAM) &&
	    (none_of(v[FACTOR_LINES], BIT(LINES_PROGRESSIVE)) || none_of(v[FACTOR_CROP], BIT(CROP_NONE)) ||
	     none_of(v[FACTOR_SCALE], BIT(SCALE_NONE)) || none_of(v[FACTOR_COMPOSE], BIT(COMPOSE_ALL)) ||
	     none_of(v[FACTOR_SIZE], BIT(SIZE_EVEN))))
		return false;
	if (one_of(v[FACTOR_SOURCE], TELEVISION) && one_of(v[FACTOR_LINES], BIT(LINES_PROGRESSIVE)))
		return false;
	if (one_of(v[FACTOR_SOURCE], BIT(SOURCE_HDMI)) && none_of(v[FACTOR_LINES], BIT(LINES_PROGRESSIVE)))
		return false;
	if (one_of(v[FACTOR_SOURCE], BIT(SOURCE_HDMI_INTERLACED)) &&
	    none_of(v[FACTOR_LINES], BIT(LINES_ALTERNATE)))
		return false;
	/* Two megabytes a frame take too long. */
	if (one_of(v[FACTOR_SOURCE], BIT(SOURCE_HDMI_INTERLACED)) &&
	    one_of(v[FACTOR_CROP], BIT(CROP_NONE)) && none_of(v[FACTOR_SCALE], BIT(SCALE_DOWN)))
		return false;

	/* What a device cannot do. */
	if (one_of(v[FACTOR_ABILITIES], BIT(ABILITY_SCALE) | BIT(ABILITY_COMPOSE_SCALE)) &&
	    none_of(v[FACTOR_CROP], BIT(CROP_NONE)))
		return false;
	if (one_of(v[FACTOR_ABILITIES], BIT(ABILITY_SCALE) | BIT(ABILITY_CROP_SCALE)) &&
	    none_of(v[FACTOR_COMPOSE], BIT(COMPOSE_ALL)))
		return false;
	if (one_of(v[FACTOR_ABILITIES], BIT(ABILITY_CROP_COMPOSE)) &&
	    (none_of(v[FACTOR_SCALE], BIT(SCALE_NONE)) || one_of(v[FACTOR_CROP], BIT(CROP_ODD))))
		return false;
	/* vivid makes rectangles even, except where it moves them into others. */
	if (one_of(v[FACTOR_CROP], BIT(CROP_ODD)) &&
	    (none_of(v[FACTOR_SCALE], BIT(SCALE_UP)) || none_of(v[FACTOR_SIZE], BIT(SIZE_EVEN)) ||
	     one_of(v[FACTOR_SOURCE], BIT(SOURCE_HDMI_INTERLACED))))
		return false;
	if (one_of(v[FACTOR_COMPOSE], BIT(COMPOSE_ODD)) && one_of(v[FACTOR_SIZE], BIT(SIZE_EVEN)))
		return false;
	if (one_of(v[FACTOR_ABILITIES], BIT(ABILITY_SCALE) | BIT(ABILITY_CROP_SCALE)) &&
	    one_of(v[FACTOR_SIZE], BIT(SIZE_ODD)) && one_of(v[FACTOR_SCALE], BIT(SCALE_NONE)))
		return false;

	/*
	 * Sequential fields of planes that share a buffer are refused, and a picture that
	 * begins within a cell of theirs is filled: drivers do not agree on where they lie.
	 */
	if (one_of(v[FACTOR_LINES], SEQUENTIAL) &&
	    (one_of(v[FACTOR_CLASS], BIT(CLASS_420_SEMI) | BIT(CLASS_420_PLANAR) |
					     BIT(CLASS_PLANAR)) ||
	     (one_of(v[FACTOR_CLASS], BIT(CLASS_420_BUFFERS) | BIT(CLASS_BAYER) |
					      BIT(CLASS_BAYER_DEEP)) &&
	      none_of(v[FACTOR_COMPOSE], BIT(COMPOSE_ALL)))))
		return false;
	/* On its way to an odd crop, vivid passes a size of an odd number of lines. */
	if (one_of(v[FACTOR_LINES], SEQUENTIAL) && one_of(v[FACTOR_CROP], BIT(CROP_ODD)))
		return false;
	if (one_of(v[FACTOR_CLASS], BIT(CLASS_420_BUFFERS) | BIT(CLASS_BUFFERS)) &&
	    one_of(v[FACTOR_API], BIT(API_SINGLE)))
		return false;
	/* Half a sample of chroma needs room at the end of a row. */
	if (one_of(v[FACTOR_CLASS], SUBSAMPLED) && one_of(v[FACTOR_SIZE], BIT(SIZE_ODD)) &&
	    one_of(v[FACTOR_PADDING], BIT(PADDING_NONE)))
		return false;
	return true;
}

static bool can_be_completed(const uint8_t *start)
{
	uint8_t row[FACTORS];
	uint32_t f = 0;
	bool fixed[FACTORS];

	memcpy(row, start, sizeof(row));
	for (f = 0; f < FACTORS; f++)
		fixed[f] = row[f] != ANY;
	if (!possible(row))
		return false;
	for (f = 0; f < FACTORS;) {
		if (fixed[f]) {
			f++;
			continue;
		}
		do
			row[f]++;
		while (row[f] < VALUES_MAX && names[f][row[f]] && !possible(row));
		if (row[f] < VALUES_MAX && names[f][row[f]]) {
			f++;
			continue;
		}
		row[f] = ANY;
		do {
			if (!f)
				return false;
			f--;
		} while (fixed[f]);
	}
	return true;
}

static uint32_t random_state;

static uint32_t any_below(uint32_t end)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 16) % end;
}

/* Which pairs of values have not been in a row yet? */
static bool missing[FACTORS][VALUES_MAX][FACTORS][VALUES_MAX];

static uint32_t gain(const uint8_t *row, uint32_t f)
{
	uint32_t g, sum = 0;

	for (g = 0; g < FACTORS; g++)
		if (g != f && row[g] != ANY)
			sum += missing[f][row[f]][g][row[g]];
	return sum;
}

/* Fill @row up, each factor in turn with the value that adds most pairs. */
static uint32_t complete(uint8_t *row)
{
	uint8_t order[FACTORS];
	uint32_t f, i, sum = 0;

	for (f = 0; f < FACTORS; f++) {
		i = any_below(f + 1);
		order[f] = order[i];
		order[i] = f;
	}
	for (i = 0; i < FACTORS; i++) {
		uint32_t best = 0, ties = 0;
		uint8_t value, chosen = ANY;

		f = order[i];
		if (row[f] != ANY)
			continue;
		for (value = 0; value < VALUES_MAX && names[f][value]; value++) {
			uint32_t g;

			row[f] = value;
			g = gain(row, f);
			if (chosen != ANY && g < best)
				continue;
			if (!can_be_completed(row))
				continue;
			if (chosen == ANY || g > best) {
				best = g;
				chosen = value;
				ties = 1;
			} else if (!any_below(++ties)) {
				chosen = value;
			}
		}
		row[f] = chosen;
	}
	for (f = 0; f < FACTORS; f++)
		sum += gain(row, f);
	return sum / 2;
}

/* Mark what is possible as missing. Return: how many pairs that are. */
static uint32_t find_pairs(uint32_t *impossible)
{
	uint8_t row[FACTORS];
	uint32_t f, g, pairs = 0;
	uint8_t a, b;

	*impossible = 0;
	for (f = 0; f < FACTORS; f++) {
		for (g = f + 1; g < FACTORS; g++) {
			for (a = 0; a < VALUES_MAX && names[f][a]; a++) {
				for (b = 0; b < VALUES_MAX && names[g][b]; b++) {
					memset(row, ANY, sizeof(row));
					row[f] = a;
					row[g] = b;
					if (!can_be_completed(row)) {
						++*impossible;
						continue;
					}
					missing[f][a][g][b] = missing[g][b][f][a] = true;
					pairs++;
				}
			}
		}
	}
	return pairs;
}

/* A row that begins with one of the missing pairs, the one after @skip others. */
static void begin(uint8_t *row, uint32_t skip)
{
	uint32_t f, g;
	uint8_t a, b;

	memset(row, ANY, FACTORS);
	for (;;)
		for (f = 0; f < FACTORS; f++)
			for (a = 0; a < VALUES_MAX; a++)
				for (g = f + 1; g < FACTORS; g++)
					for (b = 0; b < VALUES_MAX; b++)
						if (missing[f][a][g][b] && !skip--) {
							row[f] = a;
							row[g] = b;
							return;
						}
}

uint32_t rows_make(struct row *rows, uint32_t *pairs, uint32_t *impossible)
{
	uint32_t used[VALUES_MAX] = { 0 };
	uint32_t count = 0, left, f, g, i;

	random_state = 1;
	memset(missing, 0, sizeof(missing));
	*pairs = left = find_pairs(impossible);
	while (left && count < ROWS_MAX) {
		struct row *row = &rows[count++];
		uint32_t best = 0, class;

		for (i = 0; i < ATTEMPTS; i++) {
			uint8_t value[FACTORS];
			uint32_t sum;

			begin(value, any_below(left));
			sum = complete(value);
			if (sum <= best)
				continue;
			best = sum;
			memcpy(row->value, value, sizeof(value));
		}
		for (f = 0; f < FACTORS; f++)
			for (g = 0; g < FACTORS; g++)
				missing[f][row->value[f]][g][row->value[g]] = false;
		left -= best;
		row->number = count;
		/* The formats of a class take turns. */
		class = row->value[FACTOR_CLASS];
		if (!members[class][used[class]])
			used[class] = 0;
		row->fourcc = members[class][used[class]++];
	}
	return count;
}

bool rows_know(uint32_t fourcc)
{
	uint32_t class, i;

	for (class = 0; class < ARRAY_LENGTH(members); class++)
		for (i = 0; i < ARRAY_LENGTH(members[0]); i++)
			if (members[class][i] == fourcc)
				return true;
	return false;
}

static const char *row_value(const struct row *row, uint32_t factor)
{
	return names[factor][row->value[factor]];
}

/* What is out of the ordinary. */
const char *row_text(const struct row *row)
{
	static char text[512];
	uint32_t f;
	size_t at;

	at = snprintf(text, sizeof(text), "%s", fourcc_name(row->fourcc));
	for (f = FACTOR_LINES; f < FACTORS; f++)
		if (f == FACTOR_LINES || f == FACTOR_SOURCE || f == FACTOR_API || row->value[f])
			at += snprintf(text + at, sizeof(text) - at, ", %s", row_value(row, f));
	return text;
}

void rows_print(void)
{
	struct row rows[ROWS_MAX];
	uint32_t pairs, impossible, i, f;
	uint32_t count = rows_make(rows, &pairs, &impossible);

	for (i = 0; i < count; i++) {
		printf("%u\t%s", i + 1, fourcc_name(rows[i].fourcc));
		for (f = 0; f < FACTORS; f++)
			printf("\t%s", row_value(&rows[i], f));
		printf("\n");
	}
	printf("# %u rows cover %u pairs; %u are impossible\n", count, pairs, impossible);
}
