// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JsonNode: a parsed JSON text. Boost.JSON does the lexing, its limits and its UTF-8 checks; numbers are kept
// as they were written, because Boost 1.81 rounds some doubles by one unit in the last place and money must
// be exact. Used by the readers of this folder only.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/issue.h"

namespace forereach {

struct JsonNode {
    enum class Kind { Null, Bool, Number, Text, Array, Object };
    Kind kind = Kind::Null;
    bool boolean = false;
    std::string text;               // the text, or the number as written
    std::vector<std::string> keys;  // of an object, in order of the text; as many as children
    std::vector<JsonNode> children; // of an object or array
};

/// "a number", "an object" ...: for messages.
std::string_view nameOf(JsonNode::Kind);

/// The tree, or one issue whose path is "line 3, column 7" (columns count characters). A byte order mark is
/// accepted.
std::variant<JsonNode, Issue> parseJson(std::string_view text);

} // namespace forereach
