// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/library_page.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/views/cut_pairs.h"
#include "ui/views/item_inspector.h"
#include "ui/views/library_delegate.h"
#include "ui/views/library_model.h"
#include "ui/views/notice_bar.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

LibraryPage::LibraryPage(QWidget* parent)
    : Page(QStringLiteral("libraryPage"), tr("Library"), tr("What do I have, and is it usable?"), parent) {
    setSimulatedChipVisible(false);
    setFocusPolicy(Qt::StrongFocus);
}

void LibraryPage::setSession(WorkspaceSession* s) {
    Page::setSession(s);
    m_model = new LibraryModel(*s, this);
    build();
    m_inspector->setSession(s);
    connect(s, &WorkspaceSession::libraryChanged, this, &LibraryPage::showState);
    connect(s, &WorkspaceSession::importedFile, this, [this] {
        for (const LibraryItem& item : session()->items())
            if (!m_known.contains(item.content.id.value)) m_added.insert(item.content.id.value);
    });
    connect(s, &WorkspaceSession::importFinished, this, &LibraryPage::askAboutCuts);
    connect(s, &WorkspaceSession::libraryChanged, this, [this] {
        // Grouped or gone by other means: nothing to ask any more.
        const bool open = std::ranges::all_of(m_asked, [this](const ItemId& id) {
            const LibraryItem* item = session()->item(id);
            return item && item->piece.empty();
        });
        if (!open) m_cuts->close();
        if (!session()->isImporting()) rememberKnown();
    });
    connect(s, &WorkspaceSession::opened, this, [this] {
        m_cuts->close();
        rememberKnown();
        showState();
        // An inspector without an item says nothing: begin with the first.
        if (!session()->selection().item && m_model->rowCount() > 0) choose({m_model->itemAt(0)->content.id});
    });
    connect(s, &WorkspaceSession::selectionChanged, this, [this](const Selection& selection) {
        if (selection.item && (chosen().size() != 1 || chosen().front() != *selection.item))
            choose({*selection.item});
    });
    connect(m_model, &LibraryModel::aboutToReorder, this, [this] {
        m_kept = chosen();
        if (const LibraryItem* current = m_model->itemAt(m_list->currentIndex().row()))
            m_keptCurrent = current->content.id;
        m_keeping = true;
    });
    connect(m_model, &LibraryModel::reordered, this, [this] {
        m_keeping = false;
        choose(m_kept);
    });
    showState();
}

