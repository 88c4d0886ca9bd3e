// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli demo: the demo workspace and its media.

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "core/demo/demo.h"

namespace forereach::cli {

Action declareDemo(Arguments& arguments) {
    auto directory = std::make_shared<std::string>();
    arguments
        .option("DIR", *directory,
                "Folder for demo.forereach and its videos; made if it is not there; an existing demo is kept")
        .required();
    return [directory](Console& console) {
        const InterruptWatch interrupt;
        const auto progress = [&console](const std::string& what, double done) {
            console.progress(what, done);
        };
        const Result<std::filesystem::path> made = makeDemoWorkspace(*directory, progress, interrupt.token());
        console.endProgress();
        if (!made) return console.fail(made.error());
        console.print(made.value().string() + "\n");
        return Exit::Done;
    };
}

} // namespace forereach::cli
