// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/luma.h"

#include <algorithm>
#include <cmath>
#include <cstring>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace forereach {

namespace {

constexpr int kSamples = 4; // a cell is the mean of up to 4 x 4 pixels of it

void shapeGrid(int width, int height, LumaGrid& grid) {
    const double scale = std::min(1.0, static_cast<double>(LumaGrid::kSide) / std::max(width, height));
    grid.columns = std::max(1, static_cast<int>(std::lround(width * scale)));
    grid.rows = std::max(1, static_cast<int>(std::lround(height * scale)));
    grid.cells.resize(static_cast<std::size_t>(grid.columns) * static_cast<std::size_t>(grid.rows));
}

/// Pixel positions along one side: `kSamples` in the middle of each cell's parts.
std::vector<int> positions(int length, int cells) {
    std::vector<int> out;
    out.reserve(static_cast<std::size_t>(cells) * kSamples);
    for (int i = 0; i < cells * kSamples; ++i) {
        const double at = (i + 0.5) * length / (static_cast<double>(cells) * kSamples);
        out.push_back(std::clamp(static_cast<int>(at), 0, length - 1));
    }
    return out;
}

template <class Sample>
void fillCells(const AVFrame& frame, float offset, float scale, LumaGrid& grid) {
    const std::vector<int> xs = positions(frame.width, grid.columns);
    const std::vector<int> ys = positions(frame.height, grid.rows);
    for (int row = 0; row < grid.rows; ++row) {
        std::vector<std::uint32_t> sums(static_cast<std::size_t>(grid.columns), 0);
        for (int s = 0; s < kSamples; ++s) {
            const int y = ys[static_cast<std::size_t>(row * kSamples + s)];
            const auto* line = reinterpret_cast<const Sample*>(
                frame.data[0] + static_cast<std::ptrdiff_t>(y) * frame.linesize[0]);
            for (std::size_t x = 0; x < xs.size(); ++x) sums[x / kSamples] += line[xs[x]];
        }
        for (int column = 0; column < grid.columns; ++column) {
            const float value =
                static_cast<float>(sums[static_cast<std::size_t>(column)]) / (kSamples * kSamples);
            grid.cells[static_cast<std::size_t>(row * grid.columns + column)] =
                std::clamp((value - offset) * scale, 0.0f, 1.0f);
        }
    }
}

void summarise(LumaGrid& grid) {
    grid.histogram.fill(0);
    double sum = 0;
    const float share = 1.0f / static_cast<float>(grid.cells.size());
    for (const float cell : grid.cells) {
        sum += cell;
        grid.histogram[static_cast<std::size_t>(
            std::min(LumaGrid::kBins - 1, static_cast<int>(cell * LumaGrid::kBins)))] += share;
    }
    grid.mean = static_cast<float>(sum / static_cast<double>(grid.cells.size()));
}

} // namespace

double difference(const LumaGrid& a, const LumaGrid& b) {
    if (!a.comparable(b)) return 1;
    double sum = 0;
    for (std::size_t i = 0; i < a.cells.size(); ++i) sum += std::fabs(a.cells[i] - b.cells[i]);
    return sum / static_cast<double>(a.cells.size());
}

double histogramDistance(const LumaGrid& a, const LumaGrid& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.histogram.size(); ++i) sum += std::fabs(a.histogram[i] - b.histogram[i]);
    return sum / 2;
}

bool LumaSampler::sample(const AVFrame& frame, LumaGrid& out) {
    const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    if (!format || frame.width <= 0 || frame.height <= 0 || !frame.data[0]) return false;
    shapeGrid(frame.width, frame.height, out);
    constexpr std::uint64_t kUnfit = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BE |
                                     AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BITSTREAM |
                                     AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BAYER;
    const AVComponentDescriptor& luma = format->comp[0];
    const int bytesPerSample = luma.depth > 8 ? 2 : 1;
    const bool planeOfLuma = !(format->flags & kUnfit) && luma.plane == 0 && luma.offset == 0 &&
                             luma.step == bytesPerSample && luma.depth <= 16;
    if (!planeOfLuma) {
        if (!sampleThroughScaler(frame, out)) return false;
        summarise(out);
        return true;
    }
    const std::string_view name = format->name;
    const bool full =
        frame.color_range == AVCOL_RANGE_JPEG || name.starts_with("yuvj") || name.starts_with("gray");
    // A shift means that the samples stand in the upper bits (P010).
    const auto unit = static_cast<float>(1 << (luma.depth - 8 + luma.shift));
    const float offset = full ? 0.0f : 16.0f * unit;
    const float scale = 1.0f / ((full ? 255.0f : 219.0f) * unit);
    if (bytesPerSample == 2)
        fillCells<std::uint16_t>(frame, offset, scale, out);
    else
        fillCells<std::uint8_t>(frame, offset, scale, out);
    summarise(out);
    return true;
}

bool LumaSampler::sampleThroughScaler(const AVFrame& frame, LumaGrid& out) {
    m_scaler.reset(sws_getCachedContext(m_scaler.release(), frame.width, frame.height,
                                        static_cast<AVPixelFormat>(frame.format), out.columns, out.rows,
                                        AV_PIX_FMT_GRAY8, SWS_AREA, nullptr, nullptr, nullptr));
    if (!m_scaler) return false;
    const int stride = (out.columns + 63) / 64 * 64;
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(stride) * static_cast<std::size_t>(out.rows) +
                                   64);
    std::uint8_t* planes[4] = {grey.data()};
    const int strides[4] = {stride};
    if (sws_scale(m_scaler.get(), frame.data, frame.linesize, 0, frame.height, planes, strides) != out.rows)
        return false;
    for (int row = 0; row < out.rows; ++row)
        for (int column = 0; column < out.columns; ++column)
            out.cells[static_cast<std::size_t>(row * out.columns + column)] =
                static_cast<float>(grey[static_cast<std::size_t>(row * stride + column)]) / 255.0f;
    return true;
}

} // namespace forereach
