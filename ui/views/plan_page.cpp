// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_page.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

#include "ui/charts/bar_chart.h"
#include "ui/charts/budget_chart.h"
#include "ui/session/plan_changes.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/plan_lines.h"
#include "ui/views/plan_pictures.h"
#include "ui/views/plan_strip.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

namespace forereach::ui {

void PlanPage::setSession(WorkspaceSession* session) {
    Page::setSession(session);
    m_desk = std::make_unique<PlanDesk>(*session, m_curve);
    buildLines();
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        m_declined = false;
        refreshTab();
        refreshWork();
        lookByItself();
    });
    connect(m_desk.get(), &PlanDesk::changed, this, [this] { draw("plan", [this] { refresh(); }); });
    connect(m_desk.get(), &PlanDesk::workChanged, this, [this] { draw("work", [this] { refreshWork(); }); });
    connect(m_desk.get(), &PlanDesk::markerMoved, this, [this] { refreshMarker(); });
    connect(m_desk.get(), &PlanDesk::written, this, [this](const QString& path, const QString& problem) {
        if (problem.isEmpty())
            Q_EMIT noticed(tr("Wrote %1").arg(path));
        else
            Q_EMIT this->session()->failed(tr("Cannot write %1: %2").arg(path, problem));
    });
    connect(m_desk.get(), &PlanDesk::planRead, this, &PlanPage::onPlanRead);
    refresh();
}

PlanPage::Tab PlanPage::tab() const {
    return static_cast<Tab>(std::max(0, m_tabs->currentIndex()));
}

