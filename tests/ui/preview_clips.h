// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small clips for tests, written with libav: each frame tells its own number.

#include <string>

namespace forereach::test {

/// An MPEG-4 file without sound, 30 frames a second, a key frame every 15: frame n is grey with luma
/// frameLuma(n). False if it cannot be written.
bool writeCountingClip(const std::string& path, int frames, int width, int height);
inline int frameLuma(int frame) {
    return 20 + (frame * 3) % 210;
}

} // namespace forereach::test
