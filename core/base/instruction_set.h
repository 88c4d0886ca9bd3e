// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Which of a hot function's compilations runs. Functions declared with FOREREACH_CLONED (lanes.h) exist three
// times, for plain x86-64, x86-64-v3 (AVX2) and x86-64-v4 (AVX-512); the machine's best is taken when the
// program starts. All give the same bits, which tests show by asking for each in turn.

#include <cstdint>

namespace forereach {

enum class InstructionSet : std::uint8_t { Baseline, V3, V4 };

/// What this machine can run; Baseline where nothing is cloned.
InstructionSet bestInstructionSet();

/// Written before main(), and by tests between runs.
inline InstructionSet instructionSetInUse = bestInstructionSet();

/// For tests: until the end of its life, functions run as compiled for this set, which the machine must have.
class UseInstructionSet {
public:
    explicit UseInstructionSet(InstructionSet set) : m_before(instructionSetInUse) {
        instructionSetInUse = set;
    }
    ~UseInstructionSet() { instructionSetInUse = m_before; }
    UseInstructionSet(const UseInstructionSet&) = delete;
    UseInstructionSet& operator=(const UseInstructionSet&) = delete;

private:
    InstructionSet m_before;
};

} // namespace forereach
