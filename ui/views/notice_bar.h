// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// NoticeBar: one line above the page for what must not be missed: an error with its remedy, an answer that is
// out of date or partial. At most one stands at a time; errors go before the rest and stay until closed.

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace forereach::ui {

class NoticeBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Info, Warning, Danger };
    struct Action {
        QString text;
        std::function<void()> run;
    };

    explicit NoticeBar(QWidget* parent = nullptr);
    void say(Kind, const QString& text, const QList<Action>& actions = {});
    void close();
    QString text() const;
    Kind kind() const { return m_kind; }

Q_SIGNALS:
    void closed();

protected:
    void changeEvent(QEvent*) override;

private:
    Kind m_kind = Kind::Info;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_buttons[2] = {};
    QToolButton* m_close = nullptr;
    QList<Action> m_actions;
};

} // namespace forereach::ui
