// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small scenarios for the engine's tests: one market, few viewers, short.

#include <QtTest>

#include "core/sim/simulate.h"
#include "core/store/json.h"

namespace forereach::test {

inline ContentItem someItem(const char* id, const char* topic = "Food & Drink") {
    ContentItem item;
    item.id.value = id;
    item.title = id;
    item.durationS = 15;
    item.topics = {{topic, 1.0}};
    item.language = "en";
    item.publishAt = SimTime::parse("2026-11-23T12:00:00Z").value();
    item.creator = {{"someone"}, "Someone", 120};
    return item;
}

inline Scenario smallScenario(std::int64_t viewers = 3000, int days = 2) {
    Scenario s;
    s.seed = 11;
    s.start = SimTime::parse("2026-11-23T00:00:00Z").value();
    s.horizonDays = days;
    s.warmupDays = 1;
    s.viewers = viewers;
    s.replications = 1;
    s.markets = {"AU"};
    s.platform.catalogueItems = 2000;
    s.content = {someItem("one")};
    return s;
}

inline RunOutcome mustRun(const Scenario& s, RunOptions options = {}) {
    if (options.workers == 0) options.workers = 2;
    auto result = simulate(s, shippedCatalog(), options, {});
    if (!result) qFatal("%s", result.error().text().c_str());
    return std::move(result).value();
}

/// Fails the test that calls it unless the whole report is the same for 1, 2, 3 and 7 workers.
inline void compareAnyNumberOfWorkers(const Scenario& s) {
    RunOptions options;
    options.workers = 1;
    const RunReport one = mustRun(s, options).report;
    for (const int workers : {2, 3, 7}) {
        options.workers = workers;
        QCOMPARE(mustRun(s, options).report, one);
    }
}

} // namespace forereach::test
