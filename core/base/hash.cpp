// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hash.h"

#include <cstdio>
#include <vector>
#include <xxhash.h>

namespace forereach {

struct Digest::State {
    XXH3_state_t* xxh = XXH3_createState();
    ~State() { XXH3_freeState(xxh); }
};

Digest::Digest() : m_state(std::make_unique<State>()) {
    XXH3_128bits_reset(m_state->xxh);
}
Digest::~Digest() = default;

void Digest::add(const void* bytes, std::size_t size) {
    XXH3_128bits_update(m_state->xxh, bytes, size);
}

void Digest::add(std::string_view text) {
    add(static_cast<std::int64_t>(text.size()));
    add(text.data(), text.size());
}

void Digest::add(std::int64_t value) {
    unsigned char le[8];
    for (int i = 0; i < 8; ++i)
        le[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> (8 * i));
    add(le, sizeof le);
}

std::string Digest::hex() const {
    const XXH128_hash_t h = XXH3_128bits_digest(m_state->xxh);
    char buffer[33];
    std::snprintf(buffer, sizeof buffer, "%016llx%016llx", static_cast<unsigned long long>(h.high64),
                  static_cast<unsigned long long>(h.low64));
    return buffer;
}

std::string digestOf(std::string_view bytes) {
    Digest digest;
    digest.add(bytes.data(), bytes.size());
    return digest.hex();
}

Result<std::string> digestOfFile(const std::filesystem::path& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) return Error{ErrorCode::NotFound, "cannot be opened for reading", path.string()};
    Digest digest;
    std::vector<char> block(1 << 20);
    std::size_t n;
    while ((n = std::fread(block.data(), 1, block.size(), file)) > 0) digest.add(block.data(), n);
    const bool failed = std::ferror(file) != 0;
    std::fclose(file);
    if (failed) return Error{ErrorCode::Io, "cannot be read to its end", path.string()};
    return digest.hex();
}

} // namespace forereach
