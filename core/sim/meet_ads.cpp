// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/meet_ads.h"

#include <algorithm>

#include "core/ads/circle.h"
#include "core/base/det_math.h"
#include "core/sim/meet_tracked.h"

namespace forereach {
namespace {

constexpr std::uint32_t kPriceSteps = 4; // prices drawn for an arc of people who meet one competitor each
constexpr std::int64_t kAdDraws =
    8; // people of a slot whose response is drawn; each stands for an equal share
constexpr std::uint64_t kAudited = 64; // one viewer in so many is checked impression by impression

void multiply(PeopleOutcome& o, std::int64_t by) {
    for (std::int64_t* x : {&o.people, &o.watchDs, &o.skipped, &o.completed, &o.valid, &o.held, &o.longView,
                            &o.like, &o.comment, &o.share, &o.follow, &o.notInterested, &o.logWatch})
        *x *= by;
    for (std::int64_t& c : o.leftInCell) c *= by;
}

} // namespace

std::int64_t watchedPeople(const PeopleOutcome& o, double seconds, double duration) {
    return static_cast<std::int64_t>(watchedFor(o, seconds, duration) + 0.5);
}

double watchedFor(const PeopleOutcome& o, double seconds, double duration) {
    if (seconds >= duration) return static_cast<double>(o.completed);
    const double cell = duration / kRetentionCells;
    double left = 0;
    for (std::size_t c = 0; c < kRetentionCells; ++c) {
        const double into = std::clamp(seconds / cell - static_cast<double>(c), 0.0, 1.0);
        left += into * static_cast<double>(o.leftInCell[c]);
    }
    return static_cast<double>(o.people) - left;
}

void AdRun::session(std::int64_t viewer, int session, int length) {
    const auto v = static_cast<std::size_t>(viewer);
    Block& block = m_blocks[v / kLeaseBlock];
    const std::uint64_t step = static_cast<std::uint64_t>(m_tick) * 8 + static_cast<std::uint64_t>(session);
    RandomStream placing(m_luck.seed, m_luck.replication, Purpose::AdSlots,
                         static_cast<std::uint64_t>(viewer), step);
    std::array<std::uint8_t, kMostAds> after;
    const PlatformParameters& platform = m_terms.platform;
    const int ads = placeAds(platform.adLoad, platform.adGap, length, placing, after);
    if (ads == 0) return;
    Slot slot;
    slot.viewer = viewer;
    slot.local = v % kLeaseBlock;
    slot.segment = m_world.population.segmentOf[v];
    slot.session = session;
    slot.people = m_world.population.truth[v].weight;
    slot.market = static_cast<std::size_t>(m_world.population.segments[slot.segment].market);
    slot.bidders = m_bidders.data() + slot.segment * m_lines.size();
    slot.offers = m_offers.data() + slot.segment * m_lines.size();
    const std::uint64_t target = m_running[slot.market] & m_target[v];
    for (slot.index = 0; slot.index < ads; ++slot.index) {
        slot.after = after[static_cast<std::size_t>(slot.index)];
        slot.key = RandomStream(m_luck.seed, m_luck.replication, Purpose::Auction,
                                static_cast<std::uint64_t>(viewer),
                                step * kMostAds + static_cast<std::uint64_t>(slot.index))
                       .key();
        block.slots += slot.people;
        if (target) meetSlot(block, slot, target);
    }
}

Exposure& AdRun::Met::at(std::size_t local, std::uint32_t people, int cap) {
    if (record.empty()) record.assign(kLeaseBlock, 0);
    if (record[local] == 0) {
        exposure.emplace_back(people, cap);
        record[local] = static_cast<std::uint32_t>(exposure.size());
    }
    return exposure[record[local] - 1];
}

// Who of the class takes part for each line item: inside its cap, inside its share of the traffic.
void AdRun::gatherTaking(Block& block, const Slot& slot, std::uint64_t target, std::uint64_t& taking) {
    for (std::uint64_t rest = target; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        const Line& line = m_lines[place];
        LineBlock& own = block.line[place];
        own.targeted += slot.people;
        if (!((m_funded >> place) & 1) || own.lease - own.spent < dearest(slot, place)) {
            own.lost.budget += slot.people;
            continue;
        }
        own.open.clear();
        if (const Exposure* const met = own.met.of(slot.local))
            met->belowCap(line.item->frequencyCap.windowHours, m_hour, own.open);
        else
            own.open.push_back({0, slot.people});
        std::uint32_t people = peopleOf(own.open);
        own.lost.cap += slot.people - people;
        if (line.plan.share < 1 && people > 0) {
            RandomStream luck(mix64(slot.key ^ line.key));
            const double u1 = luck.uniform(), u2 = luck.uniform();
            block.part.clear();
            randomArc(line.plan.share * slot.people, slot.people, u1, u2, block.part);
            block.arcs.clear();
            intersect(own.open, block.part, block.arcs);
            own.open.swap(block.arcs);
            const std::uint32_t part = peopleOf(own.open);
            own.lost.pacing += people - part;
            people = part;
        }
        if (people == 0) continue;
        taking |= std::uint64_t{1} << place;
        for (const Arc& arc : own.open) {
            block.cuts.push_back(arc.begin);
            block.cuts.push_back(arc.end);
        }
    }
}

void AdRun::meetSlot(Block& block, const Slot& slot, std::uint64_t target) {
    const std::uint32_t all = slot.people;
    block.cuts.clear();
    block.cuts.push_back(0);
    block.cuts.push_back(all);
    std::uint64_t taking = 0;
    gatherTaking(block, slot, target, taking);
    if (taking == 0) return;

    // The highest other bid differs between the people of the class: it rises around the circle from a
    // random start, so that those against whom a bid wins are an arc.
    RandomStream luck(slot.key);
    const double u1 = luck.uniform(), u2 = luck.uniform();
    std::array<std::uint32_t, kMaxLineItems> beaten{};
    const Landscape& landscape = m_landscapes[slot.market];
    const double factor = m_priceFactor[slot.market];
    bool fine = all <= kSnappedAbove;
    bool tight = false; // somebody's money may not last for the whole slot
    for (std::uint64_t rest = taking; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        fine = fine || slot.offers[place].beats * kPlaces < 1;
        const LineBlock& own = block.line[place];
        tight = tight || (own.lease - own.spent) / dearest(slot, place) < static_cast<std::int64_t>(all);
    }
    const auto startPlace = std::min(kPlaces - 1, static_cast<std::uint32_t>(u1 * kPlaces));
    const std::uint32_t start =
        fine ? std::min(all - 1, static_cast<std::uint32_t>(u1 * all)) : placeOf(startPlace, all);
    if (landscape.present()) block.cuts.push_back(start);
    // Where money runs out, who comes first is chance, and no matter of price.
    const std::uint32_t begin =
        tight ? std::min(all - 1, static_cast<std::uint32_t>(luck.uniform() * all)) : 0;
    block.cuts.push_back(begin);
    for (std::uint64_t rest = taking; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        std::uint32_t n = all;
        if (landscape.present()) {
            const double share = slot.offers[place].beats;
            if (fine) {
                n = std::min(all, static_cast<std::uint32_t>(share * all + u2));
            } else {
                const auto places = static_cast<std::uint32_t>(share * kPlaces + u2);
                if (places < kPlaces)
                    n = places == 0 ? 0 : (placeOf((startPlace + places) % kPlaces, all) + all - start) % all;
            }
            if (n < all) block.cuts.push_back((start + n) % all);
        }
        beaten[place] = n;
    }
    std::sort(block.cuts.begin(), block.cuts.end());
    block.cuts.erase(std::unique(block.cuts.begin(), block.cuts.end()), block.cuts.end());

    const std::size_t pieces = block.cuts.size() - 1;
    const auto first = static_cast<std::size_t>(
        std::lower_bound(block.cuts.begin(), block.cuts.end() - 1, begin) - block.cuts.begin());
    std::array<std::int64_t, kMaxLineItems> people{}, spent{};
    std::array<std::int64_t, kMaxLineItems> unserved{};
    for (std::size_t k = 0; k < pieces; ++k) {
        const std::size_t piece = (first + k) % pieces;
        const Arc arc{block.cuts[piece], block.cuts[piece + 1]};
        std::uint64_t here = 0;
        for (std::uint64_t rest = taking; rest; rest &= rest - 1) {
            const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
            for (const Arc& open : block.line[place].open)
                if (open.begin <= arc.begin && arc.end <= open.end) here |= std::uint64_t{1} << place;
        }
        if (here == 0) continue;
        const int winner = runAuction(m_auction, slot.bidders, here, 0).winner;
        if (winner < 0) continue; // nobody bids, or all below the floor
        const auto best = static_cast<std::size_t>(winner);
        const std::uint32_t distance = (arc.begin + all - start) % all;
        if (landscape.present() && distance >= beaten[best]) continue;
        LineBlock& own = block.line[best];
        const std::uint32_t steps = landscape.present() ? std::min(kPriceSteps, arc.people()) : 1;
        std::uint32_t from = 0, served = 0;
        for (std::uint32_t s = 0; s < steps; ++s) {
            const auto until =
                static_cast<std::uint32_t>(static_cast<std::uint64_t>(arc.people()) * (s + 1) / steps);
            const std::uint32_t n = until - from;
            std::int64_t competing = 0;
            if (landscape.present())
                competing = std::min(slot.bidders[best].score - 1,
                                     landscape.priceAt((distance + 0.5 * (from + until)) / all, factor));
            from = until;
            const AuctionResult result = runAuction(m_auction, slot.bidders, here, competing);
            std::int64_t cost = 0;
            const std::uint32_t paid =
                pay(own, slot, best, result.price, n,
                    mix64(slot.key ^ (std::uint64_t{arc.begin} * kPriceSteps + s)), cost);
            own.spent += cost;
            spent[best] += cost;
            served += paid;
            if (paid < n) {
                unserved[best] += arc.people() - served;
                break;
            }
        }
        if (served == 0) continue;
        people[best] += served;
        const FrequencyCap& cap = m_lines[best].item->frequencyCap;
        const Arc shown{arc.begin, arc.begin + served};
        if (m_detail.rules) own.shown.push_back(shown);
        own.met.reach += own.met.at(slot.local, all, cap.impressions).show(shown, cap.windowHours, m_hour);
        const std::size_t campaign = m_lines[best].campaign;
        if (m_ofCampaign[campaign].size() > 1) {
            Met& met = block.campaign[campaign];
            met.reach += met.at(slot.local, all, 0).show(shown, 0, m_hour);
        }
        if (mix64(static_cast<std::uint64_t>(slot.viewer)) % kAudited == 0)
            block.audit.push_back({static_cast<std::uint32_t>(slot.viewer), static_cast<std::uint16_t>(best),
                                   static_cast<std::uint16_t>(m_hour), shown});
    }
    for (std::uint64_t rest = taking; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        LineBlock& own = block.line[place];
        own.lost.budget += unserved[place];
        own.lost.price += peopleOf(own.open) - people[place] - unserved[place];
        if (people[place] > 0) show(block, slot, place, people[place], spent[place]);
    }
}

std::int64_t AdRun::dearest(const Slot& slot, std::size_t place) const {
    const Line& line = m_lines[place];
    return std::max<std::int64_t>(1,
                                  line.paysActions ? line.most : impressionMicros(slot.bidders[place].bid));
}

// People click the more, the more the creative is to their taste: on average the rate that the user knows.
double AdRun::clickChance(const Slot& slot, const Line& line) const {
    constexpr double kTaste = 0.5; // of log click rate for a standard deviation of affinity: assumption
    const ViewerTruth& truth = m_world.population.truth[static_cast<std::size_t>(slot.viewer)];
    const double liking =
        static_cast<double>(affinity(m_world.response, truth.taste, m_world.tracked[line.creative].truth));
    return std::min(0.5, line.item->clickRate * detExp(kTaste * liking - 0.5 * kTaste * kTaste));
}

std::int64_t AdRun::actionsIn(const Line& line, const Slot& slot, const PeopleOutcome& o) const {
    if (line.item->bidStrategy != BidStrategy::Ocpm) return 0;
    switch (line.item->goal) {
    case AdGoal::Completion:
        return o.completed;
    case AdGoal::Like:
        return o.like;
    case AdGoal::Share:
        return o.share;
    case AdGoal::Follow:
        return o.follow;
    case AdGoal::Click:
        return binomialFromUniform(static_cast<std::uint32_t>(o.people), clickChance(slot, line),
                                   RandomStream(mix64(slot.key ^ 0xc11c4ULL) ^ line.key).uniform());
    }
    return 0;
}

std::uint32_t AdRun::pay(LineBlock& own, const Slot& slot, std::size_t place, std::int64_t price,
                         std::uint32_t people, std::uint64_t luck, std::int64_t& cost) {
    const Line& line = m_lines[place];
    const std::int64_t left = own.lease - own.spent;
    if (!line.paysActions) {
        const std::int64_t each = impressionMicros(price);
        // Who could not pay the own bid no longer bids, or the last money would buy the cheapest people.
        const std::int64_t spare = left - dearest(slot, place);
        if (spare < 0) return 0;
        const auto paid =
            each > 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(people, spare / each + 1)) : people;
        cost = paid * each;
        return paid;
    }
    if (left < line.most) return 0;
    // The price of an impression as one of an action; fewer people where their actions could not be paid.
    const double rate = std::max(1e-12, slot.offers[place].rate);
    const std::int64_t each = std::min(
        line.item->bid.micros, static_cast<std::int64_t>(static_cast<double>(price) / (1000 * rate) + 0.5));
    for (std::uint32_t n = people; n > 0; n /= 2) {
        PeopleOutcome outcome;
        std::int64_t acted = 0;
        if (line.item->bidStrategy == BidStrategy::Cpv) {
            respond(slot, line, n, luck, outcome);
            acted = watchedPeople(outcome, 6, m_world.tracked[line.creative].truth.durationS);
        } else {
            acted = binomialFromUniform(n, clickChance(slot, line), RandomStream(luck ^ line.key).uniform());
        }
        if (acted * each > left) continue;
        own.billed.add(outcome);
        own.acted += acted;
        cost = acted * each;
        return n;
    }
    return 0;
}

