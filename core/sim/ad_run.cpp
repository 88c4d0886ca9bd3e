// SPDX-License-Identifier: GPL-3.0-or-later
// AdRun between the ticks: sums, frequencies, the audit of caps.
#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/sim/meet_ads.h"

namespace forereach {

void AdLineResult::Cell::add(const Cell& o) {
    impressions += o.impressions, reach += o.reach, spent += o.spent, watchDs += o.watchDs;
    completions += o.completions, likes += o.likes, shares += o.shares;
    classes += o.classes, slots += o.slots;
}

void AdLosses::add(const AdLosses& o) {
    targeting += o.targeting, budget += o.budget, cap += o.cap, pacing += o.pacing, price += o.price;
}

void AdLineResult::Landscape::add(const Landscape& o) {
    if (o.toWin.size() > toWin.size()) toWin.resize(o.toWin.size()), bid.resize(o.bid.size());
    for (std::size_t b = 0; b < o.toWin.size(); ++b) toWin[b] += o.toWin[b], bid[b] += o.bid[b];
    underFloor += o.underFloor, toOwn += o.toOwn, toOthers += o.toOthers;
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
             const std::vector<std::uint32_t>& interests, AdDetail detail)
    : m_world(world), m_terms(terms), m_luck(luck), m_quality(std::move(quality)), m_detail(detail) {
    const Population& p = m_world.population;
    m_blocks.resize((static_cast<std::size_t>(p.viewers()) + kLeaseBlock - 1) / kLeaseBlock);
    compileLines(interests);
    m_ofCampaign.resize(terms.campaigns.size());
    for (std::size_t place = 0; place < m_lines.size(); ++place)
        m_ofCampaign[m_lines[place].campaign].push_back(place);
    m_things = m_lines.size();
    for (const std::vector<std::size_t>& lines : m_ofCampaign)
        m_campaignThing.push_back(lines.size() > 1 ? m_things++ : 0);
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        Block& block = m_blocks[b];
        block.met.record.assign(kLeaseBlock, 0);
        block.met.sum.resize(m_things * (detail.rules ? 1 + kFollowedRules : 1));
        const std::size_t first = b * kLeaseBlock;
        const std::size_t last = std::min(first + kLeaseBlock, static_cast<std::size_t>(p.viewers())) - 1;
        block.firstSegment = p.segmentOf[first];
        block.line.resize(m_lines.size());
        for (LineBlock& line : block.line) {
            line.segment.resize(p.segmentOf[last] - block.firstSegment + 1u);
            line.segmentNow.assign(line.segment.size(), 0);
            line.actionsNow.assign(line.segment.size(), 0);
            const std::vector<std::size_t>& then =
                m_lines[static_cast<std::size_t>(&line - block.line.data())].then;
            if (!then.empty()) line.steps.resize(1 + then.size());
            if (detail.landscape) {
                line.landscape.toWin.assign(PriceBins::kBins, 0);
                line.landscape.bid.assign(PriceBins::kBins, 0);
            }
        }
    }
}

void AdRun::archive(Archive& a) {
    for (Line& line : m_lines) {
        a(line.pacer);
        a(line.rates);
        a(line.tempered);
    }
    a(m_blocks);
}

void AdRun::expect(std::int64_t viewer) const {
    const auto v = static_cast<std::size_t>(viewer);
    const Mets& met = m_blocks[v / kLeaseBlock].met;
    const Exposure* const first = met.of(v % kLeaseBlock);
    if (!first) return;
    const auto* const bytes = reinterpret_cast<const char*>(first);
    const std::size_t size = std::min<std::size_t>(met.sum.size() * sizeof(Exposure), 2048);
    for (std::size_t at = 0; at < size; at += 64) __builtin_prefetch(bytes + at);
}

