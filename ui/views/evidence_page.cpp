// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_page.h"

#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/evidence_ledger.h"
#include "ui/views/evidence_presets.h"
#include "ui/views/evidence_sources.h"
#include "ui/views/evidence_validation.h"
#include "ui/views/figure_editor.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_tables.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

namespace forereach::ui {

EvidencePage::EvidencePage(ValidationDesk::Validate validate, QWidget* parent)
    : Page(QStringLiteral("evidencePage"), tr("Evidence"), tr("Why believe it?"), parent) {
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("evidenceTabs"));
    m_tabs->setAccessibleName(tr("Kinds of evidence"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& name :
         {tr("Validation"), tr("Ledger"), tr("Sources"), tr("Presets"), tr("Learning"), tr("Laws")})
        m_tabs->addTab(name);
    m_panels = new QStackedWidget(this);
    m_validation = new ValidationPanel(std::move(validate), m_panels);
    m_ledger = new LedgerPanel(m_panels);
    m_sources = new SourcesPanel(m_panels);
    m_presets = new PresetsPanel(m_panels);
    m_panels->addWidget(m_validation);
    m_panels->addWidget(m_ledger);
    m_panels->addWidget(m_sources);
    m_panels->addWidget(m_presets);
    m_panels->addWidget(buildLearning());
    m_panels->addWidget(buildLaws());
    body()->setSpacing(kStep * 2);
    body()->addWidget(m_tabs);
    body()->addWidget(m_panels, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int at) {
        m_panels->setCurrentIndex(at);
        refreshTab();
    });
    connect(m_presets->editor(), &FigureEditor::valueSet, this, [this](const QString& path, double value) {
        if (!m_sources->setFigure(path, value))
            m_presets->editor()->showProblem(tr("The scenario cannot have this value."));
    });
    connect(m_presets->editor(), &FigureEditor::valueReset, this,
            [this](const QString& path) { m_sources->setFigure(path, {}); });
}

QWidget* EvidencePage::buildLearning() {
    auto* panel = new QWidget(m_panels);
    auto* all = new QVBoxLayout(panel);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    auto* frame = new QFrame(panel);
    frame->setProperty("role", QStringLiteral("panel"));
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    m_curve = new LineBandChart(QStringLiteral("evidenceLearning"), frame);
    m_curve->setFixedTop(1);
    m_curve->setEmptyText(tr("No result yet; press F5 to run. The platform's learning by day stands here."));
    inside->addWidget(m_curve);
    m_learning = new FigureTable(QStringLiteral("evidenceLearningTable"), panel);
    m_learning->setAccessibleName(tr("What the platform has learned, by day"));
    all->addWidget(frame, 3);
    all->addWidget(m_learning, 2);
    return panel;
}

QWidget* EvidencePage::buildLaws() {
    auto* panel = new QWidget(m_panels);
    auto* all = new QVBoxLayout(panel);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    m_lawsFinding = new QLabel(panel);
    m_lawsFinding->setObjectName(QStringLiteral("evidenceLawsFinding"));
    m_lawsFinding->setProperty("role", QStringLiteral("section"));
    m_lawsFinding->setWordWrap(true);
    m_laws = new FigureTable(QStringLiteral("evidenceLawsTable"), panel);
    m_laws->setAccessibleName(tr("Laws of the run"));
    all->addWidget(m_lawsFinding);
    all->addWidget(m_laws, 1);
    return panel;
}

void EvidencePage::setSession(WorkspaceSession* session) {
    Page::setSession(session);
    m_validation->setSession(session);
    m_ledger->setSession(session);
    m_sources->setSession(session);
    m_presets->setSession(session);
    const auto later = [this] { draw("evidence", [this] { refreshTab(); }); };
    connect(session, &WorkspaceSession::scenarioChanged, this, later);
    connect(session, &WorkspaceSession::outcomeChanged, this, later);
    connect(session, &WorkspaceSession::staleChanged, this, later);
    connect(session, &WorkspaceSession::historyChanged, this, later);
    connect(session, &WorkspaceSession::runStored, this, later);
    connect(session, &WorkspaceSession::opened, this, later);
    later();
}

EvidencePage::Tab EvidencePage::tab() const {
    return static_cast<Tab>(m_tabs->currentIndex());
}

void EvidencePage::setTab(Tab tab) {
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

void EvidencePage::refreshTab() {
    if (session() == nullptr) return;
    m_sources->refresh(); // its figures also answer what presets ask
    switch (tab()) {
    case Tab::Validation:
        m_validation->refresh();
        break;
    case Tab::Ledger:
        m_ledger->refresh();
        break;
    case Tab::Sources:
        break;
    case Tab::Presets:
        m_presets->refresh();
        break;
    case Tab::Learning:
        refreshLearning();
        break;
    case Tab::Laws:
        refreshLaws();
        break;
    }
}

void EvidencePage::refreshLearning() {
    ChartData curve;
    curve.x = {tr("Simulated day"), tr("days from the start"), ValueKind::Plain};
    curve.y = {tr("Played videos ranked above the rest"), tr("share of pairs"), ValueKind::Plain};
    FigureData table;
    table.columns = {{tr("Day"), {}, true, tr("Days of the warm-up are negative")},
                     {tr("Ranked right"), tr("share of pairs"), true,
                      tr("Area under the ROC curve of predicted against actual valid play; 0.5 is chance")},
                     {tr("Valid play"), tr("of times shown"), true, {}}};
    const RunOutcomePtr outcome = session()->outcome();
    if (outcome && !outcome->report.market.learning.empty()) {
        ChartSeries& series = curve.series.emplace_back();
        series.name = tr("the platform");
        for (const LearningPoint& p : outcome->report.market.learning) {
            ChartPoint& point = series.points.emplace_back();
            point.x = p.day;
            point.y = p.auc;
            point.label = tr("day %1").arg(p.day);
            point.text = QLocale().toString(p.auc, 'f', 2);
            table.rows.push_back({{QString::number(p.day), p.day, {}, false},
                                  {point.text, p.auc, {}, false},
                                  {percentText(p.validPlay), p.validPlay, {}, false}});
            table.keys.push_back(QString::number(p.day));
        }
        const auto& learning = outcome->report.market.learning;
        m_curve->setTitle(tr("By the last day the platform ranks %1 of 100 pairs right; chance is 50")
                              .arg(qRound(100 * learning.back().auc)));
        m_curve->setSubtitle(
            tr("Its own predictions of a valid play against what viewers then did, first replication"));
        m_curve->setProvenance(provenanceLine(outcome->report));
    }
    m_curve->setData(curve);
    m_curve->setStale(session()->isOutOfDate());
    m_learning->setFigures(std::move(table));
    m_learning->setDimmed(session()->isOutOfDate());
}

void EvidencePage::refreshLaws() {
    const RunOutcomePtr outcome = session()->outcome();
    m_laws->setVisible(outcome != nullptr);
    m_lawsFinding->setText(
        outcome ? lawsFinding(outcome->report)
                : tr("No result yet; press F5 to run. Every run is checked against its laws."));
    if (!outcome) return;
    m_laws->setFigures(lawTable(outcome->report));
    m_laws->setDimmed(session()->isOutOfDate());
}

} // namespace forereach::ui
