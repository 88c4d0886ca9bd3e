// SPDX-License-Identifier: GPL-3.0-or-later
// What a table is: by the names of its columns; failing that, by the shape of TikTok's (same columns in every
// language); failing that, guesses for a mapping.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "core/analytics/table_plan.h"
#include "core/analytics/values.h"

namespace forereach {

namespace {

using enum AnalyticsField;

constexpr std::size_t kHeaderWithin = 12;
constexpr std::size_t kLookAt = 40;

std::string lowerFileName(std::string_view path) {
    std::string name(path.substr(path.find_last_of("/\\") + 1));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

std::size_t knownNames(const SheetRow& row) {
    std::size_t known = 0;
    for (const std::string& cell : row.cells)
        if (meaningOf(cell).known) ++known;
    return known;
}

/// Cells of one column in the first rows after the header.
std::vector<std::string> sample(const Sheet& sheet, std::size_t header, std::size_t column) {
    std::vector<std::string> cells;
    for (std::size_t r = header + 1; r < sheet.rows.size() && cells.size() < kLookAt; ++r) {
        const SheetRow& row = sheet.rows[r];
        if (row.broken || column >= row.cells.size()) continue;
        if (!isBlankCell(row.cells[column]) && !isUndefinedCell(row.cells[column]))
            cells.push_back(trimmed(row.cells[column]));
    }
    return cells;
}

enum class Looks { Nothing, Number, Share, Date, Link, VideoId, PostId, Words };

template <class Test>
bool most(const std::vector<std::string>& cells, Test test) {
    const auto hits = static_cast<std::size_t>(std::ranges::count_if(cells, test));
    return !cells.empty() && hits * 10 >= cells.size() * 9;
}

bool isVideoId(const std::string& cell) {
    return cell.size() == 11 &&
           std::ranges::all_of(cell, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}

Looks looksOf(const std::vector<std::string>& cells) {
    if (cells.empty()) return Looks::Nothing;
    if (most(cells, [](const std::string& c) { return c.starts_with("http"); })) return Looks::Link;
    const auto isId = [](const std::string& c) {
        return c.size() >= 15 && std::ranges::all_of(c, [](unsigned char x) { return std::isdigit(x) != 0; });
    };
    if (most(cells, isId)) return Looks::PostId;
    if (most(cells,
             [](const std::string& c) { return parseNumber(c, DecimalMark::Auto, true).has_value(); })) {
        const bool shares = most(cells, [](const std::string& c) {
            const auto number = parseNumber(c, DecimalMark::Auto, false);
            return number && (number->percent || (number->value >= 0 && number->value <= 1 && c.size() > 1));
        });
        return shares ? Looks::Share : Looks::Number;
    }
    if (most(cells, isVideoId)) return Looks::VideoId;
    if (most(cells, [](const std::string& c) { return parseDate(c).has_value(); })) return Looks::Date;
    return Looks::Words;
}

struct ShapedColumn {
    AnalyticsField field;
    ValueType type;
};
struct Shape {
    std::string_view hint; // in the file's name
    std::vector<ShapedColumn> columns;
    bool needsHint; // the shape alone would fit other tables
};

const std::vector<Shape>& tiktokShapes() {
    using enum ValueType;
    static const std::vector<Shape> kShapes{
        {"content",
         {{AnalyticsField::None, Text},
          {Title, Text},
          {Link, Text},
          {Published, When},
          {Likes, Whole},
          {Comments, Whole},
          {Shares, Whole},
          {Views, Whole}},
         false},
        {"overview",
         {{Date, When},
          {Views, Whole},
          {ProfileViews, Whole},
          {Likes, Whole},
          {Comments, Whole},
          {Shares, Whole}},
         true},
        {"viewers",
         {{Date, When}, {UniqueViewers, Whole}, {NewViewers, Whole}, {ReturningViewers, Whole}},
         true},
        {"followerhistory", {{Date, When}, {Followers, Whole}, {FollowersChange, Whole}}, true},
        {"followeractivity", {{Date, When}, {Hour, Whole}, {ActiveFollowers, Whole}}, true},
        {"followergender", {{Gender, Text}, {Share, Fraction}}, true},
        {"followertopterritories", {{Country, Text}, {Share, Fraction}}, true},
    };
    return kShapes;
}

bool fitsShape(const Shape& shape, const std::vector<Looks>& looks) {
    if (shape.columns.size() != looks.size()) return false;
    for (std::size_t i = 0; i < looks.size(); ++i) {
        const ShapedColumn& column = shape.columns[i];
        if (looks[i] == Looks::Nothing || column.field == AnalyticsField::None) continue;
        const bool fits = column.field == Link             ? looks[i] == Looks::Link
                          : column.type == ValueType::When ? looks[i] == Looks::Date
                          : column.type == ValueType::Text
                              ? looks[i] == Looks::Words || column.field == Title
                              : looks[i] == Looks::Number || looks[i] == Looks::Share;
        if (!fits) return false;
    }
    return true;
}

bool tiktokLinks(const Sheet& sheet, const TablePlan& plan) {
    for (std::size_t c = 0; c < plan.columns.size(); ++c)
        for (const std::string& cell : sample(sheet, plan.header, c))
            if (cell.starts_with("http") && cell.find("tiktok.com/") != std::string::npos) return true;
    return false;
}

AnalyticsPlatform platformOf(const Sheet& sheet, const TablePlan& plan, const NameHints& hints) {
    // Names that one platform alone uses decide; then where the links lead.
    std::map<AnalyticsPlatform, int> votes;
    for (const PlannedColumn& column : plan.columns) {
        const HeaderMeaning meaning = meaningOf(column.name);
        if (meaning.known && meaning.platform != AnalyticsPlatform::Unknown) ++votes[meaning.platform];
    }
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        if (plan.columns[c].field != Link) continue;
        for (const std::string& cell : sample(sheet, plan.header, c)) {
            if (cell.find("tiktok.com/") != std::string::npos) return AnalyticsPlatform::TikTok;
            if (cell.find("instagram.com/") != std::string::npos) return AnalyticsPlatform::Instagram;
            if (cell.find("facebook.com/") != std::string::npos ||
                cell.find("fb.watch/") != std::string::npos)
                return AnalyticsPlatform::Facebook;
            if (cell.find("youtube.com/") != std::string::npos || cell.find("youtu.be/") != std::string::npos)
                return AnalyticsPlatform::YouTube;
        }
    }
    if (!votes.empty())
        return std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; })->first;
    for (const char* name : {"table data", "chart data", "totals"})
        if (hints.file.find(name) != std::string::npos) return AnalyticsPlatform::YouTube;
    for (const Shape& shape : tiktokShapes())
        if (hints.file.starts_with(shape.hint)) return AnalyticsPlatform::TikTok;
    return AnalyticsPlatform::Unknown;
}

AnalyticsKind kindOf(const std::vector<PlannedColumn>& columns) {
    const auto has = [&](std::initializer_list<AnalyticsField> fields) {
        return std::ranges::any_of(columns, [&](const PlannedColumn& c) {
            return std::ranges::find(fields, c.field) != fields.end() && (c.known || c.field == Primary);
        });
    };
    const bool numbers =
        std::ranges::any_of(columns, [](const PlannedColumn& c) { return c.known && isNumber(c.field); });
    if (!numbers) return AnalyticsKind::NeedsMapping;
    if (has({Campaign, AdSet, Ad})) return AnalyticsKind::Ads;
    if (has({Position}) && has({RetentionAbsolute, RetentionRelative, Started, Stopped, Seen}))
        return AnalyticsKind::Retention;
    if (has({Date})) return AnalyticsKind::Daily;
    if (has({Id, Link}) || (has({Title}) && has({Published}))) return AnalyticsKind::Posts;
    if (has({Country, City, Age, Gender, Group})) return AnalyticsKind::Audience;
    return AnalyticsKind::NeedsMapping;
}

/// The header: the row in which most names are known; else the first with two words or more.
std::size_t headerRow(const Sheet& sheet, const AnalyticsOptions& options) {
    std::size_t best = 0, bestKnown = 0;
    std::optional<std::size_t> worded;
    for (std::size_t r = 0; r < std::min(sheet.rows.size(), kHeaderWithin); ++r) {
        const SheetRow& row = sheet.rows[r];
        if (row.broken) continue;
        std::size_t known = knownNames(row);
        for (const std::string& cell : row.cells) known += options.mapping.contains(cell) ? 1 : 0;
        if (known > bestKnown && (known > 1 || row.cells.size() < 3)) {
            bestKnown = known;
            best = r;
        }
        const auto words = std::ranges::count_if(row.cells, [](const std::string& c) {
            return !isBlankCell(c) && !parseNumber(c, DecimalMark::Auto, true) && !c.starts_with("http");
        });
        if (!worded && words >= 2) worded = r;
    }
    return bestKnown > 0 ? best : worded.value_or(0);
}

void guessColumns(const Sheet& sheet, TablePlan& plan) {
    std::set<AnalyticsField> taken;
    for (const PlannedColumn& column : plan.columns)
        if (column.known) taken.insert(column.field);
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        PlannedColumn& column = plan.columns[c];
        if (column.known) continue;
        std::optional<AnalyticsField> guess;
        const Looks looks = looksOf(sample(sheet, plan.header, c));
        if (looks == Looks::Link)
            guess = Link;
        else if (looks == Looks::VideoId || looks == Looks::PostId)
            guess = Id;
        else if (looks == Looks::Date)
            guess = Date;
        else if (const auto word = guessFromWords(column.name)) {
            const bool number = looks == Looks::Number || looks == Looks::Share;
            if (isNumber(*word) == number || looks == Looks::Nothing) guess = word;
        }
        if (!guess || !taken.insert(*guess).second) continue;
        column.field = *guess;
        column.type = usualType(*guess);
        column.guessed = true;
    }
}

