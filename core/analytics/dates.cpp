// SPDX-License-Identifier: GPL-3.0-or-later
// Dates of exports: localised, without year, or with day and month in an order that only the column tells.
#include <algorithm>
#include <array>
#include <map>

#include "core/analytics/values.h"

namespace forereach {

namespace {

constexpr std::int64_t kDay = 86400;

struct MonthNames {
    int month;
    std::string_view names; // beginnings, divided by '|'; a word counts if it starts with one of them
};
// English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Polish, Turkish, Indonesian,
// Russian, Ukrainian. Longer beginnings first where one begins another.
constexpr MonthNames kMonths[] = {
    {1, "jan|jän|ene|gen|sty|oca|oca|янв|січ|styczeń|ocak"},
    {2, "feb|fév|fev|fév|lut|şub|sub|фев|лют"},
    {3, "mar|mär|maa|maart|mrt|mars|март|бер"},
    {4, "apr|avr|abr|kwi|nis|апр|кві"},
    {5, "may|mai|maj|mag|mei|май|мая|тра"},
    {6, "jun|juin|giu|cze|haz|июн|чер"},
    {7, "jul|juil|lug|lip|tem|июл|лип"},
    {8, "aug|aoû|aou|ago|sie|ağu|agu|agt|авг|сер"},
    {9, "sep|set|wrz|eyl|сен|вер"},
    {10, "oct|okt|out|ott|paź|paz|eki|окт|жов"},
    {11, "nov|lis|kas|ноя|лис"},
    {12, "dec|dez|déc|dic|des|gru|ara|дек|гру"},
};
constexpr std::array<std::string_view, 12> kVietnamese{"một", "hai", "ba",   "tư",   "năm",      "sáu",
                                                       "bảy", "tám", "chín", "mười", "mười một", "mười hai"};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Lower case, for Latin, Latin-1 and Cyrillic letters: enough for the names of months.
std::string lowered(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c + 32);
        else if (c == 0xC3 && next >= 0x80 && next <= 0x9E)
            out += {static_cast<char>(c), static_cast<char>(next + 0x20)}, ++i;
        else if (c == 0xD0 && next >= 0x90 && next <= 0x9F)
            out += {static_cast<char>(c), static_cast<char>(next + 0x20)}, ++i;
        else if (c == 0xD0 && next >= 0xA0 && next <= 0xAF)
            out += {static_cast<char>(0xD1), static_cast<char>(next - 0x20)}, ++i;
        else
            out += static_cast<char>(c);
    }
    return out;
}

int monthOf(std::string_view word) {
    for (const MonthNames& month : kMonths) {
        std::string_view names = month.names;
        while (!names.empty()) {
            const std::string_view name = names.substr(0, names.find('|'));
            if (word.starts_with(name)) return month.month;
            names.remove_prefix(std::min(name.size() + 1, names.size()));
        }
    }
    return 0;
}

/// Numbers and words of a text in order.
struct Token {
    bool number = false;
    int value = 0;
    int digits = 0;
    std::string word;
    char before = 0; // the character before it
};

std::vector<Token> tokensOf(std::string_view text) {
    std::vector<Token> tokens;
    for (std::size_t i = 0; i < text.size() && tokens.size() < 12;) {
        const char before = i > 0 ? text[i - 1] : '\0';
        if (isDigit(text[i])) {
            Token& token = tokens.emplace_back();
            token.number = true;
            token.before = before;
            for (; i < text.size() && isDigit(text[i]); ++i, ++token.digits)
                if (token.digits < 8) token.value = token.value * 10 + (text[i] - '0');
        } else if ((text[i] >= 'a' && text[i] <= 'z') ||
                   (static_cast<unsigned char>(text[i]) >= 0x80 && !text.substr(i).starts_with("\xC2\xA0") &&
                    !text.substr(i).starts_with("\xE2\x80\xAF"))) {
            Token& token = tokens.emplace_back();
            token.before = before;
            for (; i < text.size() && !isDigit(text[i]) &&
                   std::string_view(" ,./-:\t").find(text[i]) == std::string_view::npos &&
                   !text.substr(i).starts_with("\xC2\xA0") && !text.substr(i).starts_with("\xE2\x80\xAF");
                 ++i)
                token.word += text[i];
        } else {
            ++i;
        }
    }
    return tokens;
}

