// SPDX-License-Identifier: GPL-3.0-or-later
// AdRun: line items compiled to whom they are for, when, and what they bid there.
#include <algorithm>

#include "core/base/det_math.h"
#include "core/sim/meet_ads.h"

namespace forereach {
namespace {

constexpr double kMeanSlots = 12.5; // organic slots of a session, for planning only

std::uint64_t keyOf(std::string_view text) {
    std::uint64_t h = 0xbb67ae8584caa73bULL;
    for (const char c : text) h = mix64(h ^ static_cast<unsigned char>(c));
    return h;
}

// First hour of the horizon that begins at or after a time.
std::uint32_t hourAtOrAfter(const World& world, SimTime time) {
    const std::int64_t delay = time.seconds - world.timeOf(world.warmupTicks).seconds;
    const std::int64_t hours = delay > 0 ? (delay + 3599) / 3600 : 0;
    return static_cast<std::uint32_t>(std::min<std::int64_t>(hours, world.ticks - world.warmupTicks));
}

std::uint32_t topicBits(const std::vector<std::string>& topics) {
    std::uint32_t bits = 0;
    for (const std::string& t : topics)
        if (const std::optional<int> i = topicIndex(t)) bits |= std::uint32_t{1} << *i;
    return bits;
}

// Rates before anything is seen: KuaiRand-Pure's of recommended impressions (docs/model.md, "Numbers that
// came out"); views of 6 s: assumption.
double priorRate(const LineItem& line) {
    if (line.bidStrategy == BidStrategy::Cpv) return 0.4;
    if (line.bidStrategy == BidStrategy::Cpc) return line.clickRate;
    switch (line.goal) {
    case AdGoal::Completion:
        return 0.143;
    case AdGoal::Like:
        return 0.0185;
    case AdGoal::Share:
        return 0.00096;
    case AdGoal::Follow:
        return 0.00107;
    case AdGoal::Click:
        return line.clickRate;
    }
    return 0;
}

} // namespace

std::vector<std::uint32_t> interestsOf(const std::vector<ViewerBelief>& viewers) {
    constexpr std::uint16_t kKnown = 16; // impressions from which a viewer's topics are believed
    std::vector<std::uint32_t> out(viewers.size(), 0);
    for (std::size_t v = 0; v < viewers.size(); ++v) {
        const ViewerBelief& belief = viewers[v];
        if (belief.sightings < kKnown) continue;
        for (int n = 0; n < kShelves; ++n) {
            std::size_t best = kTopicCount;
            for (std::size_t t = 0; t < kTopicCount; ++t)
                if (((out[v] >> t) & 1) == 0 && (best == kTopicCount || belief.theta[t] > belief.theta[best]))
                    best = t;
            out[v] |= std::uint32_t{1} << best;
        }
    }
    return out;
}

void AdRun::compileLines(const std::vector<std::uint32_t>& interests) {
    const Scenario& s = m_terms;
    const Population& p = m_world.population;
    const std::size_t markets = p.markets.size();
    const std::uint32_t hours = m_world.ticks - m_world.warmupTicks;
    m_priced = s.platform.competition.has_value() || !s.platform.competitionByMarket.empty();
    m_auction = {s.platform.auction, s.platform.adFloorCpm.value_or(Money{}).micros,
                 !m_priced && !s.platform.adFloorCpm.has_value()};
    for (const Market* market : p.markets) {
        const auto own = s.platform.competitionByMarket.find(market->code);
        m_landscapes.emplace_back(own != s.platform.competitionByMarket.end()
                                      ? std::optional<PriceLandscape>(own->second)
                                      : s.platform.competition);
    }
    m_priceFactor.assign(markets, 1);
    m_prices.resize(markets);
    m_running.assign(markets, 0);
    m_target.assign(p.truth.size(), 0);
    std::vector<std::int32_t> day(hours);
    for (std::uint32_t h = 0; h < hours; ++h)
        day[h] = static_cast<std::int32_t>(m_world.localDay(0, m_world.warmupTicks + h));
    for (std::size_t c = 0; c < s.campaigns.size(); ++c)
        for (const LineItem& item : s.campaigns[c].lineItems) {
            const std::size_t place = m_lines.size();
            const Targeting& t = item.targeting;
            const auto tracked = [&](const ItemId& id) {
                return std::find_if(m_world.tracked.begin(), m_world.tracked.end(),
                                    [&](const TrackedItem& i) { return i.id == id; });
            };
            const auto creative = tracked(item.creative);
            std::vector<std::size_t> then;
            std::vector<std::uint16_t> spokenIn{creative->languageBit}; // all of a sequence is understood
            for (const ItemId& id : item.sequence) {
                then.push_back(static_cast<std::size_t>(tracked(id) - m_world.tracked.begin()));
                spokenIn.push_back(tracked(id)->languageBit);
            }
            const std::uint32_t wanted = topicBits(t.topics), unwanted = topicBits(t.excludeTopics);
            std::uint16_t languages = 0;
            std::uint8_t connections = 0;
            for (std::size_t l = 0; l < p.languages.size(); ++l)
                for (const std::string& language : t.languages)
                    if (p.languages[l] == language) languages |= static_cast<std::uint16_t>(1u << l);
            for (int k = 0; k < kConnections; ++k)
                for (const std::string& connection : t.connections)
                    if (toText(static_cast<Connection>(k)) == connection)
                        connections |= static_cast<std::uint8_t>(1u << k);
            const auto admits = [&](std::size_t v) {
                const ViewerPublic& viewer = p.visible[v];
                for (const std::uint16_t language : spokenIn)
                    if ((language & viewer.languages) == 0) return false;
                if (!t.languages.empty() && (languages & viewer.languages) == 0) return false;
                if (!t.connections.empty() && ((connections >> viewer.connection) & 1) == 0) return false;
                const std::uint32_t topics = v < interests.size() ? interests[v] : 0;
                if (!t.topics.empty() && (wanted & topics) == 0) return false;
                return (unwanted & topics) == 0;
            };
            std::vector<double> demand(m_blocks.size() * markets, 0.0), perMarket(markets, 0.0);
            std::uint32_t largest = 1;
            for (const Segment& segment : p.segments) {
                if (!targets(item, p.markets[static_cast<std::size_t>(segment.market)]->code, segment.id))
                    continue;
                const auto at = static_cast<std::size_t>(&segment - p.segments.data());
                if (!creative->admits(at) || std::any_of(then.begin(), then.end(), [&](std::size_t next) {
                        return !m_world.tracked[next].admits(at);
                    }))
                    continue;
                for (std::int64_t i = segment.firstViewer; i < segment.firstViewer + segment.viewers; ++i) {
                    const auto v = static_cast<std::size_t>(i);
                    if (!admits(v)) continue;
                    m_target[v] |= std::uint64_t{1} << place;
                    const ViewerTruth& truth = p.truth[v];
                    largest = std::max(largest, Circle(truth.weight).most());
                    const double sessions =
                        static_cast<double>(truth.weight) * static_cast<double>(truth.dailyRate);
                    const auto m = static_cast<std::size_t>(segment.market);
                    demand[v / kLeaseBlock * markets + m] += sessions;
                    perMarket[m] += sessions;
                }
            }
            Line line;
            line.item = &item;
            line.result = place;
            line.campaign = c;
            line.creative = static_cast<std::size_t>(creative - m_world.tracked.begin());
            line.then = std::move(then);
            if (!line.then.empty()) m_sequences |= std::uint64_t{1} << place;
            line.cap = capOf(item);
            line.begunFirst = item.targetFrequency.impressions > 0;
            line.key = keyOf(item.id.value);
            line.first = hourAtOrAfter(m_world, item.start);
            line.end = hourAtOrAfter(m_world, item.end);
            if (item.boost) { // not before the post is there
                line.first = std::max(line.first, creative->publishTick - m_world.warmupTicks);
                m_boosts |= std::uint64_t{1} << place;
            }
            line.flying.assign(hours, item.flights.empty());
            for (const Flight& flight : item.flights)
                for (std::uint32_t h = hourAtOrAfter(m_world, flight.start),
                                   last = hourAtOrAfter(m_world, flight.end);
                     h < last; ++h)
                    line.flying[h] = true;
            for (int local = 0; local < 24; ++local)
                if (t.hours.empty() || std::any_of(t.hours.begin(), t.hours.end(),
                                                   [&](const HourRange& r) { return r.contains(local); }))
                    line.openHours |= std::uint32_t{1} << local;
            line.demand = std::move(demand);
            line.paysActions = item.bidStrategy == BidStrategy::Cpc || item.bidStrategy == BidStrategy::Cpv;
            line.rates = ActionRates(priorRate(item), p.segments.size());
            PacingTerms terms;
            terms.lifetime = item.lifetimeBudget.micros;
            terms.daily = item.dailyBudget.micros;
            terms.pacing = item.pacing;
            terms.method = item.pacingMethod;
            const double each = static_cast<double>(item.bid.micros) * priorRate(item);
            line.most = item.bidStrategy == BidStrategy::Cpm ? impressionMicros(item.bidCpm.micros)
                        : line.paysActions                   ? item.bid.micros
                                                             : static_cast<std::int64_t>(each) + 1;
            line.together = line.paysActions ? 1 : largest;
            terms.unit = line.most * line.together;
            terms.firstYield =
                item.bidStrategy == BidStrategy::Cpm ? static_cast<double>(line.most) : std::max(1e-6, each);
            // Who has begun takes part whatever the share of the others is.
            terms.mostYield *= std::max(1, item.targetFrequency.impressions);
            terms.day = day;
            terms.demand.assign(hours, 0.0);
            for (std::uint32_t h = line.first; h < line.end; ++h)
                for (std::size_t m = 0; m < markets; ++m) {
                    const std::uint32_t at = m_world.warmupTicks + h;
                    if (!line.flying[h] || !line.opensAt(m_world.localHour(m, at))) continue;
                    terms.demand[h] += perMarket[m] * static_cast<double>(m_world.shareOfHour(m, at)) *
                                       expectedAds(s.platform.adLoad, kMeanSlots);
                }
            line.pacer = Pacer(std::move(terms));
            m_lines.push_back(std::move(line));
        }
    m_bidders.resize(p.segments.size() * m_lines.size());
    m_offers.resize(m_bidders.size());
    m_orders.resize(p.segments.size());
}

// What each line item bids for people of each segment in this tick: what an impression is believed to be
// worth, held back by its pacing.
void AdRun::makeOffers() {
    const Population& p = m_world.population;
    for (std::size_t g = 0; g < p.segments.size(); ++g) {
        const auto market = static_cast<std::size_t>(p.segments[g].market);
        Order& order = m_orders[g];
        bool moved = order.of != m_running[market];
        for (std::size_t place = 0; place < m_lines.size(); ++place) {
            if (((m_running[market] >> place) & 1) == 0) continue;
            const Line& line = m_lines[place];
            Bidder& bidder = m_bidders[g * m_lines.size() + place];
            Offer& offer = m_offers[g * m_lines.size() + place];
            double bid = static_cast<double>(line.item->bidCpm.micros);
            if (line.item->bidStrategy != BidStrategy::Cpm) {
                offer.rate = line.rates.rate(g);
                bid = static_cast<double>(line.item->bid.micros) * offer.rate * 1000 * line.tempered;
            }
            bid = std::min(bid * line.plan.bid, 1e15);
            const Bidder before = bidder;
            bidder.bid = static_cast<std::int64_t>(bid + 0.5);
            bidder.score = bidder.bid > 0 ? bidder.bid + line.item->quality.micros : 0;
            moved = moved || bidder.bid != before.bid || bidder.score != before.score;
            if (offer.scored == bidder.score && offer.factor == m_priceFactor[market]) continue;
            offer.scored = bidder.score;
            offer.factor = m_priceFactor[market];
            offer.beats = m_landscapes[market].shareBelow(bidder.score, offer.factor);
        }
        if (!moved) continue;
        order.of = m_running[market];
        order.count = orderOf(m_auction, &m_bidders[g * m_lines.size()], order.of, order.place.data());
    }
}

void AdRun::beginTick(std::uint32_t tick) {
    m_tick = tick;
    m_hour = tick - m_world.warmupTicks;
    m_flight = m_funded = 0;
    const Population& p = m_world.population;
    const std::size_t markets = p.markets.size();
    for (std::size_t m = 0; m < markets; ++m) {
        const double factor = m_landscapes[m].at(m_world.localHour(m, tick));
        if (factor != m_priceFactor[m] || m_prices[m].empty()) m_landscapes[m].prices(factor, m_prices[m]);
        m_priceFactor[m] = factor;
        m_running[m] = 0;
    }
    std::vector<double> demand(m_blocks.size());
    for (std::size_t place = 0; place < m_lines.size(); ++place) {
        Line& line = m_lines[place];
        line.plan = {};
        if (m_hour < line.first || m_hour >= line.end || !line.flying[m_hour]) continue;
        const std::uint64_t bit = std::uint64_t{1} << place;
        for (std::size_t m = 0; m < markets; ++m)
            if (line.opensAt(m_world.localHour(m, tick))) m_running[m] |= bit;
        m_flight |= bit;
        line.plan = line.pacer.plan(m_hour);
        if (line.plan.allowed <= 0 || line.plan.share <= 0) continue;
        m_funded |= bit;
    }
    makeOffers();
    for (std::uint64_t rest = m_funded; rest; rest &= rest - 1) {
        const auto place = static_cast<std::size_t>(__builtin_ctzll(rest));
        Line& line = m_lines[place];
        if (line.item->bidStrategy == BidStrategy::Ocpm) { // what an impression costs at most follows belief
            line.most = 1;
            for (std::size_t g = 0; g < p.segments.size(); ++g)
                line.most = std::max(line.most, impressionMicros(m_bidders[g * m_lines.size() + place].bid));
        }
        for (std::size_t b = 0; b < demand.size(); ++b) {
            demand[b] = 0;
            for (std::size_t m = 0; m < markets; ++m)
                if (line.opensAt(m_world.localHour(m, tick)))
                    demand[b] +=
                        line.demand[b * markets + m] * static_cast<double>(m_world.shareOfHour(m, tick));
        }
        RandomStream random(m_luck.seed, m_luck.replication, Purpose::AdPacing, line.key, tick);
        const std::vector<std::int64_t> lease =
            splitLease(line.plan.allowed, line.most * line.together, demand, random.uniform());
        for (std::size_t b = 0; b < lease.size(); ++b) m_blocks[b].line[place].lease = lease[b];
    }
}

} // namespace forereach
