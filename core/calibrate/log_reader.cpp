// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/log_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "core/base/sim_time.h"
#include "core/calibrate/log_lines.h"

namespace forereach {
namespace {

constexpr std::size_t kBadLinesTold = 5;
constexpr double kLongestS = 31 * 86400.0; // assumption: no video lasts a month

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::optional<double> number(std::string_view text) {
    text = trim(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

bool isWord(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower,
                              [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

/// As tables write it: 1, 1.0, True; nothing at all is no.
std::optional<bool> flagOf(std::string_view text) {
    if (text.empty() || isWord(text, "false")) return false;
    if (isWord(text, "true")) return true;
    const std::optional<double> value = number(text);
    if (!value || (*value != 0 && *value != 1)) return std::nullopt;
    return *value == 1;
}

class Names {
public:
    std::uint32_t of(std::string_view name) {
        m_key.assign(name);
        const auto [place, fresh] =
            m_numbers.try_emplace(m_key, static_cast<std::uint32_t>(m_numbers.size()));
        if (fresh && m_keep) names.push_back(m_key);
        return place->second;
    }
    explicit Names(bool keep) : m_keep(keep) {}
    std::size_t size() const { return m_numbers.size(); }
    std::vector<std::string> names;

private:
    bool m_keep;
    std::string m_key;
    std::unordered_map<std::string, std::uint32_t> m_numbers; // looked up only
};

struct LogColumns {
    const char* name;
    const char *viewer, *item, *time, *watched, *duration;
    double timeScale;                             // of the column, in seconds; 0: ISO 8601 or seconds
    double watchScale;                            // in seconds
    const char* arm;                              // null: none
    std::array<const char*, kLogOutcomes> action; // null: none
};
constexpr std::array kLogColumns{
    LogColumns{"KuaiRand",
               "user_id",
               "video_id",
               "time_ms",
               "play_time_ms",
               "duration_ms",
               0.001,
               0.001,
               "is_rand",
               {nullptr, "is_like", "is_comment", "is_forward", "is_follow", "is_hate"}},
    LogColumns{"KuaiRec",
               "user_id",
               "video_id",
               "timestamp",
               "play_duration",
               "video_duration",
               1,
               0.001,
               nullptr,
               {}},
    LogColumns{"Forereach", "viewer", "item", "time", "watched_s", "duration_s", 0, 1, "arm", {}}};

class LogReading {
public:
    LogReading(const std::filesystem::path& path, const CancelToken& cancel)
        : m_path(path), m_cancel(cancel) {}

    Result<InteractionLog> run() {
        std::error_code error;
        if (!std::filesystem::exists(m_path, error))
            return Error{ErrorCode::NotFound, "there is no such file", m_path.string()};
        std::ifstream in(m_path, std::ios::binary);
        if (!in || std::filesystem::is_directory(m_path, error))
            return Error{ErrorCode::Io, "cannot be read", m_path.string()};
        LineSource lines(in);
        std::string_view line;
        if (!lines.next(line))
            return refused(lines.tooLong ? "line 1 is longer than 1 MiB: no log" : "is empty");
        if (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF") || line.find('\0') != line.npos)
            return refused("is not UTF-8 text (UTF-16 or no text at all); save it as CSV in UTF-8");
        if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
        if (auto known = header(line); !known) return known.error();
        while (lines.next(line)) {
            if (line.empty()) continue;
            ++m_log.read;
            if (!row(line)) {
                ++m_log.unreadable;
                if (m_log.badRows.size() < kBadLinesTold)
                    m_log.badRows.push_back("line " + std::to_string(lines.number) + ": " + m_why);
                if (m_log.unreadable > 1000 && m_log.unreadable * 100 > m_log.read) break;
            }
            if (m_log.read % 65536 == 0 && m_cancel.cancelled())
                return Error{ErrorCode::Cancelled, "cancelled", ""};
        }
        if (lines.tooLong)
            return refused("line " + std::to_string(lines.number) + " is longer than 1 MiB: no log");
        if (in.bad()) return Error{ErrorCode::Io, "could not be read to its end", m_path.string()};
        if (m_log.unreadable * 100 > m_log.read) return refused(badRows());
        if (m_log.rows.empty()) return refused("has no row that counts");
        return finish();
    }

private:
    Error refused(const std::string& why) const { return {ErrorCode::InvalidInput, why, m_path.string()}; }

    std::string badRows() const {
        std::string text =
            std::to_string(m_log.unreadable) + " of " + std::to_string(m_log.read) + " rows cannot be read; ";
        for (std::size_t i = 0; i < m_log.badRows.size(); ++i) text += (i ? "; " : "") + m_log.badRows[i];
        return text + (m_log.unreadable > static_cast<std::int64_t>(m_log.badRows.size()) ? "; ..." : "");
    }

    Result<void> header(std::string_view line) {
        std::vector<std::string_view> cells;
        std::vector<std::string> copies;
        splitCells(line, cells, copies);
        const auto place = [&](const char* name) {
            for (std::size_t i = 0; name && i < cells.size(); ++i)
                if (trim(cells[i]) == name) return static_cast<int>(i);
            return -1;
        };
        std::string missing;
        std::size_t fewest = 100;
        for (const LogColumns& known : kLogColumns) {
            std::string absent;
            std::size_t count = 0;
            for (const char* name : {known.viewer, known.item, known.time, known.watched, known.duration})
                if (place(name) < 0) {
                    absent += (count++ ? ", " : "") + std::string(name);
                }
            if (count == 0) {
                m_known = &known;
                break;
            }
            if (count <= fewest) {
                fewest = count;
                missing = absent + " for a log with " + known.name + "'s columns";
            }
        }
        if (!m_known)
            return refused(
                "line 1 has no columns of an interaction log (viewer, item, time, watched_s, duration_s, "
                "actions, arm, or KuaiRand's or KuaiRec's); missing: " +
                missing);
        m_log.columns = m_known->name;
        m_viewer = place(m_known->viewer);
        m_item = place(m_known->item);
        m_time = place(m_known->time);
        m_watched = place(m_known->watched);
        m_duration = place(m_known->duration);
        m_arm = place(m_known->arm);
        if (m_known != &kLogColumns.back()) m_date = place("date");
        m_actions = place("actions");
        for (std::size_t a = 0; a < kLogOutcomes; ++a) {
            m_action[a] = place(m_known->action[a]);
            m_log.tells[a] = a == 0 || m_action[a] >= 0 || (m_known == &kLogColumns.back() && m_actions >= 0);
        }
        m_log.tellsArm = m_arm >= 0;
        m_width = cells.size();
        return {};
    }

    bool bad(const char* column, std::string_view cell) {
        m_why = "column " + std::string(column) + " is \"" + std::string(cell.substr(0, 40)) + "\"";
        return false;
    }

    bool row(std::string_view line) {
        splitCells(line, m_cells, m_copies);
        if (m_cells.size() != m_width) {
            m_why = std::to_string(m_cells.size()) + " cells where the header has " + std::to_string(m_width);
            return false;
        }
        const auto cell = [&](int column) { return trim(m_cells[static_cast<std::size_t>(column)]); };
        const std::string_view when = cell(m_time);
        if (when.empty()) { // KuaiRec has such rows: it is not known when it was seen
            ++m_log.untimed;
            return true;
        }
        std::optional<double> seconds = number(when);
        if (seconds && m_known->timeScale > 0) *seconds *= m_known->timeScale;
        if (!seconds && m_known->timeScale == 0)
            if (const auto time = SimTime::parse(when)) seconds = static_cast<double>(time->seconds);
        if (!seconds || std::abs(*seconds) > 1e11) return bad(m_known->time, when);
        const auto watched = number(cell(m_watched)), duration = number(cell(m_duration));
        if (!watched || *watched < 0) return bad(m_known->watched, cell(m_watched));
        if (!duration && !cell(m_duration).empty()) return bad(m_known->duration, cell(m_duration));
        if (cell(m_viewer).empty()) return bad(m_known->viewer, "");
        if (cell(m_item).empty()) return bad(m_known->item, "");

        std::uint16_t flags = 0;
        const double watchedS = *watched * m_known->watchScale;
        const double durationS = duration.value_or(0) * m_known->watchScale;
        // Longer than a month is no time that somebody watched, nor a length.
        if (!(watchedS >= 0 && watchedS < kLongestS)) return bad(m_known->watched, cell(m_watched));
        if (!(durationS < kLongestS)) return bad(m_known->duration, cell(m_duration));
        if (durationS > 0) {
            flags |= kLengthKnown;
            if (watchedS >= durationS - 1e-6) flags |= 1u;
        }
        for (std::size_t a = 1; a < kLogOutcomes; ++a)
            if (m_action[a] >= 0) {
                const std::string_view said = cell(m_action[a]);
                const std::optional<bool> flag = flagOf(said);
                if (!flag) return bad(m_known->action[a], said);
                if (*flag) flags |= static_cast<std::uint16_t>(1u << a);
            }
        if (m_known == &kLogColumns.back() && m_actions >= 0 && !actions(cell(m_actions), flags))
            return bad("actions", cell(m_actions));
        if (m_arm >= 0) {
            const std::string_view arm = cell(m_arm);
            const std::optional<bool> flag = isWord(arm, "random")        ? true
                                             : isWord(arm, "recommended") ? false
                                                                          : flagOf(arm);
            if (!flag) return bad(m_known->arm, arm);
            if (*flag) flags |= kRandomArm;
        }
        LogRow out;
        out.viewer = m_viewers.of(cell(m_viewer));
        out.item = m_items.of(cell(m_item));
        out.flags = flags;
        out.watchedS = static_cast<float>(watchedS);
        out.text = static_cast<std::uint32_t>(std::hash<std::string_view>{}(line));
        m_days.push_back(dayOf(*seconds, m_date < 0 ? std::string_view() : cell(m_date)));
        m_log.rows.push_back(out);
        if (out.item >= m_log.durationS.size()) m_log.durationS.resize(out.item + std::size_t{1}, 0);
        // Of several lengths the longest, whatever the order of rows.
        float& longest = m_log.durationS[out.item];
        longest = std::max(longest, static_cast<float>(durationS));
        return true;
    }

    /// The day that the log names, which is a local one, where it does; else that of its time in UTC.
    std::int32_t dayOf(double seconds, std::string_view date) {
        const auto utc = static_cast<std::int32_t>(std::floor(seconds / 86400));
        std::string digits;
        for (const char c : date)
            if (c >= '0' && c <= '9') digits += c;
        if (digits.size() < 8) return utc;
        const auto named =
            SimTime::parse(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2));
        if (!named) return utc;
        const auto local = static_cast<std::int32_t>(named->seconds / 86400);
        if (std::abs(local - utc) > 1) return utc; // not the day of this time anywhere
        m_local = m_local || local != utc;
        return local;
    }

    static bool actions(std::string_view text, std::uint16_t& flags) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.size(), text.find_first_of(";| ,+"));
            const std::string_view word = text.substr(0, end);
            text.remove_prefix(std::min(text.size(), end + 1));
            if (word.empty() || word == "complete" || word == "view" || word == "click") continue;
            const std::string_view kWords[] = {
                "",        "like",    "comment", "share",         "follow",
                "forward", "dislike", "hate",    "notInterested", "not_interested"};
            int bit = -1;
            for (int w = 1; w < 10; ++w)
                if (word == kWords[w]) bit = w < 5 ? w : w == 5 ? 3 : 5;
            if (bit < 0) return false;
            flags |= static_cast<std::uint16_t>(1u << bit);
        }
        return true;
    }

    /// A few rows of months before or after all others have a wrong time, and would stretch the log.
    void leaveOutFarDays() {
        constexpr std::int32_t kGap = 60; // days without a row; assumption
        std::map<std::int32_t, std::int64_t> rows;
        for (const std::int32_t day : m_days) ++rows[day];
        // The stretch between gaps that holds most.
        std::int32_t from = rows.begin()->first, best = from, end = from, last = from;
        std::int64_t held = 0, most = 0;
        for (const auto& [day, n] : rows) {
            if (day - last > kGap) from = day, held = 0;
            held += n;
            if (held > most) most = held, best = from, end = day;
            last = day;
        }
        const auto far = static_cast<std::int64_t>(m_days.size()) - most;
        if (far == 0 || far * 100 > static_cast<std::int64_t>(m_days.size())) return; // no few of them
        std::size_t kept = 0;
        for (std::size_t i = 0; i < m_days.size(); ++i)
            if (m_days[i] >= best && m_days[i] <= end) {
                m_days[kept] = m_days[i];
                m_log.rows[kept++] = m_log.rows[i];
            }
        m_days.resize(kept);
        m_log.rows.resize(kept);
        m_log.farAway = far;
    }

    Result<InteractionLog> finish() {
        leaveOutFarDays();
        const auto [first, last] = std::ranges::minmax(m_days);
        if (last - first >= 32000) return refused("spans more than 32,000 days: a time of it is wrong");
        for (std::size_t i = 0; i < m_days.size(); ++i)
            m_log.rows[i].day = static_cast<std::int16_t>(m_days[i] - first);
        m_log.firstDay = first;
        m_log.days = static_cast<int>(last - first) + 1;
        m_log.localDays = m_local;
        m_log.viewers = static_cast<std::uint32_t>(m_viewers.size());
        numberItemsByName();
        // Viewers are numbered as they appear: they come late, so that sums do not depend on it.
        const auto key = [](const LogRow& r) {
            return std::tie(r.item, r.day, r.flags, r.watchedS, r.viewer, r.text);
        };
        std::ranges::sort(m_log.rows, [&](const LogRow& a, const LogRow& b) { return key(a) < key(b); });
        const auto again = std::ranges::unique(
            m_log.rows, [&](const LogRow& a, const LogRow& b) { return key(a) == key(b); });
        m_log.repeated = static_cast<std::int64_t>(again.size());
        m_log.rows.erase(again.begin(), again.end());
        return std::move(m_log);
    }

    /// By name, not by appearance: what is said of a log does not depend on the order of its rows.
    void numberItemsByName() {
        std::vector<std::uint32_t> order(m_items.names.size()), place(order.size());
        std::iota(order.begin(), order.end(), 0u);
        std::ranges::sort(order, {}, [&](std::uint32_t i) -> const std::string& { return m_items.names[i]; });
        std::vector<float> durations(order.size());
        m_log.items.resize(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            place[order[i]] = static_cast<std::uint32_t>(i);
            durations[i] = m_log.durationS[order[i]];
            m_log.items[i] = std::move(m_items.names[order[i]]);
        }
        m_log.durationS = std::move(durations);
        for (LogRow& row : m_log.rows) row.item = place[row.item];
    }

    const std::filesystem::path& m_path;
    const CancelToken& m_cancel;
    InteractionLog m_log;
    const LogColumns* m_known = nullptr;
    int m_viewer = -1, m_item = -1, m_time = -1, m_watched = -1, m_duration = -1, m_arm = -1, m_actions = -1;
    int m_date = -1; // the day by its name, in KuaiRand's and KuaiRec's logs
    std::array<int, kLogOutcomes> m_action{};
    std::size_t m_width = 0;
    Names m_viewers{false}, m_items{true};
    std::vector<std::int32_t> m_days;
    std::vector<std::string_view> m_cells;
    std::vector<std::string> m_copies;
    bool m_local = false;
    std::string m_why; // of the last row that cannot be read
};

} // namespace

std::string_view toText(LogOutcome outcome) {
    constexpr std::array<std::string_view, kLogOutcomes> kNames{"completion", "like",   "comment",
                                                                "share",      "follow", "not interested"};
    return kNames[static_cast<std::size_t>(outcome)];
}

Result<InteractionLog> readLog(const std::filesystem::path& path, const CancelToken& cancel) {
    return LogReading(path, cancel).run();
}

} // namespace forereach
