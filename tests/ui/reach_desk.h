// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A reach page on a session of its own, for the tests that look at it.

#include <QCoreApplication>
#include <QLabel>

#include "ui/charts/chart_frame.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_page.h"

namespace forereach::test {

using namespace forereach::ui;

struct ReachDesk {
    explicit ReachDesk(SimulationRunner::Simulate simulate = {})
        : session(servicesWith(std::move(simulate))) {
        page.setSession(&session);
        page.resize(1000, 800);
        page.show();
    }
    static WorkspaceSession::Services servicesWith(SimulationRunner::Simulate simulate) {
        auto services = WorkspaceSession::productServices();
        if (simulate) services.simulate = std::move(simulate);
        return services;
    }
    /// Shows the report as the answer to the scenario it was made for.
    void show(RunReport report, AnswerState state = AnswerState::Full) {
        session.editScenario(QStringLiteral("test"), report.scenario);
        report.provenance.scenarioDigest = scenarioDigest(session.scenario(), session.catalog());
        auto outcome = std::make_shared<RunOutcome>();
        outcome->report = std::move(report);
        session.setOutcome(outcome, state);
        QCoreApplication::processEvents();
    }
    template <class T>
    T* find(const char* name) {
        return page.findChild<T*>(QString::fromLatin1(name));
    }
    /// Without the studies, which are asked by themselves (reach_studies_test.cpp).
    QList<ChartFrame*> chartsOfTheRun() const {
        QList<ChartFrame*> charts = page.findChildren<ChartFrame*>();
        charts.removeIf([](const ChartFrame* chart) {
            return chart->objectName() == QLatin1String("reachDrivers") ||
                   chart->objectName() == QLatin1String("reachHours");
        });
        return charts;
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    FigureTable* table() { return find<FigureTable>("reachTable"); }
    const RunReport& report() const { return session.outcome()->report; }

    WorkspaceSession session;
    ReachPage page;
};

} // namespace forereach::test
