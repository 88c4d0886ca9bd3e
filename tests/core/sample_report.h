// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A report made by hand for the tests of the exports: every field filled with a number that is nowhere else,
// so that a swapped column cannot go unnoticed. No simulation stands behind it, and it never leaves the
// tests.

#include "core/report/run_report.h"

#include <cmath>

namespace forereach::test {

inline Estimate about(double p50, double spread = 0.35) {
    return {p50 * 1.03, p50 * 0.031, p50 * (1 - spread), p50, p50 * (1 + spread * 1.4)};
}

inline ItemReport sampleItem(const std::string& id, const std::string& title, double reach, SimTime start) {
    ItemReport item;
    item.id = {id};
    item.title = title;
    item.reach = about(reach);
    item.impressions = about(reach * 1.17);
    item.watchTimeS = about(reach * 1.17 * 6.3);
    item.completions = about(reach * 0.41);
    item.likes = about(reach * 0.052);
    item.comments = about(reach * 0.0041);
    item.shares = about(reach * 0.0093);
    item.follows = about(reach * 0.0027);
    item.notInterested = about(reach * 0.0011);
    item.averageFrequency = 1.1713;
    item.frequencyDistribution = {0.861, 0.105, 0.022, 0.0071, 0.0029, 0.001, 0.0005, 0.0003, 0.0001, 0.0001};
    const char* const ages[] = {"13-17", "18-24", "25-34", "35-44", "45-54", "55+"};
    for (int s = 0; s < 12; ++s) {
        const double share = (12.0 - s) / 78;
        SegmentReport segment;
        segment.id = {std::string("GB:") + (s < 6 ? "F:" : "M:") + ages[s % 6]};
        segment.people = 1'400'000 + 1234 * s;
        segment.reach = about(reach * share);
        segment.impressions = about(reach * share * 1.17);
        segment.watchTimeS = about(reach * share * 7);
        segment.completions = about(reach * share * 0.4);
        segment.likes = about(reach * share * 0.05);
        segment.shares = about(reach * share * 0.01);
        segment.sampled = {s == 11 ? 12 : 4000 + s, 300 + s, 120 + s};
        item.segments.push_back(segment);
        std::vector<double> hours;
        for (int h = 0; h < 24; ++h)
            hours.push_back(reach * share / 24 * (1 + std::sin((h - 13) * 0.2618)) + h * 0.01);
        item.segmentHour.push_back(hours);
    }
    for (int h = 0; h < 168; ++h) {
        const double before = 1 - std::exp(-std::max(0, h - 18) / 40.0),
                     after = 1 - std::exp(-std::max(0, h - 17) / 40.0);
        item.hours.push_back(
            {start.plusHours(h), about(reach * 1.17 * (after - before)), about(reach * after)});
    }
    for (int i = 0; i < kCandidateSources; ++i)
        item.sources.push_back({static_cast<CandidateSource>(i), about(reach * 1.17 / std::pow(2.2, i + 1))});
    item.connections = {{Connection::Mobile4G, about(reach * 0.7), 0.0123, 0.81, 0.047},
                        {Connection::Fixed, about(reach * 0.43), 0.0017, 0.19, 0.0031}};
    for (int i = 0; i <= 32; ++i) {
        const double share = std::exp(-i / 24.0) * (i == 0 ? 1 : 0.93);
        item.retention.push_back(
            {i * 0.375, {share, 0.01, share * 0.93, share, std::min(1.0, share * 1.06)}});
    }
    item.pools.push_back({0, 300, about(300, 0.02), 1.0, 0.412, 0.307, 0.97, 3.25, "passed"});
    item.pools.push_back({1, 3000, about(2990, 0.05), 0.75, 0.371, 0.322, 0.91, 14.5, "passed"});
    item.pools.push_back(
        {2, 30000, about(28100, 0.2), 0.25, 0.338, 0.341, 0.44, std::nullopt, "value below threshold"});
    item.spread = SpreadReport{about(0.8), about(0.95), about(6.2)};
    item.sharing = SharingReport{about(90),  about(100), about(160), about(2.8), about(14),
                                 about(3.1), about(1.6), about(0.1), true};
    item.sampled = {200'000, 3517, 1441};
    return item;
}

inline ContentItem sampleContent(const ItemReport& report, SimTime publishAt) {
    ContentItem c;
    c.id = report.id;
    c.title = report.title;
    c.durationS = 12;
    c.topics = {{"Food & Drink", 0.8}, {"Hobbies & Interests", 0.2}};
    c.language = "en";
    c.publishAt = publishAt;
    c.creator = {{"mika"}, "Mika's kitchen", 4200};
    return c;
}

inline RunReport sampleReport() {
    RunReport r;
    const SimTime start{1'795'478'400};
    r.provenance = {"0.1.0", "5be0c1a94f7d20e1", 7, 200'000, 8};
    r.digest = "3fa9c16e0d5b48a2b7710c94e5f3a8d1";
    r.scenario.name = "First week";
    r.scenario.start = start;
    r.scenario.horizonDays = 7;
    r.scenario.markets = {"GB"};
    r.items = {sampleItem("noodles-a", "Bouncy noodles, cut A", 23'400, start),
               sampleItem("noodles-b", "Bouncy noodles, cut B", 41'300, start),
               sampleItem("sunrise", "Sunrise ridge", 11'900, start)};
    for (const auto& item : r.items) r.scenario.content.push_back(sampleContent(item, start.plusHours(18)));
    r.market.users = 23'500'000;
    r.market.sessions = about(61'234'000);
    r.market.startsLostRate = 0.0037;
    r.market.daysBetweenUse = {0.614, 0.163};
    r.market.videosPerUserDayP50 = 41.5;
    r.market.exposureGini = 0.713;
    r.market.exposureTop1Share = 0.187;
    r.attention = {2.61, 12.4, 11.7, 3.93, 0.081, 4.48, 24.3, 0.312, -0.123, 0.0517, {}};
    r.market.learning.resize(1);
    r.market.learning[0].formats[0] = {1'234'567, 0.712, 1.013, 0.0041, 0.0937, 6.1};
    r.laws = {{"Impressions add up", true, "1,204,311 = 1,204,311"},
              {"Nobody is shown an item before it is published", true, "0 of 90,117"}};
    return r;
}

} // namespace forereach::test
