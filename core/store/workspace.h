// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Workspace: one SQLite file (*.forereach) with the content library, scenarios, stored runs and derived
// pictures. WAL, foreign keys, STRICT tables, application_id, user_version; every change is one transaction,
// so that a kill at any instant leaves the last committed state. One process at a time: a second gets Busy.
// Not thread-safe: one owner thread.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/media/media_analysis.h"
#include "core/report/ledger.h"
#include "core/report/run_report.h"

namespace forereach {

enum class ItemStatus { Draft, Published };

struct MediaFile {
    std::filesystem::path path; // absolute; the file stays where it is
    std::int64_t size = 0;
    std::int64_t modifiedAt = 0; // seconds since 1970
    std::string contentHash;     // XXH3-128 hex
    bool operator==(const MediaFile&) const = default;
};

enum class MediaFileState { Present, Missing, Changed };

struct LibraryItem {
    ContentItem content; // content.signals holds what was measured
    ItemStatus status = ItemStatus::Draft;
    std::string piece;    // items with the same non-empty piece are cuts (versions) of one piece
    std::string cutLabel; // "A", "B", free text
    std::optional<MediaFile> file;
    std::vector<std::filesystem::path> subtitles;
    MediaVerdict verdict = MediaVerdict::Usable;
    std::vector<MediaFinding> findings;
    double coverAtS = 0;
    std::int64_t addedAt = 0; // seconds since 1970
    std::int64_t changedAt = 0;
    bool operator==(const LibraryItem&) const = default;
};

/// The undo unit of the library: before -> after. An item that is absent on one side is added or removed.
struct LibraryEdit {
    std::string label; // "Change title"; names the undo step (the window translates by its own means)
    std::vector<LibraryItem> before;
    std::vector<LibraryItem> after;
};

struct StoredRunInfo {
    std::int64_t id = 0;
    std::string scenarioName;
    std::string digest;
    std::string scenarioDigest;
    std::int64_t finishedAt = 0; // seconds since 1970
    std::int64_t viewers = 0;
    int replications = 0;
};

struct ImportRow { // contract.md, "import"
    std::string file;
    std::string kind;    // "video", "picture", "subtitle", "audio", "analytics", "unknown"
    std::string verdict; // "taken", "taken with warnings", "refused"
    int rows = 1, taken = 0, repaired = 0, unchanged = 0, ignored = 0, refused = 0;
    std::vector<std::string> messages;
    std::optional<ItemId> item;
    std::optional<std::int64_t> import; // of an analytics export: its number in the archive
};

struct ItemFile {
    ItemId item;
    std::filesystem::path path;
};

struct CheckFinding {
    std::string what; // "integrity", "foreign key", "file missing", "file changed", "run unreadable", ...
    std::string message;
    bool repaired = false;
    bool problem = true;
};

class Workspace {
public:
    static Result<Workspace> create(const std::filesystem::path&);
    /// Migrates older files after a backup copy beside the file. Fails: NotFound, Busy, NewerVersion,
    /// Corrupt.
    static Result<Workspace> open(const std::filesystem::path&);
    Workspace(Workspace&&) noexcept;
    Workspace& operator=(Workspace&&) noexcept;
    ~Workspace();

    const std::filesystem::path& path() const;

    // Library
    Result<std::vector<LibraryItem>> items() const; // ordered by changedAt, newest first
    Result<LibraryItem> item(const ItemId&) const;
    Result<std::optional<LibraryItem>> itemByHash(const std::string& contentHash) const;
    Result<std::optional<LibraryItem>> lastChangedItem() const;
    Result<std::vector<ItemFile>> itemFiles() const; // items without a file left out
    Result<std::optional<LibraryItem>> itemByPath(const std::filesystem::path& file) const; // absolute
    Result<void> apply(const LibraryEdit&); // one transaction; swap before/after to undo
    /// The same, and the pictures of one item, in the same transaction.
    Result<void> apply(const LibraryEdit&, const ItemId&, const std::vector<MediaThumbnail>&);
    Result<void> setThumbnails(const ItemId&, const std::vector<MediaThumbnail>&);
    Result<std::vector<MediaThumbnail>> thumbnails(const ItemId&) const;
    Result<std::optional<MediaThumbnail>> cover(const ItemId&) const; // the thumbnail nearest coverAtS
    Result<ItemId> freshItemId(std::string_view stem) const;          // readable, unique: "sunrise-cut-b"

    // Scenarios and runs
    Result<std::vector<std::string>> scenarioNames() const;
    Result<Scenario> scenario(std::string_view name) const;
    Result<void> putScenario(const Scenario&); // by its name; replaces
    Result<void> removeScenario(std::string_view name);
    Result<std::int64_t> storeRun(const RunReport&); // returns the run's id
    Result<std::vector<StoredRunInfo>> runs() const; // newest first
    Result<RunReport> run(std::int64_t id) const;
    Result<std::optional<StoredRunInfo>> latestRun(std::string_view scenarioName) const;

    /// What stored runs said of their items, as entries that no export has answered yet; newest first.
    /// core/store/ledger.h answers them.
    Result<std::vector<LedgerEntry>> forecasts() const;

    // What calibrate learned about accounts.
    Result<std::vector<AccountFit>> accountFits() const;
    Result<void> putAccountFit(const AccountFit&); // by platform and account; replaces
    /// How many were there.
    Result<int> removeAccountFits();

    // Small settings that belong to the file ("last_scenario").
    Result<std::optional<std::string>> setting(std::string_view key) const;
    Result<void> putSetting(std::string_view key, std::string_view value);

    Result<std::vector<CheckFinding>> check(bool repair);

private:
    friend class AnalyticsArchive; // core/store/analytics_archive.h: the part of the file it looks after
    struct Private;
    explicit Workspace(std::unique_ptr<Private>);
    std::unique_ptr<Private> m_private;
};

/// Compares the recorded file with the disk: size and time first, the hash only if they differ.
MediaFileState mediaFileState(const MediaFile&);
/// Looks for a moved file by size and hash below `folder`; nothing if it is not there.
Result<std::optional<std::filesystem::path>>
findMovedFile(const MediaFile&, const std::filesystem::path& folder, const CancelToken&);

} // namespace forereach
