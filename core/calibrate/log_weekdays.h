// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the days of the week bring in a log. Private to the backtest of logs.

#include <array>
#include <string>

#include "core/calibrate/log_reader.h"

namespace forereach {

/// Log effects of the seven days on impressions of all items, from the whole weeks before a day: a trend and
/// a mean for each day, pulled towards none as far as weeks differ among themselves. Fewer than two whole
/// weeks: no effects.
class Weekdays {
public:
    Weekdays(const InteractionLog&, int until);
    /// ln of the mean effect over days [from, until).
    double logMean(int from, int until) const;
    int weeks() const { return m_weeks; }
    /// "weekdays: from 3 whole weeks, ..." or that they are not modelled, and why.
    std::string said() const;

private:
    std::array<double, 7> m_effect{}; // by day of the log modulo 7
    int m_weeks = 0;
};

} // namespace forereach
