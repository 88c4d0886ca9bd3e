// SPDX-License-Identifier: GPL-3.0-or-later
// PlanPage: the tabs that look closely at the budget under the marker: caps, overlap, the best split.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <cmath>

#include "ui/charts/bar_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/charts/upset_chart.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/plan_fields.h"
#include "ui/views/plan_lines.h"
#include "ui/views/plan_looks.h"
#include "ui/views/plan_page.h"
#include "ui/views/plan_pictures.h"
#include "ui/views/plan_target.h"
#include "ui/views/theme.h"

namespace forereach::ui {

PlanPage::LookTab& PlanPage::addLook(const char* name, ChartFrame* chart, const QString& spoken,
                                     const QStringList& choices) {
    LookTab& look = m_looks[m_lookCount++];
    const QString stem = QStringLiteral("plan") + QLatin1String(name);
    look.chart = chart;
    auto* scroll = new QScrollArea(m_pictures); // many rows need more height than the window has
    scroll->setWidget(chart);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_pictures->addWidget(scroll);
    auto* bar = new QWidget(m_lookBars); // stands whether picture, table or both are shown
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep * 2);
    if (!choices.isEmpty()) {
        look.choice = new QComboBox(bar);
        look.choice->setObjectName(stem + QStringLiteral("Choice"));
        look.choice->setAccessibleName(spoken);
        look.choice->addItems(choices);
        row->addWidget(look.choice);
    }
    look.ask = new QPushButton(bar);
    look.ask->setObjectName(stem + QStringLiteral("Ask"));
    look.use = new QPushButton(bar);
    look.use->setObjectName(stem + QStringLiteral("Use"));
    row->addWidget(look.ask);
    row->addStretch(1);
    row->addWidget(look.use);
    m_lookBars->addWidget(bar);
    look.table = new FigureTable(stem + QStringLiteral("Table"), m_tables);
    look.table->setAccessibleName(spoken);
    look.table->setMinimumHeight(scaled(90));
    m_tables->addWidget(look.table);
    return look;
}

void PlanPage::buildLooks() {
    m_lookBars = new QStackedWidget(this);
    m_lookBars->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    body()->insertWidget(body()->indexOf(m_splitter), m_lookBars);
    m_upset = new UpSetChart(QStringLiteral("planOverlap"), m_pictures);
    LookTab& caps =
        addLook("Caps", new BarChart(QStringLiteral("planCaps"), Qt::Horizontal, BarChart::Mark::Dot),
                tr("Frequency caps"), {});
    LookTab& overlap = addLook("Overlap", m_upset, tr("Overlap of"), {tr("Line items"), tr("Creatives")});
    LookTab& split =
        addLook("Split", new LineBandChart(QStringLiteral("planSplit")), tr("Goal of the split"),
                {tr("People reached"), tr("People met 3 times or more"), tr("Watched to the end")});
    LookTab& versions = addLook("Versions", new LineBandChart(QStringLiteral("planVersions")),
                                tr("Other version of the plan"), {QString()});
    versions.choice->setMinimumContentsLength(14);
    versions.choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    versions.use->setText(tr("&Duplicate plan"));
    versions.use->setToolTip(tr("A copy of this scenario, to be changed and set beside this one"));
    connect(versions.use, &QPushButton::clicked, this, &PlanPage::duplicatePlan);
    const auto askVersions = [this] { m_desk->askVersions(m_looks[3].choice->currentText(), markerMoney()); };
    connect(versions.ask, &QPushButton::clicked, this, askVersions);
    connect(versions.choice, &QComboBox::activated, this, askVersions);
    connect(caps.ask, &QPushButton::clicked, this, [this] { m_desk->askCaps(markerMoney()); });
    const auto askOverlap = [this] {
        m_desk->askOverlap(m_looks[1].choice->currentIndex() == 1 ? OverlapBy::Creatives
                                                                  : OverlapBy::LineItems,
                           markerMoney());
    };
    connect(overlap.ask, &QPushButton::clicked, this, askOverlap);
    connect(overlap.choice, &QComboBox::activated, this, askOverlap);
    connect(split.ask, &QPushButton::clicked, this, [this] {
        m_desk->askSplit(static_cast<PlanGoal>(m_looks[2].choice->currentIndex()), markerMoney(), true);
    });
    connect(caps.table, &FigureTable::keyChosen, this, [this](const QString& key) {
        m_capChosen = key.toInt();
        refreshLook();
    });
    connect(caps.use, &QPushButton::clicked, this, &PlanPage::useCap);
    connect(split.use, &QPushButton::clicked, this, &PlanPage::useSplit);
    overlap.use->hide();
    connect(m_lines, &PlanLinesView::targetRequested, this, [this](int row) {
        if (m_lines->lines()->line(row) == nullptr) return;
        PlanTargetDialog dialog(session()->scenario(), session()->catalog(), *m_lines->lines()->line(row),
                                this);
        if (dialog.exec() == QDialog::Accepted) m_lines->lines()->setTarget(row, dialog.chosen());
    });
}

