// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/phone_feed.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace forereach::ui {

namespace {
QString tr(const char* text) {
    return QCoreApplication::translate("forereach::ui::PhoneFeed", text);
}

QString seconds(double s) {
    return QLocale().toString(s, 'f', s < 9.95 && std::abs(s - std::round(s)) > 0.05 ? 1 : 0);
}
} // namespace

std::vector<PhoneSlot> phoneSlots(const FeedAnswer& answer, const OwnItemLookup& lookup) {
    std::vector<PhoneSlot> feed;
    feed.reserve(answer.slots.size());
    for (const FeedSlot& from : answer.slots) {
        PhoneSlot to;
        to.slot = from.slot;
        to.mine = from.shown.item.has_value();
        to.title = QString::fromStdString(from.shown.itemLabel);
        to.creator = QString::fromStdString(from.shown.creatorLabel);
        to.topic = QString::fromStdString(from.shown.mainTopic);
        to.format = from.shown.format;
        to.durationS = from.shown.durationS;
        to.watchedS = from.watchedS;
        to.completed = from.completed;
        to.liked = from.liked;
        to.shared = from.shared;
        to.quickSkip = from.quickSkip;
        to.inserted = from.insertedByPool;
        to.catalogueId = from.shown.catalogueId;
        if (to.mine && lookup) {
            if (auto own = lookup(*from.shown.item)) {
                to.letter = own->letter;
                if (!own->title.isEmpty()) to.title = own->title;
                to.caption = own->caption;
                if (!own->creator.isEmpty()) to.creator = own->creator;
                to.mediaPath = own->mediaPath;
                to.still = own->still;
            }
        }
        feed.push_back(std::move(to));
    }
    return feed;
}

QString simulatedChip() {
    return tr("Simulated item");
}

namespace {

QString givenText(const PhoneSlot& slot) {
    const QString s = seconds(slot.watchedS);
    if (slot.quickSkip) return tr("passed by after %1 s").arg(s);
    switch (slot.format) {
    case Format::ShortVideo:
        break;
    case Format::Live:
        return slot.completed ? tr("stayed to the end, %1 s").arg(s) : tr("stayed for %1 s").arg(s);
    case Format::Picture:
        return slot.completed ? tr("looked at all of it, %1 s").arg(s) : tr("looked for %1 s").arg(s);
    case Format::Article:
    case Format::CommunityPost:
        return slot.completed ? tr("read to the end, %1 s").arg(s) : tr("read for %1 s").arg(s);
    case Format::QuestionAnswer:
        return slot.completed ? tr("read all answers, %1 s").arg(s) : tr("read for %1 s").arg(s);
    }
    return {};
}

} // namespace

QString kindText(const PhoneSlot& slot) {
    switch (slot.format) {
    case Format::ShortVideo:
        break;
    case Format::Live:
        return tr("live");
    case Format::Picture:
        return tr("picture");
    case Format::Article:
        return tr("article");
    case Format::QuestionAnswer:
        return tr("question");
    case Format::CommunityPost:
        return tr("community post");
    }
    return tr("%1 s video").arg(QLocale().toString(slot.durationS, 'f', slot.durationS < 9.95 ? 1 : 0));
}

QString watchedText(const PhoneSlot& slot) {
    if (slot.format != Format::ShortVideo) return givenText(slot);
    if (slot.quickSkip) return tr("skipped after %1 s").arg(seconds(slot.watchedS));
    if (slot.completed) return tr("watched to the end");
    return tr("watched %1 of %2 s").arg(seconds(slot.watchedS), seconds(slot.durationS));
}

QString slotText(const PhoneSlot& slot) {
    const QString what = slot.mine ? tr("your item %1").arg(slot.title) : simulatedChip();
    const QString kind =
        slot.format == Format::ShortVideo ? tr("%1 s").arg(seconds(slot.durationS)) : kindText(slot);
    return tr("Slot %1: %2, %3, %4, %5").arg(slot.slot).arg(what, slot.topic, kind, watchedText(slot));
}

QString foundBy(CandidateSource source) {
    switch (source) {
    case CandidateSource::Interest:
        return tr("found by interest");
    case CandidateSource::Trending:
        return tr("found by trending");
    case CandidateSource::Follow:
        return tr("found by a follow");
    case CandidateSource::Exploration:
        return tr("shown to try it out");
    case CandidateSource::Share:
        return tr("found by a share");
    case CandidateSource::Random:
        return tr("picked at random");
    case CandidateSource::Boosted:
        return tr("boosted");
    case CandidateSource::Search:
        return tr("found by a search");
    case CandidateSource::Editorial:
        return tr("picked by editors");
    }
    return {};
}

QString actionName(const std::string& action) {
    if (action == "notInterested") return tr("not interested");
    if (action == "age") return tr("hours old");
    if (action == "taken") return tr("not passed by");
    return QString::fromStdString(action);
}

QString likely(const LedgerCandidate& candidate) {
    const auto best =
        std::max_element(candidate.parts.begin(), candidate.parts.end(),
                         [](const LedgerPart& a, const LedgerPart& b) { return a.product < b.product; });
    if (best == candidate.parts.end() || best->product <= 0) return {};
    if (best->action == "finish") return tr("likely finished");
    if (best->action == "taken") return tr("likely not passed by");
    if (best->action == "watch") return tr("likely watched long");
    if (best->action == "like") return tr("likely liked");
    if (best->action == "comment") return tr("likely commented on");
    if (best->action == "share") return tr("likely shared");
    if (best->action == "follow") return tr("likely followed");
    return {};
}

QString scoreText(double score) {
    // Three decimals where they tell scores apart; scores of large scales need fewer.
    const double size = std::abs(score);
    const int decimals = size >= 100 ? 1 : (size >= 10 ? 2 : 3);
    QString text = QLocale().toString(size, 'f', decimals);
    if (score < 0 && text.contains(QRegularExpression(QStringLiteral("[1-9]")))) text.prepend(QChar(0x2212));
    return text;
}

QString factorText(double x, int digits) {
    const double size = std::abs(x);
    if (size >= std::pow(10.0, digits - 1)) return QLocale().toString(x, 'f', 0);
    return QLocale().toString(x, 'g', digits);
}

QString whySentence(const FeedSlot& slot) {
    QStringList parts{foundBy(slot.shown.source)};
    if (slot.insertedByPool) {
        if (slot.shown.source != CandidateSource::Exploration && slot.shown.source != CandidateSource::Random)
            parts << tr("placed by its traffic pool");
        parts << tr("not by its score");
    } else {
        const QString reason = likely(slot.shown);
        if (!reason.isEmpty()) parts << reason;
        if (slot.margin > 0)
            parts << tr("%1 ahead").arg(scoreText(slot.margin));
        else if (!slot.beat.empty())
            parts << tr("level with the next");
    }
    return tr("Slot %1: %2.").arg(slot.slot).arg(parts.join(QStringLiteral(", ")));
}

} // namespace forereach::ui
