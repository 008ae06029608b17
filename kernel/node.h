/* SPDX-License-Identifier: GPL-2.0-only */
/* A video node, and what the module knows and replaces of it. */
#ifndef _PARAVENT_NODE_H
#define _PARAVENT_NODE_H

#include "audit.h"
#include "baseline.h"
#include "clock.h"
#include "mask.h"
#include "policy.h"
#include "rate.h"

#include <linux/mutex.h>
#include <linux/srcu.h>
#include <linux/xarray.h>
#include <media/v4l2-ctrls.h>
#include <media/v4l2-dev.h>
#include <media/v4l2-ioctl.h>
#include <media/videobuf2-v4l2.h>

/*
 * Masks that may be in force together. When more changes than this come before
 * the buffers of the first are through, the frame is filled until they are.
 */
#define PARAVENT_LAYERS_MAX	8

/* Rules for a node: the policy's, and those of the device tree. */
#define PARAVENT_RULES_MAX	(1 + PARAVENT_CAMERAS_MAX)

#define PARAVENT_MINORS		256	/* as v4l2-dev.c has it */

/* A driver that enumerates more than this does not look at the index. */
#define PARAVENT_ENUM_MAX	1024

/* Programs that a node remembers having looked at; the last is one that is not allowed. */
#define PARAVENT_PROGRAMS	5

/* No multiple of 90: the frame is filled. */
#define PARAVENT_ROTATION_UNKNOWN	(-1)

/* Controls that flip or move the picture: see guard.c. */
#define PARAVENT_WATCHED	21

/**
 * enum paravent_kind - what to do with a node
 * @PARAVENT_KIND_PASS: leave it alone
 * @PARAVENT_KIND_CLOSED: refuse every access
 * @PARAVENT_KIND_CAPTURE: mask it
 */
enum paravent_kind {
	PARAVENT_KIND_PASS,
	PARAVENT_KIND_CLOSED,
	PARAVENT_KIND_CAPTURE,
};

/**
 * struct paravent_view - a layer of the mask and what it was made from
 * @policy: held, so that @camera stays; NULL when there is none
 * @camera: the rule, or NULL: the frame is filled
 * @hidden: why nothing may be seen; the frame is filled then
 * @off: a bit for each zone that does not count at that time
 * @open: none does: the camera is being commissioned
 * @window: which part of the sensor's frame lands where
 * @rotation: degrees by which the driver turns the picture
 * @known: @window could be worked out; else the frame is filled
 */
struct paravent_view {
	struct paravent_policy *policy;
	const struct paravent_camera *camera;
	enum paravent_hidden hidden;
	u64 off;
	bool open;
	struct paravent_window window;
	s32 rotation;
	bool known;
};

struct paravent_file;
struct paravent_hook;

/**
 * struct paravent_program - a program that has been looked at
 * @dev: with the next four: enough to tell that it is still the same file
 * @ino: likewise
 * @generation: likewise
 * @size: bytes; 0 when it is none
 * @changed: when the file last changed
 * @digest: SHA-256 of the file
 */
struct paravent_program {
	dev_t dev;
	unsigned long ino;
	u32 generation;
	loff_t size;
	struct timespec64 changed;
	u8 digest[PARAVENT_DIGEST_SIZE];
};

/**
 * struct paravent_controls - which controls a program finds
 * @limited: those of @id only, and those that can only be read
 * @count: entries of @id in use; what is not is 0
 * @id: V4L2_CID_...
 */
struct paravent_controls {
	bool limited;
	u32 count;
	u32 id[PARAVENT_IDS_MAX];
};

/**
 * struct paravent_watch - a control that flips or moves the picture
 * @ctrl: the driver's, or NULL
 * @hook: what the module has put in front of it, or NULL
 * @value: its value
 * @unknown: to set it has failed, so the camera may have another
 * @busy: it is being set
 */
struct paravent_watch {
	struct v4l2_ctrl *ctrl;
	struct paravent_hook *hook;
	s32 value;
	bool unknown;
	bool busy;
};

