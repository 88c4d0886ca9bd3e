// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/graph_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"

namespace forereach {
namespace {

// A circle of fewer nodes joins its neighbour: ties need someone to go to.
constexpr std::uint32_t kSmallestCircle = 64;
constexpr std::uint64_t kCreatorEntity = 1ULL << 40; // creators' draws, apart from viewers'
constexpr int kChunk = 1024;

enum Step : std::uint64_t { kDegrees, kFriends, kPeers, kCreators };

using Range = std::array<std::uint32_t, 2>;

// Stretches of [begin, end) with equal keys, the small ones joined to the one before (the first to the next).
template <typename Key>
std::vector<Range> circles(Range whole, Key&& key) {
    std::vector<Range> out;
    for (std::uint32_t i = whole[0]; i < whole[1];) {
        std::uint32_t j = i + 1;
        while (j < whole[1] && key(j) == key(i)) ++j;
        if (!out.empty() && (j - i < kSmallestCircle || out.back()[1] - out.back()[0] < kSmallestCircle))
            out.back()[1] = j;
        else
            out.push_back({i, j});
        i = j;
    }
    return out;
}

// A whole number whose mean is `expected`.
std::uint32_t rounded(double expected, double u) {
    return static_cast<std::uint32_t>(expected + u);
}

// -ln(u) of `count` uniform draws: the gaps between sorted uniforms, up to a common factor.
FOREREACH_CLONED(void, exponentials, (std::uint64_t key, std::uint32_t count, float* out),
                 (key, count, out)) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t bits = mix64(key + i * 0xd1342543de82ef95ULL);
        out[i] = -fastLog((static_cast<float>(static_cast<std::int32_t>(bits >> 40)) + 0.5f) * 0x1p-24f);
    }
}

} // namespace

void MassIndex::build(const std::vector<double>& masses) {
    double sum = 0;
    for (const double m : masses) sum += m;
    m_edge.assign(masses.size() + 1, 0);
    const double scale = sum > 0 ? 0x1p44 / sum : 0;
    for (std::size_t i = 0; i < masses.size(); ++i)
        m_edge[i + 1] = m_edge[i] + static_cast<std::uint64_t>(masses[i] * scale);
    std::size_t cells = 2;
    while (cells < 4 * masses.size()) cells *= 2;
    m_shift = 0;
    while ((m_edge.back() >> m_shift) >= cells) ++m_shift;
    m_guide.assign((m_edge.back() >> m_shift) + 1, 0);
    std::uint32_t i = 0;
    for (std::uint64_t c = 0; c < m_guide.size(); ++c) {
        while (i + 1 < masses.size() && m_edge[i + 1] <= (c << m_shift)) ++i;
        m_guide[c] = i;
    }
}

