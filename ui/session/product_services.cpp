// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/json.h"
#include "ui/session/session.h"

namespace forereach::ui {

WorkspaceSession::Services WorkspaceSession::productServices() {
    Services services;
    services.simulate = simulate;
    services.warmUp = prepareWarmUp;
    services.collect = collectFiles;
    services.prepare = [](const std::filesystem::path& path, const MediaProgress& progress,
                          const CancelToken& cancel) { return prepareImport(path, progress, cancel); };
    services.prepareAs = [](const std::filesystem::path& path, const AnalyticsOptions& options,
                            const MediaProgress& progress, const CancelToken& cancel) {
        return prepareImport(path, options, progress, cancel);
    };
    // The shipped catalogue lives as long as the program: nothing to delete.
    services.catalog = std::shared_ptr<const Catalog>(&shippedCatalog(), [](const Catalog*) {});
    return services;
}

} // namespace forereach::ui