/**
 * struct paravent_caps - what negotiation may offer
 * @max_width: pixels; %PARAVENT_DIMENSION_MAX without a cap
 * @max_height: likewise
 * @shape_width: only sizes of this shape, or any when 0: zones could not be placed
 * @shape_height: likewise
 * @listed: only sizes of @full_view: zones could not be placed in others
 * @full_view: of the driver's frames
 * @full_views: their number; perhaps there is none
 * @rate: frame-rate cap
 * @format: pixel formats
 * @formats: their number; 0 for all that can be masked
 */
struct paravent_caps {
	u32 max_width;
	u32 max_height;
	u32 shape_width;
	u32 shape_height;
	bool listed;
	struct paravent_size full_view[PARAVENT_FULL_VIEWS_MAX];
	u32 full_views;
	struct paravent_rate_cap rate;
	u32 format[PARAVENT_IDS_MAX];
	u32 formats;
};

/**
 * struct paravent_layout - what a driver is set to
 * @frame: the layout of a frame as user space gets it; its format is NULL when it
 *	cannot be masked
 * @from: the layout of the driver's frames, when @frame is made smaller from these;
 *	else its format is NULL
 * @window: which part of the sensor's frame lands where; its flips are not looked at
 * @known: @window is worked out
 * @untold: the driver does not tell what it crops
 * @shape_width: of the sensor's field, by all that is known then: that of the driver's
 *	largest picture; 0 when there is nothing to go by
 * @shape_height: likewise
 * @other_shape: the driver's frames are of another, so it crops or squeezes, and who
 *	knows which
 */
struct paravent_layout {
	struct paravent_frame frame;
	struct paravent_frame from;
	struct paravent_window window;
	bool known;
	bool untold;
	u32 shape_width;
	u32 shape_height;
	bool other_shape;
};

