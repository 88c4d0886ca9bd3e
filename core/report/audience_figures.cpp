// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/audience_figures.h"

#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {

std::vector<AudienceFigure> audienceFigures(const RunReport& report) {
    std::vector<AudienceFigure> out;
    const MarketReport& m = report.market;
    const AttentionReport& a = report.attention;
    if (m.sessions.mean <= 0) return out;
    const auto add = [&](std::string key, std::string label, std::string_view unit, double value,
                         double smallest, std::string_view about = {}) {
        const std::string text =
            unit == "share" ? shareText(value)
                            : numberText(value, smallest) + (unit.empty() ? "" : " ") + std::string(unit);
        out.push_back({std::move(key), std::move(label), unit, value, text, about});
    };
    add("sessions_per_day", "Sessions, a person and day", "", a.sessionsPerDay, 0.01);
    add("videos_per_session", "Items met, a session", "", a.videosPerSession, 0.1);
    add("session_minutes", "Length of a session", "min", a.sessionMinutes, 0.1);
    add("minutes_per_day", "Time with it, a person and day", "min", a.minutesPerDay, 0.1);
    add("minutes_per_active_day", "Time with it, a person and day of use", "min", a.minutesPerActiveDay, 0.1);
    for (std::size_t k = 0; k < m.daysBetweenUse.size(); ++k) {
        const auto days = static_cast<std::int64_t>(k + 1);
        add("back_after_" + std::to_string(days) + (days == 1 ? "_day" : "_days"),
            "Days of use followed by the next after " + counted(days, "day", "days"), "share",
            m.daysBetweenUse[k], 0);
    }
    const auto ofUserDay = [&](const char* quantile, const char* label, const std::optional<double>& value) {
        if (value) add(std::string("videos_per_user_day_") + quantile, label, "", *value, 1);
    };
    ofUserDay("p25", "Items met on a day of use: a quarter meet at most", m.videosPerUserDayP25);
    ofUserDay("p50", "Items met on a day of use: half meet at most", m.videosPerUserDayP50);
    ofUserDay("p75", "Items met on a day of use: three quarters meet at most", m.videosPerUserDayP75);
    add("starts_lost", "Starts lost to waiting", "share", m.startsLostRate, 0);
    add("fatigue", "Fatigue at the end of a session", "", a.fatigue, 0.01, "0 rested, 1 exhausted");
    add("satisfaction", "Satisfaction at the end of a session", "", a.satisfaction, 0.01,
        "−1 to 1; 0: what a recommended feed usually gives");
    add("interest_drift", "Interests that have moved by the end", "share", a.interestDrift, 0);
    add("topic_entropy_shown", "Topics shown to a person", "bits", a.topicEntropyShown, 0.01,
        "entropy; 5 bits: all 32 equally often");
    if (a.topicEntropyLiked)
        add("topic_entropy_liked", "Topics liked by a person", "bits", *a.topicEntropyLiked, 0.01,
            "entropy, of those who liked ten and more");
    if (a.narrowing)
        add("narrowing", "Its change from the first half to the second", "bits", *a.narrowing, 0.001,
            "negative: narrower");
    add("newcomer_share", "Impressions of items in their traffic pool", "share", a.newcomerShare, 0);
    add("exposure_gini", "Inequality of exposure among the catalogue's items", "", m.exposureGini, 0.01,
        "Gini: 0 all alike, 1 one has all");
    add("exposure_top1_share", "Impressions of the most shown 1 % of items", "share", m.exposureTop1Share, 0);
    return out;
}

} // namespace forereach
