// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/plan_changes.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace forereach::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("forereach::ui::PlanDesk", text);
}

void compareLines(const LineItem& was, const LineItem& is, QStringList& what) {
    const QString name = nameOf(is);
    if (was.lifetimeBudget != is.lifetimeBudget || was.dailyBudget != is.dailyBudget)
        what << say("budget of %1 changed").arg(name);
    if (was.bidCpm != is.bidCpm || was.bid != is.bid || was.bidStrategy != is.bidStrategy ||
        was.goal != is.goal || was.clickRate != is.clickRate || was.quality != is.quality)
        what << say("bid of %1 changed").arg(name);
    if (was.frequencyCap != is.frequencyCap || was.targetFrequency != is.targetFrequency)
        what << say("cap of %1 changed").arg(name);
    if (was.start != is.start || was.end != is.end || was.flights != is.flights)
        what << say("dates of %1 changed").arg(name);
    if (was.markets != is.markets || was.segments != is.segments || was.targeting != is.targeting)
        what << say("target of %1 changed").arg(name);
    if (was.boost != is.boost)
        what << (is.boost ? say("%1 boosts its post now") : say("%1 boosts no post now")).arg(name);
    if (was.creative != is.creative || was.sequence != is.sequence)
        what << say("creative of %1 changed").arg(name);
    if (was.pacing != is.pacing || was.pacingMethod != is.pacingMethod)
        what << say("pacing of %1 changed").arg(name);
}

} // namespace

QString nameOf(const LineItem& line) {
    return QString::fromStdString(line.name.empty() ? line.id.value : line.name);
}

QString nameOf(const Campaign& campaign) {
    return QString::fromStdString(campaign.name.empty() ? campaign.id.value : campaign.name);
}

QString changesBetween(const Scenario& was, const Scenario& is) {
    QStringList what;
    const auto lineIn = [](const Scenario& s, const LineItemId& id) -> const LineItem* {
        for (const Campaign& c : s.campaigns)
            for (const LineItem& line : c.lineItems)
                if (line.id == id) return &line;
        return nullptr;
    };
    for (const Campaign& c : is.campaigns)
        for (const LineItem& line : c.lineItems) {
            const LineItem* before = lineIn(was, line.id);
            if (before == nullptr)
                what << say("%1 was added").arg(nameOf(line));
            else
                compareLines(*before, line, what);
        }
    for (const Campaign& c : was.campaigns)
        for (const LineItem& line : c.lineItems)
            if (lineIn(is, line.id) == nullptr) what << say("%1 was removed").arg(nameOf(line));
    if (was.platform != is.platform) what << say("platform settings changed");
    if (was.markets != is.markets) what << say("markets changed");
    if (was.horizonDays != is.horizonDays) what << say("horizon changed");
    if (was.viewers != is.viewers || was.replications != is.replications)
        what << say("number of viewers changed");
    if (was.seed != is.seed) what << say("seed changed");
    if (what.isEmpty()) return say("the scenario changed");
    if (what.size() > 2)
        return QCoreApplication::translate("forereach::ui::PlanDesk", "%1, %2 and %n more change(s)", nullptr,
                                           static_cast<int>(what.size()) - 2)
            .arg(what[0], what[1]);
    return what.join(QStringLiteral(", "));
}

} // namespace forereach::ui
