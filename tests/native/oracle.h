/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Masks, the slow way: for every cell by itself, does any zone touch it? Nothing of
 * kernel/zone.c is used, and no rounding: what is compared are fractions.
 */
#ifndef _ORACLE_H
#define _ORACLE_H

#include "../../kernel/mask.h"

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

#endif /* _ORACLE_H */
