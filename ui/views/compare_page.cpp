// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/compare_page.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabBar>
#include <QUndoStack>

#include <algorithm>

#include "ui/charts/forest_chart.h"
#include "ui/charts/line_band_chart.h"
#include "ui/session/session.h"
#include "ui/views/compare_feeds.h"
#include "ui/views/compare_pictures.h"
#include "ui/views/figure_table.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

void ComparePage::setSession(WorkspaceSession* session) {
    Page::setSession(session);
    m_desk = std::make_unique<CompareDesk>(*session, m_compare);
    m_feeds->setSession(session);
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        refreshTab();
        if (tab() == Tab::Feeds && !m_desk->feeds() && !m_desk->feedsWork().isRunning()) askFeeds();
    });
    connect(m_desk.get(), &CompareDesk::feedsChanged, this,
            [this] { draw("feeds", [this] { refreshFeeds(); }); });
    connect(m_desk.get(), &CompareDesk::changed, this, [this] { draw("comparison", [this] { refresh(); }); });
    connect(m_desk.get(), &CompareDesk::workChanged, this,
            [this] { draw("work", [this] { refreshState(); }); });
    connect(session->undoStack(), &QUndoStack::indexChanged, this,
            [this] { draw("work", [this] { refreshState(); }); });
    connect(session, &WorkspaceSession::selectionChanged, this,
            [this](const Selection&) { draw("selection", [this] { showSelection(); }); });
    connect(m_desk.get(), &CompareDesk::written, this, [this](const QString& path, const QString& problem) {
        if (problem.isEmpty())
            Q_EMIT noticed(tr("Wrote %1").arg(path));
        else
            Q_EMIT this->session()->failed(tr("Cannot write %1: %2").arg(path, problem));
    });
    refresh();
}

void ComparePage::compareItems(const std::vector<ItemId>& items) {
    std::vector<ComparedSource> sources;
    for (const ItemId& id : items) sources.push_back({ComparedSource::Kind::Item, id, {}, 0, {}});
    if (sources.size() > kMostVariants) Q_EMIT noticed(tr("Six fit. The others are left out."));
    m_desk->setVariants(sources);
    m_desk->run();
}

ComparePage::Tab ComparePage::tab() const {
    return static_cast<Tab>(std::max(0, m_tabs->currentIndex()));
}

void ComparePage::setTab(Tab tab) {
    m_tabs->setCurrentIndex(static_cast<int>(tab));
}

std::optional<CompareView> ComparePage::view() const {
    const Comparison* c = m_desk ? m_desk->comparison() : nullptr;
    if (c == nullptr) return std::nullopt;
    CompareView view = compareViewOf(*c, ItemId{m_item->currentData().toString().toStdString()});
    return view.others.empty() ? std::nullopt : std::optional(view);
}

void ComparePage::refresh() {
    if (m_desk->variants().empty()) {
        return showEmpty({tr("Two cuts or scenarios, same viewers, same luck."), tr("Duplicate A as B"),
                          [this] { m_desk->duplicateAsB(); }});
    }
    showBody();
    refreshChips();
    refreshItems();
    refreshAnswer();
    refreshState();
}

QString ComparePage::workText() const {
    if (!m_desk->work().isRunning()) return {};
    const Progress& p = m_desk->work().progress();
    QString text = p.stage == Progress::Stage::Simulating && p.replication > 0
                       ? tr("Simulating: replication %1 of %2").arg(p.replication).arg(p.replications)
                   : p.stage == Progress::Stage::WarmUp ? tr("Warming up")
                                                        : tr("Preparing the simulation");
    text += QStringLiteral(", ") + percentText(p.done);
    if (p.secondsLeft >= 0) text += tr(", %1 s left").arg(figureText(p.secondsLeft, 1));
    return text;
}

