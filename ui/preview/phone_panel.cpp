// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/phone_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/preview/feed_model.h"
#include "ui/preview/phone.h"
#include "ui/preview/why_bars.h"
#include "ui/views/theme.h"

namespace forereach::ui {

PhonePanel::PhonePanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("phonePanel"));
    setAccessibleName(tr("Phone"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kStep * 3, kStep * 3, kStep * 3, kStep * 3);
    column->setSpacing(kStep * 2);

    auto* head = new QHBoxLayout;
    m_person = new QLabel(this);
    m_person->setObjectName(QStringLiteral("phonePerson"));
    m_person->setWordWrap(true);
    m_person->setFont(textFont(TextSize::Table));
    m_person->setTextInteractionFlags(Qt::TextSelectableByMouse);
    head->addWidget(m_person, 1);
    m_next = new QToolButton(this);
    m_next->setObjectName(QStringLiteral("phoneNextOwn"));
    m_next->setText(tr("Next of mine"));
    m_next->setToolTip(tr("Go to the next slot with an item of yours (N)"));
    m_next->setAutoRaise(true);
    head->addWidget(m_next, 0, Qt::AlignTop);
    column->addLayout(head);

    m_phone = new PhoneView(this);
    column->addWidget(m_phone, 1);

    auto* why = new QHBoxLayout;
    m_why = new QLabel(this);
    m_why->setObjectName(QStringLiteral("phoneWhy"));
    m_why->setAccessibleName(tr("Why this?"));
    m_why->setWordWrap(true);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    why->addWidget(m_why, 1);
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("phoneMore"));
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("Everything that led to this slot, on the Feed page"));
    m_more->setAutoRaise(true);
    why->addWidget(m_more, 0, Qt::AlignTop);
    column->addLayout(why);
    m_bars = new WhyBars(this);
    m_bars->setObjectName(QStringLiteral("phoneWhyBars"));
    m_bars->setCompact(true);
    column->addWidget(m_bars);

    connect(m_next, &QToolButton::clicked, m_phone, &PhoneView::nextOwn);
    connect(m_more, &QToolButton::clicked, this, [this] {
        if (m_model) Q_EMIT m_model->whyRequested();
    });
    refresh();
}

void PhonePanel::setSession(WorkspaceSession* session) {
    setModel(FeedModel::of(session));
}

void PhonePanel::setModel(FeedModel* model) {
    m_model = model;
    if (!model) return;
    connect(model, &FeedModel::changed, this, &PhonePanel::refresh);
    connect(model, &FeedModel::picturesChanged, this, &PhonePanel::refresh);
    connect(model, &FeedModel::currentIndexChanged, this, [this](int index) {
        if (index >= 0 && index != m_phone->current()) m_phone->setCurrent(index);
        refreshWhy();
    });
    connect(m_phone, &PhoneView::currentChanged, model, &FeedModel::setCurrentIndex);
    connect(model, &FeedModel::playToggled, this, [this] {
        if (m_phone->isVisible()) m_phone->togglePlay();
    });
    model->setSidePhoneShown(isVisible());
    refresh();
}

void PhonePanel::refresh() {
    const FeedAnswerPtr answer = m_model ? m_model->answer() : nullptr;
    QString message = tr("Run, then pick a person");
    if (m_model) switch (m_model->state()) {
        case FeedModel::State::NoRun:
            break;
        case FeedModel::State::NoTrace:
            message = tr("This is a stored result. Run again to replay a person's feed.");
            break;
        case FeedModel::State::Replaying:
            message = tr("Replaying this person's day");
            break;
        case FeedModel::State::Failed:
            message = m_model->errorText();
            break;
        case FeedModel::State::Ready:
            message = tr("Nothing was shown in this session");
            break;
        }
    const bool shows = answer && m_model->state() != FeedModel::State::Failed;
    m_phone->setMessage(message);
    m_phone->setStatus(m_model ? m_model->phoneStatus() : PhoneStatus{});
    m_phone->setFeed(shows ? m_model->phoneSlots() : std::vector<PhoneSlot>{},
                     m_model ? m_model->currentIndex() : 0);
    if (shows) {
        m_person->setText(tr("<b>%1</b>, viewer %2, %3<br>%4")
                              .arg(m_model->personText().toHtmlEscaped(),
                                   QLocale().toString(static_cast<qlonglong>(answer->viewer)),
                                   m_model->connectionText().toHtmlEscaped(),
                                   m_model->localTimeText(answer->at, true).toHtmlEscaped()));
        m_person->setToolTip(
            tr("Stands for %L1 people").arg(static_cast<qlonglong>(answer->peopleRepresented)));
    } else {
        m_person->clear();
    }
    m_next->setVisible(shows);
    refreshWhy();
}

void PhonePanel::refreshWhy() {
    const FeedAnswerPtr answer = m_model ? m_model->answer() : nullptr;
    const int index = m_model ? m_model->currentIndex() : -1;
    const bool shows = answer && index >= 0 && m_model->state() != FeedModel::State::Failed &&
                       static_cast<std::size_t>(index) < answer->slots.size();
    m_why->setVisible(shows);
    m_more->setVisible(shows);
    if (!shows) {
        m_bars->setVisible(false);
        return;
    }
    const FeedSlot& slot = answer->slots[static_cast<std::size_t>(index)];
    m_why->setText(whySentence(slot));
    m_bars->setCandidates(&slot.shown, slot.beat.empty() ? nullptr : &slot.beat.front());
    m_bars->setVisible(!m_bars->isEmpty());
}

void PhonePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_model) m_model->setSidePhoneShown(true);
}

void PhonePanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (m_model) m_model->setSidePhoneShown(false);
}

void PhonePanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_N && event->modifiers() == Qt::NoModifier) {
        m_phone->nextOwn();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace forereach::ui
