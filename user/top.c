// SPDX-License-Identifier: GPL-2.0-or-later
#include "top.h"

#include "json.h"
#include "text.h"

#include <bpf/bpf.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NR_DQBUF 17
#define NSEC 1000000000.0

static struct top_user *add_user(struct top *top)
{
	struct top_user *grown;

	grown = reallocarray(top->user, top->count + 1, sizeof(*grown));
	if (!grown)
		return NULL;
	top->user = grown;
	return memset(&grown[top->count++], 0, sizeof(*grown));
}

/**
 * top_count() - how many frames somebody got
 * @user: gets it
 * @counts: what was counted
 *
 * The module says, where it is there; else each DQBUF and read() that went well is one.
 */
void top_count(struct top_user *user, const struct access_counts *counts)
{
	user->held = counts->held;
	if (counts->frames || counts->blank || counts->held) {
		user->frames = counts->frames + counts->blank;
		user->bytes = counts->frame_bytes;
		return;
	}
	user->frames = counts->calls[NR_DQBUF] - counts->errors[NR_DQBUF] +
		       counts->calls[ACCESS_COUNT_READ] -
		       counts->errors[ACCESS_COUNT_READ];
	user->bytes = counts->bytes;
}

static bool is_open(const struct access_handle *handles, size_t count,
		    uint64_t id)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (handles[i].id == id)
			return true;
	return false;
}

static size_t list_handles(const struct probes *probes,
			   struct access_handle *handles)
{
	uint64_t key, *last = NULL;
	size_t count = 0;

	while (count < ACCESS_HANDLES_MAX &&
	       !bpf_map_get_next_key(probes->handles, last, &key)) {
		last = &key;
		if (!bpf_map_lookup_elem(probes->handles, &key,
					 &handles[count]) &&
		    handles[count].kind == ACCESS_VIDEO)
			count++;
	}
	return count;
}

static void list_counted(struct top *top, const struct probes *probes,
			 const struct access_handle *handles, size_t count)
{
	struct access_count_key key, *last = NULL;
	struct access_counts counts;
	struct top_user *user;

	while (!bpf_map_get_next_key(probes->counts, last, &key)) {
		last = &key;
		if (bpf_map_lookup_elem(probes->counts, &key, &counts) ||
		    counts.kind != ACCESS_VIDEO ||
		    !is_open(handles, count, key.handle))
			continue;
		user = add_user(top);
		if (!user)
			return;
		user->key = key;
		user->rdev = counts.rdev;
		user->exec_id = counts.exec_id;
		top_count(user, &counts);
	}
}

/* Whoever opened it, and did nothing that is counted yet. */
static void list_openers(struct top *top, const struct access_handle *handles,
			 size_t count)
{
	struct top_user *user;
	size_t i, k;

	for (i = 0; i < count; i++) {
		for (k = 0; k < top->count; k++)
			if (top->user[k].key.handle == handles[i].id)
				break;
		user = k < top->count ? NULL : add_user(top);
		if (!user)
			continue;
		user->key.handle = handles[i].id;
		user->key.start = handles[i].start;
		user->key.pid = handles[i].pid;
		user->rdev = handles[i].rdev;
		user->opener = true;
	}
}

/* Without the module there is less to be shown. */
static void ask_module(struct module_nodes *nodes)
{
	struct report report = { 0 };
	struct genl genl;

	if (genl_open(&genl, &report))
		return;
	nodes_get(&genl, nodes, &report);
	genl_close(&genl);
}

static int by_node(const void *left, const void *right)
{
	const struct top_user *a = left, *b = right;

	if (a->rdev != b->rdev)
		return a->rdev < b->rdev ? -1 : 1;
	if (a->key.handle != b->key.handle)
		return a->key.handle < b->key.handle ? -1 : 1;
	return (a->key.pid > b->key.pid) - (a->key.pid < b->key.pid);
}

/**
 * top_take() - look who is on which camera
 * @top: filled in; to be freed
 * @probes: of the audit
 *
 * Return: 0, or -1 when out of memory.
 */
int top_take(struct top *top, const struct probes *probes)
{
	struct access_handle *handles;
	struct timespec now;
	size_t count;

	memset(top, 0, sizeof(*top));
	handles = calloc(ACCESS_HANDLES_MAX, sizeof(*handles));
	if (!handles)
		return -1;
	clock_gettime(CLOCK_MONOTONIC, &now);
	top->time = now.tv_sec * 1000000000ull + now.tv_nsec;
	count = list_handles(probes, handles);
	list_counted(top, probes, handles, count);
	list_openers(top, handles, count);
	free(handles);
	if (top->count)
		qsort(top->user, top->count, sizeof(*top->user), by_node);
	ask_module(&top->nodes);
	return 0;
}

/**
 * top_free() - be done with it
 * @top: from top_take()
 */
void top_free(struct top *top)
{
	free(top->user);
	free(top->nodes.node);
}

static const struct top_user *find_user(const struct top *top,
					const struct access_count_key *key)
{
	size_t i;

	for (i = 0; i < top->count; i++)
		if (!memcmp(&top->user[i].key, key, sizeof(*key)))
			return &top->user[i];
	return NULL;
}

