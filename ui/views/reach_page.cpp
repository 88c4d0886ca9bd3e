// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/reach_page.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>

#include "ui/charts/bar_chart.h"
#include "ui/charts/forest_chart.h"
#include "ui/charts/heat_map_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_people.h"
#include "ui/views/reach_tables.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

void ReachPage::setSession(WorkspaceSession* session) {
    Page::setSession(session);
    m_studies = std::make_unique<StudyDesk>(*session, m_engine);
    connect(m_studies.get(), &StudyDesk::changed, this, [this] { draw("study", [this] { refreshTab(); }); });
    connect(m_studies.get(), &StudyDesk::workChanged, this,
            [this] { draw("study work", [this] { refreshStudyWork(); }); });
    connect(session, &WorkspaceSession::outcomeChanged, this,
            [this] { draw("answer", [this] { refresh(); }); });
    connect(session, &WorkspaceSession::staleChanged, this,
            [this] { draw("stale", [this] { showStale(); }); });
    connect(session, &WorkspaceSession::runUpdated, this, &ReachPage::onRun);
    connect(session, &WorkspaceSession::selectionChanged, this, [this](const Selection&) {
        draw("selection", [this] {
            const ItemReport* item = chosenItem();
            const QString now = item == nullptr ? QString() : QString::fromStdString(item->id.value);
            if (property("item").toString() != now)
                refresh();
            else
                showSelection();
        });
    });
    refresh();
}

