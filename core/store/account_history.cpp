// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/account_history.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/store/analytics_archive.h"

namespace forereach {

namespace {

using Field = AnalyticsField;
using Key = std::pair<std::string, std::string>; // platform, handle

std::optional<double> valueOf(const AnalyticsRow& row, Field field) {
    const auto found = row.values.find(field);
    return found == row.values.end() ? std::nullopt : std::optional(found->second);
}

std::string handleInLink(const std::string& link) {
    const std::size_t at = link.find("/@");
    if (at == std::string::npos) return "";
    const std::size_t end = link.find_first_of("/?", at + 2);
    return link.substr(at + 2, end == std::string::npos ? std::string::npos : end - at - 2);
}

/// The second of the upload, which stands in the id of a TikTok; nothing if it contradicts the day of
/// publication (a draft that was published later).
std::optional<SimTime> uploadedAt(const Observation& o) {
    if (o.platform != AnalyticsPlatform::TikTok || o.row.id.size() < 15) return std::nullopt;
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(o.row.id.data(), o.row.id.data() + o.row.id.size(), id);
    if (error != std::errc() || end != o.row.id.data() + o.row.id.size()) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(id >> 32);
    const std::int64_t after = seconds - o.row.at->seconds; // the day is of an unknown zone
    if (after < -14 * 3600 || after > 38 * 3600) return std::nullopt;
    return SimTime{seconds};
}

/// Seconds watched for each view, from whichever column tells it.
std::optional<double> averageViewOf(const AnalyticsRow& row, const std::optional<double>& duration) {
    if (const auto s = valueOf(row, Field::AverageViewS)) return s;
    const auto views = valueOf(row, Field::Views), watched = valueOf(row, Field::WatchTimeS);
    if (views && watched && *views > 0) return *watched / *views;
    const auto share = valueOf(row, Field::AverageViewed);
    return share && duration ? std::optional(*share * *duration) : std::nullopt;
}

struct Gathered {
    AccountHistory history;
    std::vector<std::pair<AccountPost, std::optional<SimTime>>> posts; // and when they were exported
    std::map<std::string, double> followersByDay;
};

class Gatherer {
public:
    void posts(const std::vector<Observation>& observations) {
        std::map<std::string, std::set<std::string>> handles;
        for (const Observation& o : observations)
            if (const std::string handle = handleOf(o); !handle.empty())
                handles[std::string(toText(o.platform))].insert(handle);
        for (const auto& [platform, names] : handles)
            if (names.size() == 1) m_only[platform] = *names.begin();
        for (const Observation& o : observations) {
            Gathered& g = of(o);
            ++g.history.imported;
            const auto views = valueOf(o.row, Field::Views);
            if (!views || *views < 0 || !o.row.at) {
                ++g.history.unknown;
                continue;
            }
            AccountPost post;
            post.post = analyticsKey(AnalyticsKind::Posts, o.row);
            post.title = o.row.title;
            post.at = *o.row.at;
            if (const auto uploaded = uploadedAt(o)) post.at = *uploaded;
            post.hasHour = post.at.seconds % 86400 != 0;
            post.views = *views;
            post.durationS = valueOf(o.row, Field::DurationS);
            post.averageViewS = averageViewOf(o.row, post.durationS);
            g.posts.emplace_back(std::move(post), o.asOf);
            m_accountOf[{o.platform, g.posts.back().first.post}] = keyOf(o);
        }
    }

    void audience(const std::vector<Observation>& observations) {
        for (const Observation& o : observations) {
            Gathered* g = known(o);
            std::optional<double> share = valueOf(o.row, Field::Share);
            for (const Field field : {Field::ViewShare, Field::Views, Field::UniqueViewers})
                if (!share) share = valueOf(o.row, field);
            if (!g || !share || *share < 0) continue;
            const std::string& group = o.row.group;
            add(*g, group, "country=", *share, g->history.countries);
            add(*g, group, "age=", *share, g->history.ages);
            add(*g, group, "gender=", *share, g->history.genders);
        }
    }

    void daily(const std::vector<Observation>& observations) {
        for (const Observation& o : observations) {
            Gathered* g = known(o);
            const auto followers = valueOf(o.row, Field::Followers);
            if (g && followers && o.row.at && o.row.group.empty())
                g->followersByDay[o.row.at->iso()] = *followers;
        }
    }

