// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// CheckListButton: a button that opens a list of check boxes and stays open while one chooses. Its text names
// what is chosen. Arrow keys and Space in the list, Esc or a click elsewhere closes it.

#include <QPushButton>
#include <QStringList>

class QFrame;
class QListWidget;

namespace forereach::ui {

class CheckListButton : public QPushButton {
    Q_OBJECT

public:
    struct Option {
        QString key;
        QString text;
        bool operator==(const Option&) const = default;
    };

    CheckListButton(const QString& name, const QString& noneText, QWidget* parent = nullptr);

    void setOptions(const QList<Option>&);
    void setChosen(const QStringList& keys); // silent
    QStringList chosen() const { return m_chosen; }
    QListWidget* list() const { return m_list; }
    QSize sizeHint() const override;

public Q_SLOTS:
    void openList();

Q_SIGNALS:
    void chosenChanged(const QStringList& keys);

protected:
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void refill();
    void showChosen();

    QString m_noneText;
    QList<Option> m_options;
    QStringList m_chosen;
    QFrame* m_popup = nullptr;
    QListWidget* m_list = nullptr;
};

} // namespace forereach::ui
