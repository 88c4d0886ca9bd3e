// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanDesk: what a plan is known to buy, without a widget: the curve of the chosen campaign, its counting
// rule, the marker on it, and what was looked at closely (caps, overlap, the best split). The feed is
// recorded once; whatever is asked afterwards is a replay of that recording. All of it belongs to the GUI
// thread; the work is done on a thread of its own, one task at a time: asking anew cancels the task before.

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/model/line_item_table.h"
#include "core/plan/auctions.h"
#include "core/plan/boost.h"
#include "core/plan/delivery.h"
#include "core/plan/optimise.h"
#include "core/plan/overlap.h"
#include "core/plan/plan.h"
#include "core/plan/versions.h"
#include "ui/session/background_work.h"

namespace forereach::ui {

class WorkspaceSession;

/// Where the work stands. `recording`: the feed is being recorded, else auctions are replayed.
struct PlanWork {
    enum class Task { None, Curve, Rules, Caps, Auctions, Overlap, Split, Boost, Versions };
    Task task = Task::None;
    bool recording = false;
    double done = 0; // 0..1 over the whole task
    int replication = 0, replications = 0;
    double secondsLeft = -1; // negative: not known yet
};

class PlanDesk : public QObject {
    Q_OBJECT

public:
    /// planCurve(); tests pass their own.
    using Curve = std::function<Result<PlanCurve>(const Scenario&, const Catalog&, const RunOptions&,
                                                  const PlanQuestion&, const PlanControl&,
                                                  std::shared_ptr<const AdRecording>*)>;
    enum class Answer { None, Partial, Full };
    /// The curve as CSV; the media plan as HTML or a workbook; the line items alone as CSV or JSON, in the
    /// form that importPlan() reads.
    enum class ExportKind { Csv, Html, Xlsx, LinesCsv, LinesJson };

    /// Each at one budget of the curve's campaign, with the terms of the scenario that was run.
    struct Caps {
        Money budget;
        std::vector<CapFigures> rows;
    };
    /// Of the pacing and the auction tab.
    struct Sales {
        Money budget;
        Auctions figures;
    };
    struct Overlaps {
        Money budget;
        OverlapBy by = OverlapBy::LineItems;
        Overlap figures;
    };
    struct Splits {
        PlanGoal goal = PlanGoal::Reach;
        std::vector<SplitAnswer> frontier;             // by budget, rising
        std::size_t chosen = 0;                        // the one that was asked for
        std::vector<std::pair<double, double>> shares; // least and most by line item; empty: no limits
    };

    struct Boosts {
        Money budget;
        Boost figures;
    };

    /// The plan that was run against that of another scenario of the workspace.
    struct Versions {
        Money budget; // under the marker when it was asked for
        PlanVersion other;
        VersionComparison figures;
    };

    explicit PlanDesk(WorkspaceSession&, Curve curve = {}, QObject* parent = nullptr);

    // The campaign: of the scenario as it stands; null if there is none.
    const Campaign* campaign() const;
    void setCampaign(const CampaignId&);

    // Work
    /// Why it cannot run as the scenario stands; empty if it can.
    QString obstacle() const;
    void run();
    void cancel();
    PlanWork work() const;
    bool isWorking() const { return m_background.isRunning(); }
    const QString& failure() const { return m_failure; } // of the last task; empty if it did not fail
    PlanWork::Task failedTask() const { return m_failedTask; }

    // The answer
    Answer answer() const;
    /// By the chosen rule; null if there is none.
    const PlanCurve* curve() const;
    const CurveReader* reader() const;
    const Scenario& ranScenario() const { return m_ran; }
    bool isStale() const;
    QString staleReason() const; // "budget of Line 2 changed"
    CountingRule rule() const { return m_rule; }
    /// Counts the same run by another rule; the curve follows when it is counted.
    void setRule(CountingRule);
    /// The rule whose curve is shown: the one before until the chosen one is counted.
    CountingRule ruleShown() const;

