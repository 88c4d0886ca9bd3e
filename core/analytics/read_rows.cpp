// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of a recognised table: broken lines put right by what stands left and right of the title, cells as
// values, rows that stand twice, the Total row.
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "core/analytics/table_plan.h"
#include "core/analytics/values.h"

namespace forereach {

namespace {

using enum AnalyticsField;

/// Cut at a character's end: the text may be any cell.
std::string inQuotes(std::string_view text) {
    std::size_t end = std::min<std::size_t>(text.size(), 60);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    std::string out = "\"";
    return out.append(text.substr(0, end)).append("\"");
}

bool isTotalWord(std::string_view cell) {
    const std::string text = plainName(cell);
    for (const std::string_view word : {"total", "totals", "totale", "totaal", "totalt", "gesamt", "summe",
                                        "итого", "合計", "总计", "grand total"})
        if (text == word) return true;
    return false;
}

/// The video that a link leads to.
std::string idInLink(std::string_view link) {
    for (const std::string_view mark :
         {"/video/", "/photo/", "v=", "youtu.be/", "/shorts/", "/reel/", "/p/"}) {
        const std::size_t at = link.find(mark);
        if (at == std::string_view::npos) continue;
        std::string_view rest = link.substr(at + mark.size());
        rest = rest.substr(0, rest.find_first_of("/?&#"));
        if (rest.size() >= 5) return std::string(rest);
    }
    return "";
}

class RowReader {
public:
    RowReader(const Sheet& sheet, const TablePlan& plan, const NameHints& hints,
              const AnalyticsOptions& options, AnalyticsTable& table, NoteBook& notes)
        : m_sheet(sheet), m_plan(plan), m_hints(hints), m_options(options), m_table(table), m_notes(notes) {}

    void run() {
        gather();
        findMark();
        readDates();
        findScales();
        if (m_plan.kind == AnalyticsKind::Retention)
            m_notes.add(NoteKind::Doubt, "does not name its video; kept under " + inQuotes(retentionName()));
        for (std::size_t i = 0; i < m_rows.size(); ++i) readRow(i);
        compareWithTotal();
    }

private:
    struct Raw {
        int line = 0;
        std::vector<std::string> cells;
        bool repaired = false;
    };

    void refuse(int line, const std::string& why) {
        ++m_table.counts.refused;
        m_notes.add(NoteKind::Refused, why, line);
    }

    std::string retentionName() const {
        return m_sheet.name.empty() ? m_hints.stem : m_hints.stem + " / " + m_sheet.name;
    }

    void gather() {
        const std::size_t n = m_plan.columns.size();
        std::vector<bool> adColumn(n);
        bool ads = false;
        for (std::size_t c = 0; c < n; ++c) {
            const AnalyticsField f = m_plan.columns[c].field;
            adColumn[c] = f == Campaign || f == AdSet || f == Ad;
            ads = ads || adColumn[c];
        }
        for (std::size_t r = m_plan.header + 1; r < m_sheet.rows.size(); ++r) {
            const SheetRow& row = m_sheet.rows[r];
            ++m_table.counts.rows;
            Raw raw{row.line, row.cells, false};
            while (raw.cells.size() > n && isBlankCell(raw.cells.back())) raw.cells.pop_back();
            if (row.broken || raw.cells.size() > n) {
                if (!rejoinLine(m_sheet, m_plan, row, raw.cells)) {
                    refuse(row.line, row.broken
                                         ? "quotes are broken and the cells cannot be told apart"
                                         : "more cells than columns, and where one ends cannot be told");
                    continue;
                }
                raw.repaired = true;
                m_notes.add(NoteKind::Repair,
                            "quotes or commas in the title broke the line; put right by the cells around it",
                            row.line);
            } else if (raw.cells.size() < n) {
                if (!m_sheet.typed)
                    m_notes.add(NoteKind::Doubt, "fewer cells than columns; the missing ones are unknown",
                                row.line);
                raw.cells.resize(n);
            }
            bool adNames = false;
            for (std::size_t c = 0; c < n; ++c)
                adNames = adNames || (adColumn[c] && !isBlankCell(raw.cells[c]));
            const auto first =
                std::ranges::find_if(raw.cells, [](const std::string& c) { return !isBlankCell(c); });
            if ((ads && !adNames) || (first != raw.cells.end() && isTotalWord(*first))) {
                ++m_table.counts.ignored;
                m_notes.add(NoteKind::Ignored, "the Total row is no row of its own", row.line);
                m_total = std::move(raw.cells);
                m_totalLine = row.line;
                continue;
            }
            m_rows.push_back(std::move(raw));
        }
    }

