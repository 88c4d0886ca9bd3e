// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison as one page: verdict, forest plot, tables, what differs, the live test.
#include <algorithm>

#include "core/report/comparison.h"
#include "core/report/export.h"
#include "core/report/forest_svg.h"
#include "core/report/html_figures.h"
#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {
namespace {

constexpr std::size_t kForestSegments = 12;
constexpr std::int64_t kHollowBelow = 30;

std::string rowHead(const std::string& text) {
    return "<th scope=\"row\">" + escapeHtml(text) + "</th>";
}

std::string percentText(const std::optional<Estimate>& percent) {
    return percent ? escapeHtml(differenceText(*percent, 0.1) + " %") : "-";
}

std::string differenceRow(const std::string& name, const Difference& d, double smallest = 1) {
    return "<tr>" + rowHead(name) + figureCells(d.a, smallest) + figureCells(d.b, smallest) +
           cell(escapeHtml(differenceText(d.difference, smallest)), "num value") +
           cell(percentText(d.percent)) +
           cell(std::to_string(d.ahead) + " of " + std::to_string(d.ahead + d.behind)) + "</tr>\n";
}

std::string differenceHead(const std::string& what, const std::string& letter) {
    return head(what.c_str(), "") + figureHead("A") + figureHead(letter.c_str()) +
           head((letter + " minus A, same luck").c_str()) + head("of A") +
           head((letter + " ahead in").c_str());
}

ForestMark markOf(const Difference& d, std::size_t variant, std::int64_t viewers) {
    const double unit = roundEstimate(d.difference).unit;
    const double value = valueOf(d.difference);
    std::string label(value > 0 ? "+" : "");
    return {static_cast<int>(variant),
            value,
            d.difference.p10,
            d.difference.p90,
            label.append(numberText(value, unit)),
            viewers < kHollowBelow};
}

/// Rows of the first item of each comparison: the total, then the segments that differ most.
std::string forestOf(const Comparison& c) {
    ForestChart chart;
    chart.text = {"forest", "Difference in people reached, by segment",
                  "The total, then the segments by absolute difference"};
    chart.axisTitle = "people reached, compared with A; whiskers hold 8 in 10 outcomes";
    ForestRow total{"All", {}};
    std::vector<SegmentId> segments;
    for (std::size_t k = 0; k < c.comparisons.size(); ++k) {
        if (c.comparisons[k].items.empty()) continue;
        const ItemComparison& item = c.comparisons[k].items[0];
        total.marks.push_back(markOf(item.reach, k + 1, c.viewers));
        for (const SegmentDifference& s : item.segments)
            if (segments.size() < kForestSegments && s.reach.a.mean + s.reach.b.mean > 0 &&
                std::find(segments.begin(), segments.end(), s.id) == segments.end())
                segments.push_back(s.id);
    }
    chart.rows.push_back(std::move(total));
    for (const SegmentId& id : segments) {
        ForestRow row{segmentName(id), {}};
        for (std::size_t k = 0; k < c.comparisons.size(); ++k) {
            if (c.comparisons[k].items.empty()) continue;
            for (const SegmentDifference& s : c.comparisons[k].items[0].segments)
                if (s.id == id) row.marks.push_back(markOf(s.reach, k + 1, s.viewers));
        }
        chart.rows.push_back(std::move(row));
    }
    return forestSvg(chart);
}

std::string liveTestText(const ItemComparison& item) {
    if (item.liveTests.empty()) return "<p>No test can see a difference of nothing.</p>";
    std::string rows;
    for (const LiveTest& t : item.liveTests)
        rows += "<tr>" + rowHead(t.measure) + cell(escapeHtml(shareText(t.rateA))) +
                cell(escapeHtml(shareText(t.rateB))) +
                cell(escapeHtml(numberText(static_cast<double>(t.impressionsEach), 1)), "num value") +
                "</tr>\n";
    return "<div class=\"scroll\"><table><thead><tr>" + head("measure", "") + head("A") + head("other") +
           head("impressions of each") + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>";
}

std::string comparedSection(const VariantComparison& v, const ItemComparison& item) {
    std::string out = "<section class=\"item\"><header><h2>" + escapeHtml(v.letter + " against A: ") +
                      escapeHtml(item.titleB.empty() ? item.b.value : item.titleB) + "</h2></header>\n";
    std::string rows =
        differenceRow("people reached", item.reach) + differenceRow("impressions", item.impressions) +
        differenceRow("seconds watched", item.watchTimeS) + differenceRow("finished", item.completions) +
        differenceRow("likes", item.likes) + differenceRow("comments", item.comments) +
        differenceRow("shares", item.shares) + differenceRow("follows", item.follows) +
        differenceRow("not interested", item.notInterested);
    for (const PoolDifference& p : item.pools)
        rows += "<tr>" + rowHead("passed pool " + std::to_string(p.level + 1)) +
                cell(escapeHtml(shareText(p.passed.a.mean)), "num value") + cell("", "interval") +
                cell(escapeHtml(shareText(p.passed.b.mean)), "num value") + cell("", "interval") + cell("") +
                cell("") + cell("") + "</tr>\n";
    out += "<div class=\"panel\"><div class=\"scroll\"><table><thead><tr>" + differenceHead("", v.letter) +
           "</tr></thead><tbody>\n" + rows + "</tbody></table></div>";
    std::string segments;
    for (const SegmentDifference& s : item.segments)
        if (s.reach.a.mean + s.reach.b.mean > 0) segments += differenceRow(segmentName(s.id), s.reach);
    out += "<details open><summary>People reached, by segment</summary><div "
           "class=\"scroll\"><table><thead><tr>" +
           differenceHead("segment", v.letter) + "</tr></thead><tbody>\n" + segments +
           "</tbody></table></div></details>";
    if (const auto gap = widestGapS(item))
        out += "<p>Viewers part most at " + escapeHtml(secondsText(*gap)) + ".</p>";
    out += "</div>\n";
    out +=
        figureBlock("What a live test would need",
                    "Real impressions of each cut to see this difference: 80 % power, 5 % level, two-sided "
                    "test of two proportions (Fleiss, Levin, Paik 2003, 4.14).",
                    liveTestText(item));
    std::string fields;
    for (const FieldDifference& f : v.differs)
        fields +=
            "<tr>" + rowHead(f.path) + cell(escapeHtml(f.a), "") + cell(escapeHtml(f.b), "") + "</tr>\n";
    out += figureBlock("What differs", "Everything else is the same in both.",
                       fields.empty() ? "<p>Nothing.</p>"
                                      : "<div class=\"scroll\"><table><thead><tr>" + head("field", "") +
                                            head("A", "") + head(v.letter.c_str(), "") +
                                            "</tr></thead><tbody>\n" + fields + "</tbody></table></div>");
    for (const std::string& note : v.notes) out += "<p>" + escapeHtml(note) + "</p>\n";
    return out + "</section>\n";
}

} // namespace

