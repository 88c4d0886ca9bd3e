// SPDX-License-Identifier: GPL-3.0-or-later
// AdRun between the ticks: line items compiled, plans and leases, sums, frequencies, the audit of caps.
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

bool contains(const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

} // namespace

void AdLineResult::Cell::add(const Cell& o) {
    impressions += o.impressions, reach += o.reach, spent += o.spent, watchDs += o.watchDs;
    completions += o.completions, likes += o.likes, shares += o.shares;
    classes += o.classes, slots += o.slots;
}

std::int64_t AdLineResult::reach() const {
    std::int64_t n = 0;
    for (const std::int64_t t : times) n += t;
    return n;
}

void AdResult::integers(std::vector<std::int64_t>& x) const {
    for (const std::vector<AdLineResult>* list : {&lines, &campaigns})
        for (const AdLineResult& l : *list) {
            for (const AdLineResult::Hour& h : l.hours)
                x.insert(x.end(), {h.impressions, h.reach, h.spent, h.planned, h.share});
            for (const AdLineResult::Cell& c : l.segment)
                x.insert(x.end(), {c.impressions, c.reach, c.spent, c.watchDs, c.completions, c.likes,
                                   c.shares, c.classes, c.slots});
            x.insert(x.end(),
                     {l.outcome.people, l.outcome.watchDs, l.outcome.completed, l.outcome.like,
                      l.outcome.comment, l.outcome.share, l.outcome.follow, l.outcome.notInterested});
            x.insert(x.end(), l.outcome.leftInCell.begin(), l.outcome.leftInCell.end());
            x.insert(x.end(),
                     {l.opportunities, l.lost.targeting, l.lost.budget, l.lost.cap, l.lost.pacing,
                      l.lost.price, l.charged, l.prices, l.timesSum, l.dearestDay, l.audited, l.overCap});
            x.insert(x.end(), l.times.begin(), l.times.end());
        }
    x.push_back(slots);
}

AdRun::AdRun(const World& world, const Scenario& terms, const Luck& luck, std::vector<float> quality,
             AdDetail detail)
    : m_world(world), m_terms(terms), m_luck(luck), m_quality(std::move(quality)), m_detail(detail),
      m_landscape(terms.platform.competition) {
    const Population& p = m_world.population;
    m_blocks.resize((static_cast<std::size_t>(p.viewers()) + kLeaseBlock - 1) / kLeaseBlock);
    compileLines();
    m_ofCampaign.resize(terms.campaigns.size());
    for (std::size_t place = 0; place < m_lines.size(); ++place)
        m_ofCampaign[m_lines[place].campaign].push_back(place);
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        Block& block = m_blocks[b];
        const std::size_t first = b * kLeaseBlock;
        const std::size_t last = std::min(first + kLeaseBlock, static_cast<std::size_t>(p.viewers())) - 1;
        block.firstSegment = p.segmentOf[first];
        block.line.resize(m_lines.size());
        block.campaign.resize(m_ofCampaign.size());
        for (LineBlock& line : block.line) {
            line.segment.resize(p.segmentOf[last] - block.firstSegment + 1u);
            line.segmentNow.assign(line.segment.size(), 0);
        }
    }
}

void AdRun::archive(Archive& a) {
    for (Line& line : m_lines) a(line.pacer);
    a(m_blocks);
}

