// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the engine says of a neutral post of an account, over a range of reach multipliers, lengths and
// qualities: one small scenario whose items are the questions, so that they meet the same viewers. Used by
// fitAccount().

#include <vector>

#include "core/base/result.h"
#include "core/sim/simulate.h"

namespace forereach {

struct EngineQuestion {
    double durationS = 30;
    AccountEffect effect; // as the creator's account
};
struct EngineAnswer {
    double logViews = 0, sd = 0; // of ln(1 + impressions) over replications
    double watchS = 0;           // watched for each impression, mean
};

struct EngineSetting {
    std::vector<std::string> markets;
    std::map<std::string, double> topics; // empty: the first market's mix
    std::string language;
    std::int64_t followers = 0;
    std::string responsePreset = "kuairand";
    std::int64_t viewers = 800;
    int replications = 16;
    int days = 7, warmupDays = 5;
    std::uint64_t seed = 7;
};

class EngineReference {
public:
    EngineReference(EngineSetting setting, const Catalog& catalog, const RunOptions& options,
                    const RunControl& control);
    /// One run; its answers in the order of the questions.
    Result<std::vector<EngineAnswer>> ask(const std::vector<EngineQuestion>&);
    const EngineSetting& setting() const { return m_setting; }

private:
    EngineSetting m_setting;
    const Catalog& m_catalog;
    RunOptions m_options;
    RunControl m_control;
};

} // namespace forereach
