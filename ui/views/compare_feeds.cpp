// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/compare_feeds.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/preview/feed_model.h"
#include "ui/preview/phone.h"
#include "ui/session/session.h"
#include "ui/views/ledger_table.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QPushButton* feedsButton(QWidget* parent, const char* name, const QString& text, const QString& tip) {
    auto* made = new QPushButton(text, parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setToolTip(tip);
    made->setProperty("role", QStringLiteral("link"));
    return made;
}

/// What stands in a slot and what the person did with it.
FigureCell slotCell(const std::vector<PhoneSlot>& feed, std::size_t at) {
    if (at >= feed.size()) return {QStringLiteral("-"), {}, CompareFeeds::tr("The session had ended"), false};
    const PhoneSlot& slot = feed[at];
    const QString what = slot.mine ? CompareFeeds::tr("Yours: %1").arg(slot.title)
                                   : QStringLiteral("%1, %2").arg(slot.topic, kindText(slot));
    const QString text = QStringLiteral("%1, %2").arg(what, watchedText(slot));
    return {text, text, slotText(slot), false};
}

} // namespace

CompareFeeds::CompareFeeds(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("compareFeeds"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kStep * 3, kStep * 2, kStep * 3, kStep * 2);
    column->setSpacing(kStep);
    m_finding = new QLabel(this);
    m_finding->setObjectName(QStringLiteral("compareFeedsFinding"));
    m_finding->setProperty("role", QStringLiteral("title"));
    m_finding->setWordWrap(true);
    m_note = new QLabel(this);
    m_note->setObjectName(QStringLiteral("compareFeedsNote"));
    m_note->setProperty("role", QStringLiteral("small"));
    m_note->setWordWrap(true);
    column->addWidget(m_finding);
    column->addWidget(m_note);

    auto* controls = new QHBoxLayout;
    controls->setSpacing(kStep * 2);
    m_play = feedsButton(this, "compareFeedsPlay", tr("Play or pause both"),
                         tr("Both phones play, or stop, the video they stand on"));
    m_next = feedsButton(this, "compareFeedsNext", tr("Someone else"),
                         tr("The next person to whom this happened"));
    m_ask = feedsButton(this, "compareFeedsAsk", tr("Ask again"), tr("Replays the variants as they are now"));
    m_other = new QComboBox(this);
    m_other->setObjectName(QStringLiteral("compareFeedsOther"));
    m_other->setAccessibleName(tr("Variant on the second phone"));
    controls->addWidget(m_play);
    controls->addWidget(m_next);
    controls->addWidget(m_ask);
    controls->addStretch(1);
    controls->addWidget(m_other);
    column->addLayout(controls);

    auto* halves = new QHBoxLayout;
    halves->setSpacing(kStep * 6);
    for (int side = 0; side < 2; ++side) {
        Half& half = m_half[side];
        half.name = new QLabel(this);
        half.name->setObjectName(QStringLiteral("compareFeedsName%1").arg(side));
        half.name->setTextFormat(Qt::PlainText);
        half.phone = new PhoneView(this);
        half.phone->setObjectName(QStringLiteral("compareFeedsPhone%1").arg(side));
        half.why = new QLabel(this);
        half.why->setObjectName(QStringLiteral("compareFeedsWhy%1").arg(side));
        half.why->setWordWrap(true);
        half.name->setWordWrap(true);
        auto* words = new QVBoxLayout;
        words->setSpacing(kStep * 2);
        words->addWidget(half.name);
        words->addWidget(half.why);
        words->addStretch(1);
        auto* part = new QHBoxLayout; // the phone has the whole height
        part->setSpacing(kStep * 3);
        part->addWidget(half.phone, 1);
        part->addLayout(words, 1);
        halves->addLayout(part, 1);
        connect(half.phone, &PhoneView::currentChanged, this, [this, side] { sayWhy(side); });
    }
    column->addLayout(halves, 1);
    connect(m_play, &QPushButton::clicked, this, [this] {
        for (const Half& half : m_half) half.phone->togglePlay();
    });
    connect(m_next, &QPushButton::clicked, this, &CompareFeeds::nextPersonAsked);
    connect(m_ask, &QPushButton::clicked, this, &CompareFeeds::asked);
    connect(m_other, &QComboBox::activated, this, [this] {
        fillHalf(1);
        Q_EMIT otherChosen();
    });
}

