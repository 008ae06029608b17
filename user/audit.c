// SPDX-License-Identifier: GPL-2.0-or-later
#include "audit.h"

#include "notify.h"
#include "pin.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Gaps are looked for this often, in milliseconds, when nothing else happens. */
#define LOOK_INTERVAL 200

/* As many records are taken in a row: signals and reports must have their turn. */
#define BATCH 1000

/* What cannot be written is better off where it is. */
static bool must_wait(const struct audit *audit)
{
	return audit->require && audit->trouble;
}

static int take_record(void *context, void *data, size_t size)
{
	struct audit *audit = context;

	if (size == sizeof(struct access_record))
		audit_record(audit, data);
	/* What cannot be written stays in the ring, where it will be refused soon. */
	if (audit->sink.failed || must_wait(audit))
		return -EIO;
	return ++audit->batch < BATCH ? 0 : -EAGAIN;
}

/* Returns whether the ring is empty, or to be left alone. */
static bool take_batch(struct audit *audit, struct ring_buffer *ring)
{
	audit->batch = 0;
	if (must_wait(audit))
		return true;
	return ring_buffer__consume(ring) != -EAGAIN;
}

static int signal_open(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

static int timer_open(unsigned int seconds)
{
	const struct itimerspec every = {
		.it_interval.tv_sec = seconds,
		.it_value.tv_sec = seconds,
	};
	int timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);

	timerfd_settime(timer, 0, &every, NULL);
	return timer;
}

static int output_failed(const struct audit *audit, struct report *report)
{
	report_error(report, audit->sink.failed, "cannot write records: %s",
		     strerror(audit->sink.failed));
	report_hint(report, "make room where they go; accesses are not "
			    "recorded until it runs again");
	return -1;
}

/* Until it is told to end. */
static int serve(struct audit *audit, struct ring_buffer *ring,
		 const struct audit_options *options, struct report *report)
{
	struct pollfd wait[] = {
		{ .fd = ring_buffer__epoll_fd(ring), .events = POLLIN },
		{ .fd = timer_open(options->interval), .events = POLLIN },
		{ .fd = signal_open(), .events = POLLIN },
	};
	bool empty = true;
	uint64_t expired;

	while (!(wait[2].revents & POLLIN) && !audit->sink.failed) {
		wait[0].fd = must_wait(audit) ? -1 :
						ring_buffer__epoll_fd(ring);
		if (poll(wait, 3, empty ? LOOK_INTERVAL : 0) < 0 &&
		    errno != EINTR)
			break;
		empty = take_batch(audit, ring);
		audit_gaps(audit);
		audit->trouble = sink_tick(&audit->sink);
		audit_detached(audit);
		audit_module_tick(audit);
		if (wait[1].revents & POLLIN &&
		    read(wait[1].fd, &expired, sizeof(expired)) > 0) {
			audit_counts(audit);
			audit_skipped(audit);
			if (empty)
				audit_forget_processes(audit);
		} else if (audit->released) {
			audit_counts(audit);
		}
		audit->released = false;
	}
	close(wait[1].fd);
	close(wait[2].fd);
	return audit->sink.failed ? output_failed(audit, report) : 0;
}

static int record(struct audit *audit, struct ring_buffer *ring,
		  const struct audit_options *options, struct report *report)
{
	int result;

	audit->require = options->probe.require;
	if (!audit->progress.started)
		audit_restart(audit);
	audit->attached = audit->probes.programs;
	audit_start(audit, options);
	/* The module knows the camera, and the policy. */
	audit_module_tick(audit);
	if (!audit->progress.listed)
		audit_existing(audit);
	notify_send("READY=1\nSTATUS=recording");
	result = serve(audit, ring, options, report);
	notify_send("STOPPING=1");
	return result;
}

/* What programs of other options had taken down when whoever ran them was killed. */
static int take_over(struct audit *audit, struct ring_buffer *ring,
		     struct report *report)
{
	unsigned int batches = audit->progress.ring_size /
				       sizeof(struct access_record) / BATCH +
			       1;

	audit_module_tick(audit);
	/* No more than there can be: the programs still run. */
	while (batches-- && !take_batch(audit, ring))
		;
	return audit->sink.failed ? output_failed(audit, report) : 0;
}

static int run(struct audit *audit, const struct audit_options *options,
	       struct report *report)
{
	struct ring_buffer *ring;
	int result;

	ring = ring_buffer__new(audit->probes.ring, take_record, audit, NULL);
	if (!ring || probes_progress(&audit->probes, &audit->progress))
		return report_memory(report);
	if (audit->probes.resumed && audit->progress.started)
		audit_resume(audit);
	result = audit->probes.other ? take_over(audit, ring, report) :
				       record(audit, ring, options, report);
	if (!result) {
		audit_skipped(audit);
		audit_module_end(audit);
		pin_remove();
		while (!take_batch(audit, ring))
			;
		audit_counts(audit);
		audit_stop(audit);
	}
	audit_module_leave(audit);
	witness_end(&audit->witness);
	ring_buffer__free(ring);
	return result;
}

static int run_once(const struct audit_options *options, bool *again,
		    struct report *report)
{
	struct audit audit = { 0 };
	int result = -1;

	if (sink_open(&audit.sink, &options->sink, report))
		return -1;
	audit.nodes = json_object();
	audit.cameras = json_object();
	audit.module.policies = json_object();
	audit.reported = json_object();
	audit.users = json_object();
	audit.ended = json_object();
	who_open(&audit.cache, &audit.probes);
	if (!probes_open(&audit.probes, &options->probe, report)) {
		result = run(&audit, options, report);
		*again = audit.probes.other;
		probes_close(&audit.probes);
	}
	who_close(&audit.cache);
	json_decref(audit.ended);
	json_decref(audit.users);
	json_decref(audit.reported);
	json_decref(audit.module.policies);
	json_decref(audit.cameras);
	json_decref(audit.nodes);
	sink_close(&audit.sink);
	if (!result && audit.sink.failed)
		result = output_failed(&audit, report);
	return result;
}

/**
 * audit_run() - record accesses until SIGTERM or SIGINT
 * @options: how
 * @report: takes what went wrong
 *
 * When one with other options was killed, that one is brought to its end first.
 *
 * Return: 0 or -1.
 */
int audit_run(const struct audit_options *options, struct report *report)
{
	bool again;
	int result;

	do {
		again = false;
		result = run_once(options, &again, report);
	} while (!result && again);
	return result;
}
