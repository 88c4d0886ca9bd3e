// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Watchdog: measures how long the GUI thread keeps an event waiting. A thread posts a probe, waits for its
// answer, rests 2 ms and posts the next; what a probe waited is what a click would have waited. Beside the
// wall time stands the same without the time that the GUI thread was ready and had no core (the kernel's
// count: other programs' doing), and what it worked itself. Split by what the program was doing. Costs one
// small event every few milliseconds, hence only with --watchdog or --measure.

#include <QObject>

#include <pthread.h>

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
    /// In order of precedence: a wait that touches two phases belongs to the later one.
    enum Phase { Starting, Idle, Scrolling, Importing, Simulating, Grabbing, kPhases };

    /// `phase` is asked on the GUI thread (whose object this is) at each probe.
    explicit Watchdog(std::function<Phase()> phase, QObject* parent = nullptr);
    ~Watchdog() override;
    /// A line a phase.
    std::string summary() const;

private:
    struct Wait {
        float wallMs = 0;
        float ownMs = 0;  // without the time it was ready and had no core
        float workMs = 0; // on a core
    };
    void loop();
    struct Used {
        double workMs = 0, kernelWaitMs = 0;
    };
    Used used() const;

    std::function<Phase()> m_phase;
    std::array<std::vector<Wait>, kPhases> m_waits; // GUI thread only
    Phase m_before = Starting;
    clockid_t m_guiClock{};
    int m_schedule = -1; // the GUI thread's schedstat; -1: the kernel keeps none
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_answered{true};
    std::thread m_thread;
};

} // namespace forereach::app
