// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// AdRecording: the feed of a scenario run once and its sessions kept, so that ads can be sold in it again
// and again. A replay gives the same integers as the full run with the same campaigns, since the feed reads
// nothing of them. Ads of boosted posts are sold in the feed as it is without them.

#include <functional>
#include <memory>
#include <vector>

#include "core/report/run_report.h"
#include "core/sim/meet_ads.h"
#include "core/sim/simulate.h"

namespace forereach {

/// Immutable once recorded; may be replayed by several threads at once.
class AdRecording {
public:
    const World& world() const { return *m_world; }
    const Catalog& catalog() const { return m_catalog; }
    int replications() const { return static_cast<int>(m_reps.size()); }
    const SessionLog& log(int replication) const { return m_reps[static_cast<std::size_t>(replication)].log; }
    std::int64_t sessions() const;
    /// Whether its feed is that of a scenario: nothing but campaigns and the terms of ads differs.
    bool fits(const Scenario&) const;

    /// The ads of one replication. `terms` fits and is valid. Empty lines if cancelled.
    /// `met`, if not null, holds the parts that are asked for, and receives who met them.
    AdResult replay(int replication, const Scenario& terms, AdDetail, const CancelToken&,
                    MetTogether* met = nullptr) const;
    /// Campaigns, their laws and notes, from one result for each replication. Nothing else is filled in.
    RunReport report(const Scenario& terms, std::vector<AdResult>) const;

private:
    friend Result<std::shared_ptr<const AdRecording>> recordFeed(const Scenario&, const Catalog&,
                                                                 const RunOptions&, const RunControl&);
    struct Rep {
        std::shared_ptr<const World> world; // as this replication drew it
        Luck luck;
        std::vector<float> quality;
        std::vector<std::uint32_t> interests; // by viewer
        SessionLog log;
    };
    Catalog m_catalog; // as shipped
    std::shared_ptr<const World> m_world;
    std::vector<Rep> m_reps;
    std::string m_key;
};

/// Runs the feed of a scenario without its ads. Fails as simulate() does.
Result<std::shared_ptr<const AdRecording>> recordFeed(const Scenario&, const Catalog&, const RunOptions&,
                                                      const RunControl&);

} // namespace forereach
