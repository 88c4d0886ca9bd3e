// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/response/formats.h"

#include <algorithm>

#include "core/base/det_math.h"
#include "core/base/lanes.h"
#include "core/base/random.h"

namespace forereach {
namespace {

enum FormatConstant : std::size_t {
    kLiveJoin,
    kLiveJoinAffinity,
    kLiveJoinQuality,
    kLiveJoinFollows,
    kLiveJoinAudience,
    kLiveStayMedian,
    kLiveStayAffinity,
    kLiveStayQuality,
    kLiveStaySd,
    kLivePreview,
    kLiveGiftPerMinute,
    kLiveGiftAffinity,
    kLiveLikePerMinute,
    kPictureStop,
    kPictureDwell,
    kPictureDwellAffinity,
    kPictureDwellQuality,
    kPictureDwellSd,
    kPictureNext,
    kPassedBy,
    kArticleOpen,
    kReadingSpeed,
    kReadingMedian,
    kReadingAffinity,
    kReadingQuality,
    kReadingLength,
    kReadingSd,
    kQuestionOpen,
    kAnswerSeconds,
    kAnswerSd,
    kAnswerNext,
    kAnswerSettles,
    kAnswerVote,
    kAnswerWrite,
    kPostStop,
    kPostFollows,
    kPostVote,
    kPostComment,
    kPostCommentFollows,
    kActionLike,
    kActionComment,
    kActionShare,
    kActionFollow,
    kActionNotInterested,
    kActionAffinity,
    kActionQuality,
    kFormatConstants
};

constexpr FormatFigure kFigures[kFormatConstants] = {
    {"live: join, logit", -3.0, -4.5, -1.5, "assumption"},
    {"live: join by affinity", 0.6, 0.2, 1.0, "assumption"},
    {"live: join by quality", 0.25, 0.0, 0.5, "assumption"},
    {"live: join of followers", 1.2, 0.4, 2.0, "assumption"},
    {"live: join by ln(1 + audience)", 0.08, 0.0, 0.2, "assumption"},
    {"live: stay, median s", 45, 15, 180, "assumption"},
    {"live: stay by affinity", 0.5, 0.2, 0.8, "assumption"},
    {"live: stay by quality", 0.25, 0.0, 0.5, "assumption"},
    {"live: stay, sd of ln s", 1.5, 1.0, 2.0, "assumption"},
    {"live: preview before passing, median s", 2.2, 1, 4, "as the quick skip of KuaiRand's preset"},
    {"live: gifts a minute", 0.003, 0.0005, 0.02, "assumption"},
    {"live: gifts by affinity", 0.6, 0.2, 1.0, "assumption"},
    {"live: likes a minute", 0.03, 0.005, 0.1, "assumption"},
    {"picture: stop, logit", -0.4, -1.2, 0.6, "assumption"},
    {"picture: dwell, median s", 2.8, 1.5, 5, "assumption"},
    {"picture: dwell by affinity", 0.3, 0.1, 0.6, "assumption"},
    {"picture: dwell by quality", 0.2, 0.0, 0.4, "assumption"},
    {"picture: dwell, sd of ln s", 0.8, 0.5, 1.2, "assumption"},
    {"picture: goes on to the next, logit", 0.7, -0.5, 1.5, "assumption"},
    {"passed by, median s", 0.8, 0.4, 1.7,
     "below 1.7 s, Facebook's mean of any mobile content (Adweek, American Press Institute, 2017; "
     "secondary)"},
    {"article: open, logit", -2.6, -4.0, -1.5, "assumption"},
    {"reading, words a minute", 238, 175, 300,
     "M. Brysbaert, Journal of Memory and Language 109 (2019) 104047: silent reading of English non-fiction"},
    {"article: reading time, median s", 40, 25, 80,
     "so that mean times on cellphones are 57 s under and 123 s over 1,000 words (Pew Research, 5 May 2016)"},
    {"article: reading by affinity", 0.3, 0.1, 0.6, "assumption"},
    {"article: reading by quality", 0.2, 0.0, 0.4, "assumption"},
    {"article: reading time by ln(words / 400)", 0.6, 0.3, 0.8, "the same Pew figures"},
    {"article: reading time, sd of ln s", 1.0, 0.7, 1.3, "assumption"},
    {"question: open, logit", -1.8, -3.0, -0.8, "assumption"},
    {"answer: reading, median s", 14, 6, 30, "assumption"},
    {"answer: reading, sd of ln s", 0.7, 0.4, 1.0, "assumption"},
    {"answer: goes on to the next, logit", 0.6, -0.5, 1.5, "assumption"},
    {"answer: a good one settles it", 0.5, 0.1, 1.0, "assumption"},
    {"answer: vote, logit each", -3.2, -4.5, -2.0, "assumption"},
    {"answer: writes one, logit", -5.2, -6.5, -4.0, "assumption"},
    {"post: stop, logit", -0.8, -1.6, 0.2, "assumption"},
    {"post: stop of followers", 1.0, 0.3, 1.8, "assumption"},
    {"post: votes in a poll, logit", -1.7, -2.8, -0.6, "assumption"},
    {"post: comment, logit", -5.0, -6.5, -4.0, "assumption"},
    {"post: comment of followers", 1.6, 0.6, 2.4, "assumption"},
    {"action, not video: like, logit", -4.2, -5.5, -3.0, "assumption, near the video's 1.85 % a view"},
    {"action, not video: comment, logit", -6.2, -7.5, -5.0, "assumption, near the video's 0.26 %"},
    {"action, not video: share, logit", -7.0, -8.5, -5.5, "assumption, near the video's 0.1 %"},
    {"action, not video: follow, logit", -7.0, -8.5, -5.5, "assumption, near the video's 0.11 %"},
    {"action, not video: not interested, logit", -7.1, -8.0, -6.0, "assumption, as the video's 0.08 %"},
    {"action, not video: by affinity", 0.3, 0.1, 0.6, "assumption"},
    {"action, not video: by quality", 0.2, 0.0, 0.4, "assumption"},
};

constexpr std::uint32_t kDraws = 64;

double at(FormatConstant c) {
    return kFigures[c].value;
}

double logNormal(double median, double sd, double u) {
    return median * detExp(sd * detNormalQuantile(u));
}

double affinityOf(const FormatViewer& v) {
    return static_cast<double>(v.affinity);
}

// A geometric number of parts, at most `most`, from one draw: each further one with chance p.
int partsFrom(double u, double p, int most) {
    if (most <= 1 || p <= 0) return std::min(1, most);
    return std::min(most, 1 + static_cast<int>(std::min(1e6, detLog(1.0 - u) / detLog(p))));
}

// The video of response.h as one draw of each: the same law as respondPage().
struct VideoLaw {
    double skip, mu;
};
VideoLaw videoLaw(const ResponseModel& m, const FormatSubject& s, const FormatViewer& v) {
    const double aff = affinityOf(v), q = static_cast<double>(s.quality);
    const double z = static_cast<double>(m.s0) - static_cast<double>(m.sa) * aff -
                     static_cast<double>(m.sq) * q -
                     static_cast<double>(kHookOnSkip) * static_cast<double>(s.hook);
    const double length =
        detLog(std::max(0.1, static_cast<double>(s.durationS))) - static_cast<double>(m.meanLogDuration);
    const double mu =
        static_cast<double>(m.b0) + static_cast<double>(m.a) * aff + static_cast<double>(m.c) * q +
        static_cast<double>(m.g) * static_cast<double>(v.level) + static_cast<double>(m.h) * length +
        static_cast<double>(kPaceOnWatch) * static_cast<double>(s.pace) + static_cast<double>(v.mood);
    return {detLogistic(z), mu};
}

double otherLogit(FormatConstant constant, const FormatSubject& s, const FormatViewer& v) {
    return at(constant) + at(kActionAffinity) * affinityOf(v) +
           at(kActionQuality) * static_cast<double>(s.quality);
}

double videoAction(const ActionLogit& l, const FormatSubject& s, const FormatViewer& v, const Attention& a) {
    const bool valid = a.complete || a.seconds > kValidS;
    const double fraction =
        s.durationS > 0 ? static_cast<double>(std::min(1.0f, a.seconds / s.durationS)) : 0.0;
    return detLogistic(l.constant + l.affinity * affinityOf(v) + l.quality * static_cast<double>(s.quality) +
                       (valid ? l.validPlay : 0.0) + l.watchFraction * fraction);
}

} // namespace

std::span<const FormatFigure> formatFigures() {
    return kFigures;
}

float leftOnAir(SimTime start, double durationS, SimTime now) {
    const double since = static_cast<double>(now.seconds - start.seconds);
    return since < 0 || since >= durationS ? 0.0f : static_cast<float>(durationS - since);
}

float wordsOf(const FormatSubject& s) {
    return s.words > 0 ? s.words : s.durationS * static_cast<float>(at(kReadingSpeed) / 60.0);
}

double takeChance(const ResponseModel& m, const FormatSubject& s, const FormatViewer& v) {
    const double aff = affinityOf(v), q = static_cast<double>(s.quality),
                 byHook = static_cast<double>(kHookOnSkip) * static_cast<double>(s.hook);
    switch (s.format) {
    case Format::ShortVideo:
        return 1.0 - videoLaw(m, s, v).skip;
    case Format::Live:
        if (s.leftOnAirS <= 0) return 0;
        return detLogistic(at(kLiveJoin) + at(kLiveJoinAffinity) * aff + at(kLiveJoinQuality) * q + byHook +
                           (v.follows ? at(kLiveJoinFollows) : 0.0) +
                           at(kLiveJoinAudience) *
                               detLog(1.0 + static_cast<double>(std::max(0.0f, s.audience))));
    case Format::Picture:
        return detLogistic(otherLogit(kPictureStop, s, v) + byHook);
    case Format::Article:
        return detLogistic(otherLogit(kArticleOpen, s, v) + byHook);
    case Format::QuestionAnswer:
        return detLogistic(otherLogit(kQuestionOpen, s, v) + byHook);
    case Format::CommunityPost:
        return detLogistic(otherLogit(kPostStop, s, v) + byHook + (v.follows ? at(kPostFollows) : 0.0));
    }
    return 0;
}

Attention attend(const ResponseModel& m, const FormatSubject& s, const FormatViewer& v, double uTake,
                 double uTime) {
    Attention a;
    const double aff = affinityOf(v), q = static_cast<double>(s.quality),
                 level = static_cast<double>(v.level), mood = static_cast<double>(v.mood);
    if (s.format == Format::Live && s.leftOnAirS <= 0) return a;
    a.taken = uTake < takeChance(m, s, v);
    const auto give = [&](double seconds) { a.seconds = static_cast<float>(seconds); };
    if (s.format == Format::ShortVideo) {
        const VideoLaw law = videoLaw(m, s, v);
        const double duration = static_cast<double>(s.durationS);
        const double latent = a.taken
                                  ? detExp(law.mu + static_cast<double>(m.sigma) * detNormalQuantile(uTime))
                                  : detExp(static_cast<double>(m.logSkipMedian) +
                                           static_cast<double>(m.skipSd) * detNormalQuantile(uTime));
        a.complete = latent >= duration;
        // Who goes on after the end: the share rho, read off the draw of taking so that two draws do.
        const double again = a.taken ? uTake / takeChance(m, s, v) : 1.0;
        give(a.complete ? (again < static_cast<double>(m.rho) ? std::min(latent, 5 * duration) : duration)
                        : latent);
        a.depth = static_cast<float>(std::min(1.0, latent / duration));
        return a;
    }
    if (!a.taken) {
        give(logNormal(s.format == Format::Live ? at(kLivePreview) : at(kPassedBy), 0.5, uTime));
        if (s.format == Format::Live) a.seconds = std::min(a.seconds, s.leftOnAirS);
        return a;
    }
    switch (s.format) {
    case Format::ShortVideo:
        break;
    case Format::Live: {
        // As long as it holds them and it is on air; what was before they joined does not matter.
        const double latent =
            logNormal(at(kLiveStayMedian) * detExp(at(kLiveStayAffinity) * aff + at(kLiveStayQuality) * q +
                                                   0.35 * level + mood),
                      at(kLiveStaySd), uTime);
        a.complete = latent >= static_cast<double>(s.leftOnAirS);
        give(std::min(latent, static_cast<double>(s.leftOnAirS)));
        a.depth = a.seconds / s.leftOnAirS;
        break;
    }
    case Format::Picture: {
        const double goOn =
            detLogistic(at(kPictureNext) + at(kActionAffinity) * aff + at(kActionQuality) * q);
        // One draw for both: its first half for the number, the rest for the dwell on each.
        const double wide = uTime * 1024.0, cell = static_cast<double>(static_cast<int>(wide));
        a.parts = partsFrom((cell + 0.5) / 1024.0, goOn, std::max(1, s.pictures));
        const double fine = std::clamp(wide - cell, 1e-9, 1 - 1e-9);
        give(logNormal(at(kPictureDwell) * detExp(at(kPictureDwellAffinity) * aff +
                                                  at(kPictureDwellQuality) * q + 0.2 * level + mood),
                       at(kPictureDwellSd), fine) *
             (1.0 + 0.6 * (a.parts - 1)));
        a.depth = static_cast<float>(a.parts) / static_cast<float>(std::max(1, s.pictures));
        a.complete = a.parts >= s.pictures;
        break;
    }
    case Format::Article: {
        const double words = std::max(1.0, static_cast<double>(wordsOf(s)));
        const double whole = words / at(kReadingSpeed) * 60.0;
        const double latent = logNormal(
            at(kReadingMedian) * detExp(at(kReadingAffinity) * aff + at(kReadingQuality) * q + 0.2 * level +
                                        mood + at(kReadingLength) * detLog(words / 400.0)),
            at(kReadingSd), uTime);
        a.complete = latent >= whole;
        give(std::min(latent, whole));
        a.depth = static_cast<float>(std::min(1.0, latent / whole));
        break;
    }
    case Format::QuestionAnswer: {
        // A good first answer settles the question: fewer are read after it.
        const double goOn = detLogistic(at(kAnswerNext) + at(kActionAffinity) * aff - at(kAnswerSettles) * q);
        const double wide = uTime * 1024.0, cell = static_cast<double>(static_cast<int>(wide));
        a.parts = s.answers > 0 ? partsFrom((cell + 0.5) / 1024.0, goOn, s.answers) : 0;
        const double fine = std::clamp(wide - cell, 1e-9, 1 - 1e-9);
        const double question = std::max(1.0, static_cast<double>(s.words)) / at(kReadingSpeed) * 60.0;
        give(question +
             logNormal(at(kAnswerSeconds) * detExp(0.2 * level + mood), at(kAnswerSd), fine) * a.parts);
        a.depth = s.answers > 0 ? static_cast<float>(a.parts) / static_cast<float>(s.answers) : 1.0f;
        a.complete = a.parts >= s.answers;
        break;
    }
    case Format::CommunityPost: {
        const double words = std::max(5.0, static_cast<double>(s.words));
        const double whole = words / at(kReadingSpeed) * 60.0;
        const double latent =
            logNormal(at(kPictureDwell) * 2.0 * detExp(at(kPictureDwellAffinity) * aff + mood),
                      at(kPictureDwellSd), uTime);
        a.complete = latent >= whole;
        give(std::min(latent, 3 * whole));
        a.depth = static_cast<float>(std::min(1.0, latent / whole));
        break;
    }
    }
    return a;
}

FormatChances chancesAfter(const ResponseModel& m, const FormatSubject& s, const FormatViewer& v,
                           const Attention& a) {
    FormatChances c;
    if (s.format == Format::ShortVideo) {
        c.like = videoAction(m.actions[0], s, v, a);
        c.comment = videoAction(m.actions[1], s, v, a);
        c.share = videoAction(m.actions[2], s, v, a);
        c.follow = v.follows ? 0.0 : videoAction(m.actions[3], s, v, a);
        c.notInterested = videoAction(m.actions[4], s, v, a);
        return c;
    }
    if (s.format == Format::Live && s.leftOnAirS <= 0) return c;
    c.notInterested = detLogistic(at(kActionNotInterested) - 0.44 * affinityOf(v));
    if (!a.taken) return c; // passed by: nothing else is in reach
    c.like = detLogistic(otherLogit(kActionLike, s, v) + static_cast<double>(a.depth));
    c.comment = detLogistic(otherLogit(kActionComment, s, v) + static_cast<double>(a.depth));
    c.share = detLogistic(otherLogit(kActionShare, s, v) + static_cast<double>(a.depth));
    c.follow = v.follows ? 0.0 : detLogistic(otherLogit(kActionFollow, s, v) + static_cast<double>(a.depth));
    const double minutes = static_cast<double>(a.seconds) / 60.0;
    switch (s.format) {
    case Format::Live: // by the minute, not by the share of a whole that nobody knows
        c.gift =
            1.0 - detExp(-at(kLiveGiftPerMinute) * minutes * detExp(at(kLiveGiftAffinity) * affinityOf(v)));
        c.like =
            1.0 - detExp(-at(kLiveLikePerMinute) * minutes * detExp(at(kActionAffinity) * affinityOf(v)));
        c.comment = 1.0 - detExp(-0.3 * at(kLiveLikePerMinute) * minutes);
        break;
    case Format::QuestionAnswer: {
        const double each = detLogistic(otherLogit(kAnswerVote, s, v) + 0.3 * static_cast<double>(s.quality));
        c.vote = 1.0 - detExp(static_cast<double>(a.parts) * detLog(1.0 - each));
        c.comment = detLogistic(otherLogit(kAnswerWrite, s, v)); // an answer of one's own
        break;
    }
    case Format::CommunityPost:
        if (s.poll)
            c.vote = detLogistic(otherLogit(kPostVote, s, v)); // a tap: it needs no reading to the end
        c.comment = detLogistic(otherLogit(kPostComment, s, v) + (v.follows ? at(kPostCommentFollows) : 0.0));
        break;
    default:
        break;
    }
    return c;
}

void FormatOutcome::add(const FormatOutcome& o) {
    taken += o.taken, depthPermille += o.depthPermille, parts += o.parts, gift += o.gift, vote += o.vote;
}

void respondFormat(const ResponseModel& m, const FormatSubject& s, const FormatViewer& v,
                   std::uint32_t people, std::uint64_t key, PeopleOutcome& out, FormatOutcome& more) {
    if (people == 0) return;
    const double chance = takeChance(m, s, v);
    RandomStream random(key);
    const std::uint32_t taking = binomialFromUniform(people, chance, random.uniform());
    std::uint64_t stream = 0;
    for (const bool takes : {true, false}) {
        const std::uint32_t group = takes ? taking : people - taking;
        const std::uint32_t draws = std::min(group, kDraws);
        for (std::uint32_t i = 0; i < draws; ++i) {
            // Shares of the group in a row, so that each quantile of time weighs what it should.
            const auto first = static_cast<std::uint32_t>(static_cast<std::uint64_t>(group) * i / draws);
            const auto n =
                static_cast<std::uint32_t>(static_cast<std::uint64_t>(group) * (i + 1) / draws) - first;
            RandomStream one(mix64(key ^ mix64(++stream)));
            const double u = one.uniform();
            double uTime = one.uniform();
            if (group > kDraws) uTime = (first + uTime * n) / group;
            const Attention a = attend(m, s, v, takes ? u * chance : chance + u * (1.0 - chance), uTime);
            const FormatChances c = chancesAfter(m, s, v, a);
            const auto did = [&](double p) -> std::int64_t {
                return binomialFromUniform(n, p, one.uniform());
            };
            out.people += n;
            out.completed += a.complete ? n : 0;
            if (!a.complete) out.leftInCell[leavingCell(s, a)] += n;
            out.watchDs += static_cast<std::int64_t>(a.seconds * 10.0f + 0.5f) * n;
            out.logWatch += static_cast<std::int64_t>(fastLog(1.0f + a.seconds) * 1024.0f) * n;
            out.skipped += a.taken ? 0 : n;
            out.valid += a.taken ? n : 0;
            out.longView += a.taken && (a.complete || a.seconds >= kLongS) ? n : 0;
            more.taken += a.taken ? n : 0;
            more.depthPermille += static_cast<std::int64_t>(a.depth * 1000.0f + 0.5f) * n;
            more.parts += static_cast<std::int64_t>(a.parts) * n;
            out.like += did(c.like);
            out.comment += did(c.comment);
            out.share += did(c.share);
            out.follow += did(c.follow);
            out.notInterested += did(c.notInterested);
            more.gift += did(c.gift);
            more.vote += did(c.vote);
        }
    }
}

Depth depthOf(Format format) {
    switch (format) {
    case Format::ShortVideo:
    case Format::Live:
        return Depth::Seconds;
    case Format::Article:
    case Format::CommunityPost:
        return Depth::Text;
    case Format::Picture:
    case Format::QuestionAnswer:
        break;
    }
    return Depth::Parts;
}

std::size_t cellsOf(const FormatSubject& s) {
    if (depthOf(s.format) != Depth::Parts) return kRetentionCells;
    const int parts = s.format == Format::Picture ? s.pictures : s.answers;
    return static_cast<std::size_t>(std::clamp(parts, 0, kRetentionCells));
}

double cellBegin(const FormatSubject& s, std::size_t c) {
    const double share = static_cast<double>(c) / kRetentionCells;
    switch (s.format) {
    case Format::ShortVideo:
        return static_cast<double>(s.durationS) * share;
    case Format::Live: // half of those who join leave within a minute of what may last hours
        return static_cast<double>(s.lengthS) * share * share * share;
    case Format::Article:
    case Format::CommunityPost:
        return share;
    case Format::Picture:
    case Format::QuestionAnswer:
        break;
    }
    return static_cast<double>(c);
}

std::size_t leavingCell(const FormatSubject& s, const Attention& a) {
    constexpr std::size_t kLast = kRetentionCells - 1;
    if (depthOf(s.format) == Depth::Parts)
        return std::min(kLast, static_cast<std::size_t>(std::max(0, a.parts)));
    const double at =
        depthOf(s.format) == Depth::Seconds ? static_cast<double>(a.seconds) : static_cast<double>(a.depth);
    std::size_t cell = 0;
    while (cell < kLast && cellBegin(s, cell + 1) <= at) ++cell;
    return cell;
}

FormatSubject subjectOf(const ContentItem& item) {
    FormatSubject s;
    s.format = item.format;
    s.durationS = s.lengthS = static_cast<float>(item.durationS);
    s.pictures = item.details.pictures.value_or(1);
    s.answers = item.details.answers.value_or(kAnswersUnsaid);
    s.poll = item.details.poll.value_or(false);
    s.audience = static_cast<float>(item.details.audience.value_or(0));
    if (item.details.words)
        s.words = static_cast<float>(*item.details.words);
    else if (item.format == Format::QuestionAnswer)
        s.words = kQuestionWordsUnsaid;
    else if (item.format == Format::CommunityPost)
        s.words = kPostWordsUnsaid;
    return s;
}

} // namespace forereach
