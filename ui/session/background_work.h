// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// BackgroundWork: one long answer at a time, computed on a thread of its own and taken over on the thread of
// this object. Beginning anew cancels the work before; what belongs to older work is dropped. cancel() sets a
// flag and returns at once; whatever was shown before stays.

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

#include "core/sim/simulate.h"

namespace forereach::ui {

class BackgroundWork : public QObject {
    Q_OBJECT

public:
    /// What is to be done with an answer, on the thread of this object.
    using Apply = std::function<void()>;
    /// Hands over an answer on the way ("first answer"); may be called from the worker.
    using Tell = std::function<void(Apply)>;
    /// Runs on the worker; the Apply is the last word. A thing that ends in an error says it by failure().
    using Work = std::function<Result<Apply>(const RunControl&, const Tell&)>;

    explicit BackgroundWork(QObject* parent = nullptr);
    ~BackgroundWork() override; // cancels and waits

    void begin(Work);
    void cancel();
    bool isRunning() const;
    /// Where it stands; secondsLeft is told as soon as it means something.
    const Progress& progress() const { return m_progress; }
    /// Why the last work did not end well; empty if it did or was cancelled.
    const QString& failure() const { return m_failure; }

Q_SIGNALS:
    void changed(); // isRunning(), progress(), failure()

private:
    struct Job;
    void deliver(const std::shared_ptr<Job>&, const Apply&, bool last);

    Progress m_progress;
    QString m_failure;
    std::shared_ptr<Job> m_job;
    std::vector<std::shared_ptr<Job>> m_ending; // cancelled, their threads not joined yet
};

} // namespace forereach::ui
