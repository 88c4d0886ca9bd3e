// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/run_parts.h"

#include <cstdio>
#include <unistd.h>

namespace forereach {

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
    return admitMemory(scenario, options);
}

Result<void> admitMemory(const Scenario& scenario, const RunOptions& options) {
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

std::shared_ptr<const Checkpoint> checkpointFor(const World& world, Workers& workers,
                                                const RunOptions& options, const RunControl& control,
                                                ProgressMeter& meter) {
    return warmStart(
        world, workers, options, control.cancel,
        [&](double done) { meter.report(Progress::Stage::WarmUp, 0, done); },
        [&] { meter.warmupWasCached(); });
}

} // namespace forereach
