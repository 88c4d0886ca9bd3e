// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/ledger_table.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

#include "ui/preview/phone_feed.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("forereach::ui::LedgerTable", text);
}

FigureCell text(const QString& s) {
    return {s, s, {}, false};
}
FigureCell text(const std::string& s) {
    return text(QString::fromStdString(s));
}
FigureCell number(double x, const QString& shown) {
    return {shown, x, {}, false};
}
FigureCell number(double x, int decimals) {
    return number(x, QLocale().toString(x, 'f', decimals));
}
FigureCell score(double x) {
    return number(x, scoreText(x));
}
FigureCell whole(int x) {
    return number(x, QLocale().toString(x));
}
FigureCell nothing(const QString& why = {}) {
    return {QStringLiteral("-"), {}, why, false};
}

QString didText(const FeedSlot& slot) {
    PhoneSlot s;
    s.format = slot.shown.format;
    s.durationS = slot.shown.durationS;
    s.watchedS = slot.watchedS;
    s.completed = slot.completed;
    s.quickSkip = slot.quickSkip;
    QStringList did{watchedText(s)};
    if (slot.liked) did << tr("liked");
    if (slot.shared) did << tr("shared");
    return did.join(QStringLiteral(", "));
}

bool sameItem(const LedgerCandidate& a, const LedgerCandidate& b) {
    return a.item == b.item && a.catalogueId == b.catalogueId;
}

struct Action {
    std::string name;
    double weight = 0;
};

/// In the order in which the engine lists them.
std::vector<Action> actionsOf(const std::vector<const LedgerCandidate*>& rows) {
    std::vector<Action> actions;
    for (const LedgerCandidate* row : rows)
        for (const LedgerPart& part : row->parts)
            if (std::none_of(actions.begin(), actions.end(),
                             [&](const Action& a) { return a.name == part.action; }))
                actions.push_back({part.action, part.weight});
    return actions;
}

const LedgerPart* partOf(const LedgerCandidate& c, const std::string& action) {
    for (const LedgerPart& part : c.parts)
        if (part.action == action) return &part;
    return nullptr;
}

} // namespace

FigureData slotFigures(const FeedAnswer& answer, bool withTruth) {
    FigureData data;
    data.columns = {{tr("Slot"), {}, true, {}},
                    {tr("Item"), {}, false, {}},
                    {tr("Topic"), {}, false, {}},
                    {tr("Found by"), {}, false, tr("Candidate source")},
                    {tr("Score"), {}, true, tr("Sum of weight times prediction: what the platform believes")},
                    {tr("Margin"), {}, true, tr("Score it could lose and keep the slot")}};
    if (withTruth) {
        data.columns.push_back({tr("Time given"), tr("s"), true, tr("Truth: what this viewer did")});
        data.columns.push_back({tr("What this viewer did"),
                                {},
                                false,
                                tr("Truth, which the platform does not know beforehand")});
    }
    for (const FeedSlot& slot : answer.slots) {
        std::vector<FigureCell> row{whole(slot.slot), text(slot.shown.itemLabel), text(slot.shown.mainTopic),
                                    text(slot.shown.sourceDetail)};
        const bool scored = !slot.shown.parts.empty();
        row.push_back(scored ? score(slot.shown.score) : nothing(tr("Placed without a score")));
        row.push_back(slot.insertedByPool ? nothing(tr("Not won by score")) : score(slot.margin));
        if (withTruth) {
            row.push_back(number(slot.watchedS, 1));
            row.push_back(text(didText(slot)));
        }
        data.rows.push_back(std::move(row));
        data.keys.push_back(QStringLiteral("slot:%1").arg(slot.slot));
    }
    return data;
}

