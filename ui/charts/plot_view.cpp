// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plot_view.h"

#include <QApplication>

namespace forereach::ui {

PlotView::PlotView(Hooks hooks, QWidget* parent) : QCustomPlot(parent), m_hooks(std::move(hooks)) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAutoAddPlottableToLegend(false);
    setNoAntialiasingOnDrag(true);
    setPlottingHint(QCP::phCacheLabels, true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new PlotPainter(this, QStringLiteral("legend"), [this](QCPPainter* painter) {
        painter->setFont(textFont(TextSize::Table));
        painter->setPen(tokensOf(this).muted);
        const QRect line(0, 0, viewport().width(), headRoom());
        painter->drawText(line, Qt::AlignLeft | Qt::AlignTop, m_topLeft);
        painter->drawText(line, Qt::AlignRight | Qt::AlignTop, m_topRight);
    });
    plotLayout()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins(QMargins(0, 0, 0, 0));
}

void PlotView::setTopTitles(const QString& left, const QString& right) {
    m_topLeft = left;
    m_topRight = right;
}

int PlotView::headRoom(int rows) {
    return QFontMetrics(textFont(TextSize::Table)).lineSpacing() * (1 + rows) + 10;
}

void PlotView::setDimmed(bool dimmed) {
    if (m_dimmed == dimmed) return;
    m_dimmed = dimmed;
    update();
}

void PlotView::setEmptyText(const QString& text) {
    m_empty = text;
    update();
}

void PlotView::dressAxis(QCPAxis* axis, const Tokens& t) {
    axis->setBasePen(QPen(t.edge, 1));
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLength(0, 0);
    axis->setTickLabelColor(t.muted);
    axis->setTickLabelFont(textFont(TextSize::Table));
    axis->setLabelColor(t.muted);
    axis->setLabelFont(textFont(TextSize::Table));
    axis->setTickLabelPadding(6);
    axis->setLabelPadding(6);
    axis->setPadding(4);
    axis->grid()->setPen(QPen(t.line, 1));
    axis->grid()->setSubGridVisible(false);
    axis->grid()->setZeroLinePen(Qt::NoPen);
    axis->grid()->setAntialiased(false);
    axis->setAntialiased(false);
}

void PlotView::dress(const Tokens& t) {
    setBackground(QBrush(t.surface));
    for (QCPAxisRect* rect : axisRects()) {
        for (QCPAxis* axis : rect->axes()) dressAxis(axis, t);
    }
    if (selectionRect()) {
        selectionRect()->setPen(QPen(t.accent, 1));
        QColor fill = t.accent;
        fill.setAlphaF(0.12f);
        selectionRect()->setBrush(fill);
    }
}

void PlotView::paintVeil(QPainter& painter, QSize size) {
    const Tokens& t = tokensOf(this);
    if (!m_empty.isEmpty()) {
        painter.fillRect(QRect(QPoint(0, 0), size), t.surface);
        painter.setFont(textFont(TextSize::Body));
        painter.setPen(t.muted);
        painter.drawText(QRect(QPoint(0, 0), size).adjusted(24, 12, -24, -12),
                         Qt::AlignCenter | Qt::TextWordWrap, m_empty);
    } else if (m_dimmed) {
        QColor veil = t.surface;
        veil.setAlphaF(0.55f); // the picture shows at 45 %
        painter.fillRect(QRect(QPoint(0, 0), size), veil);
    }
}

void PlotView::paintInto(QCPPainter* painter, QSize size) {
    toPainter(painter, size.width(), size.height());
    paintVeil(*painter, size);
}

void PlotView::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    QPainter painter(this);
    paintVeil(painter, this->size());
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(tokensOf(this).accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCorner, kCorner);
    }
}

void PlotView::keyPressEvent(QKeyEvent* event) {
    if (!m_hooks.key(event)) QCustomPlot::keyPressEvent(event);
}

void PlotView::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->pos();
    if (event->button() == Qt::LeftButton) {
        setFocus(Qt::MouseFocusReason);
        QCustomPlot::mousePressEvent(event);
    }
}

void PlotView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    QCustomPlot::mouseReleaseEvent(event);
    if ((event->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance()) {
        m_hooks.click(event->position());
    }
}

void PlotView::mouseMoveEvent(QMouseEvent* event) {
    QCustomPlot::mouseMoveEvent(event);
    m_hooks.hover(event->buttons() == Qt::NoButton ? event->position() : QPointF());
}

void PlotView::mouseDoubleClickEvent(QMouseEvent* event) {
    QCustomPlot::mouseDoubleClickEvent(event);
    m_hooks.reset();
}

void PlotView::leaveEvent(QEvent* event) {
    QCustomPlot::leaveEvent(event);
    m_hooks.hover(QPointF());
}

void PlotView::contextMenuEvent(QContextMenuEvent* event) {
    m_hooks.menu(event->globalPos());
    event->accept();
}

void PlotView::focusInEvent(QFocusEvent* event) {
    QCustomPlot::focusInEvent(event);
    m_hooks.focus(true);
}

void PlotView::focusOutEvent(QFocusEvent* event) {
    QCustomPlot::focusOutEvent(event);
    m_hooks.focus(false);
}

QColor seriesColour(const Tokens& t, int slot) {
    return slot >= 0 && slot < static_cast<int>(t.data.size()) ? t.data[static_cast<std::size_t>(slot)]
                                                               : t.others;
}

QPen seriesPen(const Tokens& t, int slot, double width) {
    QPen pen(seriesColour(t, slot), width);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    const auto& dashes = dataDashes();
    QList<qreal> pixels = slot >= 0 && slot < static_cast<int>(dashes.size())
                              ? dashes[static_cast<std::size_t>(slot)]
                              : QList<qreal>{2, 2};
    if (!pixels.isEmpty()) {
        for (qreal& length : pixels) length /= width; // a pen counts dashes in its own widths
        pen.setDashPattern(pixels);
    }
    return pen;
}

} // namespace forereach::ui
