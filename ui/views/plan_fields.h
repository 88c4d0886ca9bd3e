// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The columns of the table of line items: how a field of a line item is written, and how what a person types
// is read. Nothing is judged here: what may stand in a field is the validator's to say.

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

#include "core/model/scenario.h"

namespace forereach::ui {

enum class LineField {
    Name,
    Creative,
    Then,
    Budget,
    Daily,
    From,
    To,
    Target,
    Bid,
    Per,
    ClickRate,
    Cap,
    Aim,
    Pacing,
    Boost,
    Issue
};
inline constexpr int kLineFields = 16;

QString lineFieldName(LineField);
/// "Budget (GBP)".
QString lineFieldTitle(LineField, const std::string& currency);
QString lineFieldHint(LineField);
/// The column of a field of the document: "frequency_cap.window_hours" is the cap's.
LineField lineFieldOf(const std::string& documentField);
/// Figures stand to the right.
bool isFigure(LineField);

/// As shown. Nothing said follows the scenario, or is "none".
QString lineText(const Scenario&, const LineItem&, LineField);
/// As it stands in the editor.
QString lineEditText(const LineItem&, LineField);
/// True where the field says nothing and what is shown is what follows from it.
bool isUnsaid(const LineItem&, LineField);
/// What a field may be chosen from; empty: it is typed.
QStringList lineChoices(LineField);
/// As people name a sequence of creatives: by id or by title, with ";" between them.
std::vector<ItemId> sequenceFrom(const QString&);
/// Reads what was typed or chosen; the problem, or nothing.
QString setLineText(LineItem&, LineField, const QString&);

/// "3 a week", "none".
QString capText(const FrequencyCap&);
/// "GB women 18-24, not topic Pets"; "everybody".
QString targetText(const LineItem&);
/// Amounts in the user's locale, with the cents that there are: "2,000", "4.50".
/// As the user's language writes it, else with a decimal point; nothing: no number, or beyond a billion.
std::optional<double> numberTyped(const QString&);
QString amountText(Money);
/// "GBP 2,000"; to the cent below a hundred, whole above.
QString moneyText(const std::string& currency, double units);
/// A price, with as many decimals as a small one needs: "GBP 0.0123".
QString priceText(const std::string& currency, double units);

} // namespace forereach::ui
