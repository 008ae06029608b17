/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Masks, the slow way: for every cell by itself, does any zone touch it? Nothing of
 * kernel/zone.c is used, and no rounding: what is compared are fractions. And fills: is
 * what stands in a cell the colour that was asked for, by the formulas of the standards?
 */
#ifndef _ORACLE_H
#define _ORACLE_H

#include "../../kernel/mask.h"

#include <linux/videodev2.h>

/**
 * oracle_hides() - does any layer hide a cell?
 * @frame: the layout of the frame
 * @cell: the kind of cell
 * @layer: what may hide it
 * @layers: their number
 * @column: of the cell
 * @row: of the cell, in the order of the buffer
 * @slack: how much larger the cell is taken to be in each direction; 1/65536 of a
 *	pixel of the sensor
 */
bool oracle_hides(const struct paravent_frame *frame, const struct paravent_cell *cell,
		  const struct paravent_layer *layer, u32 layers, u32 column, u32 row,
		  u32 slack);

/**
 * oracle_is_fill() - is this what a cell holds that is filled?
 * @pix: what the driver says of the frame; its colours are looked at
 * @format: its description
 * @plane: which plane
 * @row: which row of a cell
 * @rgb: the colour of the fill, 0x00RRGGBB, full range
 * @bytes: a row of a cell
 * @count: bytes of @bytes; a component that is cut is not looked at
 */
bool oracle_is_fill(const struct v4l2_pix_format_mplane *pix,
		    const struct paravent_format *format, u32 plane, u32 row, u32 rgb,
		    const u8 *bytes, u32 count);

/**
 * oracle_mean() - what does a row of a smaller frame hold?
 * @from: the layout of the larger frame
 * @to: that of the smaller one, of the same format
 * @plane: which plane
 * @row: which of its rows
 * @src: the larger frame's buffer
 * @bytes: the result: in place of each sample the mean of those of the same field that it
 *	stands for, rounded down; with hue, the one in their middle; 0 when there is none
 */
void oracle_mean(const struct paravent_frame *from, const struct paravent_frame *to, u32 plane,
		 u32 row, const u8 *src, u8 *bytes);

#endif /* _ORACLE_H */
