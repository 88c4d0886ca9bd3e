// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/ledger.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace forereach {
namespace {

double log1(double people) {
    return std::log1p(std::max(0.0, people));
}

std::string hoursText(std::int64_t seconds) {
    const std::int64_t hours = std::max<std::int64_t>(0, seconds) / 3600;
    return hours >= 48 ? std::to_string(hours / 24) + " days" : std::to_string(hours) + " hours";
}

SimTime publishedAt(const LedgerEntry& e) {
    return e.actual && e.actual->published ? *e.actual->published : e.publishAt;
}

/// Everything but whether a later forecast takes its place.
void settle(LedgerEntry& e) {
    const SimTime published = publishedAt(e);
    if (!e.actual) {
        e.state = LedgerState::Unanswered;
        e.why = "no imported export tells what came";
        return;
    }
    if (e.madeAt >= published) {
        e.state = LedgerState::AfterTheFact;
        e.why = e.campaign.empty() ? "made after the post was published" : "made after the campaign began";
    } else {
        const std::int64_t forecast = e.until.seconds - e.publishAt.seconds;
        const std::int64_t age = e.actual->asOf.seconds - published.seconds;
        if (age < forecast) {
            e.state = LedgerState::Early;
            e.why = "the newest export is of " + hoursText(age) +
                    (e.campaign.empty() ? " after publication" : " after its start") + ", the forecast of " +
                    hoursText(forecast);
            return;
        }
        e.state = LedgerState::Counts;
        e.why = age > 2 * forecast
                    ? "the export counts " + hoursText(age) + ", the forecast " + hoursText(forecast)
                    : "";
    }
    const Estimate& f = e.forecast();
    const double actual = log1(e.actual->value);
    e.logError = actual - log1(f.p50.value_or(f.mean));
    if (!f.p10 || !f.p50 || !f.p90) return;
    const double width = log1(*f.p90) - log1(*f.p50);
    e.inside = e.actual->value >= *f.p10 && e.actual->value <= *f.p90;
    // The interval is that of a Student t on ln(1 + x) (run_report.h): its scale follows from P90.
    const double df = std::max(1, e.replications - 1);
    if (width > 0)
        e.position = studentCdf((actual - log1(*f.p50)) / width * studentQuantile(0.9, df), df);
    else
        e.position = actual < log1(*f.p50) ? 0.0 : actual > log1(*f.p50) ? 1.0 : 0.5;
}

} // namespace

std::string_view toText(LedgerState state) {
    switch (state) {
    case LedgerState::Counts:
        return "counts";
    case LedgerState::Superseded:
        return "superseded";
    case LedgerState::AfterTheFact:
        return "after_the_fact";
    case LedgerState::Early:
        return "early";
    case LedgerState::Unanswered:
        break;
    }
    return "unanswered";
}

Ledger settleLedger(std::vector<LedgerEntry> entries) {
    Ledger ledger;
    std::ranges::stable_sort(entries, [](const LedgerEntry& a, const LedgerEntry& b) {
        return std::tie(a.madeAt, a.run) > std::tie(b.madeAt, b.run);
    });
    std::map<std::string, std::int64_t> answered; // post -> the run that counts
    std::vector<double> positions, errors;
    int late = 0;
    for (LedgerEntry& e : entries) {
        settle(e);
        if (e.state != LedgerState::Counts) continue;
        const auto [place, fresh] = answered.try_emplace(e.actual->post, e.run);
        if (!fresh) {
            e.state = LedgerState::Superseded;
            e.why = "run " + std::to_string(place->second) + " is a later forecast of the post";
            continue;
        }
        ++ledger.counted;
        late += e.why.empty() ? 0 : 1;
        errors.push_back(*e.logError);
        if (e.position) positions.push_back(*e.position);
    }
    if (!positions.empty()) ledger.coverage = coverageOf(positions);
    if (!errors.empty()) {
        const auto n = static_cast<double>(errors.size());
        const double mean = std::accumulate(errors.begin(), errors.end(), 0.0) / n;
        ledger.bias = mean;
        double squares = 0;
        for (const double x : errors) squares += (x - mean) * (x - mean);
        if (errors.size() > 1) ledger.biasError = std::sqrt(squares / (n - 1) / n);
        std::vector<double> sizes;
        for (const double x : errors) sizes.push_back(std::abs(x));
        ledger.medianAbsLogError = middleValue(std::move(sizes));
    }
    if (late > 0)
        ledger.notes.push_back(std::to_string(late) +
                               " answers were counted over more than twice the time that was forecast");
    ledger.entries = std::move(entries);
    return ledger;
}

} // namespace forereach
