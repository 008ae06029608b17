// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module has to do with the audit: it is told that accesses are recorded, and
 * tells what it knows, frames and policies. It may come later, and be another afterwards.
 * While the audit listens to its tracepoints it cannot be unloaded; they are nobody's but
 * this process's, so that it can be as soon as that ends, however it does.
 */
#include "audit.h"

#include "json.h"
#include "module.h"
#include "pin.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* In nanoseconds; the module believes it for four times as long. */
#define BEAT_INTERVAL 200000000ull
#define LOOK_INTERVAL 1000000000ull

static const char *const tracepoints[AUDIT_TRACEPOINTS] = {
	"paravent_frame",
	"paravent_policy",
	"paravent_refused",
};

static uint64_t monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static void listen_to(struct audit_module *module)
{
	char section[64];
	int program;
	size_t i;

	for (i = 0; i < AUDIT_TRACEPOINTS; i++) {
		snprintf(section, sizeof(section), "raw_tp/%s", tracepoints[i]);
		program = pin_get(section);
		module->link[i] =
			program < 0 ? -1 :
				      bpf_raw_tracepoint_open(tracepoints[i],
							      program);
		if (program >= 0)
			close(program);
	}
}

static void stop_listening(struct audit_module *module)
{
	size_t i;

	for (i = 0; i < AUDIT_TRACEPOINTS; i++) {
		if (module->link[i] >= 0)
			close(module->link[i]);
		module->link[i] = -1;
	}
}

static void set_policy(struct audit *audit, uint64_t serial,
		       const uint8_t *digest)
{
	struct access_policy policy = { .serial = serial };
	uint32_t zero = 0;

	if (digest)
		memcpy(policy.digest, digest, sizeof(policy.digest));
	bpf_map_update_elem(audit->probes.policy, &zero, &policy, BPF_ANY);
}

/* What is known of the policy with this number, and with this content if that is known. */
static json_t *policy_of(struct audit *audit, uint64_t serial,
			 const uint8_t *digest)
{
	static const uint8_t
		unknown[sizeof(((struct access_policy *)0)->digest)];
	json_t *policy = json_object(), *known, *content;
	char key[24];

	snprintf(key, sizeof(key), "%" PRIu64, serial);
	json_put_u64(policy, "serial", serial);
	if (memcmp(digest, unknown, sizeof(unknown)))
		json_put_hex(policy, "digest", digest, sizeof(unknown));
	content = json_object_get(policy, "digest");
	known = json_object_get(audit->module.policies, key);
	if (known && (!content ||
		      json_equal(json_object_get(known, "digest"), content))) {
		json_decref(policy);
		return known;
	}
	json_object_set_new(audit->module.policies, key, policy);
	return policy;
}

/**
 * audit_module_learn() - take in which policy is in force
 * @audit: the audit
 * @status: what the module says
 *
 * Return: what accesses are recorded with under that policy, which is @audit's; or NULL.
 */
json_t *audit_module_learn(struct audit *audit,
			   const struct module_status *status)
{
	json_t *policy;

	if (!status->in_force)
		return NULL;
	policy = policy_of(audit, status->serial, status->digest);
	json_put_text(policy, "reference", status->reference);
	json_put_text(policy, "purpose", status->purpose);
	return policy;
}

static int read_status(struct audit *audit, struct module_status *status)
{
	struct report report = { 0 };
	int error = status_get(&audit->module.genl, status, &report);

	if (error)
		audit_module_leave(audit);
	return error;
}

static void write_policy(struct audit *audit, json_t *object,
			 const struct module_status *status)
{
	json_object_set(object, "policy",
			audit_module_learn(audit, status) ?: json_null());
	if (status->in_force) {
		json_put_text(object, "issuer", status->issuer);
		json_put_text(object, "place", status->place);
	}
	sink_write(&audit->sink, object);
}

/**
 * audit_module_look() - compare counters, and learn what cameras there are
 * @audit: the audit, which is connected to the module
 */
void audit_module_look(struct audit *audit)
{
	struct module_nodes nodes;
	size_t i;

	if (witness_look(&audit->witness, &audit->module.genl, &audit->probes,
			 &nodes))
		audit_module_leave(audit);
	for (i = 0; i < nodes.count; i++)
		audit_learn_camera(audit, &nodes.node[i]);
	free(nodes.node);
}

