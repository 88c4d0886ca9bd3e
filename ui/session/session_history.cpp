// SPDX-License-Identifier: GPL-3.0-or-later
// The part of WorkspaceSession about the archive of analytics exports.

#include <QFileInfo>

#include <algorithm>

#include "core/store/analytics_archive.h"
#include "core/store/ledger.h"
#include "ui/session/session.h"
#include "ui/session/store_thread.h"

namespace forereach::ui {

namespace {

std::vector<AnalyticsColumn> unknownColumns(const AnalyticsImportRecord& record) {
    std::vector<AnalyticsColumn> columns;
    for (const ImportedTable& table : record.tables)
        columns.insert(columns.end(), table.columns.begin(), table.columns.end());
    return columns;
}

} // namespace

ImportRunner::Prepare WorkspaceSession::withWhatIsTold() const {
    if (!m_services.prepareAs) return m_services.prepare;
    return [told = m_told, prepare = m_services.prepare, prepareAs = m_services.prepareAs](
               const std::filesystem::path& path, const MediaProgress& progress, const CancelToken& cancel) {
        std::optional<AnalyticsOptions> options;
        {
            const std::lock_guard lock(told->mutex);
            if (const auto node = told->options.extract(path)) options = node.mapped();
        }
        return options ? prepareAs(path, *options, progress, cancel) : prepare(path, progress, cancel);
    };
}

void WorkspaceSession::importAs(const QString& path, const AnalyticsOptions& options) {
    {
        const std::lock_guard lock(m_told->mutex);
        m_told->options[path.toStdString()] = options;
    }
    const auto unmapped = std::ranges::find(m_unmapped, path, &UnmappedExport::path);
    if (unmapped != m_unmapped.end()) m_tried[path] = {unknownColumns(unmapped->record), options};
    import({path});
}

void WorkspaceSession::onAnalytics(const CommittedImport& import) {
    const AnalyticsImportRecord& record = *import.analyticsReport;
    const QString path = QString::fromStdString(import.row.file);
    std::erase_if(m_unmapped, [&](const UnmappedExport& one) { return one.path == path; });
    if (const auto tried = m_tried.extract(path); tried && record.id != 0 && !record.needsMapping())
        m_store->post([columns = tried.mapped().first,
                       options = tried.mapped().second](std::optional<Workspace>& workspace) {
            // A template is a convenience: without it the user is asked again.
            if (workspace) (void)AnalyticsArchive(*workspace).rememberMapping(columns, options);
        });
    if (record.needsMapping()) {
        m_unmapped.push_back({path, record, std::nullopt});
        m_store->post([this, path, columns = unknownColumns(record)](std::optional<Workspace>& workspace) {
            if (!workspace) return;
            const auto known = AnalyticsArchive(*workspace).rememberedMapping(columns);
            if (!known || !*known) return;
            QMetaObject::invokeMethod(
                this,
                [this, path, options = **known] {
                    for (UnmappedExport& one : m_unmapped)
                        if (one.path == path) one.remembered = options;
                    Q_EMIT historyChanged();
                },
                Qt::QueuedConnection);
        });
    }
    Q_EMIT importedAnalytics(path, record);
    Q_EMIT historyChanged();
}

void WorkspaceSession::history(QObject* context, std::function<void(ImportHistory)> answer) {
    m_store->post([this, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
        ImportHistory history;
        if (workspace) {
            const AnalyticsArchive archive(*workspace);
            auto imports = archive.imports();
            auto matches = archive.matches();
            for (const Error* error :
                 {imports ? nullptr : &imports.error(), matches ? nullptr : &matches.error()})
                if (error) history.problem = QString::fromStdString(error->text());
            if (imports) history.imports = std::move(*imports);
            if (matches) history.matches = std::move(*matches);
        }
        QMetaObject::invokeMethod(
            this,
            [context, answer, history = std::move(history)] {
                if (context) answer(history);
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::ledger(QObject* context, std::function<void(Result<Ledger>)> answer) {
    m_store->post([this, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
        Result<Ledger> ledger = workspace ? readLedger(*workspace) : Ledger{};
        QMetaObject::invokeMethod(
            this,
            [context, answer, ledger = std::move(ledger)] {
                if (context) answer(ledger);
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::changeHistory(std::function<Result<void>(Workspace&)> change) {
    m_store->post([this, change](std::optional<Workspace>& workspace) {
        if (!workspace) return;
        if (const auto done = change(*workspace); !done) reportFailure(done.error());
        QMetaObject::invokeMethod(this, &WorkspaceSession::historyChanged, Qt::QueuedConnection);
    });
}

void WorkspaceSession::undoAnalyticsImport(std::int64_t id) {
    changeHistory([id](Workspace& workspace) { return AnalyticsArchive(workspace).undo(id); });
}

void WorkspaceSession::decideMatch(const PostKey& key, const ItemId& item, bool accepted) {
    changeHistory([key, item, accepted](Workspace& workspace) {
        return AnalyticsArchive(workspace).decide(key, item, accepted);
    });
}

} // namespace forereach::ui
