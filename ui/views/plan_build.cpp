// SPDX-License-Identifier: GPL-3.0-or-later
// PlanPage: its widgets, how they are laid out, and the export menu.
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

#include "ui/charts/bar_chart.h"
#include "ui/charts/budget_chart.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/picture_table.h"
#include "ui/views/plan_import.h"
#include "ui/views/plan_lines.h"
#include "ui/views/plan_page.h"
#include "ui/views/plan_pictures.h"
#include "ui/views/plan_strip.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr int kPictureAndTableFrom = 660; // height of the page

struct PlanExport {
    PlanDesk::ExportKind kind;
    const char *name, *text, *type, *suffix;
};
constexpr PlanExport kPlanExports[] = {
    {PlanDesk::ExportKind::Html, "planExportHtml",
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Media plan (HTML)…"),
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Web page"), "html"},
    {PlanDesk::ExportKind::Xlsx, "planExportXlsx",
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Media plan (XLSX)…"),
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Workbook"), "xlsx"},
    {PlanDesk::ExportKind::Csv, "planExportCsv",
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "All points of the curve (CSV)…"),
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Table"), "csv"},
    {PlanDesk::ExportKind::LinesCsv, "planExportLinesCsv",
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Line items, to import again (CSV)…"),
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Table"), "csv"},
    {PlanDesk::ExportKind::LinesJson, "planExportLinesJson",
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Line items, to import again (JSON)…"),
     QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Plan"), "json"},
};

QLabel* planLabel(QWidget* parent, const char* name, const char* role) {
    auto* made = new QLabel(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setProperty("role", QString::fromLatin1(role));
    return made;
}

QPushButton* planButton(QWidget* parent, const char* name, const QString& text, const char* role = "") {
    auto* made = new QPushButton(text, parent);
    made->setObjectName(QString::fromLatin1(name));
    if (*role != '\0') made->setProperty("role", QString::fromLatin1(role));
    return made;
}
} // namespace

PlanPage::PlanPage(PlanDesk::Curve curve, QWidget* parent)
    : Page(QStringLiteral("planPage"), tr("Plan"), tr("What does a budget buy?"), parent),
      m_curve(std::move(curve)) {
    body()->setSpacing(kStep * 2);
    buildHead();
    buildTabs();
    showEmpty({tr("Spend what, on whom?"), {}, {}});
}

PlanPage::~PlanPage() = default;

void PlanPage::buildHead() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    auto* word = new QLabel(tr("Co&unted if"), this);
    m_rule = new QComboBox(this);
    m_rule->setObjectName(QStringLiteral("planRule"));
    m_rule->setAccessibleName(tr("When an impression counts"));
    m_rule->setToolTip(tr("Platforms and industry bodies count differently; the same run is counted again"));
    for (const CountingRule rule : kCountingRules) m_rule->addItem(countedWords(rule));
    m_rule->setMinimumContentsLength(12);
    m_rule->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rule->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_rule->setMaximumWidth(scaled(260));
    word->setBuddy(m_rule);
    connect(m_rule, &QComboBox::activated, this,
            [this](int at) { m_desk->setRule(kCountingRules[static_cast<std::size_t>(at)]); });
    m_state = planLabel(this, "planState", "chip");
    m_undo = planButton(this, "planUndo", tr("Undo change"), "link");
    connect(m_undo, &QPushButton::clicked, this, [this] { session()->undoStack()->undo(); });
    m_progress = planLabel(this, "planProgress", "muted");
    m_cancel = planButton(this, "planCancel", tr("Cancel"));
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_declined = true;
        m_desk->cancel();
    });
    m_run = planButton(this, "planRun", tr("&Run budgets"), "primary");
    m_run->setToolTip(tr("Records the feed once and sells its ads at ten budgets (Ctrl+R)"));
    m_run->setShortcut(QKeySequence(QStringLiteral("Ctrl+R")));
    connect(m_run, &QPushButton::clicked, this, [this] {
        m_declined = false;
        m_desk->run();
    });
    row->addWidget(word);
    row->addWidget(m_rule);
    row->addWidget(m_state);
    row->addWidget(m_undo);
    row->addStretch(1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_run);
    body()->addLayout(row);
    m_strip = new PlanStrip(this);
    connect(m_strip, &PlanStrip::budgetTyped, this, [this](double units) { m_desk->setMarker(units); });
    body()->addWidget(m_strip);
    buildExport();
}

void PlanPage::buildTabs() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("planTabs"));
    m_tabs->setAccessibleName(tr("Views of the plan"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& name : {tr("Lines"), tr("Points"), tr("Caps"), tr("Pacing"), tr("Auction"),
                                tr("Overlap"), tr("Split"), tr("Boost"), tr("Compare")})
        m_tabs->addTab(name);
    row->addWidget(m_tabs, 1);
    m_choice = new ShownChoice(QStringLiteral("plan"), this);
    connect(m_choice, &ShownChoice::chosen, this, &PlanPage::setShown);
    row->addWidget(m_choice);
    body()->addLayout(row);

    const auto [splitter, frame, inside] = pictureAndTable(QStringLiteral("planSplitter"), this);
    m_splitter = splitter;
    m_pictures = new QStackedWidget(frame);
    inside->addWidget(m_pictures);
    m_tables = new QStackedWidget(m_splitter);
    m_splitter->addWidget(m_tables);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({300, 200});
    frame->setMinimumHeight(scaled(170));
    body()->addWidget(m_splitter, 1);
    buildPictures();
}

