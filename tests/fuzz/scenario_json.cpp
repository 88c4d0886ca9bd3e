// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a scenario: read or refused with issues that name a place, checked without harm, and what was
// read reads back as it is.
#include <cstdlib>

#include "core/model/scenario.h"
#include "core/store/json.h"

using namespace forereach;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::variant<Scenario, Issues> read = scenarioFromJson(text);
    if (const auto* issues = std::get_if<Issues>(&read)) {
        if (issues->empty()) std::abort(); // refused, and nothing said
        for (const Issue& i : *issues)
            if (i.message.empty()) std::abort();
        return 0;
    }
    const Scenario& scenario = std::get<Scenario>(read);
    const Issues wrong = validate(scenario, shippedCatalog());
    for (const Issue& i : wrong)
        if (i.message.empty()) std::abort();
    const std::variant<Scenario, Issues> again = scenarioFromJson(scenarioToJson(scenario));
    const auto* same = std::get_if<Scenario>(&again);
    if (!same || !(*same == scenario)) std::abort();
    if (wrong.empty()) static_cast<void>(resolved(scenario));
    return 0;
}
