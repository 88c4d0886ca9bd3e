// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli plan: what a campaign's budget buys, whom it reaches, how often.

#include <cmath>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/commands/plan_json.h"
#include "app/cli/interrupt.h"
#include "app/cli/scenario_input.h"
#include "app/cli/table.h"
#include "core/plan/plan_export.h"
#include "core/report/export.h"
#include "core/report/rounding.h"
#include "core/store/json.h"

namespace forereach::cli {
namespace {

struct Options {
    ScenarioOptions input;
    std::string campaign;
    std::vector<std::string> budgets;
    std::string overlap, optimise, csv, html, xlsx;
    bool json = false, prove = false, rules = false, caps = false;
    bool auctions = false, boost = false;
};

/// "1500", "1500.50": units of the currency with up to six places; never a thousands separator.
std::optional<Money> moneyOf(const std::string& text) {
    std::int64_t units = 0, micros = 0, place = 1'000'000;
    bool digits = false, point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9' && (!point || place > 1)) {
            digits = true;
            if (point)
                micros += (c - '0') * (place /= 10);
            else if ((units = units * 10 + (c - '0')) > 1'000'000'000)
                return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    if (!digits || units * 1'000'000 + micros == 0) return std::nullopt;
    return Money{units * 1'000'000 + micros};
}

std::string moneyText(double units, int places = 2) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.*f", places, units);
    return buffer;
}

std::string optionalMoney(const std::optional<double>& units, int places = 2) {
    return units ? moneyText(*units, places) : "-";
}

std::string people(const Estimate& e) {
    const RoundedEstimate r = roundEstimate(e);
    return numberText(r.value, r.unit);
}

std::string curveTable(const PlanCurve& curve) {
    Table table({{"budget " + curve.currency, Align::Right},
                 {"spent", Align::Right},
                 {"impressions", Align::Right},
                 {"people reached", Align::Right},
                 {"8 in 10 outcomes"},
                 {"2+", Align::Right},
                 {"3+", Align::Right},
                 {"times each", Align::Right},
                 {"GRP", Align::Right},
                 {"CPM", Align::Right},
                 {"next person", Align::Right},
                 {""}});
    const auto row = [&](const CurvePoint& p, const std::string& budget, const std::string& note) {
        table.add({budget, moneyText(p.spend.mean), people(p.impressions), people(p.reach),
                   intervalText(p.reach), people(p.nPlusReach[1]), people(p.nPlusReach[2]),
                   moneyText(p.averageFrequency), moneyText(p.grp.mean), optionalMoney(p.cpm),
                   optionalMoney(p.marginalCost, 4), note});
    };
    for (const CurvePoint& p : curve.points) {
        std::string note;
        if (p.saturated) note = "near the most";
        if (p.spentShare < 0.98)
            note += std::string(note.empty() ? "" : ", ") + shareText(p.spentShare) + " spent";
        row(p, moneyText(p.budget.units()), note);
    }
    row(curve.most, "no limit", "the most");
    return table.text();
}

std::string summary(const PlanCurve& curve) {
    std::string text = "\nCampaign " + curve.campaign.value + ": " +
                       numberText(static_cast<double>(curve.targetPeople), 1) + " people in its target, of " +
                       numberText(static_cast<double>(curve.people), 1) + ".\n";
    text += "At most " + people(curve.most.reach) + " are reached, for " + curve.currency + " " +
            moneyText(curve.most.spend.mean) +
            "; \"next person\" is what each further person costs against the row above.\n";
    text += "Simulated: " + numberText(static_cast<double>(curve.viewers), 1) + " viewers, " +
            std::to_string(curve.replications) +
            (curve.replications == 1 ? " replication (no interval from one)" : " replications") + ", seed " +
            std::to_string(curve.seed) + ". Every row is an exact replay of one feed.\n";
    return text;
}

/// The cheapest and the dearest budget simulated whole.
std::variant<PlanProof, Exit> prove(const Options& options, const Scenario& scenario, const PlanCurve& curve,
                                    Console& console) {
    PlanProof proof;
    for (const CurvePoint* p : {&curve.points.front(), &curve.points.back()}) {
        const std::variant<RunOutcome, Exit> outcome =
            runScenario(withBudget(scenario, curve.campaign, p->budget), options.input, false, console);
        if (const Exit* exit = std::get_if<Exit>(&outcome)) return *exit;
        for (const CampaignReport& c : std::get<RunOutcome>(outcome).report.campaigns)
            if (c.id == curve.campaign)
                proof.points.push_back({p->budget,
                                        c.reach == p->reach && c.impressions == p->impressions &&
                                            c.spend == p->spend && c.nPlusReach == p->nPlusReach,
                                        p->reach.mean, c.reach.mean});
    }
    return proof;
}

std::string proofText(const PlanProof& proof, const std::string& currency) {
    std::string text = "Simulated whole:\n";
    for (const PlanProof::Point& p : proof.points)
        text += "  " + currency + " " + moneyText(p.budget.units()) +
                (p.equal ? ": equal to the replay in reach, frequencies, impressions and spend\n"
                         : ": DIFFERS from the replay: " + exactText(p.reachSimulated) +
                               " people reached, replayed " + exactText(p.reachReplayed) + "\n");
    return text;
}

/// What was asked for besides the curve, at the campaign's own budget.
Result<void> look(const Options& options, const AdRecording& recording, const Scenario& scenario,
                  const CampaignId& campaign, const PlanControl& control, PlanDetails& out) {
    const int workers = options.input.workers;
    if (options.rules) {
        auto rules = countByRules(recording, scenario, campaign, workers, control);
        if (!rules) return rules.error();
        out.rules = std::move(*rules);
    }
    if (options.caps) {
        CapQuestion question;
        question.campaign = campaign;
        auto caps = compareCaps(recording, scenario, question, workers, control);
        if (!caps) return caps.error();
        out.caps = std::move(*caps);
    }
    if (!options.overlap.empty()) {
        const OverlapBy by = options.overlap == "creatives" ? OverlapBy::Creatives : OverlapBy::LineItems;
        auto overlap = overlapOf(recording, scenario, campaign, by, true, workers, control);
        if (!overlap) return overlap.error();
        out.overlap = std::move(*overlap);
    }
    if (!options.optimise.empty()) {
        SplitQuestion question;
        question.campaign = campaign;
        question.goal = options.optimise == "reach"       ? PlanGoal::Reach
                        : options.optimise == "completed" ? PlanGoal::CompletedViews
                                                          : PlanGoal::EffectiveReach;
        auto split = optimiseSplit(recording, scenario, question, workers, control);
        if (!split) return split.error();
        out.split = std::move(*split);
    }
    if (options.auctions) {
        auto auctions = auctionsOf(recording, scenario, campaign, workers, control);
        if (!auctions) return auctions.error();
        out.auctions = std::move(*auctions);
    }
    if (options.boost) {
        RunOptions run;
        run.workers = workers;
        auto boost = boostOf(scenario, shippedCatalog(), run, campaign, control);
        if (!boost) return boost.error();
        out.boost = std::move(*boost);
    }
    return {};
}

Exit run(const Options& options, Console& console) {
    std::variant<LoadedScenario, Exit> loaded = loadScenario(options.input, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    const Scenario& scenario = std::get<LoadedScenario>(loaded).scenario;
    PlanQuestion question;
    for (const std::string& text : options.budgets) {
        const std::optional<Money> m = moneyOf(text);
        if (!m)
            return console.wrongUsage(
                "--budgets: \"" + text +
                "\" is not an amount above 0 such as 2500 or 99.50 (at most 1 billion).");
        question.budgets.push_back(*m);
    }
    if (scenario.campaigns.empty())
        return console.refuse(options.input.input,
                              {{"campaigns", "must hold a campaign to plan, hold none"}});
    question.campaign = options.campaign.empty() ? scenario.campaigns[0].id : CampaignId{options.campaign};
    if (options.campaign.empty() && scenario.campaigns.size() > 1)
        console.say("Planning campaign \"" + question.campaign.value + "\", the first of " +
                    std::to_string(scenario.campaigns.size()) + "; --campaign names another.");
    if (!scenario.platform.competition && !scenario.platform.adFloorCpm)
        console.say(
            "Neither a price landscape (platform.competition) nor a floor (platform.ad_floor_cpm) is stated: "
            "every impression costs the line item's own bid. State your own prices for a plan to rely on.");

    std::optional<PlanCurve> curve;
    PlanDetails details;
    {
        const InterruptWatch interrupt;
        RunOptions run;
        run.workers = options.input.workers;
        PlanControl control;
        control.cancel = interrupt.token();
        control.progress = [&](const Progress& p) {
            console.progress(p.done < 0.5 ? "Recording the feed" : "Replaying budgets", p.done,
                             p.secondsLeft);
        };
        std::shared_ptr<const AdRecording> recording;
        Result<PlanCurve> answer = planCurve(scenario, shippedCatalog(), run, question, control, &recording);
        if (answer) {
            control.progress = [&](const Progress& p) { console.progress("Looking closer", p.done); };
            if (const Result<void> more =
                    look(options, *recording, scenario, question.campaign, control, details);
                !more)
                answer = more.error();
        }
        console.endProgress();
        if (!answer && answer.error().code == ErrorCode::InvalidInput)
            return console.refuse(options.input.input, {{answer.error().context, answer.error().message}});
        if (!answer) return console.fail(answer.error());
        curve = std::move(answer.value());
    }
    std::optional<PlanProof> proof;
    if (options.prove) {
        std::variant<PlanProof, Exit> proven = prove(options, scenario, *curve, console);
        if (const Exit* exit = std::get_if<Exit>(&proven)) return *exit;
        proof = std::move(std::get<PlanProof>(proven));
    }
    for (const auto& [file, text] :
         {std::pair{options.csv, options.csv.empty() ? "" : planCsv(*curve)},
          std::pair{options.html, options.html.empty() ? "" : planHtml(*curve, scenario)}}) {
        if (file.empty()) continue;
        if (const Result<void> written = writeFileAtomically(file, text); !written)
            return console.fail(written.error());
        console.say("Wrote " + file);
    }
    if (!options.xlsx.empty()) {
        const Campaign& campaign = *campaignOf(scenario, curve->campaign);
        if (const Result<void> written = writeWorkbook(options.xlsx, planSheets(&*curve, campaign)); !written)
            return console.fail(written.error());
        console.say("Wrote " + options.xlsx);
    }
    if (options.json)
        console.print(planJson(*curve, details, proof));
    else
        console.print(curveTable(*curve) + summary(*curve) + detailTables(details, curve->currency) +
                      (proof ? proofText(*proof, curve->currency) : std::string()));
    return Exit::Done;
}

} // namespace

Action declarePlan(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    addInputOptions(arguments, options->input);
    arguments.option("--campaign", options->campaign, "Campaign of the scenario; default: the first")
        .shownAs("ID");
    arguments
        .option("--budgets", options->budgets,
                "Budgets in units of the campaign's currency, as in 500,1000,2500; default: a tenth to three "
                "times its own")
        .separatedBy(',')
        .shownAs("A,B,C");
    addSizeOptions(arguments, options->input);
    arguments.flag("--prove", options->prove,
                   "Also simulate the cheapest and the dearest budget whole and compare");
    arguments.flag("--rules", options->rules, "The campaign as it stands, by every rule of what counts");
    arguments.flag("--caps", options->caps, "The same money under other frequency caps");
    arguments
        .option("--overlap", options->overlap,
                "Who met which line items or creatives, and the posts in the feed: lines, creatives")
        .oneOf({"lines", "creatives"});
    arguments
        .option(
            "--optimise", options->optimise,
            "The best split of the budget over line items: reach, reach3 (at least three times), completed")
        .oneOf({"reach", "reach3", "completed"});
    arguments.flag("--auctions", options->auctions,
                   "Pacing by hour, what it takes to win, and why auctions were lost");
    arguments.flag("--boost", options->boost,
                   "What boosted posts add and what of the feed they replace: runs the feed once more");
    arguments.option("--csv", options->csv, "Write all points of the curve as CSV").shownAs("FILE");
    arguments.option("--html", options->html, "Write the media plan as one HTML page").shownAs("FILE");
    arguments
        .option("--xlsx", options->xlsx, "Write the media plan as a workbook: line items, curve, provenance")
        .shownAs("FILE");
    arguments.flag("--json", options->json, "Print the curve as JSON");
    arguments.footer(
        "A budget is split over the campaign's line items in proportion to their own. The feed is run once; "
        "each budget is an exact replay of the ads in it.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
