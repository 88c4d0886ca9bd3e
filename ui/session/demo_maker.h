// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// DemoMaker: makes (or finds) the demo workspace on a thread of its own. One of finished() and failed() ends
// it.

#include <QObject>

#include <thread>

#include "core/base/cancel_token.h"

namespace forereach::ui {

class DemoMaker : public QObject {
    Q_OBJECT

public:
    explicit DemoMaker(QObject* parent = nullptr);
    ~DemoMaker() override;
    void start(const QString& folder);
    bool isRunning() const { return m_running; }
    /// Where the demo stands if nothing else is said: the user's data folder.
    static QString usualFolder();

Q_SIGNALS:
    void progressed(const QString& what, double done);
    void finished(const QString& workspace);
    void failed(const QString& why);

private:
    std::thread m_thread;
    CancelToken m_cancel;
    bool m_running = false;
};

} // namespace forereach::ui
