// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_lines.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>

#include <algorithm>

#include "ui/session/plan_changes.h"
#include "ui/session/plan_creatives.h"
#include "ui/session/session.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

/// "campaigns[1].line_items[2].segments": the indices and the field; -1 where there is none.
struct IssuePlace {
    int campaign = -1, line = -1;
    std::string field;
};

IssuePlace placeOf(const std::string& path) {
    IssuePlace out;
    const auto indexAfter = [&path](std::size_t at, const std::string& name) {
        if (path.compare(at, name.size(), name) != 0) return -1;
        return std::atoi(path.c_str() + at + name.size());
    };
    out.campaign = indexAfter(0, "campaigns[");
    if (out.campaign < 0) return out;
    const std::size_t dot = path.find('.');
    if (dot == std::string::npos) return out;
    out.line = indexAfter(dot + 1, "line_items[");
    const std::size_t field = path.find('.', dot + 1);
    if (out.line >= 0 && field != std::string::npos)
        out.field = path.substr(field + 1);
    else
        out.field = path.substr(dot + 1);
    return out;
}

template <class Taken>
std::string freeId(const std::string& stem, Taken taken) {
    for (int n = 1;; ++n)
        if (const std::string id = stem + std::to_string(n); !taken(id)) return id;
}

bool hasLine(const Scenario& scenario, const std::string& id) {
    for (const Campaign& c : scenario.campaigns)
        for (const LineItem& line : c.lineItems)
            if (line.id.value == id) return true;
    return false;
}

} // namespace

std::vector<PlanIssue> planIssues(const Scenario& scenario, const Issues& issues) {
    std::vector<PlanIssue> out, others;
    for (const Issue& issue : issues) {
        const IssuePlace place = placeOf(issue.path);
        PlanIssue found;
        found.text = QString::fromStdString(issue.message);
        const auto campaign = static_cast<std::size_t>(place.campaign);
        if (place.campaign < 0 || campaign >= scenario.campaigns.size()) {
            found.text.prepend(QString::fromStdString(issue.path) + QLatin1Char(' '));
            others.push_back(found);
            continue;
        }
        found.campaign = scenario.campaigns[campaign].id;
        found.row = place.line;
        if (place.line >= 0)
            found.field = lineFieldOf(place.field);
        else if (!place.field.empty())
            found.text.prepend(QString::fromStdString(place.field) + QLatin1Char(' '));
        out.push_back(found);
    }
    out.insert(out.end(), others.begin(), others.end());
    return out;
}

PlanLinesModel::PlanLinesModel(WorkspaceSession& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session) {
    refresh();
}

void PlanLinesModel::setCampaign(const CampaignId& id) {
    if (id == m_campaign) return;
    beginResetModel();
    m_campaign = id;
    m_rows = campaign() ? static_cast<int>(campaign()->lineItems.size()) : 0;
    endResetModel();
}

/// An editor that is open and the row that is current outlive what changes elsewhere.
void PlanLinesModel::refresh() {
    m_issues = planIssues(m_session.scenario(), m_session.issues());
    const int rows = campaign() ? static_cast<int>(campaign()->lineItems.size()) : 0;
    if (rows != m_rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    } else if (rows > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, kLineFields - 1));
    }
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kLineFields - 1);
}

const Campaign* PlanLinesModel::campaign() const {
    for (const Campaign& c : m_session.scenario().campaigns)
        if (c.id == m_campaign) return &c;
    return nullptr;
}

Campaign* PlanLinesModel::campaignIn(Scenario& scenario) const {
    for (Campaign& c : scenario.campaigns)
        if (c.id == m_campaign) return &c;
    return nullptr;
}

const LineItem* PlanLinesModel::line(int row) const {
    const Campaign* c = campaign();
    return c && row >= 0 && row < static_cast<int>(c->lineItems.size())
               ? &c->lineItems[static_cast<std::size_t>(row)]
               : nullptr;
}

QString PlanLinesModel::issuesOf(int row) const {
    QStringList out;
    for (const PlanIssue& issue : m_issues)
        if (issue.campaign == m_campaign && issue.row == row)
            out << QStringLiteral("%1: %2").arg(lineFieldName(issue.field).toLower(), issue.text);
    return out.join(QStringLiteral("; "));
}

