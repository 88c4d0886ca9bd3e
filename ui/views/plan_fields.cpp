// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_fields.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>

#include "ui/views/words.h"

namespace forereach::ui {

namespace {

QString planWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanPage", text);
}

/// What is bid for: the strategy, and for a target cost the action.
struct Price {
    BidStrategy strategy;
    AdGoal goal;
    const char* words;
};
constexpr Price kPrices[] = {
    {BidStrategy::Cpm, AdGoal::Completion, "1,000 shown (CPM)"},
    {BidStrategy::Cpc, AdGoal::Completion, "click (CPC)"},
    {BidStrategy::Cpv, AdGoal::Completion, "view of 6 s (CPV)"},
    {BidStrategy::Ocpm, AdGoal::Completion, "watched to the end (oCPM)"},
    {BidStrategy::Ocpm, AdGoal::Like, "like (oCPM)"},
    {BidStrategy::Ocpm, AdGoal::Share, "share (oCPM)"},
    {BidStrategy::Ocpm, AdGoal::Follow, "follow (oCPM)"},
    {BidStrategy::Ocpm, AdGoal::Click, "click (oCPM)"},
};

bool fits(const Price& p, const LineItem& line) {
    return p.strategy == line.bidStrategy && (p.strategy != BidStrategy::Ocpm || p.goal == line.goal);
}

struct Pace {
    Pacing pacing;
    PacingMethod method;
    const char* words;
};
constexpr Pace kPaces[] = {
    {Pacing::Even, PacingMethod::Throttling, "even, by skipping"},
    {Pacing::Even, PacingMethod::Multiplicative, "even, by the bid"},
    {Pacing::Even, PacingMethod::Pid, "even, by a controller (PID)"},
    {Pacing::Asap, PacingMethod::Throttling, "as fast as possible"},
};

bool fits(const Pace& p, const LineItem& line) {
    return p.pacing == line.pacing && (p.pacing == Pacing::Asap || p.method == line.pacingMethod);
}

constexpr const char* kShownAs[] = {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "an ad"),
                                    QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "a boosted post")};

constexpr FrequencyCap kCaps[] = {{0, 168}, {1, 24}, {2, 24}, {1, 168}, {2, 168}, {3, 168}, {5, 168}};

QString setMoney(Money& money, const QString& text) {
    if (text.isEmpty()) {
        money = {};
        return {};
    }
    const std::optional<double> units = numberTyped(text);
    if (!units) return planWord("\"%1\" is not an amount").arg(text);
    money.micros = std::llround(*units * 1e6);
    return {};
}

QString setTime(SimTime& time, const QString& text) {
    if (text.isEmpty()) {
        time = {};
        return {};
    }
    QString iso = text;
    iso.replace(QRegularExpression(QStringLiteral("^(\\d{4}-\\d{2}-\\d{2})\\s+")), QStringLiteral("\\1T"));
    const Result<SimTime> parsed = SimTime::parse(iso.toStdString());
    if (!parsed) return planWord("\"%1\" is not a time such as 2026-11-24 18:00").arg(text);
    time = *parsed;
    return {};
}

/// "3 / 48", "3 in 2 d": impressions, then the window in hours, days or weeks.
QString setCap(FrequencyCap& cap, const QString& text) {
    for (const FrequencyCap& known : kCaps)
        if (text == capText(known)) {
            cap = known;
            return {};
        }
    if (text.isEmpty() || text == QLatin1String("0")) {
        cap.impressions = 0;
        return {};
    }
    static const QRegularExpression form(QStringLiteral("^(\\d{1,5})(?:\\D+(\\d{1,5})\\s*([hdw]?)\\D*)?$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) return planWord("\"%1\" is not a cap such as 3 in 48 h").arg(text);
    cap.impressions = match.captured(1).toInt();
    if (match.capturedLength(2) > 0)
        cap.windowHours = match.captured(2).toInt() * (match.captured(3) == QLatin1String("d")   ? 24
                                                       : match.captured(3) == QLatin1String("w") ? 168
                                                                                                 : 1);
    return {};
}

Money& bidOf(LineItem& line) {
    return line.bidStrategy == BidStrategy::Cpm ? line.bidCpm : line.bid;
}
Money bidOf(const LineItem& line) {
    return line.bidStrategy == BidStrategy::Cpm ? line.bidCpm : line.bid;
}

QString timeText(SimTime t) {
    return QString::fromStdString(t.iso()).left(16).replace(QLatin1Char('T'), QLatin1Char(' '));
}

} // namespace

