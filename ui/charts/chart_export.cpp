// SPDX-License-Identifier: GPL-3.0-or-later
// How a chart leaves the window: clipboard, drag, files.
#include <QBuffer>
#include <QClipboard>
#include <QDir>
#include <QDrag>
#include <QFile>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <QTemporaryDir>
#include <QUrl>

#include "ui/charts/chart_frame.h"
#include "ui/charts/plot_view.h"

namespace forereach::ui {

namespace {

constexpr int kEdge = 20;

/// A file name from a title: letters, digits and hyphens, at most 60 characters.
QString fileStem(const QString& title) {
    QString stem;
    for (const QChar c : title.toLower()) {
        if (c.isLetterOrNumber())
            stem += c;
        else if (!stem.isEmpty() && !stem.endsWith(QLatin1Char('-')))
            stem += QLatin1Char('-');
        if (stem.size() >= 60) break;
    }
    while (stem.endsWith(QLatin1Char('-'))) stem.chop(1);
    return stem.isEmpty() ? QStringLiteral("chart") : stem;
}

int wrappedHeight(const QFont& font, const QString& text, int width) {
    if (text.isEmpty()) return 0;
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10000), Qt::TextWordWrap, text).height();
}

} // namespace

void ChartFrame::paintPicture(QCPPainter* painter, QSize size) const {
    const Tokens& t = tokensOf(this);
    const QFont titleFont = textFont(TextSize::Title, true), smallFont = textFont(TextSize::Table);
    const int width = size.width() - 2 * kEdge;
    painter->fillRect(QRect(QPoint(0, 0), size), t.surface);
    int top = kEdge;
    const auto write = [&](const QFont& font, const QColor& colour, const QString& text) {
        const int height = wrappedHeight(font, text, width);
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(QRect(kEdge, top, width, height), Qt::TextWordWrap, text);
        top += height + (height > 0 ? kStep : 0);
    };
    write(titleFont, t.text, m_title);
    write(smallFont, t.muted, m_subtitle);
    top += 2 * kStep;
    const int foot = wrappedHeight(smallFont, m_provenance, width);
    const int bottom = size.height() - kEdge - foot;
    painter->save();
    painter->translate(kEdge, top);
    m_plot->paintInto(painter, QSize(width, std::max(80, bottom - 2 * kStep - top)));
    painter->restore();
    painter->setFont(smallFont);
    painter->setPen(t.muted);
    painter->drawText(QRect(kEdge, bottom, width, foot), Qt::TextWordWrap, m_provenance);
}

QImage ChartFrame::picture(QSize size, double scale) const {
    QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
    image.fill(tokensOf(this).surface);
    QCPPainter painter;
    painter.begin(&image);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.scale(scale, scale);
    paintPicture(&painter, size);
    painter.end();
    return image;
}

QByteArray ChartFrame::svg(QSize size) const {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    // QSvgGenerator 6.4 writes these two unescaped.
    static const QRegularExpression markup(QStringLiteral("[&<>]"));
    generator.setTitle(QString(m_title).remove(markup));
    generator.setDescription(QString(m_subtitle + QLatin1Char(' ') + m_provenance).remove(markup));
    QCPPainter painter;
    painter.begin(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    paintPicture(&painter, size);
    painter.end();
    return bytes;
}

std::unique_ptr<QMimeData> ChartFrame::dragData() {
    const QSize size = this->size().expandedTo({640, 360});
    const QImage image = picture(size, 2);
    const QByteArray vector = svg(size);
    auto mime = std::make_unique<QMimeData>();
    mime->setImageData(image);
    mime->setData(QStringLiteral("image/svg+xml"), vector);
    m_dragFiles = std::make_unique<QTemporaryDir>(); // kept until the next drag: the receiver may read late
    if (!m_dragFiles->isValid()) return mime;
    const QString stem = QDir(m_dragFiles->path()).filePath(fileStem(m_title));
    QFile svgFile(stem + QStringLiteral(".svg"));
    if (image.save(stem + QStringLiteral(".png")) && svgFile.open(QIODevice::WriteOnly) &&
        svgFile.write(vector) == vector.size()) {
        svgFile.close();
        mime->setUrls(
            {QUrl::fromLocalFile(stem + QStringLiteral(".png")), QUrl::fromLocalFile(svgFile.fileName())});
    }
    return mime;
}

void ChartFrame::startDrag() {
    if (isEmpty()) return;
    auto* drag = new QDrag(this);
    auto mime = dragData();
    const QImage image = qvariant_cast<QImage>(mime->imageData());
    drag->setPixmap(QPixmap::fromImage(image.scaledToWidth(240, Qt::SmoothTransformation)));
    drag->setMimeData(mime.release());
    drag->exec(Qt::CopyAction);
}

std::unique_ptr<QMenu> ChartFrame::menu() {
    auto choices = std::make_unique<QMenu>();
    QAction* copyData = choices->addAction(tr("Copy data"), this,
                                           [this] { QGuiApplication::clipboard()->setText(dataText()); });
    copyData->setObjectName(QStringLiteral("copyData"));
    QAction* copyPicture = choices->addAction(tr("Copy picture"), this, [this] {
        QGuiApplication::clipboard()->setMimeData(dragData().release());
    });
    copyPicture->setObjectName(QStringLiteral("copyPicture"));
    copyData->setEnabled(!isEmpty());
    copyPicture->setEnabled(!isEmpty());
    if (zoomable()) {
        choices->addSeparator();
        QAction* reset = choices->addAction(tr("Reset zoom"), this, &ChartFrame::resetZoom);
        reset->setObjectName(QStringLiteral("resetZoom"));
        reset->setEnabled(!isEmpty());
    }
    return choices;
}

} // namespace forereach::ui