int PlanLinesModel::addLine() {
    Scenario after = m_session.scenario();
    Campaign* c = campaignIn(after);
    if (c == nullptr) {
        Campaign fresh;
        fresh.id.value = freeId("campaign-", [&](const std::string& id) {
            return std::any_of(after.campaigns.begin(), after.campaigns.end(),
                               [&](const Campaign& known) { return known.id.value == id; });
        });
        fresh.name = tr("Campaign %1").arg(after.campaigns.size() + 1).toStdString();
        const QString own = QLocale().currencySymbol(QLocale::CurrencyIsoCode);
        fresh.currency = !after.campaigns.empty() ? after.campaigns[0].currency
                         : own.size() == 3        ? own.toStdString()
                                                  : "EUR"; // assumption: to be said by the user
        m_campaign = fresh.id;
        after.campaigns.push_back(fresh);
        c = &after.campaigns.back();
    }
    LineItem line;
    line.id.value = freeId("line-", [&](const std::string& id) { return hasLine(after, id); });
    line.name = tr("Line %1").arg(c->lineItems.size() + 1).toStdString();
    for (const ContentItem& item : after.content)
        if (item.format == Format::ShortVideo && line.creative.empty()) line.creative = item.id;
    c->lineItems.push_back(line);
    const int row = static_cast<int>(c->lineItems.size()) - 1;
    m_session.editScenario(tr("New line"), after);
    return row;
}

int PlanLinesModel::duplicateLine(int row) {
    if (line(row) == nullptr) return row;
    Scenario after = m_session.scenario();
    Campaign* c = campaignIn(after);
    LineItem copy = *line(row);
    const QString name = nameOf(copy);
    copy.id.value = freeId("line-", [&](const std::string& id) { return hasLine(after, id); });
    copy.name = tr("%1 copy").arg(name).toStdString();
    c->lineItems.insert(c->lineItems.begin() + row + 1, copy);
    m_session.editScenario(tr("Duplicate %1").arg(name), after);
    return row + 1;
}

/// The last line takes its campaign with it: a campaign without lines is nothing.
int PlanLinesModel::removeLine(int row) {
    if (line(row) == nullptr) return row;
    Scenario after = m_session.scenario();
    const QString name = nameOf(*line(row));
    Campaign* c = campaignIn(after);
    c->lineItems.erase(c->lineItems.begin() + row);
    const int left = static_cast<int>(c->lineItems.size());
    if (left == 0) std::erase_if(after.campaigns, [this](const Campaign& x) { return x.id == m_campaign; });
    m_session.editScenario(tr("Remove %1").arg(name), after);
    return std::min(row, left - 1);
}

void PlanLinesModel::editLine(int row, const QString& label, const LineItem& changed) {
    if (line(row) == nullptr) return;
    Scenario after = m_session.scenario();
    campaignIn(after)->lineItems[static_cast<std::size_t>(row)] = changed;
    // Creatives of the library that the scenario lacks join it in the same step.
    joinCreatives(m_session, after, campaignIn(after)->lineItems[static_cast<std::size_t>(row)]);
    m_session.editScenario(label, after);
}

void PlanLinesModel::setTarget(int row, const LineItem& changed) {
    editLine(row, tr("%1 of %2").arg(lineFieldName(LineField::Target), nameOf(changed)), changed);
}

int PlanLinesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

