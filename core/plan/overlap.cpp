// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plan/overlap.h"

#include <algorithm>
#include <map>

#include "core/sim/workers.h"

namespace forereach {
namespace {

struct Planned {
    OverlapPart part;
    MetTogether::Part counted;
    std::vector<std::pair<std::size_t, std::size_t>> steps; // of a creative: line items and places in them
};

/// Who met a line item `step` times before meets this creative of it next.
void addCreative(std::vector<Planned>& parts, const ItemId& id, std::size_t line, std::size_t step) {
    auto part =
        std::find_if(parts.begin(), parts.end(), [&](const Planned& p) { return p.part.id == id.value; });
    if (part == parts.end()) {
        part = parts.insert(parts.end(), Planned());
        part->part.kind = OverlapPart::Kind::Creative;
        part->part.id = id.value;
    }
    MetTogether::Part& counted = part->counted;
    part->steps.push_back({line, step});
    if (!counted.lines.empty() && counted.lines.back() == line) return; // met before in the sequence
    counted.lines.push_back(line);
    counted.times.push_back(static_cast<std::uint32_t>(step) + 1);
}

/// What of a line item's money a creative of its sequence took: as much as of its impressions.
double spentOn(const AdLineResult& r, std::size_t step) {
    const double all = static_cast<double>(r.prices) / 1e6;
    if (r.steps.empty()) return all;
    double shown = 0;
    for (const PeopleOutcome& s : r.steps) shown += static_cast<double>(s.people);
    return shown > 0 ? all * static_cast<double>(r.steps[step].people) / shown : 0;
}

std::vector<Planned> partsOf(const Scenario& s, const CampaignId& campaign, OverlapBy by, bool organic) {
    std::vector<Planned> out;
    std::vector<ItemId> creatives;
    std::size_t line = 0;
    for (const Campaign& c : s.campaigns)
        for (const LineItem& l : c.lineItems) {
            const std::size_t index = line++;
            if (!campaign.value.empty() && c.id != campaign) continue;
            std::vector<ItemId> own{l.creative};
            own.insert(own.end(), l.sequence.begin(), l.sequence.end());
            for (std::size_t step = 0; step < own.size(); ++step) {
                if (std::find(creatives.begin(), creatives.end(), own[step]) == creatives.end())
                    creatives.push_back(own[step]);
                if (by == OverlapBy::Creatives) addCreative(out, own[step], index, step);
            }
            if (by == OverlapBy::Creatives) continue;
            Planned p;
            p.part.kind = OverlapPart::Kind::LineItem;
            p.part.id = l.id.value;
            p.counted.lines.push_back(index);
            out.push_back(std::move(p));
        }
    if (organic)
        for (const ItemId& id : creatives)
            for (std::size_t i = 0; i < s.content.size(); ++i)
                if (s.content[i].id == id) {
                    Planned p;
                    p.part.kind = OverlapPart::Kind::Organic;
                    p.part.id = id.value;
                    p.counted.items.push_back(i);
                    out.push_back(std::move(p));
                }
    return out;
}

std::optional<double> ratio(double money, double people) {
    if (money <= 0 || people <= 0) return std::nullopt;
    return money / people;
}

} // namespace

Result<Overlap> overlapOf(const AdRecording& recording, const Scenario& scenario, const CampaignId& campaign,
                          OverlapBy by, bool organic, int workerCount, const PlanControl& control) {
    if (!recording.fits(scenario))
        return Error{ErrorCode::InvalidInput, "the feed was recorded for another scenario", "scenario"};
    if (scenario.campaigns.empty() || (!campaign.value.empty() && !campaignOf(scenario, campaign)))
        return Error{ErrorCode::InvalidInput, "there is no campaign \"" + campaign.value + "\"", "campaign"};
    std::vector<Planned> planned = partsOf(scenario, campaign, by, organic);
    if (planned.size() > 64)
        return Error{ErrorCode::InvalidInput,
                     "at most 64 parts can be compared, there are " + std::to_string(planned.size()),
                     "campaign"};
    std::vector<MetTogether::Part> counted;
    for (const Planned& p : planned) counted.push_back(p.counted);

    const auto reps = static_cast<std::size_t>(recording.replications());
    std::vector<MetTogether> met(reps);
    std::vector<AdResult> results(reps);
    Workers workers(workerCount);
    workers.run(static_cast<std::int64_t>(reps), [&](std::int64_t r, int) {
        const auto i = static_cast<std::size_t>(r);
        met[i].parts = counted;
        results[i] =
            recording.replay(static_cast<int>(r), scenario,
                             {.responses = false, .shown = false, .rules = false}, control.cancel, &met[i]);
    });
    if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};

    Overlap out;
    for (const Campaign& c : scenario.campaigns)
        if (campaign.value.empty() || c.id == campaign) out.currency = c.currency;
    const auto people = [&](auto counts) { // over replications: people of the sets that `counts` admits
        std::vector<double> x;
        for (const MetTogether& m : met) {
            std::int64_t n = 0;
            for (const auto& [mask, those] : m.people)
                if (counts(mask)) n += those;
            x.push_back(static_cast<double>(n));
        }
        return estimateOf(x);
    };
    double all = 0; // people of the scenario's markets
    for (const AdResult& r : results) {
        std::int64_t n = 0;
        for (const AdLineResult::Cell& c : r.lines.front().segment) n += c.people;
        all = std::max(all, static_cast<double>(n));
    }
    for (std::size_t k = 0; k < planned.size(); ++k) {
        OverlapPart part = planned[k].part;
        const std::uint64_t own = std::uint64_t{1} << k;
        part.reach = people([&](std::uint64_t mask) { return (mask & own) != 0; });
        if (part.kind == OverlapPart::Kind::Organic)
            part.reach = bounded(part.reach, all); // as of its report
        part.unique = people([&](std::uint64_t mask) { return mask == own; });
        part.added = people([&](std::uint64_t mask) { return (mask & (2 * own - 1)) == own; });
        for (const AdResult& r : results) {
            if (part.kind == OverlapPart::Kind::Creative)
                for (const auto& [line, step] : planned[k].steps)
                    part.spend += spentOn(r.lines[line], step) / static_cast<double>(reps);
            else
                for (const std::size_t line : planned[k].counted.lines)
                    part.spend += static_cast<double>(r.lines[line].prices) / 1e6 / static_cast<double>(reps);
        }
        part.costPerPerson = ratio(part.spend, part.reach.mean);
        part.costPerAdded = ratio(part.spend, part.added.mean);
        part.costPerUnique = ratio(part.spend, part.unique.mean);
        out.sumOfReaches += part.reach.mean;
        out.parts.push_back(std::move(part));
    }
    out.reach = people([](std::uint64_t) { return true; });
    std::map<std::uint64_t, double> sets;
    for (const MetTogether& m : met)
        for (const auto& [mask, those] : m.people)
            sets[mask] += static_cast<double>(those) / static_cast<double>(reps);
    for (const auto& [mask, those] : sets) {
        OverlapSet set;
        for (std::size_t k = 0; k < planned.size(); ++k)
            if ((mask >> k) & 1) set.parts.push_back(k);
        set.people = those;
        set.outcome = people([one = mask](std::uint64_t m) { return m == one; });
        out.sets.push_back(std::move(set));
    }
    std::stable_sort(out.sets.begin(), out.sets.end(),
                     [](const OverlapSet& a, const OverlapSet& b) { return a.people > b.people; });
    return out;
}

} // namespace forereach
