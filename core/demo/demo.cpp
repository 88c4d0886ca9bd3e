// SPDX-License-Identifier: GPL-3.0-or-later
// The demo workspace is built beside its final place and renamed when it is whole.
#include <system_error>

#include "core/demo/demo.h"
#include "core/sim/simulate.h"
#include "core/store/import_media.h"
#include "core/store/json.h"
#include "core/store/workspace.h"

namespace forereach {

namespace fs = std::filesystem;

namespace {

using Tell = std::function<void(const std::string& what, double)>;

/// What a creator would have typed about a clip.
struct About {
    const char* file;
    const char* title;
    const char* caption;
    std::vector<std::string> hashtags;
    std::map<std::string, double> topics;
    Creator creator;
    const char* publishAt;
    ItemStatus status;
    const char* piece;
    const char* cut;
    double coverAtS;
};

std::vector<About> abouts() {
    const Creator mika{{"mika-cooks"}, "Mika cooks", 12'400};
    const std::map<std::string, double> food{{"Food & Drink", 0.85}, {"Hobbies & Interests", 0.15}};
    return {{"bouncy-noodles-cut-a.mp4",
             "Bouncy noodles, cut A",
             "Ten minutes, one bowl. Save it for tonight.",
             {"ramen", "noodles", "dinner"},
             food,
             mika,
             "2026-11-24T18:00:00Z",
             ItemStatus::Draft,
             "bouncy-noodles",
             "A",
             5.6},
            {"bouncy-noodles-cut-b.mp4",
             "Bouncy noodles, cut B",
             "Ten minutes, one bowl. Save it for tonight.",
             {"ramen", "noodles", "dinner"},
             food,
             mika,
             "2026-11-24T18:00:00Z",
             ItemStatus::Draft,
             "bouncy-noodles",
             "B",
             5.6},
            {"sunrise-ridge.mp4",
             "Sunrise ridge",
             "Worth the alarm.",
             {"hiking", "sunrise", "mountains"},
             {{"Travel", 0.7}, {"Hobbies & Interests", 0.2}, {"Sports", 0.1}},
             {{"ada-outside"}, "Ada outside", 1'850},
             "2026-11-24T07:00:00Z",
             ItemStatus::Published,
             "",
             "",
             6},
            {"pixel-runner.mp4",
             "Pixel runner",
             "No hit run, level 2 in the first try.",
             {"pixelart", "indiegame", "speedrun"},
             {{"Video Gaming", 0.9}, {"Entertainment", 0.1}},
             {{"tiny-arcade"}, "Tiny arcade", 240},
             "2026-11-25T19:00:00Z",
             ItemStatus::Draft,
             "",
             "",
             7.1}};
}

/// Imports the clips like any user's files and writes down what is known about them. Returns them in order.
Result<std::vector<LibraryItem>> fillLibrary(Workspace& workspace, const std::vector<fs::path>& clips,
                                             const Tell& tell, const CancelToken& cancel) {
    std::vector<fs::path> files = clips;
    for (const fs::path& clip : clips) {
        fs::path subtitles = clip;
        subtitles.replace_extension(".en.srt");
        std::error_code missing;
        if (fs::exists(subtitles, missing)) files.push_back(subtitles);
    }
    std::map<std::string, ItemId> imported;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string name = files[i].filename().string();
        tell("Measuring " + name, static_cast<double>(i) / static_cast<double>(files.size()));
        auto prepared = prepareImport(files[i], {}, cancel);
        if (!prepared) return prepared.error();
        auto committed = commitImport(workspace, *prepared);
        if (!committed) return committed.error();
        if (!committed->row.item)
            return Error{ErrorCode::Io,
                         committed->row.messages.empty() ? "was not taken into the library"
                                                         : committed->row.messages.front(),
                         files[i].string()};
        imported[name] = *committed->row.item;
    }
    LibraryEdit edit{"Describe the demo clips", {}, {}};
    for (const About& about : abouts()) {
        const auto found = imported.find(about.file);
        if (found == imported.end()) return Error{ErrorCode::NotFound, "A demo clip is missing", about.file};
        auto item = workspace.item(found->second);
        if (!item) return item.error();
        edit.before.push_back(*item);
        auto publishAt = SimTime::parse(about.publishAt);
        if (!publishAt) return publishAt.error();
        ContentItem& content = item->content;
        content.title = about.title;
        content.caption = about.caption;
        content.hashtags = about.hashtags;
        content.topics = about.topics;
        content.language = "en";
        content.publishAt = *publishAt;
        content.creator = about.creator;
        item->status = about.status;
        item->piece = about.piece;
        item->cutLabel = about.cut;
        item->coverAtS = about.coverAtS;
        edit.after.push_back(*item);
    }
    if (auto applied = workspace.apply(edit); !applied) return applied.error();
    return edit.after;
}

Scenario firstWeek(const std::vector<LibraryItem>& items) {
    Scenario s;
    s.name = "First week";
    s.start = {1'795'478'400}; // 2026-11-24T00:00:00Z
    s.viewers = 20'000;
    s.replications = 4;
    s.markets = {"GB"};
    for (const LibraryItem& item : items) s.content.push_back(item.content);
    return s;
}

/// Two markets, the livelier cut alone.
Scenario twoMarkets(const std::vector<LibraryItem>& items) {
    Scenario s = firstWeek(items);
    s.name = "UK and US, cut B";
    s.markets = {"GB", "US"};
    s.content = {items[1].content};
    return s;
}

/// A campaign with a line item stands in a scenario of its own: paid reach is another question than organic
/// reach.
Scenario paidTest(const std::vector<LibraryItem>& items) {
    Scenario s = firstWeek(items);
    s.name = "Paid test";
    s.content = {items[1].content};
    LineItem line;
    line.id = {"women-18-34"};
    line.name = "Women 18-34, at most 3 a week";
    line.creative = items[1].content.id;
    line.segments = {segmentIdOf("GB", Gender::Female, AgeBand::A18to24),
                     segmentIdOf("GB", Gender::Female, AgeBand::A25to34)};
    line.start = s.start;
    line.end = s.start.plusHours(7 * 24);
    line.lifetimeBudget = Money::fromUnits(2'000);
    line.dailyBudget = Money::fromUnits(400);
    line.bidCpm = Money::fromUnits(4);
    line.frequencyCap = {3, 168};
    s.campaigns = {{{"noodle-week"}, "Noodle week", "Mika cooks", "GBP", {line}}};
    return s;
}

Result<void> fill(Workspace& workspace, const std::vector<fs::path>& clips, const Tell& tell,
                  const CancelToken& cancel) {
    const auto items = fillLibrary(
        workspace, clips, [&](const std::string& what, double part) { tell(what, 0.5 + 0.15 * part); },
        cancel);
    if (!items) return items.error();
    const Scenario scenario = firstWeek(*items);
    for (const Scenario& s : {paidTest(*items), twoMarkets(*items), scenario})
        if (auto put = workspace.putScenario(s); !put) return put.error();
    RunControl control;
    control.cancel = cancel;
    RunOptions options;
    options.keepTrace = false;
    tell("Simulating the first week", 0.65);
    const auto outcome = simulate(scenario, shippedCatalog(), options, control);
    if (!outcome) return outcome.error();
    if (auto stored = workspace.storeRun(outcome->report); !stored) return stored.error();
    return workspace.putSetting("last_scenario", scenario.name);
}

/// Removes an unfinished workspace and what SQLite keeps beside it.
void removeWorkspace(const fs::path& path) {
    std::error_code ignored;
    for (const char* part : {"", "-wal", "-shm", "-journal"}) fs::remove(path.string() + part, ignored);
}

} // namespace

Result<fs::path> makeDemoWorkspace(const fs::path& directory, const Tell& progress,
                                   const CancelToken& cancel) {
    const Tell tell = progress ? progress : [](const std::string&, double) {};
    std::error_code failed;
    const fs::path folder = fs::absolute(directory, failed).lexically_normal();
    const fs::path target = folder / "demo.forereach", unfinished = folder / ".demo-unfinished.forereach";
    const bool exists = fs::exists(target, failed);
    tell("Drawing the clips", 0);
    const auto clips = renderDemoMedia(
        folder / "media", [&](double part) { tell("Drawing the clips", (exists ? 1.0 : 0.5) * part); },
        cancel);
    if (!clips) return clips.error();
    if (exists) return target;

    removeWorkspace(unfinished); // of a run that was killed
    Result<void> filled;
    {
        auto workspace = Workspace::create(unfinished);
        if (!workspace) return workspace.error();
        filled = fill(*workspace, *clips, tell, cancel);
    }
    if (!filled) {
        removeWorkspace(unfinished);
        return filled.error();
    }
    fs::rename(unfinished, target, failed);
    if (failed) {
        removeWorkspace(unfinished);
        return Error{ErrorCode::Io, "Cannot write: " + failed.message(), target.string()};
    }
    tell("The demo is ready", 1);
    return target;
}

} // namespace forereach
