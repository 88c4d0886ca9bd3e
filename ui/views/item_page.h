// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ItemPage: where do viewers leave? One item of the library: the player, what was measured under the same
// time axis, what each signal is assumed to do, the subtitles and what the analysis found.

#include "ui/session/session.h"
#include "ui/views/page.h"

class QLabel;
class QListWidget;
class QPushButton;
class QSplitter;
class QTabWidget;
class QToolButton;
class QTreeWidget;

namespace forereach::ui {

class Player;
class SignalTable;
class Timeline;

class ItemPage : public Page {
    Q_OBJECT

public:
    explicit ItemPage(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*) override;
    void showItem(const ItemId&);
    const ItemId& itemId() const { return m_id; }
    Player* player() const { return m_player; }
    Timeline* timeline() const { return m_timeline; }

Q_SIGNALS:
    void backRequested();

protected:
    void hideEvent(QHideEvent*) override;
    void showEvent(QShowEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void build();
    void refresh();
    void refreshAnswer();
    void loadMedia();
    void loadSubtitles();
    void showFindings(const LibraryItem&);
    void showMoments(const LibraryItem*, const RunReport*);
    void exportMarkers();

    ItemId m_id;
    std::string m_loaded; // content hash and path of what the player shows
    std::vector<std::filesystem::path> m_subtitlesRead;
    ContentItem m_shown;
    Player* m_player = nullptr;
    Timeline* m_timeline = nullptr;
    SignalTable* m_signals = nullptr;
    QTreeWidget* m_subtitles = nullptr;
    QTreeWidget* m_findings = nullptr;
    QTreeWidget* m_moments = nullptr;
    QPushButton* m_exportMarkers = nullptr;
    QTabWidget* m_tabs = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_answer = nullptr;
    QToolButton* m_back = nullptr;
};

} // namespace forereach::ui