/**
 * struct paravent_node - a node of the video4linux class
 *
 * It lives from the moment the node appears (or the module loads) until the
 * video device is released or the module goes. It is reached through
 * paravent_node_of(), inside an SRCU read section of paravent_srcu, which every
 * entry point opens.
 *
 * Lock order, the outer first: @queue_lock, vdev->lock, @control_lock, @layout_lock, the
 * queue's lock, hooks_lock of guard.c or controls_lock of control.c, a control handler's
 * lock, flips_lock of guard.c, @lock. Drivers like gspca hold the two of theirs while they
 * unregister a node. policy_lock of policy.c is taken outside of @lock, too. Inside
 * @lock there is none.
 *
 * @vdev: the node; not referenced, and gone before this structure is: only who has a
 *	file open on it, or has taken a reference, may look into it
 * @name: of the node, as under /dev
 * @minor: of the node
 * @kind: never changes
 * @fops: what stands in for @fops_orig
 * @ioctl_ops: what stands in for @ioctl_ops_orig of a capture node
 * @release_orig: what the driver wants called when the node is gone
 * @fops_orig: the driver's
 * @ioctl_ops_orig: the driver's; may be NULL
 * @device_caps_orig: the driver's
 * @files: those opened through the module, each of which pins it; &struct paravent_file
 * @older: handles of files that were opened before the module came. A call of theirs that was
 *	under way then may still reach the driver past the module, so frames are zeroed; or
 *	come to it outside of a read section, so each pins it
 * @queue_lock: serialises attaching the queue
 * @queue: the driver's capture queue, once it is known and its tables are
 *	replaced; then never changes until the node goes
 * @mem_ops: what stands in for @mem_ops_orig
 * @mem_ops_orig: the driver's allocator
 * @ops: what stands in for @ops_orig
 * @ops_orig: the driver's
 * @supports_requests_orig: the driver's
 * @allow_cache_hints_orig: the driver's
 * @raw: what the last memory that the driver fills was like; &enum paravent_raw
 * @layout_lock: serialises asking the driver for its layout and taking that over
 * @largest_width: of the driver's discrete sizes, or its only one, 0 when there is none;
 *	@layout_lock
 * @largest_height: likewise
 * @any_size: it takes others, too, or who knows; @layout_lock
 * @ready: the queue is attached, the camera known, and the controls are watched
 * @unread: bytes of the current frame that read() has still to hand out; written
 *	with the queue's lock held
 * @read_early: how often read() has got a frame that the frame-rate cap held back; written
 *	with the queue's lock held
 * @moving: operations under way that may move the scene in the frame; while it is
 *	not 0 frames are filled
 * @buffers: planes of the queue's buffers that hold memory: not less than its buffers
 * @watch: the driver's controls that flip or move the picture; written before the
 *	first open returns
 * @control_lock: serialises the setting of controls where the driver has no handler: what is
 *	in @watch is what was set last
 * @gone: the node has been unregistered: no control is watched any more; hooks_lock
 * @count: what has come to the node, of each &enum paravent_count
 * @generation: how often the queue got its first buffer, or the picture was turned
 * @settled: the last of those times since which the layout has been asked for: it
 *	cannot have changed after; else frames are zeroed
 * @changes: how often the layers of the mask have changed, from 1 on: what a buffer holds
 *	from before the last time is cleared before the driver gets it
 * @oldest: @changes as it was when the earliest layer that there still is came; @lock
 * @hide_next: the next frame is to be held back; queue's lock
 * @rcu: frees it once nobody looks at it any more
 * @lock: guards all that follows
 * @identity: what the camera is known by, once @identified
 * @identified: the node has been opened
 * @baseline: what the device tree says of the camera, whatever a policy says; with the
 *	next two, does not change once @identified
 * @baselines: their number
 * @malformed: nobody knows what it says: nothing is shown
 * @frame: the layout of a frame as user space gets it; @frame.format is NULL while it
 *	is not known
 * @scaler: makes it from the driver's, where that is larger than the cap and cannot be
 *	set to less; else NULL
 * @max_width: the size cap that @frame was made for: it stays while there are buffers
 * @max_height: likewise
 * @window: the present window
 * @window_known: @window is worked out
 * @kept: the window that a policy which fixes the picture found
 * @kept_known: there was one; else the next is @kept
 * @untold: the driver does not tell what it crops
 * @shape_width: the shape that frames must have then, for zones to be placed by a rule that
 *	does not say in which sizes they can be; 0: there is none
 * @shape_height: likewise
 * @other_shape: they have another
 * @rotation: degrees by which the driver turns the picture, or
 *	%PARAVENT_ROTATION_UNKNOWN
 * @astir: the camera may be moving
 * @view: layers of the mask; the last is the present, earlier ones remain until
 *	the buffers of their time are through
 * @views: their number, 1 or more
 * @drain: frames until the earlier layers go
 * @mask: compiled from @frame and @view; NULL when it could not be: frames are
 *	then zeroed
 * @rate: what passed, beginning with as much as could have passed before the node came
 * @program: programs that have been looked at, for rules that name programs
 * @next_program: the entry that the next allowed one takes, modulo all but the last
 * @passed: frames that reached user space
 * @skipped: frames that the cap held back
 * @blanked: frames that reached user space wholly filled
 */
struct paravent_node {
	struct video_device *vdev;
	char name[32];
	int minor;
	enum paravent_kind kind;
	struct v4l2_file_operations fops;
	struct v4l2_ioctl_ops ioctl_ops;
	void (*release_orig)(struct video_device *vdev);
	const struct v4l2_file_operations *fops_orig;
	const struct v4l2_ioctl_ops *ioctl_ops_orig;
	u32 device_caps_orig;
	struct xarray files;
	struct xarray older;

	struct mutex queue_lock; /* see above */
	struct vb2_queue *queue;
	struct vb2_mem_ops mem_ops;
	const struct vb2_mem_ops *mem_ops_orig;
	struct vb2_ops ops;
	const struct vb2_ops *ops_orig;
	bool supports_requests_orig;
	bool allow_cache_hints_orig;
	u32 raw;
	struct mutex layout_lock; /* see above */
	u32 largest_width;
	u32 largest_height;
	bool any_size;
	bool ready;
	size_t unread;
	u32 read_early;
	atomic_t moving;
	atomic_t buffers;
	atomic_t generation;
	atomic_t changes;
	u32 settled;
	u32 oldest;
	bool hide_next;
	struct paravent_watch watch[PARAVENT_WATCHED];
	struct mutex control_lock; /* see above */
	bool gone;
	atomic64_t count[PARAVENT_COUNTS];
	struct rcu_head rcu;

