// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed_samples.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/model/topics.h"

namespace forereach::test {

namespace {

void addPart(LedgerCandidate& c, const char* action, double prediction, double weight) {
    c.parts.push_back({action, prediction, weight, prediction * weight});
    c.score += prediction * weight;
}

} // namespace

FeedAnswer sampleAnswer() {
    RandomStream luck(42);
    FeedAnswer a;
    a.viewer = 4711;
    a.peopleRepresented = 183;
    a.segment = {"GB:F:18-24"};
    a.connection = "4g";
    for (int i = 0; i < 40; ++i) {
        LedgerCandidate c;
        c.catalogueId = 4000 + i;
        c.itemLabel = "Simulated item " + std::to_string(c.catalogueId);
        c.mainTopic = std::string(kTopics[luck.below(kTopicCount)].name);
        c.durationS = 6 + luck.below(50);
        c.creatorLabel = "Simulated creator " + std::to_string(luck.below(90));
        c.source = i % 3 ? CandidateSource::Interest : CandidateSource::Trending;
        c.sourceDetail = i % 3 ? "interest: " + c.mainTopic : "trending";
        addPart(c, "finish", 0.2 + 0.4 * luck.uniform(), 0.4);
        addPart(c, "watch", 5 + 15 * luck.uniform(), 0.005);
        addPart(c, "like", 0.03 * luck.uniform(), 1);
        addPart(c, "comment", 0.01 * luck.uniform(), 2);
        addPart(c, "share", 0.01 * luck.uniform(), 3);
        addPart(c, "notInterested", 0.01 * luck.uniform(), -4);
        if (i == 5) c.filteredBy = "seen";
        if (i == 11) c.filteredBy = "language";
        a.candidates.push_back(std::move(c));
    }
    std::stable_sort(a.candidates.begin(), a.candidates.end(),
                     [](const auto& x, const auto& y) { return x.score > y.score; });
    int rank = 0;
    for (LedgerCandidate& c : a.candidates)
        if (c.filteredBy.empty()) c.rankByScore = ++rank;
    std::size_t next = 0;
    for (int n = 1; n <= 12; ++n) {
        FeedSlot s;
        s.slot = n;
        if (n == 3 || n == 9) {
            LedgerCandidate own;
            own.item = ItemId{"mine"};
            own.itemLabel = "Mine";
            own.mainTopic = "Travel";
            own.creatorLabel = "Me";
            own.durationS = 8;
            own.source = n == 9 ? CandidateSource::Exploration : CandidateSource::Interest;
            own.sourceDetail = n == 9 ? "exploration" : "interest: Travel";
            addPart(own, "finish", 0.7, 0.4);
            addPart(own, "watch", 7, 0.005);
            own.rankByScore = 5;
            s.shown = own;
            s.insertedByPool = n == 9;
        } else {
            while (!a.candidates[next].filteredBy.empty()) ++next;
            a.candidates[next].shownInSlot = n;
            s.shown = a.candidates[next++];
        }
        s.shown.shownInSlot = n;
        s.watchedS = s.shown.durationS * luck.uniform();
        s.liked = n == 4;
        a.slots.push_back(std::move(s));
    }
    for (FeedSlot& s : a.slots) {
        for (const LedgerCandidate& c : a.candidates)
            if (c.filteredBy.empty() && c.shownInSlot == 0 && c.score <= s.shown.score && s.beat.size() < 5)
                s.beat.push_back(c);
        if (!s.insertedByPool && !s.beat.empty()) s.margin = s.shown.score - s.beat.front().score;
    }
    a.funnel.found = 42;
    a.funnel.bySource = {{"interest", 26}, {"trending", 15}, {"exploration", 1}};
    a.funnel.removedBy = {{"seen", 1}, {"language", 1}};
    a.funnel.ranked = 40;
    for (int i = 0; i < 9; ++i) {
        FeedSession session;
        session.at = SimTime{1795500000 + i * 6 * 3600};
        session.slots = 6 + i;
        if (i % 4 == 1) session.userItemSlots = {3, 9};
        a.sessions.push_back(session);
    }
    a.at = a.sessions[5].at;
    a.sessions[5].slots = 12;
    a.believedInterests = {{"Travel", 1.8}, {"Food & Drink", 1.1}, {"Pets", 0.7}};
    a.trueInterests = {{"Pets", 0.9}, {"Travel", 0.8}};
    return a;
}

} // namespace forereach::test
