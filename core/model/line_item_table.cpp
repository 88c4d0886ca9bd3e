// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/line_item_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

namespace forereach {
namespace {

enum LineColumn : std::size_t {
    kColCampaign,
    kColCampaignName,
    kColAdvertiser,
    kColCurrency,
    kColLineItem,
    kColName,
    kColCreative,
    kColLifetimeBudget,
    kColDailyBudget,
    kColStart,
    kColEnd,
    kColFlights,
    kColBidStrategy,
    kColBid,
    kColGoal,
    kColClickRate,
    kColQuality,
    kColCap,
    kColCapWindow,
    kColPacing,
    kColPacingMethod,
    kColMarkets,
    kColSegments,
    kColTopics,
    kColLanguages,
    kColConnections,
    kColHours,
    kColNotMarkets,
    kColNotSegments,
    kColNotTopics,
    kColTargetFrequency,
    kColTargetWindow,
    kColSequence,
    kColBoost,
    kColColumns
};
constexpr std::array<std::string_view, kColColumns> kColNames{"campaign",
                                                              "campaign_name",
                                                              "advertiser",
                                                              "currency",
                                                              "line_item",
                                                              "name",
                                                              "creative",
                                                              "lifetime_budget",
                                                              "daily_budget",
                                                              "start",
                                                              "end",
                                                              "flights",
                                                              "bid_strategy",
                                                              "bid",
                                                              "goal",
                                                              "click_rate",
                                                              "quality",
                                                              "frequency_cap",
                                                              "cap_window_hours",
                                                              "pacing",
                                                              "pacing_method",
                                                              "markets",
                                                              "segments",
                                                              "topics",
                                                              "languages",
                                                              "connections",
                                                              "hours",
                                                              "exclude_markets",
                                                              "exclude_segments",
                                                              "exclude_topics",
                                                              "target_frequency",
                                                              "target_window_hours",
                                                              "sequence",
                                                              "boost"};

std::string moneyCell(Money m) {
    if (m.micros == 0) return {};
    const std::int64_t size = m.micros < 0 ? -m.micros : m.micros;
    std::string text = (m.micros < 0 ? "-" : "") + std::to_string(size / 1'000'000);
    if (const std::int64_t rest = size % 1'000'000; rest != 0) {
        std::string digits = std::to_string(1'000'000 + rest).substr(1);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += "." + digits;
    }
    return text;
}

std::string numberCell(double value) {
    if (value == 0) return {};
    std::array<char, 40> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

std::string timeCell(SimTime t) {
    return t.seconds == 0 ? std::string() : t.iso();
}

std::string partsJoined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& p : parts) text += (text.empty() ? "" : "; ") + p;
    return text;
}
std::string partsJoined(const std::vector<SegmentId>& parts) {
    std::vector<std::string> names;
    for (const SegmentId& s : parts) names.push_back(s.value);
    return partsJoined(names);
}

std::string_view bare(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> partsOf(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(';'), text.size());
        if (const std::string_view part = bare(text.substr(0, end)); !part.empty()) out.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// "Lifetime budget" is "lifetime_budget".
std::string columnName(std::string_view text) {
    std::string name(bare(text));
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == ' ') c = '_';
    }
    return name;
}

/// Of a name that has no id of its own.
std::string idFrom(std::string_view name, const std::set<std::string>& taken) {
    std::string stem;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
        if (c >= 'A' && c <= 'Z')
            stem += static_cast<char>(c - 'A' + 'a');
        else if (letter)
            stem += c;
        else if (!stem.empty() && stem.back() != '-')
            stem += '-';
    }
    while (stem.ends_with('-')) stem.pop_back();
    if (stem.empty()) stem = "line";
    std::string id = stem;
    for (int n = 2; taken.contains(id); ++n) id = stem + "-" + std::to_string(n);
    return id;
}

