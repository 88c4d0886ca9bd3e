// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/documents_json.h"
#include "core/store/report_parts_json.h"

namespace forereach {

namespace {

constexpr int kReportVersion = 1;
using Layout = JsonWriter::Layout;

/// The plain rates of the whole feed, in order of writing.
struct MarketRate {
    std::string_view key;
    double MarketReport::*field;
};

constexpr MarketRate kRates[] = {
    {"mean_watch_s", &MarketReport::meanWatchS},
    {"completion_rate", &MarketReport::completionRate},
    {"valid_play_rate", &MarketReport::validPlayRate},
    {"long_view_rate", &MarketReport::longViewRate},
    {"like_rate", &MarketReport::likeRate},
    {"comment_rate", &MarketReport::commentRate},
    {"share_rate", &MarketReport::shareRate},
    {"follow_rate", &MarketReport::followRate},
    {"not_interested_rate", &MarketReport::notInterestedRate},
    {"starts_lost_rate", &MarketReport::startsLostRate},
    {"exposure_gini", &MarketReport::exposureGini},
    {"exposure_top_1_percent_share", &MarketReport::exposureTop1Share},
};

constexpr MarketRate kRandomRates[] = {
    {"mean_watch_s", &MarketReport::randomMeanWatchS},
    {"completion_rate", &MarketReport::randomCompletionRate},
    {"valid_play_rate", &MarketReport::randomValidPlayRate},
    {"long_view_rate", &MarketReport::randomLongViewRate},
    {"like_rate", &MarketReport::randomLikeRate},
    {"not_interested_rate", &MarketReport::randomNotInterestedRate},
};

constexpr std::string_view kFormatWords =
    "short_video, live, picture, article, question_answer, community_post";

struct FormatRate {
    std::string_view key;
    double FormatShareReport::*field;
};

constexpr FormatRate kFormatRates[] = {
    {"share", &FormatShareReport::share},
    {"taken_rate", &FormatShareReport::takenRate},
    {"mean_time_s", &FormatShareReport::meanTimeS},
    {"completion_rate", &FormatShareReport::completionRate},
    {"like_rate", &FormatShareReport::likeRate},
    {"comment_rate", &FormatShareReport::commentRate},
    {"share_rate", &FormatShareReport::shareRate},
    {"follow_rate", &FormatShareReport::followRate},
    {"not_interested_rate", &FormatShareReport::notInterestedRate},
};

struct LearningRate {
    std::string_view key;
    double FormatLearning::*field;
};

constexpr LearningRate kLearning[] = {
    {"impressions", &FormatLearning::impressions},
    {"auc", &FormatLearning::auc},
    {"calibration", &FormatLearning::calibration},
    {"calibration_error", &FormatLearning::calibrationError},
    {"bits", &FormatLearning::bits},
    {"signals_per_minute", &FormatLearning::signalsPerMinute},
};

void writeLearning(JsonWriter& w, Format format, const FormatLearning& f) {
    if (f.impressions == 0) return; // it was not there
    w.beginObject(Layout::Inline).member("format", toText(format));
    for (const LearningRate& rate : kLearning) w.member(rate.key, f.*rate.field);
    w.endObject();
}

void readLearning(const JsonNode& node, const std::string& at, Issues& issues,
                  std::array<FormatLearning, kFormats>& formats) {
    ObjectReader r(node, at, issues);
    Format format = Format::ShortVideo;
    r.readWord("format", format, formatFromText, kFormatWords, Need::Required);
    for (const LearningRate& rate : kLearning)
        r.read(rate.key, formats[static_cast<std::size_t>(format)].*rate.field);
    r.finish("what was learned of a format");
}

void writeMarket(JsonWriter& w, const MarketReport& m) {
    w.beginObject();
    w.member("users", m.users).member("viewers", m.viewers);
    writeEstimate(w, "impressions", m.impressions);
    writeEstimate(w, "sessions", m.sessions);
    writeEstimate(w, "watch_time_s", m.watchTimeS);
    for (const MarketRate& rate : kRates) w.member(rate.key, m.*rate.field);
    w.memberList("hour_share", m.hourShare);
    w.memberList("days_between_use", m.daysBetweenUse);
    w.memberIf("videos_per_user_day_p25", m.videosPerUserDayP25)
        .memberIf("videos_per_user_day_p50", m.videosPerUserDayP50)
        .memberIf("videos_per_user_day_p75", m.videosPerUserDayP75);
    if (m.randomImpressions != 0) { // without random exposure there is nothing to say, which is not zero
        w.key("random_arm").beginObject();
        w.member("sampled_impressions", m.randomImpressions);
        for (const MarketRate& rate : kRandomRates) w.member(rate.key, m.*rate.field);
        w.endObject();
    }
    w.key("learning").beginArray();
    for (const LearningPoint& point : m.learning) {
        w.beginObject(Layout::Inline);
        w.member("day", point.day).member("auc", point.auc).member("valid_play", point.validPlay);
        w.member("bits", point.bits).member("minutes", point.minutes);
        w.memberIf("learned_per_minute", point.learnedPerMinute);
        w.key("formats").beginArray();
        for (std::size_t f = 0; f < point.formats.size(); ++f)
            writeLearning(w, static_cast<Format>(f), point.formats[f]);
        w.endArray().endObject();
    }
    w.endArray();
    if (!m.formats.empty()) {
        w.key("formats").beginArray();
        for (const FormatShareReport& share : m.formats) {
            w.beginObject(Layout::Inline).member("format", toText(share.format));
            for (const FormatRate& rate : kFormatRates) w.member(rate.key, share.*rate.field);
            w.endObject();
        }
        w.endArray();
    }
    w.endObject();
}

void readMarket(const JsonNode& node, const std::string& at, Issues& issues, MarketReport& m) {
    ObjectReader r(node, at, issues);
    r.read("users", m.users);
    r.read("viewers", m.viewers);
    readEstimate(r, "impressions", issues, m.impressions);
    readEstimate(r, "sessions", issues, m.sessions);
    readEstimate(r, "watch_time_s", issues, m.watchTimeS);
    for (const MarketRate& rate : kRates) r.read(rate.key, m.*rate.field);
    r.read("hour_share", m.hourShare);
    r.read("days_between_use", m.daysBetweenUse);
    r.read("videos_per_user_day_p25", m.videosPerUserDayP25);
    r.read("videos_per_user_day_p50", m.videosPerUserDayP50);
    r.read("videos_per_user_day_p75", m.videosPerUserDayP75);
    if (const JsonNode* arm = r.find("random_arm")) {
        ObjectReader a(*arm, r.pathOf("random_arm"), issues);
        a.read("sampled_impressions", m.randomImpressions, Need::Required);
        for (const MarketRate& rate : kRandomRates) a.read(rate.key, m.*rate.field);
        a.finish("the random arm");
    }
    r.each("learning", [&](const JsonNode& element, const std::string& path) {
        LearningPoint& point = m.learning.emplace_back();
        ObjectReader p(element, path, issues);
        p.read("day", point.day, Need::Required);
        p.read("auc", point.auc);
        p.read("valid_play", point.validPlay);
        p.read("bits", point.bits);
        p.read("minutes", point.minutes);
        p.read("learned_per_minute", point.learnedPerMinute);
        p.each("formats", [&](const JsonNode& format, const std::string& where) {
            readLearning(format, where, issues, point.formats);
        });
        p.finish("a point of the learning curve");
    });
    r.each("formats", [&](const JsonNode& element, const std::string& path) {
        FormatShareReport& share = m.formats.emplace_back();
        ObjectReader f(element, path, issues);
        f.readWord("format", share.format, formatFromText, kFormatWords, Need::Required);
        for (const FormatRate& rate : kFormatRates) f.read(rate.key, share.*rate.field);
        f.finish("a format of the feed");
    });
    r.finish("the market's report");
}

struct AttentionRate {
    std::string_view key;
    double AttentionReport::*field;
};

constexpr AttentionRate kAttention[] = {
    {"sessions_per_day", &AttentionReport::sessionsPerDay},
    {"videos_per_session", &AttentionReport::videosPerSession},
    {"minutes_per_day", &AttentionReport::minutesPerDay},
    {"topic_entropy_shown", &AttentionReport::topicEntropyShown},
    {"newcomer_share", &AttentionReport::newcomerShare},
    {"session_minutes", &AttentionReport::sessionMinutes},
    {"fatigue", &AttentionReport::fatigue},
    {"satisfaction", &AttentionReport::satisfaction},
    {"interest_drift", &AttentionReport::interestDrift},
    {"minutes_per_active_day", &AttentionReport::minutesPerActiveDay},
};

void readProvenance(const JsonNode& node, const std::string& at, Issues& issues, Provenance& p) {
    ObjectReader r(node, at, issues);
    r.read("engine_version", p.engineVersion, Need::Required);
    r.read("scenario_digest", p.scenarioDigest, Need::Required);
    r.read("seed", p.seed, Need::Required);
    r.read("viewers", p.viewers, Need::Required);
    r.read("replications", p.replications, Need::Required);
    r.read("drawn_figures", p.drawnFigures);
    if (const JsonNode* rests = r.find("rests_on")) {
        RestsOn& on = p.restsOn.emplace();
        ObjectReader o(*rests, r.pathOf("rests_on"), issues);
        o.read("unverified", on.unverified, Need::Required);
        o.read("changed", on.changed, Need::Required);
        o.finish("what a result rests on");
    }
    r.finish("the provenance");
}

void readReport(const JsonNode& node, Issues& issues, RunReport& report) {
    ObjectReader r(node, "", issues);
    if (!readHeader(r, "forereach-report", kReportVersion)) return;
    if (const JsonNode* p = r.find("provenance", Need::Required))
        readProvenance(*p, "provenance", issues, report.provenance);
    r.read("digest", report.digest, Need::Required);
    if (const JsonNode* s = r.find("scenario", Need::Required))
        readScenario(*s, "scenario", issues, report.scenario);
    r.each(
        "items",
        [&](const JsonNode& element, const std::string& at) {
            readItemReport(element, at, issues, report.items.emplace_back());
        },
        Need::Required);
    r.each("campaigns", [&](const JsonNode& element, const std::string& at) {
        readCampaignReport(element, at, issues, report.campaigns.emplace_back());
    });
    if (const JsonNode* m = r.find("market", Need::Required)) readMarket(*m, "market", issues, report.market);
    if (const JsonNode* a = r.find("attention", Need::Required)) {
        ObjectReader attention(*a, "attention", issues);
        for (const AttentionRate& rate : kAttention) attention.read(rate.key, report.attention.*rate.field);
        attention.read("topic_entropy_liked", report.attention.topicEntropyLiked);
        attention.read("narrowing", report.attention.narrowing);
        attention.finish("the attention report");
    }
    r.each("laws", [&](const JsonNode& element, const std::string& at) {
        LawResult& law = report.laws.emplace_back();
        ObjectReader l(element, at, issues);
        l.read("name", law.name, Need::Required);
        l.read("holds", law.holds, Need::Required);
        l.read("detail", law.detail);
        l.finish("a law");
    });
    r.read("notes", report.notes);
    r.finish("a report");
}

} // namespace

std::string reportToJson(const RunReport& report) {
    JsonWriter w;
    w.beginObject();
    w.member("format", "forereach-report").member("version", kReportVersion);
    const Provenance& p = report.provenance;
    w.key("provenance").beginObject();
    w.member("engine_version", p.engineVersion)
        .member("scenario_digest", p.scenarioDigest)
        .member("seed", p.seed);
    w.member("viewers", p.viewers).member("replications", p.replications);
    w.member("drawn_figures", p.drawnFigures);
    if (p.restsOn) {
        w.key("rests_on").beginObject(Layout::Inline);
        w.member("unverified", p.restsOn->unverified).member("changed", p.restsOn->changed).endObject();
    }
    w.endObject();
    w.member("digest", report.digest);
    w.key("scenario");
    writeScenario(w, report.scenario);
    w.key("items").beginArray();
    for (const ItemReport& item : report.items) writeItemReport(w, item);
    w.endArray();
    w.key("campaigns").beginArray();
    for (const CampaignReport& campaign : report.campaigns) writeCampaignReport(w, campaign);
    w.endArray();
    w.key("market");
    writeMarket(w, report.market);
    w.key("attention").beginObject();
    for (const AttentionRate& rate : kAttention) w.member(rate.key, report.attention.*rate.field);
    w.memberIf("topic_entropy_liked", report.attention.topicEntropyLiked);
    w.memberIf("narrowing", report.attention.narrowing).endObject();
    w.key("laws").beginArray();
    for (const LawResult& law : report.laws) {
        w.beginObject(Layout::Inline).member("name", law.name).member("holds", law.holds);
        w.member("detail", law.detail).endObject();
    }
    w.endArray();
    if (!report.notes.empty()) {
        w.key("notes").beginArray();
        for (const std::string& note : report.notes) w.value(note);
        w.endArray();
    }
    w.endObject();
    return w.take();
}

Result<RunReport> reportFromJson(std::string_view text) {
    return documentFromJson<RunReport>(text, readReport);
}

} // namespace forereach
