// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Measures the hot path against memcpy() of the same frame, in the same run:
 *
 *	bench [--json] [PATTERN]	what matches PATTERN, a shell pattern
 *	bench --check			is what is measured right? (TAP)
 *
 * Source and destination are rings of 48 frames, so that caches hold none of either.
 * In a round, memcpy() and what is measured take turns, half a ring apart; of each the
 * median of 48 frames counts. The result is the median of 11 rounds. Rounds of different
 * things are interleaved: what else the machine does hits all alike.
 */
#include "bench.h"

#include <fnmatch.h>
#include <malloc.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

#define PAGE		4096
#define FRAME_BYTES	((WIDTH * HEIGHT * 3 / PAGE + 1) * PAGE)
#define JOBS		200
#define REPEATS		9

static struct job jobs[JOBS];
static struct line lines[JOBS];
static u32 job_count, line_count;
static const char *pattern = "*";
static u8 *source[RING], *target[RING];

/**
 * job_add() - have something measured
 * @run: does it
 * @arg: for @run
 * @bytes: of the frame
 * @format: what it is, and for what
 *
 * Return: the job.
 */
struct job *job_add(run_fn run, const void *arg, size_t bytes, const char *format, ...)
{
	struct job *job = &jobs[job_count++];
	va_list args;

	assert(job_count <= JOBS);
	job->run = run;
	job->arg = arg;
	job->bytes = bytes;
	va_start(args, format);
	vsnprintf(job->what, sizeof(job->what), format, args);
	va_end(args);
	return job;
}

/**
 * line_add() - have the result of a job printed
 * @job: the job
 * @sense: of @goal
 * @goal: which it has to reach
 *
 * Return: the line.
 */
struct line *line_add(struct job *job, enum sense sense, double goal)
{
	struct line *line = &lines[line_count++];

	line->job = job;
	line->sense = sense;
	line->goal = goal;
	return line;
}

static double now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(const double *values, u32 count)
{
	double sorted[RING];

	memcpy(sorted, values, count * sizeof(*values));
	qsort(sorted, count, sizeof(*sorted), compare);
	return sorted[count / 2];
}

static void reference(const struct job *job, u8 *dst, const u8 *src)
{
	size_t bytes = job->bytes;

#ifdef __x86_64__
	if (job->movsb) {
		asm volatile("rep movsb" : "+D"(dst), "+S"(src), "+c"(bytes) : : "memory");
		return;
	}
#endif
	memcpy(dst, src, bytes);
	/* The compiler is not to know that nobody looks. */
	asm volatile("" : : "r"(dst) : "memory");
}

static double measure(const struct job *job)
{
	double own[RING], other[RING], start;
	u32 i, j;

	for (i = 0; !job->bytes && i < REPEATS; i++) {
		start = now_ms();
		job->run(job->arg, NULL, NULL);
		own[i] = now_ms() - start;
	}
	if (!job->bytes)
		return median(own, REPEATS);
	for (i = 0; i < RING; i++) {
		start = now_ms();
		reference(job, target[i], source[i]);
		other[i] = now_ms() - start;

		j = (i + RING / 2) % RING;
		start = now_ms();
		job->run(job->arg, target[j], source[j]);
		own[i] = now_ms() - start;
	}
	return median(own, RING) / median(other, RING);
}

