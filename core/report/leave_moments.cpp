// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/leave_moments.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace forereach {
namespace {

constexpr double kOpeningS = 3;       // what platforms call the three-second hold
constexpr double kShortestS = 1;      // a moment that can be pointed at
constexpr double kLeastPoints = 0.01; // of impressions
constexpr double kLeastTimes = 1.15;

struct Loss {
    double from = 0, to = 0, before = 1, after = 1;
    double rate() const { return before > 0 && after > 0 ? std::log(before / after) / (to - from) : 0; }
};

double medianOf(std::vector<double> x) {
    if (x.empty()) return 0;
    const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
    std::nth_element(x.begin(), middle, x.end());
    return *middle;
}

/// How fast viewers leave without a reason: of those still there ever fewer. ln rate is a line in ln time, by
/// the medians of Theil and Sen, which a few moments do not move.
class Decline {
public:
    explicit Decline(const std::vector<Loss>& losses) {
        std::vector<double> x, y, slopes, levels;
        for (const Loss& loss : losses)
            if (loss.rate() > 0) x.push_back(logMiddle(loss)), y.push_back(std::log(loss.rate()));
        for (std::size_t i = 0; i < x.size(); ++i)
            for (std::size_t j = i + 1; j < x.size(); ++j) slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
        m_slope = medianOf(slopes);
        for (std::size_t i = 0; i < x.size(); ++i) levels.push_back(y[i] - m_slope * x[i]);
        m_known = !levels.empty();
        m_level = medianOf(levels);
    }
    /// 0: nobody left after the opening.
    double rate(const Loss& loss) const {
        return m_known ? std::exp(m_level + m_slope * logMiddle(loss)) : 0;
    }

private:
    static double logMiddle(const Loss& loss) { return std::log(0.5 * (loss.from + loss.to)); }
    bool m_known = false;
    double m_slope = 0, m_level = 0;
};

double shareAt(const std::vector<RetentionPoint>& curve, double s) {
    for (std::size_t i = 1; i < curve.size(); ++i)
        if (curve[i].at >= s) {
            const RetentionPoint &a = curve[i - 1], &b = curve[i];
            const double part = b.at > a.at ? (s - a.at) / (b.at - a.at) : 1;
            return a.share.mean + part * (b.share.mean - a.share.mean);
        }
    return curve.back().share.mean;
}

std::string points(double share) {
    char text[32];
    // Shares are estimates: whole points from ten on, one decimal below.
    std::snprintf(text, sizeof text, share >= 0.0995 ? "-%.0f points" : "-%.1f points", 100 * share);
    return text;
}

// Editors' lists are plain ASCII, one line an entry, with the bar as separator.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text) out += c >= ' ' && c < 127 && c != '|' ? c : '_';
    return out;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string number(double x, int decimals) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", decimals, x);
    return text;
}

} // namespace

