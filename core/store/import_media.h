// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Importing one file into the library, atomically, in two halves: the slow one on any thread, the quick one
// where the workspace lives. Used by the window and by the command line.

#include "core/analytics/analytics.h"
#include "core/store/import_record.h"
#include "core/store/workspace.h"

namespace forereach {

struct PreparedImport { // made on any thread, without the workspace
    ImportRow row;
    MediaAnalysis analysis;
    std::optional<AnalyticsImport> analytics; // of an export: then of `analysis` the hash alone counts
    std::filesystem::path path;               // absolute
    std::int64_t modifiedAt = 0; // of the file, read before the analysis: a later change will show
};

/// The slow half: analysis only. Fails only with Cancelled; a bad file is a row with verdict "refused".
Result<PreparedImport> prepareImport(const std::filesystem::path&, const MediaProgress&, const CancelToken&);

/// The same, with what the user says about an analytics export: day of export, decimal mark, mapping of
/// columns.
Result<PreparedImport> prepareImport(const std::filesystem::path&, const AnalyticsOptions&,
                                     const MediaProgress&, const CancelToken&);

/// The quick half, on the workspace's thread: a known hash is "unchanged" (a moved file is found again by
/// it); a known path with another hash is measured anew and keeps the user's texts; a subtitle joins the item
/// with the same file stem, or waits for it. An export goes into the archive
/// (core/store/analytics_archive.h), whose record undoes it. Returns the row as it ended and the edit for
/// undo. Fails only if the workspace does.
struct CommittedImport {
    ImportRow row;
    std::optional<LibraryEdit> edit;
    std::optional<AnalyticsImportRecord> analyticsReport; // of an export that could be read
};
Result<CommittedImport> commitImport(Workspace&, const PreparedImport&);

/// "sunrise_cut-b" -> "Sunrise cut b".
std::string readableTitle(std::string_view fileStem);
/// Whether a subtitle's stem belongs to a video's: equal, or with a language behind it ("sintel" and
/// "sintel-de").
bool subtitleBelongsTo(std::string_view subtitleStem, std::string_view videoStem);

} // namespace forereach
