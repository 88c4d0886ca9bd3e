// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/mapping_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

struct FieldName {
    AnalyticsField field;
    const char* name;
};
constexpr FieldName kFieldNames[] = {
    {AnalyticsField::Id, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Post: id")},
    {AnalyticsField::Link, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Post: link")},
    {AnalyticsField::Title, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Post: title")},
    {AnalyticsField::Published,
     QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Post: time of publication")},
    {AnalyticsField::Date, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Day")},
    {AnalyticsField::DateEnd, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Last day")},
    {AnalyticsField::Hour, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Hour of the day")},
    {AnalyticsField::Position, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Position in the video")},
    {AnalyticsField::Country, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Country")},
    {AnalyticsField::City, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "City")},
    {AnalyticsField::Age, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Age")},
    {AnalyticsField::Gender, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Gender")},
    {AnalyticsField::Group, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Another group")},
    {AnalyticsField::Campaign, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Campaign")},
    {AnalyticsField::AdSet, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Ad set or ad group")},
    {AnalyticsField::Ad, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Ad")},
    {AnalyticsField::DurationS, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Length")},
    {AnalyticsField::Views, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Views")},
    {AnalyticsField::Reach, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "People reached")},
    {AnalyticsField::Impressions, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Impressions")},
    {AnalyticsField::Likes, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Likes")},
    {AnalyticsField::Dislikes, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Dislikes")},
    {AnalyticsField::Comments, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Comments")},
    {AnalyticsField::Shares, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Shares")},
    {AnalyticsField::Saves, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Saves")},
    {AnalyticsField::Follows, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "New followers")},
    {AnalyticsField::Unfollows, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Lost followers")},
    {AnalyticsField::FollowersChange,
     QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Change in followers")},
    {AnalyticsField::Followers, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Followers")},
    {AnalyticsField::ActiveFollowers, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Active followers")},
    {AnalyticsField::ProfileViews, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Profile views")},
    {AnalyticsField::WatchTimeS, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Watch time")},
    {AnalyticsField::AverageViewS, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Average time watched")},
    {AnalyticsField::AverageViewed,
     QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Average share watched")},
    {AnalyticsField::Completion, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Watched to the end")},
    {AnalyticsField::ClickThrough, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Click-through rate")},
    {AnalyticsField::EngagedViews, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Engaged views")},
    {AnalyticsField::UniqueViewers, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Unique viewers")},
    {AnalyticsField::NewViewers, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "New viewers")},
    {AnalyticsField::ReturningViewers,
     QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Returning viewers")},
    {AnalyticsField::Share, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Share of the audience")},
    {AnalyticsField::ViewShare, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Share of the views")},
    {AnalyticsField::RetentionAbsolute, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Still watching")},
    {AnalyticsField::Revenue, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Revenue")},
    {AnalyticsField::Rpm, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Revenue per 1,000 views")},
    {AnalyticsField::Cpm, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Cost per 1,000 impressions")},
    {AnalyticsField::Spend, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Money spent")},
    {AnalyticsField::Frequency, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Frequency")},
    {AnalyticsField::Results, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Results")},
    {AnalyticsField::LinkClicks, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Clicks on a link")},
    {AnalyticsField::Interactions, QT_TRANSLATE_NOOP("forereach::ui::MappingDialog", "Interactions")},
};

QString nameOf(AnalyticsField field) {
    for (const FieldName& one : kFieldNames)
        if (one.field == field) return MappingDialog::tr(one.name);
    return QString::fromLatin1(toText(field).data(), static_cast<int>(toText(field).size()))
        .replace(QLatin1Char('_'), QLatin1Char(' '));
}

/// Every field, in the order in which a table has them; what a file is "Primary" about has a name of its own.
std::vector<AnalyticsField> fields() {
    std::vector<AnalyticsField> all;
    for (int i = 1; i <= static_cast<int>(kLastAnalyticsField); ++i)
        if (const auto field = static_cast<AnalyticsField>(i); field != AnalyticsField::Primary)
            all.push_back(field);
    return all;
}

} // namespace

MappingDialog::MappingDialog(const UnmappedExport& file, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("mappingDialog"));
    setWindowTitle(tr("What the columns mean"));
    resize(scaled(760), scaled(560));
    for (const ImportedTable& table : file.record.tables)
        for (const AnalyticsColumn& column : table.columns)
            if (!column.name.empty() &&
                std::ranges::find(m_columns, column.name, &AnalyticsColumn::name) == m_columns.end())
                m_columns.push_back(column);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    outer->setSpacing(kStep * 3);
    m_intro =
        new QLabel(tr("The columns of %1 are not known. Say what each means; guesses are marked, leave out "
                      "what does not matter.")
                       .arg(QFileInfo(file.path).fileName()),
                   this);
    m_intro->setWordWrap(true);
    outer->addWidget(m_intro);
    m_table = new QTableWidget(static_cast<int>(m_columns.size()), 3, this);
    m_table->setObjectName(QStringLiteral("mappingTable"));
    m_table->setAccessibleName(tr("Columns and their meaning"));
    m_table->setHorizontalHeaderLabels({tr("Column"), tr("For example"), tr("Means")});
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(scaled(kRowHeight) + kStep * 2);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setFocusPolicy(Qt::NoFocus);
    const std::vector<AnalyticsField> all = fields();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const AnalyticsColumn& column = m_columns[static_cast<std::size_t>(row)];
        QStringList examples;
        for (const std::string& example : column.examples)
            examples << QString::fromStdString(example).simplified().left(40);
        const QString name = QString::fromStdString(column.name);
        m_table->setItem(row, 0, new QTableWidgetItem(name));
        m_table->setItem(row, 1, new QTableWidgetItem(examples.join(QStringLiteral("; "))));
        auto* field = new QComboBox(m_table);
        field->setObjectName(QStringLiteral("mappingField%1").arg(row));
        field->setAccessibleName(tr("Meaning of %1").arg(name));
        field->addItem(tr("Leave out"), static_cast<int>(AnalyticsField::None));
        for (const AnalyticsField one : all) {
            const bool guess = column.guessed && one == column.field;
            field->addItem(guess ? tr("%1 (a guess)").arg(nameOf(one)) : nameOf(one), static_cast<int>(one));
        }
        field->setCurrentIndex(std::max(0, field->findData(static_cast<int>(column.field))));
        connect(field, &QComboBox::currentIndexChanged, this, &MappingDialog::judge);
        m_table->setCellWidget(row, 2, field);
        m_fields.push_back(field);
    }
    m_table->setColumnWidth(0, scaled(180));
    m_table->setColumnWidth(1, scaled(250));
    m_table->horizontalHeader()->setStretchLastSection(true);
    outer->addWidget(m_table, 1);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kStep * 4);
    m_mark = new QComboBox(this);
    m_mark->setObjectName(QStringLiteral("mappingMark"));
    m_mark->addItem(tr("As the numbers themselves show"), static_cast<int>(DecimalMark::Auto));
    m_mark->addItem(tr("Point: 1,234.5"), static_cast<int>(DecimalMark::Point));
    m_mark->addItem(tr("Comma: 1.234,5"), static_cast<int>(DecimalMark::Comma));
    form->addRow(tr("&Fractions are written with"), m_mark);
    auto* day = new QHBoxLayout;
    m_dated = new QCheckBox(tr("on"), this);
    m_dated->setObjectName(QStringLiteral("mappingDated"));
    m_day = new QDateEdit(QDate::currentDate(), this);
    m_day->setObjectName(QStringLiteral("mappingDay"));
    m_day->setCalendarPopup(true);
    m_day->setAccessibleName(tr("Day of export"));
    m_day->setEnabled(false);
    m_day->setMinimumWidth(scaled(150));
    connect(m_dated, &QCheckBox::toggled, m_day, &QWidget::setEnabled);
    day->addWidget(m_dated);
    day->addWidget(m_day);
    day->addStretch();
    auto* downloaded = new QLabel(tr("&Downloaded (for dates without a year)"), this);
    downloaded->setBuddy(m_dated);
    form->addRow(downloaded, day);
    outer->addLayout(form);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("mappingProblem"));
    m_problem->setWordWrap(true);
    outer->addWidget(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    m_import->setObjectName(QStringLiteral("mappingImport"));
    outer->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (file.remembered) recall(*file.remembered);
    judge();
}

/// As it was said about the last file of these columns; the user sees it and may change it.
void MappingDialog::recall(const AnalyticsOptions& said) {
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (const auto field = said.mapping.find(m_columns[i].name); field != said.mapping.end())
            m_fields[i]->setCurrentIndex(std::max(0, m_fields[i]->findData(static_cast<int>(field->second))));
    m_mark->setCurrentIndex(std::max(0, m_mark->findData(static_cast<int>(said.decimalMark))));
    m_intro->setText(m_intro->text() + QLatin1Char(' ') +
                     tr("Filled in as for the last file of these columns."));
}

/// Says what is missing before the file is read with it.
void MappingDialog::judge() {
    std::set<AnalyticsField> chosen;
    QString twice;
    for (const QComboBox* field : m_fields) {
        const auto one = static_cast<AnalyticsField>(field->currentData().toInt());
        if (one != AnalyticsField::None && !chosen.insert(one).second) twice = nameOf(one);
    }
    const bool number = std::ranges::any_of(chosen, isNumber);
    const bool name = std::ranges::any_of(chosen, [](AnalyticsField f) { return !isNumber(f); });
    QString problem;
    if (!twice.isEmpty())
        problem = tr("Two columns are both \"%1\".").arg(twice);
    else if (!number)
        problem = tr("One column at least must be a figure: views, likes, money spent, ...");
    else if (!name)
        problem = tr("One column at least must say what a row is about: a post, a day, a group, a campaign.");
    m_problem->setText(problem);
    m_import->setEnabled(problem.isEmpty());
}

AnalyticsOptions MappingDialog::options() const {
    AnalyticsOptions options;
    options.decimalMark = static_cast<DecimalMark>(m_mark->currentData().toInt());
    if (m_dated->isChecked()) {
        // The end of the day: what was exported then may tell of it.
        const qint64 end = QDateTime(m_day->date(), QTime(23, 59, 59), Qt::UTC).toSecsSinceEpoch();
        options.exportedAt = SimTime{end};
    }
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        options.mapping[m_columns[i].name] = static_cast<AnalyticsField>(m_fields[i]->currentData().toInt());
    return options;
}

} // namespace forereach::ui