    void creators(const std::vector<PostMatch>& matches, const std::vector<LibraryItem>& items) {
        std::map<ItemId, std::string> creatorOf;
        for (const LibraryItem& item : items) creatorOf[item.content.id] = item.content.creator.id.value;
        for (const PostMatch& match : matches) {
            const auto account = m_accountOf.find({match.key.platform, match.key.post});
            if (!match.certain || account == m_accountOf.end()) continue;
            std::vector<std::string>& list = m_all[account->second].history.creators;
            const std::string& creator = creatorOf[match.item];
            if (!creator.empty() && std::ranges::find(list, creator) == list.end()) list.push_back(creator);
        }
    }

    std::vector<AccountHistory> take() {
        std::vector<AccountHistory> all;
        for (auto& [key, g] : m_all) {
            finish(g);
            all.push_back(std::move(g.history));
        }
        std::ranges::stable_sort(all, [](const AccountHistory& a, const AccountHistory& b) {
            return a.posts.size() > b.posts.size();
        });
        return all;
    }

private:
    static std::string handleOf(const Observation& o) {
        const std::string inLink = handleInLink(o.row.link);
        return inLink.empty() ? o.account : inLink;
    }
    Key keyOf(const Observation& o) const {
        std::string platform(toText(o.platform)), handle = handleOf(o);
        if (handle.empty())
            if (const auto only = m_only.find(platform); only != m_only.end()) handle = only->second;
        return {std::move(platform), std::move(handle)};
    }
    Gathered& of(const Observation& o) {
        const Key key = keyOf(o);
        Gathered& g = m_all[key];
        g.history.platform = key.first;
        g.history.account = key.second;
        return g;
    }
    Gathered* known(const Observation& o) {
        const auto found = m_all.find(keyOf(o));
        return found == m_all.end() ? nullptr : &found->second;
    }
    /// `group` is "age=18-24 years; gender=Female": a cell counts for both of its sides.
    static void add(Gathered&, const std::string& group, std::string_view name, double share,
                    std::map<std::string, double>& out) {
        const std::size_t at = group.find(name);
        if (at == std::string::npos) return;
        const std::size_t begin = at + name.size(), end = group.find(';', begin);
        out[group.substr(begin, end == std::string::npos ? std::string::npos : end - begin)] += share;
    }

    static void finish(Gathered& g) {
        AccountHistory& h = g.history;
        // Without a day of export the newest post tells the latest day on which it cannot have been earlier.
        SimTime newest, exported;
        for (const auto& [post, asOf] : g.posts) {
            newest = std::max(newest, post.at);
            if (asOf) exported = std::max(exported, *asOf);
        }
        h.asOf = std::max(newest, exported);
        for (auto& [post, asOf] : g.posts) {
            const SimTime seen = asOf.value_or(newest);
            if (seen.seconds - post.at.seconds < std::int64_t{kMatureDays} * 86400)
                ++h.young;
            else
                h.posts.push_back(std::move(post));
        }
        std::ranges::stable_sort(h.posts, [](const AccountPost& a, const AccountPost& b) {
            return std::tie(a.at, a.post) < std::tie(b.at, b.post);
        });
        for (const auto& [day, followers] : g.followersByDay)
            if (const auto at = SimTime::parse(day)) h.followers.emplace_back(*at, followers);
    }

    std::map<std::string, std::string> m_only; // platform -> its only handle
    std::map<Key, Gathered> m_all;
    std::map<std::pair<AnalyticsPlatform, std::string>, Key> m_accountOf;
};

} // namespace

Result<std::vector<AccountHistory>> accountHistories(Workspace& workspace) {
    const AnalyticsArchive archive(workspace);
    Gatherer gatherer;
    const auto posts = archive.posts();
    if (!posts) return posts.error();
    gatherer.posts(*posts);
    const auto audience = archive.observations(AnalyticsKind::Audience);
    if (!audience) return audience.error();
    gatherer.audience(*audience);
    const auto daily = archive.observations(AnalyticsKind::Daily);
    if (!daily) return daily.error();
    gatherer.daily(*daily);
    const auto matches = archive.matches();
    if (!matches) return matches.error();
    const auto items = workspace.items();
    if (!items) return items.error();
    gatherer.creators(*matches, *items);
    return gatherer.take();
}

} // namespace forereach
