// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/account_json.h"

#include "core/store/documents_json.h"

namespace forereach {

namespace {

constexpr auto kInline = JsonWriter::Layout::Inline;

void readNumbersByName(ObjectReader& r, std::string_view key, Issues& issues,
                       std::map<std::string, double>& out) {
    r.eachMember(key, [&](const std::string& name, const JsonNode& node, const std::string& path) {
        const auto value =
            node.kind == JsonNode::Kind::Number ? doubleFromText(node.text) : std::optional<double>();
        if (value)
            out[name] = *value;
        else
            issues.push_back({path, "must be a number"});
    });
}

} // namespace

void writeAccountEffect(JsonWriter& w, const AccountEffect& a) {
    w.beginObject(kInline);
    w.member("reach_log", a.reachMean).member("reach_log_sd", a.reachSd);
    w.member("quality", a.qualityMean).member("quality_sd", a.qualitySd);
    if (!a.followerDensity.empty()) {
        w.key("follower_density").beginObject(kInline);
        for (const auto& [segment, density] : a.followerDensity) w.member(segment, density);
        w.endObject();
    }
    w.endObject();
}

void readAccountEffect(const JsonNode& node, const std::string& path, Issues& issues, AccountEffect& a) {
    ObjectReader r(node, path, issues);
    r.read("reach_log", a.reachMean);
    r.read("reach_log_sd", a.reachSd);
    r.read("quality", a.qualityMean);
    r.read("quality_sd", a.qualitySd);
    readNumbersByName(r, "follower_density", issues, a.followerDensity);
    r.finish("a fitted account");
}

void writeAccountLists(JsonWriter& w, const AccountFit& f) {
    w.key("parameters").beginArray();
    for (const AccountParameter& p : f.parameters)
        w.beginObject(kInline)
            .member("name", p.name)
            .member("unit", p.unit)
            .member("prior", p.prior)
            .member("prior_sd", p.priorSd)
            .member("mean", p.mean)
            .member("sd", p.sd)
            .member("posts", p.posts)
            .member("basis", p.basis)
            .endObject();
    w.endArray();
    w.key("audience").beginArray();
    for (const AccountShare& s : f.audience)
        w.beginObject(kInline)
            .member("group", s.group)
            .member("prior", s.prior)
            .member("mean", s.mean)
            .member("sd", s.sd)
            .endObject();
    w.endArray();
}

std::string accountFitToJson(const AccountFit& f) {
    JsonWriter w;
    w.beginObject();
    w.member("platform", f.platform).member("account", f.account).member("fitted_at", f.fittedAt);
    w.memberList("creators", f.creators).memberList("markets", f.markets);
    w.member("posts", f.posts).member("used", f.used);
    w.member("first_post", f.firstPost).member("last_post", f.lastPost).member("as_of", f.asOf);
    writeAccountLists(w, f);
    w.memberList("posting_hours", f.postingHours);
    w.memberIf("followers", f.followers).memberIf("followers_per_day", f.followersPerDay);
    w.key("forecast").beginObject(kInline);
    w.member("log_views", f.forecastLog).member("scale", f.forecastScale).member("df", f.forecastDf);
    w.member("published", f.forecastFor);
    w.member("growth_per_day", f.growthPerDay).member("growth_per_day_sd", f.growthPerDaySd).endObject();
    w.key("engine").beginObject(kInline);
    w.member("log_views", f.engineLog).member("sd", f.engineSd);
    w.member("fitted_log_views", f.fittedLog).member("fitted_sd", f.fittedSd);
    w.member("slope", f.engineSlope).endObject();
    w.key("effect");
    writeAccountEffect(w, f.effect);
    w.memberList("notes", f.notes);
    w.endObject();
    return w.take();
}

Result<AccountFit> accountFitFromJson(std::string_view text) {
    return documentFromJson<AccountFit>(text, [](const JsonNode& node, Issues& issues, AccountFit& f) {
        ObjectReader r(node, "", issues);
        r.read("platform", f.platform, Need::Required);
        r.read("account", f.account, Need::Required);
        r.read("fitted_at", f.fittedAt);
        r.read("creators", f.creators);
        r.read("markets", f.markets);
        r.read("posts", f.posts);
        r.read("used", f.used);
        r.read("first_post", f.firstPost);
        r.read("last_post", f.lastPost);
        r.read("as_of", f.asOf);
        r.each("parameters", [&](const JsonNode& one, const std::string& path) {
            AccountParameter& p = f.parameters.emplace_back();
            ObjectReader q(one, path, issues);
            q.read("name", p.name, Need::Required);
            q.read("unit", p.unit);
            q.read("prior", p.prior);
            q.read("prior_sd", p.priorSd);
            q.read("mean", p.mean, Need::Required);
            q.read("sd", p.sd, Need::Required);
            q.read("posts", p.posts);
            q.read("basis", p.basis);
            q.finish("a fitted parameter");
        });
        r.each("audience", [&](const JsonNode& one, const std::string& path) {
            AccountShare& s = f.audience.emplace_back();
            ObjectReader q(one, path, issues);
            q.read("group", s.group, Need::Required);
            q.read("prior", s.prior);
            q.read("mean", s.mean);
            q.read("sd", s.sd);
            q.finish("a fitted share");
        });
        r.read("posting_hours", f.postingHours);
        const auto maybe = [&](std::string_view key, std::optional<double>& out) { r.read(key, out); };
        maybe("followers", f.followers);
        maybe("followers_per_day", f.followersPerDay);
        if (const JsonNode* one = r.find("forecast", Need::Required)) {
            ObjectReader q(*one, "forecast", issues);
            q.read("log_views", f.forecastLog);
            q.read("scale", f.forecastScale);
            q.read("df", f.forecastDf);
            q.read("published", f.forecastFor);
            q.read("growth_per_day", f.growthPerDay);
            q.read("growth_per_day_sd", f.growthPerDaySd);
            q.finish("a forecast");
        }
        if (const JsonNode* one = r.find("engine", Need::Required)) {
            ObjectReader q(*one, "engine", issues);
            q.read("log_views", f.engineLog);
            q.read("sd", f.engineSd);
            q.read("fitted_log_views", f.fittedLog);
            q.read("fitted_sd", f.fittedSd);
            q.read("slope", f.engineSlope);
            q.finish("an answer of the engine");
        }
        if (const JsonNode* one = r.find("effect", Need::Required))
            readAccountEffect(*one, "effect", issues, f.effect);
        r.read("notes", f.notes);
        r.finish("a fit of an account");
    });
}

} // namespace forereach
