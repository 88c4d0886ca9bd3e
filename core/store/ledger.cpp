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

std::string lowered(std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

/// What ad exports say about each campaign, by its name in small letters: the rows of one period of one
/// platform together. Views add up; people met by several rows do not, so that reach is told by a single row.
std::map<std::string, std::vector<LedgerActual>> campaignActuals(const std::vector<Observation>& rows) {
    struct Sum {
        LedgerActual actual;
        double views = 0;
        std::optional<double> reach;
        int rows = 0;
    };
    std::map<std::string, std::map<std::string, Sum>> sums; // by campaign; by platform and period
    for (const Observation& o : rows) {
        const auto value = [&](Field field) {
            const auto found = o.row.values.find(field);
            return found == o.row.values.end() ? std::nullopt : std::optional(found->second);
        };
        const auto views = value(Field::Impressions);
        if (!views || o.row.title.empty()) continue;
        // "Campaign / ad set / ad": the name is what stands before the first of these.
        const std::string name = lowered(o.row.title.substr(0, o.row.title.find(" / ")));
        const std::string period = std::string(toText(o.platform)) + (o.row.at ? o.row.at->iso() : "") + "/" +
                                   (o.row.until ? o.row.until->iso() : "") + "/" +
                                   (o.asOf ? o.asOf->iso() : "");
        Sum& sum = sums[name][period];
        ++sum.rows;
        sum.views += *views;
        sum.reach = value(Field::Reach);
        LedgerActual& a = sum.actual;
        a.post = std::string(toText(o.platform)) + "/campaign:" + name;
        a.published = o.row.at;
        // A report of whole days is of their end at the earliest.
        a.asOf = o.asOf ? *o.asOf : o.row.until ? o.row.until->plusHours(24) : SimTime{o.importedAt};
        a.asOfIsImport = !o.asOf && !o.row.until;
    }
    std::map<std::string, std::vector<LedgerActual>> out;
    for (auto& [name, periods] : sums)
        for (auto& [period, sum] : periods) {
            const bool reach = sum.rows == 1 && sum.reach;
            sum.actual.quantity = reach ? "reach" : "views";
            sum.actual.value = reach ? *sum.reach : sum.views;
            out[name].push_back(sum.actual);
        }
    return out;
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
    std::map<std::string, std::vector<LedgerActual>> campaigns;
    if (std::ranges::any_of(*entries, [](const LedgerEntry& e) { return !e.campaign.empty(); })) {
        const auto seen = archive.observations(AnalyticsKind::Ads);
        if (!seen) return seen.error();
        campaigns = campaignActuals(*seen);
    }
    std::vector<LedgerEntry> settled;
    for (const LedgerEntry& entry : *entries) {
        if (!entry.campaign.empty()) {
            LedgerEntry& e = settled.emplace_back(entry);
            if (const auto of = campaigns.find(lowered(entry.campaign)); of != campaigns.end())
                e.actual = *chosen(of->second, entry);
            continue;
        }
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
