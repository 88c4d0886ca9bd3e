// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/library_model.h"

#include <QCollator>
#include <QDateTime>

#include <QMimeData>
#include <QUrl>

#include <algorithm>

#include "ui/views/words.h"

namespace forereach::ui {

namespace {
constexpr int kCoversKept = 1500;
constexpr int kCoverHeight = 96; // twice a row's picture, for sharp screens

QString str(const std::string& s) {
    return QString::fromStdString(s);
}

int severity(const LibraryItem& item, MediaFileState state) {
    if (item.verdict == MediaVerdict::Refused || state == MediaFileState::Missing) return 2;
    return item.verdict == MediaVerdict::UsableWithWarning || state == MediaFileState::Changed ? 1 : 0;
}
}

LibraryModel::LibraryModel(WorkspaceSession& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_covers(kCoversKept) {
    connect(&m_session, &WorkspaceSession::libraryChanged, this, &LibraryModel::onLibraryChanged);
    connect(&m_session, &WorkspaceSession::opened, this, [this] {
        m_covers.clear();
        m_asked.clear();
        m_search.clear();
    });
    const auto repaint = [this] {
        if (m_filter.inScenarioOnly) rebuild();
        if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    };
    connect(&m_session, &WorkspaceSession::scenarioChanged, this, repaint);
    connect(&m_session, &WorkspaceSession::fileStatesChanged, this, repaint);
    connect(&m_session, &WorkspaceSession::staleChanged, this, repaint);
    connect(&m_session, &WorkspaceSession::outcomeChanged, this, &LibraryModel::onOutcomeChanged);
    onOutcomeChanged();
    rebuild();
}

int LibraryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int LibraryModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

int LibraryModel::total() const {
    return static_cast<int>(m_session.items().size());
}

const LibraryItem* LibraryModel::itemAt(int row) const {
    if (row < 0 || row >= rowCount()) return nullptr;
    return m_session.item({m_order[static_cast<std::size_t>(row)]});
}

int LibraryModel::rowOf(const ItemId& id) const {
    const auto it = m_rows.find(id.value);
    return it == m_rows.end() ? -1 : it->second;
}

QVariant LibraryModel::display(const LibraryItem& item, int column) const {
    const ContentItem& c = item.content;
    switch (column) {
    case Title:
        return str(c.title.empty() ? c.id.value : c.title);
    case Cut:
        return str(item.cutLabel);
    case Format:
        return formatName(c.format);
    case Length:
        return lasts(c.format) && c.durationS > 0 ? lengthText(c.durationS) : QStringLiteral("–");
    case Topics:
        return topicsText(c);
    case Language:
        return languageName(c.language);
    case Publish:
        return c.publishAt.seconds == 0
                   ? tr("not set")
                   : QLocale().toString(QDateTime::fromSecsSinceEpoch(c.publishAt.seconds, Qt::UTC),
                                        QStringLiteral("d MMM yyyy HH:mm"));
    case Status:
        return statusName(item.status);
    case File:
        switch (m_session.fileState(c.id)) {
        case MediaFileState::Missing:
            return tr("File moved");
        case MediaFileState::Changed:
            return tr("File changed");
        case MediaFileState::Present:
            return verdictName(item.verdict);
        }
        return {};
    case Reach: {
        const auto it = m_reports.find(c.id.value);
        return it == m_reports.end() ? QString() : aboutPeople(it->second->reach);
    }
    default:
        return {};
    }
}

QVariant LibraryModel::data(const QModelIndex& at, int role) const {
    const LibraryItem* item = itemAt(at.row());
    if (!item) return {};
    switch (role) {
    case Qt::DisplayRole:
        return display(*item, at.column());
    case Qt::CheckStateRole:
        if (at.column() != Simulated) return {};
        return m_session.inScenario(item->content.id) ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
        if (at.column() == Reach) {
            const auto it = m_reports.find(item->content.id.value);
            return it == m_reports.end()
                       ? QVariant()
                       : tr("People reached, simulated: %1").arg(peopleWithInterval(it->second->reach));
        }
        if (at.column() == File) {
            QStringList why{verdictName(item->verdict)};
            for (const MediaFinding& finding : item->findings) why << str(finding.message);
            if (item->file) why << str(item->file->path.string());
            return why.join(QLatin1Char('\n'));
        }
        if (at.column() == Simulated) return tr("Part of the scenario");
        return display(*item, at.column());
    case Qt::AccessibleTextRole:
        if (at.column() == Simulated)
            return m_session.inScenario(item->content.id) ? tr("simulated") : tr("not simulated");
        return display(*item, at.column());
    case Qt::TextAlignmentRole:
        return at.column() == Length ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case IdRole:
        return str(item->content.id.value);
    case CoverRole:
        return coverOf(*item);
    case SubtitleRole:
        return item->file ? str(item->file->path.filename().string())
                          : str(item->content.caption).section(QLatin1Char('\n'), 0, 0);
    case GroupRole:
        return groupPlace(at.row());
    case ReachRole: {
        const auto it = m_reports.find(item->content.id.value);
        if (it == m_reports.end()) return {};
        const Estimate& e = it->second->reach;
        return QVariantList{e.p10.value_or(e.mean), e.p50.value_or(e.mean), e.p90.value_or(e.mean)};
    }
    case WarningRole:
        return severity(*item, m_session.fileState(item->content.id));
    default:
        return {};
    }
}

QVariant LibraryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::ToolTipRole && section == Simulated) return tr("Which items the scenario simulates");
    if (role == Qt::ToolTipRole && section == Reach)
        return tr("Simulated: half of the outcomes lie below the tick, 8 in 10 within the bar; one "
                  "logarithmic axis");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Title:
        return tr("Title");
    case Simulated:
        return tr("In");
    case Reach:
        return tr("People reached");
    case Cut:
        return tr("Cut");
    case Format:
        return tr("Format");
    case Length:
        return tr("Length");
    case Topics:
        return tr("Topics");
    case Language:
        return tr("Language");
    case Publish:
        return tr("Publish (UTC)");
    case Status:
        return tr("Status");
    case File:
        return tr("File");
    default:
        return {};
    }
}

