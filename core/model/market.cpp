// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/market.h"

#include <cmath>

namespace forereach {

int Market::offsetMinutesAt(SimTime at) const {
    return utcOffsetMinutes + (inSummerTime(daylightSaving, utcOffsetMinutes, at) ? 60 : 0);
}

std::int64_t Market::usersOf(Gender gender, AgeBand band) const {
    const auto g = static_cast<std::size_t>(gender);
    const auto a = static_cast<std::size_t>(band);
    return std::llround(people[g][a].value * penetration[g][a].value);
}

std::int64_t Market::users() const {
    std::int64_t sum = 0;
    for (int g = 0; g < kGenders; ++g)
        for (int a = 0; a < kAgeBands; ++a) sum += usersOf(static_cast<Gender>(g), static_cast<AgeBand>(a));
    return sum;
}

std::string_view toText(Gender gender) {
    return gender == Gender::Female ? "F" : "M";
}

std::string_view toText(AgeBand band) {
    switch (band) {
    case AgeBand::A13to17:
        return "13-17";
    case AgeBand::A18to24:
        return "18-24";
    case AgeBand::A25to34:
        return "25-34";
    case AgeBand::A35to44:
        return "35-44";
    case AgeBand::A45to54:
        return "45-54";
    case AgeBand::A55plus:
        return "55+";
    }
    return "";
}

int youngestOf(AgeBand band) {
    static constexpr std::array<int, kAgeBands> kFrom{13, 18, 25, 35, 45, 55};
    return kFrom[static_cast<std::size_t>(band)];
}

std::string_view toText(Connection connection) {
    switch (connection) {
    case Connection::Mobile3G:
        return "3g";
    case Connection::Mobile4G:
        return "4g";
    case Connection::Mobile5G:
        return "5g";
    case Connection::Fixed:
        return "fixed";
    }
    return "";
}

std::string_view toText(Quality quality) {
    switch (quality) {
    case Quality::P:
        return "P";
    case Quality::PQ:
        return "P-q";
    case Quality::S:
        return "S";
    case Quality::SMinus:
        return "S-";
    case Quality::C:
        return "C";
    case Quality::U:
        return "U";
    case Quality::Assumption:
        return "assumption";
    }
    return "";
}

} // namespace forereach
