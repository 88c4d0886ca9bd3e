// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/sniff.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace forereach {

using namespace std::string_view_literals;

namespace {

struct Named {
    std::string_view name;
    Family family;
};

constexpr Named kExtensions[] = {
    {".mp4", Family::Mp4},       {".m4v", Family::Mp4},       {".mov", Family::Mp4},
    {".qt", Family::Mp4},        {".m4a", Family::Mp4},       {".3gp", Family::Mp4},
    {".3g2", Family::Mp4},       {".mkv", Family::Matroska},  {".webm", Family::Matroska},
    {".mka", Family::Matroska},  {".avi", Family::Avi},       {".flv", Family::Flv},
    {".ts", Family::MpegTs},     {".mts", Family::MpegTs},    {".m2ts", Family::MpegTs},
    {".mpg", Family::MpegPs},    {".mpeg", Family::MpegPs},   {".vob", Family::MpegPs},
    {".ogg", Family::Ogg},       {".ogv", Family::Ogg},       {".oga", Family::Ogg},
    {".opus", Family::Ogg},      {".wmv", Family::Asf},       {".wma", Family::Asf},
    {".asf", Family::Asf},       {".gif", Family::Gif},       {".png", Family::Png},
    {".apng", Family::Png},      {".jpg", Family::Jpeg},      {".jpeg", Family::Jpeg},
    {".webp", Family::Webp},     {".bmp", Family::Bmp},       {".tif", Family::Tiff},
    {".tiff", Family::Tiff},     {".heic", Family::HeicAvif}, {".heif", Family::HeicAvif},
    {".avif", Family::HeicAvif}, {".mp3", Family::Mp3},       {".aac", Family::Aac},
    {".wav", Family::Wav},       {".flac", Family::Flac},     {".amr", Family::Amr},
    {".vtt", Family::Text},      {".srt", Family::Text},      {".ass", Family::Text},
    {".ssa", Family::Text},      {".sub", Family::Text},      {".sbv", Family::Text},
    {".smi", Family::Text},      {".sami", Family::Text},     {".lrc", Family::Text},
    {".json", Family::Text},     {".txt", Family::Text},      {".md", Family::Text},
    {".csv", Family::Text},      {".pdf", Family::Pdf},       {".zip", Family::Zip},
};

constexpr Named kDemuxers[] = {
    {"mov", Family::Mp4},        {"matroska", Family::Matroska}, {"avi", Family::Avi},
    {"flv", Family::Flv},        {"mpegts", Family::MpegTs},     {"mpeg", Family::MpegPs},
    {"ogg", Family::Ogg},        {"asf", Family::Asf},           {"gif", Family::Gif},
    {"png_pipe", Family::Png},   {"apng", Family::Png},          {"jpeg_pipe", Family::Jpeg},
    {"webp_pipe", Family::Webp}, {"bmp_pipe", Family::Bmp},      {"tiff_pipe", Family::Tiff},
    {"mp3", Family::Mp3},        {"aac", Family::Aac},           {"wav", Family::Wav},
    {"flac", Family::Flac},      {"amr", Family::Amr},
};

bool looksLikeText(std::string_view head) {
    if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) return true;
    std::size_t high = 0;
    for (const char c : head) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f' && byte != 0x1b)
            return false;
        high += byte >= 0x80;
    }
    // Compressed data without a control character in its first bytes is rarer than this.
    return !head.empty() && (high == 0 || head.size() > 64 || high * 2 < head.size());
}

