// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli backtest: forecasts what was held out, and scores itself. Of a workspace: later posts from
// earlier ones. Of an interaction log: items of the last days from the first.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/commands/scores_json.h"
#include "app/cli/interrupt.h"
#include "app/cli/scenario_input.h"
#include "core/calibrate/log_backtest.h"
#include "core/calibrate/posts_backtest.h"
#include "core/report/export.h"
#include "core/store/account_history.h"
#include "core/store/ledger.h"

namespace forereach::cli {
namespace {

struct Options {
    std::string input, account, html;
    bool json = false;
};

Exit answer(const Options& options, const BacktestReport& report, Console& console) {
    console.print(options.json ? backtestJson(report) : backtestText(report));
    if (!options.html.empty()) {
        if (const auto written = writeFileAtomically(options.html, htmlBacktest(report)); !written)
            return console.fail(written.error());
        console.say("Wrote " + options.html);
    }
    return Exit::Done;
}

Exit ofWorkspace(const Options& options, Console& console) {
    auto workspace = Workspace::open(options.input);
    if (!workspace) return console.fail(workspace.error());
    const auto histories = accountHistories(*workspace);
    if (!histories) return console.fail(histories.error());
    const AccountHistory* chosen = nullptr;
    std::string names;
    for (const AccountHistory& h : *histories) {
        names += (names.empty() ? "" : ", ") + accountName(h);
        const bool named = options.account == accountName(h) || options.account == h.account;
        if (!chosen && (options.account.empty() || named)) chosen = &h;
    }
    if (histories->empty())
        return console.fail(
            {ErrorCode::InvalidInput,
             "holds no imported posts; import a TikTok Content.csv or a YouTube Studio table first",
             options.input});
    if (!chosen)
        return console.fail(
            {ErrorCode::NotFound, "there are no posts of this account; there are " + names, options.account});
    auto report = backtestPosts(*chosen, AccountPrior());
    if (!report) return console.fail(report.error());
    const auto ledger = readLedger(*workspace);
    if (!ledger) return console.fail(ledger.error());
    if (ledger->counted > 0)
        report->about.push_back(std::to_string(ledger->counted) +
                                " stored forecasts have been answered too: see 'forereach-cli ledger'");
    return answer(options, *report, console);
}

Exit ofLog(const Options& options, Console& console) {
    if (!options.account.empty())
        return console.wrongUsage("--account names an account of a workspace; " + options.input +
                                  " is a log.");
    const InterruptWatch interrupt;
    const auto log = readLog(options.input, interrupt.token());
    if (!log) return console.fail(log.error());
    const auto report = backtestLog(*log, std::filesystem::path(options.input).filename().string());
    if (!report) return console.fail(report.error());
    return answer(options, *report, console);
}

} // namespace

Action declareBacktest(Arguments& arguments) {
    auto options = std::make_shared<Options>();
    arguments
        .option("WORKSPACE-or-LOG.csv", options->input, "A workspace (*.forereach) or an interaction log")
        .required();
    arguments
        .option("--account", options->account, "Of several accounts the one to test; default: most posts")
        .shownAs("PLATFORM/HANDLE");
    arguments.option("--html", options->html, "Write the scores as one HTML page with pictures")
        .shownAs("FILE");
    arguments.flag("--json", options->json, "Print JSON instead of tables");
    arguments.footer(
        "Of a workspace, every later post is forecast from the posts that were 7 days old when it was "
        "published. A log has a row an impression, with the columns viewer, item, time (ISO 8601 or "
        "seconds), watched_s, duration_s, actions (like;comment;share;follow;not_interested), arm "
        "(recommended or random), or KuaiRand's or KuaiRec's own; its last days are forecast from the "
        "first.");
    return [options](Console& console) {
        return isWorkspaceFile(options->input) ? ofWorkspace(*options, console) : ofLog(*options, console);
    };
}

} // namespace forereach::cli