QString lineFieldName(LineField field) {
    constexpr const char* kNames[] = {QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Line"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Creative"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Then"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Budget"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "A day"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "From"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "To"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Target"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Bid"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "For each"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Click rate"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Cap"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Aim"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Pacing"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Shown as"),
                                      QT_TRANSLATE_NOOP("forereach::ui::PlanPage", "Issue")};
    return planWord(kNames[static_cast<std::size_t>(field)]);
}

QString lineFieldTitle(LineField field, const std::string& currency) {
    QString unit;
    if (field == LineField::Budget || field == LineField::Daily || field == LineField::Bid)
        unit = QString::fromStdString(currency);
    if (field == LineField::From || field == LineField::To) unit = QStringLiteral("UTC");
    if (field == LineField::ClickRate) unit = QStringLiteral("%");
    const QString name = lineFieldName(field);
    return unit.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, unit);
}

QString lineFieldHint(LineField field) {
    switch (field) {
    case LineField::Creative:
        return planWord("A short video of the library; it joins the scenario");
    case LineField::Then:
        return planWord(
            "Creatives that follow, one each time that a person meets the line; titles with \";\" "
            "between them. The last one stays");
    case LineField::Aim:
        return planWord(
            "How often each person whom it reaches is to meet it, as in 3 in 1 w: who has begun comes "
            "before others. In place of a cap");
    case LineField::Budget:
        return planWord("What it may spend at most; empty: only the daily budget limits");
    case LineField::Daily:
        return planWord("What it may spend in a day; empty: no daily limit");
    case LineField::From:
    case LineField::To:
        return planWord("As in 2026-11-24 18:00; empty: as long as the scenario lasts");
    case LineField::Target:
        return planWord("For whom it is; Return opens the choice");
    case LineField::Bid:
        return planWord("No prices are shipped: type what you pay. Empty: it does not bid");
    case LineField::ClickRate:
        return planWord(
            "Clicks for each hundred times shown, as your own campaigns had them; none is shipped");
    case LineField::Cap:
        return planWord("How often a person meets it at most, as in 3 in 48 h; none: no limit");
    case LineField::Boost:
        return planWord("A boosted post: whom it reaches as an ad does not meet it in the feed any more, and "
                        "who shares it sends links to it");
    default:
        return {};
    }
}

LineField lineFieldOf(const std::string& path) {
    const std::string name = path.substr(0, path.find_first_of(".["));
    if (name == "creative") return LineField::Creative;
    if (name == "lifetime_budget") return LineField::Budget;
    if (name == "daily_budget") return LineField::Daily;
    if (name == "start" || name == "flights") return LineField::From;
    if (name == "end") return LineField::To;
    if (name == "bid_cpm" || name == "bid" || name == "quality") return LineField::Bid;
    if (name == "bid_strategy" || name == "goal") return LineField::Per;
    if (name == "click_rate") return LineField::ClickRate;
    if (name == "frequency_cap") return LineField::Cap;
    if (name == "target_frequency") return LineField::Aim;
    if (name == "sequence") return LineField::Then;
    if (name == "pacing" || name == "pacing_method") return LineField::Pacing;
    if (name == "boost") return LineField::Boost;
    if (name == "id" || name == "name") return LineField::Name;
    return LineField::Target; // markets, segments, topics, languages, connections, hours, exclusions
}

bool isFigure(LineField field) {
    return field == LineField::Budget || field == LineField::Daily || field == LineField::Bid ||
           field == LineField::ClickRate;
}

