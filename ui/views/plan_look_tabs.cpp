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
#include "ui/charts/forest_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/charts/upset_chart.h"
#include "ui/session/plan_changes.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/plan_fields.h"
#include "ui/views/plan_lines.h"
#include "ui/views/plan_looks.h"
#include "ui/views/plan_page.h"
#include "ui/views/plan_pictures.h"
#include "ui/views/plan_prices_dialog.h"
#include "ui/views/plan_split_limits.h"
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
    buildAuctionLooks();
    LookTab& overlap = addLook("Overlap", m_upset, tr("Overlap of"), {tr("Line items"), tr("Creatives")});
    LookTab& split =
        addLook("Split", new LineBandChart(QStringLiteral("planSplit")), tr("Goal of the split"),
                {tr("People reached"), tr("People met 3 times or more"), tr("Watched to the end")});
    buildBoostLook();
    LookTab& versions = addLook("Versions", new LineBandChart(QStringLiteral("planVersions")),
                                tr("Other version of the plan"), {QString()});
    versions.choice->setMinimumContentsLength(14);
    versions.choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    versions.use->setText(tr("&Duplicate plan"));
    versions.use->setToolTip(tr("A copy of this scenario, to be changed and set beside this one"));
    connect(versions.use, &QPushButton::clicked, this, &PlanPage::duplicatePlan);
    const auto askVersions = [this] {
        m_desk->askVersions(lookOf(Tab::Compare).choice->currentText(), markerMoney());
    };
    connect(versions.ask, &QPushButton::clicked, this, askVersions);
    connect(versions.choice, &QComboBox::activated, this, askVersions);
    connect(caps.ask, &QPushButton::clicked, this, [this] { m_desk->askCaps(markerMoney()); });
    const auto askOverlap = [this] {
        m_desk->askOverlap(lookOf(Tab::Overlap).choice->currentIndex() == 1 ? OverlapBy::Creatives
                                                                            : OverlapBy::LineItems,
                           markerMoney());
    };
    connect(overlap.ask, &QPushButton::clicked, this, askOverlap);
    connect(overlap.choice, &QComboBox::activated, this, askOverlap);
    connect(split.ask, &QPushButton::clicked, this, [this] {
        m_desk->askSplit(static_cast<PlanGoal>(lookOf(Tab::Split).choice->currentIndex()), markerMoney(),
                         true);
    });
    auto* limits = new QPushButton(tr("&Limits…"), split.ask->parentWidget());
    limits->setObjectName(QStringLiteral("planSplitLimits"));
    limits->setToolTip(tr("Least and most share of the budget of each line"));
    static_cast<QHBoxLayout*>(split.ask->parentWidget()->layout())->insertWidget(1, limits);
    connect(limits, &QPushButton::clicked, this, &PlanPage::limitSplit);
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

/// Both are read off one answer; what to show of it is chosen without computing.
void PlanPage::buildAuctionLooks() {
    const auto add = [this](const char* name, const QString& spoken, const QStringList& views) {
        LookTab& tab =
            addLook(name, new LineBandChart(QStringLiteral("plan") + QLatin1String(name)), spoken, views);
        tab.use->hide();
        tab.line = new QComboBox(tab.ask->parentWidget());
        tab.line->setObjectName(QStringLiteral("plan") + QLatin1String(name) + QStringLiteral("Line"));
        tab.line->setAccessibleName(tr("Line item"));
        tab.line->setMinimumContentsLength(12);
        tab.line->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        static_cast<QHBoxLayout*>(tab.ask->parentWidget()->layout())->insertWidget(0, tab.line);
        connect(tab.line, &QComboBox::activated, this, &PlanPage::refreshLook);
        connect(tab.choice, &QComboBox::activated, this, &PlanPage::refreshLook);
        connect(tab.ask, &QPushButton::clicked, this, [this] { m_desk->askAuctions(markerMoney()); });
    };
    add("Pacing", tr("Pacing"), {tr("Added up"), tr("By hour"), tr("By day")});
    add("Auction", tr("Auctions"), {tr("Price to win"), tr("Win rate by hour"), tr("Won and lost by hour")});
}

