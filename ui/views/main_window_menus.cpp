// SPDX-License-Identifier: GPL-3.0-or-later
// The part of MainWindow that is menus, shortcuts and file dialogs.

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QProgressDialog>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QToolButton>

#include "ui/session/demo_maker.h"
#include "ui/session/log.h"
#include "ui/session/session.h"
#include "ui/views/about_dialog.h"
#include "ui/views/diagnostics.h"
#include "ui/views/history_dialog.h"
#include "ui/views/main_window.h"
#include "ui/views/page_host.h"
#include "ui/views/preferences.h"
#include "ui/views/scenario_bar.h"
#include "ui/views/settings_dialog.h"
#include "ui/views/undo_filter.h"

namespace forereach::ui {

namespace {
constexpr qint64 kLargestScenario = 32 * 1024 * 1024; // read on the window's thread
constexpr int kIssuesShown = 12;
} // namespace

namespace {
QString workspaceFilter() {
    return QObject::tr("Forereach workspaces (*.forereach)");
}
}

QAction* MainWindow::action(QMenu* menu, const QString& name, const QString& text, const QKeySequence& keys) {
    auto* a = menu->addAction(text);
    a->setObjectName(name);
    a->setShortcut(keys);
    return a;
}

void MainWindow::buildMenus() {
    menuBar()->setObjectName(QStringLiteral("menuBar"));
    auto* file = menuBar()->addMenu(tr("&File"));
    auto* edit = menuBar()->addMenu(tr("&Edit"));
    auto* scenario = menuBar()->addMenu(tr("&Scenario"));
    m_viewMenu = menuBar()->addMenu(tr("&View"));
    auto* help = menuBar()->addMenu(tr("&Help"));

    buildWorkspaceMenu(file);
    file->addSeparator();
    connect(action(file, QStringLiteral("importAction"), tr("&Import files…"),
                   QKeySequence(QStringLiteral("Ctrl+I"))),
            &QAction::triggered, this, &MainWindow::chooseFiles);
    connect(action(file, QStringLiteral("importFolderAction"), tr("Import &folder…"),
                   QKeySequence(QStringLiteral("Ctrl+Shift+I"))),
            &QAction::triggered, this, &MainWindow::chooseFolder);
    connect(action(file, QStringLiteral("historyAction"), tr("Imported &history…"),
                   QKeySequence(QStringLiteral("Ctrl+H"))),
            &QAction::triggered, this, [this] { showHistory(0); });
    file->addSeparator();
    const auto exportAction = [&](const char* name, const QString& text, const char* kind,
                                  const QKeySequence& keys) {
        QAction* a = action(file, QString::fromLatin1(name), text, keys);
        connect(a, &QAction::triggered, this, [this, kind] { exportRun(QString::fromLatin1(kind)); });
        m_exportActions << a;
    };
    exportAction("exportHtmlAction", tr("&Export report (HTML)…"), "html",
                 QKeySequence(QStringLiteral("Ctrl+E")));
    exportAction("exportJsonAction", tr("Export report (&JSON)…"), "json", {});
    exportAction("exportCsvAction", tr("Export &tables (CSV)…"), "csv", {});
    file->addSeparator();
    connect(action(file, QStringLiteral("settingsAction"), tr("&Settings…"),
                   QKeySequence(QStringLiteral("Ctrl+,"))),
            &QAction::triggered, this, &MainWindow::showSettings);
    connect(action(file, QStringLiteral("quitAction"), tr("&Quit"), QKeySequence::Quit), &QAction::triggered,
            this, &QWidget::close);

    QUndoStack* stack = m_session.undoStack();
    QAction* undo = stack->createUndoAction(this, tr("&Undo"));
    undo->setObjectName(QStringLiteral("undoAction"));
    undo->setShortcut(QKeySequence(QStringLiteral("Ctrl+Z")));
    QAction* redo = stack->createRedoAction(this, tr("&Redo"));
    redo->setObjectName(QStringLiteral("redoAction"));
    redo->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+Z")));
    edit->addAction(undo);
    edit->addAction(redo);
    qApp->installEventFilter(new UndoFilter(this));
    edit->addSeparator();
    QAction* drop = action(edit, QStringLiteral("dropSelectionAction"), tr("Drop the last &selection"),
                           QKeySequence(Qt::Key_Escape));
    connect(drop, &QAction::triggered, &m_session, &WorkspaceSession::dropLastSelected);

    QAction* run = action(scenario, QStringLiteral("runAction"), tr("&Run"), QKeySequence(Qt::Key_F5));
    run->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Return)});
    connect(run, &QAction::triggered, this, &MainWindow::runScenario);
    m_cancelAction = action(scenario, QStringLiteral("cancelRunAction"), tr("&Cancel the run"),
                            QKeySequence(Qt::SHIFT | Qt::Key_F5));
    m_cancelAction->setEnabled(false);
    connect(m_cancelAction, &QAction::triggered, &m_session, &WorkspaceSession::cancelRun);
    scenario->addSeparator();
    buildScenarioMenu(scenario);

    m_viewMenu->addSeparator();
    m_phoneAction = action(m_viewMenu, QStringLiteral("phoneAction"), tr("&Phone"), QKeySequence(Qt::Key_F9));
    m_phoneAction->setCheckable(true);
    m_phoneAction->setChecked(true);
    connect(m_phoneAction, &QAction::triggered, this, &MainWindow::setPhoneShown);
    connect(
        action(m_viewMenu, QStringLiteral("nextRegionAction"), tr("&Next region"), QKeySequence(Qt::Key_F6)),
        &QAction::triggered, this, [this] { cycleRegions(true); });
    connect(action(m_viewMenu, QStringLiteral("previousRegionAction"), tr("Pre&vious region"),
                   QKeySequence(Qt::SHIFT | Qt::Key_F6)),
            &QAction::triggered, this, [this] { cycleRegions(false); });

    connect(action(help, QStringLiteral("diagnosticsAction"), tr("Save &diagnostics…"), {}),
            &QAction::triggered, this, [this] { saveDiagnosticsWithDialog(this, m_session, m_preferences); });
    connect(action(help, QStringLiteral("aboutAction"), tr("&About Forereach"), {}), &QAction::triggered,
            this, &MainWindow::showAbout);

    auto* workspaceMenu = new QMenu(this);
    buildWorkspaceMenu(workspaceMenu);
    m_scenarioBar->workspaceButton()->setMenu(workspaceMenu);
    auto* scenarioMenu = new QMenu(this);
    buildScenarioMenu(scenarioMenu);
    m_scenarioBar->scenarioMenuButton()->setMenu(scenarioMenu);
}

