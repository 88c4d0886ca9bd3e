// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/media/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "core/base/hash.h"

namespace forereach {

namespace {
constexpr auto kPatience = std::chrono::seconds(15);
constexpr std::size_t kHashBlock = 1 << 18;
constexpr int kReaderBlock = 1 << 16;
} // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::filesystem::path& path,
                                                     const CancelToken& cancel) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return Error{ErrorCode::NotFound, "there is no such file", path.string()};
    if (error) return Error{ErrorCode::Io, error.message(), path.string()};
    if (std::filesystem::is_directory(status)) return Error{ErrorCode::Io, "is a folder", path.string()};
    // Opening a named pipe would wait for its writer, a device might never end.
    if (!std::filesystem::is_regular_file(status))
        return Error{ErrorCode::Io, "is not a regular file", path.string()};
    const auto size = std::filesystem::file_size(path, error);
    if (error) return Error{ErrorCode::Io, error.message(), path.string()};
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) return Error{ErrorCode::Io, std::strerror(errno), path.string()};
    return std::unique_ptr<ByteSource>(new ByteSource(file, static_cast<std::int64_t>(size), cancel));
}

ByteSource::ByteSource(std::FILE* file, std::int64_t size, CancelToken cancel)
    : m_file(file), m_size(size), m_cancel(std::move(cancel)) {}

ByteSource::~ByteSource() {
    freeReader();
    std::fclose(m_file);
}

std::string ByteSource::bytes(std::int64_t offset, std::size_t count) {
    std::string out(count, '\0');
    if (offset < 0 || fseeko(m_file, offset, SEEK_SET) != 0) return {};
    out.resize(std::fread(out.data(), 1, count, m_file));
    return out;
}

Result<std::string> ByteSource::hash(const std::function<void(double)>& progress) {
    Digest digest;
    std::vector<char> block(kHashBlock);
    std::rewind(m_file);
    std::int64_t done = 0;
    while (true) {
        if (m_cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", {}};
        const std::size_t n = std::fread(block.data(), 1, block.size(), m_file);
        if (n == 0) break;
        digest.add(block.data(), n);
        done += static_cast<std::int64_t>(n);
        if (m_size > 0) progress(std::min(1.0, static_cast<double>(done) / static_cast<double>(m_size)));
    }
    if (std::ferror(m_file)) {
        std::clearerr(m_file);
        return Error{ErrorCode::Io, "cannot be read to its end", {}};
    }
    return digest.hex();
}

AVIOContext* ByteSource::reader() {
    freeReader();
    m_position = 0;
    m_budget = 8 * m_size + (std::int64_t{256} << 20);
    m_gaveUp = false;
    beat();
    auto* buffer = static_cast<unsigned char*>(av_malloc(kReaderBlock));
    if (!buffer) return nullptr;
    m_reader =
        avio_alloc_context(buffer, kReaderBlock, 0, this, &ByteSource::read, nullptr, &ByteSource::seek);
    if (!m_reader) av_free(buffer);
    return m_reader;
}

void ByteSource::freeReader() {
    if (!m_reader) return;
    av_freep(&m_reader->buffer);
    avio_context_free(&m_reader);
}

AVIOInterruptCB ByteSource::interrupt() {
    return {&ByteSource::interrupted, this};
}

void ByteSource::beat() {
    m_deadline = std::chrono::steady_clock::now() + kPatience;
}

bool ByteSource::mustStop() {
    if (m_cancel.cancelled()) return true;
    if (m_budget <= 0 || std::chrono::steady_clock::now() > m_deadline) m_gaveUp = true;
    return m_gaveUp;
}

int ByteSource::read(void* self, std::uint8_t* to, int count) {
    auto& source = *static_cast<ByteSource*>(self);
    if (source.mustStop()) return AVERROR_EXIT;
    if (count <= 0) return 0;
    if (fseeko(source.m_file, source.m_position, SEEK_SET) != 0) return AVERROR(EIO);
    const std::size_t n = std::fread(to, 1, static_cast<std::size_t>(count), source.m_file);
    if (n == 0) {
        const bool failed = std::ferror(source.m_file) != 0;
        std::clearerr(source.m_file);
        return failed ? AVERROR(EIO) : AVERROR_EOF;
    }
    source.m_position += static_cast<std::int64_t>(n);
    source.m_budget -= static_cast<std::int64_t>(n);
    return static_cast<int>(n);
}

std::int64_t ByteSource::seek(void* self, std::int64_t offset, int whence) {
    auto& source = *static_cast<ByteSource*>(self);
    whence &= ~AVSEEK_FORCE;
    if (whence == AVSEEK_SIZE) return source.m_size;
    // Seeking costs budget too: a file can hold a circle of headers and no data.
    source.m_budget -= 512;
    if (source.mustStop()) return AVERROR_EXIT;
    std::int64_t base = 0;
    if (whence == SEEK_CUR) base = source.m_position;
    if (whence == SEEK_END) base = source.m_size;
    std::int64_t target = 0;
    if (__builtin_add_overflow(base, offset, &target) || target < 0) return AVERROR(EINVAL);
    return source.m_position = target;
}

int ByteSource::interrupted(void* self) {
    return static_cast<ByteSource*>(self)->mustStop() ? 1 : 0;
}

} // namespace forereach
