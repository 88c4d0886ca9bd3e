// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <cmath>

#include "ui/views/words.h"

namespace forereach::ui {

namespace {

int decimalsOf(double unit) {
    int decimals = 0;
    for (double u = unit; u > 0 && u < 0.999 && decimals < 9; u *= 10) ++decimals;
    return decimals;
}

} // namespace

QString reachText(const char* text) {
    return QCoreApplication::translate("forereach::ui::ReachPage", text);
}

QString figureText(double value, double unit) {
    if (!std::isfinite(value)) return QStringLiteral("-");
    unit = unitOf(value, unit);
    const QLocale locale;
    const int decimals = decimalsOf(unit);
    const double shown = roundToError(value, unit);
    if (shown == 0 && value > 0 && unit > 0)
        return QStringLiteral("<") + locale.toString(unit, 'f', decimals);
    return shown == 0 ? locale.toString(0) : locale.toString(shown, 'f', decimals);
}

double typical(const Estimate& e) {
    return e.p50.value_or(e.mean);
}
bool hasInterval(const Estimate& e) {
    return e.p10 && e.p90;
}

QString typicalText(const Estimate& e, double smallest) {
    return figureText(typical(e), roundEstimate(e, smallest).unit);
}

QString intervalTextOf(const Estimate& e, double smallest) {
    if (!hasInterval(e)) return {};
    const double unit = roundEstimate(e, smallest).unit;
    return reachText("%1 to %2").arg(figureText(*e.p10, unit), figureText(*e.p90, unit));
}

QString expectedText(const Estimate& e, double smallest) {
    return figureText(e.mean, roundEstimate(e, smallest).unit);
}

QString percentText(double share) {
    if (!std::isfinite(share)) return QStringLiteral("-");
    const double percent = share * 100;
    return figureText(percent, std::abs(percent) >= 9.95 ? 1 : 0.1) + QStringLiteral("\u00a0%");
}

QString countText(double count) {
    return QLocale().toString(count, 'f', 0);
}

QString segmentLabel(const RunReport& report, const SegmentId& id) {
    QString name = segmentName(id);
    if (report.scenario.markets.size() != 1) return name;
    const QString market = QString::fromStdString(report.scenario.markets.front()) + QLatin1Char(' ');
    if (!name.startsWith(market)) return name;
    name = name.mid(market.size());
    return name.left(1).toUpper() + name.mid(1);
}

QString sourceLabel(CandidateSource source) {
    switch (source) {
    case CandidateSource::Interest:
        return reachText("Interest");
    case CandidateSource::Trending:
        return reachText("Trending");
    case CandidateSource::Follow:
        return reachText("Followed creator");
    case CandidateSource::Exploration:
        return reachText("Traffic pool");
    case CandidateSource::Share:
        return reachText("Shared by a friend");
    case CandidateSource::Random:
        return reachText("Random");
    case CandidateSource::Boosted:
        return reachText("Boosted");
    case CandidateSource::Search:
        return reachText("Search");
    case CandidateSource::Editorial:
        return reachText("Editors");
    }
    return {};
}

QString sincePublishing(double seconds) {
    const auto hours = static_cast<long long>(std::llround(seconds / 3600));
    if (hours < 24) return reachText("%1 h").arg(hours);
    return hours % 24 == 0 ? reachText("%1 d").arg(hours / 24)
                           : reachText("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString momentText(SimTime time, int utcOffsetMinutes) {
    const QDateTime at =
        QDateTime::fromSecsSinceEpoch(time.seconds, Qt::OffsetFromUTC, utcOffsetMinutes * 60);
    QString zone = QStringLiteral("UTC");
    if (utcOffsetMinutes != 0) {
        zone += utcOffsetMinutes < 0 ? QStringLiteral("\u2212") : QStringLiteral("+");
        zone += QString::number(std::abs(utcOffsetMinutes) / 60);
        if (utcOffsetMinutes % 60 != 0) {
            zone += QStringLiteral(":%1").arg(std::abs(utcOffsetMinutes) % 60, 2, 10, QLatin1Char('0'));
        }
    }
    return QLocale().toString(at, QStringLiteral("ddd d MMM HH:mm")) + QLatin1Char(' ') + zone;
}

QString fewViewersNote(const SampledCounts& sampled) {
    if (sampled.viewers >= kFewViewers) return {};
    return reachText("%1 simulated viewers").arg(sampled.viewers);
}

CurveTitles curveTitles(Format format) {
    CurveTitles t;
    switch (retentionUnitOf(format)) {
    case RetentionUnit::Seconds:
        break;
    case RetentionUnit::Text:
        t = {reachText("Of the text"),
             reachText("%"),
             reachText("Read so far"),
             reachText("At %1 % of it"),
             reachText("%1 read to the end"),
             100,
             1,
             false};
        return t;
    case RetentionUnit::Pictures:
        t = {reachText("Pictures"),
             reachText("seen"),
             reachText("Saw so many"),
             reachText("%1 pictures"),
             reachText("%1 see all pictures"),
             1,
             1,
             false};
        return t;
    case RetentionUnit::Answers:
        t = {reachText("Answers"),
             reachText("read"),
             reachText("Read so many"),
             reachText("%1 answers"),
             reachText("%1 read all answers"),
             1,
             1,
             false};
        return t;
    }
    t.unit = reachText("seconds");
    t.place = reachText("At %1 s");
    const bool live = format == Format::Live;
    t.along = live ? reachText("Since joining") : reachText("Into the video");
    t.share = live ? reachText("Still there") : reachText("Still watching");
    t.atTheEnd = live ? reachText("%1 are there at the end") : reachText("%1 still watch at the end");
    return t;
}

QString poolName(const PoolReport& pool) {
    return reachText("Pool %1").arg(pool.level + 1);
}

QString poolVerdict(const PoolReport& pool) {
    static constexpr std::pair<const char*, const char*> kReasons[] = {
        {"not entered", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Not reached")},
        {"passed", QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Passed")},
        {"value below threshold",
         QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Stopped: value below what is needed")},
        {"window not over",
         QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Not looked at yet: its window is not over")},
        {"too few impressions to be sure",
         QT_TRANSLATE_NOOP("forereach::ui::ReachPage", "Too few times shown to tell")},
    };
    for (const auto& [reason, words] : kReasons) {
        if (pool.reason == reason) return reachText(words);
    }
    return QString::fromStdString(pool.reason);
}

QString provenanceLine(const RunReport& report) {
    return reachText("Simulated by Forereach %1: %2 viewers, replications %3, seed %4, digest %5")
        .arg(QString::fromStdString(report.provenance.engineVersion),
             countText(static_cast<double>(report.provenance.viewers)),
             QString::number(report.provenance.replications), QString::number(report.provenance.seed),
             QString::fromStdString(report.digest.substr(0, 6)));
}

} // namespace forereach::ui
