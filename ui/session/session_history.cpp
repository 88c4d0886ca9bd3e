// SPDX-License-Identifier: GPL-3.0-or-later
// The part of WorkspaceSession about the archive of analytics exports.

#include <QFileInfo>

#include <algorithm>

#include "core/store/analytics_archive.h"
#include "ui/session/session.h"
#include "ui/session/store_thread.h"

namespace forereach::ui {

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
    import({path});
}

void WorkspaceSession::onAnalytics(const CommittedImport& import) {
    const AnalyticsImportRecord& record = *import.analyticsReport;
    const QString path = QString::fromStdString(import.row.file);
    std::erase_if(m_unmapped, [&](const UnmappedExport& one) { return one.path == path; });
    if (record.needsMapping()) m_unmapped.push_back({path, record});
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
