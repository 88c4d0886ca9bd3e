// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// REF, the unit in which speed is quoted: ranking one viewer's 208 candidates of 32 float dimensions in plain
// C++, two logistics each, one sort key. Timed beside a benchmark, it turns seconds of one machine into
// something that can be compared with another's. Written once and then left alone: a change here would move
// every quoted figure.

#include <cstdint>
#include <memory>

namespace forereach {

class RefKernel {
public:
    static constexpr int kCandidates = 208;
    static constexpr int kDims = 32;

    RefKernel();
    /// False where the processor lacks what the kernel is compiled for (x86-64-v3).
    static bool supported();
    /// Ranks `sessions` viewers; CPU nanoseconds of this thread a session.
    double nanosecondsPerSession(int sessions);
    /// Folded keys of all sessions so far, so that no compiler can leave the work out.
    std::uint32_t checksum() const { return m_checksum; }

private:
    void rank(const float* viewer, std::uint32_t* keys) const;

    static constexpr int kViewers = 4096; // 512 KB: in the second-level cache
    struct alignas(64) Data {
        float pool[kDims][kCandidates];
        float biasA[kCandidates], biasB[kCandidates];
        float viewers[kViewers][kDims];
    };
    std::unique_ptr<Data> m_data;
    std::uint32_t m_checksum = 0;
};

} // namespace forereach
