// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// TextId<Tag>: an id as it stands in documents. Distinct tags do not mix; order is that of the bytes.

#include <compare>
#include <functional>
#include <string>

namespace forereach {

template <class Tag>
struct TextId {
    std::string value;
    bool empty() const { return value.empty(); }
    auto operator<=>(const TextId&) const = default;
};

using ItemId = TextId<struct ItemTag>;
using CreatorId = TextId<struct CreatorTag>;
using CampaignId = TextId<struct CampaignTag>;
using LineItemId = TextId<struct LineItemTag>;
using SegmentId = TextId<struct SegmentTag>; // "GB:F:18-24": market, gender, age band

} // namespace forereach
