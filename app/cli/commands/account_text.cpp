// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands/account_text.h"

#include <cmath>
#include <cstdio>

#include "app/cli/table.h"
#include "core/report/rounding.h"
#include "core/report/scores.h"
#include "core/store/account_json.h"

namespace forereach::cli {
namespace {

constexpr auto kInline = JsonWriter::Layout::Inline;
constexpr double kFigureSds = 1.2816; // low and high of a figure hold 8 in 10

std::string places(double x, const char* format = "%.3g") {
    char text[40];
    std::snprintf(text, sizeof text, format, x);
    return text;
}

std::string views(double log) {
    return numberText(std::expm1(log), decadeOf(std::expm1(log)) / 10);
}

void write(JsonWriter& out, const AccountFit& f) {
    out.beginObject().member("platform", f.platform).member("account", f.account);
    out.member("fitted_at", f.fittedAt).member("as_of", f.asOf);
    out.memberList("creators", f.creators).memberList("markets", f.markets);
    out.member("posts", f.posts).member("used", f.used);
    out.member("first_post", f.firstPost).member("last_post", f.lastPost);
    writeAccountLists(out, f);
    double hours = 0;
    for (const double h : f.postingHours) hours += h;
    if (hours > 0) out.memberList("posting_hours", f.postingHours);
    out.memberIf("followers", f.followers).memberIf("followers_per_day", f.followersPerDay);
    out.key("forecast").beginObject(kInline).member("unit", "ln(1 + views)");
    out.member("centre", f.forecastLog).member("scale", f.forecastScale).member("df", f.forecastDf);
    out.member("published", f.forecastFor);
    out.member("growth_per_day", f.growthPerDay).member("growth_per_day_sd", f.growthPerDaySd).endObject();
    out.key("engine").beginObject(kInline);
    out.member("without_fit", f.engineLog).member("without_fit_sd", f.engineSd);
    out.member("with_fit", f.fittedLog).member("with_fit_sd", f.fittedSd).member("slope", f.engineSlope);
    out.endObject();
    out.key("effect").beginObject(kInline);
    out.member("reach_log", f.effect.reachMean).member("reach_log_sd", f.effect.reachSd);
    out.member("quality", f.effect.qualityMean).member("quality_sd", f.effect.qualitySd).endObject();
    out.memberList("notes", f.notes).endObject();
}

} // namespace

std::string accountJson(const AccountFit& fit) {
    JsonWriter out;
    write(out, fit);
    return out.take();
}

std::string accountsJson(const std::vector<AccountFit>& fits) {
    JsonWriter out;
    out.beginArray();
    for (const AccountFit& f : fits) write(out, f);
    out.endArray();
    return out.take();
}

std::string accountText(const AccountFit& f) {
    std::string text = f.platform + (f.account.empty() ? "" : "/" + f.account) + ": " +
                       std::to_string(f.used) + " of " + std::to_string(f.posts) + " posts, " +
                       f.firstPost.iso().substr(0, 10) + " to " + f.lastPost.iso().substr(0, 10) + "\n\n";
    Table table({{"parameter"},
                 {"preset", Align::Right},
                 {"sd", Align::Right},
                 {"fitted", Align::Right},
                 {"sd", Align::Right},
                 {"unit"},
                 {"basis of the preset"}});
    for (const AccountParameter& p : f.parameters)
        table.add(
            {p.name, places(p.prior), places(p.priorSd), places(p.mean), places(p.sd), p.unit, p.basis});
    text += table.text();
    if (!f.audience.empty()) {
        Table audience(
            {{"audience"}, {"market", Align::Right}, {"fitted", Align::Right}, {"sd", Align::Right}});
        for (const AccountShare& s : f.audience)
            audience.add(
                {s.group, shareText(s.prior), shareText(s.mean), places(100 * s.sd, "%.1f") + " pts"});
        text += "\n" + audience.text();
    }
    if (f.followers)
        text += "\nFollowers: " + numberText(*f.followers, 1) +
                (f.followersPerDay ? ", " + places(*f.followersPerDay, "%+.3g") + " a day" : "") + "\n";
    const double half = f.forecastScale * studentQuantile(0.9, f.forecastDf);
    text += "\nA neutral post of " + f.forecastFor.iso().substr(0, 10) + ": " + views(f.forecastLog) +
            " views, 8 in 10 between " + views(f.forecastLog - half) + " and " + views(f.forecastLog + half) +
            ".\nThe engine says " + views(f.engineLog) + " without the fit, " + views(f.fittedLog) +
            " with it.\n";
    std::string creators;
    for (const std::string& c : f.creators) creators += (creators.empty() ? "" : ", ") + c;
    text += creators.empty() ? "No item of the library is known to be the account's; name its creators with "
                               "--creators.\n"
                             : "It holds for the items of " + creators + ".\n";
    for (const std::string& note : f.notes) text += "Note: " + note + ".\n";
    return text;
}

void addFigures(const AccountFit& f, std::vector<DefaultInUse>& list) {
    const std::string name = f.platform + (f.account.empty() ? "" : "/" + f.account);
    const auto add = [&](const char* key, const char* label, const char* unit, double mean, double sd,
                         const char* influences) {
        DefaultInUse& figure = list.emplace_back();
        figure.path = "account." + name + "." + key;
        figure.label = label;
        figure.unit = unit;
        figure.value = Sourced{mean,
                               mean - kFigureSds * sd,
                               mean + kFigureSds * sd,
                               0,
                               Quality::C,
                               "fitted to " + std::to_string(f.used) + " imported posts of " + name +
                                   " (calibrate), pulled towards the presets"};
        figure.influences = influences;
    };
    add("reach_log", "what multiplies quotas and chances of an item", "ln", f.effect.reachMean,
        f.effect.reachSd, "reach of the items of the account's creators");
    add("quality", "unmeasured part of quality", "sd of the catalogue", f.effect.qualityMean,
        f.effect.qualitySd, "watch time and all actions on them");
    if (f.followers)
        add("followers", "followers, where the creator states none", "people", *f.followers, 0,
            "people met as followers");
    for (const AccountShare& s : f.audience)
        add(("audience." + s.group).c_str(), "share of the audience", "share of followers", s.mean, s.sd,
            "which segments the followers are of");
}

} // namespace forereach::cli
