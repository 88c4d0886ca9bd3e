// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/demo/sound.h"

#include <algorithm>
#include <cmath>

#include "core/demo/canvas.h"

namespace forereach::demo {

namespace {

double wave(Wave shape, double phase) {
    const double turn = phase - std::floor(phase);
    switch (shape) {
    case Wave::Sine:
        return std::sin(2 * kPi * turn);
    case Wave::Triangle:
        return 4 * std::fabs(turn - 0.5) - 1;
    case Wave::Square:
        return std::tanh(6 * std::sin(2 * kPi * turn)) * 0.7; // rounded: no aliasing to speak of
    case Wave::Soft:
        return std::sin(2 * kPi * turn) * 0.8 + std::sin(4 * kPi * turn) * 0.16 +
               std::sin(6 * kPi * turn) * 0.06;
    }
    return 0;
}

std::size_t sampleAt(double seconds) {
    return static_cast<std::size_t>(std::max(0.0, std::round(seconds * kSampleRate)));
}

} // namespace

double hertzOf(double midi) {
    return 440 * std::exp2((midi - 69) / 12);
}

Sound::Sound(double seconds) : m_left(sampleAt(seconds), 0.0f), m_right(m_left) {}

void Sound::add(std::size_t i, double value, double pan) {
    if (i >= m_left.size()) return;
    const double angle = (pan + 1) * kPi / 4;
    m_left[i] += static_cast<float>(value * std::cos(angle));
    m_right[i] += static_cast<float>(value * std::sin(angle));
}

void Sound::play(const Note& n) {
    const std::size_t from = sampleAt(n.at), count = sampleAt(n.length + n.release);
    double phase = 0;
    for (std::size_t i = 0; i < count && from + i < m_left.size(); ++i) {
        const double t = static_cast<double>(i) / kSampleRate;
        double envelope = std::min(1.0, t / n.attack) * std::exp(-n.decay * t);
        if (t > n.length) envelope *= std::max(0.0, 1 - (t - n.length) / n.release);
        const double semitones = n.vibrato * std::sin(2 * kPi * 5.5 * t) * clamp01(t * 3);
        phase += n.hertz * std::exp2(n.bend * t + semitones / 12) / kSampleRate;
        add(from + i, n.gain * envelope * wave(n.wave, phase), n.pan);
    }
}

void Sound::hiss(double at, double length, double gain, double bright, double decay, double attack,
                 double pan) {
    const std::size_t from = sampleAt(at), count = sampleAt(length);
    double low = 0, lower = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / kSampleRate;
        const double white = hash01(i, from + 17) * 2 - 1;
        low += (white - low) * bright;
        lower += (low - lower) * bright;
        const double end = std::min(1.0, (length - t) / 0.01);
        add(from + i, gain * lower * std::exp(-decay * t) * std::min(1.0, t / attack) * std::max(0.0, end),
            pan);
    }
}

void Sound::kick(double at, double gain) {
    const std::size_t from = sampleAt(at);
    double phase = 0;
    for (std::size_t i = 0; i < sampleAt(0.28); ++i) {
        const double t = static_cast<double>(i) / kSampleRate;
        phase += (46 + 110 * std::exp(-t * 32)) / kSampleRate;
        add(from + i,
            gain * std::sin(2 * kPi * phase) * std::exp(-t * 13) * std::min(1.0, t / 0.002) *
                std::min(1.0, (0.28 - t) / 0.02),
            0);
    }
}

void Sound::snare(double at, double gain) {
    hiss(at, 0.2, gain, 0.55, 20, 0.001, 0.1);
    play({.at = at,
          .length = 0.09,
          .hertz = 190,
          .gain = gain * 0.4,
          .attack = 0.002,
          .release = 0.03,
          .decay = 22,
          .wave = Wave::Sine});
}

void Sound::hat(double at, double gain) {
    hiss(at, 0.06, gain, 0.95, 70, 0.001, -0.25);
}

void Sound::plop(double at, double hertz, double gain) {
    play({.at = at,
          .length = 0.12,
          .hertz = hertz,
          .gain = gain,
          .attack = 0.004,
          .release = 0.05,
          .decay = 14,
          .bend = 6,
          .wave = Wave::Sine});
    hiss(at, 0.18, gain * 0.5, 0.35, 22);
}

void Sound::echo(double seconds, double feedback) {
    const std::size_t lag = sampleAt(seconds);
    for (std::size_t i = lag; i < m_left.size(); ++i) {
        const float left = m_left[i - lag], right = m_right[i - lag];
        m_left[i] += static_cast<float>(feedback) * right;
        m_right[i] += static_cast<float>(feedback) * left;
    }
}

void Sound::fadeIn(double from, double to) {
    for (std::size_t i = 0; i < m_left.size() && i < sampleAt(to); ++i) {
        const auto gain = static_cast<float>(ramp(static_cast<double>(i) / kSampleRate, from, to));
        m_left[i] *= gain;
        m_right[i] *= gain;
    }
}

void Sound::fadeOut(double from, double to) {
    for (std::size_t i = sampleAt(from); i < m_left.size(); ++i) {
        const auto gain = static_cast<float>(1 - ramp(static_cast<double>(i) / kSampleRate, from, to));
        m_left[i] *= gain;
        m_right[i] *= gain;
    }
}

void Sound::level(double decibels, double from) {
    double power = 0;
    const std::size_t start = std::min(sampleAt(from), m_left.size());
    for (std::size_t i = start; i < m_left.size(); ++i)
        power += m_left[i] * m_left[i] + m_right[i] * m_right[i];
    power /= 2.0 * static_cast<double>(std::max<std::size_t>(m_left.size() - start, 1));
    if (power <= 0) return;
    const double gain = std::pow(10, decibels / 20) / std::sqrt(power);
    for (auto* side : {&m_left, &m_right})
        for (float& s : *side) {
            const double x = s * gain, size = std::fabs(x);
            const double kept =
                size < 0.6 ? size : 0.6 + 0.28 * std::tanh((size - 0.6) / 0.28); // never above 0.88
            s = static_cast<float>(x < 0 ? -kept : kept);
        }
}

} // namespace forereach::demo
