// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlotView: QCustomPlot dressed in the theme. Internal to ui/charts: nobody else includes it or
// qcustomplot.h. It adds what the library lacks: round localised ticks, free painting between layers,
// dimming, an empty text, a focus ring, and it hands keys and mouse to the ChartFrame around it.

#include <cmath>
#include <functional>

#include "ui/charts/chart_data.h"
#include "ui/charts/plot_library.h"
#include "ui/views/theme.h"

namespace forereach::ui {

/// Paints by a function, in a layer of the plot: in pixels of the plot, on screen and in exports alike.
class PlotPainter : public QCPLayerable {
public:
    PlotPainter(QCustomPlot* plot, const QString& layer, std::function<void(QCPPainter*)> paint)
        : QCPLayerable(plot, layer), m_paint(std::move(paint)) {}

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override { m_paint(painter); }

private:
    std::function<void(QCPPainter*)> m_paint;
};

/// Ticks at round values, written in the user's locale and divided by the axis' scale.
class RoundTicker : public QCPAxisTicker {
public:
    RoundTicker(ValueKind kind, double scale, int count) : m_kind(kind), m_scale(scale) {
        setTickCount(count);
    }

protected:
    double getTickStep(const QCPRange& range) override {
        m_step = niceStep(range.size(), tickCount());
        return m_step;
    }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return tickText(tick, m_step, m_scale, m_kind);
    }

private:
    ValueKind m_kind;
    double m_scale;
    double m_step = 1;
};

/// Powers of ten, written out in the user's locale; every second one where they would touch.
class DecadeTicker : public QCPAxisTickerLog {
public:
    explicit DecadeTicker(int every) : m_every(every) {}

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        const auto decade = std::lround(std::log10(tick));
        return decade % m_every == 0 ? tickText(tick, 1, 1, ValueKind::Count) : QString();
    }
    int getSubTickCount(double) override { return 0; }

private:
    int m_every;
};

class PlotView : public QCustomPlot {
public:
    struct Hooks {
        std::function<bool(QKeyEvent*)> key;
        std::function<void(QPointF)> hover; // a null point: the mouse left
        std::function<void(QPointF)> click;
        std::function<void()> reset;
        std::function<void(QPoint)> menu; // global position
        std::function<void(bool)> focus;
    };

    PlotView(Hooks hooks, QWidget* parent);

    /// What the vertical axes measure, written level above them: to the left, and to the right.
    void setTopTitles(const QString& left, const QString& right = {});
    /// Pixels above the axes for the titles and `rows` more lines of text.
    static int headRoom(int rows = 0);
    void setDimmed(bool);
    bool isDimmed() const { return m_dimmed; }
    /// Not empty: the text stands in place of the plot.
    void setEmptyText(const QString&);
    QString emptyText() const { return m_empty; }
    /// Colours and fonts of axes and grids after the tokens.
    void dress(const Tokens&);
    static void dressAxis(QCPAxis*, const Tokens&);
    /// The plot as it stands, dimming and empty text included, into `size` pixels at the painter's origin.
    void paintInto(QCPPainter* painter, QSize size);

protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;
    void wheelEvent(QWheelEvent* event) override { event->ignore(); } // the page scrolls
    QSize minimumSizeHint() const override { return {240, 140}; }

private:
    void paintVeil(QPainter&, QSize);
    Hooks m_hooks;
    QString m_empty, m_topLeft, m_topRight;
    bool m_dimmed = false;
    QPoint m_pressed;
};

/// A pen of `width` with the slot's dashes (theme.h); slots beyond the six are dotted.
QPen seriesPen(const Tokens&, int slot, double width);
QColor seriesColour(const Tokens&, int slot);

} // namespace forereach::ui
