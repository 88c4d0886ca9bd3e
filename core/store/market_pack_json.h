// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Market packs and presets as JSON documents (resources/markets, resources/presets; schema in
// resources/schemas). Strict: an unknown or missing key, a range that does not hold its value, or shares that
// do not add up refuse the document, with the path of the field. A source written "@key" stands for the text
// under "sources"."key" of the same document.

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/model/scenario.h"

namespace forereach {

Result<Market> marketFromJson(std::string_view text);
Result<RankingPreset> rankingPresetFromJson(std::string_view text);
Result<ResponsePreset> responsePresetFromJson(std::string_view text);
/// In the shape of resources/presets: reading it gives the preset back. `note`: what a reader must know.
std::string responsePresetToJson(const ResponsePreset&, std::string_view note);

} // namespace forereach
