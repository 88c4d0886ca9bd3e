// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/export.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace forereach {

namespace {

Error writeError(const std::filesystem::path& path, int code) {
    return {code == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
            "Cannot write: " + std::generic_category().message(code), path.string()};
}

} // namespace

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes) {
    // Beside the target, so that rename() stays within one file system; O_EXCL, so that no other writer
    // shares it.
    std::string temporary;
    int file = -1;
    for (int attempt = 0; file < 0 && attempt < 100; ++attempt) {
        temporary = path.string() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
        file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST) break;
    }
    if (file < 0) return writeError(path, errno);
    int failed = 0;
    for (std::size_t done = 0; done < bytes.size() && failed == 0;) {
        const ssize_t n = ::write(file, bytes.data() + done, bytes.size() - done);
        if (n >= 0)
            done += static_cast<std::size_t>(n);
        else if (errno != EINTR)
            failed = errno;
    }
    if (failed == 0 && ::fsync(file) != 0) failed = errno;
    if (::close(file) != 0 && failed == 0) failed = errno;
    if (failed == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) failed = errno;
    if (failed != 0) {
        ::unlink(temporary.c_str());
        return writeError(path, failed);
    }
    return {};
}

} // namespace forereach