Qt::ItemFlags LibraryModel::flags(const QModelIndex& at) const {
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (at.column() == Simulated) flags |= Qt::ItemIsUserCheckable;
    if (const LibraryItem* item = itemAt(at.row()); item && item->file) flags |= Qt::ItemIsDragEnabled;
    return flags;
}

QStringList LibraryModel::mimeTypes() const {
    return {QStringLiteral("text/uri-list"), QStringLiteral("text/plain")};
}

QMimeData* LibraryModel::mimeData(const QModelIndexList& indexes) const {
    std::vector<int> rows;
    for (const QModelIndex& index : indexes) rows.push_back(index.row());
    std::ranges::sort(rows);
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    QList<QUrl> urls;
    QStringList titles;
    for (const int row : rows) {
        const LibraryItem* item = itemAt(row);
        if (!item || !item->file) continue;
        urls << QUrl::fromLocalFile(QString::fromStdString(item->file->path.string()));
        titles << QString::fromStdString(item->content.title);
    }
    auto* mime = new QMimeData;
    mime->setUrls(urls);
    mime->setText(titles.join(QLatin1Char('\n')));
    return mime;
}

bool LibraryModel::setData(const QModelIndex& at, const QVariant& value, int role) {
    const LibraryItem* item = itemAt(at.row());
    if (!item || role != Qt::CheckStateRole || at.column() != Simulated) return false;
    m_session.setInScenario({item->content.id}, value.toInt() == Qt::Checked);
    return true;
}

void LibraryModel::sort(int column, Qt::SortOrder order) {
    m_sortColumn = column;
    m_sortOrder = order;
    rebuild();
}

