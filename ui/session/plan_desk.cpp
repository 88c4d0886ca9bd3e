// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/plan_desk.h"

#include <algorithm>
#include <cmath>

#include "ui/session/plan_changes.h"
#include "ui/session/session.h"

namespace forereach::ui {

PlanDesk::PlanDesk(WorkspaceSession& session, Curve curve, QObject* parent)
    : QObject(parent), m_session(session), m_curve(std::move(curve)) {
    if (!m_curve)
        m_curve = [](const Scenario& s, const Catalog& catalog, const RunOptions& options,
                     const PlanQuestion& question, const PlanControl& control,
                     std::shared_ptr<const AdRecording>* recording) {
            return planCurve(s, catalog, options, question, control, recording);
        };
    connect(&m_background, &BackgroundWork::changed, this, &PlanDesk::onWork);
    connect(&session, &WorkspaceSession::scenarioChanged, this, &PlanDesk::onScenario);
    connect(&session, &WorkspaceSession::opened, this, [this] {
        cancel();
        m_curves.clear();
        m_recording.reset();
        dropLooks();
        onScenario();
    });
    onScenario();
}

void PlanDesk::onScenario() {
    m_digest = scenarioDigest(m_session.scenario(), m_session.catalog());
    if (!m_curves.empty() && m_ran.name != m_session.scenario().name &&
        m_ranDigest != m_digest) { // another scenario was opened
        m_curves.clear();
        m_recording.reset();
        dropLooks();
        readCurve();
    }
    if (campaign() == nullptr) {
        const auto& all = m_session.scenario().campaigns;
        m_campaign = all.empty() ? CampaignId{} : all[0].id;
        readCurve();
    }
    Q_EMIT changed();
}

const Campaign* PlanDesk::campaign() const {
    return campaignOf(m_session.scenario(), m_campaign);
}

void PlanDesk::setCampaign(const CampaignId& id) {
    if (id == m_campaign || campaignOf(m_session.scenario(), id) == nullptr) return;
    m_campaign = id;
    m_failure.clear();
    readCurve();
    Q_EMIT changed();
}

// Work

QString PlanDesk::obstacle() const {
    if (campaign() == nullptr) return tr("there is no campaign");
    for (const Issue& issue : m_session.issues())
        return QString::fromStdString(issue.path) + QLatin1Char(' ') + QString::fromStdString(issue.message);
    return {};
}

PlanWork PlanDesk::work() const {
    PlanWork now;
    if (!isWorking()) return now;
    const Progress& p = m_background.progress();
    now.task = m_task;
    now.recording = m_task == PlanWork::Task::Curve && p.done < 0.5; // planCurve(): one half each
    now.done = p.done;
    now.replication = p.replication;
    now.replications = p.replications;
    now.secondsLeft = p.secondsLeft;
    return now;
}

/// `work` runs on a thread of its own and says what is to be done with its answer on this one.
void PlanDesk::launch(PlanWork::Task task, std::function<Result<Apply>(const PlanControl&)> work) {
    m_task = task;
    m_failure.clear();
    const auto ran = std::make_shared<const Scenario>(m_session.scenario()); // of a curve
    m_background.begin(
        [this, task, ran, work = std::move(work)](const RunControl& run, const BackgroundWork::Tell& tell) {
            PlanControl control;
            control.cancel = run.cancel;
            control.progress = run.progress;
            if (task == PlanWork::Task::Curve)
                control.points = [this, tell, ran](const PlanCurve& curve) {
                    tell([this, curve, ran] { take({curve}, false, *ran); });
                };
            return work(control);
        });
}

void PlanDesk::onWork() {
    if (!isWorking() && !m_background.failure().isEmpty()) {
        m_failure = m_background.failure();
        m_failedTask = m_task;
    }
    Q_EMIT workChanged();
    if (!isWorking()) Q_EMIT changed();
}

void PlanDesk::cancel() {
    if (!isWorking()) return;
    if (m_task == PlanWork::Task::Rules) m_rule = ruleShown();
    m_background.cancel();
}

void PlanDesk::run() {
    if (!obstacle().isEmpty()) return;
    const Scenario scenario = m_session.scenario();
    const PlanQuestion question{m_campaign, {}};
    // Nothing but the plan differs: the feed need not be run again.
    const auto kept = m_recording && m_recording->fits(scenario) ? m_recording : nullptr;
    launch(PlanWork::Task::Curve,
           [this, scenario, question, kept, options = m_session.runOptions, curve = m_curve,
            catalog = &m_session.catalog(), rule = m_rule](const PlanControl& control) -> Result<Apply> {
               std::shared_ptr<const AdRecording> recording = kept;
               Result<PlanCurve> all =
                   kept ? planCurve(*kept, scenario, options.workers, question, control)
                        : curve(scenario, *catalog, options, question, control, &recording);
               if (!all) return all.error();
               std::vector<PlanCurve> curves{*all};
               if (rule != CountingRule::All && recording) {
                   PlanControl quiet;
                   quiet.cancel = control.cancel;
                   auto counted = curvesByRule(*recording, scenario, *all, options.workers, quiet);
                   if (!counted) return counted.error();
                   curves = std::move(*counted);
               }
               return Apply([this, curves, recording, scenario] {
                   m_recording = recording;
                   take(curves, true, scenario);
               });
           });
}

void PlanDesk::take(std::vector<PlanCurve> curves, bool full, const Scenario& ran) {
    if (m_ranDigest != scenarioDigest(ran, m_session.catalog()) || m_curves.empty() ||
        m_curves[0].campaign != curves[0].campaign)
        dropLooks();
    m_ran = ran;
    m_ranDigest = scenarioDigest(ran, m_session.catalog());
    m_curves = std::move(curves);
    m_answer = full ? Answer::Full : Answer::Partial;
    readCurve();
    Q_EMIT changed();
}

void PlanDesk::readCurve() {
    m_reader.reset();
    const PlanCurve* now = curve();
    if (now == nullptr) return;
    m_reader.emplace(*now);
    if (now->points.empty()) return;
    const double last = now->points.back().budget.units();
    if (m_marker <= 0 || m_marker > last)
        m_marker = now->stated.micros > 0 ? std::min(last, now->stated.units()) : last / 2;
}

void PlanDesk::dropLooks() {
    m_caps.reset();
    m_auctions.reset();
    m_overlap.reset();
    m_split.reset();
    m_boost.reset();
    m_versions.reset();
}

// The answer

PlanDesk::Answer PlanDesk::answer() const {
    return curve() == nullptr ? Answer::None : m_answer;
}

const PlanCurve* PlanDesk::curve() const {
    if (m_curves.empty() || m_curves[0].campaign != m_campaign) return nullptr;
    return &m_curves[std::min(static_cast<std::size_t>(m_rule), m_curves.size() - 1)];
}

const CurveReader* PlanDesk::reader() const {
    return m_reader ? &*m_reader : nullptr;
}

CountingRule PlanDesk::ruleShown() const {
    const PlanCurve* now = curve();
    return now == nullptr ? m_rule : now->counted;
}

bool PlanDesk::isStale() const {
    return curve() != nullptr && m_ranDigest != m_digest;
}

QString PlanDesk::staleReason() const {
    return isStale() ? changesBetween(m_ran, m_session.scenario()) : QString();
}

void PlanDesk::setRule(CountingRule rule) {
    if (rule == m_rule) return;
    m_rule = rule;
    m_versions.reset(); // it was counted by the rule before
    if (curve() != nullptr && m_curves.size() == 1 && rule != CountingRule::All && canLook()) {
        launch(PlanWork::Task::Rules,
               [this, recording = m_recording, ran = m_ran, all = m_curves[0],
                workers = m_session.runOptions.workers](const PlanControl& control) -> Result<Apply> {
                   auto counted = curvesByRule(*recording, ran, all, workers, control);
                   if (!counted) return counted.error();
                   return Apply([this, curves = std::move(*counted), ran] { take(curves, true, ran); });
               });
    }
    readCurve();
    Q_EMIT changed();
}

// The marker

void PlanDesk::setMarker(double units) {
    const PlanCurve* now = curve();
    if (now == nullptr || now->points.empty() || !std::isfinite(units)) return;
    const double last = now->points.back().budget.units();
    // Between two of a thousand steps nobody tells a difference: round figures, to the cent at least.
    const double step = std::max(0.01, std::pow(10, std::floor(std::log10(last)) - 3));
    units = std::clamp(std::round(units / step) * step, step, last);
    if (units == m_marker) return;
    m_marker = units;
    Q_EMIT markerMoved();
}

void PlanDesk::stepMarker(double percentOfAxis) {
    if (const PlanCurve* now = curve(); now != nullptr && !now->points.empty())
        setMarker(m_marker + now->points.back().budget.units() * percentOfAxis / 100);
}

std::optional<CurveReading> PlanDesk::reading() const {
    return m_reader && m_marker > 0 ? std::optional(m_reader->at(m_marker)) : std::nullopt;
}

// A closer look

void PlanDesk::lookAt(
    PlanWork::Task task, Money budget,
    std::function<Result<Apply>(const AdRecording&, const Scenario&, const PlanControl&)> look) {
    if (!canLook()) return;
    launch(task,
           [recording = m_recording, terms = withBudget(m_ran, m_curves[0].campaign, budget),
            look = std::move(look)](const PlanControl& control) { return look(*recording, terms, control); });
}

void PlanDesk::askCaps(Money budget) {
    CapQuestion question;
    question.campaign = m_campaign;
    lookAt(PlanWork::Task::Caps, budget,
           [this, question, budget,
            workers = m_session.runOptions.workers](const AdRecording& recording, const Scenario& terms,
                                                    const PlanControl& control) -> Result<Apply> {
               auto rows = compareCaps(recording, terms, question, workers, control);
               if (!rows) return rows.error();
               return Apply([this, caps = Caps{budget, std::move(*rows)}] { m_caps = caps; });
           });
}

void PlanDesk::askAuctions(Money budget) {
    lookAt(PlanWork::Task::Auctions, budget,
           [this, budget, id = m_campaign,
            workers = m_session.runOptions.workers](const AdRecording& recording, const Scenario& terms,
                                                    const PlanControl& control) -> Result<Apply> {
               auto figures = auctionsOf(recording, terms, id, workers, control);
               if (!figures) return figures.error();
               return Apply([this, found = Sales{budget, std::move(*figures)}] { m_auctions = found; });
           });
}

void PlanDesk::askOverlap(OverlapBy by, Money budget) {
    lookAt(PlanWork::Task::Overlap, budget,
           [this, by, budget, id = m_campaign,
            workers = m_session.runOptions.workers](const AdRecording& recording, const Scenario& terms,
                                                    const PlanControl& control) -> Result<Apply> {
               auto overlap = overlapOf(recording, terms, id, by, true, workers, control);
               if (!overlap) return overlap.error();
               return Apply([this, found = Overlaps{budget, by, std::move(*overlap)}] { m_overlap = found; });
           });
}

SplitQuestion PlanDesk::splitQuestion(PlanGoal goal) const {
    SplitQuestion question;
    question.campaign = m_campaign;
    question.goal = goal;
    const Campaign* ran = campaignOf(m_ran, m_campaign);
    if (ran == nullptr || m_limits.empty()) return question;
    for (const LineItem& line : ran->lineItems) {
        const auto known = m_limits.find(line.id.value);
        question.shares.push_back(known == m_limits.end() ? std::pair{0.0, 1.0} : known->second);
    }
    return question;
}

void PlanDesk::setSplitLimits(const SplitLimits& limits) {
    if (limits == m_limits) return;
    m_limits = limits;
    m_split.reset();
    Q_EMIT changed();
}

void PlanDesk::askSplit(PlanGoal goal, Money budget, bool frontier) {
    const SplitQuestion question = splitQuestion(goal);
    std::vector<Money> budgets;
    std::size_t chosen = 0;
    if (frontier && budget.micros > 3)
        for (const int quarters : {2, 3, 4, 6, 8}) {
            if (quarters == 4) chosen = budgets.size();
            budgets.push_back(Money{budget.micros / 4 * quarters});
        }
    else
        budgets = {budget};
    if (frontier && budgets.size() > chosen) budgets[chosen] = budget;
    lookAt(PlanWork::Task::Split, budget,
           [this, question, budgets, chosen,
            workers = m_session.runOptions.workers](const AdRecording& recording, const Scenario& terms,
                                                    const PlanControl& control) -> Result<Apply> {
               auto answers = splitFrontier(recording, terms, question, budgets, workers, control);
               if (!answers) return answers.error();
               return Apply([this, found = Splits{question.goal, std::move(*answers), chosen,
                                                  question.shares}] { m_split = found; });
           });
}

bool PlanDesk::boosts() const {
    const Campaign* ran = curve() == nullptr ? nullptr : campaignOf(m_ran, m_campaign);
    return ran != nullptr && std::any_of(ran->lineItems.begin(), ran->lineItems.end(),
                                         [](const LineItem& line) { return line.boost; });
}

void PlanDesk::askBoost(Money budget) {
    if (!canLook() || !boosts()) return;
    launch(PlanWork::Task::Boost,
           [this, budget, id = m_campaign, terms = withBudget(m_ran, m_campaign, budget),
            catalog = &m_session.catalog(),
            options = m_session.runOptions](const PlanControl& control) -> Result<Apply> {
               auto figures = boostOf(terms, *catalog, options, id, control);
               if (!figures) return figures.error();
               return Apply([this, found = Boosts{budget, std::move(*figures)}] { m_boost = found; });
           });
}

void PlanDesk::refuseVersions(const QString& why) {
    m_failure = why;
    m_failedTask = PlanWork::Task::Versions;
    Q_EMIT workChanged();
}

void PlanDesk::askVersions(const QString& scenarioName, Money budget) {
    if (!canLook()) return;
    m_session.scenarioNamed(scenarioName, this, [this, scenarioName, budget](std::optional<Scenario> found) {
        if (!canLook()) return;
        if (!found) return refuseVersions(tr("there is no scenario %1").arg(scenarioName));
        if (found->campaigns.empty()) return refuseVersions(tr("%1 has no plan").arg(scenarioName));
        if (const Issues wrong = validate(*found, m_session.catalog()); !wrong.empty())
            return refuseVersions(QStringLiteral("%1: %2 %3")
                                      .arg(scenarioName, QString::fromStdString(wrong[0].path),
                                           QString::fromStdString(wrong[0].message)));
        const Campaign* same = campaignOf(*found, m_campaign);
        const PlanVersion other{*found, same ? same->id : found->campaigns[0].id};
        const PlanVersion mine{m_ran, m_campaign};
        if (const std::string why = versionsDiffer(mine, other); !why.empty())
            return refuseVersions(QStringLiteral("%1: %2").arg(scenarioName, QString::fromStdString(why)));
        std::vector<Money> budgets{budget};
        for (const CurvePoint& p : m_curves[0].points) budgets.push_back(p.budget);
        launch(PlanWork::Task::Versions,
               [this, recording = m_recording, mine, other, budgets, budget, rule = m_rule,
                options = m_session.runOptions](const PlanControl& control) -> Result<Apply> {
                   auto figures = compareVersions(*recording, mine, other, budgets, options, control, rule);
                   if (!figures) return figures.error();
                   return Apply(
                       [this, found = Versions{budget, other, std::move(*figures)}] { m_versions = found; });
               });
    });
}

} // namespace forereach::ui
