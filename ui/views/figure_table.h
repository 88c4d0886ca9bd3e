// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FigureTable: a read-only table of figures. Shown cells are rounded and in the user's locale; sorting,
// copying and dragging use the exact values behind them (CSV with a decimal point). Rows keep the key they
// were made with, whatever the sorting.

#include <QAbstractTableModel>
#include <QTableView>
#include <QVariant>

#include <vector>

class QSortFilterProxyModel;

namespace forereach::ui {

struct FigureColumn {
    QString title;
    QString unit;       // "people"; empty for names
    bool number = true; // right-aligned
    QString hint;       // tooltip: the field's term
};

struct FigureCell {
    QString text;
    QVariant exact; // double or QString; invalid: unknown
    QString hint;
    bool hollow = false; // rests on too few viewers
};

struct FigureData {
    std::vector<FigureColumn> columns;
    std::vector<std::vector<FigureCell>> rows;
    std::vector<QString> keys; // one a row
};

class FigureModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kExactRole = Qt::UserRole;
    static constexpr int kKeyRole = Qt::UserRole + 1;

    explicit FigureModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
    void setFigures(FigureData);
    const FigureData& figures() const { return m_data; }

    int rowCount(const QModelIndex& = {}) const override;
    int columnCount(const QModelIndex& = {}) const override;
    QVariant data(const QModelIndex&, int role) const override;
    QVariant headerData(int section, Qt::Orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex&) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList&) const override;
    /// RFC 4180, header first, the rows given (all if empty).
    QByteArray csv(std::vector<int> rows = {}) const;

private:
    FigureData m_data;
};

class FigureTable : public QTableView {
    Q_OBJECT

public:
    explicit FigureTable(const QString& name, QWidget* parent = nullptr);
    void setFigures(FigureData);
    const FigureData& figures() const;
    FigureModel* figureModel() const { return m_model; }
    /// Highlights the row of a key; nothing if there is none.
    void showKey(const QString& key);
    void setDimmed(bool);

Q_SIGNALS:
    /// The user chose a row (not by showKey).
    void keyChosen(const QString& key);

protected:
    void keyPressEvent(QKeyEvent*) override;
    void contextMenuEvent(QContextMenuEvent*) override;
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void copy();
    void fitColumns();
    FigureModel* m_model;
    QSortFilterProxyModel* m_sorted;
    bool m_showing = false;
    bool m_dimmed = false;
    bool m_fitted = false;     // m_needed belongs to these figures
    std::vector<int> m_needed; // width of each column for its text
};

} // namespace forereach::ui