// A target cost: the bid follows what actions have cost so far, by a root so that it does not swing.
void AdRun::temper(Line& line, const AdLineResult& r) const {
    constexpr std::int64_t kFew = 10; // actions
    if (line.item->bidStrategy != BidStrategy::Ocpm || r.charged <= 0) return;
    std::int64_t actions = 0;
    for (const Block& block : m_blocks) actions += block.line[line.result].actions;
    if (actions < kFew) return;
    const double ratio = static_cast<double>(line.item->bid.micros) * static_cast<double>(actions) /
                         static_cast<double>(r.charged);
    line.tempered = std::clamp(line.tempered * std::sqrt(std::clamp(ratio, 0.8, 1.25)), 0.1, 10.0);
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
    for (std::size_t m = 0; m < p.markets.size(); ++m)
        localHour.push_back(static_cast<std::size_t>(m_world.localHour(m, tick)));
    for (std::size_t place = 0; place < m_lines.size(); ++place) {
        Line& line = m_lines[place];
        AdLineResult& r = out.lines[line.result];
        AdLineResult::Hour& now = r.hours[hour];
        std::int64_t spent = 0, targeted = 0, reach = 0;
        for (Block& block : m_blocks) {
            LineBlock& own = block.line[place];
            spent += own.spent;
            targeted += own.targeted;
            reach += block.met.sum[place].reach;
            block.met.sum[place].reach = 0;
            now.impressions += own.impressions;
            now.spent += own.prices;
            now.lost.add(own.lost);
            own.lost = {};
            own.lease = own.spent = own.prices = own.impressions = own.targeted = 0;
            for (std::size_t g = 0; g < own.segmentNow.size(); ++g) {
                const std::size_t segment = block.firstSegment + g;
                r.segmentHour[segment][localHour[static_cast<std::size_t>(p.segments[segment].market)]] +=
                    own.segmentNow[g];
                if (line.item->bidStrategy != BidStrategy::Cpm)
                    line.rates.add(segment, own.segmentNow[g], own.actionsNow[g]);
                own.segmentNow[g] = own.actionsNow[g] = 0;
            }
        }
        now.reach = (hour > 0 ? r.hours[hour - 1].reach : 0) + reach;
        now.planned = static_cast<std::int64_t>(line.plan.planned + 0.5);
        now.share = static_cast<std::int64_t>(line.plan.share * 1e6 + 0.5);
        r.prices += now.spent;
        if ((m_flight >> place) & 1) {
            now.opportunities = slots;
            now.lost.targeting = slots - targeted;
            r.opportunities += slots;
            line.pacer.settle(hour, line.plan, spent);
            r.charged = line.pacer.spent();
            temper(line, r);
            r.dearestDay = std::max(r.dearestDay, line.pacer.spentToday());
        }
        r.lost.add(now.lost);
    }
    for (std::size_t c = 0; c < m_ofCampaign.size(); ++c) {
        std::vector<AdLineResult::Hour>& hours = out.campaigns[c].hours;
        hours[hour].reach = hour > 0 ? hours[hour - 1].reach : 0;
        if (m_campaignThing[c] == 0) continue; // of one line item: its copy, in the end
        for (Block& block : m_blocks) {
            hours[hour].reach += block.met.sum[m_campaignThing[c]].reach;
            block.met.sum[m_campaignThing[c]].reach = 0;
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
        const auto sumUp = [&](std::size_t thing, AdLineResult& r) {
            r.timesSum += block.met.sum[thing].people;
        };
        for (std::size_t place = 0; place < m_lines.size(); ++place) {
            const LineBlock& own = block.line[place];
            AdLineResult& r = out.lines[m_lines[place].result];
            r.outcome.add(own.outcome);
            if (r.steps.size() < own.steps.size()) r.steps.resize(own.steps.size());
            for (std::size_t k = 0; k < own.steps.size(); ++k) r.steps[k].add(own.steps[k]);
            r.actions += own.actions;
            sumUp(place, r);
            r.landscape.add(own.landscape);
            for (std::size_t rule = 0; rule < kFollowedRules; ++rule)
                r.ruled[rule].impressions += own.ruled[rule];
            for (std::size_t g = 0; g < own.segment.size(); ++g)
                r.segment[block.firstSegment + g].add(own.segment[g]);
        }
        for (std::size_t c = 0; c < out.campaigns.size(); ++c)
            if (m_campaignThing[c] != 0) sumUp(m_campaignThing[c], out.campaigns[c]);
        const std::size_t first = b * kLeaseBlock;
        for (std::size_t v = first; v < std::min(first + kLeaseBlock, p.truth.size()); ++v) {
            const Exposure* const met = block.met.of(v - first);
            if (!met) continue;
            const Circle circle(p.truth[v].weight);
            const auto count = [&](std::size_t thing, AdLineResult& r) {
                if (met[thing].met() == 0) return;
                AdLineResult::Cell& cell = r.segment[p.segmentOf[v]];
                ++cell.classes;
                met[thing].each([&](Places places, std::uint32_t times) {
                    const std::int64_t people = circle.peopleOf(places);
                    r.times[std::min<std::size_t>(times, 10) - 1] += people;
                    cell.reach += people;
                });
                for (std::size_t rule = 0; m_detail.rules && rule < kFollowedRules; ++rule)
                    met[m_things * (rule + 1) + thing].each([&](Places places, std::uint32_t times) {
                        r.ruled[rule].times[std::min<std::size_t>(times, 10) - 1] += circle.peopleOf(places);
                    });
            };
            for (std::size_t place = 0; place < m_lines.size(); ++place)
                count(place, out.lines[m_lines[place].result]);
            for (std::size_t c = 0; c < out.campaigns.size(); ++c)
                if (m_campaignThing[c] != 0) count(m_campaignThing[c], out.campaigns[c]);
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
                campaign.hours[h].opportunities += line.hours[h].opportunities;
                campaign.hours[h].lost.add(line.hours[h].lost);
            }
            for (std::size_t g = 0; g < line.segment.size(); ++g) {
                AdLineResult::Cell cell = line.segment[g];
                cell.reach = cell.classes = 0;
                campaign.segment[g].add(cell);
                for (std::size_t h = 0; h < 24; ++h) campaign.segmentHour[g][h] += line.segmentHour[g][h];
            }
            campaign.outcome.add(line.outcome);
            campaign.landscape.add(line.landscape);
            for (std::size_t rule = 0; rule < kFollowedRules; ++rule)
                campaign.ruled[rule].impressions += line.ruled[rule].impressions;
            campaign.actions += line.actions;
            campaign.charged += line.charged;
            campaign.prices += line.prices;
        }
    }
}

// One viewer in some is checked place by place against a plain list of what was shown when.
void AdRun::auditCaps(const Block& block, AdResult& out) const {
    std::vector<Audit> all = block.audit;
    std::stable_sort(all.begin(), all.end(), [](const Audit& a, const Audit& b) {
        return a.viewer != b.viewer ? a.viewer < b.viewer : a.line < b.line;
    });
    for (std::size_t i = 0; i < all.size();) {
        std::size_t j = i;
        while (j < all.size() && all[j].viewer == all[i].viewer && all[j].line == all[i].line) ++j;
        const Line& line = m_lines[all[i].line];
        const FrequencyCap& cap = line.cap;
        AdLineResult& r = out.lines[line.result];
        const Circle circle(m_world.population.truth[all[i].viewer].weight);
        for (std::uint32_t place = 0; place < circle.places(); ++place) {
            std::vector<std::uint32_t> hours;
            for (std::size_t a = i; a < j; ++a)
                if ((all[a].who >> place) & 1) hours.push_back(all[a].hour);
            const std::int64_t people = circle.peopleAt(place);
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