/// "18:05", "6:05:09 pm" from the end of the text; cuts it off.
void takeTime(std::string& text, ParsedDate& date) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || colon == 0) return;
    std::size_t start = colon;
    while (start > 0 && isDigit(text[start - 1])) --start;
    const std::vector<Token> tokens = tokensOf(std::string_view(text).substr(start));
    if (tokens.size() < 2 || !tokens[0].number || !tokens[1].number) return;
    int hour = tokens[0].value;
    const int minute = tokens[1].value;
    const int second = tokens.size() > 2 && tokens[2].number && tokens[2].before == ':' ? tokens[2].value : 0;
    for (const Token& token : tokens) {
        if (token.word == "pm" && hour < 12)
            hour += 12;
        else if (token.word == "am" && hour == 12)
            hour = 0;
    }
    if (hour > 23 || minute > 59 || second > 60) return;
    date.secondOfDay = hour * 3600 + minute * 60 + second;
    date.hasTime = true;
    text.resize(start);
    while (!text.empty() && (text.back() == ' ' || text.back() == 't' || text.back() == ',')) text.pop_back();
}

int fullYear(const Token& token) {
    return token.digits == 2 ? 2000 + token.value : token.value;
}

/// "9月13日", "2024年9月13日", "9월 13일".
bool readEastAsian(std::string_view text, ParsedDate& date) {
    for (const auto& [year, month, day] : {std::array<std::string_view, 3>{"年", "月", "日"},
                                           std::array<std::string_view, 3>{"년", "월", "일"}}) {
        const std::size_t m = text.find(month), d = text.find(day), y = text.find(year);
        if (m == std::string_view::npos || d == std::string_view::npos || d < m) continue;
        const auto numberBefore = [&](std::size_t end) {
            int value = 0, unit = 1;
            for (std::size_t i = end; i > 0 && isDigit(text[i - 1]) && unit < 100'000; --i, unit *= 10)
                value += (text[i - 1] - '0') * unit;
            return value;
        };
        date.month = numberBefore(m);
        date.day = numberBefore(d);
        if (y != std::string_view::npos && y < m) date.year = numberBefore(y);
        return true;
    }
    return false;
}

bool readWords(const std::vector<Token>& tokens, ParsedDate& date) {
    std::string spelled;
    bool vietnamese = false;
    for (const Token& token : tokens) {
        if (token.number) {
            if (vietnamese && date.day > 0 && date.month == 0 && token.digits < 3)
                date.month = token.value; // "tháng 8"
            else if (token.digits == 4)
                date.year = token.value;
            else if (date.day == 0)
                date.day = token.value;
            else if (token.digits == 2)
                date.year = fullYear(token);
        } else if (token.word == "tháng") {
            vietnamese = true;
        } else if (vietnamese && date.month == 0) {
            spelled += (spelled.empty() ? "" : " ") + token.word;
        } else if (date.month == 0) {
            date.month = monthOf(token.word);
        }
    }
    for (std::size_t i = 0; i < kVietnamese.size(); ++i)
        if (spelled == kVietnamese[i]) date.month = static_cast<int>(i) + 1;
    return date.month > 0 && date.day > 0;
}

std::int64_t dayNumber(SimTime time) {
    return time.seconds >= 0 ? time.seconds / kDay : (time.seconds - kDay + 1) / kDay;
}

int yearOf(SimTime time) {
    return std::stoi(time.iso().substr(0, 4));
}

/// The order of day and month that all "4/5/2024" of a column allow; nothing if both do.
std::optional<bool> dayFirstOf(const std::vector<std::optional<ParsedDate>>& dates, const DateHints& hints) {
    bool dayFirst = true, monthFirst = true, any = false;
    for (const auto& date : dates) {
        if (!date || !date->first) continue;
        any = true;
        if (date->first > 12) monthFirst = false;
        if (date->second > 12) dayFirst = false;
    }
    if (!any || dayFirst != monthFirst) return dayFirst && !monthFirst;
    if (!dayFirst) return std::nullopt; // contradictory
    if (hints.monthFirst) return false;
    if (!hints.daily) return std::nullopt;
    // Days of a series follow one another: the order in which they do is right.
    const auto steps = [&](bool byDay) {
        int count = 0;
        std::optional<std::int64_t> last;
        for (const auto& date : dates) {
            if (!date || !date->first) continue;
            const auto time = byDay ? civilTime(date->year, date->second, date->first, 0)
                                    : civilTime(date->year, date->first, date->second, 0);
            if (!time) return -1;
            const std::int64_t day = dayNumber(*time);
            if (last && (day - *last == 1 || day - *last == -1)) ++count;
            last = day;
        }
        return count;
    };
    const int asDay = steps(true), asMonth = steps(false);
    if (asDay == asMonth) return std::nullopt;
    return asDay > asMonth;
}

} // namespace