void PlanPage::buildBoostLook() {
    LookTab& tab = addLook("Boost", new ForestChart(QStringLiteral("planBoost")), tr("What the boost does"),
                           {tr("People added"), tr("Given up in the feed")});
    tab.use->hide();
    connect(tab.choice, &QComboBox::activated, this, &PlanPage::refreshLook);
    connect(tab.ask, &QPushButton::clicked, this, [this] { m_desk->askBoost(markerMoney()); });
}

/// The line items that were run; `all`: the campaign stands before them.
void PlanPage::refreshLineChoice(LookTab& tab, bool all) {
    const Campaign* campaign = campaignOf(m_desk->ranScenario(), m_desk->curve()->campaign);
    if (campaign == nullptr) return;
    QStringList names;
    if (all) names << tr("All line items");
    for (const LineItem& line : campaign->lineItems) names << nameOf(line);
    QStringList now;
    for (int i = 0; i < tab.line->count(); ++i) now << tab.line->itemText(i);
    if (now == names) return;
    const int kept = tab.line->currentIndex();
    tab.line->clear();
    for (int i = 0; i < names.size(); ++i) tab.line->addItem(names[i], all ? i : i + 1);
    tab.line->setCurrentIndex(std::clamp<int>(kept, 0, static_cast<int>(names.size()) - 1));
}

Money PlanPage::markerMoney() const {
    return {std::llround(m_desk->marker() * 1e6)};
}

/// A tab that is opened answers by itself, but for the split, which takes long.
void PlanPage::lookByItself() {
    if (m_declined || !isVisible() || !m_desk->canLook() || m_desk->isStale() || m_desk->isWorking() ||
        !m_desk->failure().isEmpty())
        return;
    if (tab() == Tab::Caps && !m_desk->caps()) lookOf(Tab::Caps).ask->click();
    if ((tab() == Tab::Pacing || tab() == Tab::Auction) && !m_desk->auctions()) lookOf(tab()).ask->click();
    if (tab() == Tab::Overlap && !m_desk->overlap()) lookOf(Tab::Overlap).ask->click();
}

/// The picture and table of the tab that is shown; false if there is none yet.
bool PlanPage::readLook(PlanLook& look, Money& budget) {
    const PlanCurve* curve = m_desk->curve();
    if (curve == nullptr) return false;
    const Scenario& ran = m_desk->ranScenario();
    if (tab() == Tab::Caps && m_desk->caps()) {
        look = capsLook(*m_desk->caps(), *curve);
        budget = m_desk->caps()->budget;
    } else if ((tab() == Tab::Pacing || tab() == Tab::Auction) && m_desk->auctions()) {
        const LookTab& own = lookOf(tab());
        refreshLineChoice(lookOf(tab()), tab() == Tab::Pacing);
        const auto line = static_cast<std::size_t>(std::max(0, own.line->currentData().toInt()));
        look = tab() == Tab::Pacing
                   ? pacingLook(*m_desk->auctions(), line, PacingView(own.choice->currentIndex()), ran,
                                session()->catalog())
                   : auctionLook(*m_desk->auctions(), line, AuctionView(own.choice->currentIndex()), ran,
                                 session()->catalog());
        budget = m_desk->auctions()->budget;
    } else if (tab() == Tab::Overlap && m_desk->overlap()) {
        look = overlapLook(*m_desk->overlap(), ran);
        budget = m_desk->overlap()->budget;
    } else if (tab() == Tab::Split && m_desk->split()) {
        look = splitLook(*m_desk->split(), *curve, ran);
        budget = m_desk->split()->frontier[m_desk->split()->chosen].budget;
    } else if (tab() == Tab::Boost && m_desk->boost()) {
        look = boostLook(*m_desk->boost(), BoostView(lookOf(tab()).choice->currentIndex()), ran);
        budget = m_desk->boost()->budget;
    } else if (tab() == Tab::Compare && m_desk->versions()) {
        look = versionsLook(*m_desk->versions(), *curve, ran);
        budget = m_desk->versions()->budget;
    }
    return budget.micros > 0;
}

