// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ElidingCombo: a combo box whose text ends in "…" where it is cut short; Qt's own stops in the middle of a
// letter. Its tool tip holds the whole text then.

#include <QComboBox>
#include <QHelpEvent>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QToolTip>

namespace forereach::ui {

class ElidingCombo : public QComboBox {
public:
    using QComboBox::QComboBox;

protected:
    void paintEvent(QPaintEvent*) override {
        QStylePainter painter(this);
        painter.setPen(palette().color(QPalette::Text));
        QStyleOptionComboBox option;
        initStyleOption(&option);
        painter.drawComplexControl(QStyle::CC_ComboBox, option);
        option.currentText = shownText(option);
        painter.drawControl(QStyle::CE_ComboBoxLabel, option);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
            QStyleOptionComboBox option;
            initStyleOption(&option);
            if (shownText(option) != currentText())
                QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), currentText(), this);
            return true;
        }
        return QComboBox::event(event);
    }

private:
    QString shownText(const QStyleOptionComboBox& option) const {
        const QRect room =
            style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
        return fontMetrics().elidedText(option.currentText, Qt::ElideRight, room.width() - 2);
    }
};

} // namespace forereach::ui
