// SPDX-License-Identifier: GPL-2.0-only
/* Whatever the camera's clock does, the cap binds, and lets through what it can. */
#include "rate.h"

#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/time64.h>

#define FRAMES	20000

/* Times of frames, and when those that passed did. */
struct stream {
	struct paravent_rate rate;
	u64 now;
	u64 *passed;
	u32 count;
};

static struct stream *stream_new(struct kunit *test)
{
	struct stream *stream = kunit_kzalloc(test, sizeof(*stream), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, stream);
	stream->passed = kunit_kmalloc_array(test, FRAMES, sizeof(u64), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, stream->passed);
	stream->now = 5 * NSEC_PER_SEC;
	return stream;
}

static void stream_frame(struct stream *stream, const struct paravent_rate_cap *cap, u64 now)
{
	if (!paravent_rate_allows(&stream->rate, cap, 1, now))
		return;
	paravent_rate_pass(&stream->rate, cap, 1, now);
	stream->passed[stream->count++] = now;
}

/* The first frame from @from on after which more than the cap came in its time. */
static s64 exceeds(const struct stream *stream, u32 from, const struct paravent_rate_cap *cap)
{
	u32 i;

	for (i = from; i + cap->frames < stream->count; i++)
		if (stream->passed[i + cap->frames] - stream->passed[i] <
		    cap->seconds * (u64)NSEC_PER_SEC)
			return i;
	return -1;
}

static const struct rate_case {
	struct paravent_rate_cap cap;
	u32 camera;		/* its frames in @per seconds */
	u32 per;
	u32 expected;		/* frames in 100 seconds */
} rate_cases[] = {
	{ { 25, 1 }, 30, 1, 2500 },
	{ { 10, 1 }, 30, 1, 1000 },
	{ { 4, 1 }, 30, 1, 400 },
	{ { 29, 1 }, 30, 1, 2900 },
	{ { 30, 1 }, 30, 1, 3000 },
	{ { 60, 1 }, 30, 1, 3000 },
	{ { 240, 1 }, 30, 1, 3000 },
	{ { 1, 1 }, 30, 1, 100 },
	{ { 1, 10 }, 30, 1, 10 },
	{ { 1, 50 }, 25, 1, 2 },
	{ { 15, 2 }, 25, 1, 750 },
	{ { 24, 1 }, 25, 1, 2400 },
	{ { 25, 1 }, 50, 1, 2500 },
	{ { 31, 1 }, 60, 1, 3100 },
	{ { 10, 1 }, 15, 2, 750 },
	{ { 0, 0 }, 60, 1, 6000 },
};

static void rate_case_name(const struct rate_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u in %u s of %u in %u s", c->cap.frames,
		 c->cap.seconds, c->camera, c->per);
}

KUNIT_ARRAY_PARAM(rate, rate_cases, rate_case_name);

/* A camera that keeps time: what passes is the cap, or all there is. */
static void exact(struct kunit *test)
{
	const struct rate_case *c = test->param_value;
	struct stream *stream = stream_new(test);
	u32 i, frames = 100 * c->camera / c->per;

	for (i = 0; i < frames; i++)
		stream_frame(stream, &c->cap, stream->now +
			     div_u64((u64)i * c->per * NSEC_PER_SEC, c->camera));
	/* The last may be due just outside. */
	KUNIT_EXPECT_LE(test, stream->count, c->expected);
	KUNIT_EXPECT_GE(test, stream->count + 1, c->expected);
	if (c->cap.frames)
		KUNIT_EXPECT_EQ(test, exceeds(stream, 0, &c->cap), -1);
}

/*
 * A camera whose frames come up to a third of their period late: where the cap's
 * time holds a whole number of frames, one of them falls out of it each time.
 */
static void jitter(struct kunit *test)
{
	const struct rate_case *c = test->param_value;
	struct stream *stream = stream_new(test);
	u32 i, frames = 100 * c->camera / c->per;
	struct rnd_state rnd;
	u32 windows;

	if (!c->cap.frames)
		return;
	prandom_seed_state(&rnd, 1);
	for (i = 0; i < frames; i++) {
		u64 late = prandom_u32_state(&rnd) %
			   (u32)(c->per * (NSEC_PER_SEC / c->camera) / 3);

		stream_frame(stream, &c->cap, late + stream->now +
			     div_u64((u64)i * c->per * NSEC_PER_SEC, c->camera));
	}
	windows = 100 / c->cap.seconds;
	KUNIT_EXPECT_EQ(test, exceeds(stream, 0, &c->cap), -1);
	KUNIT_EXPECT_LE(test, stream->count, c->expected);
	KUNIT_EXPECT_GE(test, stream->count + windows + 1, c->expected);
}

/* Any times, with pauses and bursts, as long as the clock does not go back. */
static void drawn(struct kunit *test)
{
	const struct rate_case *c = test->param_value;
	struct stream *stream = stream_new(test);
	u64 second = NSEC_PER_SEC, last = 0;
	struct rnd_state rnd;
	u32 i;

	if (!c->cap.frames)
		return;
	prandom_seed_state(&rnd, 2);
	for (i = 0; i < FRAMES; i++) {
		u32 count = stream->count;

		switch (prandom_u32_state(&rnd) % 100) {
		case 0:
			stream->now += prandom_u32_state(&rnd) % 200 * second;
			break;
		case 1 ... 10:
			break;
		default:
			stream->now += prandom_u32_state(&rnd) % (second / 10);
			break;
		}
		stream_frame(stream, &c->cap, stream->now);
		if (count == stream->count) {
			/* Then one passed within the cap's time. */
			KUNIT_ASSERT_TRUE(test, count);
			KUNIT_ASSERT_LT(test, stream->now - last, c->cap.seconds * second);
		}
		last = stream->passed[stream->count - 1];
	}
	KUNIT_EXPECT_EQ(test, exceeds(stream, 0, &c->cap), -1);
}