std::uint64_t bigEndian(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

constexpr std::string_view kParents[] = {"moov", "trak", "mdia", "minf", "stbl", "moof", "traf"};
constexpr int kMaxBoxes = 20'000;

struct BoxWalk {
    ByteSource& source;
    IsoLayout& layout;
    int boxes = 0;

    void walk(std::int64_t from, std::int64_t to, int depth) {
        while (from + 8 <= to && boxes < kMaxBoxes && !source.cancel().cancelled()) {
            ++boxes;
            const std::string header = source.bytes(from, 16);
            if (header.size() < 8) return;
            std::int64_t size = static_cast<std::int64_t>(bigEndian(header, 0, 4));
            const std::string type = header.substr(4, 4);
            std::int64_t headerSize = 8;
            if (size == 1 && header.size() == 16) {
                size = static_cast<std::int64_t>(bigEndian(header, 8, 8) & 0x7fffffffffffffffULL);
                headerSize = 16;
            } else if (size == 0) {
                size = to - from;
            }
            if (size < headerSize || size > (std::int64_t{1} << 48)) return;
            visit(type, from + headerSize, std::min(to, from + size), depth);
            if (from + size > to) {
                if (depth == 0) layout.missingBytes = from + size - to;
                return;
            }
            from += size;
        }
    }

    void visit(const std::string& type, std::int64_t from, std::int64_t to, int depth) {
        if (type == "moov") layout.hasIndex = true;
        if (type == "moof") layout.hasFragments = true;
        if (type == "mdat" && to > from) layout.hasData = true;
        if (type == "ftyp" && depth == 0) layout.brand = source.bytes(from, 4);
        if (type == "stsd") {
            // Version, flags and a count, then sample entries whose type says whether they are protected.
            std::int64_t at = from + 8;
            for (int i = 0; i < 16 && at + 8 <= to; ++i) {
                const std::string entry = source.bytes(at, 8);
                if (entry.size() < 8) return;
                const auto size = static_cast<std::int64_t>(bigEndian(entry, 0, 4));
                const std::string_view code = std::string_view(entry).substr(4);
                if (code == "encv" || code == "enca" || code == "drms" || code == "drmi")
                    layout.encrypted = true;
                if (size < 8) return;
                at += size;
            }
        }
        if (depth < 8 && std::find(std::begin(kParents), std::end(kParents), type) != std::end(kParents))
            walk(from, to, depth + 1);
    }
};

} // namespace

std::string_view familyText(Family family) {
    switch (family) {
    case Family::Unknown:
        return "of no known format";
    case Family::Mp4:
        return "an MP4 or QuickTime file";
    case Family::Matroska:
        return "a Matroska or WebM file";
    case Family::Avi:
        return "an AVI file";
    case Family::Flv:
        return "a Flash video file";
    case Family::MpegTs:
        return "an MPEG transport stream";
    case Family::MpegPs:
        return "an MPEG program stream";
    case Family::Ogg:
        return "an Ogg file";
    case Family::Asf:
        return "a Windows Media file";
    case Family::Gif:
        return "a GIF picture";
    case Family::Png:
        return "a PNG picture";
    case Family::Jpeg:
        return "a JPEG picture";
    case Family::Webp:
        return "a WebP picture";
    case Family::Bmp:
        return "a BMP picture";
    case Family::Tiff:
        return "a TIFF picture";
    case Family::HeicAvif:
        return "a HEIC or AVIF picture";
    case Family::Mp3:
        return "an MP3 sound file";
    case Family::Aac:
        return "an AAC sound file";
    case Family::Wav:
        return "a WAV sound file";
    case Family::Flac:
        return "a FLAC sound file";
    case Family::Amr:
        return "an AMR sound file";
    case Family::Text:
        return "plain text";
    case Family::Pdf:
        return "a PDF document";
    case Family::Zip:
        return "a ZIP archive";
    case Family::Archive:
        return "a compressed archive";
    case Family::Program:
        return "a program";
    case Family::Document:
        return "a database or document";
    }
    return "of no known format";
}

bool isStill(Family family) {
    return family == Family::Png || family == Family::Jpeg || family == Family::Webp ||
           family == Family::Bmp || family == Family::Tiff;
}

