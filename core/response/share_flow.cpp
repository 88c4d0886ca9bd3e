// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/share_flow.h"

#include <algorithm>
#include <cmath>

#include "core/base/det_math.h"
#include "core/base/random.h"

namespace forereach {
namespace {

std::uint64_t keyOf(std::uint64_t key, std::uint32_t tick, std::uint16_t segment, std::uint64_t what) {
    return mix64(mix64(key + what) ^ (static_cast<std::uint64_t>(tick) << 16 | segment));
}

std::int64_t binomial(std::int64_t n, double p, double u) {
    return binomialFromUniform(static_cast<std::uint32_t>(std::clamp<std::int64_t>(n, 0, 0xffffffff)), p, u);
}

} // namespace

ShareFlow::ShareFlow(const SegmentTies& ties, const SharingModel& model, std::uint32_t ticks,
                     std::uint64_t key, std::int64_t limit)
    : m_ties(ties), m_model(model), m_ticks(ticks), m_segments(ties.segments), m_key(key),
      m_limit(static_cast<std::size_t>(std::max<std::int64_t>(0, limit))), m_delay(delayShares(model)) {
    m_cumulative = ties.friendEdges;
    for (std::size_t i = 0; i < m_cumulative.size(); ++i)
        if (i % m_segments != 0) m_cumulative[i] += m_cumulative[i - 1];
    m_due.assign(static_cast<std::size_t>(ticks) * m_segments, 0);
    m_waiting.resize(m_due.size());
    m_generations.assign(ticks, {});
}

std::int64_t ShareFlow::due(std::uint32_t tick) const {
    std::int64_t sum = 0;
    for (std::uint16_t s = 0; s < m_segments; ++s) sum += due(tick, s);
    return sum;
}

ShareFlow::Happened ShareFlow::split(std::int64_t people, std::int64_t openedLink, std::int64_t shares,
                                     std::uint64_t key) {
    Happened h;
    h.opened = openedLink;
    RandomStream random(key);
    if (people > 0)
        h.sharedAgain = std::min(
            openedLink, binomial(shares, static_cast<double>(openedLink) / static_cast<double>(people),
                                 random.uniform()));
    h.sharedAgain = std::max(h.sharedAgain, shares - (people - openedLink)); // the others cannot be more
    h.shared = shares - h.sharedAgain;
    return h;
}

// One sharer's links, drawn one by one.
void ShareFlow::sendOne(std::uint32_t tick, std::uint16_t segment, std::uint32_t node,
                        std::uint16_t generation) {
    const std::size_t row = static_cast<std::size_t>(segment) * m_segments;
    const std::int64_t edges = m_cumulative[row + m_segments - 1u];
    if (edges <= 0) return;
    RandomStream random(mix64(m_key ^ mix64(node)));
    const double mean = recipientsOf(segment, generation == 0);
    SharingModel own = m_model;
    own.recipients = std::max(1.0, mean);
    std::uint32_t to = recipientsFromUniform(own, random.uniform());
    if (mean < 1 && random.uniform() >= mean) to = 0;
    for (std::uint32_t i = 0; i < to; ++i) {
        const double opens = random.uniform(), where = random.uniform(), when = random.uniform();
        if (opens >= m_model.openP) continue;
        const auto begin = m_cumulative.begin() + static_cast<std::ptrdiff_t>(row);
        const auto found = std::upper_bound(begin, begin + m_segments - 1,
                                            static_cast<std::int64_t>(where * static_cast<double>(edges)));
        const std::uint32_t then = tick + static_cast<std::uint32_t>(delayFromUniform(m_delay, when));
        if (then >= m_ticks) continue;
        const std::size_t cell = at(then, static_cast<std::uint16_t>(found - begin));
        ++m_due[cell];
        m_waiting[cell].push_back(
            {node, static_cast<std::uint16_t>(std::min<std::size_t>(generation + 1u, kGenerations - 1))});
    }
}

// Links of many sharers of a segment at once, by target segment.
void ShareFlow::sendMany(std::uint32_t tick, std::uint16_t segment, std::int64_t first, std::int64_t later,
                         std::vector<std::int64_t>& arriving) {
    const std::size_t row = static_cast<std::size_t>(segment) * m_segments;
    const std::int64_t edges = m_cumulative[row + m_segments - 1u];
    if (edges <= 0) return;
    RandomStream random(keyOf(m_key, tick, segment, 3));
    double mean = 0, variance = 0;
    for (const bool isFirst : {true, false}) {
        // Geometric with mean m >= 1, or 0 and 1: variance m (m - 1) or m (1 - m); then thinned by openP.
        const double m = recipientsOf(segment, isFirst), v = m * std::abs(m - 1);
        const auto n = static_cast<double>(isFirst ? first : later);
        mean += n * m * m_model.openP;
        variance += n * (m * m_model.openP * (1 - m_model.openP) + m_model.openP * m_model.openP * v);
    }
    const double drawn = mean + std::sqrt(variance) * detNormalQuantile(random.uniform());
    auto left = static_cast<std::int64_t>(std::max(0.0, drawn) + random.uniform());
    std::int64_t edgesLeft = edges;
    for (std::uint16_t to = 0; to < m_segments && left > 0; ++to) {
        const std::int64_t e = m_ties.friendEdges[row + to];
        const std::int64_t k =
            e >= edgesLeft
                ? left
                : binomial(left, static_cast<double>(e) / static_cast<double>(edgesLeft), random.uniform());
        arriving[to] += k;
        left -= k;
        edgesLeft -= e;
    }
}

void ShareFlow::advanceTrees(std::uint32_t tick, std::span<const Happened> bySegment) {
    struct Sharer {
        std::uint32_t node;
        std::uint16_t segment, generation;
    };
    std::vector<Sharer> sharers;
    for (std::uint16_t s = 0; s < m_segments; ++s) {
        const Happened& h = bySegment[s];
        std::vector<Waiting>& waiting = m_waiting[at(tick, s)];
        RandomStream random(keyOf(m_key, tick, s, 1));
        for (std::int64_t i = 0; i < h.opened; ++i) {
            if (waiting.empty()) {
                m_figures.exact = false; // opened, but nobody had sent it: in no tree
                break;
            }
            // A random one of those waiting, none twice while there are others.
            const auto k = static_cast<std::size_t>(i);
            Waiting opener;
            if (k < waiting.size()) {
                std::swap(waiting[k],
                          waiting[k + random.below(static_cast<std::uint32_t>(waiting.size() - k))]);
                opener = waiting[k];
            } else {
                opener = waiting[random.below(static_cast<std::uint32_t>(waiting.size()))];
            }
            const auto node = static_cast<std::uint32_t>(m_parent.size());
            m_parent.push_back(opener.sharer);
            if (i < h.sharedAgain) sharers.push_back({node, s, opener.generation});
        }
        waiting.clear();
        waiting.shrink_to_fit();
        for (std::int64_t i = 0; i < h.shared; ++i) {
            const auto node = static_cast<std::uint32_t>(m_parent.size());
            m_parent.push_back(node);
            sharers.push_back({node, s, 0});
        }
    }
    for (const Sharer& s : sharers) sendOne(tick, s.segment, s.node, s.generation);
}

void ShareFlow::advanceCounts(std::uint32_t tick, std::span<const Happened> bySegment) {
    std::vector<std::int64_t> arriving(m_segments, 0);
    double opened = 0, first = 0, later = 0, waiting = 0;
    for (std::uint16_t s = 0; s < m_segments; ++s) {
        const Happened& h = bySegment[s];
        opened += static_cast<double>(h.opened);
        first += static_cast<double>(h.shared);
        later += static_cast<double>(h.sharedAgain);
        if (h.shared > 0 || h.sharedAgain > 0) sendMany(tick, s, h.shared, h.sharedAgain, arriving);
    }
    std::vector<double> byHour(m_delay.size(), 0);
    double all = 0;
    for (std::uint16_t to = 0; to < m_segments; ++to) {
        RandomStream random(keyOf(m_key, tick, to, 4));
        std::int64_t left = arriving[to];
        double shareLeft = 1;
        for (std::size_t d = 0; d < m_delay.size() && left > 0; ++d) {
            const std::int64_t k = d + 1 == m_delay.size() || m_delay[d] >= shareLeft
                                       ? left
                                       : binomial(left, m_delay[d] / shareLeft, random.uniform());
            shareLeft -= m_delay[d];
            left -= k;
            if (tick + d + 1 < m_ticks) m_due[at(static_cast<std::uint32_t>(tick + d + 1), to)] += k;
            byHour[d] += static_cast<double>(k);
            all += static_cast<double>(k);
        }
    }
    // Generations in proportion: who opens is a fair sample of those who were sent a link.
    std::array<double, kGenerations>& now = m_generations[tick];
    for (const double g : now) waiting += g;
    std::array<double, kGenerations> sent{};
    const double links = first + later;
    for (std::size_t g = 0; g < kGenerations && waiting > 0; ++g) {
        const double share = now[g] / waiting;
        m_openedBy[g] += share * opened;
        sent[std::min(g + 1, kGenerations - 1)] += share * later;
    }
    sent[1] += first;
    if (links <= 0 || all <= 0) return;
    for (std::size_t d = 0; d < byHour.size() && tick + d + 1 < m_ticks; ++d)
        for (std::size_t g = 0; g < kGenerations; ++g)
            m_generations[tick + d + 1][g] += byHour[d] * sent[g] / links;
}

void ShareFlow::advance(std::uint32_t tick, std::span<const Happened> bySegment) {
    if (tick >= m_ticks) return;
    std::int64_t people = 0;
    for (const Happened& h : bySegment) {
        m_figures.seeds += h.shared;
        m_figures.sharers += h.shared + h.sharedAgain;
        m_figures.opened += h.opened;
        people += h.shared + h.opened;
    }
    if (!m_counting && m_parent.size() + static_cast<std::size_t>(people) > m_limit) {
        // From here on only counts: what waits keeps its generation.
        m_counting = true;
        m_figures.exact = false;
        for (std::uint32_t t = tick; t < m_ticks; ++t)
            for (std::uint16_t s = 0; s < m_segments; ++s)
                for (const Waiting& w : m_waiting[at(t, s)]) m_generations[t][w.generation] += 1;
        m_waiting.clear();
        m_waiting.shrink_to_fit();
    }
    if (m_counting)
        advanceCounts(tick, bySegment);
    else
        advanceTrees(tick, bySegment);
}

CascadeFigures ShareFlow::figures() const {
    CascadeFigures f = m_figures;
    describeTrees(treeShapes(m_parent), f);
    for (std::size_t g = 0; g < kGenerations; ++g)
        if (m_openedBy[g] >= 0.5) f.depth = std::max(f.depth, static_cast<int>(g));
    return f;
}

} // namespace forereach
