// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Background work gives way to the window: Linux keeps a nice value per thread, and threads made by a thread
// inherit it.

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace forereach::ui {

inline constexpr int kBehindTheWindow = 10; // a run that somebody waits for
inline constexpr int kLowestPriority = 19;  // work nobody has asked for yet

/// Lowers the calling thread, for good. That a system refuses is no reason not to work.
inline void giveWay(int niceness) {
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), niceness);
}

} // namespace forereach::ui