/// "Reach" above "Date,Primary".
void nameThePrimary(const Sheet& sheet, TablePlan& plan, const NameHints& hints) {
    for (PlannedColumn& column : plan.columns) {
        if (column.field != Primary) continue;
        std::vector<std::string> titles;
        for (std::size_t r = 0; r < plan.header; ++r)
            if (!sheet.rows[r].cells.empty()) titles.push_back(sheet.rows[r].cells[0]);
        titles.push_back(hints.stem);
        column.known = false;
        for (const std::string& title : titles) {
            std::string name = plainName(title);
            for (const std::string_view maker : {"instagram ", "facebook "})
                if (name.starts_with(maker)) {
                    plan.platform =
                        maker == "instagram " ? AnalyticsPlatform::Instagram : AnalyticsPlatform::Facebook;
                    name = name.substr(maker.size());
                }
            const HeaderMeaning meaning = meaningOf(name);
            if (!meaning.known || !isNumber(meaning.field)) continue;
            column.field = meaning.field;
            column.type = meaning.type;
            column.known = true;
            break;
        }
        if (!column.known) column.field = AnalyticsField::None;
    }
}

void dropUselessColumns(const Sheet& sheet, TablePlan& plan, NoteBook& notes) {
    std::set<AnalyticsField> seen;
    const int line = sheet.rows[plan.header].line;
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        PlannedColumn& column = plan.columns[c];
        if (!column.known || column.field == AnalyticsField::None) continue;
        // "Lifetime" in the column Date of a content export.
        if (column.field == Date && most(sample(sheet, plan.header, c), [](const std::string& cell) {
                return plainName(cell) == "lifetime";
            })) {
            column.field = AnalyticsField::None;
            continue;
        }
        if (seen.insert(column.field).second) continue;
        std::size_t first = 0;
        while (plan.columns[first].field != column.field) ++first;
        const bool equal = std::ranges::all_of(sheet.rows, [&](const SheetRow& row) {
            return row.broken || row.cells.size() <= c || &row == &sheet.rows[plan.header] ||
                   row.cells[c] == row.cells[first];
        });
        // A title and a description are both words of a post: the second stands in where the first is empty.
        if (column.field == Title) continue;
        const std::string both =
            plan.columns[first].name == column.name
                ? "two columns are named \"" + column.name + "\""
                : "\"" + plan.columns[first].name + "\" and \"" + column.name + "\" mean the same";
        if (equal)
            notes.add(NoteKind::Repair, both + " and hold the same; the second is left out", line);
        else
            notes.add(NoteKind::Doubt, both + " and differ; the first is taken", line);
        column.field = AnalyticsField::None;
    }
}

} // namespace

