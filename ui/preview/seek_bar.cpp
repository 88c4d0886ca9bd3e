// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/seek_bar.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

#include "ui/preview/frame_fetcher.h"
#include "ui/preview/frame_image.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
constexpr int kInset = 8;
constexpr int kPreviewSide = 180;
} // namespace

/// The small picture over the pointer.
class SeekPreview : public QWidget {
public:
    explicit SeekPreview(QWidget* window) : QWidget(window) {
        setObjectName(QStringLiteral("seekPreview"));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        hide();
    }
    void show(const QImage& image, const QString& text, QPoint bottomCentre) {
        m_image = image;
        m_text = text;
        const QSize picture = image.isNull()
                                  ? QSize(84, 0)
                                  : image.size().scaled(kPreviewSide, kPreviewSide, Qt::KeepAspectRatio);
        resize(picture.width() + 8, picture.height() + 28);
        const int x =
            std::clamp(bottomCentre.x() - width() / 2, 4, std::max(4, parentWidget()->width() - width() - 4));
        move(x, std::max(4, bottomCentre.y() - height()));
        raise();
        setVisible(true);
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Tokens& t = tokensOf(this);
        QPainter p(this);
        p.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        p.setPen(t.line);
        p.setBrush(t.surface);
        p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCorner, kCorner);
        const QRectF picture(4, 4, width() - 8, height() - 28);
        if (!m_image.isNull()) p.drawImage(fitted(m_image.size(), picture, Qt::KeepAspectRatio), m_image);
        p.setFont(textFont(TextSize::Table));
        p.setPen(t.text);
        p.drawText(QRectF(0, height() - 24, width(), 22), Qt::AlignCenter, m_text);
    }

private:
    QImage m_image;
    QString m_text;
};

QString clockText(double s, bool hundredths) {
    const auto ticks = static_cast<qint64>(std::floor(std::max(0.0, s) * 100.0 + 0.5));
    const qint64 seconds = ticks / 100;
    QString text = QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (hundredths) text += QStringLiteral(".%1").arg(ticks % 100, 2, 10, QLatin1Char('0'));
    return text;
}

SeekBar::SeekBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("seekBar"));
    setAccessibleName(tr("Time line"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
}

SeekBar::~SeekBar() {
    delete m_preview;
}

QSize SeekBar::sizeHint() const {
    return {200, 24};
}

void SeekBar::setSource(const QString& path) {
    m_source = path;
    m_strip.clear();
    hidePreview();
    if (m_fetcher) m_fetcher->setSource(path);
    update();
}

void SeekBar::setStrip(std::vector<StripImage> strip) {
    std::sort(strip.begin(), strip.end(), [](const auto& a, const auto& b) { return a.atS < b.atS; });
    m_strip = std::move(strip);
}

void SeekBar::setDuration(double s) {
    m_duration = std::max(0.0, s);
    update();
}

void SeekBar::setFrameRate(double framesPerSecond) {
    if (framesPerSecond > 0) m_frameRate = framesPerSecond;
}

void SeekBar::setPosition(double s) {
    if (std::abs(s - m_position) < 1e-6) return;
    m_position = s;
    setAccessibleDescription(clockText(s, true));
    update();
}

double SeekBar::timeAt(double x) const {
    const double room = std::max(1.0, width() - 2.0 * kInset);
    return std::clamp((x - kInset) / room, 0.0, 1.0) * m_duration;
}

double SeekBar::xAt(double s) const {
    const double share = m_duration > 0 ? std::clamp(s / m_duration, 0.0, 1.0) : 0.0;
    return kInset + share * (width() - 2.0 * kInset);
}

void SeekBar::paintEvent(QPaintEvent*) {
    const Tokens& t = tokensOf(this);
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const double y = height() / 2.0, thick = m_hover >= 0 || m_dragging ? 6 : 4;
    const auto bar = [&](double from, double to, const QColor& color) {
        if (to <= from) return;
        p.setPen(Qt::NoPen);
        p.setBrush(color);
        p.drawRoundedRect(QRectF(from, y - thick / 2, to - from, thick), thick / 2, thick / 2);
    };
    bar(kInset, width() - kInset, mixed(t.surface, t.text, 0.16));
    if (m_duration <= 0) return;
    if (m_hover >= 0) bar(kInset, xAt(m_hover), mixed(t.surface, t.text, 0.30));
    bar(kInset, xAt(m_position), t.accent);
    p.setBrush(t.accent);
    p.setPen(QPen(t.surface, 2));
    p.drawEllipse(QPointF(xAt(m_position), y), 7, 7);
    if (hasFocus()) {
        p.setBrush(Qt::NoBrush);
        p.setPen(QPen(t.accent, 2));
        p.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kCorner, kCorner);
    }
}

void SeekBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_duration <= 0) return;
    m_dragging = true;
    Q_EMIT seekRequested(timeAt(event->position().x()));
    hover(event->position().x());
}

void SeekBar::mouseMoveEvent(QMouseEvent* event) {
    if (m_duration <= 0) return;
    if (m_dragging) Q_EMIT seekRequested(timeAt(event->position().x()));
    hover(event->position().x());
}

void SeekBar::mouseReleaseEvent(QMouseEvent*) {
    m_dragging = false;
    update();
}

void SeekBar::leaveEvent(QEvent*) {
    if (!m_dragging) hidePreview();
}

void SeekBar::hideEvent(QHideEvent*) {
    hidePreview();
}

void SeekBar::keyPressEvent(QKeyEvent* event) {
    const double step = event->modifiers() & Qt::ShiftModifier ? 1.0 : 0.2;
    switch (event->key()) {
    case Qt::Key_Left:
        Q_EMIT seekRequested(std::max(0.0, m_position - step));
        return;
    case Qt::Key_Right:
        Q_EMIT seekRequested(std::min(m_duration, m_position + step));
        return;
    case Qt::Key_Home:
        Q_EMIT seekRequested(0);
        return;
    case Qt::Key_End:
        Q_EMIT seekRequested(m_duration);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void SeekBar::hover(double x) {
    m_hover = timeAt(x);
    m_previewFrame = -1;
    update();
    if (!m_preview) m_preview = new SeekPreview(window());
    if (m_preview->parentWidget() != window()) m_preview->setParent(window());
    const auto place = [this] { return mapTo(window(), QPoint(static_cast<int>(xAt(m_hover)), 0)); };
    const QString text = tr("%1  frame %2")
                             .arg(clockText(m_hover, true))
                             .arg(static_cast<qint64>(std::floor(m_hover * m_frameRate + 1e-6)));

    const auto nearest =
        std::min_element(m_strip.begin(), m_strip.end(), [this](const auto& a, const auto& b) {
            return std::abs(a.atS - m_hover) < std::abs(b.atS - m_hover);
        });
    m_preview->show(nearest == m_strip.end() ? QImage() : nearest->image, text, place());
    if (m_source.isEmpty()) return;
    if (!m_fetcher) {
        m_fetcher = new FrameFetcher(this);
        m_fetcher->setSource(m_source);
        connect(m_fetcher, &FrameFetcher::ready, this, [this](quint64 id, double atS, const QImage& image) {
            if (id != m_question || m_hover < 0 || !m_preview) return;
            m_previewFrame = atS;
            m_preview->show(
                image, tr("%1  frame %2").arg(clockText(m_hover, true)).arg(std::llround(atS * m_frameRate)),
                mapTo(window(), QPoint(static_cast<int>(xAt(m_hover)), 0)));
            Q_EMIT previewReady(atS);
        });
    }
    m_question = m_fetcher->request(m_hover, static_cast<int>(kPreviewSide * devicePixelRatioF()));
}

void SeekBar::hidePreview() {
    m_hover = -1;
    m_previewFrame = -1;
    m_question = 0;
    if (m_preview) m_preview->hide();
    update();
}

} // namespace forereach::ui
