// SPDX-License-Identifier: GPL-3.0-or-later
// ReachPage: its widgets, how they are laid out, and the export menu.
#include <QButtonGroup>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>
#include <QToolButton>
#include <QToolTip>

#include <algorithm>

#include "ui/charts/bar_chart.h"
#include "ui/charts/forest_chart.h"
#include "ui/charts/heat_map_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/picture_table.h"
#include "ui/views/reach_page.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr int kBothFrom = 640; // height of the page

/// A figure that is cut short is another figure: what does not fit ends in "…", and the tool tip has it all.
class WholeFigures : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override {
        const QStringList lines = text().split(QLatin1Char('\n'));
        const bool fits = std::all_of(lines.begin(), lines.end(), [this](const QString& line) {
            return fontMetrics().horizontalAdvance(line) <= contentsRect().width();
        });
        if (fits || wordWrap()) return QLabel::paintEvent(event);
        QStringList shown;
        for (const QString& line : lines)
            shown << fontMetrics().elidedText(line, Qt::ElideRight, contentsRect().width());
        QPainter painter(this);
        style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), palette(), isEnabled(),
                              shown.join(QLatin1Char('\n')), foregroundRole());
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
            QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
            return true;
        }
        return QLabel::event(event);
    }
};
}

ReachPage::ReachPage(StudyDesk::Engine engine, QWidget* parent)
    : Page(QStringLiteral("reachPage"), tr("Reach"), tr("How far, with whom, where does it stall?"), parent),
      m_engine(std::move(engine)) {
    buildHead();
    buildTabs();
    buildStudies();
    buildPictures();
    buildExport();
    body()->setSpacing(kStep * 2);
    arrange();
    showEmpty({tr("No result yet; a first answer takes half a second."), tr("Run"),
               [this] { Q_EMIT runRequested(); }});
}

ReachPage::~ReachPage() = default;

void ReachPage::buildHead() {
    m_chips = new QWidget(this);
    auto* row = new QHBoxLayout(m_chips);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep * 2);
    row->setAlignment(Qt::AlignLeft);
    m_chips->setAccessibleName(tr("Items of this run"));
    m_chipGroup = new QButtonGroup(this);
    connect(m_chipGroup, &QButtonGroup::buttonClicked, this, [this](QAbstractButton* chip) {
        Selection selection = session()->selection();
        selection.item = ItemId{chip->property("id").toString().toStdString()};
        selection.slot.reset();
        session()->select(selection);
    });
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_chips);
    scroll->setWidgetResizable(true);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_chips->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFixedHeight(scaled(34));
    scroll->setObjectName(QStringLiteral("reachItems"));
    body()->addWidget(scroll);

    m_headline = new QFrame(this);
    m_headline->setObjectName(QStringLiteral("reachHeadline"));
    auto* head = new QHBoxLayout(m_headline);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(kStep * 2);
    const auto label = [this](const char* name, const char* role) {
        auto* made = new WholeFigures(m_headline);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty("role", QString::fromLatin1(role));
        return made;
    };
    m_number = label("reachNumber", "headline");
    m_noun = label("reachNoun", "strip");
    m_interval = label("reachInterval", "muted");
    m_facts = label("reachFacts", "muted");
    m_state = label("reachState", "chip");
    m_facts->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // The number and its noun take what they need, the rest what is left.
    m_interval->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_interval->setWordWrap(true);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* big = new QHBoxLayout;
    big->setSpacing(kStep * 2);
    big->addWidget(m_number, 0, Qt::AlignBaseline);
    big->addWidget(m_noun, 0, Qt::AlignBaseline);
    big->addSpacing(kStep * 2);
    big->addWidget(m_state, 0, Qt::AlignVCenter);
    big->addStretch(1);
    m_restsOn = new QPushButton(m_headline);
    m_restsOn->setObjectName(QStringLiteral("reachRestsOn"));
    m_restsOn->setProperty("role", QStringLiteral("link"));
    m_restsOn->setToolTip(tr("Shows every figure with its source"));
    connect(m_restsOn, &QPushButton::clicked, this, &ReachPage::sourcesRequested);
    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addLayout(big);
    auto* below = new QHBoxLayout;
    below->setSpacing(kStep * 2);
    below->addWidget(m_interval, 1);
    below->addWidget(m_restsOn, 0, Qt::AlignVCenter);
    left->addLayout(below);
    head->addLayout(left, 5);
    head->addWidget(m_facts, 2);
    m_state->hide();
    body()->addWidget(m_headline);
}

