// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an export of analytics: read or refused, and every row is accounted for.
#include <cstdlib>

#include "core/analytics/analytics.h"

using namespace forereach;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Result<AnalyticsImport> read = readAnalytics(bytes, "Content.csv");
    if (!read) {
        if (read.error().message.empty()) std::abort();
        return 0;
    }
    for (const AnalyticsTable& table : read->tables) {
        const AnalyticsCounts& c = table.counts;
        if (c.taken + c.repaired + c.ignored + c.refused != c.rows) std::abort();
        for (const AnalyticsRow& row : table.rows) static_cast<void>(analyticsKey(table.kind, row));
    }
    return 0;
}
