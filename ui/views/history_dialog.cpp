// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/history_dialog.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/views/mapping_dialog.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

constexpr int kFirstCount = 4; // columns of the imports from here on are counts

enum Role { IdRole = Qt::UserRole, UnmappedRole, MatchRole };

QString platformName(AnalyticsPlatform platform) {
    switch (platform) {
    case AnalyticsPlatform::TikTok:
        return QStringLiteral("TikTok");
    case AnalyticsPlatform::YouTube:
        return QStringLiteral("YouTube");
    case AnalyticsPlatform::Instagram:
        return QStringLiteral("Instagram");
    case AnalyticsPlatform::Facebook:
        return QStringLiteral("Facebook");
    case AnalyticsPlatform::MetaAds:
        return QStringLiteral("Meta Ads");
    case AnalyticsPlatform::Unknown:
        break;
    }
    return HistoryDialog::tr("not told");
}

QString kindName(AnalyticsKind kind) {
    switch (kind) {
    case AnalyticsKind::Posts:
        return HistoryDialog::tr("Posts");
    case AnalyticsKind::Daily:
        return HistoryDialog::tr("Days");
    case AnalyticsKind::Retention:
        return HistoryDialog::tr("Retention");
    case AnalyticsKind::Audience:
        return HistoryDialog::tr("Audience");
    case AnalyticsKind::Ads:
        return HistoryDialog::tr("Advertising");
    case AnalyticsKind::NeedsMapping:
        break;
    }
    return HistoryDialog::tr("Unknown columns");
}

QString noteName(NoteKind kind) {
    switch (kind) {
    case NoteKind::Repair:
        return HistoryDialog::tr("Repaired");
    case NoteKind::Doubt:
        return HistoryDialog::tr("Doubt");
    case NoteKind::Ignored:
        return HistoryDialog::tr("Left out");
    case NoteKind::Refused:
        break;
    }
    return HistoryDialog::tr("Refused");
}

const char* noteIcon(NoteKind kind) {
    return kind == NoteKind::Refused ? "refused" : kind == NoteKind::Doubt ? "warning" : "usable";
}

/// "Posts, Days" of the tables, each once.
template <class Name>
QString eachOnce(const AnalyticsImportRecord& record, Name name) {
    QStringList names;
    for (const ImportedTable& table : record.tables)
        if (const QString one = name(table); !names.contains(one)) names << one;
    return names.join(QStringLiteral(", "));
}

QString number(int n) {
    return QLocale().toString(n);
}

QTreeWidget* tree(const char* name, const QString& what, const QStringList& headers, QWidget* parent) {
    auto* view = new QTreeWidget(parent);
    view->setObjectName(QString::fromLatin1(name));
    view->setAccessibleName(what);
    view->setHeaderLabels(headers);
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->header()->setStretchLastSection(true);
    return view;
}

void fit(QTreeWidget* view, int widest) {
    const int last = view->header()->stretchLastSection() ? view->columnCount() - 1 : view->columnCount();
    for (int column = 0; column < last; ++column) {
        if (view->header()->sectionResizeMode(column) == QHeaderView::Stretch) continue;
        view->resizeColumnToContents(column);
        view->setColumnWidth(column, std::min(view->columnWidth(column) + scaled(8), scaled(widest)));
    }
}

QLabel* hint(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setProperty("role", QStringLiteral("muted"));
    return label;
}

} // namespace