class TableReader {
public:
    TableReader(const LineItemTable& table, char mark) : m_table(table), m_mark(mark) { m_at.fill(kColNone); }

    PlanReading read() {
        if (!readHead()) return std::move(m_out);
        for (const LineItemTable::Row& row : m_table.rows) readRow(row);
        if (m_table.rows.empty()) m_out.issues.push_back({"the table", "has no line items"});
        return std::move(m_out);
    }

private:
    static constexpr std::size_t kColNone = static_cast<std::size_t>(-1);

    bool readHead() {
        for (std::size_t i = 0; i < m_table.head.size(); ++i) {
            const std::string name = columnName(m_table.head[i]);
            if (name.empty()) continue;
            const auto it = std::find(kColNames.begin(), kColNames.end(), name);
            const std::string where = "column " + std::to_string(i + 1);
            if (it == kColNames.end()) {
                m_out.issues.push_back({where, "\"" + m_table.head[i] + "\" is no column of a plan"});
                continue;
            }
            std::size_t& at = m_at[static_cast<std::size_t>(it - kColNames.begin())];
            if (at != kColNone) m_out.issues.push_back({where, "\"" + name + "\" stands twice"});
            at = i;
        }
        if (m_at[kColCampaign] == kColNone ||
            (m_at[kColLineItem] == kColNone && m_at[kColName] == kColNone)) {
            m_out.issues = {
                {"the table",
                 "is no plan: its first row must name the columns campaign, and line_item or name"}};
            return false;
        }
        if (m_at[kColCurrency] == kColNone)
            m_out.issues.push_back(
                {"the table", "has no column currency: in which the amounts are is not guessed"});
        return m_out.issues.empty();
    }

    std::string_view cell(LineColumn c) const {
        const std::size_t at = m_at[c];
        return at == kColNone || at >= m_row->cells.size() ? std::string_view() : bare(m_row->cells[at]);
    }
    void refuse(LineColumn c, std::string message) {
        m_out.issues.push_back(
            {"line " + std::to_string(m_row->line) + ", " + std::string(kColNames[c]), std::move(message)});
    }

    /// With a point as the decimal mark; empty if it cannot be read as a number.
    std::string plainNumber(LineColumn c) {
        std::string text(cell(c));
        const bool comma = text.find(',') != std::string::npos, point = text.find('.') != std::string::npos;
        const auto isPlain = [](char x) {
            return (x >= '0' && x <= '9') || x == '.' || x == ',' || x == '-';
        };
        if (!std::all_of(text.begin(), text.end(), isPlain)) {
            refuse(c, "must be a number without a currency sign or blanks, is \"" + text + "\"");
            return {};
        }
        if (m_mark == '.' && comma) {
            m_out.commaUnclear = true;
            refuse(c, "\"" + text + "\" has a comma: whether it is a decimal mark is not guessed");
            return {};
        }
        if (m_mark == ',' && point) {
            refuse(c, "\"" + text + "\" has a point, where the comma is the decimal mark");
            return {};
        }
        std::replace(text.begin(), text.end(), ',', '.');
        return text;
    }