void LibraryModel::setFilter(const LibraryFilter& filter) {
    if (filter == m_filter) return;
    m_filter = filter;
    m_words = filter.text.toCaseFolded().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    rebuild();
}

const QString& LibraryModel::searchText(const LibraryItem& item) const {
    auto& entry = m_search[item.content.id.value];
    if (entry.second.isEmpty() || entry.first != item.changedAt) {
        const ContentItem& c = item.content;
        QStringList parts{str(c.title), str(c.caption), str(c.creator.name), str(item.piece),
                          str(item.cutLabel)};
        for (const std::string& tag : c.hashtags) parts << QLatin1Char('#') + str(tag);
        for (const auto& [topic, weight] : c.topics) parts << str(topic);
        if (item.file) parts << str(item.file->path.filename().string());
        entry = {item.changedAt, parts.join(QLatin1Char('\n')).toCaseFolded()};
    }
    return entry.second;
}

bool LibraryModel::matches(const LibraryItem& item) const {
    if (m_filter.status && item.status != *m_filter.status) return false;
    if (m_filter.verdict && item.verdict != *m_filter.verdict) return false;
    if (m_filter.language && str(item.content.language) != *m_filter.language) return false;
    if (m_filter.topic && !item.content.topics.contains(m_filter.topic->toStdString())) return false;
    if (m_filter.inScenarioOnly && !m_session.inScenario(item.content.id)) return false;
    return m_words.isEmpty() ||
           std::ranges::all_of(m_words, [&](const QString& word) { return searchText(item).contains(word); });
}

std::vector<std::string> LibraryModel::wantedOrder() const {
    std::vector<const LibraryItem*> rows;
    for (const LibraryItem& item : m_session.items())
        if (matches(item)) rows.push_back(&item);
    const auto by = [&](auto key) {
        std::ranges::stable_sort(rows, [&](const LibraryItem* a, const LibraryItem* b) {
            return m_sortOrder == Qt::AscendingOrder ? key(*a) < key(*b) : key(*b) < key(*a);
        });
    };
    const auto byText = [&](auto key) {
        QCollator collator;
        collator.setCaseSensitivity(Qt::CaseInsensitive);
        collator.setNumericMode(true);
        std::vector<std::pair<QCollatorSortKey, const LibraryItem*>> keyed;
        keyed.reserve(rows.size());
        for (const LibraryItem* row : rows) keyed.emplace_back(collator.sortKey(key(*row)), row);
        std::ranges::stable_sort(keyed, [&](const auto& a, const auto& b) {
            return m_sortOrder == Qt::AscendingOrder ? a.first < b.first : b.first < a.first;
        });
        std::ranges::transform(keyed, rows.begin(), [](const auto& k) { return k.second; });
    };
    switch (m_sortColumn) {
    case -1:
        break; // the session's order: last changed first
    case Simulated:
        by([&](const LibraryItem& i) { return !m_session.inScenario(i.content.id); });
        break;
    case Reach:
        by([&](const LibraryItem& i) {
            const auto it = m_reports.find(i.content.id.value);
            return it == m_reports.end() ? -1.0 : it->second->reach.p50.value_or(it->second->reach.mean);
        });
        break;
    case Length:
        by([](const LibraryItem& i) { return i.content.durationS; });
        break;
    case Publish:
        by([](const LibraryItem& i) { return i.content.publishAt.seconds; });
        break;
    case Status:
        by([](const LibraryItem& i) { return i.status; });
        break;
    case File:
        by([&](const LibraryItem& i) { return severity(i, m_session.fileState(i.content.id)); });
        break;
    default:
        byText([&](const LibraryItem& i) { return display(i, m_sortColumn).toString(); });
        break;
    }
    // Cuts of one piece follow the first of them.
    std::unordered_map<std::string, std::vector<const LibraryItem*>> pieces;
    for (const LibraryItem* row : rows)
        if (!row->piece.empty()) pieces[row->piece].push_back(row);
    std::vector<std::string> order;
    order.reserve(rows.size());
    for (const LibraryItem* row : rows) {
        if (row->piece.empty()) {
            order.push_back(row->content.id.value);
            continue;
        }
        auto& cuts = pieces[row->piece];
        std::ranges::stable_sort(cuts, {}, &LibraryItem::cutLabel);
        for (const LibraryItem* cut : cuts) order.push_back(cut->content.id.value);
        cuts.clear();
    }
    return order;
}

