// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/log_backtest.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/calibrate/log_rates.h"
#include "core/calibrate/log_weekdays.h"
#include "core/calibrate/log_windows.h"

namespace forereach {
namespace {

constexpr int kTerms = 5;
using Terms = Eigen::Matrix<double, kTerms, 1>;

/// One item of a window: what was known before it, and the reach that came.
struct ReachCase {
    std::uint32_t item = 0;
    Terms known;
    double before = 0; // ln(1 + reach) of the stretch just before, as long as the window
    double reach = 0;  // ln(1 + reach)
    double spread = 0; // the same with the count spread over its step, for positions
    double season = 0; // ln of what the window's days of the week bring, beside all days
};

/// ln reach as a line in what was known, and what was left over, by size of the forecast.
class ReachModel {
public:
    explicit ReachModel(const std::vector<ReachCase>& cases) {
        using Square = Eigen::Matrix<double, kTerms, kTerms>;
        Square left = Square::Identity() * 1e-3; // terms that never vary get nothing
        Terms right = Terms::Zero();
        for (const ReachCase& c : cases) {
            left.noalias() += c.known * c.known.transpose();
            right += (c.reach - c.season) * c.known;
        }
        m_line = Eigen::LLT<Square>(left).solve(right);
        std::vector<std::pair<double, double>> rest; // forecast, what was left over
        for (const ReachCase& c : cases)
            rest.emplace_back(m_line.dot(c.known), c.spread - c.season - m_line.dot(c.known));
        std::ranges::sort(rest);
        // Bins of equally many, at least kBin in each.
        constexpr std::size_t kMostBins = 10, kBin = 40;
        const std::size_t bins = std::clamp<std::size_t>(rest.size() / kBin, 1, kMostBins);
        for (std::size_t b = 0; b < bins; ++b) {
            const std::size_t begin = rest.size() * b / bins, end = rest.size() * (b + 1) / bins;
            std::vector<double> values;
            for (std::size_t i = begin; i < end; ++i) values.push_back(rest[i].second);
            m_upTo.push_back(rest[end - 1].first);
            m_rest.push_back(empiricalCurve(std::move(values)));
        }
    }
    ForecastCurve forecast(const ReachCase& c) const {
        const double line = m_line.dot(c.known);
        std::size_t bin = 0;
        while (bin + 1 < m_upTo.size() && line > m_upTo[bin]) ++bin;
        ForecastCurve curve = m_rest[bin];
        for (double& x : curve.at) x += line + c.season;
        return curve;
    }

private:
    Terms m_line;
    std::vector<double> m_upTo;
    std::vector<ForecastCurve> m_rest;
};

double spreadLog(std::int64_t count, std::string_view item, std::uint32_t purpose) {
    return std::log(std::max(0.02, 0.5 + static_cast<double>(count) + jitterOf(item, purpose)));
}

class Windows {
public:
    Windows(const InteractionLog& log, LogSplit split)
        : m_log(log), m_split(split), m_first(firstDays(log)) {}

