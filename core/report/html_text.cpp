// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/report/rounding.h"

namespace forereach {

namespace {

/// Length of the well-formed UTF-8 sequence at `at`, 0 if there is none.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned first = byte(at);
    const auto follows = [&](std::size_t n) { return (byte(at + n) & 0xC0u) == 0x80u; };
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned second = byte(at + 1);
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
        return follows(1) && follows(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned second = byte(at + 1);
        if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
        return follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::string escapeHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequenceLength(text, i);
        const char c = text[i];
        if (length == 0 || (length == 1 && static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')) {
            out += "\xEF\xBF\xBD";
            ++i;
            continue;
        }
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\'')
            out += "&#39;";
        else
            out += text.substr(i, length);
        i += length;
    }
    return out;
}

std::string shortened(std::string_view text, std::size_t most) {
    std::size_t characters = 0, cut = 0;
    for (std::size_t i = 0; i < text.size(); ++characters) {
        if (characters + 1 == most) cut = i;
        i += std::max<std::size_t>(sequenceLength(text, i), 1);
    }
    if (characters <= most) return std::string(text);
    while (cut > 0 && text[cut - 1] == ' ') --cut;
    return std::string(text.substr(0, cut)) + "…";
}

std::string segmentName(const SegmentId& id) {
    const std::string_view text = id.value;
    const auto first = text.find(':'), last = text.rfind(':');
    if (first == std::string_view::npos || last != first + 2) return id.value;
    const char gender = text[first + 1];
    if (gender != 'F' && gender != 'M') return id.value;
    const std::string age(text.substr(last + 1));
    const bool minors = age == "13-17";
    return std::string(gender == 'F' ? (minors ? "Girls " : "Women ") : (minors ? "Boys " : "Men ")) + age +
           ", " + std::string(text.substr(0, first));
}

std::string_view sourceName(CandidateSource source) {
    switch (source) {
    case CandidateSource::Interest:
        return "Interest: near what they watched";
    case CandidateSource::Trending:
        return "Trending in the market";
    case CandidateSource::Follow:
        return "Following the creator";
    case CandidateSource::Exploration:
        return "New: its traffic pool";
    case CandidateSource::Share:
        return "Shared by a friend";
    case CandidateSource::Random:
        return "Random slot";
    case CandidateSource::Boosted:
        return "Boosted";
    case CandidateSource::Search:
        return "Found by a search";
    case CandidateSource::Editorial:
        return "Picked by editors";
    }
    return toText(source);
}

std::string coordinate(double x) {
    if (!std::isfinite(x)) x = 0;
    return exactText(std::round(x * 10) / 10);
}

std::string counted(std::int64_t n, std::string_view one, std::string_view many) {
    return numberText(static_cast<double>(n), 1) + " " + std::string(n == 1 ? one : many);
}

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i)
        out += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return out;
}

std::string dateTimeText(SimTime time) {
    constexpr std::array<const char*, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::string iso = time.iso(); // 2026-11-24T18:00:00Z
    if (iso.size() < 16) return iso;
    const int month = (iso[5] - '0') * 10 + (iso[6] - '0');
    if (month < 1 || month > 12) return iso;
    const std::string day = iso[8] == '0' ? iso.substr(9, 1) : iso.substr(8, 2);
    return std::string(days.at(static_cast<std::size_t>(time.dayOfWeek(0)))) + " " + day + " " +
           months.at(static_cast<std::size_t>(month - 1)) + " " + iso.substr(0, 4) + ", " +
           iso.substr(11, 5) + " UTC";
}

} // namespace forereach