void LibraryPage::build() {
    m_cuts = new NoticeBar(this);
    m_cuts->setObjectName(QStringLiteral("cutsBar"));
    body()->addWidget(m_cuts);
    buildFilters();
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    body()->addWidget(m_splitter, 1);

    m_list = new QTreeView(m_splitter);
    m_list->setObjectName(QStringLiteral("libraryList"));
    m_list->setAccessibleName(tr("Library"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new LibraryDelegate(*session(), m_list));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setDragEnabled(true);
    m_list->setDragDropMode(QAbstractItemView::DragOnly);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setMouseTracking(true);
    m_list->header()->setSortIndicatorClearable(true);
    m_list->header()->setSortIndicator(-1, Qt::AscendingOrder);
    m_list->setSortingEnabled(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setMinimumSectionSize(scaled(34));
    m_nothingFits = new QLabel(tr("No item fits the search and the filters."), m_list->viewport());
    m_nothingFits->setObjectName(QStringLiteral("nothingFitsLabel"));
    m_nothingFits->setAlignment(Qt::AlignCenter);
    m_nothingFits->setWordWrap(true);
    m_nothingFits->setAttribute(Qt::WA_TransparentForMouseEvents);
    (new QVBoxLayout(m_list->viewport()))->addWidget(m_nothingFits);
    m_splitter->addWidget(m_list);
    m_inspector = new ItemInspector(m_splitter);
    m_inspector->setMinimumWidth(scaled(240));
    m_splitter->addWidget(m_inspector);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({700, scaled(290)});

    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LibraryPage::onChosen);
    connect(m_list, &QTreeView::doubleClicked, this, [this](const QModelIndex& at) {
        if (at.column() != LibraryModel::Simulated) openCurrent();
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, &LibraryPage::contextMenu);
    connect(m_inspector, &ItemInspector::openRequested, this, &LibraryPage::openRequested);
    connect(m_inspector, &ItemInspector::groupRequested, this, &LibraryPage::groupChosen);
    connect(m_inspector, &ItemInspector::compareRequested, this, &LibraryPage::compareChosen);

    const auto shortcut = [this](const char* name, const QString& text, const QKeySequence& keys,
                                 QWidget* scope, auto slot) {
        auto* a = new QAction(text, scope);
        a->setObjectName(QString::fromLatin1(name));
        a->setShortcut(keys);
        a->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        scope->addAction(a);
        connect(a, &QAction::triggered, this, slot);
    };
    shortcut("openItemAction", tr("Open"), QKeySequence(Qt::Key_Return), m_list, &LibraryPage::openCurrent);
    shortcut("openItemEnterAction", tr("Open"), QKeySequence(Qt::Key_Enter), m_list,
             &LibraryPage::openCurrent);
    shortcut("removeItemAction", tr("Remove"), QKeySequence(Qt::Key_Delete), m_list,
             &LibraryPage::removeChosen);
    shortcut("groupAction", tr("Group as cuts of one piece"), QKeySequence(QStringLiteral("Ctrl+G")), this,
             &LibraryPage::groupChosen);
    shortcut("ungroupAction", tr("Ungroup"), QKeySequence(QStringLiteral("Ctrl+Shift+G")), this,
             &LibraryPage::ungroupChosen);
    shortcut("findAction", tr("Search"), QKeySequence::Find, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    setFocusProxy(m_list);
    fitColumns();
}

void LibraryPage::buildFilters() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("librarySearch"));
    m_search->setAccessibleName(tr("Search the library"));
    m_search->setPlaceholderText(tr("Search titles, captions, #hashtags, topics, files"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search", palette()), QLineEdit::LeadingPosition);
    row->addWidget(m_search, 2);
    const auto combo = [&](const char* name, const QString& accessible) {
        auto* box = new QComboBox(this);
        box->setObjectName(QString::fromLatin1(name));
        box->setAccessibleName(accessible);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(9);
        box->view()->setTextElideMode(Qt::ElideRight);
        row->addWidget(box, 1);
        connect(box, &QComboBox::activated, this, &LibraryPage::applyFilter);
        return box;
    };
    m_status = combo("statusFilter", tr("Status"));
    m_status->addItem(tr("Any status"));
    for (const ItemStatus status : {ItemStatus::Draft, ItemStatus::Published})
        m_status->addItem(statusName(status), static_cast<int>(status));
    m_topic = combo("topicFilter", tr("Topic"));
    m_language = combo("languageFilter", tr("Language"));
    m_verdict = combo("verdictFilter", tr("Verdict"));
    m_verdict->addItem(tr("Any verdict"));
    for (const MediaVerdict verdict :
         {MediaVerdict::Usable, MediaVerdict::UsableWithWarning, MediaVerdict::Refused})
        m_verdict->addItem(verdictName(verdict), static_cast<int>(verdict));
    m_count = new QLabel(this);
    m_count->setObjectName(QStringLiteral("libraryCount"));
    m_count->setProperty("role", QStringLiteral("small"));
    row->addWidget(m_count);
    m_clear = new QPushButton(tr("Clear"), this);
    m_clear->setObjectName(QStringLiteral("clearFilters"));
    m_clear->setProperty("role", QStringLiteral("link"));
    row->addWidget(m_clear);
    body()->addLayout(row);
    connect(m_search, &QLineEdit::textChanged, this, &LibraryPage::applyFilter);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        for (QComboBox* box : {m_status, m_topic, m_language, m_verdict}) box->setCurrentIndex(0);
        m_search->clear();
        applyFilter();
    });
    auto* import = new QPushButton(tr("Import…"), this);
    import->setObjectName(QStringLiteral("importButton"));
    headControls()->addWidget(import);
    connect(import, &QPushButton::clicked, this, &LibraryPage::importRequested);
}

void LibraryPage::fillFilters() {
    const auto fill = [](QComboBox* box, const QString& any, const QStringList& keys, auto text) {
        QStringList now;
        for (int i = 1; i < box->count(); ++i) now << box->itemData(i).toString();
        if (box->count() > 0 && now == keys) return;
        const QSignalBlocker quiet(box);
        const QVariant was = box->currentIndex() > 0 ? box->currentData() : QVariant();
        box->clear();
        box->addItem(any);
        for (const QString& key : keys) box->addItem(text(key), key);
        box->setCurrentIndex(was.isValid() ? std::max(0, box->findData(was)) : 0);
    };
    fill(m_topic, tr("Any topic"), m_model->topicsInUse(), [](const QString& key) { return key; });
    fill(m_language, tr("Any language"), m_model->languagesInUse(),
         [](const QString& key) { return languageName(key.toStdString()); });
}

void LibraryPage::applyFilter() {
    LibraryFilter filter;
    filter.text = m_search->text();
    if (m_status->currentIndex() > 0)
        filter.status = static_cast<ItemStatus>(m_status->currentData().toInt());
    if (m_verdict->currentIndex() > 0)
        filter.verdict = static_cast<MediaVerdict>(m_verdict->currentData().toInt());
    if (m_topic->currentIndex() > 0) filter.topic = m_topic->currentData().toString();
    if (m_language->currentIndex() > 0) filter.language = m_language->currentData().toString();
    m_model->setFilter(filter);
    showState();
}

void LibraryPage::showState() {
    fillFilters();
    const int shown = m_model->rowCount(), total = m_model->total();
    m_count->setText(shown == total ? tr("%n item(s)", nullptr, total)
                                    : tr("%1 of %n item(s)", nullptr, total).arg(shown));
    m_nothingFits->setVisible(shown == 0 && total > 0);
    m_clear->setVisible(!m_model->filter().isEmpty());
    if (total > 0 || !session()->isOpen()) return showBody();
    showEmpty({tr("Drop videos, pictures, subtitles, analytics exports or folders.\nNothing is copied: files "
                  "stay where they are."),
               tr("Choose files"), [this] { Q_EMIT importRequested(); }});
}

std::vector<ItemId> LibraryPage::chosen() const {
    std::vector<ItemId> ids;
    QModelIndexList rows = m_list->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex& row : rows)
        if (const LibraryItem* item = m_model->itemAt(row.row())) ids.push_back(item->content.id);
    return ids;
}