    /// Items seen in the days before `start`.
    std::vector<ReachCase> known(int start, const Weekdays& weekdays) const {
        const auto history = windowOf(m_log, start - m_split.history, start);
        const int stretch = std::min(m_split.test, m_split.history);
        const auto recent = windowOf(m_log, start - stretch, start);
        const double seasonRecent = weekdays.logMean(start - stretch, start),
                     seasonHistory = weekdays.logMean(start - m_split.history, start);
        const auto came = windowOf(m_log, start, start + m_split.test);
        std::vector<ReachCase> cases;
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            if (history[i].impressions == 0) continue;
            ReachCase c = caseOf(i, came[i].reach);
            c.before = std::log1p(static_cast<double>(recent[i].reach));
            c.season = weekdays.logMean(start, start + m_split.test);
            c.known << 1, c.before - seasonRecent,
                std::log1p(static_cast<double>(history[i].reach)) - seasonHistory,
                std::log1p(static_cast<double>(std::min(start - m_first[i], m_split.history))), logLength(i);
            cases.push_back(c);
        }
        return cases;
    }
    /// Items that first appear from `start` on.
    std::vector<ReachCase> fresh(int start, const Weekdays& weekdays) const {
        const auto came = windowOf(m_log, start, start + m_split.test);
        std::vector<ReachCase> cases;
        for (std::uint32_t i = 0; i < came.size(); ++i) {
            if (m_first[i] < start || came[i].impressions == 0) continue;
            ReachCase c = caseOf(i, came[i].reach);
            // A new item has only its days from the first on.
            c.season = weekdays.logMean(m_first[i], start + m_split.test);
            const double length = logLength(i);
            c.known << 1, length, length * length, std::log1p(start + m_split.test - m_first[i]), 0;
            cases.push_back(c);
        }
        return cases;
    }

private:
    ReachCase caseOf(std::uint32_t item, std::int64_t reach) const {
        ReachCase c;
        c.item = item;
        c.reach = std::log1p(static_cast<double>(reach));
        c.spread = spreadLog(reach, m_log.items[item], 1);
        return c;
    }
    double logLength(std::uint32_t item) const {
        return m_log.durationS[item] > 0 ? std::log(static_cast<double>(m_log.durationS[item])) - 3.5 : 0;
    }
    const InteractionLog& m_log;
    LogSplit m_split;
    std::vector<int> m_first;
};

/// Weekdays are those of the days before the forecast window: what is forecast knows nothing later.
struct ReachCases {
    std::vector<ReachCase> fit, calibrate;       // with the weekdays known before `calibrate`
    std::vector<ReachCase> calibrateKnown, test; // with those known before `test`
    bool enough() const {
        return std::ranges::min({fit.size(), calibrate.size(), test.size()}) >= kSectionItems;
    }
};

BacktestSection reachSection(const InteractionLog& log, const std::string& quantity, const ReachCases& cases,
                             bool before) {
    const std::vector<ReachCase>&calibrate = cases.calibrateKnown, &test = cases.test;
    BacktestSection section;
    section.quantity = quantity;
    section.unit = "ln(1 + viewers)";
    const ReachModel first(cases.fit), last(calibrate);
    std::vector<double> answered, positions;
    for (const ReachCase& c : cases.calibrate) answered.push_back(first.forecast(c).position(c.spread));
    double mean = 0, squares = 0;
    std::vector<double> values;
    for (const ReachCase& c : calibrate) {
        mean += c.reach / static_cast<double>(calibrate.size());
        values.push_back(c.reach);
    }
    for (const double v : values) squares += (v - mean) * (v - mean);
    const double sd = std::sqrt(squares / std::max(1.0, static_cast<double>(values.size()) - 1)) + 1e-9;
    const ForecastCurve median = pointCurve(middleValue(values)), normal = studentCurve(mean, sd, 1e9);
    std::vector<AnsweredForecast> ours, medians, normals, same;
    for (const ReachCase& c : test) {
        ForecastCurve curve = last.forecast(c);
        positions.push_back(curve.position(c.spread));
        for (double& x : curve.at) x = std::max(0.0, x);
        ours.push_back({curve, c.reach});
        medians.push_back({median, c.reach});
        normals.push_back({normal, c.reach});
        same.push_back({pointCurve(c.before), c.reach});
        if (section.points.size() < kBacktestPoints)
            section.points.push_back({log.items[c.item], std::nullopt, c.reach, curve.quantile(0.05),
                                      curve.quantile(0.1), curve.quantile(0.5), curve.quantile(0.9),
                                      curve.quantile(0.95), positions.back(), std::nullopt, std::nullopt});
    }
    section.scores = {scoreOf("Forereach", ours), scoreOf("median of items", medians),
                      scoreOf("log-normal fit", normals)};
    if (before) section.scores.push_back(scoreOf("as in the days before", same));
    section.scores.front().coverage = coverageOf(positions);
    section.recalibrated = recalibrationOf(answered, positions);
    section.notes.push_back(std::to_string(test.size()) + " items; the model was fitted to " +
                            std::to_string(calibrate.size()) + " of the days before");
    return section;
}

std::string listed(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : "; ") + part;
    return text;
}

std::string shareText3(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g %%", 100 * share);
    return text;
}

