// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The versions of the workspace file. Migrations are numbered and append-only: a released one is never
// edited. An older file is copied beside itself ("name.forereach.backup-v1") and brought up in one
// transaction: all steps or none.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace SQLite {
class Database;
}

namespace forereach {

struct Migration {
    int version;              // user_version after this step; 1, 2, 3 ...
    std::string_view program; // the first Forereach that reads it
    const char* sql;
};

std::span<const Migration> shippedMigrations();

/// "FRCH": the application_id of a workspace.
inline constexpr std::int32_t kApplicationId = 0x46524348;

/// Brings `db` to the last of `steps`. The caller holds the file exclusively. Fails with NewerVersion, or
/// with the failure of a step, after which the file is as it was.
Result<void> migrate(SQLite::Database& db, const std::filesystem::path& file,
                     std::span<const Migration> steps);

} // namespace forereach
