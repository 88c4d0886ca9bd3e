// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/check_list_button.h"

#include <QFrame>
#include <QListWidget>
#include <QScreen>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr int kVisibleRows = 14;
}

CheckListButton::CheckListButton(const QString& name, const QString& noneText, QWidget* parent)
    : QPushButton(parent), m_noneText(noneText) {
    setObjectName(name);
    m_popup = new QFrame(this, Qt::Popup);
    m_popup->setObjectName(name + QStringLiteral("Popup"));
    m_popup->setFrameShape(QFrame::NoFrame);
    auto* layout = new QVBoxLayout(m_popup);
    layout->setContentsMargins(0, 0, 0, 0);
    m_list = new QListWidget(m_popup);
    m_list->setObjectName(name + QStringLiteral("List"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_list);
    connect(this, &QPushButton::clicked, this, &CheckListButton::openList);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        QStringList now;
        for (int i = 0; i < m_list->count(); ++i)
            if (m_list->item(i)->checkState() == Qt::Checked)
                now << m_list->item(i)->data(Qt::UserRole).toString();
        if (now == m_chosen) return;
        m_chosen = now;
        showChosen();
        Q_EMIT chosenChanged(m_chosen);
    });
    showChosen();
}

void CheckListButton::setOptions(const QList<Option>& options) {
    if (options == m_options) return;
    m_options = options;
    refill();
}

void CheckListButton::setChosen(const QStringList& keys) {
    if (keys == m_chosen) return;
    m_chosen = keys;
    refill();
}

void CheckListButton::refill() {
    const QSignalBlocker quiet(m_list);
    const int row = m_list->currentRow();
    m_list->clear();
    for (const Option& option : m_options) {
        auto* item = new QListWidgetItem(option.text, m_list);
        item->setData(Qt::UserRole, option.key);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_chosen.contains(option.key) ? Qt::Checked : Qt::Unchecked);
        item->setSizeHint(QSize(0, scaled(28)));
    }
    m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
    showChosen();
}

void CheckListButton::showChosen() {
    QString text = m_chosen.isEmpty() ? m_noneText : m_chosen.join(QStringLiteral(", "));
    QStringList names;
    for (const Option& option : m_options)
        if (m_chosen.contains(option.key)) names << option.text;
    setToolTip(names.join(QLatin1Char('\n')));
    const int room = width() - scaled(34);
    if (m_chosen.size() > 1 && fontMetrics().horizontalAdvance(text) > room)
        text = tr("%n chosen", nullptr, static_cast<int>(m_chosen.size()));
    setText(fontMetrics().elidedText(text, Qt::ElideRight, std::max(room, scaled(30))));
}

void CheckListButton::openList() {
    int widest = width();
    for (const Option& option : m_options)
        widest = std::max(widest, m_list->fontMetrics().horizontalAdvance(option.text) + scaled(64));
    const int rows = std::min(kVisibleRows, std::max(1, m_list->count()));
    QRect place(mapToGlobal(QPoint(0, height() + kStep)), QSize(widest, rows * scaled(28) + kStep));
    const QRect desk = screen()->availableGeometry();
    place.moveRight(std::min(place.right(), desk.right()));
    place.moveLeft(std::max(place.left(), desk.left()));
    if (place.bottom() > desk.bottom()) place.moveBottom(mapToGlobal(QPoint(0, -kStep)).y());
    m_popup->setGeometry(place);
    m_popup->show();
    m_list->setFocus();
}

QSize CheckListButton::sizeHint() const {
    return {scaled(104), QPushButton::sizeHint().height()};
}

void CheckListButton::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    showChosen();
}

void CheckListButton::changeEvent(QEvent* event) {
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_list) refill();
}

} // namespace forereach::ui
