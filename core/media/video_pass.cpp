// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/video_pass.h"

#include <algorithm>
#include <cmath>

namespace forereach {

namespace {
constexpr double kGridS = 0.1;
constexpr double kFirstS = 3.0;
constexpr double kBlack = 0.04;
// Cuts: settled on real clips against an independent scene detector; assumptions all the same.
constexpr double kLeastChange = 0.055; // mean luma change of the grid
constexpr double kOverUsual = 4.0;     // times the running mean
constexpr double kLeastHistogramShift = 0.12;
constexpr double kOverUsualAtLeast = 1.8;
constexpr double kOtherHistogram = 0.45;
constexpr double kPlainChange = 0.22; // so large that the histogram need not differ
constexpr double kLeastShotS = 0.2;
constexpr double kTakenBack = 0.45; // a flash returns to the picture before it
constexpr std::size_t kMaxCuts = 200'000;
} // namespace

void VideoMeter::acceptCandidate() {
    if (!m_candidate) return;
    const bool tooSoon = !m_cuts.empty() && m_candidate->atS - m_cuts.back() < kLeastShotS;
    if (!tooSoon && m_cuts.size() < kMaxCuts) m_cuts.push_back(m_candidate->atS);
    m_candidate.reset();
}

void VideoMeter::judgeCandidate(const LumaGrid& now) {
    if (!m_candidate) return;
    const bool flash = difference(m_candidate->before, now) < kTakenBack * m_candidate->change;
    if (flash)
        m_candidate.reset();
    else
        acceptCandidate();
}

void VideoMeter::add(const LumaGrid& grid, double atS) {
    if (m_frames == 0) {
        ++m_frames;
        m_last = m_lastOnGrid = grid;
        m_lastS = m_lastOnGridS = atS;
        return;
    }
    const double gap = atS - m_lastS;
    if (!(gap > 0)) return;
    ++m_frames;
    m_brightness.add(m_lastS, atS, m_last.mean);
    m_dark.add(m_lastS, atS, m_last.mean < kBlack ? 1 : 0);

    if (gap > m_comparableS) {
        acceptCandidate(); // there is no next picture that could take it back
        m_cutSinceGrid = false;
        m_last = m_lastOnGrid = grid;
        m_lastS = m_lastOnGridS = atS;
        return;
    }
    m_comparedS += gap;
    judgeCandidate(grid);
    const double change = difference(m_last, grid);
    const double shift = histogramDistance(m_last, grid);
    const bool standsOut =
        change > kOverUsual * m_usual && (shift > kLeastHistogramShift || change > kPlainChange);
    // Fast motion at a low frame rate changes much luma, yet keeps the histogram.
    const bool otherPicture = change > kOverUsualAtLeast * m_usual && shift > kOtherHistogram;
    if (change > kLeastChange && (standsOut || otherPicture)) {
        m_candidate = Candidate{atS, change, m_last};
        m_cutSinceGrid = true;
    } else {
        const double weight = std::min(0.5, gap / 0.8);
        m_usual += weight * (std::min(change, 0.3) - m_usual);
    }

    if (atS - m_lastOnGridS >= kGridS - 1e-4) {
        const double span = atS - m_lastOnGridS;
        const double moved = difference(m_lastOnGrid, grid);
        if (!m_cutSinceGrid) m_motion.add(m_lastOnGridS, atS, std::min(1.0, moved * kGridS / span));
        if (m_lastOnGridS < kFirstS) m_changeFirst += moved * std::min(1.0, (kFirstS - m_lastOnGridS) / span);
        m_lastOnGrid = grid;
        m_lastOnGridS = atS;
        m_cutSinceGrid = false;
    }
    m_last = grid;
    m_lastS = atS;
}

void VideoMeter::finish(double endS, double stepS, MediaSignals& out) {
    if (m_frames == 0) return;
    acceptCandidate();
    const double end = std::max(endS, m_lastS + SpanCurve::kCellS);
    m_brightness.add(m_lastS, end, m_last.mean);
    m_dark.add(m_lastS, end, m_last.mean < kBlack ? 1 : 0);
    if (m_comparableS > end) m_motion.add(m_lastOnGridS, end, 0);
    m_comparedS += end - m_lastS;

    const auto toFloats = [](const std::vector<double>& from) {
        return std::vector<float>(from.begin(), from.end());
    };
    out.motion = toFloats(m_motion.resampled(stepS, endS, m_motion.mean(endS)));
    out.brightness = toFloats(m_brightness.resampled(stepS, endS, m_brightness.mean(endS)));
    out.cutsS = m_cuts;
    out.meanMotion = m_motion.mean(endS);
    out.meanBrightness = m_brightness.mean(endS);
    out.cutsPerMinute = m_comparedS > 0 ? static_cast<double>(m_cuts.size()) * 60 / m_comparedS : 0;
    out.changeFirst3s = endS > 0 ? std::clamp(m_changeFirst / std::min(kFirstS, endS), 0.0, 1.0) : 0;
}

} // namespace forereach