    /// Which of '.' and ',' divides the fraction: what the cells prove.
    void findMark() {
        m_mark = m_options.decimalMark;
        if (m_mark != DecimalMark::Auto) return;
        if (m_sheet.typed) {
            m_mark = DecimalMark::Point;
            return;
        }
        int point = 0, comma = 0;
        for (const Raw& row : m_rows)
            for (std::size_t c = 0; c < m_plan.columns.size(); ++c) {
                const ValueType type = m_plan.columns[c].type;
                if (type == ValueType::Text || type == ValueType::When ||
                    row.cells[c].find_first_of(".,") == std::string::npos)
                    continue;
                const DecimalMark proved = markProvedBy(row.cells[c]);
                point += proved == DecimalMark::Point ? 1 : 0;
                comma += proved == DecimalMark::Comma ? 1 : 0;
            }
        if (point > 0 && comma > 0)
            m_notes.add(NoteKind::Doubt, "some numbers are written with a decimal point, some with a comma");
        else if (comma > 0)
            m_notes.add(NoteKind::Repair, "numbers read with a decimal comma");
        if (point > 0 && comma == 0) m_mark = DecimalMark::Point;
        if (comma > 0 && point == 0) m_mark = DecimalMark::Comma;
        // Files divided by commas are written with points; by semicolons, either.
        if (point + comma == 0 && m_sheet.delimiter != ';') m_mark = DecimalMark::Point;
    }

    void readDates() {
        m_dates.resize(m_plan.columns.size());
        for (std::size_t c = 0; c < m_plan.columns.size(); ++c) {
            const PlannedColumn& column = m_plan.columns[c];
            if (column.type != ValueType::When || column.field == AnalyticsField::None) continue;
            std::vector<std::string> cells;
            cells.reserve(m_rows.size());
            for (const Raw& row : m_rows) cells.push_back(row.cells[c]);
            DateHints hints;
            hints.daily = m_plan.kind == AnalyticsKind::Daily && column.field == Date;
            hints.monthFirst = m_plan.platform == AnalyticsPlatform::Instagram ||
                               m_plan.platform == AnalyticsPlatform::Facebook;
            hints.from = m_hints.from;
            hints.until = m_options.exportedAt ? m_options.exportedAt : m_hints.until;
            if (m_plan.platform == AnalyticsPlatform::TikTok) hints.notBefore = uploads();
            m_dates[c] = resolveDates(cells, hints);
            const bool slashes =
                m_dates[c].orderTold && std::ranges::any_of(cells, [](const std::string& cell) {
                    const auto date = parseDate(cell);
                    return date && date->first > 0;
                });
            if (slashes && !hints.monthFirst && !cells.empty())
                m_notes.add(NoteKind::Repair, std::string("dates in ") + inQuotes(column.name) +
                                                  (m_dates[c].dayFirst ? " read as day, month, year"
                                                                       : " read as month, day, year") +
                                                  ", as they prove");
        }
    }

    /// Upload times in TikTok's ids: a lower bound of publication.
    std::vector<std::optional<SimTime>> uploads() const {
        std::vector<std::optional<SimTime>> times(m_rows.size());
        for (std::size_t c = 0; c < m_plan.columns.size(); ++c) {
            if (m_plan.columns[c].field != Link && m_plan.columns[c].field != Id) continue;
            for (std::size_t i = 0; i < m_rows.size(); ++i) {
                std::string id = m_plan.columns[c].field == Link ? idInLink(m_rows[i].cells[c])
                                                                 : trimmed(m_rows[i].cells[c]);
                if (id.size() != 19 || id.find_first_not_of("0123456789") != std::string::npos) continue;
                const auto seconds = static_cast<std::int64_t>(std::stoull(id) >> 32);
                if (seconds > 1'400'000'000 && seconds < 4'000'000'000) times[i] = SimTime{seconds};
            }
        }
        return times;
    }

    /// Whether a column of shares is written 0..1 or 0..100.
    void findScales() {
        m_scale.assign(m_plan.columns.size(), 1.0);
        bool positionPercent = false;
        std::vector<bool> percent(m_plan.columns.size());
        for (std::size_t c = 0; c < m_plan.columns.size(); ++c) {
            const PlannedColumn& column = m_plan.columns[c];
            if (column.type != ValueType::Fraction) continue;
            double sum = 0, most = 0;
            for (const Raw& row : m_rows)
                if (const auto number = parseNumber(row.cells[c], m_mark, false);
                    number && !number->percent) {
                    sum += number->value;
                    most = std::max(most, number->value);
                }
            const bool ofAWhole =
                column.field == Share || column.field == ViewShare || column.field == WatchTimeShare;
            percent[c] = ofAWhole ? sum > 1.5 : most > 1;
            if (column.field == Position) positionPercent = percent[c];
        }
        for (std::size_t c = 0; c < m_plan.columns.size(); ++c) {
            const PlannedColumn& column = m_plan.columns[c];
            const bool curve = column.field == RetentionAbsolute || column.field == RetentionRelative;
            if (column.type == ValueType::Percent ||
                (column.type == ValueType::Fraction && (curve ? positionPercent : percent[c])))
                m_scale[c] = 0.01;
        }
    }

