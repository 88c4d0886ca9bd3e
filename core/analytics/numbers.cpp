// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <charconv>
#include <cmath>

#include "core/analytics/values.h"

namespace forereach {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Blanks that stand between thousands: space, no-break space, narrow no-break space, thin space,
/// apostrophes.
std::size_t blankAt(std::string_view text, std::size_t at) {
    for (const std::string_view blank :
         {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "'", "\xE2\x80\x99"})
        if (text.substr(at).starts_with(blank)) return blank.size();
    return 0;
}

/// Digits with '.' and ',' and ' ' only, the sign apart; nothing if anything else stands there.
struct Shape {
    bool negative = false;
    std::string body; // blanks between digits as ' '
    char suffix = 0;  // K, M, B
    bool percent = false;
};

std::optional<Shape> shapeOf(std::string_view text) {
    Shape shape;
    std::string_view rest = text;
    if (rest.starts_with("\xE2\x88\x92")) { // minus sign
        shape.negative = true;
        rest.remove_prefix(3);
    } else if (rest.starts_with('-') || rest.starts_with('+')) {
        shape.negative = rest.front() == '-';
        rest.remove_prefix(1);
    }
    if (rest.ends_with('%')) {
        shape.percent = true;
        rest.remove_suffix(1);
    }
    while (!rest.empty()) {
        if (rest.back() == ' ')
            rest.remove_suffix(1);
        else if (rest.ends_with("\xC2\xA0"))
            rest.remove_suffix(2);
        else if (rest.ends_with("\xE2\x80\xAF"))
            rest.remove_suffix(3);
        else
            break;
    }
    if (!rest.empty() && !shape.percent) {
        const char last = rest.back();
        if (last == 'K' || last == 'k')
            shape.suffix = 'K';
        else if (last == 'M' || last == 'm')
            shape.suffix = 'M';
        else if (last == 'B')
            shape.suffix = 'B';
        if (shape.suffix) rest.remove_suffix(1);
        while (rest.ends_with(' ')) rest.remove_suffix(1);
    }
    for (std::size_t i = 0; i < rest.size();) {
        if (isDigit(rest[i]) || rest[i] == '.' || rest[i] == ',') {
            shape.body += rest[i++];
        } else if (const std::size_t blank = blankAt(rest, i); blank && !shape.body.empty()) {
            shape.body += ' ';
            i += blank;
        } else {
            return std::nullopt;
        }
    }
    if (shape.body.empty() || !isDigit(shape.body.back())) return std::nullopt;
    return shape;
}

/// Groups of three after the first, all divided by `mark`.
bool isGrouped(std::string_view digits, char mark) {
    std::size_t first = digits.find(mark);
    if (first == std::string_view::npos) first = digits.size();
    if (first == 0 || first > 3) return false;
    for (std::size_t i = first; i < digits.size(); i += 4) {
        if (digits[i] != mark || i + 4 > digits.size()) return false;
        for (std::size_t k = 1; k < 4; ++k)
            if (!isDigit(digits[i + k])) return false;
    }
    return true;
}

bool onlyDigits(std::string_view text) {
    for (const char c : text)
        if (!isDigit(c)) return false;
    return !text.empty();
}

/// The digits with `decimal` as the mark, or nothing if they cannot be read so.
std::optional<double> readAs(std::string_view body, char decimal) {
    const std::size_t mark = body.find(decimal);
    std::string_view whole = body.substr(0, mark);
    const std::string_view fraction = mark == std::string_view::npos ? "" : body.substr(mark + 1);
    if (mark != std::string_view::npos && !onlyDigits(fraction)) return std::nullopt;
    const char other = decimal == '.' ? ',' : '.';
    if (!whole.empty() && !onlyDigits(whole) && !isGrouped(whole, other) && !isGrouped(whole, ' '))
        return std::nullopt;
    std::string plain;
    for (const char c : whole)
        if (isDigit(c)) plain += c;
    if (plain.empty()) plain += '0';
    if (!fraction.empty()) (plain += '.') += fraction;
    double value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (error != std::errc{} || end != plain.data() + plain.size()) return std::nullopt;
    return value;
}

} // namespace