// Whose impressions count: so many of those shown as the outcome says, from a place among them that is
// drawn. Who completed it is among those who watched for six seconds, and so on.
void AdRun::countByRules(Block& block, const Slot& slot, std::size_t place, const PeopleOutcome& outcome) {
    const Line& line = m_lines[place];
    LineBlock& own = block.line[place];
    const double duration = m_world.tracked[line.creative].truth.durationS;
    const std::array<std::int64_t, kFollowedRules> counts{
        watchedPeople(outcome, 2, duration), watchedPeople(outcome, 6, duration), outcome.completed};
    const std::uint32_t all = peopleOf(own.shown);
    RandomStream luck(mix64(slot.key ^ 0xc0417edULL) ^ line.key);
    const std::uint32_t from = luck.below(all);
    const bool several = m_ofCampaign[line.campaign].size() > 1;
    std::vector<Arc> chosen;
    for (std::size_t rule = 0; rule < counts.size(); ++rule) {
        chosen.clear();
        appendCircular(from, static_cast<std::uint32_t>(counts[rule]), all, chosen);
        std::uint32_t before = 0; // of the list of those shown
        for (const Arc& arc : own.shown) {
            for (const Arc& c : chosen) {
                const std::uint32_t begin = std::max(c.begin, before),
                                    end = std::min(c.end, before + arc.people());
                if (begin >= end) continue;
                const Arc people{arc.begin + begin - before, arc.begin + end - before};
                own.ruled[rule].at(slot.local, slot.people, 0).show(people, 0, m_hour);
                if (several)
                    block.campaignRuled[line.campaign][rule]
                        .at(slot.local, slot.people, 0)
                        .show(people, 0, m_hour);
            }
            before += arc.people();
        }
    }
    own.shown.clear();
}

