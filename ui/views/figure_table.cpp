// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/figure_table.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QSortFilterProxyModel>

#include <algorithm>
#include <numeric>

#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QString csvCell(const QString& text) {
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) &&
        !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + QString(text).replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
           QLatin1Char('"');
}

QString exactCell(const FigureCell& cell) {
    if (!cell.exact.isValid()) return {};
    if (cell.exact.typeId() == QMetaType::Double)
        return QString::number(cell.exact.toDouble(), 'g', QLocale::FloatingPointShortest);
    return csvCell(cell.exact.toString());
}

} // namespace

void FigureModel::setFigures(FigureData data) {
    beginResetModel();
    m_data = std::move(data);
    endResetModel();
}

int FigureModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_data.rows.size());
}
int FigureModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_data.columns.size());
}

QVariant FigureModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto row = static_cast<std::size_t>(index.row()), column = static_cast<std::size_t>(index.column());
    if (row >= m_data.rows.size() || column >= m_data.rows[row].size()) return {};
    const FigureCell& cell = m_data.rows[row][column];
    switch (role) {
    case Qt::DisplayRole:
        return cell.hollow ? QStringLiteral("○ ") + cell.text : cell.text;
    case Qt::ToolTipRole:
        return cell.hint.isEmpty() ? QVariant() : cell.hint;
    case Qt::AccessibleTextRole:
        return cell.hint.isEmpty() ? cell.text : cell.text + QStringLiteral(", ") + cell.hint;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(
            Qt::AlignVCenter | (m_data.columns[column].number ? Qt::AlignRight : Qt::AlignLeft));
    case kExactRole:
        return cell.exact;
    case kKeyRole:
        return row < m_data.keys.size() ? m_data.keys[row] : QString();
    default:
        return {};
    }
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const FigureColumn& column = m_data.columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) {
        return column.unit.isEmpty() ? column.title
                                     : QStringLiteral("%1 (%2)").arg(column.title, column.unit);
    }
    if (role == Qt::ToolTipRole && !column.hint.isEmpty()) return column.hint;
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignVCenter |
                                                  (column.number ? Qt::AlignRight : Qt::AlignLeft));
    }
    return {};
}

Qt::ItemFlags FigureModel::flags(const QModelIndex& index) const {
    return QAbstractTableModel::flags(index) | Qt::ItemIsDragEnabled;
}

QStringList FigureModel::mimeTypes() const {
    return {QStringLiteral("text/csv"), QStringLiteral("text/plain")};
}

QByteArray FigureModel::csv(std::vector<int> rows) const {
    if (rows.empty()) {
        rows.resize(m_data.rows.size());
        std::iota(rows.begin(), rows.end(), 0);
    }
    QStringList lines, cells;
    for (int i = 0; i < columnCount(); ++i)
        cells << csvCell(headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
    lines << cells.join(QLatin1Char(','));
    for (const int row : rows) {
        cells.clear();
        for (const FigureCell& cell : m_data.rows[static_cast<std::size_t>(row)]) cells << exactCell(cell);
        lines << cells.join(QLatin1Char(','));
    }
    return (lines.join(QStringLiteral("\r\n")) + QStringLiteral("\r\n")).toUtf8();
}

QMimeData* FigureModel::mimeData(const QModelIndexList& indexes) const {
    std::vector<int> rows;
    for (const QModelIndex& index : indexes) rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    auto* mime = new QMimeData;
    const QByteArray text = csv(rows);
    mime->setData(QStringLiteral("text/csv"), text);
    mime->setText(QString::fromUtf8(text));
    return mime;
}

FigureTable::FigureTable(const QString& name, QWidget* parent) : QTableView(parent) {
    setObjectName(name);
    m_model = new FigureModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(FigureModel::kExactRole);
    m_sorted->setSortLocaleAware(true);
    setModel(m_sorted);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setDragEnabled(true);
    setDragDropMode(QAbstractItemView::DragOnly);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setStretchLastSection(false);
    setCornerButtonEnabled(false);
    setStyleSheet(
        QStringLiteral("QTableView::item { padding: 0 5px; border: none; } QAbstractScrollArea::corner { "
                       "background: transparent; border: none; }"));
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid() && !m_showing) Q_EMIT keyChosen(now.data(FigureModel::kKeyRole).toString());
    });
}

void FigureTable::setFigures(FigureData replacement) {
    m_showing = true;
    setSortingEnabled(false);
    m_sorted->sort(-1);
    m_model->setFigures(std::move(replacement));
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    m_showing = false;
    verticalHeader()->setDefaultSectionSize(scaled(28));
    m_fitted = false;
    fitColumns();
}

/// As wide as they need; what room is left is shared out, so that a row fills the table.
void FigureTable::fitColumns() {
    const int columns = m_model->columnCount();
    if (columns == 0) return;
    if (!m_fitted) {
        resizeColumnsToContents();
        m_needed.clear();
        // One long text leaves room for the others; it stands in the tool tip.
        for (int i = 0; i < columns; ++i) m_needed.push_back(std::min(columnWidth(i), scaled(320)));
        m_fitted = true;
    }
    const int needed = std::accumulate(m_needed.begin(), m_needed.end(), 0);
    const int spare = viewport()->width() - needed;
    const int each = spare > 0 ? std::max(spare / columns, 0) : 0;
    for (int i = 0; i < columns; ++i) {
        const int extra = i + 1 == columns && spare > 0 ? spare - each * (columns - 1) : each;
        setColumnWidth(i, m_needed[static_cast<std::size_t>(i)] + extra);
    }
}

void FigureTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    if (m_fitted && event->oldSize().width() != event->size().width()) fitColumns();
}

const FigureData& FigureTable::figures() const {
    return m_model->figures();
}

void FigureTable::showKey(const QString& key) {
    m_showing = true;
    QModelIndex found;
    for (int row = 0; row < m_sorted->rowCount() && !key.isEmpty(); ++row) {
        const QModelIndex index = m_sorted->index(row, 0);
        if (index.data(FigureModel::kKeyRole).toString() == key) found = index;
    }
    if (found.isValid()) {
        selectionModel()->setCurrentIndex(found,
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        scrollTo(found);
    } else {
        clearSelection();
    }
    m_showing = false;
}

void FigureTable::setDimmed(bool dimmed) {
    m_dimmed = dimmed;
    viewport()->update();
}

void FigureTable::paintEvent(QPaintEvent* event) {
    QTableView::paintEvent(event);
    if (!m_dimmed) return;
    QPainter painter(viewport());
    QColor veil = tokensOf(this).surface;
    veil.setAlphaF(0.55f);
    painter.fillRect(viewport()->rect(), veil);
}

void FigureTable::copy() {
    QModelIndexList rows;
    for (const QModelIndex& index : selectionModel()->selectedRows()) rows << m_sorted->mapToSource(index);
    QGuiApplication::clipboard()->setMimeData(m_model->mimeData(rows));
}

void FigureTable::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copy();
    QTableView::keyPressEvent(event);
}

void FigureTable::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addAction(selectionModel()->hasSelection() ? tr("Copy selected rows (CSV)")
                                                    : tr("Copy all rows (CSV)"),
                   this, [this] { copy(); });
    menu.exec(event->globalPos());
}

} // namespace forereach::ui
