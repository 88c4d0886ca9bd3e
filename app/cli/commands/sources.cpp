// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli sources: every default that a scenario uses, its source and quality.

#include <memory>

#include <CLI/App.hpp>

#include "app/cli/commands.h"
#include "app/cli/scenario_input.h"
#include "app/cli/table.h"
#include "core/report/rounding.h"
#include "core/response/signal_effects.h"
#include "core/store/json.h"
#include "core/store/json_write.h"

namespace forereach::cli {
namespace {

struct Figure {
    std::string name;
    Sourced value;
};

void marketFigures(const Market& m, std::vector<Figure>& out) {
    const std::string at = "markets." + m.code + ".";
    for (int g = 0; g < kGenders; ++g)
        for (int a = 0; a < kAgeBands; ++a) {
            const auto gender = static_cast<std::size_t>(g), age = static_cast<std::size_t>(a);
            const std::string cell = std::string(toText(static_cast<Gender>(g))) + ":" +
                                     std::string(toText(static_cast<AgeBand>(a)));
            out.push_back({at + "people." + cell, m.people[gender][age]});
            out.push_back({at + "penetration." + cell, m.penetration[gender][age]});
        }
    for (std::size_t h = 0; h < m.hourCurve.size(); ++h)
        out.push_back({at + "hour_curve." + std::to_string(h), m.hourCurve[h]});
    out.push_back({at + "minutes_per_day", m.minutesPerDay});
    out.push_back({at + "sessions_per_day", m.sessionsPerDay});
    out.push_back({at + "videos_per_session", m.videosPerSession});
    out.push_back({at + "activity_sd_between", m.activitySdBetween});
    out.push_back({at + "activity_sd_within", m.activitySdWithin});
    out.push_back({at + "follows_median", m.followsMedian});
    for (const LanguageShare& l : m.languages) out.push_back({at + "languages." + l.language, l.share});
    for (int c = 0; c < kConnections; ++c) {
        const ConnectionClass& k = m.connections[static_cast<std::size_t>(c)];
        const std::string cell = at + "connections." + std::string(toText(static_cast<Connection>(c))) + ".";
        out.push_back({cell + "share", k.share});
        out.push_back({cell + "throughput_mbps", k.throughputMbps});
        out.push_back({cell + "round_trip_ms", k.roundTripMs});
    }
    for (std::size_t t = 0; t < m.topics.size(); ++t)
        out.push_back({at + "topics." + std::string(kTopics[t].name), m.topics[t]});
}

void rankingFigures(const RankingPreset& p, std::vector<Figure>& out) {
    const std::string at = "ranking." + p.id + ".";
    out.push_back({at + "finish", p.finish});
    out.push_back({at + "watch_per_second", p.watchPerSecond});
    out.push_back({at + "like", p.like});
    out.push_back({at + "comment", p.comment});
    out.push_back({at + "share", p.share});
    out.push_back({at + "follow", p.follow});
    out.push_back({at + "not_interested", p.notInterested});
    out.push_back({at + "in_network_factor", p.inNetworkFactor});
    out.push_back({at + "out_of_network_factor", p.outOfNetworkFactor});
    out.push_back({at + "freshness_half_life_h", p.freshnessHalfLifeH});
    out.push_back({at + "exploration_rate", p.explorationRate});
}

/// The fitted numbers share one source.
void responseFigures(const ResponsePreset& p, std::vector<Figure>& out) {
    const auto add = [&](const std::string& name, double value) {
        out.push_back({"response." + p.id + "." + name, {value, value, value, 0, Quality::C, p.source}});
    };
    const std::pair<const char*, double> watch[] = {{"b0", p.b0},
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
                                                    {"mean_log_duration", p.meanLogDuration}};
    for (const auto& [name, value] : watch) add(name, value);
    const std::pair<const char*, const ActionLogit*> actions[] = {{"like", &p.like},
                                                                  {"comment", &p.comment},
                                                                  {"share", &p.share},
                                                                  {"follow", &p.follow},
                                                                  {"not_interested", &p.notInterested}};
    for (const auto& [name, logit] : actions) {
        const std::string action = name;
        add(action + ".constant", logit->constant);
        add(action + ".affinity", logit->affinity);
        add(action + ".quality", logit->quality);
        add(action + ".valid_play", logit->validPlay);
        add(action + ".watch_fraction", logit->watchFraction);
    }
}

void signalFigures(const ContentItem& item, std::vector<Figure>& out) {
    for (const SignalEffect& e : explainSignals(item))
        out.push_back({"content." + item.id.value + "." + e.signal + " (" + e.measured + ") on " + e.acts_on,
                       {e.effect, e.low, e.high, 0, e.basis, e.source}});
}

std::vector<Figure> figures(const Scenario& scenario, const Catalog& catalog) {
    std::vector<Figure> out;
    for (const std::string& code : scenario.markets)
        if (const Market* market = catalog.market(code)) marketFigures(*market, out);
    if (const RankingPreset* preset = catalog.ranking(scenario.distribution.rankingPreset))
        rankingFigures(*preset, out);
    if (const ResponsePreset* preset = catalog.response(scenario.distribution.responsePreset))
        responseFigures(*preset, out);
    for (const ContentItem& item : scenario.content) signalFigures(item, out);
    return out;
}

std::string json(const std::vector<Figure>& list) {
    JsonWriter out;
    out.beginArray();
    for (const Figure& f : list) {
        out.beginObject()
            .member("name", f.name)
            .member("value", f.value.value)
            .member("low", f.value.low)
            .member("high", f.value.high);
        if (f.value.year != 0) out.member("year", f.value.year);
        out.member("quality", toText(f.value.quality)).member("source", f.value.source).endObject();
    }
    out.endArray();
    return out.take();
}

std::string short6(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

std::string table(const std::vector<Figure>& list) {
    Table out({{"figure"},
               {"value", Align::Right},
               {"low", Align::Right},
               {"high", Align::Right},
               {"year"},
               {"quality"},
               {"source"}});
    for (const Figure& f : list)
        out.add({fitted(f.name, 70), short6(f.value.value), short6(f.value.low), short6(f.value.high),
                 f.value.year ? std::to_string(f.value.year) : "", std::string(toText(f.value.quality)),
                 f.value.source});
    return out.text();
}

} // namespace

Action declareSources(CLI::App& app) {
    struct Options {
        ScenarioOptions input;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    addInputOptions(app, options->input);
    app.add_flag("--json", options->json, "Print a JSON array instead of a table");
    app.footer("Quality: P read at the publisher, P-q publisher quoted, S secondary, S- weak, C computed "
               "from named data, U unverified, assumption: ours.");
    return [options](Console& console) {
        const std::variant<LoadedScenario, Exit> loaded = loadScenario(options->input, console);
        if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
        const std::vector<Figure> list = figures(std::get<LoadedScenario>(loaded).scenario, shippedCatalog());
        console.print(options->json ? json(list) : table(list));
        return Exit::Done;
    };
}

} // namespace forereach::cli
