// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Trials: variants of one item of a scenario, simulated together on the item's own luck. What stall(),
// drivers() and hours() are made of.

#include "core/sim/variants.h"

namespace forereach {

/// The item with something changed, and nothing but its place in the luck kept.
struct Trial {
    ContentItem item;
    SignalShift shift;
};

struct TrialResult {
    RunSamples samples; // of the item alone
    ItemReport report;
    const ItemSamples& item() const { return samples.items[0]; }
    /// Share of replications in which it passed the level.
    double passedShare(std::size_t level) const;
    /// Share of impressions that were watched for 3 s and more; 0 without impressions.
    double hold3s() const;
};

class Trials {
public:
    /// `index`: of the item in the content. The rest of the content and campaigns are left out: they change
    /// nothing for it.
    Trials(const Scenario&, std::size_t index, const Catalog&, const RunOptions&, const RunControl&);

    const ContentItem& own() const { return m_scenario.content[0]; }
    const Scenario& scenario() const { return m_scenario; } // resolved, with this item alone
    Scenario& change() { return m_scenario; }               // of the next runs
    double rivalShift = 0;                                  // of the next runs
    int simulated() const { return m_simulated; }
    /// All in one world. `part` of `parts`: for the progress of the whole.
    Result<std::vector<TrialResult>> run(const std::vector<Trial>&, int part = 0, int parts = 1);

private:
    Scenario m_scenario;
    Catalog m_catalog;
    RunOptions m_options;
    RunControl m_control;
    int m_simulated = 0;
};

/// Index of the item in the scenario's content: the named one, or the first; fails with NotFound.
Result<std::size_t> itemToStudy(const Scenario&, const std::string& id);

} // namespace forereach
