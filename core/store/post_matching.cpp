// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/post_matching.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/store/import_media.h"

namespace forereach {

namespace {

bool isWordByte(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Words of a text in lower case (ASCII), without what stands between them and without hashtags.
std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < text.size();) {
        const bool tag = text[i] == '#';
        if (tag) ++i;
        std::string word;
        for (; i < text.size(); ++i) {
            const char c =
                text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
            if (!isWordByte(c)) break;
            word += c;
        }
        if (word.empty())
            ++i;
        else if (!tag)
            words.push_back(std::move(word));
    }
    return words;
}

/// The whole of `part` in `text`, not a piece of a longer word.
bool holdsWord(std::string_view text, std::string_view part) {
    const auto inWord = [&](std::size_t i) {
        const auto c = static_cast<unsigned char>(text[i]);
        return std::isalnum(c) != 0;
    };
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        if ((at == 0 || !inWord(at - 1)) && (at + part.size() == text.size() || !inWord(at + part.size())))
            return true;
    return false;
}

struct Candidate {
    const LibraryItem* item = nullptr;
    std::set<std::vector<std::string>> titles; // what it may be called on a platform
    std::string stem;
};

Candidate candidateOf(const LibraryItem& item) {
    Candidate candidate;
    candidate.item = &item;
    if (item.file) candidate.stem = item.file->path.stem().string();
    for (const std::string& text : {item.content.title, item.content.caption, readableTitle(candidate.stem)})
        if (auto words = wordsOf(text); !words.empty()) candidate.titles.insert(std::move(words));
    return candidate;
}

/// What beside the title speaks for the match; empty if nothing does.
std::string confirmed(const PublishedPost& post, const LibraryItem& item) {
    if (post.durationS && std::abs(*post.durationS - item.content.durationS) <= 1.5)
        return "title and length";
    constexpr std::int64_t kDay = 86400;
    const bool sameDay = post.at && std::abs(post.at->seconds - item.content.publishAt.seconds) <= kDay;
    return sameDay && item.status == ItemStatus::Published ? "title and day of publication" : "";
}

/// Words in common, of all their words.
double likeness(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const std::set<std::string> left(a.begin(), a.end()), right(b.begin(), b.end());
    const auto common =
        std::ranges::count_if(left, [&](const std::string& word) { return right.contains(word); });
    const auto all = left.size() + right.size() - static_cast<std::size_t>(common);
    return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

class Matcher {
public:
    Matcher(const std::vector<PublishedPost>& posts, const std::vector<LibraryItem>& items,
            const std::vector<MatchDecision>& decisions) {
        for (const LibraryItem& item : items) {
            m_candidates.push_back(candidateOf(item));
            for (const auto& title : m_candidates.back().titles)
                for (const std::string& word : title) m_byWord[word].insert(m_candidates.size() - 1);
        }
        for (const MatchDecision& d : decisions) m_decided[d.key][d.item] = d.accepted;
        for (const PublishedPost& post : posts) ++m_titles[{post.key.platform, wordsOf(post.title)}];
    }

    std::vector<PostMatch> matchesOf(const PublishedPost& post) const {
        const auto decided = m_decided.find(post.key);
        const auto decision = [&](const LibraryItem& item) -> std::optional<bool> {
            if (decided == m_decided.end()) return std::nullopt;
            const auto found = decided->second.find(item.content.id);
            return found == decided->second.end() ? std::nullopt : std::optional(found->second);
        };
        std::vector<PostMatch> certain, doubtful;
        const auto add = [&](const Candidate& c, bool sure, std::string why) {
            (sure ? certain : doubtful)
                .push_back({post.key, post.title, c.item->content.id, sure, std::move(why)});
        };
        for (const Candidate& c : m_candidates) {
            const auto said = decision(*c.item);
            if (said && *said) add(c, true, "you said so");
            if (said) continue;
            if (post.id.size() >= 8 && holdsWord(c.stem, post.id))
                add(c, true, "the file's name has the post's id");
            else if (!post.link.empty() && c.item->content.caption.find(post.link) != std::string::npos)
                add(c, true, "the item's caption has the post's link");
        }
        if (!certain.empty()) return certain;
        byTitle(post, decision, add);
        // Two items that fit equally well are two doubts.
        if (certain.size() > 1) {
            for (PostMatch& match : certain) {
                match.certain = false;
                match.why.append(", as for another item");
            }
            certain.insert(certain.end(), doubtful.begin(), doubtful.end());
            return certain;
        }
        return certain.empty() ? doubtful : certain;
    }

private:
    template <class Decision, class Add>
    void byTitle(const PublishedPost& post, const Decision& decision, const Add& add) const {
        const std::vector<std::string> words = wordsOf(post.title);
        std::set<std::size_t> near;
        for (const std::string& word : words)
            if (const auto found = m_byWord.find(word); found != m_byWord.end())
                near.insert(found->second.begin(), found->second.end());
        const bool shared = m_titles.at({post.key.platform, words}) > 1;
        std::vector<std::pair<double, std::size_t>> similar;
        for (const std::size_t i : near) {
            const Candidate& c = m_candidates[i];
            if (decision(*c.item)) continue;
            if (c.titles.contains(words)) {
                const std::string also = confirmed(post, *c.item);
                if (shared)
                    add(c, false, "several posts have this title");
                else
                    add(c, !also.empty(),
                        also.empty() ? "the same title, and nothing else confirms it" : also);
                continue;
            }
            double best = 0;
            for (const auto& title : c.titles) best = std::max(best, likeness(words, title));
            if (best >= 0.6) similar.emplace_back(-best, i);
        }
        std::ranges::sort(similar);
        constexpr std::size_t kMostSimilar = 3;
        for (std::size_t k = 0; k < std::min(similar.size(), kMostSimilar); ++k)
            add(m_candidates[similar[k].second], false, "a similar title");
    }

    std::vector<Candidate> m_candidates;
    std::map<std::string, std::set<std::size_t>> m_byWord;
    std::map<PostKey, std::map<ItemId, bool>> m_decided;
    std::map<std::pair<AnalyticsPlatform, std::vector<std::string>>, int> m_titles;
};

} // namespace

std::vector<PostMatch> matchPosts(const std::vector<PublishedPost>& posts,
                                  const std::vector<LibraryItem>& items,
                                  const std::vector<MatchDecision>& decisions) {
    const Matcher matcher(posts, items, decisions);
    std::vector<PostMatch> all;
    for (const PublishedPost& post : posts) {
        auto found = matcher.matchesOf(post);
        all.insert(all.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }
    return all;
}

} // namespace forereach
