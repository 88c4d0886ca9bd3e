// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Pictures: renders every page of the window to PNG files after the scenario was run, tab by tab, and quits.
// Used by `forereach --pictures DIR` and, through it, by packaging/run without a display.

#include <QObject>
#include <QStringList>

#include <deque>
#include <functional>
#include <vector>

namespace forereach::ui {
class MainWindow;
class WorkspaceSession;
}

namespace forereach::app {

class Pictures : public QObject {
    Q_OBJECT

public:
    Pictures(ui::MainWindow&, ui::WorkspaceSession&, QString folder, QObject* parent = nullptr);
    /// From the end of the run on it only turns pages and grabs them, which nobody would wait for.
    bool isGrabbing() const { return m_planned; }

private:
    void begin();
    void plan();
    void next();
    void shoot(const QString& name, class QWidget*);
    void end(int status, const QString& why = {});

    ui::MainWindow& m_window;
    ui::WorkspaceSession& m_session;
    QString m_folder;
    std::vector<std::function<bool()>> m_isBusy; // pages that compute what they are to show
    std::deque<std::function<void()>> m_steps;
    bool m_planned = false;
};

} // namespace forereach::app
