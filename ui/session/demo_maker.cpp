// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/demo_maker.h"

#include <QStandardPaths>

#include <chrono>

#include "core/demo/demo.h"

namespace forereach::ui {

DemoMaker::DemoMaker(QObject* parent) : QObject(parent) {}

DemoMaker::~DemoMaker() {
    m_cancel.cancel();
    if (m_thread.joinable()) m_thread.join();
}

QString DemoMaker::usualFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/forereach/demo");
}

void DemoMaker::start(const QString& folder) {
    if (m_running) return;
    if (m_thread.joinable()) m_thread.join();
    m_running = true;
    m_thread = std::thread([this, folder, cancel = m_cancel] {
        auto last = std::chrono::steady_clock::time_point{};
        auto made = makeDemoWorkspace(
            folder.toStdString(),
            [&](const std::string& what, double done) {
                const auto now = std::chrono::steady_clock::now();
                if (now - last < std::chrono::milliseconds(50)) return;
                last = now;
                QMetaObject::invokeMethod(
                    this,
                    [this, what = QString::fromStdString(what), done] { Q_EMIT progressed(what, done); },
                    Qt::QueuedConnection);
            },
            cancel);
        QMetaObject::invokeMethod(
            this,
            [this, made = std::make_shared<Result<std::filesystem::path>>(std::move(made))] {
                m_running = false;
                if (*made)
                    Q_EMIT finished(QString::fromStdString(made->value().string()));
                else
                    Q_EMIT failed(QString::fromStdString(made->error().text()));
            },
            Qt::QueuedConnection);
    });
}

} // namespace forereach::ui