Money PlanPage::markerMoney() const {
    return {std::llround(m_desk->marker() * 1e6)};
}

/// A tab that is opened answers by itself, but for the split, which takes long.
void PlanPage::lookByItself() {
    if (m_declined || !isVisible() || !m_desk->canLook() || m_desk->isStale() || m_desk->isWorking() ||
        !m_desk->failure().isEmpty())
        return;
    if (tab() == Tab::Caps && !m_desk->caps()) m_looks[0].ask->click();
    if (tab() == Tab::Overlap && !m_desk->overlap()) m_looks[1].ask->click();
}

void PlanPage::refreshLook() {
    if (tab() < Tab::Caps || m_lines == nullptr) return;
    const auto at = static_cast<std::size_t>(tab()) - static_cast<std::size_t>(Tab::Caps);
    LookTab& tabbed = m_looks[at];
    const PlanCurve* curve = m_desk->curve();
    PlanLook look;
    Money budget;
    if (curve != nullptr && tab() == Tab::Caps && m_desk->caps()) {
        look = capsLook(*m_desk->caps(), *curve);
        budget = m_desk->caps()->budget;
    } else if (curve != nullptr && tab() == Tab::Overlap && m_desk->overlap()) {
        look = overlapLook(*m_desk->overlap(), m_desk->ranScenario());
        budget = m_desk->overlap()->budget;
    } else if (curve != nullptr && tab() == Tab::Split && m_desk->split()) {
        look = splitLook(*m_desk->split(), *curve, m_desk->ranScenario());
        budget = m_desk->split()->frontier[m_desk->split()->chosen].budget;
    } else if (curve != nullptr && tab() == Tab::Compare && m_desk->versions()) {
        look = versionsLook(*m_desk->versions(), *curve, m_desk->ranScenario());
        budget = m_desk->versions()->budget;
    }
    if (tab() == Tab::Compare) refreshVersions();
    const bool known = budget.micros > 0;
    tabbed.chart->setEmptyText(
        m_desk->isWorking()   ? workText()
        : !m_desk->canLook()  ? tr("Run the budgets first: a closer look is taken at the run.")
        : tab() == Tab::Split ? tr("The best split of the budget over the line items stands here.")
        : tab() == Tab::Compare
            ? tr("Two plans on the same people, with the same luck. Duplicate this one, change the copy, and "
                 "set both side by side.")
            : tr("Stands here when it is counted."));
    tabbed.chart->setTitle(look.finding);
    tabbed.chart->setSubtitle(look.subtitle);
    if (curve != nullptr) tabbed.chart->setProvenance(planProvenance(*curve));
    if (tab() == Tab::Overlap)
        m_upset->setSets(look.rows, look.members, look.data);
    else
        tabbed.chart->setData(look.data);
    tabbed.chart->setStale(m_desk->isStale());
    const QString chosen = QString::number(m_capChosen);
    if (const QString shown = look.finding + look.subtitle; tabbed.shown != shown || !known) {
        tabbed.table->setFigures(std::move(look.table));
        tabbed.shown = shown;
    }
    if (tab() == Tab::Caps) tabbed.table->showKey(m_capChosen >= 0 ? chosen : QString());
    tabbed.table->setDimmed(m_desk->isStale());
    refreshLookButtons();
}

