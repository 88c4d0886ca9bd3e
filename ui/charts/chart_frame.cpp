// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_frame.h"

#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QVBoxLayout>

#include <cmath>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

ChartFrame::ChartFrame(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    setProperty("role", QStringLiteral("surface"));
    setAttribute(Qt::WA_StyledBackground);
    m_titleLabel = new QLabel(this);
    m_titleLabel->setObjectName(name + QStringLiteral("Title"));
    m_titleLabel->setFont(textFont(TextSize::Title, true));
    m_titleLabel->setWordWrap(true);
    m_titleLabel->setCursor(Qt::OpenHandCursor);
    m_titleLabel->setToolTip(tr("Drag out as a picture (PNG, SVG)"));
    m_titleLabel->installEventFilter(this);
    m_subtitleLabel = new QLabel(this);
    m_subtitleLabel->setObjectName(name + QStringLiteral("Subtitle"));
    m_subtitleLabel->setFont(textFont(TextSize::Table));
    m_subtitleLabel->setWordWrap(true);
    m_subtitleLabel->hide();

    PlotView::Hooks hooks;
    hooks.key = [this](QKeyEvent* event) { return onKey(event); };
    hooks.hover = [this](QPointF at) { onHover(at); };
    hooks.click = [this](QPointF at) {
        const Spot spot = isEmpty() ? Spot{} : spotAt(at);
        if (!spot.valid()) return;
        setCurrent(spot);
        Q_EMIT pointActivated(spot.series, spot.point);
    };
    hooks.reset = [this] { resetZoom(); };
    hooks.menu = [this](QPoint at) {
        auto choices = menu();
        choices->exec(at);
    };
    hooks.focus = [this](bool in) {
        if (in && m_current.valid()) {
            setCurrent(m_current);
        } else {
            m_readout->hide();
            m_plot->layer(QStringLiteral("mark"))->replot();
        }
    };
    m_plot = new PlotView(std::move(hooks), this);
    m_plot->setObjectName(name + QStringLiteral("Plot"));
    m_readout = new QLabel(m_plot);
    m_readout->setObjectName(name + QStringLiteral("Readout"));
    m_readout->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_readout->setFont(textFont(TextSize::Table));
    m_readout->hide();
    m_plot->addLayer(QStringLiteral("mark"), m_plot->layer(QStringLiteral("legend")), QCustomPlot::limAbove);
    m_plot->layer(QStringLiteral("mark"))->setMode(QCPLayer::lmBuffered);
    new PlotPainter(m_plot, QStringLiteral("mark"), [this](QCPPainter* painter) {
        const Spot spot = m_hovered.valid() ? m_hovered : m_plot->hasFocus() ? m_current : Spot{};
        if (spot.valid() && !isEmpty()) paintMark(painter, spot);
    });

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 8);
    column->setSpacing(kStep);
    m_head = new QHBoxLayout;
    m_head->setSpacing(kStep * 3);
    m_head->addWidget(m_titleLabel, 1);
    column->addLayout(m_head);
    column->addWidget(m_subtitleLabel);
    column->addSpacing(kStep);
    column->addWidget(m_plot, 1);
    setEmptyText(tr("Nothing to show yet."));
    refresh();
}

ChartFrame::~ChartFrame() = default;

void ChartFrame::setTitle(const QString& finding) {
    m_title = finding;
    m_titleLabel->setText(finding);
    tellAccessibility(QString());
}

void ChartFrame::setSubtitle(const QString& text) {
    m_subtitle = text;
    m_subtitleLabel->setText(text);
    m_subtitleLabel->setVisible(!text.isEmpty());
    tellAccessibility(QString());
}

void ChartFrame::setEmptyText(const QString& text) {
    m_emptyText = text;
    if (isEmpty()) m_plot->setEmptyText(text);
}

void ChartFrame::setCorner(QWidget* corner) {
    m_head->addWidget(corner, 0, Qt::AlignTop);
}

void ChartFrame::setStale(bool stale) {
    m_plot->setDimmed(stale);
}
bool ChartFrame::isStale() const {
    return m_plot->isDimmed();
}

