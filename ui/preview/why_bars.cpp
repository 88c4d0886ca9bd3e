// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/why_bars.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <map>

#include "ui/preview/phone_feed.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr std::size_t kNamed = 4;
constexpr int kLabelWidth = 44;
constexpr int kScoreWidth = 62;

QColor colourOf(const Tokens& t, std::size_t index) {
    return index < kNamed ? t.data[index] : t.others;
}
} // namespace

std::vector<std::string> largestActions(const std::vector<const LedgerCandidate*>& candidates,
                                        std::size_t count) {
    std::map<std::string, double> size;
    for (const LedgerCandidate* c : candidates)
        if (c)
            for (const LedgerPart& part : c->parts)
                size[part.action] = std::max(size[part.action], std::abs(part.product));
    std::vector<std::pair<std::string, double>> order(size.begin(), size.end());
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(count, order.size()); ++i) names.push_back(order[i].first);
    return names;
}

std::vector<ScorePart> namedParts(const LedgerCandidate& candidate, const std::vector<std::string>& kept) {
    std::vector<ScorePart> parts;
    for (const std::string& action : kept) {
        ScorePart part{actionName(action), 0, 0, 0};
        for (const LedgerPart& from : candidate.parts)
            if (from.action == action) {
                part.product += from.product;
                part.prediction = from.prediction;
                part.weight = from.weight;
            }
        parts.push_back(part);
    }
    ScorePart others{QObject::tr("others"), 0, 0, 0};
    bool any = false;
    for (const LedgerPart& from : candidate.parts)
        if (std::find(kept.begin(), kept.end(), from.action) == kept.end()) {
            others.product += from.product;
            any = true;
        }
    if (any) parts.push_back(others);
    return parts;
}

