// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/audio_pass.h"

#include <algorithm>
#include <cmath>

namespace forereach {

namespace {

constexpr double kFloorDb = -90;
constexpr double kSilenceDb = -50;
constexpr double kSilenceStepS = 0.1;

double toDb(double power) {
    return power > 1e-9 ? std::clamp(10 * std::log10(power), kFloorDb, 0.0) : kFloorDb;
}

template <class Sample>
double squares(const std::uint8_t* bytes, std::size_t from, std::size_t count, std::size_t stride,
               double zero, double scale) {
    const auto* samples = reinterpret_cast<const Sample*>(bytes);
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double value = (static_cast<double>(samples[from + i * stride]) - zero) * scale;
        // Damaged floating-point sound holds NaN and infinities.
        if (std::fabs(value) <= 64) sum += value * value;
    }
    return sum;
}

double sumOfSquares(const AVFrame& frame, int channel, int channels, int first, int count) {
    const auto format = static_cast<AVSampleFormat>(frame.format);
    const bool planar = av_sample_fmt_is_planar(format) != 0;
    const std::uint8_t* bytes = planar ? frame.extended_data[channel] : frame.extended_data[0];
    if (!bytes) return 0;
    const auto stride = static_cast<std::size_t>(planar ? 1 : channels);
    const std::size_t from =
        planar ? static_cast<std::size_t>(first)
               : static_cast<std::size_t>(first) * stride + static_cast<std::size_t>(channel);
    const auto n = static_cast<std::size_t>(count);
    switch (av_get_packed_sample_fmt(format)) {
    case AV_SAMPLE_FMT_U8:
        return squares<std::uint8_t>(bytes, from, n, stride, 128, 1.0 / 128);
    case AV_SAMPLE_FMT_S16:
        return squares<std::int16_t>(bytes, from, n, stride, 0, 1.0 / 32768);
    case AV_SAMPLE_FMT_S32:
        return squares<std::int32_t>(bytes, from, n, stride, 0, 1.0 / 2147483648.0);
    case AV_SAMPLE_FMT_S64:
        return squares<std::int64_t>(bytes, from, n, stride, 0, 1.0 / 9223372036854775808.0);
    case AV_SAMPLE_FMT_FLT:
        return squares<float>(bytes, from, n, stride, 0, 1);
    case AV_SAMPLE_FMT_DBL:
        return squares<double>(bytes, from, n, stride, 0, 1);
    default:
        return 0;
    }
}

} // namespace

void AudioMeter::add(const AVFrame& frame, double atS) {
    const int channels = frame.ch_layout.nb_channels;
    if (frame.sample_rate <= 0 || frame.nb_samples <= 0 || channels <= 0 || channels > 64 ||
        !std::isfinite(atS))
        return;
    const double rate = frame.sample_rate;
    // Pieces no longer than a cell, so that a long frame is not smeared over its length.
    const int piece = std::max(1, static_cast<int>(rate * SpanCurve::kCellS));
    for (int first = 0; first < frame.nb_samples; first += piece) {
        const int count = std::min(piece, frame.nb_samples - first);
        double sum = 0;
        for (int channel = 0; channel < channels; ++channel)
            sum += sumOfSquares(frame, channel, channels, first, count);
        const double begin = atS + first / rate;
        m_power.add(begin, begin + count / rate, sum / (static_cast<double>(count) * channels));
    }
    m_endS = std::max(m_endS, std::min(SpanCurve::kMaxS, atS + frame.nb_samples / rate));
}

void AudioMeter::finish(double endS, double stepS, MediaSignals& out) const {
    if (!heard()) return;
    out.loudnessDb.clear();
    for (const double power : m_power.resampled(stepS, endS, 0))
        out.loudnessDb.push_back(static_cast<float>(toDb(power)));
    const std::vector<double> fine = m_power.resampled(kSilenceStepS, endS, 0);
    const auto silent =
        std::count_if(fine.begin(), fine.end(), [](double power) { return toDb(power) < kSilenceDb; });
    out.silenceShare = fine.empty() ? 1 : static_cast<double>(silent) / static_cast<double>(fine.size());
    out.meanLoudnessDb = toDb(m_power.mean(endS));
}

} // namespace forereach