    // The marker, in units of the currency
    double marker() const { return m_marker; }
    void setMarker(double units);
    void stepMarker(double percentOfAxis);
    std::optional<CurveReading> reading() const;

    // A closer look, at a budget
    bool canLook() const { return answer() == Answer::Full && m_recording != nullptr; }
    void askCaps(Money);
    void askAuctions(Money);
    void askOverlap(OverlapBy, Money);
    void askSplit(PlanGoal, Money, bool frontier);
    /// Least and most share of the budget by id of the line item; the others have no limit.
    using SplitLimits = std::map<std::string, std::pair<double, double>>;
    const SplitLimits& splitLimits() const { return m_limits; }
    void setSplitLimits(const SplitLimits&);
    SplitQuestion splitQuestion(PlanGoal) const;
    /// The feed is run once more, with the ads of the campaign's boosted posts and without.
    void askBoost(Money);
    /// Whether the plan that was run boosts a post.
    bool boosts() const;
    /// The plan of another scenario, at the budgets of the curve and this one.
    void askVersions(const QString& scenarioName, Money);
    const std::optional<Caps>& caps() const { return m_caps; }
    const std::optional<Sales>& auctions() const { return m_auctions; }
    const std::optional<Overlaps>& overlap() const { return m_overlap; }
    const std::optional<Splits>& split() const { return m_split; }
    const std::optional<Boosts>& boost() const { return m_boost; }
    const std::optional<Versions>& versions() const { return m_versions; }

    // Files
    bool canExport(ExportKind) const;
    /// What is shown, as a file; written() follows.
    void exportTo(ExportKind, const QString& path);
    /// Whether a file is a plan, told by its bytes.
    static bool isPlan(const QString& path);
    /// Reads the campaigns of a file into the scenario, in one undo step; planRead() follows.
    /// `decimalMark`: '.' or ','.
    void importPlan(const QString& path, char decimalMark = '.');

Q_SIGNALS:
    /// With issues nothing was taken.
    void planRead(const QString& path, const forereach::PlanReading& reading);
    void changed();     // campaign, answers, staleness
    void workChanged(); // work(), failure()
    void markerMoved();
    void written(const QString& path, const QString& problem); // an empty problem: it is there

private:
    using Apply = BackgroundWork::Apply;
    void launch(PlanWork::Task, std::function<Result<Apply>(const PlanControl&)>);
    void lookAt(PlanWork::Task, Money,
                std::function<Result<Apply>(const AdRecording&, const Scenario&, const PlanControl&)>);
    void take(std::vector<PlanCurve>, bool full, const Scenario& ran);
    void readCurve();
    void takePlan(const std::vector<Campaign>&);
    void refuseVersions(const QString& why);
    void dropLooks();
    void onScenario();
    void onWork();

    WorkspaceSession& m_session;
    Curve m_curve;
    CampaignId m_campaign;
    CountingRule m_rule = CountingRule::All;
    std::vector<PlanCurve> m_curves; // by rule as far as they are counted: one, or all of them
    std::optional<CurveReader> m_reader;
    Answer m_answer = Answer::None;
    Scenario m_ran; // what the answer answers
    std::string m_ranDigest;
    std::string m_digest; // of the scenario as it stands
    std::shared_ptr<const AdRecording> m_recording;
    double m_marker = 0;
    std::optional<Caps> m_caps;
    std::optional<Sales> m_auctions;
    std::optional<Overlaps> m_overlap;
    std::optional<Splits> m_split;
    SplitLimits m_limits;
    std::optional<Boosts> m_boost;
    std::optional<Versions> m_versions;
    PlanWork::Task m_task = PlanWork::Task::None; // the last that was begun
    QString m_failure;
    PlanWork::Task m_failedTask = PlanWork::Task::None;
    BackgroundWork m_background; // last: it cancels and waits before the rest goes
};

} // namespace forereach::ui
