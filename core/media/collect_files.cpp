// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/media/media_analysis.h"

namespace forereach {

namespace {

bool leftOut(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    if (name.starts_with('.')) return true;
    for (const std::string_view ending :
         {".forereach", ".forereach-wal", ".forereach-shm", ".forereach-journal"})
        if (name.ends_with(ending)) return true;
    return false;
}

} // namespace

Result<std::vector<std::filesystem::path>> collectFiles(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        return Error{ErrorCode::NotFound, "there is no such file or folder", path.string()};
    if (error) return Error{ErrorCode::Io, error.message(), path.string()};
    if (!fs::is_directory(status)) return std::vector<fs::path>{path};

    std::vector<fs::path> files;
    // Links to folders are not followed: they may lead in circles.
    fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error);
    if (error) return Error{ErrorCode::Io, error.message(), path.string()};
    for (const fs::recursive_directory_iterator end; at != end;) {
        std::error_code ignored;
        if (leftOut(at->path())) {
            at.disable_recursion_pending();
        } else if (at->is_regular_file(ignored)) {
            files.push_back(at->path());
        }
        at.increment(error);
        if (error) return Error{ErrorCode::Io, error.message(), path.string()};
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace forereach
