// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// AnalyticsArchive: what creators' exports have said, kept in the workspace beyond the platforms' own
// windows. Observations are only added: an import that repeats what is known links to it, one that differs
// stands beside it, and the newest is the current one. An import is added or undone as a whole, in one
// transaction; undoing takes back only what no other import says. Thread of the workspace.

#include <optional>
#include <string>
#include <vector>

#include "core/analytics/analytics.h"
#include "core/store/import_record.h"
#include "core/store/post_matching.h"
#include "core/store/workspace.h"

namespace forereach {

/// The record as it would be for an archive that knows nothing yet; id 0.
AnalyticsImportRecord importRecordOf(const AnalyticsImport&);

/// One thing as the newest import tells it. Values that only an older import of the same state knows are
/// kept.
struct Observation {
    AnalyticsKind kind = AnalyticsKind::Posts;
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown;
    std::string account, period, currency;
    std::optional<SimTime> asOf; // when the file was exported, if known
    std::int64_t importedAt = 0; // of the newest file, seconds since 1970
    AnalyticsRow row;            // `line` is that of the newest file
};

class AnalyticsArchive {
public:
    explicit AnalyticsArchive(Workspace& workspace) : m_workspace(workspace) {}

    /// `fileHash` is that of its bytes: the same file again changes nothing.
    Result<AnalyticsImportRecord> add(const AnalyticsImport&, const std::string& fileHash);
    Result<std::vector<AnalyticsImportRecord>> imports() const; // newest first
    Result<AnalyticsImportRecord> import(std::int64_t id) const;
    /// Takes back the whole import. Fails with NotFound.
    Result<void> undo(std::int64_t id);

    /// In the order of their first import. A post of two exports is there once for each time of export.
    Result<std::vector<Observation>> observations(AnalyticsKind) const;
    /// Every post once, with what is newest about it.
    Result<std::vector<Observation>> posts() const;

    /// Posts beside the library's items, best first; decided ones as decided, the rejected left out.
    Result<std::vector<PostMatch>> matches() const;
    /// The user's word on a match. Fails with NotFound if there is no such item.
    Result<void> decide(const PostKey&, const ItemId&, bool accepted);

    /// What the user said about a table of these columns, kept for the next file of the kind. The day of
    /// export belongs to one file and is not kept.
    Result<void> rememberMapping(const std::vector<AnalyticsColumn>&, const AnalyticsOptions&);
    Result<std::optional<AnalyticsOptions>> rememberedMapping(const std::vector<AnalyticsColumn>&) const;

private:
    Workspace& m_workspace;
};

} // namespace forereach
