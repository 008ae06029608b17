/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Privacy masks as ONVIF has them, and the zones of a policy.
 *
 * What this goes by is the Media2 service specification 26.06, "Privacy Masks"
 * (doc/Media2.xml and its figure doc/media/Media2/image4.png), tr2:Mask in
 * wsdl/ver20/media/wsdl/media.wsdl, tt:Polygon and tt:Color in
 * wsdl/ver10/schema/common.xsd, and "Colorspace value ranges" of the analytics
 * specification (doc/Analytics.xml), all in https://github.com/onvif/specs.
 */
#ifndef PARAVENT_ONVIF_H
#define PARAVENT_ONVIF_H

#include "policy.h"

#define ONVIF_MEDIA "http://www.onvif.org/ver20/media/wsdl"
#define ONVIF_SCHEMA "http://www.onvif.org/ver10/schema"
#define ONVIF_RGB "http://www.onvif.org/ver10/colorspace/RGB"
#define ONVIF_YCBCR "http://www.onvif.org/ver10/colorspace/YCbCr"

/* Characters of a tt:ReferenceToken. */
#define ONVIF_TOKEN_MAX 64

/* A policy counts in 1/65536 of the picture, ONVIF in half pictures. */
#define ONVIF_HALF 32768

/* Steps in such a 1/65536: as fine as xs:float is, and more, near the edges. */
#define ONVIF_STEPS 4096

/* A position in steps, from the top left corner on. */
struct onvif_point {
	int64_t x;
	int64_t y;
};

/* onvif_polygon.c */
enum polygon_fault onvif_polygon(const struct onvif_point *points,
				 unsigned int count, struct zone *zone);

/* onvif_colour.c */
bool onvif_colour(const double value[3], const char *space, uint32_t *fill);

/* onvif_read.c */
struct policy *onvif_read(const char *text, size_t size, struct report *report);

/* onvif_write.c */
char *onvif_write(const struct policy *policy, const struct camera *only,
		  size_t *size, struct report *report);

#endif /* PARAVENT_ONVIF_H */
