// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Small questions about files on the disk. Private to this folder; mediaFileState() and findMovedFile() are
// declared in workspace.h.

#include <filesystem>
#include <optional>
#include <string_view>

namespace forereach {

/// Seconds since 1970; nothing if the file is not there.
std::optional<std::int64_t> modifiedAt(const std::filesystem::path&);

bool hasUtf8Name(std::string_view path);

} // namespace forereach