void ComparePage::refreshState() {
    if (m_desk->variants().empty()) return;
    const bool running = m_desk->work().isRunning();
    refreshChips(); // they leave the progress its room
    const CompareDesk::Obstacle obstacle = m_desk->obstacle();
    m_progress->setText(workText());
    m_progress->setVisible(running);
    m_cancel->setVisible(running);
    m_run->setEnabled(!running && obstacle.text.isEmpty());
    m_run->setToolTip(obstacle.text.isEmpty()
                          ? tr("Runs all variants on the same viewers with the same luck (Ctrl+R)")
                          : obstacle.text);

    QString state;
    const bool stale = m_desk->isStale();
    if (!m_desk->work().failure().isEmpty())
        state = tr("Cannot run: %1").arg(m_desk->work().failure());
    else if (m_desk->variants().size() < 2)
        state = tr("Add a second variant to compare it with.");
    else if (!obstacle.text.isEmpty())
        state = tr("Cannot run: %1").arg(obstacle.text);
    else if (stale)
        state = tr("Out of date: %1").arg(m_desk->staleReason());
    else if (m_desk->answer() == CompareDesk::Answer::Partial)
        state = tr("First answer: %1 of %2 viewers, %3 of %4 replications. It may move.")
                    .arg(countText(static_cast<double>(m_desk->comparison()->viewers)),
                         countText(static_cast<double>(m_desk->viewersAsked())))
                    .arg(m_desk->comparison()->replications)
                    .arg(m_desk->replicationsAsked());
    else if (m_desk->firstIsUsedForAll())
        state = tr("Seed, viewers and days of %1 are used for all.").arg(m_desk->variants()[0].letter());
    m_state->setText(state);
    m_remedy->setText(obstacle.remedy);
    m_remedy->setVisible(!obstacle.remedy.isEmpty());
    m_undo->setVisible(stale && obstacle.text.isEmpty() && !running && session()->undoStack()->canUndo());
    m_stateRow->setVisible(!state.isEmpty());
    if (m_desk->comparison() == nullptr)
        for (const Tab tab : {Tab::Segments, Tab::Outcomes, Tab::OverTime, Tab::Retention})
            chartOf(tab)->setEmptyText(running                   ? workText()
                                       : obstacle.text.isEmpty() ? tr("Compare to see where they differ.")
                                                                 : state);
    m_more->setVisible(m_more->isEnabled() && !running && !stale && obstacle.text.isEmpty());
}

void ComparePage::refreshItems() {
    const Comparison* c = m_desk->comparison();
    const QVariant was = m_item->currentData();
    const QSignalBlocker quiet(m_item);
    m_item->clear();
    if (c != nullptr)
        for (const VariantComparison& v : c->comparisons)
            for (const ItemComparison& item : v.items)
                if (const QString id = QString::fromStdString(item.a.value); m_item->findData(id) < 0)
                    m_item->addItem(QString::fromStdString(item.titleA.empty() ? item.a.value : item.titleA),
                                    id);
    if (const int at = m_item->findData(was); at >= 0) m_item->setCurrentIndex(at);
    m_item->setVisible(m_item->count() > 1);
}

/// Under what all of them were simulated.
QString ComparePage::basisText() const {
    const Comparison& c = *m_desk->comparison();
    QStringList markets;
    for (const std::string& code : m_desk->marketsAnswered()) {
        const Market* market = session()->catalog().market(code);
        markets << (market == nullptr ? QString::fromStdString(code) : marketName(*market));
    }
    QStringList parts{markets.join(QStringLiteral(", ")),
                      c.days == 1 ? tr("1 day") : tr("%1 days").arg(c.days),
                      tr("%1 viewers").arg(countText(static_cast<double>(c.viewers))),
                      tr("replications: %1").arg(c.replications), tr("seed %1").arg(c.seed)};
    return parts.join(QStringLiteral(" · "));
}

void ComparePage::refreshAnswer() {
    const auto now = view();
    m_verdict->setVisible(now.has_value());
    m_more->setEnabled(false);
    if (now) {
        const CompareVerdict verdict = verdictWords(*now);
        m_sentence->setText(verdict.sentence);
        m_detail->setText(verdict.detail);
        m_detail->setVisible(!verdict.detail.isEmpty());
        m_basis->setText(basisText());
        m_verdict->setAccessibleName(verdict.sentence);
        m_verdict->setAccessibleDescription(verdict.detail);
        m_more->setEnabled(verdict.replications.has_value() && m_desk->answer() == CompareDesk::Answer::Full);
        if (verdict.replications) {
            m_more->setProperty("replications", *verdict.replications);
            m_more->setText(tr("Run %1 replications").arg(*verdict.replications));
        }
        const Tokens& t = tokensOf(this);
        const QString style = m_desk->isStale()
                                  ? QStringLiteral("color: %1").arg(mixed(t.background, t.text, 0.45).name())
                                  : QString();
        for (QLabel* label : {m_sentence, m_detail, m_basis})
            if (label->styleSheet() != style) label->setStyleSheet(style);
    }
    refreshTab();
}

