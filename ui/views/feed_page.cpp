// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/feed_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/preview/feed_model.h"
#include "ui/preview/phone.h"
#include "ui/preview/why_bars.h"
#include "ui/session/session.h"
#include "ui/views/eliding_combo.h"
#include "ui/views/feed_grid.h"
#include "ui/views/ledger_picture.h"
#include "ui/views/ledger_table.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {
constexpr int kLow = 700; // page heights below this give the grid less room
constexpr int kVeryLow = 500;

QToolButton* flatButton(const char* name, const QString& text, const QString& tip, QWidget* parent) {
    auto* b = new QToolButton(parent);
    b->setObjectName(QLatin1String(name));
    b->setText(text);
    b->setToolTip(tip);
    b->setAutoRaise(true);
    return b;
}
} // namespace

FeedPage::FeedPage(QWidget* parent)
    : Page(QStringLiteral("feedPage"), tr("Feed"), tr("What does this person see, and why?"), parent) {
    setFocusPolicy(Qt::StrongFocus);
    buildPerson();
    auto* middle = new QHBoxLayout;
    middle->setSpacing(kStep * 4);
    auto* column = new QVBoxLayout;
    column->setSpacing(kStep * 2);

    m_person = new QLabel(this);
    m_person->setObjectName(QStringLiteral("feedPerson"));
    m_person->setFont(textFont(TextSize::Title, true));
    m_beliefs = new QLabel(this);
    m_beliefs->setObjectName(QStringLiteral("feedBeliefs"));
    m_beliefs->setWordWrap(true);
    column->addWidget(m_person);
    column->addWidget(m_beliefs);

    auto* notShown = new QHBoxLayout;
    m_notShown = new QLabel(this);
    m_notShown->setObjectName(QStringLiteral("feedNotShown"));
    m_notShown->setWordWrap(true);
    m_someoneWhoSaw = flatButton("feedSomeoneWhoSaw", tr("Someone who saw it"),
                                 tr("Look for a person who was shown an item of yours"), this);
    notShown->addWidget(m_notShown, 1);
    notShown->addWidget(m_someoneWhoSaw);
    column->addLayout(notShown);
    connect(m_someoneWhoSaw, &QToolButton::clicked, this, [this] { m_model->askForAnyone(); });

    m_grid = new FeedGrid(this);
    column->addWidget(m_grid, 3);
    buildTrace();
    auto* sentence = new QHBoxLayout;
    sentence->addWidget(m_sentence, 1);
    sentence->addWidget(m_more);
    sentence->addWidget(m_ledgerButton);
    column->addLayout(sentence);
    column->addWidget(m_picture);
    auto* tabs = new QHBoxLayout;
    tabs->addWidget(m_tabs);
    tabs->addStretch(1);
    tabs->addWidget(m_truth);
    column->addLayout(tabs);
    column->addWidget(m_tables, 2);
    middle->addLayout(column, 1);

    m_phone = new PhoneView(this);
    m_phone->setObjectName(QStringLiteral("feedPhone"));
    m_phone->setMaximumWidth(360);
    m_phone->hide();
    middle->addWidget(m_phone);
    body()->addLayout(middle, 1);
    QWidget* order[] = {m_who,          m_segment, m_viewer,    m_grid,   m_more,
                        m_ledgerButton, m_tabs,    m_slotTable, m_ledger, m_phone};
    for (std::size_t i = 1; i < std::size(order); ++i) setTabOrder(order[i - 1], order[i]);
}

void FeedPage::buildPerson() {
    const auto label = [this](const QString& text) {
        auto* l = new QLabel(text, this);
        l->setFont(textFont(TextSize::Table));
        headControls()->addWidget(l);
        return l;
    };
    label(tr("Person"));
    m_who = new ElidingCombo(this);
    m_who->setObjectName(QStringLiteral("feedWho"));
    m_who->setAccessibleName(tr("Person"));
    m_who->setMinimumContentsLength(18);
    m_who->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    headControls()->addWidget(m_who);
    m_segment = new ElidingCombo(this);
    m_segment->setObjectName(QStringLiteral("feedSegment"));
    m_segment->setAccessibleName(tr("Segment"));
    m_segment->setMinimumContentsLength(14);
    m_segment->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    headControls()->addWidget(m_segment);
    m_viewer = new QLineEdit(this);
    m_viewer->setObjectName(QStringLiteral("feedViewer"));
    m_viewer->setAccessibleName(tr("Viewer number"));
    m_viewer->setPlaceholderText(tr("Viewer no."));
    m_viewer->setToolTip(tr("The number of a virtual viewer, from 0"));
    m_viewer->setFixedWidth(scaled(92));
    headControls()->addWidget(m_viewer);
    connect(m_who, &QComboBox::activated, this, &FeedPage::askAsChosen);
    connect(m_segment, &QComboBox::activated, this, &FeedPage::askAsChosen);
    connect(m_viewer, &QLineEdit::returnPressed, this, [this] {
        bool ok = false;
        const qlonglong number = QLocale().toLongLong(m_viewer->text().trimmed(), &ok);
        if (!ok || number < 0) {
            Q_EMIT noticed(tr("A viewer's number is a whole number from 0"));
            return;
        }
        FeedQuery query;
        query.viewer = number;
        m_model->ask(query);
        m_grid->setFocus();
    });
}

