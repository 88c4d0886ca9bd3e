// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/feed_grid.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimeZone>
#include <QToolTip>

#include <algorithm>

#include "ui/preview/frame_image.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr int kNarrow = 38, kWide = 118; // columns; the one shown is wide
constexpr int kAxis = 26;
constexpr int kHead = 36;
} // namespace

class FeedGridCells : public QWidget {
public:
    explicit FeedGridCells(FeedGrid* grid) : m_grid(grid) {
        setObjectName(QStringLiteral("feedGridCells"));
        setMouseTracking(true);
    }
    void set(FeedModel* model, std::vector<FeedGrid::Column> columns, int current) {
        m_model = model;
        m_columns = std::move(columns);
        m_current = current;
        m_slots = model ? model->phoneSlots() : std::vector<PhoneSlot>{};
        m_rows = 1;
        for (const auto& c : m_columns) m_rows = std::max(m_rows, c.slots);
        m_rows = std::max(m_rows, static_cast<int>(m_slots.size()));
        int wide = scaled(kAxis);
        for (std::size_t i = 0; i < m_columns.size(); ++i) wide += columnWidth(static_cast<int>(i));
        setMinimumWidth(wide + 4);
        update();
    }
    const std::vector<FeedGrid::Column>& columns() const { return m_columns; }
    int currentColumn() const { return m_current; }
    int rows() const { return m_rows; }

    static int columnWidth(int column, int current) { return scaled(column == current ? kWide : kNarrow); }
    int columnWidth(int column) const { return columnWidth(column, m_current); }
    double rowHeight() const {
        return std::clamp((height() - scaled(kHead) - 4.0) / std::max(1, m_rows), 5.0,
                          static_cast<double>(scaled(22)));
    }
    QRectF cell(int column, int slot) const {
        double x = scaled(kAxis);
        for (int i = 0; i < column; ++i) x += columnWidth(i);
        const double h = rowHeight();
        return {x + 1, scaled(kHead) + (slot - 1) * h + 0.5, columnWidth(column) - 3.0,
                std::max(2.0, h - 1.5)};
    }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override {
        if (event->button() != Qt::LeftButton) return;
        const auto [column, slot] = at(event->position());
        if (column < 0) return;
        if (column == m_current) {
            if (slot >= 1 && slot <= static_cast<int>(m_slots.size())) Q_EMIT m_grid->slotChosen(slot - 1);
        } else {
            const auto& chosen = m_columns[static_cast<std::size_t>(column)];
            Q_EMIT m_grid->sessionChosen(chosen.at, chosen.number);
        }
    }
    void mouseMoveEvent(QMouseEvent* event) override {
        const auto over = at(event->position());
        setCursor(over.first >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (over == m_over) return;
        m_over = over;
        update();
    }
    void leaveEvent(QEvent*) override {
        m_over = {-1, -1};
        update();
    }
    bool event(QEvent* event) override {
        if (event->type() != QEvent::ToolTip) return QWidget::event(event);
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString text = tip(at(help->pos()));
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, this);
        return true;
    }

private:
    std::pair<int, int> at(QPointF p) const {
        double x = scaled(kAxis);
        for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
            const double wide = columnWidth(i);
            if (p.x() >= x && p.x() < x + wide) {
                const int slot = static_cast<int>((p.y() - scaled(kHead)) / rowHeight()) + 1;
                const int rows = m_columns[static_cast<std::size_t>(i)].slots;
                return {i, p.y() < scaled(kHead) ? 0 : std::min(slot, rows + 1)};
            }
            x += wide;
        }
        return {-1, -1};
    }
    QString tip(std::pair<int, int> place) const {
        if (place.first < 0) return {};
        const auto& column = m_columns[static_cast<std::size_t>(place.first)];
        if (place.first == m_current && place.second >= 1 && place.second <= static_cast<int>(m_slots.size()))
            return slotText(m_slots[static_cast<std::size_t>(place.second) - 1]);
        QString text = FeedGrid::tr("Session of %1 %2: %n item(s) shown", nullptr, column.slots)
                           .arg(column.day, column.time);
        if (!column.own.empty())
            text += FeedGrid::tr(", %n of them yours", nullptr, static_cast<int>(column.own.size()));
        if (column.number > 0) text += FeedGrid::tr("; session %1 of this hour").arg(column.number + 1);
        return text;
    }

    FeedGrid* m_grid;
    FeedModel* m_model = nullptr;
    std::vector<FeedGrid::Column> m_columns;
    std::vector<PhoneSlot> m_slots;
    int m_current = -1, m_rows = 1;
    std::pair<int, int> m_over{-1, -1};
};

