// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Hashing through xxHash (XXH3, 128 bit): digests of results and of file contents. Stable across machines.

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace forereach {

/// A running digest. Feed integers and text in a fixed order; hex() is 32 lower-case digits.
class Digest {
public:
    Digest();
    ~Digest();
    Digest(const Digest&) = delete;
    Digest& operator=(const Digest&) = delete;
    void add(const void* bytes, std::size_t size);
    void add(std::string_view text); // length-prefixed
    void add(std::int64_t value);
    void add(double value) = delete; // results are integers until they are printed
    std::string hex() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

std::string digestOf(std::string_view bytes);
/// Digest of a whole file, read in blocks. Fails with Io or NotFound, naming the file.
Result<std::string> digestOfFile(const std::filesystem::path&);

} // namespace forereach
