// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanStrip: what the budget at the marker buys, one figure beside the other, all of them moving together.
// The budget itself can be typed.

#include <QWidget>

#include <vector>

#include "core/plan/plan.h"

class QGridLayout;
class QLabel;
class QLineEdit;

namespace forereach::ui {

class PlanStrip : public QWidget {
    Q_OBJECT

public:
    explicit PlanStrip(QWidget* parent = nullptr);
    void setFigures(const PlanCurve&, double budget, const CurveReading&);
    void setDimmed(bool);
    /// All of it in one sentence, for speech.
    QString spoken() const;

Q_SIGNALS:
    void budgetTyped(double units);

protected:
    void resizeEvent(QResizeEvent*) override;

private:
    struct Figure {
        QWidget* box = nullptr;
        QLabel* value = nullptr; // the budget has a field instead
        QLabel* noun = nullptr;
        QLabel* more = nullptr; // its interval, or what else there is to say
    };
    Figure& add(const char* name, const QString& noun, const QString& hint);
    void arrange();
    QGridLayout* m_grid = nullptr;
    QLineEdit* m_budget = nullptr;
    QLabel* m_currency = nullptr;
    std::vector<Figure> m_figures;
    int m_columns = 0;
};

} // namespace forereach::ui
