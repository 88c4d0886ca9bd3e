// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Issue: one thing wrong with what the user wrote, with the path of the field ("content[2].duration_s").
// validate() returns all of them at once.

#include <string>
#include <vector>

namespace forereach {

struct Issue {
    std::string path;
    std::string message; // "must be at least 1, is 0"
    bool operator==(const Issue&) const = default;
};

using Issues = std::vector<Issue>;

} // namespace forereach
