// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Data files compiled into the program (cmake/embed.cmake), named by their path below resources/, for example
// "markets/GB.json". Read-only, valid for the life of the process.

#include <optional>
#include <string_view>
#include <vector>

namespace forereach {

namespace detail {
struct EmbeddedFile {
    const char* name;
    const char* begin;
    const char* end;
};
extern const EmbeddedFile kEmbeddedFiles[];
extern const unsigned kEmbeddedFileCount;
} // namespace detail

/// The bytes of a resource, or nothing if there is none of that name.
std::optional<std::string_view> findResource(std::string_view name);
/// Names that start with `prefix`, in order of the build list.
std::vector<std::string_view> listResources(std::string_view prefix);

} // namespace forereach