ReachPage::Tab ReachPage::tab() const {
    return static_cast<Tab>(m_tabs->currentIndex());
}
void ReachPage::setTab(Tab tab) {
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

const ItemReport* ReachPage::chosenItem() const {
    if (session() == nullptr || !session()->outcome() || session()->outcome()->report.items.empty())
        return nullptr;
    const RunReport& report = session()->outcome()->report;
    if (session()->selection().item) {
        for (const ItemReport& item : report.items) {
            if (item.id == *session()->selection().item) return &item;
        }
    }
    // The selection may lie elsewhere in the library: then the item shown last stays.
    for (const ItemReport& item : report.items) {
        if (QString::fromStdString(item.id.value) == property("item").toString()) return &item;
    }
    return &report.items.front();
}

std::optional<ReachView> ReachPage::view() const {
    const ItemReport* item = chosenItem();
    if (item == nullptr) return std::nullopt;
    return reachViewOf(session()->outcome()->report, *item, session()->catalog());
}

void ReachPage::refresh() {
    const ItemReport* item = chosenItem();
    setProperty("item", item == nullptr ? QString() : QString::fromStdString(item->id.value));
    if (item == nullptr) return showNothing();
    m_studies->setItem(item->id);
    showBody();
    refreshChips();
    refreshHeadline();
    refreshTab();
    showStale();
}

/// No answer: say what will stand here, what is being computed, or why it cannot be.
void ReachPage::showNothing() {
    if (session() != nullptr && session()->outcome()) {
        showEmpty({tr("The run holds no item of your own, so there is no reach to show. Tick an item in the "
                      "library."),
                   tr("Library"), [this] { Q_EMIT pageRequested(QStringLiteral("libraryPage")); }});
    } else if (session() != nullptr && session()->isRunning()) {
        showEmpty({m_progress.isEmpty() ? tr("Simulating") : m_progress, tr("Cancel"),
                   [this] { session()->cancelRun(); }});
    } else if (!m_failure.isEmpty()) {
        showEmpty({tr("Cannot run: %1").arg(m_failure), tr("Run"), [this] { Q_EMIT runRequested(); }});
    } else {
        showEmpty({tr("No result yet; a first answer takes half a second."), tr("Run"),
                   [this] { Q_EMIT runRequested(); }});
    }
}

void ReachPage::onRun(const RunUpdate& update) {
    m_failure.clear();
    if (update.state == RunUpdate::State::Failed) m_failure = QString::fromStdString(update.error.text());
    if (update.state == RunUpdate::State::Progress) {
        const Progress& p = update.progress;
        m_progress = p.stage == Progress::Stage::Simulating && p.replications > 0
                         ? tr("Simulating: replication %1 of %2").arg(p.replication).arg(p.replications)
                         : tr("Preparing the simulation");
        m_progress += QStringLiteral(", ") + percentText(p.done);
        if (p.secondsLeft >= 0)
            m_progress += QStringLiteral(", ") + tr("%1 s left").arg(figureText(p.secondsLeft, 1));
    } else {
        m_progress.clear();
    }
    draw("run", [this] {
        if (chosenItem() == nullptr)
            showNothing();
        else
            showStale();
    });
}

void ReachPage::refreshChips() {
    const RunReport& report = session()->outcome()->report;
    const QString chosen = property("item").toString();
    QStringList wanted;
    for (const ItemReport& item : report.items)
        wanted << QString::fromStdString(item.id.value + '\n' + item.title);
    if (m_chips->property("items").toStringList() != wanted) {
        m_chips->setProperty("items", wanted);
        qDeleteAll(m_chipGroup->buttons());
        for (const ItemReport& item : report.items) {
            const QString id = QString::fromStdString(item.id.value),
                          title = QString::fromStdString(item.title);
            auto* chip = new QPushButton(m_chips);
            chip->setText(fontMetrics()
                              .elidedText(title, Qt::ElideRight, scaled(220))
                              .replace(QLatin1Char('&'), QStringLiteral("&&")));
            chip->setObjectName(QStringLiteral("reachItem_") + id);
            chip->setProperty("id", id);
            chip->setToolTip(title);
            chip->setAccessibleName(tr("Show %1").arg(title));
            chip->setCheckable(true);
            m_chipGroup->addButton(chip);
            m_chips->layout()->addWidget(chip);
        }
    }
    for (QAbstractButton* chip : m_chipGroup->buttons())
        chip->setChecked(chip->property("id").toString() == chosen);
    findChild<QWidget*>(QStringLiteral("reachItems"))->setVisible(report.items.size() > 1);
}

void ReachPage::refreshHeadline() {
    const auto now = view();
    if (!now) return;
    const ItemReport& item = *now->item;
    m_number->setText(typicalText(item.reach));
    m_noun->setText(tr("people reached"));
    const int days = now->report->scenario.horizonDays;
    const QString horizon = days == 1 ? tr("1 day") : tr("%1 days").arg(days);
    QStringList markets;
    for (const std::string& code : now->report->scenario.markets) markets << QString::fromStdString(code);
    const QString where = QStringLiteral("%1 · %2").arg(markets.join(QStringLiteral(", ")), horizon);
    m_interval->setText(
        hasInterval(item.reach)
            ? tr("typically; 8 in 10 outcomes %1 people · %2").arg(intervalTextOf(item.reach), where)
            : tr("from one replication, so without an interval · %1").arg(where));
    QString shown = tr("%1 times shown").arg(typicalText(item.impressions));
    if (hasInterval(item.impressions)) shown += QStringLiteral(" (%1)").arg(intervalTextOf(item.impressions));
    m_facts->setText(shown + QStringLiteral("\n") +
                     tr("each person saw it %1 times").arg(figureText(item.averageFrequency, 0.1)));
    const Provenance& made = now->report->provenance;
    m_restsOn->setVisible(made.restsOn.has_value());
    if (made.restsOn) {
        m_restsOn->setText(tr("rests on %1 unverified, %2 changed")
                               .arg(made.restsOn->unverified)
                               .arg(made.restsOn->changed));
        m_restsOn->setAccessibleName(tr("This result %1; shows the sources").arg(m_restsOn->text()));
    }
    m_interval->setToolTip(made.drawnFigures > 0
                               ? tr("Luck and ignorance: each replication draws %1 figures from low to high")
                                     .arg(made.drawnFigures)
                               : tr("Luck alone: all figures at their values"));
    m_headline->setAccessibleName(
        QStringLiteral("%1 %2, %3").arg(m_number->text(), m_noun->text(), m_interval->text()));
}

void ReachPage::refreshTab() {
    const auto now = view();
    if (!now) return;
    const QString provenance = provenanceLine(*now->report);
    const auto draw = [&](ChartFrame* chart, const Picture& picture) {
        chart->setTitle(picture.finding);
        chart->setSubtitle(picture.subtitle);
        chart->setProvenance(provenance);
        chart->setData(picture.data);
    };
    switch (tab()) {
    case Tab::OverTime:
        draw(m_overTime, m_times ? timesOverTime(*now) : peopleOverTime(*now));
        break;
    case Tab::Segments:
        draw(m_segments, bySegment(*now));
        break;
    case Tab::When:
        draw(m_when, byHourOfDay(*now));
        break;
    case Tab::HowOften:
        draw(m_often, howOften(*now));
        break;
    case Tab::Retention:
        draw(m_retention, retention(*now));
        break;
    case Tab::FoundBy:
        draw(m_found, foundBy(*now));
        break;
    case Tab::Stages: {
        StagesPicture picture = stages(*now);
        m_stages->setTitle(picture.finding);
        m_stages->setSubtitle(picture.subtitle);
        m_stages->setProvenance(provenance);
        m_stages->setStages(picture.shown, picture.value, std::move(picture.stages));
        break;
    }
    case Tab::Drivers:
    case Tab::BestHour:
        break;
    case Tab::Spread:
        draw(m_spread, spread(*now));
        break;
    case Tab::Connection:
        draw(m_arrival, arrival(*now));
        break;
    case Tab::Attention:
        draw(m_attention, attention(*now->report));
        break;
    case Tab::Checks:
        m_laws->setText(lawsFinding(*now->report));
        break;
    }
    refreshTables(*now);
    refreshStudy();
    arrange();
    showSelection();
}

void ReachPage::refreshTables(const ReachView& now) {
    switch (tab()) {
    case Tab::OverTime:
        m_table->setFigures(overTimeTable(now));
        break;
    case Tab::Segments:
        m_table->setFigures(segmentTable(now));
        break;
    case Tab::When:
        m_table->setFigures(hourTable(now));
        break;
    case Tab::HowOften:
        m_table->setFigures(frequencyTable(now));
        break;
    case Tab::Retention:
        m_table->setFigures(retentionTable(now));
        break;
    case Tab::FoundBy:
        m_table->setFigures(sourceTable(now));
        break;
    case Tab::Stages:
        m_table->setFigures(stageTable(now));
        break;
    case Tab::Drivers:
    case Tab::BestHour: // refreshStudy()
        break;
    case Tab::Spread:
        m_table->setFigures(spreadTable(now));
        break;
    case Tab::Connection:
        m_table->setFigures(arrivalTable(now));
        break;
    case Tab::Attention:
        m_table->setFigures(attentionTable(*now.report));
        break;
    case Tab::Checks:
        m_table->setFigures(lawTable(*now.report));
        break;
    }
    m_table->setAccessibleName(tr("%1, table").arg(m_tabs->tabText(m_tabs->currentIndex())));
}

void ReachPage::showStale() {
    if (session() == nullptr || chosenItem() == nullptr) return;
    const bool stale = session()->isOutOfDate();
    for (int i = 0; i < static_cast<int>(Tab::Checks); ++i)
        if (const auto one = static_cast<Tab>(i); one != Tab::Drivers && one != Tab::BestHour)
            chartOf(one)->setStale(stale);
    m_table->setDimmed(stale);
    refreshStudyWork(); // a study has an age of its own
    const Tokens& t = tokensOf(this);
    for (QLabel* label : {m_number, m_noun, m_interval, m_facts}) {
        const QString style =
            stale ? QStringLiteral("color: %1").arg(mixed(t.background, t.text, 0.45).name()) : QString();
        if (label->styleSheet() != style) label->setStyleSheet(style); // costs milliseconds
    }
    QString text;
    m_state->setToolTip(QString());
    if (stale) {
        text = tr("out of date");
        m_state->setToolTip(session()->outOfDateReason());
    } else if (session()->answerState() == AnswerState::Partial) {
        text = tr("first answer: %1")
                   .arg(shareAnswered(session()->outcome()->report.provenance, session()->scenario()));
    }
    if (!m_progress.isEmpty()) text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) + m_progress;
    m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
}