    double number(LineColumn c) {
        if (cell(c).empty()) return 0;
        const std::string text = plainNumber(c);
        if (text.empty()) return 0;
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
            refuse(c, "must be a number, is \"" + text + "\"");
            return 0;
        }
        return value;
    }

    Money money(LineColumn c) {
        if (cell(c).empty()) return {};
        const std::string text = plainNumber(c);
        if (text.empty()) return {};
        const std::size_t point = text.find('.');
        const std::string whole = text.substr(0, point),
                          part = point == std::string::npos ? "" : text.substr(point + 1);
        std::int64_t units = 0, micros = 0;
        const auto digits = [](const std::string& s) {
            return std::all_of(s.begin(), s.end(), [](char x) { return x >= '0' && x <= '9'; });
        };
        const std::string size = whole.starts_with('-') ? whole.substr(1) : whole;
        if (size.empty() || size.size() > 12 || !digits(size) || !digits(part)) {
            refuse(c, "must be an amount such as 1500 or 4.50, is \"" + text + "\"");
            return {};
        }
        if (part.size() > 6) {
            refuse(c, "has more than six places: \"" + text + "\"");
            return {};
        }
        std::from_chars(size.data(), size.data() + size.size(), units);
        const std::string six = part + std::string(6 - part.size(), '0');
        std::from_chars(six.data(), six.data() + six.size(), micros);
        const std::int64_t all = units * 1'000'000 + micros;
        return {whole.starts_with('-') ? -all : all};
    }

    int count(LineColumn c, int otherwise) {
        if (cell(c).empty()) return otherwise;
        const double value = number(c);
        if (value != std::floor(value) || std::abs(value) > 1e6) {
            refuse(c, "must be a whole number, is \"" + std::string(cell(c)) + "\"");
            return otherwise;
        }
        return static_cast<int>(value);
    }

    SimTime timeIn(LineColumn c, std::string_view text) {
        std::string iso(bare(text));
        if (iso.size() > 10 && iso[10] == ' ') iso[10] = 'T';
        const Result<SimTime> parsed = SimTime::parse(iso);
        if (parsed) return *parsed;
        refuse(c, "must be a time such as 2026-11-24T18:00:00Z, is \"" + std::string(text) + "\"");
        return {};
    }
    SimTime time(LineColumn c) { return cell(c).empty() ? SimTime{} : timeIn(c, cell(c)); }

    template <class Word>
    void word(LineColumn c, Word& out, std::optional<Word> (*parse)(std::string_view), const char* words) {
        if (cell(c).empty()) return;
        if (const std::optional<Word> found = parse(cell(c)))
            out = *found;
        else
            refuse(c, std::string("must be one of ") + words + ", is \"" + std::string(cell(c)) + "\"");
    }

    Campaign& campaign() {
        const std::string id(cell(kColCampaign));
        for (Campaign& c : m_out.campaigns)
            if (c.id.value == id) {
                same(kColCampaignName, c.name);
                same(kColAdvertiser, c.advertiser);
                same(kColCurrency, c.currency);
                return c;
            }
        Campaign& fresh = m_out.campaigns.emplace_back();
        fresh.id.value = id;
        fresh.name = cell(kColCampaignName);
        fresh.advertiser = cell(kColAdvertiser);
        fresh.currency = cell(kColCurrency);
        if (id.empty()) refuse(kColCampaign, "must not be empty");
        if (fresh.currency.empty()) refuse(kColCurrency, "must not be empty, as in EUR");
        return fresh;
    }
    /// What is the campaign's stands in each of its rows alike, or only in the first.
    void same(LineColumn c, const std::string& said) {
        if (!cell(c).empty() && cell(c) != said)
            refuse(c, "differs from the first row of the campaign, \"" + said + "\"");
    }

    void readRow(const LineItemTable::Row& row) {
        m_row = &row;
        if (std::all_of(row.cells.begin(), row.cells.end(),
                        [](const std::string& text) { return bare(text).empty(); }))
            return;
        for (std::size_t i = m_table.head.size(); i < row.cells.size(); ++i)
            if (!bare(row.cells[i]).empty()) {
                m_out.issues.push_back(
                    {"line " + std::to_string(row.line), "has more cells than the first row has columns"});
                return;
            }
        Campaign& c = campaign();
        LineItem line;
        line.name = cell(kColName);
        line.id.value = cell(kColLineItem);
        if (line.id.empty() && line.name.empty()) refuse(kColLineItem, "must have an id or a name");
        if (line.id.empty()) line.id.value = idFrom(line.name, m_lines);
        if (!m_lines.insert(line.id.value).second)
            refuse(kColLineItem, "\"" + line.id.value + "\" stands twice");
        line.creative.value = cell(kColCreative);
        line.lifetimeBudget = money(kColLifetimeBudget);
        line.dailyBudget = money(kColDailyBudget);
        line.start = time(kColStart);
        line.end = time(kColEnd);
        for (const std::string& part : partsOf(cell(kColFlights))) {
            const std::size_t slash = part.find('/');
            if (slash == std::string::npos)
                refuse(kColFlights, "must be as in 2026-11-24/2026-11-26, is \"" + part + "\"");
            else
                line.flights.push_back({timeIn(kColFlights, std::string_view(part).substr(0, slash)),
                                        timeIn(kColFlights, std::string_view(part).substr(slash + 1))});
        }
        word(kColBidStrategy, line.bidStrategy, bidStrategyFromText, "cpm, cpc, cpv, ocpm");
        (line.bidStrategy == BidStrategy::Cpm ? line.bidCpm : line.bid) = money(kColBid);
        word(kColGoal, line.goal, adGoalFromText, "completion, like, share, follow, click");
        line.clickRate = number(kColClickRate);
        line.quality = money(kColQuality);
        line.frequencyCap.impressions = count(kColCap, 0);
        line.frequencyCap.windowHours = count(kColCapWindow, line.frequencyCap.windowHours);
        word(kColPacing, line.pacing, pacingFromText, "even, asap");
        word(kColPacingMethod, line.pacingMethod, pacingMethodFromText, "throttling, multiplicative, pid");
        line.markets = partsOf(cell(kColMarkets));
        for (const std::string& s : partsOf(cell(kColSegments))) line.segments.push_back({s});
        Targeting& t = line.targeting;
        t.topics = partsOf(cell(kColTopics));
        t.languages = partsOf(cell(kColLanguages));
        t.connections = partsOf(cell(kColConnections));
        for (const std::string& part : partsOf(cell(kColHours))) {
            HourRange h{-1, -1};
            const char *at = part.data(), *last = at + part.size();
            const auto from = std::from_chars(at, last, h.from);
            if (from.ec == std::errc() && from.ptr != last && *from.ptr == '-') {
                const auto to = std::from_chars(from.ptr + 1, last, h.to);
                if (to.ec != std::errc() || to.ptr != last) h.to = -1;
            }
            if (h.from < 0 || h.to < 0)
                refuse(kColHours, "must be as in 7-9; 18-24, is \"" + part + "\"");
            else
                t.hours.push_back(h);
        }
        t.excludeMarkets = partsOf(cell(kColNotMarkets));
        for (const std::string& s : partsOf(cell(kColNotSegments))) t.excludeSegments.push_back({s});
        t.excludeTopics = partsOf(cell(kColNotTopics));
        line.targetFrequency.impressions = count(kColTargetFrequency, 0);
        line.targetFrequency.windowHours = count(kColTargetWindow, line.targetFrequency.windowHours);
        for (const std::string& id : partsOf(cell(kColSequence))) line.sequence.push_back({id});
        if (const std::string_view boost = cell(kColBoost); boost == "yes")
            line.boost = true;
        else if (!boost.empty() && boost != "no")
            refuse(kColBoost, "must be yes or no, is \"" + std::string(boost) + "\"");
        c.lineItems.push_back(std::move(line));
    }

    const LineItemTable& m_table;
    const char m_mark;
    std::array<std::size_t, kColColumns> m_at{};
    const LineItemTable::Row* m_row = nullptr;
    std::set<std::string> m_lines;
    PlanReading m_out;
};

} // namespace