void ChartFrame::setData(const ChartData& data) {
    m_hovered = {};
    m_readout->hide();
    m_data = data;
    if (!data.empty() && !data.hasUnits()) {
        m_data.series.clear();
        m_plot->setEmptyText(tr("Not drawn: an axis has no unit."));
    } else {
        m_plot->setEmptyText(m_data.empty() ? m_emptyText : QString());
    }
    const auto series = static_cast<std::size_t>(m_current.series);
    if (m_current.valid() && (series >= m_data.series.size() || static_cast<std::size_t>(m_current.point) >=
                                                                    m_data.series[series].points.size())) {
        m_current = {};
    }
    refresh();
}

/// Colours, plottables and ranges from scratch; cheap enough (below 8 ms) for every new answer and theme.
void ChartFrame::refresh() {
    const Tokens& t = tokensOf(this);
    QPalette palette = m_subtitleLabel->palette();
    palette.setColor(QPalette::WindowText, t.muted);
    m_subtitleLabel->setPalette(palette);
    m_readout->setStyleSheet(
        QStringLiteral("QLabel { background: %1; color: %2; border: 1px solid %3; border-radius: %4px; "
                       "padding: 6px 8px; }")
            .arg(t.surface.name(), t.text.name(), t.edge.name())
            .arg(kCorner));
    if (!m_data.empty()) {
        build();
        applyRanges();
    } else if (m_plot->plottableCount() > 0) {
        clear();
    }
    m_plot->dress(t);
    m_plot->setSelectionRectMode(zoomable() && !m_data.empty() ? QCP::srmZoom : QCP::srmNone);
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ChartFrame::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_plot != nullptr) refresh();
}

void ChartFrame::resetZoom() {
    if (isEmpty()) return;
    applyRanges();
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ChartFrame::zoomBy(double factor) {
    if (isEmpty() || !zoomable()) return;
    zoomAround(m_current, factor);
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

void ChartFrame::zoomAround(Spot spot, double factor) {
    const QCPRange range = m_plot->xAxis->range();
    const double middle = spot.valid() ? m_plot->xAxis->pixelToCoord(pixelOf(spot).x()) : range.center();
    m_plot->xAxis->setRange(middle - (middle - range.lower) / factor,
                            middle + (range.upper - middle) / factor);
}

ChartFrame::Spot ChartFrame::stepped(Spot from, int key) const {
    const auto clampPoint = [this](int series, int point) {
        const auto count = static_cast<int>(m_data.series[static_cast<std::size_t>(series)].points.size());
        return Spot{series, std::clamp(point, 0, count - 1)};
    };
    const int last = static_cast<int>(m_data.series.size()) - 1;
    switch (key) {
    case Qt::Key_Left:
        return clampPoint(from.series, from.point - 1);
    case Qt::Key_Right:
        return clampPoint(from.series, from.point + 1);
    case Qt::Key_Up:
        return clampPoint(std::max(0, from.series - 1), from.point);
    case Qt::Key_Down:
        return clampPoint(std::min(last, from.series + 1), from.point);
    default:
        return from;
    }
}

bool ChartFrame::onKey(QKeyEvent* event) {
    if (isEmpty() || (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)))
        return false;
    const int key = event->key();
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        setCurrent(m_current.valid() ? stepped(m_current, key) : Spot{0, 0});
        return true;
    case Qt::Key_Home:
    case Qt::Key_End: {
        const int series = std::max(0, m_current.series);
        const auto count = static_cast<int>(m_data.series[static_cast<std::size_t>(series)].points.size());
        setCurrent({series, key == Qt::Key_Home ? 0 : count - 1});
        return true;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current.valid()) Q_EMIT pointActivated(m_current.series, m_current.point);
        return m_current.valid();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(1.5);
        return true;
    case Qt::Key_Minus:
        zoomBy(1 / 1.5);
        return true;
    case Qt::Key_0:
        resetZoom();
        return true;
    default:
        return false;
    }
}

void ChartFrame::onHover(QPointF at) {
    const Spot spot = isEmpty() || at.isNull() ? Spot{} : spotAt(at);
    if (spot == m_hovered) return;
    m_hovered = spot;
    if (spot.valid())
        showReadout(spot, pixelOf(spot));
    else
        m_readout->hide();
    m_plot->layer(QStringLiteral("mark"))->replot();
}