    /// Nothing if the cell is no number (then the row is refused) or not known.
    std::optional<double> number(const std::string& cell, std::size_t c, int line, bool& wrong) {
        const PlannedColumn& column = m_plan.columns[c];
        if (column.type == ValueType::Clock) {
            const auto seconds = parseClock(cell, m_mark);
            wrong = !seconds;
            return seconds;
        }
        const auto parsed = parseNumber(cell, m_mark, column.type == ValueType::Whole);
        wrong = !parsed;
        if (!parsed) return std::nullopt;
        if (parsed->ambiguous) {
            m_notes.add(NoteKind::Doubt,
                        inQuotes(cell) + " in " + inQuotes(column.name) + " may be two numbers; left unknown",
                        line);
            return std::nullopt;
        }
        if (parsed->shortened)
            m_notes.add(NoteKind::Doubt,
                        "numbers in " + inQuotes(column.name) + " are shortened by the platform (\"1.2K\")",
                        line);
        if (parsed->value < 0 && m_plan.kind == AnalyticsKind::Posts && column.field != FollowersChange)
            m_notes.add(NoteKind::Doubt,
                        "negative number in " + inQuotes(column.name) + "; kept as a correction", line);
        if (column.type == ValueType::Hours) return parsed->value * 3600;
        if (column.type == ValueType::Minutes) return parsed->value * 60;
        return parsed->value * (parsed->percent ? 0.01 : m_scale[c]);
    }

    void addGroup(AnalyticsRow& row, const PlannedColumn& column, const std::string& cell) {
        std::string value;
        for (std::size_t i = 0; i < cell.size();) {
            const bool dash = cell.compare(i, 3, "\xE2\x80\x93") == 0; // "18–24 years"
            value += dash ? '-' : cell[i];
            i += dash ? 3 : 1;
        }
        if (!row.group.empty()) row.group.append("; ");
        row.group += column.field == Group ? plainName(column.name) : std::string(toText(column.field));
        row.group.append("=").append(value);
    }

    /// False: the row is refused, and why is noted.
    bool takeCell(AnalyticsRow& row, std::size_t i, std::size_t c) {
        const PlannedColumn& column = m_plan.columns[c];
        const std::string cell = trimmed(m_rows[i].cells[c]);
        if (isUndefinedCell(cell)) {
            row.repaired = true;
            m_notes.add(NoteKind::Repair, inQuotes(cell) + " taken as unknown", row.line);
            return true;
        }
        if (isBlankCell(cell)) return true;
        switch (column.field) {
        case AnalyticsField::None:
        case Primary:
            return true;
        case Id:
            if (cell != m_rows[i].cells[c]) {
                row.repaired = true;
                m_notes.add(NoteKind::Repair, "blank before the id left out", row.line);
            }
            if (cell.find("E+") != std::string::npos &&
                parseNumber(cell.substr(0, cell.find('E')), DecimalMark::Auto, false))
                m_notes.add(NoteKind::Doubt, "a spreadsheet has cut the digits of the id", row.line);
            else
                row.id = cell;
            return true;
        case Link:
            row.link = cell;
            return true;
        case Title:
            if (row.title.empty()) row.title = cell;
            return true;
        case Campaign:
        case AdSet:
        case Ad:
            row.title += (row.title.empty() ? "" : " / ") + cell;
            return true;
        case Country:
        case City:
        case Age:
        case Gender:
        case Group:
            addGroup(row, column, cell);
            return true;
        case Published:
        case Date:
        case DateEnd:
            return takeDate(row, i, c);
        case Hour: {
            const auto hour = parseNumber(cell.substr(0, cell.find(':')), DecimalMark::Point, true);
            if (!hour || hour->value < 0 || hour->value > 23) {
                refuse(row.line, inQuotes(cell) + " in " + inQuotes(column.name) + " is no hour");
                return false;
            }
            row.hour = static_cast<int>(hour->value);
            return true;
        }
        default:
            break;
        }
        bool wrong = false;
        const auto value = number(cell, c, row.line, wrong);
        if (wrong) {
            refuse(row.line, inQuotes(cell) + " in " + inQuotes(column.name) + " is no number");
            return false;
        }
        if (value && column.field == Position)
            row.position = *value;
        else if (value)
            row.values[column.field] = *value;
        return true;
    }

