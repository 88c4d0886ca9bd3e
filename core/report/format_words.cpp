// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/format_words.h"

#include <cmath>

#include "core/report/html_parts.h"
#include "core/report/html_text.h"
#include "core/report/rounding.h"

namespace forereach {

const FormatWords& wordsOf(Format format) {
    static constexpr FormatWords kVideo{
        "Watched on", "Watched to the end", "Watched<br>to the end", "Hours watched", nullptr, nullptr,
        "showings"};
    static constexpr FormatWords kLive{
        "Joined", "There at the end", "There at<br>the end", "Hours watched", nullptr, nullptr, "joined"};
    static constexpr FormatWords kPicture{"Stopped at it",   "Saw all pictures", "Saw all<br>pictures",
                                          "Hours looked at", "Pictures seen",    nullptr,
                                          "stopped at"};
    static constexpr FormatWords kArticle{
        "Opened", "Read to the end", "Read to<br>the end", "Hours read", nullptr, nullptr, "openings"};
    static constexpr FormatWords kQuestion{"Opened",     "Read all answers", "Read all<br>answers",
                                           "Hours read", "Answers read",     "Voted for an answer",
                                           "openings"};
    static constexpr FormatWords kPost{"Stopped at it", "Read to the end", "Read to<br>the end",
                                       "Hours read",    nullptr,           "Voted in the poll",
                                       "stopped at"};
    switch (format) {
    case Format::ShortVideo:
        break;
    case Format::Live:
        return kLive;
    case Format::Picture:
        return kPicture;
    case Format::Article:
        return kArticle;
    case Format::QuestionAnswer:
        return kQuestion;
    case Format::CommunityPost:
        return kPost;
    }
    return kVideo;
}

const CurveWords& curveWordsOf(Format format) {
    static constexpr CurveWords kVideo{"How long people watch",
                                       "Share still watching by second",
                                       "seconds",
                                       "still watching, % of the times shown",
                                       "Second",
                                       "Still watching",
                                       "are still watching after",
                                       3,
                                       1};
    static constexpr CurveWords kLive{"How long people stay",
                                      "Share still there by time since joining",
                                      "seconds since joining",
                                      "still there, % of the times shown",
                                      "Second",
                                      "Still there",
                                      "are still there after",
                                      60,
                                      1};
    static constexpr CurveWords kText{"How far people read",
                                      "Share that got so far in the text",
                                      "% of the text",
                                      "got so far, % of the times shown",
                                      "Of the text",
                                      "Got so far",
                                      "read as far as",
                                      0.5,
                                      100};
    static constexpr CurveWords kPictures{"How many pictures people see",
                                          "Share that saw so many pictures",
                                          "pictures",
                                          "saw so many, % of the times shown",
                                          "Pictures",
                                          "Saw so many",
                                          "look at",
                                          1,
                                          1};
    static constexpr CurveWords kAnswers{"How many answers people read",
                                         "Share that read so many answers",
                                         "answers",
                                         "read so many, % of the times shown",
                                         "Answers",
                                         "Read so many",
                                         "read",
                                         1,
                                         1};
    switch (retentionUnitOf(format)) {
    case RetentionUnit::Seconds:
        break;
    case RetentionUnit::Text:
        return kText;
    case RetentionUnit::Pictures:
        return kPictures;
    case RetentionUnit::Answers:
        return kAnswers;
    }
    return format == Format::Live ? kLive : kVideo;
}

std::string placeText(Format format, double at) {
    const auto whole = static_cast<std::int64_t>(std::lround(at));
    switch (retentionUnitOf(format)) {
    case RetentionUnit::Seconds:
        break;
    case RetentionUnit::Text:
        return shareText(at);
    case RetentionUnit::Pictures:
        return counted(whole, "picture", "pictures");
    case RetentionUnit::Answers:
        return counted(whole, "answer", "answers");
    }
    return secondsText(at);
}

std::string whatItIs(const ContentItem& item) {
    const FormatDetails& d = item.details;
    const auto words = [&](int unsaid) { return counted(d.words.value_or(unsaid), "word", "words"); };
    switch (item.format) {
    case Format::ShortVideo:
        break;
    case Format::Live:
        return "live, on air for " + numberText(item.durationS / 60, 1) + " min";
    case Format::Picture:
        return counted(d.pictures.value_or(1), "picture", "pictures");
    case Format::Article:
        return d.words ? "article, " + words(0)
                       : "article, " + numberText(item.durationS / 60, 0.1) + " min to read";
    case Format::QuestionAnswer:
        return "question, " + counted(d.answers.value_or(kAnswersUnsaid), "answer", "answers");
    case Format::CommunityPost:
        return std::string("community post") + (d.poll.value_or(false) ? " with a poll, " : ", ") +
               words(kPostWordsUnsaid);
    }
    return secondsText(item.durationS);
}

} // namespace forereach
