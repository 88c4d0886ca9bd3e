// SPDX-License-Identifier: GPL-3.0-or-later
// ReachPage: what takes many runs and is computed when it is asked for: the smallest change that passes, what
// the reach depends on, the best hour.
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

#include "ui/charts/forest_chart.h"
#include "ui/charts/heat_map_chart.h"
#include "ui/session/session.h"
#include "ui/views/check_list_button.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_page.h"
#include "ui/views/reach_words.h"
#include "ui/views/study_pictures.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
using Study = StudyDesk::Study;
}

std::optional<StudyDesk::Study> ReachPage::studyOf(Tab tab) const {
    switch (tab) {
    case Tab::Stages:
        return Study::Stall;
    case Tab::Drivers:
        return Study::Drivers;
    case Tab::BestHour:
        return Study::Hours;
    default:
        return std::nullopt;
    }
}

void ReachPage::buildStudies() {
    m_studyRow = new QWidget(this);
    m_studyRow->setObjectName(QStringLiteral("reachStudy"));
    auto* row = new QHBoxLayout(m_studyRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep * 2);
    const auto label = [this](const char* name, const char* role) {
        auto* made = new QLabel(m_studyRow);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty("role", QString::fromLatin1(role));
        return made;
    };
    const auto button = [this](const char* name, const QString& text) {
        auto* made = new QPushButton(text, m_studyRow);
        made->setObjectName(QString::fromLatin1(name));
        return made;
    };
    m_studyFinding = label("reachStudyFinding", "section");
    m_studyFinding->setWordWrap(true);
    m_studyState = label("reachStudyState", "muted");
    m_studyState->setWordWrap(true);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_studyFinding);
    words->addWidget(m_studyState);
    row->addLayout(words, 1);

    m_stagesTable = new QWidget(m_studyRow);
    auto* toggles = new QHBoxLayout(m_stagesTable);
    toggles->setContentsMargins(0, 0, 0, 0);
    toggles->setSpacing(kStep);
    m_stagesShown = new QButtonGroup(this);
    const std::pair<const char*, QString> tables[] = {{"reachStagesPools", tr("Pools")},
                                                      {"reachStagesChanges", tr("Changes")}};
    for (const auto& [name, text] : tables) {
        auto* toggle = new QToolButton(m_stagesTable);
        toggle->setObjectName(QString::fromLatin1(name));
        toggle->setText(text);
        toggle->setToolTip(tr("What the table lists"));
        toggle->setAccessibleName(tr("Table of: %1").arg(text));
        toggle->setCheckable(true);
        toggle->setChecked(m_stagesShown->buttons().isEmpty());
        toggle->setFocusPolicy(Qt::TabFocus);
        m_stagesShown->addButton(toggle, static_cast<int>(m_stagesShown->buttons().size()));
        toggles->addWidget(toggle);
    }
    connect(m_stagesShown, &QButtonGroup::idClicked, this, [this] { refreshTab(); });
    row->addWidget(m_stagesTable);

    m_weekdays = new CheckListButton(QStringLiteral("reachWeekdays"), tr("Days"), m_studyRow);
    m_weekdays->setAccessibleName(tr("Days of the week to try"));
    QList<CheckListButton::Option> days;
    for (int day = 0; day < 7; ++day)
        days << CheckListButton::Option{weekdayText(day), QLocale().dayName(day + 1)};
    m_weekdays->setOptions(days);
    connect(m_weekdays, &CheckListButton::chosenChanged, this, [this](const QStringList& keys) {
        std::vector<int> chosen;
        for (int day = 0; day < 7; ++day)
            if (keys.contains(weekdayText(day))) chosen.push_back(day);
        if (!chosen.empty()) m_studies->setWeekdays(chosen);
    });
    row->addWidget(m_weekdays);
    m_useHour = button("reachUseHour", {});
    connect(m_useHour, &QPushButton::clicked, this,
            [this] { m_studies->publishAt(SimTime{m_useHour->property("seconds").toLongLong()}); });
    row->addWidget(m_useHour);
    m_studyProgress = label("reachStudyProgress", "muted");
    row->addWidget(m_studyProgress);
    m_studyCancel = button("reachStudyCancel", tr("Cancel"));
    connect(m_studyCancel, &QPushButton::clicked, this, [this] { m_studies->cancel(); });
    row->addWidget(m_studyCancel);
    m_studyAsk = button("reachStudyAsk", {});
    connect(m_studyAsk, &QPushButton::clicked, this, [this] {
        if (const auto study = studyOf(tab())) m_studies->ask(*study);
    });
    row->addWidget(m_studyAsk);
    body()->addWidget(m_studyRow);
}