QString lineText(const Scenario& scenario, const LineItem& line, LineField field) {
    switch (field) {
    case LineField::Name:
        return QString::fromStdString(line.name.empty() ? line.id.value : line.name);
    case LineField::Creative:
        for (const ContentItem& item : scenario.content)
            if (item.id == line.creative)
                return QString::fromStdString(item.title.empty() ? item.id.value : item.title);
        return line.creative.empty() ? planWord("none yet") : QString::fromStdString(line.creative.value);
    case LineField::Then: {
        QStringList names;
        for (const ItemId& id : line.sequence) {
            names << QString::fromStdString(id.value);
            for (const ContentItem& item : scenario.content)
                if (item.id == id && !item.title.empty()) names.back() = QString::fromStdString(item.title);
        }
        return names.isEmpty() ? planWord("none") : names.join(QStringLiteral("; "));
    }
    case LineField::Budget:
        return line.lifetimeBudget.micros == 0 ? planWord("none") : amountText(line.lifetimeBudget);
    case LineField::Daily:
        return line.dailyBudget.micros == 0 ? planWord("none") : amountText(line.dailyBudget);
    case LineField::From:
        return line.start.seconds == 0 ? planWord("start") : timeText(line.start);
    case LineField::To:
        return line.end.seconds == 0 ? planWord("end") : timeText(line.end);
    case LineField::Target:
        return targetText(line);
    case LineField::Bid:
        return bidOf(line).micros == 0 ? planWord("none") : amountText(bidOf(line));
    case LineField::Per:
        for (const Price& p : kPrices)
            if (fits(p, line)) return planWord(p.words);
        return {};
    case LineField::ClickRate:
        return line.clickRate == 0 ? planWord("none") : QLocale().toString(100 * line.clickRate, 'g', 4);
    case LineField::Cap:
        return capText(line.frequencyCap);
    case LineField::Aim:
        return capText(line.targetFrequency);
    case LineField::Pacing:
        for (const Pace& p : kPaces)
            if (fits(p, line)) return planWord(p.words);
        return {};
    case LineField::Boost:
        return planWord(kShownAs[line.boost ? 1 : 0]);
    case LineField::Issue:
        break;
    }
    return {};
}

bool isUnsaid(const LineItem& line, LineField field) {
    switch (field) {
    case LineField::Creative:
        return line.creative.empty();
    case LineField::Budget:
        return line.lifetimeBudget.micros == 0;
    case LineField::Daily:
        return line.dailyBudget.micros == 0;
    case LineField::From:
        return line.start.seconds == 0;
    case LineField::To:
        return line.end.seconds == 0;
    case LineField::Bid:
        return bidOf(line).micros == 0;
    case LineField::ClickRate:
        return line.clickRate == 0;
    case LineField::Cap:
        return line.frequencyCap.impressions == 0;
    case LineField::Aim:
        return line.targetFrequency.impressions == 0;
    case LineField::Then:
        return line.sequence.empty();
    default:
        return false;
    }
}

QString lineEditText(const LineItem& line, LineField field) {
    if (field == LineField::Creative) return QString::fromStdString(line.creative.value);
    return isUnsaid(line, field) && field != LineField::Cap && field != LineField::Aim
               ? QString()
               : lineText({}, line, field);
}

QStringList lineChoices(LineField field) {
    QStringList out;
    if (field == LineField::Per)
        for (const Price& p : kPrices) out << planWord(p.words);
    if (field == LineField::Pacing)
        for (const Pace& p : kPaces) out << planWord(p.words);
    if (field == LineField::Cap || field == LineField::Aim)
        for (const FrequencyCap& cap : kCaps) out << capText(cap);
    if (field == LineField::Boost)
        for (const char* words : kShownAs) out << planWord(words);
    return out;
}

std::vector<ItemId> sequenceFrom(const QString& text) {
    std::vector<ItemId> out;
    for (const QString& part : text.split(QLatin1Char(';'), Qt::SkipEmptyParts))
        if (!part.trimmed().isEmpty()) out.push_back({part.trimmed().toStdString()});
    return out;
}

