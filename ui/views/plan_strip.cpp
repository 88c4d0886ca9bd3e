// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_strip.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

#include <cmath>

#include "ui/views/plan_fields.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
enum Cell { kBudget, kReach, kOften, kShown, kEach, kCpm, kPerson, kNext, kCells };
constexpr int kCellWidth = 112; // below, they stand in two rows
} // namespace

PlanStrip::PlanStrip(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("planStrip"));
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(kStep * 3);
    m_grid->setVerticalSpacing(kStep);
    m_figures.reserve(kCells);
    Figure& budget = add("planStripBudget", tr("budget"), tr("Type it, or move the marker in the picture"));
    m_budget = new QLineEdit(budget.box);
    m_budget->setObjectName(QStringLiteral("planBudget"));
    m_budget->setAccessibleName(tr("Budget at the marker"));
    m_budget->setMaximumWidth(scaled(104));
    m_budget->setFont(textFont(TextSize::Title, true));
    delete budget.box->layout()->replaceWidget(budget.value, m_budget);
    delete std::exchange(budget.value, nullptr);
    connect(m_budget, &QLineEdit::editingFinished, this, [this] {
        const std::optional<double> units = numberTyped(m_budget->text());
        if (units && *units > 0 && m_budget->isModified()) Q_EMIT budgetTyped(*units);
        m_budget->setModified(false);
    });
    add("planStripReach", tr("people reached"), tr("Met it at least once, each counted once (1+ reach)"));
    add("planStripOften", tr("3 times or more"), tr("People who met it at least three times (3+ reach)"));
    add("planStripShown", tr("times shown"), tr("Impressions that count"));
    add("planStripEach", tr("times each"), tr("Average frequency: times shown for each person reached"));
    add("planStripCpm", tr("for %1 shown").arg(QLocale().toString(1000)),
        tr("CPM: spend for a thousand impressions that count"));
    add("planStripPerson", tr("a person"), tr("Spend for each person reached"));
    add("planStripNext", tr("the next person"), tr("What each further person costs from here"));
}

PlanStrip::Figure& PlanStrip::add(const char* name, const QString& noun, const QString& hint) {
    Figure f;
    f.box = new QWidget(this);
    f.box->setToolTip(hint);
    auto* column = new QVBoxLayout(f.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const bool large = m_figures.size() == kReach;
    f.value = new QLabel(f.box);
    f.value->setObjectName(QString::fromLatin1(name));
    f.value->setProperty("role", large ? QStringLiteral("strip") : QStringLiteral("title"));
    f.noun = new QLabel(noun, f.box);
    f.noun->setProperty("role", QStringLiteral("small"));
    f.more = new QLabel(f.box);
    f.more->setObjectName(QString::fromLatin1(name) + QStringLiteral("More"));
    f.more->setProperty("role", QStringLiteral("small"));
    column->addWidget(f.value);
    column->addWidget(f.noun);
    column->addWidget(f.more);
    column->addStretch(1);
    m_figures.push_back(f);
    return m_figures.back();
}

void PlanStrip::setFigures(const PlanCurve& curve, double budget, const CurveReading& r) {
    const auto set = [this](Cell cell, const QString& value, const QString& more = {}) {
        Figure& f = m_figures[cell];
        f.value->setText(value);
        f.more->setText(more);
        f.box->setAccessibleName(QStringLiteral("%1 %2 %3").arg(value, f.noun->text(), more).trimmed());
    };
    const auto outcomes = [](const Estimate& e) { return hasInterval(e) ? intervalTextOf(e) : QString(); };
    const auto price = [&](const std::optional<double>& units) {
        return units ? priceText(curve.currency, *units) : QStringLiteral("-");
    };
    if (!m_budget->hasFocus() || !m_budget->isModified())
        m_budget->setText(QLocale().toString(budget, 'f', budget == std::floor(budget) ? 0 : 2));
    m_figures[kBudget].noun->setText(tr("budget, %1").arg(QString::fromStdString(curve.currency)));
    const double spent = budget > 0 ? r.spend / budget : 0;
    m_figures[kBudget].more->setText(spent < 0.98 ? tr("%1 of it spent").arg(percentText(spent)) : QString());
    set(kReach, typicalText(r.outcomes[0]), outcomes(r.outcomes[0]));
    set(kOften, typicalText(r.outcomes[2]), outcomes(r.outcomes[2]));
    set(kShown, typicalText(r.impressionsOutcomes), outcomes(r.impressionsOutcomes));
    set(kEach, r.reach > 0 ? figureText(r.averageFrequency, 0.01) : QStringLiteral("-"));
    set(kCpm, price(r.cpm));
    set(kPerson, price(r.costPerPerson));
    set(kNext, price(r.marginalCost), r.saturated ? tr("flattening") : QString());
}

QString PlanStrip::spoken() const {
    QStringList parts{tr("Budget %1").arg(m_budget->text())};
    for (std::size_t i = kReach; i < m_figures.size(); ++i)
        parts << QStringLiteral("%1 %2").arg(m_figures[i].value->text(), m_figures[i].noun->text());
    return parts.join(QStringLiteral(", "));
}

void PlanStrip::setDimmed(bool dimmed) {
    if (property("dimmed").toBool() == dimmed) return;
    setProperty("dimmed", dimmed);
    const Tokens& t = tokensOf(this);
    for (const Figure& f : m_figures)
        if (f.value)
            f.value->setStyleSheet(
                dimmed ? QStringLiteral("color: %1").arg(mixed(t.background, t.text, 0.45).name())
                       : QString());
}

void PlanStrip::arrange() {
    const int columns = width() >= kCells * scaled(kCellWidth) ? kCells : kCells / 2;
    if (columns == m_columns) return;
    m_columns = columns;
    for (std::size_t i = 0; i < m_figures.size(); ++i)
        m_grid->addWidget(m_figures[i].box, static_cast<int>(i) / columns, static_cast<int>(i) % columns);
    for (int c = 0; c < kCells; ++c) m_grid->setColumnStretch(c, c < columns ? 1 : 0);
}

void PlanStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace forereach::ui
