// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/feed_model.h"

#include <QLocale>
#include <QThreadPool>
#include <QTimeZone>

#include <algorithm>

namespace forereach::ui {

namespace {
constexpr int kSlots = 60; // more than a session holds
}

OwnItem ownItemOf(const LibraryItem& item) {
    OwnItem own;
    own.title = QString::fromStdString(item.content.title);
    own.caption = QString::fromStdString(item.content.caption);
    for (const std::string& tag : item.content.hashtags)
        own.caption += QStringLiteral(" #") + QString::fromStdString(tag);
    own.caption = own.caption.simplified();
    own.creator = QString::fromStdString(item.content.creator.name);
    own.durationS = item.content.durationS;
    if (!item.cutLabel.empty() && item.cutLabel.size() <= 2)
        own.letter = QString::fromStdString(item.cutLabel);
    if (item.file) own.mediaPath = QString::fromStdString(item.file->path.string());
    return own;
}

QString connectionName(const std::string& connection) {
    return connection == "fixed" ? FeedModel::tr("Wi-Fi") : QString::fromStdString(connection).toUpper();
}

QString personOf(const SegmentId& segment, const Catalog& catalog) {
    const QStringList parts = QString::fromStdString(segment.value).split(QLatin1Char(':'));
    if (parts.size() != 3) return QString::fromStdString(segment.value);
    const Market* market = catalog.market(parts[0].toStdString());
    const QString who = parts[1] == QLatin1String("F") ? FeedModel::tr("Woman %1") : FeedModel::tr("Man %1");
    return who.arg(parts[2]) + QStringLiteral(", ") +
           (market ? QString::fromStdString(market->name) : parts[0]);
}

FeedModel* FeedModel::of(WorkspaceSession* session) {
    if (!session) return nullptr;
    if (auto* made = session->findChild<FeedModel*>(QString(), Qt::FindDirectChildrenOnly)) return made;
    return new FeedModel(session, replayFeed, session);
}

FeedModel::FeedModel(WorkspaceSession* session, Replay replay, QObject* parent)
    : QObject(parent), m_session(session), m_replay(std::move(replay)), m_pool(new QThreadPool(this)) {
    // Two: a long search for someone must not keep the next question waiting.
    m_pool->setMaxThreadCount(2);
    connect(session, &WorkspaceSession::outcomeChanged, this, &FeedModel::outcomeChanged);
    connect(session, &WorkspaceSession::selectionChanged, this, &FeedModel::follow);
    connect(session, &WorkspaceSession::libraryChanged, this, &FeedModel::fetchPictures);
    m_followed = session->selection();
    outcomeChanged();
}

FeedModel::~FeedModel() {
    m_pool->clear();
    m_pool->waitForDone();
}

void FeedModel::setState(State state, const QString& error) {
    m_state = state;
    m_error = error;
    Q_EMIT changed();
}

void FeedModel::outcomeChanged() {
    const RunOutcomePtr outcome = m_session->outcome();
    if (outcome == m_outcome) return;
    m_outcome = outcome;
    ++m_request; // an answer of the run before is no answer any more
    if (!outcome || !outcome->trace) {
        m_answer = nullptr;
        m_current = -1;
        setState(outcome ? State::NoTrace : State::NoRun);
        Q_EMIT currentIndexChanged(-1);
        return;
    }
    // The same person again: a virtual viewer keeps the number as long as the population keeps its size.
    if (m_query.viewer || m_query.segment || m_query.whoSaw)
        start(m_query, true);
    else
        askForAnyone();
}

void FeedModel::askForAnyone() {
    FeedQuery query;
    if (m_session->selection().segment) query.segment = m_session->selection().segment;
    if (m_outcome && !m_outcome->report.scenario.content.empty())
        query.whoSaw = m_outcome->report.scenario.content.front().id;
    start(query, true);
}

void FeedModel::ask(const FeedQuery& query) {
    start(query, false);
}

void FeedModel::askForSession(SimTime at, int number) {
    if (!m_answer) return;
    FeedQuery query;
    query.viewer = m_answer->viewer;
    query.at = at;
    query.session = number;
    start(query, false);
}

void FeedModel::start(const FeedQuery& asked, bool fallBack) {
    FeedQuery query = asked;
    query.slots = kSlots;
    m_query = query;
    if (!m_outcome || !m_outcome->trace) return;
    const quint64 id = ++m_request;
    setState(State::Replaying);
    m_pool->clear();
    m_pool->start([this, id, query, fallBack, outcome = m_outcome, replay = m_replay] {
        auto answer = std::make_shared<Result<FeedAnswer>>(replay(*outcome->trace, query));
        if (!answer->ok() && answer->error().code == ErrorCode::NotFound && fallBack) {
            // Nobody saw it, or the person is not in this run: anyone of the segment, then anyone.
            FeedQuery wider;
            wider.slots = kSlots;
            wider.segment = query.segment;
            answer = std::make_shared<Result<FeedAnswer>>(replay(*outcome->trace, wider));
            FeedQuery anyone;
            anyone.slots = kSlots;
            if (!answer->ok() && query.segment)
                answer = std::make_shared<Result<FeedAnswer>>(replay(*outcome->trace, anyone));
        }
        QMetaObject::invokeMethod(
            this, [this, id, answer] { finished(id, answer); }, Qt::QueuedConnection);
    });
}

void FeedModel::finished(quint64 id, const std::shared_ptr<Result<FeedAnswer>>& answer) {
    if (id != m_request) return;
    if (!answer->ok()) return setState(State::Failed, QString::fromStdString(answer->error().message));
    show(std::shared_ptr<const FeedAnswer>(answer, &answer->value()));
}

void FeedModel::show(FeedAnswerPtr answer) {
    m_answer = std::move(answer);
    m_state = State::Ready;
    m_error.clear();
    // Stand on the item that is asked about, else on the first own one, else at the top.
    m_current = m_answer->slots.empty() ? -1 : 0;
    int first = -1, asked = -1;
    const auto wanted = m_query.whoSaw ? m_query.whoSaw : m_session->selection().item;
    for (std::size_t i = 0; i < m_answer->slots.size(); ++i) {
        const auto& item = m_answer->slots[i].shown.item;
        if (!item) continue;
        if (first < 0) first = static_cast<int>(i);
        if (asked < 0 && wanted && *item == *wanted) asked = static_cast<int>(i);
    }
    if (asked >= 0)
        m_current = asked;
    else if (first >= 0)
        m_current = first;
    fetchPictures();
    Q_EMIT changed();
    Q_EMIT currentIndexChanged(m_current);
}

void FeedModel::setCurrentIndex(int index) {
    if (!m_answer || m_answer->slots.empty()) return;
    index = std::clamp(index, 0, static_cast<int>(m_answer->slots.size()) - 1);
    if (index == m_current) return;
    m_current = index;
    Q_EMIT currentIndexChanged(index);
}

void FeedModel::follow(const Selection& selection) {
    const Selection before = std::exchange(m_followed, selection);
    if (!m_outcome || !m_outcome->trace) return;
    FeedQuery query = m_query;
    bool asks = false;
    if (selection.viewer != before.viewer && selection.viewer) {
        query = {};
        query.viewer = selection.viewer;
        asks = true;
    }
    if (selection.segment != before.segment) {
        query.viewer.reset();
        query.segment = selection.segment;
        query.at.reset();
        query.session.reset();
        asks = true;
    }
    if (selection.item != before.item && selection.item) {
        const auto& content = m_outcome->report.scenario.content;
        const bool runs = std::any_of(content.begin(), content.end(),
                                      [&](const ContentItem& c) { return c.id == *selection.item; });
        if (runs) {
            query.viewer.reset();
            query.at.reset();
            query.session.reset();
            query.whoSaw = selection.item;
            asks = true;
        }
    }
    if (selection.hour != before.hour && selection.hour) {
        query.at = selection.hour;
        query.session.reset();
        asks = true;
    }
    if (asks) start(query, true);
    if (selection.slot != before.slot && selection.slot) setCurrentIndex(*selection.slot - 1);
}

void FeedModel::fetchPictures() {
    if (!m_outcome) return;
    for (const ContentItem& content : m_outcome->report.scenario.content) {
        const std::string id = content.id.value;
        if (m_stills.contains(id) || !m_session->item(content.id)) continue;
        m_stills[id] = {};
        m_session->cover(content.id, this, [this, id](const QImage& cover) {
            if (cover.isNull()) return;
            m_stills[id] = cover;
            Q_EMIT picturesChanged();
        });
    }
}

std::optional<OwnItem> FeedModel::ownItem(const ItemId& id) const {
    if (!m_session) return {};
    OwnItem own;
    if (m_outcome) {
        const auto& content = m_outcome->report.scenario.content;
        const auto it =
            std::find_if(content.begin(), content.end(), [&](const ContentItem& c) { return c.id == id; });
        if (it != content.end() && content.size() > 1 && it - content.begin() < 26)
            own.letter = QChar(static_cast<char16_t>(u'A' + (it - content.begin())));
    }
    const LibraryItem* item = m_session->item(id);
    if (!item) return own;
    const QString letter = own.letter;
    own = ownItemOf(*item);
    if (own.letter.isEmpty()) own.letter = letter;
    if (const auto still = m_stills.find(id.value); still != m_stills.end()) own.still = still->second;
    return own;
}

std::vector<PhoneSlot> FeedModel::phoneSlots() const {
    if (!m_answer) return {};
    return ui::phoneSlots(*m_answer, [this](const ItemId& id) { return ownItem(id); });
}

int FeedModel::utcOffsetMinutes() const {
    if (!m_answer || !m_session) return 0;
    const std::string& segment = m_answer->segment.value;
    const Market* market = m_session->catalog().market(segment.substr(0, segment.find(':')));
    return market ? market->offsetMinutesAt(m_answer->at) : 0;
}

QString FeedModel::localTimeText(SimTime at, bool withDay) const {
    const QDateTime local =
        QDateTime::fromSecsSinceEpoch(at.seconds, QTimeZone::utc()).addSecs(utcOffsetMinutes() * 60);
    const QString time = QLocale().toString(local.time(), QStringLiteral("HH:mm"));
    return withDay ? QLocale().toString(local.date(), QStringLiteral("ddd d MMM")) + QLatin1Char(' ') + time
                   : time;
}

PhoneStatus FeedModel::phoneStatus() const {
    if (!m_answer) return {};
    return {localTimeText(m_answer->at, false), connectionText()};
}

QString FeedModel::connectionText() const {
    return m_answer ? connectionName(m_answer->connection) : QString();
}

QString FeedModel::personText() const {
    return m_answer && m_session ? personOf(m_answer->segment, m_session->catalog()) : QString();
}

void FeedModel::setSidePhoneShown(bool shown) {
    if (shown == m_sidePhone) return;
    m_sidePhone = shown;
    Q_EMIT sidePhoneChanged(shown);
}

} // namespace forereach::ui