void PlanPage::buildPictures() {
    m_chart = new BudgetChart(QStringLiteral("planCurve"), m_pictures);
    m_times = new BarChart(QStringLiteral("planTimes"), Qt::Vertical, BarChart::Mark::Bar, m_pictures);
    for (ChartFrame* chart : {static_cast<ChartFrame*>(m_chart), static_cast<ChartFrame*>(m_times)})
        m_pictures->addWidget(chart);
    connect(m_chart, &BudgetChart::markerMoved, this, [this](double x) { m_desk->setMarker(x); });
    connect(m_chart, &BudgetChart::markerStepped, this,
            [this](double percent) { m_desk->stepMarker(percent); });
    connect(m_chart, &ChartFrame::pointActivated, this, [this](int series, int point) {
        const ChartData drawn = m_chart->chartData();
        m_desk->setMarker(
            drawn.series[static_cast<std::size_t>(series)].points[static_cast<std::size_t>(point)].x);
    });
    m_points = new FigureTable(QStringLiteral("planPoints"), m_tables);
    m_points->setAccessibleName(tr("What each budget buys"));
    connect(m_points, &FigureTable::keyChosen, this, [this](const QString& key) {
        bool isBudget = false;
        const qlonglong micros = key.toLongLong(&isBudget);
        if (isBudget) m_desk->setMarker(static_cast<double>(micros) / 1e6);
    });
}