void FeedPage::buildTrace() {
    m_sentence = new QLabel(this);
    m_sentence->setObjectName(QStringLiteral("feedWhySentence"));
    m_sentence->setAccessibleName(tr("Why this?"));
    m_sentence->setFont(textFont(TextSize::Title));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_more = flatButton("feedMore", tr("More"), tr("The picture of this slot's score (W)"), this);
    m_more->setCheckable(true);
    m_more->setChecked(true);
    m_ledgerButton =
        flatButton("feedLedgerButton", tr("Ledger"), tr("Every candidate of this request"), this);
    m_picture = new LedgerPicture(this);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("feedTabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Slots"));
    m_tabs->addTab(tr("Ledger"));
    m_truth = new QCheckBox(tr("What this viewer did"), this);
    m_truth->setObjectName(QStringLiteral("feedTruth"));
    m_truth->setToolTip(tr("Everything else here is what the platform believes; this is what happened"));
    m_tables = new QStackedWidget(this);
    m_slotTable = new FigureTable(QStringLiteral("feedSlotTable"), this);
    m_slotTable->setAccessibleName(tr("Slots of this session"));
    m_ledger = new FigureTable(QStringLiteral("feedLedger"), this);
    m_ledger->setAccessibleName(tr("Ledger: every candidate"));
    m_tables->addWidget(m_slotTable);
    m_tables->addWidget(m_ledger);
    m_tables->setMinimumHeight(scaled(96));

    connect(m_more, &QToolButton::toggled, this, &FeedPage::setWhyShown);
    connect(m_ledgerButton, &QToolButton::clicked, this, [this] {
        m_tabs->setCurrentIndex(1);
        if (height() < scaled(kLow)) setWhyShown(false); // no room for both
    });
    connect(m_tabs, &QTabBar::currentChanged, m_tables, &QStackedWidget::setCurrentIndex);
    connect(m_truth, &QCheckBox::toggled, this, &FeedPage::refreshTables);
    for (FigureTable* table : {m_slotTable, m_ledger})
        connect(table, &FigureTable::keyChosen, this, [this](const QString& key) {
            if (key.startsWith(QLatin1String("slot:"))) m_model->setCurrentIndex(key.mid(5).toInt() - 1);
        });
}

void FeedPage::setSession(WorkspaceSession* s) {
    Page::setSession(s);
    connect(s, &WorkspaceSession::outcomeChanged, this,
            [this] { draw("persons", [this] { fillPersons(); }); });
    connect(s, &WorkspaceSession::libraryChanged, this,
            [this] { draw("persons", [this] { fillPersons(); }); });
    setModel(FeedModel::of(s));
    fillPersons();
}

void FeedPage::setModel(FeedModel* model) {
    m_model = model;
    m_grid->setModel(model);
    connect(model, &FeedModel::changed, this, [this] { draw("feed", [this] { refresh(); }); });
    connect(model, &FeedModel::picturesChanged, this, [this] { draw("phone", [this] { refreshPhone(); }); });
    connect(model, &FeedModel::currentIndexChanged, this,
            [this] { draw("slot", [this] { refreshSlot(); }); });
    connect(model, &FeedModel::sidePhoneChanged, this, &FeedPage::arrange);
    connect(model, &FeedModel::whyRequested, this, [this] {
        setWhyShown(true);
        Q_EMIT pageRequested(objectName());
    });
    connect(model, &FeedModel::playToggled, this, [this] {
        if (m_phone->isVisible()) m_phone->togglePlay();
    });
    connect(m_phone, &PhoneView::currentChanged, model, &FeedModel::setCurrentIndex);
    connect(m_grid, &FeedGrid::slotChosen, model, &FeedModel::setCurrentIndex);
    connect(m_grid, &FeedGrid::sessionChosen, model, &FeedModel::askForSession);
    arrange();
    refresh();
}