GraphPlan::GraphPlan(std::span<const GraphNode> viewers, std::span<const GraphCreator> creators,
                     const GraphOptions& options)
    : m_options(options) {
    const auto n = static_cast<std::uint32_t>(viewers.size());
    // Nodes in the order of their circles; equal keys by viewer.
    std::vector<std::uint64_t> sorted(n);
    for (std::uint32_t v = 0; v < n; ++v)
        sorted[v] = static_cast<std::uint64_t>(viewers[v].language) << 56 |
                    static_cast<std::uint64_t>(viewers[v].market & 0xffff) << 40 |
                    static_cast<std::uint64_t>(viewers[v].topic) << 32 | v;
    std::sort(sorted.begin(), sorted.end());
    m_order.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) m_order[i] = static_cast<std::uint32_t>(sorted[i]);
    m_leafOf.resize(n);
    for (const Range& language : circles({0, n}, [&](std::uint32_t i) { return sorted[i] >> 56; }))
        for (const Range& market : circles(language, [&](std::uint32_t i) { return sorted[i] >> 40; }))
            for (const Range& leaf : circles(market, [&](std::uint32_t i) { return sorted[i] >> 32; })) {
                for (std::uint32_t i = leaf[0]; i < leaf[1]; ++i)
                    m_leafOf[i] = static_cast<std::uint32_t>(m_leaves.size());
                m_leaves.push_back({leaf, market, language});
            }

    double people = 0;
    for (const GraphNode& v : viewers) people += v.weight;
    m_repeats = people >= 2.0 * n;
    m_tiesPerEdge = n ? people / n / options.keep : 1;

    // Degrees. Sociability carries friends; friends carry follows and followers (correlations of KuaiRand's
    // user features: 0.64 and 0.87).
    m_friends.resize(n);
    m_oneWay.resize(n);
    m_taste.resize(n);
    std::vector<double> friends(n), followed(n);
    double oneWay = 0, peers = 0;
    const double mu = detLog(options.followsMedian), mi = detLog(options.followersMedian),
                 mf = detLog(options.friendsMedian);
    for (std::uint32_t i = 0; i < n; ++i) {
        const GraphNode& v = viewers[m_order[i]];
        RandomStream random(options.seed, 0, Purpose::FollowGraph, m_order[i], kDegrees);
        const double zf =
            0.6 * static_cast<double>(v.sociability) + 0.8 * detNormalQuantile(random.uniform());
        const double zo = 0.64 * zf + std::sqrt(1 - 0.64 * 0.64) * detNormalQuantile(random.uniform());
        const double zi = 0.87 * zf + std::sqrt(1 - 0.87 * 0.87) * detNormalQuantile(random.uniform());
        const double follows = std::min(options.followsLimit, detExp(mu + options.followsSd * zo));
        const double followers = detExp(mi + options.followersSd * zi);
        const double both = std::min(detExp(mf + options.friendsSd * zf), 0.9 * std::min(follows, followers));
        const double edges = static_cast<double>(v.weight) / m_tiesPerEdge; // of one tie a person
        m_taste[i] = v.taste;
        friends[i] = both * edges;
        followed[i] = (followers - both) * edges;
        m_friends[i] = static_cast<float>(friends[i]);
        m_oneWay[i] = static_cast<float>((follows - both) * edges);
        oneWay += static_cast<double>(m_oneWay[i]);
        peers += followed[i];
    }
    m_friendMass.build(friends);
    m_followedMass.build(followed);

    // Follows and followers add up to the same number: what viewers follow and other viewers do not receive
    // goes to creators.
    m_peerShare = creators.empty() || oneWay <= 0 ? 1.0 : std::min(1.0, peers / oneWay);
    m_creatorShare = 1 - m_peerShare;

    std::vector<std::uint64_t> byCircle(creators.size());
    for (std::size_t c = 0; c < creators.size(); ++c)
        byCircle[c] = static_cast<std::uint64_t>(creators[c].language) << 56 |
                      static_cast<std::uint64_t>(creators[c].market) << 40 |
                      static_cast<std::uint64_t>(creators[c].topic) << 32 | c;
    std::sort(byCircle.begin(), byCircle.end());
    std::vector<double> popularity;
    for (const std::uint64_t c : byCircle) {
        m_creatorOrder.push_back(static_cast<std::uint32_t>(c));
        RandomStream random(options.seed, 0, Purpose::FollowGraph, kCreatorEntity + m_creatorOrder.back(),
                            kDegrees);
        popularity.push_back(detExp(options.creatorsSd * detNormalQuantile(random.uniform())));
    }
    m_creatorMass.build(popularity);
    m_creatorCircleOf.resize(n);
    for (std::uint32_t i = 0; i < n; ++i) {
        if (i == 0 || sorted[i] >> 40 != sorted[i - 1] >> 40) {
            const auto first = [&](std::uint64_t key) {
                return static_cast<std::uint32_t>(std::lower_bound(byCircle.begin(), byCircle.end(), key) -
                                                  byCircle.begin());
            };
            CreatorCircle circle;
            const std::uint64_t key = sorted[i] >> 40 << 40, language = sorted[i] >> 56;
            for (std::uint64_t t = 0; t <= kTopicCount; ++t) circle.topic[t] = first(key + (t << 32));
            circle.language = {first(language << 56), first((language + 1) << 56)};
            if (language == 0xff) circle.language[1] = static_cast<std::uint32_t>(byCircle.size());
            m_creatorCircles.push_back(circle);
        }
        m_creatorCircleOf[i] = static_cast<std::uint16_t>(m_creatorCircles.size() - 1);
    }
}

