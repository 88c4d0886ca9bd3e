// SPDX-License-Identifier: GPL-3.0-or-later
// ComparePage: its widgets, how they are laid out, the menus of variants and of exports.
#include <QComboBox>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

#include "core/report/export.h"
#include "ui/charts/forest_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/compare_feeds.h"
#include "ui/views/compare_page.h"
#include "ui/views/figure_table.h"
#include "ui/views/picture_table.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {
constexpr int kForestAndTableFrom = 640; // height of the page
constexpr std::size_t kMostOffered = 24; // items and runs in a menu

QLabel* compareLabel(QWidget* parent, const char* name, const char* role) {
    auto* made = new QLabel(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setProperty("role", QString::fromLatin1(role));
    return made;
}

QPushButton* compareButton(QWidget* parent, const char* name, const QString& text, const char* role = "") {
    auto* made = new QPushButton(text, parent);
    made->setObjectName(QString::fromLatin1(name));
    if (*role != '\0') made->setProperty("role", QString::fromLatin1(role));
    return made;
}

/// The colour of a variant, as its dots have it.
QIcon swatch(const QColor& colour, int size) {
    QPixmap picture(size, size);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(1, 1, size - 2, size - 2);
    return picture;
}

QString escaped(QString text) {
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}
} // namespace

ComparePage::ComparePage(CompareDesk::Compare compare, QWidget* parent)
    : Page(QStringLiteral("comparePage"), tr("Compare"), tr("Which is better, where, by how much?"), parent),
      m_compare(std::move(compare)) {
    body()->setSpacing(kStep * 2);
    buildHead();
    buildVerdict();
    buildTabs();
    buildExport();
    const auto key = [this](const char* keys, auto what) {
        auto* shortcut = new QShortcut(QKeySequence(QString::fromLatin1(keys)), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, what);
    };
    key("[", [this] { m_desk->stepBaseline(-1); });
    key("]", [this] { m_desk->stepBaseline(1); });
    showEmpty({tr("Two cuts or scenarios, same viewers, same luck."), {}, {}});
}

ComparePage::~ComparePage() = default;

void ComparePage::buildHead() {
    auto* add = compareButton(this, "compareAdd", tr("&Add variant"));
    m_addMenu = new QMenu(add);
    m_addMenu->setObjectName(QStringLiteral("compareAddMenu"));
    connect(m_addMenu, &QMenu::aboutToShow, this, &ComparePage::fillAddMenu);
    add->setMenu(m_addMenu);
    headControls()->addWidget(add);

    m_chips = new QWidget(this);
    m_chips->setAccessibleName(tr("Variants"));
    auto* chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(0, 0, 0, 0);
    chips->setSpacing(kStep * 2);
    chips->setAlignment(Qt::AlignLeft);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("compareVariants"));
    scroll->setWidget(m_chips);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the chips take what room there is
    scroll->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    scroll->setFixedHeight(scaled(36));
    m_chips->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    m_progress = compareLabel(this, "compareProgress", "muted");
    m_cancel = compareButton(this, "compareCancel", tr("Cancel"));
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_desk->cancel(); });
    m_run = compareButton(this, "compareRun", tr("&Compare"), "primary");
    m_run->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
    connect(m_run, &QPushButton::clicked, this, [this] { m_desk->run(); });
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    row->addWidget(scroll, 1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_run);
    body()->addLayout(row);

    m_stateRow = new QWidget(this);
    auto* state = new QHBoxLayout(m_stateRow);
    state->setContentsMargins(0, 0, 0, 0);
    state->setSpacing(kStep * 2);
    m_state = compareLabel(m_stateRow, "compareState", "muted");
    m_state->setWordWrap(true);
    m_remedy = compareButton(m_stateRow, "compareRemedy", {}, "link");
    connect(m_remedy, &QPushButton::clicked, this, [this] { m_desk->useFirstForAll(); });
    m_undo = compareButton(m_stateRow, "compareUndo", tr("Undo change"), "link");
    connect(m_undo, &QPushButton::clicked, this, [this] { session()->undoStack()->undo(); });
    state->addWidget(m_state, 1);
    state->addWidget(m_remedy);
    state->addWidget(m_undo);
    body()->addWidget(m_stateRow);
}

