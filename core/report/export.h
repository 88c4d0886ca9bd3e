// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Exports of a run: CSV tables and one self-contained HTML file with pictures (inline SVG) that prints well.
// Text is English; every page says "simulated" and carries seed, digest and version.

#include <filesystem>
#include <string>
#include <vector>

#include "core/report/run_report.h"

namespace forereach {

struct CsvTable {
    std::string name; // "items.csv"
    std::string text; // RFC 4180, UTF-8, decimal point, ISO dates
};

std::vector<CsvTable> csvTables(const RunReport&);
std::string htmlReport(const RunReport&);
/// Writes through a temporary file and rename; a failure leaves what was there.
Result<void> writeFileAtomically(const std::filesystem::path&, std::string_view bytes);

} // namespace forereach
