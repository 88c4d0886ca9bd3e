// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/other_formats.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/base/random.h"

namespace forereach {
namespace {

// What the catalogue's items of each format are made of; all assumptions, ranges in docs/model.md, "Formats".
constexpr double kMorePictures = 0.5, kMoreAnswers = 0.7; // chance of one more
constexpr double kArticleWords = 600, kArticleSpread = 0.7;
constexpr double kPollShare = 0.3;
// A simulated broadcast stands for many of its topic, of which one is always on air: how long it still is,
// and how many watch it, is drawn.
constexpr double kLeftOnAirS = 1800, kAudience = 50, kAudienceSpread = 1.5;

double spread(double median, double sd, double u) {
    return median * detExp(sd * detNormalQuantile(u));
}

int countFrom(double u, double more, int most) {
    return std::min(most, 1 + static_cast<int>(std::min(100.0, detLog(1.0 - u) / detLog(more))));
}

FormatSubject subjectOf(const ItemTruth& t, double uLeft) {
    FormatSubject s;
    s.format = t.format;
    s.quality = t.quality;
    s.hook = t.hook;
    s.pictures = s.answers = t.parts;
    s.words = s.audience = t.words;
    s.poll = t.poll;
    s.leftOnAirS = s.lengthS = static_cast<float>(std::max(1.0, -kLeftOnAirS * detLog(1.0 - uLeft)));
    return s;
}

void setBit(std::uint32_t& slots, std::size_t i, bool on) {
    slots = (slots & ~(1u << i)) | (on ? 1u << i : 0u);
}

} // namespace

void drawFormat(const std::map<Format, double>& shares, RandomStream& random, ItemTruth& t, ItemVisible& v) {
    double u = random.uniform();
    const double first = random.uniform(), second = random.uniform();
    for (const auto& [format, share] : shares) {
        if (u >= share) {
            u -= share;
            continue;
        }
        t.format = format;
        switch (format) {
        case Format::ShortVideo:
            return;
        case Format::Live:
            t.words = static_cast<float>(spread(kAudience, kAudienceSpread, first));
            break;
        case Format::Picture:
            t.parts = static_cast<std::uint8_t>(countFrom(first, kMorePictures, 10));
            break;
        case Format::Article:
            t.words =
                static_cast<float>(std::clamp(spread(kArticleWords, kArticleSpread, first), 100.0, 5000.0));
            break;
        case Format::QuestionAnswer:
            t.parts = static_cast<std::uint8_t>(countFrom(first, kMoreAnswers, 12));
            t.words = kQuestionWordsUnsaid;
            break;
        case Format::CommunityPost:
            t.words = kPostWordsUnsaid;
            t.poll = second < kPollShare;
            break;
        }
        v.durationS = 0;
        v.durationBin = binOf(format, 0, t.words);
        return;
    }
}

std::uint32_t respondOthers(const ResponseModel& m, float level, std::uint64_t key,
                            const std::array<const ItemTruth*, kPageSlots>& items, PageResponse& page,
                            std::uint32_t& notInterested) {
    std::uint32_t others = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(page.slots); ++i) {
        const ItemTruth& item = *items[i];
        if (item.format == Format::ShortVideo) continue;
        others |= 1u << i;
        RandomStream one(mix64(key ^ mix64(0xf0a7 + i)));
        const FormatSubject s = subjectOf(item, one.uniform());
        const FormatViewer v{page.aff[i], level, false, page.mood};
        const double take = one.uniform(), time = one.uniform();
        const Attention a = attend(m, s, v, take, time);
        const FormatChances c = chancesAfter(m, s, v, a);
        const bool did[8]{!a.taken,
                          a.complete,
                          a.taken,
                          a.taken && (a.complete || a.seconds >= kLongS),
                          one.uniform() < c.like,
                          one.uniform() < c.comment,
                          one.uniform() < c.share,
                          one.uniform() < c.follow};
        page.watched[i] = a.seconds;
        page.startS[i] = page.stallS[i] = 0;
        setBit(page.gaveUp, i, false);
        page.logWatch[i] = fastLog(1.0f + a.seconds);
        page.flags[i] = 0;
        for (std::size_t k = 0; k < 8; ++k) {
            if (did[k]) page.flags[i] = static_cast<std::uint8_t>(page.flags[i] | 1u << k);
            setBit(page.slotsOf[k], i, did[k]);
        }
        setBit(notInterested, i, one.uniform() < c.notInterested);
    }
    return others;
}

} // namespace forereach
