// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_figures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/report/format_words.h"
#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/report/svg_charts.h"

namespace forereach {

namespace {

/// The curve's value at x, linear between points.
std::optional<double> valueAt(const std::vector<RetentionPoint>& curve, double at) {
    for (std::size_t i = 0; i + 1 < curve.size(); ++i) {
        const auto &a = curve[i], &b = curve[i + 1];
        if (at < a.at || at > b.at || b.at <= a.at) continue;
        return valueOf(a.share) + (valueOf(b.share) - valueOf(a.share)) * (at - a.at) / (b.at - a.at);
    }
    return std::nullopt;
}

std::vector<std::size_t> segmentsByReach(const ItemReport& item) {
    std::vector<std::size_t> order(item.segments.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
        return item.segments[a].reach.mean > item.segments[b].reach.mean;
    });
    return order;
}

std::string segmentTable(const ItemReport& item, const std::vector<std::size_t>& order) {
    std::string rows;
    bool few = false;
    for (const auto i : order) {
        const auto& s = item.segments[i];
        const bool thin = s.sampled.few();
        few = few || thin;
        rows +=
            "<tr><th scope=\"row\">" + escapeHtml(segmentName(s.id)) +
            (thin ? " <span class=\"few\" title=\"" + std::to_string(s.sampled.viewers) +
                        " simulated viewers\">○</span>"
                  : "") +
            "</th>" + cell(numberText(static_cast<double>(s.people), 1)) + figureCells(s.reach) +
            cell(expected(s.reach)) +
            cell(s.people > 0 ? escapeHtml(shareText(s.reach.mean / static_cast<double>(s.people))) : "-") +
            figureCells(s.impressions) + cell(rate(s.completions, s.impressions)) +
            cell(rate(s.likes, s.impressions)) + cell(rate(s.shares, s.impressions)) + "</tr>\n";
    }
    std::string out = "<div class=\"scroll\"><table><thead><tr>" + head("Segment", "") + head("App users") +
                      figureHead("People<br>reached") + head("Expected") + head("Of<br>segment") +
                      figureHead("Times<br>shown") + head(wordsOf(item.format).toEndIn) + head("Liked") +
                      head("Shared") + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
    if (few) out += "<p class=\"note\">○ fewer than 30 simulated viewers stand behind this row.</p>\n";
    return out;
}

std::string segmentsFigure(const ItemReport& item) {
    const auto order = segmentsByReach(item);
    const auto& top = item.segments[order.front()];
    const std::string finding = valueOf(top.reach) > 0
                                    ? "Most of the people reached: " + escapeHtml(segmentName(top.id))
                                    : "Nobody is reached";
    return figureBlock(finding,
                       "People reached and how they respond, by segment; shares are of the times shown.",
                       segmentTable(item, order), "wide flow");
}

std::string heatFigure(const ItemReport& item, const std::string& id) {
    HeatMap map;
    const auto order = segmentsByReach(item);
    std::string rows;
    double most = -1;
    std::size_t mostRow = 0, mostHour = 0;
    std::array<double, 24> byHour{};
    for (const auto i : order) {
        if (i >= item.segmentHour.size()) continue;
        map.rows.push_back(segmentName(item.segments[i].id));
        map.cells.push_back(item.segmentHour[i]);
        rows += "<tr><th scope=\"row\">" + escapeHtml(map.rows.back()) + "</th>";
        for (std::size_t h = 0; h < 24 && h < map.cells.back().size(); ++h) {
            const double v = map.cells.back()[h];
            byHour[h] += v;
            if (v > most) most = v, mostRow = i, mostHour = h;
            rows += cell(escapeHtml(numberText(v, std::max(1.0, decadeOf(v) / 10))));
        }
        rows += "</tr>\n";
    }
    const double total = std::accumulate(byHour.begin(), byHour.end(), 0.0);
    std::string finding = "Never shown";
    if (most > 0 && total > 0) {
        double best = 0;
        std::size_t from = 0;
        for (std::size_t h = 0; h < 24; ++h) {
            const double three = byHour[h] + byHour[(h + 1) % 24] + byHour[(h + 2) % 24];
            if (three > best) best = three, from = h;
        }
        finding = shareText(best / total) + " of the times shown fall between " + std::to_string(from) +
                  ":00 and " + std::to_string((from + 3) % 24) + ":00";
    }
    map.text = {id, "Times shown by segment and hour of the day",
                finding + (most > 0 ? "; most at " + std::to_string(mostHour) + ":00 with " +
                                          segmentName(item.segments[mostRow].id)
                                    : "")};
    map.valueTitle = "times shown in all, mean";
    std::string headings = head("Segment", "");
    for (int h = 0; h < 24; ++h) headings += head(std::to_string(h).c_str());
    return figureBlock(escapeHtml(finding), "Times shown by segment and local hour, over the whole horizon.",
                       heatMapSvg(map) + details(headings, rows), "wide");
}

std::string frequencyFigure(const ItemReport& item, const std::string& id, int colour) {
    BarChart chart;
    std::string rows;
    for (std::size_t n = 0; n < item.frequencyDistribution.size(); ++n) {
        const double share = item.frequencyDistribution[n];
        const std::string name = n == 9 ? "10+" : std::to_string(n + 1);
        chart.bars.push_back({name, shareText(share), share, {}, {}});
        chart.bars.back().value = share >= 0.095 ? shareText(share) : std::string();
        rows += "<tr><th scope=\"row\">" + name + "</th>" + cell(escapeHtml(shareText(share))) + "</tr>\n";
    }
    const std::string finding =
        shareText(item.frequencyDistribution[0]) + " of the people reached see it once";
    chart.text = {id, "How often people see it",
                  finding + "; " + numberText(item.averageFrequency, 0.01) + " times on average"};
    chart.axisTitle = "people reached, %";
    chart.percent = true;
    chart.colour = colour;
    return figureBlock(
        escapeHtml(finding),
        numberText(item.averageFrequency, 0.01) + " times on average. Share of the people reached.",
        columnChartSvg(chart) + details(head("Times seen", "") + head("Share of people reached"), rows));
}

std::string retentionFigure(const ItemReport& item, const std::string& id, int colour) {
    const CurveWords& words = curveWordsOf(item.format);
    const bool parts = retentionUnitOf(item.format) == RetentionUnit::Pictures ||
                       retentionUnitOf(item.format) == RetentionUnit::Answers;
    LineChart chart;
    LineSeries line{nameOf(item), {}, colour, {}};
    std::string rows;
    for (const auto& p : item.retention) {
        line.points.push_back({p.at * words.scale, valueOf(p.share), p.share.p10, p.share.p90});
        std::string range =
            p.share.p10 && p.share.p90 ? shareText(*p.share.p10) + " to " + shareText(*p.share.p90) : "-";
        rows += "<tr><th scope=\"row\">" + placeText(item.format, p.at) + "</th>" +
                cell(escapeHtml(shareText(valueOf(p.share)))) + cell(escapeHtml(range)) + "</tr>\n";
    }
    const auto hold = valueAt(item.retention, words.at);
    std::string finding = words.what;
    if (hold)
        finding = shareText(*hold) + " " + words.plain + " " + placeText(item.format, words.at) +
                  (parts                                                 ? " or more"
                   : retentionUnitOf(item.format) == RetentionUnit::Text ? " of it"
                                                                         : "");
    std::optional<double> half;
    for (std::size_t i = 0; i < item.retention.size() && !half; ++i)
        if (line.points[i].y <= 0.5) half = item.retention[i].at;
    chart.text = {id, words.chart, finding};
    chart.xTitle = words.x;
    chart.yTitle = words.y;
    chart.xMax = item.retention.back().at * words.scale;
    chart.percent = true;
    chart.wide = false;
    chart.series.push_back(std::move(line));
    const bool timed = retentionUnitOf(item.format) == RetentionUnit::Seconds;
    return figureBlock(escapeHtml(finding),
                       timed && half && *half > 0
                           ? "Half have left after about " + secondsText(*half) + ". Band: 8 in 10 outcomes."
                           : "Typical outcome; band: 8 in 10 outcomes.",
                       lineChartSvg(chart) +
                           details(head(words.row, "") + head(words.share) + head("8 in 10 outcomes"), rows));
}

std::string sourcesFigure(const ItemReport& item, const std::string& id, int colour) {
    std::vector<SourceReport> sources = item.sources;
    std::stable_sort(sources.begin(), sources.end(),
                     [](const auto& a, const auto& b) { return a.impressions.mean > b.impressions.mean; });
    double total = 0;
    for (const auto& s : sources) total += s.impressions.mean;
    BarChart chart;
    std::string rows;
    for (const auto& s : sources) {
        const std::string share = total > 0 ? shareText(s.impressions.mean / total) : "-";
        const std::string name(sourceName(s.source));
        chart.bars.push_back({name, estimateText(s.impressions), valueOf(s.impressions), s.impressions.p10,
                              s.impressions.p90});
        rows += "<tr><th scope=\"row\">" + escapeHtml(name) + "</th>" + figureCells(s.impressions) +
                cell(expected(s.impressions)) + cell(escapeHtml(share)) + "</tr>\n";
    }
    std::string finding = "Never shown";
    if (total > 0)
        finding = "Mostly found by " + std::string(toText(sources.front().source)) + ": " +
                  shareText(sources.front().impressions.mean / total);
    chart.text = {id, "Times shown by how the item was found", finding};
    chart.colour = colour;
    return figureBlock(escapeHtml(finding),
                       "Times shown by the way the feed found it; whisker: 8 in 10 outcomes.",
                       barChartSvg(chart) + details(head("Found by", "") + figureHead("Times<br>shown") +
                                                        head("Expected") + head("Share"),
                                                    rows));
}

std::string poolName(const PoolReport& p) {
    return "Pool " + std::to_string(p.level + 1);
}

std::string poolsFigure(const ItemReport& item, const std::string& id, int colour) {
    BarChart chart;
    chart.percent = true;
    chart.colour = colour;
    std::string rows, finding;
    const bool video = item.format == Format::ShortVideo;
    for (const auto& p : item.pools) {
        const std::string quota = video ? counted(p.quota, "showing", "showings")
                                        : counted(p.quota, "", "") + wordsOf(item.format).counted;
        chart.bars.push_back({poolName(p) + ": " + quota + " to prove itself",
                              p.passedShare > 0 ? shareText(p.passedShare) + " pass" : p.reason,
                              p.passedShare,
                              {},
                              {}});
        if (finding.empty() && p.passedShare < 0.5)
            finding = "Typically stops in pool " + std::to_string(p.level + 1) +
                      (p.reason.empty() || p.reason == "passed" ? "" : ": " + p.reason);
        const auto optional = [](const std::optional<double>& v, double unit) {
            return v ? escapeHtml(numberText(*v, unit)) : std::string("-");
        };
        rows += "<tr><th scope=\"row\">" + poolName(p) + "</th>" +
                cell(numberText(static_cast<double>(p.quota), 1)) + figureCells(p.impressions) +
                cell(optional(p.value, 0.001)) + cell(optional(p.threshold, 0.001)) +
                cell(p.probability ? escapeHtml(shareText(*p.probability)) : "-") +
                cell(escapeHtml(shareText(p.passedShare))) +
                cell(p.passedAfterH ? escapeHtml(numberText(*p.passedAfterH, 1)) + " h" : "-") +
                cell(escapeHtml(p.reason), "") + "</tr>\n";
    }
    if (finding.empty()) finding = "Typically passes every pool";
    chart.text = {id, "Traffic pools: share of simulated outcomes that pass", finding};
    return figureBlock(
        escapeHtml(finding),
        video ? "Each pool is a number of showings in which a new video must hold its own. "
                "Share of outcomes that pass."
              : "Each pool is a number of people who do not pass it by, among whom it must hold "
                "its own. Share of outcomes that pass.",
        barChartSvg(chart) +
            details(head("Pool", "") + head("Size") + figureHead("Times<br>shown") + head("Value, measured") +
                        head("Value, needed") + head("Chance it is above") + head("Outcomes that pass") +
                        head("Passed after") + head("Why", ""),
                    rows));
}

std::string responseTable(const ItemReport& item) {
    std::string rows;
    const auto row = [&](const char* name, const Estimate& e, const std::string& per) {
        rows += "<tr><th scope=\"row\">" + std::string(name) + "</th>" + figureCells(e) + cell(expected(e)) +
                cell(per) + "</tr>\n";
    };
    row("People reached", item.reach, "");
    row("Times shown", item.impressions,
        escapeHtml(numberText(item.averageFrequency, 0.01)) + " a person reached");
    Estimate hours = item.watchTimeS;
    hours.mean /= 3600;
    for (auto* part : {&hours.error, &hours.p10, &hours.p50, &hours.p90})
        if (*part) **part /= 3600;
    const FormatWords& words = wordsOf(item.format);
    const auto showings = [&](const Estimate& e) { return rate(e, item.impressions) + " of showings"; };
    if (item.response) row(words.taken, item.response->taken, showings(item.response->taken));
    row(words.hours, hours,
        item.impressions.mean > 0
            ? escapeHtml(secondsText(item.watchTimeS.mean / item.impressions.mean)) + " a showing"
            : "-");
    row(words.toEnd, item.completions, showings(item.completions));
    if (item.response && item.response->depth)
        rows += "<tr><th scope=\"row\">Seen of it, on average</th>" +
                cell(escapeHtml(shareText(valueOf(*item.response->depth)))) + cell("") +
                cell(escapeHtml(shareText(item.response->depth->mean))) + cell("of each showing") + "</tr>\n";
    if (item.response && item.response->parts && words.parts)
        row(words.parts, *item.response->parts,
            item.impressions.mean > 0
                ? escapeHtml(numberText(item.response->parts->mean / item.impressions.mean, 0.01)) +
                      " a showing"
                : "-");
    row("Likes", item.likes, rate(item.likes, item.impressions) + " of showings");
    row("Comments", item.comments, rate(item.comments, item.impressions) + " of showings");
    row("Shares", item.shares, rate(item.shares, item.impressions) + " of showings");
    row("New followers", item.follows, rate(item.follows, item.impressions) + " of showings");
    if (item.response && item.response->gifts)
        row("Gifts", *item.response->gifts, showings(*item.response->gifts));
    if (item.response && item.response->votes && words.votes)
        row(words.votes, *item.response->votes, showings(*item.response->votes));
    row("Not interested", item.notInterested, rate(item.notInterested, item.impressions) + " of showings");
    return "<div class=\"scroll\"><table><thead><tr>" + head("", "") + figureHead("Typically") +
           head("Expected") + head("Rate") + "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
}

} // namespace

