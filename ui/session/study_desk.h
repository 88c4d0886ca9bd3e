// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// StudyDesk: answers about one item that take many runs, without a widget: the smallest change that passes,
// what its reach depends on, the best hour. Each is computed off the GUI thread when it is asked for, one at
// a time, for the item alone in the scenario that is open; answers stay, by item, and say when they no longer
// fit.

#include <QObject>

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "core/compare/studies.h"
#include "ui/session/background_work.h"

namespace forereach::ui {

class WorkspaceSession;

class StudyDesk : public QObject {
    Q_OBJECT

public:
    enum class Study { Stall, Drivers, Hours };
    /// The engine's in the product; tests pass their own.
    struct Engine {
        template <class Report>
        using Answer = std::function<Result<Report>(const Scenario&, const Catalog&, const RunOptions&,
                                                    const RunControl&)>;
        Answer<StallReport> stall;
        Answer<DriversReport> drivers;
        std::function<Result<HoursReport>(const Scenario&, const Catalog&, const RunOptions&,
                                          const RunControl&, const HoursOptions&)>
            hours;
    };
    static Engine engine();

    explicit StudyDesk(WorkspaceSession&, Engine engine = {}, QObject* parent = nullptr);

    /// Whose answers are shown. Nothing is computed.
    void setItem(const ItemId&);
    /// 0: Monday; for the next answer about hours. Not empty.
    void setWeekdays(const std::vector<int>&);
    const std::vector<int>& weekdays() const { return m_hours.weekdays; }

    /// Why nothing can be asked; empty if it can.
    QString obstacle() const;
    void ask(Study);
    void cancel() { m_work.cancel(); }
    const BackgroundWork& work() const { return m_work; }
    /// What is being computed, or failed last.
    std::optional<Study> asked() const { return m_asked; }

    /// Of the item that is shown; null: not asked yet.
    const StallReport* stall() const { return reportOf(now() ? &now()->stall : nullptr); }
    const DriversReport* drivers() const { return reportOf(now() ? &now()->drivers : nullptr); }
    const HoursReport* hours() const { return reportOf(now() ? &now()->hours : nullptr); }
    /// Of the small population: it may move.
    bool isFirst(Study) const;
    bool isStale(Study study) const { return !staleReason(study).isEmpty(); }
    QString staleReason(Study) const; // "topics of Sunrise changed"
    /// From the scenario's start on, the first such hour in a market's time.
    SimTime firstHour(const std::string& market, int weekday, int hour) const;
    /// Moves the publish time of the item: one undo step.
    void publishAt(SimTime);
    /// What the next answer would simulate.
    std::optional<Scenario> scenario() const;

Q_SIGNALS:
    void changed();     // answers, item, staleness
    void workChanged(); // work()

private:
    struct Basis {
        Scenario scenario;
        std::string digest;
        std::vector<int> weekdays; // of hours
        bool first = false;
    };
    template <class Report>
    struct Kept {
        std::optional<Report> report;
        Basis basis;
    };
    struct Answers {
        Kept<StallReport> stall;
        Kept<DriversReport> drivers;
        Kept<HoursReport> hours;
    };
    template <class Report>
    static const Report* reportOf(const Kept<Report>* kept) {
        return kept != nullptr && kept->report ? &*kept->report : nullptr;
    }
    template <class Report>
    void begin(Study, Kept<Report> Answers::*,
               std::function<Result<Report>(const Scenario&, const RunControl&)>, bool smallFirst);
    const Answers* now() const;
    const Basis* basisOf(Study) const;

    WorkspaceSession& m_session;
    Engine m_engine;
    ItemId m_item;
    HoursOptions m_hours;
    std::map<std::string, Answers> m_answers; // by item
    std::optional<Study> m_asked;
    BackgroundWork m_work; // last: goes first, and waits
};

} // namespace forereach::ui