/*
 * Caps that come and go buy nothing: each binds as if it had always been there,
 * and the camera goes on at once.
 */
static void changes(struct kunit *test)
{
	static const struct paravent_rate_cap caps[] = {
		{ 25, 1 }, { 1, 3600 }, { 4, 1 }, { 0, 0 }, { 240, 1 }, { 10, 3 }, { 1, 1 },
	};
	struct stream *stream = stream_new(test);
	struct paravent_rate_cap cap = caps[0];
	struct rnd_state rnd;
	u32 i, k;

	prandom_seed_state(&rnd, 3);
	for (i = 0; i < FRAMES; i++) {
		u32 count = stream->count;

		if (prandom_u32_state(&rnd) % 50 == 0)
			cap = caps[prandom_u32_state(&rnd) % ARRAY_SIZE(caps)];
		stream->now += NSEC_PER_SEC / 30;
		stream_frame(stream, &cap, stream->now);
		if (!cap.frames) {
			KUNIT_ASSERT_EQ(test, stream->count, count + 1);
			continue;
		}
		if (stream->count == count)
			continue;
		/* Count what passed in the time that ends with this frame. */
		for (k = stream->count; k; k--)
			if (stream->now - stream->passed[k - 1] >=
			    cap.seconds * (u64)NSEC_PER_SEC)
				break;
		KUNIT_ASSERT_LE(test, stream->count - k, cap.frames);
	}

	/* However far away the last cap's next frame was. */
	cap = (struct paravent_rate_cap) { 1, 3600 };
	stream->now += 7200ULL * NSEC_PER_SEC;
	stream_frame(stream, &cap, stream->now);
	cap = (struct paravent_rate_cap) { 25, 1 };
	stream->count = 0;
	for (i = 0; i < 31; i++)
		stream_frame(stream, &cap, stream->now + i * (NSEC_PER_SEC / 30));
	KUNIT_EXPECT_GE(test, stream->count, 24);
	KUNIT_EXPECT_EQ(test, exceeds(stream, 0, &cap), -1);
}

/* After a pause there is no frame in hand. */
static void even(struct kunit *test)
{
	static const struct paravent_rate_cap cap = { 4, 1 };
	struct stream *stream = stream_new(test);
	u32 i;

	for (i = 0; i < 300; i++) {
		stream->now += i == 150 ? 100ULL * NSEC_PER_SEC : NSEC_PER_SEC / 30;
		stream_frame(stream, &cap, stream->now);
	}
	for (i = 1; i < stream->count; i++)
		KUNIT_EXPECT_GE(test, stream->passed[i] - stream->passed[i - 1],
				NSEC_PER_SEC / 4 / 2);
}

/* Of two caps both bind, and let through what they can. */
static void both(struct kunit *test)
{
	static const struct {
		struct paravent_rate_cap cap[3];
		u32 expected;	/* frames in 100 seconds of 30 each */
	} both[] = {
		{ { { 10, 1 }, { 25, 1 } }, 1000 },
		{ { { 25, 1 }, { 10, 1 } }, 1000 },
		{ { { 0, 0 }, { 4, 1 }, { 0, 0 } }, 400 },
		{ { { 100, 60 }, { 10, 1 } }, 168 },
		{ { { 10, 1 }, { 100, 60 }, { 1, 1 } }, 100 },
		{ { { 0, 0 } }, 3000 },
	};
	struct stream *stream;
	u64 now;
	u32 i, k;

	for (k = 0; k < ARRAY_SIZE(both); k++) {
		stream = stream_new(test);
		for (i = 0; i < 3000; i++) {
			now = stream->now + div_u64(i * NSEC_PER_SEC, 30);
			if (!paravent_rate_allows(&stream->rate, both[k].cap, 3, now))
				continue;
			paravent_rate_pass(&stream->rate, both[k].cap, 3, now);
			stream->passed[stream->count++] = now;
		}
		KUNIT_EXPECT_LE_MSG(test, stream->count, both[k].expected, "case %u", k);
		KUNIT_EXPECT_GE_MSG(test, stream->count + 2, both[k].expected, "case %u", k);
		for (i = 0; i < 3; i++)
			if (both[k].cap[i].frames)
				KUNIT_EXPECT_EQ_MSG(test, exceeds(stream, 0, &both[k].cap[i]),
						    -1, "case %u, cap %u", k, i);
	}
}

/* A cap that cannot be kept track of lets nothing through. */
static void too_large(struct kunit *test)
{
	static const struct paravent_rate_cap cap = { PARAVENT_RATE_FRAMES_MAX + 1, 1 };
	struct stream *stream = stream_new(test);

	KUNIT_EXPECT_FALSE(test, paravent_rate_allows(&stream->rate, &cap, 1, stream->now));
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(exact, rate_gen_params),
	KUNIT_CASE_PARAM(jitter, rate_gen_params),
	KUNIT_CASE_PARAM(drawn, rate_gen_params),
	KUNIT_CASE(changes),
	KUNIT_CASE(even),
	KUNIT_CASE(both),
	KUNIT_CASE(too_large),
	{ }
};

static struct kunit_suite suite = {
	.name = "paravent_rate",
	.test_cases = cases,
};

kunit_test_suite(suite);

MODULE_DESCRIPTION("KUnit tests of paravent");
MODULE_LICENSE("GPL");