std::optional<SimTime> civilTime(int year, int month, int day, int secondOfDay) {
    if (year < 1990 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (day > kDays[month - 1] + (month == 2 && leap ? 1 : 0)) return std::nullopt;
    // Days from civil, counted from March so that the leap day ends the year.
    const int y = month <= 2 ? year - 1 : year;
    const int era = y / 400, ofEra = y % 400;
    const int ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t days = era * 146097LL + ofEra * 365LL + ofEra / 4 - ofEra / 100 + ofYear - 719468;
    return SimTime{days * kDay + secondOfDay};
}

std::optional<ParsedDate> parseDate(std::string_view cell) {
    std::string text = lowered(trimmed(cell));
    if (text.size() < 3 || text.size() > 60) return std::nullopt;
    ParsedDate date;
    if (readEastAsian(text, date)) return date;
    if (text.size() > 10 && text[4] == '-' && text.find(':') != std::string::npos) {
        std::string iso = text;
        std::ranges::replace(iso, ' ', 't');
        for (char& c : iso) c = c == 't' ? 'T' : c == 'z' ? 'Z' : c;
        if (const auto time = SimTime::parse(iso)) {
            const std::string utc = time->iso();
            date.year = std::stoi(utc.substr(0, 4));
            date.month = std::stoi(utc.substr(5, 2));
            date.day = std::stoi(utc.substr(8, 2));
            date.secondOfDay = static_cast<int>(((time->seconds % kDay) + kDay) % kDay);
            date.hasTime = true;
            return date;
        }
    }
    takeTime(text, date);
    const std::vector<Token> tokens = tokensOf(text);
    const auto words = std::ranges::count_if(tokens, [](const Token& t) { return !t.number; });
    if (words > 0) return readWords(tokens, date) ? std::optional(date) : std::nullopt;
    if (tokens.size() == 1 && tokens[0].digits == 8) { // 20240131
        date.year = tokens[0].value / 10000;
        date.month = tokens[0].value / 100 % 100;
        date.day = tokens[0].value % 100;
        return date;
    }
    if (tokens.size() != 3) return std::nullopt;
    if (tokens[0].digits == 4) {
        date.year = tokens[0].value;
        date.month = tokens[1].value;
        date.day = tokens[2].value;
        return date;
    }
    if (tokens[2].digits != 4 && tokens[2].digits != 2) return std::nullopt;
    date.year = fullYear(tokens[2]);
    if (text.find('.') != std::string::npos) {
        date.day = tokens[0].value;
        date.month = tokens[1].value;
    } else {
        date.first = tokens[0].value;
        date.second = tokens[1].value;
        if (date.first == 0 || date.second == 0) return std::nullopt;
    }
    return date;
}

DateColumn resolveDates(const std::vector<std::string>& cells, const DateHints& hints) {
    const std::size_t n = cells.size();
    DateColumn column{std::vector<std::optional<SimTime>>(n),
                      false,
                      true,
                      std::vector<bool>(n),
                      std::vector<bool>(n),
                      std::vector<bool>(n)};
    std::vector<std::optional<ParsedDate>> dates(n);
    std::map<std::string, std::optional<ParsedDate>, std::less<>> seen; // days repeat in long files
    for (std::size_t i = 0; i < n; ++i) {
        if (isBlankCell(cells[i]) || isUndefinedCell(cells[i])) continue;
        auto known = seen.find(cells[i]);
        if (known == seen.end()) known = seen.emplace(cells[i], parseDate(cells[i])).first;
        dates[i] = known->second;
        column.unreadable[i] = !dates[i];
    }
    const std::optional<bool> dayFirst = dayFirstOf(dates, hints);
    column.orderTold = dayFirst.has_value();
    column.dayFirst = dayFirst.value_or(false);
    for (std::size_t i = 0; i < n; ++i) {
        if (!dates[i] || !dates[i]->first) continue;
        ParsedDate& date = *dates[i];
        if (!dayFirst && date.first != date.second) {
            column.undecided[i] = true;
            continue;
        }
        date.day = column.dayFirst ? date.first : date.second;
        date.month = column.dayFirst ? date.second : date.first;
    }
    const auto place = [&](std::size_t i, int year) {
        return civilTime(year, dates[i]->month, dates[i]->day, dates[i]->secondOfDay);
    };
    const auto lacksYear = [&](std::size_t i) {
        return dates[i] && dates[i]->year == 0 && !column.undecided[i];
    };
    for (std::size_t i = 0; i < n; ++i) {
        if (!dates[i] || column.undecided[i] || dates[i]->year == 0) continue;
        column.times[i] = place(i, dates[i]->year);
        column.unreadable[i] = !column.times[i];
    }
    // Without a year. The nearest year that a bound allows; in a series the neighbour's is a bound too.
    const auto infer = [&](std::size_t i, std::optional<SimTime> low, std::optional<SimTime> high) {
        column.yearInferred[i] = true;
        if (low) {
            const std::int64_t first = dayNumber(*low);
            for (int year = yearOf(*low); year <= yearOf(*low) + 4; ++year)
                if (const auto time = place(i, year); time && dayNumber(*time) >= first) return time;
        } else if (high) {
            const std::int64_t last = dayNumber(*high);
            for (int year = yearOf(*high); year >= yearOf(*high) - 4; --year)
                if (const auto time = place(i, year); time && dayNumber(*time) <= last) return time;
        }
        column.yearInferred[i] = false;
        return std::optional<SimTime>();
    };
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < n; ++i)
        if (lacksYear(i)) open.push_back(i);
    if (open.empty()) return column;
    if (hints.daily) {
        const auto value = [&](std::size_t i) { return dates[i]->month * 32 + dates[i]->day; };
        int rising = 0, falling = 0;
        for (std::size_t k = 1; k < open.size(); ++k)
            (value(open[k]) > value(open[k - 1]) ? rising : falling) += 1;
        if (falling > rising) std::ranges::reverse(open);
        if (hints.until) {
            std::optional<SimTime> high = hints.until;
            for (auto it = open.rbegin(); it != open.rend(); ++it) {
                column.times[*it] = infer(*it, std::nullopt, high);
                if (column.times[*it]) high = column.times[*it];
            }
        } else if (hints.from) {
            std::optional<SimTime> low = hints.from;
            for (const std::size_t i : open) {
                column.times[i] = infer(i, low, std::nullopt);
                if (column.times[i]) low = column.times[i];
            }
        }
    } else {
        for (const std::size_t i : open) {
            const std::optional<SimTime> low = i < hints.notBefore.size() ? hints.notBefore[i] : std::nullopt;
            // A day earlier: the file's days may be those of a zone west of Greenwich.
            column.times[i] =
                infer(i, low ? std::optional(low->plusSeconds(-kDay)) : std::nullopt, hints.until);
        }
    }
    for (const std::size_t i : open) column.undecided[i] = !column.times[i];
    return column;
}

} // namespace forereach
