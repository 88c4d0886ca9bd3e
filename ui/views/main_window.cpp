// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/main_window.h"

#include <QApplication>
#include <QButtonGroup>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/session/plan_desk.h"
#include "ui/session/session.h"
#include "ui/views/import_bar.h"
#include "ui/views/notice_bar.h"
#include "ui/views/page_host.h"
#include "ui/views/preferences.h"
#include "ui/views/scenario_bar.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {
constexpr int kFrameRoom = 32; // of a window manager: title and edges

/// JSON is also a form of subtitles: those are a list, or an object with segments, body or events.
bool isScenarioFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return true; // says why it cannot be read
    const QByteArray start = file.read(4096).trimmed();
    if (start.contains("forereach-scenario")) return true;
    if (start.contains("forereach-plan")) return false;
    return start.startsWith('{') && !start.contains("\"segments\"") && !start.contains("\"body\"") &&
           !start.contains("\"events\"");
}
}

MainWindow::MainWindow(WorkspaceSession& session, Preferences& preferences, QWidget* parent)
    : QMainWindow(parent), m_session(session), m_preferences(preferences) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Forereach"));
    setAcceptDrops(true);
    setMinimumSize(1024, 640);
    build();
    buildMenus();
    connectSession();
    showState();
}

void MainWindow::build() {
    auto* central = new QWidget(this);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    setCentralWidget(central);

    m_scenarioBar = new ScenarioBar(m_session, central);
    column->addWidget(m_scenarioBar);

    m_host = new PageHost(central);
    m_host->setObjectName(QStringLiteral("pageHost"));
    column->addWidget(m_host, 1);

    m_rail = new QFrame(m_host);
    m_rail->setObjectName(QStringLiteral("rail"));
    m_rail->setAccessibleName(tr("Pages"));
    auto* rail = new QVBoxLayout(m_rail);
    rail->setContentsMargins(0, kStep * 2, 0, kStep * 2);
    m_railTop = new QVBoxLayout;
    m_railBottom = new QVBoxLayout;
    m_railTop->setSpacing(kStep);
    m_railBottom->setSpacing(kStep);
    rail->addLayout(m_railTop);
    rail->addStretch(1);
    rail->addLayout(m_railBottom);
    m_railGroup = new QButtonGroup(this);
    QToolButton* settings = railButton("settingsButton", tr("Settings"), "settings");
    m_railBottom->addWidget(settings);
    connect(settings, &QToolButton::clicked, this, &MainWindow::showSettings);
    QToolButton* about = railButton("aboutButton", tr("About"), "about");
    m_railBottom->addWidget(about);
    connect(about, &QToolButton::clicked, this, &MainWindow::showAbout);
    m_host->setRail(m_rail);

    auto* middle = new QWidget(m_host);
    auto* middleColumn = new QVBoxLayout(middle);
    middleColumn->setContentsMargins(0, 0, 0, 0);
    middleColumn->setSpacing(0);
    m_notice = new NoticeBar(middle);
    m_stack = new QStackedWidget(middle);
    m_stack->setObjectName(QStringLiteral("pageStack"));
    m_importBar = new ImportBar(m_session, middle);
    middleColumn->addWidget(m_notice);
    middleColumn->addWidget(m_stack, 1);
    middleColumn->addWidget(m_importBar);
    connect(m_importBar, &ImportBar::reportRequested, this, &MainWindow::showHistory);
    m_host->setPages(middle);

    m_dropHint = new QLabel(
        tr("Drop videos, pictures, subtitles, analytics exports or folders.\nNothing is copied."), m_host);
    m_dropHint->setObjectName(QStringLiteral("dropHint"));
    m_dropHint->setAlignment(Qt::AlignCenter);
    m_dropHint->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_dropHint->hide();

    m_provenance = new QLabel(this);
    m_provenance->setObjectName(QStringLiteral("provenanceText"));
    m_provenance->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_provenance->setFocusPolicy(Qt::StrongFocus); // F6 stops here
    m_said = new QLabel(this);
    m_said->setObjectName(QStringLiteral("saidText"));
    statusBar()->setObjectName(QStringLiteral("provenanceBar"));
    statusBar()->setAccessibleName(tr("Where the figures come from"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(kStep * 3, 0, kStep * 3, 0);
    statusBar()->addWidget(m_provenance, 1);
    statusBar()->addPermanentWidget(m_said);
}

QToolButton* MainWindow::railButton(const char* name, const QString& text, const char* iconName) {
    auto* button = new QToolButton(m_rail);
    button->setObjectName(QString::fromLatin1(name));
    button->setProperty("role", QStringLiteral("rail"));
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setIconSize(QSize(scaled(22), scaled(22)));
    button->setText(text);
    button->setAccessibleName(text);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setFocusPolicy(Qt::TabFocus);
    button->setIcon(icon(iconName, palette()));
    m_railIcons.emplace_back(button, iconName);
    return button;
}

void MainWindow::addPage(Page* page, const char* iconName) {
    const QByteArray name = page->objectName().toLatin1() + "Button";
    QToolButton* button = railButton(name.constData(), page->title(), iconName);
    button->setCheckable(true);
    button->setToolTip(page->question());
    m_railGroup->addButton(button);
    m_railTop->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, page] { showPage(page->objectName()); });
    const int number = static_cast<int>(m_railGroup->buttons().size());
    QAction* go = action(m_viewMenu, page->objectName() + QStringLiteral("Action"), page->title(),
                         QKeySequence(QStringLiteral("Ctrl+%1").arg(number)));
    m_viewMenu->removeAction(go);
    m_viewMenu->insertAction(m_viewMenu->actions().value(number - 1), go);
    connect(go, &QAction::triggered, this, [this, page] { showPage(page->objectName()); });
    addSubPage(page, page->objectName());
    if (m_pages.size() == 1) showPage(page->objectName());
}

