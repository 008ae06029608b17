/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * What the paravent module and user space say to each other: the generic
 * netlink family, and the attributes that a signed policy consists of.
 * Documentation/netlink/paravent.yaml describes the same family; a test holds
 * the two together.
 */
#ifndef _UAPI_PARAVENT_H
#define _UAPI_PARAVENT_H

#include <linux/types.h>

#define PARAVENT_GENL_NAME	"paravent"
#define PARAVENT_GENL_VERSION	1

/* Limits. The kernel refuses what exceeds them; the tool says so earlier. */
#define PARAVENT_POLICY_GRAMMAR		1	/* the only grammar there is */
#define PARAVENT_POLICY_SIZE_MAX	65535	/* bytes; lib/asn1_decoder.c takes no more */
#define PARAVENT_CERT_SIZE_MAX		16384	/* bytes of a certificate */
#define PARAVENT_CAMERAS_MAX		32	/* cameras in a policy */
#define PARAVENT_ZONES_MAX		64	/* zones of a camera */
#define PARAVENT_VERTICES_MIN		3	/* vertices of a zone */
#define PARAVENT_VERTICES_MAX		64
#define PARAVENT_TEXT_MAX		127	/* bytes of a text, without its NUL */
#define PARAVENT_MATCH_MAX		63	/* bytes of a match text, likewise */
#define PARAVENT_USB_SIZE		9	/* bytes of a USB vendor and product, likewise */
#define PARAVENT_DIMENSION_MAX		16384	/* pixels */
#define PARAVENT_RATE_FRAMES_MAX	240
#define PARAVENT_RATE_SECONDS_MAX	3600
#define PARAVENT_COORDINATE_MAX		65535	/* the far edge of the frame */
#define PARAVENT_IDS_MAX		32	/* users of a camera, its formats, and so on */
#define PARAVENT_EXECUTABLES_MAX	32	/* programs that may use a camera */
#define PARAVENT_FULL_VIEWS_MAX	16	/* sizes in which a camera shows all there is */
#define PARAVENT_WEEK_MINUTES		10080	/* minutes of a week */
#define PARAVENT_HOURS_MAX		64	/* spans of a schedule */
#define PARAVENT_OFFSETS_MAX		64	/* what clocks are ahead by, in turn */
#define PARAVENT_TIME_MAX		253402300799	/* 9999-12-31T23:59:59Z */
#define PARAVENT_OPEN_SECONDS_MAX	7200
#define PARAVENT_OPEN_FRAMES_MAX	30000
#define PARAVENT_OPEN_VALID_MAX		86400	/* seconds */
#define PARAVENT_DIGEST_SIZE		32	/* SHA-256 */
#define PARAVENT_CERTS_MAX		4	/* certificates that a policy brings along */
#define PARAVENT_REVOKED_MAX		64	/* certificates that it revokes */
#define PARAVENT_AUDIT_ALIVE_MS		800	/* how long PARAVENT_CMD_AUDIT_ALIVE holds */

/**
 * enum paravent_cmd - requests of the family
 * @PARAVENT_CMD_STATUS_GET: do; the module's state
 * @PARAVENT_CMD_NODE_GET: dump; one message a video node, each with a
 *	%PARAVENT_A_NODE
 * @PARAVENT_CMD_KEY_ADD: do, CAP_SYS_ADMIN; enrol the certificate in
 *	%PARAVENT_A_BLOB (X.509, DER)
 * @PARAVENT_CMD_KEY_GET: dump; one message a certificate, each with a
 *	%PARAVENT_A_KEY
 * @PARAVENT_CMD_KEY_SEAL: do, CAP_SYS_ADMIN; no certificate can be enrolled and
 *	the module cannot be unloaded from now on, until the next boot
 * @PARAVENT_CMD_POLICY_LOAD: do, CAP_SYS_ADMIN; put the signed policy in force
 *	that the %PARAVENT_A_BLOB attributes make up, in their order
 * @PARAVENT_CMD_AUDIT_ALIVE: do, CAP_SYS_ADMIN; the caller records accesses, refuses
 *	those that it cannot record, and what it recorded before has reached its log. Holds
 *	for %PARAVENT_AUDIT_ALIVE_MS; with %PARAVENT_A_AUDIT_END it ceases to hold.
 */