void ComparePage::buildVerdict() {
    m_verdict = new QFrame(this);
    m_verdict->setObjectName(QStringLiteral("compareVerdict"));
    auto* row = new QHBoxLayout(m_verdict);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep * 2);
    m_sentence = compareLabel(m_verdict, "compareSentence", "strip");
    m_sentence->setWordWrap(true);
    m_detail = compareLabel(m_verdict, "compareDetail", "muted");
    m_detail->setWordWrap(true);
    auto* words = new QVBoxLayout;
    words->setSpacing(kStep / 2);
    words->addWidget(m_sentence);
    words->addWidget(m_detail);
    m_basis = compareLabel(m_verdict, "compareBasis", "small");
    m_basis->setWordWrap(true);
    words->addWidget(m_basis);
    row->addLayout(words, 1);
    m_more = compareButton(m_verdict, "compareMore", {}, "link");
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_desk->setReplications(m_more->property("replications").toInt());
        m_desk->run();
    });
    row->addWidget(m_more, 0, Qt::AlignTop);
    body()->addWidget(m_verdict);
}

void ComparePage::buildTabs() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("compareTabs"));
    m_tabs->setAccessibleName(tr("Views of the comparison"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    for (const QString& name : {tr("Segments"), tr("Outcomes"), tr("Over time"), tr("Retention"), tr("Feeds"),
                                tr("What differs"), tr("Live test")})
        m_tabs->addTab(name);
    row->addWidget(m_tabs, 1);
    m_item = new QComboBox(this);
    m_item->setObjectName(QStringLiteral("compareItem"));
    m_item->setAccessibleName(tr("Item that is compared"));
    m_item->setMinimumContentsLength(12);
    m_item->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_item->hide();
    connect(m_item, &QComboBox::activated, this, [this] { refreshAnswer(); });
    row->addWidget(m_item);
    m_choice = new ShownChoice(QStringLiteral("compare"), this);
    connect(m_choice, &ShownChoice::chosen, this, &ComparePage::setShown);
    row->addWidget(m_choice);
    body()->addLayout(row);

    const auto [splitter, frame, inside] = pictureAndTable(QStringLiteral("compareSplitter"), this);
    m_splitter = splitter;
    m_pictures = new QStackedWidget(frame);
    inside->addWidget(m_pictures);
    buildPictures();
    m_below = new QWidget(m_splitter);
    auto* column = new QVBoxLayout(m_below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kStep);
    m_finding = compareLabel(m_below, "compareFinding", "title");
    m_finding->setWordWrap(true);
    m_note = compareLabel(m_below, "compareNote", "small");
    m_note->setWordWrap(true);
    column->addWidget(m_finding);
    column->addWidget(m_note);
    m_table = new FigureTable(QStringLiteral("compareTable"), m_below);
    column->addWidget(m_table, 1);
    connect(m_table, &FigureTable::keyChosen, this, [this](const QString& key) {
        if (tab() == Tab::Segments) chooseSegment(key);
        if (tab() == Tab::Feeds) m_feeds->stand(key.toInt());
    });
    m_splitter->addWidget(m_below);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({300, 200});
    frame->setMinimumHeight(scaled(160));
    m_below->setMinimumHeight(scaled(96));
    body()->addWidget(m_splitter, 1);
}

void ComparePage::buildPictures() {
    m_forest = new ForestChart(QStringLiteral("compareForest"));
    m_outcomes = new ForestChart(QStringLiteral("compareOutcomes"));
    m_overTime = new LineBandChart(QStringLiteral("compareOverTime"));
    m_retention = new LineBandChart(QStringLiteral("compareRetention"));
    m_retention->setFixedTop(1);
    for (ChartFrame* chart : {static_cast<ChartFrame*>(m_forest), static_cast<ChartFrame*>(m_outcomes),
                              static_cast<ChartFrame*>(m_overTime), static_cast<ChartFrame*>(m_retention)}) {
        auto* scroll = new QScrollArea(m_pictures); // many segments need more height than the window has
        scroll->setWidget(chart);
        scroll->setWidgetResizable(true);
        scroll->setFocusPolicy(Qt::NoFocus);
        m_pictures->addWidget(scroll);
    }
    connect(m_forest, &ChartFrame::pointActivated, this, &ComparePage::onPoint);
    m_feeds = new CompareFeeds(m_pictures);
    m_pictures->addWidget(m_feeds);
    connect(m_feeds, &CompareFeeds::asked, this, &ComparePage::askFeeds);
    connect(m_feeds, &CompareFeeds::nextPersonAsked, this, [this] { m_desk->askNextPerson(); });
    connect(m_feeds, &CompareFeeds::otherChosen, this, [this] { refreshFeeds(); });
}

// Variants

void ComparePage::fillAddMenu() {
    using Kind = ComparedSource::Kind;
    m_addMenu->clear();
    const bool full = m_desk->variants().size() >= kMostVariants;
    const auto add = [&](QMenu* menu, const QString& text, const ComparedSource& source) {
        QAction* action = menu->addAction(escaped(text));
        const auto& there = m_desk->variants();
        action->setEnabled(!full &&
                           std::ranges::find(there, source, &CompareDesk::Variant::source) == there.end());
        connect(action, &QAction::triggered, this, [this, source] { m_desk->addVariant(source); });
    };
    if (full) m_addMenu->addSection(tr("Six fit. Close one first."));
    m_addMenu->addSection(tr("Items, in the open scenario"));
    std::size_t offered = 0;
    for (const LibraryItem& item : session()->items()) {
        if (item.verdict == MediaVerdict::Refused ||
            (item.content.durationS <= 0 && lasts(item.content.format)))
            continue;
        if (++offered > kMostOffered) break;
        add(m_addMenu,
            QString::fromStdString(item.content.title.empty() ? item.content.id.value : item.content.title),
            {Kind::Item, item.content.id, {}, 0, {}});
    }
    if (offered > kMostOffered)
        m_addMenu->addAction(tr("More: choose in the library"), this,
                             [this] { Q_EMIT pageRequested(QStringLiteral("libraryPage")); });
    m_addMenu->addSection(tr("Scenarios"));
    for (const QString& name : session()->scenarioNames())
        add(m_addMenu, name, {Kind::Scenario, {}, name, 0, {}});
    m_runsMenu = m_addMenu->addMenu(tr("Stored runs, as they were then"));
    m_runsMenu->setObjectName(QStringLiteral("compareRunsMenu"));
    m_runsMenu->setEnabled(false);
    session()->storedRuns(m_runsMenu, [this, menu = m_runsMenu, add](const std::vector<StoredRunInfo>& runs) {
        if (menu != m_runsMenu) return;
        for (const StoredRunInfo& run : runs) {
            if (menu->actions().size() >= static_cast<qsizetype>(kMostOffered)) break;
            const QString name =
                tr("%1, run of %2")
                    .arg(QString::fromStdString(run.scenarioName), dateTimeText(SimTime{run.finishedAt}));
            add(menu, name, {Kind::Run, {}, {}, run.id, name});
        }
        menu->setEnabled(!menu->isEmpty());
    });
}

void ComparePage::refreshChips() {
    const Tokens& t = tokensOf(this);
    // What the run button and its progress leave of the page, shared by the chips.
    const int beside = m_run->sizeHint().width() +
                       (m_desk->work().isRunning() ? scaled(300) + m_cancel->sizeHint().width() : 0);
    const int each =
        (width() - 2 * kMargin - beside) / std::max(1, static_cast<int>(m_desk->variants().size()));
    const int room = std::clamp(each - scaled(74), scaled(16), scaled(240)); // of a name
    QStringList wanted{QString::number(room)};
    for (const CompareDesk::Variant& v : m_desk->variants())
        wanted << v.letter() + v.name + (v.slot == m_desk->baseline() ? QStringLiteral("*") : QString()) +
                      t.data[static_cast<std::size_t>(v.slot)].name();
    if (m_chips->property("shown").toStringList() == wanted) return;
    m_chips->setProperty("shown", wanted);
    const QString focused = m_chips->focusWidget() && m_chips->focusWidget()->hasFocus()
                                ? m_chips->focusWidget()->objectName()
                                : QString();
    for (QWidget* old : m_chips->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        old->setObjectName({});
        old->hide();
        old->deleteLater();
    }
    const bool several = m_desk->variants().size() > 1;
    for (const CompareDesk::Variant& v : m_desk->variants()) {
        const bool base = several && v.slot == m_desk->baseline();
        auto* chip = new QPushButton(m_chips);
        chip->setObjectName(QStringLiteral("compareVariant_") + v.letter());
        chip->setIcon(swatch(t.data[static_cast<std::size_t>(v.slot)], scaled(12)));
        chip->setText(QStringLiteral("%1: %2").arg(
            v.letter(), escaped(fontMetrics().elidedText(v.name, Qt::ElideMiddle, room))));
        chip->setCheckable(true); // the baseline stands out; a menu does not toggle
        chip->setChecked(base);
        chip->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        chip->setToolTip(base ? tr("%1: the others are compared with it").arg(v.name) : v.name);
        chip->setAccessibleName(
            base ? tr("Variant %1, %2, the others are compared with it").arg(v.letter(), v.name)
                 : tr("Variant %1, %2").arg(v.letter(), v.name));
        auto* menu = new QMenu(chip);
        QAction* baseline = menu->addAction(tr("Compare the others with it"), this,
                                            [this, slot = v.slot] { m_desk->setBaseline(slot); });
        baseline->setObjectName(QStringLiteral("compareBaseline_") + v.letter());
        baseline->setEnabled(several && !base);
        QAction* leave =
            menu->addAction(tr("Leave it out"), this, [this, slot = v.slot] { m_desk->removeVariant(slot); });
        leave->setObjectName(QStringLiteral("compareLeaveOut_") + v.letter());
        chip->setMenu(menu);
        m_chips->layout()->addWidget(chip);
        if (chip->objectName() == focused) chip->setFocus();
    }
}

// Exports

void ComparePage::buildExport() {
    auto* button = compareButton(this, "compareExport", tr("Export"));
    button->setAccessibleName(tr("Export the comparison"));
    auto* menu = new QMenu(button);
    using Kind = CompareDesk::ExportKind;
    const std::tuple<const char*, QString, Kind> choices[] = {
        {"compareExportHtml", tr("Report (HTML)…"), Kind::Html},
        {"compareExportJson", tr("Report (JSON)…"), Kind::Json},
        {"compareExportCsv", tr("Table (CSV)…"), Kind::Csv}};
    for (const auto& [name, text, kind] : choices) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, [this, which = kind] { exportAs(which); });
    }
    QAction* picture = menu->addAction(tr("This picture (SVG)…"));
    picture->setObjectName(QStringLiteral("compareExportSvg"));
    connect(picture, &QAction::triggered, this, &ComparePage::exportPicture);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, picture] {
        for (QAction* action : menu->actions())
            action->setEnabled(m_desk && m_desk->answer() == CompareDesk::Answer::Full &&
                               (action != picture || chartOf(tab()) != nullptr));
    });
    button->setMenu(menu);
    headControls()->addWidget(button);
}

