// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// importMedia(): analyse one file and add it to the library, atomically. Used by the window and by the command line.

#include "core/store/workspace.h"

namespace forereach {

struct PreparedImport {      // made on any thread, without the workspace
    ImportRow row;
    MediaAnalysis analysis;
    std::filesystem::path path;
};

/// The slow half: analysis only. Fails only with Cancelled; a bad file is a row with verdict "refused".
Result<PreparedImport> prepareImport(const std::filesystem::path&, const MediaProgress&, const CancelToken&);
/// The quick half, on the workspace's thread: a known hash is "unchanged"; a known path with another hash updates the
/// item; a subtitle joins the item with the same file stem. Returns the row as it ended and the edit for undo.
struct CommittedImport {
    ImportRow row;
    std::optional<LibraryEdit> edit;
};
Result<CommittedImport> commitImport(Workspace&, const PreparedImport&);

} // namespace forereach
