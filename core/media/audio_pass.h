// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// AudioMeter: loudness over time and the share of silence, from decoded sound of any sample format. Power is
// the mean over the channels; samples are taken as they are (a damaged stream may exceed full scale), the
// result is clamped to
// [-90, 0] dBFS. Private to core/media.

#include "core/media/av.h"
#include "core/media/curve.h"
#include "core/model/media_signals.h"

namespace forereach {

class AudioMeter {
public:
    void add(const AVFrame&, double atS);
    void finish(double endS, double stepS, MediaSignals& out) const;
    double endS() const { return m_endS; }
    bool heard() const { return !m_power.empty(); }

private:
    SpanCurve m_power;
    double m_endS = 0;
};

} // namespace forereach
