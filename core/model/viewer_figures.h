// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Figures of how people use an app that no preset holds: lines, days of use, what watching does to them. One
// place for what the engine computes with and what the list of defaults shows.

#include <array>
#include <iterator>
#include <string>
#include <string_view>

#include "core/model/market.h"

namespace forereach {

struct ViewerFigure {
    std::string_view path, label, unit;
    double value = 0, low = 0, high = 0;
    int year = 0;
    Quality quality = Quality::Assumption;
    std::string_view source, influences;
    constexpr float f() const { return static_cast<float>(value); }
};

namespace figures {

inline constexpr std::string_view kLost = "starts lost to waiting",
                                  kReturning = "days of use; reach over days";
inline constexpr std::string_view kStarts = "Krishnan and Sitaraman, Video Stream Quality Impacts Viewer "
                                            "Behavior, IMC 2012 (23 M views): long web video on "
                                            "fixed lines, an upper bound for what people wait in a feed";
inline constexpr std::string_view kLadder = "rungs of a short-video service, ACM Multimedia 2022 Grand "
                                            "Challenge repository (nominal 750, 1,200, 1,850 kbit/s)";

inline constexpr ViewerFigure kPatience{"viewer.patience_s",
                                        "Wait before a video starts at which people begin to give up",
                                        "s",
                                        2,
                                        1,
                                        2,
                                        2012,
                                        Quality::P,
                                        kStarts,
                                        kLost};
inline constexpr ViewerFigure kGivingUp{"viewer.gives_up_per_s",
                                        "Starts lost for each further second",
                                        "share",
                                        0.058,
                                        0.02,
                                        0.12,
                                        2012,
                                        Quality::P,
                                        kStarts,
                                        kLost};
inline constexpr ViewerFigure kLessForStalls{"viewer.less_for_stalls",
                                             "Share of watching lost for each share of the duration stalled",
                                             "",
                                             5,
                                             2,
                                             5,
                                             2012,
                                             Quality::P,
                                             kStarts,
                                             "watch time on slow lines"};
inline constexpr ViewerFigure kLeastWatched{"viewer.least_watched",
                                            "Share of watching that stalls leave",
                                            "share",
                                            0.2,
                                            0,
                                            0.5,
                                            0,
                                            Quality::Assumption,
                                            "assumption: the published effect is of small stalls",
                                            "watch time on slow lines"};
inline constexpr ViewerFigure kThroughputSd{
    "viewer.throughput_sd",
    "Spread of a line's speed between sessions",
    "sd of the logarithm",
    1,
    0.6,
    1.4,
    0,
    Quality::Assumption,
    "assumption: medians alone would never stall; the test traces of the ACM Multimedia 2022 "
    "challenge have means of 1.2 to 3.6 Mbit/s",
    kLost};
inline constexpr ViewerFigure kStartBuffer{
    "viewer.start_buffer_s",
    "Seconds of video loaded before it plays",
    "s",
    1,
    0.5,
    2,
    2022,
    Quality::Assumption,
    "assumption: one piece of a short video is a second long in the ACM Multimedia 2022 challenge",
    kLost};
inline constexpr ViewerFigure kRoundTrips{
    "viewer.round_trips", "Round trips before the first byte of a video", "",   3, 1, 4, 0,
    Quality::Assumption,  "assumption: connection, encryption, request",  kLost};
inline constexpr ViewerFigure kTypicalKbps{"viewer.bitrate_kbps",
                                           "Bitrate of a video whose file was not measured",
                                           "kbit/s",
                                           1200,
                                           750,
                                           1850,
                                           2022,
                                           Quality::C,
                                           kLadder,
                                           kLost};

inline constexpr ViewerFigure kHabit{"viewer.habit",
                                     "What a standard deviation of activity adds to the return",
                                     "logit",
                                     0.5,
                                     0.2,
                                     0.9,
                                     0,
                                     Quality::Assumption,
                                     "assumption: who uses it more comes more often",
                                     kReturning};
inline constexpr std::string_view kGaps =
    "fitted to days between active days, 61.7, 16.5, 7.9, 4.7, 3.1 % after 1 to 5 days: KuaiRand-Pure "
    "(KuaiSim notebook), rows of its log "
    "only, so that gaps are overstated";
inline constexpr ViewerFigure kReturn1{"viewer.return_1_day",
                                       "Return the day after a day of use",
                                       "logit",
                                       0.33,
                                       0.1,
                                       0.9,
                                       2022,
                                       Quality::C,
                                       kGaps,
                                       kReturning};
inline constexpr ViewerFigure kReturn2{"viewer.return_2_days",
                                       "Return after one day without",
                                       "logit",
                                       -0.34,
                                       -0.6,
                                       0.2,
                                       2022,
                                       Quality::C,
                                       kGaps,
                                       kReturning};
inline constexpr ViewerFigure kReturn3{"viewer.return_3_days",
                                       "Return after two days without and more",
                                       "logit",
                                       -0.6,
                                       -0.9,
                                       0,
                                       2022,
                                       Quality::C,
                                       kGaps,
                                       kReturning};
inline constexpr ViewerFigure kSatisfiedReturn{
    "viewer.satisfied_return",
    "What a unit of satisfaction adds to the return",
    "logit",
    0.4,
    0,
    1,
    0,
    Quality::Assumption,
    "assumption; a failed visit lowered return within a week by 2.3 % (IMC 2012)",
    kReturning};

inline constexpr std::string_view kMoves = "length of sessions; watch time",
                                  kMind = "what people like later; return";
inline constexpr ViewerFigure kLeave{
    "viewer.leave",      "Leaving after a video, constant",      "logit", -3.43, -4, -2.7, 0,
    Quality::Assumption, "chosen to give 12.5 videos a session", kMoves};
inline constexpr ViewerFigure kLeaveTime{"viewer.leave_time",
                                         "Leaving, logarithm of the videos met",
                                         "logit",
                                         -0.12,
                                         -0.4,
                                         0.2,
                                         0,
                                         Quality::Assumption,
                                         "assumption",
                                         kMoves};
inline constexpr ViewerFigure kSatisfiedLeave{"viewer.satisfied_leave",
                                              "What a unit of satisfaction takes from leaving",
                                              "logit",
                                              0.35,
                                              0,
                                              1,
                                              0,
                                              Quality::Assumption,
                                              "assumption",
                                              kMoves};
inline constexpr ViewerFigure kTiredLeave{"viewer.tired_leave",
                                          "What full fatigue adds to leaving",
                                          "logit",
                                          0.8,
                                          0,
                                          3,
                                          0,
                                          Quality::Assumption,
                                          "assumption",
                                          kMoves};
inline constexpr ViewerFigure kTiring{"viewer.tiring",
                                      "Share of a rested viewer's rest that a video takes",
                                      "share",
                                      0.02,
                                      0.005,
                                      0.05,
                                      0,
                                      Quality::Assumption,
                                      "assumption: half tired after 35 videos",
                                      kMoves};
inline constexpr ViewerFigure kRecovery{
    "viewer.recovery_h", "Hours in which fatigue is halved", "hours", 4, 1, 12, 0,
    Quality::Assumption, "assumption: a night rests",        kMoves};
inline constexpr ViewerFigure kTiredWatch{"viewer.tired_watch",
                                          "What full fatigue takes from log watch time",
                                          "",
                                          0.3,
                                          0,
                                          0.6,
                                          0,
                                          Quality::Assumption,
                                          "assumption",
                                          kMoves};
inline constexpr ViewerFigure kMemory{"viewer.memory",
                                      "Weight of one video in a viewer's satisfaction",
                                      "share",
                                      0.02,
                                      0.005,
                                      0.05,
                                      0,
                                      Quality::Assumption,
                                      "assumption: about fifty videos, a day of use, are remembered",
                                      kMind};
inline constexpr ViewerFigure kSharpness{
    "viewer.satisfaction_sharpness",
    "Slope of satisfaction in what videos gave beyond their promise",
    "",
    4,
    1,
    8,
    0,
    Quality::Assumption,
    "assumption; the form is that of RecSim's long-term satisfaction (Ie et al. 2019)",
    kMind};
inline constexpr ViewerFigure kDriftRate{"viewer.drift_rate",
                                         "How far a video moves an interest",
                                         "share",
                                         0.0005,
                                         0,
                                         0.002,
                                         0,
                                         Quality::Assumption,
                                         "assumption",
                                         kMind};
inline constexpr ViewerFigure kDriftBack{"viewer.drift_back",
                                         "Share of the drift that a session takes back",
                                         "share",
                                         0.05,
                                         0.01,
                                         0.2,
                                         0,
                                         Quality::Assumption,
                                         "assumption",
                                         kMind};
inline constexpr ViewerFigure kDriftBound{"viewer.drift_bound",
                                          "Half of what an interest can move by, of the whole",
                                          "share",
                                          0.06,
                                          0,
                                          0.15,
                                          0,
                                          Quality::Assumption,
                                          "assumption",
                                          kMind};
/// Means of a recommended feed (kuairand, GB), at which fatigue and satisfaction change nothing.
inline constexpr float kUsualFatigue = 0.3f, kUsualContent = 0.5f;

inline constexpr const ViewerFigure* kAll[] = {
    &kPatience,       &kGivingUp,   &kLessForStalls,   &kLeastWatched, &kThroughputSd,
    &kStartBuffer,    &kRoundTrips, &kTypicalKbps,     &kReturn1,      &kReturn2,
    &kReturn3,        &kHabit,      &kSatisfiedReturn, &kLeave,        &kLeaveTime,
    &kSatisfiedLeave, &kTiredLeave, &kTiring,          &kRecovery,     &kTiredWatch,
    &kMemory,         &kSharpness,  &kDriftRate,       &kDriftBack,    &kDriftBound};

/// Held when replications draw: fitted together to published days of use and lengths of sessions, or what the
/// population or the catalogue is made of.
inline constexpr const ViewerFigure* kHeld[] = {&kReturn1, &kReturn2,   &kReturn3,    &kHabit,
                                                &kLeave,   &kLeaveTime, &kTypicalKbps};

} // namespace figures

/// The figures of viewers as a catalog holds them: value and range that an override may have changed.
class ViewerFigures {
public:
    ViewerFigures() {
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            const ViewerFigure& f = *figures::kAll[i];
            m_all[i] = {f.value, f.low, f.high, f.year, f.quality, std::string(f.source)};
        }
    }
    Sourced& operator[](const ViewerFigure& figure) { return m_all[indexOf(figure)]; }
    const Sourced& operator[](const ViewerFigure& figure) const { return m_all[indexOf(figure)]; }
    double value(const ViewerFigure& figure) const { return (*this)[figure].value; }
    float f(const ViewerFigure& figure) const { return static_cast<float>(value(figure)); }
    bool operator==(const ViewerFigures&) const = default;

private:
    // Every figure is in kAll (model_defaults::everyFigureOfViewersIsListed).
    static std::size_t indexOf(const ViewerFigure& figure) {
        std::size_t i = 0;
        while (figures::kAll[i] != &figure) ++i;
        return i;
    }
    std::array<Sourced, std::size(figures::kAll)> m_all;
};

} // namespace forereach
