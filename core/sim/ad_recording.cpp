// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/ad_recording.h"

#include "core/model/overrides.h"
#include "core/sim/ads_report.h"
#include "core/sim/parameter_draws.h"
#include "core/sim/run_steps.h"

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
    AdRun run(*rep.world, applied, rep.luck, rep.quality, m_interests, detail);
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
    const double warmup = scenario.warmupDays, horizon = scenario.horizonDays;
    const auto tell = [&](Progress::Stage stage, int replication, double work) {
        if (!control.progress) return;
        Progress p;
        p.stage = stage;
        p.replication = replication;
        p.replications = scenario.replications;
        p.done = work / (warmup + horizon * scenario.replications);
        control.progress(p);
    };
    tell(Progress::Stage::Preparing, 0, 0);
    Workers workers(options.workers);
    auto recording = std::make_shared<AdRecording>();
    recording->m_catalog = catalog;
    recording->m_key = feedKeyOf(scenario, catalog);
    recording->m_world =
        compileWorld(scenario, recording->m_catalog, workers, control.cancel, tiesOf(options));
    if (!recording->m_world) return cancelledError();
    const World& world = *recording->m_world;
    const auto warm = warmStart(
        world, workers, options, control.cancel,
        [&](double done) { tell(Progress::Stage::WarmUp, 0, warmup * done); }, [] {});
    if (!warm) return cancelledError();
    recording->m_interests = interestsOf(warm->viewers);
    for (int r = 0; r < scenario.replications; ++r) {
        const Luck luck{world.scenario.seed, static_cast<std::uint32_t>(r)};
        const auto own = drawsParameters(scenario) ? drawnWorld(world, luck.replication) : recording->m_world;
        AdRecording::Rep rep{own, luck, qualitiesOf(*own, luck),
                             SessionLog(world.population.viewers(), world.warmupTicks, world.ticks)};
        ReplicationRun run(*own, workers, luck.replication, control.cancel);
        run.record(&rep.log);
        ReplicationResult result;
        if (!run.run(
                *warm,
                [&](double done) { tell(Progress::Stage::Simulating, r + 1, warmup + horizon * (r + done)); },
                nullptr, result))
            return cancelledError();
        recording->m_reps.push_back(std::move(rep));
    }
    return std::shared_ptr<const AdRecording>(std::move(recording));
}

} // namespace forereach
