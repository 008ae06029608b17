// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How a program with OpenCV masks a zone: it fills a polygon of every frame, or copies
 * the frame through a mask.
 */
#include <opencv2/imgproc.hpp>

extern "C" {
/* The same as in bench.h, which is not C++. */
struct box {
	uint32_t x, y, width, height;
};

void *opencv_new(const struct box *box);
void opencv_fill_poly(const void *arg, uint8_t *dst, const uint8_t *src);
void opencv_copy_to(const void *arg, uint8_t *dst, const uint8_t *src);
}

namespace
{
const int width = 1920, height = 1080;

struct plane {
	int width, height;
	size_t offset;
	cv::Scalar value;
	std::vector<cv::Point> corners;
	cv::Mat shown;
};

struct zone {
	plane planes[3];
};

plane plane_of(const struct box *box, int divisor, size_t offset, double value)
{
	plane p = { width / divisor, height / divisor, offset, cv::Scalar(value), {}, {} };
	int left = box->x / divisor, right = (box->x + box->width) / divisor - 1;
	int top = box->y / divisor, bottom = (box->y + box->height) / divisor - 1;

	p.corners = { { left, top }, { right, top }, { right, bottom }, { left, bottom } };
	p.shown = cv::Mat(p.height, p.width, CV_8UC1, cv::Scalar(255));
	cv::fillPoly(p.shown, p.corners, cv::Scalar(0));
	return p;
}
}

void *opencv_new(const struct box *box)
{
	cv::setNumThreads(1);
	return new zone{ { plane_of(box, 1, 0, 0x10),
			   plane_of(box, 2, width * height, 0x80),
			   plane_of(box, 2, width * height * 5 / 4, 0x80) } };
}

void opencv_fill_poly(const void *arg, uint8_t *dst, const uint8_t *)
{
	for (const plane &p : static_cast<const zone *>(arg)->planes) {
		cv::Mat frame(p.height, p.width, CV_8UC1, dst + p.offset);

		cv::fillPoly(frame, p.corners, p.value);
	}
}

void opencv_copy_to(const void *arg, uint8_t *dst, const uint8_t *src)
{
	for (const plane &p : static_cast<const zone *>(arg)->planes) {
		cv::Mat frame(p.height, p.width, CV_8UC1, dst + p.offset);
		cv::Mat raw(p.height, p.width, CV_8UC1, const_cast<uint8_t *>(src) + p.offset);

		raw.copyTo(frame, p.shown);
	}
}
