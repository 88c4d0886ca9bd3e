// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ReachPage: how far one item of the run gets, with whom, and where it stalls. A headline with its interval,
// then tabs that swap picture and table together. Everything shown is read from the session's report;
// selecting a row, a point or a cell selects its segment or hour for the whole window.

#include <memory>

#include "ui/session/study_desk.h"
#include "ui/views/page.h"
#include "ui/views/picture_table.h"
#include "ui/views/reach_pictures.h"

class QButtonGroup;
class QFrame;
class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace forereach::ui {

class BarChart;
class CheckListButton;
class ForestChart;
class FigureTable;
class HeatMapChart;
class LineBandChart;
struct RunUpdate;

class ReachPage : public Page {
    Q_OBJECT

public:
    enum class Tab {
        OverTime,
        Segments,
        When,
        HowOften,
        Retention,
        FoundBy,
        Stages,
        Drivers,
        BestHour,
        Spread,
        Connection,
        Attention,
        Checks
    };
    using Shown = ui::Shown;

    /// `engine` is the engine's in the product; tests pass their own.
    explicit ReachPage(StudyDesk::Engine engine = {}, QWidget* parent = nullptr);
    ~ReachPage() override;
    void setSession(WorkspaceSession*) override;

    Tab tab() const;
    void setTab(Tab);
    Shown shown() const;
    void setShown(Shown);
    StudyDesk* studies() const { return m_studies.get(); }
    /// Over time: times shown instead of people reached.
    void setTimesShown(bool);

Q_SIGNALS:
    /// The chip that says what the result rests on was pressed.
    void sourcesRequested();

protected:
    void resizeEvent(QResizeEvent*) override;

private:
    void buildHead();
    void buildTabs();
    void buildPictures();
    void buildStudies();
    void buildExport();
    QScrollArea* addPicture(ChartFrame*);
    void refresh(); // another outcome or item
    void refreshChips();
    void refreshHeadline();
    void refreshTab(); // the tab in front only
    void refreshTables(const ReachView&);
    void refreshStudy();     // what the tab in front is asked and answers, if it is a study
    void refreshStudyWork(); // its progress, failure and age
    std::optional<StudyDesk::Study> studyOf(Tab) const;
    bool changesShown() const; // Stages: the table of changes instead of that of pools
    void chooseCell(const QString& key);
    void showSelection();
    void showStale();
    void showNothing(); // why there is no answer
    void onRun(const RunUpdate&);
    void arrange();
    const ItemReport* chosenItem() const;
    std::optional<ReachView> view() const;
    ChartFrame* chartOf(Tab) const;
    void chooseSegment(const QString& key, std::optional<int> hourOfDay);
    void chooseHour(SimTime);
    void onPoint(Tab, int series, int point);
    void onKey(Tab, const QString& key);
    void exportAs(int kind);

    QWidget* m_chips = nullptr;
    QButtonGroup* m_chipGroup = nullptr;
    QFrame* m_headline = nullptr;
    QLabel* m_number = nullptr;
    QLabel* m_noun = nullptr;
    QLabel* m_interval = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_state = nullptr;
    QPushButton* m_restsOn = nullptr;
    QTabBar* m_tabs = nullptr;
    ShownChoice* m_choice = nullptr;
    QButtonGroup* m_measure = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_pictures = nullptr;
    FigureTable* m_table = nullptr;
    QLabel* m_laws = nullptr;
    LineBandChart* m_overTime = nullptr;
    BarChart* m_segments = nullptr;
    HeatMapChart* m_when = nullptr;
    BarChart* m_often = nullptr;
    LineBandChart* m_retention = nullptr;
    BarChart* m_found = nullptr;
    PoolStagesChart* m_stages = nullptr;
    StudyDesk::Engine m_engine;
    std::unique_ptr<StudyDesk> m_studies;
    ForestChart* m_drivers = nullptr;
    HeatMapChart* m_hours = nullptr;
    QWidget* m_studyRow = nullptr;
    QLabel* m_studyFinding = nullptr;
    QLabel* m_studyState = nullptr;
    QLabel* m_studyProgress = nullptr;
    QPushButton* m_studyCancel = nullptr;
    QPushButton* m_studyAsk = nullptr;
    QPushButton* m_useHour = nullptr;
    CheckListButton* m_weekdays = nullptr;
    QWidget* m_stagesTable = nullptr;
    QButtonGroup* m_stagesShown = nullptr;
    BarChart *m_spread = nullptr, *m_arrival = nullptr, *m_attention = nullptr;
    QString m_progress, m_failure;
    std::optional<Shown> m_shown; // nothing: by the room there is
    bool m_times = false;
};

} // namespace forereach::ui
