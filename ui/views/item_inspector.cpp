// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/item_inspector.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

#include "ui/views/theme.h"
#include "ui/views/topics_edit.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

const char* const kLanguages[] = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "tr", "ru",
                                  "uk", "ar", "he", "hi", "bn", "id", "vi", "th", "ja", "ko", "zh"};

QStringList hashtagsOf(const QString& text) {
    QStringList tags;
    for (QString tag : text.split(QRegularExpression(QStringLiteral("[\\s,]+")), Qt::SkipEmptyParts)) {
        while (tag.startsWith(QLatin1Char('#'))) tag.remove(0, 1);
        if (!tag.isEmpty() && !tags.contains(tag)) tags << tag;
    }
    return tags;
}

QString factsOf(const LibraryItem& item) {
    QStringList facts{formatName(item.content.format)};
    if (lasts(item.content.format) && item.content.durationS > 0) facts << lengthText(item.content.durationS);
    if (const auto& s = item.content.signals) {
        if (s->width > 0) facts << QStringLiteral("%1×%2").arg(s->width).arg(s->height);
        if (s->frameRate > 0)
            facts << ItemInspector::tr("%1 frames/s").arg(QLocale().toString(s->frameRate, 'g', 3));
        if (item.content.format == Format::ShortVideo)
            facts << (s->hasAudio ? ItemInspector::tr("sound") : ItemInspector::tr("no sound"));
    }
    if (item.file) facts << QLocale().formattedDataSize(item.file->size);
    return facts.join(QStringLiteral(" · "));
}

}

