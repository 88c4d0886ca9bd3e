// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/log_windows.h"

#include <algorithm>

#include "core/base/random.h"

namespace forereach {

std::vector<ItemWindow> windowOf(const InteractionLog& log, int from, int until) {
    std::vector<ItemWindow> out(log.items.size());
    std::vector<std::uint32_t> viewers;
    std::uint32_t item = 0;
    const auto close = [&] {
        std::ranges::sort(viewers);
        const auto repeated = std::ranges::unique(viewers);
        if (!viewers.empty()) out[item].reach = repeated.begin() - viewers.begin();
        viewers.clear();
    };
    for (const LogRow& row : log.rows) { // by item
        if (row.day < from || row.day >= until) continue;
        if (row.item != item) {
            close();
            item = row.item;
        }
        ItemWindow& w = out[item];
        ++w.impressions;
        viewers.push_back(row.viewer);
        if (row.flags & kRandomArm) continue;
        ++w.rated;
        w.timed += row.flags & kLengthKnown ? 1 : 0;
        w.watchedS += static_cast<double>(row.watchedS);
        for (std::size_t a = 0; a < kLogOutcomes; ++a) w.outcomes[a] += row.flags >> a & 1;
    }
    close();
    return out;
}

std::vector<int> firstDays(const InteractionLog& log) {
    std::vector<int> first(log.items.size(), log.days);
    for (const LogRow& row : log.rows) first[row.item] = std::min(first[row.item], static_cast<int>(row.day));
    return first;
}

double jitterOf(std::string_view item, std::uint32_t purpose) {
    std::uint64_t key = 0xcbf29ce484222325ULL; // FNV-1a
    for (const char c : item) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return RandomStream(mix64(0x6a69747465720000ULL + purpose) ^ key).uniform();
}

} // namespace forereach
