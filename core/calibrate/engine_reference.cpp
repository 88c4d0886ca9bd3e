// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/engine_reference.h"

#include <cmath>

#include "core/report/scores.h"

namespace forereach {

EngineReference::EngineReference(EngineSetting setting, const Catalog& catalog, const RunOptions& options,
                                 const RunControl& control)
    : m_setting(std::move(setting)), m_catalog(catalog), m_options(options), m_control(control) {
    m_options.keepTrace = false;
    if (!m_options.cache) m_options.cache = std::make_shared<EngineCache>();
    const Market* first = m_setting.markets.empty() ? nullptr : m_catalog.market(m_setting.markets.front());
    if (m_setting.topics.empty() && first)
        for (std::size_t k = 0; k < kTopicCount; ++k)
            if (first->topics[k].value > 0)
                m_setting.topics[std::string(kTopics[k].name)] = first->topics[k].value;
}

Result<std::vector<EngineAnswer>> EngineReference::ask(const std::vector<EngineQuestion>& questions) {
    Scenario scenario;
    scenario.name = "Account";
    scenario.seed = m_setting.seed;
    scenario.markets = m_setting.markets;
    scenario.viewers = m_setting.viewers;
    scenario.replications = m_setting.replications;
    scenario.horizonDays = m_setting.days;
    scenario.warmupDays = m_setting.warmupDays;
    scenario.distribution.responsePreset = m_setting.responsePreset;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        ContentItem item;
        item.id.value = "post-" + std::to_string(i);
        item.title = "Neutral post";
        item.durationS = questions[i].durationS;
        item.topics = m_setting.topics;
        item.language = m_setting.language;
        // One creator: all questions have the same luck of what nothing measures.
        item.creator.id.value = "account";
        item.creator.followers = m_setting.followers;
        item.creator.account = questions[i].effect;
        scenario.content.push_back(std::move(item));
    }
    const auto outcome = simulate(scenario, m_catalog, m_options, m_control);
    if (!outcome) return outcome.error();
    std::vector<EngineAnswer> answers;
    const double df = std::max(1, m_setting.replications - 1);
    const double n = m_setting.replications;
    for (const ItemReport& item : outcome->report.items) {
        EngineAnswer answer;
        const Estimate& views = item.impressions;
        answer.logViews = std::log1p(views.p50.value_or(views.mean));
        // The interval of an estimate is t90 sd sqrt(1 + 1/n) wide on each side (run_report.cpp).
        if (views.p90)
            answer.sd =
                (std::log1p(*views.p90) - answer.logViews) / studentQuantile(0.9, df) / std::sqrt(1 + 1 / n);
        if (views.mean > 0) answer.watchS = item.watchTimeS.mean / views.mean;
        answers.push_back(answer);
    }
    return answers;
}

} // namespace forereach
