// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli ledger: every stored forecast beside what later exports say came.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/commands/scores_json.h"
#include "core/store/ledger.h"

namespace forereach::cli {

Action declareLedger(Arguments& arguments) {
    struct Options {
        std::string workspace;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    arguments.option("WORKSPACE", options->workspace, "The workspace (*.forereach)").required();
    arguments.flag("--json", options->json, "Print JSON instead of a table");
    arguments.footer(
        "A forecast counts if it was stored before the post was published, is the last one so, and an "
        "imported export tells the post's views (or reach) at least as long after publication as was "
        "forecast. Posts are matched to items by 'imports --matches'.");
    return [options](Console& console) {
        auto workspace = Workspace::open(options->workspace);
        if (!workspace) return console.fail(workspace.error());
        const auto ledger = readLedger(*workspace);
        if (!ledger) return console.fail(ledger.error());
        console.print(options->json ? ledgerJson(*ledger) : ledgerText(*ledger));
        return Exit::Done;
    };
}

} // namespace forereach::cli
