/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the plain code (formats, geometry, blit, rate) needs of its environment,
 * in the kernel and in user space, where the tool, fuzzers and benchmarks
 * compile the same files.
 */
#ifndef _PARAVENT_PLAIN_H
#define _PARAVENT_PLAIN_H

#ifdef __KERNEL__

#include <linux/bitmap.h>
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/prefetch.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#else

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;

#define min(a, b)		((a) < (b) ? (a) : (b))
#define max(a, b)		((a) > (b) ? (a) : (b))
#define max3(a, b, c)		max(max(a, b), c)
#define min3(a, b, c)		min(min(a, b), c)
#define min_t(type, a, b)	min((type)(a), (type)(b))
#define max_t(type, a, b)	max((type)(a), (type)(b))
#define clamp_t(type, v, lo, hi) min_t(type, max_t(type, v, lo), hi)
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define round_up(n, to)		(DIV_ROUND_UP(n, to) * (to))
#define U32_MAX			UINT32_MAX
#define U64_MAX			UINT64_MAX

#define cond_resched()		do { } while (0)
#define prefetch(pointer)	__builtin_prefetch(pointer)
#define noinline		__attribute_noinline__
#define GFP_KERNEL		0
#define le16_to_cpu(value)	le16toh(value)
#define le32_to_cpu(value)	le32toh(value)
#define kvcalloc(n, size, gfp)	calloc(n, size)
#define kvmalloc_array(n, size, gfp) cache_aligned_array(n, size)
#define kvfree(pointer)		free((void *)(pointer))

/* What the kernel allocates begins with a line of the cache, and that is faster. */
static inline void *cache_aligned_array(size_t n, size_t size)
{
	void *memory;

	if (__builtin_mul_overflow(n, size, &size) || posix_memalign(&memory, 64, size))
		return NULL;
	return memory;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline u32 get_unaligned_le16(const void *p)
{
	u16 value;

	memcpy(&value, p, sizeof(value));
	return le16toh(value);
}

static inline u64 get_unaligned_le64(const void *p)
{
	u64 value;

	memcpy(&value, p, sizeof(value));
	return le64toh(value);
}

static inline void put_unaligned_le16(u16 value, void *p)
{
	value = htole16(value);
	memcpy(p, &value, sizeof(value));
}

static inline void put_unaligned_le64(u64 value, void *p)
{
	value = htole64(value);
	memcpy(p, &value, sizeof(value));
}

#define BITS_PER_LONG		(8 * (u32)sizeof(long))
#define BITS_TO_LONGS(bits)	DIV_ROUND_UP(bits, BITS_PER_LONG)

static inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

static inline void __change_bit(u32 bit, unsigned long *map)
{
	map[bit / BITS_PER_LONG] ^= 1UL << bit % BITS_PER_LONG;
}

/* Bits from @bit on, up to the end of its word. */
static inline unsigned long bits_from(u32 bit)
{
	return ~0UL << bit % BITS_PER_LONG;
}

static inline void bitmap_set(unsigned long *map, u32 start, u32 bits)
{
	u32 end = start + bits;

	if (!bits)
		return;
	map += start / BITS_PER_LONG;
	if (start / BITS_PER_LONG == (end - 1) / BITS_PER_LONG) {
		*map |= bits_from(start) & ~(bits_from(end - 1) << 1);
		return;
	}
	*map++ |= bits_from(start);
	for (start = start / BITS_PER_LONG + 1; start < end / BITS_PER_LONG; start++)
		*map++ = ~0UL;
	if (end % BITS_PER_LONG)
		*map |= ~bits_from(end);
}

#endif /* __KERNEL__ */

#endif /* _PARAVENT_PLAIN_H */
