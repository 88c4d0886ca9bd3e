// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/trials.h"

#include "core/sim/world.h"

namespace forereach {

double TrialResult::passedShare(std::size_t level) const {
    const std::vector<bool>& passed = item().pools[level].passed;
    double n = 0;
    for (const bool p : passed) n += p ? 1 : 0;
    return n / static_cast<double>(passed.size());
}

double TrialResult::hold3s() const {
    double held = 0, shown = 0;
    for (const double h : item().held3s) held += h;
    for (const double i : item().impressions) shown += i;
    return shown > 0 ? held / shown : 0;
}

Trials::Trials(const Scenario& scenario, std::size_t index, const Catalog& catalog, const RunOptions& options,
               const RunControl& control)
    : m_scenario(resolved(scenario)), m_catalog(catalog), m_options(options), m_control(control) {
    ContentItem item = m_scenario.content[index];
    m_scenario.content = {std::move(item)};
    m_scenario.campaigns.clear();
    // What a change of the item does is asked at the figures' values; ignorance of them is the forecast's.
    m_scenario.parameterDraws = false;
    m_scenario.controls = 0;
    // Many cuts of one item meet one world.
    m_scenario.overrides[kItemsMoveViewers] = 0;
    m_options.keepTrace = false;
    if (!m_options.cache) m_options.cache = std::make_shared<EngineCache>();
}

Result<std::vector<TrialResult>> Trials::run(const std::vector<Trial>& trials, int part, int parts) {
    std::vector<Variant> variants;
    const LuckOf luck{own().id, own().creator.id, {}};
    for (const Trial& t : trials) {
        Variant& v = variants.emplace_back();
        v.scenario = m_scenario;
        v.scenario.content = {t.item};
        v.luck = {luck};
        v.luck[0].shift = t.shift;
        v.rivalShift = rivalShift;
    }
    RunControl control = m_control;
    if (m_control.progress)
        control.progress = [&, part, parts](const Progress& p) {
            Progress whole = p;
            whole.done = (part + p.done) / parts;
            if (whole.secondsLeft >= 0) whole.secondsLeft = -1; // the rounds to come are not known
            m_control.progress(whole);
        };
    Result<VariantsOutcome> ran = simulateVariants(variants, m_catalog, m_options, control);
    if (!ran) return ran.error();
    m_simulated += static_cast<int>(trials.size());
    std::vector<TrialResult> out;
    for (VariantOutcome& v : ran->variants)
        out.push_back({std::move(v.samples), std::move(v.report.items[0])});
    return out;
}

Result<std::size_t> itemToStudy(const Scenario& scenario, const std::string& id) {
    if (scenario.content.empty())
        return Error{ErrorCode::InvalidInput, "the scenario has no item", "content"};
    if (id.empty()) return std::size_t{0};
    std::string known;
    for (std::size_t i = 0; i < scenario.content.size(); ++i) {
        if (scenario.content[i].id.value == id) return i;
        known += (known.empty() ? "" : ", ") + scenario.content[i].id.value;
    }
    return Error{ErrorCode::NotFound, "the scenario has no item \"" + id + "\"; there are " + known,
                 "content"};
}

} // namespace forereach
