// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// WhyBars: what a score is made of: the parts of the item shown and of the next best, stacked on one scale.
// Costs lie left of zero, hatched. The four largest parts have names and places of their own, the rest is
// "others". A length stands for weight times prediction; the parts of a row add up to the score beside it.

#include <QString>
#include <QWidget>

#include <vector>

#include "core/sim/replay.h"

namespace forereach::ui {

struct ScorePart {
    QString name;
    double product = 0;
    double prediction = 0, weight = 0; // 0 for "others"
};

/// At most `kept` named parts, the largest over both candidates, in the same order for both; then "others".
std::vector<ScorePart> namedParts(const LedgerCandidate&, const std::vector<std::string>& kept);
/// The actions whose parts are largest over the candidates given.
std::vector<std::string> largestActions(const std::vector<const LedgerCandidate*>&, std::size_t count);

class WhyBars : public QWidget {
    Q_OBJECT

public:
    explicit WhyBars(QWidget* parent = nullptr);
    /// `next` may be null. Compact: thinner bars, no factors written into them.
    void setCandidates(const LedgerCandidate* shown, const LedgerCandidate* next);
    void setCompact(bool);
    bool isEmpty() const { return m_rows.empty(); }

    struct Row {
        QString label;
        double score = 0;
        std::vector<ScorePart> parts;
    };
    const std::vector<Row>& rows() const { return m_rows; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent*) override;

private:
    struct Piece {
        QRectF box;
        QString tip;
    };
    int rowHeight() const;
    void layOut();
    void paintRow(class QPainter&, const Row&, double top);
    void paintKey(class QPainter&, double top);

    std::vector<Row> m_rows;
    std::vector<std::string> m_actions;
    std::vector<Piece> m_pieces;
    bool m_compact = false;
    double m_low = 0, m_high = 1;
};

} // namespace forereach::ui
