// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_prices_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QVBoxLayout>

#include <array>
#include <cmath>

#include "ui/views/plan_fields.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
enum PriceColumn { kPriceMarket, kPriceMedian, kPriceHigh, kPricePresence, kPriceHours, kPriceColumns };

QString priceNumber(double value) {
    return QLocale().toString(value, 'g', 10);
}

std::optional<double> numberIn(QString text) {
    if (text.endsWith(QLatin1Char('%'))) text.chop(1);
    return numberTyped(text);
}

Money microsOf(double units) {
    return {std::llround(units * 1e6)};
}

QStringList priceTexts(const PriceLandscape& l) {
    QStringList hours;
    for (const double h : l.hours) hours << priceNumber(h);
    return {priceNumber(l.medianCpm.units()), priceNumber(l.p90Cpm.units()), priceNumber(l.presence * 100),
            hours.join(QLatin1Char(' '))};
}
} // namespace

PlanPricesDialog::PlanPricesDialog(const Scenario& scenario, const Catalog& catalog, const QString& currency,
                                   QWidget* parent)
    : QDialog(parent), m_scenario(scenario), m_catalog(catalog) {
    setObjectName(QStringLiteral("planPricesDialog"));
    setWindowTitle(tr("Prices of others"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    all->setSpacing(kStep * 3);
    auto* lead = new QLabel(tr("What other advertisers bid for a thousand impressions, as your own campaigns "
                               "have told you. None is "
                               "shipped: no open source has any. An empty row bids as the first one; if that "
                               "is empty too, nobody "
                               "else bids."),
                            this);
    lead->setWordWrap(true);
    all->addWidget(lead);
    const PlatformParameters& p = scenario.platform;
    const auto rows = static_cast<int>(scenario.markets.size()) + 1;
    m_table = new QTableWidget(rows, kPriceColumns, this);
    m_table->setObjectName(QStringLiteral("planPricesTable"));
    m_table->setAccessibleName(tr("Bids of others by market"));
    m_table->setHorizontalHeaderLabels({tr("Market"), tr("Median (%1)").arg(currency),
                                        tr("One in ten above (%1)").arg(currency), tr("In slots (%)"),
                                        tr("24 factors by local hour")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    for (int row = 0; row < rows; ++row) {
        const std::string code =
            row == 0 ? std::string() : scenario.markets[static_cast<std::size_t>(row - 1)];
        auto* name = new QTableWidgetItem(row == 0 ? tr("All markets") : QString::fromStdString(code));
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        m_table->setItem(row, kPriceMarket, name);
        QStringList texts{{}, {}, {}, {}};
        if (row == 0 && p.competition) texts = priceTexts(*p.competition);
        if (const auto own = p.competitionByMarket.find(code); own != p.competitionByMarket.end())
            texts = priceTexts(own->second);
        for (int column = kPriceMedian; column < kPriceColumns; ++column) {
            auto* cell = new QTableWidgetItem(texts[column - 1]);
            if (column < kPriceHours) cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, cell);
        }
    }
    m_table->resizeColumnsToContents();
    m_table->setMinimumSize(scaled(640), scaled(160));
    all->addWidget(m_table, 1);
    auto* form = new QFormLayout;
    m_floor = new QLineEdit(p.adFloorCpm ? priceNumber(p.adFloorCpm->units()) : QString(), this);
    m_floor->setObjectName(QStringLiteral("planFloorEdit"));
    m_floor->setPlaceholderText(tr("none"));
    form->addRow(tr("&Floor for a thousand (%1)").arg(currency), m_floor);
    m_auction = new QComboBox(this);
    m_auction->setObjectName(QStringLiteral("planAuctionCombo"));
    for (const auto& [kind, text] :
         std::array{std::pair{AuctionKind::SecondPrice, tr("the price of the next best (second price)")},
                    std::pair{AuctionKind::FirstPrice, tr("its own bid (first price)")},
                    std::pair{AuctionKind::Vcg, tr("what it takes from the others (VCG)")}})
        m_auction->addItem(text, static_cast<int>(kind));
    m_auction->setCurrentIndex(m_auction->findData(static_cast<int>(p.auction)));
    form->addRow(tr("The winner &pays"), m_auction);
    all->addLayout(form);
    m_issue = new QLabel(this);
    m_issue->setObjectName(QStringLiteral("planPricesIssue"));
    m_issue->setWordWrap(true);
    m_issue->setMinimumHeight(m_issue->fontMetrics().lineSpacing() * 2);
    all->addWidget(m_issue);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    all->addWidget(buttons);
    connect(m_table, &QTableWidget::itemChanged, this, &PlanPricesDialog::judge);
    connect(m_floor, &QLineEdit::textChanged, this, &PlanPricesDialog::judge);
    connect(m_auction, &QComboBox::currentIndexChanged, this, &PlanPricesDialog::judge);
    m_table->setCurrentCell(0, kPriceMedian);
    judge();
}

void PlanPricesDialog::judge() {
    QStringList issues;
    PlatformParameters& p = m_scenario.platform;
    p.competition.reset();
    p.competitionByMarket.clear();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto text = [&](int column) { return m_table->item(row, column)->text().trimmed(); };
        const QString market = text(kPriceMarket);
        PriceLandscape landscape;
        bool said = false, readable = true;
        const auto number = [&](int column, double unsaid) {
            if (text(column).isEmpty()) return unsaid;
            said = true;
            const auto value = numberIn(text(column));
            if (!value) {
                readable = false;
                issues << tr("%1: \"%2\" is no number.").arg(market, text(column));
            }
            return value.value_or(unsaid);
        };
        landscape.medianCpm = microsOf(number(kPriceMedian, 0));
        landscape.p90Cpm = microsOf(number(kPriceHigh, landscape.medianCpm.units()));
        landscape.presence = number(kPricePresence, 100) / 100;
        static const QRegularExpression kGap(QStringLiteral("[\\s;]+"));
        for (const QString& factor : text(kPriceHours).split(kGap, Qt::SkipEmptyParts)) {
            said = true;
            const auto value = numberIn(factor);
            if (!value) {
                readable = false;
                issues << tr("%1: \"%2\" is no number.").arg(market, factor);
            }
            landscape.hours.push_back(value.value_or(1));
        }
        if (!said || !readable) continue;
        if (row == 0)
            p.competition = landscape;
        else
            p.competitionByMarket[market.toStdString()] = landscape;
    }
    p.adFloorCpm.reset();
    if (const QString floor = m_floor->text().trimmed(); !floor.isEmpty()) {
        if (const auto value = numberIn(floor))
            p.adFloorCpm = microsOf(*value);
        else
            issues << tr("Floor: \"%1\" is no number.").arg(floor);
    }
    p.auction = static_cast<AuctionKind>(m_auction->currentData().toInt());
    for (const Issue& issue : validate(m_scenario, m_catalog)) {
        const QString path = QString::fromStdString(issue.path);
        if (!path.startsWith(QLatin1String("platform.competition")) &&
            !path.startsWith(QLatin1String("platform.ad_floor")))
            continue;
        const QString field = path.section(QLatin1Char('.'), -1);
        const QString name = field == QLatin1String("median_cpm")       ? tr("median")
                             : field == QLatin1String("p90_cpm")        ? tr("one in ten above")
                             : field == QLatin1String("presence")       ? tr("share of slots")
                             : field.startsWith(QLatin1String("hours")) ? tr("factors by hour")
                                                                        : tr("floor");
        const QString market = path.startsWith(QLatin1String("platform.competition_by_market."))
                                   ? path.section(QLatin1Char('.'), 2, 2)
                                   : tr("All markets");
        issues << QStringLiteral("%1, %2: %3").arg(market, name, QString::fromStdString(issue.message));
    }
    m_issue->setText(issues.join(QLatin1Char('\n')));
    m_issue->setStyleSheet(QStringLiteral("color: %1;").arg(tokensOf(this).danger.name()));
    m_ok->setEnabled(issues.isEmpty());
}

} // namespace forereach::ui