void MainWindow::buildWorkspaceMenu(QMenu* menu) {
    // Built twice (menu bar and scenario bar); shortcuts only once, or they would be ambiguous.
    const bool first = menu->parent() == menuBar();
    const auto keys = [first](const char* text) {
        return first ? QKeySequence(QString::fromLatin1(text)) : QKeySequence();
    };
    const QString prefix = first ? QString() : QStringLiteral("bar");
    connect(
        action(menu, prefix + QStringLiteral("newWorkspaceAction"), tr("&New workspace…"), keys("Ctrl+N")),
        &QAction::triggered, this, &MainWindow::newWorkspace);
    connect(
        action(menu, prefix + QStringLiteral("openWorkspaceAction"), tr("&Open workspace…"), keys("Ctrl+O")),
        &QAction::triggered, this, &MainWindow::openWorkspace);
    connect(action(menu, prefix + QStringLiteral("openDemoAction"), tr("Open &demo"), {}),
            &QAction::triggered, this, &MainWindow::openDemo);
    QMenu* recent = menu->addMenu(tr("Open &recent"));
    recent->setObjectName(prefix + QStringLiteral("recentMenu"));
    connect(recent, &QMenu::aboutToShow, this, [this, recent] {
        recent->clear();
        for (const QString& path : m_preferences.recentWorkspaces()) {
            QAction* a = recent->addAction(path);
            a->setEnabled(path != m_session.path());
            connect(a, &QAction::triggered, this, [this, path] { m_session.open(path); });
        }
        if (recent->isEmpty()) recent->addAction(tr("None yet"))->setEnabled(false);
    });
}