GraphPlan::Circles GraphPlan::circlesOf(std::uint32_t node) const {
    const auto& leaf = m_leaves[m_leafOf[node]];
    return {{leaf[0], leaf[1], leaf[2], Range{0, nodes()}}};
}

void GraphPlan::draw(const MassIndex& index, std::span<const Piece> pieces, std::uint32_t count,
                     std::uint64_t key, bool repeats, std::vector<std::uint32_t>& out) {
    if (count == 0 || pieces.empty()) return;
    // Sorted uniforms on the line of all pieces: partial sums of exponentials over their total.
    double weight = 0, total = 0;
    for (const Piece& p : pieces) weight += static_cast<double>(p.end - p.begin) * p.rate;
    float gap[kChunk];
    for (std::uint32_t done = 0; done < count + 1; done += kChunk) {
        const std::uint32_t k = std::min<std::uint32_t>(kChunk, count + 1 - done);
        exponentials(key + done * 0xd1342543de82ef95ULL, k, gap);
        for (std::uint32_t i = 0; i < k; ++i) total += static_cast<double>(gap[i]);
    }
    const double unit = weight / total;
    const Piece* piece = pieces.data();
    double before = 0, pieceEnd = static_cast<double>(piece->end - piece->begin) * piece->rate, sum = 0;
    double inverse = 1 / piece->rate;
    const Piece* const last = piece + pieces.size() - 1;
    for (std::uint32_t done = 0; done < count; done += kChunk) {
        const std::uint32_t k = std::min<std::uint32_t>(kChunk, count - done);
        if (count >= kChunk) exponentials(key + done * 0xd1342543de82ef95ULL, k, gap);
        for (std::uint32_t i = 0; i < k; ++i) {
            sum += static_cast<double>(gap[i]);
            const double y = sum * unit;
            while (y >= pieceEnd && piece != last) {
                before = pieceEnd;
                ++piece;
                pieceEnd += static_cast<double>(piece->end - piece->begin) * piece->rate;
                inverse = 1 / piece->rate;
            }
            const auto x = static_cast<std::uint64_t>(std::max(0.0, (y - before) * inverse));
            const std::uint32_t node = index.find(std::min(piece->begin + x, piece->end - 1));
            if (repeats || out.empty() || out.back() != node) out.push_back(node);
        }
    }
}

namespace {

// The nested circles as stretches, ascending; f(begin node, end node, number of circles that hold it).
template <typename F>
void stretches(const GraphPlan::Circles& c, F&& f) {
    for (std::size_t k = 3; k > 0; --k) f(c.range[k][0], c.range[k - 1][0], k);
    f(c.range[0][0], c.range[0][1], std::size_t{0});
    for (std::size_t k = 1; k <= 3; ++k) f(c.range[k - 1][1], c.range[k][1], k);
}

std::array<double, 4> asArray(const CircleShares& s) {
    return {s.interest, s.market, s.language, s.anyone};
}

} // namespace

void GraphPlan::friendsAbove(std::uint32_t node, std::vector<std::uint32_t>& out) const {
    out.clear();
    const Circles c = circlesOf(node);
    const std::array<double, 4> share = asArray(m_options.viewers);
    std::array<double, 4> rate{}; // ties per unit of mass, of this circle and all wider ones
    double sum = 0;
    for (std::size_t k = 4; k-- > 0;) {
        const auto mass = m_friendMass.before(c.range[k][1]) - m_friendMass.before(c.range[k][0]);
        if (mass > 0) sum += share[k] / static_cast<double>(mass);
        rate[k] = sum;
    }
    std::array<Piece, 7> pieces;
    std::size_t count = 0;
    double weight = 0;
    stretches(c, [&](std::uint32_t begin, std::uint32_t end, std::size_t k) {
        const std::uint64_t a = m_friendMass.before(std::max(begin, std::min(end, node + 1))),
                            b = m_friendMass.before(end);
        if (a >= b) return;
        pieces[count++] = {a, b, rate[k]};
        weight += static_cast<double>(b - a) * rate[k];
    });
    RandomStream random(m_options.seed, 0, Purpose::FollowGraph, m_order[node], kFriends);
    const std::uint32_t edges =
        poissonFromUniform(static_cast<double>(m_friends[node]) * weight, random.uniform());
    draw(m_friendMass, {pieces.data(), count}, edges, random.bits(), m_repeats, out);
}