void ReachPage::buildTabs() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("reachTabs"));
    m_tabs->setAccessibleName(tr("Views of the reach"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    for (const QString& name : {tr("Over time"), tr("Segments"), tr("When"), tr("How often"), tr("Retention"),
                                tr("Found by"), tr("Stages"), tr("Drivers"), tr("Best hour"), tr("Spread"),
                                tr("Connection"), tr("Attention"), tr("Checks")}) {
        m_tabs->addTab(name);
    }
    connect(m_tabs, &QTabBar::currentChanged, this, [this] { refreshTab(); });
    row->addWidget(m_tabs, 1);

    m_choice = new ShownChoice(QStringLiteral("reach"), this);
    connect(m_choice, &ShownChoice::chosen, this, &ReachPage::setShown);
    row->addWidget(m_choice);
    body()->addLayout(row);
}

QScrollArea* ReachPage::addPicture(ChartFrame* chart) {
    auto* scroll = new QScrollArea(m_pictures); // many segments need more height than the window has
    scroll->setWidget(chart);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_pictures->addWidget(scroll);
    chart->setEmptyText(tr("This run holds no such figures."));
    const auto tab = static_cast<Tab>(m_pictures->count() - 1);
    connect(chart, &ChartFrame::pointActivated, this,
            [this, tab](int series, int point) { onPoint(tab, series, point); });
    return scroll;
}

void ReachPage::buildPictures() {
    const auto [splitter, frame, inside] = pictureAndTable(QStringLiteral("reachSplitter"), this);
    m_splitter = splitter;
    m_pictures = new QStackedWidget(frame);
    inside->addWidget(m_pictures);

    m_overTime = new LineBandChart(QStringLiteral("reachOverTime"));
    m_segments = new BarChart(QStringLiteral("reachSegments"), Qt::Horizontal, BarChart::Mark::Dot);
    m_when = new HeatMapChart(QStringLiteral("reachWhen"));
    m_often = new BarChart(QStringLiteral("reachHowOften"), Qt::Vertical, BarChart::Mark::Bar);
    m_retention = new LineBandChart(QStringLiteral("reachRetention"));
    m_found = new BarChart(QStringLiteral("reachFoundBy"), Qt::Horizontal, BarChart::Mark::Bar);
    m_stages = new PoolStagesChart(QStringLiteral("reachStages"));
    m_drivers = new ForestChart(QStringLiteral("reachDrivers"), nullptr, ForestChart::Mark::Bars);
    m_hours = new HeatMapChart(QStringLiteral("reachHours"));
    m_hours->setRowNoun(tr("Day"));
    m_spread = new BarChart(QStringLiteral("reachSpread"), Qt::Horizontal, BarChart::Mark::Bar);
    m_arrival = new BarChart(QStringLiteral("reachConnection"), Qt::Horizontal, BarChart::Mark::Bar);
    m_attention = new BarChart(QStringLiteral("reachAttention"), Qt::Vertical, BarChart::Mark::Bar);
    m_retention->setFixedTop(1);
    m_when->setRowNoun(tr("Segment"));
    for (ChartFrame* chart : {static_cast<ChartFrame*>(m_overTime), static_cast<ChartFrame*>(m_segments),
                              static_cast<ChartFrame*>(m_when), static_cast<ChartFrame*>(m_often),
                              static_cast<ChartFrame*>(m_retention), static_cast<ChartFrame*>(m_found),
                              static_cast<ChartFrame*>(m_stages), static_cast<ChartFrame*>(m_drivers),
                              static_cast<ChartFrame*>(m_hours), static_cast<ChartFrame*>(m_spread),
                              static_cast<ChartFrame*>(m_arrival), static_cast<ChartFrame*>(m_attention)}) {
        addPicture(chart);
    }
    m_drivers->setEmptyText(
        tr("What its reach depends on: about ten things, each simulated at a low and at a "
           "high value on the same luck."));
    m_hours->setEmptyText(
        tr("The same item published at every hour of some days, on the same luck and against "
           "the rivals of that hour."));

    // People and times shown never share an axis: a toggle swaps the whole chart.
    auto* corner = new QWidget(m_overTime);
    auto* row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep);
    m_measure = new QButtonGroup(this);
    const std::pair<const char*, QString> measures[] = {{"reachPeople", tr("People reached")},
                                                        {"reachTimes", tr("Times shown")}};
    for (const auto& [name, text] : measures) {
        auto* button = new QToolButton(corner);
        button->setObjectName(QString::fromLatin1(name));
        button->setText(text);
        button->setAccessibleName(text);
        button->setCheckable(true);
        button->setChecked(m_measure->buttons().isEmpty());
        button->setFocusPolicy(Qt::TabFocus);
        m_measure->addButton(button, static_cast<int>(m_measure->buttons().size()));
        row->addWidget(button);
    }
    m_overTime->setCorner(corner);
    connect(m_measure, &QButtonGroup::idClicked, this, [this](int id) { setTimesShown(id == 1); });

    auto* below = new QWidget(m_splitter);
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    m_laws = new QLabel(below);
    m_laws->setObjectName(QStringLiteral("reachLaws"));
    m_laws->setProperty("role", QStringLiteral("title"));
    column->addWidget(m_laws);
    m_table = new FigureTable(QStringLiteral("reachTable"), below);
    column->addWidget(m_table, 1);
    connect(m_table, &FigureTable::keyChosen, this, [this](const QString& key) { onKey(tab(), key); });
    m_splitter->addWidget(below);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({200, 100});
    frame->setMinimumHeight(scaled(160));
    below->setMinimumHeight(scaled(96));
    body()->addWidget(m_splitter, 1);
}

