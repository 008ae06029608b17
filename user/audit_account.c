// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the log says about itself: when it begins and ends, what is missing.
 */
#include "audit.h"

#include "json.h"
#include "log_record.h"
#include "module.h"
#include "pin.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

#define UNWITNESSED "the module counted more"
#define BETWEEN "no audit ran"

/* @total tells an audit that goes on that this has been told, even if *@told does not. */
static void gap(struct audit *audit, const char *reason, bool numbered,
		uint64_t now, unsigned long long *told)
{
	uint64_t count = now - *told;
	json_t *object;

	if (now <= *told || audit->sink.failed)
		return;
	object = audit_event(0, "gap");
	json_put_u64(object, "count", count);
	json_put_text(object, "reason", reason);
	json_object_set_new(object, "numbered", json_boolean(numbered));
	json_put_u64(object, "total", now);
	if (!strcmp(reason, UNWITNESSED))
		json_object_set_new(object, "of",
				    witness_missing_json(&audit->witness));
	if (!strcmp(reason, BETWEEN))
		json_object_set_new(object, "of",
				    witness_before_json(&audit->witness));
	if (!sink_write(&audit->sink, object))
		return;
	*told = now;
	probes_set_progress(&audit->probes, &audit->progress);
}

/**
 * struct loss - a number that must not go up without a gap record
 * @reason: says that record
 * @numbered: what is lost has a number
 * @now: the number
 * @told: as far as it has been told
 */
struct loss {
	const char *reason;
	bool numbered;
	uint64_t now;
	unsigned long long *told;
};

#define LOSSES 10

static void list_losses(struct audit *audit, const struct access_state *now,
			struct loss losses[LOSSES])
{
	struct access_progress *progress = &audit->progress;
	struct access_state *told = &progress->told;
	const struct loss all[LOSSES] = {
		{ "could not be written", true, progress->unwritten,
		  &progress->unwritten_told },
		{ "no room in the ring: permitted, not recorded", true,
		  now->lost, &told->lost },
		{ "no room in the ring: refused", true, now->refused,
		  &told->refused },
		{ "no counter: refused", false, now->denied, &told->denied },
		{ "no counter: permitted, not counted", false,
		  now->uncounted - now->denied, &told->uncounted },
		{ "no room to describe a process", false, now->unnamed,
		  &told->unnamed },
		{ "a program interrupted itself: result or count is missing",
		  false, audit->skipped, &progress->skipped },
		{ UNWITNESSED, false, witness_missing(&audit->witness),
		  &progress->unwitnessed },
		{ BETWEEN, false, witness_before(&audit->witness),
		  &progress->between },
		{ "left by an audit that was killed, and lost", false,
		  progress->dropped, &progress->dropped_told },
	};

	memcpy(losses, all, sizeof(all));
}

/**
 * audit_resume() - take in what an audit that was killed did last
 * @audit: the audit, which goes on where that one was
 *
 * A record is written first, and accounted for then. Between the two somebody may be
 * killed, who then leaves one record that is accounted for here.
 */
void audit_resume(struct audit *audit)
{
	const struct access_state now = { 0 };
	json_t *last = sink_last(&audit->sink);
	struct loss losses[LOSSES];
	uint64_t number;
	size_t i;

	if (log_record_number(last, "event", &number) &&
	    number != audit->progress.last) {
		audit->progress.last = number;
		audit->progress.records++;
	}
	list_losses(audit, &now, losses);
	for (i = 0; i < LOSSES; i++)
		if (!strcmp(log_record_text(last, "reason"),
			    losses[i].reason) &&
		    log_record_number(last, "total", &number) &&
		    number > *losses[i].told)
			*losses[i].told = number;
	probes_set_progress(&audit->probes, &audit->progress);
	json_decref(last);
}

/**
 * audit_gaps() - write down how many records are missing, if any are
 * @audit: the audit
 */
void audit_gaps(struct audit *audit)
{
	struct loss losses[LOSSES];
	struct access_state now;
	size_t i;

	if (probes_state(&audit->probes, &now))
		return;
	list_losses(audit, &now, losses);
	for (i = 0; i < LOSSES; i++)
		gap(audit, losses[i].reason, losses[i].numbered, losses[i].now,
		    losses[i].told);
}

/**
 * audit_skipped() - see how often the kernel left a program out
 * @audit: the audit; its next gaps say so
 */
void audit_skipped(struct audit *audit)
{
	uint64_t now = probes_skipped();

	/* It is gone with the programs. */
	if (now > audit->skipped)
		audit->skipped = now;
}