void CompareFeeds::setSession(WorkspaceSession* session) {
    m_session = session;
}

void CompareFeeds::setSides(std::vector<Side> sides) {
    if (sides == m_sides) return;
    m_sides = std::move(sides);
    const QString was = m_other->currentData().toString();
    const QSignalBlocker quiet(m_other);
    m_other->clear();
    for (const Side& side : m_sides)
        if (!side.baseline) m_other->addItem(tr("%1: %2").arg(side.letter, side.name), side.letter);
    m_other->setCurrentIndex(std::max(0, m_other->findData(was)));
    m_other->setVisible(m_other->count() > 1);
}

QString CompareFeeds::letterOf(int side) const {
    if (side == 1) return m_other->currentData().toString();
    const auto base = std::ranges::find_if(m_sides, [](const Side& s) { return s.baseline; });
    return base == m_sides.end() ? QString() : base->letter;
}

std::optional<std::size_t> CompareFeeds::placeOf(const QString& letter) const {
    if (!m_feeds) return std::nullopt;
    for (std::size_t k = 0; k < m_feeds->letters.size(); ++k)
        if (QString::fromStdString(m_feeds->letters[k]) == letter) return k;
    return std::nullopt;
}

std::optional<OwnItem> CompareFeeds::ownItem(const ItemId& id, const QString& letter) const {
    const LibraryItem* item = m_session ? m_session->item(id) : nullptr;
    OwnItem own;
    if (item) own = ownItemOf(*item);
    own.letter = letter;
    if (own.title.isEmpty()) own.title = QString::fromStdString(id.value);
    if (const auto still = m_stills.find(id.value); still != m_stills.end()) own.still = still->second;
    return own;
}

void CompareFeeds::show(std::shared_ptr<const ComparedFeeds> feeds, const QString& state, bool running) {
    const bool fresh = feeds && feeds != m_feeds;
    if (feeds) m_feeds = std::move(feeds);
    m_finding->setText(m_feeds ? finding() : state);
    const QString basis =
        m_feeds ? tr("Simulated: the first replication of %1 viewers, the same person with the same luck.")
                      .arg(countText(static_cast<double>(m_feeds->viewers)))
                : QString();
    m_note->setText(m_feeds && !state.isEmpty() ? state + QLatin1Char(' ') + basis : basis);
    m_note->setVisible(!m_note->text().isEmpty());
    m_next->setEnabled(m_feeds && !running);
    m_play->setEnabled(m_feeds != nullptr);
    m_ask->setVisible(!running && !state.isEmpty());
    for (Half& half : m_half) half.phone->setEnabled(!running);
    if (!m_feeds)
        for (Half& half : m_half) half.phone->setMessage(state);
    if (!fresh) return;
    fetchPictures();
    for (int side = 0; side < 2; ++side) fillHalf(side);
}

void CompareFeeds::fetchPictures() {
    for (const ItemId& id : m_feeds->items) {
        if (id.value.empty() || m_stills.contains(id.value) || !m_session->item(id)) continue;
        m_stills[id.value] = {};
        m_session->cover(id, this, [this, id](const QImage& cover) {
            if (cover.isNull()) return;
            m_stills[id.value] = cover;
            for (int side = 0; side < 2; ++side) fillHalf(side);
        });
    }
}