enum paravent_cmd {
	PARAVENT_CMD_UNSPEC,
	PARAVENT_CMD_STATUS_GET,
	PARAVENT_CMD_NODE_GET,
	PARAVENT_CMD_KEY_ADD,
	PARAVENT_CMD_KEY_GET,
	PARAVENT_CMD_KEY_SEAL,
	PARAVENT_CMD_POLICY_LOAD,
	PARAVENT_CMD_AUDIT_ALIVE,

	__PARAVENT_CMD_MAX,
	PARAVENT_CMD_MAX = __PARAVENT_CMD_MAX - 1
};

/**
 * enum paravent_attr - top-level attributes of the family
 * @PARAVENT_A_PAD: padding of 64-bit values
 * @PARAVENT_A_BLOB: binary, at most 32768 bytes each; what is longer comes as
 *	several of them, which the kernel joins
 * @PARAVENT_A_VERSION: string; of the module
 * @PARAVENT_A_SEALED: u8; 1 when the keyring is sealed
 * @PARAVENT_A_DEFAULT: u8; &enum paravent_default
 * @PARAVENT_A_SERIAL: u64; of the policy in force; absent when there is none
 * @PARAVENT_A_DIGEST: binary; SHA-256 of the content that was signed; likewise
 * @PARAVENT_A_ISSUER: string; of the policy in force, when it states one
 * @PARAVENT_A_REFERENCE: string; likewise
 * @PARAVENT_A_NODE: nested; &enum paravent_node_attr
 * @PARAVENT_A_NOT_BEFORE: u64; of the policy in force, when it states one
 * @PARAVENT_A_NOT_AFTER: u64; likewise
 * @PARAVENT_A_PURPOSE: string; likewise
 * @PARAVENT_A_PLACE: string; likewise
 * @PARAVENT_A_NOW: u64; the time that policies go by, seconds since 1970-01-01
 *	00:00 UTC: the latest that the system's clock has shown, and what has passed since
 * @PARAVENT_A_KEY: nested; &enum paravent_key_attr
 * @PARAVENT_A_AUDIT: u8; 1 while somebody records accesses
 * @PARAVENT_A_AUDIT_END: flag; the caller stops recording now
 * @PARAVENT_A_BASELINES: u32; how many cameras the device tree has a baseline for, found or
 *	not
 * @PARAVENT_A_BASELINE_FAULT: string; what is wrong with the device tree, if something is
 * @PARAVENT_A_MIN_SERIAL: u64; the least serial of a policy that is taken; absent when it is 0
 */
enum paravent_attr {
	PARAVENT_A_UNSPEC,
	PARAVENT_A_PAD,
	PARAVENT_A_BLOB,
	PARAVENT_A_VERSION,
	PARAVENT_A_SEALED,
	PARAVENT_A_DEFAULT,
	PARAVENT_A_SERIAL,
	PARAVENT_A_DIGEST,
	PARAVENT_A_ISSUER,
	PARAVENT_A_REFERENCE,
	PARAVENT_A_NODE,
	PARAVENT_A_KEY,
	PARAVENT_A_NOT_BEFORE,
	PARAVENT_A_NOT_AFTER,
	PARAVENT_A_NOW,
	PARAVENT_A_PURPOSE,
	PARAVENT_A_PLACE,
	PARAVENT_A_AUDIT,
	PARAVENT_A_AUDIT_END,
	PARAVENT_A_BASELINES,
	PARAVENT_A_BASELINE_FAULT,
	PARAVENT_A_MIN_SERIAL,

	__PARAVENT_A_MAX,
	PARAVENT_A_MAX = __PARAVENT_A_MAX - 1
};

#define PARAVENT_BLOB_CHUNK_MAX	32768

/**
 * enum paravent_default - what a camera gets that no policy names
 * @PARAVENT_DEFAULT_BLANK: it streams frames that hold nothing but the fill
 * @PARAVENT_DEFAULT_DENY: it does not stream (EACCES)
 */
enum paravent_default {
	PARAVENT_DEFAULT_BLANK,
	PARAVENT_DEFAULT_DENY,
};

/**
 * enum paravent_node_state - what the module does with a video node
 * @PARAVENT_NODE_CLOSED: refuses every access (EACCES): it could carry pixels
 *	or statistics that cannot be masked
 * @PARAVENT_NODE_DEFAULT: a capture node that no policy names
 * @PARAVENT_NODE_POLICY: a capture node under the policy in force
 */
