// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ledger.h"

#include <algorithm>
#include <map>

#include "core/store/analytics_archive.h"

namespace forereach {

namespace {

using Field = AnalyticsField;

/// What one export says about a post; reach where it tells it, else views.
std::optional<LedgerActual> actualOf(const Observation& o, const PostKey& key) {
    LedgerActual actual;
    actual.post = std::string(toText(key.platform)) + "/" + key.post;
    actual.published = o.row.at;
    if (o.asOf) actual.asOf = *o.asOf;
    for (const auto& [field, word] :
         {std::pair{Field::Reach, "reach"}, std::pair{Field::UniqueViewers, "reach"},
          std::pair{Field::Views, "views"}})
        if (const auto found = o.row.values.find(field); found != o.row.values.end()) {
            actual.quantity = word;
            actual.value = found->second;
            return actual;
        }
    return std::nullopt;
}

/// Of several exports, the first made after the end of the forecast; else the newest.
const LedgerActual* chosen(const std::vector<LedgerActual>& exports, const LedgerEntry& e) {
    const LedgerActual* best = nullptr;
    for (const LedgerActual& a : exports) {
        const SimTime published = a.published.value_or(e.publishAt);
        const auto due = [&](const LedgerActual& x) {
            return x.asOf.seconds - published.seconds >= e.until.seconds - e.publishAt.seconds;
        };
        if (!best || (due(a) && (!due(*best) || a.asOf < best->asOf)) ||
            (!due(a) && !due(*best) && best->asOf < a.asOf))
            best = &a;
    }
    return best;
}

} // namespace

Result<Ledger> readLedger(Workspace& workspace) {
    auto entries = workspace.forecasts();
    if (!entries) return entries.error();
    const AnalyticsArchive archive(workspace);
    const auto matches = archive.matches();
    if (!matches) return matches.error();
    std::map<ItemId, std::vector<PostKey>> posts;
    int doubtful = 0;
    for (const PostMatch& m : *matches) {
        if (m.certain)
            posts[m.item].push_back(m.key);
        else
            ++doubtful;
    }
    std::map<PostKey, std::vector<LedgerActual>> exports;
    if (!posts.empty()) {
        const auto seen = archive.observations(AnalyticsKind::Posts);
        if (!seen) return seen.error();
        for (const Observation& o : *seen) {
            const PostKey key{o.platform, analyticsKey(AnalyticsKind::Posts, o.row)};
            auto actual = actualOf(o, key);
            if (!actual) continue;
            if (!o.asOf) {
                actual->asOf = {o.importedAt};
                actual->asOfIsImport = true;
            }
            exports[key].push_back(std::move(*actual));
        }
    }
    std::vector<LedgerEntry> settled;
    for (const LedgerEntry& entry : *entries) {
        const auto found = posts.find(entry.item);
        bool any = false;
        if (found != posts.end())
            for (const PostKey& key : found->second) { // an item may be published on several platforms
                const auto of = exports.find(key);
                if (of == exports.end()) continue;
                LedgerEntry& e = settled.emplace_back(entry);
                e.actual = *chosen(of->second, entry);
                any = true;
            }
        if (!any) settled.push_back(entry);
    }
    Ledger ledger = settleLedger(std::move(settled));
    if (doubtful > 0)
        ledger.notes.push_back(std::to_string(doubtful) +
                               " doubtful matches of posts are left out until they are decided "
                               "(forereach-cli imports --matches)");
    return ledger;
}

} // namespace forereach
