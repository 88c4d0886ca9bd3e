// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/warm_up_runner.h"

#include <utility>

#include "ui/session/simulation_runner.h"
#include "ui/session/thread_priority.h"

namespace forereach::ui {

namespace {

// A larger population is minutes and gigabytes that nobody has asked for yet: only its first answer is
// prepared.
constexpr std::int64_t kFullUpTo = 1'000'000;

/// Equal keys: the same warm-ups.
std::string keyOf(const Scenario& scenario, const Catalog& catalog) {
    Scenario background = resolved(scenario);
    background.content.clear();
    background.campaigns.clear();
    background.name.clear();
    background.controls = 0;
    return scenarioDigest(background, catalog);
}

}

WarmUpRunner::WarmUpRunner(Prepare prepare, QObject* parent)
    : QObject(parent), m_prepare(std::move(prepare)) {}

WarmUpRunner::~WarmUpRunner() {
    m_cancel.cancel();
    if (m_thread.joinable()) m_thread.join();
}

void WarmUpRunner::want(const Scenario& scenario, std::shared_ptr<const Catalog> catalog,
                        const RunOptions& options) {
    if (!m_prepare || !options.cache) return;
    std::string key = keyOf(scenario, *catalog);
    if (key == m_key) return;
    stop();
    m_key = std::move(key);
    m_next = std::make_unique<Wish>(Wish{scenario, std::move(catalog), options});
    if (!m_running) launch();
}

void WarmUpRunner::stop() {
    m_next.reset();
    m_smallReady = false;
    m_key.clear();
    m_cancel.cancel();
}

void WarmUpRunner::launch() {
    if (m_thread.joinable()) m_thread.join(); // has reported its end
    m_running = true;
    m_cancel = CancelToken();
    m_thread = std::thread([this, wish = std::move(*std::exchange(m_next, nullptr)), cancel = m_cancel] {
        giveWay(kLowestPriority);
        RunControl control;
        control.cancel = cancel;
        bool complete = true;
        for (const bool small : {true, false}) {
            if (!small && wish.scenario.viewers > kFullUpTo) break;
            const Scenario asked = small ? SimulationRunner::firstPopulation(wish.scenario) : wish.scenario;
            complete = complete && m_prepare(asked, *wish.catalog, wish.options, control).ok();
            if (!complete) break;
            QMetaObject::invokeMethod(
                this,
                [this, small, cancel] {
                    if (cancel.cancelled()) return;
                    m_smallReady = true;
                    Q_EMIT prepared(small);
                },
                Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(
            this,
            [this, complete, cancel] {
                m_running = false;
                // What failed is not held against the next wish; the run itself will say why.
                if (!complete && !cancel.cancelled()) m_key.clear();
                if (m_next) return launch();
                Q_EMIT ended();
            },
            Qt::QueuedConnection);
    });
}

} // namespace forereach::ui