enum paravent_node_state {
	PARAVENT_NODE_CLOSED,
	PARAVENT_NODE_DEFAULT,
	PARAVENT_NODE_POLICY,
};

/**
 * enum paravent_hidden - why a camera that the policy names shows nothing
 * @PARAVENT_HIDDEN_NOT: it does
 * @PARAVENT_HIDDEN_EARLY: the policy is not valid yet, or the clock has not been set
 * @PARAVENT_HIDDEN_EXPIRED: the policy has expired
 * @PARAVENT_HIDDEN_HOURS: it is outside of the camera's hours
 * @PARAVENT_HIDDEN_UNRECORDED: nobody records accesses, and the camera requires it:
 *	no stream starts (EAGAIN)
 * @PARAVENT_HIDDEN_BASELINE: what the device tree says of it is malformed: no stream starts
 *	(EACCES), with or without a policy
 * @PARAVENT_HIDDEN_UNPLACED: the driver does not say which part of the sensor's field it shows
 *	in the size that is set, nor does whoever drew the zones: see %PARAVENT_C_FULL_VIEW
 */
enum paravent_hidden {
	PARAVENT_HIDDEN_NOT,
	PARAVENT_HIDDEN_EARLY,
	PARAVENT_HIDDEN_EXPIRED,
	PARAVENT_HIDDEN_HOURS,
	PARAVENT_HIDDEN_UNRECORDED,
	PARAVENT_HIDDEN_BASELINE,
	PARAVENT_HIDDEN_UNPLACED,
};

/**
 * enum paravent_raw - the memory that a driver fills, and that the kernel alone can reach
 * @PARAVENT_RAW_NONE: there was none yet
 * @PARAVENT_RAW_COPIED: the processor fills it: ordinary memory
 * @PARAVENT_RAW_COHERENT: DMA sees the caches: ordinary memory
 * @PARAVENT_RAW_SYNCED: DMA does not see the caches: cached memory, synced around each frame
 * @PARAVENT_RAW_UNCACHED: likewise, but the driver or the device takes no other: slow to read
 */
enum paravent_raw {
	PARAVENT_RAW_NONE,
	PARAVENT_RAW_COPIED,
	PARAVENT_RAW_COHERENT,
	PARAVENT_RAW_SYNCED,
	PARAVENT_RAW_UNCACHED,
};

/**
 * enum paravent_node_attr - a video node
 * @PARAVENT_N_NAME: string; as under /dev, for example "video0"
 * @PARAVENT_N_STATE: u32; &enum paravent_node_state
 * @PARAVENT_N_DRIVER: string; what VIDIOC_QUERYCAP says. This and the next two
 *	are absent until the node has been opened for the first time.
 * @PARAVENT_N_CARD: string; likewise
 * @PARAVENT_N_BUS_INFO: string; likewise
 * @PARAVENT_N_CAMERA: string; the name of the camera in the policy
 * @PARAVENT_N_ZONES: u32; number of zones in force
 * @PARAVENT_N_MAX_WIDTH: u32; pixels; absent when not capped
 * @PARAVENT_N_MAX_HEIGHT: u32; pixels; likewise
 * @PARAVENT_N_RATE_FRAMES: u32; frames that may pass in @PARAVENT_N_RATE_SECONDS;
 *	likewise
 * @PARAVENT_N_RATE_SECONDS: u32; seconds; likewise
 * @PARAVENT_N_FORMAT: u32; fourcc; absent until known, as the next three are
 * @PARAVENT_N_WIDTH: u32; pixels, with %PARAVENT_HIDDEN_UNPLACED those of the driver's frames
 * @PARAVENT_N_HEIGHT: u32; pixels
 * @PARAVENT_N_MASKED: u32; bytes of the frame that are filled, in parts per
 *	million
 * @PARAVENT_N_PASSED: u64; frames that reached user space, zones filled
 * @PARAVENT_N_SKIPPED: u64; frames held back by the frame-rate cap
 * @PARAVENT_N_BLANKED: u64; frames that reached user space wholly filled
 * @PARAVENT_N_HIDDEN: u32; &enum paravent_hidden: why the policy shows nothing at
 *	present; absent when it does
 * @PARAVENT_N_USB: string; as %PARAVENT_C_USB; absent until the node has been opened for
 *	the first time, and where there is none. Likewise the next two.
 * @PARAVENT_N_USB_SERIAL: string; as %PARAVENT_C_USB_SERIAL
 * @PARAVENT_N_DEVICE_TREE: string; as %PARAVENT_C_DEVICE_TREE
 * @PARAVENT_N_OPEN: flag; zones do not count: the camera is being commissioned
 * @PARAVENT_N_OPENS: u64; opens that succeeded. This and the next six count, each at its
 *	beginning, the calls that have come to the node since the module has had it.
 * @PARAVENT_N_RELEASES: u64; files closed for good, of those opened since
 * @PARAVENT_N_IOCTLS: u64; ioctls, whatever came of them. Likewise the next three.
 * @PARAVENT_N_MMAPS: u64; mmaps
 * @PARAVENT_N_READS: u64; reads
 * @PARAVENT_N_POLLS: u64; polls: as often as the kernel asked, which is more than once
 *	for a call that waits
 * @PARAVENT_N_REFUSED_OPENS: u64; opens that failed, whoever refused them
 * @PARAVENT_N_BYTES: u64; bytes of the frames that reached user space
 * @PARAVENT_N_BASELINE: nested, multiple; &enum paravent_baseline_attr: what the device tree
 *	says of it, besides the policy; absent until the node has been opened for the first time
 * @PARAVENT_N_RAW: u32; &enum paravent_raw; absent until there was a buffer
 * @PARAVENT_N_PAD: padding of 64-bit values
 */
