// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/item_page.h"

#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/preview/player.h"
#include "ui/views/signal_table.h"
#include "ui/views/theme.h"
#include "ui/views/timeline.h"
#include "ui/views/words.h"

namespace forereach::ui {

ItemPage::ItemPage(QWidget* parent)
    : Page(QStringLiteral("itemPage"), tr("Item"), tr("Where do viewers leave?"), parent) {
    build();
}

void ItemPage::build() {
    m_back = new QToolButton(this);
    m_back->setObjectName(QStringLiteral("itemBack"));
    m_back->setText(tr("Library"));
    m_back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_back->setToolTip(tr("Back to the library (Alt+Left)"));
    m_back->setShortcut(QKeySequence(QStringLiteral("Alt+Left")));
    m_back->setIcon(icon("back", palette()));
    headControls()->addWidget(m_back);
    connect(m_back, &QToolButton::clicked, this, &ItemPage::backRequested);

    auto* line = new QHBoxLayout;
    line->setSpacing(kStep * 4);
    m_name = new QLabel(this);
    m_name->setObjectName(QStringLiteral("itemName"));
    m_name->setProperty("role", QStringLiteral("strip"));
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    line->addWidget(m_name, 1);
    m_answer = new QLabel(this);
    m_answer->setObjectName(QStringLiteral("itemAnswer"));
    m_answer->setProperty("role", QStringLiteral("muted"));
    line->addWidget(m_answer);
    body()->addLayout(line);

    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(QStringLiteral("itemSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(kStep * 4);
    body()->addWidget(splitter, 1);
    auto* left = new QWidget(splitter);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kStep * 2);
    m_player = new Player(left);
    m_player->setObjectName(QStringLiteral("itemPlayer"));
    column->addWidget(m_player, 1);
    setFocusProxy(m_player); // Space plays as soon as the page is there
    m_timeline = new Timeline(left);
    column->addWidget(m_timeline);
    splitter->addWidget(left);

    m_tabs = new QTabWidget(splitter);
    m_tabs->setObjectName(QStringLiteral("itemTabs"));
    m_signals = new SignalTable(m_tabs);
    m_tabs->addTab(m_signals, tr("Signals"));
    m_subtitles = new QTreeWidget(m_tabs);
    m_subtitles->setObjectName(QStringLiteral("subtitleList"));
    m_subtitles->setAccessibleName(tr("Subtitles"));
    m_subtitles->setHeaderLabels({tr("Time"), tr("Text")});
    m_subtitles->setWordWrap(true);
    m_tabs->addTab(m_subtitles, tr("Subtitles"));
    auto* moments = new QWidget(m_tabs);
    auto* momentsColumn = new QVBoxLayout(moments);
    momentsColumn->setContentsMargins(0, 0, 0, kStep * 2);
    m_moments = new QTreeWidget(moments);
    m_moments->setObjectName(QStringLiteral("momentList"));
    m_moments->setAccessibleName(tr("Where viewers leave, simulated"));
    m_moments->setHeaderLabels({tr("Time"), tr("What"), tr("Watching before"), tr("Times typical")});
    m_moments->headerItem()->setToolTip(
        3, tr("How much faster viewers leave than the steady decline of the rest of the clip says"));
    m_moments->setRootIsDecorated(false);
    momentsColumn->addWidget(m_moments, 1);
    m_exportMarkers = new QPushButton(tr("Export markers…"), moments);
    m_exportMarkers->setObjectName(QStringLiteral("exportMarkers"));
    m_exportMarkers->setToolTip(
        tr("For the editor the video was cut in: EDL (DaVinci Resolve), OpenTimelineIO or CSV"));
    momentsColumn->addWidget(m_exportMarkers, 0, Qt::AlignLeft);
    m_tabs->addTab(moments, tr("Moments"));
    m_findings = new QTreeWidget(m_tabs);
    m_findings->setObjectName(QStringLiteral("findingList"));
    m_findings->setAccessibleName(tr("What the analysis found"));
    m_findings->setHeaderLabels({tr("What"), tr("Measured")});
    m_findings->setRootIsDecorated(false);
    m_tabs->addTab(m_findings, tr("File"));
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({600, 400}); // so that a signal and its effect are read whole

    connect(m_player, &Player::positionChanged, m_timeline, &Timeline::setPosition);
    connect(m_timeline, &Timeline::seekRequested, m_player, &Player::seek);
    connect(m_signals, &SignalTable::overridesChanged, this, [this](const SignalOverrides& overrides) {
        const LibraryItem* item = session()->item(m_id);
        if (!item || item->content.overrides == overrides) return;
        LibraryItem after = *item;
        after.content.overrides = overrides;
        session()->editItem(tr("Change assumed effect"), std::move(after));
    });
    const auto seekTo = [this](QTreeWidgetItem* row) {
        const QVariant at = row->data(0, Qt::UserRole);
        if (at.isValid()) m_player->seek(at.toDouble());
    };
    connect(m_subtitles, &QTreeWidget::itemClicked, this, seekTo);
    connect(m_moments, &QTreeWidget::itemClicked, this, seekTo);
    connect(m_moments, &QTreeWidget::itemActivated, this, seekTo);
    connect(m_exportMarkers, &QPushButton::clicked, this, &ItemPage::exportMarkers);
}

void ItemPage::setSession(WorkspaceSession* s) {
    Page::setSession(s);
    connect(s, &WorkspaceSession::libraryChanged, this, [this] { draw("item", [this] { refresh(); }); });
    connect(s, &WorkspaceSession::outcomeChanged, this,
            [this] { draw("answer", [this] { refreshAnswer(); }); });
    connect(s, &WorkspaceSession::staleChanged, this,
            [this] { draw("answer", [this] { refreshAnswer(); }); });
    connect(s, &WorkspaceSession::fileStatesChanged, this, [this] {
        if (isVisible()) loadMedia();
    });
    refresh();
}

void ItemPage::showItem(const ItemId& id) {
    m_id = id;
    m_loaded.clear();
    m_subtitlesRead.clear();
    m_subtitles->clear();
    m_shown = {};
    refresh();
    Selection selection = session()->selection();
    selection.item = id;
    session()->select(selection);
    if (isVisible()) loadMedia();
}

void ItemPage::refresh() {
    const LibraryItem* item = session()->item(m_id);
    if (!item) {
        showEmpty({tr("This item is not in the library any more."), tr("Back to the library"),
                   [this] { Q_EMIT backRequested(); }});
        m_player->pause();
        return;
    }
    showBody();
    const QString title =
        QString::fromStdString(item->content.title.empty() ? item->content.id.value : item->content.title);
    m_name->setText(
        m_name->fontMetrics().elidedText(title, Qt::ElideRight, std::max(scaled(240), m_name->width())));
    m_name->setToolTip(title);
    if (!(m_shown == item->content)) {
        m_shown = item->content;
        m_signals->setContent(item->content);
    }
    showFindings(*item);
    if (item->subtitles != m_subtitlesRead) loadSubtitles();
    if (isVisible()) loadMedia();
    refreshAnswer();
}

void ItemPage::refreshAnswer() {
    const LibraryItem* item = session()->item(m_id);
    if (!item) return;
    const RunOutcomePtr outcome = session()->outcome();
    const ItemReport* report = outcome ? outcome->report.item(m_id) : nullptr;
    m_timeline->setRetention(report && report->format == Format::ShortVideo ? report->retention
                                                                            : std::vector<RetentionPoint>{},
                             session()->isOutOfDate());
    if (report)
        m_answer->setText(tr("People reached: %1").arg(peopleWithInterval(report->reach)));
    else if (session()->inScenario(m_id))
        m_answer->setText(tr("Measured, not simulated yet. F5 runs."));
    else
        m_answer->setText(tr("Not part of the scenario"));
    setSimulatedChipVisible(report != nullptr);
    showMoments(item, outcome ? &outcome->report : nullptr);
}

void ItemPage::showMoments(const LibraryItem* item, const RunReport* report) {
    const std::vector<LeaveMoment> moments =
        report ? leaveMoments(*item, *report) : std::vector<LeaveMoment>{};
    m_timeline->setMoments(moments);
    m_moments->clear();
    m_exportMarkers->setEnabled(!moments.empty());
    if (moments.empty()) {
        auto* none = new QTreeWidgetItem(m_moments, {QString(), tr("Not simulated yet. F5 runs.")});
        none->setFlags(Qt::ItemIsEnabled);
        return;
    }
    const QLocale locale;
    for (const LeaveMoment& m : moments) {
        auto* row = new QTreeWidgetItem(
            m_moments,
            {tr("%1 to %2 s").arg(locale.toString(m.fromS, 'f', 1), locale.toString(m.toS, 'f', 1)),
             momentText(m), tr("%1 %").arg(locale.toString(100 * m.watchingAtS, 'f', 0)),
             m.timesTypical ? locale.toString(*m.timesTypical, 'f', 1) : QString()});
        row->setData(0, Qt::UserRole, m.fromS);
        row->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        row->setTextAlignment(3, Qt::AlignRight | Qt::AlignVCenter);
    }
    for (int column = 0; column < 4; ++column) m_moments->resizeColumnToContents(column);
}

void ItemPage::exportMarkers() {
    const QString edl = tr("Markers for DaVinci Resolve (*.edl)"), otio = tr("OpenTimelineIO (*.otio)"),
                  csv = tr("Table (*.csv)");
    QString chosen = edl;
    QString path = QFileDialog::getSaveFileName(
        this, tr("Export markers"), QString::fromStdString(m_id.value) + QStringLiteral("-markers.edl"),
        QStringList{edl, otio, csv}.join(QStringLiteral(";;")), &chosen);
    if (path.isEmpty()) return;
    MarkerFormat format = chosen == otio  ? MarkerFormat::Otio
                          : chosen == csv ? MarkerFormat::Csv
                                          : MarkerFormat::Edl;
    // What is typed counts for more than the filter.
    if (path.endsWith(QLatin1String(".otio"), Qt::CaseInsensitive))
        format = MarkerFormat::Otio;
    else if (path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
        format = MarkerFormat::Csv;
    else if (path.endsWith(QLatin1String(".edl"), Qt::CaseInsensitive))
        format = MarkerFormat::Edl;
    else
        path += format == MarkerFormat::Otio  ? QStringLiteral(".otio")
                : format == MarkerFormat::Csv ? QStringLiteral(".csv")
                                              : QStringLiteral(".edl");
    session()->exportMarkers(m_id, format, path);
}

void ItemPage::loadMedia() {
    const LibraryItem* item = session()->item(m_id);
    if (!item) return;
    const bool there = item->file && session()->fileState(m_id) != MediaFileState::Missing;
    const std::string key = m_id.value + (there ? item->file->contentHash + item->file->path.string() : "");
    if (key == m_loaded) return;
    m_loaded = key;
    const auto& measured = item->content.signals;
    m_timeline->setMedia(item->content.durationS, measured);
    m_timeline->setFilm({});
    refreshAnswer();
    m_player->setThumbnails({});
    m_player->setSource(there ? QString::fromStdString(item->file->path.string()) : QString(),
                        item->content.durationS, measured ? measured->frameRate : 0);
    session()->filmStrip(m_id, this,
                         [this, key](std::vector<MediaThumbnail> strip, std::vector<QImage> images) {
                             if (key != m_loaded) return;
                             std::vector<std::pair<double, QImage>> film;
                             for (std::size_t i = 0; i < strip.size(); ++i)
                                 if (!images[i].isNull()) film.emplace_back(strip[i].atS, images[i]);
                             m_timeline->setFilm(std::move(film));
                             m_player->setThumbnails(strip);
                         });
}

void ItemPage::loadSubtitles() {
    const LibraryItem* item = session()->item(m_id);
    if (!item) return;
    m_subtitlesRead = item->subtitles;
    m_subtitles->clear();
    m_tabs->setTabText(1, item->subtitles.empty() ? tr("Subtitles")
                                                  : tr("Subtitles (%1)").arg(item->subtitles.size()));
    if (item->subtitles.empty()) {
        auto* none = new QTreeWidgetItem(
            m_subtitles,
            {QString(), tr("None. Drop a .srt or .vtt file whose name begins like the video's.")});
        none->setFlags(Qt::ItemIsEnabled);
    }
    for (const auto& path : item->subtitles)
        session()->readSubtitles(path, this, [this, id = m_id](const SubtitleFile& file) {
            if (id != m_id) return;
            auto* top = new QTreeWidgetItem(
                m_subtitles, {QString::fromStdString(file.path.filename().string()),
                              file.problem.isEmpty() ? captionsIn(file.language) : file.problem});
            for (const SubtitleCue& cue : file.cues) {
                auto* row =
                    new QTreeWidgetItem(top, {lengthText(cue.startS), QString::fromStdString(cue.text)});
                row->setData(0, Qt::UserRole, cue.startS);
                row->setToolTip(1, row->text(1));
            }
            top->setExpanded(true);
            m_subtitles->resizeColumnToContents(0);
            m_subtitles->setColumnWidth(0, std::min(m_subtitles->columnWidth(0), scaled(150)));
        });
}

void ItemPage::showFindings(const LibraryItem& item) {
    m_findings->clear();
    const auto add = [this](const QString& what, const QString& value) {
        auto* row = new QTreeWidgetItem(m_findings, {what, value});
        row->setToolTip(1, value);
    };
    add(tr("Verdict"), verdictName(item.verdict));
    for (const MediaFinding& finding : item.findings)
        add(tr("Finding"), QString::fromStdString(finding.message));
    if (const auto& s = item.content.signals) {
        const QLocale locale;
        add(tr("Length"), tr("%1 s").arg(locale.toString(s->durationS, 'f', 2)));
        add(tr("Picture"), tr("%1×%2 pixels").arg(s->width).arg(s->height));
        if (s->rotationDegrees != 0) add(tr("Turned by"), tr("%1 degrees").arg(s->rotationDegrees));
        if (s->frameRate > 0) add(tr("Frames"), tr("%1 a second").arg(locale.toString(s->frameRate, 'f', 2)));
        if (s->bitrateKbps > 0)
            add(tr("Data"), tr("%1 kbit a second").arg(locale.toString(s->bitrateKbps, 'f', 0)));
        if (s->hasAudio) {
            add(tr("Mean loudness"), tr("%1 dBFS").arg(locale.toString(s->meanLoudnessDb, 'f', 1)));
            add(tr("Silence"), tr("%1 % of the time").arg(locale.toString(100 * s->silenceShare, 'f', 0)));
        } else {
            add(tr("Sound"), tr("none"));
        }
        add(tr("Mean motion"), locale.toString(s->meanMotion, 'f', 3));
        add(tr("Mean brightness"), locale.toString(s->meanBrightness, 'f', 2));
        add(tr("Cuts"),
            tr("%1 (%2 a minute)").arg(s->cutsS.size()).arg(locale.toString(s->cutsPerMinute, 'f', 1)));
        add(tr("Change in the first 3 s"), tr("%1 a second").arg(locale.toString(s->changeFirst3s, 'f', 3)));
        add(tr("Captions"), s->hasCaptions ? captionsIn(s->captionLanguage) : tr("none"));
    }
    if (item.file) {
        add(tr("File"), QString::fromStdString(item.file->path.string()));
        add(tr("Size"), QLocale().formattedDataSize(item.file->size));
        add(tr("Content hash"), QString::fromStdString(item.file->contentHash));
    }
    m_findings->resizeColumnToContents(0);
}

void ItemPage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    loadMedia();
    refresh();
}

void ItemPage::hideEvent(QHideEvent* event) {
    m_player->pause();
    Page::hideEvent(event);
}

void ItemPage::changeEvent(QEvent* event) {
    Page::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_back) m_back->setIcon(icon("back", palette()));
}

} // namespace forereach::ui