/* Frames begin on a page, as buffers of videobuf2 do. */
static void rings_init(void)
{
	u8 *memory = mmap(NULL, 2UL * RING * FRAME_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	u32 i;

	assert(memory != MAP_FAILED);
	memset(memory, 0x55, 2UL * RING * FRAME_BYTES);
	for (i = 0; i < RING; i++) {
		source[i] = memory + 2UL * i * FRAME_BYTES;
		target[i] = source[i] + FRAME_BYTES;
	}
}

static bool wanted(const struct job *job)
{
	return !fnmatch(pattern, job->what, 0);
}

static double result(const struct line *line)
{
	double value = median(line->job->value, ROUNDS);

	return line->than ? median(line->than->value, ROUNDS) / value : value;
}

/* As it is printed: the copy of a frame is as fast as itself, but for noise. */
static bool is_met(const struct line *line)
{
	double value = round(100 * result(line)) / 100;

	return line->sense == AT_MOST ? value <= line->goal : value >= line->goal;
}

static const char *unit_of(const struct line *line)
{
	return line->than ? "times" : line->job->bytes ? "" : "ms";
}

static void name_of(const struct line *line, char *name, size_t size)
{
	if (line->than)
		snprintf(name, size, "%s: faster than drawbox", line->job->what);
	else
		snprintf(name, size, "%s", line->job->what);
}

static void print_text(const struct line *line)
{
	char name[200], beside[20] = "", goal[40] = "";

	name_of(line, name, sizeof(name));
	if (line->movsb)
		snprintf(beside, sizeof(beside), "%7.2f %5.2f", median(line->visible->value, ROUNDS),
			 median(line->movsb->value, ROUNDS));
	if (line->sense)
		snprintf(goal, sizeof(goal), "%s %5.2f  %s",
			 line->sense == AT_MOST ? "<=" : ">=", line->goal,
			 is_met(line) ? "met" : "NOT MET");
	printf("%-48s %6.2f %-5s %13s  %s\n", name, result(line), unit_of(line), beside, goal);
}

static void print_json(const struct line *line, bool first)
{
	char name[200];

	name_of(line, name, sizeof(name));
	printf("%s\n\t\t{ \"what\": \"%s\", \"value\": %.3f, \"unit\": \"%s\"", first ? "" : ",",
	       name, result(line), *unit_of(line) ? unit_of(line) : "memcpy");
	if (line->movsb)
		printf(", \"visible\": %.3f, \"rep_movsb\": %.3f",
		       median(line->visible->value, ROUNDS), median(line->movsb->value, ROUNDS));
	if (line->sense)
		printf(", \"%s\": %.2f, \"met\": %s",
		       line->sense == AT_MOST ? "at_most" : "at_least", line->goal,
		       is_met(line) ? "true" : "false");
	printf(" }");
}

static void print(bool json)
{
	bool first = true;
	u32 i;

	if (json)
		printf("{\n\t\"rounds\": %u,\n\t\"frames\": %u,\n\t\"lines\": [", ROUNDS, RING);
	else
		printf("%-48s %6s %-5s %13s  %s\n", "1920x1080; memcpy() of the same frame is 1", "",
		       "", "visible movsb", "goal");
	for (i = 0; i < line_count; i++) {
		if (!wanted(lines[i].job))
			continue;
		if (json)
			print_json(&lines[i], first);
		else
			print_text(&lines[i]);
		first = false;
	}
	if (json)
		printf("\n\t],\n\t\"left_out\": [%s%s%s]\n}\n", drawbox_new ? "" : "\"drawbox\"",
		       drawbox_new || opencv_new ? "" : ", ", opencv_new ? "" : "\"OpenCV\"");
	if (!json && !drawbox_new)
		printf("Left out: drawbox; libavfilter-dev was not there when this was built.\n");
	if (!json && !opencv_new)
		printf("Left out: OpenCV; libopencv-imgproc-dev was not there when this was built.\n");
}

int main(int argc, char **argv)
{
	bool json = false;
	u32 round, i;

	for (i = 1; i < (u32)argc; i++) {
		if (!strcmp(argv[i], "--check")) {
			cases_add(true);
			return check_done();
		}
		if (!strcmp(argv[i], "--json"))
			json = true;
		else
			pattern = argv[i];
	}
	/* What a mask takes is there: the pages that malloc() gives back cost more than the mask. */
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	cases_add(false);
	rings_init();
	for (round = 0; round < ROUNDS; round++) {
		fprintf(stderr, "\rround %u of %u", round + 1, ROUNDS);
		for (i = 0; i < job_count; i++)
			if (wanted(&jobs[i]))
				jobs[i].value[round] = measure(&jobs[i]);
	}
	fprintf(stderr, "\r                \r");
	print(json);
	return 0;
}
