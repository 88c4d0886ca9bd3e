// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Building blocks of the HTML report's sections: table cells, a figure with its finding, the folded table of
// a picture.

#include <string>

#include "core/report/run_report.h"

namespace forereach {

/// `text` is HTML already.
/// The look of every page: light and dark, tables, pictures.
std::string pageStyle();
std::string cell(const std::string& text, const char* kind = "num");
std::string head(const char* text, const char* kind = "num");
/// Two cells: the typical value, rounded, and its interval.
std::string figureCells(const Estimate&, double smallest = 1);
/// The heads of those two.
std::string figureHead(const char* text);
/// The mean, rounded like the typical value.
std::string expected(const Estimate&, double smallest = 1);
/// part / whole of two means, as a share; "-" where nothing was shown.
std::string rate(const Estimate& part, const Estimate& whole);
/// P50, or the mean of a run without an interval.
double valueOf(const Estimate&);
/// "8.3 s"
std::string secondsText(double seconds);
/// finding and subtitle are HTML already.
std::string figureBlock(const std::string& finding, const std::string& subtitle, const std::string& body,
                        const char* kind = "");
std::string details(const std::string& headings, const std::string& rows);
/// The content as it was simulated; null if the scenario does not name it.
const ContentItem* contentOf(const RunReport&, const ItemId&);

/// One self-contained page: head, style, title. No scripts, nothing loaded from anywhere.
struct HtmlPage {
    std::string kind; // "Forereach reach report"
    std::string name; // of the scenario
    std::string finding, lead;
    std::uint64_t seed = 0;
    std::string digest, engineVersion;
    std::string chips; // HTML already, may be empty
};
/// `content` is HTML already.
std::string htmlPage(const HtmlPage&, const std::string& content);

} // namespace forereach
