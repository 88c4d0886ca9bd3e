// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// On which days people use the app, and how much on a day of use (truth). A day is a day of use with a chance
// that hangs on how long ago the last one was, on the person and on how satisfied they left; a day of use has
// one session and a Poisson number more. docs/model.md "Days of use".

#include <array>
#include <cstdint>

#include "core/model/viewer_figures.h"

namespace forereach {

/// What of a viewer moves from day to day.
struct ViewerDays {
    std::uint8_t away = 1;  // days since the last day of use, 1: yesterday; stays at 255
    std::uint8_t today = 0; // today is a day of use
    std::uint8_t used = 0;  // there was a session today
    std::uint8_t spare = 0;
    std::uint16_t videos = 0; // met today
};

/// Figures of returning, in the form that the engine reads.
struct ReturnModel {
    std::array<float, 3> after{}; // logit after no, one, two and more days without
    float satisfied = 0;          // of a unit of satisfaction
    double habit = 0;             // of a standard deviation of activity
};
ReturnModel returnModel(const ViewerFigures&);

/// Chance that a day is a day of use. `habit`: the person's own part of the logit.
float returnChance(const ReturnModel&, int away, float habit, float satisfaction);

/// Share of days that are days of use in the long run, at a satisfaction of zero.
double shareOfDaysUsed(const ReturnModel&, double habit);

/// A person whose activity is `z` standard deviations above others'.
float habitOf(const ReturnModel&, double z);

/// Mean over people of the share of days used times exp(sd z - sd^2/2), over the mean share: how much more
/// than the mean person those do who are met on a day of use.
double usersOfADayOverPeople(const ReturnModel&, double sdBetween);

} // namespace forereach