enum paravent_node_attr {
	PARAVENT_N_UNSPEC,
	PARAVENT_N_PAD,
	PARAVENT_N_NAME,
	PARAVENT_N_STATE,
	PARAVENT_N_DRIVER,
	PARAVENT_N_CARD,
	PARAVENT_N_BUS_INFO,
	PARAVENT_N_CAMERA,
	PARAVENT_N_ZONES,
	PARAVENT_N_MAX_WIDTH,
	PARAVENT_N_MAX_HEIGHT,
	PARAVENT_N_RATE_FRAMES,
	PARAVENT_N_RATE_SECONDS,
	PARAVENT_N_FORMAT,
	PARAVENT_N_WIDTH,
	PARAVENT_N_HEIGHT,
	PARAVENT_N_MASKED,
	PARAVENT_N_PASSED,
	PARAVENT_N_SKIPPED,
	PARAVENT_N_BLANKED,
	PARAVENT_N_HIDDEN,
	PARAVENT_N_USB,
	PARAVENT_N_USB_SERIAL,
	PARAVENT_N_DEVICE_TREE,
	PARAVENT_N_OPEN,
	PARAVENT_N_OPENS,
	PARAVENT_N_RELEASES,
	PARAVENT_N_IOCTLS,
	PARAVENT_N_MMAPS,
	PARAVENT_N_READS,
	PARAVENT_N_POLLS,
	PARAVENT_N_REFUSED_OPENS,
	PARAVENT_N_BYTES,
	PARAVENT_N_BASELINE,
	PARAVENT_N_RAW,

	__PARAVENT_N_MAX,
	PARAVENT_N_MAX = __PARAVENT_N_MAX - 1
};

/**
 * enum paravent_baseline_attr - what the device tree says of a camera, and no policy loosens
 * @PARAVENT_B_NODE: string; path of the node that says it
 * @PARAVENT_B_MALFORMED: flag; nobody knows what it says: the camera shows nothing
 * @PARAVENT_B_ZONES: u32; number of zones
 * @PARAVENT_B_MAX_WIDTH: u32; pixels; absent when not capped
 * @PARAVENT_B_MAX_HEIGHT: u32; pixels; likewise
 * @PARAVENT_B_RATE_FRAMES: u32; frames that may pass in @PARAVENT_B_RATE_SECONDS; likewise
 * @PARAVENT_B_RATE_SECONDS: u32; seconds; likewise
 * @PARAVENT_B_FIXED: flag; as %PARAVENT_C_FIXED
 * @PARAVENT_B_REQUIRE_AUDIT: flag; as %PARAVENT_C_REQUIRE_AUDIT
 */
enum paravent_baseline_attr {
	PARAVENT_B_UNSPEC,
	PARAVENT_B_NODE,
	PARAVENT_B_MALFORMED,
	PARAVENT_B_ZONES,
	PARAVENT_B_MAX_WIDTH,
	PARAVENT_B_MAX_HEIGHT,
	PARAVENT_B_RATE_FRAMES,
	PARAVENT_B_RATE_SECONDS,
	PARAVENT_B_FIXED,
	PARAVENT_B_REQUIRE_AUDIT,

