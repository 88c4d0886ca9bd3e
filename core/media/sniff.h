// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the bytes are, by their signatures, and what the name claims: the ground for "mislabelled",
// "header_only", "encrypted" and for saying what a refused file really is. Private to core/media.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/media/byte_source.h"

namespace forereach {

/// A group of formats that one reader handles; the names of files vary inside it (mp4, m4v, mov).
enum class Family {
    Unknown,
    Mp4,
    Matroska,
    Avi,
    Flv,
    MpegTs,
    MpegPs,
    Ogg,
    Asf,
    Gif,
    Png,
    Jpeg,
    Webp,
    Bmp,
    Tiff,
    HeicAvif,
    Mp3,
    Aac,
    Wav,
    Flac,
    Amr,
    Text,
    Pdf,
    Zip,
    Archive,
    Program,
    Document,
};

/// "an MP4 or QuickTime file", "a PNG picture", ...
std::string_view familyText(Family);
bool isStill(Family);

/// By the first bytes; Text only if all of them are text.
Family sniff(std::string_view head);
/// By the extension, lower-cased, with its dot (".mp4"); Unknown if it says nothing.
Family familyOfExtension(std::string_view extension);
/// By libav's demuxer name.
Family familyOfDemuxer(std::string_view name);
/// ".MP4" -> ".mp4".
std::string extensionOf(const std::filesystem::path&);

/// The boxes of an ISO base media file (MP4, QuickTime), as far as a verdict needs them.
struct IsoLayout {
    bool hasIndex = false;         // moov
    bool hasData = false;          // mdat with a byte in it
    bool hasFragments = false;     // moof
    bool encrypted = false;        // a sample entry encv or enca, or a pssh box
    std::int64_t missingBytes = 0; // by which the last box runs beyond the end of the file
    std::string brand;             // "isom", "qt  ", "heic"
};
IsoLayout readIsoLayout(ByteSource&);

/// PNG without its end, JPEG without its end marker, WebP or BMP shorter than its header says.
bool stillIsCutOff(Family, ByteSource&);

} // namespace forereach
