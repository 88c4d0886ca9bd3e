// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// WarmUpRunner: computes the warm-ups of the open scenario before anybody asks: first that of the small first
// answer, then that of the full run, on a thread of the lowest priority. What a warm-up depends on decides:
// the same scenario with other items needs nothing new. Belongs to the GUI thread; no call blocks but the
// destructor.

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/sim/simulate.h"

namespace forereach::ui {

class WarmUpRunner : public QObject {
    Q_OBJECT

public:
    using Prepare =
        std::function<Result<void>(const Scenario&, const Catalog&, const RunOptions&, const RunControl&)>;

    /// Without `prepare` nothing is ever prepared. `options.cache` of want() is where the warm-ups go.
    explicit WarmUpRunner(Prepare prepare, QObject* parent = nullptr);
    ~WarmUpRunner() override;

    /// Prepares a valid scenario, in place of whatever is being prepared; nothing happens if it is prepared
    /// or on its way.
    void want(const Scenario&, std::shared_ptr<const Catalog>, const RunOptions&);
    /// Stops; what is complete stays in the cache. The next want() starts anew.
    void stop();
    bool isRunning() const { return m_running; }
    /// The small population's warm-up of the scenario last wanted is in the cache.
    bool isSmallReady() const { return m_smallReady; }

Q_SIGNALS:
    /// A warm-up is ready; `small` says which.
    void prepared(bool small);
    /// Nothing more to do, or stopped. Once for each start.
    void ended();

private:
    void launch();

    struct Wish {
        Scenario scenario;
        std::shared_ptr<const Catalog> catalog;
        RunOptions options;
    };
    Prepare m_prepare;
    std::string m_key; // of what is prepared or on its way; empty: nothing
    std::unique_ptr<Wish> m_next;
    CancelToken m_cancel;
    bool m_running = false; // the thread has not reported its end
    bool m_smallReady = false;
    std::thread m_thread;
};

} // namespace forereach::ui