HistoryDialog::HistoryDialog(WorkspaceSession& session, QWidget* parent)
    : QDialog(parent), m_session(session) {
    setObjectName(QStringLiteral("historyDialog"));
    setWindowTitle(tr("Imported history"));
    resize(scaled(1000), scaled(640));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    outer->setSpacing(kStep * 3);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("historySummary"));
    m_summary->setWordWrap(true);
    outer->addWidget(m_summary);
    m_imports = tree("historyImports", tr("Imported exports"),
                     {tr("File"), tr("Imported"), tr("From"), tr("Tells of"), tr("Rows"), tr("New"),
                      tr("Known"), tr("Left out"), tr("Refused")},
                     this);
    m_imports->setMinimumHeight(scaled(140));
    for (int column = kFirstCount; column < m_imports->columnCount(); ++column)
        m_imports->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    m_imports->headerItem()->setToolTip(kFirstCount + 2, tr("Rows that the archive knew already"));
    m_imports->header()->setStretchLastSection(false);
    m_imports->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    outer->addWidget(m_imports, 2);
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("historyTabs"));
    m_tabs->addTab(reportTab(), tr("&Report"));
    m_tabs->addTab(matchesTab(), tr("&Posts and your items"));
    outer->addWidget(m_tabs, 3);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_undo = buttons->addButton(tr("&Take back this import"), QDialogButtonBox::ActionRole);
    m_undo->setObjectName(QStringLiteral("historyUndo"));
    m_undo->setToolTip(tr("Removes what only this import says. Importing the file again brings it back."));
    m_map = buttons->addButton(tr("Tell its &columns…"), QDialogButtonBox::ActionRole);
    m_map->setObjectName(QStringLiteral("historyMap"));
    outer->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_undo, &QPushButton::clicked, this, &HistoryDialog::undo);
    connect(m_map, &QPushButton::clicked, this, &HistoryDialog::tellColumns);
    connect(m_imports, &QTreeWidget::currentItemChanged, this, &HistoryDialog::showReport);
    connect(m_matches, &QTreeWidget::currentItemChanged, this, &HistoryDialog::showButtons);
    connect(&m_session, &WorkspaceSession::historyChanged, this, &HistoryDialog::reload);
    connect(&m_session, &WorkspaceSession::libraryChanged, this, &HistoryDialog::reload);
    showButtons();
    reload();
}

QWidget* HistoryDialog::reportTab() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, kStep * 2, 0, 0);
    m_report = tree("historyReport", tr("What was repaired, doubted and refused"),
                    {tr("What"), tr("Why and where")}, page);
    m_report->setRootIsDecorated(true);
    m_report->setSelectionMode(QAbstractItemView::ExtendedSelection);
    column->addWidget(m_report);
    return page;
}

QWidget* HistoryDialog::matchesTab() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, kStep * 2, 0, 0);
    column->setSpacing(kStep * 2);
    column->addWidget(hint(tr("Which published post is which of your items. A title alone is never enough: "
                              "doubtful matches wait for your word and count for nothing until then."),
                           page));
    m_matches =
        tree("historyMatches", tr("Posts and items"), {tr("Post"), tr("Item"), tr("Match"), tr("Why")}, page);
    column->addWidget(m_matches);
    auto* row = new QHBoxLayout;
    m_accept = new QPushButton(tr("That &is it"), page);
    m_accept->setObjectName(QStringLiteral("matchAccept"));
    m_reject = new QPushButton(tr("That is &not it"), page);
    m_reject->setObjectName(QStringLiteral("matchReject"));
    row->addWidget(m_accept);
    row->addWidget(m_reject);
    row->addStretch();
    column->addLayout(row);
    connect(m_accept, &QPushButton::clicked, this, [this] { decide(true); });
    connect(m_reject, &QPushButton::clicked, this, [this] { decide(false); });
    return page;
}

void HistoryDialog::showImport(std::int64_t id) {
    m_wanted = id == 0 ? -1 : id;
    reload();
}

void HistoryDialog::reload() {
    m_session.history(this, [this](const ImportHistory& history) { list(history); });
}