NameHints hintsOf(std::string_view name, std::string_view outer) {
    NameHints hints;
    hints.file = lowerFileName(name);
    const std::string_view base = name.substr(name.find_last_of("/\\") + 1);
    hints.stem = std::string(base.substr(0, base.rfind('.')));
    for (const std::string_view text : {outer, name}) {
        std::vector<SimTime> days;
        std::size_t digits = 0;
        std::string number;
        for (std::size_t i = 0; i <= text.size(); ++i) {
            if (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i]))) {
                ++digits;
                number += text[i];
                continue;
            }
            if (digits == 4 && i + 6 <= text.size() && text[i] == '-') {
                if (const auto day = parseDate(text.substr(i - 4, 10)); day && day->year > 0)
                    if (const auto time = civilTime(day->year, day->month, day->day, 0))
                        days.push_back(*time);
            } else if (digits == 8) {
                if (const auto day = parseDate(number); day)
                    if (const auto time = civilTime(day->year, day->month, day->day, 0))
                        days.push_back(*time);
            } else if (digits == 10 || digits == 13) { // an epoch in seconds or milliseconds
                const std::int64_t value = std::stoll(number) / (digits == 13 ? 1000 : 1);
                if (value > 1'400'000'000 && value < 4'000'000'000) {
                    hints.until = hints.exported = SimTime{value};
                    // "Overview_2024-09-01_1727740800_someone.zip"
                    std::string_view rest = text.substr(i);
                    if (rest.starts_with('_') && hints.account.empty())
                        hints.account = trimmed(rest.substr(1, rest.find_last_of('.') - 1));
                }
            }
            digits = 0;
            number.clear();
        }
        if (!days.empty()) hints.from = days.front();
        if (days.size() > 1 && days[1] >= days[0]) {
            hints.period = days[0].iso().substr(0, 10) + "_" + days[1].iso().substr(0, 10);
            if (!hints.until) hints.until = days[1].plusSeconds(86399);
        }
    }
    return hints;
}

