// SPDX-License-Identifier: GPL-3.0-or-later
// forereach-cli schema: the JSON Schema of a document, as compiled in.

#include <memory>

#include "app/cli/commands.h"
#include "core/base/resource.h"

namespace forereach::cli {

Action declareSchema(Arguments& arguments) {
    auto document = std::make_shared<std::string>();
    arguments.option("DOCUMENT", *document, "scenario, report or plan")
        .required()
        .oneOf({"scenario", "report", "plan"});
    return [document](Console& console) {
        const std::optional<std::string_view> schema = findResource("schemas/" + *document + ".schema.json");
        if (!schema)
            return console.fail({ErrorCode::Unsupported, "this version has no schema of it", *document});
        console.print(*schema);
        return Exit::Done;
    };
}

} // namespace forereach::cli