    bool takeDate(AnalyticsRow& row, std::size_t i, std::size_t c) {
        const PlannedColumn& column = m_plan.columns[c];
        const DateColumn& dates = m_dates[c];
        const bool needed = column.field == Date;
        if (dates.times[i]) {
            (column.field == DateEnd ? row.until : row.at) = dates.times[i];
            if (dates.yearInferred[i]) {
                row.repaired = true;
                m_notes.add(NoteKind::Repair, "year of " + inQuotes(column.name) + " inferred", row.line);
            }
            return true;
        }
        const bool noYear = dates.undecided[i] && dates.orderTold;
        const std::string why = !dates.undecided[i] ? inQuotes(trimmed(m_rows[i].cells[c])) + " is no date"
                                : noYear
                                    ? "the year is not told; keep the name of the file as it was downloaded"
                                    : "day and month of " + inQuotes(column.name) + " cannot be told apart";
        if (needed)
            refuse(row.line, why);
        else
            m_notes.add(NoteKind::Doubt, why + "; left unknown", row.line);
        return !needed;
    }

    void readRow(std::size_t i) {
        AnalyticsRow row;
        row.line = m_rows[i].line;
        row.repaired = m_rows[i].repaired;
        for (std::size_t c = 0; c < m_plan.columns.size(); ++c)
            if (!takeCell(row, i, c)) return;
        if (row.id.empty()) row.id = idInLink(row.link);
        switch (m_plan.kind) {
        case AnalyticsKind::Posts:
            if (row.id.empty() && row.link.empty() && row.title.empty())
                return refuse(row.line, "neither id nor link nor title");
            break;
        case AnalyticsKind::Daily:
        case AnalyticsKind::Ads:
            if (!row.at && m_plan.kind == AnalyticsKind::Daily) return refuse(row.line, "no date");
            break;
        case AnalyticsKind::Retention:
            if (!row.position) return refuse(row.line, "no position in the video");
            row.title = retentionName();
            break;
        case AnalyticsKind::Audience:
            if (row.group.empty()) return refuse(row.line, "no name of a group");
            break;
        case AnalyticsKind::NeedsMapping:
            break;
        }
        if (row.values.empty() && m_plan.kind != AnalyticsKind::Posts) {
            ++m_table.counts.ignored;
            m_notes.add(NoteKind::Ignored, "no value in it: a gap, not a zero", row.line);
            return;
        }
        const auto [known, fresh] = m_keys.try_emplace(analyticsKey(m_plan.kind, row), m_table.rows.size());
        if (!fresh) {
            const AnalyticsRow& first = m_table.rows[known->second];
            if (first.values != row.values)
                return refuse(row.line, std::string("says otherwise than line ")
                                            .append(std::to_string(first.line))
                                            .append(" about the same"));
            ++m_table.counts.ignored;
            m_notes.add(NoteKind::Ignored, "stands twice", row.line);
            return;
        }
        ++(row.repaired ? m_table.counts.repaired : m_table.counts.taken);
        m_table.rows.push_back(std::move(row));
    }

    /// YouTube exports the rows that were loaded on screen, their Total is that of all.
    void compareWithTotal() {
        if (m_total.empty()) return;
        for (std::size_t c = 0; c < m_plan.columns.size(); ++c) {
            if (m_plan.columns[c].field != Views) continue;
            const auto total = parseNumber(m_total[c], m_mark, true);
            double sum = 0;
            for (const AnalyticsRow& row : m_table.rows)
                if (const auto views = row.values.find(Views); views != row.values.end())
                    sum += views->second;
            if (total && std::abs(total->value - sum) > 0.5)
                m_notes.add(NoteKind::Doubt,
                            std::string("the rows have ")
                                .append(std::to_string(std::llround(sum)))
                                .append(" views, the Total row says ")
                                .append(std::to_string(std::llround(total->value)))
                                .append(": not every row was exported"),
                            m_totalLine);
            return;
        }
    }

    const Sheet& m_sheet;
    const TablePlan& m_plan;
    const NameHints& m_hints;
    const AnalyticsOptions& m_options;
    AnalyticsTable& m_table;
    NoteBook& m_notes;
    std::vector<Raw> m_rows;
    std::vector<std::string> m_total;
    int m_totalLine = 0;
    DecimalMark m_mark = DecimalMark::Auto;
    std::vector<DateColumn> m_dates;
    std::vector<double> m_scale;
    std::unordered_map<std::string, std::size_t> m_keys;
};

} // namespace

void readRows(const Sheet& sheet, const TablePlan& plan, const NameHints& hints,
              const AnalyticsOptions& options, AnalyticsTable& table, NoteBook& notes) {
    RowReader(sheet, plan, hints, options, table, notes).run();
}

} // namespace forereach
