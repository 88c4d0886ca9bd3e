// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LumaGrid: a frame's brightness on a coarse grid, sampled straight from the decoder's luma plane where there
// is one. Private to core/media.

#include <array>
#include <vector>

#include "core/media/av.h"

namespace forereach {

struct LumaGrid {
    static constexpr int kSide = 64; // cells along the longer side
    static constexpr int kBins = 32;
    int columns = 0, rows = 0;
    std::vector<float> cells;             // 0..1, full range
    std::array<float, kBins> histogram{}; // shares, sum 1
    float mean = 0;
    bool comparable(const LumaGrid& o) const { return columns == o.columns && rows == o.rows && columns > 0; }
};

/// Mean absolute difference of the cells, 0..1; 1 when the grids differ in shape.
double difference(const LumaGrid&, const LumaGrid&);
/// Half the sum of the absolute differences of the histograms, 0..1.
double histogramDistance(const LumaGrid&, const LumaGrid&);

class LumaSampler {
public:
    /// False if the frame has no picture that can be read.
    bool sample(const AVFrame&, LumaGrid& out);

private:
    bool sampleThroughScaler(const AVFrame&, LumaGrid& out);
    av::Scaler m_scaler;
};

} // namespace forereach