	__PARAVENT_B_MAX,
	PARAVENT_B_MAX = __PARAVENT_B_MAX - 1
};

/**
 * enum paravent_key_attr - a certificate in the .paravent keyring
 * @PARAVENT_K_DESCRIPTION: string; the key's description: the subject's name
 *	and the end of the key identifier
 * @PARAVENT_K_DIGEST: binary; SHA-256 of the certificate (DER)
 * @PARAVENT_K_BUILTIN: flag; it was built into the module
 * @PARAVENT_K_NOT_AFTER: s64; when it expires, seconds since 1970-01-01 00:00 UTC: no policy
 *	that it signed is taken from then on
 * @PARAVENT_K_DEVICE_TREE: flag; it stands in the device tree
 * @PARAVENT_K_PAD: padding of 64-bit values
 */
enum paravent_key_attr {
	PARAVENT_K_UNSPEC,
	PARAVENT_K_DESCRIPTION,
	PARAVENT_K_DIGEST,
	PARAVENT_K_BUILTIN,
	PARAVENT_K_NOT_AFTER,
	PARAVENT_K_PAD,
	PARAVENT_K_DEVICE_TREE,

	__PARAVENT_K_MAX,
	PARAVENT_K_MAX = __PARAVENT_K_MAX - 1
};

/*
 * A policy is a CMS SignedData (RFC 5652), DER, with the content attached, one
 * signer named by issuer and serial number, no certificates, no attributes,
 * RSASSA-PKCS1-v1_5 or (where the kernel has it) ECDSA over P-256, with SHA-256.
 * The content is of type data, and is a
 * sequence of netlink attributes: little-endian, each padded to 4 bytes, the last, too.
 * An attribute may stand once only where it does not say "multiple". A string is UTF-8
 * with a NUL behind it, without control characters, line separators or what changes the
 * direction of writing (U+2028 to U+202E, U+2066 to U+2069, U+FEFF). Unknown attributes,
 * wrong lengths and values out of range are refused (EBADMSG).
 */

/**
 * enum paravent_policy_attr - the content of a policy
 * @PARAVENT_P_GRAMMAR: u32; %PARAVENT_POLICY_GRAMMAR; required
 * @PARAVENT_P_SERIAL: u64; 1 or more, greater than that of the policy in force;
 *	required
 * @PARAVENT_P_ISSUER: string, at most %PARAVENT_TEXT_MAX bytes; record
 * @PARAVENT_P_REFERENCE: string, likewise; record
 * @PARAVENT_P_CAMERA: nested, multiple, 1 to %PARAVENT_CAMERAS_MAX;
 *	&enum paravent_camera_attr
 * @PARAVENT_P_NOT_BEFORE: u64, 1 to %PARAVENT_TIME_MAX; seconds since
 *	1970-01-01 00:00 UTC: when it begins to be valid. Before, its cameras show
 *	nothing.
 * @PARAVENT_P_NOT_AFTER: u64; likewise: when it ceases to be valid
 * @PARAVENT_P_OFFSETS: binary; 1 to %PARAVENT_OFFSETS_MAX &struct paravent_offset, in
 *	rising order: what the clocks on the wall are ahead of UTC by. Required where
 *	there is a schedule, as is @PARAVENT_P_NOT_BEFORE, which tells a clock that has
 *	not been set.
 * @PARAVENT_P_TIMEZONE: string, at most %PARAVENT_TEXT_MAX bytes; record: whose
 *	offsets they are
 * @PARAVENT_P_PURPOSE: string, likewise; record: what the cameras are for
 * @PARAVENT_P_PLACE: string, likewise; record: where they are
 * @PARAVENT_P_CERT: binary, multiple, at most %PARAVENT_CERTS_MAX; a certificate (X.509,
 *	DER, at most %PARAVENT_CERT_SIZE_MAX bytes) that is trusted from now on until the
 *	next boot, even where the keyring is sealed
 * @PARAVENT_P_REVOKED: binary; 1 to %PARAVENT_REVOKED_MAX SHA-256 digests of certificates
 *	(DER), in rising order, that are not trusted from now on until the next boot
 */
