// SPDX-License-Identifier: GPL-3.0-or-later
// Who met which of several things, person by person.
#include <algorithm>

#include "core/ads/circle.h"
#include "core/sim/meet_ads.h"

namespace forereach {

void AdRun::metTogether(const SessionLog& log, MetTogether& out) const {
    const Population& p = m_world.population;
    out.people.clear();
    std::vector<std::size_t> placeOfLine(m_lines.size());
    for (std::size_t place = 0; place < m_lines.size(); ++place) placeOfLine[m_lines[place].result] = place;
    const std::size_t items = m_world.tracked.size();
    std::vector<Places> met(out.parts.size());
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        const std::size_t first = b * kLeaseBlock, end = std::min(first + kLeaseBlock, p.truth.size());
        std::vector<std::uint32_t> fed((end - first) * items,
                                       0); // people met in the feed, by viewer and item
        log.eachMeeting(b, [&](std::int64_t viewer, std::size_t item, std::uint32_t people) {
            fed[(static_cast<std::size_t>(viewer) - first) * items + item] += people;
        });
        for (std::size_t v = first; v < end; ++v) {
            const Circle circle(p.truth[v].weight);
            const Exposure* const own = m_blocks[b].met.of(v - first);
            Places any = 0;
            for (std::size_t k = 0; k < out.parts.size(); ++k) {
                met[k] = 0;
                for (std::size_t l = 0; own && l < out.parts[k].lines.size(); ++l) {
                    const Exposure& exposure = own[placeOfLine[out.parts[k].lines[l]]];
                    const std::uint32_t least = l < out.parts[k].times.size() ? out.parts[k].times[l] : 1;
                    if (least <= 1)
                        met[k] |= exposure.met();
                    else
                        exposure.each([&](Places places, std::uint32_t times) {
                            if (times >= least) met[k] |= places;
                        });
                }
                for (const std::size_t item : out.parts[k].items) {
                    const std::uint32_t people = fed[(v - first) * items + item];
                    if (people == 0) continue;
                    RandomStream luck(m_luck.seed, m_luck.replication, Purpose::MetTogether, v,
                                      m_world.tracked[item].key);
                    met[k] |= circle.exactly(people, circle.placeFor(luck.uniform()));
                }
                any |= met[k];
            }
            while (any != 0) { // people who met the same parts
                const int place = std::countr_zero(any);
                Places same = any;
                std::uint64_t parts = 0;
                for (std::size_t k = 0; k < met.size(); ++k) {
                    const bool here = (met[k] >> place) & 1;
                    parts |= std::uint64_t{here} << k;
                    same &= here ? met[k] : ~met[k];
                }
                out.people[parts] += circle.peopleOf(same);
                any &= ~same;
            }
        }
    }
}

} // namespace forereach