void ComparePage::refreshTab() {
    if (!m_desk) return;
    const auto now = view();
    ChartFrame* chart = chartOf(tab());
    ComparePicture picture;
    if (now) {
        switch (tab()) {
        case Tab::Segments:
            picture = whereTheyDiffer(*now);
            break;
        case Tab::Outcomes:
            picture = outcomesDiffer(*now);
            break;
        case Tab::OverTime:
            picture = differenceOverTime(*now);
            break;
        case Tab::Retention:
            picture = retentionDiffers(*now);
            break;
        case Tab::Feeds:
            break; // refreshFeeds()
        case Tab::WhatDiffers:
            picture = whatDiffers(*now);
            break;
        case Tab::LiveTest:
            picture = liveTests(*now);
            break;
        }
    }
    m_rows.clear();
    if (now && tab() == Tab::Segments) {
        m_rows.emplace_back();
        for (const QString& key : picture.table.keys) {
            const QString segment = key.section(QLatin1Char('|'), -1);
            if (std::ranges::find(m_rows, segment) == m_rows.end()) m_rows.push_back(segment);
        }
    }
    if (chart != nullptr) {
        if (now) chart->setProvenance(compareProvenance(*now->comparison));
        chart->setTitle(picture.finding);
        chart->setSubtitle(picture.subtitle);
        chart->setData(picture.data);
        chart->setStale(m_desk->isStale());
    }
    m_finding->setText(now ? picture.finding : tr("Compare to see where they differ."));
    m_note->setText(picture.subtitle);
    m_table->setFigures(std::move(picture.table));
    m_table->setDimmed(m_desk->isStale());
    m_table->setAccessibleName(tr("%1, table").arg(m_tabs->tabText(m_tabs->currentIndex())));
    if (tab() == Tab::Feeds) refreshFeeds();
    arrange();
    showSelection();
}

ChartFrame* ComparePage::chartOf(Tab tab) const {
    switch (tab) {
    case Tab::Segments:
        return m_forest;
    case Tab::Outcomes:
        return m_outcomes;
    case Tab::OverTime:
        return m_overTime;
    case Tab::Retention:
        return m_retention;
    default:
        return nullptr;
    }
}

/// Highlights what this page can show of the window's selection.
void ComparePage::showSelection() {
    const auto& segment = session()->selection().segment;
    const QString key = segment ? QString::fromStdString(segment->value) : QString();
    if (tab() == Tab::Feeds && segment != m_feeds->segment()) askFeeds();
    if (tab() != Tab::Segments) return;
    const auto row = std::ranges::find(m_rows, key);
    const bool known = segment && row != m_rows.end();
    m_forest->setSelected(known ? ChartFrame::Spot{0, static_cast<int>(row - m_rows.begin())}
                                : ChartFrame::Spot{});
    if (!known) return m_table->showKey({});
    const auto now = view();
    m_table->showKey(now && !now->one() ? now->others[0].letter + QLatin1Char('|') + key : key);
}

void ComparePage::chooseSegment(const QString& key) {
    const QString segment = key.section(QLatin1Char('|'), -1);
    Selection selection = session()->selection();
    selection.segment.reset();
    if (!segment.isEmpty()) selection.segment = SegmentId{segment.toStdString()};
    selection.viewer.reset();
    selection.slot.reset();
    session()->select(selection);
}

void ComparePage::onPoint(int, int point) {
    if (point >= 0 && point < static_cast<int>(m_rows.size()))
        chooseSegment(m_rows[static_cast<std::size_t>(point)]);
}

// Feeds

/// Someone of the segment that is selected, for the item that is looked at.
void ComparePage::askFeeds() {
    if (!m_desk->obstacle().text.isEmpty()) return refreshFeeds();
    const std::string item = m_item->currentData().toString().toStdString();
    m_feeds->setSegment(session()->selection().segment);
    m_desk->askFeeds(m_feeds->segment(), item.empty() ? std::nullopt : std::optional(ItemId{item}));
}

void ComparePage::refreshFeeds() {
    if (!m_desk || tab() != Tab::Feeds) return;
    const BackgroundWork& work = m_desk->feedsWork();
    const auto feeds = m_desk->feeds();
    std::vector<CompareFeeds::Side> sides;
    for (const CompareDesk::Variant& v : m_desk->variants())
        sides.push_back({v.letter(), v.name, v.slot, v.slot == m_desk->baseline()});
    m_feeds->setSides(std::move(sides));
    const QString obstacle = m_desk->obstacle().text;
    const QString state =
        work.isRunning()
            ? tr("Replaying one person's day under each variant, %1").arg(percentText(work.progress().done))
        : !work.failure().isEmpty() ? tr("No such person: %1").arg(work.failure())
        : !obstacle.isEmpty()       ? tr("Cannot run: %1").arg(obstacle)
        : feeds                     ? QString()
                                    : tr("The variants have changed. Ask again.");
    m_feeds->show(feeds, state, work.isRunning());
    m_table->setFigures(m_feeds->figures());
    m_table->setDimmed(!feeds);
}

} // namespace forereach::ui
