// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// LibraryDelegate: paints a library row: cover, title and file name, the bracket that joins cuts of one
// piece, and the simulated people reached as a bar (P10 to P90) with a tick (P50) on one logarithmic axis for
// all rows.

#include <QStyledItemDelegate>

namespace forereach::ui {

class WorkspaceSession;

class LibraryDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    LibraryDelegate(WorkspaceSession&, QObject* parent = nullptr);
    void paint(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const override;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override;
    static int rowHeight();

private:
    void paintTitle(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const;
    void paintReach(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const;
    void paintFile(QPainter*, const QStyleOptionViewItem&, const QModelIndex&) const;

    WorkspaceSession& m_session;
};

} // namespace forereach::ui
