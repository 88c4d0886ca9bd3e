// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/audience/population.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/audience/activity.h"
#include "core/base/det_math.h"
#include "core/base/large_memory.h"
#include "core/base/random.h"

namespace forereach {
namespace {

constexpr double kInterestConcentration =
    6.0;                            // Dirichlet(6 pop): calibration start; gives top-1 share near 35 %
constexpr double kOversample = 4.0; // assumption: density of asked-for segments
constexpr std::int64_t kMinimumViewers =
    30; // below this a figure says so; fewer if the scenario asks for few

// Use per day relative to the market's mean, by age band: eMarketer 2025 (US 18-24 77 min, 55-64 39 min, all
// 58); bands between are interpolated (assumption elsewhere).
constexpr std::array<double, kAgeBands> kAgeUse{1.25, 1.33, 1.12, 0.95, 0.80, 0.67};

float gammaDraw(double shape, RandomStream& random) {
    if (shape <= 0) return 0;
    // Marsaglia and Tsang 2000 for shape + 1, then the power-of-uniform boost for shapes below one.
    const double d = shape + 1.0 - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        const double x = detNormalQuantile(random.uniform());
        double v = 1.0 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        const double u = random.uniform();
        if (u < 1.0 - 0.0331 * x * x * x * x || detLog(u) < 0.5 * x * x + d * (1.0 - v + detLog(v))) {
            const float boost = fastExp(fastLog(random.uniformF()) / static_cast<float>(shape));
            return static_cast<float>(d * v) * boost;
        }
    }
}

std::uint64_t keyOf(std::string_view text) {
    std::uint64_t h = 0;
    for (const char c : text) h = mix64(h ^ static_cast<unsigned char>(c));
    return h;
}

} // namespace

std::vector<Segment> allocateSegments(const Scenario& scenario, const Catalog& catalog) {
    std::vector<Segment> segments;
    std::vector<double> mass;
    for (std::size_t m = 0; m < scenario.markets.size(); ++m) {
        const Market& market = *catalog.market(scenario.markets[m]);
        for (int g = 0; g < kGenders; ++g)
            for (int a = 0; a < kAgeBands; ++a) {
                Segment s;
                s.gender = static_cast<Gender>(g);
                s.age = static_cast<AgeBand>(a);
                s.market = static_cast<int>(m);
                s.id = segmentIdOf(market.code, s.gender, s.age);
                s.people = market.usersOf(s.gender, s.age);
                if (s.people <= 0) continue;
                const bool asked = std::find(scenario.segments.begin(), scenario.segments.end(), s.id) !=
                                   scenario.segments.end();
                segments.push_back(s);
                mass.push_back(static_cast<double>(s.people) * (asked ? kOversample : 1.0));
            }
    }
    const double total = std::accumulate(mass.begin(), mass.end(), 0.0);
    const std::int64_t least = std::clamp<std::int64_t>(
        scenario.viewers / std::max<std::int64_t>(1, static_cast<std::int64_t>(segments.size())), 1,
        kMinimumViewers);
    std::int64_t first = 0;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto share = static_cast<std::int64_t>(static_cast<double>(scenario.viewers) * mass[i] / total);
        segments[i].viewers = std::min(segments[i].people, std::max(share, least));
        segments[i].firstViewer = first;
        first += segments[i].viewers;
    }
    return segments;
}

double meanFurtherSessions(const ReturnModel& returns, const Market& market, AgeBand age) {
    // Mean of kAgeUse weighted by users, so that the market's mean use stays what the pack says.
    double users = 0, use = 0;
    for (int g = 0; g < kGenders; ++g)
        for (int a = 0; a < kAgeBands; ++a) {
            const auto u =
                static_cast<double>(market.usersOf(static_cast<Gender>(g), static_cast<AgeBand>(a)));
            users += u;
            use += u * kAgeUse[static_cast<std::size_t>(a)];
        }
    // One session of a day of use is sure; the further ones are the pack's mean over days of use less one.
    return std::max(0.0, market.sessionsPerDay.value - 1) /
           usersOfADayOverPeople(returns, market.activitySdBetween.value) *
           kAgeUse[static_cast<std::size_t>(age)] * users / use;
}

