// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A compare page over a small world of four cuts.
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "tests/ui/named.h"
#include "tests/ui/shell_world.h"
#include "ui/charts/forest_chart.h"
#include "ui/views/compare_page.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

inline LibraryItem cut(const std::string& id, double hook) {
    LibraryItem item = ShellWorld::item(id, "Sunrise " + id);
    item.content.overrides.hook = hook;
    return item;
}

inline Scenario smallWorld() {
    Scenario s;
    s.name = "First look"; // as the session calls its first
    s.markets = {"AU"};
    s.viewers = 1500;
    s.horizonDays = 2;
    s.warmupDays = 1;
    s.replications = 9; // each in a world of its own: nine of nine tell
    s.platform.catalogueItems = 2000;
    s.parameterDraws = false; // the smaller the luck, the smaller a world that tells
    return s;
}

struct CompareTable {
    explicit CompareTable(CompareDesk::Compare compare = {}) : page(std::move(compare)) {
        world.session->runOptions.workers = 1;
        world.add({cut("one", -2), cut("two", 2), cut("same", -2), cut("three", 0)});
        world.session->editScenario(QStringLiteral("test"), smallWorld());
        world.session->undoStack()->clear();
        page.setSession(world.session.get());
        page.resize(1000, 800);
        page.show();
        QCoreApplication::processEvents();
    }
    template <class T>
    T* find(const QString& name) {
        return named<T>(page, name);
    }
    QString text(const char* name) { return find<QLabel>(QString::fromLatin1(name))->text(); }
    QPushButton* button(const char* name) { return find<QPushButton>(QString::fromLatin1(name)); }
    FigureTable* table() { return find<FigureTable>(QStringLiteral("compareTable")); }
    ForestChart* forest() { return find<ForestChart>(QStringLiteral("compareForest")); }
    const ItemComparison& item(std::size_t variant = 0) {
        return page.desk()->comparison()->comparisons.at(variant).items.at(0);
    }
    bool compare(const std::vector<const char*>& ids) {
        std::vector<ItemId> items;
        for (const char* id : ids) items.push_back({id});
        page.compareItems(items);
        return finish();
    }
    bool finish() {
        const bool ended = QTest::qWaitFor([this] { return !page.desk()->work().isRunning(); }, 60000);
        QCoreApplication::processEvents();
        return ended;
    }
    ShellWorld world;
    ComparePage page;
};

} // namespace forereach::ui
