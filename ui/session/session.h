// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// WorkspaceSession: everything the window knows, without a widget: the open workspace (which lives on a
// thread of its own), the library and the current scenario as values, undo, the selection, runs and imports.
// Pages read from it and call its edits; it tells them what changed. All of it belongs to the GUI thread and
// no call blocks.

#include <QImage>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/report/ledger.h"
#include "core/store/marker_files.h"
#include "core/store/post_matching.h"
#include "core/store/workspace.h"
#include "ui/session/import_runner.h"
#include "ui/session/selection.h"
#include "ui/session/simulation_runner.h"
#include "ui/session/warm_up_runner.h"

namespace forereach::ui {

class StoreThread;

/// Where the current answer stands.
enum class AnswerState {
    None,    // nothing simulated yet
    Partial, // the small population's answer; the full one is being computed (or was cancelled)
    Full,    // the scenario as it stands
    Stored,  // a report read from the workspace: no trace, so no feed to replay until the next run
};

/// A subtitle file as it was read for listing.
struct SubtitleFile {
    std::filesystem::path path;
    std::vector<SubtitleCue> cues;
    std::string language;
    QString problem; // why there are no cues
};

/// What the archive of analytics exports holds.
struct ImportHistory {
    std::vector<AnalyticsImportRecord> imports; // newest first
    std::vector<PostMatch> matches;
    QString problem; // why it could not be read
};

/// An export whose columns are not known, until the user says what they are.
struct UnmappedExport {
    QString path;
    AnalyticsImportRecord record;
    std::optional<AnalyticsOptions> remembered; // what was said about the last file of the same columns
};

class WorkspaceSession : public QObject {
    Q_OBJECT

public:
    /// The functions it works with; productServices() are the engine's, tests pass their own.
    struct Services {
        SimulationRunner::Simulate simulate;
        WarmUpRunner::Prepare warmUp; // may be empty: runs then begin with their warm-up
        ImportRunner::Collect collect;
        ImportRunner::Prepare prepare;
        /// The same for an export that the user has said something about; may be empty.
        std::function<Result<PreparedImport>(const std::filesystem::path&, const AnalyticsOptions&,
                                             const MediaProgress&, const CancelToken&)>
            prepareAs;
        std::shared_ptr<const Catalog> catalog;
    };
    static Services productServices();

    explicit WorkspaceSession(Services services, QObject* parent = nullptr);
    ~WorkspaceSession() override;

    // Workspace. opened() or openFailed() follows.
    void open(const QString& path);
    void create(const QString& path);
    bool isOpen() const { return m_open; }
    QString path() const { return m_path; }
    /// Blocks until everything posted so far is on disk. For closing and for tests.
    void flush();

    // Library: newest change first.
    const std::vector<LibraryItem>& items() const { return m_items; }
    const LibraryItem* item(const ItemId&) const;
    /// One undo step; items are matched by id, an id absent on one side is added or removed.
    void editLibrary(const QString& label, std::vector<LibraryItem> before, std::vector<LibraryItem> after);
    void editItem(const QString& label, LibraryItem after);
    void removeItems(const std::vector<ItemId>&);
    /// The answers below come later, on the GUI thread, unless `context` is gone by then.
    void thumbnails(const ItemId&, QObject* context, std::function<void(std::vector<MediaThumbnail>)>);
    /// The same with the pictures decoded, one by one.
    void filmStrip(const ItemId&, QObject* context,
                   std::function<void(std::vector<MediaThumbnail>, std::vector<QImage>)>);
    /// Decoded already; a null image if there is none.
    void cover(const ItemId&, QObject* context, std::function<void(QImage)>);

