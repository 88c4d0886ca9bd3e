// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli check: integrity of a workspace, and its repair.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/store/json_write.h"
#include "core/store/workspace.h"

namespace forereach::cli {
namespace {

std::string json(const std::vector<CheckFinding>& findings) {
    JsonWriter out;
    out.beginArray();
    for (const CheckFinding& f : findings) {
        out.beginObject();
        out.member("what", f.what)
            .member("message", f.message)
            .member("problem", f.problem)
            .member("repaired", f.repaired);
        out.endObject();
    }
    out.endArray();
    return out.take();
}

} // namespace

Action declareCheck(Arguments& arguments) {
    struct Options {
        std::string workspace;
        bool repair = false, json = false;
    };
    auto options = std::make_shared<Options>();
    arguments.option("WORKSPACE", options->workspace, "The workspace").required();
    arguments.flag("--repair", options->repair, "Repair what can be repaired");
    arguments.flag("--json", options->json, "Print a JSON array instead of a table");
    arguments.footer("Exit status 1 if a problem remains.");
    return [options](Console& console) {
        Result<Workspace> workspace = Workspace::open(options->workspace);
        if (!workspace) return console.fail(workspace.error());
        const Result<std::vector<CheckFinding>> findings = workspace.value().check(options->repair);
        if (!findings) return console.fail(findings.error());
        int problems = 0;
        Table table({{"what"}, {"state"}, {"message"}});
        for (const CheckFinding& f : *findings) {
            if (f.problem && !f.repaired) ++problems;
            table.add({f.what, f.repaired ? "repaired" : f.problem ? "problem" : "fine", f.message});
        }
        console.print(options->json ? json(*findings) : table.text());
        if (problems == 0) return Exit::Done;
        console.say(std::to_string(problems) + (problems == 1 ? " problem" : " problems") +
                    (options->repair ? " could not be repaired." : "; --repair mends what can be mended."));
        return Exit::Failed;
    };
}

} // namespace forereach::cli