/// Pooled rates by arm: what a reader checks a log by.
std::vector<std::string> armLines(const InteractionLog& log) {
    std::vector<std::string> lines;
    for (const bool random : {false, true}) {
        std::int64_t rows = 0, timed = 0;
        std::array<std::int64_t, kLogOutcomes> sums{};
        double watched = 0;
        for (const LogRow& row : log.rows) {
            if (((row.flags & kRandomArm) != 0) != random) continue;
            ++rows;
            timed += row.flags & kLengthKnown ? 1 : 0;
            watched += static_cast<double>(row.watchedS);
            for (std::size_t a = 0; a < kLogOutcomes; ++a) sums[a] += row.flags >> a & 1;
        }
        if (rows == 0) continue;
        std::string line = std::string(random         ? "random arm: "
                                       : log.tellsArm ? "recommended: "
                                                      : "all: ") +
                           std::to_string(rows) + " impressions";
        char text[48];
        std::snprintf(text, sizeof text, ", %.3g s watched", watched / static_cast<double>(rows));
        line += text;
        for (std::size_t a = 0; a < kLogOutcomes; ++a)
            if (const std::int64_t of = a == 0 ? timed : rows; log.tells[a] && of > 0)
                line += ", " + std::string(toText(static_cast<LogOutcome>(a))) + " " +
                        shareText3(static_cast<double>(sums[a]) / static_cast<double>(of));
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace

LogSplit LogSplit::of(int days) {
    LogSplit split;
    split.test = std::max(1, days / 6);
    split.history = days - 3 * split.test;
    return split;
}

Result<BacktestReport> backtestLog(const InteractionLog& log, const std::string& name) {
    if (log.days < 4)
        return Error{ErrorCode::InvalidInput,
                     "spans " + std::to_string(log.days) +
                         " days; a backtest needs four: to know, to fit, to "
                         "recalibrate and to score",
                     name};
    const LogSplit split = LogSplit::of(log.days);
    BacktestReport report;
    report.subject = name;
    report.kind = "log";
    report.about.push_back(std::to_string(log.read) + " rows in " + log.columns +
                           "'s columns: " + std::to_string(log.items.size()) + " items, " +
                           std::to_string(log.viewers) + " viewers, " + std::to_string(log.days) +
                           " days from " + SimTime{log.firstDay * 86400}.iso().substr(0, 10));
    if (log.localDays) report.about.push_back("days are those of the log's own date, not of UTC");
    if (log.farAway > 0)
        report.about.push_back(
            std::to_string(log.farAway) +
            " rows more than two months from all others are left out: their time is wrong");
    if (log.untimed > 0)
        report.about.push_back(std::to_string(log.untimed) + " rows without a time are left out");
    if (log.unreadable > 0)
        report.about.push_back(std::to_string(log.unreadable) +
                               " rows that cannot be read are left out: " + listed(log.badRows));
    if (log.repeated > 0)
        report.about.push_back(std::to_string(log.repeated) +
                               " rows equal to another one in every cell are counted once");
    for (std::string& line : armLines(log)) report.about.push_back(std::move(line));
    const int test = log.days - split.test, calibrate = test - split.test, fit = calibrate - split.test;
    report.about.push_back("forecast: the last " + std::to_string(split.test) + " days, from the " +
                           std::to_string(split.history) + " before; fitted to the " +
                           std::to_string(split.test) +
                           " before those and recalibrated on them by a fit to earlier ones");

    const Windows windows(log, split);
    const Weekdays before(log, calibrate), now(log, test);
    report.about.push_back(now.said());
    report.about.push_back(
        "not modelled: what moves all items of a day at once (holidays, outages, changes of the "
        "feed); where that happens intervals are too narrow");
    report.about.push_back(
        "inside: a count, which is whole, is spread evenly over its step before it is called "
        "inside or outside, by chance fixed by the item's name");
    std::vector<std::string> left;
    const auto section = [&](const char* quantity, const ReachCases& cases, bool seen) {
        if (cases.enough())
            report.sections.push_back(reachSection(log, quantity, cases, seen));
        else
            left.push_back(quantity);
    };
    section("reach of items already seen",
            {windows.known(fit, before), windows.known(calibrate, before), windows.known(calibrate, now),
             windows.known(test, now)},
            true);
    section("reach of new items",
            {windows.fresh(fit, before), windows.fresh(calibrate, before), windows.fresh(calibrate, now),
             windows.fresh(test, now)},
            false);
    const RateWindows rates{windowOf(log, fit - split.history, fit),
                            windowOf(log, fit, calibrate),
                            windowOf(log, calibrate - split.history, calibrate),
                            windowOf(log, calibrate, test),
                            windowOf(log, test - split.history, test),
                            windowOf(log, test, log.days)};
    std::string rare;
    for (int a = 0; a < kLogOutcomes; ++a) {
        const auto outcome = static_cast<LogOutcome>(a);
        if (!log.tells[static_cast<std::size_t>(a)]) continue;
        const auto happened =
            std::ranges::count_if(log.rows, [&](const LogRow& row) { return ((row.flags >> a) & 1) != 0; });
        if (happened < kLeastOutcomes) {
            rare += (rare.empty() ? "" : ", ") + std::string(toText(outcome)) + " (" +
                    std::to_string(happened) + ")";
            continue;
        }
        if (auto rate = rateSection(log, rates, outcome))
            report.sections.push_back(std::move(*rate));
        else
            left.push_back(std::string(toText(outcome)) + " rate");
    }
    if (report.sections.empty())
        return Error{ErrorCode::InvalidInput,
                     "has too few items for a backtest: " + std::to_string(log.items.size()) + " in all, " +
                         std::to_string(kSectionItems) + " are needed in each stretch of " +
                         std::to_string(split.test) + " days",
                     name};
    if (!rare.empty())
        report.about.push_back("not forecast, for want of " + std::to_string(kLeastOutcomes) +
                               " of them in the log: " + rare);
    if (!left.empty())
        report.about.push_back("not forecast, for want of " + std::to_string(kSectionItems) +
                               " items in each stretch: " + listed(left));
    return report;
}

} // namespace forereach