void FeedPage::fillPersons() {
    if (!session() || !m_model) return;
    m_filling = true;
    const QVariant who = m_who->currentData(), segment = m_segment->currentData();
    m_who->clear();
    m_segment->clear();
    m_segment->addItem(tr("All segments"), QString());
    if (const RunOutcomePtr outcome = session()->outcome()) {
        for (const ContentItem& item : outcome->report.scenario.content) {
            const auto own = m_model->ownItem(item.id);
            const QString title = QString::fromStdString(item.title.empty() ? item.id.value : item.title);
            const QString letter =
                own && !own->letter.isEmpty() ? own->letter + QStringLiteral(": ") : QString();
            m_who->addItem(tr("Someone who saw %1%2").arg(letter, title),
                           QString::fromStdString(item.id.value));
        }
        for (const ItemReport& item : outcome->report.items) {
            for (const SegmentReport& s : item.segments)
                m_segment->addItem(segmentName(s.id), QString::fromStdString(s.id.value));
            break; // every item lists the same segments
        }
    }
    m_who->addItem(tr("Typical"), QString());
    m_who->setCurrentIndex(std::max(0, m_who->findData(who)));
    m_segment->setCurrentIndex(std::max(0, m_segment->findData(segment)));
    m_filling = false;
}

void FeedPage::askAsChosen() {
    if (m_filling || !m_model) return;
    FeedQuery query;
    if (const QString id = m_who->currentData().toString(); !id.isEmpty())
        query.whoSaw = ItemId{id.toStdString()};
    if (const QString id = m_segment->currentData().toString(); !id.isEmpty())
        query.segment = SegmentId{id.toStdString()};
    if (session()->selection().hour) query.at = session()->selection().hour;
    m_model->ask(query);
}

void FeedPage::refresh() {
    using State = FeedModel::State;
    const FeedAnswerPtr answer = m_model->answer();
    switch (m_model->state()) {
    case State::NoRun:
        showEmpty({tr("Run, then pick a person."), tr("Run"), [this] { Q_EMIT runRequested(); }});
        return;
    case State::NoTrace:
        showEmpty({tr("This is a stored result: its viewers are not kept. Run again to see a person's feed."),
                   tr("Run"), [this] { Q_EMIT runRequested(); }});
        return;
    case State::Failed:
        showEmpty({tr("No such person: %1.").arg(m_model->errorText()), tr("Any person"),
                   [this] { m_model->askForAnyone(); }});
        return;
    case State::Replaying:
        if (!answer) {
            showEmpty({tr("Replaying this person's day"), {}, {}});
            return;
        }
        m_person->setText(tr("Replaying this person's day"));
        m_grid->setEnabled(false);
        return;
    case State::Ready:
        break;
    }
    showBody();
    m_grid->setEnabled(true);
    m_person->setText(
        tr("%1, viewer %2")
            .arg(m_model->personText(), QLocale().toString(static_cast<qlonglong>(answer->viewer))));
    m_person->setToolTip(tr("This virtual viewer stands for %L1 people")
                             .arg(static_cast<qlonglong>(answer->peopleRepresented)));
    QStringList believed, truth;
    for (const auto& [topic, strength] : answer->believedInterests)
        if (believed.size() < 3) believed << QString::fromStdString(topic);
    for (const auto& [topic, strength] : answer->trueInterests)
        if (truth.size() < 3) truth << QString::fromStdString(topic);
    m_beliefs->setText(tr("%1, on %2. The platform believes they like %3.")
                           .arg(m_model->localTimeText(answer->at, true), m_model->connectionText(),
                                believed.join(QStringLiteral(", "))));
    m_beliefs->setToolTip(
        tr("Truth, which the platform never sees: %1").arg(truth.join(QStringLiteral(", "))));
    // The pickers say what is shown, whoever asked for it.
    const FeedQuery& query = m_model->query();
    const QString who = query.whoSaw ? QString::fromStdString(query.whoSaw->value) : QString();
    const QString segment = query.segment ? QString::fromStdString(query.segment->value) : QString();
    if (!query.viewer) {
        m_who->setCurrentIndex(std::max(0, m_who->findData(who)));
        m_segment->setCurrentIndex(std::max(0, m_segment->findData(segment)));
    }
    m_viewer->setText(QString::number(answer->viewer));
    const bool own = std::any_of(answer->slots.begin(), answer->slots.end(),
                                 [](const FeedSlot& s) { return s.shown.item.has_value(); });
    const QString miss = missText(*answer, m_model->session()->selection().item);
    m_notShown->setText(own ? miss
                            : tr("None of your items was shown in this session.") +
                                  (miss.isEmpty() ? QString() : QLatin1Char(' ') + miss));
    m_notShown->setToolTip(missesText(*answer));
    m_notShown->setVisible(!own || !miss.isEmpty());
    m_someoneWhoSaw->setVisible(!own);
    refreshPhone();
    refreshTables();
    refreshSlot();
}

