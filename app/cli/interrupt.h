// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// InterruptWatch: while it lives, Ctrl-C (and SIGTERM) cancels the token instead of killing the process; a
// second one ends it at once with status 130. A thread waits for the signals, so no handler and no global is
// needed. Make it before any other thread is started.

#include <signal.h>

#include <thread>

#include "core/base/cancel_token.h"

namespace forereach::cli {

class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

    const CancelToken& token() const { return m_token; }

private:
    CancelToken m_token;
    sigset_t m_before;
    std::jthread m_thread;
};

} // namespace forereach::cli
