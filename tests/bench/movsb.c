// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The blit with the memcpy() that the kernel of x86 has for processors of today.
 */
#include "../../kernel/plain.h"

static inline void *movsb_memcpy(void *dst, const void *src, size_t bytes)
{
#ifdef __x86_64__
	void *at = dst;

	asm volatile("rep movsb" : "+D"(at), "+S"(src), "+c"(bytes) : : "memory");
#else
	memcpy(dst, src, bytes);
#endif
	return dst;
}

#define memcpy movsb_memcpy
#define paravent_blit movsb_blit
#define paravent_blit_row movsb_blit_row
#include "../../kernel/blit.c"