void MainWindow::addSubPage(Page* page, const QString& parentName) {
    page->setProperty("railButton", parentName + QStringLiteral("Button"));
    m_pages.push_back(page);
    m_stack->addWidget(page);
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
    connect(page, &Page::provenanceChanged, this, &MainWindow::showProvenance);
    connect(page, &Page::runRequested, this, &MainWindow::runScenario);
    connect(page, &Page::noticed, this, &MainWindow::notice);
    page->setSession(&m_session);
}

void MainWindow::setPhone(QWidget* phone) {
    m_host->setPhone(phone);
}

Page* MainWindow::currentPage() const {
    return qobject_cast<Page*>(m_stack->currentWidget());
}

void MainWindow::showPage(const QString& name) {
    for (Page* page : m_pages) {
        if (page->objectName() != name) continue;
        m_stack->setCurrentWidget(page);
        if (auto* button = m_rail->findChild<QToolButton*>(page->property("railButton").toString()))
            button->setChecked(true);
        if (m_host->phoneOverlays()) setPhoneShown(false);
        showState();
        page->setFocus(Qt::OtherFocusReason);
        Q_EMIT pageShown(name);
        return;
    }
}

void MainWindow::setPhoneShown(bool shown) {
    if (!m_host->phone()) return;
    if (!m_host->phoneOverlays()) m_phoneWanted = shown;
    m_host->setPhoneShown(shown);
    m_phoneAction->setChecked(shown);
}

void MainWindow::connectSession() {
    connect(m_host, &PageHost::overlayChanged, this,
            [this](bool overlays) { setPhoneShown(!overlays && m_phoneWanted); });
    connect(&m_session, &WorkspaceSession::failed, this, &MainWindow::fail);
    connect(&m_session, &WorkspaceSession::openFailed, this, &MainWindow::fail);
    connect(&m_session, &WorkspaceSession::noticed, this, &MainWindow::notice);
    connect(&m_session, &WorkspaceSession::staleChanged, this, &MainWindow::showState);
    connect(&m_session, &WorkspaceSession::outcomeChanged, this, &MainWindow::showState);
    connect(&m_session, &WorkspaceSession::runUpdated, this, [this](const RunUpdate& update) {
        m_cancelAction->setEnabled(m_session.isRunning());
        if (update.state == RunUpdate::State::Cancelled) notice(tr("Cancelled. The last answer stays."));
        if (update.isTerminal()) showState();
    });
    connect(&m_session, &WorkspaceSession::opened, this, [this] {
        m_error.clear();
        remember(m_session.path());
        setWindowTitle(tr("%1 – Forereach").arg(QFileInfo(m_session.path()).completeBaseName()));
        showState();
    });
    connect(m_notice, &NoticeBar::closed, this, [this] {
        m_error.clear();
        showState();
    });
}