LineItemTable lineItemTable(const std::vector<Campaign>& campaigns) {
    LineItemTable out;
    for (const std::string_view name : kColNames) out.head.emplace_back(name);
    const LineItem plain;
    for (const Campaign& c : campaigns)
        for (const LineItem& line : c.lineItems) {
            LineItemTable::Row& row = out.rows.emplace_back();
            row.line = static_cast<int>(out.rows.size()) + 1;
            row.cells.resize(kColColumns);
            const auto set = [&row](LineColumn column, std::string text) {
                row.cells[column] = std::move(text);
            };
            set(kColCampaign, c.id.value);
            set(kColCampaignName, c.name);
            set(kColAdvertiser, c.advertiser);
            set(kColCurrency, c.currency);
            set(kColLineItem, line.id.value);
            set(kColName, line.name);
            set(kColCreative, line.creative.value);
            set(kColLifetimeBudget, moneyCell(line.lifetimeBudget));
            set(kColDailyBudget, moneyCell(line.dailyBudget));
            set(kColStart, timeCell(line.start));
            set(kColEnd, timeCell(line.end));
            std::vector<std::string> flights, hours;
            for (const Flight& f : line.flights) flights.push_back(f.start.iso() + "/" + f.end.iso());
            for (const HourRange& h : line.targeting.hours)
                hours.push_back(std::to_string(h.from) + "-" + std::to_string(h.to));
            set(kColFlights, partsJoined(flights));
            set(kColBidStrategy, std::string(toText(line.bidStrategy)));
            set(kColBid, moneyCell(line.bidStrategy == BidStrategy::Cpm ? line.bidCpm : line.bid));
            if (line.bidStrategy == BidStrategy::Ocpm || line.goal != plain.goal)
                set(kColGoal, std::string(toText(line.goal)));
            set(kColClickRate, numberCell(line.clickRate));
            set(kColQuality, moneyCell(line.quality));
            if (line.frequencyCap.impressions != 0)
                set(kColCap, std::to_string(line.frequencyCap.impressions));
            set(kColCapWindow, std::to_string(line.frequencyCap.windowHours));
            set(kColPacing, std::string(toText(line.pacing)));
            set(kColPacingMethod, std::string(toText(line.pacingMethod)));
            set(kColMarkets, partsJoined(line.markets));
            set(kColSegments, partsJoined(line.segments));
            set(kColTopics, partsJoined(line.targeting.topics));
            set(kColLanguages, partsJoined(line.targeting.languages));
            set(kColConnections, partsJoined(line.targeting.connections));
            set(kColHours, partsJoined(hours));
            set(kColNotMarkets, partsJoined(line.targeting.excludeMarkets));
            set(kColNotSegments, partsJoined(line.targeting.excludeSegments));
            set(kColNotTopics, partsJoined(line.targeting.excludeTopics));
            if (line.targetFrequency.impressions != 0) {
                set(kColTargetFrequency, std::to_string(line.targetFrequency.impressions));
                set(kColTargetWindow, std::to_string(line.targetFrequency.windowHours));
            }
            std::vector<std::string> sequence;
            for (const ItemId& id : line.sequence) sequence.push_back(id.value);
            set(kColSequence, partsJoined(sequence));
            if (line.boost) set(kColBoost, "yes");
        }
    return out;
}

bool isPlanHead(const std::vector<std::string>& head) {
    bool campaign = false, line = false, creative = false;
    for (const std::string& cell : head) {
        const std::string name = columnName(cell);
        if (name.empty()) continue;
        if (std::find(kColNames.begin(), kColNames.end(), name) == kColNames.end()) return false;
        campaign = campaign || name == kColNames[kColCampaign];
        creative = creative || name == kColNames[kColCreative];
        line = line || name == kColNames[kColLineItem] || name == kColNames[kColName];
    }
    return campaign && line && creative;
}

bool isPlanFigure(std::string_view column) {
    for (const LineColumn c : {kColLifetimeBudget, kColDailyBudget, kColBid, kColClickRate, kColQuality,
                               kColCap, kColCapWindow, kColTargetFrequency, kColTargetWindow})
        if (kColNames[c] == column) return true;
    return false;
}

PlanReading campaignsFromTable(const LineItemTable& table, char decimalMark) {
    return TableReader(table, decimalMark).read();
}

} // namespace forereach