void AdRun::compileLines() {
    const Scenario& s = m_terms;
    const Population& p = m_world.population;
    const std::size_t markets = p.markets.size();
    const std::uint32_t hours = m_world.ticks - m_world.warmupTicks;
    std::vector<const LineItem*> items;
    std::vector<std::size_t> campaign;
    std::vector<std::int64_t> bids;
    for (std::size_t c = 0; c < s.campaigns.size(); ++c)
        for (const LineItem& item : s.campaigns[c].lineItems) {
            items.push_back(&item);
            campaign.push_back(c);
            bids.push_back(item.bidCpm.micros);
        }
    std::vector<int> order;
    const bool priced = s.platform.adFloorCpm.has_value() || s.platform.competition.has_value();
    m_book = bidBookOf(bids, s.platform.adFloorCpm.value_or(Money{}).micros, !priced, order);
    m_target.assign(p.segments.size(), 0);
    std::vector<std::int32_t> day(hours);
    for (std::uint32_t h = 0; h < hours; ++h)
        day[h] = static_cast<std::int32_t>(
            (m_world.timeOf(m_world.warmupTicks + h).seconds + p.markets[0]->utcOffsetMinutes * 60LL) /
            86400);
    for (std::size_t place = 0; place < order.size(); ++place) {
        const auto index = static_cast<std::size_t>(order[place]);
        const LineItem& item = *items[index];
        const auto creative = std::find_if(m_world.tracked.begin(), m_world.tracked.end(),
                                           [&](const TrackedItem& t) { return t.id == item.creative; });
        std::vector<double> demand(m_blocks.size() * markets, 0.0), perMarket(markets, 0.0);
        for (std::size_t g = 0; g < p.segments.size(); ++g) {
            const Segment& segment = p.segments[g];
            const std::string& code = p.markets[static_cast<std::size_t>(segment.market)]->code;
            if (!item.markets.empty() && !contains(item.markets, code)) continue;
            if (!item.segments.empty() && !contains(item.segments, segment.id)) continue;
            m_target[g] |= std::uint64_t{1} << place;
            for (std::int64_t v = segment.firstViewer; v < segment.firstViewer + segment.viewers; ++v) {
                const ViewerTruth& truth = p.truth[static_cast<std::size_t>(v)];
                if ((creative->languageBit & p.visible[static_cast<std::size_t>(v)].languages) == 0) continue;
                const double sessions =
                    static_cast<double>(truth.weight) * static_cast<double>(truth.dailyRate);
                const auto m = static_cast<std::size_t>(segment.market);
                demand[static_cast<std::size_t>(v / kLeaseBlock) * markets + m] += sessions;
                perMarket[m] += sessions;
            }
        }
        PacingTerms terms;
        terms.lifetime = item.lifetimeBudget.micros;
        terms.daily = item.dailyBudget.micros;
        terms.pacing = item.pacing;
        terms.impression = impressionMicros(item.bidCpm.micros);
        terms.day = day;
        terms.demand.assign(hours, 0.0);
        const std::uint32_t first = hourAtOrAfter(m_world, item.start),
                            end = hourAtOrAfter(m_world, item.end);
        for (std::uint32_t h = first; h < end; ++h)
            for (std::size_t m = 0; m < markets; ++m)
                terms.demand[h] += perMarket[m] *
                                   static_cast<double>(m_world.hourShare[m][static_cast<std::size_t>(
                                       m_world.utcHour(m_world.warmupTicks + h))]) *
                                   expectedAds(s.platform.adLoad, kMeanSlots);
        Line line{.item = &item,
                  .result = index,
                  .campaign = campaign[index],
                  .creative = static_cast<std::size_t>(creative - m_world.tracked.begin()),
                  .key = keyOf(item.id.value),
                  .first = first,
                  .end = end,
                  .beats = m_landscape.shareBelow(item.bidCpm.micros),
                  .pacer = Pacer(std::move(terms)),
                  .plan = {},
                  .demand = std::move(demand)};
        m_lines.push_back(std::move(line));
    }
}

void AdRun::beginTick(std::uint32_t tick) {
    m_tick = tick;
    m_hour = tick - m_world.warmupTicks;
    m_flight = m_funded = 0;
    const std::size_t markets = m_world.population.markets.size();
    std::vector<double> demand(m_blocks.size());
    for (std::size_t place = 0; place < m_lines.size(); ++place) {
        Line& line = m_lines[place];
        line.plan = {};
        if (m_hour < line.first || m_hour >= line.end) continue;
        m_flight |= std::uint64_t{1} << place;
        line.plan = line.pacer.plan(m_hour);
        if (line.plan.allowed <= 0 || line.plan.share <= 0) continue;
        m_funded |= std::uint64_t{1} << place;
        for (std::size_t b = 0; b < demand.size(); ++b) {
            demand[b] = 0;
            for (std::size_t m = 0; m < markets; ++m)
                demand[b] += line.demand[b * markets + m] *
                             static_cast<double>(
                                 m_world.hourShare[m][static_cast<std::size_t>(m_world.utcHour(tick))]);
        }
        RandomStream random(m_luck.seed, m_luck.replication, Purpose::AdPacing, line.key, tick);
        const std::vector<std::int64_t> lease = splitLease(
            line.plan.allowed, impressionMicros(line.item->bidCpm.micros), demand, random.uniform());
        for (std::size_t b = 0; b < lease.size(); ++b) m_blocks[b].line[place].lease = lease[b];
    }
}