FigureData ledgerFigures(const FeedAnswer& answer, bool withTruth) {
    std::vector<const LedgerCandidate*> rows;
    for (const LedgerCandidate& c : answer.candidates) rows.push_back(&c);
    for (const FeedSlot& slot : answer.slots)
        if (std::none_of(answer.candidates.begin(), answer.candidates.end(),
                         [&](const LedgerCandidate& c) { return sameItem(c, slot.shown); }))
            rows.push_back(&slot.shown);
    const std::vector<Action> actions = actionsOf(rows);

    FigureData data;
    data.columns = {{tr("Rank"), {}, true, tr("By score, among those that passed the filters")},
                    {tr("Item"), {}, false, {}},
                    {tr("Found by"), {}, false, tr("Candidate source")},
                    {tr("Topic"), {}, false, {}},
                    {tr("Length"), tr("s"), true, {}}};
    for (const Action& a : actions) {
        const bool seconds = a.name == "watch";
        const QString name = actionName(a.name), weight = QLocale().toString(a.weight, 'g', 4);
        data.columns.push_back(
            {seconds ? tr("E(%1)").arg(name) : tr("P(%1)").arg(name), seconds ? tr("s") : QString(), true,
             seconds ? tr("Seconds the platform expects") : tr("Probability the platform predicts")});
        data.columns.push_back({tr("%1 × %2").arg(name, weight),
                                {},
                                true,
                                tr("Weight times prediction, with the item's factors")});
    }
    data.columns.push_back({tr("Score"), {}, true, tr("Sum of the products")});
    data.columns.push_back({tr("Filter"), {}, false, tr("What took it out before ranking")});
    data.columns.push_back({tr("Shown in slot"), {}, true, {}});
    if (withTruth)
        data.columns.push_back({tr("What this viewer did"),
                                {},
                                false,
                                tr("Truth, which the platform does not know beforehand")});

    for (std::size_t i = 0; i < rows.size(); ++i) {
        const LedgerCandidate& c = *rows[i];
        std::vector<FigureCell> row{c.rankByScore > 0 ? whole(c.rankByScore) : nothing(), text(c.itemLabel),
                                    text(c.sourceDetail), text(c.mainTopic),
                                    c.durationS > 0 ? number(c.durationS, 0) : nothing(formatName(c.format))};
        for (const Action& a : actions) {
            const LedgerPart* part = partOf(c, a.name);
            row.push_back(part ? number(part->prediction, factorText(part->prediction, 3)) : nothing());
            row.push_back(part ? score(part->product) : nothing());
        }
        row.push_back(c.parts.empty() ? nothing(tr("Placed without a score")) : score(c.score));
        row.push_back(c.filteredBy.empty() ? FigureCell{} : text(c.filteredBy));
        row.push_back(c.shownInSlot > 0 ? whole(c.shownInSlot) : FigureCell{});
        if (withTruth) {
            const auto shown = std::find_if(answer.slots.begin(), answer.slots.end(), [&](const FeedSlot& s) {
                return c.shownInSlot > 0 && s.slot == c.shownInSlot;
            });
            row.push_back(shown == answer.slots.end() ? FigureCell{} : text(didText(*shown)));
        }
        data.rows.push_back(std::move(row));
        data.keys.push_back(c.shownInSlot > 0 ? QStringLiteral("slot:%1").arg(c.shownInSlot)
                                              : QStringLiteral("candidate:%1").arg(i));
    }
    return data;
}

static QString oneMiss(const FeedMiss& miss) {
    const QString name = QString::fromStdString(miss.itemLabel);
    switch (miss.why) {
    case FeedMiss::Why::Score:
        return tr("%1 was not shown. Closest: slot %2, %3 short.")
            .arg(name)
            .arg(miss.closestSlot)
            .arg(miss.shortBy < 0.0005 ? QLatin1Char('<') + QLocale().toString(0.001, 'f', 3)
                                       : QLocale().toString(miss.shortBy, 'f', 3));
    case FeedMiss::Why::NotFound:
        return tr("%1 was not shown: its score was enough, but no source brought it here.").arg(name);
    case FeedMiss::Why::Seen:
        return tr("%1 was not shown: everyone this viewer stands for has met it.").arg(name);
    }
    return {};
}

QString missText(const FeedAnswer& answer, const std::optional<ItemId>& asked) {
    const FeedMiss* told = nullptr;
    for (const FeedMiss& miss : answer.misses) {
        if (asked && miss.item == *asked) return oneMiss(miss);
        const bool closer = !told || (miss.why == FeedMiss::Why::Score && told->why == FeedMiss::Why::Score
                                          ? miss.shortBy < told->shortBy
                                          : miss.why == FeedMiss::Why::NotFound);
        if (closer) told = &miss;
    }
    for (const FeedSlot& slot : answer.slots)
        if (slot.shown.item && (!asked || *slot.shown.item == *asked)) return {};
    return told ? oneMiss(*told) : QString();
}

QString missesText(const FeedAnswer& answer) {
    QStringList lines;
    for (const FeedMiss& miss : answer.misses) lines << oneMiss(miss);
    return lines.join(QLatin1Char('\n'));
}

} // namespace forereach::ui
