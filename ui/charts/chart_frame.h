// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ChartFrame: what all charts share. A title that says the finding (drag it out as PNG or SVG), a subtitle,
// the plot, a read-out with exact values under the mouse or the arrow keys, a menu that copies data and
// picture, drag zoom with double click to reset, dimming when out of date, and a text when empty. To
// assistive technology it is one stop: its name is the title, its description the finding and the point last
// walked to. chartData() is read back from what is plotted, so that tests compare pictures with reports. GUI
// thread only.

#include <QImage>
#include <QPointer>
#include <QWidget>

#include <memory>

#include "ui/charts/chart_data.h"

class QContextMenuEvent;
class QHBoxLayout;
class QKeyEvent;
class QLabel;
class QMenu;
class QMimeData;
class QTemporaryDir;
class QCPPainter;

namespace forereach::ui {

class PlotView;

class ChartFrame : public QWidget {
    Q_OBJECT

public:
    /// Indices into chartData(): series and point; negative when there is none.
    struct Spot {
        int series = -1;
        int point = -1;
        bool valid() const { return series >= 0 && point >= 0; }
        bool operator==(const Spot&) const = default;
    };

    ~ChartFrame() override;

    void setTitle(const QString& finding);
    QString title() const { return m_title; }
    void setSubtitle(const QString&);
    QString subtitle() const { return m_subtitle; }
    QString emptyText() const { return m_emptyText; }
    /// Stands under exported pictures: "Simulated by Forereach 0.1.0, seed 7, ...".
    void setProvenance(const QString& line) { m_provenance = line; }
    void setEmptyText(const QString&);
    /// A control at the right end of the title line; the chart owns it.
    void setCorner(QWidget*);
    void setStale(bool);
    bool isStale() const;
    bool isEmpty() const { return m_data.empty(); }

    /// Replaces everything drawn. Data whose axes lack noun or unit is not drawn, and the chart says so.
    void setData(const ChartData&);
    /// Exactly what is plotted, in units of the axes.
    virtual ChartData chartData() const = 0;

    /// The picture as it leaves the window: title, subtitle, plot, provenance.
    QImage picture(QSize size, double scale) const;
    QByteArray svg(QSize size) const;
    /// Tab-separated, decimal point.
    QString dataText() const { return toTable(chartData()); }
    /// PNG as image and file, SVG as file and data, for drag and clipboard.
    std::unique_ptr<QMimeData> dragData();
    std::unique_ptr<QMenu> menu();

    Spot current() const { return m_current; }
    /// Moves the mark, shows the read-out and speaks it.
    void setCurrent(Spot);
    /// Marks what the rest of the window has selected; the chart chooses how. Invalid: nothing.
    void setSelected(Spot);
    Spot selected() const { return m_selected; }
    /// What is said of a point: "2 days 14 h: 41,238 people; 8 in 10 outcomes 28,112 to 66,901".
    QString describe(Spot) const;
    /// Duration of the last full replot in milliseconds.
    double replotMilliseconds() const;

public Q_SLOTS:
    void resetZoom();
    void zoomBy(double factor);

Q_SIGNALS:
    void pointSpoken(const QString& text);
    /// A point was clicked, or Enter pressed on it.
    void pointActivated(int series, int point);

protected:
    explicit ChartFrame(const QString& name, QWidget* parent);

    PlotView* plot() const { return m_plot; }
    const ChartData& data() const { return m_data; }

    /// Makes the plottables from data(); called by setData() and when the theme changes, never when empty.
    virtual void build() = 0;
    virtual void clear() = 0;
    virtual void applyRanges() = 0;
    virtual bool zoomable() const { return false; }
    virtual void zoomAround(Spot, double factor);
    virtual QPointF pixelOf(Spot) const = 0;
    /// The spot under or nearest to a pixel; invalid where nothing is meant.
    virtual Spot spotAt(QPointF pixel) const = 0;
    /// Where an arrow key leads; default: Left and Right along points, Up and Down between series.
    virtual Spot stepped(Spot from, int key) const;
    virtual void paintMark(QCPPainter*, Spot) const = 0;
    virtual QString titleOfSpot(Spot) const;
    virtual QString valueOfSpot(Spot) const;
    /// What assistive technology reads: the subtitle, after what has just been moved to.
    void tellAccessibility(const QString& spoken);

    void changeEvent(QEvent*) override;
    bool eventFilter(QObject*, QEvent*) override;
    QSize sizeHint() const override { return {640, 320}; }

private:
    bool onKey(QKeyEvent*);
    void onHover(QPointF);
    void refresh();
    void showReadout(Spot, QPointF near);
    void startDrag();
    void paintPicture(QCPPainter*, QSize) const;

    QString m_title, m_subtitle, m_provenance, m_emptyText;
    ChartData m_data;
    Spot m_current, m_hovered, m_selected;
    QPoint m_pressedTitle;
    QHBoxLayout* m_head = nullptr;
    QLabel* m_titleLabel = nullptr;
    QLabel* m_subtitleLabel = nullptr;
    QLabel* m_readout = nullptr;
    PlotView* m_plot = nullptr;
    std::unique_ptr<QTemporaryDir> m_dragFiles;
};

} // namespace forereach::ui
