// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/compare.h"

#include <algorithm>

#include "core/compare/scenario_differences.h"

namespace forereach {
namespace {

template <class T>
std::string number(T x) {
    return std::to_string(x);
}

std::string hours(std::int64_t n) {
    return number(n) + (n == 1 ? " hour" : " hours");
}

/// Pairs of two runs that both had A's luck.
std::vector<int> pairedByLuck(const std::vector<LuckOf>& a, const std::vector<LuckOf>& b) {
    std::vector<int> paired(a.size(), -1);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j)
            if (a[i].item == b[j].item) paired[i] = static_cast<int>(j);
    return paired;
}

std::string letterOf(const std::vector<NamedScenario>& scenarios, std::size_t k) {
    return scenarios[k].letter.empty() ? variantLetter(k) : scenarios[k].letter;
}

void addNotes(const Scenario& a, const Scenario& b, const std::vector<int>& paired,
              const std::string& baseline, VariantComparison& out) {
    const std::string& letter = out.letter;
    if (a.markets != b.markets)
        out.notes.push_back(baseline + " and " + letter +
                            " run in different markets: these are not the same viewers, "
                            "and only segments that both have are compared");
    if (b.replications == 1)
        out.notes.push_back("one replication has no interval: use 4 replications or more");
    const Scenario ra = resolved(a), rb = resolved(b);
    for (std::size_t i = 0; i < a.content.size(); ++i) {
        if (paired[i] < 0) {
            out.notes.push_back("item " + a.content[i].id.value + " is in " + baseline + " only");
            continue;
        }
        const ContentItem& other = rb.content[static_cast<std::size_t>(paired[i])];
        const std::int64_t later = (other.publishAt.seconds - ra.content[i].publishAt.seconds + 1800) / 3600;
        if (later != 0)
            out.notes.push_back(other.id.value + " of " + letter + " is published " +
                                hours(later > 0 ? later : -later) + (later > 0 ? " later" : " earlier") +
                                ", and totals are to the end of the horizon: over time compares both at "
                                "equal age");
    }
    for (std::size_t j = 0; j < b.content.size(); ++j)
        if (std::find(paired.begin(), paired.end(), static_cast<int>(j)) == paired.end())
            out.notes.push_back("item " + b.content[j].id.value + " is in " + letter + " only");
}

void compareAds(const RunSamples& a, const RunSamples& b, std::vector<AdComparison>& out) {
    for (const AdSamples& x : a.ads)
        for (const AdSamples& y : b.ads)
            if (x.id == y.id && x.currency == y.currency)
                out.push_back({x.id, x.currency, differenceOf(x.impressions, y.impressions),
                               differenceOf(x.reach, y.reach), differenceOf(x.spend, y.spend)});
}

} // namespace

std::vector<LuckOf> luckOf(const Scenario& a, const Scenario& b, const std::vector<int>& paired) {
    std::vector<LuckOf> luck;
    for (std::size_t j = 0; j < b.content.size(); ++j) {
        const auto at = std::find(paired.begin(), paired.end(), static_cast<int>(j));
        const ContentItem& item =
            at == paired.end() ? b.content[j] : a.content[static_cast<std::size_t>(at - paired.begin())];
        luck.push_back({item.id, item.creator.id, {}});
    }
    return luck;
}

std::string variantLetter(std::size_t index) {
    return std::string(1, static_cast<char>('A' + index % 26));
}

std::vector<int> pairedItems(const Scenario& a, const Scenario& b) {
    std::vector<int> paired(a.content.size(), -1);
    for (std::size_t i = 0; i < a.content.size(); ++i)
        for (std::size_t j = 0; j < b.content.size(); ++j)
            if (a.content[i].id == b.content[j].id) paired[i] = static_cast<int>(j);
    if (a.content.size() == 1 && b.content.size() == 1) paired[0] = 0;
    return paired;
}