    // Scenario
    const Scenario& scenario() const { return m_scenario; }
    QStringList scenarioNames() const { return m_scenarioNames; }
    const Catalog& catalog() const { return *m_services.catalog; }
    /// One undo step; the same label again within a second joins the step before.
    void editScenario(const QString& label, const Scenario& after);
    void openScenario(const QString& name);
    void duplicateScenario(const QString& newName);
    /// A scenario of the workspace as it is stored, with the library's items; nothing if there is none. The
    /// answer comes later, unless `context` is gone by then.
    void scenarioNamed(const QString& name, QObject* context, std::function<void(std::optional<Scenario>)>);
    /// A scenario document read and checked against the catalog: the scenario, or everything wrong with it.
    std::variant<Scenario, Issues> readScenario(const std::string& json) const;
    /// What is stored under a name, with its items as they stand in the library. The answers below come
    /// later, unless `context` is gone by then; nothing if it is not there or cannot be read.
    void loadScenario(const QString& name, QObject* context, std::function<void(std::optional<Scenario>)>);
    void storedRuns(QObject* context, std::function<void(std::vector<StoredRunInfo>)>); // newest first
    /// The scenario of a stored run as it was then.
    void loadRunScenario(qint64 run, QObject* context, std::function<void(std::optional<Scenario>)>);
    /// "publish time of Sunrise changed, markets changed"; the first two and how many more.
    static QString changesInWords(const Scenario& was, const Scenario& is);
    void renameScenario(const QString& newName);
    void removeScenario(const QString& name);
    /// What validate() says about the scenario as it stands.
    const Issues& issues() const { return m_issues; }
    bool inScenario(const ItemId&) const;
    void setInScenario(const std::vector<ItemId>&, bool);

    QUndoStack* undoStack() { return &m_undo; }

    // Selection
    const Selection& selection() const { return m_selection; }
    void select(const Selection&);
    void dropLastSelected(); // Esc

    // Runs
    void run();
    void cancelRun();
    bool isRunning() const { return m_runner.isRunning(); }
    RunOutcomePtr outcome() const {
        return m_outcome;
    } // null: none; shared and const, keep it as long as you draw it
    AnswerState answerState() const { return m_answer; }
    /// The answer belongs to another state of the scenario.
    bool isOutOfDate() const;
    QString outOfDateReason() const; // "publish time of Sunrise changed"
    /// Shows an outcome that was made elsewhere, as the answer to its own scenario.
    void setOutcome(RunOutcomePtr, AnswerState);
    RunOptions runOptions; // its cache is the session's own
    /// The first answer will not have to wait for a warm-up.
    bool isWarm() const { return m_warmUp.isSmallReady(); }
    enum class ExportKind { Html, Json, CsvFolder, ScenarioJson };
    /// Writes what is on screen; noticed() or failed() follows.
    void exportTo(ExportKind, const QString& path);
    /// Where viewers leave this item, as markers; noticed() or failed() follows.
    void exportMarkers(const ItemId&, MarkerFormat, const QString& path);