Population synthesise(const Scenario& scenario, const Catalog& catalog, const ParallelFor& parallelFor,
                      std::uint32_t replication) {
    Population p;
    const ReturnModel returns = returnModel(catalog.viewers);
    for (const std::string& code : scenario.markets) p.markets.push_back(catalog.market(code));
    for (const Market* market : p.markets)
        for (const LanguageShare& l : market->languages)
            if (p.languages.size() < 16 &&
                std::find(p.languages.begin(), p.languages.end(), l.language) == p.languages.end())
                p.languages.push_back(l.language);
    p.segments = allocateSegments(scenario, catalog);
    const Segment& last = p.segments.back();
    const auto n = static_cast<std::size_t>(last.firstViewer + last.viewers);
    reserveLarge(p.truth, n);
    p.truth.resize(n);
    p.visible.resize(n);
    p.segmentOf.resize(n);

    for (std::size_t s = 0; s < p.segments.size(); ++s) {
        const Segment& segment = p.segments[s];
        const Market& market = *p.markets[static_cast<std::size_t>(segment.market)];
        p.people += segment.people;
        std::array<double, kTopicCount> shape{};
        for (int k = 0; k < kTopicCount; ++k)
            shape[static_cast<std::size_t>(k)] =
                kInterestConcentration * market.topics[static_cast<std::size_t>(k)].value;
        const std::uint64_t segmentKey = keyOf(segment.id.value);
        const double sd = market.activitySdBetween.value;
        const double further = meanFurtherSessions(returns, market, segment.age);
        const std::int64_t base = segment.people / segment.viewers;
        const std::int64_t extra = segment.people % segment.viewers;

        parallelFor(segment.viewers, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const auto v = static_cast<std::size_t>(segment.firstViewer + i);
                RandomStream random(scenario.seed, replication, Purpose::Population, segmentKey,
                                    static_cast<std::uint64_t>(i));
                ViewerTruth& t = p.truth[v];
                // Gaussian copula: activity and sociability correlate at 0.3 (assumption).
                const double zActivity = detNormalQuantile(random.uniform());
                const double zOther = detNormalQuantile(random.uniform());
                t.level = static_cast<float>(detNormalQuantile(random.uniform()));
                t.sociability = static_cast<float>(0.3 * zActivity + std::sqrt(1.0 - 0.09) * zOther);
                t.furtherSessions = static_cast<float>(further * detExp(sd * zActivity - 0.5 * sd * sd));
                t.habit = habitOf(returns, zActivity);
                t.dailyRate = static_cast<float>(shareOfDaysUsed(returns, static_cast<double>(t.habit)) *
                                                 (1 + static_cast<double>(t.furtherSessions)));
                t.weight = static_cast<std::uint32_t>(base + (i < extra ? 1 : 0));
                std::array<float, kTopicCount> gamma{};
                float sum = 1e-20f;
                for (std::size_t k = 0; k < kTopicCount; ++k) {
                    gamma[k] = gammaDraw(shape[k], random);
                    sum += gamma[k];
                }
                for (std::size_t k = 0; k < kTopicCount; ++k)
                    t.taste[k] = static_cast<std::uint8_t>(gamma[k] / sum * 255.0f + 0.5f);
                ViewerPublic& pub = p.visible[v];
                pub.ageBand = static_cast<std::uint8_t>(segment.age);
                pub.languages = 0;
                double u = random.uniform();
                double totalShare = 0;
                for (const LanguageShare& l : market.languages) totalShare += l.share.value;
                // First language by share, further ones independently by their share.
                bool first = true;
                for (const LanguageShare& l : market.languages) {
                    const auto at = std::find(p.languages.begin(), p.languages.end(), l.language);
                    if (at == p.languages.end()) continue;
                    const auto bit = static_cast<std::uint16_t>(1u << (at - p.languages.begin()));
                    const double share = l.share.value / totalShare;
                    if (first && u < share) {
                        pub.languages |= bit;
                        first = false;
                    }
                    u -= share;
                    if (random.uniform() < l.share.value) pub.languages |= bit;
                }
                if (pub.languages == 0) pub.languages = 1;
                double c = random.uniform();
                pub.connection = kConnections - 1;
                for (int k = 0; k < kConnections; ++k) {
                    c -= market.connections[static_cast<std::size_t>(k)].share.value;
                    if (c < 0) {
                        pub.connection = static_cast<std::uint8_t>(k);
                        break;
                    }
                }
                p.segmentOf[v] = static_cast<std::uint16_t>(s);
            }
        });
    }
    return p;
}

} // namespace forereach
