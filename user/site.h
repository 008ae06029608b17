/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files that read the YAML of a site.
 */
#ifndef PARAVENT_SITE_H
#define PARAVENT_SITE_H

#include "policy.h"
#include "yaml.h"

#define SITE_PATH_SIZE 128

/**
 * struct site - the state of reading
 * @report: gets what is wrong
 * @policy: what has been read so far
 * @frame_width: of the picture that the points of this camera refer to
 * @frame_height: likewise
 * @frame_given: the camera states a frame
 * @frame_good: and it is one
 * @scheduled: hours that something is bound to, or NULL
 * @scheduled_path: their field
 * @opened: a commissioning, or NULL
 * @opened_path: its field
 */
struct site {
	struct report *report;
	struct policy *policy;
	uint64_t frame_width;
	uint64_t frame_height;
	bool frame_given;
	bool frame_good;
	const struct yaml_node *scheduled;
	char scheduled_path[SITE_PATH_SIZE];
	const struct yaml_node *opened;
	char opened_path[SITE_PATH_SIZE];
};

/**
 * struct site_field - a name that may stand in some place
 * @name: the name
 * @required: whether it must
 * @read: reads the value into the target that belongs to the place
 */
struct site_field {
	const char *name;
	bool required;
	void (*read)(struct site *site, const struct yaml_node *node,
		     const char *path, void *target);
};

/* site.c */
bool site_read_fields(struct site *site, const struct yaml_node *node,
		      const char *path, const struct site_field *fields,
		      size_t count, void *target);

/* site_camera.c */
void site_read_cameras(struct site *site, const struct yaml_node *node,
		       const char *path, void *target);
void site_read_schedule(struct site *site, const struct yaml_node *node,
			const char *path, struct schedule *schedule);

/* site_match.c */
void site_read_match(struct site *site, const struct yaml_node *node,
		     const char *path, void *target);

/* site_list.c */
void site_read_formats(struct site *site, const struct yaml_node *node,
		       const char *path, void *target);
void site_read_full_view(struct site *site, const struct yaml_node *node,
			 const char *path, void *target);
void site_read_controls(struct site *site, const struct yaml_node *node,
			const char *path, void *target);
void site_read_allow(struct site *site, const struct yaml_node *node,
		     const char *path, void *target);
int site_compare_digests(const void *left, const void *right);
void site_read_revoked(struct site *site, const struct yaml_node *node,
		       const char *path, struct policy *policy);

/* site_zone.c */
void site_read_zones(struct site *site, const struct yaml_node *node,
		     const char *path, void *target);

/* site_resolution.c */
void site_read_resolution(struct site *site, const struct yaml_node *node,
			  const char *path, void *target);

/* site_trust.c */
void site_read_trust(struct site *site, const struct yaml_node *node,
		     const char *path, void *target);
void site_read_revoke(struct site *site, const struct yaml_node *node,
		      const char *path, void *target);

#endif /* PARAVENT_SITE_H */
