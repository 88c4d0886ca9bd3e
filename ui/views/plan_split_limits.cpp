// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_split_limits.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

#include "ui/session/plan_changes.h"
#include "ui/views/plan_fields.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
enum LimitColumn { kLimitLine, kLimitLeast, kLimitMost, kLimitColumns };

QString percentOf(double share, double unsaid) {
    return share == unsaid ? QString() : QLocale().toString(share * 100, 'g', 6);
}
}

PlanSplitLimits::PlanSplitLimits(const Campaign& campaign, const PlanDesk::SplitLimits& limits,
                                 QWidget* parent)
    : QDialog(parent), m_campaign(campaign) {
    setObjectName(QStringLiteral("planSplitLimitsDialog"));
    setWindowTitle(tr("Limits of the split"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    all->setSpacing(kStep * 3);
    auto* lead =
        new QLabel(tr("What each line gets of the budget, at least and at most. Empty: no limit."), this);
    lead->setWordWrap(true);
    all->addWidget(lead);
    const auto rows = static_cast<int>(campaign.lineItems.size());
    m_table = new QTableWidget(rows, kLimitColumns, this);
    m_table->setObjectName(QStringLiteral("planSplitLimitsTable"));
    m_table->setAccessibleName(tr("Limits of each line"));
    m_table->setHorizontalHeaderLabels({tr("Line"), tr("At least (%)"), tr("At most (%)")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(kLimitLine, QHeaderView::Stretch);
    m_table->setMinimumSize(scaled(420), scaled(160));
    for (int row = 0; row < rows; ++row) {
        const LineItem& line = campaign.lineItems[static_cast<std::size_t>(row)];
        auto* name = new QTableWidgetItem(nameOf(line));
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        m_table->setItem(row, kLimitLine, name);
        const auto known = limits.find(line.id.value);
        const auto [least, most] = known == limits.end() ? std::pair{0.0, 1.0} : known->second;
        m_table->setItem(row, kLimitLeast, new QTableWidgetItem(percentOf(least, 0)));
        m_table->setItem(row, kLimitMost, new QTableWidgetItem(percentOf(most, 1)));
        for (const int column : {kLimitLeast, kLimitMost})
            m_table->item(row, column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    all->addWidget(m_table, 1);
    m_issue = new QLabel(this);
    m_issue->setObjectName(QStringLiteral("planSplitLimitsIssue"));
    m_issue->setWordWrap(true);
    m_issue->setMinimumHeight(m_issue->fontMetrics().lineSpacing() * 2);
    all->addWidget(m_issue);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    all->addWidget(buttons);
    connect(m_table, &QTableWidget::itemChanged, this, &PlanSplitLimits::judge);
    if (rows > 0) m_table->setCurrentCell(0, kLimitLeast);
    judge();
}

double PlanSplitLimits::percentAt(int row, int column, double unsaid) const {
    QString text = m_table->item(row, column)->text().trimmed();
    if (text.endsWith(QLatin1Char('%'))) text.chop(1);
    if (text.isEmpty()) return unsaid;
    const std::optional<double> value = numberTyped(text);
    return value ? *value / 100 : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::pair<double, double>> PlanSplitLimits::shares() const {
    std::vector<std::pair<double, double>> out;
    for (int row = 0; row < m_table->rowCount(); ++row)
        out.push_back({percentAt(row, kLimitLeast, 0), percentAt(row, kLimitMost, 1)});
    return out;
}

void PlanSplitLimits::judge() {
    SplitQuestion question;
    question.shares = shares();
    QStringList issues;
    for (const Issue& issue : splitIssues(m_campaign, question))
        issues << QString::fromStdString(issue.message);
    m_issue->setText(issues.join(QLatin1Char('\n')));
    m_issue->setStyleSheet(QStringLiteral("color: %1;").arg(tokensOf(this).danger.name()));
    m_ok->setEnabled(issues.isEmpty());
}

PlanDesk::SplitLimits PlanSplitLimits::chosen() const {
    PlanDesk::SplitLimits out;
    const auto all = shares();
    for (std::size_t l = 0; l < all.size(); ++l)
        if (all[l] != std::pair{0.0, 1.0}) out[m_campaign.lineItems[l].id.value] = all[l];
    return out;
}

} // namespace forereach::ui