void MainWindow::fail(const QString& what) {
    m_error = what;
    showState();
}

void MainWindow::notice(const QString& what) {
    m_said->setText(what);
    QTimer::singleShot(8000, m_said, [this, what] {
        if (m_said->text() == what) m_said->clear();
    });
}

void MainWindow::runScenario() {
    m_error.clear();
    m_session.run();
    showState();
}

void MainWindow::showState() {
    showProvenance();
    for (QAction* a : m_exportActions) a->setEnabled(m_session.outcome() != nullptr);
    if (!m_error.isEmpty()) {
        QList<NoticeBar::Action> actions;
        if (!m_session.issues().empty()) {
            const QString path = QString::fromStdString(m_session.issues().front().path);
            actions << NoticeBar::Action{tr("Go to field"), [this, path] {
                                             if (path.startsWith(QLatin1String("content")))
                                                 showPage(QStringLiteral("libraryPage"));
                                             else
                                                 m_scenarioBar->goToField(path);
                                         }};
        }
        m_notice->say(NoticeBar::Kind::Danger, m_error, actions);
        return;
    }
    const Page* page = currentPage();
    const bool showsAnswer =
        page && page->property("railButton").toString() != QLatin1String("libraryPageButton");
    if (!showsAnswer || !m_session.outcome()) return m_notice->close();
    for (const LawResult& law : m_session.outcome()->report.laws)
        if (!law.holds)
            return m_notice->say(
                NoticeBar::Kind::Danger,
                tr("A check failed: %1. Do not use these figures.").arg(QString::fromStdString(law.detail)));
    if (m_session.isOutOfDate()) {
        QList<NoticeBar::Action> actions;
        if (!m_session.isRunning()) actions << NoticeBar::Action{tr("Run"), [this] { runScenario(); }};
        if (m_session.undoStack()->canUndo())
            actions << NoticeBar::Action{tr("Undo change"), [this] { m_session.undoStack()->undo(); }};
        m_notice->say(NoticeBar::Kind::Warning, tr("Out of date: %1.").arg(m_session.outOfDateReason()),
                      actions);
    } else if (m_session.answerState() == AnswerState::Partial) {
        m_notice->say(NoticeBar::Kind::Warning,
                      tr("First answer: %1. It may move.")
                          .arg(shareAnswered(m_session.outcome()->report.provenance, m_session.scenario())),
                      m_session.isRunning()
                          ? QList<NoticeBar::Action>{}
                          : QList<NoticeBar::Action>{{tr("Run"), [this] { runScenario(); }}});
    } else {
        m_notice->close();
    }
}

