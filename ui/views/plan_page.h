// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanPage: what does a budget buy? The line items of a campaign as a table that is judged while one types;
// the curve of people against money with a marker that moves all figures at once; and what a closer look at
// that budget tells. Everything computed comes from the PlanDesk.

#include <array>
#include <memory>

#include "ui/session/plan_desk.h"
#include "ui/views/page.h"
#include "ui/views/picture_table.h"

class QComboBox;
class QFrame;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabBar;

namespace forereach::ui {

class BarChart;
class BudgetChart;
class FigureTable;
class ChartFrame;
class PlanLinesView;
struct PlanLook;
class PlanStrip;
class UpSetChart;

class PlanPage : public Page {
    Q_OBJECT

public:
    enum class Tab { Lines, Points, Caps, Pacing, Auction, Overlap, Split, Boost, Compare };
    using Shown = ui::Shown;

    /// `curve` is the engine's in the product; tests pass their own.
    explicit PlanPage(PlanDesk::Curve curve = {}, QWidget* parent = nullptr);
    ~PlanPage() override;
    void setSession(WorkspaceSession*) override;
    QString provenance() const override;
    PlanDesk* desk() const { return m_desk.get(); }

    Tab tab() const;
    void setTab(Tab);
    Shown shown() const;
    void setShown(Shown);

protected:
    void resizeEvent(QResizeEvent*) override;

private:
    void buildHead();
    void buildTabs();
    void buildPictures();
    void buildLines();
    void buildExport();
    void buildLooks();
    void refresh();       // another answer, campaign, scenario
    void refreshWork();   // progress, failure
    void refreshMarker(); // the strip and what else follows the marker
    void refreshTab();
    void refreshLines(); // names, currency, issues
    void arrange();
    QString workText() const;
    void askPrices();
    // The tabs that look closely at the budget under the marker
    struct LookTab {
        ChartFrame* chart = nullptr;
        FigureTable* table = nullptr;
        QComboBox* choice = nullptr; // may be absent
        QComboBox* line = nullptr;   // whose figures: may be absent
        QPushButton* ask = nullptr;
        QPushButton* use = nullptr;
        QString shown; // the finding that the table belongs to
    };
    LookTab& addLook(const char* name, ChartFrame*, const QString& spoken, const QStringList& choices);
    LookTab& lookOf(Tab tab) {
        return m_looks[static_cast<std::size_t>(tab) - static_cast<std::size_t>(Tab::Caps)];
    }
    void buildAuctionLooks();
    void buildBoostLook();
    void refreshLineChoice(LookTab&, bool all);
    bool readLook(PlanLook&, Money& budget);
    void lookByItself();
    void refreshLook();
    void refreshLookButtons();
    void useCap();
    void useSplit();
    void limitSplit();
    void duplicatePlan();
    void refreshVersions();
    Money markerMoney() const;
    void editCampaign(const QString& label, const std::function<void(Campaign&)>&);
    void goToIssue();
    void exportAs(PlanDesk::ExportKind);
    void onPlanRead(const QString& path, const PlanReading&);

    PlanDesk::Curve m_curve;
    std::unique_ptr<PlanDesk> m_desk;
    QComboBox* m_rule = nullptr;
    QLabel* m_state = nullptr;
    QLabel* m_progress = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_run = nullptr;
    PlanStrip* m_strip = nullptr;
    QTabBar* m_tabs = nullptr;
    ShownChoice* m_choice = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_pictures = nullptr;
    QStackedWidget* m_tables = nullptr;
    BudgetChart* m_chart = nullptr;
    BarChart* m_times = nullptr;
    QWidget* m_linesPanel = nullptr;
    PlanLinesView* m_lines = nullptr;
    QComboBox* m_campaign = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_currency = nullptr;
    QPushButton* m_issue = nullptr;
    QLabel* m_prices = nullptr;
    FigureTable* m_points = nullptr;
    std::array<LookTab, 7> m_looks; // of the tabs from Caps on
    std::size_t m_lookCount = 0;
    QStackedWidget* m_lookBars = nullptr; // what is asked, above the picture
    UpSetChart* m_upset = nullptr;
    int m_capChosen = -1;
    bool m_declined = false;      // the look that a tab takes by itself was cancelled
    std::optional<Shown> m_shown; // nothing: by the room there is
    QString m_refused;            // what was typed and could not be read
};

} // namespace forereach::ui
