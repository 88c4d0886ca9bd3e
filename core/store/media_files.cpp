// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/media_files.h"

#include <chrono>
#include <system_error>
#include <vector>

#include "core/base/hash.h"
#include "core/store/workspace.h"

namespace forereach {

namespace fs = std::filesystem;

std::optional<std::int64_t> modifiedAt(const fs::path& path) {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (error) return std::nullopt;
    const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
    return std::chrono::floor<std::chrono::seconds>(since).count();
}

bool hasUtf8Name(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const int more = byte < 0x80                   ? 0
                         : byte >= 0xC2 && byte < 0xE0 ? 1
                         : (byte & 0xF0) == 0xE0       ? 2
                         : byte >= 0xF0 && byte < 0xF5 ? 3
                                                       : -1;
        if (more < 0 || i + static_cast<std::size_t>(more) >= text.size()) return false;
        unsigned code = more == 0 ? byte : byte & (0x3Fu >> more);
        for (int k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            if ((next & 0xC0) != 0x80) return false;
            code = code << 6 | (next & 0x3F);
        }
        const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
        if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
        i += static_cast<std::size_t>(more) + 1;
    }
    return true;
}

MediaFileState mediaFileState(const MediaFile& file) {
    std::error_code error;
    const auto size = fs::file_size(file.path, error);
    if (error) return MediaFileState::Missing;
    if (static_cast<std::int64_t>(size) != file.size) return MediaFileState::Changed;
    if (modifiedAt(file.path) == file.modifiedAt) return MediaFileState::Present;
    const auto hash = digestOfFile(file.path);
    return hash && *hash == file.contentHash ? MediaFileState::Present : MediaFileState::Changed;
}

Result<std::optional<fs::path>> findMovedFile(const MediaFile& file, const fs::path& folder,
                                              const CancelToken& cancel) {
    using Found = Result<std::optional<fs::path>>;
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return Error{ErrorCode::NotFound, "there is no such folder", folder.string()};
    fs::recursive_directory_iterator walk(folder, fs::directory_options::skip_permission_denied, error), end;
    if (error) return Error{ErrorCode::Io, error.message(), folder.string()};
    std::vector<fs::path> candidates; // of the same size; the same name first
    while (walk != end) {
        if (cancel.cancelled()) return Error{ErrorCode::Cancelled, "was cancelled", folder.string()};
        const bool regular = walk->is_regular_file(error);
        if (regular && static_cast<std::int64_t>(walk->file_size(error)) == file.size && !error) {
            const bool sameName = walk->path().filename() == file.path.filename();
            candidates.insert(sameName ? candidates.begin() : candidates.end(), walk->path());
        }
        walk.increment(error);
        if (error) break; // a folder vanished meanwhile: what was found so far is looked at
    }
    for (const fs::path& candidate : candidates) {
        if (cancel.cancelled()) return Error{ErrorCode::Cancelled, "was cancelled", folder.string()};
        const auto hash = digestOfFile(candidate);
        if (hash && *hash == file.contentHash) return Found(candidate);
    }
    return Found(std::nullopt);
}

} // namespace forereach
