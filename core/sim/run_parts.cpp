// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/run_parts.h"

#include <cstdio>
#include <unistd.h>

#include "core/sim/parameter_draws.h"

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

std::shared_ptr<const World> ReplicationWorlds::at(std::uint32_t replication) {
    for (const auto& known : {m_first, m_last})
        if (known && known->replication == replication) return known;
    m_last.reset();
    TiesCache* const ties = m_options.cache ? &m_options.cache->state().ties : nullptr;
    auto world =
        compileWorld(m_scenario, m_catalog, m_workers, m_cancel, ties, m_luck, m_rivalShift, replication);
    return (replication == 0 ? m_first : m_last) = std::move(world);
}

std::shared_ptr<const World> ReplicationWorlds::drawn(std::uint32_t replication) {
    auto world = at(replication);
    return world && drawsParameters(m_scenario) ? drawnWorld(*world, replication) : world;
}

std::shared_ptr<const Checkpoint> ReplicationWorlds::warm(std::uint32_t replication, ProgressMeter& meter) {
    const auto world = at(replication);
    if (!world) return nullptr;
    meter.warming(static_cast<int>(replication) + 1);
    RecentCache<Checkpoint>* const kept = m_options.cache ? &m_options.cache->state().checkpoints : nullptr;
    if (kept)
        if (auto found = kept->find(world->warmupKey)) {
            meter.warmupWasCached();
            return found;
        }
    ReplicationRun warm(*world, m_workers, replication, m_cancel);
    auto checkpoint = warm.warmUp([&](double done) { meter.report(done); });
    if (checkpoint && kept) kept->keep(world->warmupKey, checkpoint, checkpoint->bytes());
    return checkpoint;
}

} // namespace forereach
