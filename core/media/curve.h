// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SpanCurve: a quantity measured over spans of time, averaged into cells of a twentieth of a second, from
// which a curve of any step is made once the duration is known. Private to core/media.

#include <algorithm>
#include <cmath>
#include <vector>

namespace forereach {

class SpanCurve {
public:
    static constexpr double kCellS = 0.05;
    static constexpr double kMaxS = 12 * 3600;

    /// `value` held from `from` to `to` seconds.
    void add(double from, double to, double value) {
        from = std::clamp(from, 0.0, kMaxS);
        to = std::clamp(to, from, kMaxS);
        if (!(to > from) || !std::isfinite(value)) return;
        const auto last = static_cast<std::size_t>(to / kCellS);
        if (last >= m_cells.size()) m_cells.resize(last + 1);
        for (auto cell = static_cast<std::size_t>(from / kCellS); cell <= last; ++cell) {
            const double begin = static_cast<double>(cell) * kCellS;
            const double weight = std::min(to, begin + kCellS) - std::max(from, begin);
            if (weight <= 0) continue;
            m_cells[cell].sum += value * weight;
            m_cells[cell].weight += weight;
        }
    }

    /// Mean of each step from 0 to `endS`; `missing` where nothing was measured.
    std::vector<double> resampled(double stepS, double endS, double missing) const {
        const auto steps =
            static_cast<std::size_t>(std::max(0.0, std::ceil(std::min(endS, kMaxS) / stepS - 1e-6)));
        const auto perStep = static_cast<std::size_t>(std::lround(stepS / kCellS));
        std::vector<double> out(steps, missing);
        for (std::size_t i = 0; i < steps; ++i) {
            Cell total;
            for (std::size_t c = i * perStep; c < std::min((i + 1) * perStep, m_cells.size()); ++c) {
                total.sum += m_cells[c].sum;
                total.weight += m_cells[c].weight;
            }
            if (total.weight > 0) out[i] = total.sum / total.weight;
        }
        return out;
    }

    /// Mean over all that was measured up to `endS`; 0 if nothing was.
    double mean(double endS) const {
        Cell total;
        for (std::size_t c = 0; c < m_cells.size() && static_cast<double>(c) * kCellS < endS; ++c) {
            total.sum += m_cells[c].sum;
            total.weight += m_cells[c].weight;
        }
        return total.weight > 0 ? total.sum / total.weight : 0;
    }

    bool empty() const { return m_cells.empty(); }

private:
    struct Cell {
        double sum = 0, weight = 0;
    };
    std::vector<Cell> m_cells;
};

} // namespace forereach