/**
 * audit_module_policy() - add what is known of a policy that has come into force
 * @audit: the audit
 * @object: the record of it
 * @policy: that policy; another one may have come since
 */
void audit_module_policy(struct audit *audit, json_t *object,
			 const struct access_policy *policy)
{
	struct module_status status;

	policy_of(audit, policy->serial, policy->digest);
	if (audit->module.connected && !read_status(audit, &status)) {
		audit_module_learn(audit, &status);
		audit_module_look(audit);
	}
	json_object_set_new(object, "policy",
			    audit_module_policy_json(audit, policy->serial));
}

/**
 * audit_module_policy_json() - the policy that an access came under
 * @audit: the audit
 * @serial: of it
 *
 * Return: an object with all that is known, or NULL when there was none.
 */
json_t *audit_module_policy_json(struct audit *audit, uint64_t serial)
{
	json_t *known, *policy;
	char key[24];

	if (!serial)
		return NULL;
	snprintf(key, sizeof(key), "%" PRIu64, serial);
	known = json_object_get(audit->module.policies, key);
	if (known)
		return json_incref(known);
	policy = json_object();
	json_put_u64(policy, "serial", serial);
	return policy;
}

static void join(struct audit *audit)
{
	struct audit_module *module = &audit->module;
	struct module_status status;
	struct access_policy seen;
	struct report report = { 0 };
	uint32_t zero = 0;

	if (module_presence() != MODULE_LIVE ||
	    genl_open(&module->genl, &report))
		return;
	module->connected = true;
	set_policy(audit, 0, NULL);
	listen_to(module);
	if (read_status(audit, &status))
		return;
	/* Unless its tracepoint has told of a later one by now. */
	if (status.in_force &&
	    !bpf_map_lookup_elem(audit->probes.policy, &zero, &seen) &&
	    seen.serial < status.serial)
		set_policy(audit, status.serial, status.digest);
	write_policy(audit, audit_event(0, "policy"), &status);
}

/**
 * audit_module_leave() - have nothing to do with the module, until it is found again
 * @audit: the audit
 */
void audit_module_leave(struct audit *audit)
{
	struct audit_module *module = &audit->module;

	if (!module->connected)
		return;
	module->connected = false;
	stop_listening(module);
	genl_close(&module->genl);
	json_object_clear(audit->cameras);
	set_policy(audit, 0, NULL);
}

/*
 * Whether all that was recorded at the time of the last promise has been written: that is
 * what a promise says.
 */
static bool has_caught_up(struct audit *audit)
{
	struct audit_module *module = &audit->module;
	const struct access_progress *progress = &audit->progress;
	uint64_t written = progress->records + progress->unwritten, waiting;
	struct access_state now;

	if (written - module->written < module->waiting ||
	    probes_state(&audit->probes, &now))
		return false;
	waiting = now.taken - now.lost - now.refused - now.inflight;
	module->written = written;
	module->waiting = waiting > written ? waiting - written : 0;
	return true;
}

/* Sent only while it is true. */
static void promise(struct audit *audit)
{
	if (!audit->require || audit->trouble ||
	    audit->attached != audit->probes.programs || !has_caught_up(audit))
		return;
	if (audit_alive_send(&audit->module.genl, false))
		audit_module_leave(audit);
}

/**
 * audit_module_tick() - do what is due; to be called several times a second
 * @audit: the audit
 */
void audit_module_tick(struct audit *audit)
{
	struct audit_module *module = &audit->module;
	uint64_t now = monotonic();

	if (now < module->next_beat)
		return;
	module->next_beat = now + BEAT_INTERVAL;
	if (!module->connected)
		join(audit);
	if (module->connected)
		promise(audit);
	if (!module->connected || now < module->next_look)
		return;
	audit_module_look(audit);
	module->next_look = now + (witness_learns(&audit->witness) ?
					   BEAT_INTERVAL :
					   LOOK_INTERVAL);
}

/**
 * audit_module_end() - say that accesses are not recorded any more, and settle accounts
 * @audit: the audit, whose programs still run
 */
void audit_module_end(struct audit *audit)
{
	struct audit_module *module = &audit->module;

	if (!module->connected)
		return;
	if (audit->require)
		audit_alive_send(&module->genl, true);
	if (witness_settle(&audit->witness, &module->genl, &audit->probes))
		audit_module_leave(audit);
	else
		stop_listening(module);
}
