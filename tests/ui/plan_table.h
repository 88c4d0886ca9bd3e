// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A small plan of two line items on the plan page, for tests of the page.

#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/charts/budget_chart.h"
#include "ui/views/plan_lines.h"
#include "ui/views/plan_page.h"

namespace forereach::ui {

inline Scenario smallPlan(int lines = 2) {
    Scenario s;
    s.name = "Plan";
    s.markets = {"AU"};
    s.viewers = 800;
    s.horizonDays = 1;
    s.warmupDays = 0;
    s.replications = 2;
    s.platform.catalogueItems = 300;
    s.platform.competition = PriceLandscape{{3'000'000}, {7'000'000}, 0.9};
    for (const char* id : {"one", "two"}) s.content.push_back(ShellWorld::item(id, id).content);
    if (lines == 0) return s;
    Campaign push;
    push.id.value = "push";
    push.name = "Push";
    push.currency = "AUD";
    for (int i = 0; i < lines; ++i) {
        LineItem line;
        line.id.value = "line-" + std::to_string(i + 1);
        line.name = "Line " + std::to_string(i + 1);
        line.creative.value = i == 0 ? "one" : "two";
        line.lifetimeBudget = Money::fromUnits(i == 0 ? 4000 : 2000);
        line.bidCpm = Money::fromUnits(5);
        push.lineItems.push_back(line);
    }
    s.campaigns = {push};
    return s;
}

struct PlanTable {
    explicit PlanTable(Scenario scenario = smallPlan(), PlanDesk::Curve curve = {}) : page(std::move(curve)) {
        world.add({ShellWorld::item("one", "one"), ShellWorld::item("two", "two"),
                   ShellWorld::item("three", "three")});
        world.session->editScenario(QStringLiteral("test"), scenario);
        world.session->undoStack()->clear();
        page.setSession(world.session.get());
        page.resize(1000, 800);
        page.show();
        QCoreApplication::processEvents();
    }
    template <class T>
    T* find(const char* name) {
        return named<T>(page, name);
    }
    QString text(const char* name) { return find<QLabel>(name)->text(); }
    PlanLinesView* table() { return find<PlanLinesView>("planLines"); }
    BudgetChart* chart() { return find<BudgetChart>("planCurve"); }
    const LineItem& line(std::size_t i = 0) const {
        return world.session->scenario().campaigns[0].lineItems[i];
    }
    QModelIndex cell(int row, LineField field) {
        return table()->lines()->index(row, static_cast<int>(field));
    }
    bool type(int row, LineField field, const QString& typed) {
        return table()->lines()->setData(cell(row, field), typed, Qt::EditRole);
    }
    bool run() {
        find<QPushButton>("planRun")->click();
        return finish();
    }
    bool finish() {
        const bool ended = QTest::qWaitFor([this] { return !page.desk()->isWorking(); }, 60000);
        QCoreApplication::processEvents();
        return ended;
    }

    ShellWorld world;
    PlanPage page;
};

} // namespace forereach::ui