void FeedGridCells::paintEvent(QPaintEvent*) {
    const Tokens& t = tokensOf(this);
    QPainter p(this);
    p.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    p.setFont(textFont(TextSize::Table));
    const double h = rowHeight();
    // Slot numbers at the left, every fourth where rows are low.
    p.setPen(t.muted);
    const int every = h >= 13 ? 1 : (h >= 7 ? 4 : 8);
    for (int s = 1; s <= m_rows; ++s)
        if (s == 1 || s % every == 0)
            p.drawText(QRectF(0, scaled(kHead) + (s - 1) * h - 6, scaled(kAxis) - 6, h + 12),
                       Qt::AlignRight | Qt::AlignVCenter, QString::number(s));
    const QColor grey = mixed(t.surface, t.text, t.dark ? 0.13 : 0.10);
    QString lastDay;
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        const auto& column = m_columns[static_cast<std::size_t>(i)];
        const QRectF top = cell(i, 1);
        const QRectF head(top.left(), 0, top.width(), scaled(kHead) - 2);
        const bool current = i == m_current;
        p.setFont(textFont(TextSize::Table, current));
        p.setPen(current ? t.text : t.muted);
        if (column.day != lastDay) {
            p.save();
            p.setClipRect(QRectF(head.left(), 0, std::max(head.width(), 96.0), head.height()));
            p.drawText(QRectF(head.left(), 0, 96, head.height() / 2), Qt::AlignLeft | Qt::AlignVCenter,
                       column.day);
            p.restore();
            lastDay = column.day;
        }
        p.drawText(QRectF(head.left(), head.height() / 2, head.width() + 2, head.height() / 2),
                   Qt::AlignLeft | Qt::AlignVCenter, column.time);
        for (int s = 1; s <= column.slots; ++s) {
            const QRectF box = cell(i, s);
            const bool own = std::find(column.own.begin(), column.own.end(), s) != column.own.end();
            const PhoneSlot* slot = current && s <= static_cast<int>(m_slots.size())
                                        ? &m_slots[static_cast<std::size_t>(s) - 1]
                                        : nullptr;
            p.setPen(Qt::NoPen);
            QColor fill = own || (slot && slot->mine) ? t.data[0] : grey;
            if (m_over.first == i && (!current || m_over.second == s)) fill = mixed(fill, t.text, 0.12);
            p.setBrush(fill);
            p.drawRoundedRect(box, 2, 2);
            if (current && slot) {
                double left = box.left() + 5;
                if (slot->mine && !slot->still.isNull() && h >= 13) {
                    const QRectF picture(box.left() + 1, box.top() + 1, box.height() * 1.4, box.height() - 2);
                    p.save();
                    p.setClipRect(picture);
                    p.drawImage(fitted(slot->still.size(), picture, Qt::KeepAspectRatioByExpanding),
                                slot->still);
                    p.restore();
                    left = picture.right() + 4;
                }
                // What this viewer watched: the cell's ground, that far; of an own item a line at its foot.
                if (slot->durationS > 0) {
                    const double share = std::clamp(slot->watchedS / slot->durationS, 0.0, 1.0);
                    if (slot->mine) {
                        p.setBrush(QColor(255, 255, 255, 200));
                        p.drawRect(QRectF(box.left(), box.bottom() - 2, box.width() * share, 2));
                    } else {
                        p.setBrush(mixed(t.surface, t.text, t.dark ? 0.28 : 0.22));
                        p.drawRoundedRect(QRectF(box.left(), box.top(), box.width() * share, box.height()), 2,
                                          2);
                    }
                }
                if (h >= 13) {
                    p.setFont(textFont(TextSize::Table, slot->mine));
                    const bool darkText = fill.lightnessF() > 0.55f;
                    p.setPen(slot->mine ? (darkText ? QColor(0x10, 0x12, 0x15) : QColor(Qt::white)) : t.text);
                    QString text =
                        slot->mine ? (slot->letter.isEmpty() ? slot->title
                                                             : slot->letter + QLatin1Char(' ') + slot->title)
                                   : FeedGrid::tr("sim %1").arg(slot->topic);
                    const QRectF room(left, box.top() - 3, box.right() - left - 2, box.height() + 5);
                    p.drawText(
                        room, Qt::AlignLeft | Qt::AlignVCenter,
                        p.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
                }
            } else if (own && h >= 11) {
                p.setFont(textFont(TextSize::Table, true));
                p.setPen(t.data[0].lightnessF() > 0.55f ? QColor(0x10, 0x12, 0x15) : QColor(Qt::white));
                p.drawText(box.adjusted(-2, -3, 2, 3), Qt::AlignCenter, FeedGrid::tr("mine"));
            }
            if (current && m_model && s - 1 == m_model->currentIndex()) {
                p.setBrush(Qt::NoBrush);
                p.setPen(QPen(t.accent, 2));
                p.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3, 3);
            }
        }
    }
}