std::string htmlComparison(const Comparison& c) {
    std::string finding = "Nothing to compare", narrower;
    if (!c.comparisons.empty() && !c.comparisons[0].items.empty()) {
        const ItemComparison& first = c.comparisons[0].items[0];
        finding = findingOf(first, "A", c.comparisons[0].letter);
        if (first.reach.narrower)
            narrower = " The interval is " + numberText(*first.reach.narrower, 0.1) +
                       " times narrower than that of two unrelated runs.";
    }
    std::string names, legend;
    for (const ComparedVariant& v : c.variants) {
        names += (names.empty() ? "" : " / ") + v.letter + ": " + v.name;
        legend += "<p><span class=\"key fill" + std::to_string((&v - c.variants.data()) % 6 + 1) + "\">" +
                  v.letter + "</span>" + escapeHtml(v.name) + "</p>";
    }
    std::string out = "<div class=\"panel\">" + legend + "</div>\n" +
                      figureBlock("Where they differ", "Difference in people reached from A.", forestOf(c));
    for (const VariantComparison& v : c.comparisons)
        for (const ItemComparison& item : v.items) out += comparedSection(v, item);
    out +=
        "<footer><p><b>Simulated.</b> All variants met the same simulated viewers with the same luck, "
        "replication by replication: what differs is what the variants do. The range in brackets holds 8 in "
        "10 outcomes (P10 to P90) of the difference.</p><dl>";
    for (const ComparedVariant& v : c.variants)
        out +=
            "<dt>" + v.letter + "</dt><dd>" + escapeHtml(v.name + ", scenario " + v.scenarioDigest) + "</dd>";
    out += "<dt>Seed</dt><dd>" + std::to_string(c.seed) + "</dd><dt>Virtual viewers</dt><dd>" +
           escapeHtml(counted(c.viewers, "viewer", "viewers") + ", " +
                      counted(c.replications, "replication", "replications")) +
           "</dd></dl></footer>\n";
    return htmlPage({"Forereach comparison",
                     names,
                     finding,
                     "Same viewers, same luck, " + counted(c.days, "day", "days") + "." + narrower,
                     c.seed,
                     c.variants.empty() ? "" : c.variants.back().digest,
                     c.engineVersion,
                     {}},
                    out);
}

} // namespace forereach
