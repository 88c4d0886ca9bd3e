// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli feed: the feed that one virtual viewer is shown, and why.

#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/commands/feed_json.h"
#include "app/cli/scenario_input.h"
#include "app/cli/table.h"
#include "core/report/rounding.h"

namespace forereach::cli {
namespace {

struct Options {
    ScenarioOptions input;
    std::optional<std::int64_t> viewer;
    std::string segment, item, at;
    int slots = 16;
    bool json = false;
};

std::string fixed(double value, int digits) {
    char buffer[48];
    std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
    return buffer;
}

/// The two largest contributions: "watch 12.1 s x 0.02, like 2.1 % x 1".
std::string reasons(const LedgerCandidate& c) {
    std::vector<const LedgerPart*> parts;
    for (const LedgerPart& part : c.parts) parts.push_back(&part);
    std::stable_sort(parts.begin(), parts.end(), [](const LedgerPart* a, const LedgerPart* b) {
        return std::abs(a->product) > std::abs(b->product);
    });
    if (parts.size() > 2) parts.resize(2);
    std::string text;
    for (const LedgerPart* part : parts) {
        if (!text.empty()) text += ", ";
        text += part->action + " " +
                (part->action == "watch" ? fixed(part->prediction, 1) + " s" : shareText(part->prediction)) +
                " \u00d7 " + exactText(part->weight);
    }
    return text;
}

std::string responseText(const FeedSlot& slot) {
    std::string text = durationText(slot.watchedS);
    const bool video = slot.shown.format == Format::ShortVideo;
    if (slot.gaveUp) text = "gave up after waiting " + durationText(slot.startS);
    if (slot.quickSkip) text += video ? ", skipped at once" : ", passed by";
    if (slot.completed) text += video ? ", finished" : ", to the end";
    if (slot.liked) text += ", liked";
    if (slot.shared) text += ", shared";
    return text;
}

std::string funnelText(const FeedFunnel& funnel) {
    std::string text = std::to_string(funnel.found) + " candidates found";
    std::string inner;
    for (const auto& [name, count] : funnel.bySource)
        inner += (inner.empty() ? "" : ", ") + name + " " + std::to_string(count);
    if (!inner.empty()) text += " (" + inner + ")";
    inner.clear();
    for (const auto& [name, count] : funnel.removedBy)
        inner += (inner.empty() ? "" : ", ") + name + " " + std::to_string(count);
    if (!inner.empty()) text += "; removed: " + inner;
    return text + "; " + std::to_string(funnel.ranked) + " ranked\n";
}

std::string text(const FeedAnswer& answer) {
    std::string out = "Simulated viewer " + std::to_string(answer.viewer) + " of " + answer.segment.value +
                      ", standing for " + numberText(static_cast<double>(answer.peopleRepresented), 1) +
                      " people, on " + answer.connection + ", at " + answer.at.iso() + "\n";
    std::string interests;
    for (std::size_t i = 0; i < std::min<std::size_t>(answer.believedInterests.size(), 3); ++i)
        interests += (i ? ", " : "") + answer.believedInterests[i].first + " (" +
                     fixed(answer.believedInterests[i].second, 1) + ")";
    if (!interests.empty()) out += "The platform believes in: " + interests + "\n";
    out += funnelText(answer.funnel) + "\n";
    Table table({{"slot", Align::Right},
                 {"shown"},
                 {"topic"},
                 {"length", Align::Right},
                 {"source"},
                 {"score", Align::Right},
                 {"rank", Align::Right},
                 {"why"},
                 {"what the viewer did"}});
    for (const FeedSlot& s : answer.slots)
        table.add(
            {std::to_string(s.slot), fitted(s.shown.itemLabel, 32), fitted(s.shown.mainTopic, 22),
             lasts(s.shown.format) ? durationText(s.shown.durationS) : std::string(toText(s.shown.format)),
             s.insertedByPool ? "exploration (inserted)" : std::string(toText(s.shown.source)),
             fixed(s.shown.score, 3), std::to_string(s.shown.rankByScore), reasons(s.shown),
             responseText(s)});
    return out + table.text();
}

Exit run(const Options& options, Console& console) {
    FeedQuery query;
    query.slots = options.slots;
    query.viewer = options.viewer;
    if (!options.segment.empty()) query.segment = SegmentId{options.segment};
    if (!options.item.empty()) query.whoSaw = ItemId{options.item};
    if (!query.viewer && !query.segment && !query.whoSaw)
        return console.wrongUsage(
            "say whose feed: --viewer ID, --segment ID, or --item ID for one who was shown that item.");
    if (!options.at.empty()) {
        const Result<SimTime> at = SimTime::parse(options.at);
        if (!at) return console.wrongUsage("--at: " + at.error().text());
        query.at = *at;
    }
    ScenarioOptions input = options.input;
    if (!input.replications) input.replications = 1; // a feed is replayed from the first one
    const std::variant<LoadedScenario, Exit> loaded = loadScenario(input, console);
    if (const Exit* exit = std::get_if<Exit>(&loaded)) return *exit;
    const std::variant<RunOutcome, Exit> outcome =
        runScenario(std::get<LoadedScenario>(loaded).scenario, input, true, console);
    if (const Exit* exit = std::get_if<Exit>(&outcome)) return *exit;
    const Result<FeedAnswer> answer = replayFeed(*std::get<RunOutcome>(outcome).trace, query);
    if (!answer) return console.fail(answer.error());
    console.print(options.json ? feedJson(*answer) : text(*answer));
    return Exit::Done;
}

} // namespace

Action declareFeed(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    addInputOptions(arguments, options->input);
    arguments.option("--viewer", options->viewer, "Number of a virtual viewer").shownAs("ID");
    arguments
        .option("--segment", options->segment,
                "The first viewer of a segment who is active, as in GB:F:18-24")
        .shownAs("ID");
    arguments.option("--item", options->item, "A viewer who was shown this item of the scenario")
        .shownAs("ID");
    arguments.option("--at", options->at, "The session at or after this time (ISO 8601)").shownAs("TIME");
    arguments.option("--slots", options->slots, "How many slots").shownAs("K").between(1, 1000);
    addSizeOptions(arguments, options->input);
    arguments.flag("--json", options->json, "Print the whole ranking ledger as JSON");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