TablePlan planTable(const Sheet& sheet, const NameHints& hints, const AnalyticsOptions& options,
                    NoteBook& notes) {
    TablePlan plan;
    plan.header = headerRow(sheet, options);
    const SheetRow& header = sheet.rows[plan.header];
    std::size_t unknown = 0;
    for (const std::string& cell : header.cells) {
        PlannedColumn& column = plan.columns.emplace_back();
        column.name = trimmed(cell);
        HeaderMeaning meaning = meaningOf(cell);
        if (const auto mapped = options.mapping.find(cell); mapped != options.mapping.end()) {
            meaning.field = mapped->second;
            if (!meaning.known) meaning.type = usualType(mapped->second);
            meaning.known = true;
        }
        column.field = meaning.field;
        column.type = meaning.type;
        column.known = meaning.known;
        if (!meaning.known && !column.name.empty()) ++unknown;
        if (!meaning.currency.empty()) {
            if (!plan.currency.empty() && plan.currency != meaning.currency)
                notes.add(NoteKind::Doubt,
                          "columns name different currencies, " + plan.currency + " and " + meaning.currency,
                          header.line);
            plan.currency = meaning.currency;
        }
        if (column.name != cell && meaning.known)
            notes.add(NoteKind::Repair, "blanks around \"" + column.name + "\" left out", header.line);
    }
    nameThePrimary(sheet, plan, hints);
    dropUselessColumns(sheet, plan, notes);
    plan.kind = kindOf(plan.columns);

    // Names in another language: TikTok's tables have the same columns in all of them.
    std::vector<Looks> looks;
    for (std::size_t c = 0; c < plan.columns.size(); ++c)
        looks.push_back(looksOf(sample(sheet, plan.header, c)));
    const bool mostlyUnknown = unknown * 2 > plan.columns.size();
    if ((plan.kind == AnalyticsKind::NeedsMapping || mostlyUnknown) && options.mapping.empty()) {
        for (const Shape& shape : tiktokShapes()) {
            if (!fitsShape(shape, looks) || (shape.needsHint && !hints.file.starts_with(shape.hint)))
                continue;
            if (!shape.needsHint && !tiktokLinks(sheet, plan)) continue;
            for (std::size_t c = 0; c < plan.columns.size(); ++c) {
                plan.columns[c].field = shape.columns[c].field;
                plan.columns[c].type = shape.columns[c].type;
                plan.columns[c].known = true;
            }
            plan.kind = kindOf(plan.columns);
            plan.byShape = true;
            plan.platform = AnalyticsPlatform::TikTok;
            notes.add(NoteKind::Doubt,
                      "the names of the columns are not known; read by their order as TikTok's \"" +
                          std::string(shape.hint) + "\"",
                      header.line);
            break;
        }
    }
    if (plan.platform == AnalyticsPlatform::Unknown) plan.platform = platformOf(sheet, plan, hints);
    if (plan.kind == AnalyticsKind::NeedsMapping) {
        guessColumns(sheet, plan);
        return plan;
    }
    for (PlannedColumn& column : plan.columns)
        if (!column.known && !column.name.empty())
            notes.add(NoteKind::Doubt, "the column \"" + column.name + "\" is not known and left out",
                      header.line);
    if (plan.platform == AnalyticsPlatform::Unknown)
        notes.add(NoteKind::Doubt, "the file does not tell which platform it is from");
    return plan;
}

} // namespace forereach