ChartFrame* ReachPage::chartOf(Tab tab) const {
    switch (tab) {
    case Tab::OverTime:
        return m_overTime;
    case Tab::Segments:
        return m_segments;
    case Tab::When:
        return m_when;
    case Tab::HowOften:
        return m_often;
    case Tab::Retention:
        return m_retention;
    case Tab::FoundBy:
        return m_found;
    case Tab::Stages:
        return m_stages;
    case Tab::Drivers:
        return m_drivers;
    case Tab::BestHour:
        return m_hours;
    case Tab::Spread:
        return m_spread;
    case Tab::Connection:
        return m_arrival;
    case Tab::Attention:
        return m_attention;
    case Tab::Checks:
        break;
    }
    return nullptr;
}

/// Highlights what this page can show of the window's selection.
void ReachPage::showSelection() {
    const auto now = view();
    if (!now) return;
    const Selection& selection = session()->selection();
    int row = -1, hourOfDay = -1, hour = -1;
    for (std::size_t i = 0; i < now->segmentOrder.size() && selection.segment; ++i) {
        if (now->item->segments[now->segmentOrder[i]].id == *selection.segment) row = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < now->item->hours.size() && selection.hour; ++i) {
        if (now->item->hours[i].at == *selection.hour) hour = static_cast<int>(i);
    }
    if (selection.hour && selection.segment) {
        const Market* market = session()->catalog().market(selection.segment->value.substr(0, 2));
        if (market != nullptr)
            hourOfDay = selection.hour->hourOfDay(market->offsetMinutesAt(*selection.hour));
    }
    m_segments->setSelected({0, row});
    m_when->setSelected({row, hourOfDay});
    const QString segmentKey =
        selection.segment ? QString::fromStdString(selection.segment->value) : QString();
    if (tab() == Tab::Segments || tab() == Tab::When) m_table->showKey(segmentKey);
    if (tab() == Tab::OverTime) m_table->showKey(hour >= 0 ? QString::number(hour) : QString());
}