void FeedPage::refreshPhone() {
    if (!m_model->answer()) return;
    m_phone->setStatus(m_model->phoneStatus());
    m_phone->setFeed(m_model->phoneSlots(), m_model->currentIndex());
}

void FeedPage::refreshTables() {
    const FeedAnswerPtr answer = m_model ? m_model->answer() : nullptr;
    if (!answer) return;
    m_slotTable->setFigures(slotFigures(*answer, m_truth->isChecked()));
    m_ledger->setFigures(ledgerFigures(*answer, m_truth->isChecked()));
    m_tabs->setTabToolTip(1, tr("%L1 candidates").arg(m_ledger->figures().rows.size()));
    refreshSlot();
}

void FeedPage::refreshSlot() {
    const FeedAnswerPtr answer = m_model ? m_model->answer() : nullptr;
    const int index = m_model ? m_model->currentIndex() : -1;
    if (!answer) return;
    const FeedSlot* slot = index >= 0 && static_cast<std::size_t>(index) < answer->slots.size()
                               ? &answer->slots[static_cast<std::size_t>(index)]
                               : nullptr;
    m_sentence->setText(slot ? whySentence(*slot) : tr("Nothing was shown in this session."));
    m_picture->setSlot(*answer, slot);
    if (!slot) return;
    if (index != m_phone->current()) m_phone->setCurrent(index);
    const QString key = QStringLiteral("slot:%1").arg(slot->slot);
    m_slotTable->showKey(key);
    m_ledger->showKey(key);
}

void FeedPage::setWhyShown(bool shown) {
    m_more->setChecked(shown);
    m_picture->setVisible(shown);
    arrange();
}

bool FeedPage::isWhyShown() const {
    return m_more->isChecked();
}

void FeedPage::stepSlot(int by) {
    m_model->setCurrentIndex(m_model->currentIndex() + by);
}

void FeedPage::stepSession(int by) {
    const auto& columns = m_grid->columns();
    const int to = m_grid->currentColumn() + by;
    if (m_model->state() != FeedModel::State::Ready || to < 0 || to >= static_cast<int>(columns.size()))
        return;
    const auto& column = columns[static_cast<std::size_t>(to)];
    m_model->askForSession(column.at, column.number);
}

bool FeedPage::nextOwn() {
    const FeedAnswerPtr answer = m_model->answer();
    if (!answer || answer->slots.empty()) return false;
    const int n = static_cast<int>(answer->slots.size());
    for (int i = 1; i <= n; ++i) {
        const int at = (m_model->currentIndex() + i) % n;
        if (!answer->slots[static_cast<std::size_t>(at)].shown.item) continue;
        m_model->setCurrentIndex(at);
        return true;
    }
    Q_EMIT noticed(tr("None of your items was shown in this session."));
    return false;
}

void FeedPage::keyPressEvent(QKeyEvent* event) {
    if (!m_model || isEmptyShown() || event->modifiers() & (Qt::ControlModifier | Qt::AltModifier))
        return Page::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_PageDown:
        stepSlot(1);
        return;
    case Qt::Key_Up:
    case Qt::Key_PageUp:
        stepSlot(-1);
        return;
    case Qt::Key_Left:
        stepSession(-1);
        return;
    case Qt::Key_Right:
        stepSession(1);
        return;
    case Qt::Key_Space:
        Q_EMIT m_model->playToggled();
        return;
    case Qt::Key_W:
        setWhyShown(!isWhyShown());
        return;
    case Qt::Key_N:
        nextOwn();
        return;
    default:
        Page::keyPressEvent(event);
    }
}

void FeedPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    arrange();
}

void FeedPage::arrange() {
    // The page's own phone stands in where the one beside the pages is away and there is room for it.
    const bool room = width() >= scaled(860);
    m_phone->setVisible(m_model && !m_model->sidePhoneShown() && room);
    // A low window has room for the picture or the tables, not for both.
    const bool low = height() < scaled(kLow);
    m_phone->setFixedWidth(scaled(low ? 230 : 300));
    m_grid->setMinimumHeight(scaled(height() < scaled(kVeryLow) ? 110 : low ? 150 : 244));
    for (QWidget* part :
         {static_cast<QWidget*>(m_tabs), static_cast<QWidget*>(m_truth), static_cast<QWidget*>(m_tables)})
        part->setVisible(!low || !isWhyShown());
}

} // namespace forereach::ui
