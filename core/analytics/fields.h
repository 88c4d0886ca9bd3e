// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The names that platforms give their columns. Private to core/analytics.

#include <optional>
#include <string>
#include <string_view>

#include "core/analytics/analytics.h"

namespace forereach {

enum class ValueType {
    Text,
    When,  // date or date and time
    Whole, // a count
    Real,
    Percent,  // written 0..100, with or without the sign
    Fraction, // 0..1 or 0..100: the column tells
    Clock,    // H:MM:SS or seconds
    Hours,
    Minutes,
};

struct KnownName {
    std::string_view name; // as plainName() gives it, without a currency
    AnalyticsField field;
    ValueType type;
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown; // the only one that uses this name
};

struct HeaderMeaning {
    AnalyticsField field = AnalyticsField::None;
    ValueType type = ValueType::Text;
    AnalyticsPlatform platform = AnalyticsPlatform::Unknown;
    std::string currency;
    bool known = false;
};
/// By its name alone.
HeaderMeaning meaningOf(std::string_view header);
/// A guess at a name that is not known, from words in it.
std::optional<AnalyticsField> guessFromWords(std::string_view header);
/// How a field is written where only the field is known.
ValueType usualType(AnalyticsField);

} // namespace forereach