void ReachPage::buildExport() {
    auto* button = new QPushButton(tr("Export"), this);
    button->setObjectName(QStringLiteral("reachExport"));
    button->setAccessibleName(tr("Export the run"));
    auto* menu = new QMenu(button);
    using Kind = WorkspaceSession::ExportKind;
    const std::tuple<const char*, QString, Kind> choices[] = {
        {"reachExportHtml", tr("Report (HTML)…"), Kind::Html},
        {"reachExportJson", tr("Report (JSON)…"), Kind::Json},
        {"reachExportCsv", tr("Tables (CSV)…"), Kind::CsvFolder}};
    for (const auto& [name, text, kind] : choices) {
        QAction* action = menu->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this,
                [this, which = kind] { exportAs(static_cast<int>(which)); });
    }
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        for (QAction* action : menu->actions())
            action->setEnabled(session() != nullptr && session()->outcome() != nullptr);
    });
    button->setMenu(menu);
    headControls()->addWidget(button);
}

void ReachPage::exportAs(int kind) {
    using Kind = WorkspaceSession::ExportKind;
    const auto what = static_cast<Kind>(kind);
    const QString stem =
        QString::fromStdString(session()->scenario().name).replace(QLatin1Char('/'), QLatin1Char('-'));
    QString path;
    if (what == Kind::CsvFolder)
        path = QFileDialog::getExistingDirectory(this, tr("Folder for the tables"));
    else if (what == Kind::Html)
        path = QFileDialog::getSaveFileName(this, tr("Export report"), stem + QStringLiteral(".html"),
                                            tr("Web page (*.html)"));
    else
        path = QFileDialog::getSaveFileName(this, tr("Export report"), stem + QStringLiteral(".json"),
                                            tr("JSON (*.json)"));
    if (!path.isEmpty()) session()->exportTo(what, path);
}

void ReachPage::setShown(Shown shown) {
    m_shown = shown;
    arrange();
}

void ReachPage::setTimesShown(bool times) {
    m_times = times;
    m_measure->button(times ? 1 : 0)->setChecked(true);
    refreshTab();
}

/// Which of picture and table stand in front; the checks have no picture.
void ReachPage::arrange() {
    const bool checks = tab() == Tab::Checks;
    m_studyRow->setVisible(studyOf(tab()).has_value());
    m_laws->setVisible(checks);
    if (!checks) m_pictures->setCurrentIndex(m_tabs->currentIndex());
    m_splitter->widget(0)->setVisible(!checks && shown() != Shown::Table);
    m_splitter->widget(1)->setVisible(checks || shown() != Shown::Picture);
    m_choice->setEnabled(!checks);
    m_choice->setShown(shown());
}

/// Until the user chooses, a low window shows the picture alone.
Shown ReachPage::shown() const {
    return m_shown ? *m_shown : height() < scaled(kBothFrom) ? Shown::Picture : Shown::Both;
}

void ReachPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    arrange();
}

} // namespace forereach::ui
