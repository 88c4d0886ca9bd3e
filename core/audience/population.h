// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Population: weighted, segment-contiguous virtual viewers drawn once from the market packs and the seed
// (truth). A viewer is a class of `weight` exchangeable people. Hidden columns (taste, level) are read by
// response and sim only; the platform sees ViewerPublic. Same inputs, same bits, for any number of workers (a
// viewer's draws are keyed by its replication and its number inside its segment).

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/audience/activity.h"
#include "core/model/scenario.h"

namespace forereach {

struct Segment {
    SegmentId id;
    int market = 0; // index into Population::markets
    Gender gender = Gender::Female;
    AgeBand age = AgeBand::A18to24;
    std::int64_t people = 0; // app users
    std::int64_t firstViewer = 0;
    std::int64_t viewers = 0;
};

/// Hidden. 64 bytes.
struct alignas(64) ViewerTruth {
    std::array<std::uint8_t, kTopicCount> taste{}; // interest shares p_u in units of 1/255, Dirichlet
    float level = 0;                               // n_u, standard normal: watches more or less than others
    float sociability = 0;                         // standard normal; raises sharing, liking, commenting
    float dailyRate = 0;                           // expected sessions a day, this person's long-run mean
    std::uint32_t weight = 1;                      // people this viewer stands for
    float furtherSessions = 0;                     // on a day of use, after the first: long-run mean
    float habit = 0;                               // own part of the logit of a day of use
    std::array<std::uint8_t, 8> spare{};
};
static_assert(sizeof(ViewerTruth) == 64);

/// What a platform knows of an account.
struct ViewerPublic {
    std::uint16_t languages = 1; // bit i: understands Population::languages[i]
    std::uint8_t connection = 0;
    std::uint8_t ageBand = 0;
};

struct Population {
    std::vector<const Market*> markets; // of the scenario, in its order; the Catalog outlives the population
    std::vector<std::string> languages; // at most 16
    std::vector<Segment> segments;      // by market, gender, age
    std::vector<ViewerTruth> truth;     // by viewer
    std::vector<ViewerPublic> visible;  // by viewer
    std::vector<std::uint16_t> segmentOf; // by viewer
    double affinityMean = 0;              // of p_u . t over random pairs, in units of 1/65025
    double affinitySd = 1;
    std::int64_t people = 0;

    std::int64_t viewers() const { return static_cast<std::int64_t>(truth.size()); }
    int marketOf(std::int64_t viewer) const {
        return segments[segmentOf[static_cast<std::size_t>(viewer)]].market;
    }
};

/// Runs f(begin, end) over disjoint ranges that cover [0, n); the caller decides on threads.
using ParallelFor =
    std::function<void(std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& f)>;

/// Viewers by segment: proportional to people, asked-for segments four times denser, at least min(30, viewers
/// / segments, people) each, never more than people. Sums to at most scenario.viewers unless the minima need
/// more.
std::vector<Segment> allocateSegments(const Scenario&, const Catalog&);

/// Expected sessions a day of a market's people of one age band.
double meanFurtherSessions(const ReturnModel&, const Market&, AgeBand);

/// As one replication has it: segments and numbers of viewers are the same in all.
Population synthesise(const Scenario&, const Catalog&, const ParallelFor&, std::uint32_t replication = 0);

} // namespace forereach
