// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/rounding.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace forereach {

namespace {

/// Exact powers of ten inside the range that matters, so that 0.01 is the literal and 1000 has no fraction.
double powerOfTen(int exponent) {
    double power = 1;
    for (int i = 0; i < std::abs(exponent); ++i) power *= 10;
    return exponent < 0 ? 1 / power : power;
}

int exponentOf(double x) {
    int exponent = static_cast<int>(std::floor(std::log10(x)));
    if (powerOfTen(exponent + 1) <= x) ++exponent; // log10(1000) may be 2.9999
    if (powerOfTen(exponent) > x) --exponent;
    return exponent;
}

double roundToUnit(double value, double unit) {
    if (!(unit > 0)) return value;
    return unit >= 1 ? std::round(value / unit) * unit
                     : std::round(value * std::round(1 / unit)) / std::round(1 / unit);
}

std::string fixedText(double value, int decimals) {
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals);
    return std::string(buffer.data(), end.ptr);
}

std::string grouped(const std::string& digits) {
    const std::size_t first = digits.starts_with('-') ? 1 : 0,
                      end = std::min(digits.find('.'), digits.size());
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > first && i < end && (end - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

double halfWidth(const Estimate& e) {
    return e.p10 && e.p90 ? (*e.p90 - *e.p10) / 2 : 0;
}

} // namespace

double decadeOf(double x) {
    if (!std::isfinite(x) || x <= 0 || x < 1e-300) return 0;
    return powerOfTen(exponentOf(x));
}

double roundToError(double value, double error) {
    return roundToUnit(value, decadeOf(error));
}

double unitOf(double value, double unit) {
    if (!(unit > 1) || !std::isfinite(value)) return unit;
    return std::clamp(decadeOf(std::fabs(value)), 1.0, unit);
}

RoundedEstimate roundEstimate(const Estimate& e, double smallest) {
    RoundedEstimate r;
    const double value = e.p50.value_or(e.mean);
    double unit = 0;
    if (e.error)
        unit = decadeOf(*e.error);
    else if (!e.p10)
        unit = decadeOf(std::fabs(value)) / 10;
    unit = std::max({unit, decadeOf(halfWidth(e)) / 10, smallest});
    r.unit = unit;
    const auto rounded = [unit](double x) { return roundToUnit(x, unitOf(x, unit)); };
    r.value = rounded(value);
    r.expected = rounded(e.mean);
    if (e.p10) r.low = rounded(*e.p10);
    if (e.p90) r.high = rounded(*e.p90);
    return r;
}

std::string numberText(double value, double unit) {
    if (!std::isfinite(value)) return "-";
    unit = unitOf(value, unit);
    const double shown = roundToUnit(value, unit);
    const int decimals = unit > 0 && unit < 1 ? -exponentOf(unit) : 0;
    if (shown == 0 && value != 0 && unit > 0) {
        std::string less(value > 0 ? "<" : ">-");
        return less.append(grouped(fixedText(unit, decimals)));
    }
    if (!(unit > 0)) return exactText(value);
    return shown == 0 ? "0" : grouped(fixedText(shown, decimals));
}

std::string intervalText(const Estimate& e, double smallest) {
    if (!e.p10 || !e.p90) return {};
    const double unit = roundEstimate(e, smallest).unit;
    return numberText(*e.p10, unit) + " to " + numberText(*e.p90, unit);
}

std::string estimateText(const Estimate& e, double smallest) {
    const std::string interval = intervalText(e, smallest);
    const std::string value = numberText(e.p50.value_or(e.mean), roundEstimate(e, smallest).unit);
    return interval.empty() ? value : value + " (" + interval + ")";
}

std::string shareText(double share) {
    if (!std::isfinite(share)) return "-";
    const double percent = share * 100;
    return numberText(percent, std::fabs(percent) >= 9.95 ? 1 : 0.1) + " %";
}

std::string restsOnText(const Provenance& p) {
    if (!p.restsOn) return {};
    return "rests on " + std::to_string(p.restsOn->unverified) +
           (p.restsOn->unverified == 1 ? " unverified figure, " : " unverified figures, ") +
           std::to_string(p.restsOn->changed) + " changed";
}

std::string widthText(const Provenance& p) {
    return p.drawnFigures > 0 ? "luck and ignorance: each replication draws " +
                                    std::to_string(p.drawnFigures) + " figures from low to high"
                              : "luck alone: all figures at their values";
}

std::string widthText(const WidthReport& w) {
    const double unit = w.high - w.low > 0.2 ? 10 : 1; // its error is large
    return numberText(100 * w.ignorance, unit) +
           " % of the variance is ignorance (8 in 10 such estimates: " + numberText(100 * w.low, unit) +
           " to " + numberText(100 * w.high, unit) + " %), the rest luck; " + std::to_string(w.pairs) +
           " pairs";
}

std::string exactText(double value) {
    if (!std::isfinite(value)) return {};
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), end.ptr);
}

} // namespace forereach
