// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// CompareDesk: what is compared with what, and what came of it, without a widget. Variants are items in the
// open scenario, scenarios of the workspace, or stored runs simulated again; they keep letter and colour when
// others go. The comparison is computed off the GUI thread; all of this belongs to it.

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/compare/compare.h"
#include "core/compare/feeds.h"
#include "ui/session/background_work.h"

namespace forereach::ui {

class WorkspaceSession;

/// What a variant is made of.
struct ComparedSource {
    enum class Kind { Item, Scenario, Run };
    Kind kind = Kind::Item;
    ItemId item;       // of the library, in the scenario that is open
    QString scenario;  // by its name
    qint64 run = 0;    // a stored run: its scenario as it was then
    QString runName{}; // "First look, 24 Nov 18:00"
    bool operator==(const ComparedSource&) const = default;
};

class CompareDesk : public QObject {
    Q_OBJECT

public:
    /// compareScenarios(); tests pass their own.
    using Compare = std::function<Result<ComparisonOutcome>(std::vector<NamedScenario>, const Catalog&,
                                                            const RunOptions&, const RunControl&)>;
    /// compareFeeds(); tests pass their own.
    using CompareFeeds = std::function<Result<ComparedFeeds>(
        std::vector<NamedScenario>, const FeedsQuery&, const Catalog&, const RunOptions&, const RunControl&)>;
    struct Variant {
        ComparedSource source;
        int slot = 0; // colour and dash 0..5; the letter is 'A' + slot
        QString name;
        std::optional<Scenario> scenario; // as it stands; nothing: being read
        std::string digest;
        QString letter() const { return QChar(u'A' + slot); }
    };
    enum class Answer { None, Partial, Full };
    enum class ExportKind { Html, Json, Csv };
    /// Why it cannot run, and what would help: useFirstForAll().
    struct Obstacle {
        QString text, remedy; // an empty text: it can run
    };

    explicit CompareDesk(WorkspaceSession&, Compare compare = {}, QObject* parent = nullptr);

    // Variants
    const std::vector<Variant>& variants() const { return m_variants; }
    void setVariants(const std::vector<ComparedSource>&); // the first six
    /// False: six are there, or it is among them.
    bool addVariant(const ComparedSource&);
    void removeVariant(int slot);
    /// The open scenario under a second name, which is opened to be changed; the two are compared then.
    void duplicateAsB();
    int baseline() const { return m_baseline; } // a slot
    void setBaseline(int slot);
    void stepBaseline(int by); // around
    /// For this comparison alone: seed, viewers, days and the like of the first variant for all.
    void useFirstForAll();
    bool firstIsUsedForAll() const { return m_alike; }
    void setReplications(int); // of all, for this comparison alone

    // Work
    Obstacle obstacle() const;
    void run();
    void cancel() { m_work.cancel(); }
    const BackgroundWork& work() const { return m_work; }

    // The answer, with the baseline; null if there is none for two or more of the variants
    const Comparison* comparison() const { return m_shown ? &*m_shown : nullptr; }
    Answer answer() const { return m_shown ? m_answer : Answer::None; }
    std::vector<std::string> marketsAnswered() const; // of the baseline
    std::int64_t viewersAsked() const;
    int replicationsAsked() const;
    bool isStale() const;
    QString staleReason() const; // "B: publish time of Sunrise changed"

    // The same person's feed under each variant, of a small population
    /// Someone of the segment (null: of any) who was shown the baseline's item (null: its first), else anyone
    /// of it.
    void askFeeds(const std::optional<SegmentId>&, const std::optional<ItemId>& item);
    void askNextPerson();
    const BackgroundWork& feedsWork() const { return m_feedsWork; }
    /// Null: not asked for, or of variants that have changed since.
    std::shared_ptr<const ComparedFeeds> feeds() const;
    void setCompareFeeds(CompareFeeds feeds) { m_compareFeeds = std::move(feeds); }

    /// What is shown, as a file; written() follows.
    void exportTo(ExportKind, const QString& path);

Q_SIGNALS:
    void changed();                                            // variants, baseline, answer, staleness
    void workChanged();                                        // work()
    void feedsChanged();                                       // feeds(), feedsWork()
    void written(const QString& path, const QString& problem); // an empty problem: it is there

private:
    const std::vector<NamedScenario>& asked() const;
    Obstacle lookForObstacle() const;
    QString lookForChanges() const;
    void tell(); // changed(), with nothing remembered of before
    void onScenario();
    void refreshVariants();
    void readVariant(const Variant&);
    void place(Variant&);
    std::optional<int> freeSlot() const;
    void take(std::shared_ptr<const ComparisonOutcome>, const std::vector<NamedScenario>& ran, bool full);
    /// Of variants that are still there; nothing if fewer than two are.
    std::optional<Comparison> answered(const std::vector<std::string>& letters = {}) const;
    void readAnswer();
    void startFeeds();
    Comparison withBaselineAsA() const; // the convention of the engine's documents

    WorkspaceSession& m_session;
    Compare m_compare;
    std::vector<Variant> m_variants; // by slot
    std::map<QString, Scenario> m_read;
    std::map<qint64, Scenario> m_runs;
    QString m_openName;
    int m_baseline = 0;
    bool m_alike = false;
    std::optional<int> m_replications;
    std::shared_ptr<const ComparisonOutcome> m_outcome;
    std::map<std::string, std::pair<Scenario, std::string>> m_ran; // by letter, with its digest
    std::optional<Comparison> m_shown;
    // Looked up once a change: progress asks for them many times a second.
    mutable std::optional<std::vector<NamedScenario>> m_asked;
    mutable std::optional<Obstacle> m_obstacle;
    mutable std::optional<QString> m_stale;
    Answer m_answer = Answer::None;
    CompareFeeds m_compareFeeds;
    FeedsQuery m_feedsQuery;
    std::shared_ptr<const ComparedFeeds> m_feeds;
    std::vector<std::pair<std::string, std::string>> m_feedsOf; // letters and digests
    // Last: they go first, and wait.
    BackgroundWork m_feedsWork;
    BackgroundWork m_work;
};

} // namespace forereach::ui
