// SPDX-License-Identifier: GPL-3.0-or-later
// What reach hangs on most: one thing at a time at a low and a high value, everything else and all luck the
// same. What is the item's meets one world together; what is the competition's has a world of its own.

#include <algorithm>
#include <cmath>

#include "core/compare/studies.h"
#include "core/compare/trials.h"
#include "core/model/overrides.h"
#include "core/model/topics.h"
#include "core/response/signal_effects.h"

namespace forereach {
namespace {

constexpr double kOwnValueRange = 0.5;      // of a signal that the user states: standard deviations
constexpr double kRivalRange = 0.25;        // of the rivals' mean quality
constexpr std::int64_t kFewFollowers = 100; // instead of none, to have something to double

std::string signedText(double x) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%+.2f", x);
    return buffer;
}

/// Two or more variants of one thing; the bar shows the lowest and the highest of them.
struct Asked {
    std::string driver, basis;
    std::vector<std::pair<std::string, Trial>> values;
    bool inOrder = false; // low and high are the first and the last, whatever comes out
};

/// How far the assumptions about the measured signals leave a prior open, beside its value.
Asked signalDriver(const ContentItem& own, const char* name, const std::optional<double>& stated) {
    double low = -kOwnValueRange, high = kOwnValueRange;
    std::string basis = "your own value, half a standard deviation either way";
    const SignalPriors priors = signalPriors(own);
    const double now = name[0] == 'h' ? priors.hook : name[0] == 'q' ? priors.quality : priors.pace;
    if (!stated) {
        low = high = 0;
        for (const SignalEffect& e : explainSignals(own))
            if (e.acts_on == name) low += e.low - e.effect, high += e.high - e.effect;
        low = std::max(low, -1.5 - now);
        high = std::min(high, 1.5 - now);
        basis = "the ranges of what its signals are assumed to do";
    }
    Asked a{name, basis, {}, true};
    for (const double x : {low, high}) {
        Trial t{own, {}};
        (name[0] == 'h' ? t.shift.hook : name[0] == 'q' ? t.shift.quality : t.shift.pace) = x;
        a.values.emplace_back(signedText(now + x), std::move(t));
    }
    return a;
}

Asked unmeasuredDriver(const ContentItem& own, double sd) {
    Asked a{"what nobody measures", "one standard deviation of the quality that no signal tells", {}, true};
    for (const double x : {-sd, sd}) {
        Trial t{own, {}};
        t.shift.quality = x;
        a.values.emplace_back(signedText(x), std::move(t));
    }
    return a;
}

Asked hourDriver(const Scenario& s) {
    Asked a{"publish hour", "the worst and the best hour of its first day (UTC), at equal age", {}, false};
    const ContentItem& own = s.content[0];
    const std::int64_t midnight = own.publishAt.seconds - own.publishAt.seconds % 86400;
    for (int h = 0; h < 24; ++h) {
        Trial t{own, {}};
        t.item.publishAt = {midnight + 3600LL * h};
        if (t.item.publishAt < s.start) continue;
        char text[16];
        std::snprintf(text, sizeof text, "%02d:00", h);
        a.values.emplace_back(text, std::move(t));
    }
    return a;
}

Asked topicDriver(const Scenario& s, const Catalog& catalog) {
    Asked a{"topic", "the worst and the best of the market's ten most popular topics, alone", {}, false};
    const Market* market = catalog.market(s.markets[0]);
    std::vector<std::size_t> order(kTopicCount);
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
        return market->topics[x].value > market->topics[y].value;
    });
    for (std::size_t k = 0; k < 10; ++k) {
        Trial t{s.content[0], {}};
        const std::string name(kTopics[order[k]].name);
        t.item.topics = {{name, 1.0}};
        a.values.emplace_back(name, std::move(t));
    }
    return a;
}

Asked languageDriver(const Scenario& s, const Catalog& catalog) {
    Asked a{"language", "without words, and in each language of the markets", {}, false};
    std::vector<std::string> languages{""};
    for (const std::string& code : s.markets)
        for (const LanguageShare& l : catalog.market(code)->languages)
            if (std::find(languages.begin(), languages.end(), l.language) == languages.end())
                languages.push_back(l.language);
    for (const std::string& language : languages) {
        Trial t{s.content[0], {}};
        t.item.language = language;
        a.values.emplace_back(language.empty() ? "no words" : language, std::move(t));
    }
    return a;
}

Asked followersDriver(const ContentItem& own) {
    Asked a{"followers", "half and double (assumption)", {}, true};
    const std::int64_t now = std::max(own.creator.followers, kFewFollowers);
    for (const std::int64_t n : {now / 2, now * 2}) {
        Trial t{own, {}};
        t.item.creator.followers = n;
        a.values.emplace_back(std::to_string(n), std::move(t));
    }
    return a;
}