QVariant PlanLinesModel::data(const QModelIndex& index, int role) const {
    const LineItem* item = line(index.row());
    if (item == nullptr) return {};
    const auto field = static_cast<LineField>(index.column());
    const Tokens& t = tokensOf(QGuiApplication::palette());
    QStringList wrong;
    for (const PlanIssue& issue : m_issues)
        if (issue.campaign == m_campaign && issue.row == index.row() && issue.field == field)
            wrong << issue.text;
    switch (role) {
    case Qt::DisplayRole:
        if (field != LineField::Issue) return lineText(m_session.scenario(), *item, field);
        if (const QString issues = issuesOf(index.row()); !issues.isEmpty()) return issues;
        return isUnsaid(*item, LineField::Bid) ? tr("no bid yet: no price is shipped, type your own")
                                               : QString();
    case Qt::EditRole:
        return lineEditText(*item, field);
    case Qt::ToolTipRole:
        if (field == LineField::Issue) return issuesOf(index.row());
        return wrong.isEmpty() ? lineText(m_session.scenario(), *item, field) : wrong.join(QLatin1Char('\n'));
    case Qt::ForegroundRole:
        if (!wrong.isEmpty() || (field == LineField::Issue && !issuesOf(index.row()).isEmpty()))
            return t.danger;
        return isUnsaid(*item, field) || field == LineField::Issue ? QVariant(t.muted) : QVariant();
    case Qt::FontRole:
        return wrong.isEmpty() ? QVariant() : QVariant(textFont(TextSize::Table, true));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignVCenter |
                                                  (isFigure(field) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole: {
        const QString text =
            field == LineField::Issue ? issuesOf(index.row()) : lineText(m_session.scenario(), *item, field);
        return wrong.isEmpty() ? text : tr("%1, issue: %2").arg(text, wrong.join(QStringLiteral("; ")));
    }
    default:
        return {};
    }
}

bool PlanLinesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const LineItem* item = line(index.row());
    if (item == nullptr || role != Qt::EditRole) return false;
    const auto field = static_cast<LineField>(index.column());
    LineItem after = *item;
    if (const QString problem = setLineText(after, field, value.toString()); !problem.isEmpty()) {
        Q_EMIT refused(
            QStringLiteral("%1, %2: %3").arg(nameOf(*item), lineFieldName(field).toLower(), problem));
        return false;
    }
    Q_EMIT refused({});
    if (after == *item) return true;
    editLine(index.row(), tr("%1 of %2").arg(lineFieldName(field), nameOf(*item)), after);
    return true;
}

