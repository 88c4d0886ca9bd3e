// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// VideoSurface: shows video frames and stills in a plain widget, so that it works off screen and in grab().
// Letterboxes (contain) or fills (cover), with rounded corners.

#include <QImage>
#include <QVideoFrame>
#include <QWidget>

namespace forereach::ui {

class VideoSurface : public QWidget {
    Q_OBJECT

public:
    enum class Fit { Contain, Cover };

    explicit VideoSurface(QWidget* parent = nullptr);

    void setFrame(const QVideoFrame&);
    void setStill(const QImage&); // shown while there is no frame
    /// Reads a picture file through QImageReader, no larger than needed. False if it is none.
    bool loadStill(const QString& path);
    void clearFrame();
    void setFit(Fit);
    void setCorner(int pixels);
    /// Shown over the picture: why there is no video. Empty hides it.
    void setMessage(const QString&);
    QString message() const { return m_message; }
    bool hasPicture() const { return m_frame.isValid() || !m_still.isNull(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QVideoFrame m_frame;
    QImage m_converted; // of m_frame, for m_convertedFor
    QSize m_convertedFor;
    QImage m_still;
    Fit m_fit = Fit::Contain;
    int m_corner = 6;
    QString m_message;
};

/// A picture file, upright, longest side at most `maxSide`; null if it cannot be read.
QImage readStill(const QString& path, int maxSide);

} // namespace forereach::ui