void PlanPage::setTab(Tab tab) {
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

void PlanPage::refresh() {
    m_lines->lines()->refresh();
    if (m_desk->campaign() == nullptr) {
        showEmpty({tr("Spend what, on whom? A line item says which video is shown to whom, when, and for how "
                      "much. No prices are shipped: type your own, or import a plan."),
                   tr("New line"), [this] { m_lines->setCurrentRow(m_lines->lines()->addLine()); }});
        return;
    }
    showBody();
    m_lines->lines()->setCampaign(m_desk->campaign()->id);
    if (m_lines->currentRow() < 0) m_lines->setCurrentRow(0);
    m_rule->setCurrentIndex(static_cast<int>(m_desk->rule()));
    refreshLines();
    refreshTab();
    refreshWork();
    lookByItself();
}

QString PlanPage::workText() const {
    const PlanWork& work = m_desk->work();
    QString text;
    switch (work.task) {
    case PlanWork::Task::None:
        return {};
    case PlanWork::Task::Curve:
        text = work.recording ? tr("Recording the feed") : tr("Auctions");
        if (work.replications > 1)
            text += tr(", replication %1 of %2").arg(std::max(1, work.replication)).arg(work.replications);
        break;
    case PlanWork::Task::Rules:
        text = tr("Counting again");
        break;
    case PlanWork::Task::Caps:
        text = tr("Comparing caps");
        break;
    case PlanWork::Task::Auctions:
        text = tr("Holding the auctions again");
        break;
    case PlanWork::Task::Overlap:
        text = tr("Counting who met what");
        break;
    case PlanWork::Task::Split:
        text = tr("Trying splits");
        break;
    case PlanWork::Task::Boost:
        text = tr("Running the feed with the boost and without");
        break;
    case PlanWork::Task::Versions:
        text = tr("Comparing plans");
        break;
    }
    text += QStringLiteral(": ") + percentText(work.done);
    if (work.secondsLeft >= 0) text += tr(", %1 s left").arg(figureText(work.secondsLeft, 1));
    return text;
}

QString PlanPage::provenance() const {
    const PlanCurve* curve = m_desk ? m_desk->curve() : nullptr;
    if (curve == nullptr) return {};
    return QStringList{tr("simulated"),
                       tr("%1 viewers").arg(countText(double(curve->viewers))),
                       tr("%n replication(s)", nullptr, curve->replications),
                       tr("seed %1").arg(curve->seed),
                       tr("scenario %1").arg(QString::fromStdString(curve->scenarioDigest.substr(0, 6))),
                       tr("engine %1").arg(QLatin1String(FOREREACH_VERSION))}
        .join(QStringLiteral(" · "));
}

void PlanPage::refreshWork() {
    Q_EMIT provenanceChanged();
    if (m_desk->campaign() == nullptr) return;
    const QString work = workText(), obstacle = m_desk->obstacle();
    m_progress->setText(work);
    m_progress->setVisible(m_desk->isWorking());
    m_cancel->setVisible(m_desk->isWorking());
    m_run->setEnabled(m_desk->work().task != PlanWork::Task::Curve && obstacle.isEmpty());
    const bool failed = !m_desk->failure().isEmpty() &&
                        (m_desk->failedTask() != PlanWork::Task::Versions || tab() == Tab::Compare);
    QString state;
    if (failed)
        state = m_desk->failedTask() == PlanWork::Task::Versions
                    ? tr("Cannot compare: %1").arg(m_desk->failure())
                    : tr("Cannot run: %1").arg(m_desk->failure());
    else if (m_desk->isStale())
        state = tr("Out of date: %1").arg(m_desk->staleReason());
    else if (m_desk->answer() == PlanDesk::Answer::Partial)
        state = m_desk->curve()->preliminary ? tr("First answer: %1 of %2 viewers. It may move.")
                                                   .arg(countText(double(m_desk->curve()->viewers)),
                                                        countText(double(session()->scenario().viewers)))
                                             : tr("%1 of %2 replications. It may move.")
                                                   .arg(m_desk->curve()->replications)
                                                   .arg(session()->scenario().replications);
    // Beside the progress there is no room for all of it; the picture says it too.
    const bool beside = m_desk->isWorking() && m_desk->answer() == PlanDesk::Answer::Partial;
    m_state->setText(beside ? state.section(QStringLiteral(". "), 0, 0) : state);
    m_state->setToolTip(state);
    m_state->setVisible(!state.isEmpty());
    m_undo->setVisible(m_desk->isStale() && session()->undoStack()->canUndo() && !m_desk->isWorking());
    if (m_desk->curve() == nullptr) {
        m_chart->setEmptyText(!work.isEmpty()      ? work
                              : failed             ? state
                              : obstacle.isEmpty() ? tr("Run to see what each budget buys.")
                                                   : tr("Cannot run: %1.").arg(obstacle));
        m_times->setEmptyText(tr("Run to see how often people are met."));
    }
    if (tab() >= Tab::Caps) {
        if (m_desk->isWorking()) lookOf(tab()).chart->setEmptyText(work);
        refreshLookButtons();
    }
}

void PlanPage::refreshTab() {
    const PlanCurve* curve = m_desk->curve();
    m_strip->setVisible(curve != nullptr);
    const bool partial = m_desk->answer() == PlanDesk::Answer::Partial;
    const bool stale = m_desk->isStale();
    if (curve == nullptr) {
        m_chart->setTitle({});
        m_chart->setSubtitle({});
        m_chart->setData({});
        m_times->setTitle({});
        m_times->setSubtitle({});
        m_times->setData({});
        m_points->setFigures({});
    } else if (tab() == Tab::Lines) {
        m_chart->setSubtitle(curveSubtitle(*curve, partial));
        m_chart->setProvenance(planProvenance(*curve));
        m_chart->setFlattensFrom(partial ? std::nullopt : m_desk->reader()->flattensFrom());
        m_chart->setData(curveData(*curve, *m_desk->reader(), partial));
    } else if (tab() == Tab::Points) {
        m_times->setProvenance(planProvenance(*curve));
        m_points->setFigures(pointsTable(*curve));
    }
    m_chart->setStale(stale);
    m_times->setStale(stale);
    m_points->setDimmed(stale);
    m_strip->setDimmed(stale);
    refreshMarker();
    refreshLook();
    arrange();
}

void PlanPage::refreshMarker() {
    const PlanCurve* curve = m_desk->curve();
    const std::optional<CurveReading> reading = m_desk->reading();
    if (curve == nullptr || !reading) return m_chart->setMarker(0, {});
    const double budget = m_desk->marker();
    m_strip->setFigures(*curve, budget, *reading);
    m_chart->setMarker(budget, moneyText(curve->currency, budget));
    if (tab() == Tab::Lines) {
        m_chart->setTitle(curveFinding(*curve, *m_desk->reader(), budget));
        m_chart->setMarkerSpoken(m_strip->spoken());
    } else if (tab() >= Tab::Caps) {
        refreshLookButtons();
    } else {
        m_times->setTitle(tr("%1: %2 people met it %3 times each")
                              .arg(moneyText(curve->currency, budget), typicalText(reading->outcomes[0]),
                                   figureText(reading->averageFrequency, 0.1)));
        m_times->setSubtitle(
            tr("People met at least so often, counted if %1").arg(countedWords(m_desk->ruleShown())));
        m_times->setData(timesData(*reading));
    }
}

void PlanPage::refreshLines() {
    const Campaign* campaign = m_desk->campaign();
    if (campaign == nullptr) return;
    const auto& all = session()->scenario().campaigns;
    {
        const QSignalBlocker quiet(m_campaign);
        m_campaign->clear();
        for (const Campaign& c : all) m_campaign->addItem(nameOf(c), QString::fromStdString(c.id.value));
        m_campaign->setCurrentIndex(m_campaign->findData(QString::fromStdString(campaign->id.value)));
    }
    m_campaign->setVisible(all.size() > 1);
    const auto show = [](QLineEdit* field, const std::string& text) {
        if (!field->hasFocus() || !field->isModified()) field->setText(QString::fromStdString(text));
    };
    show(m_name, campaign->name);
    show(m_currency, campaign->currency);

    const std::vector<PlanIssue>& issues = m_lines->lines()->issues();
    QString text = m_refused;
    if (text.isEmpty() && !issues.empty()) {
        const PlanIssue& first = issues.front();
        const Campaign* of = campaignOf(session()->scenario(), first.campaign);
        text = first.text;
        if (of != nullptr && first.row >= 0 && first.row < static_cast<int>(of->lineItems.size()))
            text = QStringLiteral("%1, %2: %3")
                       .arg(nameOf(of->lineItems[static_cast<std::size_t>(first.row)]),
                            lineFieldName(first.field).toLower(), text);
        if (of != nullptr && all.size() > 1) text.prepend(nameOf(*of) + QStringLiteral(", "));
        if (issues.size() > 1) text += tr(" (and %1 more)").arg(issues.size() - 1);
    }
    m_issue->setText(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
    m_issue->setVisible(!text.isEmpty());
    const PlatformParameters& platform = session()->scenario().platform;
    const bool priced = platform.competition || platform.adFloorCpm || !platform.competitionByMarket.empty();
    m_prices->setText(tr("No prices of others are stated, and none are shipped: every impression costs the "
                         "line's own bid. A plan to rely on needs your own prices."));
    m_prices->setVisible(!priced && text.isEmpty());
}

void PlanPage::goToIssue() {
    m_refused.clear();
    const std::vector<PlanIssue> issues = m_lines->lines()->issues();
    if (!issues.empty()) {
        const PlanIssue& first = issues.front();
        if (!first.campaign.empty()) m_desk->setCampaign(first.campaign);
        setTab(Tab::Lines);
        if (shown() == Shown::Picture) setShown(Shown::Table);
        if (first.row >= 0) m_lines->showField(first.row, first.field);
    }
    refreshLines();
}

void PlanPage::editCampaign(const QString& label, const std::function<void(Campaign&)>& change) {
    Scenario after = session()->scenario();
    for (Campaign& c : after.campaigns)
        if (m_desk->campaign() != nullptr && c.id == m_desk->campaign()->id) change(c);
    session()->editScenario(label, after);
}

} // namespace forereach::ui
