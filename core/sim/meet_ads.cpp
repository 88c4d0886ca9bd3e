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

std::int64_t dearest(const BidBook& book, std::size_t place) {
    return std::max<std::int64_t>(1, impressionMicros(book.bid[place]));
}

void multiply(PeopleOutcome& o, std::int64_t by) {
    for (std::int64_t* x : {&o.people, &o.watchDs, &o.skipped, &o.completed, &o.valid, &o.held, &o.longView,
                            &o.like, &o.comment, &o.share, &o.follow, &o.notInterested, &o.logWatch})
        *x *= by;
    for (std::int64_t& c : o.leftInCell) c *= by;
}

} // namespace

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
    std::uint64_t target = m_flight & m_target[slot.segment];
    for (std::uint64_t rest = target; rest; rest &= rest - 1) {
        const int place = __builtin_ctzll(rest);
        const TrackedItem& creative = m_world.tracked[m_lines[static_cast<std::size_t>(place)].creative];
        if ((creative.languageBit & m_world.population.visible[v].languages) == 0)
            target &= ~(std::uint64_t{1} << place);
    }
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
        if (!((m_funded >> place) & 1) || own.lease - own.spent < dearest(m_book, place)) {
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
    bool fine = all <= kSnappedAbove;
    bool tight = false; // somebody's money may not last for the whole slot
    for (std::uint64_t rest = taking; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        fine = fine || m_lines[place].beats * kPlaces < 1;
        const LineBlock& own = block.line[place];
        tight = tight ||
                (own.lease - own.spent) / std::max<std::int64_t>(1, impressionMicros(m_book.bid[place])) <
                    static_cast<std::int64_t>(all);
    }
    const auto startPlace = std::min(kPlaces - 1, static_cast<std::uint32_t>(u1 * kPlaces));
    const std::uint32_t start =
        fine ? std::min(all - 1, static_cast<std::uint32_t>(u1 * all)) : placeOf(startPlace, all);
    if (m_landscape.present()) block.cuts.push_back(start);
    // Where money runs out, who comes first is chance, and no matter of price.
    const std::uint32_t begin =
        tight ? std::min(all - 1, static_cast<std::uint32_t>(luck.uniform() * all)) : 0;
    block.cuts.push_back(begin);
    for (std::uint64_t rest = taking; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        std::uint32_t n = all;
        if (m_landscape.present()) {
            const double share = m_lines[place].beats;
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
        const auto best = static_cast<std::size_t>(__builtin_ctzll(here));
        const std::uint32_t distance = (arc.begin + all - start) % all;
        if (m_landscape.present() && distance >= beaten[best]) continue;
        LineBlock& own = block.line[best];
        const std::uint32_t steps = m_landscape.present() ? std::min(kPriceSteps, arc.people()) : 1;
        std::uint32_t from = 0, served = 0;
        for (std::uint32_t s = 0; s < steps; ++s) {
            const auto until =
                static_cast<std::uint32_t>(static_cast<std::uint64_t>(arc.people()) * (s + 1) / steps);
            const std::uint32_t n = until - from;
            std::int64_t competing = 0;
            if (m_landscape.present())
                competing = std::min(m_book.bid[best] - 1,
                                     m_landscape.priceAt((distance + 0.5 * (from + until)) / all));
            from = until;
            const AuctionResult result = runAuction(m_book, here, competing);
            if (result.winner < 0) continue; // below the floor
            const std::int64_t each = impressionMicros(result.price);
            const std::int64_t left = own.lease - own.spent;
            // Who could not pay the own bid no longer bids, or the last money would buy the cheapest people.
            const std::int64_t spare = left - dearest(m_book, best);
            std::uint32_t paid = 0;
            if (spare >= 0)
                paid = each > 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(n, spare / each + 1)) : n;
            own.spent += paid * each;
            spent[best] += paid * each;
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

// What the people who were shown the creative do: the response model of organic items.
void AdRun::respond(const Slot& slot, const Line& line, std::int64_t people, PeopleOutcome& outcome) const {
    const TrackedItem& item = m_world.tracked[line.creative];
    const ViewerTruth& truth = m_world.population.truth[static_cast<std::size_t>(slot.viewer)];
    ItemTruth creative = item.truth;
    creative.quality = m_quality[line.creative];
    const ItemResponse response = itemResponse(m_world.response, truth.level,
                                               affinity(m_world.response, truth.taste, creative), creative);
    const std::uint64_t key = mix64(mix64(slot.key ^ 0xad5e55edULL) ^ line.key);
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
    if (m_detail.responses)
        respond(slot, line, people, outcome);
    else
        outcome.people = people;
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