FeedGrid::FeedGrid(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("feedGrid"));
    setAccessibleName(tr("Sessions of this person"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    m_cells = new FeedGridCells(this);
    m_cells->setAutoFillBackground(false);
    setWidget(m_cells);
    viewport()->setAutoFillBackground(false);
}

void FeedGrid::setModel(FeedModel* model) {
    m_model = model;
    connect(model, &FeedModel::changed, this, &FeedGrid::refresh);
    connect(model, &FeedModel::picturesChanged, this, &FeedGrid::refresh);
    connect(model, &FeedModel::currentIndexChanged, m_cells, qOverload<>(&QWidget::update));
    refresh();
}

void FeedGrid::refresh() {
    std::vector<Column> columns;
    int current = -1;
    if (const FeedAnswerPtr answer = m_model->answer()) {
        const int offset = m_model->utcOffsetMinutes() * 60;
        for (const FeedSession& session : answer->sessions) {
            const QDateTime local =
                QDateTime::fromSecsSinceEpoch(session.at.seconds + offset, QTimeZone::utc());
            Column c;
            c.at = session.at;
            c.day = QLocale().toString(local.date(), QStringLiteral("ddd d MMM"));
            // Sessions have no minute: the second of an hour is marked as that, under no clock time of its
            // own.
            c.number = session.number;
            c.time = session.number == 0 ? QLocale().toString(local.time(), QStringLiteral("HH:mm"))
                                         : tr("no. %1").arg(session.number + 1);
            c.slots = session.slots;
            c.own = session.userItemSlots;
            if (session.at == answer->at && session.number == answer->session) {
                current = static_cast<int>(columns.size());
                c.slots = std::max(c.slots, static_cast<int>(answer->slots.size()));
            }
            columns.push_back(std::move(c));
        }
    }
    setAccessibleDescription(tr("%n session(s)", nullptr, static_cast<int>(columns.size())));
    m_cells->set(m_model, std::move(columns), current);
    if (current >= 0) {
        const QRect box = m_cells->cell(current, 1).toAlignedRect();
        ensureVisible(box.center().x(), box.center().y(), box.width(), 0);
    }
}

const std::vector<FeedGrid::Column>& FeedGrid::columns() const {
    return m_cells->columns();
}
int FeedGrid::currentColumn() const {
    return m_cells->currentColumn();
}
QPoint FeedGrid::cellCentre(int column, int slot) const {
    return m_cells->cell(column, slot).center().toPoint();
}
QWidget* FeedGrid::cells() const {
    return m_cells;
}

void FeedGrid::keyPressEvent(QKeyEvent* event) {
    event->ignore();
} // the page's: swipes and sessions

void FeedGrid::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    m_cells->update();
}

} // namespace forereach::ui
