// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Makes exports as the platforms write them: ZIPs and workbooks of given contents, and short ways to ask what
// was read.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/analytics/analytics.h"

namespace forereach::fixtures {

/// A ZIP of these files, packed.
std::string zipOf(const std::vector<std::pair<std::string, std::string>>& files);
/// A workbook of one sheet; `rows` is the XML inside <sheetData>. Style 1 is a date, 2 a percentage, 3 a
/// time.
std::string workbookOf(std::string_view rows, const std::vector<std::string>& sharedStrings = {});
/// UTF-16 with its byte order mark.
std::string utf16Of(std::string_view ascii, bool bigEndian = false);

/// The id of a TikTok that was uploaded then.
std::string tiktokId(std::string_view uploadedIso);

/// The only table of a file; the test ends if it cannot be read.
AnalyticsTable readOne(std::string_view bytes, std::string_view name = "export.csv",
                       const AnalyticsOptions& = {});
/// Whether a note of this kind has these words in it (with its lines: "lines 3, 4: ...").
bool says(const AnalyticsTable&, NoteKind, std::string_view words);
/// All notes, for messages of failed tests.
std::string notesOf(const AnalyticsTable&);
double valueOf(const AnalyticsRow&, AnalyticsField); // NaN: unknown
bool addsUp(const AnalyticsCounts&);
std::string dayOf(const AnalyticsRow&); // "2024-09-30", or "unknown"

} // namespace forereach::fixtures
