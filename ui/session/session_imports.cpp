// SPDX-License-Identifier: GPL-3.0-or-later
// The part of WorkspaceSession about files: imports, exports, files that moved or changed.

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

#include "core/base/hash.h"
#include "core/report/export.h"
#include "core/store/json.h"
#include "ui/session/log.h"
#include "ui/session/session.h"
#include "ui/session/session_edits.h"

namespace forereach::ui {

namespace {
/// More than this dropped at once is an archive, not a question about these pieces.
constexpr std::size_t kJoinScenarioUpTo = 8;
}

void WorkspaceSession::import(const QStringList& paths) {
    if (!m_open) {
        Q_EMIT failed(tr("Open a workspace first."));
        return;
    }
    m_importer.add(paths);
}

void WorkspaceSession::cancelImport() {
    m_importer.cancel();
}

void WorkspaceSession::onImported(const CommittedImport& import) {
    qCInfo(lcSession) << "import of a" << import.row.kind.c_str() << "ended:" << import.row.verdict.c_str();
    if (import.edit) {
        takeItems(import.edit->before, import.edit->after);
        if (!m_librarySoon.isActive()) m_librarySoon.start();
        m_importEdits.push_back(*import.edit);
        if (syncScenarioWithLibrary()) scenarioTouched();
    }
    if (import.analyticsReport) onAnalytics(import);
    Q_EMIT importedFile(import.row);
}

void WorkspaceSession::onImportFinished(bool cancelled) {
    // One undo step for the drop: an item's first state before it and its last state after it.
    std::vector<LibraryItem> before, after;
    std::vector<ItemId> added;
    const auto byId = [](std::vector<LibraryItem>& list, const ItemId& id) {
        return std::ranges::find_if(list, [&](const LibraryItem& i) { return i.content.id == id; });
    };
    for (const LibraryEdit& edit : m_importEdits) {
        for (const LibraryItem& b : edit.before)
            if (byId(before, b.content.id) == before.end() && byId(after, b.content.id) == after.end())
                before.push_back(b);
        for (const LibraryItem& a : edit.after) {
            const auto it = byId(after, a.content.id);
            if (it != after.end())
                *it = a;
            else
                after.push_back(a);
        }
    }
    m_importEdits.clear();
    if (m_librarySoon.isActive()) {
        m_librarySoon.stop();
        Q_EMIT libraryChanged();
    }
    for (const LibraryItem& a : after)
        if (byId(before, a.content.id) == before.end() && a.verdict != MediaVerdict::Refused &&
            (a.content.durationS > 0 || !lasts(a.content.format)))
            added.push_back(a.content.id);
    if (!after.empty()) {
        const QString label = tr("Import %n item(s)", nullptr, static_cast<int>(after.size()));
        m_undo.beginMacro(label);
        m_undo.push(new EditLibraryCommand(*this, label, std::move(before), std::move(after),
                                           EditLibraryCommand::FirstTime::IsDone));
        joinScenario(added);
        m_undo.endMacro();
        lookAtFiles();
    }
    Q_EMIT importFinished(cancelled);
}

/// A few new items are what the next run is about, unless they would make the scenario invalid.
void WorkspaceSession::joinScenario(const std::vector<ItemId>& added) {
    if (added.empty()) return;
    if (m_scenario.content.size() + added.size() > kJoinScenarioUpTo) {
        Q_EMIT noticed(
            tr("Not simulated yet, as they are many: tick \"In\" for those that the scenario is about."));
        return;
    }
    const std::size_t issuesBefore = m_scenario.content.empty() ? 0 : m_issues.size();
    Scenario with = m_scenario;
    for (const ItemId& id : added) with.content.push_back(item(id)->content);
    if (validate(with, catalog()).size() <= issuesBefore)
        setInScenario(added, true);
    else
        Q_EMIT noticed(tr("Not simulated yet: the publish time lies outside the scenario's days."));
}

void WorkspaceSession::measureAgain(const ItemId& id) {
    const LibraryItem* found = item(id);
    if (found && found->file) import({QString::fromStdString(found->file->path.string())});
}

void WorkspaceSession::relink(const ItemId& id, const QString& place) {
    const LibraryItem* found = item(id);
    if (!found || !found->file) return;
    m_pool.start([this, id, wanted = *found->file, place, closing = m_closing] {
        const std::filesystem::path path = place.toStdString();
        std::optional<std::filesystem::path> at;
        std::optional<Error> error;
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored)) {
            auto moved = findMovedFile(wanted, path, closing);
            if (moved)
                at = std::move(moved).value();
            else
                error = moved.error();
        } else if (auto hash = digestOfFile(path); !hash) {
            error = hash.error();
        } else if (*hash == wanted.contentHash) {
            at = path;
        }
        QMetaObject::invokeMethod(
            this,
            [this, id, at, error] {
                const LibraryItem* now = item(id);
                if (error) {
                    Q_EMIT failed(QString::fromStdString(error->text()));
                } else if (!at) {
                    Q_EMIT failed(
                        tr("Not the same file: its content differs from the one that was measured."));
                } else if (now && now->file) {
                    LibraryItem after = *now;
                    after.file->path = *at;
                    const QFileInfo info(QString::fromStdString(at->string()));
                    after.file->modifiedAt = info.lastModified().toSecsSinceEpoch();
                    editItem(tr("Find the file again"), std::move(after));
                    lookAtFiles();
                    Q_EMIT noticed(tr("Found. The item plays from its new place."));
                }
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::readSubtitles(const std::filesystem::path& path, QObject* context,
                                     std::function<void(SubtitleFile)> answer) {
    m_pool.start([this, path, context = QPointer<QObject>(context), answer, closing = m_closing] {
        SubtitleFile file;
        file.path = path;
        if (auto read = analyseMedia(path, {}, {}, closing)) {
            file.cues = std::move(read->cues);
            file.language = read->language;
            if (file.cues.empty()) file.problem = tr("No subtitles in it");
        } else {
            file.problem = QString::fromStdString(read.error().text());
        }
        QMetaObject::invokeMethod(
            this,
            [context, answer, file] {
                if (context) answer(file);
            },
            Qt::QueuedConnection);
    });
}

MediaFileState WorkspaceSession::fileState(const ItemId& id) const {
    const auto it = m_fileStates.find(id.value);
    return it == m_fileStates.end() ? MediaFileState::Present : it->second;
}

void WorkspaceSession::lookAtFiles() {
    std::vector<std::pair<std::string, MediaFile>> files;
    for (const LibraryItem& i : m_items)
        if (i.file) files.emplace_back(i.content.id.value, *i.file);
    m_pool.start([this, files = std::move(files), closing = m_closing] {
        std::unordered_map<std::string, MediaFileState> states;
        for (const auto& [id, file] : files) {
            if (closing.cancelled()) return;
            const MediaFileState state = mediaFileState(file);
            if (state != MediaFileState::Present) states[id] = state;
        }
        QMetaObject::invokeMethod(
            this,
            [this, states = std::move(states)] {
                if (states == m_fileStates) return;
                m_fileStates = states;
                Q_EMIT fileStatesChanged();
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::exportTo(ExportKind kind, const QString& path) {
    if (kind != ExportKind::ScenarioJson && !m_outcome) {
        Q_EMIT failed(tr("Nothing to export yet: run the scenario first."));
        return;
    }
    m_pool.start([this, kind, path, outcome = m_outcome, scenario = m_scenario] {
        const std::filesystem::path file = path.toStdString();
        Result<void> done;
        switch (kind) {
        case ExportKind::Html:
            done = writeFileAtomically(file, htmlReport(outcome->report));
            break;
        case ExportKind::Json:
            done = writeFileAtomically(file, reportToJson(outcome->report));
            break;
        case ExportKind::ScenarioJson:
            done = writeFileAtomically(file, scenarioToJson(scenario));
            break;
        case ExportKind::CsvFolder:
            for (const CsvTable& table : csvTables(outcome->report))
                if (done) done = writeFileAtomically(file / table.name, table.text);
            break;
        }
        sayWritten(done, path);
    });
}

void WorkspaceSession::exportMarkers(const ItemId& id, MarkerFormat format, const QString& path) {
    const LibraryItem* item = this->item(id);
    if (!item || !m_outcome) {
        Q_EMIT failed(tr("Nothing to export yet: run the scenario first."));
        return;
    }
    m_pool.start([this, format, path, item = *item, outcome = m_outcome] {
        sayWritten(writeFileAtomically(path.toStdString(), markerFile(format, item, outcome->report)), path);
    });
}

// From any thread.
void WorkspaceSession::sayWritten(const Result<void>& done, const QString& path) {
    QMetaObject::invokeMethod(
        this,
        [this, done, path] {
            if (done)
                Q_EMIT noticed(tr("Written: %1").arg(path));
            else
                Q_EMIT failed(tr("Cannot write: %1").arg(QString::fromStdString(done.error().text())));
        },
        Qt::QueuedConnection);
}

} // namespace forereach::ui
