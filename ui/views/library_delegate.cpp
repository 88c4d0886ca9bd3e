// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/library_delegate.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

#include <algorithm>
#include <cmath>

#include "ui/views/library_model.h"
#include "ui/views/theme.h"

namespace forereach::ui {

LibraryDelegate::LibraryDelegate(WorkspaceSession& session, QObject* parent)
    : QStyledItemDelegate(parent), m_session(session) {}

int LibraryDelegate::rowHeight() {
    return scaled(52);
}

QSize LibraryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight()};
}

void LibraryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const Tokens& t = tokensOf(option.palette);
    if (index.column() == LibraryModel::Simulated) return QStyledItemDelegate::paint(painter, option, index);
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, mixed(t.surface, t.accent, t.dark ? 0.24 : 0.12));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, mixed(t.surface, t.text, 0.03));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(t.text);
    switch (index.column()) {
    case LibraryModel::Title:
        paintTitle(painter, option, index);
        break;
    case LibraryModel::Reach:
        paintReach(painter, option, index);
        break;
    case LibraryModel::File:
        paintFile(painter, option, index);
        break;
    default: {
        painter->setFont(textFont(TextSize::Table));
        const bool right = index.column() == LibraryModel::Length;
        const QRect box = option.rect.adjusted(kStep * 2, 0, -kStep * 2, 0);
        const QString text =
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, box.width());
        painter->drawText(box, int(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)), text);
    }
    }
    painter->restore();
}

void LibraryDelegate::paintTitle(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const Tokens& t = tokensOf(option.palette);
    const QRect row = option.rect;
    const int place = index.data(LibraryModel::GroupRole).toInt();
    int left = row.left() + kStep * 2;
    if (place != LibraryModel::Alone) {
        painter->setPen(QPen(t.edge, 1.5));
        const int x = left + 2;
        const int top = place == LibraryModel::First ? row.center().y() : row.top();
        const int bottom = place == LibraryModel::Last ? row.center().y() : row.bottom() + 1;
        painter->drawLine(x, top, x, bottom);
        painter->drawLine(x, row.center().y(), x + kStep * 2, row.center().y());
        left += kStep * 4;
    }
    const int side = row.height() - kStep * 2;
    const QRect frame(left, row.top() + kStep, side, side);
    const auto cover = index.data(LibraryModel::CoverRole).value<QPixmap>();
    QPainterPath clip;
    clip.addRoundedRect(frame, 4, 4);
    painter->fillPath(clip, mixed(t.surface, t.text, 0.07));
    if (!cover.isNull()) {
        painter->save();
        painter->setClipPath(clip);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        const QSizeF size = QSizeF(cover.size()).scaled(frame.size(), Qt::KeepAspectRatio);
        painter->drawPixmap(
            QRectF(QPointF(frame.center()) - QPointF(size.width() / 2, size.height() / 2), size), cover,
            QRectF(cover.rect()));
        painter->restore();
    }
    const QRect text(frame.right() + kStep * 3, row.top(), row.right() - frame.right() - kStep * 5,
                     row.height());
    const QFont titleFont = textFont(TextSize::Body), smallFont = textFont(TextSize::Table);
    const int titleHeight = QFontMetrics(titleFont).height(), smallHeight = QFontMetrics(smallFont).height();
    const int top = text.top() + (text.height() - titleHeight - smallHeight) / 2;
    painter->setFont(titleFont);
    painter->setPen(t.text);
    painter->drawText(
        QRect(text.left(), top, text.width(), titleHeight), Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->setFont(smallFont);
    painter->setPen(t.muted);
    painter->drawText(QRect(text.left(), top + titleHeight, text.width(), smallHeight),
                      Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(index.data(LibraryModel::SubtitleRole).toString(),
                                                        Qt::ElideMiddle, text.width()));
}

void LibraryDelegate::paintReach(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const QVariantList reach = index.data(LibraryModel::ReachRole).toList();
    const auto* model = qobject_cast<const LibraryModel*>(index.model());
    if (reach.size() != 3 || !model) return;
    const Tokens& t = tokensOf(option.palette);
    const QRect box = option.rect.adjusted(kStep * 2, 0, -kStep * 2, 0);
    if (m_session.isOutOfDate()) painter->setOpacity(0.45);
    painter->setFont(textFont(TextSize::Table));
    const int half = box.height() / 2;
    painter->drawText(QRect(box.left(), box.top() + kStep, box.width(), half - kStep),
                      Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
    const auto [low, high] = model->reachRange();
    const double from = std::log10(low), to = std::max(std::log10(high), from + 0.3);
    const auto x = [&](double people) {
        return box.left() + (std::log10(std::max(people, 1.0)) - from) / (to - from) * (box.width() - 4) + 2;
    };
    const double y = box.top() + half + kStep * 1.5;
    painter->setPen(QPen(t.line, 1));
    painter->drawLine(QPointF(box.left(), y), QPointF(box.right(), y));
    QColor band = t.data[0];
    band.setAlphaF(t.dark ? 0.5f : 0.35f);
    painter->fillRect(QRectF(QPointF(x(reach[0].toDouble()), y - 3), QPointF(x(reach[2].toDouble()), y + 3)),
                      band);
    painter->fillRect(QRectF(x(reach[1].toDouble()) - 1, y - 5, 2, 10), t.data[0]);
}

void LibraryDelegate::paintFile(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const Tokens& t = tokensOf(option.palette);
    const int severity = index.data(LibraryModel::WarningRole).toInt();
    const char* names[] = {"usable", "warning", "refused"};
    const QColor colours[] = {t.muted, t.warning, t.danger};
    const QRect box = option.rect.adjusted(kStep * 2, 0, -kStep * 2, 0);
    const int side = scaled(16);
    icon(names[severity], option.palette)
        .paint(painter, QRect(box.left(), box.center().y() - side / 2, side, side));
    painter->setFont(textFont(TextSize::Table));
    painter->setPen(colours[severity]);
    const QRect text = box.adjusted(side + kStep, 0, 0, 0);
    painter->drawText(
        text, Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
}

} // namespace forereach::ui
