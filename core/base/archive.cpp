// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/archive.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace forereach {
namespace {

constexpr std::string_view kMagic = "forereach-archive-1\n";
constexpr std::size_t kDigestSize = 32; // hexadecimal, at the end

std::filesystem::path partOf(std::filesystem::path path) {
    return path += ".part";
}

Error systemError(const std::filesystem::path& path, const char* what) {
    return {ErrorCode::Io, std::string(what) + ": " + std::strerror(errno), path.string()};
}

Error damaged(const std::filesystem::path& path) {
    return {ErrorCode::InvalidInput, "is damaged: its content does not fit its digest", path.string()};
}

} // namespace

Result<Archive> Archive::create(const std::filesystem::path& path) {
    std::FILE* const file = std::fopen(partOf(path).c_str(), "wb");
    if (!file) return systemError(partOf(path), "cannot be written");
    Archive archive(path, file, false);
    std::string magic(kMagic);
    archive.bytes(magic.data(), magic.size());
    return archive;
}

Result<Archive> Archive::open(const std::filesystem::path& path) {
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (!file) {
        if (errno == ENOENT) return Error{ErrorCode::NotFound, "does not exist", path.string()};
        return systemError(path, "cannot be read");
    }
    Archive archive(path, file, true);
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    std::string magic(kMagic.size(), '\0');
    if (error || size < kMagic.size() + kDigestSize ||
        std::fread(magic.data(), 1, magic.size(), file) != magic.size() || magic != kMagic)
        return Error{ErrorCode::InvalidInput, "is not a checkpoint of Forereach", path.string()};
    // The whole content is checked before any of it is believed.
    Digest digest;
    digest.add(magic.data(), magic.size());
    std::vector<char> buffer(std::size_t{1} << 20);
    std::uint64_t left = size - kMagic.size() - kDigestSize;
    while (left > 0) {
        const std::size_t n =
            std::fread(buffer.data(), 1, std::min<std::uint64_t>(left, buffer.size()), file);
        if (n == 0) return systemError(path, "cannot be read");
        digest.add(buffer.data(), n);
        left -= n;
    }
    std::string expected(kDigestSize, '\0');
    if (std::fread(expected.data(), 1, kDigestSize, file) != kDigestSize || expected != digest.hex())
        return damaged(path);
    if (std::fseek(file, static_cast<long>(kMagic.size()), SEEK_SET) != 0)
        return systemError(path, "cannot be read");
    archive.m_left = size - kMagic.size() - kDigestSize;
    return archive;
}

Archive::~Archive() {
    if (!m_file || m_reading) return;
    std::error_code ignored; // never finished: nothing stays
    std::filesystem::remove(partOf(m_path), ignored);
}

void Archive::operator()(std::string& text) {
    std::uint64_t size = text.size();
    bytes(&size, sizeof size);
    if (m_reading) {
        if (size > m_left) return fail();
        text.resize(size);
    }
    bytes(text.data(), text.size());
}

void Archive::bytes(void* data, std::size_t size) {
    if (m_failed || size == 0) return;
    if (m_reading) {
        if (size > m_left || std::fread(data, 1, size, m_file.get()) != size) return fail();
        m_left -= size;
    } else {
        m_digest->add(data, size);
        if (std::fwrite(data, 1, size, m_file.get()) != size) fail();
    }
}

Result<void> Archive::finish() {
    if (m_reading) {
        if (m_failed || m_left > 0) return damaged(m_path);
        return {};
    }
    std::string digest = m_digest->hex();
    if (m_failed || std::fwrite(digest.data(), 1, digest.size(), m_file.get()) != digest.size() ||
        std::fflush(m_file.get()) != 0 || fsync(fileno(m_file.get())) != 0 ||
        std::rename(partOf(m_path).c_str(), m_path.c_str()) != 0)
        return systemError(m_path, "cannot be written");
    m_file.reset();
    return {};
}

} // namespace forereach