void PlanPage::refreshLook() {
    if (tab() < Tab::Caps || m_lines == nullptr) return;
    LookTab& tabbed = lookOf(tab());
    const PlanCurve* curve = m_desk->curve();
    PlanLook look;
    Money budget;
    const bool known = readLook(look, budget);
    if (tab() == Tab::Compare) refreshVersions();
    tabbed.chart->setEmptyText(
        m_desk->isWorking()       ? workText()
        : !m_desk->canLook()      ? tr("Run the budgets first: a closer look is taken at the run.")
        : !look.finding.isEmpty() ? tr("Nothing to draw.")
        : tab() == Tab::Split     ? tr("The best split of the budget over the line items stands here.")
        : tab() == Tab::Boost
            ? (m_desk->boosts()
                   ? tr("What the ads of the boosted posts add, and what of the feed they replace, "
                        "stands here. The feed is run once more for it.")
                   : tr("No line item boosts a post. Choose \"a boosted post\" in the column "
                        "\"Shown as\" of a line, and run."))
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
    LookTab& tabbed = lookOf(tab());
    const PlanCurve* curve = m_desk->curve();
    const QString money = curve == nullptr ? QString() : moneyText(curve->currency, m_desk->marker());
    tabbed.ask->setText(tab() == Tab::Boost     ? tr("Run the &boost at %1").arg(money)
                        : tab() == Tab::Split   ? tr("Find the &best split of %1").arg(money)
                        : tab() == Tab::Compare ? tr("C&ompare at %1").arg(money)
                                                : tr("C&ount at %1").arg(money));
    tabbed.ask->setVisible(curve != nullptr);
    tabbed.ask->setEnabled(m_desk->canLook() && !m_desk->isWorking());
    // What the pacing and auction tabs show is all at hand: choosing computes nothing.
    const bool sales = tab() == Tab::Pacing || tab() == Tab::Auction, boost = tab() == Tab::Boost;
    if (sales) tabbed.line->setVisible(m_desk->auctions().has_value());
    if (tabbed.choice)
        tabbed.choice->setEnabled(sales   ? m_desk->auctions().has_value()
                                  : boost ? m_desk->boost().has_value()
                                          : m_desk->canLook() && !m_desk->isWorking());
    if (boost) tabbed.ask->setEnabled(tabbed.ask->isEnabled() && m_desk->boosts());
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
    QComboBox* choice = lookOf(Tab::Compare).choice;
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

void PlanPage::limitSplit() {
    const Campaign* ran = m_desk->curve() == nullptr
                              ? m_desk->campaign()
                              : campaignOf(m_desk->ranScenario(), m_desk->curve()->campaign);
    if (ran == nullptr) return;
    auto* dialog = new PlanSplitLimits(*ran, m_desk->splitLimits(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_desk->setSplitLimits(dialog->chosen()); });
    dialog->open();
}

void PlanPage::askPrices() {
    const Campaign* campaign = m_desk->campaign();
    if (campaign == nullptr) return;
    auto* dialog = new PlanPricesDialog(session()->scenario(), session()->catalog(),
                                        QString::fromStdString(campaign->currency), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        if (!(dialog->scenario() == session()->scenario()))
            session()->editScenario(tr("Prices of others"), dialog->scenario());
    });
    dialog->open();
}

void PlanPage::useCap() {
    const auto& caps = m_desk->caps();
    if (!caps || m_capChosen <= 0 || m_capChosen >= static_cast<int>(caps->rows.size())) return;
    const CapFigures& cap = caps->rows[static_cast<std::size_t>(m_capChosen)];
    editCampaign(tr("Cap %1").arg(capName(cap)), [&](Campaign& c) {
        for (LineItem& line : c.lineItems) line.frequencyCap = cap.cap, line.targetFrequency = {};
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
