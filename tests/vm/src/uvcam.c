// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A USB camera without hardware: speaks USB/IP (Documentation/usb/usbip_protocol.rst) to
 * vhci_hcd over a socket pair. YUYV 640x360 at 30 or 15 frames a second, or so it says, over a
 * bulk endpoint; the descriptors follow USB Video Class 1.0. The picture stands still.
 *
 *	uvcam [PORT]
 *
 * It has a motor and a lens, and an extension unit. What they are told is written to standard
 * output, a line each: the unit, the control, and the bytes. While there is a file /run/balk, it
 * does none of it.
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WIDTH	640
#define HEIGHT	360
#define IMAGE	(WIDTH * HEIGHT * 2)
#define PAYLOAD	(IMAGE + 2)

#define LE16(v)	(v) & 0xff, (v) >> 8 & 0xff
#define LE32(v)	LE16(v), LE16((v) >> 16)

struct usbip {
	uint32_t command, seqnum, devid, direction, ep;
	uint32_t flags_or_status, length, start_frame, packets, interval;
	uint8_t setup[8];
};

/* Of the terminal and the unit that controls are of. */
#define CAMERA		1
#define EXTENSION	3

/* A control: what it is set to, and the least, the most, the step and the value at first. */
struct unit_control {
	uint8_t unit, selector, size;
	uint8_t cur[8], min[8], max[8], res[8], def[8];
};

static struct unit_control unit_controls[] = {
	/* Focus (Absolute), Focus (Auto) */
	{ CAMERA, 0x06, 2, .max = { LE16(250) }, .res = { 1 }, .def = { 10 }, .cur = { 10 } },
	{ CAMERA, 0x08, 1, .max = { 1 }, .res = { 1 } },
	/*
	 * Zoom (Absolute), Zoom (Relative): direction, digital, speed. If the least speed were
	 * not 0, uvcvideo would let nobody stop it.
	 */
	{ CAMERA, 0x0b, 2, .min = { 100 }, .max = { LE16(400) }, .res = { 1 }, .def = { 100 },
	  .cur = { 100 } },
	{ CAMERA, 0x0c, 3, .max = { 0, 0, 7 }, .res = { 0, 0, 1 },
	  .def = { 0, 0, 1 } },
	/* PanTilt (Absolute), PanTilt (Relative): direction and speed of each */
	{ CAMERA, 0x0d, 8, .min = { LE32(-36000), LE32(-36000) },
	  .max = { LE32(36000), LE32(36000) }, .res = { LE32(3600), LE32(3600) } },
	{ CAMERA, 0x0e, 4, .min = { 0, 1, 0, 1 }, .max = { 0, 7, 0, 7 }, .res = { 0, 1, 0, 1 },
	  .def = { 0, 1, 0, 1 } },
	/* Nobody knows what it does. */
	{ EXTENSION, 1, 4, .max = { 255, 255, 255, 255 }, .res = { 1 } },
};

static const uint8_t device[] = {
	18, 1, LE16(0x200), 0xef, 2, 1, 64, LE16(0x1d6b), LE16(0x0102), LE16(1), 0, 2, 3, 1
};

static const uint8_t config[] = {
	/* configuration, interface association, video control */
	9, 2, LE16(225), 2, 1, 0, 0x80, 50,
	8, 11, 0, 2, 14, 3, 0, 0,
	9, 4, 0, 0, 0, 14, 1, 0, 0,
	13, 0x24, 1, LE16(0x100), LE16(66), LE32(48000000), 1, 1,
	18, 0x24, 2, CAMERA, LE16(0x201), 0, 0, LE16(0), LE16(0), LE16(0), 3, 0x20, 0x1e, 2,
	26, 0x24, 6, EXTENSION, 'P', 'a', 'r', 'a', 'v', 'e', 'n', 't', ' ', 'e', 'x', 't', 'e',
	'n', 's', '.', 1, 1, CAMERA, 1, 1, 0,
	9, 0x24, 3, 2, LE16(0x101), 0, EXTENSION, 0,
	/* video streaming: header, YUY2 and MJPEG of one frame size each, bulk endpoint */
	9, 4, 1, 0, 1, 14, 2, 0, 0,
	15, 0x24, 1, 2, LE16(117), 0x81, 0, 2, 0, 0, 0, 1, 0, 0,
	27, 0x24, 4, 1, 1, 'Y', 'U', 'Y', '2', 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71,
	16, 1, 0, 0, 0, 0,
	34, 0x24, 5, 1, 0, LE16(WIDTH), LE16(HEIGHT), LE32(IMAGE * 240), LE32(IMAGE * 240),
	LE32(IMAGE), LE32(333333), 2, LE32(333333), LE32(666666),
	11, 0x24, 6, 2, 1, 1, 1, 0, 0, 0, 0,
	30, 0x24, 7, 1, 0, LE16(2 * WIDTH), LE16(2 * HEIGHT), LE32(IMAGE * 240),
	LE32(IMAGE * 240), LE32(IMAGE), LE32(333333), 1, LE32(333333),
	7, 5, 0x81, 2, LE16(512), 0,
};