void MainWindow::buildScenarioMenu(QMenu* menu) {
    const bool first = menu->parent() == menuBar();
    const QString prefix = first ? QString() : QStringLiteral("bar");
    connect(action(menu, prefix + QStringLiteral("duplicateScenarioAction"), tr("&Duplicate scenario…"),
                   first ? QKeySequence(QStringLiteral("Ctrl+D")) : QKeySequence()),
            &QAction::triggered, this, [this] {
                bool good = false;
                const QString suggestion =
                    tr("%1, copy").arg(QString::fromStdString(m_session.scenario().name));
                const QString name =
                    QInputDialog::getText(this, tr("Duplicate scenario"), tr("Name of the copy"),
                                          QLineEdit::Normal, suggestion, &good);
                if (good) m_session.duplicateScenario(name.trimmed());
            });
    connect(action(menu, prefix + QStringLiteral("renameScenarioAction"), tr("Re&name scenario…"), {}),
            &QAction::triggered, this, &MainWindow::renameScenario);
    QAction* remove =
        action(menu, prefix + QStringLiteral("removeScenarioAction"), tr("Re&move scenario"), {});
    connect(remove, &QAction::triggered, this,
            [this] { m_session.removeScenario(QString::fromStdString(m_session.scenario().name)); });
    connect(menu, &QMenu::aboutToShow, remove,
            [this, remove] { remove->setEnabled(m_session.scenarioNames().size() > 1); });
    menu->addSeparator();
    connect(action(menu, prefix + QStringLiteral("openScenarioAction"), tr("&Open scenario…"), {}),
            &QAction::triggered, this, &MainWindow::chooseScenarioFile);
    connect(action(menu, prefix + QStringLiteral("exportScenarioAction"), tr("Save scenario as &JSON…"), {}),
            &QAction::triggered, this, [this] { exportRun(QStringLiteral("scenario")); });
}

void MainWindow::chooseScenarioFile() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open scenario"), m_preferences.window(QStringLiteral("exportFolder")).toString(),
        tr("Scenario (*.json)"));
    if (!path.isEmpty()) openScenarioFile(path);
}

/// The file's scenario takes the place of the one that is open, under the open one's name: one undo step.
/// What is wrong with it is listed whole, and nothing changes.
void MainWindow::openScenarioFile(const QString& path) {
    const QString name = QFileInfo(path).fileName();
    QFile file(path);
    if (!m_session.isOpen()) return fail(tr("Open a workspace first."));
    if (!file.open(QIODevice::ReadOnly)) return fail(tr("%1: %2.").arg(name, file.errorString()));
    if (file.size() > kLargestScenario) return fail(tr("%1 is too large for a scenario.").arg(name));
    std::variant<Scenario, Issues> read = m_session.readScenario(file.readAll().toStdString());
    if (const auto* wrong = std::get_if<Issues>(&read)) {
        QStringList lines;
        for (const Issue& issue : *wrong) {
            if (lines.size() == kIssuesShown) {
                lines << tr("and %n more", nullptr, static_cast<int>(wrong->size()) - kIssuesShown);
                break;
            }
            lines << QString::fromStdString(issue.path + ": " + issue.message);
        }
        return fail(tr("%1 is not taken:").arg(name) + QLatin1Char('\n') + lines.join(QLatin1Char('\n')));
    }
    Scenario scenario = std::move(std::get<Scenario>(read));
    scenario.name = m_session.scenario().name; // a name is the key it is stored under
    m_error.clear();
    m_session.editScenario(tr("Open scenario %1").arg(name), scenario);
    notice(tr("%1 is the scenario now. Undo brings the other back.").arg(name));
    showState();
}

void MainWindow::renameScenario() {
    bool good = false;
    const QString was = QString::fromStdString(m_session.scenario().name);
    const QString name =
        QInputDialog::getText(this, tr("Rename scenario"), tr("New name"), QLineEdit::Normal, was, &good)
            .trimmed();
    if (good && name != was) m_session.renameScenario(name);
}

void MainWindow::remember(const QString& path) {
    m_preferences.addRecentWorkspace(path);
}

void MainWindow::newWorkspace() {
    QString path = QFileDialog::getSaveFileName(
        this, tr("New workspace"),
        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) + tr("/Untitled.forereach"),
        workspaceFilter());
    if (path.isEmpty()) return;
    if (!path.endsWith(QLatin1String(".forereach"))) path += QLatin1String(".forereach");
    m_session.create(path);
}

void MainWindow::openWorkspace() {
    const QString path = QFileDialog::getOpenFileName(this, tr("Open workspace"),
                                                      QFileInfo(m_session.path()).path(), workspaceFilter());
    if (!path.isEmpty()) m_session.open(path);
}