void MainWindow::showProvenance() {
    if (const Page* page = currentPage())
        if (const QString own = page->provenance(); !own.isEmpty()) {
            m_provenance->setText(own);
            m_provenance->setToolTip({});
            m_provenance->setProperty("role", QVariant());
            restyle(m_provenance);
            return;
        }
    const RunOutcomePtr outcome = m_session.outcome();
    if (!outcome) {
        m_provenance->setText(tr("nothing simulated yet · engine %1").arg(QLatin1String(FOREREACH_VERSION)));
        m_provenance->setToolTip({});
        return;
    }
    const RunReport& report = outcome->report;
    const QLocale locale;
    qsizetype hold = 0;
    QStringList lawText;
    for (const LawResult& law : report.laws) {
        hold += law.holds;
        lawText << (law.holds ? tr("holds: %1") : tr("BROKEN: %1")).arg(QString::fromStdString(law.name));
    }
    QStringList parts;
    parts << tr("simulated") << tr("%1 viewers").arg(locale.toString(qlonglong(report.provenance.viewers)))
          << tr("%n replication(s)", nullptr, report.provenance.replications)
          << tr("digest %1").arg(QString::fromStdString(report.digest.substr(0, 6)))
          << tr("engine %1").arg(QString::fromStdString(report.provenance.engineVersion));
    const auto laws = static_cast<qsizetype>(report.laws.size());
    if (laws > 0)
        parts << (hold == laws ? tr("%n law(s) hold", nullptr, int(laws))
                               : tr("%1 of %2 laws hold").arg(hold).arg(laws));
    if (m_session.answerState() == AnswerState::Stored) parts << tr("stored run");
    m_provenance->setText(parts.join(QStringLiteral(" · ")));
    m_provenance->setToolTip(tr("Seed %1\nDigest %2\nScenario %3")
                                 .arg(QString::number(report.provenance.seed),
                                      QString::fromStdString(report.digest),
                                      QString::fromStdString(report.provenance.scenarioDigest)) +
                             QLatin1Char('\n') + lawText.join(QLatin1Char('\n')));
    m_provenance->setProperty("role", hold == laws ? QVariant() : QVariant(QStringLiteral("danger")));
    restyle(m_provenance);
}

void MainWindow::setDropShown(bool shown) {
    m_dropHint->setGeometry(m_host->rect().adjusted(scaled(84) + kMargin, kMargin, -kMargin, -kMargin));
    const Tokens& t = tokensOf(this);
    m_dropHint->setStyleSheet(
        QStringLiteral("background: %1; border: 2px dashed %2; border-radius: %3px; font-size: %4px;")
            .arg(t.surface.name(), t.accent.name())
            .arg(kCorner)
            .arg(textPixels(TextSize::Strip)));
    m_dropHint->setVisible(shown);
    m_dropHint->raise();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!event->mimeData()->hasUrls() || !m_session.isOpen() || event->source()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    setDropShown(true);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    setDropShown(false);
}

void MainWindow::dropEvent(QDropEvent* event) {
    setDropShown(false);
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile()) paths << url.toLocalFile();
    if (paths.isEmpty()) return fail(tr("Only files on this machine can be dropped here."));
    event->acceptProposedAction();
    // A single JSON file is a scenario or a plan; subtitles in JSON come beside their video.
    if (paths.size() == 1 && paths.front().endsWith(QLatin1String(".json"), Qt::CaseInsensitive) &&
        isScenarioFile(paths.front()))
        return openScenarioFile(paths.front());
    if (paths.size() == 1 && PlanDesk::isPlan(paths.front())) {
        Q_EMIT planDropped(paths.front());
        return;
    }
    m_session.import(paths);
}

void MainWindow::restore() {
    if (!restoreGeometry(m_preferences.window(QStringLiteral("geometry")).toByteArray())) {
        // At home at 1440x900; a screen without room for that and the window's frame is filled.
        resize(1440, 900);
        const QSize room = screen()->availableSize();
        if (room.width() < 1440 + kFrameRoom || room.height() < 900 + kFrameRoom)
            setWindowState(windowState() | Qt::WindowMaximized);
    }
    m_phoneWanted = m_preferences.window(QStringLiteral("phone"), true).toBool();
    setPhoneShown(m_phoneWanted && width() >= PageHost::kPhoneBesideFrom);
    const QString page = m_preferences.window(QStringLiteral("page")).toString();
    if (!page.isEmpty() && page != QLatin1String("itemPage")) showPage(page);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_preferences.setWindow(QStringLiteral("geometry"), saveGeometry());
    m_preferences.setWindow(QStringLiteral("phone"), m_phoneWanted);
    if (const Page* page = currentPage()) m_preferences.setWindow(QStringLiteral("page"), page->objectName());
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) && m_rail)
        refreshIcons();
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    if (m_dropHint && m_dropHint->isVisible()) setDropShown(true);
}

void MainWindow::refreshIcons() {
    for (const auto& [button, name] : m_railIcons) {
        button->setIcon(icon(name, palette()));
        button->setIconSize(QSize(scaled(22), scaled(22)));
    }
}

} // namespace forereach::ui
