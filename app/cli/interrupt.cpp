// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <ctime>

#include <unistd.h>

namespace forereach::cli {

InterruptWatch::InterruptWatch() {
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &watched, &m_before);
    m_thread = std::jthread([token = m_token, watched](const std::stop_token& stop) {
        const timespec pause{0, 50'000'000};
        while (!stop.stop_requested()) {
            if (sigtimedwait(&watched, nullptr, &pause) < 0) continue;
            if (token.cancelled()) _exit(130);
            token.cancel();
        }
    });
}

InterruptWatch::~InterruptWatch() {
    m_thread.request_stop();
    m_thread.join();
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
}

} // namespace forereach::cli
