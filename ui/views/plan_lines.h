// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The table of a campaign's line items: editable, each edit one undo step of the scenario; its last column
// says what the validator finds wrong with the row. Return edits, Del removes, Ctrl+C copies.

#include <QAbstractTableModel>
#include <QStyledItemDelegate>
#include <QTableView>

#include <optional>
#include <vector>

#include "ui/views/plan_fields.h"

namespace forereach::ui {

class WorkspaceSession;

/// One issue of a plan, where a person would look for it.
struct PlanIssue {
    CampaignId campaign;
    int row = -1; // of the campaign's line items; -1: the campaign's own, or the scenario's
    LineField field = LineField::Issue;
    QString text; // "must be at least 1, is 0"
};

/// Of the whole scenario, campaigns first.
std::vector<PlanIssue> planIssues(const Scenario&, const Issues&);

class PlanLinesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit PlanLinesModel(WorkspaceSession&, QObject* parent = nullptr);
    void setCampaign(const CampaignId&);
    void refresh(); // the scenario has changed
    const Campaign* campaign() const;
    const LineItem* line(int row) const;
    /// What is wrong with a row; empty if nothing.
    QString issuesOf(int row) const;
    const std::vector<PlanIssue>& issues() const { return m_issues; }

    // Edits: one undo step each. The row that is to be current afterwards.
    int addLine();
    int duplicateLine(int row);
    int removeLine(int row);
    void setTarget(int row, const LineItem&);
    void editLine(int row, const QString& label, const LineItem& after);

    int rowCount(const QModelIndex& = {}) const override;
    int columnCount(const QModelIndex& = {}) const override { return kLineFields; }
    QVariant data(const QModelIndex&, int role) const override;
    bool setData(const QModelIndex&, const QVariant&, int role) override;
    QVariant headerData(int section, Qt::Orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex&) const override;

Q_SIGNALS:
    /// What was typed could not be read.
    void refused(const QString& why);

private:
    Campaign* campaignIn(Scenario&) const;
    WorkspaceSession& m_session;
    CampaignId m_campaign;
    std::vector<PlanIssue> m_issues;
    int m_rows = 0;
};

class PlanLineDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    PlanLineDelegate(WorkspaceSession&, QObject* parent);
    QWidget* createEditor(QWidget*, const QStyleOptionViewItem&, const QModelIndex&) const override;
    void setEditorData(QWidget*, const QModelIndex&) const override;
    void setModelData(QWidget*, QAbstractItemModel*, const QModelIndex&) const override;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override;

private:
    WorkspaceSession& m_session;
};

class PlanLinesView : public QTableView {
    Q_OBJECT

public:
    PlanLinesView(WorkspaceSession&, QWidget* parent = nullptr);
    PlanLinesModel* lines() const { return m_lines; }
    int currentRow() const { return currentIndex().row(); }
    void setCurrentRow(int row);
    void showField(int row, LineField);

Q_SIGNALS:
    void removeRequested();
    void targetRequested(int row);

protected:
    void keyPressEvent(QKeyEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void editCurrent();
    void fit();
    PlanLinesModel* m_lines;
};

} // namespace forereach::ui
