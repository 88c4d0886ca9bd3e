// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/large_memory.h"

#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace forereach {

void adviseLargePages(void* begin, std::size_t bytes) {
#if defined(__linux__)
    constexpr std::uintptr_t kPageBytes = 4096;
    constexpr std::size_t kWorthIt = std::size_t{4} << 20;
    if (bytes < kWorthIt) return;
    const auto first = (reinterpret_cast<std::uintptr_t>(begin) + kPageBytes - 1) / kPageBytes * kPageBytes;
    const auto end = (reinterpret_cast<std::uintptr_t>(begin) + bytes) / kPageBytes * kPageBytes;
    madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE); // advice: may be refused
#else
    static_cast<void>(begin), static_cast<void>(bytes);
#endif
}

} // namespace forereach
