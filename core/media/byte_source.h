// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ByteSource: the bytes of one regular file, for hashing, sniffing and libav. libav reads only through it, so
// that no container can make it open another file or a network address, every read stops when cancelled, and
// a malformed file that makes libav read in circles comes to an end.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/media/av.h"

namespace forereach {

class ByteSource {
public:
    /// Fails with NotFound or Io (a folder, a device, no permission).
    static Result<std::unique_ptr<ByteSource>> open(const std::filesystem::path&, const CancelToken&);
    ~ByteSource();
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    std::int64_t size() const { return m_size; }
    const CancelToken& cancel() const { return m_cancel; }
    /// Up to `count` bytes from `offset`; fewer at the end or when reading fails.
    std::string bytes(std::int64_t offset, std::size_t count);
    /// XXH3-128 of the whole file. Fails with Io or Cancelled.
    Result<std::string> hash(const std::function<void(double)>& progress);

    /// A fresh reader for libav at the file's start; owned by this, replaced by the next call.
    AVIOContext* reader();
    AVIOInterruptCB interrupt();
    /// Called whenever libav got somewhere: it may then work for another kPatience.
    void beat();
    /// True once libav was stopped for reading in circles or for standing still.
    bool gaveUp() const { return m_gaveUp; }

private:
    ByteSource(std::FILE* file, std::int64_t size, CancelToken cancel);
    bool mustStop();
    void freeReader();
    static int read(void* self, std::uint8_t* to, int count);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);
    static int interrupted(void* self);

    std::FILE* m_file;
    std::int64_t m_size;
    CancelToken m_cancel;
    AVIOContext* m_reader = nullptr;
    std::int64_t m_position = 0;
    std::int64_t m_budget = 0; // bytes that libav may still read
    std::chrono::steady_clock::time_point m_deadline;
    bool m_gaveUp = false;
};

} // namespace forereach
