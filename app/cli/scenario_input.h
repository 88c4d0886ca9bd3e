// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Where the commands that run something get their scenario: a JSON file, or a scenario of a workspace,
// changed by the size and seed options. Shared by simulate, feed and sources.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/arguments.h"
#include "app/cli/console.h"
#include "core/model/scenario.h"
#include "core/sim/simulate.h"
#include "core/store/workspace.h"

namespace forereach::cli {

struct ScenarioOptions {
    std::string input;
    std::string scenario;
    std::vector<std::string> markets;
    std::vector<std::string> topics;
    std::vector<std::string> set; // "path=value"
    bool noDraws = false;         // parameter_draws: false
    std::optional<int> controls;
    std::optional<std::int64_t> viewers;
    std::optional<int> days, replications;
    std::optional<std::uint64_t> seed;
    int workers = 0;
    std::string checkpoint, resume; // files; empty: none
    bool withoutAccount = false;    // leave out what calibrate learned
};

/// The positional argument, --scenario, --markets, --topics and --set.
void addInputOptions(Arguments&, ScenarioOptions&);
/// --viewers, --days, --replications, --seed, --workers.
void addSizeOptions(Arguments&, ScenarioOptions&);

struct LoadedScenario {
    Scenario scenario;                  // valid
    std::optional<Workspace> workspace; // where it came from, if it came from one
    std::vector<AccountFit> fits;       // of that workspace, those that changed the scenario
};

/// Loads, changes and validates; or says everything that is wrong and gives the exit status.
std::variant<LoadedScenario, Exit> loadScenario(const ScenarioOptions&, Console&);

/// Shows progress as a bar while it lives; Ctrl-C cancels.
class ProgressToConsole {
public:
    explicit ProgressToConsole(Console&);
    ~ProgressToConsole();
    RunControl control() const;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

/// Runs it with a progress bar. Ctrl-C cancels. Says what went wrong and gives the exit status.
std::variant<RunOutcome, Exit> runScenario(const Scenario&, const ScenarioOptions&, bool keepTrace, Console&);

/// The shipped catalog; with a file, the response preset that it holds stands in place of the one of its
/// name, or beside the others. Says what is wrong with the file and gives the exit status.
std::variant<Catalog, Exit> catalogWithPreset(const std::string& file, Console&);
/// By its first bytes, or its name if it cannot be read.
bool isWorkspaceFile(const std::filesystem::path&);

/// Whole file as bytes. Fails with NotFound or Io, naming the file.
Result<std::string> readFile(const std::filesystem::path&);

} // namespace forereach::cli
