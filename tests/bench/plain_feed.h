// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The benchmark's job as one would first write it: objects with virtual methods, standard containers, a
// Mersenne Twister, a loop over candidates. Same size of candidates, page, rules, response and learning as
// the engine's; not the same figures, nor its market packs. Its time beside the engine's says what the
// engine's layout is worth.

#include <cstdint>
#include <memory>

namespace forereach {

class PlainFeed {
public:
    /// Viewers who come 4.1 times a day, items alive at a time, in one market.
    PlainFeed(int viewers, int items);
    ~PlainFeed();

    struct Figures {
        std::int64_t sessions = 0, impressions = 0, candidates = 0, completed = 0, seenAgain = 0;
        double seconds = 0; // CPU time of this thread
    };
    /// Simulates so many hours more, hourly refresh included.
    Figures run(int hours);

private:
    struct World;
    std::unique_ptr<World> m_world;
};

} // namespace forereach
