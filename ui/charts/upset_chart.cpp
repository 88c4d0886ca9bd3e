// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/upset_chart.h"

#include <algorithm>

#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {
int matrixRow() {
    return scaled(18);
}
} // namespace

UpSetChart::UpSetChart(const QString& name, QWidget* parent)
    : BarChart(name, Qt::Vertical, BarChart::Mark::Bar, parent) {
    new PlotPainter(plot(), QStringLiteral("legend"), [this](QCPPainter* painter) {
        if (!isEmpty()) paintMatrix(painter);
    });
}

void UpSetChart::setSets(const QStringList& rows, std::vector<std::vector<std::size_t>> members,
                         const ChartData& bars) {
    m_rows = rows;
    m_members = std::move(members);
    setData(bars);
}

void UpSetChart::build() {
    BarChart::build();
    const QFontMetrics metrics(textFont(TextSize::Table));
    int widest = 0;
    for (const QString& row : m_rows) widest = std::max(widest, metrics.horizontalAdvance(row));
    plot()->xAxis->setTickLabels(false);
    plot()->xAxis->setLabel({});
    plot()->axisRect()->setMinimumMargins(QMargins(std::min(widest, scaled(200)) + 16, PlotView::headRoom(1),
                                                   12, static_cast<int>(m_rows.size()) * matrixRow() + 8));
    plot()->setMinimumHeight(static_cast<int>(m_rows.size()) * matrixRow() + scaled(150));
}

void UpSetChart::paintMatrix(QCPPainter* painter) const {
    const Tokens& t = tokensOf(this);
    const QRect area = plot()->axisRect()->rect();
    const QFont font = textFont(TextSize::Table);
    const QFontMetrics metrics(font);
    painter->setFont(font);
    const auto middle = [&](std::size_t row) {
        return area.bottom() + 8 + (static_cast<double>(row) + 0.5) * matrixRow();
    };
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        painter->setPen(t.text);
        const QString name = metrics.elidedText(m_rows[row], Qt::ElideRight, area.left() - 12);
        painter->drawText(QPointF(4, middle(static_cast<std::size_t>(row)) + metrics.ascent() / 2.0 - 1),
                          name);
    }
    const double size = 4.5;
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        const double x = plot()->xAxis->coordToPixel(static_cast<double>(i));
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.line);
        for (qsizetype row = 0; row < m_rows.size(); ++row)
            painter->drawEllipse(QPointF(x, middle(static_cast<std::size_t>(row))), size, size);
        if (m_members[i].empty()) continue;
        const auto [low, high] = std::minmax_element(m_members[i].begin(), m_members[i].end());
        painter->setPen(QPen(t.text, 2));
        painter->drawLine(QPointF(x, middle(*low)), QPointF(x, middle(*high)));
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.text);
        for (const std::size_t row : m_members[i]) painter->drawEllipse(QPointF(x, middle(row)), size, size);
    }
}

} // namespace forereach::ui
