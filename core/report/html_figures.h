// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The figures of the HTML report: each is a finding as heading, the picture, and a table that holds what the
// picture shows. Every figure prints on its own.

#include <string>

#include "core/report/run_report.h"

namespace forereach {

/// One sentence that the run supports; of two items it names a winner only if their intervals do not touch.
std::string findingOf(const RunReport&);
/// The item's name in the pages: its title, or its id.
std::string nameOf(const ItemReport&);
/// "A", "B", .. in the order of the report.
std::string letterOf(std::size_t index);

std::string summaryTable(const RunReport&);
std::string reachFigure(const RunReport&);
std::string itemSection(const RunReport&, std::size_t index);
/// How a video arrives, by connection. Empty: nothing of it is known.
std::string connectionsFigure(const ItemReport&);
/// How people used the app. Empty without sessions.
std::string audienceSection(const RunReport&);
/// Empty without campaigns.
std::string campaignSection(const RunReport&);
/// What must be known to read the figures.
std::string notesSection(const RunReport&);
std::string lawsSection(const RunReport&);

} // namespace forereach