void LibraryPage::choose(const std::vector<ItemId>& ids) {
    QItemSelection selection;
    QModelIndex first;
    for (const ItemId& id : ids) {
        const int row = m_model->rowOf(id);
        if (row < 0) continue;
        const QModelIndex at = m_model->index(row, 0);
        selection.select(at, m_model->index(row, LibraryModel::kColumns - 1));
        if (!first.isValid() || id == m_keptCurrent) first = at;
    }
    m_list->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (!first.isValid()) return onChosen();
    m_list->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    m_list->scrollTo(first);
    onChosen();
}

void LibraryPage::onChosen() {
    if (m_keeping) return;
    const auto ids = chosen();
    m_inspector->setItems(ids);
    Selection selection = session()->selection();
    if (ids.size() == 1)
        selection.item = ids.front();
    else
        selection.item.reset();
    session()->select(selection);
}

void LibraryPage::openCurrent() {
    if (const LibraryItem* item = m_model->itemAt(m_list->currentIndex().row()))
        Q_EMIT openRequested(item->content.id);
}

void LibraryPage::rememberKnown() {
    m_known.clear();
    for (const LibraryItem& item : session()->items()) m_known.insert(item.content.id.value);
}

/// A quiet question in line, once an import has brought files that look like versions of one piece.
void LibraryPage::askAboutCuts() {
    std::vector<const LibraryItem*> added;
    for (const std::string& id : m_added)
        if (const LibraryItem* item = session()->item({id})) added.push_back(item);
    m_added.clear();
    rememberKnown();
    std::ranges::sort(added, {}, [](const LibraryItem* i) { return i->content.id.value; });
    m_asked = likelyCuts(added);
    if (m_asked.empty()) return m_cuts->close();
    QStringList names;
    for (const ItemId& id : m_asked)
        if (const LibraryItem* item = session()->item(id))
            names << QString::fromStdString(item->content.title.empty() ? id.value : item->content.title);
    const QString question =
        m_asked.size() == 2 ? tr("Two cuts of one piece?") : tr("%1 cuts of one piece?").arg(m_asked.size());
    m_cuts->say(NoticeBar::Kind::Info, question + QLatin1Char(' ') + names.join(QStringLiteral(", ")),
                {{tr("Group"),
                  [this] {
                      m_cuts->close();
                      group(m_asked);
                      choose(m_asked);
                  }},
                 {tr("Keep apart"), [this] { m_cuts->close(); }}});
}

void LibraryPage::groupChosen() {
    group(chosen());
}

void LibraryPage::group(const std::vector<ItemId>& ids) {
    std::vector<LibraryItem> before, after;
    for (const ItemId& id : ids)
        if (const LibraryItem* item = session()->item(id)) before.push_back(*item);
    if (before.size() < 2) {
        Q_EMIT noticed(tr("Choose two or more items to group them."));
        return;
    }
    after = before;
    // Joins a piece that is there already; otherwise the first title names it.
    const auto known = std::ranges::find_if(before, [](const LibraryItem& i) { return !i.piece.empty(); });
    const std::string piece = known != before.end()                  ? known->piece
                              : before.front().content.title.empty() ? before.front().content.id.value
                                                                     : before.front().content.title;
    char next = 'A';
    for (LibraryItem& item : after) {
        item.piece = piece;
        const auto taken = [&] {
            return std::ranges::any_of(session()->items(), [&](const LibraryItem& i) {
                return i.piece == piece && i.cutLabel == std::string(1, next);
            });
        };
        if (!item.cutLabel.empty()) continue;
        while (next < 'Z' && taken()) ++next;
        item.cutLabel = std::string(1, next++);
    }
    session()->editLibrary(tr("Group %n item(s)", nullptr, static_cast<int>(after.size())), std::move(before),
                           std::move(after));
}