enum paravent_policy_attr {
	PARAVENT_P_UNSPEC,
	PARAVENT_P_GRAMMAR,
	PARAVENT_P_SERIAL,
	PARAVENT_P_ISSUER,
	PARAVENT_P_REFERENCE,
	PARAVENT_P_CAMERA,
	PARAVENT_P_NOT_BEFORE,
	PARAVENT_P_NOT_AFTER,
	PARAVENT_P_OFFSETS,
	PARAVENT_P_TIMEZONE,
	PARAVENT_P_PURPOSE,
	PARAVENT_P_PLACE,
	PARAVENT_P_CERT,
	PARAVENT_P_REVOKED,

	__PARAVENT_P_MAX,
	PARAVENT_P_MAX = __PARAVENT_P_MAX - 1
};

/**
 * struct paravent_offset - what clocks on the wall are ahead of UTC by
 * @at: from when on, seconds since 1970-01-01 00:00 UTC; the first holds before, too
 * @seconds: at most 86400 either way
 * @zero: 0
 */
struct paravent_offset {
	__u64 at;
	__s32 seconds;
	__u32 zero;
};

/**
 * struct paravent_hours - a span of the week
 * @from: minutes since Monday 00:00 on the clock on the wall
 * @until: likewise, more than @from, at most %PARAVENT_WEEK_MINUTES: when it is over
 */
struct paravent_hours {
	__u16 from;
	__u16 until;
};

/**
 * struct paravent_size - a size of a frame
 * @width: 1 to %PARAVENT_DIMENSION_MAX pixels
 * @height: likewise
 */
struct paravent_size {
	__u16 width;
	__u16 height;
};

/**
 * enum paravent_camera_attr - the rule for one camera
 * @PARAVENT_C_NAME: string, 1 to %PARAVENT_TEXT_MAX bytes; required
 * @PARAVENT_C_DRIVER: string, 1 to %PARAVENT_MATCH_MAX bytes; must equal what
 *	VIDIOC_QUERYCAP says. At least one of this, the next two and the last three is
 *	required, and two cameras must not be able to match the same node.
 * @PARAVENT_C_CARD: string; likewise
 * @PARAVENT_C_BUS_INFO: string; likewise
 * @PARAVENT_C_MAX_WIDTH: u32, 1 to %PARAVENT_DIMENSION_MAX pixels; goes with the
 *	next
 * @PARAVENT_C_MAX_HEIGHT: u32; likewise
 * @PARAVENT_C_RATE_FRAMES: u32, 1 to %PARAVENT_RATE_FRAMES_MAX; no more frames
 *	than this in any @PARAVENT_C_RATE_SECONDS; goes with it
 * @PARAVENT_C_RATE_SECONDS: u32, 1 to %PARAVENT_RATE_SECONDS_MAX seconds
 * @PARAVENT_C_FILL: u32; 0x00RRGGBB (sRGB); black when absent
 * @PARAVENT_C_ZONE: nested, multiple, at most %PARAVENT_ZONES_MAX;
 *	&enum paravent_zone_attr
 * @PARAVENT_C_SCHEDULE: binary; 1 to %PARAVENT_HOURS_MAX &struct paravent_hours, in
 *	rising order, with time between them: when the camera may show anything; always
 *	when absent
 * @PARAVENT_C_FIXED: flag; what turns, zooms, focusses, flips or crops the picture, or
 *	goes over to another input, is refused (EBUSY)
 * @PARAVENT_C_UIDS: binary; 1 to %PARAVENT_IDS_MAX u32, in rising order: users who may
 *	use the camera. With this or the next nobody else may, root neither (EACCES).
 * @PARAVENT_C_GIDS: binary; likewise; groups
 * @PARAVENT_C_USB: string, 9 bytes; vendor and product of the USB device that the camera is
 *	part of: "046d:0825"
 * @PARAVENT_C_USB_SERIAL: string, 1 to %PARAVENT_TEXT_MAX bytes; its serial number
 * @PARAVENT_C_DEVICE_TREE: string, likewise; path of the device-tree node of the device, or
 *	the nearest above it, up to a USB device
 * @PARAVENT_C_OPEN_SECONDS: u32, 1 to %PARAVENT_OPEN_SECONDS_MAX seconds; commissioning: for
 *	so long from when the policy comes into force, zones do not count. Goes with the
 *	next, and takes a @PARAVENT_P_NOT_BEFORE and @PARAVENT_P_NOT_AFTER that are at most
 *	%PARAVENT_OPEN_VALID_MAX seconds apart.
 * @PARAVENT_C_OPEN_FRAMES: u32, 1 to %PARAVENT_OPEN_FRAMES_MAX; and not after so many frames
 * @PARAVENT_C_FORMATS: binary; 1 to %PARAVENT_IDS_MAX u32, in rising order: pixel formats
 *	(fourcc) that it may deliver; all that can be masked when absent
 * @PARAVENT_C_CONTROLS: binary; at most %PARAVENT_IDS_MAX u32, in rising order: controls
 *	(V4L2_CID_...) that programs may set. With this, a program that opens the camera finds no
 *	others, but for those that can only be read.
 * @PARAVENT_C_EXECUTABLES: binary; 1 to %PARAVENT_EXECUTABLES_MAX SHA-256 digests of files, in
 *	rising order: programs that may use the camera. With this nobody else may (EACCES),
 *	whatever the two above say.
 * @PARAVENT_C_REQUIRE_AUDIT: flag; it shows nothing, and no stream starts (EAGAIN), while
 *	nobody records accesses: see %PARAVENT_CMD_AUDIT_ALIVE
 * @PARAVENT_C_FULL_VIEW: binary; 1 to %PARAVENT_FULL_VIEWS_MAX &struct paravent_size, in rising
 *	order, by height first: sizes of the driver's frames in which it shows all of the sensor's
 *	field. Counts where the driver does not tell what it crops: zones can be placed in these
 *	sizes and no others. Without it, those are of a shape with the largest that the driver
 *	lists; where it lists ranges or, but for a driver of one size, nothing, there are none.
 */
