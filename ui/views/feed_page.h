// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FeedPage: what one person sees, and why. The sessions of a virtual viewer as a grid, the phone on the slot
// chosen (the one beside the pages, or its own where that is away), and the trace of that slot: a sentence,
// the picture of its score, the whole ledger. Up and Down swipe, Left and Right change the session, Space
// plays, W shows why, N goes to the next own item.

#include "ui/views/page.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace forereach::ui {

class FeedGrid;
class FeedModel;
class FigureTable;
class LedgerPicture;
class PhoneView;

class FeedPage : public Page {
    Q_OBJECT

public:
    explicit FeedPage(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*) override;
    void setModel(FeedModel*);
    FeedModel* model() const { return m_model; }

    void stepSlot(int by);
    void stepSession(int by);
    bool nextOwn();
    void setWhyShown(bool);
    bool isWhyShown() const;

protected:
    void keyPressEvent(QKeyEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void buildPerson();
    void buildTrace();
    void fillPersons();
    void refresh();
    void refreshSlot();
    void refreshTables();
    void refreshPhone();
    void askAsChosen();
    void arrange();

    FeedModel* m_model = nullptr;
    QComboBox* m_who = nullptr;
    QComboBox* m_segment = nullptr;
    QLineEdit* m_viewer = nullptr;
    QLabel* m_person = nullptr;
    QLabel* m_beliefs = nullptr;
    QLabel* m_notShown = nullptr;
    QToolButton* m_someoneWhoSaw = nullptr;
    FeedGrid* m_grid = nullptr;
    PhoneView* m_phone = nullptr;
    QLabel* m_sentence = nullptr;
    QToolButton* m_more = nullptr;
    QToolButton* m_ledgerButton = nullptr;
    LedgerPicture* m_picture = nullptr;
    QTabBar* m_tabs = nullptr;
    QCheckBox* m_truth = nullptr;
    QStackedWidget* m_tables = nullptr;
    FigureTable* m_slotTable = nullptr;
    FigureTable* m_ledger = nullptr;
    bool m_filling = false;
};

} // namespace forereach::ui