	struct mutex lock; /* see above */
	struct paravent_identity identity;
	bool identified;
	const struct paravent_baseline *baseline[PARAVENT_CAMERAS_MAX];
	u32 baselines;
	bool malformed;
	struct paravent_frame frame;
	struct paravent_scaler *scaler;
	u32 max_width;
	u32 max_height;
	struct paravent_window window;
	bool window_known;
	struct paravent_window kept;
	bool kept_known;
	bool untold;
	u32 shape_width;
	u32 shape_height;
	bool other_shape;
	s32 rotation;
	bool astir;
	struct paravent_view view[PARAVENT_LAYERS_MAX];
	u32 views;
	u32 drain;
	struct paravent_mask *mask;
	struct paravent_rate rate;
	struct paravent_program program[PARAVENT_PROGRAMS];
	u32 next_program;
	u64 passed;
	u64 skipped;
	u64 blanked;
};

/**
 * paravent_filled_ppm() - how much of a frame does a mask fill?
 * @mask: the mask
 *
 * Return: millionths of the bytes.
 */
static inline u32 paravent_filled_ppm(const struct paravent_mask *mask)
{
	return mask->total ? div64_u64(mask->filled * 1000000, mask->total) : 0;
}

/**
 * paravent_node_count() - count what has come to a node
 * @node: the node
 * @count: what it was
 */
static inline void paravent_node_count(struct paravent_node *node, enum paravent_count count)
{
	atomic64_inc(&node->count[count]);
}

/**
 * paravent_node_settled() - is the layout known?
 * @node: a capture node
 *
 * Return: true when it has been asked for since the queue has the buffers that it has.
 */
static inline bool paravent_node_settled(struct paravent_node *node)
{
	return READ_ONCE(node->settled) == (u32)atomic_read(&node->generation);
}

extern struct srcu_struct paravent_srcu;
extern unsigned int paravent_default;	/* enum paravent_default */

/* node.c APIs: */
int paravent_nodes_init(void);
void paravent_nodes_uninit(void);
void paravent_nodes_apply(struct paravent_policy *policy);
struct paravent_node *paravent_node_of(struct video_device *vdev);
struct paravent_node *paravent_node_next(int *minor);

/* view.c APIs: */
void paravent_view_init(struct paravent_node *node);
void paravent_view_uninit(struct paravent_node *node);
void paravent_view_identify(struct paravent_node *node, const struct paravent_identity *identity,
			    const struct paravent_baselines *found,
			    struct paravent_policy *policy);
void paravent_view_policy(struct paravent_node *node, struct paravent_policy *policy);
void paravent_view_layout(struct paravent_node *node, const struct paravent_layout *layout);
void paravent_view_fixed_caps(struct paravent_node *node, struct paravent_caps *caps);
bool paravent_view_strays(struct paravent_node *node);
void paravent_view_turn(struct paravent_node *node, bool hflip, bool vflip, s32 rotation,
			bool astir);
bool paravent_view_spend(struct paravent_node *node, const struct paravent_moment *taken);
bool paravent_view_is_open(struct paravent_node *node);
void paravent_view_frame_done(struct paravent_node *node);
void paravent_view_idle(struct paravent_node *node);
const struct paravent_camera *paravent_view_camera(struct paravent_node *node);
u64 paravent_view_serial(struct paravent_node *node);
enum paravent_hidden paravent_view_tick(struct paravent_node *node,
					const struct paravent_moment *taken);
