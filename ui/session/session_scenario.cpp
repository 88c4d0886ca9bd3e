// SPDX-License-Identifier: GPL-3.0-or-later
// The part of WorkspaceSession about the scenario, its runs and whether an answer still holds.

#include <algorithm>

#include "core/store/json.h"
#include "ui/session/log.h"
#include "ui/session/session.h"
#include "ui/session/session_edits.h"
#include "ui/session/store_thread.h"

namespace forereach::ui {

void WorkspaceSession::editScenario(const QString& label, const Scenario& after) {
    if (after == m_scenario) return;
    m_undo.push(new EditScenarioCommand(*this, label, m_scenario, after));
}

void WorkspaceSession::applyScenario(const Scenario& scenario) {
    m_scenario = scenario;
    syncScenarioWithLibrary();
    scenarioTouched();
}

void WorkspaceSession::judgeScenario() {
    m_issues = validate(m_scenario, catalog());
    m_digest = scenarioDigest(m_scenario, catalog());
}

void WorkspaceSession::scenarioTouched() {
    judgeScenario();
    if (m_open)
        m_store->post([this, scenario = m_scenario](std::optional<Workspace>& workspace) {
            if (!workspace) return;
            if (auto done = workspace->putScenario(scenario); !done) reportFailure(done.error());
        });
    Q_EMIT scenarioChanged();
    Q_EMIT staleChanged();
}

/// The library is where an item is edited; the scenario carries a copy of it, so that it stands alone as a
/// document.
bool WorkspaceSession::syncScenarioWithLibrary() {
    return syncWithLibrary(m_scenario);
}

bool WorkspaceSession::syncWithLibrary(Scenario& scenario) const {
    bool changed = false;
    for (ContentItem& content : scenario.content) {
        const LibraryItem* source = item(content.id);
        if (!source || source->content == content) continue;
        content = source->content;
        changed = true;
    }
    return changed;
}

void WorkspaceSession::openScenario(const QString& name) {
    const std::string key = name.toStdString();
    if (key == m_scenario.name) return;
    cancelRun();
    m_store->post([this, key](std::optional<Workspace>& workspace) {
        if (!workspace) return;
        auto scenario = workspace->scenario(key);
        if (!scenario) return reportFailure(scenario.error());
        std::optional<RunReport> report;
        if (auto info = workspace->latestRun(key); info && *info)
            if (auto stored = workspace->run((*info)->id)) report = std::move(stored).value();
        if (auto done = workspace->putSetting("last_scenario", key); !done) reportFailure(done.error());
        QMetaObject::invokeMethod(
            this,
            [this, scenario = std::move(scenario).value(), report] {
                m_undo.clear(); // a step names a change of the scenario that is open
                m_scenario = scenario;
                syncScenarioWithLibrary();
                judgeScenario();
                showStored(report);
                Q_EMIT scenarioChanged();
                Q_EMIT outcomeChanged();
                Q_EMIT staleChanged();
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::scenarioNamed(const QString& name, QObject* context,
                                     std::function<void(std::optional<Scenario>)> use) {
    m_store->post([this, key = name.toStdString(), to = QPointer(context),
                   use = std::move(use)](std::optional<Workspace>& workspace) {
        std::optional<Scenario> found;
        if (workspace)
            if (auto stored = workspace->scenario(key)) found = std::move(stored).value();
        QMetaObject::invokeMethod(
            this,
            [this, to, use, found]() mutable {
                if (!to) return;
                if (found) syncWithLibrary(*found);
                use(std::move(found));
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::duplicateScenario(const QString& newName) {
    if (newName.isEmpty() || m_scenarioNames.contains(newName)) {
        Q_EMIT failed(tr("A scenario needs a name that is not taken."));
        return;
    }
    Scenario copy = m_scenario;
    copy.name = newName.toStdString();
    m_scenarioNames << newName;
    m_store->post([this, copy](std::optional<Workspace>& workspace) {
        if (!workspace) return;
        if (auto done = workspace->putScenario(copy); !done) reportFailure(done.error());
    });
    openScenario(newName);
}

std::variant<Scenario, Issues> WorkspaceSession::readScenario(const std::string& json) const {
    std::variant<Scenario, Issues> read = scenarioFromJson(json);
    if (const auto* scenario = std::get_if<Scenario>(&read))
        if (Issues wrong = validate(*scenario, catalog()); !wrong.empty()) return wrong;
    return read;
}

void WorkspaceSession::loadScenario(const QString& name, QObject* context,
                                    std::function<void(std::optional<Scenario>)> answer) {
    m_store->post([this, key = name.toStdString(), context = QPointer<QObject>(context),
                   answer](std::optional<Workspace>& workspace) {
        std::optional<Scenario> found;
        if (workspace)
            if (auto read = workspace->scenario(key)) found = std::move(read).value();
        QMetaObject::invokeMethod(
            this,
            [this, context, answer, found]() mutable {
                if (!context) return;
                if (found)
                    for (ContentItem& content : found->content)
                        if (const LibraryItem* source = item(content.id)) content = source->content;
                answer(std::move(found));
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::storedRuns(QObject* context, std::function<void(std::vector<StoredRunInfo>)> answer) {
    m_store->post([this, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
        std::vector<StoredRunInfo> found;
        if (workspace)
            if (auto read = workspace->runs()) found = std::move(read).value();
        QMetaObject::invokeMethod(
            this,
            [context, answer, found] {
                if (context) answer(found);
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::loadRunScenario(qint64 run, QObject* context,
                                       std::function<void(std::optional<Scenario>)> answer) {
    m_store->post(
        [this, run, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
            std::optional<Scenario> found;
            if (workspace)
                if (auto read = workspace->run(run)) found = std::move(read->scenario);
            QMetaObject::invokeMethod(
                this,
                [context, answer, found] {
                    if (context) answer(found);
                },
                Qt::QueuedConnection);
        });
}

void WorkspaceSession::renameScenario(const QString& newName) {
    if (newName.isEmpty() || m_scenarioNames.contains(newName)) {
        Q_EMIT failed(tr("A scenario needs a name that is not taken."));
        return;
    }
    const QString was = QString::fromStdString(m_scenario.name);
    m_undo.clear(); // the steps before would bring the old name back as a second scenario
    m_scenarioNames[m_scenarioNames.indexOf(was)] = newName;
    m_scenario.name = newName.toStdString();
    scenarioTouched(); // stored under the new name before the old one goes
    m_store->post(
        [this, key = was.toStdString(), now = m_scenario.name](std::optional<Workspace>& workspace) {
            if (!workspace) return;
            if (auto done = workspace->removeScenario(key); !done) reportFailure(done.error());
            if (auto done = workspace->putSetting("last_scenario", now); !done) reportFailure(done.error());
        });
}

void WorkspaceSession::removeScenario(const QString& name) {
    if (m_scenarioNames.size() < 2 || !m_scenarioNames.contains(name)) return;
    m_scenarioNames.removeAll(name);
    const bool wasOpen = name.toStdString() == m_scenario.name;
    m_store->post([this, key = name.toStdString()](std::optional<Workspace>& workspace) {
        if (!workspace) return;
        if (auto done = workspace->removeScenario(key); !done) reportFailure(done.error());
    });
    if (wasOpen)
        openScenario(m_scenarioNames.front());
    else
        Q_EMIT scenarioChanged();
}

bool WorkspaceSession::inScenario(const ItemId& id) const {
    return std::ranges::any_of(m_scenario.content, [&](const ContentItem& c) { return c.id == id; });
}

void WorkspaceSession::setInScenario(const std::vector<ItemId>& ids, bool in) {
    Scenario after = m_scenario;
    for (const ItemId& id : ids) {
        const LibraryItem* found = item(id);
        if (!in)
            std::erase_if(after.content, [&](const ContentItem& c) { return c.id == id; });
        else if (found && !inScenario(id) && found->verdict != MediaVerdict::Refused &&
                 (found->content.durationS > 0 || !lasts(found->content.format)))
            after.content.push_back(found->content);
    }
    const int n = static_cast<int>(ids.size());
    editScenario(in ? tr("Simulate %n item(s)", nullptr, n) : tr("Leave out %n item(s)", nullptr, n), after);
}

// Runs

void WorkspaceSession::warmUp() {
    if (!m_open || isRunning()) return; // the end of a run calls again
    if (m_issues.empty())
        m_warmUp.want(m_scenario, m_services.catalog, runOptions);
    else
        m_warmUp.stop();
}

void WorkspaceSession::run() {
    if (!m_issues.empty()) {
        const Issue& first = m_issues.front();
        if (m_scenario.content.empty() && m_scenario.campaigns.empty()) {
            Q_EMIT failed(tr("Cannot run: the scenario has no item. Tick \"In\" for one in the library."));
            return;
        }
        Q_EMIT failed(tr("Cannot run: %1 %2.")
                          .arg(QString::fromStdString(first.path), QString::fromStdString(first.message)));
        return;
    }
    // What is complete is used; what is not would only share the cores with the run.
    if (m_warmUp.isRunning()) m_warmUp.stop();
    m_runScenario = m_scenario;
    m_runDigest = m_digest;
    qCInfo(lcSession) << "run starts:" << m_scenario.viewers << "viewers," << m_scenario.replications
                      << "replications";
    const RunId id = m_runner.start(m_scenario, m_services.catalog, runOptions);
    RunUpdate update;
    update.id = id;
    update.smallPopulation = true;
    Q_EMIT runUpdated(update);
}

void WorkspaceSession::cancelRun() {
    m_runner.cancel();
}

void WorkspaceSession::onRun(const RunUpdate& update) {
    using State = RunUpdate::State;
    if (update.state == State::Partial || update.state == State::Finished) {
        m_outcome = update.outcome;
        m_outcomeScenario = m_runScenario;
        m_outcomeDigest = m_runDigest;
        m_answer = update.state == State::Finished ? AnswerState::Full : AnswerState::Partial;
        Q_EMIT outcomeChanged();
        Q_EMIT staleChanged();
    }
    if (update.state == State::Finished) {
        qCInfo(lcSession) << "run finished after" << update.seconds << "s";
        m_store->post([this, outcome = update.outcome](std::optional<Workspace>& workspace) {
            if (!workspace) return;
            if (auto id = workspace->storeRun(outcome->report); !id) return reportFailure(id.error());
            QMetaObject::invokeMethod(this, &WorkspaceSession::runStored, Qt::QueuedConnection);
        });
    }
    if (update.state == State::Failed) {
        qCWarning(lcSession) << "run failed with code" << static_cast<int>(update.error.code);
        Q_EMIT failed(tr("Cannot run: %1").arg(QString::fromStdString(update.error.text())));
    }
    if (update.isTerminal()) m_warmUpSoon.start();
    Q_EMIT runUpdated(update);
}

void WorkspaceSession::showStored(std::optional<RunReport> report) {
    m_outcome.reset();
    m_answer = AnswerState::None;
    if (!report) return;
    m_outcomeScenario = report->scenario;
    m_outcomeDigest = report->provenance.scenarioDigest;
    auto stored = std::make_shared<RunOutcome>(); // no trace: it cannot be replayed
    stored->report = std::move(*report);
    m_outcome = std::move(stored);
    m_answer = AnswerState::Stored;
}

void WorkspaceSession::setOutcome(RunOutcomePtr outcome, AnswerState state) {
    m_outcome = std::move(outcome);
    m_answer = m_outcome ? state : AnswerState::None;
    if (m_outcome) {
        m_outcomeScenario = m_outcome->report.scenario;
        m_outcomeDigest = m_outcome->report.provenance.scenarioDigest;
    }
    Q_EMIT outcomeChanged();
    Q_EMIT staleChanged();
}

bool WorkspaceSession::isOutOfDate() const {
    return m_outcome && m_outcomeDigest != m_digest;
}

QString WorkspaceSession::outOfDateReason() const {
    return isOutOfDate() ? changesInWords(m_outcomeScenario, m_scenario) : QString();
}

QString WorkspaceSession::changesInWords(const Scenario& before, const Scenario& after) {
    const Scenario was = resolved(before), is = resolved(after);
    const auto named = [](const ContentItem& c) {
        return QString::fromStdString(c.title.empty() ? c.id.value : c.title);
    };
    QStringList what;
    if (was.markets != is.markets) what << tr("markets changed");
    if (was.horizonDays != is.horizonDays) what << tr("horizon changed");
    if (was.warmupDays != is.warmupDays) what << tr("warm-up changed");
    if (was.viewers != is.viewers) what << tr("number of viewers changed");
    if (was.replications != is.replications) what << tr("number of replications changed");
    if (was.seed != is.seed) what << tr("seed changed");
    if (was.segments != is.segments) what << tr("segments changed");
    if (was.distribution != is.distribution) what << tr("way of distribution changed");
    if (was.platform != is.platform) what << tr("platform settings changed");
    if (was.parameterDraws != is.parameterDraws || was.controls != is.controls)
        what << tr("parameter draws changed");
    if (was.overrides != is.overrides) what << tr("figures under Sources changed");
    if (was.campaigns != is.campaigns) what << tr("campaigns changed");
    for (const ContentItem& now : is.content) {
        const auto it = std::ranges::find(was.content, now.id, &ContentItem::id);
        if (it == was.content.end()) {
            what << tr("%1 was added").arg(named(now));
            continue;
        }
        if (it->publishAt != now.publishAt) what << tr("publish time of %1 changed").arg(named(now));
        if (it->topics != now.topics) what << tr("topics of %1 changed").arg(named(now));
        if (it->language != now.language) what << tr("language of %1 changed").arg(named(now));
        if (it->creator != now.creator) what << tr("creator of %1 changed").arg(named(now));
        if (it->overrides != now.overrides) what << tr("assumed effects of %1 changed").arg(named(now));
        if (it->signals != now.signals || it->durationS != now.durationS)
            what << tr("%1 was measured again").arg(named(now));
    }
    for (const ContentItem& then : was.content)
        if (std::ranges::find(is.content, then.id, &ContentItem::id) == is.content.end())
            what << tr("%1 was left out").arg(named(then));
    // By itself the start follows the earliest publish time, which has its own words above.
    if (what.isEmpty() && was.start != is.start) what << tr("start changed");
    if (what.isEmpty()) return tr("the scenario changed");
    if (what.size() > 2)
        return tr("%1, %2 and %n more change(s)", nullptr, static_cast<int>(what.size()) - 2)
            .arg(what[0], what[1]);
    return what.join(QStringLiteral(", "));
}

} // namespace forereach::ui