void AdRun::expect(std::int64_t viewer, int stage) const {
    const auto v = static_cast<std::size_t>(viewer);
    const Block& block = m_blocks[v / kLeaseBlock];
    const std::size_t local = v % kLeaseBlock;
    const auto ask = [&](const Met& met) {
        if (const Exposure* const exposure = met.of(local))
            __builtin_prefetch(stage == 0 ? static_cast<const void*>(exposure) : exposure->memory());
    };
    for (std::uint64_t rest = m_flight; rest; rest &= rest - 1)
        ask(block.line[static_cast<std::size_t>(__builtin_ctzll(rest))].met);
    for (const Met& met : block.campaign) ask(met);
}

void AdRun::endTick(std::uint32_t tick, AdResult& out) {
    const Population& p = m_world.population;
    if (out.lines.empty()) {
        const std::size_t hours = m_world.ticks - m_world.warmupTicks;
        out.lines.resize(m_lines.size());
        for (AdLineResult& r : out.lines) {
            r.hours.resize(hours);
            r.segment.resize(p.segments.size());
            r.segmentHour.resize(p.segments.size());
        }
        out.campaigns = std::vector<AdLineResult>(m_ofCampaign.size());
        for (AdLineResult& c : out.campaigns) c.hours.resize(hours);
    }
    std::int64_t slots = 0;
    for (Block& block : m_blocks) {
        slots += block.slots;
        block.slots = 0;
    }
    out.slots += slots;
    const std::size_t hour = m_hour;
    std::vector<std::size_t> localHour;
    for (const Market* market : p.markets)
        localHour.push_back(
            static_cast<std::size_t>(m_world.timeOf(tick).hourOfDay(market->utcOffsetMinutes)));
    for (std::size_t place = 0; place < m_lines.size(); ++place) {
        Line& line = m_lines[place];
        AdLineResult& r = out.lines[line.result];
        AdLineResult::Hour& now = r.hours[hour];
        std::int64_t spent = 0, targeted = 0, reach = 0;
        for (Block& block : m_blocks) {
            LineBlock& own = block.line[place];
            spent += own.spent;
            targeted += own.targeted;
            reach += own.met.reach;
            now.impressions += own.impressions;
            now.spent += own.prices;
            r.lost.budget += own.lost.budget, r.lost.cap += own.lost.cap;
            r.lost.pacing += own.lost.pacing, r.lost.price += own.lost.price;
            own.lost = {};
            own.lease = own.spent = own.prices = own.impressions = own.met.reach = own.targeted = 0;
            for (std::size_t g = 0; g < own.segmentNow.size(); ++g) {
                const std::size_t segment = block.firstSegment + g;
                r.segmentHour[segment][localHour[static_cast<std::size_t>(p.segments[segment].market)]] +=
                    own.segmentNow[g];
                own.segmentNow[g] = 0;
            }
        }
        now.reach = (hour > 0 ? r.hours[hour - 1].reach : 0) + reach;
        now.planned = static_cast<std::int64_t>(line.plan.planned + 0.5);
        now.share = static_cast<std::int64_t>(line.plan.share * 1e6 + 0.5);
        r.prices += now.spent;
        if ((m_flight >> place) & 1) {
            r.opportunities += slots;
            r.lost.targeting += slots - targeted;
            line.pacer.settle(hour, line.plan, spent);
            r.charged = line.pacer.spent();
            r.dearestDay = std::max(r.dearestDay, line.pacer.spentToday());
        }
    }
    for (std::size_t c = 0; c < m_ofCampaign.size(); ++c) {
        std::vector<AdLineResult::Hour>& hours = out.campaigns[c].hours;
        hours[hour].reach = hour > 0 ? hours[hour - 1].reach : 0;
        for (Block& block : m_blocks) {
            hours[hour].reach += block.campaign[c].reach;
            block.campaign[c].reach = 0;
        }
    }
}

