// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli bench: speed of the product's own code path, in units of the reference kernel. Each run is a
// process of its own, so that peak memory is true.

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <sstream>
#include <thread>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/report/rounding.h"
#include "core/sim/bench_world.h"
#include "core/store/json.h"
#include "core/store/json_write.h"
#include "tests/bench/plain_feed.h"
#include "tests/bench/ref_kernel.h"

namespace forereach::cli {
namespace {

constexpr int kProofRequests = 2000;
constexpr int kRefSessions = 4000; // about a millisecond at a time
// The plain version's load: small, since it is slow; a session of it does not cost less in a larger one.
constexpr int kPlainViewers = 2000, kPlainItems = 1700, kPlainHours = 12;

struct Options {
    std::string profile;
    BenchOptions world;
    int workers = 0; // 0: one worker, then all cores
    bool json = false;
    bool childRun = false;
};

/// One run as its process prints it: "key value" lines, integers and decimals.
using Row = std::map<std::string, std::string>;

constexpr const char* kWhole[] = {"viewers", "items", "ticks", "workers", "sessions", "impressions"};
constexpr const char* kDecimal[] = {"seconds", "cpu_seconds", "impressions_per_second",
                                    "impressions_per_second_per_core"};
constexpr const char* kBytes[] = {"hot_bytes_per_viewer", "peak_rss_bytes"};
constexpr const char* kShares[] = {"barrier_share", "ref_ns", "cost_in_ref", "plain_cost_in_ref",
                                   "times_plain"};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// The measuring itself, in the child.
Exit measure(const Options& options, Console& console) {
    RefKernel ref;
    std::vector<double> refNs;
    const auto sample = [&] { refNs.push_back(ref.nanosecondsPerSession(kRefSessions)); };
    for (int i = 0; i < 10; ++i) sample();
    BenchOptions world = options.world;
    world.full = options.profile == "full";
    world.workers = options.workers;
    world.betweenTicks = sample;
    const Result<BenchResult> measured = runBench(world, shippedCatalog());
    if (!measured) return console.fail(measured.error());
    for (int i = 0; i < 10; ++i) sample();
    const BenchResult& r = measured.value();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    // The same job by objects, in units of its own reference: the machine may have changed its pace
    // meanwhile.
    std::vector<double> plainRef, plainNs;
    PlainFeed plain(kPlainViewers, kPlainItems);
    plain.run(kPlainHours); // shelves fill
    for (int i = 0; i < 3; ++i) {
        for (int k = 0; k < 10; ++k) plainRef.push_back(ref.nanosecondsPerSession(kRefSessions));
        const PlainFeed::Figures f = plain.run(kPlainHours);
        plainNs.push_back(f.seconds * 1e9 / static_cast<double>(std::max<std::int64_t>(1, f.sessions)));
    }
    const double plainCost = median(plainNs) / median(plainRef);
    const double unit = median(refNs), perSecond = static_cast<double>(r.impressions) / r.seconds;
    const double cost =
        r.cpuSeconds * 1e9 / static_cast<double>(std::max<std::int64_t>(1, r.sessions)) / unit;
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(12);
    out << "profile " << options.profile << "\nviewers " << r.viewers << "\nitems " << r.items << "\nticks "
        << r.ticks << "\nworkers " << r.workers << "\nsessions " << r.sessions << "\nimpressions "
        << r.impressions << "\nseconds " << r.seconds << "\ncpu_seconds " << r.cpuSeconds
        << "\nimpressions_per_second " << perSecond << "\nimpressions_per_second_per_core "
        << perSecond / r.workers << "\nhot_bytes_per_viewer " << r.hotBytesPerViewer << "\npeak_rss_bytes "
        << static_cast<std::int64_t>(usage.ru_maxrss) * 1024 << "\nbarrier_share " << r.barrierShare
        << "\nref_ns " << unit << "\ncost_in_ref " << cost << "\nplain_cost_in_ref " << plainCost
        << "\ntimes_plain " << plainCost / cost << "\nsegments " << r.segments << "\ndigest " << r.digest
        << "\nref_checksum " << ref.checksum() << "\n";
    console.print(out.str());
    return Exit::Done;
}

/// Runs this program again with the hidden flag and reads what it printed.
Result<Row> runChild(const Options& options, const std::string& profile, int workers) {
    int pipes[2];
    if (pipe(pipes) != 0) return Error{ErrorCode::Io, "no pipe could be made for the measuring process", ""};
    std::vector<std::string> words{"forereach-cli",
                                   "bench",
                                   "--run-here",
                                   "--profile",
                                   profile,
                                   "--viewers",
                                   std::to_string(options.world.viewers),
                                   "--items",
                                   std::to_string(options.world.items),
                                   "--ticks",
                                   std::to_string(options.world.ticks),
                                   "--workers",
                                   std::to_string(workers)};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipes[0]);
    posix_spawn_file_actions_addclose(&actions, pipes[1]);
    pid_t child = 0;
    const int failed = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipes[1]);
    std::string text;
    char block[4096];
    for (ssize_t n = 0; (n = read(pipes[0], block, sizeof block)) > 0;)
        text.append(block, static_cast<std::size_t>(n));
    close(pipes[0]);
    int status = 0;
    if (failed != 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return Error{ErrorCode::Io, "the measuring process failed", "bench"};
    Row row;
    std::istringstream lines(text);
    for (std::string key, value; lines >> key >> value;) row[key] = value;
    return row;
}

std::string json(const std::vector<Row>& rows) {
    JsonWriter out;
    out.beginArray();
    for (const Row& row : rows) {
        const auto whole = [&](const char* key) {
            out.member(key, static_cast<std::int64_t>(std::stoll(row.at(key))));
        };
        const auto decimal = [&](const char* key) { out.member(key, std::stod(row.at(key))); };
        out.beginObject().member("profile", row.at("profile"));
        for (const char* key : kWhole) whole(key);
        for (const char* key : kDecimal) decimal(key);
        for (const char* key : kBytes) whole(key);
        for (const char* key : kShares) decimal(key);
        out.member("digest", row.at("digest"));
        whole("segments");
        out.endObject();
    }
    out.endArray();
    return out.take();
}

std::string rounded(const std::string& number, const char* format, double scale = 1) {
    char text[48];
    std::snprintf(text, sizeof text, format, std::stod(number) * scale);
    return text;
}

std::string table(const std::vector<Row>& rows) {
    Table out({{"profile"},
               {"viewers", Align::Right},
               {"items", Align::Right},
               {"ticks", Align::Right},
               {"workers", Align::Right},
               {"seconds", Align::Right},
               {"impressions/s", Align::Right},
               {"barrier", Align::Right},
               {"peak MB", Align::Right},
               {"REF ns", Align::Right},
               {"cost in REF", Align::Right},
               {"plain objects", Align::Right}});
    for (const Row& r : rows)
        out.add({r.at("profile"), numberText(std::stod(r.at("viewers")), 1),
                 numberText(std::stod(r.at("items")), 1), r.at("ticks"), r.at("workers"),
                 rounded(r.at("seconds"), "%.2f"),
                 numberText(std::stod(r.at("impressions_per_second")), 1000),
                 rounded(r.at("barrier_share"), "%.1f %%", 100),
                 rounded(r.at("peak_rss_bytes"), "%.0f", 1e-6), rounded(r.at("ref_ns"), "%.0f"),
                 rounded(r.at("cost_in_ref"), "%.2f"), rounded(r.at("times_plain"), "%.0f x")});
    return out.text();
}

Exit run(const Options& options, Console& console) {
    if (!RefKernel::supported())
        return console.wrongUsage("the reference kernel needs a processor with AVX2 and FMA (x86-64-v3).");
    if (options.childRun) return measure(options, console);
    const std::string differs = provePagesEqualPlainReference(shippedCatalog(), kProofRequests);
    if (!differs.empty())
        return console.fail({ErrorCode::Corrupt,
                             "the engine does not answer as the plain reference does: " + differs, "bench"});
    console.say(std::to_string(kProofRequests) + " pages equal those of the plain reference.");
    std::vector<int> workers{options.workers};
    if (options.workers == 0) {
        workers = {1};
        if (const unsigned cores = std::thread::hardware_concurrency(); cores > 1)
            workers.push_back(static_cast<int>(cores));
    }
    std::vector<std::string> profiles{options.profile};
    if (options.profile.empty()) profiles = {"light", "full"};
    std::vector<Row> rows;
    for (const std::string& profile : profiles) {
        const std::size_t first = rows.size();
        for (const int count : workers) {
            const Result<Row> row = runChild(options, profile, count);
            if (!row) return console.fail(row.error());
            rows.push_back(*row);
            if (row->at("digest") != rows[first].at("digest"))
                return console.fail(
                    {ErrorCode::Corrupt, "the digest depends on the number of workers", "bench"});
        }
    }
    console.print(options.json ? json(rows) : table(rows));
    return Exit::Done;
}

} // namespace

