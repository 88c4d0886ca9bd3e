// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LedgerPicture: why a slot shows what it shows, in one picture: how many candidates were found and by what,
// what the filters took, what the score is made of next to that of the next best, and what re-ranking moved.
// All of it is what the platform believes.

#include <QFrame>

#include "core/sim/replay.h"

class QLabel;

namespace forereach::ui {

class WhyBars;

/// "5 to 3": the rank by score against the slot; empty if re-ranking moved nothing or the slot was not won by
/// score.
QString rerankText(const FeedSlot&);

class LedgerPicture : public QFrame {
    Q_OBJECT

public:
    explicit LedgerPicture(QWidget* parent = nullptr);
    /// `slot` may be null: nothing is shown.
    void setSlot(const FeedAnswer&, const FeedSlot* slot);
    WhyBars* bars() const { return m_bars; }

protected:
    void paintEvent(QPaintEvent*) override;
    void changeEvent(QEvent*) override;

private:
    class Funnel;
    Funnel* m_funnel = nullptr;
    WhyBars* m_bars = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_rerank = nullptr;
};

} // namespace forereach::ui
