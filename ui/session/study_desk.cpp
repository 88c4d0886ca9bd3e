// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/study_desk.h"

#include <algorithm>

#include "ui/session/session.h"

namespace forereach::ui {

namespace {
constexpr int kReplicationsAtFirst = 4;

Scenario smallPopulation(Scenario s) {
    s.viewers = std::min(s.viewers, SimulationRunner::kSmallViewers);
    s.replications = std::min(s.replications, kReplicationsAtFirst);
    s.controls = 0;
    return s;
}

/// Progress of one of two runs as a part of the whole.
RunControl partOf(const RunControl& control, double from, double to) {
    RunControl part = control;
    part.progress = [told = control.progress, from, to](const Progress& p) {
        Progress now = p;
        now.done = from + (to - from) * p.done;
        if (told) told(now);
    };
    return part;
}
} // namespace

StudyDesk::Engine StudyDesk::engine() {
    Engine e;
    e.stall = [](const Scenario& s, const Catalog& c, const RunOptions& o, const RunControl& control) {
        return stallOf(s, 0, c, o, control);
    };
    e.drivers = [](const Scenario& s, const Catalog& c, const RunOptions& o, const RunControl& control) {
        return driversOf(s, 0, c, o, control);
    };
    e.hours = [](const Scenario& s, const Catalog& c, const RunOptions& o, const RunControl& control,
                 const HoursOptions& hours) { return hoursOf(s, 0, c, o, control, hours); };
    return e;
}

StudyDesk::StudyDesk(WorkspaceSession& session, Engine engine, QObject* parent)
    : QObject(parent), m_session(session), m_engine(std::move(engine)) {
    const Engine usual = StudyDesk::engine();
    if (!m_engine.stall) m_engine.stall = usual.stall;
    if (!m_engine.drivers) m_engine.drivers = usual.drivers;
    if (!m_engine.hours) m_engine.hours = usual.hours;
    connect(&m_work, &BackgroundWork::changed, this, &StudyDesk::workChanged);
    connect(&session, &WorkspaceSession::scenarioChanged, this, &StudyDesk::changed);
    connect(&session, &WorkspaceSession::opened, this, [this] {
        m_work.cancel();
        m_answers.clear();
        m_asked.reset();
        Q_EMIT changed();
    });
}

void StudyDesk::setItem(const ItemId& item) {
    if (item == m_item) return;
    m_item = item;
    Q_EMIT changed();
}

void StudyDesk::setWeekdays(const std::vector<int>& days) {
    if (days.empty() || days == m_hours.weekdays) return;
    m_hours.weekdays = days;
    std::ranges::sort(m_hours.weekdays);
    Q_EMIT changed();
}

/// The item alone: the rest of the content and campaigns change nothing for it.
std::optional<Scenario> StudyDesk::scenario() const {
    Scenario s = m_session.scenario();
    const auto it = std::ranges::find(s.content, m_item, &ContentItem::id);
    if (it == s.content.end()) return std::nullopt;
    s.content = {ContentItem(*it)};
    s.campaigns.clear();
    return s;
}

QString StudyDesk::obstacle() const {
    const std::optional<Scenario> s = scenario();
    if (!s) return tr("the item is not in the scenario that is open");
    for (const Issue& issue : validate(*s, m_session.catalog()))
        return QString::fromStdString(issue.path) + QLatin1Char(' ') + QString::fromStdString(issue.message);
    return {};
}

template <class Report>
void StudyDesk::begin(Study study, Kept<Report> Answers::*field,
                      std::function<Result<Report>(const Scenario&, const RunControl&)> answer,
                      bool smallFirst) {
    m_asked = study;
    Basis basis{*scenario(), {}, m_hours.weekdays, false};
    basis.digest = scenarioDigest(basis.scenario, m_session.catalog());
    const auto keep = [this, field, item = m_item.value](Report report, const Basis& of) {
        m_answers[item].*field = {std::move(report), of};
        Q_EMIT changed();
    };
    m_work.begin([basis, keep, smallFirst, answer = std::move(answer)](
                     const RunControl& control,
                     const BackgroundWork::Tell& tell) -> Result<BackgroundWork::Apply> {
        const Scenario small = smallPopulation(basis.scenario);
        const auto cost = [](const Scenario& s) { return static_cast<double>(s.viewers) * s.replications; };
        double from = 0;
        if (smallFirst && cost(small) < cost(basis.scenario)) {
            from = cost(small) / (cost(small) + cost(basis.scenario));
            Result<Report> first = answer(small, partOf(control, 0, from));
            if (!first) return first.error();
            Basis of = basis;
            of.first = true;
            tell([keep, of, report = std::move(*first)] { keep(report, of); });
        }
        Result<Report> full = answer(basis.scenario, partOf(control, from, 1));
        if (!full) return full.error();
        return BackgroundWork::Apply([keep, basis, report = std::move(*full)] { keep(report, basis); });
    });
}

void StudyDesk::ask(Study study) {
    if (!obstacle().isEmpty()) return;
    const auto with = [catalog = &m_session.catalog(), options = m_session.runOptions](auto engine) {
        return [catalog, options, engine](const Scenario& s, const RunControl& control) {
            return engine(s, *catalog, options, control);
        };
    };
    switch (study) {
    case Study::Stall: // it begins with a small population by itself
        return begin<StallReport>(study, &Answers::stall, with(m_engine.stall), false);
    case Study::Drivers:
        return begin<DriversReport>(study, &Answers::drivers, with(m_engine.drivers), true);
    case Study::Hours:
        return begin<HoursReport>(
            study, &Answers::hours,
            [catalog = &m_session.catalog(), options = m_session.runOptions, engine = m_engine.hours,
             hours = m_hours](const Scenario& s, const RunControl& control) {
                return engine(s, *catalog, options, control, hours);
            },
            true);
    }
}

SimTime StudyDesk::firstHour(const std::string& market, int weekday, int hour) const {
    const Market* found = m_session.catalog().market(market);
    SimTime at = resolved(scenario().value_or(m_session.scenario())).start;
    at.seconds += (3600 - at.seconds % 3600) % 3600;
    const auto wanted = [&] {
        const int offset = found == nullptr ? 0 : found->offsetMinutesAt(at);
        return at.hourOfDay(offset) == hour && at.dayOfWeek(offset) == weekday;
    };
    for (int h = 0; h < 8 * 24 && !wanted(); ++h) at = at.plusHours(1);
    return at;
}

void StudyDesk::publishAt(SimTime at) {
    const LibraryItem* item = m_session.item(m_item);
    if (item == nullptr) return;
    LibraryItem after = *item;
    after.content.publishAt = at;
    m_session.editItem(tr("Change publish time"), std::move(after));
}

const StudyDesk::Answers* StudyDesk::now() const {
    const auto it = m_answers.find(m_item.value);
    return it == m_answers.end() ? nullptr : &it->second;
}

const StudyDesk::Basis* StudyDesk::basisOf(Study study) const {
    const Answers* answers = now();
    if (answers == nullptr) return nullptr;
    switch (study) {
    case Study::Stall:
        return answers->stall.report ? &answers->stall.basis : nullptr;
    case Study::Drivers:
        return answers->drivers.report ? &answers->drivers.basis : nullptr;
    case Study::Hours:
        break;
    }
    return answers->hours.report ? &answers->hours.basis : nullptr;
}

bool StudyDesk::isFirst(Study study) const {
    const Basis* basis = basisOf(study);
    return basis != nullptr && basis->first;
}

QString StudyDesk::staleReason(Study study) const {
    const Basis* basis = basisOf(study);
    if (basis == nullptr) return {};
    const std::optional<Scenario> is = scenario();
    if (!is) return tr("the item was left out");
    if (*is != basis->scenario && scenarioDigest(*is, m_session.catalog()) != basis->digest)
        return WorkspaceSession::changesInWords(basis->scenario, *is);
    if (study == Study::Hours && basis->weekdays != m_hours.weekdays) return tr("other days were chosen");
    return {};
}

} // namespace forereach::ui
