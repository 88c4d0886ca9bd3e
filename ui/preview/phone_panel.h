// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PhonePanel: the phone beside the pages (F9) with, under it, why the slot it stands on was shown. Shows the
// feed of the session's FeedModel, so it follows the selection on any page.

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace forereach::ui {

class FeedModel;
class PhoneView;
class WhyBars;
class WorkspaceSession;

class PhonePanel : public QWidget {
    Q_OBJECT

public:
    explicit PhonePanel(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    void setModel(FeedModel*);
    PhoneView* phone() const { return m_phone; }

protected:
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    void refresh();
    void refreshWhy();

    FeedModel* m_model = nullptr;
    PhoneView* m_phone = nullptr;
    QLabel* m_person = nullptr;
    QLabel* m_why = nullptr;
    WhyBars* m_bars = nullptr;
    QToolButton* m_more = nullptr;
    QToolButton* m_next = nullptr;
};

} // namespace forereach::ui
