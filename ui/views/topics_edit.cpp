// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/topics_edit.h"

#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "core/base/resource.h"
#include "core/model/topics.h"
#include "ui/views/theme.h"

namespace forereach::ui {

QStringList topicNames() {
    QStringList names;
    for (const TopicInfo& topic : kTopics)
        names << QString::fromUtf8(topic.name.data(), qsizetype(topic.name.size()));
    if (const auto bytes = findResource("topics/iab_tiers.tsv"))
        for (const QString& line :
             QString::fromUtf8(bytes->data(), qsizetype(bytes->size())).split(QLatin1Char('\n'))) {
            const QStringList fields = line.split(QLatin1Char('\t'));
            if (!line.startsWith(QLatin1Char('#')) && fields.size() >= 4 &&
                topicIndex(fields[3].toStdString()))
                names << fields[3];
        }
    names.removeDuplicates();
    return names;
}

TopicsEdit::TopicsEdit(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(kStep);
    m_rows = new QWidget(this);
    m_grid = new QGridLayout(m_rows);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(kStep);
    m_grid->setColumnStretch(0, 1);
    outer->addWidget(m_rows);
    m_add = new QLineEdit(this);
    m_add->setObjectName(QStringLiteral("topicAddEdit"));
    m_add->setAccessibleName(tr("Add a topic"));
    m_add->setPlaceholderText(tr("Add a topic"));
    auto* completer = new QCompleter(topicNames(), m_add);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    completer->setMaxVisibleItems(12);
    m_add->setCompleter(completer);
    outer->addWidget(m_add);
    m_refusal = new QLabel(this);
    m_refusal->setObjectName(QStringLiteral("topicRefusal"));
    m_refusal->setProperty("role", QStringLiteral("danger"));
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    outer->addWidget(m_refusal);
    connect(m_add, &QLineEdit::returnPressed, this, [this] { add(m_add->text().trimmed()); });
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &TopicsEdit::add,
            Qt::QueuedConnection);
    connect(m_add, &QLineEdit::textEdited, m_refusal, &QWidget::hide);
    rebuild();
}

void TopicsEdit::setTopics(const std::map<std::string, double>& topics) {
    m_refusal->hide();
    if (topics == m_topics) return;
    m_topics = topics;
    rebuild();
}

void TopicsEdit::change(std::map<std::string, double> topics) {
    if (topics == m_topics) return;
    m_topics = std::move(topics);
    rebuild();
    Q_EMIT topicsChanged(m_topics);
}

void TopicsEdit::add(const QString& name) {
    if (name.isEmpty()) return;
    if (!topicIndex(name.toStdString())) {
        m_refusal->setText(tr("\"%1\" is not a name of the IAB Content Taxonomy. Type a part of a topic and "
                              "choose from the list.")
                               .arg(name));
        m_refusal->show();
        return;
    }
    m_add->clear();
    // The taxonomy's own spelling.
    const QStringList names = topicNames();
    const auto it = std::ranges::find_if(
        names, [&](const QString& n) { return n.compare(name, Qt::CaseInsensitive) == 0; });
    auto topics = m_topics;
    double mean = 1;
    if (!topics.empty()) {
        mean = 0;
        for (const auto& [topic, weight] : topics) mean += weight / static_cast<double>(topics.size());
    }
    topics.emplace((it == names.end() ? name : *it).toStdString(), mean);
    change(std::move(topics));
}

void TopicsEdit::rebuild() {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    double total = 0;
    for (const auto& [topic, weight] : m_topics) total += weight;
    int row = 0;
    for (const auto& [topic, weight] : m_topics) {
        const QString name = QString::fromStdString(topic);
        auto* label = new QLabel(name, m_rows);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        label->setToolTip(name);
        auto* share = new QSpinBox(m_rows);
        share->setObjectName(QStringLiteral("topicShare%1").arg(row));
        share->setAccessibleName(tr("Share of %1").arg(name));
        share->setRange(1, 100);
        share->setSuffix(tr(" %"));
        share->setButtonSymbols(QAbstractSpinBox::NoButtons);
        share->setKeyboardTracking(false);
        share->setFixedWidth(scaled(62));
        share->setValue(total > 0 ? static_cast<int>(std::lround(100 * weight / total)) : 1);
        share->setEnabled(m_topics.size() > 1);
        auto* remove = new QToolButton(m_rows);
        remove->setObjectName(QStringLiteral("topicRemove%1").arg(row));
        remove->setAccessibleName(tr("Remove %1").arg(name));
        remove->setIcon(icon("cancel", palette()));
        m_grid->addWidget(label, row, 0);
        m_grid->addWidget(share, row, 1);
        m_grid->addWidget(remove, row, 2);
        // Queued: the edit rebuilds these rows, and a widget must not go while it speaks.
        connect(
            share, &QSpinBox::valueChanged, this,
            [this, topic = topic](int percent) {
                // The others keep their proportions and share what is left.
                auto topics = m_topics;
                double others = 0;
                for (const auto& [key, w] : topics)
                    if (key != topic) others += w;
                for (auto& [key, w] : topics)
                    w = key == topic ? percent : others > 0 ? w / others * std::max(1, 100 - percent) : w;
                change(std::move(topics));
            },
            Qt::QueuedConnection);
        connect(
            remove, &QToolButton::clicked, this,
            [this, topic = topic] {
                auto topics = m_topics;
                topics.erase(topic);
                change(std::move(topics));
            },
            Qt::QueuedConnection);
        ++row;
    }
    m_rows->setVisible(row > 0);
}

} // namespace forereach::ui
