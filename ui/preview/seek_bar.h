// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SeekBar: the time line of a file. Click or drag seeks; the pointer shows the picture at its time: the
// nearest stored thumbnail at once, then the exact frame.

#include <QImage>
#include <QPointer>
#include <QWidget>

#include <vector>

namespace forereach::ui {

class FrameFetcher;
class SeekPreview;

/// A stored picture of the strip.
struct StripImage {
    double atS = 0;
    QImage image;
};

class SeekBar : public QWidget {
    Q_OBJECT

public:
    explicit SeekBar(QWidget* parent = nullptr);
    ~SeekBar() override;

    void setSource(const QString& path); // for exact frames; empty: the strip only
    void setStrip(std::vector<StripImage>);
    void setDuration(double s);
    void setFrameRate(double framesPerSecond);
    void setPosition(double s); // silent
    double duration() const { return m_duration; }
    double position() const { return m_position; }

    double timeAt(double x) const;
    double xAt(double s) const;
    /// Time of the exact frame shown over the pointer; negative while only the strip's picture is there.
    double previewFrameTime() const { return m_previewFrame; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void seekRequested(double s);
    void previewReady(double frameAtS);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void hideEvent(QHideEvent*) override;

private:
    void hover(double x);
    void hidePreview();

    std::vector<StripImage> m_strip;
    QString m_source;
    double m_duration = 0, m_position = 0, m_frameRate = 30;
    double m_hover = -1; // seconds, negative: the pointer is elsewhere
    double m_previewFrame = -1;
    quint64 m_question = 0;
    bool m_dragging = false;
    FrameFetcher* m_fetcher = nullptr; // made when first needed
    QPointer<SeekPreview> m_preview;   // child of the window, which may end first
};

/// "0:04.20"; hundredths only if asked.
QString clockText(double s, bool hundredths);

} // namespace forereach::ui
