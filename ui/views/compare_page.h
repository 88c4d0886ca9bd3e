// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ComparePage: which is better, where, by how much? Two to six variants on the same viewers with the same
// luck; a verdict that says so when luck decides; the forest plot with its table. Everything computed comes
// from the CompareDesk.

#include <memory>

#include "ui/session/compare_desk.h"
#include "ui/views/page.h"
#include "ui/views/picture_table.h"

class QComboBox;
class QFrame;
class QLabel;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace forereach::ui {

class CompareFeeds;
class FigureTable;
class ForestChart;
class LineBandChart;
class ChartFrame;
struct ComparePicture;
struct CompareView;

class ComparePage : public Page {
    Q_OBJECT

public:
    enum class Tab { Segments, Outcomes, OverTime, Retention, Feeds, WhatDiffers, LiveTest };
    using Shown = ui::Shown;

    /// `compare` is the engine's in the product; tests pass their own.
    explicit ComparePage(CompareDesk::Compare compare = {}, QWidget* parent = nullptr);
    ~ComparePage() override;
    void setSession(WorkspaceSession*) override;
    CompareDesk* desk() const { return m_desk.get(); }

    /// Compares these items of the library and begins at once if that is possible.
    void compareItems(const std::vector<ItemId>&);

    Tab tab() const;
    void setTab(Tab);
    Shown shown() const;
    void setShown(Shown);

protected:
    void resizeEvent(QResizeEvent*) override;

private:
    void buildHead();
    void buildVerdict();
    void buildTabs();
    void buildPictures();
    void buildExport();
    void fillAddMenu();
    void refresh();
    void refreshChips();
    void refreshState(); // obstacle, staleness, progress
    void refreshAnswer();
    void refreshTab();
    void refreshItems();
    void showSelection();
    void arrange();
    void chooseSegment(const QString& key);
    void onPoint(int series, int point);
    void refreshFeeds();
    void askFeeds();
    void exportAs(CompareDesk::ExportKind);
    void exportPicture();
    QString workText() const;
    QString basisText() const;
    ChartFrame* chartOf(Tab) const; // null: a table only
    std::optional<CompareView> view() const;

    CompareDesk::Compare m_compare;
    std::unique_ptr<CompareDesk> m_desk;
    QMenu* m_addMenu = nullptr;
    QMenu* m_runsMenu = nullptr;
    QWidget* m_chips = nullptr;
    QLabel* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_run = nullptr;
    QWidget* m_stateRow = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_remedy = nullptr;
    QPushButton* m_undo = nullptr;
    QFrame* m_verdict = nullptr;
    QLabel* m_sentence = nullptr;
    QLabel* m_detail = nullptr;
    QLabel* m_basis = nullptr;
    QPushButton* m_more = nullptr;
    QComboBox* m_item = nullptr;
    QTabBar* m_tabs = nullptr;
    ShownChoice* m_choice = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_pictures = nullptr;
    ForestChart* m_forest = nullptr;
    ForestChart* m_outcomes = nullptr;
    LineBandChart* m_overTime = nullptr;
    LineBandChart* m_retention = nullptr;
    CompareFeeds* m_feeds = nullptr;
    QWidget* m_below = nullptr;
    QLabel* m_finding = nullptr; // of tabs without a picture
    QLabel* m_note = nullptr;
    FigureTable* m_table = nullptr;
    std::vector<QString> m_rows;  // segment keys of the forest's rows
    std::optional<Shown> m_shown; // nothing: by the room there is
};

} // namespace forereach::ui
