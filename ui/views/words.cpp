// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStyle>
#include <QTimeZone>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace forereach::ui {

namespace {
QString say(const char* text) {
    return QCoreApplication::translate("words", text);
}

/// Value to the decade of `step`.
QString rounded(double value, double step) {
    if (value > 0 && value < 1) return QStringLiteral("<1");
    const double decade = step > 1 ? std::pow(10.0, std::floor(std::log10(step))) : 1.0;
    const qlonglong shown = std::llround(value / decade) * std::llround(decade);
    if (shown == 0 && value > 0) return QLatin1Char('<') + QLocale().toString(std::llround(decade));
    return QLocale().toString(shown);
}

/// What the last digit shown may stand for: the error of computing where it is known, else a tenth of the
/// interval.
double stepOf(const Estimate& e) {
    if (e.p10 && e.p90) return std::max(e.error.value_or(0), (*e.p90 - *e.p10) / 10);
    return e.error.value_or(e.mean / 100);
}
}

QString marketName(const Market& market) {
    return QStringLiteral("%1 (%2)").arg(QString::fromStdString(market.name),
                                         QString::fromStdString(market.code));
}

QString segmentName(const SegmentId& id) {
    const QStringList parts = QString::fromStdString(id.value).split(QLatin1Char(':'));
    if (parts.size() != 3) return QString::fromStdString(id.value);
    const QString who = parts[1] == QLatin1String("F") ? say("women") : say("men");
    return QStringLiteral("%1 %2 %3").arg(parts[0], who, parts[2]);
}

QString formatName(Format format) {
    switch (format) {
    case Format::ShortVideo:
        return say("Video");
    case Format::Live:
        return say("Live");
    case Format::Picture:
        return say("Picture");
    case Format::Article:
        return say("Article");
    case Format::QuestionAnswer:
        return say("Question and answer");
    case Format::CommunityPost:
        return say("Community post");
    }
    return {};
}

QString statusName(ItemStatus status) {
    return status == ItemStatus::Draft ? say("Draft") : say("Published");
}

QString verdictName(MediaVerdict verdict) {
    switch (verdict) {
    case MediaVerdict::Usable:
        return say("Usable");
    case MediaVerdict::UsableWithWarning:
        return say("Usable, with a warning");
    case MediaVerdict::Refused:
        return say("Refused");
    }
    return {};
}

QString languageName(const std::string& tag) {
    if (tag.empty()) return say("No words");
    const QLocale locale(QString::fromStdString(tag));
    if (locale.language() == QLocale::C) return QString::fromStdString(tag);
    return QLocale::languageToString(locale.language());
}

QString captionsIn(const std::string& tag) {
    return tag.empty() ? say("Language not told") : languageName(tag);
}

QString qualityName(Quality quality) {
    switch (quality) {
    case Quality::P:
        return say("read at the publisher");
    case Quality::PQ:
        return say("publisher, quoted");
    case Quality::S:
        return say("secondary source");
    case Quality::SMinus:
        return say("weak source");
    case Quality::C:
        return say("computed");
    case Quality::U:
        return say("unverified");
    case Quality::Assumption:
        return say("assumption");
    }
    return {};
}

QString lengthText(double seconds) {
    const auto total = static_cast<long long>(std::llround(seconds));
    const long long h = total / 3600, m = total / 60 % 60, s = total % 60;
    if (h > 0)
        return QStringLiteral("%1:%2:%3")
            .arg(h)
            .arg(m, 2, 10, QLatin1Char('0'))
            .arg(s, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1:%2").arg(m).arg(s, 2, 10, QLatin1Char('0'));
}

QString dateTimeText(SimTime time) {
    const QDateTime at = QDateTime::fromSecsSinceEpoch(time.seconds, QTimeZone::utc());
    return QLocale().toString(at, QStringLiteral("ddd d MMM yyyy HH:mm")) + QStringLiteral(" UTC");
}

QString topicsText(const ContentItem& content) {
    double total = 0;
    std::vector<std::pair<double, QString>> sorted;
    for (const auto& [name, weight] : content.topics) {
        total += weight;
        sorted.emplace_back(weight, QString::fromStdString(name));
    }
    std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.first > b.first; });
    QStringList parts;
    for (const auto& [weight, name] : sorted)
        parts << (sorted.size() == 1 || total <= 0
                      ? name
                      : QStringLiteral("%1 %2 %").arg(
                            name, QLocale().toString(static_cast<int>(std::lround(100 * weight / total)))));
    return parts.join(QStringLiteral(", "));
}

QString aboutPeople(const Estimate& e) {
    return rounded(e.p50.value_or(e.mean), stepOf(e));
}

QString momentText(const LeaveMoment& m) {
    QStringList what;
    if (m.opening) what << say("opening");
    if (m.passage.black) what << say("black");
    if (m.passage.silent) what << say("silent");
    if (m.passage.still) what << say("still");
    const QString points =
        say("−%1 points").arg(QLocale().toString(100 * m.points, 'f', m.points >= 0.0995 ? 0 : 1));
    return what.isEmpty() ? points : say("%1: %2").arg(points, what.join(say(", ")));
}

QString peopleWithInterval(const Estimate& e) {
    if (!e.p10 || !e.p90) return say("%1 (one replication: no interval)").arg(aboutPeople(e));
    const double step = stepOf(e);
    return say("%1 (%2 to %3)").arg(aboutPeople(e), rounded(*e.p10, step), rounded(*e.p90, step));
}

QString shareAnswered(const Provenance& answered, const Scenario& asked) {
    const QLocale locale;
    // Rounding to whole people a class leaves a few viewers out.
    const bool allOfThem = static_cast<double>(answered.viewers) >= 0.99 * static_cast<double>(asked.viewers);
    if (allOfThem && answered.replications < asked.replications)
        return say("%1 of %2 replications")
            .arg(locale.toString(answered.replications), locale.toString(asked.replications));
    return say("%1 of %2 viewers")
        .arg(locale.toString(static_cast<qlonglong>(answered.viewers)),
             locale.toString(static_cast<qlonglong>(asked.viewers)));
}

void restyle(QWidget* widget) {
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace forereach::ui
