// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analytics/fields.h"

#include <map>

#include "core/analytics/values.h"

namespace forereach {

namespace {

using enum AnalyticsField;
using enum ValueType;

constexpr std::string_view kFieldTexts[] = {
    "none",
    "id",
    "link",
    "title",
    "published",
    "date",
    "date_end",
    "hour",
    "position",
    "country",
    "city",
    "age",
    "gender",
    "group",
    "campaign",
    "ad_set",
    "ad",
    "primary",
    "duration_s",
    "views",
    "reach",
    "impressions",
    "likes",
    "dislikes",
    "like_share",
    "comments",
    "shares",
    "saves",
    "follows",
    "unfollows",
    "followers_change",
    "followers",
    "active_followers",
    "profile_views",
    "watch_time_s",
    "average_view_s",
    "average_viewed",
    "completion",
    "click_through",
    "engaged_views",
    "premium_views",
    "unique_viewers",
    "new_viewers",
    "returning_viewers",
    "share",
    "view_share",
    "watch_time_share",
    "retention_absolute",
    "retention_relative",
    "started",
    "stopped",
    "seen",
    "revenue",
    "rpm",
    "cpm",
    "spend",
    "frequency",
    "results",
    "link_clicks",
    "website_clicks",
    "phone_clicks",
    "app_clicks",
    "leads",
    "product_clicks",
    "product_orders",
    "product_value",
    "interactions",
};

constexpr KnownName kNames[] = {
    // TikTok Studio and Business Suite.
    {"date", Date, When},
    {"video views", Views, Whole, AnalyticsPlatform::TikTok},
    {"profile views", ProfileViews, Whole, AnalyticsPlatform::TikTok},
    {"likes", Likes, Whole},
    {"comments", Comments, Whole},
    {"shares", Shares, Whole},
    {"time", AnalyticsField::None, Text},
    {"video title", Title, Text},
    {"video link", Link, Text, AnalyticsPlatform::TikTok},
    {"post time", Published, When, AnalyticsPlatform::TikTok},
    {"total likes", Likes, Whole, AnalyticsPlatform::TikTok},
    {"total comments", Comments, Whole, AnalyticsPlatform::TikTok},
    {"total shares", Shares, Whole, AnalyticsPlatform::TikTok},
    {"total views", Views, Whole, AnalyticsPlatform::TikTok},
    {"add to favorites", Saves, Whole, AnalyticsPlatform::TikTok},
    {"average watch time", AverageViewS, Clock, AnalyticsPlatform::TikTok},
    {"watched full video", Completion, Fraction, AnalyticsPlatform::TikTok},
    {"total viewers", UniqueViewers, Whole, AnalyticsPlatform::TikTok},
    {"new viewers", NewViewers, Whole},
    {"returning viewers", ReturningViewers, Whole},
    {"followers", Followers, Whole},
    {"difference in followers from previous day", FollowersChange, Whole, AnalyticsPlatform::TikTok},
    {"hour", Hour, Whole, AnalyticsPlatform::TikTok},
    {"active followers", ActiveFollowers, Whole, AnalyticsPlatform::TikTok},
    {"gender", Gender, Text},
    {"distribution", Share, Fraction, AnalyticsPlatform::TikTok},
    {"top territories", Country, Text, AnalyticsPlatform::TikTok},
    {"reached audience", Reach, Whole, AnalyticsPlatform::TikTok},
    {"product link clicks", ProductClicks, Whole, AnalyticsPlatform::TikTok},
    {"product link complete payment", ProductOrders, Whole, AnalyticsPlatform::TikTok},
    {"product link gmv", ProductValue, Real, AnalyticsPlatform::TikTok},
    {"website clicks", WebsiteClicks, Whole},
    {"phone number clicks", PhoneClicks, Whole, AnalyticsPlatform::TikTok},
    {"leads submission", Leads, Whole, AnalyticsPlatform::TikTok},
    {"app download link clicks", AppClicks, Whole, AnalyticsPlatform::TikTok},
    {"net growth", FollowersChange, Whole, AnalyticsPlatform::TikTok},
    {"new followers", Follows, Whole},
    {"lost followers", Unfollows, Whole},
    // YouTube Studio.
    {"content", Id, Text, AnalyticsPlatform::YouTube},
    {"video", Id, Text, AnalyticsPlatform::YouTube},
    {"video publish time", Published, When, AnalyticsPlatform::YouTube},
    {"duration", DurationS, Clock},
    {"views", Views, Whole},
    {"watch time (hours)", WatchTimeS, Hours, AnalyticsPlatform::YouTube},
    {"watch time (minutes)", WatchTimeS, Minutes, AnalyticsPlatform::YouTube},
    {"watch time minutes", WatchTimeS, Minutes},
    {"subscribers", FollowersChange, Whole, AnalyticsPlatform::YouTube},
    {"subscribers gained", Follows, Whole, AnalyticsPlatform::YouTube},
    {"subscribers lost", Unfollows, Whole, AnalyticsPlatform::YouTube},
    {"average view duration", AverageViewS, Clock, AnalyticsPlatform::YouTube},
    {"average percentage viewed (%)", AverageViewed, Percent, AnalyticsPlatform::YouTube},
    {"impressions", Impressions, Whole},
    {"impressions click-through rate (%)", ClickThrough, Percent, AnalyticsPlatform::YouTube},
    {"thumbnail impressions", Impressions, Whole, AnalyticsPlatform::YouTube},
    {"thumbnail click-through rate (%)", ClickThrough, Percent, AnalyticsPlatform::YouTube},
    {"dislikes", Dislikes, Whole, AnalyticsPlatform::YouTube},
    {"likes (vs. dislikes) (%)", LikeShare, Percent, AnalyticsPlatform::YouTube},
    {"comments added", Comments, Whole, AnalyticsPlatform::YouTube},
    {"engaged views", EngagedViews, Whole, AnalyticsPlatform::YouTube},
    {"unique viewers", UniqueViewers, Whole, AnalyticsPlatform::YouTube},
    {"youtube premium views", PremiumViews, Whole, AnalyticsPlatform::YouTube},
    {"estimated revenue", Revenue, Real, AnalyticsPlatform::YouTube},
    {"rpm", Rpm, Real, AnalyticsPlatform::YouTube},
    {"cpm", Cpm, Real},
    {"video position (%)", Position, Fraction, AnalyticsPlatform::YouTube},
    {"absolute audience retention (%)", RetentionAbsolute, Fraction, AnalyticsPlatform::YouTube},
    {"compared to other videos (%)", RetentionRelative, Fraction, AnalyticsPlatform::YouTube},
    {"started watching", Started, Real, AnalyticsPlatform::YouTube},
    {"stopped watching", Stopped, Real, AnalyticsPlatform::YouTube},
    {"number of times each moment was seen", Seen, Real, AnalyticsPlatform::YouTube},
    {"viewer age", Age, Text, AnalyticsPlatform::YouTube},
    {"viewer gender", Gender, Text, AnalyticsPlatform::YouTube},
    {"views (%)", ViewShare, Fraction, AnalyticsPlatform::YouTube},
    {"watch time (hours) (%)", WatchTimeShare, Fraction, AnalyticsPlatform::YouTube},
    {"geography", Country, Text, AnalyticsPlatform::YouTube},
    {"cities", City, Text, AnalyticsPlatform::YouTube},
    {"city name", AnalyticsField::None, Text},
    {"subscription status", Group, Text, AnalyticsPlatform::YouTube},
    {"traffic source", Group, Text, AnalyticsPlatform::YouTube},
    {"device type", Group, Text, AnalyticsPlatform::YouTube},
    // Extracts of YouTube's interface.
    {"country id", Country, Text},
    {"country name", AnalyticsField::None, Text},
    // Instagram and Facebook, Meta Business Suite.
    {"post id", Id, Text},
    {"account id", AnalyticsField::None, Text},
    {"account username", AnalyticsField::None, Text},
    {"account name", AnalyticsField::None, Text},
    {"page id", AnalyticsField::None, Text},
    {"page name", AnalyticsField::None, Text},
    {"title", Title, Text},
    {"description", Title, Text},
    {"duration (sec)", DurationS, Clock},
    {"publish time", Published, When},
    {"permalink", Link, Text},
    {"post type", AnalyticsField::None, Text},
    {"data comment", AnalyticsField::None, Text},
    {"reach", Reach, Whole},
    {"saves", Saves, Whole},
    {"follows", Follows, Whole},
    {"reactions", Likes, Whole, AnalyticsPlatform::Facebook},
    {"reactions, comments and shares", Interactions, Whole, AnalyticsPlatform::Facebook},
    {"total clicks", AnalyticsField::None, Text, AnalyticsPlatform::Facebook},
    {"link clicks", LinkClicks, Whole},
    {"seconds viewed", WatchTimeS, Clock, AnalyticsPlatform::Facebook},
    {"average seconds viewed", AverageViewS, Clock, AnalyticsPlatform::Facebook},
    {"interactions", Interactions, Whole},
    {"content interactions", Interactions, Whole},
    {"primary", Primary, Whole},
    // Meta Ads Manager.
    {"reporting starts", Date, When, AnalyticsPlatform::MetaAds},
    {"reporting ends", DateEnd, When, AnalyticsPlatform::MetaAds},
    {"campaign name", Campaign, Text},
    {"ad set name", AdSet, Text, AnalyticsPlatform::MetaAds},
    {"ad name", Ad, Text, AnalyticsPlatform::MetaAds},
    {"frequency", Frequency, Real},
    {"amount spent", Spend, Real, AnalyticsPlatform::MetaAds},
    {"results", Results, Whole},
    {"cpm (cost per 1,000 impressions)", Cpm, Real, AnalyticsPlatform::MetaAds},
    {"début des rapports", Date, When, AnalyticsPlatform::MetaAds},
    {"fin des rapports", DateEnd, When, AnalyticsPlatform::MetaAds},
    {"nom de la campagne", Campaign, Text, AnalyticsPlatform::MetaAds},
    {"nom de l'ensemble de publicités", AdSet, Text, AnalyticsPlatform::MetaAds},
    {"nom de la publicité", Ad, Text, AnalyticsPlatform::MetaAds},
    {"couverture", Reach, Whole, AnalyticsPlatform::MetaAds},
    {"répétition", Frequency, Real, AnalyticsPlatform::MetaAds},
    {"clics sur un lien", LinkClicks, Whole, AnalyticsPlatform::MetaAds},
    {"montant dépensé", Spend, Real, AnalyticsPlatform::MetaAds},
    {"résultats", Results, Whole, AnalyticsPlatform::MetaAds},
};

struct WordGuess {
    std::string_view word;
    AnalyticsField field;
};
// The first that a name contains.
constexpr WordGuess kWords[] = {
    {"campaign", Campaign},
    {"ad group", AdSet},
    {"ad set", AdSet},
    {"ad name", Ad},
    {"click-through", ClickThrough},
    {"ctr", ClickThrough},
    {"cost", Spend},
    {"spend", Spend},
    {"spent", Spend},
    {"impression", Impressions},
    {"reach", Reach},
    {"follower", Followers},
    {"like", Likes},
    {"comment", Comments},
    {"share", Shares},
    {"save", Saves},
    {"favourite", Saves},
    {"favorite", Saves},
    {"click", LinkClicks},
    {"watch time", WatchTimeS},
    {"duration", DurationS},
    {"retention", RetentionAbsolute},
    {"view", Views},
    {"play", Views},
    {"link", Link},
    {"url", Link},
    {"title", Title},
    {"name", Title},
    {"caption", Title},
    {"publish", Published},
    {"posted", Published},
    {"date", Date},
    {"day", Date},
    {"country", Country},
    {"region", Country},
    {"territor", Country},
    {"city", City},
    {"gender", Gender},
    {"age", Age},
    {"vues", Views},
    {"aufrufe", Views},
    {"visualiza", Views},
    {"visning", Views},
    {"просмотр", Views},
    {"gefällt", Likes},
    {"me gusta", Likes},
    {"curtidas", Likes},
    {"j'aime", Likes},
    {"komment", Comments},
    {"coment", Comments},
    {"datum", Date},
    {"fecha", Date},
    {"data", Date},
    {"дата", Date},
    {"titre", Title},
    {"titel", Title},
    {"título", Title},
    {"titulo", Title},
};

/// "amount spent (eur)" -> "amount spent", "EUR".
std::string withoutCurrency(const std::string& name, std::string& currency) {
    if (name.size() < 7 || name.back() != ')' || name[name.size() - 5] != '(') return name;
    std::string code = name.substr(name.size() - 4, 3);
    for (char& c : code) {
        if (c < 'a' || c > 'z') return name;
        c = static_cast<char>(c - 'a' + 'A');
    }
    currency = code;
    return trimmed(std::string_view(name).substr(0, name.size() - 5));
}

HeaderMeaning lookedUp(const std::string& name) {
    static const std::map<std::string_view, const KnownName*> kIndex = [] {
        std::map<std::string_view, const KnownName*> index;
        for (const KnownName& known : kNames) index.emplace(known.name, &known);
        return index;
    }();
    const auto found = kIndex.find(name);
    if (found == kIndex.end()) return {};
    const KnownName& known = *found->second;
    return {known.field, known.type, known.platform, "", true};
}

} // namespace

std::string_view toText(AnalyticsField field) {
    return kFieldTexts[static_cast<std::size_t>(field)];
}

std::optional<AnalyticsField> analyticsFieldFromText(std::string_view text) {
    for (std::size_t i = 0; i < std::size(kFieldTexts); ++i)
        if (kFieldTexts[i] == text) return static_cast<AnalyticsField>(i);
    return std::nullopt;
}

HeaderMeaning meaningOf(std::string_view header) {
    const std::string name = plainName(header);
    HeaderMeaning meaning = lookedUp(name);
    if (meaning.known) return meaning;
    std::string currency;
    const std::string bare = withoutCurrency(name, currency);
    if (currency.empty() || currency == "SEC") return meaning;
    meaning = lookedUp(bare);
    meaning.currency = currency;
    return meaning;
}

std::optional<AnalyticsField> guessFromWords(std::string_view header) {
    const std::string name = plainName(header);
    for (const WordGuess& guess : kWords)
        if (name.find(guess.word) != std::string::npos) return guess.field;
    return std::nullopt;
}

ValueType usualType(AnalyticsField field) {
    if (field == Published || field == Date || field == DateEnd) return When;
    for (const KnownName& known : kNames)
        if (known.field == field && known.type != Hours && known.type != Minutes) return known.type;
    return field == WatchTimeS ? Clock : isNumber(field) ? Real : Text;
}

} // namespace forereach
