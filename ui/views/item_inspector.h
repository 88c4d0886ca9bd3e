// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ItemInspector: the fields of the item that is selected in the library. Each change is one undo step; a
// field commits when it is left or Enter is pressed. With several items it offers what can be done with them
// together.

#include <QScrollArea>

#include <functional>

#include "ui/session/session.h"

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QFormLayout;

namespace forereach::ui {

class TopicsEdit;

class ItemInspector : public QScrollArea {
    Q_OBJECT

public:
    explicit ItemInspector(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    void setItems(const std::vector<ItemId>&);
    QLineEdit* titleEdit() const { return m_title; }

Q_SIGNALS:
    void openRequested(const forereach::ItemId& id);
    void groupRequested();
    void compareRequested();

protected:
    bool eventFilter(QObject*, QEvent*) override;

private:
    void build();
    void refresh();
    bool hasOtherCuts(const LibraryItem&) const;
    void showFile(const LibraryItem&);
    void edit(const QString& label, const std::function<void(LibraryItem&)>& change);
    const LibraryItem* item() const;

    WorkspaceSession* m_session = nullptr;
    std::vector<ItemId> m_ids;
    std::string m_coverOf;
    QWidget* m_form = nullptr;
    QWidget* m_fields = nullptr;
    QLabel* m_cover = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_verdict = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_group = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_fix = nullptr;
    QLineEdit* m_title = nullptr;
    QPlainTextEdit* m_caption = nullptr;
    QLineEdit* m_hashtags = nullptr;
    TopicsEdit* m_topics = nullptr;
    QComboBox* m_language = nullptr;
    QComboBox* m_minAge = nullptr;
    QLineEdit* m_markets = nullptr;
    QDateTimeEdit* m_publish = nullptr;
    QLabel* m_publishLocal = nullptr;
    QComboBox* m_status = nullptr;
    QLineEdit* m_creator = nullptr;
    QSpinBox* m_followers = nullptr;
    QLineEdit* m_piece = nullptr;
    QLineEdit* m_cut = nullptr;
};

} // namespace forereach::ui
