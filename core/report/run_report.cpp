// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/run_report.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/det_math.h"

namespace forereach {
namespace {

struct Moments {
    double mean = 0, sd = 0;
};

template <class F>
Moments momentsOf(const std::vector<double>& x, F f) {
    Moments m;
    for (const double v : x) m.mean += f(v);
    m.mean /= static_cast<double>(x.size());
    double squares = 0;
    for (const double v : x) squares += (f(v) - m.mean) * (f(v) - m.mean);
    if (x.size() > 1) m.sd = std::sqrt(squares / static_cast<double>(x.size() - 1));
    return m;
}

// From the last to the first, each bound becomes pick(its own, the one after it).
template <class Row, class Pick>
void boundByLater(std::vector<Row>& rows, Estimate Row::*quantity, Pick pick) {
    for (std::size_t i = rows.size(); i-- > 1;)
        for (const auto bound : {&Estimate::p10, &Estimate::p50, &Estimate::p90}) {
            std::optional<double>& now = rows[i - 1].*quantity.*bound;
            const std::optional<double>& later = rows[i].*quantity.*bound;
            if (now && later) now = pick(*now, *later);
        }
}

} // namespace

std::string_view toText(RetentionUnit unit) {
    static constexpr std::array<std::string_view, 4> kWords{"s", "share_of_text", "pictures", "answers"};
    return kWords[static_cast<std::size_t>(unit)];
}

RetentionUnit retentionUnitOf(Format format) {
    switch (format) {
    case Format::ShortVideo:
    case Format::Live:
        break;
    case Format::Picture:
        return RetentionUnit::Pictures;
    case Format::Article:
    case Format::CommunityPost:
        return RetentionUnit::Text;
    case Format::QuestionAnswer:
        return RetentionUnit::Answers;
    }
    return RetentionUnit::Seconds;
}

Estimate estimateOf(const std::vector<double>& x) {
    Estimate e;
    if (x.empty()) return e;
    const auto n = static_cast<double>(x.size());
    const Moments linear = momentsOf(x, [](double v) { return v; });
    e.mean = linear.mean;
    if (x.size() < 2) return e;
    e.error = linear.sd / std::sqrt(n);
    // A prediction interval for one more draw, on ln(1 + v): counts may be zero. For shares below 1 this is
    // nearly linear.
    const Moments logs = momentsOf(x, [](double v) { return detLog(1.0 + std::max(0.0, v)); });
    const double half = studentT90(x.size() - 1) * logs.sd * std::sqrt(1.0 + 1.0 / n);
    e.p10 = std::max(0.0, detExp(logs.mean - half) - 1.0);
    e.p50 = std::max(0.0, detExp(logs.mean) - 1.0);
    e.p90 = detExp(std::min(700.0, logs.mean + half)) - 1.0;
    return e;
}

Estimate bounded(Estimate e, double most) {
    for (std::optional<double>* q : {&e.p10, &e.p50, &e.p90})
        if (*q) *q = std::min(**q, most);
    return e;
}

std::optional<WidthReport> widthOf(const std::vector<double>& x, const std::vector<double>& controls) {
    if (controls.size() < 2 || x.size() < controls.size()) return std::nullopt;
    const auto logOf = [](double v) { return detLog(1.0 + std::max(0.0, v)); };
    const auto n = static_cast<double>(controls.size());
    double drawn = 0; // a pair's difference is what its draws did; it has the draws' variance
    for (std::size_t i = 0; i < controls.size(); ++i) {
        const double d = logOf(x[i]) - logOf(controls[i]);
        drawn += d * d / n;
    }
    const double sd = momentsOf(controls, logOf).sd, luck = sd * sd;
    if (drawn + luck <= 0) return std::nullopt;
    WidthReport w;
    w.pairs = static_cast<int>(controls.size());
    w.ignorance = drawn / (drawn + luck);
    if (luck <= 0) return w;
    // Their ratio over the true one has an F distribution of so many and one fewer degrees of freedom; its
    // quantiles by Paulson's approximation.
    const auto bound = [&](double z) {
        const double a = 2 / (9 * n), b = 2 / (9 * (n - 1)), p = 1 - a, q = 1 - b;
        const double under = q * q - z * z * b;
        const double root =
            (p * q + z * std::sqrt(std::max(0.0, a * q * q + b * p * p - z * z * a * b))) / under;
        const double f = std::max(0.0, root * root * root);
        const double ratio = drawn / luck / std::max(1e-9, f);
        return ratio / (1 + ratio);
    };
    w.low = bound(1.2816);
    w.high = bound(-1.2816);
    return w;
}

double studentT90(std::size_t df) {
    static constexpr std::array<double, 30> kT{3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968,
                                               1.3830, 1.3722, 1.3634, 1.3562, 1.3502, 1.3450, 1.3406, 1.3368,
                                               1.3334, 1.3304, 1.3277, 1.3253, 1.3232, 1.3212, 1.3195, 1.3178,
                                               1.3163, 1.3150, 1.3137, 1.3125, 1.3114, 1.3104};
    return df == 0 ? 0 : df <= kT.size() ? kT[df - 1] : 1.2816 + 0.85 / static_cast<double>(df);
}

Estimate estimateOfDifference(const std::vector<double>& x) {
    Estimate e;
    if (x.empty()) return e;
    const auto n = static_cast<double>(x.size());
    const Moments m = momentsOf(x, [](double v) { return v; });
    e.mean = m.mean;
    if (x.size() < 2) return e;
    e.error = m.sd / std::sqrt(n);
    const double half = studentT90(x.size() - 1) * m.sd * std::sqrt(1.0 + 1.0 / n);
    e.p10 = m.mean - half;
    e.p50 = m.mean;
    e.p90 = m.mean + half;
    return e;
}

void boundByLaterHours(std::vector<HourReport>& hours) {
    boundByLater(hours, &HourReport::reach, [](double now, double later) { return std::min(now, later); });
}

void boundByLaterPoints(std::vector<RetentionPoint>& points) {
    boundByLater(points, &RetentionPoint::share,
                 [](double now, double later) { return std::max(now, later); });
}

std::string_view toText(CandidateSource s) {
    static constexpr std::array<std::string_view, kCandidateSources> kNames{
        "interest", "trending", "follow", "exploration", "share", "random", "boosted", "search", "editorial"};
    return kNames[static_cast<std::size_t>(s)];
}

const ItemReport* RunReport::item(const ItemId& id) const {
    const auto it = std::find_if(items.begin(), items.end(), [&](const ItemReport& r) { return r.id == id; });
    return it == items.end() ? nullptr : &*it;
}

} // namespace forereach
