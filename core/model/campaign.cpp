// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/campaign.h"

namespace forereach {

std::string_view toText(Pacing pacing) {
    return pacing == Pacing::Even ? "even" : "asap";
}

std::optional<Pacing> pacingFromText(std::string_view text) {
    if (text == "even") return Pacing::Even;
    if (text == "asap") return Pacing::Asap;
    return std::nullopt;
}

} // namespace forereach
