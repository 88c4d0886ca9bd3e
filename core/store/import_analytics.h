// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The two halves of importing an analytics export: what prepareImport() and commitImport() do with a file
// that is one. Private to import_media.cpp; the words of the rows are here.

#include "core/store/import_media.h"

namespace forereach {

/// Whether the name says that it is an export (.csv, .tsv, .xlsx, .zip).
bool isAnalyticsName(const std::filesystem::path&);
/// Reads the file into `prepared.analytics`, or refuses its row.
void prepareAnalytics(PreparedImport& prepared, const AnalyticsOptions&);
Result<CommittedImport> commitAnalytics(Workspace&, const PreparedImport&);

} // namespace forereach
