// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The filter "drawbox" of libavfilter, as in ffmpeg -vf drawbox=…:t=fill.
 */
#include "bench.h"

#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/imgutils.h>
#include <stdio.h>

#define BYTES	(WIDTH * HEIGHT * 3 / 2)

struct pipeline {
	AVFilterContext *in, *out;
};

void *drawbox_new(const struct box *box)
{
	struct pipeline *pipeline = calloc(1, sizeof(*pipeline));
	AVFilterGraph *graph = avfilter_graph_alloc();
	AVFilterContext *filter;
	char args[100];
	int ret;

	graph->nb_threads = 1;
	snprintf(args, sizeof(args), "video_size=%ux%u:pix_fmt=%d:time_base=1/30", WIDTH, HEIGHT,
		 AV_PIX_FMT_YUV420P);
	ret = avfilter_graph_create_filter(&pipeline->in, avfilter_get_by_name("buffer"), "in", args,
					   NULL, graph);
	assert(ret >= 0);
	snprintf(args, sizeof(args), "x=%u:y=%u:w=%u:h=%u:color=0x%06x:t=fill", box->x, box->y,
		 box->width, box->height, RGB);
	ret = avfilter_graph_create_filter(&filter, avfilter_get_by_name("drawbox"), "draw", args,
					   NULL, graph);
	assert(ret >= 0);
	ret = avfilter_graph_create_filter(&pipeline->out, avfilter_get_by_name("buffersink"), "out",
					   NULL, NULL, graph);
	assert(ret >= 0);
	ret = avfilter_link(pipeline->in, 0, filter, 0) ?: avfilter_link(filter, 0, pipeline->out, 0);
	assert(!ret);
	ret = avfilter_graph_config(graph, NULL);
	assert(ret >= 0 && graph->nb_filters == 3);
	return pipeline;
}

/* The frame is not the library's. */
static void keep(void *opaque, uint8_t *data)
{
	(void)opaque;
	(void)data;
}

void drawbox(const void *arg, u8 *dst, const u8 *src)
{
	const struct pipeline *pipeline = arg;
	AVFrame *frame = av_frame_alloc();
	int ret;

	(void)src;
	frame->width = WIDTH;
	frame->height = HEIGHT;
	frame->format = AV_PIX_FMT_YUV420P;
	frame->buf[0] = av_buffer_create(dst, BYTES, keep, NULL, 0);
	av_image_fill_arrays(frame->data, frame->linesize, dst, frame->format, WIDTH, HEIGHT, 1);
	ret = av_buffersrc_add_frame(pipeline->in, frame);
	assert(ret >= 0);
	ret = av_buffersink_get_frame(pipeline->out, frame);
	/* It was drawn into the frame itself, not into a copy. */
	assert(ret >= 0 && frame->data[0] == dst);
	av_frame_free(&frame);
}