bool ReachPage::changesShown() const {
    return m_stagesShown->checkedId() == 1 && m_studies->stall() != nullptr;
}

void ReachPage::refreshStudy() {
    const auto study = studyOf(tab());
    if (!study || !m_studies) return;
    StudyPicture picture;
    m_stagesTable->setVisible(tab() == Tab::Stages && m_studies->stall() != nullptr);
    m_weekdays->setVisible(tab() == Tab::BestHour);
    m_useHour->hide();
    if (tab() == Tab::Stages) {
        if (const StallReport* report = m_studies->stall()) {
            picture = smallestChange(*report);
            if (changesShown()) m_table->setFigures(picture.table);
            m_studyFinding->setText(picture.finding);
            m_studyFinding->setToolTip(picture.subtitle);
        }
        m_studyFinding->setVisible(m_studies->stall() != nullptr);
    } else {
        m_studyFinding->hide();
        ChartFrame* chart = chartOf(tab());
        if (tab() == Tab::Drivers) {
            if (const DriversReport* report = m_studies->drivers()) {
                picture = driversPicture(*report);
                chart->setProvenance(studyProvenance(report->viewers, report->replications, report->seed));
            }
        } else {
            QStringList days;
            for (const int day : m_studies->weekdays()) days << weekdayText(day);
            m_weekdays->setChosen(days);
            if (const HoursReport* report = m_studies->hours()) {
                picture = hoursPicture(*report);
                chart->setProvenance(studyProvenance(report->viewers, report->replications, report->seed));
            }
        }
        chart->setTitle(picture.finding);
        chart->setSubtitle(picture.subtitle);
        chart->setData(picture.data);
        m_table->setFigures(std::move(picture.table));
    }
    refreshStudyWork();
}

void ReachPage::refreshStudyWork() {
    const auto study = studyOf(tab());
    if (!study || !m_studies) return;
    const bool mine = m_studies->asked() == study, running = mine && m_studies->work().isRunning();
    const QString obstacle = running ? QString() : m_studies->obstacle();
    const QString stale = m_studies->staleReason(*study);
    QString progress;
    if (running) {
        const Progress& p = m_studies->work().progress();
        progress = tr("Simulating: %1").arg(percentText(p.done));
        if (p.secondsLeft >= 0) progress += tr(", %1 s left").arg(figureText(p.secondsLeft, 1));
    }
    m_studyProgress->setText(progress);
    m_studyProgress->setVisible(running);
    m_studyCancel->setVisible(running);
    QString state;
    if (mine && !m_studies->work().failure().isEmpty())
        state = tr("Cannot run: %1").arg(m_studies->work().failure());
    else if (!stale.isEmpty())
        state = tr("Out of date: %1").arg(stale);
    else if (m_studies->isFirst(*study))
        state = tr("First answer, of a small population. It may move.");
    else if (!obstacle.isEmpty())
        state = tr("Cannot run: %1").arg(obstacle);
    else if (*study == Study::Stall && m_studies->stall() == nullptr)
        state = tr("The smallest change that would pass is found by simulating, not by a rule.");
    m_studyState->setText(state);
    m_studyState->setVisible(!state.isEmpty());
    m_studyAsk->setText(*study == Study::Stall     ? tr("Find the smallest change")
                        : *study == Study::Drivers ? tr("Find what it depends on")
                                                   : tr("Try every hour"));
    m_studyAsk->setEnabled(!running && obstacle.isEmpty());
    if (*study == Study::Stall) {
        const Tokens& t = tokensOf(this);
        const QString style = stale.isEmpty()
                                  ? QString()
                                  : QStringLiteral("color: %1").arg(mixed(t.background, t.text, 0.45).name());
        if (m_studyFinding->styleSheet() != style) m_studyFinding->setStyleSheet(style);
        if (changesShown()) m_table->setDimmed(!stale.isEmpty());
    } else {
        chartOf(tab())->setStale(!stale.isEmpty());
        m_table->setDimmed(!stale.isEmpty());
    }
}

/// "GB|4|18": a market's hour.
void ReachPage::chooseCell(const QString& key) {
    const QStringList parts = key.split(QLatin1Char('|'));
    if (parts.size() != 3) return;
    const SimTime at = m_studies->firstHour(parts[0].toStdString(), parts[1].toInt(), parts[2].toInt());
    m_useHour->setProperty("seconds", static_cast<qlonglong>(at.seconds));
    m_useHour->setText(tr("Publish %1 %2:00")
                           .arg(weekdayText(parts[1].toInt()))
                           .arg(parts[2].toInt(), 2, 10, QLatin1Char('0')));
    m_useHour->setToolTip(tr("Changes the publish time of the item; undo brings it back"));
    m_useHour->show();
}

} // namespace forereach::ui
