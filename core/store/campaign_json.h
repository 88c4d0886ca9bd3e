// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Campaigns and what they compete with, as parts of a scenario's JSON.

#include "core/model/campaign.h"
#include "core/store/json_read.h"
#include "core/store/json_write.h"

namespace forereach {

void writeCampaign(JsonWriter&, const Campaign&);
void readCampaign(const JsonNode&, const std::string& path, Issues&, Campaign&);
/// An object after a key that has been written.
void writeLandscape(JsonWriter&, const PriceLandscape&);
void readLandscape(const JsonNode&, const std::string& path, Issues&, PriceLandscape&);

} // namespace forereach
