// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/pictures.h"

#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QTabBar>
#include <QTimer>

#include <algorithm>
#include <cstdio>

#include "ui/session/session.h"
#include "ui/views/about_dialog.h"
#include "ui/views/compare_page.h"
#include "ui/views/item_page.h"
#include "ui/views/main_window.h"
#include "ui/views/plan_page.h"

namespace forereach::app {

namespace {
// Long enough for covers, charts and a video's first frame to arrive.
constexpr int kPageSettlesMs = 900;
}

Pictures::Pictures(ui::MainWindow& window, ui::WorkspaceSession& session, QString folder, QObject* parent)
    : QObject(parent), m_window(window), m_session(session), m_folder(std::move(folder)) {
    connect(&m_session, &ui::WorkspaceSession::opened, this, &Pictures::begin);
    connect(&m_session, &ui::WorkspaceSession::openFailed, this, [this](const QString& why) { end(1, why); });
    connect(&m_session, &ui::WorkspaceSession::runUpdated, this, [this](const ui::RunUpdate& update) {
        if (!update.isTerminal()) return;
        if (update.state == ui::RunUpdate::State::Failed)
            return end(1, QString::fromStdString(update.error.text()));
        plan();
    });
    if (m_session.isOpen()) begin();
}

void Pictures::begin() {
    if (!QDir().mkpath(m_folder)) return end(1, tr("Cannot make the folder %1").arg(m_folder));
    // A scenario that cannot run still has its library to show.
    if (m_session.issues().empty())
        m_session.run();
    else
        plan();
}

void Pictures::plan() {
    if (m_planned) return;
    m_planned = true;
    for (ui::Page* page : m_window.pages()) {
        const QString name =
            page->objectName().chopped(page->objectName().endsWith(QLatin1String("Page")) ? 4 : 0);
        m_steps.emplace_back([this, page] {
            if (auto* item = qobject_cast<ui::ItemPage*>(page)) {
                if (m_session.items().empty()) return;
                const auto& content = m_session.scenario().content;
                item->showItem(content.empty() ? m_session.items().front().content.id : content.front().id);
            }
            m_window.showPage(page->objectName());
        });
        if (auto* plan = qobject_cast<ui::PlanPage*>(page)) {
            m_isBusy.emplace_back([plan] { return plan->desk()->isWorking(); });
            m_steps.emplace_back([plan] { plan->desk()->run(); });
        }
        if (auto* compare = qobject_cast<ui::ComparePage*>(page)) {
            m_isBusy.emplace_back([compare] {
                return compare->desk()->work().isRunning() || compare->desk()->feedsWork().isRunning();
            });
            m_steps.emplace_back([this, compare] {
                std::vector<ItemId> items;
                for (const ContentItem& content : m_session.scenario().content) items.push_back(content.id);
                if (items.size() > 1) compare->compareItems(items);
            });
        }
        const auto bars = page->findChildren<QTabBar*>();
        if (bars.isEmpty()) {
            m_steps.emplace_back([this, name] { shoot(name, &m_window); });
            continue;
        }
        QTabBar* bar = bars.front();
        for (int i = 0; i < bar->count(); ++i) {
            m_steps.emplace_back([bar, i] { bar->setCurrentIndex(i); });
            m_steps.emplace_back([page] { // what a tab does not count by itself
                for (const char* question : {"planSplitAsk", "planBoostAsk"})
                    if (auto* ask = page->findChild<QPushButton*>(QString::fromLatin1(question));
                        ask != nullptr && ask->isVisible() && ask->isEnabled())
                        ask->click();
            });
            QString tab = bar->tabText(i).toLower().simplified();
            tab.replace(QLatin1Char(' '), QLatin1Char('-')).remove(QLatin1Char('&'));
            m_steps.emplace_back(
                [this, name, tab, i] { shoot(i == 0 ? name : name + QLatin1Char('-') + tab, &m_window); });
        }
    }
    m_steps.emplace_back([this] {
        ui::AboutDialog about(&m_window);
        about.ensurePolished();
        shoot(QStringLiteral("about"), &about);
    });
    m_steps.emplace_back([this] { end(0); });
    QTimer::singleShot(kPageSettlesMs, this, &Pictures::next);
}

void Pictures::next() {
    if (m_steps.empty()) return;
    if (std::ranges::any_of(m_isBusy, [](const auto& busy) { return busy(); }))
        return QTimer::singleShot(kPageSettlesMs, this, &Pictures::next);
    const auto step = std::move(m_steps.front());
    m_steps.pop_front();
    step();
    QTimer::singleShot(kPageSettlesMs, this, &Pictures::next);
}

void Pictures::shoot(const QString& name, QWidget* widget) {
    const QString path = QDir(m_folder).filePath(name + QStringLiteral(".png"));
    if (!widget->grab().save(path)) return end(1, tr("Cannot write %1").arg(path));
    std::printf("%s\n", qPrintable(path));
    std::fflush(stdout);
}

void Pictures::end(int status, const QString& why) {
    if (!why.isEmpty()) std::fprintf(stderr, "forereach: %s\n", qPrintable(why));
    m_steps.clear();
    QCoreApplication::exit(status);
}

} // namespace forereach::app