void MainWindow::openDemo() {
    auto* maker = new DemoMaker(this);
    connect(maker, &DemoMaker::progressed, this, [this](const QString& what, double done) {
        m_said->setText(tr("Making the demo: %1, %2 %").arg(what).arg(static_cast<int>(100 * done)));
    });
    connect(maker, &DemoMaker::finished, this, [this, maker](const QString& path) {
        m_said->clear();
        m_session.open(path);
        maker->deleteLater();
    });
    connect(maker, &DemoMaker::failed, this, [this, maker](const QString& why) {
        m_said->clear();
        fail(tr("The demo could not be made: %1").arg(why));
        maker->deleteLater();
    });
    maker->start(DemoMaker::usualFolder());
}

void MainWindow::chooseFiles() {
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Import files"), m_preferences.window(QStringLiteral("importFolder")).toString(),
        tr("Media, subtitles and exports (*.csv *.tsv *.xlsx *.zip *.mp4 *.m4v *.mov *.mkv *.webm *.avi "
           "*.png *.jpg *.jpeg *.webp *.srt *.vtt "
           "*.ass *.ssa *.sbv *.sub);;All files (*)"));
    if (paths.isEmpty()) return;
    m_preferences.setWindow(QStringLiteral("importFolder"), QFileInfo(paths.front()).path());
    m_session.import(paths);
}

void MainWindow::chooseFolder() {
    const QString path = QFileDialog::getExistingDirectory(
        this, tr("Import folder"), m_preferences.window(QStringLiteral("importFolder")).toString());
    if (path.isEmpty()) return;
    m_preferences.setWindow(QStringLiteral("importFolder"), path);
    m_session.import({path});
}

void MainWindow::exportRun(const QString& kind) {
    using Kind = WorkspaceSession::ExportKind;
    const QString folder = m_preferences
                               .window(QStringLiteral("exportFolder"),
                                       QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
                               .toString();
    const QString stem = QDir(folder).filePath(
        QString::fromStdString(m_session.scenario().name).replace(QLatin1Char('/'), QLatin1Char('-')));
    QString path;
    Kind what = Kind::Html;
    if (kind == QLatin1String("csv")) {
        what = Kind::CsvFolder;
        path = QFileDialog::getExistingDirectory(this, tr("Folder for the tables"), folder);
    } else if (kind == QLatin1String("html")) {
        path = QFileDialog::getSaveFileName(this, tr("Export report"), stem + QStringLiteral(".html"),
                                            tr("Web page (*.html)"));
    } else {
        what = kind == QLatin1String("json") ? Kind::Json : Kind::ScenarioJson;
        path =
            QFileDialog::getSaveFileName(this, what == Kind::Json ? tr("Export report") : tr("Save scenario"),
                                         stem + QStringLiteral(".json"), tr("JSON (*.json)"));
    }
    if (path.isEmpty()) return;
    m_preferences.setWindow(QStringLiteral("exportFolder"),
                            what == Kind::CsvFolder ? path : QFileInfo(path).path());
    m_session.exportTo(what, path);
}

void MainWindow::showSettings() {
    SettingsDialog dialog(m_session, m_preferences, this);
    dialog.exec();
}

void MainWindow::showHistory(qlonglong import) {
    auto* dialog = findChild<HistoryDialog*>();
    if (!dialog) {
        dialog = new HistoryDialog(m_session, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->showImport(import);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

void MainWindow::showAbout() {
    AboutDialog dialog(this);
    dialog.exec();
}

void MainWindow::cycleRegions(bool forward) {
    QList<QWidget*> regions{m_scenarioBar, m_rail, m_stack->currentWidget()};
    if (m_host->isPhoneShown() && m_host->phone()) regions << m_host->phone();
    regions << m_provenance;
    qsizetype at = -1;
    for (qsizetype i = 0; i < regions.size(); ++i)
        if (QWidget* focus = QApplication::focusWidget();
            focus && (regions[i] == focus || regions[i]->isAncestorOf(focus)))
            at = i;
    const qsizetype n = regions.size();
    for (qsizetype step = 1; step <= n; ++step) {
        QWidget* region = regions[((at + (forward ? step : -step)) % n + n) % n];
        if (region->focusPolicy() & Qt::TabFocus) return region->setFocus(Qt::TabFocusReason);
        // The first stop inside it, in tab order.
        for (QWidget* w = region->nextInFocusChain(); w && w != region; w = w->nextInFocusChain())
            if (region->isAncestorOf(w) && w->isVisible() && w->isEnabled() &&
                (w->focusPolicy() & Qt::TabFocus))
                return w->setFocus(Qt::TabFocusReason);
    }
}

} // namespace forereach::ui
