// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/feed_detail.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/sim/learn_session.h"

namespace forereach {
namespace {

template <std::size_t N>
void addCells(std::array<std::int64_t, N>& to, const std::array<std::int64_t, N>& from) {
    for (std::size_t i = 0; i < N; ++i) to[i] += from[i];
}

std::size_t cellOf(float x, float cellsPerUnit, std::size_t cells) {
    return std::min(cells - 1, static_cast<std::size_t>(std::max(0.0f, x * cellsPerUnit)));
}

} // namespace

void ArmDetail::add(const ArmDetail& o) {
    impressions += o.impressions, sampled += o.sampled, watchDs += o.watchDs, completed += o.completed;
    valid += o.valid, longView += o.longView, like += o.like, comment += o.comment, share += o.share;
    follow += o.follow, notInterested += o.notInterested, positive += o.positive;
}

void GroupDetail::add(const GroupDetail& o) {
    ranked.add(o.ranked);
    random.add(o.random);
    addCells(ratio, o.ratio);
    ratioSum += o.ratioSum, ratioSquares += o.ratioSquares;
    addCells(watch, o.watch);
    addCells(duration, o.duration);
    addCells(shownByLength, o.shownByLength);
    addCells(completedByLength, o.completedByLength);
    addCells(goneBefore, o.goneBefore);
}

void FeedDetail::note(const World& world, std::int64_t viewer, std::uint64_t pageKey, const ShownPage& shown,
                      const PageResponse& response, std::uint32_t notInterested, int length) {
    const ViewerTruth& truth = world.population.truth[static_cast<std::size_t>(viewer)];
    const std::int64_t weight = truth.weight;
    GroupDetail& g = group[static_cast<std::size_t>(viewer % kDetailGroups)];
    for (int i = 0; i < length; ++i) {
        const auto s = static_cast<std::size_t>(i);
        // What is published beside it is of short videos.
        if (!isVideoBin(world.catalogue.visible[shown.item[s]].durationBin)) continue;
        if ((shown.beside >> i) & 1) continue; // nor of what stands beside the feed
        const bool random = ((shown.randomArm >> i) & 1) != 0;
        const std::uint8_t flags = response.flags[s];
        const auto ifTrue = [&](bool yes) { return yes ? weight : std::int64_t{0}; };
        const float watched = response.watched[s], duration = response.duration[s];
        ArmDetail& arm = random ? g.random : g.ranked;
        arm.impressions += weight;
        arm.sampled += 1;
        arm.watchDs += weight * static_cast<std::int64_t>(watched * 10.0f + 0.5f);
        arm.completed += ifTrue(flags & kCompleted);
        arm.valid += ifTrue(flags & kValid);
        arm.longView += ifTrue(flags & kLong);
        arm.like += ifTrue(flags & kLiked);
        arm.comment += ifTrue(flags & kCommented);
        arm.share += ifTrue(flags & kShared);
        arm.follow += ifTrue(flags & kFollowed);
        arm.positive += ifTrue(flags & (kLiked | kCommented | kShared | kFollowed));
        arm.notInterested += ifTrue((notInterested >> i) & 1);
        const std::uint64_t key = mix64(pageKey + static_cast<std::uint64_t>(i));
        if (sampleOneIn > 0 && (random || key % sampleOneIn == 0))
            samples.push_back({key, weight, random, response.aff[s], response.quality[s], response.hook[s],
                               response.pace[s], duration, truth.level, response.mood});
        if (random) continue;
        const float ratio = std::min(5.0f, watched / duration);
        g.ratio[cellOf(ratio, 100, kRatioCells)] += weight;
        const auto fixed = static_cast<std::int64_t>(ratio * 1024.0f);
        g.ratioSum += weight * fixed;
        g.ratioSquares += weight * ((fixed * fixed) >> 10);
        g.watch[cellOf(watched, 4, kTimeCells)] += weight;
        g.duration[cellOf(duration, 4, kTimeCells)] += weight;
        std::size_t classOf = 0;
        while (duration >= kLengthEnds[classOf]) ++classOf;
        g.shownByLength[classOf] += weight;
        g.completedByLength[classOf] += ifTrue(flags & kCompleted);
        for (std::size_t k = 0; k < kGoneBefore.size(); ++k)
            g.goneBefore[k] += ifTrue(watched < kGoneBefore[k] && !(flags & kCompleted));
    }
}

void FeedDetail::add(const FeedDetail& o) {
    for (std::size_t g = 0; g < group.size(); ++g) group[g].add(o.group[g]);
    lastDay.insert(lastDay.end(), o.lastDay.begin(), o.lastDay.end());
    samples.insert(samples.end(), o.samples.begin(), o.samples.end());
}

GroupDetail FeedDetail::total() const {
    GroupDetail sum;
    for (const GroupDetail& g : group) sum.add(g);
    return sum;
}

double histogramQuantile(std::span<const std::int64_t> cells, double cellWidth, double share) {
    std::int64_t all = 0;
    for (const std::int64_t c : cells) all += c;
    const double wanted = share * static_cast<double>(all);
    double below = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto here = static_cast<double>(cells[i]);
        if (here > 0 && below + here >= wanted)
            return (static_cast<double>(i) + std::max(0.0, wanted - below) / here) * cellWidth;
        below += here;
    }
    return 0;
}

} // namespace forereach
