// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the phone draws of one slot, and the sentence that says why it is there. Made from a FeedAnswer;
// nothing here is computed that the answer does not hold.

#include <QImage>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

#include "core/sim/replay.h"

namespace forereach::ui {

/// The user's side of an item in the feed: what the library knows and a simulation does not.
struct OwnItem {
    QString letter; // "A": the variant or cut; may be empty
    QString title, caption, creator;
    QString mediaPath; // empty: no file
    QImage still;      // cover; may be null
    double durationS = 0;
};
using OwnItemLookup = std::function<std::optional<OwnItem>(const ItemId&)>;

struct PhoneSlot {
    int slot = 0; // 1-based
    bool mine = false;
    QString letter, title, caption, creator, topic;
    QString mediaPath;
    QImage still;
    Format format = Format::ShortVideo;
    double durationS = 0; // of what lasts; else 0
    double watchedS = 0;  // truth: what this viewer did
    bool completed = false, liked = false, shared = false, quickSkip = false, inserted = false;
    qint64 catalogueId = -1;
};

std::vector<PhoneSlot> phoneSlots(const FeedAnswer&, const OwnItemLookup&);

/// What stands on a competing item's card. Always begins with the word "Simulated".
QString simulatedChip();
/// "watched 6 of 15 s", "watched to the end", "skipped after 0.8 s"; of other formats "read for 40 s",
/// "passed by after 0.8 s".
QString watchedText(const PhoneSlot&);
/// "15 s video", "picture", "article".
QString kindText(const PhoneSlot&);
/// Read out for the slot: "Slot 3: Simulated item, Food & Drink, 15 s, watched 6 of 15 s".
QString slotText(const PhoneSlot&);

/// "found by interest", "found by trending", ...
QString foundBy(CandidateSource);
/// "likely finished": the action whose part of the score is largest; empty without parts.
QString likely(const LedgerCandidate&);
/// Level 1: "Slot 3: found by interest, likely finished, 0.031 ahead."
QString whySentence(const FeedSlot&);
/// A score or a part of one, three decimals in the user's locale, with a true minus sign.
QString scoreText(double);
/// A prediction or a weight: `digits` significant digits, never with an exponent above one.
QString factorText(double, int digits);
/// "finish", "watch", ... in the user's words; the rest as it is.
QString actionName(const std::string& action);

} // namespace forereach::ui