QString setLineText(LineItem& line, LineField field, const QString& typed) {
    const QString text = typed.trimmed();
    switch (field) {
    case LineField::Name:
        line.name = text.toStdString();
        return {};
    case LineField::Creative:
        line.creative.value = text.toStdString();
        return {};
    case LineField::Budget:
        return setMoney(line.lifetimeBudget, text);
    case LineField::Daily:
        return setMoney(line.dailyBudget, text);
    case LineField::From:
        return setTime(line.start, text);
    case LineField::To:
        return setTime(line.end, text);
    case LineField::Bid:
        return setMoney(bidOf(line), text);
    case LineField::Per:
        for (const Price& p : kPrices)
            if (planWord(p.words) == text) {
                const Money bid = bidOf(line); // the amount stays, what it is for changes
                line.bid = line.bidCpm = {};
                line.bidStrategy = p.strategy;
                line.goal = p.goal;
                bidOf(line) = bid;
                return {};
            }
        break;
    case LineField::ClickRate: {
        const std::optional<double> percent = text.isEmpty() ? 0 : numberTyped(text);
        if (!percent) return planWord("\"%1\" is not a share").arg(text);
        line.clickRate = *percent / 100;
        return {};
    }
    case LineField::Cap:
        return setCap(line.frequencyCap, text);
    case LineField::Aim:
        return setCap(line.targetFrequency, text);
    case LineField::Then:
        line.sequence = sequenceFrom(text);
        return {};
    case LineField::Pacing:
        for (const Pace& p : kPaces)
            if (planWord(p.words) == text) {
                line.pacing = p.pacing;
                line.pacingMethod = p.method;
                return {};
            }
        break;
    case LineField::Boost:
        for (const bool boost : {false, true})
            if (planWord(kShownAs[boost ? 1 : 0]) == text) {
                line.boost = boost;
                return {};
            }
        break;
    case LineField::Target:
    case LineField::Issue:
        break;
    }
    return planWord("\"%1\" cannot stand here").arg(text);
}

QString capText(const FrequencyCap& cap) {
    if (cap.impressions == 0) return planWord("none");
    if (cap.windowHours == 24) return planWord("%1 a day").arg(cap.impressions);
    if (cap.windowHours == 168) return planWord("%1 a week").arg(cap.impressions);
    return cap.windowHours % 24 == 0 ? planWord("%1 in %2 d").arg(cap.impressions).arg(cap.windowHours / 24)
                                     : planWord("%1 in %2 h").arg(cap.impressions).arg(cap.windowHours);
}

QString targetText(const LineItem& line) {
    QStringList parts;
    const auto add = [&parts](const auto& list, const char* pattern, auto&& named) {
        for (const auto& one : list) parts << planWord(pattern).arg(named(one));
    };
    const auto plain = [](const std::string& s) { return QString::fromStdString(s); };
    const Targeting& t = line.targeting;
    add(line.markets, "%1", plain);
    add(line.segments, "%1", [](const SegmentId& s) { return segmentName(s); });
    add(t.topics, "interested in %1", plain);
    add(t.languages, "understands %1", [](const std::string& s) { return languageName(s); });
    add(t.connections, "on %1", plain);
    add(t.hours, "%1 h", [](const HourRange& h) { return QStringLiteral("%1-%2").arg(h.from).arg(h.to); });
    add(t.excludeMarkets, "not %1", plain);
    add(t.excludeSegments, "not %1", [](const SegmentId& s) { return segmentName(s); });
    add(t.excludeTopics, "not interested in %1", plain);
    return parts.isEmpty() ? planWord("everybody") : parts.join(QStringLiteral(", "));
}

std::optional<double> numberTyped(const QString& typed) {
    const QString text = typed.trimmed();
    bool ok = false;
    double value = QLocale().toDouble(text, &ok);
    if (!ok) value = QLocale::c().toDouble(text, &ok);
    return ok && std::isfinite(value) && std::abs(value) < 1e9 ? std::optional(value) : std::nullopt;
}

QString amountText(Money money) {
    const bool whole = money.micros % 1'000'000 == 0, cents = money.micros % 10'000 == 0;
    return QLocale().toString(money.units(), 'f', whole ? 0 : cents ? 2 : 6);
}

QString moneyText(const std::string& currency, double units) {
    return QString::fromStdString(currency) + QChar(0xa0) +
           QLocale().toString(units, 'f', units < 100 && units != std::floor(units) ? 2 : 0);
}

QString priceText(const std::string& currency, double units) {
    const int decimals =
        units <= 0 ? 2 : std::clamp(2 - static_cast<int>(std::floor(std::log10(units))), 2, 6);
    return QString::fromStdString(currency) + QChar(0xa0) + QLocale().toString(units, 'f', decimals);
}

} // namespace forereach::ui
