// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// AnalyticsImportRecord: what importing one analytics export did, table by table: what it was recognised as,
// the counts, every repair, doubt and refusal. Kept in the archive; shown by the window and the command line.

#include <optional>
#include <string>
#include <vector>

#include "core/analytics/analytics.h"

namespace forereach {

struct ImportNote {
    NoteKind kind = NoteKind::Doubt;
    std::string text; // "lines 3, 7-9: what"
    int lines = 0;    // how many; 0: the whole file
    bool operator==(const ImportNote&) const = default;
};

/// What an import did with one table.
struct ImportedTable {
    std::string name; // of the entry in a ZIP or the sheet; empty for a plain file
    AnalyticsKind kind = AnalyticsKind::NeedsMapping;
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown;
    std::string account, period, currency;
    AnalyticsCounts counts; // as read; of those taken and repaired the archive knew so many already:
    int unchanged = 0, unchangedRepaired = 0;
    std::vector<ImportNote> notes;
    std::vector<AnalyticsColumn> columns; // of a table that needs a mapping; not kept in the archive
    bool operator==(const ImportedTable&) const = default;
};

struct AnalyticsImportRecord {
    std::int64_t id = 0; // 0: not recorded, because nothing was new or nothing could be taken
    std::string file;    // its name
    std::int64_t importedAt = 0;
    std::optional<SimTime> exportedAt;
    std::vector<ImportedTable> tables;
    std::vector<ImportNote> notes; // of the file as a whole
    bool needsMapping() const {
        for (const ImportedTable& table : tables)
            if (table.kind == AnalyticsKind::NeedsMapping) return true;
        return false;
    }
    bool operator==(const AnalyticsImportRecord&) const = default;
};

} // namespace forereach
