// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli calibrate WORKSPACE: fits the model to an account's imported posts and keeps what was learned
// in the workspace.

#include "app/cli/commands/calibrate.h"

#include <chrono>
#include <memory>
#include <set>

#include "app/cli/commands.h"
#include "app/cli/commands/account_text.h"
#include "app/cli/interrupt.h"
#include "app/cli/scenario_input.h"
#include "core/calibrate/account_fit.h"
#include "core/calibrate/posts_backtest.h"
#include "core/store/account_history.h"
#include "core/store/json.h"

namespace forereach::cli {
namespace {

using Options = CalibrateOptions;

/// The markets to ask the engine in: the user's, else those of the last scenario, else the account's
/// countries.
std::vector<std::string> marketsFor(const Options& options, const Workspace& workspace,
                                    const AccountHistory& history) {
    if (!options.markets.empty()) return options.markets;
    if (const auto names = workspace.scenarioNames(); names && !names->empty()) {
        std::string name = names->front();
        if (const auto last = workspace.setting("last_scenario"); last && *last)
            for (const std::string& n : *names)
                if (n == **last) name = n;
        if (const auto scenario = workspace.scenario(name)) return scenario->markets;
    }
    std::vector<std::string> markets;
    double all = 0;
    for (const auto& [country, share] : history.countries) all += share;
    for (const auto& [country, share] : history.countries)
        if (const std::string code = marketCodeOf(country, shippedCatalog());
            !code.empty() && share > 0.05 * all && std::ranges::find(markets, code) == markets.end())
            markets.push_back(code);
    return markets;
}

/// Whose items are the account's, if no match and no option tells: the library's only creator.
void completeCreators(const Options& options, const std::vector<LibraryItem>& items,
                      AccountHistory& history) {
    if (!options.creators.empty()) history.creators = options.creators;
    if (!history.creators.empty()) return;
    std::set<std::string> all;
    for (const LibraryItem& item : items)
        if (!item.content.creator.id.value.empty()) all.insert(item.content.creator.id.value);
    if (all.contains(history.account))
        history.creators = {history.account};
    else if (all.size() == 1)
        history.creators = {*all.begin()};
}

/// Topics, language and followers of a post of the account, as the library's items of its creators have them.
EngineSetting settingFor(const Options& options, const std::vector<LibraryItem>& items,
                         const AccountHistory& history, std::vector<std::string> markets) {
    EngineSetting setting;
    setting.markets = std::move(markets);
    for (const LibraryItem& item : items) {
        const ContentItem& c = item.content;
        if (std::ranges::find(history.creators, c.creator.id.value) == history.creators.end()) continue;
        for (const auto& [topic, weight] : c.topics) setting.topics[topic] += weight;
        if (setting.language.empty()) setting.language = c.language;
        setting.followers = std::max(setting.followers, c.creator.followers);
    }
    if (options.size.viewers) setting.viewers = *options.size.viewers;
    if (options.size.replications) setting.replications = *options.size.replications;
    if (options.size.seed) setting.seed = *options.size.seed;
    if (options.size.days) setting.days = *options.size.days;
    return setting;
}

/// The account that the user named, or the one with most posts.
Result<AccountHistory> historyFor(const Options& options, Workspace& workspace) {
    auto histories = accountHistories(workspace);
    if (!histories) return histories.error();
    if (histories->empty())
        return Error{ErrorCode::InvalidInput,
                     "holds no imported posts; import a TikTok Content.csv or a YouTube Studio table first",
                     options.workspace};
    std::string names;
    for (AccountHistory& h : *histories) {
        if (options.account.empty() || options.account == accountName(h) || options.account == h.account)
            return std::move(h);
        names += (names.empty() ? "" : ", ") + accountName(h);
    }
    return Error{ErrorCode::NotFound, "there are no posts of this account; there are " + names,
                 options.account};
}

Exit fit(const Options& options, Workspace& workspace, Console& console) {
    auto history = historyFor(options, workspace);
    if (!history) return console.fail(history.error());
    const auto items = workspace.items();
    if (!items) return console.fail(items.error());
    completeCreators(options, *items, *history);
    std::vector<std::string> markets = marketsFor(options, workspace, *history);
    for (const std::string& code : markets)
        if (!shippedCatalog().market(code)) return console.wrongUsage("there is no market '" + code + "'.");
    if (markets.empty() && history->posts.size() >= static_cast<std::size_t>(kMinimumPosts))
        return console.fail(
            {ErrorCode::InvalidInput,
             "neither a scenario nor an export tells where the account is seen; name its markets, "
             "as in --markets GB,US; nothing was changed",
             options.workspace});
    const InterruptWatch interrupt;
    RunOptions run;
    run.workers = options.size.workers;
    RunControl control;
    control.cancel = interrupt.token();
    control.progress = [&console](const Progress& p) {
        console.progress("Asking the engine", p.done, p.secondsLeft);
    };
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    const auto fitted = fitAccount(*history, settingFor(options, *items, *history, std::move(markets)),
                                   shippedCatalog(), run, control, SimTime{now});
    console.endProgress();
    if (!fitted) return console.fail(fitted.error());
    if (const auto stored = workspace.putAccountFit(*fitted); !stored) return console.fail(stored.error());
    console.print(options.json ? accountJson(*fitted) : accountText(*fitted));
    console.say("Kept in " + workspace.path().string() + "; 'calibrate --reset' takes it back.");
    return Exit::Done;
}

Exit show(const Options& options, const Workspace& workspace, Console& console) {
    const auto fits = workspace.accountFits();
    if (!fits) return console.fail(fits.error());
    std::string text;
    for (const AccountFit& f : *fits) text += (text.empty() ? "" : "\n") + accountText(f);
    console.print(options.json ? accountsJson(*fits) : text.empty() ? "No account has been fitted.\n" : text);
    return Exit::Done;
}

} // namespace

Exit calibrateAccount(const CalibrateOptions& options, Console& console) {
    auto workspace = Workspace::open(options.workspace);
    if (!workspace) return console.fail(workspace.error());
    if (options.show) return show(options, *workspace, console);
    if (!options.reset) return fit(options, *workspace, console);
    const auto removed = workspace->removeAccountFits();
    if (!removed) return console.fail(removed.error());
    console.say(*removed > 0 ? "Taken back: forecasts are those of the presets again."
                             : "There was no fit to take back.");
    return Exit::Done;
}

} // namespace forereach::cli
