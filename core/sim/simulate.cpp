// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/simulate.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdio>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/sim/report_builder.h"
#include "core/sim/run_steps.h"
#include "core/sim/saved_run.h"
#include "core/sim/trace.h"

namespace forereach {

struct EngineCache::Private {
    RecentCache<Checkpoint> checkpoints;
    TiesCache ties;
};

EngineCache::EngineCache() : m_private(std::make_unique<Private>()) {}
EngineCache::~EngineCache() = default;

namespace {

std::size_t freeMemory() {
    // MemAvailable of /proc/meminfo; if it cannot be read, half of the machine.
    std::size_t kilobytes = 0;
    if (std::FILE* f = std::fopen("/proc/meminfo", "r")) {
        char line[128];
        while (std::fgets(line, sizeof line, f))
            if (std::sscanf(line, "MemAvailable: %zu kB", &kilobytes) == 1) break;
        std::fclose(f);
    }
    if (kilobytes > 0) return kilobytes * 1024;
    return static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 2;
}

// Progress over stages, thinned to 20 a second; the clock is read for the time left only.
class ProgressMeter {
public:
    ProgressMeter(const RunControl& control, int replications, double warmupWork, double horizonWork)
        : m_control(control), m_replications(replications), m_warmup(warmupWork), m_horizon(horizonWork),
          m_total(warmupWork + horizonWork * replications), m_start(Clock::now()),
          m_last(m_start - std::chrono::seconds(1)) {}

    void report(Progress::Stage stage, int replication, double inStage) {
        if (!m_control.progress) return;
        const auto now = Clock::now();
        if (inStage < 1 && now - m_last < std::chrono::milliseconds(50)) return;
        m_last = now;
        Progress p;
        p.stage = stage;
        p.replication = replication;
        p.replications = m_replications;
        const double work = stage == Progress::Stage::WarmUp
                                ? m_warmup * inStage
                                : m_warmup + m_horizon * (replication - 1 + inStage);
        p.done = stage == Progress::Stage::Preparing ? 0 : std::min(1.0, work / m_total);
        const double spent = std::chrono::duration<double>(now - m_start).count();
        if (p.done > 0.02) p.secondsLeft = spent * (1 - p.done) / p.done;
        m_control.progress(p);
    }
    void warmupWasCached() {
        m_total -= m_warmup;
        m_warmup = 0;
    }

private:
    using Clock = std::chrono::steady_clock;
    const RunControl& m_control;
    int m_replications;
    double m_warmup, m_horizon, m_total;
    Clock::time_point m_start, m_last;
};

} // namespace

TiesCache* tiesOf(const RunOptions& options) {
    return options.cache ? &options.cache->state().ties : nullptr;
}

Error cancelledError() {
    return {ErrorCode::Cancelled, "cancelled", ""};
}

Result<void> admit(const Scenario& scenario, const Catalog& catalog, const RunOptions& options) {
    const Issues issues = validate(scenario, catalog);
    if (!issues.empty()) {
        std::string text;
        for (const Issue& i : issues) text += (text.empty() ? "" : "\n") + i.path + ": " + i.message;
        return Error{ErrorCode::InvalidInput, text, "scenario"};
    }
    const std::size_t limit = options.memoryLimit ? options.memoryLimit : freeMemory();
    const std::size_t need = estimateMemory(scenario, options);
    if (need > limit) {
        Scenario smaller = scenario;
        while (smaller.viewers > 1000 && estimateMemory(smaller, options) > limit)
            smaller.viewers = smaller.viewers * 9 / 10;
        char text[160];
        std::snprintf(text, sizeof text, "needs %.1f GB, %.1f free; %lld viewers would fit",
                      static_cast<double>(need) / 1e9, static_cast<double>(limit) / 1e9,
                      static_cast<long long>(smaller.viewers));
        return Error{ErrorCode::OutOfMemory, text, "viewers"};
    }
    return {};
}

std::shared_ptr<const Checkpoint> warmStart(const World& world, Workers& workers, const RunOptions& options,
                                            const CancelToken& cancel,
                                            const std::function<void(double)>& warming,
                                            const std::function<void()>& cached) {
    if (options.cache)
        if (auto found = options.cache->state().checkpoints.find(world.warmupKey)) {
            cached();
            return found;
        }
    ReplicationRun warm(world, workers, 0, cancel);
    auto checkpoint = warm.warmUp(warming);
    if (checkpoint && options.cache) options.cache->state().checkpoints.keep(world.warmupKey, checkpoint);
    return checkpoint;
}

namespace {

std::shared_ptr<const Checkpoint> checkpointFor(const World& world, Workers& workers,
                                                const RunOptions& options, const RunControl& control,
                                                ProgressMeter& meter) {
    return warmStart(
        world, workers, options, control.cancel,
        [&](double done) { meter.report(Progress::Stage::WarmUp, 0, done); },
        [&] { meter.warmupWasCached(); });
}

void addDouble(Digest& d, double x) {
    d.add(static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(x == 0 ? 0.0 : x)));
}
void addOptional(Digest& d, const std::optional<double>& x) {
    d.add(static_cast<std::int64_t>(x.has_value()));
    if (x) addDouble(d, *x);
}
template <class T>
void addCurve(Digest& d, const std::vector<T>& curve) {
    d.add(static_cast<std::int64_t>(curve.size()));
    for (const T x : curve) addDouble(d, static_cast<double>(x));
}

void addSignals(Digest& d, const MediaSignals& s) {
    for (const double x : {s.durationS, s.frameRate, s.bitrateKbps, s.stepS, s.meanLoudnessDb, s.silenceShare,
                           s.meanMotion, s.meanBrightness, s.cutsPerMinute, s.changeFirst3s})
        addDouble(d, x);
    for (const std::int64_t x :
         {static_cast<std::int64_t>(s.width), static_cast<std::int64_t>(s.height),
          static_cast<std::int64_t>(s.rotationDegrees), static_cast<std::int64_t>(s.hasAudio),
          static_cast<std::int64_t>(s.hasCaptions)})
        d.add(x);
    d.add(s.captionLanguage);
    addCurve(d, s.loudnessDb);
    addCurve(d, s.motion);
    addCurve(d, s.brightness);
    addCurve(d, s.cutsS);
}

} // namespace

