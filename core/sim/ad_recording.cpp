// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/ad_recording.h"

#include "core/model/overrides.h"
#include "core/sim/ads_report.h"
#include "core/sim/run_parts.h"

namespace forereach {
namespace {

// What the feed depends on: everything but campaigns and how ads are sold.
std::string feedKeyOf(Scenario s, const Catalog& catalog) {
    s.campaigns.clear();
    const PlatformParameters defaults;
    s.platform.adLoad = defaults.adLoad;
    s.platform.adGap = defaults.adGap;
    s.platform.adFloorCpm = defaults.adFloorCpm;
    s.platform.competition = defaults.competition;
    s.platform.competitionByMarket.clear();
    s.platform.auction = defaults.auction;
    std::erase_if(s.overrides, [](const auto& o) { return o.first.starts_with("platform.ad_"); });
    s.controls = 0;
    return scenarioDigest(s, catalog);
}

} // namespace

std::int64_t AdRecording::sessions() const {
    std::int64_t n = 0;
    for (const Rep& r : m_reps) n += r.log.sessions();
    return n;
}

bool AdRecording::fits(const Scenario& s) const {
    return feedKeyOf(s, m_catalog) == m_key;
}

AdResult AdRecording::replay(int replication, const Scenario& stated, AdDetail detail,
                             const CancelToken& cancel, MetTogether* met) const {
    const Scenario terms = resolved(stated);
    const Rep& rep = m_reps[static_cast<std::size_t>(replication)];
    const Scenario applied = withOverrides(terms);
    AdRun run(*rep.world, applied, rep.luck, rep.quality, rep.interests, detail);
    AdResult out;
    for (std::uint32_t t = m_world->warmupTicks; t < m_world->ticks; ++t) {
        if (cancel.cancelled()) return {};
        run.beginTick(t);
        for (std::size_t b = 0; b < rep.log.blocks(); ++b)
            rep.log.each(
                t, b,
                [&](std::int64_t viewer, int session, int length) { run.session(viewer, session, length); },
                [&](std::int64_t viewer) { run.expect(viewer); });
        run.endTick(t, out);
    }
    run.finish(out);
    if (met) run.metTogether(rep.log, *met);
    return out;
}

RunReport AdRecording::report(const Scenario& terms, std::vector<AdResult> results) const {
    std::vector<ReplicationResult> reps(results.size());
    for (std::size_t r = 0; r < reps.size(); ++r) reps[r].ads = std::move(results[r]);
    RunReport out;
    addAds(*m_world, withOverrides(terms), reps, out);
    return out;
}

Result<std::shared_ptr<const AdRecording>> recordFeed(const Scenario& scenario, const Catalog& catalog,
                                                      const RunOptions& options, const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    ProgressMeter meter(control, scenario.replications, scenario.warmupDays, scenario.replications,
                        scenario.horizonDays);
    Workers workers(options.workers);
    auto recording = std::make_shared<AdRecording>();
    recording->m_catalog = catalog;
    recording->m_key = feedKeyOf(scenario, catalog);
    ReplicationWorlds worlds(scenario, recording->m_catalog, workers, options, control.cancel);
    recording->m_world = worlds.at(0);
    if (!recording->m_world) return cancelledError();
    const World& world = *recording->m_world;
    for (int r = 0; r < scenario.replications; ++r) {
        const Luck luck{world.scenario.seed, static_cast<std::uint32_t>(r)};
        const auto warm = worlds.warm(luck.replication, meter);
        const auto own = warm ? worlds.drawn(luck.replication) : nullptr;
        if (!own) return cancelledError();
        AdRecording::Rep rep{own, luck, qualitiesOf(*own, luck), interestsOf(warm->viewers),
                             SessionLog(world.population.viewers(), world.warmupTicks, world.ticks)};
        ReplicationRun run(*own, workers, luck.replication, control.cancel);
        run.record(&rep.log);
        ReplicationResult result;
        meter.simulating(r + 1);
        if (!run.run(
                *warm, [&](double done) { meter.report(done); }, nullptr, result))
            return cancelledError();
        recording->m_reps.push_back(std::move(rep));
    }
    return std::shared_ptr<const AdRecording>(std::move(recording));
}

} // namespace forereach