void PlanPage::buildLines() {
    m_linesPanel = new QWidget(m_tables);
    auto* all = new QVBoxLayout(m_linesPanel);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    m_campaign = new QComboBox(m_linesPanel);
    m_campaign->setObjectName(QStringLiteral("planCampaign"));
    m_campaign->setAccessibleName(tr("Campaign"));
    m_campaign->setMinimumContentsLength(10);
    m_campaign->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_campaign, &QComboBox::activated, this,
            [this] { m_desk->setCampaign(CampaignId{m_campaign->currentData().toString().toStdString()}); });
    m_name = new QLineEdit(m_linesPanel);
    m_name->setObjectName(QStringLiteral("planName"));
    m_name->setAccessibleName(tr("Name of the campaign"));
    m_name->setPlaceholderText(tr("Name of the campaign"));
    m_name->setMaximumWidth(scaled(220));
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        const std::string name = m_name->text().trimmed().toStdString();
        editCampaign(tr("Name of the campaign"), [&](Campaign& c) { c.name = name; });
    });
    m_currency = new QLineEdit(m_linesPanel);
    m_currency->setObjectName(QStringLiteral("planCurrency"));
    m_currency->setAccessibleName(tr("Currency, three letters"));
    m_currency->setToolTip(tr("ISO 4217, of all campaigns of the scenario; amounts are never converted"));
    m_currency->setMaxLength(3);
    m_currency->setMaximumWidth(scaled(56));
    connect(m_currency, &QLineEdit::editingFinished, this, [this] {
        const std::string code = m_currency->text().trimmed().toUpper().toStdString();
        Scenario after = session()->scenario(); // bids of one auction are compared: one for all
        for (Campaign& c : after.campaigns) c.currency = code;
        session()->editScenario(tr("Currency"), after);
    });
    m_lines = new PlanLinesView(*session(), m_linesPanel);
    auto* prices = planButton(m_linesPanel, "planPricesAsk", tr("&Prices…"));
    prices->setToolTip(tr("What others bid, the floor, and how the winner pays"));
    connect(prices, &QPushButton::clicked, this, &PlanPage::askPrices);
    auto* add = planButton(m_linesPanel, "planNewLine", tr("&New line"));
    auto* copy = planButton(m_linesPanel, "planDuplicate", tr("Dup&licate"));
    auto* away = planButton(m_linesPanel, "planRemove", tr("Re&move"));
    connect(add, &QPushButton::clicked, this,
            [this] { m_lines->setCurrentRow(m_lines->lines()->addLine()); });
    connect(copy, &QPushButton::clicked, this,
            [this] { m_lines->setCurrentRow(m_lines->lines()->duplicateLine(m_lines->currentRow())); });
    const auto remove = [this] {
        m_lines->setCurrentRow(m_lines->lines()->removeLine(m_lines->currentRow()));
    };
    connect(away, &QPushButton::clicked, this, remove);
    connect(m_lines, &PlanLinesView::removeRequested, this, remove);
    connect(m_lines->lines(), &PlanLinesModel::refused, this, [this](const QString& why) {
        m_refused = why;
        refreshLines();
    });
    row->addWidget(m_campaign);
    row->addWidget(m_name, 1);
    row->addWidget(m_currency);
    row->addStretch(1);
    row->addWidget(prices);
    row->addWidget(add);
    row->addWidget(copy);
    row->addWidget(away);
    m_issue = planButton(m_linesPanel, "planIssue", {}, "link");
    m_issue->setToolTip(tr("Goes to the field"));
    connect(m_issue, &QPushButton::clicked, this, &PlanPage::goToIssue);
    m_prices = planLabel(m_linesPanel, "planPrices", "small");
    m_prices->setWordWrap(true);
    all->addLayout(row);
    all->addWidget(m_lines, 1);
    all->addWidget(m_issue, 0, Qt::AlignLeft);
    all->addWidget(m_prices);
    m_linesPanel->setMinimumHeight(scaled(140));
    m_tables->insertWidget(0, m_linesPanel);
    m_tables->insertWidget(1, m_points);
    buildLooks();
}

void PlanPage::buildExport() {
    auto* import = planButton(this, "planImport", tr("Import…"));
    import->setAccessibleName(tr("Import a plan"));
    import->setToolTip(tr("Campaigns and line items from a table (CSV, XLSX) or a document (JSON)"));
    connect(import, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(
            this, tr("Import a plan"), {}, tr("Plans (*.csv *.tsv *.xlsx *.json);;All files (*)"));
        if (!path.isEmpty()) m_desk->importPlan(path);
    });
    headControls()->addWidget(import);
    auto* button = planButton(this, "planExport", tr("Export"));
    button->setAccessibleName(tr("Export the plan"));
    auto* menu = new QMenu(button);
    for (const PlanExport& choice : kPlanExports) {
        QAction* action = menu->addAction(tr(choice.text));
        action->setObjectName(QString::fromLatin1(choice.name));
        connect(action, &QAction::triggered, this, [this, kind = choice.kind] { exportAs(kind); });
        if (choice.kind == PlanDesk::ExportKind::Csv) menu->addSeparator();
    }
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        for (const PlanExport& choice : kPlanExports)
            for (QAction* action : menu->actions())
                if (action->objectName() == QLatin1String(choice.name))
                    action->setEnabled(m_desk && m_desk->canExport(choice.kind));
    });
    button->setMenu(menu);
    headControls()->addWidget(button);
}

