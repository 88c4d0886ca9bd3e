// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ShellWorld: a session on a workspace in a temporary folder, with an engine and an analysis that answer at
// once or on command, so that tests of the window do not wait for either. The store is the real one.

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "core/store/json.h"
#include "ui/session/session.h"

namespace forereach::ui {

struct ShellWorld {
    QTemporaryDir folder;
    std::shared_ptr<std::atomic<bool>> holdRuns = std::make_shared<std::atomic<bool>>(false);
    std::shared_ptr<std::atomic<bool>> holdImports = std::make_shared<std::atomic<bool>>(false);
    std::shared_ptr<std::atomic<bool>> holdWarmUps = std::make_shared<std::atomic<bool>>(false);
    struct WarmUps {
        std::mutex mutex;
        std::vector<std::int64_t> viewers; // of each warm-up begun
    };
    std::shared_ptr<WarmUps> warmUps = std::make_shared<WarmUps>();
    std::unique_ptr<WorkspaceSession> session;

    std::vector<std::int64_t> warmed() const {
        const std::lock_guard lock(warmUps->mutex);
        return warmUps->viewers;
    }

    static RunOutcome answerTo(const Scenario& scenario) {
        RunOutcome outcome;
        RunReport& report = outcome.report;
        report.scenario = scenario;
        report.provenance = {"test", scenarioDigest(scenario, shippedCatalog()), scenario.seed,
                             scenario.viewers, scenario.replications};
        report.digest = "0123456789abcdef0123456789abcdef";
        report.laws = {{"conservation", true, "adds up"}, {"doubling", true, "scales"}};
        for (const ContentItem& content : scenario.content) {
            ItemReport item;
            item.id = content.id;
            item.title = content.title;
            item.reach = {1000, 10, 700, 950, 1500};
            for (int i = 0; i <= 32; ++i)
                item.retention.push_back(
                    {content.durationS * i / 32, {1 - i / 40.0, 0.01, 0.9 - i / 40.0, 1 - i / 40.0, 1.0}});
            report.items.push_back(item);
        }
        return outcome;
    }

    ShellWorld() {
        WorkspaceSession::Services services;
        services.catalog = std::shared_ptr<const Catalog>(&shippedCatalog(), [](const Catalog*) {});
        services.collect = collectFiles;
        services.simulate = [hold = holdRuns](const Scenario& s, const Catalog&, const RunOptions&,
                                              const RunControl& control) -> Result<RunOutcome> {
            for (double done = 0; *hold; done = done < 0.9 ? done + 0.01 : done) {
                if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
                Progress progress;
                progress.stage = Progress::Stage::Simulating;
                progress.done = done;
                progress.secondsLeft = 4;
                control.progress(progress);
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            return answerTo(s);
        };
        services.warmUp = [hold = holdWarmUps, begun = warmUps](const Scenario& s, const Catalog&,
                                                                const RunOptions&,
                                                                const RunControl& control) -> Result<void> {
            {
                const std::lock_guard lock(begun->mutex);
                begun->viewers.push_back(s.viewers);
            }
            while (*hold && !control.cancel.cancelled())
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (control.cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
            return {};
        };
        services.prepare = [hold = holdImports](const std::filesystem::path& path,
                                                const MediaProgress& progress,
                                                const CancelToken& cancel) -> Result<PreparedImport> {
            while (*hold) {
                if (cancel.cancelled()) return Error{ErrorCode::Cancelled, "cancelled", ""};
                progress(0.4);
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            if (path.extension() == ".csv") return prepareImport(path, progress, cancel); // quick as it is
            PreparedImport prepared;
            prepared.path = path;
            prepared.row.file = path.string();
            prepared.row.kind = "video";
            MediaAnalysis& a = prepared.analysis;
            a.kind = MediaKind::Video;
            a.fileSize = static_cast<std::int64_t>(std::filesystem::file_size(path));
            a.contentHash = digestOf(path);
            if (path.stem() == "broken") {
                a.verdict = MediaVerdict::Refused;
                a.findings = {{"no_picture", "sound only"}};
                prepared.row.verdict = "refused";
                prepared.row.refused = 1;
                prepared.row.messages = {"sound only"};
                return prepared;
            }
            a.verdict = MediaVerdict::Usable;
            prepared.row.verdict = "taken";
            prepared.row.taken = 1;
            a.signals.durationS = a.decodedToS = 12;
            a.signals.width = 720;
            a.signals.height = 1280;
            a.signals.frameRate = 30;
            return prepared;
        };
        services.prepareAs = WorkspaceSession::productServices().prepareAs;
        session = std::make_unique<WorkspaceSession>(services);
        QSignalSpy opened(session.get(), &WorkspaceSession::opened);
        session->create(folder.filePath(QStringLiteral("test.forereach")));
        if (!opened.wait(10000)) qFatal("the test workspace does not open");
    }

    static std::string digestOf(const std::filesystem::path& path) {
        return QString::number(qHash(QString::fromStdString(path.string())), 16)
            .rightJustified(32, QLatin1Char('0'))
            .toStdString();
    }

    static LibraryItem item(const std::string& id, const std::string& title, double durationS = 12) {
        LibraryItem i;
        i.content.id = {id};
        i.content.title = title;
        i.content.durationS = durationS;
        i.content.topics = {{"Travel", 1.0}};
        i.content.language = "en";
        i.content.publishAt = {1795478400}; // 2026-11-24T00:00:00Z
        i.content.creator = {{"creator"}, "Creator", 100};
        i.addedAt = i.changedAt = 1795450000;
        return i;
    }

    void add(const std::vector<LibraryItem>& items) {
        session->editLibrary(QStringLiteral("Add"), {}, items);
    }

    QString makeFile(const QString& name) const {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write("bytes of " + name.toUtf8()) < 0)
            qFatal("cannot write a test file");
        return file.fileName();
    }
};

} // namespace forereach::ui