void ReachPage::chooseSegment(const QString& key, std::optional<int> hourOfDay) {
    const auto now = view();
    if (!now) return;
    Selection selection = session()->selection();
    selection.item = now->item->id;
    selection.segment = SegmentId{key.toStdString()};
    selection.viewer.reset();
    selection.slot.reset();
    if (hourOfDay) {
        const Market* market = session()->catalog().market(key.left(2).toStdString());
        const int offset =
            market == nullptr ? now->utcOffsetMinutes : market->offsetMinutesAt(now->publishedAt);
        if (const auto hour = firstHour(*now, offset, *hourOfDay)) selection.hour = hour;
    }
    session()->select(selection);
}

void ReachPage::chooseHour(SimTime at) {
    Selection selection = session()->selection();
    if (const ItemReport* item = chosenItem()) selection.item = item->id;
    selection.hour = at;
    selection.slot.reset();
    session()->select(selection);
}

void ReachPage::onPoint(Tab from, int series, int point) {
    const auto now = view();
    if (!now) return;
    const auto segmentKey = [&](int row) {
        return QString::fromStdString(
            now->item->segments[now->segmentOrder[static_cast<std::size_t>(row)]].id.value);
    };
    if (from == Tab::Segments) chooseSegment(segmentKey(point), std::nullopt);
    if (from == Tab::When) chooseSegment(segmentKey(series), point);
    if (from == Tab::BestHour) {
        const ChartData drawn = m_hours->chartData();
        int before = point; // cells of the rows above
        for (int row = 0; row < series; ++row)
            before += static_cast<int>(drawn.series[static_cast<std::size_t>(row)].points.size());
        const std::vector<QString>& keys = m_table->figures().keys;
        if (before < static_cast<int>(keys.size())) {
            chooseCell(keys[static_cast<std::size_t>(before)]);
            m_table->showKey(keys[static_cast<std::size_t>(before)]);
        }
    }
    if (from == Tab::OverTime) {
        int left = point; // points begin with the first hour that ends after publishing
        for (const HourReport& hour : now->item->hours) {
            if (!(hour.at.plusHours(1) > now->publishedAt)) continue;
            if (left-- == 0) return chooseHour(hour.at);
        }
    }
}

void ReachPage::onKey(Tab from, const QString& key) {
    if (from == Tab::BestHour) chooseCell(key);
    if (from == Tab::Segments || from == Tab::When) chooseSegment(key, std::nullopt);
    if (from == Tab::OverTime) {
        const auto now = view();
        const auto index = static_cast<std::size_t>(key.toUInt());
        if (now && index < now->item->hours.size()) chooseHour(now->item->hours[index].at);
    }
}

} // namespace forereach::ui
