// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/boost.h"

#include <algorithm>

#include "core/sim/boost_run.h"

namespace forereach {
namespace {

using Cell = BoostedReach::Cell;

/// `of(replication)`: the cell of a segment, or of all.
template <class Of>
BoostPart partOf(std::size_t replications, Of of) {
    Samples without, with, feed, bought, cannibalised;
    for (std::size_t r = 0; r < replications; ++r) {
        const Cell c = of(r);
        without.push_back(static_cast<double>(c.without));
        with.push_back(static_cast<double>(c.feed + c.bought));
        feed.push_back(static_cast<double>(c.feed));
        bought.push_back(static_cast<double>(c.bought));
        cannibalised.push_back(static_cast<double>(c.cannibalised()));
    }
    BoostPart part;
    part.reach = differenceOf(without, with);
    part.feed = differenceOf(without, feed);
    part.bought = estimateOf(bought);
    part.cannibalised = estimateOfDifference(cannibalised);
    // No outcome is more than the people there are.
    double most = 0;
    for (std::size_t r = 0; r < replications; ++r) most = std::max(most, static_cast<double>(of(r).people));
    for (Estimate* e : {&part.reach.a, &part.reach.b, &part.feed.a, &part.feed.b, &part.bought})
        *e = bounded(*e, most);
    return part;
}

BoostedPost postOf(const BoostRun& run, const BoostedItem& item) {
    BoostedPost post;
    post.item = item.id;
    const std::size_t n = item.replications.size();
    std::vector<double> shown;
    for (const BoostedReach& r : item.replications) shown.push_back(static_cast<double>(r.whole().shown));
    post.shown = estimateOf(shown);
    post.all = partOf(n, [&](std::size_t r) { return item.replications[r].whole(); });
    for (const BoostRun::Group& g : run.segments) post.all.people += g.people, post.all.viewers += g.viewers;
    for (std::size_t s = 0; s < run.segments.size(); ++s) {
        BoostPart part = partOf(n, [&](std::size_t r) { return item.replications[r].segment[s]; });
        if (part.reach.a.mean == 0 && part.reach.b.mean == 0) continue;
        part.id = run.segments[s].id;
        part.people = run.segments[s].people;
        part.viewers = run.segments[s].viewers;
        post.segments.push_back(std::move(part));
    }
    std::stable_sort(post.segments.begin(), post.segments.end(), [](const BoostPart& a, const BoostPart& b) {
        return a.reach.difference.mean > b.reach.difference.mean;
    });
    return post;
}

} // namespace

Result<Boost> boostOf(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                      const CampaignId& id, const PlanControl& control) {
    const Campaign* const campaign = campaignOf(scenario, id);
    if (!campaign)
        return Error{ErrorCode::InvalidInput, "there is no campaign \"" + id.value + "\"", "campaign"};
    if (std::none_of(campaign->lineItems.begin(), campaign->lineItems.end(),
                     [](const LineItem& l) { return l.boost; }))
        return Error{ErrorCode::InvalidInput, "no line item of it boosts a post", "campaign"};
    Scenario alone = scenario; // of other campaigns the ads stand, but nothing of theirs is boosted
    for (Campaign& c : alone.campaigns)
        if (c.id != id)
            for (LineItem& line : c.lineItems) line.boost = false;
    RunControl run;
    run.cancel = control.cancel;
    run.progress = control.progress;
    const Result<BoostRun> ran = simulateBoost(alone, catalog, options, run);
    if (!ran) return ran.error();
    Boost out;
    out.currency = campaign->currency;
    out.replications = static_cast<int>(ran->spent.size());
    std::vector<double> spend;
    for (const std::int64_t micros : ran->spent) spend.push_back(static_cast<double>(micros) / 1e6);
    out.spend = estimateOf(spend);
    double added = 0;
    for (const BoostedItem& item : ran->items) {
        out.posts.push_back(postOf(*ran, item));
        added += out.posts.back().all.reach.difference.mean;
    }
    if (added > 0) out.costPerAdded = out.spend.mean / added;
    return out;
}

} // namespace forereach