Action declareBench(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments
        .option(
            "--profile", options->profile,
            "light: recommended feed, no items of one's own, no ads; full: all that the model has, 20 line "
            "items in the auction; default: one after the other")
        .oneOf({"light", "full"});
    arguments.option("--viewers", options->world.viewers, "Virtual viewers; default: 1,000,000")
        .shownAs("N")
        .between(100, 100'000'000);
    arguments.option("--items", options->world.items, "Items of the catalogue; default: 10,000")
        .shownAs("M")
        .between(600, 6'000'000);
    arguments.option("--ticks", options->world.ticks, "Simulated hours; default: 24")
        .shownAs("T")
        .between(1, 1440);
    arguments
        .option("--workers", options->workers, "Threads; default: a run with one, then one with all cores")
        .shownAs("W")
        .between(1, 1024);
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.flag("--run-here", options->childRun, "Measure in this process")
        .hidden(); // hidden: what each run starts
    arguments.footer(
        "cost_in_ref is CPU time a session, barrier included, in units of the reference kernel timed "
        "in the same run (tests/bench): the "
        "figure to quote. Before it measures, the engine's pages are proved equal to a plain "
        "implementation's. 'plain objects': how many times the cost of a session is in the same job written "
        "with virtual classes and standard containers (tests/bench/plain_feed.cpp), timed beside it.");
    return [options](Console& console) { return run(*options, console); };
}

} // namespace forereach::cli
