// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/posts_backtest.h"

#include <algorithm>
#include <cmath>

namespace forereach {
namespace {

/// What earlier outcomes say about intervals, at the moment of each forecast.
class Recalibrator {
public:
    /// `position` of an outcome that was known from `from` on.
    void answer(SimTime from, double position) { m_answered.emplace_back(from, position); }
    std::vector<double> knownAt(SimTime now) const {
        std::vector<double> known;
        for (const auto& [from, position] : m_answered)
            if (from < now) known.push_back(position);
        return known;
    }

private:
    std::vector<std::pair<SimTime, double>> m_answered;
};

std::string plural(int n, const char* one, const char* many) {
    return std::to_string(n) + " " + (n == 1 ? one : many);
}

} // namespace

std::string accountName(const AccountHistory& history) {
    return history.platform + (history.account.empty() ? "" : "/" + history.account);
}

std::vector<std::string> describeHistory(const AccountHistory& h) {
    std::vector<std::string> lines;
    lines.push_back(plural(h.imported, "post", "posts") + " of " + accountName(h) + " imported, " +
                    std::to_string(h.posts.size()) + " of them with views, day of publication and " +
                    std::to_string(kMatureDays) + " days of age at the export of " + h.asOf.iso());
    if (h.young > 0)
        lines.push_back(plural(h.young, "post is", "posts are") + " younger than " +
                        std::to_string(kMatureDays) + " days at the export and left out");
    if (h.unknown > 0)
        lines.push_back(plural(h.unknown, "post tells", "posts tell") +
                        " no views or no day of publication and is left out");
    return lines;
}

Result<BacktestReport> backtestPosts(const AccountHistory& history, const AccountPrior& prior) {
    const auto& posts = history.posts;
    const RollingResult rolled = rollPosts(posts, prior, kKnownBeforeForecast);
    if (rolled.forecasts.size() < static_cast<std::size_t>(kMinimumForecasts))
        return Error{ErrorCode::InvalidInput,
                     "too few posts for a backtest: " + std::to_string(posts.size()) + " count, of which " +
                         std::to_string(rolled.forecasts.size()) + " can be forecast from " +
                         std::to_string(kKnownBeforeForecast) + " or more that were " +
                         std::to_string(kMatureDays) + " days old by then; " +
                         std::to_string(kMinimumForecasts) + " are needed",
                     accountName(history)};
    BacktestReport report;
    report.subject = accountName(history);
    report.kind = "posts";
    report.about = describeHistory(history);
    report.about.push_back(
        plural(static_cast<int>(rolled.forecasts.size()), "post is", "posts are") +
        " forecast, each from the posts that were " + std::to_string(kMatureDays) +
        " days old when it was published; what they had by the export stands for what was known then");

    BacktestSection& section = report.sections.emplace_back();
    section.quantity = "views of a post";
    section.unit = "ln(1 + views)";
    std::vector<AnsweredForecast> ours, median, last, normal;
    std::vector<Coverage> covered(kCoverageLevels.size());
    Recalibration recal;
    recal.rawLevel.assign(kCoverageLevels.size(), 0);
    double width = 0;
    std::int64_t widths = 0;
    Recalibrator recalibrator;
    for (const RollingForecast& f : rolled.forecasts) {
        const AccountPost& post = posts[f.post];
        const double actual = std::log1p(post.views);
        const ForecastCurve curve = studentCurve(f.forecast.centre, f.forecast.scale, f.forecast.df);
        const double position = studentCdf((actual - f.forecast.centre) / f.forecast.scale, f.forecast.df);
        ours.push_back({curve, actual});

        std::vector<double> known;
        for (const AccountPost& earlier : posts)
            if (earlier.at.seconds < post.at.seconds - std::int64_t{kMatureDays} * 86400)
                known.push_back(std::log1p(earlier.views));
        const auto n = static_cast<double>(known.size());
        double mean = 0, squares = 0;
        for (const double y : known) mean += y / n;
        for (const double y : known) squares += (y - mean) * (y - mean);
        last.push_back({pointCurve(known.back()), actual});
        median.push_back({pointCurve(middleValue(known)), actual});
        normal.push_back({studentCurve(mean, std::sqrt(squares / (n - 1)) + 1e-9, 1e9), actual});

        BacktestPoint point;
        point.name = post.title.empty() ? post.post : post.title;
        point.at = post.at;
        point.actual = actual;
        point.p5 = curve.quantile(0.05);
        point.p10 = curve.quantile(0.1);
        point.p50 = curve.quantile(0.5);
        point.p90 = curve.quantile(0.9);
        point.p95 = curve.quantile(0.95);
        point.position = position;
        const std::vector<double> answered = recalibrator.knownAt(post.at);
        for (std::size_t l = 0; l < kCoverageLevels.size(); ++l) {
            const auto raw = conformalLevel(answered, kCoverageLevels[l]);
            if (!raw) continue;
            ++covered[l].of;
            covered[l].inside += std::abs(2 * position - 1) <= *raw ? 1 : 0;
            recal.rawLevel[l] = *raw;
            recal.calibratedOn = static_cast<std::int64_t>(answered.size());
            if (kCoverageLevels[l] == 0.8) {
                const double level = std::min(*raw, 0.9999);
                const double half = f.forecast.scale * studentQuantile(0.5 + level / 2, f.forecast.df);
                point.low80 = f.forecast.centre - half;
                point.high80 = f.forecast.centre + half;
                width += 2 * half;
                ++widths;
            }
        }
        section.points.push_back(std::move(point));
        recalibrator.answer(post.at.plusSeconds(std::int64_t{kMatureDays} * 86400), position);
    }
    section.scores = {scoreOf("Forereach", ours), scoreOf("account median", median),
                      scoreOf("last post", last), scoreOf("log-normal fit", normal)};
    // The exact distribution function, where the curve of the score stops at its outer quantiles.
    std::vector<double> positions;
    for (const BacktestPoint& p : section.points) positions.push_back(p.position);
    section.scores.front().coverage = coverageOf(positions);
    if (section.points.size() > kBacktestPoints)
        section.points.erase(section.points.begin(),
                             section.points.end() - static_cast<std::ptrdiff_t>(kBacktestPoints));
    for (std::size_t l = 0; l < kCoverageLevels.size(); ++l) {
        covered[l].level = kCoverageLevels[l];
        covered[l].interval = wilson(covered[l].inside, covered[l].of);
    }
    if (covered.back().of > 0) {
        recal.coverage = std::move(covered);
        if (widths > 0) recal.width80 = width / static_cast<double>(widths);
        section.recalibrated = std::move(recal);
    } else {
        section.notes.push_back("too few answers before the last forecasts to recalibrate the 90 % interval");
    }
    section.notes.push_back(rolled.halfLifeDays > 0
                                ? "older posts count half after " +
                                      std::to_string(static_cast<int>(rolled.halfLifeDays)) +
                                      " days, which forecast best"
                                : "all posts count alike, which forecast best");
    return report;
}

} // namespace forereach