void GraphPlan::peers(std::uint32_t node, std::vector<std::uint32_t>& out) const {
    out.clear();
    const Circles c = circlesOf(node);
    const std::array<double, 4> share = asArray(m_options.viewers);
    std::array<double, 4> rate{};
    double sum = 0;
    for (std::size_t k = 4; k-- > 0;) {
        const auto mass = m_followedMass.before(c.range[k][1]) - m_followedMass.before(c.range[k][0]);
        if (mass > 0) sum += share[k] / static_cast<double>(mass);
        rate[k] = sum;
    }
    std::array<Piece, 7> pieces;
    std::size_t count = 0;
    stretches(c, [&](std::uint32_t begin, std::uint32_t end, std::size_t k) {
        const std::uint64_t a = m_followedMass.before(begin), b = m_followedMass.before(end);
        if (a < b) pieces[count++] = {a, b, rate[k]};
    });
    RandomStream random(m_options.seed, 0, Purpose::FollowGraph, m_order[node], kPeers);
    const std::uint32_t edges = rounded(static_cast<double>(m_oneWay[node]) * m_peerShare, random.uniform());
    draw(m_followedMass, {pieces.data(), count}, edges, random.bits(), m_repeats, out);
    std::erase(out, node); // nobody follows themselves
}

void GraphPlan::creators(std::uint32_t node, std::vector<std::uint32_t>& out) const {
    out.clear();
    if (m_creatorMass.empty()) return;
    const CreatorCircle& c = m_creatorCircles[m_creatorCircleOf[node]];
    const auto massOf = [&](std::uint32_t begin, std::uint32_t end) {
        return m_creatorMass.before(end) - m_creatorMass.before(begin);
    };
    const auto all = static_cast<std::uint32_t>(m_creatorOrder.size());
    const std::array<std::uint32_t, 2> market{c.topic.front(), c.topic.back()};
    // A share whose circle has no creator falls to the next wider one.
    CircleShares s = m_options.creators;
    double taste = 0;
    for (std::size_t t = 0; t < kTopicCount; ++t)
        if (massOf(c.topic[t], c.topic[t + 1]) > 0) taste += (*m_taste[node])[t];
    if (taste <= 0) s.market += s.interest, s.interest = 0;
    if (massOf(market[0], market[1]) == 0) s.language += s.market, s.market = 0;
    if (massOf(c.language[0], c.language[1]) == 0) s.anyone += s.language, s.language = 0;
    const auto rateOf = [&](double share, std::uint32_t begin, std::uint32_t end) {
        return share > 0 ? share / static_cast<double>(massOf(begin, end)) : 0.0;
    };
    const double anyone = rateOf(s.anyone, 0, all);
    const double language = anyone + rateOf(s.language, c.language[0], c.language[1]);
    const double inMarket = language + rateOf(s.market, market[0], market[1]);
    std::array<Piece, kTopicCount + 4> pieces;
    std::size_t count = 0;
    const auto add = [&](std::uint32_t begin, std::uint32_t end, double rate) {
        const std::uint64_t a = m_creatorMass.before(begin), b = m_creatorMass.before(end);
        if (a < b && rate > 0) pieces[count++] = {a, b, rate};
    };
    add(0, c.language[0], anyone);
    add(c.language[0], market[0], language);
    for (std::size_t t = 0; t < kTopicCount; ++t) {
        const double liked = s.interest > 0 ? s.interest * (*m_taste[node])[t] / taste : 0.0;
        add(c.topic[t], c.topic[t + 1], inMarket + rateOf(liked, c.topic[t], c.topic[t + 1]));
    }
    add(market[1], c.language[1], language);
    add(c.language[1], all, anyone);
    RandomStream random(m_options.seed, 0, Purpose::FollowGraph, m_order[node], kCreators);
    const std::uint32_t edges =
        rounded(static_cast<double>(m_oneWay[node]) * m_creatorShare, random.uniform());
    // A creator stands for as many alike as the catalogue leaves out: several of them may be followed.
    draw(m_creatorMass, {pieces.data(), count}, edges, random.bits(), true, out);
}

} // namespace forereach
