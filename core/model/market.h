// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Market: one country's audience as data (a "market pack", resources/markets/XX.json). Every figure is a
// Sourced value: what it is, how far it may be wrong, when it was true, and who says so.

#include <array>
#include <string>
#include <vector>

#include "core/base/time_zone.h"
#include "core/model/topics.h"

namespace forereach {

/// P read at the publisher, PQ publisher quoted, S secondary, SMinus weak, C computed from named data, U
/// unverified, Assumption: ours, no source.
enum class Quality { P, PQ, S, SMinus, C, U, Assumption };

struct Sourced {
    double value = 0;
    double low = 0;
    double high = 0;
    int year = 0; // 0: does not apply
    Quality quality = Quality::Assumption;
    std::string source;
    bool operator==(const Sourced&) const = default;
};

enum class Gender { Female, Male };
enum class AgeBand { A13to17, A18to24, A25to34, A35to44, A45to54, A55plus };
inline constexpr int kAgeBands = 6;
inline constexpr int kGenders = 2;
enum class Connection { Mobile3G, Mobile4G, Mobile5G, Fixed };
inline constexpr int kConnections = 4;

struct LanguageShare {
    std::string language; // BCP 47 primary tag
    Sourced share;        // of users who understand it, 0..1
    bool operator==(const LanguageShare&) const = default;
};

struct ConnectionClass {
    Sourced share;          // of sessions, 0..1; the four add up to 1
    Sourced throughputMbps; // median
    Sourced roundTripMs;
    bool operator==(const ConnectionClass&) const = default;
};

struct Market {
    std::string code;                                     // ISO 3166-1 alpha-2
    std::string name;                                     // English
    std::string currency;                                 // ISO 4217
    int utcOffsetMinutes = 0;                             // of the most populous zone, standard time
    DaylightSaving daylightSaving = DaylightSaving::None; // of the same zone
    /// What its clocks show ahead of UTC at a moment.
    int offsetMinutesAt(SimTime) const;

    /// Residents in people, [gender][age band].
    std::array<std::array<Sourced, kAgeBands>, kGenders> people;
    /// Share of residents who use the app, 0..1, [gender][age band].
    std::array<std::array<Sourced, kAgeBands>, kGenders> penetration;
    /// Share of daily use in each local hour, 24 values that add up to 1.
    std::array<Sourced, 24> hourCurve;
    Sourced minutesPerDay;     // per active person and day
    Sourced sessionsPerDay;    // per viewer and day of use
    Sourced videosPerSession;  // mean
    Sourced activitySdBetween; // sd of log activity between people
    Sourced activitySdWithin;  // sd of log activity between days of one person
    Sourced followsMedian;
    std::vector<LanguageShare> languages;
    std::array<ConnectionClass, kConnections> connections;
    /// Relative popularity of the topics, adds up to 1.
    std::array<Sourced, kTopicCount> topics;
    int minimumAge = 13;
    std::string note; // what must be known before these figures are used; shown with them; may be empty
    bool operator==(const Market&) const = default;

    /// App users of a segment in people, rounded.
    std::int64_t usersOf(Gender, AgeBand) const;
    std::int64_t users() const;
};

std::string_view toText(Gender);     // "F", "M"
std::string_view toText(AgeBand);    // "13-17" .. "55+"
int youngestOf(AgeBand);             // years
std::string_view toText(Connection); // "3g" .. "fixed"
std::string_view toText(Quality);    // "P", "P-q", "S", "S-", "C", "U", "assumption"

} // namespace forereach
