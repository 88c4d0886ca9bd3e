// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// TopicsEdit: the topics of an item with their weights. Names come from the IAB Content Taxonomy and are
// completed while typing; an unknown name is refused with a sentence. Weights are shown as shares that add up
// to 100 %.

#include <QWidget>

#include <map>
#include <string>

class QGridLayout;
class QLabel;
class QLineEdit;

namespace forereach::ui {

class TopicsEdit : public QWidget {
    Q_OBJECT

public:
    explicit TopicsEdit(QWidget* parent = nullptr);
    void setTopics(const std::map<std::string, double>&); // silent
    std::map<std::string, double> topics() const { return m_topics; }
    QLineEdit* addEdit() const { return m_add; }

Q_SIGNALS:
    void topicsChanged(const std::map<std::string, double>& topics);

private:
    void rebuild();
    void add(const QString& name);
    void change(std::map<std::string, double> topics);

    std::map<std::string, double> m_topics;
    QWidget* m_rows = nullptr;
    QGridLayout* m_grid = nullptr;
    QLineEdit* m_add = nullptr;
    QLabel* m_refusal = nullptr;
};

/// Every name of the taxonomy that is shipped, in its order.
QStringList topicNames();

} // namespace forereach::ui