Issues whyNotComparable(const std::vector<NamedScenario>& scenarios) {
    Issues issues;
    if (scenarios.size() < 2) return {{"scenarios", "two at least are compared; duplicate one as a variant"}};
    if (scenarios.size() > kMostVariants)
        return {
            {"scenarios", "six fit (A to F), there are " + number(scenarios.size()) + "; leave some out"}};
    const Scenario& a = scenarios[0].scenario;
    const std::string first = letterOf(scenarios, 0);
    for (std::size_t k = 1; k < scenarios.size(); ++k) {
        const Scenario& b = scenarios[k].scenario;
        const std::string letter = letterOf(scenarios, k);
        const auto differ = [&](const char* field, const char* what, const auto& x, const auto& y) {
            if (x != y)
                issues.push_back({letter + "." + field, std::string(what) + " differ: " + number(x) + " in " +
                                                            first + " and " + number(y) + "; use " +
                                                            number(x) + " for both"});
        };
        differ("seed", "seeds", a.seed, b.seed);
        differ("viewers", "numbers of viewers", a.viewers, b.viewers);
        differ("replications", "numbers of replications", a.replications, b.replications);
        differ("horizon_days", "horizons", a.horizonDays, b.horizonDays);
        differ("warmup_days", "warm-ups", a.warmupDays, b.warmupDays);
        if (a.start.seconds != 0 && b.start.seconds != 0 && a.start != b.start)
            issues.push_back({letter + ".start", "starts differ: " + a.start.iso() + " in " + first +
                                                     " and " + b.start.iso() +
                                                     "; use one start for both, or leave it out"});
        const std::vector<int> paired = pairedItems(a, b);
        const bool anyItem = std::any_of(paired.begin(), paired.end(), [](int j) { return j >= 0; });
        if (!anyItem && !(a.content.empty() && b.content.empty()))
            issues.push_back(
                {letter + ".content", "no item has the same id as one of " + first +
                                          ", and more than one "
                                          "might be meant; name one of each, as in WORKSPACE#SCENARIO/ITEM"});
    }
    return issues;
}

void alignStarts(std::vector<NamedScenario>& scenarios) {
    SimTime stated, earliest;
    for (const NamedScenario& s : scenarios) {
        if (s.scenario.start.seconds != 0 && stated.seconds == 0) stated = s.scenario.start;
        const SimTime start = resolved(s.scenario).start;
        if (earliest.seconds == 0 || start < earliest) earliest = start;
    }
    for (NamedScenario& s : scenarios) {
        // Items without a time of their own are published at their own scenario's start.
        s.scenario = resolved(std::move(s.scenario));
        s.scenario.start = stated.seconds != 0 ? stated : earliest;
    }
}

Result<ComparisonOutcome> compareScenarios(std::vector<NamedScenario> scenarios, const Catalog& catalog,
                                           const RunOptions& options, const RunControl& control) {
    if (const Issues issues = whyNotComparable(scenarios); !issues.empty()) {
        std::string text;
        for (const Issue& i : issues) text += (text.empty() ? "" : "\n") + i.path + ": " + i.message;
        return Error{ErrorCode::InvalidInput, text, "compare"};
    }
    alignStarts(scenarios);
    const Scenario& a = scenarios[0].scenario;
    std::vector<Variant> variants;
    for (const NamedScenario& s : scenarios)
        variants.push_back({s.scenario, luckOf(a, s.scenario, pairedItems(a, s.scenario))});
    Result<VariantsOutcome> ran = simulateVariants(variants, catalog, options, control);
    if (!ran) return ran.error();
    ComparisonOutcome out;
    out.scenarios = std::move(scenarios);
    out.worlds = ran->worlds;
    for (VariantOutcome& run : ran->variants) {
        out.reports.push_back(std::move(run.report));
        out.samples.push_back(std::move(run.samples));
    }
    out.comparison = comparisonWith(out, 0);
    return out;
}

Comparison comparisonWith(const ComparisonOutcome& runs, std::size_t baseline,
                          const std::vector<std::string>& letters) {
    const std::vector<NamedScenario>& scenarios = runs.scenarios;
    const auto called = [&](std::size_t k) { return letters.empty() ? letterOf(scenarios, k) : letters[k]; };
    const Scenario& first = scenarios[0].scenario;
    const Scenario& base = scenarios[baseline].scenario;
    std::vector<std::vector<LuckOf>> luck;
    for (const NamedScenario& s : scenarios)
        luck.push_back(luckOf(first, s.scenario, pairedItems(first, s.scenario)));
    Comparison c;
    c.engineVersion = runs.reports[0].provenance.engineVersion;
    c.seed = base.seed;
    c.viewers = runs.reports[baseline].provenance.viewers;
    c.replications = base.replications;
    c.days = base.horizonDays;
    c.worlds = runs.worlds;
    for (std::size_t k = 0; k < scenarios.size(); ++k) {
        const RunReport& report = runs.reports[k];
        c.variants.push_back({called(k), scenarios[k].name, report.provenance.scenarioDigest, report.digest});
        if (k == baseline) continue;
        VariantComparison& v = c.comparisons.emplace_back();
        v.letter = called(k);
        const std::vector<int> paired = pairedByLuck(luck[baseline], luck[k]);
        for (std::size_t i = 0; i < base.content.size(); ++i)
            if (const int j = paired[i]; j >= 0)
                v.items.push_back(compareItems({runs.reports[baseline], runs.samples[baseline], i},
                                               {report, runs.samples[k], static_cast<std::size_t>(j)}));
        compareAds(runs.samples[baseline], runs.samples[k], v.ads);
        v.differs = scenarioDifferences(base, scenarios[k].scenario, paired);
        addNotes(base, scenarios[k].scenario, paired, called(baseline), v);
    }
    return c;
}

} // namespace forereach