std::string trimmed(std::string_view text) {
    for (;;) {
        if (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n'))
            text.remove_prefix(1);
        else if (text.starts_with("\xC2\xA0"))
            text.remove_prefix(2);
        else if (text.starts_with("\xEF\xBB\xBF"))
            text.remove_prefix(3);
        else
            break;
    }
    for (;;) {
        if (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\n'))
            text.remove_suffix(1);
        else if (text.ends_with("\xC2\xA0"))
            text.remove_suffix(2);
        else
            break;
    }
    return std::string(text);
}

std::string plainName(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i).starts_with("\xE2\x80\x99")) {
            out += '\'';
            i += 3;
        } else if (text.substr(i).starts_with("\xC2\xA0")) {
            out += ' ';
            i += 2;
        } else {
            const char c = text[i++];
            out += c >= 'A' && c <= 'Z'                 ? static_cast<char>(c - 'A' + 'a')
                   : c == '_' || c == '\t' || c == '\n' ? ' '
                                                        : c;
        }
        if (out.ends_with("  ")) out.pop_back();
    }
    return trimmed(out);
}

bool isBlankCell(std::string_view cell) {
    const std::string text = plainName(cell);
    return text.empty() || text == "-" || text == "--" || text == "n/a" || text == "\xE2\x80\x94" ||
           text == "\xE2\x80\x93";
}

bool isUndefinedCell(std::string_view cell) {
    const std::string text = plainName(cell);
    return text == "undefined" || text == "null" || text == "nan" || text == "#n/a";
}

DecimalMark markProvedBy(std::string_view cell) {
    const std::string text = trimmed(cell);
    const auto shape = shapeOf(text);
    if (!shape) return DecimalMark::Auto;
    const auto asPoint = readAs(shape->body, '.'), asComma = readAs(shape->body, ',');
    if (asPoint && !asComma) return DecimalMark::Point;
    if (asComma && !asPoint) return DecimalMark::Comma;
    return DecimalMark::Auto;
}

std::optional<ParsedNumber> parseNumber(std::string_view cell, DecimalMark mark, bool whole) {
    const std::string text = trimmed(cell);
    const auto shape = shapeOf(text);
    if (!shape) return std::nullopt;
    auto asPoint = readAs(shape->body, '.'), asComma = readAs(shape->body, ',');
    ParsedNumber number;
    number.percent = shape->percent;
    number.shortened = shape->suffix != 0;
    if (whole && !shape->suffix && !shape->percent) {
        // A count has no fraction: the reading without one is the right one, unless it is written "5.0".
        if (asPoint && asComma && *asPoint != *asComma) {
            const bool pointIsWhole = *asPoint == std::floor(*asPoint),
                       commaIsWhole = *asComma == std::floor(*asComma);
            if (pointIsWhole != commaIsWhole)
                (pointIsWhole ? asComma : asPoint).reset();
            else
                (*asPoint > *asComma ? asComma : asPoint).reset();
        }
    } else if (mark == DecimalMark::Point) {
        asComma.reset();
    } else if (mark == DecimalMark::Comma) {
        asPoint.reset();
    }
    if (!asPoint && !asComma) return std::nullopt;
    number.ambiguous = asPoint && asComma && *asPoint != *asComma;
    number.value = asPoint ? *asPoint : *asComma;
    if (shape->suffix == 'K') number.value *= 1e3;
    if (shape->suffix == 'M') number.value *= 1e6;
    if (shape->suffix == 'B') number.value *= 1e9;
    if (shape->suffix) number.value = std::round(number.value);
    if (shape->negative) number.value = -number.value;
    return number;
}

std::optional<double> parseClock(std::string_view cell, DecimalMark mark) {
    const std::string text = trimmed(cell);
    if (text.find(':') == std::string::npos) {
        const auto number =
            parseNumber(text.ends_with('s') ? text.substr(0, text.size() - 1) : text, mark, false);
        if (!number || number->ambiguous || number->value < 0) return std::nullopt;
        return number->value;
    }
    double total = 0;
    std::size_t at = 0;
    for (int part = 0; part < 3; ++part) {
        const std::size_t colon = std::min(text.find(':', at), text.size());
        std::string piece = text.substr(at, colon - at);
        for (char& c : piece)
            if (c == ',') c = '.';
        double value = 0;
        const auto [end, error] = std::from_chars(piece.data(), piece.data() + piece.size(), value);
        if (error != std::errc{} || end != piece.data() + piece.size() || value < 0 || value > 1e6)
            return std::nullopt;
        if (part > 0 && value >= 60) return std::nullopt;
        total = total * 60 + value;
        if (colon == text.size()) return total;
        at = colon + 1;
    }
    return std::nullopt;
}

} // namespace forereach