    // Imports
    void import(const QStringList& paths);
    void cancelImport();
    bool isImporting() const { return m_importer.isRunning(); }
    /// Imports one analytics export again with what the user says about it.
    void importAs(const QString& path, const AnalyticsOptions&);
    /// Forecasts beside what came; the answer comes later, unless `context` is gone by then.
    void ledger(QObject* context, std::function<void(Result<Ledger>)>);
    /// The answer comes later, unless `context` is gone by then.
    void history(QObject* context, std::function<void(ImportHistory)>);
    const std::vector<UnmappedExport>& unmappedExports() const { return m_unmapped; }
    /// Takes back an analytics import as a whole; historyChanged() or failed() follows.
    void undoAnalyticsImport(std::int64_t id);
    void decideMatch(const PostKey&, const ItemId&, bool accepted); // as above
    /// Measures a changed file again.
    void measureAgain(const ItemId&);
    /// Adopts a moved file: `place` is the file itself or a folder to look below. noticed() or failed()
    /// follows.
    void relink(const ItemId&, const QString& place);
    /// As cover(): read on another thread.
    void readSubtitles(const std::filesystem::path&, QObject* context, std::function<void(SubtitleFile)>);
    MediaFileState fileState(const ItemId&) const; // as last looked at; Present until known
    void lookAtFiles();                            // fileStatesChanged() follows

Q_SIGNALS:
    void opened();
    void openFailed(const QString& what);
    void failed(const QString& what);  // anything else that the user must know; one sentence
    void noticed(const QString& what); // good news worth a moment
    void libraryChanged();             // items() changed
    void scenarioChanged();            // scenario(), issues() or the list of names changed
    void selectionChanged(const forereach::ui::Selection& selection);
    void runStored();      // a run, and with it a forecast, was written to the workspace
    void outcomeChanged(); // outcome(), answerState() changed
    void staleChanged();   // isOutOfDate() or its reason may have changed
    void runUpdated(const forereach::ui::RunUpdate& update);
    void warmUpChanged(); // isWarm()
    void importProgressed(const forereach::ui::ImportProgress& progress);
    void importedFile(const forereach::ImportRow& row);
    void importFinished(bool cancelled);
    void importedAnalytics(const QString& path, const forereach::AnalyticsImportRecord& record);
    void historyChanged(); // history() or unmappedExports() would tell something else
    void fileStatesChanged();

private:
    void sayWritten(const Result<void>&, const QString& path);
    friend class EditLibraryCommand;
    friend class EditScenarioCommand;
    struct Loaded;
    void openWith(const QString& path, bool create);
    void adopt(Loaded);
    void applyLibrary(const QString& label, const std::vector<LibraryItem>& before,
                      const std::vector<LibraryItem>& after);
    void replaceItems(const std::vector<LibraryItem>& before, const std::vector<LibraryItem>& after);
    void takeItems(const std::vector<LibraryItem>& before, const std::vector<LibraryItem>& after);
    void reindex();
    void reload();
    void applyScenario(const Scenario&);
    bool syncScenarioWithLibrary();
    bool syncWithLibrary(Scenario&) const;
    void judgeScenario();   // issues and digest
    void scenarioTouched(); // judged, stored, announced
    void showStored(std::optional<RunReport>);
    void warmUp();
    void onRun(const RunUpdate&);
    void onImported(const CommittedImport&);
    void onImportFinished(bool cancelled);
    void joinScenario(const std::vector<ItemId>& added);
    void reportFailure(const Error&);
    ImportRunner::Prepare withWhatIsTold() const;
    void onAnalytics(const CommittedImport&);
    void changeHistory(std::function<Result<void>(Workspace&)>);

    Services m_services;
    QThreadPool m_pool; // looks at files
    CancelToken m_closing;
    std::unique_ptr<StoreThread> m_store;
    bool m_open = false;
    QString m_path;
    std::vector<LibraryItem> m_items;
    std::unordered_map<std::string, std::size_t> m_index;
    Scenario m_scenario;
    QStringList m_scenarioNames;
    Issues m_issues;
    std::string m_digest; // of m_scenario
    QUndoStack m_undo;
    Selection m_selection;
    std::vector<SelectionField> m_selectedOrder;
    RunOutcomePtr m_outcome;
    Scenario m_outcomeScenario; // what the outcome answers
    std::string m_outcomeDigest;
    AnswerState m_answer = AnswerState::None;
    Scenario m_runScenario;
    std::string m_runDigest;
    std::vector<UnmappedExport> m_unmapped;
    std::map<QString, std::pair<std::vector<AnalyticsColumn>, AnalyticsOptions>>
        m_tried;  // told, not yet taken
    struct Told { // read by the importer's thread
        std::mutex mutex;
        std::map<std::filesystem::path, AnalyticsOptions> options;
    };
    std::shared_ptr<Told> m_told = std::make_shared<Told>();
    std::vector<LibraryEdit> m_importEdits; // of the import under way
    std::unordered_map<std::string, MediaFileState> m_fileStates;
    SimulationRunner m_runner;
    WarmUpRunner m_warmUp;
    QTimer m_warmUpSoon;  // after the last of a row of changes
    QTimer m_librarySoon; // an import changes it file by file: told a few times a second
    ImportRunner m_importer;
};

} // namespace forereach::ui