void HistoryDialog::list(const ImportHistory& history) {
    const AnalyticsImportRecord* was = selected();
    const std::int64_t keep = m_wanted != 0 ? m_wanted : was ? was->id : 0;
    m_wanted = 0;
    m_history = history;
    m_unmapped = m_session.unmappedExports();
    m_imports->clear();
    QTreeWidgetItem* current = nullptr;
    for (std::size_t i = 0; i < m_unmapped.size(); ++i) {
        auto* item = new QTreeWidgetItem(
            m_imports, {QFileInfo(m_unmapped[i].path).fileName(), tr("not yet"), {}, tr("Unknown columns")});
        item->setIcon(0, icon("refused", palette()));
        item->setToolTip(0, m_unmapped[i].path);
        item->setData(0, UnmappedRole, static_cast<int>(i));
        if (keep == -1 && !current) current = item;
    }
    for (const AnalyticsImportRecord& record : m_history.imports) {
        AnalyticsCounts sum;
        int known = 0;
        bool doubt = false;
        for (const ImportedTable& table : record.tables) {
            sum.rows += table.counts.rows;
            sum.taken += table.counts.taken + table.counts.repaired;
            sum.ignored += table.counts.ignored;
            sum.refused += table.counts.refused;
            known += table.unchanged + table.unchangedRepaired;
            doubt = doubt || std::ranges::any_of(table.notes, [](const ImportNote& note) {
                        return note.kind == NoteKind::Doubt || note.kind == NoteKind::Refused;
                    });
        }
        const QDateTime at = QDateTime::fromSecsSinceEpoch(record.importedAt);
        auto* item = new QTreeWidgetItem(
            m_imports,
            {QString::fromStdString(record.file), QLocale().toString(at, QLocale::ShortFormat),
             eachOnce(record, [](const ImportedTable& t) { return platformName(t.platform); }),
             eachOnce(record, [](const ImportedTable& t) { return kindName(t.kind); }), number(sum.rows),
             number(sum.taken - known), number(known), number(sum.ignored), number(sum.refused)});
        for (int column = 4; column < 9; ++column)
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        item->setIcon(0, icon(doubt ? "warning" : "usable", palette()));
        item->setToolTip(0, QString::fromStdString(record.file));
        item->setData(0, IdRole, static_cast<qlonglong>(record.id));
        if (record.id == keep) current = item;
    }
    fit(m_imports, 290);
    if (!current) current = m_imports->topLevelItem(0);
    m_imports->setCurrentItem(current);
    listMatches(m_history.matches);
    const auto waiting =
        std::ranges::count_if(m_history.matches, [](const PostMatch& m) { return !m.certain; });
    QStringList parts;
    if (!m_history.problem.isEmpty()) {
        parts << tr("The archive cannot be read: %1").arg(m_history.problem);
    } else if (m_history.imports.empty() && m_unmapped.empty()) {
        parts << tr("Nothing yet. Drop an analytics export of TikTok, YouTube, Instagram or Meta on the "
                    "window, as it "
                    "was downloaded: CSV, XLSX or ZIP.");
    } else {
        parts << tr("%n export(s) in the archive", nullptr, static_cast<int>(m_history.imports.size()));
        if (!m_unmapped.empty())
            parts << tr("%n file(s) wait for the meaning of their columns", nullptr,
                        static_cast<int>(m_unmapped.size()));
        if (waiting > 0) parts << tr("%n match(es) wait for your word", nullptr, static_cast<int>(waiting));
    }
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    showReport();
    Q_EMIT listed();
}

void HistoryDialog::listMatches(const std::vector<PostMatch>& matches) {
    m_matches->clear();
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const PostMatch& match = matches[i];
        const LibraryItem* item = m_session.item(match.item);
        auto* line = new QTreeWidgetItem(
            m_matches,
            {QString::fromStdString(match.title.empty() ? match.key.post : match.title).simplified(),
             QString::fromStdString(item ? item->content.title : match.item.value),
             match.certain ? tr("certain") : tr("doubtful"), QString::fromStdString(match.why)});
        line->setIcon(2, icon(match.certain ? "usable" : "warning", palette()));
        line->setToolTip(0, QString::fromStdString(match.key.post));
        line->setData(0, MatchRole, static_cast<int>(i));
    }
    fit(m_matches, 320);
    const auto waiting = std::ranges::count_if(matches, [](const PostMatch& m) { return !m.certain; });
    m_tabs->setTabText(1, waiting > 0 ? tr("&Posts and your items (%1)").arg(waiting)
                                      : tr("&Posts and your items"));
    showButtons();
}