void CompareFeeds::fillHalf(int side) {
    Half& half = m_half[side];
    const QString letter = letterOf(side);
    const auto at = std::ranges::find_if(m_sides, [&](const Side& s) { return s.letter == letter; });
    const QString name = at == m_sides.end() ? QString() : at->name;
    half.name->setText(letter.isEmpty() ? QString() : tr("%1: %2").arg(letter, name));
    half.name->setToolTip(name);
    const auto k = placeOf(letter);
    if (!k) {
        half.phone->setFeed({});
        half.phone->setMessage(tr("This variant was not there when the feeds were asked for."));
        half.why->clear();
        return;
    }
    const FeedAnswer& answer = m_feeds->feeds[*k];
    half.phone->setStatus(
        {QLocale().toString(marketTime(answer.segment, answer.at).time(), QStringLiteral("HH:mm")),
         connectionName(answer.connection)});
    std::vector<PhoneSlot> feed = phoneSlots(answer, [&](const ItemId& id) { return ownItem(id, letter); });
    // On the own item; where it is not shown, on the slot in which the other one shows its.
    int stand = m_feeds->slotOf(*k);
    if (const auto other = placeOf(letterOf(1 - side)); stand == 0 && other) stand = m_feeds->slotOf(*other);
    const int last = static_cast<int>(feed.size());
    half.phone->setFeed(std::move(feed), std::clamp(stand, 1, std::max(1, last)) - 1);
    sayWhy(side);
}

void CompareFeeds::sayWhy(int side) {
    const auto k = placeOf(letterOf(side));
    if (!k) return;
    const FeedAnswer& answer = m_feeds->feeds[*k];
    const int at = m_half[side].phone->current();
    QString text = at >= 0 && static_cast<std::size_t>(at) < answer.slots.size()
                       ? whySentence(answer.slots[static_cast<std::size_t>(at)])
                       : tr("Nothing was shown in this session.");
    if (m_feeds->slotOf(*k) == 0)
        if (const QString miss = missText(answer, m_feeds->items[*k]); !miss.isEmpty())
            text += QLatin1Char(' ') + miss;
    m_half[side].why->setText(text);
}

QString CompareFeeds::finding() const {
    const auto a = placeOf(letterOf(0)), b = placeOf(letterOf(1));
    if (!a || !b) return tr("Ask again: the variants have changed.");
    const FeedAnswer& answer = m_feeds->feeds[*a];
    const auto where = [&](std::size_t k, const QString& letter) {
        const int slot = m_feeds->slotOf(k);
        return slot > 0 ? tr("%1 in slot %2").arg(letter).arg(slot) : tr("%1 not shown").arg(letter);
    };
    const int parts = m_feeds->firstDifference(*a, *b);
    const QString who = QStringLiteral("%1, %2").arg(
        m_session ? personOf(answer.segment, m_session->catalog()) : QString(),
        QLocale().toString(marketTime(answer.segment, answer.at), QStringLiteral("ddd HH:mm")));
    return tr("%1: %2, %3; %4")
        .arg(who, where(*a, letterOf(0)), where(*b, letterOf(1)),
             parts == 0 ? tr("the rest of the two feeds is the same")
                        : tr("the feeds part at slot %1").arg(parts));
}

FigureData CompareFeeds::figures() const {
    FigureData table;
    table.columns = {{tr("Slot"), {}, false, {}}, {letterOf(0), {}, false, {}}, {letterOf(1), {}, false, {}}};
    const auto a = placeOf(letterOf(0)), b = placeOf(letterOf(1));
    if (!a || !b) return table;
    const std::vector<PhoneSlot>&left = m_half[0].phone->feed(), &right = m_half[1].phone->feed();
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
        const QString number = QString::number(i + 1);
        table.rows.push_back(
            {{number, static_cast<double>(i + 1), {}, false}, slotCell(left, i), slotCell(right, i)});
        table.keys.push_back(number);
    }
    return table;
}

void CompareFeeds::stand(int slot) {
    for (Half& half : m_half)
        if (slot >= 1 && slot <= static_cast<int>(half.phone->feed().size()))
            half.phone->setCurrent(slot - 1);
}

QDateTime CompareFeeds::marketTime(const SegmentId& segment, SimTime at) const {
    const Market* market =
        m_session ? m_session->catalog().market(segment.value.substr(0, segment.value.find(':'))) : nullptr;
    return QDateTime::fromSecsSinceEpoch(at.seconds, QTimeZone::utc())
        .addSecs(market ? market->offsetMinutesAt(at) * 60 : 0);
}

} // namespace forereach::ui
