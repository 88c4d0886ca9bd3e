// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/measure.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QFileInfo>
#include <QScrollBar>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "ui/session/session.h"
#include "ui/views/main_window.h"

namespace forereach::app {

namespace {

constexpr int kSettleMs = 1500;
constexpr int kIdleMs = 4000;
constexpr int kFrameMs = 16;
constexpr double kPause = 100; // ms: longer between two paints is a rest, not a slow frame

void say(const QString& line) {
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

double milliseconds(const QElapsedTimer& clock) {
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

}

double residentMib() {
    long total = 0, resident = 0;
    if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(f, "%ld %ld", &total, &resident) != 2) resident = 0;
        std::fclose(f);
    }
    return static_cast<double>(resident) * 4096.0 / (1 << 20);
}

Measure::Measure(ui::MainWindow& window, ui::WorkspaceSession& session, QStringList imports, QObject* parent)
    : QObject(parent), m_window(window), m_session(session), m_imports(std::move(imports)),
      m_wheel(new QTimer(this)) {
    // A bare virtual screen asks for no motion, and what does not move cannot be measured.
    QApplication::setEffectEnabled(Qt::UI_General, true);
    m_clock.start();
    m_wheel->setTimerType(Qt::PreciseTimer);
    connect(&m_session, &ui::WorkspaceSession::opened, this, &Measure::plan);
    connect(&m_session, &ui::WorkspaceSession::openFailed, this, [](const QString& why) {
        std::fprintf(stderr, "forereach: %s\n", qPrintable(why));
        QCoreApplication::exit(1);
    });
    connect(&m_session, &ui::WorkspaceSession::runUpdated, this, &Measure::onRun);
}

void Measure::plan() {
    if (std::exchange(m_planned, true)) return;
    m_steps.emplace_back([this] {
        m_window.showPage(QStringLiteral("libraryPage"));
        rest(kSettleMs);
    });
    m_steps.emplace_back([this] {
        say(QStringLiteral("memory with %1 items: %2 MiB")
                .arg(m_session.items().size())
                .arg(residentMib(), 0, 'f', 0));
        rest(kIdleMs);
    });
    m_steps.emplace_back([this] {
        auto* list = qobject_cast<QAbstractScrollArea*>(visible("libraryList"));
        if (!list) return next();
        countFrames(list->viewport());
        turnWheel(list->viewport(), kFrameMs, 240);
    });
    m_steps.emplace_back([this] {
        sayFrames("library");
        m_window.showPage(QStringLiteral("reachPage"));
        rest(kSettleMs);
    });
    // Pressed as soon as the first answer's warm-up is there, or after a while without.
    m_steps.emplace_back([this] {
        if (m_session.isWarm()) return beginRun();
        auto* late = new QTimer(this);
        late->setSingleShot(true);
        connect(late, &QTimer::timeout, this, &Measure::beginRun);
        connect(&m_session, &ui::WorkspaceSession::warmUpChanged, late, [this, late] {
            late->deleteLater();
            beginRun();
        });
        late->start(20'000);
    });
    m_steps.emplace_back([this] {
        m_window.showPage(QStringLiteral("feedPage"));
        rest(2 * kSettleMs);
    });
    m_steps.emplace_back([this] {
        QWidget* phone = visible("phone") ? visible("phone") : visible("feedPhone");
        if (!phone) {
            say(QStringLiteral("phone: not on screen"));
            return next();
        }
        countFrames(phone);
        turnWheel(phone, 350, 12); // on to the next slot just after coming to rest
    });
    m_steps.emplace_back([this] {
        sayFrames("phone");
        rest(kSettleMs);
    });
    m_steps.emplace_back([this] {
        m_window.showPage(QStringLiteral("libraryPage"));
        rest(kSettleMs);
    });
    for (const QString& path : m_imports)
        m_steps.emplace_back([this, path] {
            auto started = std::make_shared<QElapsedTimer>();
            started->start();
            connect(&m_session, &ui::WorkspaceSession::importFinished, this, [this, path, started] {
                disconnect(&m_session, &ui::WorkspaceSession::importFinished, this, nullptr);
                say(QStringLiteral("import of %1: %2 s, %3 items now")
                        .arg(QFileInfo(path).fileName())
                        .arg(milliseconds(*started) / 1e3, 0, 'f', 2)
                        .arg(m_session.items().size()));
                rest(kSettleMs);
            });
            m_session.import({path});
        });
    m_steps.emplace_back([this] {
        say(QStringLiteral("memory at the end: %1 MiB").arg(residentMib(), 0, 'f', 0));
        QCoreApplication::exit(0);
    });
    next();
}

void Measure::next() {
    if (m_steps.empty()) return;
    const auto step = std::move(m_steps.front());
    m_steps.pop_front();
    step();
}

void Measure::rest(int ms) {
    QTimer::singleShot(ms, this, &Measure::next);
}

void Measure::turnWheel(QWidget* widget, int everyMs, int turns) {
    m_scrolling = true;
    m_wheel->disconnect();
    connect(m_wheel, &QTimer::timeout, this,
            [this, widget = QPointer(widget), left = turns, turns]() mutable {
                if (!widget || left-- == 0) {
                    m_wheel->stop();
                    QTimer::singleShot(400, this, [this] {
                        m_scrolling = false;
                        next();
                    });
                    return;
                }
                const QPointF at = QRectF(widget->rect()).center();
                const int way = left < turns / 3 ? 120 : -120; // most of the way down, some of it back
                QWheelEvent turn(at, widget->mapToGlobal(at), {}, {0, way}, Qt::NoButton, Qt::NoModifier,
                                 Qt::NoScrollPhase, false);
                QCoreApplication::sendEvent(widget, &turn);
            });
    m_wheel->start(everyMs);
}

void Measure::beginRun() {
    if (!m_session.issues().empty()) {
        say(QStringLiteral("run: the scenario has issues"));
        return next();
    }
    say(QStringLiteral("Run pressed, first warm-up %1")
            .arg(m_session.isWarm() ? QStringLiteral("in the cache") : QStringLiteral("not ready")));
    m_firstShown = false;
    m_clock.restart();
    m_session.run();
    say(QStringLiteral("Run returned after %1 ms").arg(milliseconds(m_clock), 0, 'f', 1));
}

void Measure::onRun(const ui::RunUpdate& update) {
    using State = ui::RunUpdate::State;
    if (update.state == State::Progress) return;
    if (update.outcome) {
        const QString what =
            QStringLiteral("%1 answer (%2 viewers, %3 replications)")
                .arg(update.state == State::Partial && !m_firstShown ? QStringLiteral("first")
                                                                     : QStringLiteral("full"))
                .arg(update.outcome->report.provenance.viewers)
                .arg(update.outcome->report.provenance.replications);
        m_firstShown = true;
        const double engine = update.seconds * 1e3;
        // When the events that are due are handled, what has changed is painted.
        QTimer::singleShot(0, this, [this, what, engine] {
            say(QStringLiteral("%1: on screen %2 ms after pressing Run, computed after %3 ms")
                    .arg(what)
                    .arg(milliseconds(m_clock), 0, 'f', 0)
                    .arg(engine, 0, 'f', 0));
        });
    }
    if (!update.isTerminal()) return;
    if (!update.outcome) say(QStringLiteral("run: ended without an answer"));
    rest(kSettleMs);
}

QWidget* Measure::visible(const char* name) const {
    for (QWidget* widget : m_window.findChildren<QWidget*>(QLatin1String(name)))
        if (widget->isVisible()) return widget;
    return nullptr;
}

void Measure::countFrames(QWidget* widget) {
    m_frames.clear();
    m_lastFrame = -1;
    m_framesOf = widget;
    widget->installEventFilter(this);
}

bool Measure::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Paint && watched == m_framesOf) {
        // A phone at rest shows its video at the video's pace: only what moves counts.
        const QVariant offset = watched->property("offset");
        const bool moves = !offset.isValid() || offset.toDouble() != std::floor(offset.toDouble());
        const qint64 now = m_clock.nsecsElapsed();
        if (!moves) {
            m_lastFrame = -1;
            return QObject::eventFilter(watched, event);
        }
        if (m_lastFrame >= 0) m_frames.push_back(static_cast<double>(now - m_lastFrame) / 1e6);
        m_lastFrame = now;
    }
    return QObject::eventFilter(watched, event);
}

void Measure::sayFrames(const char* what) {
    if (m_framesOf) m_framesOf->removeEventFilter(this);
    std::erase_if(m_frames, [](double ms) { return ms > kPause; });
    if (m_frames.empty()) return;
    std::ranges::sort(m_frames);
    const auto at = [this](double share) {
        return m_frames[static_cast<std::size_t>(share * static_cast<double>(m_frames.size() - 1))];
    };
    double sum = 0;
    for (const double ms : m_frames) sum += ms;
    say(QStringLiteral("%1 scrolled: %2 frames, %3 a second; between two of them p50 %4 ms, p95 %5 ms, p99 "
                       "%6 ms, longest %7 ms")
            .arg(QLatin1String(what))
            .arg(m_frames.size())
            .arg(1000.0 * static_cast<double>(m_frames.size()) / sum, 0, 'f', 1)
            .arg(at(0.5), 0, 'f', 1)
            .arg(at(0.95), 0, 'f', 1)
            .arg(at(0.99), 0, 'f', 1)
            .arg(m_frames.back(), 0, 'f', 1));
}

} // namespace forereach::app
