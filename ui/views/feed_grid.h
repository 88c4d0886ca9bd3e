// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FeedGrid: the feed of one person at a glance: a column for each session in the market's time, slot 1 on
// top. Own items are lit, with letter and picture where known; everything else is grey and marked "sim".

#include <QScrollArea>

#include <vector>

#include "ui/preview/feed_model.h"

namespace forereach::ui {

class FeedGridCells;

class FeedGrid : public QScrollArea {
    Q_OBJECT

public:
    explicit FeedGrid(QWidget* parent = nullptr);
    void setModel(FeedModel*);

    struct Column {
        SimTime at;
        QString day, time;
        int slots = 0;
        std::vector<int> own; // 1-based slots
        int number = 0;       // of the hour's sessions, from 0
    };
    const std::vector<Column>& columns() const;
    int currentColumn() const; // -1: none
    /// Middle of a cell, in coordinates of viewport()'s child. For tests.
    QPoint cellCentre(int column, int slot) const;
    QWidget* cells() const;

Q_SIGNALS:
    void sessionChosen(forereach::SimTime at, int number);
    void slotChosen(int index); // of the session shown, from 0

protected:
    void keyPressEvent(QKeyEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void refresh();
    FeedGridCells* m_cells = nullptr;
    FeedModel* m_model = nullptr;
};

} // namespace forereach::ui
