/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: what only the module knows of an access. Programs rely on their fields, which
 * are of fixed size, lie at their natural alignment and hold no pointers.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM paravent

#if !defined(_PARAVENT_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _PARAVENT_TRACE_H

#include "uapi/paravent.h"

#include <linux/tracepoint.h>

/*
 * A frame has come from the driver, in the process that dequeues. @seq counts the frames of
 * the node, so that a hole shows. @serial is of the policy in force, 0 when there is none;
 * @rdev as the kernel encodes it; @verdict is an enum paravent_verdict; @filled_ppm and
 * @bytes are 0 when the frame is held back.
 */
TRACE_EVENT(paravent_frame,
	TP_PROTO(u64 seq, u64 bytes, u64 serial, u32 rdev, u32 verdict, u32 filled_ppm),
	TP_ARGS(seq, bytes, serial, rdev, verdict, filled_ppm),
	TP_STRUCT__entry(
		__field(u64, seq)
		__field(u64, bytes)
		__field(u64, serial)
		__field(u32, rdev)
		__field(u32, verdict)
		__field(u32, filled_ppm)
	),
	TP_fast_assign(
		__entry->seq = seq;
		__entry->bytes = bytes;
		__entry->serial = serial;
		__entry->rdev = rdev;
		__entry->verdict = verdict;
		__entry->filled_ppm = filled_ppm;
	),
	TP_printk("rdev=%u:%u seq=%llu verdict=%s bytes=%llu filled_ppm=%u serial=%llu",
		  MAJOR(__entry->rdev), MINOR(__entry->rdev), __entry->seq,
		  __print_symbolic(__entry->verdict, { 0, "passed" }, { 1, "blank" },
				   { 2, "held_back" }),
		  __entry->bytes, __entry->filled_ppm, __entry->serial)
);

/* A policy comes into force: nodes go by it from now on. */
TRACE_EVENT(paravent_policy,
	TP_PROTO(u64 serial, const u8 *digest),
	TP_ARGS(serial, digest),
	TP_STRUCT__entry(
		__field(u64, serial)
		__array(u8, digest, PARAVENT_DIGEST_SIZE)
	),
	TP_fast_assign(
		__entry->serial = serial;
		memcpy(__entry->digest, digest, PARAVENT_DIGEST_SIZE);
	),
	TP_printk("serial=%llu digest=%s", __entry->serial,
		  __print_hex_str(__entry->digest, PARAVENT_DIGEST_SIZE))
);

/* The module itself, not the driver, has refused an access. */
TRACE_EVENT(paravent_refused,
	TP_PROTO(u32 rdev, s32 error),
	TP_ARGS(rdev, error),
	TP_STRUCT__entry(
		__field(u32, rdev)
		__field(s32, error)
	),
	TP_fast_assign(
		__entry->rdev = rdev;
		__entry->error = error;
	),
	TP_printk("rdev=%u:%u error=%d", MAJOR(__entry->rdev), MINOR(__entry->rdev),
		  __entry->error)
);

#endif /* _PARAVENT_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