ItemInspector::ItemInspector(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("itemInspector"));
    setAccessibleName(tr("Fields of the item"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    build();
}

void ItemInspector::build() {
    m_form = new QWidget(this);
    m_form->setObjectName(QStringLiteral("inspectorForm"));
    auto* outer = new QVBoxLayout(m_form);
    outer->setContentsMargins(kStep * 4, 0, kStep * 2, kStep * 2);
    outer->setSpacing(kStep * 2);
    m_heading = new QLabel(m_form);
    m_heading->setObjectName(QStringLiteral("inspectorHeading"));
    m_heading->setProperty("role", QStringLiteral("muted"));
    m_heading->setWordWrap(true);
    outer->addWidget(m_heading);
    auto* top = new QHBoxLayout;
    top->setSpacing(kStep * 3);
    m_cover = new QLabel(m_form);
    m_cover->setObjectName(QStringLiteral("inspectorCover"));
    m_cover->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    top->addWidget(m_cover);
    auto* facts = new QVBoxLayout;
    m_facts = new QLabel(m_form);
    m_facts->setWordWrap(true);
    m_facts->setProperty("role", QStringLiteral("small"));
    facts->addWidget(m_facts);
    m_verdict = new QLabel(m_form);
    m_verdict->setObjectName(QStringLiteral("inspectorVerdict"));
    m_verdict->setWordWrap(true);
    facts->addWidget(m_verdict);
    m_fix = new QPushButton(m_form);
    m_fix->setObjectName(QStringLiteral("inspectorFix"));
    facts->addWidget(m_fix);
    m_open = new QPushButton(tr("Open"), m_form);
    m_open->setObjectName(QStringLiteral("inspectorOpen"));
    m_open->setToolTip(tr("Player, measured signals and what they are assumed to do (Enter)"));
    facts->addWidget(m_open);
    m_group = new QPushButton(tr("Group as cuts of one piece"), m_form);
    m_group->setObjectName(QStringLiteral("inspectorGroup"));
    facts->addWidget(m_group);
    m_compare = new QPushButton(tr("Compare cuts"), m_form);
    m_compare->setObjectName(QStringLiteral("inspectorCompare"));
    m_compare->setToolTip(tr("On the same viewers with the same luck, in the open scenario"));
    facts->addWidget(m_compare);
    facts->addStretch(1);
    top->addLayout(facts, 1);
    outer->addLayout(top);

    m_fields = new QWidget(m_form);
    auto* form = new QFormLayout(m_fields);
    form->setContentsMargins(0, kStep * 2, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->setVerticalSpacing(kStep + 2);
    outer->addWidget(m_fields);
    outer->addStretch(1);
    const auto row = [&](const QString& caption, QWidget* field, const char* name) {
        field->setObjectName(QString::fromLatin1(name));
        auto* label = new QLabel(caption, m_fields);
        label->setProperty("role", QStringLiteral("small"));
        label->setBuddy(field);
        field->setAccessibleName(caption);
        form->addRow(label, field);
    };
    m_title = new QLineEdit(m_fields);
    row(tr("Title"), m_title, "titleEdit");
    m_caption = new QPlainTextEdit(m_fields);
    m_caption->setTabChangesFocus(true);
    m_caption->setFixedHeight(scaled(66));
    row(tr("Caption"), m_caption, "captionEdit");
    m_hashtags = new QLineEdit(m_fields);
    m_hashtags->setPlaceholderText(tr("#one #two"));
    row(tr("Hashtags"), m_hashtags, "hashtagsEdit");
    m_topics = new TopicsEdit(m_fields);
    row(tr("Topics (IAB Content Taxonomy)"), m_topics, "topicsEdit");
    m_language = new QComboBox(m_fields);
    m_language->addItem(tr("No words"), QString());
    for (const char* tag : kLanguages) m_language->addItem(languageName(tag), QString::fromLatin1(tag));
    row(tr("Language"), m_language, "languageCombo");
    m_minAge = new QComboBox(m_fields);
    m_minAge->addItem(tr("Everyone"), 0);
    for (int band = 1; band < kAgeBands; ++band) {
        const int years = youngestOf(static_cast<AgeBand>(band));
        m_minAge->addItem(tr("From %1 years").arg(years), years);
    }
    row(tr("Shown to"), m_minAge, "minAgeCombo");
    m_markets = new QLineEdit(m_fields);
    m_markets->setPlaceholderText(tr("All markets, or codes such as GB DE"));
    row(tr("Available in"), m_markets, "availableInEdit");
    m_publish = new QDateTimeEdit(m_fields);
    m_publish->setTimeSpec(Qt::UTC);
    m_publish->setCalendarPopup(true);
    m_publish->setDisplayFormat(QStringLiteral("ddd d MMM yyyy  HH:mm"));
    m_publish->setKeyboardTracking(false);
    row(tr("Publish time (UTC)"), m_publish, "publishEdit");
    m_publishLocal = new QLabel(m_fields);
    m_publishLocal->setObjectName(QStringLiteral("publishLocal"));
    m_publishLocal->setProperty("role", QStringLiteral("small"));
    m_publishLocal->setWordWrap(true);
    form->addRow(m_publishLocal);
    m_status = new QComboBox(m_fields);
    m_status->addItem(statusName(ItemStatus::Draft), static_cast<int>(ItemStatus::Draft));
    m_status->addItem(statusName(ItemStatus::Published), static_cast<int>(ItemStatus::Published));
    row(tr("Status"), m_status, "statusCombo");
    m_creator = new QLineEdit(m_fields);
    row(tr("Creator"), m_creator, "creatorEdit");
    m_followers = new QSpinBox(m_fields);
    m_followers->setRange(0, 2'000'000'000);
    m_followers->setGroupSeparatorShown(true);
    m_followers->setKeyboardTracking(false);
    m_followers->setButtonSymbols(QAbstractSpinBox::NoButtons);
    row(tr("Followers of the creator"), m_followers, "followersSpin");
    m_piece = new QLineEdit(m_fields);
    m_piece->setPlaceholderText(tr("Items of the same piece are its cuts"));
    row(tr("Piece"), m_piece, "pieceEdit");
    m_cut = new QLineEdit(m_fields);
    row(tr("Cut"), m_cut, "cutEdit");
    setWidget(m_form);

    const auto text = [](QLineEdit* edit) { return edit->text().trimmed().toStdString(); };
    connect(m_title, &QLineEdit::editingFinished, this, [this, text] {
        edit(tr("Change title"), [&](LibraryItem& i) { i.content.title = text(m_title); });
    });
    m_caption->installEventFilter(this);
    connect(m_hashtags, &QLineEdit::editingFinished, this, [this] {
        edit(tr("Change hashtags"), [&](LibraryItem& i) {
            i.content.hashtags.clear();
            for (const QString& tag : hashtagsOf(m_hashtags->text()))
                i.content.hashtags.push_back(tag.toStdString());
        });
    });
    connect(m_topics, &TopicsEdit::topicsChanged, this, [this](const std::map<std::string, double>& topics) {
        edit(tr("Change topics"), [&](LibraryItem& i) { i.content.topics = topics; });
    });
    connect(m_language, &QComboBox::activated, this, [this](int at) {
        edit(tr("Change language"),
             [&](LibraryItem& i) { i.content.language = m_language->itemData(at).toString().toStdString(); });
    });
    connect(m_minAge, &QComboBox::activated, this, [this](int at) {
        edit(tr("Change youngest age"),
             [&](LibraryItem& i) { i.content.rules.minAge = m_minAge->itemData(at).toInt(); });
    });
    connect(m_markets, &QLineEdit::editingFinished, this, [this] {
        std::vector<std::string> codes;
        for (const QString& code : m_markets->text().toUpper().split(
                 QRegularExpression(QStringLiteral("[,;\\s]+")), Qt::SkipEmptyParts))
            codes.push_back(code.toStdString());
        edit(tr("Change markets"), [&](LibraryItem& i) { i.content.rules.markets = codes; });
    });
    connect(m_publish, &QDateTimeEdit::dateTimeChanged, this, [this](const QDateTime& at) {
        edit(tr("Change publish time"),
             [&](LibraryItem& i) { i.content.publishAt = {at.toSecsSinceEpoch()}; });
    });
    connect(m_status, &QComboBox::activated, this, [this](int at) {
        edit(tr("Change status"),
             [&](LibraryItem& i) { i.status = static_cast<ItemStatus>(m_status->itemData(at).toInt()); });
    });
    connect(m_creator, &QLineEdit::editingFinished, this, [this, text] {
        edit(tr("Change creator"), [&](LibraryItem& i) {
            if (i.content.creator.name == text(m_creator)) return;
            i.content.creator.name = text(m_creator);
            // Items of one creator share the followers' exposure: the same name is the same creator.
            i.content.creator.id = {text(m_creator)};
        });
    });
    connect(m_followers, &QSpinBox::valueChanged, this, [this](int followers) {
        edit(tr("Change follower count"), [&](LibraryItem& i) { i.content.creator.followers = followers; });
    });
    connect(m_piece, &QLineEdit::editingFinished, this,
            [this, text] { edit(tr("Change piece"), [&](LibraryItem& i) { i.piece = text(m_piece); }); });
    connect(m_cut, &QLineEdit::editingFinished, this,
            [this, text] { edit(tr("Change cut"), [&](LibraryItem& i) { i.cutLabel = text(m_cut); }); });
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (item()) Q_EMIT openRequested(item()->content.id);
    });
    connect(m_group, &QPushButton::clicked, this, &ItemInspector::groupRequested);
    connect(m_compare, &QPushButton::clicked, this, &ItemInspector::compareRequested);
    connect(m_fix, &QPushButton::clicked, this, [this] {
        const LibraryItem* i = item();
        if (!i || !i->file) return;
        const ItemId id = i->content.id;
        if (m_session->fileState(id) == MediaFileState::Changed) return m_session->measureAgain(id);
        const QString at = QFileDialog::getOpenFileName(
            this, tr("Find the file"), QFileInfo(QString::fromStdString(i->file->path.string())).path());
        if (!at.isEmpty()) m_session->relink(id, at);
    });
}

void ItemInspector::setSession(WorkspaceSession* session) {
    m_session = session;
    connect(session, &WorkspaceSession::libraryChanged, this, &ItemInspector::refresh);
    connect(session, &WorkspaceSession::fileStatesChanged, this, &ItemInspector::refresh);
    connect(session, &WorkspaceSession::scenarioChanged, this, &ItemInspector::refresh);
    refresh();
}

void ItemInspector::setItems(const std::vector<ItemId>& ids) {
    if (ids == m_ids) return;
    // What is being typed belongs to the item before.
    if (QWidget* focus = focusWidget(); focus && isAncestorOf(focus) && focus->hasFocus())
        focus->clearFocus();
    m_ids = ids;
    refresh();
}

const LibraryItem* ItemInspector::item() const {
    return m_session && m_ids.size() == 1 ? m_session->item(m_ids.front()) : nullptr;
}

void ItemInspector::edit(const QString& label, const std::function<void(LibraryItem&)>& change) {
    const LibraryItem* before = item();
    if (!before) return;
    LibraryItem after = *before;
    change(after);
    if (!(after == *before)) m_session->editItem(label, std::move(after));
}

bool ItemInspector::eventFilter(QObject* object, QEvent* event) {
    if (object == m_caption && event->type() == QEvent::FocusOut)
        edit(tr("Change caption"),
             [&](LibraryItem& i) { i.content.caption = m_caption->toPlainText().trimmed().toStdString(); });
    return QScrollArea::eventFilter(object, event);
}

bool ItemInspector::hasOtherCuts(const LibraryItem& one) const {
    return !one.piece.empty() && std::ranges::any_of(m_session->items(), [&](const LibraryItem& other) {
        return other.piece == one.piece && other.content.id != one.content.id;
    });
}

void ItemInspector::refresh() {
    const LibraryItem* i = item();
    m_fields->setVisible(i != nullptr);
    m_facts->setVisible(i != nullptr);
    m_verdict->setVisible(i != nullptr);
    m_cover->setVisible(i != nullptr);
    m_open->setVisible(i != nullptr);
    m_fix->setVisible(false);
    m_group->setVisible(m_ids.size() > 1);
    m_compare->setVisible(m_ids.size() > 1 || (i != nullptr && hasOtherCuts(*i)));
    m_heading->setVisible(!i);
    if (!i) {
        m_heading->setText(m_ids.size() > 1 ? tr("%n items chosen", nullptr, static_cast<int>(m_ids.size()))
                                            : tr("Choose an item to see and edit its fields."));
        m_coverOf.clear();
        return;
    }
    const QSignalBlocker blockers[] = {
        QSignalBlocker(m_title),  QSignalBlocker(m_caption),  QSignalBlocker(m_hashtags),
        QSignalBlocker(m_topics), QSignalBlocker(m_language), QSignalBlocker(m_publish),
        QSignalBlocker(m_status), QSignalBlocker(m_creator),  QSignalBlocker(m_followers),
        QSignalBlocker(m_piece),  QSignalBlocker(m_cut),      QSignalBlocker(m_minAge)};
    const ContentItem& c = i->content;
    const auto put = [](QLineEdit* edit, const QString& text) {
        if (edit->text() != text) {
            edit->setText(text);
            edit->setCursorPosition(0);
        }
    };
    put(m_title, QString::fromStdString(c.title));
    if (const QString caption = QString::fromStdString(c.caption); m_caption->toPlainText() != caption)
        m_caption->setPlainText(caption);
    QStringList tags;
    for (const std::string& tag : c.hashtags) tags << QLatin1Char('#') + QString::fromStdString(tag);
    put(m_hashtags, tags.join(QLatin1Char(' ')));
    m_topics->setTopics(c.topics);
    const QString language = QString::fromStdString(c.language);
    if (m_language->findData(language) < 0) m_language->addItem(languageName(c.language), language);
    m_language->setCurrentIndex(m_language->findData(language));
    if (m_minAge->findData(c.rules.minAge) < 0)
        m_minAge->addItem(tr("From %1 years").arg(c.rules.minAge), c.rules.minAge);
    m_minAge->setCurrentIndex(m_minAge->findData(c.rules.minAge));
    QStringList codes;
    for (const std::string& code : c.rules.markets) codes << QString::fromStdString(code);
    put(m_markets, codes.join(QLatin1Char(' ')));
    m_publish->setDateTime(QDateTime::fromSecsSinceEpoch(c.publishAt.seconds, Qt::UTC));
    QStringList local;
    for (const std::string& code : m_session->scenario().markets)
        if (const Market* market = m_session->catalog().market(code)) {
            const QDateTime there = QDateTime::fromSecsSinceEpoch(
                c.publishAt.seconds + market->offsetMinutesAt(c.publishAt) * 60, Qt::UTC);
            local << tr("%1 in %2")
                         .arg(QLocale().toString(there, QStringLiteral("ddd HH:mm")),
                              QString::fromStdString(code));
        }
    m_publishLocal->setText(local.join(QStringLiteral(", ")));
    m_status->setCurrentIndex(m_status->findData(static_cast<int>(i->status)));
    put(m_creator, QString::fromStdString(c.creator.name));
    m_followers->setValue(static_cast<int>(std::min<std::int64_t>(c.creator.followers, 2'000'000'000)));
    put(m_piece, QString::fromStdString(i->piece));
    put(m_cut, QString::fromStdString(i->cutLabel));
    showFile(*i);
    const std::string coverKey = c.id.value + (i->file ? i->file->contentHash : "");
    if (coverKey != m_coverOf) {
        m_coverOf = coverKey;
        m_cover->clear();
        m_session->cover(c.id, this, [this, coverKey](const QImage& image) {
            if (coverKey != m_coverOf) return;
            m_cover->setVisible(!image.isNull());
            const QSize box(scaled(110), scaled(140));
            if (!image.isNull())
                m_cover->setPixmap(
                    QPixmap::fromImage(image.scaled(box, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
        });
    }
}

void ItemInspector::showFile(const LibraryItem& i) {
    m_facts->setText(factsOf(i));
    m_facts->setToolTip(i.file ? QString::fromStdString(i.file->path.string()) : QString());
    QStringList why;
    QString role = i.verdict == MediaVerdict::Usable              ? QStringLiteral("muted")
                   : i.verdict == MediaVerdict::UsableWithWarning ? QStringLiteral("warning")
                                                                  : QStringLiteral("danger");
    for (const MediaFinding& finding : i.findings) why << QString::fromStdString(finding.message);
    QString text = why.isEmpty() ? verdictName(i.verdict)
                                 : tr("%1: %2").arg(verdictName(i.verdict), why.join(QStringLiteral("; ")));
    switch (m_session->fileState(i.content.id)) {
    case MediaFileState::Present:
        break;
    case MediaFileState::Missing:
        text = tr("The file is not where it was: %1").arg(QString::fromStdString(i.file->path.string()));
        role = QStringLiteral("danger");
        m_fix->setText(tr("Find…"));
        m_fix->show();
        break;
    case MediaFileState::Changed:
        text = tr("The file changed since it was measured.");
        role = QStringLiteral("warning");
        m_fix->setText(tr("Measure again"));
        m_fix->show();
        break;
    }
    m_verdict->setText(text);
    m_verdict->setProperty("role", role);
    restyle(m_verdict);
}

} // namespace forereach::ui
