// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// readLog(): an interaction log, one row an impression, read in blocks and kept as 20 bytes a row. Knows
// Forereach's columns (viewer, item, time, watched_s, duration_s, actions, arm) and those of KuaiRand and
// KuaiRec as they are, in any order, beside others that are left alone. A row that cannot be read is left
// out, counted and told by its line and column; a log of many such rows is refused. The
// order of rows changes nothing.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/cancel_token.h"
#include "core/base/result.h"

namespace forereach {

/// What a viewer may have done; bits of LogRow::flags.
enum class LogOutcome : std::uint16_t { Completed, Liked, Commented, Shared, Followed, NotInterested };
inline constexpr int kLogOutcomes = 6;
inline constexpr std::uint16_t kRandomArm = 1u << 8;
inline constexpr std::uint16_t kLengthKnown = 1u << 9; // whether it was completed is known
std::string_view toText(LogOutcome);                   // "completion", "like", ...

struct LogRow {
    std::uint32_t item = 0, viewer = 0; // items by name; viewers in order of appearance
    std::int16_t day = 0;               // from the first day of the log, UTC
    std::uint16_t flags = 0;
    float watchedS = 0;
    std::uint32_t text = 0; // a key of the whole line
};

struct InteractionLog {
    std::string columns;            // "Forereach", "KuaiRand", "KuaiRec"
    std::vector<LogRow> rows;       // by item and day, one of each
    std::vector<float> durationS;   // of each item, the longest told; 0: not known
    std::vector<std::string> items; // as named in the log
    std::uint32_t viewers = 0;
    int days = 0;                                       // from the first to the last
    std::int64_t firstDay = 0;                          // since 1970
    std::int64_t read = 0, untimed = 0, unreadable = 0; // rows; without a time; not understood
    std::int64_t farAway = 0; // rows of days more than two months from all others, left out if they are few
    bool localDays = false;   // days are those that the log names, not UTC's
    std::vector<std::string> badRows;       // the first of the unreadable: "line 7: column time is \"soon\""
    std::int64_t repeated = 0;              // rows equal to another one in every cell: counted once
    std::array<bool, kLogOutcomes> tells{}; // which outcomes the columns tell
    bool tellsArm = false;
};

/// Fails with NotFound, Io, Cancelled, or InvalidInput: no such columns (says which are missing), no row that
/// counts, more than one row in a hundred not understood, or more than 32,000 days.
Result<InteractionLog> readLog(const std::filesystem::path&, const CancelToken&);

} // namespace forereach
