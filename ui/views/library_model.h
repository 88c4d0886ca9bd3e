// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LibraryModel: the library as rows, searched, filtered and sorted, cuts of one piece side by side. Covers
// are fetched and decoded off the GUI thread when a row is first painted. Made for 10,000 rows: an edit that
// moves nothing repaints its row, anything else rebuilds the order once.

#include <QAbstractTableModel>
#include <QCache>
#include <QPixmap>
#include <QSet>

#include <optional>
#include <unordered_map>

#include "ui/session/session.h"

namespace forereach::ui {

struct LibraryFilter {
    QString text; // every word must be found
    std::optional<ItemStatus> status;
    std::optional<MediaVerdict> verdict;
    std::optional<QString> topic;    // IAB name
    std::optional<QString> language; // tag; empty: no words
    bool inScenarioOnly = false;
    bool operator==(const LibraryFilter&) const = default;
    bool isEmpty() const { return *this == LibraryFilter{}; }
};

class LibraryModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Title,
        Simulated,
        Reach,
        Cut,
        Format,
        Length,
        Topics,
        Language,
        Publish,
        Status,
        File,
        kColumns
    };
    enum Role {
        IdRole = Qt::UserRole + 1,
        CoverRole,    // QPixmap, null until fetched
        SubtitleRole, // second line under the title
        GroupRole,    // int, see GroupPlace
        ReachRole,    // QVariantList of P10, P50, P90 in people; empty if not simulated
        WarningRole,  // int: 0 fine, 1 warning, 2 refused or missing
    };
    enum GroupPlace { Alone, First, Middle, Last };

    explicit LibraryModel(WorkspaceSession&, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex&, int role) const override;
    QVariant headerData(int section, Qt::Orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex&) const override;
    /// Rows drag out as the files themselves, and their titles as text.
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList&) const override;
    bool setData(const QModelIndex&, const QVariant&, int role) override;
    void sort(int column, Qt::SortOrder) override;

    void setFilter(const LibraryFilter&);
    const LibraryFilter& filter() const { return m_filter; }
    const LibraryItem* itemAt(int row) const;
    int rowOf(const ItemId&) const; // -1 if filtered out
    int total() const;
    QStringList topicsInUse() const;
    QStringList languagesInUse() const;
    /// Smallest P10 and largest P90 of the simulated items, for one axis; {0, 0} without any.
    std::pair<double, double> reachRange() const { return m_reachRange; }

Q_SIGNALS:
    /// About to rebuild the order, and done: the page keeps selection and place by item.
    void aboutToReorder();
    void reordered();

private:
    bool matches(const LibraryItem&) const;
    const QString& searchText(const LibraryItem&) const;
    std::vector<std::string> wantedOrder() const;
    void rebuild();
    void onLibraryChanged();
    void onOutcomeChanged();
    QVariant display(const LibraryItem&, int column) const;
    GroupPlace groupPlace(int row) const;
    QPixmap coverOf(const LibraryItem&) const;

    WorkspaceSession& m_session;
    LibraryFilter m_filter;
    QStringList m_words;   // of the filter's text, folded
    int m_sortColumn = -1; // -1: last changed first
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<std::string> m_order; // ids by row
    std::unordered_map<std::string, int> m_rows;
    std::unordered_map<std::string, const ItemReport*> m_reports;
    std::pair<double, double> m_reachRange{0, 0};
    RunOutcomePtr m_outcome; // keeps m_reports alive
    mutable QCache<QString, QPixmap> m_covers;
    mutable QSet<QString> m_asked;
    mutable std::unordered_map<std::string, std::pair<std::int64_t, QString>> m_search;
};

} // namespace forereach::ui
