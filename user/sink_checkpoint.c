// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Seals of the log go to where nobody on this machine can take them back: the journal or
 * syslog, which pass them on to other machines, or a file on another disk.
 */
#include "sink.h"

#include "file.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define JOURNAL "journal"
#define SYSLOG "syslog"

/* Facility authpriv, severity notice. */
#define PRIORITY (10 << 3 | 5)

/* Where tests look, too. */
static const char *socket_of(const char *variable, const char *path)
{
	return getenv(variable) ?: path;
}

static int send_to(const char *path, const char *data, size_t size)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), error = 0;

	if (fd < 0)
		return errno;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (sendto(fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT,
		   (struct sockaddr *)&address, sizeof(address)) < 0)
		error = errno;
	close(fd);
	return error;
}

/* A field with newlines in it goes with its length before it. */
static int to_journal(const char *note, size_t size)
{
	static const char head[] = "SYSLOG_IDENTIFIER=paravent\n"
				   "PRIORITY=5\n"
				   "MESSAGE=checkpoint of the access log\n"
				   "PARAVENT_CHECKPOINT\n";
	char data[sizeof(head) + 8 + LOG_NOTE_SIZE + 1];
	uint64_t length = htole64(size);
	size_t used = sizeof(head) - 1;

	if (size > LOG_NOTE_SIZE)
		return EMSGSIZE;
	memcpy(data, head, used);
	memcpy(data + used, &length, sizeof(length));
	used += sizeof(length);
	memcpy(data + used, note, size);
	used += size;
	data[used++] = '\n';
	return send_to(socket_of("PARAVENT_JOURNAL_SOCKET",
				 "/run/systemd/journal/socket"),
		       data, used);
}

/* A message is one line: newlines are written as \n. */
static int to_syslog(const char *note, size_t size)
{
	char data[64 + 2 * LOG_NOTE_SIZE];
	size_t used, i;

	if (size > LOG_NOTE_SIZE)
		return EMSGSIZE;
	used = snprintf(data, 64, "<%d>paravent[%d]: checkpoint ", PRIORITY,
			getpid());
	for (i = 0; i < size; i++) {
		if (note[i] == '\n') {
			data[used++] = '\\';
			data[used++] = 'n';
		} else {
			data[used++] = note[i];
		}
	}
	return send_to(socket_of("PARAVENT_SYSLOG_SOCKET", "/dev/log"), data,
		       used);
}

/**
 * sink_send_seal() - send a seal off; a struct log_options.sealed
 * @data: the sink
 * @note: the seal
 * @size: its bytes
 *
 * One that cannot be sent is in the log all the same, and the next one follows.
 */
void sink_send_seal(void *data, const char *note, size_t size)
{
	const struct sink *sink = data;
	struct report report = { 0 };
	int error = 0;

	if (!strcmp(sink->checkpoint, JOURNAL))
		error = to_journal(note, size);
	else if (!strcmp(sink->checkpoint, SYSLOG))
		error = to_syslog(note, size);
	else
		file_replace(sink->checkpoint, note, size, &report);
	if (error)
		report_error(&report, error,
			     "cannot send a checkpoint to the %s: %s",
			     sink->checkpoint, strerror(error));
	if (report.errors)
		report_print(&report, stderr);
}
