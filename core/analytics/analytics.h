// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// readAnalytics(): a creator's export (TikTok Studio, YouTube Studio, Instagram and Meta Business Suite, Meta
// Ads; CSV, XLSX, or ZIP of them) as plain values. Tables are recognised by their columns and contents, the
// file's name is a hint. What is certain is repaired and noted with its line; what is not is a doubt or a
// refusal; an absent value is unknown, never zero. Any thread; never throws on any bytes. Used by core/store.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/sim_time.h"

namespace forereach {

enum class AnalyticsPlatform { Unknown, TikTok, YouTube, Instagram, Facebook, MetaAds };
std::string_view
    toText(AnalyticsPlatform); // "unknown", "tiktok", "youtube", "instagram", "facebook", "meta_ads"
std::optional<AnalyticsPlatform> analyticsPlatformFromText(std::string_view);

enum class AnalyticsKind {
    NeedsMapping, // the columns are not known: `columns` holds what is guessed
    Posts,        // a row a post: totals over the period, or of its life
    Daily,        // a row a day (or hour), possibly of one post or one group
    Retention,    // a row a position in a video
    Audience,     // a row a group of people: country, city, age, gender
    Ads,          // a row a campaign, ad set or ad
};
std::string_view toText(AnalyticsKind); // "needs_mapping", "posts", "daily", "retention", "audience", "ads"
std::optional<AnalyticsKind> analyticsKindFromText(std::string_view);

/// What a column is. The ones before DurationS name a row, the others are numbers of it.
enum class AnalyticsField : std::uint8_t {
    None, // known, and of no use here
    Id,
    Link,
    Title,
    Published,
    Date,
    DateEnd,
    Hour,
    Position, // share of the video's length, 0..1
    Country,
    City,
    Age,
    Gender,
    Group, // another split of the audience, by the column's own name
    Campaign,
    AdSet,
    Ad,
    Primary, // "Primary" of a file about one metric: the title line names it
    DurationS,
    Views,
    Reach,
    Impressions,
    Likes,
    Dislikes,
    LikeShare, // of likes and dislikes, 0..1
    Comments,
    Shares,
    Saves,
    Follows,
    Unfollows,
    FollowersChange,
    Followers,
    ActiveFollowers,
    ProfileViews,
    WatchTimeS,
    AverageViewS,
    AverageViewed, // share of the video's length; above 1 for loops
    Completion,    // share of the views to the end
    ClickThrough,  // share of impressions
    EngagedViews,
    PremiumViews,
    UniqueViewers,
    NewViewers,
    ReturningViewers,
    Share, // of the audience, 0..1
    ViewShare,
    WatchTimeShare,
    RetentionAbsolute, // share still watching; above 1 for what is watched again
    RetentionRelative, // compared to other videos, 0..1
    Started,
    Stopped,
    Seen,
    Revenue,
    Rpm,
    Cpm,
    Spend,
    Frequency,
    Results,
    LinkClicks,
    WebsiteClicks,
    PhoneClicks,
    AppClicks,
    Leads,
    ProductClicks,
    ProductOrders,
    ProductValue,
    Interactions,
};
std::string_view toText(AnalyticsField); // "watch_time_s"
std::optional<AnalyticsField> analyticsFieldFromText(std::string_view);
inline constexpr AnalyticsField kLastAnalyticsField = AnalyticsField::Interactions;
inline bool isNumber(AnalyticsField f) {
    return f >= AnalyticsField::DurationS;
}

struct AnalyticsRow {
    int line = 0; // where the row starts in its table, from 1
    std::string id, link, title;
    std::string group;         // "country=GB", "age=18-24 years; gender=Female"; empty: everybody
    std::optional<SimTime> at; // publish time, day, or first day of an ad's report; calendar as in the file
    std::optional<SimTime> until; // last day of an ad's report
    std::optional<int> hour;      // 0..23, zone not stated by the platforms
    std::optional<double> position;
    std::map<AnalyticsField, double> values; // only what is known; seconds, shares 0..1, counts, money
    bool repaired = false;
    bool operator==(const AnalyticsRow&) const = default;
};

enum class NoteKind { Repair, Doubt, Ignored, Refused };
struct AnalyticsNote {
    NoteKind kind = NoteKind::Doubt;
    std::string what;       // one English clause
    std::vector<int> lines; // rising; empty: the whole file
    /// "lines 3, 7-9: what".
    std::string text() const;
};

/// rows = taken + repaired + ignored + refused: the data rows, without headers and blank lines.
struct AnalyticsCounts {
    int rows = 0, taken = 0, repaired = 0, ignored = 0, refused = 0;
    bool operator==(const AnalyticsCounts&) const = default;
};

/// A column as found, for the mapping of unknown files.
struct AnalyticsColumn {
    std::string name;
    AnalyticsField field = AnalyticsField::None;
    bool guessed = false;              // from name or values, not known
    std::vector<std::string> examples; // up to three cells
    bool operator==(const AnalyticsColumn&) const = default;
};

struct AnalyticsTable {
    std::string name; // of the entry in a ZIP or the sheet; empty for a plain file
    AnalyticsKind kind = AnalyticsKind::NeedsMapping;
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown;
    std::string account;  // its handle if the file tells it
    std::string period;   // "2024-01-01_2024-03-31" if a name tells it
    std::string currency; // ISO 4217 if a header tells it
    std::vector<AnalyticsColumn> columns;
    std::vector<AnalyticsRow> rows;
    std::vector<AnalyticsNote> notes;
    AnalyticsCounts counts;
};

struct AnalyticsImport {
    std::string name;                  // of the file
    std::optional<SimTime> exportedAt; // if the name or the user tells it
    std::vector<AnalyticsTable> tables;
    std::vector<AnalyticsNote> notes; // of the file as a whole
    AnalyticsCounts counts() const;   // of all tables
};

enum class DecimalMark { Auto, Point, Comma };

/// What the user may say where the file does not.
struct AnalyticsOptions {
    std::optional<SimTime> exportedAt; // for dates without a year
    DecimalMark decimalMark = DecimalMark::Auto;
    std::map<std::string, AnalyticsField> mapping; // header as written -> field; goes before what is known
};

/// Reads bytes. `name` is a hint ("Overview_2024-09-01_1727740800_someone.zip"). Fails with InvalidInput if
/// they are no table, or a ZIP that is cut off, encrypted or larger than 256 MB unpacked, or have more than 4
/// million cells.
Result<AnalyticsImport> readAnalytics(std::string_view bytes, std::string_view name,
                                      const AnalyticsOptions& = {});
/// The same for a file up to 256 MB.
Result<AnalyticsImport> readAnalyticsFile(const std::filesystem::path&, const AnalyticsOptions& = {});

/// What makes two rows of one kind the same row, whichever file they come from.
std::string analyticsKey(AnalyticsKind, const AnalyticsRow&);

} // namespace forereach
