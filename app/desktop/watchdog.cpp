// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/watchdog.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace forereach::app {

namespace {
using Clock = std::chrono::steady_clock;
constexpr auto kRest = std::chrono::milliseconds(2);
constexpr float kLong = 50; // ms
const char* const kNames[] = {"starting", "idle", "scrolling", "importing", "simulating", "taking pictures"};

clockid_t clockOfThisThread() {
    clockid_t clock{};
    return ::pthread_getcpuclockid(::pthread_self(), &clock) == 0 ? clock : CLOCK_THREAD_CPUTIME_ID;
}
}

Watchdog::Watchdog(std::function<Phase()> phase, QObject* parent)
    : QObject(parent), m_phase(std::move(phase)), m_guiClock(clockOfThisThread()) {
    const std::string schedule = "/proc/self/task/" + std::to_string(::syscall(SYS_gettid)) + "/schedstat";
    m_schedule = ::open(schedule.c_str(), O_RDONLY | O_CLOEXEC);
    m_thread = std::thread([this] { loop(); });
}

Watchdog::~Watchdog() {
    m_stop = true;
    m_thread.join();
    if (m_schedule >= 0) ::close(m_schedule);
}

Watchdog::Used Watchdog::used() const {
    Used used;
    timespec t{};
    ::clock_gettime(m_guiClock, &t);
    used.workMs = static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
    std::array<char, 96> text{};
    unsigned long long ran = 0, waited = 0;
    if (m_schedule >= 0 && ::pread(m_schedule, text.data(), text.size() - 1, 0) > 0 &&
        std::sscanf(text.data(), "%llu %llu", &ran, &waited) == 2)
        used.kernelWaitMs = static_cast<double>(waited) / 1e6;
    return used;
}

void Watchdog::loop() {
    while (!m_stop) {
        const auto asked = Clock::now();
        const Used before = used();
        m_answered = false;
        QMetaObject::invokeMethod(
            this,
            [this, asked, before] {
                Wait wait;
                wait.wallMs = std::chrono::duration<float, std::milli>(Clock::now() - asked).count();
                const Used after = used();
                wait.workMs = static_cast<float>(after.workMs - before.workMs);
                wait.ownMs = std::max(
                    wait.workMs, wait.wallMs - static_cast<float>(after.kernelWaitMs - before.kernelWaitMs));
                const Phase now = m_phase();
                m_waits[std::max(now, m_before)].push_back(wait);
                m_before = now;
                m_answered = true;
            },
            Qt::QueuedConnection);
        while (!m_answered && !m_stop) std::this_thread::sleep_for(kRest / 8);
        std::this_thread::sleep_for(kRest);
    }
}

std::string Watchdog::summary() const {
    std::string text;
    for (int phase = 0; phase < kPhases; ++phase) {
        const std::vector<Wait>& waits = m_waits[static_cast<std::size_t>(phase)];
        if (waits.empty()) continue;
        const auto sorted = [&](float Wait::*figure) {
            std::vector<float> values;
            for (const Wait& w : waits) values.push_back(w.*figure);
            std::ranges::sort(values);
            return values;
        };
        const std::vector<float> wall = sorted(&Wait::wallMs), own = sorted(&Wait::ownMs),
                                 work = sorted(&Wait::workMs);
        const auto at = [](const std::vector<float>& values, double share) {
            return static_cast<double>(
                values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
        };
        const auto over = std::ranges::count_if(own, [](float ms) { return ms > kLong; });
        char line[320];
        std::snprintf(
            line, sizeof line,
            "watchdog, %s: %zu probes, p50 %.1f ms, p99 %.1f ms, longest %.1f ms; with a core at hand "
            "p99 %.1f ms, longest %.1f ms, %td over %.0f ms; work alone: longest %.1f ms\n",
            kNames[phase], waits.size(), at(wall, 0.5), at(wall, 0.99), at(wall, 1), at(own, 0.99),
            at(own, 1), over, static_cast<double>(kLong), at(work, 1));
        text += line;
    }
    return text;
}

} // namespace forereach::app
