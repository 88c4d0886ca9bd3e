// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/model/line_item_table.h"

namespace forereach {

Scenario withCampaigns(Scenario scenario, const std::vector<Campaign>& campaigns) {
    for (const Campaign& c : campaigns) {
        const auto it = std::find_if(scenario.campaigns.begin(), scenario.campaigns.end(),
                                     [&](const Campaign& x) { return x.id == c.id; });
        if (it != scenario.campaigns.end())
            *it = c;
        else
            scenario.campaigns.push_back(c);
    }
    return scenario;
}

} // namespace forereach
