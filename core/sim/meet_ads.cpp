// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/meet_ads.h"

#include <algorithm>
#include <bit>

#include "core/ads/circle.h"
#include "core/base/det_math.h"
#include "core/sim/meet_tracked.h"

namespace forereach {
namespace {

constexpr std::int64_t kAdDraws =
    8; // people of a line item and slot whose response is drawn; each stands for an equal share
constexpr std::uint64_t kAudited = 64; // one viewer in so many is checked impression by impression

void multiply(PeopleOutcome& o, std::int64_t by) {
    for (std::int64_t* x : {&o.people, &o.watchDs, &o.skipped, &o.completed, &o.valid, &o.held, &o.longView,
                            &o.like, &o.comment, &o.share, &o.follow, &o.notInterested, &o.logWatch})
        *x *= by;
    for (std::int64_t& c : o.leftInCell) c *= by;
}

// The lower half of the places, rounded down.
Places firstHalf(Places p) {
    Places half = 0;
    for (std::uint32_t n = countOf(p) / 2; n > 0; --n, p &= p - 1) half |= p & -p;
    return half;
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
    block.boosted.clear();
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
    slot.circle = Circle(slot.people);
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

void AdRun::Mets::show(std::size_t local, std::size_t thing, const Circle& circle, Places who,
                       const FrequencyCap& cap, std::uint32_t hour) {
    if (who == 0) return;
    if (record[local] == 0) {
        record[local] = static_cast<std::uint32_t>(exposure.size() / sum.size() + 1);
        exposure.resize(exposure.size() + sum.size());
    }
    const Places fresh = of(local)[thing].show(who, cap.impressions, cap.windowHours, hour);
    sum[thing].reach += circle.peopleOf(fresh);
    sum[thing].people += circle.peopleOf(who);
}

// Who of the class takes part for each line item: inside its cap, inside its share of the traffic.
void AdRun::gatherTaking(Block& block, std::uint64_t target, Sale& sale) {
    const Slot& slot = *sale.slot;
    const Circle& circle = slot.circle;
    Exposure* const met = block.met.of(slot.local);
    for (std::uint64_t rest = target; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(std::countr_zero(rest));
        const Line& line = m_lines[place];
        LineBlock& own = block.line[place];
        own.targeted += slot.people;
        if (!((m_funded >> place) & 1) || own.lease - own.spent < dearest(slot, place)) {
            own.lost.budget += slot.people;
            continue;
        }
        Places open = circle.all();
        std::uint32_t people = slot.people;
        Places begun = 0;
        if (const FrequencyCap& cap = line.cap; met && cap.impressions > 0) {
            open &= met[place].belowCap(cap.impressions, cap.windowHours, m_hour);
            if (line.begunFirst) begun = open & met[place].begun(cap.windowHours, m_hour);
            people = circle.peopleOf(open);
            own.lost.cap += slot.people - people;
        }
        if (line.plan.share < 1 && open != 0) {
            RandomStream luck(mix64(slot.key ^ line.key));
            const double u1 = luck.uniform(), u2 = luck.uniform();
            open = begun | (open & circle.randomArc(line.plan.share, u1, u2));
            const std::uint32_t part = circle.peopleOf(open);
            own.lost.pacing += people - part;
        }
        if (open == 0) continue;
        sale.taking |= std::uint64_t{1} << place;
        sale.open[place] = open;
    }
}

void AdRun::meetSlot(Block& block, const Slot& slot, std::uint64_t target) {
    Sale sale;
    sale.slot = &slot;
    sale.order = &m_orders[slot.segment];
    gatherTaking(block, target, sale);
    if (sale.taking == 0) return;

    // The highest other bid differs between the people of the class: it rises around the circle from a
    // random start, so that those against whom a bid wins are an arc.
    RandomStream luck(slot.key);
    const Circle& circle = slot.circle;
    sale.first = circle.placeFor(luck.uniform());
    sale.into = luck.uniform();
    sale.begin = circle.placeFor(luck.uniform()); // where money runs out, who comes first is chance
    const bool competed = m_landscapes[slot.market].present();
    std::vector<Won>& won = block.won;
    won.clear();
    if (m_detail.landscape) sale.asked.fill(0);
    auctionPlaces(
        sale.order->place.data(), sale.order->count, sale.taking, sale.open.data(), [&](int k, Places best) {
            const std::size_t place = sale.order->place[static_cast<std::size_t>(k)];
            if (competed) {
                // Places so far into the competition that it bids less there.
                const double reach = slot.offers[place].beats * circle.places() - sale.into;
                best &= reach > 0 ? circle.arc(sale.first, static_cast<std::uint32_t>(reach) + 1) : 0;
            }
            if (best == 0) return;
            if (m_detail.landscape) sale.asked[place] = best;
            Won& w = won.emplace_back();
            w.place = place;
            w.who = best;
            sell(block.line[place], sale, k, w);
            block.line[place].lost.price -= w.people;
            if (w.who == 0) won.pop_back();
        });
    for (std::uint64_t rest = sale.taking; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(std::countr_zero(rest));
        block.line[place].lost.price += circle.peopleOf(sale.open[place]);
    }
    if (m_detail.landscape) recordLandscape(block, sale);
    if (m_sequences != 0) splitByStep(block, slot);
    respondTo(slot, won);
    for (Won& w : won) show(block, slot, w);
}

void AdRun::sell(LineBlock& own, const Sale& sale, int k, Won& won) {
    const Slot& slot = *sale.slot;
    const Circle& circle = slot.circle;
    const Bidder& bidder = slot.bidders[won.place];
    const bool competed = m_landscapes[slot.market].present();
    const std::int64_t* const prices = competed ? m_prices[slot.market].data() : nullptr;
    const double perPlace = static_cast<double>(Landscape::kPrices) / circle.places();
    std::array<std::int64_t, Circle::kMost> price; // of a thousand impressions, by place
    nextBest(slot.bidders, sale.order->place.data(), sale.order->count, sale.taking, sale.open.data(), k,
             won.who, [&](Places here, std::int64_t next) {
                 for (Places rest = here; rest; rest &= rest - 1) {
                     const auto at = static_cast<std::uint32_t>(std::countr_zero(rest));
                     std::int64_t competing = 0;
                     if (competed) {
                         const std::uint32_t from =
                             at >= sale.first ? at - sale.first : at + circle.places() - sale.first;
                         const auto quantile =
                             std::min(Landscape::kPrices - 1,
                                      static_cast<std::uint32_t>((from + sale.into) * perPlace));
                         competing = std::min(bidder.score - 1, prices[quantile]);
                     }
                     price[at] = priceOf(m_auction, bidder, next, competing);
                 }
             });
    const Places asked = won.who;
    if (m_lines[won.place].paysActions) {
        double sum = 0;
        for (Places rest = won.who; rest; rest &= rest - 1) {
            const auto at = static_cast<std::uint32_t>(std::countr_zero(rest));
            sum += static_cast<double>(price[at]) * circle.peopleAt(at);
        }
        payActions(own, slot, static_cast<std::int64_t>(sum / circle.peopleOf(won.who) + 0.5), won);
    } else {
        // Who could not pay the own bid for a whole place no longer bids, or the last money would buy the
        // cheapest people.
        const std::int64_t dear = dearest(slot, won.place);
        std::int64_t left = own.lease - own.spent - won.spent;
        const Places late = (Places{1} << sale.begin) - 1;
        won.who = 0;
        for (Places part : {asked & ~late, asked & late})
            for (; part != 0; part &= part - 1) {
                const auto at = static_cast<std::uint32_t>(std::countr_zero(part));
                const std::uint32_t people = circle.peopleAt(at);
                if (left < dear * people) continue;
                const std::int64_t cost = impressionMicros(price[at]) * people;
                left -= cost;
                won.spent += cost;
                won.who |= Places{1} << at;
            }
    }
    won.people = circle.peopleOf(won.who);
    own.spent += won.spent;
    // Who was won and could not be paid is lost to the budget, not to the price.
    const std::uint32_t unserved = circle.peopleOf(asked & ~won.who);
    own.lost.budget += unserved;
    own.lost.price -= unserved;
}

std::int64_t AdRun::dearest(const Slot& slot, std::size_t place) const {
    const Line& line = m_lines[place];
    return std::max<std::int64_t>(1,
                                  line.paysActions ? line.most : impressionMicros(slot.bidders[place].bid));
}

// People click the more, the more the creative is to their taste: on average the rate that the user knows.
double AdRun::clickChance(const Slot& slot, const Line& line, std::size_t creative) const {
    constexpr double kTaste = 0.5; // of log click rate for a standard deviation of affinity: assumption
    const ViewerTruth& truth = m_world.population.truth[static_cast<std::size_t>(slot.viewer)];
    const double liking =
        static_cast<double>(affinity(m_world.response, truth.taste, m_world.tracked[creative].truth));
    return std::min(0.5, line.item->clickRate * detExp(kTaste * liking - 0.5 * kTaste * kTaste));
}

std::int64_t AdRun::actionsIn(const Line& line, const Slot& slot, const Won& won) const {
    const PeopleOutcome& o = won.outcome;
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
        return binomialFromUniform(
            static_cast<std::uint32_t>(o.people), clickChance(slot, line, creativeOf(line, won)),
            RandomStream(mix64(slot.key ^ 0xc11c4ULL) ^ line.key ^ won.step).uniform());
    }
    return 0;
}

void AdRun::payActions(LineBlock& own, const Slot& slot, std::int64_t price, Won& won) {
    const Line& line = m_lines[won.place];
    const std::int64_t left = own.lease - own.spent;
    // The price of an impression as one of an action; fewer people where their actions could not be paid.
    const double rate = std::max(1e-12, slot.offers[won.place].rate);
    const std::int64_t each = std::min(
        line.item->bid.micros, static_cast<std::int64_t>(static_cast<double>(price) / (1000 * rate) + 0.5));
    const std::uint64_t luck = mix64(slot.key ^ 0xac7105ULL);
    for (; won.who != 0; won.who = firstHalf(won.who)) {
        PeopleOutcome outcome;
        std::int64_t acted = 0;
        const std::uint32_t people = slot.circle.peopleOf(won.who);
        if (line.item->bidStrategy == BidStrategy::Cpv) {
            respond(slot, line, people, luck, outcome);
            acted = watchedPeople(outcome, 6, m_world.tracked[line.creative].truth.durationS);
        } else {
            acted = binomialFromUniform(people, clickChance(slot, line, line.creative),
                                        RandomStream(luck ^ line.key).uniform());
        }
        if (acted * each > left) continue;
        won.outcome = outcome;
        won.responded = line.item->bidStrategy == BidStrategy::Cpv;
        own.acted = acted;
        won.spent = acted * each;
        return;
    }
}

// Whose impressions count: so many of those shown as the outcome says, from a place among them that is
// drawn. Who completed it is among those who watched for six seconds, and so on.
void AdRun::countByRules(Block& block, const Slot& slot, const Won& won) {
    const Line& line = m_lines[won.place];
    LineBlock& own = block.line[won.place];
    const double duration = m_world.tracked[creativeOf(line, won)].truth.durationS;
    const std::array<std::int64_t, kFollowedRules> counts{watchedPeople(won.outcome, 2, duration),
                                                          watchedPeople(won.outcome, 6, duration),
                                                          won.outcome.completed};
    const auto places = countOf(won.who);
    RandomStream luck(mix64(slot.key ^ 0xc0417edULL) ^ line.key);
    const std::uint32_t from = luck.below(places);
    const double rounding = luck.uniform();
    const bool several = m_ofCampaign[line.campaign].size() > 1;
    std::array<std::uint8_t, Circle::kMost> place;
    std::uint32_t n = 0;
    for (Places rest = won.who; rest; rest &= rest - 1)
        place[n++] = static_cast<std::uint8_t>(std::countr_zero(rest));
    for (std::size_t rule = 0; rule < counts.size(); ++rule) {
        const auto chosen = std::min(
            places,
            static_cast<std::uint32_t>(static_cast<double>(counts[rule]) / won.people * places + rounding));
        Places who = 0;
        for (std::uint32_t i = 0; i < chosen; ++i) who |= Places{1} << place[(from + i) % places];
        own.ruled[rule] += slot.circle.peopleOf(who); // those whose frequency it counts in
        const std::size_t things = m_things * (rule + 1);
        block.met.show(slot.local, things + won.place, slot.circle, who, {}, m_hour);
        if (several)
            block.met.show(slot.local, things + m_campaignThing[line.campaign], slot.circle, who, {}, m_hour);
    }
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

// What those who won do, drawn side by side: sixteen draws for a slot, or eight a line item if it has few.
void AdRun::respondTo(const Slot& slot, std::vector<Won>& won) const {
    const auto asks = [&](const Won& w) {
        const LineItem& item = *m_lines[w.place].item;
        return !w.responded &&
               (m_detail.responses || (item.bidStrategy == BidStrategy::Ocpm && item.goal != AdGoal::Click));
    };
    for (Won& w : won)
        if (!asks(w) && !w.responded) w.outcome.people = w.people;
    if (std::none_of(won.begin(), won.end(), asks)) return;
    const ViewerTruth& truth = m_world.population.truth[static_cast<std::size_t>(slot.viewer)];
    const std::uint32_t draws = std::clamp<std::uint32_t>(kPageSlots / static_cast<std::uint32_t>(won.size()),
                                                          1, static_cast<std::uint32_t>(kAdDraws));
    PageResponse page{};
    std::array<const float*, kPageSlots> warp{};
    std::array<std::uint8_t, kPageSlots> leftAt{};
    std::array<std::int64_t, kPageSlots> people{};
    std::array<Won*, kPageSlots> whose{};
    std::array<std::uint64_t, kPageSlots> keys{};
    const auto answer = [&] {
        std::uint32_t disliked = 0;
        respondDraws(m_world.response, truth.level, keys, page, disliked, warp, leftAt);
        for (std::size_t lane = 0; lane < static_cast<std::size_t>(page.slots); ++lane)
            addDraw(page, disliked, leftAt[lane], lane, people[lane], whose[lane]->outcome);
        page.slots = 0;
    };
    for (Won& w : won) {
        if (!asks(w)) continue;
        const Line& line = m_lines[w.place];
        const std::size_t creative = creativeOf(line, w);
        const TrackedItem& item = m_world.tracked[creative];
        const float liking = affinity(m_world.response, truth.taste, item.truth);
        const std::uint32_t own = std::min(draws, w.people);
        for (std::uint32_t d = 0; d < own; ++d) {
            const auto lane = static_cast<std::size_t>(page.slots++);
            page.aff[lane] = liking;
            page.quality[lane] = m_quality[creative];
            page.hook[lane] = item.truth.hook;
            page.pace[lane] = item.truth.pace;
            page.duration[lane] = item.truth.durationS;
            page.logDuration[lane] = item.truth.logDuration;
            warp[lane] = item.warp.data();
            keys[lane] = mix64(slot.key ^ line.key ^ w.step << 40) + d * 0x9e3779b97f4a7c15ULL;
            whose[lane] = &w;
            people[lane] = std::int64_t{w.people} * (d + 1) / own - std::int64_t{w.people} * d / own;
            if (page.slots == kPageSlots) answer();
        }
    }
    if (page.slots > 0) answer();
}

void AdRun::show(Block& block, const Slot& slot, Won& won) {
    const std::size_t place = won.place;
    const Line& line = m_lines[place];
    LineBlock& own = block.line[place];
    if ((m_boosts >> place) & 1) noteBoosted(block, slot, won);
    block.met.show(slot.local, place, slot.circle, won.who, line.cap, m_hour);
    if (m_ofCampaign[line.campaign].size() > 1)
        block.met.show(slot.local, m_campaignThing[line.campaign], slot.circle, won.who, {}, m_hour);
    if (mix64(static_cast<std::uint64_t>(slot.viewer)) % kAudited == 0)
        block.audit.push_back({static_cast<std::uint32_t>(slot.viewer), static_cast<std::uint16_t>(place),
                               static_cast<std::uint16_t>(m_hour), won.who});
    const PeopleOutcome& outcome = won.outcome;
    const std::int64_t acted = line.paysActions ? own.acted : actionsIn(line, slot, won);
    own.acted = 0;
    own.actions += acted;
    own.actionsNow[slot.segment - block.firstSegment] += acted;
    if (m_detail.rules) countByRules(block, slot, won);
    own.outcome.add(outcome);
    if (!own.steps.empty()) own.steps[won.step].add(outcome);
    own.impressions += won.people;
    own.prices += won.spent;
    const std::size_t segment = slot.segment - block.firstSegment;
    AdLineResult::Cell& cell = own.segment[segment];
    cell.impressions += won.people;
    cell.spent += won.spent;
    cell.watchDs += outcome.watchDs;
    cell.completions += outcome.completed;
    cell.likes += outcome.like;
    cell.shares += outcome.share;
    cell.slots += 1;
    own.segmentNow[segment] += won.people;
    if (m_detail.shown) {
        AdShown shown;
        shown.viewer = static_cast<std::uint32_t>(slot.viewer);
        shown.hour = static_cast<std::uint16_t>(m_hour);
        shown.session = static_cast<std::uint8_t>(slot.session);
        shown.after = static_cast<std::uint8_t>(slot.after);
        shown.line = static_cast<std::uint16_t>(line.result);
        shown.people = won.people;
        shown.spent = won.spent;
        shown.item = static_cast<std::uint16_t>(line.creative);
        block.shown.push_back(shown);
    }
}

} // namespace forereach