/// What can be asked at the marker, and what can be done with the answer.
void PlanPage::refreshLookButtons() {
    if (tab() < Tab::Caps || m_lines == nullptr) return;
    const auto at = static_cast<std::size_t>(tab()) - static_cast<std::size_t>(Tab::Caps);
    LookTab& tabbed = m_looks[at];
    const PlanCurve* curve = m_desk->curve();
    const QString money = curve == nullptr ? QString() : moneyText(curve->currency, m_desk->marker());
    tabbed.ask->setText(tab() == Tab::Split     ? tr("Find the &best split of %1").arg(money)
                        : tab() == Tab::Compare ? tr("C&ompare at %1").arg(money)
                                                : tr("C&ount at %1").arg(money));
    tabbed.ask->setVisible(curve != nullptr);
    tabbed.ask->setEnabled(m_desk->canLook() && !m_desk->isWorking());
    if (tabbed.choice) tabbed.choice->setEnabled(m_desk->canLook() && !m_desk->isWorking());
    if (tab() == Tab::Compare && tabbed.choice->count() == 0) {
        tabbed.choice->setEnabled(false);
        tabbed.ask->setEnabled(false);
    }
    if (tab() == Tab::Caps) {
        const auto& caps = m_desk->caps();
        const bool one = caps && m_capChosen > 0 && m_capChosen < static_cast<int>(caps->rows.size());
        tabbed.use->setVisible(one);
        if (one)
            tabbed.use->setText(
                tr("Use &cap: %1").arg(capName(caps->rows[static_cast<std::size_t>(m_capChosen)])));
    } else if (tab() == Tab::Split) {
        const auto& splits = m_desk->split();
        const bool better = splits && splits->frontier[splits->chosen].best.budgets !=
                                          splits->frontier[splits->chosen].stated.budgets;
        tabbed.use->setVisible(better && !m_desk->isStale());
        tabbed.use->setText(tr("Use th&is split"));
    }
}

void PlanPage::refreshVersions() {
    QComboBox* choice = m_looks[3].choice;
    QStringList others = session()->scenarioNames();
    others.removeAll(QString::fromStdString(session()->scenario().name));
    QStringList now;
    for (int i = 0; i < choice->count(); ++i) now << choice->itemText(i);
    const QString own = QString::fromStdString(session()->scenario().name);
    const bool sameScenario = choice->property("of").toString() == own;
    if (now == others && sameScenario) return;
    const QString chosen = sameScenario ? choice->currentText() : QString();
    choice->setProperty("of", own);
    choice->clear();
    choice->addItems(others);
    qsizetype at = others.indexOf(chosen);
    for (qsizetype i = 0; i < others.size() && at < 0; ++i) // a version of this one
        if (own.startsWith(others[i]) || others[i].startsWith(own)) at = i;
    choice->setCurrentIndex(static_cast<int>(std::max<qsizetype>(0, at)));
}

/// The copy is opened: what is changed next is the new version's.
void PlanPage::duplicatePlan() {
    const QString name = QString::fromStdString(session()->scenario().name);
    QString copy;
    for (int n = 2; copy.isEmpty() || session()->scenarioNames().contains(copy); ++n)
        copy = tr("%1, version %2").arg(name).arg(n);
    session()->duplicateScenario(copy);
    Q_EMIT noticed(tr("%1 is open. Change it, run it, and compare it with %2.").arg(copy, name));
}

void PlanPage::useCap() {
    const auto& caps = m_desk->caps();
    if (!caps || m_capChosen <= 0 || m_capChosen >= static_cast<int>(caps->rows.size())) return;
    const CapFigures& cap = caps->rows[static_cast<std::size_t>(m_capChosen)];
    editCampaign(tr("Cap %1").arg(capName(cap)), [&](Campaign& c) {
        for (LineItem& line : c.lineItems) line.frequencyCap = cap.cap;
    });
}

/// As it was found: budgets of the whole flight, no daily ones.
void PlanPage::useSplit() {
    const auto& splits = m_desk->split();
    if (!splits) return;
    const SplitAnswer& answer = splits->frontier[splits->chosen];
    editCampaign(tr("Best split"), [&](Campaign& c) {
        for (std::size_t l = 0; l < answer.lineItems.size(); ++l)
            for (LineItem& line : c.lineItems)
                if (line.id == answer.lineItems[l]) {
                    line.lifetimeBudget = answer.best.budgets[l];
                    line.dailyBudget = {};
                }
    });
}

} // namespace forereach::ui
