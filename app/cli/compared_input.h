// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the commands that simulate several variants share: inputs as FILE#SCENARIO/ITEM, a run with progress
// that Ctrl-C cancels, files of answers.

#include <string_view>

#include "app/cli/interrupt.h"
#include "app/cli/scenario_input.h"
#include "core/compare/compare.h"
#include "core/store/json.h"

namespace forereach::cli {

/// "FILE#SCENARIO/ITEM" taken apart; a file of that very name wins.
struct InputName {
    std::string file, scenario, item;
};
InputName inputName(const std::string&);

/// All scenarios, valid, with the options applied; names are "scenario: item". Says everything that is wrong.
std::variant<std::vector<NamedScenario>, Exit> loadCompared(const std::vector<std::string>& inputs,
                                                            const ScenarioOptions& size, Console&);

/// Draws progress; Ctrl-C cancels. `job` takes RunOptions with a cache and RunControl.
RunControl progressOn(Console&, const CancelToken&);
template <class T, class Job>
Result<T> withProgress(const ScenarioOptions& size, Console& console, const Job& job) {
    const InterruptWatch interrupt;
    RunOptions options;
    options.workers = size.workers;
    options.keepTrace = false;
    options.cache = std::make_shared<EngineCache>();
    Result<T> result = job(options, progressOn(console, interrupt.token()));
    console.endProgress();
    return result;
}

/// Makes the folder it lies in, writes through a temporary file.
Result<void> writeAnswer(const std::string& file, std::string_view bytes);

} // namespace forereach::cli
