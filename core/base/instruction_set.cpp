// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/instruction_set.h"

#include "core/base/lanes.h"

namespace forereach {

InstructionSet bestInstructionSet() {
#if FOREREACH_HAS_CLONES
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return InstructionSet::V4;
    if (__builtin_cpu_supports("x86-64-v3")) return InstructionSet::V3;
#endif
    return InstructionSet::Baseline;
}

} // namespace forereach
