// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/compare_desk.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

#include "core/report/comparison_csv.h"
#include "core/report/export.h"
#include "core/store/comparison_json.h"
#include "ui/session/session.h"

namespace forereach::ui {

namespace {
constexpr int kFirstReplications = 4; // of the first answer: an interval needs some

/// What the first answer simulates.
std::vector<NamedScenario> firstLook(std::vector<NamedScenario> all) {
    for (NamedScenario& s : all) {
        s.scenario.viewers = std::min(s.scenario.viewers, SimulationRunner::kSmallViewers);
        s.scenario.replications = std::min(s.scenario.replications, kFirstReplications);
        s.scenario.controls = 0;
    }
    return all;
}

double costOf(const Scenario& s) {
    return static_cast<double>(s.viewers) * (s.replications + s.controls);
}

/// The item alone. Campaigns stay out: a line item that shows one cut would decide between them.
Scenario alone(Scenario scenario, const ContentItem& item) {
    scenario.content = {item};
    scenario.campaigns.clear();
    return scenario;
}
} // namespace

CompareDesk::CompareDesk(WorkspaceSession& session, Compare compare, QObject* parent)
    : QObject(parent), m_session(session), m_compare(std::move(compare)) {
    if (!m_compare)
        m_compare = [](std::vector<NamedScenario> scenarios, const Catalog& catalog,
                       const RunOptions& options, const RunControl& control) {
            return compareScenarios(std::move(scenarios), catalog, options, control);
        };
    m_compareFeeds = [](std::vector<NamedScenario> scenarios, const FeedsQuery& query, const Catalog& catalog,
                        const RunOptions& options, const RunControl& control) {
        return compareFeeds(std::move(scenarios), query, SimulationRunner::kSmallViewers, catalog, options,
                            control);
    };
    connect(&m_feedsWork, &BackgroundWork::changed, this, &CompareDesk::feedsChanged);
    m_openName = QString::fromStdString(session.scenario().name);
    connect(&m_work, &BackgroundWork::changed, this, &CompareDesk::workChanged);
    connect(&session, &WorkspaceSession::scenarioChanged, this, &CompareDesk::onScenario);
    connect(&session, &WorkspaceSession::libraryChanged, this, &CompareDesk::onScenario);
    connect(&session, &WorkspaceSession::opened, this, [this] {
        m_read.clear();
        m_runs.clear();
        m_openName = QString::fromStdString(m_session.scenario().name);
        setVariants({});
    });
}

// Variants

void CompareDesk::setVariants(const std::vector<ComparedSource>& sources) {
    m_work.cancel();
    m_variants.clear();
    m_outcome.reset();
    m_ran.clear();
    m_baseline = 0;
    m_alike = false;
    m_replications.reset();
    for (const ComparedSource& source : sources)
        if (const auto slot = freeSlot()) m_variants.push_back({source, *slot, {}, {}, {}});
    refreshVariants();
}

std::optional<int> CompareDesk::freeSlot() const {
    for (int slot = 0; slot < static_cast<int>(kMostVariants); ++slot)
        if (std::ranges::find(m_variants, slot, &Variant::slot) == m_variants.end()) return slot;
    return std::nullopt;
}

bool CompareDesk::addVariant(const ComparedSource& source) {
    const auto slot = freeSlot();
    if (!slot || std::ranges::find(m_variants, source, &Variant::source) != m_variants.end()) return false;
    m_variants.push_back({source, *slot, {}, {}, {}});
    std::ranges::sort(m_variants, {}, &Variant::slot);
    refreshVariants();
    return true;
}

void CompareDesk::removeVariant(int slot) {
    m_ran.erase(std::string(1, static_cast<char>('A' + slot))); // the letter may come back for another
    std::erase_if(m_variants, [slot](const Variant& v) { return v.slot == slot; });
    refreshVariants();
}

void CompareDesk::duplicateAsB() {
    const QString name = QString::fromStdString(m_session.scenario().name);
    QString other = name + QStringLiteral(" B");
    for (int n = 2; m_session.scenarioNames().contains(other); ++n)
        other = name + QStringLiteral(" B%1").arg(n);
    m_session.duplicateScenario(other);
    const auto scenario = [](const QString& called) {
        return ComparedSource{ComparedSource::Kind::Scenario, {}, called, 0, {}};
    };
    setVariants({scenario(name), scenario(other)});
}

void CompareDesk::setBaseline(int slot) {
    if (slot == m_baseline || std::ranges::find(m_variants, slot, &Variant::slot) == m_variants.end()) return;
    m_baseline = slot;
    readAnswer();
    tell();
}

void CompareDesk::stepBaseline(int by) {
    const auto n = static_cast<int>(m_variants.size());
    const auto at = std::ranges::find(m_variants, m_baseline, &Variant::slot);
    if (n < 2 || at == m_variants.end()) return;
    const int next = (static_cast<int>(at - m_variants.begin()) + by % n + n) % n;
    setBaseline(m_variants[static_cast<std::size_t>(next)].slot);
}

void CompareDesk::useFirstForAll() {
    m_alike = true;
    tell();
}

void CompareDesk::setReplications(int replications) {
    m_replications = replications;
    tell();
}

void CompareDesk::onScenario() {
    const QString now = QString::fromStdString(m_session.scenario().name);
    const QStringList names = m_session.scenarioNames();
    for (Variant& v : m_variants)
        if (v.source.kind == ComparedSource::Kind::Scenario && v.source.scenario == m_openName &&
            !names.contains(m_openName))
            v.source.scenario = now; // it was renamed
    m_openName = now;
    if (names.contains(now)) m_read[now] = m_session.scenario();
    if (!m_variants.empty()) refreshVariants();
}

/// Where a variant's scenario comes from; nothing yet, if it has to be read first.
void CompareDesk::place(Variant& v) {
    using Kind = ComparedSource::Kind;
    std::optional<Scenario> now;
    if (v.source.kind == Kind::Item) {
        if (const LibraryItem* item = m_session.item(v.source.item)) {
            now = alone(m_session.scenario(), item->content);
            v.name = QString::fromStdString(item->content.title.empty() ? v.source.item.value
                                                                        : item->content.title);
            if (!item->cutLabel.empty() && !v.name.endsWith(QString::fromStdString(item->cutLabel)))
                v.name = tr("%1, cut %2").arg(v.name, QString::fromStdString(item->cutLabel));
        }
    } else if (v.source.kind == Kind::Scenario) {
        v.name = v.source.scenario;
        if (v.source.scenario == m_openName)
            now = m_session.scenario();
        else if (const auto read = m_read.find(v.source.scenario); read != m_read.end())
            now = read->second;
    } else {
        v.name = v.source.runName;
        if (const auto read = m_runs.find(v.source.run); read != m_runs.end()) now = read->second;
    }
    if (now && v.scenario != now) v.digest = scenarioDigest(*now, m_session.catalog());
    if (now || !v.scenario) v.scenario = std::move(now);
}

void CompareDesk::readVariant(const Variant& v) {
    const auto take = [this, slot = v.slot, source = v.source](std::optional<Scenario> found) {
        if (!found) {
            std::erase_if(m_variants, [&](const Variant& one) { return one.source == source; });
        } else if (source.kind == ComparedSource::Kind::Run) {
            m_runs[source.run] = std::move(*found);
        } else {
            m_read[source.scenario] = std::move(*found);
        }
        refreshVariants();
    };
    if (v.source.kind == ComparedSource::Kind::Run)
        m_session.loadRunScenario(v.source.run, this, take);
    else
        m_session.loadScenario(v.source.scenario, this, take);
}

void CompareDesk::refreshVariants() {
    using Kind = ComparedSource::Kind;
    const QStringList names = m_session.scenarioNames();
    std::erase_if(m_variants, [&](const Variant& v) {
        return (v.source.kind == Kind::Item && m_session.item(v.source.item) == nullptr) ||
               (v.source.kind == Kind::Scenario && !names.contains(v.source.scenario));
    });
    for (Variant& v : m_variants) {
        const bool known = v.scenario.has_value();
        place(v);
        if (!known && !v.scenario) readVariant(v);
    }
    if (!m_variants.empty() && std::ranges::find(m_variants, m_baseline, &Variant::slot) == m_variants.end())
        m_baseline = m_variants.front().slot;
    readAnswer();
    tell();
}

// Work

void CompareDesk::tell() {
    m_asked.reset();
    m_obstacle.reset();
    m_stale.reset();
    Q_EMIT changed();
}

/// Empty while one of them is being read.
const std::vector<NamedScenario>& CompareDesk::asked() const {
    if (m_asked) return *m_asked;
    m_asked.emplace();
    std::vector<NamedScenario> all;
    for (const Variant& v : m_variants) {
        if (!v.scenario) return *m_asked;
        NamedScenario one{v.name.toStdString(), *v.scenario, v.letter().toStdString()};
        if (m_alike && !all.empty()) {
            const Scenario& first = all.front().scenario;
            one.scenario.seed = first.seed;
            one.scenario.viewers = first.viewers;
            one.scenario.replications = first.replications;
            one.scenario.horizonDays = first.horizonDays;
            one.scenario.warmupDays = first.warmupDays;
            one.scenario.start = first.start;
        }
        if (m_replications) one.scenario.replications = *m_replications;
        all.push_back(std::move(one));
    }
    m_asked = std::move(all);
    return *m_asked;
}

std::vector<std::string> CompareDesk::marketsAnswered() const {
    const auto ran = m_ran.find(std::string(1, static_cast<char>('A' + m_baseline)));
    return ran == m_ran.end() ? std::vector<std::string>{} : ran->second.first.markets;
}

std::int64_t CompareDesk::viewersAsked() const {
    const std::vector<NamedScenario>& all = asked();
    return all.empty() ? 0 : all.front().scenario.viewers;
}

int CompareDesk::replicationsAsked() const {
    const std::vector<NamedScenario>& all = asked();
    return all.empty() ? 0 : all.front().scenario.replications;
}

CompareDesk::Obstacle CompareDesk::obstacle() const {
    if (!m_obstacle) m_obstacle = lookForObstacle();
    return *m_obstacle;
}

CompareDesk::Obstacle CompareDesk::lookForObstacle() const {
    if (m_variants.size() < 2) return {tr("two at least are compared"), {}};
    const std::vector<NamedScenario>& all = asked();
    if (all.empty()) return {tr("a scenario is being read"), {}};
    for (const NamedScenario& s : all)
        for (const Issue& issue : validate(s.scenario, m_session.catalog()))
            return {QStringLiteral("%1: %2 %3")
                        .arg(QString::fromStdString(s.letter), QString::fromStdString(issue.path),
                             QString::fromStdString(issue.message)),
                    {}};
    const Scenario& a = all.front().scenario;
    struct Field {
        QString what;
        qint64 first, other;
    };
    std::vector<Field> differ;
    for (std::size_t k = 1; k < all.size(); ++k) {
        const Scenario& b = all[k].scenario;
        const auto look = [&](const QString& what, auto x, auto y) {
            if (x != y && std::ranges::find(differ, what, &Field::what) == differ.end())
                differ.push_back({what, static_cast<qint64>(x), static_cast<qint64>(y)});
        };
        look(tr("Seeds"), a.seed, b.seed);
        look(tr("Numbers of viewers"), a.viewers, b.viewers);
        look(tr("Numbers of replications"), a.replications, b.replications);
        look(tr("Horizons in days"), a.horizonDays, b.horizonDays);
        look(tr("Warm-ups in days"), a.warmupDays, b.warmupDays);
    }
    if (differ.size() == 1)
        return {tr("%1 differ: %2 and %3.").arg(differ[0].what).arg(differ[0].first).arg(differ[0].other),
                all.size() == 2 ? tr("Use %1 for both").arg(differ[0].first)
                                : tr("Use %1 for all").arg(differ[0].first)};
    if (!differ.empty()) {
        QStringList what;
        for (const Field& f : differ) what << tr("%1 (%2 and %3)").arg(f.what).arg(f.first).arg(f.other);
        return {tr("%1 differ.").arg(what.join(QStringLiteral(", "))),
                tr("Use those of %1 for all").arg(QString::fromStdString(all.front().letter))};
    }
    const Issues issues = whyNotComparable(all);
    if (issues.empty()) return {};
    const QString text = QStringLiteral("%1: %2").arg(QString::fromStdString(issues[0].path),
                                                      QString::fromStdString(issues[0].message));
    return {text, QString::fromStdString(issues[0].path).endsWith(QStringLiteral(".start"))
                      ? tr("Use that of %1 for all").arg(QString::fromStdString(all.front().letter))
                      : QString()};
}

void CompareDesk::run() {
    if (!obstacle().text.isEmpty()) return;
    m_work.begin(
        [this, all = asked(), compare = m_compare, catalog = &m_session.catalog(),
         options = m_session.runOptions](const RunControl& control,
                                         const BackgroundWork::Tell& tell) -> Result<BackgroundWork::Apply> {
            const std::vector<NamedScenario> first = firstLook(all);
            const double small = costOf(first[0].scenario), whole = costOf(all[0].scenario);
            const double share = small < whole ? small / (small + whole) : 0;
            const auto part = [&](double from, double to) {
                RunControl mine = control;
                mine.progress = [told = control.progress, from, to](const Progress& p) {
                    Progress now = p;
                    now.done = from + (to - from) * p.done;
                    if (told) told(now);
                };
                return mine;
            };
            if (share > 0) {
                Result<ComparisonOutcome> answer = compare(first, *catalog, options, part(0, share));
                if (!answer) return answer.error();
                tell([this, all, outcome = std::make_shared<const ComparisonOutcome>(std::move(*answer))] {
                    take(outcome, all, false);
                });
            }
            Result<ComparisonOutcome> answer = compare(all, *catalog, options, part(share, 1));
            if (!answer) return answer.error();
            return BackgroundWork::Apply(
                [this, all, outcome = std::make_shared<const ComparisonOutcome>(std::move(*answer))] {
                    take(outcome, all, true);
                });
        });
}

// The answer

void CompareDesk::take(std::shared_ptr<const ComparisonOutcome> outcome,
                       const std::vector<NamedScenario>& ran, bool full) {
    m_outcome = std::move(outcome);
    m_answer = full ? Answer::Full : Answer::Partial;
    m_ran.clear();
    for (const NamedScenario& s : ran)
        m_ran[s.letter] = {s.scenario, scenarioDigest(s.scenario, m_session.catalog())};
    readAnswer();
    tell();
}

std::optional<Comparison> CompareDesk::answered(const std::vector<std::string>& letters) const {
    if (!m_outcome) return std::nullopt;
    const std::vector<NamedScenario>& ran = m_outcome->scenarios;
    std::vector<std::string> gone;
    std::size_t base = ran.size();
    for (std::size_t k = 0; k < ran.size(); ++k) {
        const bool there =
            m_ran.contains(ran[k].letter) && std::ranges::any_of(m_variants, [&](const Variant& v) {
                return v.letter().toStdString() == ran[k].letter;
            });
        if (!there) gone.push_back(letters.empty() ? ran[k].letter : letters[k]);
        if (there && ran[k].letter == std::string(1, static_cast<char>('A' + m_baseline))) base = k;
    }
    if (base == ran.size()) return std::nullopt;
    Comparison c = comparisonWith(*m_outcome, base, letters);
    const auto isGone = [&](const auto& v) { return std::ranges::find(gone, v.letter) != gone.end(); };
    std::erase_if(c.variants, isGone);
    std::erase_if(c.comparisons, isGone);
    return c.comparisons.empty() ? std::nullopt : std::optional(std::move(c));
}

void CompareDesk::readAnswer() {
    m_shown = answered();
}

Comparison CompareDesk::withBaselineAsA() const {
    const std::string base = baselineOf(*m_shown);
    if (base == "A") return *m_shown;
    std::vector<std::string> letters;
    char next = 'A';
    for (const NamedScenario& s : m_outcome->scenarios)
        letters.push_back(s.letter == base ? std::string("A") : std::string(1, ++next));
    Comparison c = *answered(letters);
    std::ranges::stable_partition(c.variants, [](const ComparedVariant& v) { return v.letter == "A"; });
    return c;
}

// Feeds

namespace {
std::vector<std::pair<std::string, std::string>> digestsOf(const std::vector<NamedScenario>& all,
                                                           const Catalog& catalog) {
    std::vector<std::pair<std::string, std::string>> digests;
    for (const NamedScenario& s : all) digests.emplace_back(s.letter, scenarioDigest(s.scenario, catalog));
    return digests;
}
} // namespace

void CompareDesk::askFeeds(const std::optional<SegmentId>& segment, const std::optional<ItemId>& item) {
    m_feedsQuery = {segment, 0, item, 0};
    startFeeds();
}

void CompareDesk::askNextPerson() {
    ++m_feedsQuery.skip;
    startFeeds();
}

void CompareDesk::startFeeds() {
    if (!obstacle().text.isEmpty()) return;
    const std::vector<NamedScenario>& all = asked();
    const std::string base = std::string(1, static_cast<char>('A' + m_baseline));
    for (std::size_t k = 0; k < all.size(); ++k)
        if (all[k].letter == base) m_feedsQuery.baseline = k;
    m_feedsWork.begin(
        [this, all, query = m_feedsQuery, compare = m_compareFeeds, catalog = &m_session.catalog(),
         options = m_session.runOptions](const RunControl& control,
                                         const BackgroundWork::Tell&) -> Result<BackgroundWork::Apply> {
            Result<ComparedFeeds> answer = compare(all, query, *catalog, options, control);
            if (!answer) return answer.error();
            return BackgroundWork::Apply([this, digests = digestsOf(all, *catalog),
                                          feeds = std::make_shared<const ComparedFeeds>(std::move(*answer))] {
                m_feeds = feeds;
                m_feedsOf = digests;
                Q_EMIT feedsChanged();
            });
        });
}

std::shared_ptr<const ComparedFeeds> CompareDesk::feeds() const {
    return m_feeds && m_feedsOf == digestsOf(asked(), m_session.catalog()) ? m_feeds : nullptr;
}

bool CompareDesk::isStale() const {
    return !staleReason().isEmpty();
}

QString CompareDesk::staleReason() const {
    if (!m_stale) m_stale = lookForChanges();
    return *m_stale;
}

QString CompareDesk::lookForChanges() const {
    if (!m_shown) return {};
    for (const NamedScenario& s : asked()) {
        const QString letter = QString::fromStdString(s.letter);
        const auto ran = m_ran.find(s.letter);
        if (ran == m_ran.end()) return tr("%1 was added").arg(letter);
        if (ran->second.first != s.scenario &&
            ran->second.second != scenarioDigest(s.scenario, m_session.catalog()))
            return QStringLiteral("%1: %2").arg(
                letter, WorkspaceSession::changesInWords(ran->second.first, s.scenario));
    }
    return {};
}

void CompareDesk::exportTo(ExportKind kind, const QString& path) {
    if (!m_shown) return;
    QThreadPool::globalInstance()->start(
        [desk = QPointer(this), kind, path, shown = kind == ExportKind::Csv ? *m_shown : withBaselineAsA()] {
            const std::string text = kind == ExportKind::Csv    ? comparisonCsv(shown)
                                     : kind == ExportKind::Html ? htmlComparison(shown)
                                                                : comparisonToJson(shown);
            const Result<void> done = writeFileAtomically(path.toStdString(), text);
            const QString problem = done ? QString() : QString::fromStdString(done.error().text());
            QMetaObject::invokeMethod(
                qApp,
                [desk, path, problem] {
                    if (desk) Q_EMIT desk->written(path, problem);
                },
                Qt::QueuedConnection);
        });
}

} // namespace forereach::ui