std::vector<LeaveMoment> leaveMoments(const std::vector<RetentionPoint>& curve, const MediaSignals* signals,
                                      int most) {
    std::vector<LeaveMoment> moments;
    if (curve.size() < 2 || !(curve.back().at > 0)) return moments;
    const double end = curve.back().at;
    const auto momentOf = [&](const Loss& loss, double typical, bool opening) {
        LeaveMoment m;
        m.fromS = loss.from, m.toS = loss.to;
        m.points = loss.before - loss.after;
        m.watchingAtS = loss.before;
        if (!opening && typical > 0) m.timesTypical = loss.rate() / typical;
        m.opening = opening;
        if (signals) m.passage = passageBetween(*signals, loss.from, loss.to);
        return m;
    };
    const double opening = std::min(kOpeningS, end);
    const Loss first{0, opening, curve.front().share.mean, shareAt(curve, opening)};
    // The rest in steps as long as a cell of the curve, but no shorter than a second.
    const double step = std::max(kShortestS, end / static_cast<double>(curve.size() - 1));
    std::vector<Loss> rest;
    for (double from = opening; from + 0.5 * step < end; from += step) {
        const double to = std::min(end, from + step);
        rest.push_back({from, to, shareAt(curve, from), shareAt(curve, to)});
    }
    const Decline usual(rest);
    const auto stands = [&](const Loss& loss) {
        return loss.before - loss.after >= kLeastPoints && loss.rate() >= kLeastTimes * usual.rate(loss);
    };
    // Neighbours that stand are one moment.
    for (std::size_t i = 0; i < rest.size();) {
        if (!stands(rest[i])) {
            ++i;
            continue;
        }
        Loss whole = rest[i];
        for (++i; i < rest.size() && stands(rest[i]); ++i) whole.to = rest[i].to, whole.after = rest[i].after;
        moments.push_back(momentOf(whole, usual.rate(whole), false));
    }
    std::stable_sort(moments.begin(), moments.end(),
                     [](const LeaveMoment& a, const LeaveMoment& b) { return a.points > b.points; });
    if (moments.size() > static_cast<std::size_t>(most)) moments.resize(static_cast<std::size_t>(most));
    moments.push_back(momentOf(first, usual.rate(first), true));
    std::stable_sort(moments.begin(), moments.end(),
                     [](const LeaveMoment& a, const LeaveMoment& b) { return a.fromS < b.fromS; });
    return moments;
}

std::string toText(const LeaveMoment& m) {
    std::string text = points(m.points);
    const char* separator = ": ";
    const auto say = [&](bool holds, const char* what) {
        if (!holds) return;
        text += separator;
        text += what;
        separator = ", ";
    };
    say(m.opening, "opening");
    say(m.passage.black, "black");
    say(m.passage.silent, "silent");
    say(m.passage.still, "still");
    return text;
}

std::string timecode(double s, double frameRate, int startHour) {
    const auto base = std::max<std::int64_t>(1, std::llround(frameRate));
    const std::int64_t frame = std::llround(s * frameRate) + startHour * 3600 * base;
    char text[40];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d:%02d", static_cast<int>(frame / (base * 3600)),
                  static_cast<int>(frame / (base * 60) % 60), static_cast<int>(frame / base % 60),
                  static_cast<int>(frame % base));
    return text;
}

std::string markersEdl(const MarkerTarget& target, const std::vector<LeaveMoment>& moments) {
    std::string out =
        "TITLE: " + plain(target.title) + " (simulated, run " + plain(target.runDigest) + ")\r\n";
    out += "FCM: NON-DROP FRAME\r\n";
    int n = 0;
    for (const LeaveMoment& m : moments) {
        const double frame = 1 / target.frameRate;
        const std::string from = timecode(m.fromS, target.frameRate, 1),
                          to = timecode(m.fromS + frame, target.frameRate, 1);
        const auto frames = std::max<std::int64_t>(1, std::llround((m.toS - m.fromS) * target.frameRate));
        char line[80];
        std::snprintf(line, sizeof line, "\r\n%03d  001      V     C        ", ++n);
        out += line + from + " " + to + " " + from + " " + to + "  \r\n";
        out += std::string(" |C:") + (m.opening ? "ResolveColorYellow" : "ResolveColorRed") +
               " |M:" + plain(toText(m)) + " |D:" + std::to_string(frames) + "\r\n";
    }
    return out;
}

std::string markersCsv(const MarkerTarget& target, const std::vector<LeaveMoment>& moments) {
    std::string out = "from_s,to_s,timecode,points_lost,watching_at_start,times_typical,what,title,run\r\n";
    for (const LeaveMoment& m : moments)
        out += number(m.fromS, 3) + "," + number(m.toS, 3) + "," + timecode(m.fromS, target.frameRate, 0) +
               "," + number(100 * m.points, 1) + "," + number(m.watchingAtS, 3) + "," +
               (m.timesTypical ? number(*m.timesTypical, 2) : "") + "," + quoted(toText(m)) + "," +
               quoted(target.title) + "," + quoted("simulated " + target.runDigest) + "\r\n";
    return out;
}

} // namespace forereach
