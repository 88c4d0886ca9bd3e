// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Watchdog: measures how long the GUI thread keeps an event waiting. A thread posts a probe, waits for its
// answer, rests 2 ms and posts the next; what a probe waited is what a click would have waited. Split by what
// the program was doing. Costs one small event every few milliseconds, hence only with --watchdog.

#include <QObject>

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace forereach::app {

class Watchdog : public QObject {
    Q_OBJECT

public:
    enum Phase { Starting, Idle, Importing, Simulating, kPhases };

    /// `phase` is asked on the GUI thread at each probe.
    explicit Watchdog(std::function<Phase()> phase, QObject* parent = nullptr);
    ~Watchdog() override;
    /// "idle: 1200 probes, p50 0.1 ms, p99 3.2 ms, longest 14.0 ms", a line a phase.
    std::string summary() const;

private:
    void loop();

    std::function<Phase()> m_phase;
    std::array<std::vector<float>, kPhases> m_waits; // ms; GUI thread only
    Phase m_before = Starting;
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_answered{true};
    std::thread m_thread;
};

} // namespace forereach::app