void LibraryModel::rebuild() {
    auto order = wantedOrder();
    if (order == m_order) return;
    Q_EMIT aboutToReorder();
    beginResetModel();
    m_order = std::move(order);
    m_rows.clear();
    for (std::size_t i = 0; i < m_order.size(); ++i) m_rows[m_order[i]] = static_cast<int>(i);
    endResetModel();
    Q_EMIT reordered();
}

void LibraryModel::onLibraryChanged() {
    rebuild();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

void LibraryModel::onOutcomeChanged() {
    m_outcome = m_session.outcome();
    m_reports.clear();
    m_reachRange = {0, 0};
    if (m_outcome)
        for (const ItemReport& report : m_outcome->report.items) {
            m_reports[report.id.value] = &report;
            const double low = std::max(1.0, report.reach.p10.value_or(report.reach.mean));
            const double high = std::max(low, report.reach.p90.value_or(report.reach.mean));
            m_reachRange.first = m_reachRange.first > 0 ? std::min(m_reachRange.first, low) : low;
            m_reachRange.second = std::max(m_reachRange.second, high);
        }
    if (m_sortColumn == Reach) rebuild();
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Reach), index(rowCount() - 1, Reach));
}

LibraryModel::GroupPlace LibraryModel::groupPlace(int row) const {
    const LibraryItem* item = itemAt(row);
    if (!item || item->piece.empty()) return Alone;
    const LibraryItem* above = itemAt(row - 1);
    const LibraryItem* below = itemAt(row + 1);
    const bool joinsAbove = above && above->piece == item->piece;
    const bool joinsBelow = below && below->piece == item->piece;
    if (joinsAbove) return joinsBelow ? Middle : Last;
    return joinsBelow ? First : Alone;
}

QPixmap LibraryModel::coverOf(const LibraryItem& item) const {
    const QString id = str(item.content.id.value);
    const QString key = id + QLatin1Char('/') + (item.file ? str(item.file->contentHash) : QString()) +
                        QLatin1Char('/') + QString::number(item.coverAtS);
    if (const QPixmap* found = m_covers.object(key)) return *found;
    if (m_asked.contains(key)) return {};
    m_asked.insert(key);
    auto* self = const_cast<LibraryModel*>(this);
    m_session.cover(item.content.id, self, [self, key, itemId = item.content.id](const QImage& image) {
        self->m_asked.remove(key);
        auto* pixmap = new QPixmap;
        if (!image.isNull())
            *pixmap = QPixmap::fromImage(image.scaledToHeight(kCoverHeight, Qt::SmoothTransformation));
        self->m_covers.insert(key, pixmap);
        const int row = self->rowOf(itemId);
        if (row >= 0) Q_EMIT self->dataChanged(self->index(row, Title), self->index(row, Title), {CoverRole});
    });
    return {};
}

QStringList LibraryModel::topicsInUse() const {
    QSet<QString> topics;
    for (const LibraryItem& item : m_session.items())
        for (const auto& [topic, weight] : item.content.topics) topics.insert(str(topic));
    QStringList list(topics.begin(), topics.end());
    list.sort(Qt::CaseInsensitive);
    return list;
}

QStringList LibraryModel::languagesInUse() const {
    QSet<QString> languages;
    for (const LibraryItem& item : m_session.items()) languages.insert(str(item.content.language));
    QStringList list(languages.begin(), languages.end());
    list.sort();
    return list;
}

} // namespace forereach::ui