void LibraryPage::compareChosen() {
    std::vector<ItemId> ids = chosen();
    if (ids.size() == 1) ids = cutsWith(ids.front());
    if (ids.size() < 2) {
        Q_EMIT noticed(tr("Choose two or more items to compare them."));
        return;
    }
    Q_EMIT compareRequested(ids);
}

/// All cuts of the piece that an item belongs to, by their labels; the item alone if it belongs to none.
std::vector<ItemId> LibraryPage::cutsWith(const ItemId& id) const {
    const LibraryItem* item = session()->item(id);
    if (item == nullptr || item->piece.empty()) return {id};
    std::vector<const LibraryItem*> cuts;
    for (const LibraryItem& other : session()->items())
        if (other.piece == item->piece) cuts.push_back(&other);
    std::ranges::stable_sort(cuts, {}, &LibraryItem::cutLabel);
    std::vector<ItemId> ids;
    for (const LibraryItem* cut : cuts) ids.push_back(cut->content.id);
    return ids;
}

void LibraryPage::ungroupChosen() {
    std::vector<LibraryItem> before, after;
    for (const ItemId& id : chosen())
        if (const LibraryItem* item = session()->item(id); item && !item->piece.empty())
            before.push_back(*item);
    if (before.empty()) return;
    after = before;
    for (LibraryItem& item : after) {
        item.piece.clear();
        item.cutLabel.clear();
    }
    session()->editLibrary(tr("Ungroup %n item(s)", nullptr, static_cast<int>(after.size())),
                           std::move(before), std::move(after));
}

void LibraryPage::removeChosen() {
    const auto ids = chosen();
    if (ids.empty()) return;
    const int row = m_list->currentIndex().row();
    session()->removeItems(ids);
    if (m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), 0));
    Q_EMIT noticed(tr("Removed from the library; the files stay. Ctrl+Z brings them back."));
}

void LibraryPage::setSimulatedChosen(bool in) {
    session()->setInScenario(chosen(), in);
}

void LibraryPage::contextMenu(const QPoint& at) {
    const auto ids = chosen();
    if (ids.empty()) return;
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("libraryMenu"));
    menu.addAction(tr("Open"), this, &LibraryPage::openCurrent)->setEnabled(ids.size() == 1);
    const bool all = std::ranges::all_of(ids, [&](const ItemId& id) { return session()->inScenario(id); });
    menu.addAction(all ? tr("Leave out of the scenario") : tr("Simulate in the scenario"), this,
                   [this, all] { setSimulatedChosen(!all); });
    menu.addSeparator();
    menu.addAction(tr("Compare cuts"), this, &LibraryPage::compareChosen)
        ->setEnabled(ids.size() > 1 || cutsWith(ids.front()).size() > 1);
    menu.addAction(tr("Group as cuts of one piece"), this, &LibraryPage::groupChosen)
        ->setEnabled(ids.size() > 1);
    menu.addAction(tr("Ungroup"), this, &LibraryPage::ungroupChosen);
    menu.addSeparator();
    menu.addAction(tr("Remove from the library"), this, &LibraryPage::removeChosen);
    menu.exec(m_list->viewport()->mapToGlobal(at));
}

void LibraryPage::fitColumns() {
    if (!m_list) return;
    using Column = LibraryModel::Column;
    struct Fit {
        Column column;
        int width;
        int importance; // 0 always shown
    };
    static constexpr Fit fits[] = {{Column::Simulated, 36, 0}, {Column::Reach, 130, 1},
                                   {Column::Cut, 44, 4},       {Column::Format, 64, 6},
                                   {Column::Length, 58, 1},    {Column::Topics, 160, 3},
                                   {Column::Language, 84, 5},  {Column::Publish, 126, 7},
                                   {Column::Status, 76, 4},    {Column::File, 120, 2}};
    const int room = m_list->viewport()->width();
    const int titleAtLeast = scaled(210);
    int used = 0;
    for (int importance = 0; importance <= 7; ++importance)
        for (const Fit& fit : fits) {
            if (fit.importance != importance) continue;
            const bool shown = importance == 0 || used + scaled(fit.width) + titleAtLeast <= room;
            m_list->setColumnHidden(fit.column, !shown);
            if (shown) {
                m_list->setColumnWidth(fit.column, scaled(fit.width));
                used += scaled(fit.width);
            }
        }
    m_list->setColumnWidth(Column::Title, std::max(titleAtLeast, room - used));
}

void LibraryPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    QMetaObject::invokeMethod(
        this, [this] { fitColumns(); }, Qt::QueuedConnection);
}

void LibraryPage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_list)
        QMetaObject::invokeMethod(
            this, [this] { fitColumns(); }, Qt::QueuedConnection);
}

} // namespace forereach::ui