std::string scenarioDigest(const Scenario& input) {
    const Scenario s = resolved(input);
    Digest d;
    d.add("forereach-scenario-1");
    d.add(static_cast<std::int64_t>(s.seed));
    d.add(s.start.seconds);
    d.add(static_cast<std::int64_t>(s.horizonDays));
    d.add(static_cast<std::int64_t>(s.warmupDays));
    d.add(s.viewers);
    d.add(static_cast<std::int64_t>(s.replications));
    d.add(static_cast<std::int64_t>(s.markets.size()));
    for (const std::string& m : s.markets) d.add(m);
    d.add(static_cast<std::int64_t>(s.segments.size()));
    for (const SegmentId& id : s.segments) d.add(id.value);
    d.add(toText(s.distribution.mode));
    for (const auto& [mode, share] : s.distribution.blend) {
        d.add(toText(mode));
        addDouble(d, share);
    }
    d.add(s.distribution.rankingPreset);
    d.add(s.distribution.responsePreset);
    d.add(static_cast<std::int64_t>(s.platform.catalogueItems));
    addDouble(d, s.platform.renewalDays);
    addDouble(d, s.platform.syncMinutes);
    d.add(static_cast<std::int64_t>(s.platform.adLoad));
    d.add(static_cast<std::int64_t>(s.platform.adGap));
    d.add(s.platform.adFloorCpm ? s.platform.adFloorCpm->micros : -1);
    if (s.platform.competition) {
        d.add(s.platform.competition->medianCpm.micros);
        d.add(s.platform.competition->p90Cpm.micros);
        addDouble(d, s.platform.competition->presence);
    }
    for (const TrafficPoolLevel& l : s.platform.pools) {
        d.add(l.quota);
        addDouble(d, l.windowHours);
        addDouble(d, l.cohortQuantile);
    }
    d.add(static_cast<std::int64_t>(s.content.size()));
    for (const ContentItem& item : s.content) {
        d.add(item.id.value);
        d.add(toText(item.format));
        addDouble(d, item.durationS);
        d.add(static_cast<std::int64_t>(item.topics.size()));
        for (const auto& [topic, weight] : item.topics) {
            d.add(topic);
            addDouble(d, weight);
        }
        d.add(item.language);
        d.add(item.publishAt.seconds);
        d.add(item.creator.id.value);
        d.add(item.creator.followers);
        d.add(static_cast<std::int64_t>(item.signals.has_value()));
        if (item.signals) addSignals(d, *item.signals);
        addOptional(d, item.overrides.hook);
        addOptional(d, item.overrides.quality);
        addOptional(d, item.overrides.pace);
    }
    d.add(static_cast<std::int64_t>(s.campaigns.size()));
    for (const Campaign& c : s.campaigns) {
        d.add(c.id.value);
        d.add(c.currency);
        d.add(static_cast<std::int64_t>(c.lineItems.size()));
        for (const LineItem& l : c.lineItems) {
            d.add(l.id.value);
            d.add(l.creative.value);
            d.add(static_cast<std::int64_t>(l.segments.size()));
            for (const SegmentId& id : l.segments) d.add(id.value);
            d.add(static_cast<std::int64_t>(l.markets.size()));
            for (const std::string& market : l.markets) d.add(market);
            for (const std::int64_t x :
                 {l.start.seconds, l.end.seconds, l.lifetimeBudget.micros, l.dailyBudget.micros,
                  l.bidCpm.micros, static_cast<std::int64_t>(l.pacing),
                  static_cast<std::int64_t>(l.frequencyCap.impressions),
                  static_cast<std::int64_t>(l.frequencyCap.windowHours)})
                d.add(x);
        }
    }
    return d.hex();
}

