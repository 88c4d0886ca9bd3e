// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Timeline: what was measured of a file, drawn against its time: film strip with cuts, share still watching
// (simulated, where there is a run), loudness, motion, brightness. One playhead for all lanes; click or drag
// seeks, arrows step, hover reads the exact values. It paints what it is given and computes nothing.

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

#include "core/media/media_analysis.h"
#include "core/report/leave_moments.h"

namespace forereach::ui {

class Timeline : public QWidget {
    Q_OBJECT

public:
    explicit Timeline(QWidget* parent = nullptr);

    void setMedia(double durationS, std::optional<MediaSignals>);
    void setFilm(std::vector<std::pair<double, QImage>>); // time and picture
    /// Empty: no run. `stale` dims it.
    void setRetention(std::vector<RetentionPoint>, bool stale);
    /// Where viewers leave, labelled on the curve.
    void setMoments(std::vector<LeaveMoment>);
    void setPosition(double s);
    double position() const { return m_position; }
    double duration() const { return m_duration; }
    double timeAt(double x) const;
    double xAt(double s) const;
    /// The lanes that stand, by title, from the top.
    QStringList laneTitles() const;
    /// What hovering at this time reads.
    QString readingAt(double s) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seekRequested(double s);

protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

private:
    enum class Lane { Film, Watching, Loudness, Motion, Brightness };
    struct Place {
        Lane lane;
        QRectF box;
    };
    std::vector<Place> places() const;
    std::vector<Place> places(double share) const;
    double heightAt(double share) const;
    QString titleOf(Lane) const;
    QString topOf(Lane) const;
    QString bottomOf(Lane) const;
    void paintFilm(QPainter&, const QRectF&) const;
    void paintCurve(QPainter&, const QRectF&, const std::vector<float>&, float low, float high,
                    const QColor&) const;
    void paintWatching(QPainter&, const QRectF&) const;
    void paintMoments(QPainter&, const QRectF&) const;
    void paintAxis(QPainter&, const QRectF&) const;
    void seekTo(double x);

    double m_duration = 0;
    double m_position = 0;
    double m_hover = -1;
    std::optional<MediaSignals> m_signals;
    std::vector<std::pair<double, QImage>> m_film;
    std::vector<RetentionPoint> m_retention;
    std::vector<LeaveMoment> m_moments;
    bool m_stale = false;
};

} // namespace forereach::ui