// What the people who were shown the creative do: the response model of organic items.
void AdRun::respond(const Slot& slot, const Line& line, std::int64_t people, std::uint64_t luck,
                    PeopleOutcome& outcome) const {
    const TrackedItem& item = m_world.tracked[line.creative];
    const ViewerTruth& truth = m_world.population.truth[static_cast<std::size_t>(slot.viewer)];
    ItemTruth creative = item.truth;
    creative.quality = m_quality[line.creative];
    const ItemResponse response = itemResponse(m_world.response, truth.level,
                                               affinity(m_world.response, truth.taste, creative), creative);
    const std::uint64_t key = mix64(luck ^ line.key);
    if (people >= kAdDraws) {
        respondPeople(m_world.response, response, creative, item.warp, kAdDraws, key, outcome);
        multiply(outcome, people / kAdDraws);
    }
    if (people % kAdDraws != 0)
        respondPeople(m_world.response, response, creative, item.warp,
                      static_cast<std::uint32_t>(people % kAdDraws), mix64(key), outcome);
}

void AdRun::show(Block& block, const Slot& slot, std::size_t place, std::int64_t people, std::int64_t spent) {
    const Line& line = m_lines[place];
    LineBlock& own = block.line[place];
    PeopleOutcome outcome;
    const bool learns = line.item->bidStrategy == BidStrategy::Ocpm && line.item->goal != AdGoal::Click;
    if (line.item->bidStrategy == BidStrategy::Cpv) {
        outcome = own.billed;
        own.billed = {};
    } else if (m_detail.responses || learns) {
        respond(slot, line, people, mix64(slot.key ^ 0xad5e55edULL), outcome);
    } else {
        outcome.people = people;
    }
    const std::int64_t acted = line.paysActions ? own.acted : actionsIn(line, slot, outcome);
    own.acted = 0;
    own.actions += acted;
    own.actionsNow[slot.segment - block.firstSegment] += acted;
    if (m_detail.rules) countByRules(block, slot, place, outcome);
    own.outcome.add(outcome);
    own.impressions += people;
    own.prices += spent;
    const std::size_t segment = slot.segment - block.firstSegment;
    AdLineResult::Cell& cell = own.segment[segment];
    cell.impressions += people;
    cell.spent += spent;
    cell.watchDs += outcome.watchDs;
    cell.completions += outcome.completed;
    cell.likes += outcome.like;
    cell.shares += outcome.share;
    cell.slots += 1;
    own.segmentNow[segment] += people;
    if (m_detail.shown) {
        AdShown shown;
        shown.viewer = static_cast<std::uint32_t>(slot.viewer);
        shown.hour = static_cast<std::uint16_t>(m_hour);
        shown.session = static_cast<std::uint8_t>(slot.session);
        shown.after = static_cast<std::uint8_t>(slot.after);
        shown.line = static_cast<std::uint16_t>(line.result);
        shown.people = static_cast<std::uint32_t>(people);
        shown.spent = spent;
        block.shown.push_back(shown);
    }
}

} // namespace forereach
