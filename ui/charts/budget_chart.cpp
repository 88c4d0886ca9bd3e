// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/budget_chart.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {
constexpr double kGrip = 9; // pixels beside the marker that still hold it
}

BudgetChart::BudgetChart(const QString& name, QWidget* parent) : LineBandChart(name, parent) {
    plot()->installEventFilter(this);
    new PlotPainter(plot(), QStringLiteral("background"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintZone(painter);
    });
    new PlotPainter(plot(), QStringLiteral("mark"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintMarker(painter);
    });
}

void BudgetChart::build() {
    LineBandChart::build();
    QMargins margins = plot()->axisRect()->minimumMargins();
    margins.setTop(PlotView::headRoom(1) + 4); // the marker's budget stands there
    plot()->axisRect()->setMinimumMargins(margins);
}

void BudgetChart::setMarker(double x, const QString& text) {
    if (x == m_marker && text == m_markerText) return;
    m_marker = x;
    m_markerText = text;
    plot()->layer(QStringLiteral("mark"))->replot();
}

void BudgetChart::setMarkerSpoken(const QString& text) {
    tellAccessibility(text);
    Q_EMIT pointSpoken(text);
}

void BudgetChart::setFlattensFrom(std::optional<double> x) {
    m_flattensFrom = x;
}

QPointF BudgetChart::markerPixel() const {
    return {plot()->xAxis->coordToPixel(m_marker), double(plot()->axisRect()->rect().center().y())};
}

bool BudgetChart::near(QPointF pixel) const {
    return m_marker > 0 && !isEmpty() && std::abs(pixel.x() - markerPixel().x()) <= kGrip &&
           pixel.y() >= plot()->axisRect()->top() - kGrip &&
           pixel.y() <= plot()->axisRect()->bottom() + kGrip;
}

bool BudgetChart::eventFilter(QObject* watched, QEvent* event) {
    if (watched != plot()) return LineBandChart::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        m_dragging = mouse->button() == Qt::LeftButton && near(mouse->position());
        if (m_dragging) plot()->setFocus(Qt::MouseFocusReason);
        return m_dragging;
    }
    case QEvent::MouseMove: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (m_dragging) {
            Q_EMIT markerMoved(plot()->xAxis->pixelToCoord(mouse->position().x()));
            return true;
        }
        plot()->setCursor(near(mouse->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
        return false;
    }
    case QEvent::MouseButtonRelease: {
        const bool was = m_dragging;
        m_dragging = false;
        return was;
    }
    case QEvent::KeyPress:
        return onMarkerKey(static_cast<QKeyEvent*>(event));
    default:
        return false;
    }
}

bool BudgetChart::onMarkerKey(QKeyEvent* event) {
    if (isEmpty() || m_marker <= 0 ||
        (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)))
        return false;
    const double step = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        Q_EMIT markerStepped(-step);
        return true;
    case Qt::Key_Right:
        Q_EMIT markerStepped(step);
        return true;
    case Qt::Key_Up:
        toDot(1);
        return true;
    case Qt::Key_Down:
        toDot(-1);
        return true;
    case Qt::Key_Home:
        Q_EMIT markerStepped(-100);
        return true;
    case Qt::Key_End:
        Q_EMIT markerStepped(100);
        return true;
    default:
        return false;
    }
}

void BudgetChart::toDot(int direction) {
    std::optional<double> to;
    for (const ChartPoint& p : data().series.front().points) {
        if (!p.dot) continue;
        const double ahead = direction * (p.x - m_marker);
        if (ahead > 1e-9 * m_marker && (!to || ahead < direction * (*to - m_marker))) to = p.x;
    }
    if (to) Q_EMIT markerMoved(*to);
}

void BudgetChart::paintZone(QCPPainter* painter) const {
    if (!m_flattensFrom) return;
    const Tokens& t = tokensOf(this);
    QRectF zone = plot()->axisRect()->rect();
    zone.setLeft(std::max(zone.left(), plot()->xAxis->coordToPixel(*m_flattensFrom)));
    if (zone.width() < 1) return;
    painter->setPen(Qt::NoPen);
    painter->setBrush(QBrush(t.line, Qt::BDiagPattern));
    painter->drawRect(zone);
    const QFont font = textFont(TextSize::Table);
    const QString text = tr("flattening");
    const QFontMetrics metrics(font);
    if (metrics.horizontalAdvance(text) + 8 > zone.width()) return;
    painter->setFont(font);
    const QRectF box(zone.left() + 4, zone.bottom() - metrics.height() - 4,
                     metrics.horizontalAdvance(text) + 8, metrics.height());
    painter->fillRect(box, t.surface);
    painter->setPen(t.muted);
    painter->drawText(box, Qt::AlignCenter, text);
}

void BudgetChart::paintMarker(QCPPainter* painter) const {
    if (m_marker <= 0) return;
    const Tokens& t = tokensOf(this);
    const QRect area = plot()->axisRect()->rect();
    const double x = markerPixel().x();
    if (x < area.left() - 1 || x > area.right() + 1) return;
    const QFont font = textFont(TextSize::Table, true);
    const QFontMetrics metrics(font);
    painter->setPen(QPen(t.text, 1.5));
    painter->drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()));
    painter->setBrush(t.text);
    painter->setPen(Qt::NoPen);
    const QPointF grip[] = {
        {x - 6, area.bottom() + 9.0}, {x + 6, area.bottom() + 9.0}, {x, area.bottom() + 1.0}};
    painter->drawPolygon(grip, 3);
    const double width = metrics.horizontalAdvance(m_markerText) + 12;
    QRectF box(x - width / 2, area.top() - metrics.height() - 6, width, metrics.height() + 2);
    box.moveLeft(std::clamp(box.left(), 0.0, std::max(0.0, plot()->width() - width)));
    painter->setBrush(t.text);
    painter->drawRoundedRect(box, 4, 4);
    painter->setFont(font);
    painter->setPen(t.surface);
    painter->drawText(box, Qt::AlignCenter, m_markerText);
}

} // namespace forereach::ui