std::string itemSection(const RunReport& report, std::size_t index) {
    const auto& item = report.items[index];
    const int colour = static_cast<int>(index);
    const std::string id = "i" + std::to_string(index + 1);
    std::string facts;
    if (const ContentItem* c = contentOf(report, item.id)) {
        facts = whatItIs(*c);
        for (const auto& [topic, weight] : c->topics)
            if (weight > 0) facts += " · " + topic;
        if (!c->language.empty()) facts += " · language " + c->language;
        facts += " · posted " + dateTimeText(c->publishAt) + " · by " +
                 (c->creator.name.empty() ? c->creator.id.value : c->creator.name) + ", " +
                 counted(c->creator.followers, "follower", "followers");
    }
    std::string out = "<section class=\"item\" id=\"item-" + std::to_string(index + 1) +
                      "\"><header><h2><span class=\"key fill" + std::to_string(index % 6 + 1) + "\">" +
                      letterOf(index) + "</span>" + escapeHtml(nameOf(item)) + "</h2><p class=\"facts\">" +
                      escapeHtml(facts) + "</p>\n<p class=\"headline\"><b>" +
                      escapeHtml(numberText(valueOf(item.reach), roundEstimate(item.reach).unit)) +
                      "</b> people reached, typically";
    const std::string interval = intervalText(item.reach);
    if (!interval.empty()) out += " <span class=\"interval\">(" + escapeHtml(interval) + ")</span>";
    out += "</p></header>\n<div class=\"figures\">\n";
    out += figureBlock("What viewers do", "Typical outcome, and the range of 8 in 10 outcomes.",
                       responseTable(item), "wide");
    if (item.retention.size() > 1) out += retentionFigure(item, id + "-retention", colour);
    out += frequencyFigure(item, id + "-frequency", colour);
    if (!item.sources.empty()) out += sourcesFigure(item, id + "-sources", colour);
    if (!item.pools.empty()) out += poolsFigure(item, id + "-pools", colour);
    if (!item.connections.empty()) out += connectionsFigure(item);
    if (!item.segmentHour.empty() && !item.segments.empty()) out += heatFigure(item, id + "-when");
    if (!item.segments.empty()) out += segmentsFigure(item);
    return out + "</div></section>\n";
}

} // namespace forereach
