// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FeedModel: which person's feed is shown, and where in it the user stands. One for each session, shared by
// the phone beside the pages and by the Feed page. It follows the selection (segment, hour, item, viewer) and
// the newest run; replayFeed() works on a thread of its own, answers of older questions are dropped. Belongs
// to the GUI thread; no call blocks.

#include <QImage>
#include <QObject>
#include <QPointer>

#include <map>
#include <memory>
#include <optional>

#include "core/sim/replay.h"
#include "ui/preview/phone_feed.h"
#include "ui/preview/phone_paint.h"
#include "ui/session/session.h"

class QThreadPool;

namespace forereach::ui {

using FeedAnswerPtr = std::shared_ptr<const FeedAnswer>;

/// What the library knows of an item; without a still.
OwnItem ownItemOf(const LibraryItem&);
/// "Woman 18-24, United Kingdom".
QString personOf(const SegmentId&, const Catalog&);
/// "4G", "Wi-Fi" of "4g", "fixed".
QString connectionName(const std::string&);

class FeedModel : public QObject {
    Q_OBJECT

public:
    enum class State {
        NoRun,   // nothing simulated yet
        NoTrace, // a stored report: a feed needs a run
        Replaying,
        Ready,
        Failed, // nobody fits, or the replay failed: errorText()
    };
    Q_ENUM(State)
    using Replay = std::function<Result<FeedAnswer>(const RunTrace&, const FeedQuery&)>;

    /// The session's model; made when first asked for.
    static FeedModel* of(WorkspaceSession*);
    FeedModel(WorkspaceSession*, Replay, QObject* parent);
    ~FeedModel() override;

    State state() const { return m_state; }
    QString errorText() const { return m_error; }
    FeedAnswerPtr answer() const {
        return m_answer;
    } // null until there is one; kept while the next is replayed
    const FeedQuery& query() const { return m_query; }
    WorkspaceSession* session() const { return m_session; }

    /// Asks anew. While it replays the old answer stays.
    void ask(const FeedQuery&);
    /// Someone who saw an own item, anyone if nobody did.
    void askForAnyone();
    /// A session of the person shown: the hour it starts in, and which of that hour's, from 0.
    void askForSession(SimTime, int number = 0);
    /// Shows an answer made elsewhere (tests).
    void show(FeedAnswerPtr);

    int currentIndex() const { return m_current; } // of the answer's slots, from 0; -1: none
    void setCurrentIndex(int);

    std::vector<PhoneSlot> phoneSlots() const;
    std::optional<OwnItem> ownItem(const ItemId&) const;
    PhoneStatus phoneStatus() const;
    QString personText() const;     // "Women 18-24, United Kingdom"
    QString connectionText() const; // "4G"
    /// Local time of the person's market.
    int utcOffsetMinutes() const;
    QString localTimeText(SimTime, bool withDay) const;

    /// The phone beside the pages is in sight, so that the Feed page needs none of its own.
    bool sidePhoneShown() const { return m_sidePhone; }
    void setSidePhoneShown(bool);

Q_SIGNALS:
    void changed(); // state(), answer()
    void currentIndexChanged(int index);
    void picturesChanged(); // a still has arrived
    void sidePhoneChanged(bool shown);
    void playToggled();  // Space on a page: whichever phone is in sight
    void whyRequested(); // "More": the Feed page shows everything

private:
    void outcomeChanged();
    void follow(const Selection&);
    void start(const FeedQuery&, bool fallBack);
    void finished(quint64 id, const std::shared_ptr<Result<FeedAnswer>>&);
    void setState(State, const QString& error = {});
    void fetchPictures();

    QPointer<WorkspaceSession> m_session;
    Replay m_replay;
    QThreadPool* m_pool;
    State m_state = State::NoRun;
    QString m_error;
    FeedQuery m_query;
    FeedAnswerPtr m_answer;
    int m_current = -1;
    quint64 m_request = 0;
    bool m_sidePhone = false;
    Selection m_followed;
    RunOutcomePtr m_outcome;
    std::map<std::string, QImage> m_stills;
};

} // namespace forereach::ui
