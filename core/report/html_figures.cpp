// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_figures.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"
#include "core/report/svg_charts.h"

namespace forereach {

std::string letterOf(std::size_t index) {
    return index < 26 ? std::string(1, static_cast<char>('A' + index)) : std::to_string(index + 1);
}

std::string nameOf(const ItemReport& item) {
    return item.title.empty() ? item.id.value : item.title;
}

std::string findingOf(const RunReport& report) {
    const std::string within = " in " + counted(report.scenario.horizonDays, "day", "days");
    if (report.items.empty()) {
        if (report.campaigns.empty()) return "Nothing was simulated";
        const auto& c = report.campaigns.front();
        return "Campaign " + c.id.value + " typically reaches " +
               numberText(valueOf(c.reach), roundEstimate(c.reach).unit) + " people" + within;
    }
    std::vector<const ItemReport*> order;
    for (const auto& item : report.items) order.push_back(&item);
    std::stable_sort(order.begin(), order.end(),
                     [](auto a, auto b) { return valueOf(a->reach) > valueOf(b->reach); });
    const ItemReport& top = *order.front();
    const std::string reaches =
        numberText(valueOf(top.reach), roundEstimate(top.reach).unit) + " people" + within;
    if (order.size() == 1) return nameOf(top) + " typically reaches " + reaches;
    std::vector<std::string> beaten; // whose interval lies below and does not touch
    for (auto i = order.begin() + 1; i != order.end(); ++i)
        if (top.reach.p10 && (*i)->reach.p90 && *(*i)->reach.p90 < *top.reach.p10)
            beaten.push_back(nameOf(**i));
    if (beaten.size() + 1 == order.size()) return nameOf(top) + " travels furthest: typically " + reaches;
    if (beaten.empty())
        return "Can't tell yet which travels furthest; " + nameOf(top) + " typically reaches " + reaches;
    return nameOf(top) + " typically reaches " + reaches + ", clearly more than " + joined(beaten);
}

std::string summaryTable(const RunReport& report) {
    const bool videos = std::all_of(report.items.begin(), report.items.end(),
                                    [](const auto& i) { return i.format == Format::ShortVideo; });
    std::string rows;
    for (std::size_t i = 0; i < report.items.size(); ++i) {
        const auto& item = report.items[i];
        rows += "<tr><th scope=\"row\"><a href=\"#item-" + std::to_string(i + 1) +
                "\"><span class=\"key fill" + std::to_string(i % 6 + 1) + "\">" + letterOf(i) + "</span>" +
                escapeHtml(nameOf(item)) + "</a></th>" + figureCells(item.reach) +
                cell(expected(item.reach)) + figureCells(item.impressions) +
                cell(escapeHtml(numberText(item.averageFrequency, 0.01))) +
                cell(item.impressions.mean > 0
                         ? escapeHtml(secondsText(item.watchTimeS.mean / item.impressions.mean))
                         : "-") +
                cell(rate(item.completions, item.impressions)) + cell(rate(item.shares, item.impressions)) +
                "</tr>\n";
    }
    return "<div class=\"scroll\"><table class=\"summary\"><thead><tr>" + head("", "") +
           figureHead("People<br>reached") + head("Expected") + figureHead("Times<br>shown") +
           head("Times a<br>person") + head(videos ? "Watched<br>a showing" : "Time<br>a showing") +
           head(videos ? "Watched<br>to the end" : "To the<br>end") + head("Shared") +
           "</tr></thead><tbody>\n" + rows + "</tbody></table></div>\n";
}

std::string reachFigure(const RunReport& report) {
    LineChart chart;
    chart.xMax = 0;
    std::map<int, std::vector<std::string>> byDay;
    for (std::size_t i = 0; i < report.items.size(); ++i) {
        const auto& item = report.items[i];
        const ContentItem* content = contentOf(report, item.id);
        const SimTime from = content ? content->publishAt : report.scenario.start;
        LineSeries line{letterOf(i) + "  " + nameOf(item),
                        numberText(valueOf(item.reach), roundEstimate(item.reach).unit),
                        static_cast<int>(i),
                        {}};
        for (const auto& h : item.hours) {
            const double day = static_cast<double>(h.at.seconds + 3600 - from.seconds) / 86400;
            if (day <= 0) continue;
            if (line.points.empty()) line.points.push_back({std::max(0.0, day - 1.0 / 24), 0, 0.0, 0.0});
            line.points.push_back({day, valueOf(h.reach), h.reach.p10, h.reach.p90});
            chart.xMax = std::max(chart.xMax, day);
            if (std::fabs(day - std::round(day)) < 1e-9) {
                auto& row = byDay[static_cast<int>(std::lround(day))];
                row.resize(report.items.size(), "-");
                row[i] = escapeHtml(estimateText(h.reach));
            }
        }
        chart.series.push_back(std::move(line));
    }
    std::string headings = head("Day", ""), rows, finding;
    for (std::size_t i = 0; i < report.items.size(); ++i)
        headings += head((letterOf(i) + " " + escapeHtml(shortened(nameOf(report.items[i]), 24))).c_str());
    for (const auto& [day, cells] : byDay) {
        rows += "<tr><th scope=\"row\">" + std::to_string(day) + "</th>";
        for (const auto& c : cells) rows += cell(c);
        rows += "</tr>\n";
    }
    // The item that is first in reach: when does it have half of what it gets?
    const LineSeries* top = nullptr;
    std::string topName;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const auto& s = chart.series[i];
        if (s.points.empty() || (top && s.points.back().y <= top->points.back().y)) continue;
        top = &s;
        topName = nameOf(report.items[i]);
    }
    if (top && top->points.back().y > 0) {
        const double half = top->points.back().y / 2;
        const auto at =
            std::find_if(top->points.begin(), top->points.end(), [&](const auto& p) { return p.y >= half; });
        finding = (report.items.size() == 1 ? std::string("It has") : topName + " has") +
                  " half of its reach after " +
                  (at->x < 2 ? numberText(at->x * 24, 1) + " hours" : numberText(at->x, 0.1) + " days");
    } else {
        finding = "Nobody is reached";
    }
    chart.text = {"reach", "People reached over time", finding};
    chart.xTitle = "days since publishing";
    chart.yTitle = "people reached so far";
    return figureBlock(escapeHtml(finding),
                       std::string("People reached since publishing. Line: typical outcome; ") +
                           (report.items.size() > 3 ? "whisker" : "band") + ": 8 in 10 outcomes.",
                       lineChartSvg(chart) + details(headings, rows), "wide");
}

std::string lawsSection(const RunReport& report) {
    if (report.laws.empty()) return {};
    const auto broken =
        std::count_if(report.laws.begin(), report.laws.end(), [](const auto& l) { return !l.holds; });
    std::string rows;
    for (const auto& l : report.laws)
        rows += "<tr class=\"" + std::string(l.holds ? "holds" : "fails") + "\"><th scope=\"row\">" +
                escapeHtml(l.name) + "</th><td>" + (l.holds ? "✓ holds" : "✕ fails") + "</td><td>" +
                escapeHtml(l.detail) + "</td></tr>\n";
    return "<section class=\"laws\"><h2>" +
           (broken == 0 ? "All " + counted(static_cast<std::int64_t>(report.laws.size()), "check", "checks") +
                              " of this run hold"
                        : counted(broken, "check fails", "checks fail") + ": do not use this run") +
           "</h2><p>Laws of the model, checked on the run itself.</p><div "
           "class=\"scroll\"><table><thead><tr>" +
           head("Law", "") + head("", "") + head("Detail", "") + "</tr></thead><tbody>\n" + rows +
           "</tbody></table></div></section>\n";
}

} // namespace forereach
