// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli new: an empty workspace.

#include <memory>

#include "app/cli/commands.h"
#include "core/store/workspace.h"

namespace forereach::cli {

Action declareNew(Arguments& arguments) {
    auto path = std::make_shared<std::string>();
    arguments.option("WORKSPACE", *path, "The file to make, *.forereach; it must not exist").required();
    return [path](Console& console) {
        const Result<Workspace> workspace = Workspace::create(*path);
        if (!workspace) return console.fail(workspace.error());
        console.print(workspace.value().path().string() + "\n");
        return Exit::Done;
    };
}

} // namespace forereach::cli
