// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A small synthesiser for the demo clips: notes, drums, echo, levelling. Every note has an attack and a
// release, so that nothing clicks.

#include <cstdint>
#include <vector>

namespace forereach::demo {

inline constexpr int kSampleRate = 48000;

enum class Wave { Sine, Triangle, Square, Soft }; // Soft: sine with two quiet overtones

struct Note {
    double at = 0, length = 0.5; // s
    double hertz = 440;
    double gain = 0.1;
    double pan = 0;                       // -1 left, 1 right
    double attack = 0.01, release = 0.08; // s
    double decay = 0;                     // 1/s; 0 holds
    double bend = 0;                      // octaves a second
    double vibrato = 0;                   // depth in semitones, 5.5 Hz
    Wave wave = Wave::Soft;
};

class Sound {
public:
    explicit Sound(double seconds);

    void play(const Note&);
    /// Filtered noise: `bright` 0..1 opens the filter.
    void hiss(double at, double length, double gain, double bright, double decay, double attack = 0.002,
              double pan = 0);
    void kick(double at, double gain);
    void snare(double at, double gain);
    void hat(double at, double gain);
    void plop(double at, double hertz, double gain);
    /// Adds repeats: `feedback` of the signal every `seconds`, sides swapped.
    void echo(double seconds, double feedback);
    /// Silence before `from`, rising to full at `to`.
    void fadeIn(double from, double to);
    void fadeOut(double from, double to);
    /// Scales so that the part from `from` on has this RMS, then keeps peaks below -1 dBFS with a soft knee.
    void level(double decibels, double from);

    const std::vector<float>& left() const { return m_left; }
    const std::vector<float>& right() const { return m_right; }

private:
    void add(std::size_t i, double value, double pan);
    std::vector<float> m_left, m_right;
};

/// Frequency of a MIDI note number; 69 is 440 Hz.
double hertzOf(double midi);

} // namespace forereach::demo
