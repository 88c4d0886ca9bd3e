// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Measure: does with the window what a person would (rests, scrolls the library, runs, scrolls the feed,
// imports), prints how long everything took, a line a figure, and quits. Used by `forereach --measure`; the
// watchdog beside it says how long events waited meanwhile. It prints and judges nothing: what a figure
// should be stands in docs/performance.md.

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <deque>
#include <functional>
#include <vector>

class QTimer;

namespace forereach::ui {
class MainWindow;
class WorkspaceSession;
struct RunUpdate;
}

namespace forereach::app {

class Measure : public QObject {
    Q_OBJECT

public:
    /// `imports` are imported one after the other; may be empty.
    Measure(ui::MainWindow&, ui::WorkspaceSession&, QStringList imports, QObject* parent = nullptr);
    bool isScrolling() const { return m_scrolling; }

protected:
    bool eventFilter(QObject*, QEvent*) override;

private:
    void plan();
    void next();
    void rest(int ms);
    void turnWheel(QWidget*, int everyMs, int turns);
    void beginRun();
    void onRun(const ui::RunUpdate&);
    void countFrames(QWidget*);
    void sayFrames(const char* what);
    QWidget* visible(const char* name) const;

    ui::MainWindow& m_window;
    ui::WorkspaceSession& m_session;
    QStringList m_imports;
    std::deque<std::function<void()>> m_steps; // each calls next() when it is done
    QElapsedTimer m_clock;
    QTimer* m_wheel = nullptr;
    bool m_scrolling = false, m_firstShown = false, m_planned = false;
    QPointer<QWidget> m_framesOf;
    qint64 m_lastFrame = -1;      // ns of m_clock
    std::vector<double> m_frames; // ms between two paints
};

/// Resident memory of this process in MiB; 0 if the system does not say.
double residentMib();

} // namespace forereach::app