enum paravent_camera_attr {
	PARAVENT_C_UNSPEC,
	PARAVENT_C_NAME,
	PARAVENT_C_DRIVER,
	PARAVENT_C_CARD,
	PARAVENT_C_BUS_INFO,
	PARAVENT_C_MAX_WIDTH,
	PARAVENT_C_MAX_HEIGHT,
	PARAVENT_C_RATE_FRAMES,
	PARAVENT_C_RATE_SECONDS,
	PARAVENT_C_FILL,
	PARAVENT_C_ZONE,
	PARAVENT_C_SCHEDULE,
	PARAVENT_C_FIXED,
	PARAVENT_C_UIDS,
	PARAVENT_C_GIDS,
	PARAVENT_C_USB,
	PARAVENT_C_USB_SERIAL,
	PARAVENT_C_DEVICE_TREE,
	PARAVENT_C_OPEN_SECONDS,
	PARAVENT_C_OPEN_FRAMES,
	PARAVENT_C_FORMATS,
	PARAVENT_C_CONTROLS,
	PARAVENT_C_EXECUTABLES,
	PARAVENT_C_REQUIRE_AUDIT,
	PARAVENT_C_FULL_VIEW,

	__PARAVENT_C_MAX,
	PARAVENT_C_MAX = __PARAVENT_C_MAX - 1
};

/**
 * enum paravent_zone_attr - a zone of a camera
 * @PARAVENT_Z_NAME: string, at most %PARAVENT_TEXT_MAX bytes; record
 * @PARAVENT_Z_POLYGON: binary; %PARAVENT_VERTICES_MIN to %PARAVENT_VERTICES_MAX
 *	vertices of a simple polygon, x then y, each a u16. (0, 0) is the top
 *	left corner of the sensor's full frame as it is scanned out, before any
 *	crop, scaling or flip. A coordinate c lies at c / 65536 of the frame's
 *	width or height; 65535 means the far edge itself. Required.
 * @PARAVENT_Z_ONLY: flag; an inverse zone: what lies outside all inverse zones
 *	of the camera is filled. An ordinary zone inside one is filled.
 * @PARAVENT_Z_SCHEDULE: binary, as %PARAVENT_C_SCHEDULE: when the zone counts; always
 *	when absent
 */
enum paravent_zone_attr {
	PARAVENT_Z_UNSPEC,
	PARAVENT_Z_NAME,
	PARAVENT_Z_POLYGON,
	PARAVENT_Z_ONLY,
	PARAVENT_Z_SCHEDULE,

	__PARAVENT_Z_MAX,
	PARAVENT_Z_MAX = __PARAVENT_Z_MAX - 1
};

#endif /* _UAPI_PARAVENT_H */