Family sniff(std::string_view head) {
    const auto at = [&](std::size_t offset, std::string_view magic) {
        return head.size() >= offset + magic.size() && head.substr(offset, magic.size()) == magic;
    };
    if (at(4, "ftyp")) {
        const std::string_view brand = head.substr(8, 4);
        constexpr std::string_view kStillBrands[] = {"heic", "heix", "mif1", "msf1", "avif",
                                                     "avis", "heim", "heis", "hevc", "hevx"};
        return std::find(std::begin(kStillBrands), std::end(kStillBrands), brand) != std::end(kStillBrands)
                   ? Family::HeicAvif
                   : Family::Mp4;
    }
    for (const std::string_view box : {"moov"sv, "mdat"sv, "moof"sv, "styp"sv, "sidx"sv, "wide"sv})
        if (at(4, box)) return Family::Mp4;
    if (at(0, "\x1A\x45\xDF\xA3"sv)) return Family::Matroska;
    if (at(0, "RIFF") && at(8, "AVI ")) return Family::Avi;
    if (at(0, "RIFF") && at(8, "WAVE")) return Family::Wav;
    if (at(0, "RIFF") && at(8, "WEBP")) return Family::Webp;
    if (at(0, "FLV\x01"sv)) return Family::Flv;
    if (at(0, "OggS")) return Family::Ogg;
    if (at(0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv)) return Family::Asf;
    if (at(0, "GIF87a") || at(0, "GIF89a")) return Family::Gif;
    if (at(0, "\x89PNG\r\n\x1A\n"sv)) return Family::Png;
    if (at(0, "\xFF\xD8\xFF"sv)) return Family::Jpeg;
    if (at(0, "II*\0"sv) || at(0, "MM\0*"sv)) return Family::Tiff;
    if (at(0, "fLaC")) return Family::Flac;
    if (at(0, "#!AMR")) return Family::Amr;
    if (at(0, "ID3")) return Family::Mp3;
    if (at(0, "\0\0\1\xBA"sv)) return Family::MpegPs;
    if (at(0, "G") && at(188, "G") && at(376, "G")) return Family::MpegTs;
    if (at(0, "%PDF-")) return Family::Pdf;
    if (at(0, "PK\3\4"sv) || at(0, "PK\5\6"sv)) return Family::Zip;
    if (at(0, "\x1F\x8B"sv) || at(0, "7z\xBC\xAF\x27\x1C"sv) || at(0, "Rar!") ||
        at(0, "\xFD"
              "7zXZ"sv))
        return Family::Archive;
    if (at(0, "\x7F"
              "ELF"sv) ||
        (at(0, "MZ") && !looksLikeText(head)))
        return Family::Program;
    if (at(0, "SQLite format 3") || at(0, "\xD0\xCF\x11\xE0"sv)) return Family::Document;
    if (at(0, "BM") && !looksLikeText(head)) return Family::Bmp;
    if (looksLikeText(head)) return Family::Text;
    return Family::Unknown;
}

Family familyOfExtension(std::string_view extension) {
    for (const Named& known : kExtensions)
        if (known.name == extension) return known.family;
    return Family::Unknown;
}

Family familyOfDemuxer(std::string_view name) {
    const std::string_view first = name.substr(0, name.find(','));
    for (const Named& known : kDemuxers)
        if (known.name == first) return known.family;
    return Family::Unknown;
}

std::string extensionOf(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

IsoLayout readIsoLayout(ByteSource& source) {
    IsoLayout layout;
    BoxWalk{source, layout}.walk(0, source.size(), 0);
    return layout;
}

bool stillIsCutOff(Family family, ByteSource& source) {
    const std::int64_t size = source.size();
    const std::string tail = source.bytes(std::max<std::int64_t>(0, size - (1 << 16)), 1 << 16);
    const std::string head = source.bytes(0, 16);
    const auto littleEndian = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4 && at + i < head.size(); ++i)
            value |= static_cast<std::uint32_t>(static_cast<unsigned char>(head[at + i])) << (8 * i);
        return static_cast<std::int64_t>(value);
    };
    switch (family) {
    case Family::Png:
        return tail.find("IEND") == std::string::npos;
    case Family::Jpeg:
        return tail.find("\xFF\xD9") == std::string::npos;
    case Family::Webp:
        return littleEndian(4) + 8 > size + 1;
    case Family::Bmp:
        return littleEndian(2) > size;
    default:
        return false;
    }
}

} // namespace forereach