/// Reach at the same age as the base has at the end of the horizon, or as old as both get.
Difference againstBase(const ItemSamples& base, const ItemSamples& other) {
    const std::size_t age = std::min(base.hourReach.size(), other.hourReach.size());
    if (age == 0) return differenceOf(base.reach, other.reach);
    return differenceOf(base.hourReach[age - 1], other.hourReach[age - 1]);
}

DriverBar barOf(const Asked& asked, const ItemSamples& base, const std::vector<const TrialResult*>& results) {
    std::size_t low = 0, high = results.size() - 1;
    std::vector<Difference> differences;
    for (const TrialResult* r : results) differences.push_back(againstBase(base, r->item()));
    for (std::size_t i = 0; !asked.inOrder && i < results.size(); ++i) {
        if (differences[i].difference.mean < differences[low].difference.mean) low = i;
        if (differences[i].difference.mean > differences[high].difference.mean) high = i;
    }
    return {asked.driver, asked.values[low].first, asked.values[high].first,
            asked.basis,  differences[low],        differences[high]};
}

} // namespace

Result<DriversReport> driversOf(const Scenario& scenario, std::size_t item, const Catalog& catalog,
                                const RunOptions& options, const RunControl& control) {
    Trials trials(scenario, item, catalog, options, control);
    const Scenario own = trials.scenario();
    const ContentItem& content = own.content[0];
    std::vector<Asked> asked{
        signalDriver(content, "hook", content.overrides.hook),
        signalDriver(content, "quality", content.overrides.quality),
        signalDriver(content, "pace", content.overrides.pace),
        unmeasuredDriver(content, withOverrides(catalog, own).assumptions.unmeasuredQualitySd.value),
        hourDriver(own),
        topicDriver(own, catalog),
        languageDriver(own, catalog),
        followersDriver(content)};
    std::vector<Trial> together{{content, {}}};
    for (const Asked& a : asked)
        for (const auto& [text, trial] : a.values) together.push_back(trial);
    constexpr int kParts = 5;
    Result<std::vector<TrialResult>> results = trials.run(together, 0, kParts);
    if (!results) return results.error();

    DriversReport out;
    out.item = content.id;
    out.title = content.title;
    out.seed = own.seed;
    out.replications = own.replications;
    const TrialResult base = std::move(results->front());
    for (const std::int64_t n : base.samples.segmentViewers) out.viewers += n;
    out.reach = base.report.reach;
    out.worlds = 1;
    std::size_t next = 1;
    for (const Asked& a : asked) {
        std::vector<const TrialResult*> mine;
        for (std::size_t i = 0; i < a.values.size(); ++i) mine.push_back(&(*results)[next++]);
        if (mine.size() > 1) out.bars.push_back(barOf(a, base.item(), mine));
    }

    // The competition: worlds of their own, with a warm-up each.
    int part = 1;
    const auto rivals = [&](const char* driver, const char* basis, std::string low, std::string high,
                            const std::function<void(PlatformParameters&, bool)>& set) -> Result<void> {
        Asked a{driver, basis, {{std::move(low), {content, {}}}, {std::move(high), {content, {}}}}, true};
        std::vector<TrialResult> both;
        for (const bool more : {false, true}) {
            trials.change() = own;
            set(trials.change().platform, more);
            Result<std::vector<TrialResult>> ran = trials.run({{content, {}}}, part++, kParts);
            if (!ran) return ran.error();
            both.push_back(std::move(ran->front()));
            ++out.worlds;
        }
        out.bars.push_back(barOf(a, base.item(), {&both[0], &both[1]}));
        return {};
    };
    const std::int32_t items = own.platform.catalogueItems;
    const std::int32_t fewer = std::max(100, items / 2), more = std::min(items * 2, 10'000'000);
    if (const Result<void> r =
            rivals("items it competes with", "half and double of the catalogue (assumption)",
                   std::to_string(fewer), std::to_string(more),
                   [&](PlatformParameters& p, bool up) { p.catalogueItems = up ? more : fewer; });
        !r)
        return r.error();
    if (const Result<void> r = rivals(
            "quality of rivals", "a quarter of a standard deviation either way (assumption)",
            signedText(-kRivalRange), signedText(kRivalRange),
            [&](PlatformParameters&, bool up) { trials.rivalShift = up ? kRivalRange : -kRivalRange; });
        !r)
        return r.error();
    std::stable_sort(out.bars.begin(), out.bars.end(),
                     [](const DriverBar& a, const DriverBar& b) { return a.width() > b.width(); });
    return out;
}

} // namespace forereach