static json_t *list_json(const char *const *items, unsigned int count)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < count; i++)
		json_array_append_new(list, json_string(items[i]));
	return list;
}

/* Only the LSM's hooks can refuse. */
static bool has_hooks(const char *const *section, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strncmp(section[i], "lsm/", 4))
			return true;
	return false;
}

static void read_boot(char *text, int size)
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	*text = '\0';
	if (!file)
		return;
	if (fgets(text, size, file))
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
}

static void put_boot(json_t *object)
{
	char text[64];

	read_boot(text, sizeof(text));
	json_put_text(object, "boot_id", text);
}

/**
 * audit_restart() - take in how far the log goes, if an audit has ended since the boot
 * @audit: the audit, which has written nothing yet
 *
 * What the module counted since is missing.
 */
void audit_restart(struct audit *audit)
{
	json_t *last = sink_last(&audit->sink);
	const json_t *counters = json_object_get(last, "counters");
	char boot[64];

	read_boot(boot, sizeof(boot));
	if (counters && !strcmp(log_record_text(last, "type"), "stop") &&
	    !strcmp(log_record_text(last, "boot_id"), boot))
		witness_restart(&audit->probes, counters);
	json_decref(last);
}

/**
 * audit_start() - write down that the audit begins, and with which programs
 * @audit: the audit
 * @options: what it is to do
 */
void audit_start(struct audit *audit, const struct audit_options *options)
{
	const char *section[PROBE_MAX];
	size_t count = pin_list(section, PROBE_MAX);
	json_t *object = audit_event(0, "start");
	struct utsname system;

	json_put_text(object, "version", PARAVENT_VERSION);
	if (!uname(&system))
		json_put_text(object, "kernel", system.release);
	put_boot(object);
	json_put_text(object, "unrecorded",
		      options->probe.require ? "refused" : "permitted");
	json_put_u64(object, "interval", options->interval);
	json_object_set_new(object, "resumed",
			    json_boolean(audit->probes.resumed));
	json_object_set_new(object, "probes", list_json(section, count));
	json_object_set_new(object, "lsm",
			    json_boolean(has_hooks(section, count)));
	if (!sink_write(&audit->sink, object))
		return;
	audit->progress.started = 1;
	probes_set_progress(&audit->probes, &audit->progress);
}

/**
 * audit_detached() - see whether somebody has detached a program, or one more
 * @audit: the audit
 */
void audit_detached(struct audit *audit)
{
	const char *section[PROBE_MAX];
	json_t *object;
	size_t count;

	if (!pin_changed())
		return;
	count = probes_attached();
	if (count == audit->attached)
		return;
	audit->attached = count;
	object = audit_event(0, "detached");
	json_object_set_new(object, "probes",
			    list_json(section, pin_list(section, PROBE_MAX)));
	sink_write(&audit->sink, object);
}

/* What a thread is in the middle of has room, and so a record without a result. */
static void write_pending(struct audit *audit)
{
	struct access_record record;
	uint32_t key, *last = NULL;

	while (!bpf_map_get_next_key(audit->probes.pending, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(audit->probes.pending, &key,
					 &record) &&
		    !(record.flags & ACCESS_LOST))
			audit_record(audit, &record);
	}
}

/**
 * audit_stop() - write down that the audit ends, and its account
 * @audit: the audit, whose programs are gone and whose ring is empty
 *
 * Numbers taken are records, lost, refused and unwritten ones.
 */
void audit_stop(struct audit *audit)
{
	struct access_state now = { 0 };
	json_t *object;

	write_pending(audit);
	audit_gaps(audit);
	probes_state(&audit->probes, &now);
	object = audit_event(0, "stop");
	put_boot(object);
	json_put_u64(object, "taken", now.taken);
	json_put_u64(object, "records", audit->progress.records);
	json_put_u64(object, "lost", now.lost);
	json_put_u64(object, "refused", now.refused);
	json_put_u64(object, "unwritten", audit->progress.unwritten);
	if (audit->witness.count) {
		json_object_set_new(object, "module",
				    witness_json(&audit->witness));
		json_object_set_new(object, "missing",
				    witness_missing_json(&audit->witness));
	}
	/* A module that comes later begins with nothing. */
	if (audit->module.connected)
		json_object_set_new(object, "counters",
				    witness_counters_json(&audit->witness,
							  &audit->probes));
	else if (module_presence() != MODULE_LIVE)
		json_object_set_new(object, "counters", json_object());
	sink_write(&audit->sink, object);
}
