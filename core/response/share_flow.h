// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ShareFlow: the links to one item that are on their way during a run. At each barrier it takes integers, who
// shared and who opened a link by segment, and gives integers, how many people of each segment will open one
// in each coming tick. Up to a limit every person is a node of a tree, so that size, depth and structural
// virality are those of the run itself; beyond it counts by generation go on (the same draws, no trees). Held
// by one replication, used at barriers by one thread; equal inputs and key, equal outputs.

#include <array>
#include <tuple>

#include "core/response/cascade.h"

namespace forereach {

class ShareFlow {
public:
    /// What happened in one segment during a tick; people.
    struct Happened {
        std::int64_t shared = 0;      // shared, having met the item in the feed
        std::int64_t opened = 0;      // opened a link
        std::int64_t sharedAgain = 0; // of those who opened a link, shared
    };

    /// `ties` must outlive the flow. `key`: of the item in this replication (Purpose::Cascade).
    ShareFlow(const SegmentTies& ties, const SharingModel&, std::uint32_t ticks, std::uint64_t key,
              std::int64_t limit = 200'000);

    /// People of the segment who will open a link in this tick; in all segments.
    std::int64_t due(std::uint32_t tick, std::uint16_t segment) const {
        return tick < m_ticks ? m_due[at(tick, segment)] : 0;
    }
    std::int64_t due(std::uint32_t tick) const;
    /// After tick `tick`: one entry a segment. What the run could not deliver of due() is dropped.
    void advance(std::uint32_t tick, std::span<const Happened> bySegment);
    CascadeFigures figures() const;
    /// What is on its way and what has happened; the rest follows from the constructor.
    auto fields() {
        return std::tie(m_counting, m_due, m_waiting, m_generations, m_openedBy, m_parent, m_figures);
    }

    /// Splits a segment's shares between those who came by a link and the others, as the draw of so many
    /// among all: for callers that count shares without their source.
    static Happened split(std::int64_t people, std::int64_t openedLink, std::int64_t shares,
                          std::uint64_t key);

private:
    static constexpr std::size_t kGenerations = 64;
    struct Waiting { // a link that will be opened, by one person
        std::uint32_t sharer = 0;
        std::uint16_t generation = 1; // of the one who opens it
    };
    void sendOne(std::uint32_t tick, std::uint16_t segment, std::uint32_t node, std::uint16_t generation);
    void sendMany(std::uint32_t tick, std::uint16_t segment, std::int64_t first, std::int64_t later,
                  std::vector<std::int64_t>& arriving);
    void advanceTrees(std::uint32_t tick, std::span<const Happened>);
    void advanceCounts(std::uint32_t tick, std::span<const Happened>);
    double recipientsOf(std::uint16_t segment, bool first) const {
        return first ? m_ties.firstRecipients[segment] : m_ties.laterRecipients[segment];
    }
    std::size_t at(std::uint32_t tick, std::uint16_t segment) const {
        return static_cast<std::size_t>(tick) * m_segments + segment;
    }

    const SegmentTies& m_ties;
    SharingModel m_model;
    std::uint32_t m_ticks = 0;
    std::uint16_t m_segments = 0;
    std::uint64_t m_key = 0;
    std::size_t m_limit = 0;
    bool m_counting = false;
    std::vector<double> m_delay;
    std::vector<std::int64_t> m_cumulative;      // friend edges of a segment, summed over those up to `to`
    std::vector<std::int64_t> m_due;             // [tick * segments + segment]
    std::vector<std::vector<Waiting>> m_waiting; // the same, person by person
    std::vector<std::array<double, kGenerations>> m_generations; // beyond the limit: due by tick
    std::array<double, kGenerations> m_openedBy{};               // beyond the limit: by generation
    std::vector<std::uint32_t> m_parent;                         // trees of people
    CascadeFigures m_figures;
};

} // namespace forereach
