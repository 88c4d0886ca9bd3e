// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LibraryPage: what do I have, is it usable? The list with search, filters and sorting; the inspector beside
// it; cuts grouped and ungrouped; removal with undo.

#include <unordered_set>

#include "ui/session/session.h"
#include "ui/views/page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QTreeView;

namespace forereach::ui {

class ItemInspector;
class NoticeBar;
class LibraryModel;

class LibraryPage : public Page {
    Q_OBJECT

public:
    explicit LibraryPage(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*) override;
    LibraryModel* model() const { return m_model; }
    QTreeView* list() const { return m_list; }
    std::vector<ItemId> chosen() const;
    void choose(const std::vector<ItemId>&);

public Q_SLOTS:
    void groupChosen();
    void group(const std::vector<ItemId>&);
    void ungroupChosen();
    void removeChosen();
    void openCurrent();
    /// The chosen items, or all cuts of the piece that the only chosen one belongs to.
    void compareChosen();

Q_SIGNALS:
    void compareRequested(const std::vector<forereach::ItemId>& ids);
    void openRequested(const forereach::ItemId& id);
    void importRequested();
    void demoRequested();

protected:
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void build();
    void buildFilters();
    void showState();
    void fillFilters();
    void applyFilter();
    void onChosen();
    void askAboutCuts();
    void rememberKnown();
    void fitColumns();
    std::vector<ItemId> cutsWith(const ItemId&) const;
    void setSimulatedChosen(bool);
    void contextMenu(const QPoint&);

    LibraryModel* m_model = nullptr;
    QTreeView* m_list = nullptr;
    ItemInspector* m_inspector = nullptr;
    QSplitter* m_splitter = nullptr;
    QLineEdit* m_search = nullptr;
    QComboBox* m_status = nullptr;
    QComboBox* m_topic = nullptr;
    QComboBox* m_language = nullptr;
    QComboBox* m_verdict = nullptr;
    QLabel* m_count = nullptr;
    QPushButton* m_clear = nullptr;
    QLabel* m_nothingFits = nullptr;
    NoticeBar* m_cuts = nullptr;             // "Two cuts of one piece?"
    std::vector<ItemId> m_asked;             // items that it is about
    std::unordered_set<std::string> m_known; // what the library held before the import
    std::unordered_set<std::string> m_added; // by the import under way
    std::vector<ItemId> m_kept;              // chosen while the order changes
    ItemId m_keptCurrent;
    bool m_keeping = false;
};

} // namespace forereach::ui
