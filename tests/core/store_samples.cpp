// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_samples.h"

namespace forereach::samples {

namespace {

/// A different number at each call, with digits that a careless writer would lose.
class Numbers {
public:
    double next() { return static_cast<double>(++m_count) * 12345.678901234567 / 7.0; }
    Estimate estimate() { return {next(), next(), next(), next(), next()}; }
    Estimate money() {
        return {microsOf(next()), microsOf(next()), microsOf(next()), microsOf(next()), microsOf(next())};
    }
    SampledCounts sampled() { return {++m_count, ++m_count, ++m_count}; }
    std::int64_t whole() { return ++m_count * 1'000'000'007; }
    template <std::size_t N>
    std::array<double, N> list() {
        std::array<double, N> values;
        for (double& v : values) v = next();
        return values;
    }

private:
    static double microsOf(double v) { return static_cast<double>(static_cast<std::int64_t>(v * 1e6)) / 1e6; }
    std::int64_t m_count = 0;
};

ItemReport itemReport(Numbers& n) {
    ItemReport r;
    r.id = {"sunrise"};
    r.title = "Sunrise \"over\" the bay \\ ü 日本 \n\t\x01";
    for (Estimate* e : {&r.impressions, &r.reach, &r.watchTimeS, &r.completions, &r.likes, &r.comments,
                        &r.shares, &r.follows, &r.notInterested})
        *e = n.estimate();
    r.averageFrequency = n.next();
    r.frequencyDistribution = n.list<10>();
    r.sampled = n.sampled();
    for (const char* id : {"GB:F:18-24", "GB:M:55+"})
        r.segments.push_back({{id},
                              n.whole(),
                              n.estimate(),
                              n.estimate(),
                              n.estimate(),
                              n.estimate(),
                              n.estimate(),
                              n.estimate(),
                              n.sampled()});
    for (int h = 0; h < 3; ++h)
        r.hours.push_back({SimTime{1795392000 + h * 3600}, n.estimate(), {n.next(), {}, {}, {}, {}}});
    r.segmentHour = {{n.next(), n.next()}, {}, {n.next()}};
    for (int s = 0; s < kCandidateSources; ++s)
        r.sources.push_back({static_cast<CandidateSource>(s), n.estimate()});
    r.connections = {{Connection::Mobile3G, n.estimate(), n.next(), n.next(), n.next()},
                     {Connection::Fixed, n.estimate(), n.next(), n.next(), n.next()}};
    r.retention = {{0, n.estimate()}, {n.next(), n.estimate()}};
    r.pools = {{1, 300, n.estimate(), n.next(), n.next(), n.next(), n.next(), n.next(), "passed"},
               {2, 3000, n.estimate(), n.next(), {}, {}, {}, {}, "too few impressions"}};
    r.spread = SpreadReport{n.estimate(), n.estimate(), n.estimate()};
    r.sharing = SharingReport{n.estimate(), n.estimate(), n.estimate(), n.estimate(), n.estimate(),
                              n.estimate(), n.estimate(), n.estimate(), false};
    return r;
}

} // namespace

MediaSignals signals() {
    MediaSignals s;
    s.durationS = 12.345678901234567;
    s.width = 1080;
    s.height = 1920;
    s.rotationDegrees = 90;
    s.frameRate = 30000.0 / 1001.0;
    s.bitrateKbps = 4321.1;
    s.stepS = 0.25;
    s.loudnessDb = {-90.0f, -23.456789f, -0.1f, 1e-30f};
    s.motion = {0.1f, 1.0f / 3.0f};
    s.brightness = {0.5f};
    s.cutsS = {1.0 / 3.0, 2.5};
    s.meanLoudnessDb = -20.25;
    s.silenceShare = 0.125;
    s.meanMotion = 0.0625;
    s.meanBrightness = 0.4;
    s.cutsPerMinute = 9.7;
    s.changeFirst3s = 0.07;
    s.hasAudio = true;
    s.hasCaptions = true;
    s.captionLanguage = "de";
    return s;
}

Scenario scenario() {
    Scenario s;
    s.name = "Morning launch";
    s.seed = 18446744073709551615ULL;
    s.start = {1795392000};
    s.horizonDays = 9;
    s.warmupDays = 3;
    s.viewers = 123'456;
    s.replications = 5;
    s.markets = {"GB", "DE"};
    s.segments = {{"GB:F:18-24"}, {"DE:M:25-34"}};
    s.distribution = {DistributionMode::Chronological, {}, "calm-form", "kuairec"};
    s.platform.catalogueItems = 777;
    s.platform.renewalDays = 3.3;
    s.platform.syncMinutes = 60;
    s.platform.adLoad = 9;
    s.platform.adGap = 4;
    s.platform.adFloorCpm = Money{250'001};
    s.platform.competition = PriceLandscape{{3'100'000}, {6'000'000}, 0.75};
    s.platform.pools = {{300, 12.5, 0.55}, {4000, 24, 0.6}};
    ContentItem item;
    item.id = {"sunrise"};
    item.title = "Sunrise \"over\" the bay";
    item.caption = "two lines\nand a tab\t";
    item.hashtags = {"sunrise", "müsli"};
    item.format = Format::Picture;
    item.durationS = 12.3;
    item.topics = {{"Food & Drink", 0.7}, {"Travel", 0.1}};
    item.language = "en";
    item.rules = {18, {"GB", "DE"}};
    item.publishAt = {1795413600};
    item.creator = {{"anna"}, "Anna", 12'000};
    item.overrides = {0.5, -1.25, 2.0};
    item.signals = signals();
    s.content = {item, item};
    s.content[1].id = {"sunset"};
    s.content[1].signals.reset();
    s.content[1].overrides = {};
    LineItem line;
    line.id = {"line-1"};
    line.name = "Line";
    line.creative = {"sunrise"};
    line.segments = {{"GB:F:18-24"}};
    line.start = {1795413600};
    line.end = {1795500000};
    line.lifetimeBudget = {1'234'567'891};
    line.dailyBudget = {100'000'001};
    line.bidCpm = {4'500'000};
    line.markets = {"GB"};
    line.pacing = Pacing::Asap;
    line.frequencyCap = {3, 24};
    s.campaigns = {{{"spring"}, "Spring", "Bakery", "EUR", {line, line}}};
    s.campaigns[0].lineItems[1].id = {"line-2"};
    s.campaigns[0].lineItems[1].start = {};
    return s;
}

RunReport report() {
    Numbers n;
    RunReport r;
    r.provenance = {"0.1.0", "aaaa", 18446744073709551615ULL, 123'456, 5};
    r.digest = "bbbb";
    r.scenario = scenario();
    r.items = {itemReport(n), itemReport(n)};
    r.items[1].id = {"sunset"};
    LineItemReport line;
    line.id = {"line-1"};
    line.impressions = n.estimate();
    line.reach = n.estimate();
    line.spend = n.money();
    line.cpm = 4.123456;
    line.averageFrequency = n.next();
    line.frequencyDistribution = n.list<10>();
    for (Estimate& e : line.nPlusReach) e = n.estimate();
    line.watchTimeS = n.estimate();
    line.completions = n.estimate();
    line.viewable2s = n.estimate();
    line.views6s = n.estimate();
    line.likes = n.estimate();
    line.grp = n.estimate();
    line.onTarget = 0.75;
    line.opportunities = n.next();
    line.winRate = 0.25;
    line.losses = {n.next(), n.next(), n.next(), n.next(), n.next()};
    line.pacing = {{{1795392000}, 1.25, 1.5, 0.5}, {{1795395600}, 0.25, 1.75, 1}};
    line.segments = r.items[0].segments;
    line.hours = r.items[0].hours;
    line.segmentHour = r.items[0].segmentHour;
    line.retention = r.items[0].retention;
    line.sampled = r.items[0].sampled;
    CampaignReport campaign;
    campaign.id = {"spring"};
    campaign.currency = "EUR";
    campaign.impressions = n.estimate();
    campaign.reach = n.estimate();
    campaign.spend = n.money();
    campaign.lineItems = {line, line};
    campaign.lineItems[1].cpm.reset();
    r.campaigns = {campaign};
    r.notes = {"one", "two"};
    MarketReport& m = r.market;
    m.users = n.whole();
    m.viewers = n.whole();
    m.impressions = n.estimate();
    m.sessions = n.estimate();
    m.watchTimeS = n.estimate();
    for (double* rate :
         {&m.meanWatchS, &m.completionRate, &m.validPlayRate, &m.longViewRate, &m.likeRate, &m.commentRate,
          &m.shareRate, &m.followRate, &m.notInterestedRate, &m.randomMeanWatchS, &m.randomCompletionRate,
          &m.randomValidPlayRate, &m.randomLongViewRate, &m.randomLikeRate, &m.randomNotInterestedRate,
          &m.startsLostRate, &m.exposureGini, &m.exposureTop1Share})
        *rate = n.next();
    m.randomImpressions = n.whole();
    m.hourShare = n.list<24>();
    m.daysBetweenUse = {n.next(), n.next()};
    m.videosPerUserDayP25 = n.next();
    m.videosPerUserDayP50 = n.next();
    m.videosPerUserDayP75 = n.next();
    m.learning.resize(2);
    m.learning[0] = {-2, n.next(), n.next(), n.next(), n.next(), {}, {}};
    m.learning[1] = {1, n.next(), n.next(), n.next(), n.next(), n.next(), {}};
    m.learning[1].formats[2] = {n.next(), n.next(), n.next(), n.next(), n.next(), n.next()};
    m.formats = {{Format::ShortVideo, n.next(), n.next(), n.next(), n.next(), n.next(), n.next(), n.next(),
                  n.next(), n.next()},
                 {Format::Article, n.next(), n.next(), n.next(), n.next(), n.next(), n.next(), n.next(),
                  n.next(), n.next()}};
    r.attention = {n.next(), n.next(), n.next(), n.next(), n.next(), n.next(),
                   n.next(), n.next(), n.next(), n.next(), n.next()};
    r.laws = {{"thinning adds up", true, "error 0"}, {"spend equals prices", false, "differs by 1"}};
    return r;
}

LibraryItem item(const std::string& id) {
    LibraryItem i;
    i.content = scenario().content[0];
    i.content.id = {id};
    i.status = ItemStatus::Published;
    i.piece = "piece-1";
    i.cutLabel = "B";
    i.file = MediaFile{"/media/" + id + ".mp4", 1234567, 1795392000, "hash-of-" + id};
    i.subtitles = {"/media/" + id + ".de.vtt"};
    i.verdict = MediaVerdict::UsableWithWarning;
    i.findings = {{"no_sound", "has no sound"}, {"rotated", "is turned by 90 degrees"}};
    i.coverAtS = 1.5;
    i.addedAt = 1795392001;
    i.changedAt = 1795392002;
    return i;
}

} // namespace forereach::samples
