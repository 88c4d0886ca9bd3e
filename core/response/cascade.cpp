// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/cascade.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/base/random.h"

namespace forereach {

std::vector<double> delayShares(const SharingModel& m) {
    std::vector<double> shares(static_cast<std::size_t>(std::max(1, m.longestHours)), 0);
    double left = 1;
    for (std::size_t h = 0; h + 1 < shares.size(); ++h) {
        shares[h] = left * m.hourlyOpen;
        left -= shares[h];
    }
    shares.back() = left;
    return shares;
}

int delayFromUniform(const std::vector<double>& shares, double u) {
    int hour = 1;
    for (std::size_t h = 0; h + 1 < shares.size() && u >= shares[h]; ++h) {
        u -= shares[h];
        ++hour;
    }
    return hour;
}

std::uint32_t recipientsFromUniform(const SharingModel& m, double u) {
    if (m.recipients <= 1) return m.recipients > 0 ? 1 : 0;
    return 1 + static_cast<std::uint32_t>(std::min(1e6, detLog(u) / detLog(1.0 - 1.0 / m.recipients)));
}

double meanRecipients(const SharingModel& m, double friends) {
    if (friends <= 0) return 0;
    if (m.recipients <= 1) return std::max(0.0, m.recipients);
    return m.recipients * (1.0 - detExp(friends * detLog(1.0 - 1.0 / m.recipients)));
}

std::vector<TreeShape> treeShapes(std::span<const std::uint32_t> parent) {
    std::vector<TreeShape> shapes;
    std::vector<std::int64_t> below(parent.size(), 1);
    std::vector<std::uint32_t> tree(parent.size());
    std::vector<int> depth(parent.size(), 0);
    for (std::size_t i = 0; i < parent.size(); ++i) {
        if (parent[i] == i) {
            tree[i] = static_cast<std::uint32_t>(shapes.size());
            shapes.emplace_back();
        } else {
            tree[i] = tree[parent[i]];
            depth[i] = depth[parent[i]] + 1;
        }
        TreeShape& s = shapes[tree[i]];
        ++s.size;
        s.depth = std::max(s.depth, depth[i]);
    }
    for (std::size_t i = parent.size(); i-- > 0;) {
        if (parent[i] == i) continue;
        below[parent[i]] += below[i];
        shapes[tree[i]].wienerIndex += below[i] * (shapes[tree[i]].size - below[i]);
    }
    return shapes;
}

CascadeRun simulateCascades(const FollowGraph& graph, const SharingModel& model,
                            std::span<const float> shareP, std::span<const std::uint32_t> seeds, int hours,
                            std::uint64_t key, std::int64_t limit) {
    struct Person {
        std::uint32_t viewer, node;
    };
    CascadeRun run;
    run.openedInHour.assign(static_cast<std::size_t>(hours) + 1, 0);
    run.sharedInHour.assign(static_cast<std::size_t>(hours) + 1, 0);
    const std::vector<double> delay = delayShares(model);
    std::vector<std::uint32_t> met(graph.viewers(), 0), parent, friends;
    std::vector<std::vector<Person>> due(static_cast<std::size_t>(hours) + 1);
    CascadeFigures& f = run.figures;
    const auto share = [&](Person p, int hour) {
        ++f.sharers;
        ++run.sharedInHour[static_cast<std::size_t>(hour)];
        RandomStream random(mix64(key ^ mix64(p.node)));
        friends.clear();
        graph.eachFriend(p.viewer, [&](std::uint32_t v) { friends.push_back(v); });
        // One person's friends: the edges of the class, each standing for so many ties.
        const double ties = graph.tiesOfPerson(p.viewer);
        const auto has = static_cast<std::uint32_t>(static_cast<double>(friends.size()) * ties +
                                                    (ties == 1.0 ? 0.0 : random.uniform()));
        const std::uint32_t to = std::min(has, recipientsFromUniform(model, random.uniform()));
        auto edges = static_cast<std::uint32_t>(friends.size());
        for (std::uint32_t i = 0; i < to; ++i) {
            const std::uint32_t at = random.below(edges);
            const std::uint32_t v = friends[at];
            if (ties <= 1.0 && edges > 1) std::swap(friends[at], friends[--edges]); // nobody twice
            const double opens = random.uniform(), hourDraw = random.uniform(), knows = random.uniform();
            if (opens >= model.openP || knows * graph.weight(v) < met[v]) continue;
            ++met[v];
            const int when = hour + delayFromUniform(delay, hourDraw);
            if (when > hours) continue; // still on its way at the end: in no tree
            if (static_cast<std::int64_t>(parent.size()) >= limit) {
                f.exact = false;
                continue;
            }
            due[static_cast<std::size_t>(when)].push_back({v, static_cast<std::uint32_t>(parent.size())});
            parent.push_back(p.node);
        }
    };
    for (const std::uint32_t v : seeds) {
        const auto node = static_cast<std::uint32_t>(parent.size());
        parent.push_back(node);
        if (met[v] < graph.weight(v)) ++met[v];
        ++f.seeds;
        share({v, node}, 0);
    }
    for (int hour = 1; hour <= hours; ++hour)
        for (const Person& p : due[static_cast<std::size_t>(hour)]) {
            ++f.opened;
            ++run.openedInHour[static_cast<std::size_t>(hour)];
            RandomStream random(mix64(key + 1) ^ mix64(p.node));
            if (random.uniform() < static_cast<double>(shareP[p.viewer])) share(p, hour);
        }
    describeTrees(treeShapes(parent), f);
    return run;
}

void describeTrees(const std::vector<TreeShape>& shapes, CascadeFigures& f) {
    double sum = 0;
    std::int64_t grown = 0;
    for (const TreeShape& s : shapes) {
        f.depth = std::max(f.depth, s.depth);
        if (s.size > f.largest) {
            f.largest = s.size;
            f.viralityOfLargest = s.virality();
        }
        if (s.size > 1) {
            sum += s.virality();
            ++grown;
        }
    }
    if (grown > 0) f.virality = sum / static_cast<double>(grown);
    if (f.seeds > 0) f.meanSize = static_cast<double>(f.seeds + f.opened) / static_cast<double>(f.seeds);
}

SegmentTies segmentTies(const FollowGraph& graph, const SharingModel& model,
                        std::span<const std::uint16_t> segmentOf, std::uint16_t segments,
                        const ParallelFor& parallelFor) {
    SegmentTies t;
    t.segments = segments;
    t.friendEdges = graph.friendMatrix(segmentOf, segments, parallelFor);
    t.firstRecipients.assign(segments, 0);
    t.laterRecipients.assign(segments, 0);
    std::vector<double> people(segments, 0), ties(segments, 0);
    for (std::uint32_t v = 0; v < graph.viewers(); ++v) {
        const std::uint16_t s = segmentOf[v];
        const double friends = graph.friendEdges(v) * graph.tiesOfPerson(v), weight = graph.weight(v);
        const double reached = meanRecipients(model, friends);
        t.firstRecipients[s] += weight * reached;
        t.laterRecipients[s] += weight * friends * reached;
        people[s] += weight;
        ties[s] += weight * friends;
    }
    for (std::size_t s = 0; s < segments; ++s) {
        if (people[s] > 0) t.firstRecipients[s] /= people[s];
        if (ties[s] > 0) t.laterRecipients[s] /= ties[s];
    }
    return t;
}

SegmentTies evenTies(const SharingModel& model, std::span<const std::int64_t> people) {
    SegmentTies t;
    t.segments = static_cast<std::uint16_t>(people.size());
    for (std::size_t from = 0; from < people.size(); ++from)
        t.friendEdges.insert(t.friendEdges.end(), people.begin(), people.end());
    t.firstRecipients.assign(people.size(), model.recipients);
    t.laterRecipients = t.firstRecipients;
    return t;
}

MeanFieldRun meanFieldCascade(const SegmentTies& ties, const SharingModel& model,
                              std::span<const double> shareP, std::span<const std::int64_t> people,
                              std::span<const double> seeds, int hours) {
    const std::size_t n = ties.segments;
    const std::vector<double> delay = delayShares(model);
    MeanFieldRun run;
    run.opened.assign(n, 0);
    run.sharers.assign(seeds.begin(), seeds.end());
    run.openedInHour.assign(static_cast<std::size_t>(hours) + 1, 0);
    run.sharedInHour.assign(static_cast<std::size_t>(hours) + 1, 0);
    std::vector<double> reached(seeds.begin(), seeds.end());
    std::vector<std::vector<double>> due(static_cast<std::size_t>(hours) + 1, std::vector<double>(n, 0));
    std::vector<double> rowSum(n, 0);
    for (std::size_t s = 0; s < n; ++s)
        for (std::size_t t = 0; t < n; ++t) rowSum[s] += static_cast<double>(ties.friendEdges[s * n + t]);
    const auto send = [&](std::size_t hour, std::size_t from, double sharers, double recipients) {
        run.sharedInHour[hour] += sharers;
        if (rowSum[from] <= 0) return;
        const double links = sharers * recipients * model.openP / rowSum[from];
        for (std::size_t to = 0; to < n; ++to) {
            const double opens = links * static_cast<double>(ties.friendEdges[from * n + to]);
            for (std::size_t d = 0; d < delay.size() && hour + d + 1 < due.size(); ++d)
                due[hour + d + 1][to] += opens * delay[d];
        }
    };
    for (std::size_t s = 0; s < n; ++s) send(0, s, seeds[s], ties.firstRecipients[s]);
    for (std::size_t hour = 1; hour < due.size(); ++hour)
        for (std::size_t s = 0; s < n; ++s) {
            const auto all = static_cast<double>(people[s]);
            const double opens = all > 0 ? due[hour][s] * std::max(0.0, 1.0 - reached[s] / all) : 0.0;
            reached[s] += opens;
            run.opened[s] += opens;
            run.openedInHour[hour] += opens;
            run.sharers[s] += opens * shareP[s];
            send(hour, s, opens * shareP[s], ties.laterRecipients[s]);
        }
    return run;
}

} // namespace forereach
