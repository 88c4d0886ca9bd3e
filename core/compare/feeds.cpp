// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/feeds.h"

#include <algorithm>

namespace forereach {
namespace {

constexpr int kWholeFeed = 60; // more slots than a session has

/// A part of the whole work's progress.
RunControl partOf(const RunControl& control, std::size_t part, std::size_t parts) {
    RunControl mine = control;
    if (!control.progress) return mine;
    mine.progress = [told = control.progress, part, parts](const Progress& p) {
        Progress now = p;
        const auto left = static_cast<double>(parts - part - 1);
        now.done = (static_cast<double>(part) + p.done) / static_cast<double>(parts);
        if (p.secondsLeft >= 0 && p.done > 0.02)
            now.secondsLeft = p.secondsLeft * (1 + left / std::max(0.02, 1 - p.done));
        told(now);
    };
    return mine;
}

/// Somebody who was shown the item, else anybody, of the segment.
Result<FeedAnswer> personOf(const RunTrace& trace, const ItemId& item, const FeedsQuery& query, bool& seen) {
    FeedQuery ask;
    ask.slots = kWholeFeed;
    ask.segment = query.segment;
    ask.skip = query.skip;
    if (!item.value.empty()) ask.whoSaw = item;
    Result<FeedAnswer> answer = replayFeed(trace, ask);
    seen = answer.ok() && ask.whoSaw.has_value();
    if (answer || !ask.whoSaw || answer.error().code != ErrorCode::NotFound) return answer;
    ask.whoSaw.reset();
    return replayFeed(trace, ask);
}

/// The item of each scenario that has the luck of the baseline's.
std::vector<ItemId> itemsCompared(const std::vector<NamedScenario>& scenarios,
                                  const std::vector<std::vector<LuckOf>>& luck, std::size_t base,
                                  const std::optional<ItemId>& wanted) {
    std::vector<ItemId> items(scenarios.size());
    const std::vector<ContentItem>& content = scenarios[base].scenario.content;
    if (content.empty()) return items;
    std::size_t of = 0;
    for (std::size_t i = 0; i < content.size(); ++i)
        if (wanted && content[i].id == *wanted) of = i;
    for (std::size_t k = 0; k < scenarios.size(); ++k)
        for (std::size_t j = 0; j < luck[k].size(); ++j)
            if (luck[k][j].item == luck[base][of].item) items[k] = scenarios[k].scenario.content[j].id;
    return items;
}

} // namespace

Result<ComparedFeeds> compareFeeds(std::vector<NamedScenario> scenarios, const FeedsQuery& query,
                                   std::int64_t viewers, const Catalog& catalog, const RunOptions& options,
                                   const RunControl& control) {
    if (const Issues issues = whyNotComparable(scenarios); !issues.empty())
        return Error{ErrorCode::InvalidInput, issues.front().path + ": " + issues.front().message, "compare"};
    alignStarts(scenarios);
    const Scenario first = scenarios[0].scenario;
    ComparedFeeds out;
    std::vector<std::shared_ptr<const RunTrace>> traces;
    std::vector<std::vector<LuckOf>> luck;
    for (std::size_t k = 0; k < scenarios.size(); ++k) {
        Scenario& s = scenarios[k].scenario;
        RunOptions own = options;
        own.keepTrace = true;
        luck.push_back(own.luck = luckOf(first, s, pairedItems(first, s)));
        s.viewers = std::min(s.viewers, viewers);
        s.replications = 1;
        s.controls = 0;
        Result<RunOutcome> ran = simulate(s, catalog, own, partOf(control, k, scenarios.size()));
        if (!ran) return ran.error();
        out.letters.push_back(scenarios[k].letter.empty() ? variantLetter(k) : scenarios[k].letter);
        out.viewers = ran->report.provenance.viewers;
        traces.push_back(ran->trace);
    }
    const std::size_t base = std::min(query.baseline, scenarios.size() - 1);
    out.items = itemsCompared(scenarios, luck, base, query.item);
    Result<FeedAnswer> person = personOf(*traces[base], out.items[base], query, out.seen);
    if (!person) return person.error();
    FeedQuery same;
    same.viewer = person->viewer;
    same.at = person->at;
    same.session = person->session;
    same.slots = kWholeFeed;
    for (std::size_t k = 0; k < scenarios.size(); ++k) {
        Result<FeedAnswer> feed = k == base ? std::move(person) : replayFeed(*traces[k], same);
        if (!feed) return feed.error();
        out.feeds.push_back(std::move(*feed));
    }
    return out;
}

} // namespace forereach