std::size_t estimateMemory(const Scenario& scenario, const RunOptions& options) {
    const auto viewers = static_cast<std::size_t>(std::max<std::int64_t>(scenario.viewers, 1));
    const std::size_t markets = std::max<std::size_t>(1, scenario.markets.size());
    const double alive = static_cast<double>(scenario.platform.catalogueItems);
    const double born = alive * (1.0 + (scenario.warmupDays + scenario.horizonDays) /
                                           std::max(0.1, scenario.platform.renewalDays));
    const auto items = static_cast<std::size_t>(born) * markets;
    const std::size_t workers = options.workers > 0 ? static_cast<std::size_t>(options.workers) : 2;
    // Viewers: truth, visible, the checkpoint and the running copy of the beliefs, the day's rate, reach per
    // item.
    std::size_t bytes = viewers * (sizeof(ViewerTruth) + sizeof(ViewerPublic) + 2 + 2 * sizeof(ViewerBelief) +
                                   4 + sizeof(Reached) * scenario.content.size() + 1);
    bytes +=
        items * (sizeof(ItemTruth) + sizeof(ItemVisible) +
                 2 * (sizeof(ItemFeedback) + sizeof(ItemBelief) + 8) + workers * (sizeof(ItemFeedback) + 1));
    bytes += markets * (kTopicCount * kShelfPages + 2) * sizeof(Block) * 2;
    if (options.keepTrace)
        bytes += static_cast<std::size_t>(scenario.horizonDays) * 24 * markets *
                 ((kTopicCount * kShelfPages + 2) * sizeof(BlockMeta) + static_cast<std::size_t>(alive * 8));
    return bytes + (64u << 20);
}

Result<void> prepareWarmUp(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                           const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    Workers workers(options.workers);
    const auto world = compileWorld(scenario, catalog, workers, control.cancel, tiesOf(options));
    if (!world) return cancelledError();
    ProgressMeter meter(control, 0, 1, 0);
    if (!checkpointFor(*world, workers, options, control, meter)) return cancelledError();
    return {};
}

Result<RunOutcome> simulate(const Scenario& scenario, const Catalog& catalog, const RunOptions& options,
                            const RunControl& control) {
    if (const Result<void> admitted = admit(scenario, catalog, options); !admitted) return admitted.error();
    ProgressMeter meter(control, scenario.replications, scenario.warmupDays, scenario.horizonDays);
    meter.report(Progress::Stage::Preparing, 0, 0);
    Workers workers(options.workers);
    auto trace = std::make_shared<RunTrace>();
    trace->catalog = catalog;
    trace->world = compileWorld(scenario, trace->catalog, workers, control.cancel, tiesOf(options));
    if (!trace->world) return cancelledError();
    const World& world = *trace->world;
    SavedRun saved(scenarioDigest(scenario), options.checkpointTo);
    const bool resumed = !options.resumeFrom.empty(), keepTrace = options.keepTrace && !resumed;
    if (resumed) {
        if (const Result<void> opened = saved.open(options.resumeFrom, world); !opened) return opened.error();
        meter.warmupWasCached();
    } else {
        saved.warm = checkpointFor(world, workers, options, control, meter);
        if (!saved.warm) return cancelledError();
    }
    trace->checkpoint = saved.warm;
    if (const Result<void> kept = saved.write(nullptr, nullptr); !kept) return kept.error();
    Result<void> kept;
    std::shared_ptr<FeedDetail> feed;
    if (options.describeFeed && !resumed) {
        feed = std::make_shared<FeedDetail>();
        feed->sampleOneIn = options.sampleOneIn;
    }
    while (static_cast<int>(saved.results.size()) < scenario.replications) {
        const auto r = static_cast<int>(saved.results.size());
        ReplicationRun run(world, workers, static_cast<std::uint32_t>(r), control.cancel);
        ReplicationResult result;
        if (saved.half) run.resumeFrom(*saved.half);
        if (feed) run.describeTo(feed.get());
        std::function<void()> dayDone;
        if (!options.checkpointTo.empty())
            dayDone = [&] {
                if (kept) kept = saved.write(&run, &result);
            };
        if (!run.run(
                *saved.warm, [&](double done) { meter.report(Progress::Stage::Simulating, r + 1, done); },
                r == 0 && keepTrace ? &trace->ticks : nullptr, result, dayDone)) {
            if (control.cancel.cancelled()) return cancelledError();
            return Error{ErrorCode::InvalidInput, "is damaged: it ends too early",
                         options.resumeFrom.string()};
        }
        if (!kept) return kept.error();
        saved.half.reset();
        saved.results.push_back(std::move(result));
        if (static_cast<int>(saved.results.size()) < scenario.replications)
            kept = saved.write(nullptr, nullptr);
        if (!kept) return kept.error();
    }
    RunOutcome outcome;
    outcome.report = buildReport(world, saved.results);
    if (keepTrace) outcome.trace = std::move(trace);
    outcome.feed = std::move(feed);
    return outcome;
}

} // namespace forereach
