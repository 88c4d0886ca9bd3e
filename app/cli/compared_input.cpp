// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compared_input.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/report/export.h"

namespace forereach::cli {

InputName inputName(const std::string& text) {
    InputName name{text, "", ""};
    std::error_code error;
    const auto hash = text.rfind('#');
    if (hash == std::string::npos || std::filesystem::exists(text, error)) return name;
    name.file = text.substr(0, hash);
    name.scenario = text.substr(hash + 1);
    if (const auto slash = name.scenario.rfind('/'); slash != std::string::npos) {
        name.item = name.scenario.substr(slash + 1);
        name.scenario.resize(slash);
    }
    return name;
}

std::variant<std::vector<NamedScenario>, Exit> loadCompared(const std::vector<std::string>& inputs,
                                                            const ScenarioOptions& size, Console& console) {
    std::vector<NamedScenario> scenarios;
    for (const std::string& input : inputs) {
        const InputName name = inputName(input);
        ScenarioOptions options = size;
        options.input = name.file;
        options.scenario = name.scenario;
        std::variant<LoadedScenario, Exit> loaded = loadScenario(options, console);
        if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
        NamedScenario s{std::get<LoadedScenario>(loaded).scenario.name,
                        std::move(std::get<LoadedScenario>(loaded).scenario)};
        if (!name.item.empty()) {
            const auto found =
                std::find_if(s.scenario.content.begin(), s.scenario.content.end(),
                             [&](const ContentItem& item) { return item.id.value == name.item; });
            if (found == s.scenario.content.end()) {
                std::string known;
                for (const ContentItem& item : s.scenario.content)
                    known += (known.empty() ? "" : ", ") + item.id.value;
                return console.fail({ErrorCode::NotFound,
                                     "the scenario has no item \"" + name.item + "\"" +
                                         (known.empty() ? "" : "; there are " + known),
                                     input});
            }
            // Without the others; line items that show one of them go with it.
            ContentItem only = *found;
            for (Campaign& c : s.scenario.campaigns) {
                std::erase_if(c.lineItems, [&](const LineItem& l) { return l.creative != only.id; });
                for (LineItem& l : c.lineItems)
                    std::erase_if(l.sequence, [&](const ItemId& id) { return id != only.id; });
            }
            std::erase_if(s.scenario.campaigns, [](const Campaign& c) { return c.lineItems.empty(); });
            s.name += ": " + (only.title.empty() ? only.id.value : only.title);
            s.scenario.content = {std::move(only)};
        }
        scenarios.push_back(std::move(s));
    }
    return scenarios;
}

RunControl progressOn(Console& console, const CancelToken& cancel) {
    RunControl control;
    control.cancel = cancel;
    control.progress = [&console](const Progress& p) {
        std::string what = p.stage == Progress::Stage::WarmUp      ? "Warming up"
                           : p.stage == Progress::Stage::Preparing ? "Preparing"
                                                                   : "Simulating";
        if (p.replication > 0 && p.replications > 1)
            what +=
                ", replication " + std::to_string(p.replication) + " of " + std::to_string(p.replications);
        console.progress(what, p.done, p.secondsLeft);
    };
    return control;
}

Result<void> writeAnswer(const std::string& file, std::string_view bytes) {
    const std::filesystem::path path = file;
    if (path.has_parent_path()) {
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        if (error)
            return Error{ErrorCode::Io, "cannot be made: " + error.message(), path.parent_path().string()};
    }
    return writeFileAtomically(path, bytes);
}

} // namespace forereach::cli
