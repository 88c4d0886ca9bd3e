// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/ledger_picture.h"

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/preview/phone_feed.h"
#include "ui/preview/why_bars.h"
#include "ui/views/theme.h"

namespace forereach::ui {

QString rerankText(const FeedSlot& slot) {
    if (slot.insertedByPool || slot.shown.rankByScore == 0 || slot.shown.rankByScore == slot.slot) return {};
    return LedgerPicture::tr("rank %1 by score, shown in slot %2").arg(slot.shown.rankByScore).arg(slot.slot);
}

/// Two bars on one scale: what was found, by source, and what the filters left of it.
class LedgerPicture::Funnel : public QWidget {
public:
    explicit Funnel(QWidget* parent) : QWidget(parent) {
        setObjectName(QStringLiteral("ledgerFunnel"));
        setAccessibleName(LedgerPicture::tr("Candidates found and filtered"));
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    void set(const FeedFunnel& funnel) {
        m_funnel = funnel;
        QStringList found, removed;
        for (const auto& [source, n] : funnel.bySource)
            found << QStringLiteral("%1 %2").arg(QString::fromStdString(source)).arg(n);
        for (const auto& [filter, n] : funnel.removedBy)
            removed << QStringLiteral("%1 %2").arg(QString::fromStdString(filter)).arg(n);
        setAccessibleDescription(
            LedgerPicture::tr("Found %1: %2. Filters removed: %3. Ranked %4.")
                .arg(funnel.found)
                .arg(found.join(QStringLiteral(", ")), removed.join(QStringLiteral(", ")))
                .arg(funnel.ranked));
        update();
    }
    QSize sizeHint() const override { return {400, scaled(2 * 30)}; }
    QSize minimumSizeHint() const override { return {200, scaled(2 * 30)}; }

protected:
    void paintEvent(QPaintEvent*) override {
        const Tokens& t = tokensOf(this);
        QPainter p(this);
        p.setFont(textFont(TextSize::Table));
        const QFontMetricsF metrics(p.font());
        const double left = scaled(112), row = scaled(30), bar = scaled(20);
        const double room = width() - left, scale = room / std::max(1, m_funnel.found);
        const auto label = [&](int line, const QString& name, int number) {
            p.setPen(t.muted);
            p.drawText(QRectF(0, line * row, left, bar), Qt::AlignLeft | Qt::AlignVCenter, name);
            p.setPen(t.text);
            p.setFont(textFont(TextSize::Table, true));
            p.drawText(QRectF(0, line * row, left - 10, bar), Qt::AlignRight | Qt::AlignVCenter,
                       QLocale().toString(number));
            p.setFont(textFont(TextSize::Table));
        };
        const auto piece = [&](double& x, int line, int number, const QString& name, const QColor& fill,
                               const QColor& ink, bool hatched) {
            const QRectF box(x, line * row, std::max(1.0, number * scale - 1), bar);
            if (hatched) {
                p.fillRect(box, mixed(t.surface, fill, 0.15));
                p.fillRect(box, QBrush(fill, Qt::BDiagPattern));
            } else {
                p.fillRect(box, fill);
            }
            x += number * scale;
            p.setPen(ink);
            for (const QString& text :
                 {QStringLiteral("%1 %2").arg(name).arg(number), QString::number(number)})
                if (metrics.horizontalAdvance(text) + 8 < box.width()) {
                    if (hatched) {
                        const double w = metrics.horizontalAdvance(text) + 8;
                        p.fillRect(QRectF(box.center().x() - w / 2, box.top() + 2, w, box.height() - 4),
                                   t.surface);
                    }
                    p.drawText(box, Qt::AlignCenter, text);
                    break;
                }
        };
        label(0, LedgerPicture::tr("Found"), m_funnel.found);
        double x = left;
        double strength = 0.34;
        for (const auto& [source, n] : m_funnel.bySource) {
            piece(x, 0, n, QString::fromStdString(source),
                  mixed(t.surface, t.text, strength * (t.dark ? 1.0 : 0.62)), t.text, false);
            strength = std::max(0.10, strength - 0.07);
        }
        label(1, LedgerPicture::tr("Filters leave"), m_funnel.ranked);
        x = left;
        piece(x, 1, m_funnel.ranked, LedgerPicture::tr("ranked"),
              mixed(t.surface, t.text, t.dark ? 0.24 : 0.16), t.text, false);
        for (const auto& [filter, n] : m_funnel.removedBy)
            if (n > 0) piece(x, 1, n, QString::fromStdString(filter), t.others, t.text, true);
    }

private:
    FeedFunnel m_funnel;
};

LedgerPicture::LedgerPicture(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("ledgerPicture"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kStep * 4, kStep * 3, kStep * 4, kStep * 3);
    column->setSpacing(kStep * 2);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // half a bar says nothing
    m_funnel = new Funnel(this);
    column->addWidget(m_funnel);
    m_bars = new WhyBars(this);
    m_bars->setObjectName(QStringLiteral("ledgerBars"));
    column->addWidget(m_bars);
    m_note = new QLabel(this);
    m_note->setObjectName(QStringLiteral("ledgerNote"));
    m_note->setWordWrap(true);
    column->addWidget(m_note);
    m_rerank = new QLabel(this);
    m_rerank->setObjectName(QStringLiteral("ledgerRerank"));
    column->addWidget(m_rerank);
}

void LedgerPicture::setSlot(const FeedAnswer& answer, const FeedSlot* slot) {
    m_funnel->set(answer.funnel);
    const bool beaten = slot && !slot->beat.empty();
    m_bars->setCandidates(slot ? &slot->shown : nullptr, beaten ? &slot->beat.front() : nullptr);
    m_bars->setVisible(!m_bars->isEmpty());
    QStringList note;
    if (slot && slot->insertedByPool) note << tr("Put here to learn about it, not won by score.");
    if (slot && slot->shown.parts.empty()) note << tr("No score was computed for it.");
    if (beaten)
        note << tr("Next: %1, %2.")
                    .arg(QString::fromStdString(slot->beat.front().itemLabel),
                         QString::fromStdString(slot->beat.front().mainTopic));
    m_note->setText(note.join(QLatin1Char(' ')));
    m_note->setVisible(!note.isEmpty());
    const QString rerank = slot ? rerankText(*slot) : QString();
    m_rerank->setText(tr("Re-ranked: %1").arg(rerank));
    m_rerank->setVisible(!rerank.isEmpty());
}

void LedgerPicture::paintEvent(QPaintEvent*) {
    const Tokens& t = tokensOf(this);
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(t.line);
    p.setBrush(t.surface);
    p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
}

void LedgerPicture::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) update();
    QFrame::changeEvent(event);
}

} // namespace forereach::ui
