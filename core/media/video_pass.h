// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// VideoMeter: motion, cuts, brightness and the change of the first seconds, from frames in order of time.
// Private to core/media.
//
// Motion is the mean absolute change of the luma grid between frames a tenth of a second apart (measured on
// frames at least that far apart and scaled to a tenth), so that it does not depend on the frame rate. A pair
// with a hard cut between is left out of motion and counts in the change of the first three seconds. A cut is
// a luma change that stands out from its neighbourhood together with a changed histogram, and that the next
// frame does not take back.

#include <optional>
#include <vector>

#include "core/media/curve.h"
#include "core/media/luma.h"
#include "core/model/media_signals.h"

namespace forereach {

class VideoMeter {
public:
    /// For long files that are decoded in samples: frames further apart than this are not compared.
    void compareOnlyWithin(double seconds) { m_comparableS = seconds; }
    /// `grid` is what is shown from `atS` on; times must not decrease.
    void add(const LumaGrid& grid, double atS);
    /// Fills motion, brightness, cuts and their means. The last picture is held until `endS`.
    void finish(double endS, double stepS, MediaSignals& out);

    int frames() const { return m_frames; }
    double lastS() const { return m_lastS; }
    double darkShare(double endS) const { return m_dark.mean(endS); }
    /// Share of the time up to `endS` in which motion and cuts were looked for.
    double measuredShare(double endS) const {
        return endS > 0 ? std::clamp(m_comparedS / endS, 0.0, 1.0) : 1;
    }

private:
    struct Candidate {
        double atS;
        double change;
        LumaGrid before;
    };
    void judgeCandidate(const LumaGrid& now);
    void acceptCandidate();

    LumaGrid m_last, m_lastOnGrid;
    double m_lastS = 0, m_lastOnGridS = 0;
    double m_usual = 0; // running mean of the change from frame to frame, cuts left out
    std::optional<Candidate> m_candidate;
    bool m_cutSinceGrid = false;
    int m_frames = 0;
    double m_comparableS = 1e9;
    double m_comparedS = 0;
    double m_changeFirst = 0;
    SpanCurve m_motion, m_brightness, m_dark;
    std::vector<double> m_cuts;
};

} // namespace forereach
