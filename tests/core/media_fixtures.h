// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Makes small media files of known content, and breaks them in known ways, so that tests need no data of
// others. Every function returns false (and leaves no promise about the file) when this machine's libav lacks
// the encoder.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace forereach::fixtures {

enum class Style {
    Lively, // a moving bar over a shaded ground, a hard cut every `cutEveryS`, a 440 Hz tone of -15 dBFS RMS
    Still,  // one grey picture held throughout, the same tone
    Black,  // black, and silence if it has sound
};

struct Clip {
    int width = 180, height = 320;
    double fps = 30;
    double seconds = 4;
    Style style = Style::Lively;
    double cutEveryS = 1.0; // 0: no cut
    bool picture = true;
    bool sound = true;
    std::string videoEncoder = "libx264"; // libvpx, libvpx-vp9, mpeg4, ...
    std::string audioEncoder = "aac";     // libopus for webm
    int frames = 0;                       // 0: seconds * fps; the sound keeps its length
    int rotationDegrees = 0;              // clockwise, in the display matrix
    int pixelAspectNum = 1, pixelAspectDen = 1;
    bool indexFirst = true;              // mp4: "faststart"
    bool fragmented = false;             // mp4 in fragments
    bool encrypted = false;              // mp4, cenc-aes-ctr
    bool hdr = false;                    // tagged PQ, BT.2020
    bool everyOtherFrameLate = false;    // variable frame rate
    double toneFromS = 0, toneToS = 1e9; // silence outside
};

/// The container follows the extension: mp4, mov, mkv, webm, avi, m4a.
bool makeClip(const std::filesystem::path&, const Clip& = {});

/// A picture of four coloured quarters (red, green / blue, white): .png, .jpg, .webp, .bmp, .gif.
bool makePicture(const std::filesystem::path&, int width = 240, int height = 426);

void writeFile(const std::filesystem::path&, std::string_view bytes);
std::string readFile(const std::filesystem::path&);
/// The first `share` of the bytes.
void truncateCopy(const std::filesystem::path& from, const std::filesystem::path& to, double share);
/// The bytes from `fromShare` to `toShare` of the file replaced by noise of that seed.
void corruptCopy(const std::filesystem::path& from, const std::filesystem::path& to, double fromShare,
                 double toShare, std::uint32_t seed = 1);

} // namespace forereach::fixtures