_Static_assert(sizeof(config) == 225, "as its own header says");

static uint8_t probe[26] = {
	LE16(1), 1, 1, LE32(333333), LE16(0), LE16(0), LE16(0), LE16(0), LE16(0),
	LE32(IMAGE), LE32(PAYLOAD)
};

static uint8_t payload[PAYLOAD];
static int sock;

static void all(bool out, void *data, size_t size)
{
	uint8_t *at = data;

	while (size) {
		ssize_t n = out ? write(sock, at, size) : read(sock, at, size);

		if (n <= 0)
			exit(0);
		at += n;
		size -= n;
	}
}

static void reply(const struct usbip *request, int status, const void *data, uint32_t length)
{
	struct usbip answer = { .command = htonl(3), .seqnum = request->seqnum };

	answer.flags_or_status = htonl(status);
	answer.length = htonl(length);
	all(true, &answer, sizeof(answer));
	if (data)
		all(true, (void *)data, length);
}

/* Answer a request to call another off. */
static void gone(uint32_t seqnum, int status)
{
	struct usbip answer = { .command = htonl(4), .seqnum = seqnum };

	answer.flags_or_status = htonl(status);
	all(true, &answer, sizeof(answer));
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static struct unit_control *find_control(const struct usbip *request)
{
	const uint8_t *setup = request->setup;
	size_t i;

	for (i = 0; i < sizeof(unit_controls) / sizeof(*unit_controls); i++)
		if (setup[5] && unit_controls[i].unit == setup[5] &&
		    unit_controls[i].selector == setup[3])
			return &unit_controls[i];
	return NULL;
}

static void get_control(const struct usbip *request, const struct unit_control *control)
{
	uint16_t length = request->setup[6] | request->setup[7] << 8;
	const uint8_t info = 3, len[2] = { control->size, 0 };

	switch (request->setup[1]) {
	case 0x81:
		return reply(request, 0, control->cur, least(length, control->size));
	case 0x82:
		return reply(request, 0, control->min, least(length, control->size));
	case 0x83:
		return reply(request, 0, control->max, least(length, control->size));
	case 0x84:
		return reply(request, 0, control->res, least(length, control->size));
	case 0x85:
		return reply(request, 0, len, least(length, 2));
	case 0x86:
		return reply(request, 0, &info, 1);
	case 0x87:
		return reply(request, 0, control->def, least(length, control->size));
	default:
		return reply(request, -32, NULL, 0);
	}
}

static void set_control(const struct usbip *request, struct unit_control *control,
			const uint8_t *data)
{
	size_t i;

	if (!access("/run/balk", F_OK))
		return reply(request, -32, NULL, 0);
	printf("%u %02x", control->unit, control->selector);
	for (i = 0; i < control->size; i++)
		printf(" %02x", data[i]);
	printf("\n");
	fflush(stdout);
	memcpy(control->cur, data, control->size);
	reply(request, 0, NULL, control->size);
}

/* SET_CUR: all there is to choose is the frame interval. */
static void negotiate(const struct usbip *request, const uint8_t *data)
{
	if (ntohl(request->length) >= 8)
		memcpy(probe + 4, data + 4, 4);
	reply(request, 0, NULL, ntohl(request->length));
}

static void control(const struct usbip *request)
{
	const uint8_t *setup = request->setup;
	uint16_t value = setup[2] | setup[3] << 8, length = setup[6] | setup[7] << 8;
	static const uint8_t info = 3, len[2] = { sizeof(probe), 0 }, zero[2];
	uint8_t text[64] = { 2, 3 };
	const char *name = "Paravent test camera";
	struct unit_control *unit = find_control(request);
	size_t i;

	if (unit && setup[0] == 0xa1)
		return get_control(request, unit);
	switch (setup[0] << 8 | setup[1]) {
	case 0x8006: /* GET_DESCRIPTOR */
		if (value >> 8 == 1)
			return reply(request, 0, device, least(length, sizeof(device)));
		if (value >> 8 == 2)
			return reply(request, 0, config, least(length, sizeof(config)));
		if (value == 0x300) {
			static const uint8_t languages[] = { 4, 3, 9, 4 };

			return reply(request, 0, languages, least(length, 4));
		}
		if (value >> 8 == 3) {
			/* The serial number, or the name. */
			const char *from = value == 0x303 ? "CAM-0042" : name;

			for (i = 0; from[i]; i++)
				text[2 + 2 * i] = from[i];
			text[0] = 2 + 2 * i;
			return reply(request, 0, text, least(length, text[0]));
		}
		return reply(request, -32, NULL, 0);
	case 0x8000: /* GET_STATUS */
		return reply(request, 0, zero, least(length, 2));
	case 0x0009: /* SET_CONFIGURATION */
	case 0x010b: /* SET_INTERFACE */
	case 0x0201: /* CLEAR_FEATURE of the endpoint */
		return reply(request, 0, NULL, 0);
	case 0xa181: /* GET_CUR, GET_MIN, GET_MAX, GET_DEF */
	case 0xa182:
	case 0xa183:
	case 0xa187:
		return reply(request, 0, probe, least(length, sizeof(probe)));
	case 0xa185: /* GET_LEN */
		return reply(request, 0, len, least(length, 2));
	case 0xa186: /* GET_INFO */
		return reply(request, 0, &info, 1);
	default:
		return reply(request, -32, NULL, 0);
	}
}

/* The next piece of the frame; a payload ends with the piece that is not full. */
static void bulk(const struct usbip *request)
{
	static uint32_t at;
	static uint8_t frame;
	uint32_t n = least(ntohl(request->length), PAYLOAD - at);

	if (!at) {
		nanosleep(&(struct timespec){ .tv_nsec = 25000000 }, NULL);
		payload[0] = 2;
		payload[1] = 0x82 | (frame++ & 1); /* end of header, end of frame, toggling */
	}
	reply(request, 0, payload + at, n);
	at = at + n == PAYLOAD ? 0 : at + n;
}

int main(int argc, char **argv)
{
	static bool seen[65536];
	static uint32_t called_off[65536]; /* by which request */
	struct usbip request;
	const char *port = argc > 1 ? argv[1] : "0";
	struct unit_control *unit;
	uint8_t data[4096];
	int pair[2];
	FILE *attach;
	size_t i;

	for (i = 0; i < IMAGE; i++)
		payload[2 + i] = (i % (2 * WIDTH)) * 3 + i / (2 * WIDTH) * 5;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return 1;
	attach = fopen("/sys/devices/platform/vhci_hcd.0/attach", "w");
	if (!attach || fprintf(attach, "%s %d %d 3", port, pair[0], atoi(port) + 1) < 0 || fclose(attach)) {
		perror("vhci_hcd");
		return 1;
	}
	close(pair[0]);
	sock = pair[1];
	for (;;) {
		all(false, &request, sizeof(request));
		if (request.command == htonl(2)) {
			uint16_t which = ntohl(request.flags_or_status);

			/*
			 * As a rule it has been answered already, for we take one after the
			 * other. But vhci_hcd may call one off before it sends it, and only
			 * knows what the answer is about once it has.
			 */
			if (seen[which])
				gone(request.seqnum, 0);
			else
				called_off[which] = request.seqnum;
			continue;
		}
		seen[(uint16_t)ntohl(request.seqnum)] = true;
		seen[(uint16_t)(ntohl(request.seqnum) + 32768)] = false;
		if (!request.direction && request.length)
			all(false, data, least(ntohl(request.length), sizeof(data)));
		if (called_off[(uint16_t)ntohl(request.seqnum)]) {
			gone(called_off[(uint16_t)ntohl(request.seqnum)], -104); /* ECONNRESET */
			called_off[(uint16_t)ntohl(request.seqnum)] = 0;
			continue;
		}
		if (request.ep == htonl(0)) {
			unit = find_control(&request);
			if (unit && request.setup[0] == 0x21 && ntohl(request.length) == unit->size)
				set_control(&request, unit, data);
			else if (!request.direction && request.length)
				negotiate(&request, data);
			else
				control(&request);
		} else {
			bulk(&request);
		}
	}
}