void PlanPage::exportAs(PlanDesk::ExportKind kind) {
    const Campaign* campaign = m_desk->campaign();
    if (campaign == nullptr || !m_desk->canExport(kind)) return;
    const bool lines = kind == PlanDesk::ExportKind::LinesCsv || kind == PlanDesk::ExportKind::LinesJson;
    const QString stem = lines ? QString::fromStdString(session()->scenario().name)
                               : QString::fromStdString(campaign->id.value);
    const auto& choice = *std::find_if(std::begin(kPlanExports), std::end(kPlanExports),
                                       [kind](const PlanExport& e) { return e.kind == kind; });
    const QString suffix = QLatin1Char('.') + QString::fromLatin1(choice.suffix);
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export the plan"), QString(stem).replace(QLatin1Char('/'), QLatin1Char('-')) + suffix,
        QStringLiteral("%1 (*%2)").arg(tr(choice.type), suffix));
    if (!path.isEmpty()) m_desk->exportTo(kind, path);
}

void PlanPage::onPlanRead(const QString& path, const PlanReading& reading) {
    if (!reading.issues.empty()) {
        auto* dialog = new PlanImportDialog(path, reading, this);
        connect(dialog, &PlanImportDialog::commaTold, this, [this, path] { m_desk->importPlan(path, ','); });
        dialog->open();
        return;
    }
    std::size_t lines = 0;
    for (const Campaign& c : reading.campaigns) lines += c.lineItems.size();
    const auto campaigns = static_cast<int>(reading.campaigns.size());
    setTab(Tab::Lines);
    QString text = tr("Took %1 from %2. Undo takes it back.")
                       .arg(tr("%n campaign(s)", nullptr, campaigns) + QStringLiteral(", ") +
                                tr("%n line item(s)", nullptr, static_cast<int>(lines)),
                            QFileInfo(path).fileName());
    if (const auto issues = static_cast<int>(m_lines->lines()->issues().size()); issues > 0)
        text += QLatin1Char(' ') + tr("%n thing(s) must be settled before it can run.", nullptr, issues);
    Q_EMIT noticed(text);
}

void PlanPage::setShown(Shown shown) {
    m_shown = shown;
    arrange();
}

/// Until the user chooses, a low window shows the table of lines, and of the rest the picture.
Shown PlanPage::shown() const {
    if (m_shown) return *m_shown;
    if (height() >= scaled(kPictureAndTableFrom)) return Shown::Both;
    return tab() == Tab::Lines && (!m_desk || m_desk->curve() == nullptr) ? Shown::Table : Shown::Picture;
}

void PlanPage::arrange() {
    m_pictures->setCurrentIndex(static_cast<int>(tab()));
    m_tables->setCurrentIndex(static_cast<int>(tab()));
    if (m_lookBars != nullptr) {
        m_lookBars->setVisible(tab() >= Tab::Caps);
        if (tab() >= Tab::Caps)
            m_lookBars->setCurrentIndex(static_cast<int>(tab()) - static_cast<int>(Tab::Caps));
    }
    m_splitter->widget(0)->setVisible(shown() != Shown::Table);
    m_splitter->widget(1)->setVisible(shown() != Shown::Picture);
    m_choice->setShown(shown());
}

void PlanPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    arrange();
}

} // namespace forereach::ui
