// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/watchdog.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace forereach::app {

namespace {
using Clock = std::chrono::steady_clock;
constexpr auto kRest = std::chrono::milliseconds(2);
const char* const kNames[] = {"starting", "idle", "importing", "simulating"};
}

Watchdog::Watchdog(std::function<Phase()> phase, QObject* parent)
    : QObject(parent), m_phase(std::move(phase)), m_thread([this] { loop(); }) {}

Watchdog::~Watchdog() {
    m_stop = true;
    m_thread.join();
}

void Watchdog::loop() {
    while (!m_stop) {
        const auto asked = Clock::now();
        m_answered = false;
        QMetaObject::invokeMethod(
            this,
            [this, asked] {
                const float ms = std::chrono::duration<float, std::milli>(Clock::now() - asked).count();
                // A wait belongs to the busier of the phases at its two ends.
                const Phase now = m_phase();
                m_waits[std::max(now, m_before)].push_back(ms);
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
        std::vector<float> waits = m_waits[static_cast<std::size_t>(phase)];
        if (waits.empty()) continue;
        std::ranges::sort(waits);
        const auto at = [&](double share) {
            return static_cast<double>(
                waits[static_cast<std::size_t>(share * static_cast<double>(waits.size() - 1))]);
        };
        char line[160];
        std::snprintf(line, sizeof line,
                      "watchdog, %s: %zu probes, p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n", kNames[phase],
                      waits.size(), at(0.5), at(0.99), at(1));
        text += line;
    }
    return text;
}

} // namespace forereach::app