WhyBars::WhyBars(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("whyBars"));
    setAccessibleName(tr("What the score is made of"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
}

void WhyBars::setCompact(bool compact) {
    m_compact = compact;
    updateGeometry();
}

void WhyBars::setCandidates(const LedgerCandidate* shown, const LedgerCandidate* next) {
    m_rows.clear();
    if (shown && shown->parts.empty()) shown = nullptr;
    if (next && next->parts.empty()) next = nullptr;
    m_actions = largestActions({shown, next}, kNamed);
    if (shown) m_rows.push_back({tr("This"), shown->score, namedParts(*shown, m_actions)});
    if (shown && next) m_rows.push_back({tr("Next"), next->score, namedParts(*next, m_actions)});
    m_low = 0;
    m_high = 1e-9;
    QStringList words;
    for (const Row& row : m_rows) {
        double up = 0, down = 0;
        QStringList parts;
        for (const ScorePart& part : row.parts) {
            (part.product >= 0 ? up : down) += part.product;
            parts << QStringLiteral("%1 %2").arg(part.name, scoreText(part.product));
        }
        m_high = std::max({m_high, up, row.score});
        m_low = std::min({m_low, down, row.score});
        words << tr("%1: %2, together %3")
                     .arg(row.label, parts.join(QStringLiteral(", ")), scoreText(row.score));
    }
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

int WhyBars::rowHeight() const {
    return scaled(m_compact ? 22 : 34);
}

QSize WhyBars::sizeHint() const {
    if (m_rows.empty()) return {200, 0};
    return {m_compact ? 240 : 520,
            static_cast<int>(m_rows.size()) * rowHeight() + scaled(m_compact ? 36 : 22)};
}

QSize WhyBars::minimumSizeHint() const {
    return {180, sizeHint().height()};
}

void WhyBars::paintEvent(QPaintEvent*) {
    m_pieces.clear();
    if (m_rows.empty()) return;
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    double top = 0;
    for (const Row& row : m_rows) {
        paintRow(p, row, top);
        top += rowHeight();
    }
    paintKey(p, top);
}

void WhyBars::paintRow(QPainter& p, const Row& row, double top) {
    const Tokens& t = tokensOf(this);
    const double left = scaled(kLabelWidth), right = width() - scaled(kScoreWidth);
    const double span = std::max(1e-9, m_high - m_low);
    const auto x = [&](double value) { return left + (value - m_low) / span * (right - left); };
    const double height = rowHeight() - scaled(m_compact ? 8 : 10);
    p.setFont(textFont(TextSize::Table));
    p.setPen(t.muted);
    p.drawText(QRectF(0, top, left - 4, height), Qt::AlignLeft | Qt::AlignVCenter, row.label);

    double up = x(0), down = x(0);
    for (std::size_t i = 0; i < row.parts.size(); ++i) {
        const ScorePart& part = row.parts[i];
        const double length = std::abs(part.product) / span * (right - left);
        QRectF box;
        if (part.product >= 0) {
            box = QRectF(up, top, length, height);
            up += length;
        } else {
            down -= length;
            box = QRectF(down, top, length, height);
        }
        const bool named = i < m_actions.size();
        const QColor colour = colourOf(t, named ? i : kNamed);
        const QRectF drawn = box.adjusted(0, 0, length > 2 ? -1 : 0, 0);
        p.setPen(Qt::NoPen);
        if (part.product < 0) { // a cost: hatched, left of zero
            p.fillRect(drawn, mixed(t.surface, colour, 0.25));
            p.fillRect(drawn, QBrush(colour, Qt::BDiagPattern));
        } else {
            p.fillRect(drawn, colour);
        }
        QString tip = QStringLiteral("%1: %2").arg(part.name, scoreText(part.product));
        // What is left is of the item's age, the viewer's network and the format.
        const double plain = part.prediction * part.weight;
        const double rest = plain != 0 ? part.product / plain : 1;
        const QString factor =
            std::abs(rest - 1) > 0.02 ? QStringLiteral(" × ") + factorText(rest, 2) : QString();
        if (named && part.weight != 0) {
            tip = tr("%1: predicted %2, weight %3, together %4")
                      .arg(part.name, factorText(part.prediction, 3), factorText(part.weight, 3),
                           scoreText(part.product));
            if (!factor.isEmpty())
                tip += tr(" (%1 for age, network, format and liking)").arg(factor.trimmed());
        }
        m_pieces.push_back({box.adjusted(-1, -2, 1, 2), tip});
        if (m_compact) continue;
        // The longest wording that fits stands in the bar, with its factors.
        QStringList wordings;
        if (named && part.weight != 0)
            wordings << QStringLiteral("%1 %2 × %3%4 = %5")
                            .arg(part.name, factorText(part.prediction, 2), factorText(part.weight, 3),
                                 factor, scoreText(part.product));
        wordings << QStringLiteral("%1 %2").arg(part.name, scoreText(part.product)) << part.name
                 << scoreText(part.product);
        const QFontMetricsF metrics(p.font());
        for (const QString& wording : wordings) {
            if (metrics.horizontalAdvance(wording) + 10 > drawn.width()) continue;
            const double luminance = 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF();
            if (part.product < 0) { // words on hatching need a ground
                const double wide = metrics.horizontalAdvance(wording) + 8;
                p.fillRect(QRectF(drawn.center().x() - wide / 2, drawn.top() + 4, wide, drawn.height() - 8),
                           t.surface);
            }
            p.setPen(part.product < 0 ? t.text
                                      : (luminance > 0.5 ? QColor(0x10, 0x12, 0x15) : QColor(Qt::white)));
            p.drawText(drawn, Qt::AlignCenter, wording);
            break;
        }
    }
    if (m_low < 0) {
        p.setPen(QPen(t.edge, 1));
        p.drawLine(QPointF(x(0), top - 2), QPointF(x(0), top + height + 2));
    }
    p.setFont(textFont(TextSize::Table, true));
    p.setPen(t.text);
    p.drawText(QRectF(right + 4, top, width() - right - 4, height), Qt::AlignRight | Qt::AlignVCenter,
               QStringLiteral("= ") + scoreText(row.score));
}

void WhyBars::paintKey(QPainter& p, double top) {
    const Tokens& t = tokensOf(this);
    p.setFont(textFont(TextSize::Table));
    const QFontMetricsF metrics(p.font());
    double x = scaled(kLabelWidth), y = top;
    const auto entry = [&](const QColor& colour, const QString& name, bool cost) {
        const double wide = 14 + metrics.horizontalAdvance(name) + 12;
        if (x + wide > width() && x > scaled(kLabelWidth)) {
            x = scaled(kLabelWidth);
            y += metrics.height() + 2;
        }
        const QRectF swatch(x, y + metrics.height() / 2 - 4, 9, 9);
        if (cost) {
            p.fillRect(swatch, mixed(t.surface, colour, 0.25));
            p.fillRect(swatch, QBrush(colour, Qt::BDiagPattern));
        } else {
            p.fillRect(swatch, colour);
        }
        p.setPen(t.muted);
        p.drawText(QRectF(x + 14, y, wide, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, name);
        x += wide;
    };
    const auto& parts = m_rows.front().parts;
    for (std::size_t i = 0; i < parts.size(); ++i)
        entry(colourOf(t, i < m_actions.size() ? i : kNamed), parts[i].name, parts[i].product < 0);
}

bool WhyBars::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (const Piece& piece : m_pieces)
            if (piece.box.contains(help->pos())) {
                QToolTip::showText(help->globalPos(), piece.tip, this);
                return true;
            }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace forereach::ui