bool paravent_view_fixed(struct paravent_node *node);
bool paravent_view_stays(struct paravent_node *node);
u32 paravent_view_rates(struct paravent_node *node, struct paravent_rate_cap *cap);
void paravent_view_caps(struct paravent_node *node, struct paravent_caps *caps);
bool paravent_view_denied(struct paravent_node *node);
bool paravent_view_unrecorded(struct paravent_node *node);
void paravent_view_controls(struct paravent_node *node, struct paravent_controls *controls);

/* permit.c APIs: */
bool paravent_permit_known(struct paravent_node *node);
bool paravent_permit(struct paravent_node *node);

/* control.c APIs: */
bool paravent_control_shown(const struct paravent_controls *allowed, u32 id, u32 flags);
struct paravent_file *paravent_control_add(struct paravent_node *node, struct file *file);
int paravent_control_open(struct paravent_node *node, struct file *file,
			  struct paravent_file *opened);
struct paravent_file *paravent_control_release(struct paravent_node *node, struct file *file);
void paravent_control_free(struct paravent_file *opened);
void paravent_control_unhook(struct paravent_node *node);
bool paravent_control_is_current(struct paravent_node *node, struct file *file);

/* shadow.c APIs: */
void paravent_shadow_take(struct paravent_node *node, struct vb2_queue *queue);
int paravent_shadow_attach(struct paravent_node *node, struct vb2_queue *queue, bool unborn);
void paravent_shadow_detach(struct paravent_node *node);
void paravent_shadow_tear(struct paravent_node *node);
bool paravent_shadow_is_attached(struct paravent_node *node);
struct mutex *paravent_shadow_lock(struct paravent_node *node);
int paravent_shadow_hide(struct paravent_node *node, unsigned int index);
bool paravent_shadow_hide_early(struct paravent_node *node);

/* negotiate.c APIs: */
int paravent_negotiate_identify(struct paravent_node *node, struct file *file);
void paravent_negotiate_sizes(struct paravent_node *node, struct file *file);
void paravent_negotiate_settle(struct paravent_node *node, struct file *file);
void paravent_negotiate_refresh(struct paravent_node *node, struct file *file);
bool paravent_negotiate_offers(const struct paravent_caps *caps, u32 fourcc);
int paravent_negotiate_enum(struct paravent_node *node, struct file *file, void *fh,
			    u32 index, struct v4l2_fmtdesc *desc);
int paravent_negotiate_size(struct paravent_node *node, struct file *file, void *fh,
			    const struct paravent_caps *caps, struct v4l2_frmsizeenum *size);
bool paravent_negotiate_smallest(struct paravent_node *node, struct file *file, void *fh,
				 const struct paravent_caps *caps, u32 fourcc, u32 *width,
				 u32 *height, u32 *shown_width, u32 *shown_height);
int paravent_negotiate_try(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f);
int paravent_negotiate_get(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f);
int paravent_negotiate_set(struct paravent_node *node, struct file *file, void *fh,
			   struct v4l2_format *f);

/* ioctl.c APIs: */
void paravent_ioctl_wrap(struct paravent_node *node);

/* file.c APIs: */
void paravent_file_wrap(struct paravent_node *node);
void paravent_file_end_overlay(struct paravent_node *node);
void paravent_file_note_older(struct paravent_node *node);
struct vb2_queue *paravent_file_find_queue(struct paravent_node *node);

/* guard.c APIs: */
enum paravent_kind paravent_guard_kind(const struct video_device *vdev);
void paravent_guard_close(struct paravent_node *node);
bool paravent_guard_refuses(struct paravent_node *node, u32 id, s32 value);
bool paravent_guard_watches(u32 id);
void paravent_guard_sets(struct paravent_node *node, u32 id, s32 value);
void paravent_guard_set(struct paravent_node *node, u32 id, s32 value, int error);
bool paravent_guard_fixed(struct paravent_node *node);
void paravent_guard_move(struct paravent_node *node);
void paravent_guard_moved(struct paravent_node *node);
bool paravent_guard_moving(struct paravent_node *node);
int paravent_guard_hook(struct paravent_node *node);
void paravent_guard_unhook(struct paravent_node *node);

#endif /* _PARAVENT_NODE_H */