const AnalyticsImportRecord* HistoryDialog::selected() const {
    const QTreeWidgetItem* item = m_imports->currentItem();
    if (!item || !item->data(0, IdRole).isValid()) return nullptr;
    const auto found =
        std::ranges::find(m_history.imports, item->data(0, IdRole).toLongLong(), &AnalyticsImportRecord::id);
    return found == m_history.imports.end() ? nullptr : &*found;
}

const UnmappedExport* HistoryDialog::selectedUnmapped() const {
    const QTreeWidgetItem* item = m_imports->currentItem();
    if (!item || !item->data(0, UnmappedRole).isValid()) return nullptr;
    return &m_unmapped[static_cast<std::size_t>(item->data(0, UnmappedRole).toInt())];
}

void HistoryDialog::showReport() {
    m_report->clear();
    const UnmappedExport* unmapped = selectedUnmapped();
    const AnalyticsImportRecord* record = unmapped ? &unmapped->record : selected();
    const auto add = [this](QTreeWidgetItem* under, const ImportNote& note) {
        auto* line = new QTreeWidgetItem({noteName(note.kind), QString::fromStdString(note.text)});
        line->setIcon(0, icon(noteIcon(note.kind), palette()));
        line->setToolTip(1, QString::fromStdString(note.text));
        if (under)
            under->addChild(line);
        else
            m_report->addTopLevelItem(line);
    };
    if (record) {
        for (const ImportNote& note : record->notes) add(nullptr, note);
        for (const ImportedTable& table : record->tables) {
            QStringList about{tr("%n row(s)", nullptr, table.counts.rows)};
            if (!table.account.empty()) about << tr("account %1").arg(QString::fromStdString(table.account));
            if (!table.period.empty())
                about
                    << QString::fromStdString(table.period).replace(QLatin1Char('_'), QStringLiteral(" – "));
            if (!table.currency.empty()) about << QString::fromStdString(table.currency);
            if (!table.name.empty()) about << QString::fromStdString(table.name);
            auto* head = new QTreeWidgetItem(
                m_report, {QStringLiteral("%1, %2").arg(platformName(table.platform), kindName(table.kind)),
                           about.join(QStringLiteral(" · "))});
            head->setExpanded(true);
            head->setFont(0, textFont(TextSize::Body, true));
            for (const ImportNote& note : table.notes) add(head, note);
            if (table.notes.empty())
                head->addChild(new QTreeWidgetItem(
                    {tr("As it is"), tr("nothing had to be repaired, nothing is in doubt")}));
        }
    }
    fit(m_report, 260);
    showButtons();
}

void HistoryDialog::showButtons() {
    if (!m_undo) return;
    m_undo->setEnabled(selected() != nullptr);
    m_map->setVisible(selectedUnmapped() != nullptr);
    const QTreeWidgetItem* line = m_matches->currentItem();
    m_reject->setEnabled(line != nullptr);
    m_accept->setEnabled(
        line && !m_history.matches[static_cast<std::size_t>(line->data(0, MatchRole).toInt())].certain);
}

void HistoryDialog::undo() {
    if (const AnalyticsImportRecord* record = selected()) m_session.undoAnalyticsImport(record->id);
}

void HistoryDialog::tellColumns() {
    const UnmappedExport* unmapped = selectedUnmapped();
    if (!unmapped) return;
    const QString path = unmapped->path;
    MappingDialog dialog(*unmapped, this);
    if (dialog.exec() == QDialog::Accepted) m_session.importAs(path, dialog.options());
}

void HistoryDialog::decide(bool accepted) {
    const QTreeWidgetItem* line = m_matches->currentItem();
    if (!line) return;
    const PostMatch& match = m_history.matches[static_cast<std::size_t>(line->data(0, MatchRole).toInt())];
    m_session.decideMatch(match.key, match.item, accepted);
}

} // namespace forereach::ui