void ChartFrame::setCurrent(Spot spot) {
    m_current = spot;
    m_hovered = {};
    m_plot->layer(QStringLiteral("mark"))->replot();
    if (!spot.valid()) {
        m_readout->hide();
        return;
    }
    if (m_plot->hasFocus()) showReadout(spot, pixelOf(spot));
    const QString spoken = describe(spot);
    tellAccessibility(spoken);
    Q_EMIT pointSpoken(spoken);
}

void ChartFrame::setSelected(Spot spot) {
    if (m_selected == spot) return;
    m_selected = spot;
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
}

QString ChartFrame::titleOfSpot(Spot spot) const {
    const ChartSeries& series = m_data.series[static_cast<std::size_t>(spot.series)];
    const ChartPoint& point = series.points[static_cast<std::size_t>(spot.point)];
    QString name = point.label.isEmpty() ? exactWithUnit(point.x, m_data.x) : point.label;
    if (m_data.series.size() > 1) name = series.name + QStringLiteral(", ") + name;
    return name;
}

QString ChartFrame::valueOfSpot(Spot spot) const {
    const ChartPoint& p =
        m_data.series[static_cast<std::size_t>(spot.series)].points[static_cast<std::size_t>(spot.point)];
    if (!p.y || !std::isfinite(*p.y)) return p.note.isEmpty() ? tr("no figure") : p.note;
    QString text = exactWithUnit(*p.y, m_data.y);
    if (p.low && p.high) {
        text += tr("; 8 in 10 outcomes %1 to %2")
                    .arg(exactNumber(*p.low, m_data.y.kind), exactNumber(*p.high, m_data.y.kind));
    }
    if (p.error) text += tr("; computed to %1").arg(exactNumber(*p.error, m_data.y.kind));
    if (!p.note.isEmpty()) text += QStringLiteral("; ") + p.note;
    return text;
}

QString ChartFrame::describe(Spot spot) const {
    return spot.valid() ? QStringLiteral("%1: %2").arg(titleOfSpot(spot), valueOfSpot(spot)) : QString();
}

void ChartFrame::showReadout(Spot spot, QPointF near) {
    QString lines = valueOfSpot(spot).toHtmlEscaped();
    lines.replace(QStringLiteral("; "), QStringLiteral("<br>"));
    m_readout->setText(QStringLiteral("<b>%1</b><br>%2").arg(titleOfSpot(spot).toHtmlEscaped(), lines));
    m_readout->adjustSize();
    const QSize box = m_readout->size();
    QPoint at(qRound(near.x()) + 14, qRound(near.y()) - box.height() - 10);
    if (at.x() + box.width() > m_plot->width()) at.setX(qRound(near.x()) - box.width() - 14);
    at.setX(std::clamp(at.x(), 0, std::max(0, m_plot->width() - box.width())));
    at.setY(std::clamp(at.y(), 0, std::max(0, m_plot->height() - box.height())));
    m_readout->move(at);
    m_readout->show();
    m_readout->raise();
}

void ChartFrame::tellAccessibility(const QString& spoken) {
    m_plot->setAccessibleName(m_title);
    QStringList parts{m_subtitle};
    if (!spoken.isEmpty()) parts.prepend(spoken);
    parts.removeAll(QString());
    m_plot->setAccessibleDescription(parts.isEmpty() ? m_title : parts.join(QStringLiteral(". ")));
    if (spoken.isEmpty()) return;
    QAccessibleEvent event(m_plot, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

double ChartFrame::replotMilliseconds() const {
    return m_plot->replotTime(false);
}

bool ChartFrame::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_titleLabel) {
        auto* mouse = dynamic_cast<QMouseEvent*>(event);
        if (event->type() == QEvent::MouseButtonPress && mouse->button() == Qt::LeftButton) {
            m_pressedTitle = mouse->pos();
            return true;
        }
        if (event->type() == QEvent::MouseMove && (mouse->buttons() & Qt::LeftButton) &&
            (mouse->pos() - m_pressedTitle).manhattanLength() >= QApplication::startDragDistance()) {
            startDrag();
            return true;
        }
        if (event->type() == QEvent::ContextMenu) {
            auto choices = menu();
            choices->exec(QCursor::pos());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace forereach::ui