QVariant PlanLinesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= kLineFields) return {};
    const auto field = static_cast<LineField>(section);
    if (role == Qt::DisplayRole)
        return lineFieldTitle(field, campaign() ? campaign()->currency : std::string());
    if (role == Qt::ToolTipRole) return lineFieldHint(field);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignVCenter |
                                                  (isFigure(field) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

Qt::ItemFlags PlanLinesModel::flags(const QModelIndex& index) const {
    const auto field = static_cast<LineField>(index.column());
    const bool typed = field != LineField::Issue && field != LineField::Target;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | (typed ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

PlanLineDelegate::PlanLineDelegate(WorkspaceSession& session, QObject* parent)
    : QStyledItemDelegate(parent), m_session(session) {}

QWidget* PlanLineDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&,
                                        const QModelIndex& index) const {
    const auto field = static_cast<LineField>(index.column());
    const QString name = QStringLiteral("planEditor");
    const QStringList choices = lineChoices(field);
    if (field != LineField::Creative && choices.isEmpty()) {
        auto* edit = new QLineEdit(parent);
        edit->setObjectName(name);
        edit->setAccessibleName(lineFieldName(field));
        edit->setStyleSheet(QStringLiteral("QLineEdit { padding: 0 4px; border-radius: 0; min-height: 0; }"));
        return edit;
    }
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(lineFieldName(field));
    box->setStyleSheet(QStringLiteral("QComboBox { padding: 0 4px; border-radius: 0; min-height: 0; }"));
    box->setEditable(field == LineField::Cap || field == LineField::Aim);
    box->addItems(choices);
    if (field == LineField::Creative)
        for (const LibraryItem& item : m_session.items())
            if (item.content.format == Format::ShortVideo && item.verdict != MediaVerdict::Refused)
                box->addItem(QString::fromStdString(item.content.title),
                             QString::fromStdString(item.content.id.value));
    connect(box, &QComboBox::activated, this, [this, box] {
        auto* self = const_cast<PlanLineDelegate*>(this);
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    return box;
}

void PlanLineDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const {
    const QString text = index.data(Qt::EditRole).toString();
    if (auto* box = qobject_cast<QComboBox*>(editor)) {
        const int at = index.column() == static_cast<int>(LineField::Creative) ? box->findData(text)
                                                                               : box->findText(text);
        box->setCurrentIndex(at);
        if (box->isEditable()) box->setEditText(text);
        return;
    }
    auto* edit = qobject_cast<QLineEdit*>(editor);
    edit->setText(text);
    edit->selectAll();
}

void PlanLineDelegate::setModelData(QWidget* editor, QAbstractItemModel* model,
                                    const QModelIndex& index) const {
    QString text;
    if (auto* box = qobject_cast<QComboBox*>(editor)) {
        if (!box->isEditable() && box->currentIndex() < 0) return;
        text = index.column() == static_cast<int>(LineField::Creative) ? box->currentData().toString()
                                                                       : box->currentText();
    } else {
        text = qobject_cast<QLineEdit*>(editor)->text();
    }
    model->setData(index, text, Qt::EditRole);
}

QSize PlanLineDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize own = QStyledItemDelegate::sizeHint(option, index);
    return {std::min(own.width() + 2 * kStep, scaled(260)), scaled(28)};
}

PlanLinesView::PlanLinesView(WorkspaceSession& session, QWidget* parent)
    : QTableView(parent), m_lines(new PlanLinesModel(session, this)) {
    setObjectName(QStringLiteral("planLines"));
    setAccessibleName(tr("Line items"));
    setModel(m_lines);
    setItemDelegate(new PlanLineDelegate(session, this));
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(scaled(28));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    setCornerButtonEnabled(false);
    setStyleSheet(QStringLiteral("QTableView::item { padding: 0 5px; border: none; }"));
    connect(m_lines, &QAbstractItemModel::modelReset, this, &PlanLinesView::fit);
    connect(m_lines, &QAbstractItemModel::dataChanged, this, &PlanLinesView::fit);
    fit();
}

/// As wide as they need; what room is left is the issue's.
void PlanLinesView::fit() {
    verticalHeader()->setDefaultSectionSize(scaled(28));
    bool clicks = false;
    for (int row = 0; row < m_lines->rowCount(); ++row) {
        const LineItem& line = *m_lines->line(row);
        clicks |= line.bidStrategy == BidStrategy::Cpc ||
                  (line.bidStrategy == BidStrategy::Ocpm && line.goal == AdGoal::Click) || line.clickRate > 0;
    }
    setColumnHidden(static_cast<int>(LineField::ClickRate), !clicks);
    int used = 0;
    const int issue = static_cast<int>(LineField::Issue);
    for (int column = 0; column < kLineFields; ++column) {
        if (isColumnHidden(column)) continue;
        const int needed = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
        const int most = column == issue ? scaled(520) : scaled(220);
        if (column != issue) used += std::min(needed, most);
        setColumnWidth(column, column == issue ? std::max(std::min(needed, most), viewport()->width() - used)
                                               : std::min(needed, most));
    }
}

void PlanLinesView::setCurrentRow(int row) {
    if (row < 0 || row >= m_lines->rowCount()) return;
    const int column = currentIndex().isValid() ? currentIndex().column() : 0;
    setCurrentIndex(m_lines->index(row, column));
}

void PlanLinesView::showField(int row, LineField field) {
    const QModelIndex at = m_lines->index(row, static_cast<int>(field));
    if (!at.isValid()) return;
    setCurrentIndex(at);
    scrollTo(at);
    setFocus(Qt::OtherFocusReason);
}

void PlanLinesView::editCurrent() {
    if (!currentIndex().isValid()) return;
    if (currentIndex().column() == static_cast<int>(LineField::Target))
        Q_EMIT targetRequested(currentRow());
    else
        edit(currentIndex());
}

void PlanLinesView::keyPressEvent(QKeyEvent* event) {
    const bool editing = state() == QAbstractItemView::EditingState;
    if (!editing &&
        (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_F2) &&
        event->modifiers() == Qt::NoModifier)
        return editCurrent();
    if (!editing && event->key() == Qt::Key_Delete) {
        Q_EMIT removeRequested();
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(currentIndex().data().toString());
        return;
    }
    QTableView::keyPressEvent(event);
}

void PlanLinesView::mouseDoubleClickEvent(QMouseEvent* event) {
    QTableView::mouseDoubleClickEvent(event);
    if (indexAt(event->pos()).isValid()) editCurrent();
}

void PlanLinesView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fit();
}

} // namespace forereach::ui
