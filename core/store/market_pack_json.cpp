// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/market_pack_json.h"

#include <boost/json.hpp>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "core/base/resource.h"
#include "core/store/json.h"
#include "core/store/json_write.h"

namespace forereach {
namespace {

namespace json = boost::json;

/// Thrown inside this file only and caught at its border: the depth of a pack makes a Result at every step
/// unreadable.
struct Refusal {
    std::string path, message;
};

/// One object of the document: every key must be asked for, and none may be left over.
class Object {
public:
    Object(const json::value& value, std::string path) : m_path(std::move(path)) {
        if (!value.is_object()) throw Refusal{m_path, "must be an object"};
        m_object = &value.get_object();
    }

    const json::value& at(std::string_view key) {
        const json::value* value = m_object->if_contains(key);
        if (!value) throw Refusal{path(key), "is missing"};
        m_seen.insert(std::string(key));
        return *value;
    }
    bool has(std::string_view key) const { return m_object->contains(key); }
    std::string path(std::string_view key) const {
        return (m_path.empty() ? "" : m_path + ".") + std::string(key);
    }
    Object object(std::string_view key) { return {at(key), path(key)}; }

    const json::array& array(std::string_view key, std::size_t size = 0) {
        const json::value& value = at(key);
        if (!value.is_array()) throw Refusal{path(key), "must be a list"};
        if (size != 0 && value.get_array().size() != size)
            throw Refusal{path(key), "must have " + std::to_string(size) + " entries, has " +
                                         std::to_string(value.get_array().size())};
        return value.get_array();
    }
    std::string text(std::string_view key) {
        const json::value& value = at(key);
        if (!value.is_string()) throw Refusal{path(key), "must be text"};
        return std::string(value.get_string());
    }
    double number(std::string_view key) {
        const json::value& value = at(key);
        if (!value.is_number()) throw Refusal{path(key), "must be a number"};
        return value.to_number<double>();
    }
    int integer(std::string_view key, int low, int high) {
        const double value = number(key);
        if (value != std::floor(value) || value < low || value > high)
            throw Refusal{path(key),
                          "must be an integer from " + std::to_string(low) + " to " + std::to_string(high)};
        return static_cast<int>(value);
    }
    void finish() const {
        for (const auto& member : *m_object)
            if (!m_seen.contains(std::string(member.key())))
                throw Refusal{path(member.key()), "is not a known key"};
    }

private:
    const json::object* m_object = nullptr;
    std::string m_path;
    std::set<std::string> m_seen;
};

class Sources {
public:
    explicit Sources(Object& document) {
        if (!document.has("sources")) return;
        const json::value& value = document.at("sources");
        Object checked(value, document.path("sources"));
        for (const auto& member : value.get_object())
            m_texts.emplace(std::string(member.key()), checked.text(member.key()));
    }
    std::string resolve(const std::string& source, const std::string& path) const {
        if (!source.starts_with('@')) return source;
        const auto found = m_texts.find(source.substr(1));
        if (found == m_texts.end())
            throw Refusal{path, "\"" + source + "\" does not stand under \"sources\""};
        return found->second;
    }

private:
    std::map<std::string, std::string> m_texts;
};

Quality qualityFrom(const std::string& text, const std::string& path) {
    for (const Quality q :
         {Quality::P, Quality::PQ, Quality::S, Quality::SMinus, Quality::C, Quality::U, Quality::Assumption})
        if (toText(q) == text) return q;
    throw Refusal{path, "must be one of P, P-q, S, S-, C, U, assumption"};
}

Sourced sourced(const json::value& value, const std::string& path, const Sources& sources) {
    Object object(value, path);
    Sourced out;
    out.value = object.number("value");
    out.low = object.number("low");
    out.high = object.number("high");
    out.year = object.integer("year", 0, 2200);
    out.quality = qualityFrom(object.text("quality"), object.path("quality"));
    out.source = sources.resolve(object.text("source"), object.path("source"));
    object.finish();
    if (!(out.low <= out.value && out.value <= out.high))
        throw Refusal{path, "its value must lie between low and high"};
    if (out.source.empty()) throw Refusal{object.path("source"), "must not be empty"};
    return out;
}

Sourced sourced(Object& object, std::string_view key, const Sources& sources) {
    return sourced(object.at(key), object.path(key), sources);
}

void share(const Sourced& value, const std::string& path) {
    if (value.low < 0 || value.high > 1) throw Refusal{path, "must lie between 0 and 1"};
}

void addsUpToOne(double sum, const std::string& path) {
    if (std::abs(sum - 1) > 1e-6) throw Refusal{path, "must add up to 1, add up to " + std::to_string(sum)};
}

Object document(const json::value& value, std::string_view format) {
    Object object(value, "");
    if (object.text("format") != format) throw Refusal{"format", "must be \"" + std::string(format) + "\""};
    if (object.integer("version", 1, 1000) != 1)
        throw Refusal{"version", "must be 1: a newer Forereach wrote this"};
    if (object.has("note")) object.text("note");
    return object;
}

void readCells(Object& root, std::string_view key, const Sources& sources,
               std::array<std::array<Sourced, kAgeBands>, kGenders>& cells) {
    Object sexes = root.object(key);
    for (std::size_t g = 0; g < kGenders; ++g) {
        const std::string_view sex = toText(static_cast<Gender>(g));
        const json::array& row = sexes.array(sex, kAgeBands);
        for (std::size_t a = 0; a < kAgeBands; ++a)
            cells[g][a] = sourced(row[a], sexes.path(sex) + "[" + std::to_string(a) + "]", sources);
    }
    sexes.finish();
}

void readConnections(Object& root, const Sources& sources, Market& market) {
    Object all = root.object("connections");
    double sum = 0;
    for (std::size_t c = 0; c < kConnections; ++c) {
        Object one = all.object(toText(static_cast<Connection>(c)));
        ConnectionClass& out = market.connections[c];
        out.share = sourced(one, "share", sources);
        out.throughputMbps = sourced(one, "throughput_mbps", sources);
        out.roundTripMs = sourced(one, "round_trip_ms", sources);
        one.finish();
        share(out.share, one.path("share"));
        if (out.throughputMbps.low <= 0) throw Refusal{one.path("throughput_mbps"), "must be above 0"};
        if (out.roundTripMs.low <= 0) throw Refusal{one.path("round_trip_ms"), "must be above 0"};
        sum += out.share.value;
    }
    all.finish();
    addsUpToOne(sum, "connections");
}

void readTopics(Object& root, const Sources& sources, Market& market) {
    Object topics = root.object("topics");
    double sum = 0;
    for (std::size_t t = 0; t < kTopicCount; ++t) {
        market.topics[t] = sourced(topics, kTopics[t].name, sources);
        share(market.topics[t], topics.path(kTopics[t].name));
        sum += market.topics[t].value;
    }
    topics.finish();
    addsUpToOne(sum, "topics");
}

Market readMarket(const json::value& value) {
    Object root = document(value, "forereach-market");
    const Sources sources(root);
    Market m;
    m.code = root.text("code");
    m.name = root.text("name");
    if (root.has("note")) m.note = root.text("note");
    m.currency = root.text("currency");
    m.utcOffsetMinutes = root.integer("utc_offset_minutes", -720, 840);
    if (root.has("daylight_saving")) {
        const auto rule = daylightSavingFromText(root.text("daylight_saving"));
        if (!rule) throw Refusal{"daylight_saving", "must be none, us, eu or au"};
        m.daylightSaving = *rule;
    }
    m.minimumAge = root.integer("minimum_age", 0, 99);
    readCells(root, "people", sources, m.people);
    readCells(root, "penetration", sources, m.penetration);
    for (std::size_t g = 0; g < kGenders; ++g)
        for (std::size_t a = 0; a < kAgeBands; ++a) {
            const std::string cell =
                std::string(toText(static_cast<Gender>(g))) + "[" + std::to_string(a) + "]";
            if (m.people[g][a].low < 0) throw Refusal{"people." + cell, "must not be negative"};
            share(m.penetration[g][a], "penetration." + cell);
        }
    const json::array& hours = root.array("hour_curve", m.hourCurve.size());
    double sum = 0;
    for (std::size_t h = 0; h < hours.size(); ++h) {
        const std::string path = "hour_curve[" + std::to_string(h) + "]";
        m.hourCurve[h] = sourced(hours[h], path, sources);
        share(m.hourCurve[h], path);
        sum += m.hourCurve[h].value;
    }
    addsUpToOne(sum, "hour_curve");
    const auto positive = [&](std::string_view key) {
        const Sourced out = sourced(root, key, sources);
        if (out.low <= 0) throw Refusal{std::string(key), "must be above 0"};
        return out;
    };
    m.minutesPerDay = positive("minutes_per_day");
    m.sessionsPerDay = positive("sessions_per_day");
    m.videosPerSession = positive("videos_per_session");
    m.activitySdBetween = positive("activity_sd_between");
    m.activitySdWithin = positive("activity_sd_within");
    m.followsMedian = positive("follows_median");
    const json::array& languages = root.array("languages");
    for (std::size_t i = 0; i < languages.size(); ++i) {
        Object one(languages[i], "languages[" + std::to_string(i) + "]");
        LanguageShare language{one.text("language"), sourced(one, "share", sources)};
        one.finish();
        share(language.share, one.path("share"));
        m.languages.push_back(std::move(language));
    }
    if (m.languages.empty()) throw Refusal{"languages", "must name at least one language"};
    readConnections(root, sources, m);
    readTopics(root, sources, m);
    root.finish();
    return m;
}

RankingPreset readRanking(const json::value& value) {
    Object root = document(value, "forereach-ranking-preset");
    const Sources sources(root);
    RankingPreset p;
    p.id = root.text("id");
    p.title = root.text("title");
    p.date = root.text("date");
    p.finish = sourced(root, "finish", sources);
    p.watchPerSecond = sourced(root, "watch_per_second", sources);
    p.like = sourced(root, "like", sources);
    p.comment = sourced(root, "comment", sources);
    p.share = sourced(root, "share", sources);
    p.follow = sourced(root, "follow", sources);
    p.notInterested = sourced(root, "not_interested", sources);
    p.inNetworkFactor = sourced(root, "in_network_factor", sources);
    p.outOfNetworkFactor = sourced(root, "out_of_network_factor", sources);
    p.freshnessHalfLifeH = sourced(root, "freshness_half_life_h", sources);
    p.explorationRate = sourced(root, "exploration_rate", sources);
    root.finish();
    if (p.freshnessHalfLifeH.low <= 0) throw Refusal{"freshness_half_life_h", "must be above 0"};
    share(p.explorationRate, "exploration_rate");
    return p;
}

ActionLogit logit(Object& root, std::string_view key) {
    Object one = root.object(key);
    ActionLogit out{one.number("constant"), one.number("affinity"), one.number("quality"),
                    one.number("valid_play"), one.number("watch_fraction")};
    one.finish();
    return out;
}

ResponsePreset readResponse(const json::value& value) {
    Object root = document(value, "forereach-response-preset");
    ResponsePreset p{};
    p.id = root.text("id");
    p.title = root.text("title");
    p.source = root.text("source");
    for (const auto& [key, field] : {std::pair{"b0", &p.b0},
                                     {"a", &p.a},
                                     {"c", &p.c},
                                     {"g", &p.g},
                                     {"h", &p.h},
                                     {"sigma", &p.sigma},
                                     {"s0", &p.s0},
                                     {"sa", &p.sa},
                                     {"sq", &p.sq},
                                     {"skip_median_s", &p.skipMedianS},
                                     {"skip_sd", &p.skipSd},
                                     {"rho", &p.rho},
                                     {"mean_log_duration", &p.meanLogDuration}})
        *field = root.number(key);
    const json::array& quantiles = root.array("duration_quantiles_s", 7);
    for (const json::value& q : quantiles) {
        if (!q.is_number()) throw Refusal{"duration_quantiles_s", "must hold numbers"};
        p.durationQuantilesS.push_back(q.to_number<double>());
    }
    for (std::size_t i = 0; i < p.durationQuantilesS.size(); ++i)
        if (p.durationQuantilesS[i] <= (i == 0 ? 0.0 : p.durationQuantilesS[i - 1]))
            throw Refusal{"duration_quantiles_s", "must be positive and rise"};
    p.like = logit(root, "like");
    p.comment = logit(root, "comment");
    p.share = logit(root, "share");
    p.follow = logit(root, "follow");
    p.notInterested = logit(root, "not_interested");
    root.finish();
    if (p.sigma <= 0 || p.skipMedianS <= 0 || p.skipSd <= 0)
        throw Refusal{"sigma", "standard deviations and medians must be above 0"};
    if (p.rho < 0 || p.rho > 1) throw Refusal{"rho", "must lie between 0 and 1"};
    return p;
}

template <class T>
Result<T> parsed(std::string_view text, T (*read)(const json::value&)) {
    boost::system::error_code failure;
    const json::value value = json::parse(json::string_view(text.data(), text.size()), failure);
    if (failure) return Error{ErrorCode::InvalidInput, "is not JSON: " + failure.message(), ""};
    try {
        return read(value);
    } catch (const Refusal& refusal) {
        return Error{ErrorCode::InvalidInput, refusal.message, refusal.path};
    }
}

template <class T>
void load(std::string_view prefix, Result<T> (*read)(std::string_view), std::vector<T>& into) {
    for (const std::string_view name : listResources(prefix)) {
        Result<T> one = read(findResource(name).value_or(""));
        if (!one) {
            // Shipped data that does not read is a mistake of the build; a test reads every pack.
            throw std::logic_error("resource " + std::string(name) + ": " + one.error().text());
        }
        into.push_back(std::move(one).value());
    }
}

} // namespace

Result<Market> marketFromJson(std::string_view text) {
    return parsed(text, readMarket);
}
Result<RankingPreset> rankingPresetFromJson(std::string_view text) {
    return parsed(text, readRanking);
}
Result<ResponsePreset> responsePresetFromJson(std::string_view text) {
    return parsed(text, readResponse);
}

std::string responsePresetToJson(const ResponsePreset& p, std::string_view note) {
    JsonWriter out;
    out.beginObject().member("format", "forereach-response-preset").member("version", 1);
    out.member("id", p.id).member("title", p.title).member("source", p.source).member("note", note);
    for (const auto& [key, value] : {std::pair{"b0", p.b0},
                                     {"a", p.a},
                                     {"c", p.c},
                                     {"g", p.g},
                                     {"h", p.h},
                                     {"sigma", p.sigma},
                                     {"s0", p.s0},
                                     {"sa", p.sa},
                                     {"sq", p.sq},
                                     {"skip_median_s", p.skipMedianS},
                                     {"skip_sd", p.skipSd},
                                     {"rho", p.rho},
                                     {"mean_log_duration", p.meanLogDuration}})
        out.member(key, value);
    out.memberList("duration_quantiles_s", p.durationQuantilesS);
    for (const auto& [key, action] : {std::pair{"like", &p.like},
                                      {"comment", &p.comment},
                                      {"share", &p.share},
                                      {"follow", &p.follow},
                                      {"not_interested", &p.notInterested}})
        out.key(key)
            .beginObject(JsonWriter::Layout::Inline)
            .member("constant", action->constant)
            .member("affinity", action->affinity)
            .member("quality", action->quality)
            .member("valid_play", action->validPlay)
            .member("watch_fraction", action->watchFraction)
            .endObject();
    out.endObject();
    return out.take();
}

const Catalog& shippedCatalog() {
    static const Catalog catalog = [] {
        Catalog out;
        load("markets/", marketFromJson, out.markets);
        load("presets/ranking-", rankingPresetFromJson, out.rankingPresets);
        load("presets/response-", responsePresetFromJson, out.responsePresets);
        return out;
    }();
    return catalog;
}

} // namespace forereach
