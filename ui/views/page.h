// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Page: one question, one main picture, its table below. The base gives every page the same head (title,
// question, the "simulated" chip), an empty state with at most one action, and the session.

#include <QWidget>

#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace forereach::ui {

class WorkspaceSession;

struct EmptyState {
    QString text;       // what this page will show
    QString actionText; // empty: no button
    std::function<void()> action;
};

class Page : public QWidget {
    Q_OBJECT

public:
    /// `name` is the objectName, for example "reachPage"; `title` is the rail's word, `question` the page's.
    Page(const QString& name, const QString& title, const QString& question, QWidget* parent = nullptr);

    QString title() const { return m_title; }
    QString question() const { return m_question; }

    /// Override to connect; call the base first. Called once, before the page is shown; the session outlives
    /// the page.
    virtual void setSession(WorkspaceSession*);
    WorkspaceSession* session() const;

    /// Pages build their content into this; margins are set.
    QVBoxLayout* body() const { return m_body; }
    /// Right end of the head line: tabs, selectors, buttons of the page.
    QHBoxLayout* headControls() const { return m_headControls; }

    void showEmpty(const EmptyState&);
    void showBody();
    bool isEmptyShown() const;
    /// Library and settings show nothing simulated.
    void setSimulatedChipVisible(bool);
    void setQuestion(const QString&);

    /// What figures of the page's own come from, for the window's foot; empty: they are the run's.
    virtual QString provenance() const { return {}; }

Q_SIGNALS:
    /// Asks the window to show another page by objectName ("libraryPage", "reachPage", "feedPage").
    void pageRequested(const QString& pageName);
    /// Asks the window to run the scenario, as F5 does.
    void runRequested();
    void provenanceChanged();
    /// Something to say for a few seconds.
    void noticed(const QString& text);

protected:
    /// Draws at once if the page is on screen, else once when it is shown next, so that an answer makes the
    /// window draw one page and not all. The same key again replaces what was to be drawn under it.
    void draw(const char* key, std::function<void()>);
    void showEvent(QShowEvent*) override;

private:
    QString m_title, m_question;
    std::vector<std::pair<QByteArray, std::function<void()>>> m_toDraw;
    WorkspaceSession* m_session = nullptr;
    QVBoxLayout* m_body = nullptr;
    QHBoxLayout* m_headControls = nullptr;
    QStackedLayout* m_stack = nullptr;
    QLabel* m_questionLabel = nullptr;
    QLabel* m_chip = nullptr;
    QLabel* m_emptyText = nullptr;
    QPushButton* m_emptyAction = nullptr;
    std::function<void()> m_emptyDo;
};

} // namespace forereach::ui
