// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Archive: a program's own state in a file, written and read by the same lines. Values without pointers go as
// their bytes, vectors with their length, everything else names its parts once in fields() (a std::tie of
// them) or in archive(Archive&). The file carries its digest; it is read only if the digest fits. For one
// machine and one version of the program: a cache of work done, not a document.

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "core/base/hash.h"
#include "core/base/result.h"

namespace forereach {

class Archive {
public:
    /// Writes beside the path; finish() puts the file in its place at once, or nothing.
    static Result<Archive> create(const std::filesystem::path&);
    /// Fails with NotFound, Io, or InvalidInput if the file is not an archive or is damaged.
    static Result<Archive> open(const std::filesystem::path&);
    Archive(Archive&&) noexcept = default;
    ~Archive();

    bool reading() const { return m_reading; }

    template <class T>
    void operator()(T& x) {
        if constexpr (requires { x.archive(*this); }) {
            x.archive(*this);
        } else if constexpr (requires { x.fields(); }) {
            std::apply([this](auto&... part) { ((*this)(part), ...); }, x.fields());
        } else {
            static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>);
            bytes(&x, sizeof x);
        }
    }
    template <class T, std::size_t N>
    void operator()(std::array<T, N>& list) {
        if constexpr (std::is_trivially_copyable_v<T>)
            bytes(list.data(), N * sizeof(T));
        else
            for (T& x : list) (*this)(x);
    }
    template <class T>
    void operator()(std::vector<T>& list) {
        std::uint64_t size = list.size();
        bytes(&size, sizeof size);
        if (m_reading) {
            if (size > m_left) return fail(); // every element takes a byte at least
            list.resize(size);
        }
        if constexpr (std::is_trivially_copyable_v<T>)
            bytes(list.data(), list.size() * sizeof(T));
        else
            for (T& x : list) (*this)(x);
    }
    void operator()(std::string&);

    /// Writing: the file is in its place and on the disk. Reading: everything was there and nothing is left.
    Result<void> finish();

private:
    struct Closer {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    Archive(std::filesystem::path path, std::FILE* file, bool reading)
        : m_path(std::move(path)), m_file(file), m_reading(reading), m_digest(std::make_unique<Digest>()) {}
    void bytes(void*, std::size_t);
    void fail() { m_failed = true; }

    std::filesystem::path m_path;
    std::unique_ptr<std::FILE, Closer> m_file;
    bool m_reading, m_failed = false;
    std::uint64_t m_left = 0; // bytes of content still to be read
    std::unique_ptr<Digest> m_digest;
};

} // namespace forereach