void AdRun::finish(AdResult& out) const {
    const Population& p = m_world.population;
    for (AdLineResult& c : out.campaigns) {
        c.segment.resize(p.segments.size());
        c.segmentHour.resize(p.segments.size());
    }
    for (std::vector<AdLineResult>* results : {&out.lines, &out.campaigns})
        for (AdLineResult& r : *results)
            for (std::size_t s = 0; s < r.segment.size(); ++s) r.segment[s].people = p.segments[s].people;
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        const Block& block = m_blocks[b];
        for (std::size_t place = 0; place < m_lines.size(); ++place) {
            const LineBlock& own = block.line[place];
            AdLineResult& r = out.lines[m_lines[place].result];
            r.outcome.add(own.outcome);
            for (std::size_t g = 0; g < own.segment.size(); ++g)
                r.segment[block.firstSegment + g].add(own.segment[g]);
        }
        const std::size_t first = b * kLeaseBlock;
        for (std::size_t v = first; v < std::min(first + kLeaseBlock, p.truth.size()); ++v) {
            const auto count = [&](const Met& met, AdLineResult& r) {
                const Exposure* const exposure = met.of(v - first);
                if (!exposure) return;
                AdLineResult::Cell& cell = r.segment[p.segmentOf[v]];
                ++cell.classes;
                exposure->each([&](Arc arc, std::uint32_t times) {
                    if (times == 0) return;
                    r.times[std::min<std::size_t>(times, 10) - 1] += arc.people();
                    r.timesSum += static_cast<std::int64_t>(arc.people()) * times;
                    cell.reach += arc.people();
                });
            };
            for (std::size_t place = 0; place < m_lines.size(); ++place)
                count(block.line[place].met, out.lines[m_lines[place].result]);
            for (std::size_t c = 0; c < out.campaigns.size(); ++c) count(block.campaign[c], out.campaigns[c]);
        }
        auditCaps(block, out);
    }
    for (std::size_t c = 0; c < out.campaigns.size(); ++c) {
        AdLineResult& campaign = out.campaigns[c];
        if (m_ofCampaign[c].size() == 1) {
            campaign = out.lines[m_lines[m_ofCampaign[c][0]].result];
            continue;
        }
        for (const std::size_t place : m_ofCampaign[c]) { // reach and times stand already
            const AdLineResult& line = out.lines[m_lines[place].result];
            for (std::size_t h = 0; h < line.hours.size(); ++h) {
                campaign.hours[h].impressions += line.hours[h].impressions;
                campaign.hours[h].spent += line.hours[h].spent;
                campaign.hours[h].planned += line.hours[h].planned;
            }
            for (std::size_t g = 0; g < line.segment.size(); ++g) {
                AdLineResult::Cell cell = line.segment[g];
                cell.reach = cell.classes = 0;
                campaign.segment[g].add(cell);
                for (std::size_t h = 0; h < 24; ++h) campaign.segmentHour[g][h] += line.segmentHour[g][h];
            }
            campaign.outcome.add(line.outcome);
            campaign.charged += line.charged;
            campaign.prices += line.prices;
        }
    }
}

// One viewer in some is checked person by person against a plain list of what was shown when.
void AdRun::auditCaps(const Block& block, AdResult& out) const {
    std::vector<Audit> all = block.audit;
    std::stable_sort(all.begin(), all.end(), [](const Audit& a, const Audit& b) {
        return a.viewer != b.viewer ? a.viewer < b.viewer : a.line < b.line;
    });
    for (std::size_t i = 0; i < all.size();) {
        std::size_t j = i;
        std::vector<std::uint32_t> cuts;
        for (; j < all.size() && all[j].viewer == all[i].viewer && all[j].line == all[i].line; ++j) {
            cuts.push_back(all[j].arc.begin);
            cuts.push_back(all[j].arc.end);
        }
        const Line& line = m_lines[all[i].line];
        const FrequencyCap& cap = line.item->frequencyCap;
        AdLineResult& r = out.lines[line.result];
        std::sort(cuts.begin(), cuts.end());
        cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
        for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
            std::vector<std::uint32_t> hours;
            for (std::size_t a = i; a < j; ++a)
                if (all[a].arc.begin <= cuts[k] && cuts[k + 1] <= all[a].arc.end)
                    hours.push_back(all[a].hour);
            const std::int64_t people = cuts[k + 1] - cuts[k];
            r.audited += people * static_cast<std::int64_t>(hours.size());
            if (cap.impressions <= 0) continue;
            const auto most = static_cast<std::size_t>(cap.impressions);
            for (std::size_t a = most; a < hours.size(); ++a)
                if (hours[a] < hours[a - most] + static_cast<std::uint32_t>(cap.windowHours))
                    r.overCap += people;
        }
        i = j;
    }
}

std::vector<AdShown> AdRun::takeShown() {
    std::vector<AdShown> all;
    for (Block& block : m_blocks) {
        all.insert(all.end(), block.shown.begin(), block.shown.end());
        block.shown = {};
    }
    std::stable_sort(all.begin(), all.end(), [](const AdShown& a, const AdShown& b) {
        if (a.viewer != b.viewer) return a.viewer < b.viewer;
        if (a.hour != b.hour) return a.hour < b.hour;
        if (a.session != b.session) return a.session < b.session;
        return a.after < b.after;
    });
    return all;
}

} // namespace forereach
