// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// WorkspaceSession: everything the window knows, without a widget: the open workspace (which lives on a
// thread of its own), the library and the current scenario as values, undo, the selection, runs and imports.
// Pages read from it and call its edits; it tells them what changed. All of it belongs to the GUI thread and
// no call blocks.

#include <QObject>
#include <QStringList>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/store/workspace.h"
#include "ui/session/import_runner.h"
#include "ui/session/selection.h"
#include "ui/session/simulation_runner.h"

namespace forereach::ui {

class StoreThread;

/// Where the current answer stands.
enum class AnswerState {
    None,    // nothing simulated yet
    Partial, // the small population's answer; the full one is being computed (or was cancelled)
    Full,    // the scenario as it stands
    Stored,  // a report read from the workspace: no trace, so no feed to replay until the next run
};

class WorkspaceSession : public QObject {
    Q_OBJECT

public:
    /// The functions it works with; defaults are the product's, tests replace them.
    struct Services {
        SimulationRunner::Simulate simulate;
        ImportRunner::Collect collect;
        ImportRunner::Prepare prepare;
        std::shared_ptr<const Catalog> catalog;
    };
    static Services productServices();

    explicit WorkspaceSession(Services services, QObject* parent = nullptr);
    ~WorkspaceSession() override;

    // Workspace. opened() or failed() follows.
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
    void editItem(const QString& label, const LibraryItem& after);
    void removeItems(const std::vector<ItemId>&);
    /// Answers later on the GUI thread unless `context` is gone; an empty vector if there are none.
    void thumbnails(const ItemId&, QObject* context, std::function<void(std::vector<MediaThumbnail>)>);
    void cover(const ItemId&, QObject* context, std::function<void(std::optional<MediaThumbnail>)>);

    // Scenario
    const Scenario& scenario() const { return m_scenario; }
    QStringList scenarioNames() const { return m_scenarioNames; }
    const Catalog& catalog() const { return *m_services.catalog; }
    void editScenario(const QString& label,
                      const Scenario& after); // one undo step; same merge key folds into one
    void openScenario(const QString& name);
    void duplicateScenario(const QString& newName);
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
    QString outOfDateReason() const; // "publish time of \"Sunrise\" changed"
    /// Shows an outcome that was made elsewhere (tests, headless pictures).
    void setOutcome(RunOutcomePtr, AnswerState);
    RunOptions runOptions;

    // Imports
    void import(const QStringList& paths);
    void cancelImport();
    bool isImporting() const { return m_importer.isRunning(); }
    /// Measures a changed file again, or adopts a file that was moved.
    void measureAgain(const ItemId&);
    void relink(const ItemId&, const QString& newPath);
    MediaFileState fileState(const ItemId&) const; // as last looked at; Present until known

Q_SIGNALS:
    void opened();
    void failed(const QString& what); // anything that the user must know; one sentence
    void libraryChanged();            // items() changed
    void scenarioChanged();           // scenario(), issues() or the list of names changed
    void selectionChanged(const forereach::ui::Selection& selection);
    void outcomeChanged(); // outcome(), answerState() changed
    void staleChanged();   // isOutOfDate() may have changed
    void runUpdated(const forereach::ui::RunUpdate& update);
    void importProgressed(const forereach::ui::ImportProgress& progress);
    void importedFile(const forereach::ImportRow& row);
    void importFinished(bool cancelled);
    void fileStatesChanged();

private:
    friend class EditLibraryCommand;
    friend class EditScenarioCommand;
    void connectRunners();
    void load();
    void applyLibrary(const std::vector<LibraryItem>& before, const std::vector<LibraryItem>& after,
                      const QString& label);
    void replaceItems(const std::vector<LibraryItem>& before, const std::vector<LibraryItem>& after);
    void applyScenario(const Scenario&);
    void syncScenarioWithLibrary();
    void scenarioTouched();
    void lookAtFiles();
    void onRun(const RunUpdate&);
    void onImported(const CommittedImport&);
    void onImportFinished(bool cancelled);

    Services m_services;
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
    SimulationRunner m_runner;
    ImportRunner m_importer;
    RunOutcomePtr m_outcome;
    Scenario m_outcomeScenario;  // what the outcome was computed for
    std::string m_outcomeDigest; // scenario digest of the full run it stands for
    AnswerState m_answer = AnswerState::None;
    Scenario m_runScenario;
    std::string m_runDigest;
    std::vector<ItemId> m_importedNow;
    std::unordered_map<std::string, MediaFileState> m_fileStates;
};

} // namespace forereach::ui