static void put_node(json_t *object, uint32_t rdev,
		     const struct module_nodes *nodes)
{
	char path[64], target[256], format[32];
	const char *name;
	ssize_t size;
	size_t i;

	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u", rdev >> 20,
		 rdev & 0xfffff);
	size = readlink(path, target, sizeof(target) - 1);
	target[size > 0 ? size : 0] = '\0';
	name = strrchr(target, '/');
	name = name ? name + 1 : path + strlen("/sys/dev/char/");
	json_put_text(object, "node", name);
	for (i = 0; i < nodes->count; i++) {
		const struct module_node *node = &nodes->node[i];

		if (strcmp(node->name, name))
			continue;
		json_put_text(object, "camera", node->camera);
		if (!node->format)
			continue;
		fourcc_text(node->format, format, sizeof(format));
		json_put_text(object, "format", format);
		json_put_u64(object, "width", node->width);
		json_put_u64(object, "height", node->height);
	}
}

/* Who it is now: /proc says, and the pid is still that of the process. */
static void put_process(json_t *object, const struct top_user *user,
			const struct probes *probes)
{
	const struct access_who who = {
		.start = user->key.start,
		.pid = user->key.pid,
		.exec_id = user->exec_id,
	};
	struct access_process *process = malloc(sizeof(*process));
	char path[64], comm[ACCESS_COMM_SIZE + 1] = "";
	struct stat status;

	json_put_u64(object, "pid", user->key.pid);
	if (process && !user->opener &&
	    !probes_process(probes, &who, process)) {
		memcpy(comm, process->comm, ACCESS_COMM_SIZE);
	} else {
		snprintf(path, sizeof(path), "/proc/%u/comm", user->key.pid);
		FILE *file = fopen(path, "re");

		if (file && fgets(comm, sizeof(comm), file))
			comm[strcspn(comm, "\n")] = '\0';
		if (file)
			fclose(file);
	}
	free(process);
	json_put_text(object, "comm", comm);
	snprintf(path, sizeof(path), "/proc/%u", user->key.pid);
	if (!stat(path, &status))
		json_put_u64(object, "uid", status.st_uid);
}

/**
 * top_json() - who is on which camera, and how much of it they get
 * @before: some time ago
 * @now: now
 * @probes: of the audit
 *
 * Return: an array of objects.
 */
json_t *top_json(const struct top *before, const struct top *now,
		 const struct probes *probes)
{
	double seconds = (now->time - before->time) / NSEC;
	const struct top_user *user, *then;
	json_t *users = json_array(), *object;
	uint64_t frames, bytes;
	size_t i;

	for (i = 0; i < now->count; i++) {
		user = &now->user[i];
		then = find_user(before, &user->key);
		frames = user->frames - (then ? then->frames : 0);
		bytes = user->bytes - (then ? then->bytes : 0);
		object = json_object();
		put_node(object, user->rdev, &now->nodes);
		json_put_u64(object, "handle", user->key.handle);
		put_process(object, user, probes);
		json_object_set_new(object, "frames_per_second",
				    json_real(frames / seconds));
		json_object_set_new(object, "bytes_per_second",
				    json_real(bytes / seconds));
		json_put_u64(object, "frames", user->frames);
		json_put_u64(object, "held_back", user->held);
		json_array_append_new(users, object);
	}
	return users;
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key)) ?: "-";
}

static void print_user(const json_t *user, FILE *stream)
{
	const json_t *uid = json_object_get(user, "uid");
	char format[64] = "-", name[32] = "-";
	const struct passwd *account;

	if (json_object_get(user, "format"))
		snprintf(format, sizeof(format),
			 "%s %" JSON_INTEGER_FORMAT "x%" JSON_INTEGER_FORMAT,
			 text_of(user, "format"),
			 json_integer_value(json_object_get(user, "width")),
			 json_integer_value(json_object_get(user, "height")));
	if (uid) {
		account = getpwuid(json_integer_value(uid));
		snprintf(name, sizeof(name), "%" JSON_INTEGER_FORMAT,
			 json_integer_value(uid));
		if (account)
			snprintf(name, sizeof(name), "%s", account->pw_name);
	}
	fprintf(stream,
		"%-12s %-20s %-16s %8.1f %9.2f %8" JSON_INTEGER_FORMAT
		" %7" JSON_INTEGER_FORMAT " %-10s %s\n",
		text_of(user, "node"), text_of(user, "camera"), format,
		json_real_value(json_object_get(user, "frames_per_second")),
		json_real_value(json_object_get(user, "bytes_per_second")) /
			1e6,
		json_integer_value(json_object_get(user, "held_back")),
		json_integer_value(json_object_get(user, "pid")), name,
		text_of(user, "comm"));
}

/**
 * top_print() - show it to a person
 * @users: from top_json()
 * @stream: where to
 */
void top_print(const json_t *users, FILE *stream)
{
	const json_t *user;
	size_t i;

	fprintf(stream, "%-12s %-20s %-16s %8s %9s %8s %7s %-10s %s\n", "NODE",
		"CAMERA", "FORMAT", "FRAMES/S", "MB/S", "HELD", "PID", "USER",
		"PROGRAM");
	json_array_foreach((json_t *)users, i, user) print_user(user, stream);
	if (!json_array_size(users))
		fprintf(stream, "nobody has a camera open\n");
}