void ComparePage::exportAs(CompareDesk::ExportKind kind) {
    using Kind = CompareDesk::ExportKind;
    const QString ending = kind == Kind::Html   ? QStringLiteral(".html")
                           : kind == Kind::Json ? QStringLiteral(".json")
                                                : QStringLiteral(".csv");
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export the comparison"), tr("comparison") + ending,
                                     kind == Kind::Html   ? tr("Web page (*.html)")
                                     : kind == Kind::Json ? tr("JSON (*.json)")
                                                          : tr("Table (*.csv)"));
    if (!path.isEmpty()) m_desk->exportTo(kind, path);
}

void ComparePage::exportPicture() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export the picture"), tr("comparison") + QStringLiteral(".svg"), tr("Picture (*.svg)"));
    if (path.isEmpty()) return;
    const QByteArray bytes = chartOf(tab())->svg({900, 600});
    const Result<void> done =
        writeFileAtomically(path.toStdString(), {bytes.data(), std::size_t(bytes.size())});
    if (done)
        Q_EMIT noticed(tr("Wrote %1").arg(path));
    else
        Q_EMIT session()->failed(
            tr("Cannot write %1: %2").arg(path, QString::fromStdString(done.error().text())));
}

// Layout

void ComparePage::setShown(Shown shown) {
    m_shown = shown;
    arrange();
}

/// Until the user chooses, a low window shows the picture alone; phones want the height of a window.
Shown ComparePage::shown() const {
    if (m_shown) return *m_shown;
    const bool low = tab() == Tab::Feeds || height() < scaled(kForestAndTableFrom);
    return low ? Shown::Picture : Shown::Both;
}

void ComparePage::arrange() {
    const bool pictured = chartOf(tab()) != nullptr || tab() == Tab::Feeds;
    if (pictured) m_pictures->setCurrentIndex(static_cast<int>(tab()));
    m_splitter->widget(0)->setVisible(pictured && shown() != Shown::Table);
    m_splitter->widget(1)->setVisible(!pictured || shown() != Shown::Picture);
    m_finding->setVisible(!pictured);
    m_note->setVisible(!pictured && !m_note->text().isEmpty());
    m_choice->setEnabled(pictured);
    m_choice->setShown(shown());
}

void ComparePage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    arrange();
    if (m_desk) draw("chips", [this] { refreshChips(); });
}

} // namespace forereach::ui
