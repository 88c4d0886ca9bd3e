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
    struct Edge {
        std::uint32_t at;
        std::uint16_t part;
        std::int16_t step;
    };
    std::vector<Edge> edges;
    std::vector<int> inside(out.parts.size());
    std::vector<Arc> arcs;
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        const std::size_t first = b * kLeaseBlock, end = std::min(first + kLeaseBlock, p.truth.size());
        std::vector<std::uint32_t> fed((end - first) * items,
                                       0); // people met in the feed, by viewer and item
        log.eachMeeting(b, [&](std::int64_t viewer, std::size_t item, std::uint32_t people) {
            fed[(static_cast<std::size_t>(viewer) - first) * items + item] += people;
        });
        for (std::size_t v = first; v < end; ++v) {
            const std::uint32_t all = p.truth[v].weight;
            edges.clear();
            const auto add = [&](std::size_t part, Arc arc) {
                edges.push_back({arc.begin, static_cast<std::uint16_t>(part), 1});
                edges.push_back({arc.end, static_cast<std::uint16_t>(part), -1});
            };
            for (std::size_t k = 0; k < out.parts.size(); ++k) {
                for (const std::size_t line : out.parts[k].lines)
                    if (const Exposure* const met = m_blocks[b].line[placeOfLine[line]].met.of(v - first))
                        met->each([&](Arc arc, std::uint32_t times) {
                            if (times > 0) add(k, arc);
                        });
                for (const std::size_t item : out.parts[k].items) {
                    const std::uint32_t people = fed[(v - first) * items + item];
                    if (people == 0) continue;
                    RandomStream luck(m_luck.seed, m_luck.replication, Purpose::MetTogether, v,
                                      m_world.tracked[item].key);
                    arcs.clear();
                    appendCircular(luck.below(all), std::min(people, all), all, arcs);
                    for (const Arc& arc : arcs) add(k, arc);
                }
            }
            if (edges.empty()) continue;
            std::sort(edges.begin(), edges.end(), [](const Edge& x, const Edge& y) { return x.at < y.at; });
            std::fill(inside.begin(), inside.end(), 0);
            std::uint64_t mask = 0;
            for (std::size_t i = 0; i < edges.size(); ++i) {
                const Edge& edge = edges[i];
                inside[edge.part] += edge.step;
                const std::uint64_t bit = std::uint64_t{1} << edge.part;
                mask = inside[edge.part] > 0 ? mask | bit : mask & ~bit;
                const std::uint32_t next = i + 1 < edges.size() ? edges[i + 1].at : all;
                if (mask != 0 && next > edge.at) out.people[mask] += next - edge.at;
            }
        }
    }
}

} // namespace forereach
