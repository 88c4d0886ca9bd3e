// SPDX-License-Identifier: GPL-3.0-or-later
#include "account_exports.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/det_math.h"
#include "core/base/random.h"

namespace forereach::fixtures {
namespace {

constexpr std::array kMonths{"January", "February", "March",     "April",   "May",      "June",
                             "July",    "August",   "September", "October", "November", "December"};

struct Day {
    int year, month, day;
};
Day dayOf(SimTime t) {
    const std::string iso = t.iso();
    return {std::stoi(iso.substr(0, 4)), std::stoi(iso.substr(5, 2)), std::stoi(iso.substr(8, 2))};
}

std::string whole(double x) {
    return std::to_string(std::llround(x));
}

} // namespace

std::vector<AccountPost> postsOf(const AccountTruth& truth, std::uint64_t seed) {
    RandomStream random(mix64(seed + 0xacc0));
    const auto normal = [&] { return detNormalQuantile(random.uniform()); };
    std::vector<AccountPost> posts;
    const SimTime first = *SimTime::parse(truth.firstIso);
    double walk = 0;
    for (int i = 0; i < truth.posts; ++i) {
        AccountPost post;
        // Not always the same hour: the hour has no effect in the truth, and must not get one.
        post.at = first.plusHours(std::int64_t{truth.everyHours} * i + random.below(3));
        post.hasHour = post.at.seconds % 86400 != 0;
        post.post = "id:" + std::to_string((static_cast<std::uint64_t>(post.at.seconds) << 32) +
                                           static_cast<std::uint64_t>(i));
        post.title = "Post " + std::to_string(i);
        post.durationS = std::round(20 * std::exp(0.5 * normal()));
        const double months = -static_cast<double>(truth.everyHours) * (truth.posts - 1 - i) / 720;
        walk += truth.drift * normal();
        double y = truth.level + truth.growth * months + walk + truth.spread * normal() +
                   truth.lengthEffect * (std::log(*post.durationS) - std::log(20.0));
        if (truth.heavyTail && random.below(12) == 0) y += 3;
        post.views = std::max(0.0, std::round(std::expm1(y)));
        post.averageViewS = *post.durationS * truth.averageViewed * std::exp(0.1 * normal());
        posts.push_back(std::move(post));
    }
    return posts;
}

AccountHistory historyOf(std::vector<AccountPost> posts, int daysAfterTheLast) {
    AccountHistory history;
    history.platform = "tiktok";
    history.account = "quay";
    history.imported = static_cast<int>(posts.size());
    if (!posts.empty()) history.asOf = posts.back().at.plusHours(std::int64_t{24} * daysAfterTheLast);
    history.posts = std::move(posts);
    return history;
}

std::string tiktokContent(const std::vector<AccountPost>& posts, const std::string& handle,
                          SimTime exported) {
    std::string text = "\xEF\xBB\xBFTime,Video title,Video link,Post time,Total likes,Total comments,Total "
                       "shares,Total views";
    const Day today = dayOf(exported);
    const std::string time =
        std::string(kMonths[static_cast<std::size_t>(today.month - 1)]) + " " + std::to_string(today.day);
    for (auto post = posts.rbegin(); post != posts.rend(); ++post) {
        const Day day = dayOf(post->at);
        text += "\n\"" + time + "\",\"" + post->title + ", the \"long\" one\",\"https://www.tiktok.com/@" +
                handle + "/video/" + post->post.substr(3) + "\",\"" +
                kMonths[static_cast<std::size_t>(day.month - 1)] + " " + std::to_string(day.day) + "\",\"" +
                whole(post->views * 0.02) + "\",\"" + whole(post->views * 0.002) + "\",\"undefined\",\"" +
                whole(post->views) + "\"";
    }
    return text;
}

std::string tiktokName(const std::string& handle, SimTime exported) {
    return "Content_2024-01-01_" + std::to_string(exported.seconds) + "_" + handle + ".csv";
}

std::string youtubeTable(const std::vector<AccountPost>& posts) {
    std::string text =
        "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,Average view "
        "duration,Impressions,Impressions click-through rate (%)\nTotal,,,,12,1.5,3,0:00:11,,\n";
    for (std::size_t i = 0; i < posts.size(); ++i) {
        const AccountPost& post = posts[i];
        const Day day = dayOf(post.at);
        char id[32], length[32], average[32];
        std::snprintf(id, sizeof id, "%sq%08zuXy", i % 5 == 0 ? " -" : "A", i);
        const auto seconds = static_cast<int>(post.durationS.value_or(0));
        std::snprintf(length, sizeof length, "%d", seconds);
        const auto watched = static_cast<int>(std::lround(post.averageViewS.value_or(0)));
        std::snprintf(average, sizeof average, "%d:%02d:%02d", watched / 3600, watched / 60 % 60,
                      watched % 60);
        text += std::string(id) + ",\"" + post.title + ", \"\"cut\"\" \xF0\x9F\x8E\xAC\",\"" +
                std::string(kMonths[static_cast<std::size_t>(day.month - 1)]).substr(0, 3) + " " +
                std::to_string(day.day) + ", " + std::to_string(day.year) + "\"," + length + "," +
                whole(post.views) + "," +
                (i % 7 == 3 ? std::string() : std::to_string(post.views * watched / 3600)) + ",," + average +
                ",,\n";
    }
    return text;
}

} // namespace forereach::fixtures
