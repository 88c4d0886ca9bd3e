// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/overrides.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/model/figures.h"

namespace forereach {
namespace {

// Of a market, shares that add up to one: all paths with this prefix and this end.
struct Shares {
    std::string_view prefix, suffix;
};
constexpr std::array<Shares, 3> kShares{{{"hour_curve.", ""}, {"connections.", ".share"}, {"topics.", ""}}};

std::string shownNumber(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.12g", value);
    return buffer;
}

bool isOf(const Shares& shares, std::string_view path, std::string_view market) {
    return path.starts_with(market) && path.substr(market.size()).starts_with(shares.prefix) &&
           path.ends_with(shares.suffix);
}

bool concerns(const Scenario& scenario, const std::string& prefix) {
    const auto at = scenario.overrides.lower_bound(prefix);
    return at != scenario.overrides.end() && at->first.starts_with(prefix);
}

// Sets what is overridden; then the rest of each set of shares is scaled to what is left of one.
void apply(const std::vector<Figure>& figures, const Scenario& scenario, const std::string& part) {
    for (const Figure& f : figures) {
        const auto own = scenario.overrides.find(f.path);
        if (own == scenario.overrides.end()) continue;
        f.set(own->second);
        if (f.sourced) f.sourced->low = f.sourced->high = own->second;
    }
    for (const Shares& shares : kShares) {
        double own = 0, rest = 0;
        bool any = false;
        for (const Figure& f : figures)
            if (isOf(shares, f.path, part)) {
                const bool overridden = scenario.overrides.contains(f.path);
                (overridden ? own : rest) += f.value();
                any = any || overridden;
            }
        if (!any || rest <= 0) continue;
        const double factor = std::max(0.0, 1 - own) / rest;
        for (const Figure& f : figures)
            if (isOf(shares, f.path, part) && !scenario.overrides.contains(f.path)) {
                f.set(f.value() * factor);
                f.sourced->low *= factor;
                f.sourced->high = std::min(1.0, f.sourced->high * factor);
            }
    }
}

void checkShares(const std::vector<Figure>& figures, const Scenario& scenario, const std::string& part,
                 Issues& issues) {
    for (const Shares& shares : kShares) {
        double own = 0;
        bool any = false, all = true;
        for (const Figure& f : figures)
            if (isOf(shares, f.path, part)) {
                const auto it = scenario.overrides.find(f.path);
                if (it != scenario.overrides.end()) own += it->second;
                any = any || it != scenario.overrides.end();
                all = all && it != scenario.overrides.end();
            }
        std::string name(shares.prefix.substr(0, shares.prefix.size() - 1));
        if (any && (all ? std::abs(own - 1) > 1e-6 : own > 1 - 1e-9))
            issues.push_back({"overrides." + part + name, (all ? "must add up to 1, add up to "
                                                               : "must leave the other shares something, "
                                                                 "add up to ") +
                                                              shownNumber(own)});
    }
}

template <class F>
void eachPart(Catalog& catalog, F use) {
    for (Market& m : catalog.markets) use("markets." + m.code + ".", m);
    for (RankingPreset& p : catalog.rankingPresets) use("ranking." + p.id + ".", p);
    for (ResponsePreset& p : catalog.responsePresets) use("response." + p.id + ".", p);
    use(std::string("engine."), catalog.assumptions);
    use(std::string("viewer."), catalog.viewers);
}

} // namespace

std::optional<std::pair<std::string, double>> overrideFromText(std::string_view text) {
    const std::size_t at = text.rfind('=');
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + at + 1, end, value);
    if (read.ec != std::errc{} || read.ptr != end || !std::isfinite(value)) return std::nullopt;
    return std::pair{std::string(text.substr(0, at)), value};
}

Issues overrideIssues(const Scenario& scenario, const Catalog& catalog) {
    Issues issues;
    if (scenario.overrides.empty()) return issues;
    Catalog walked = catalog;
    std::map<std::string, Figure> known;
    const auto note = [&](const std::string& part, std::vector<Figure> figures) {
        if (!concerns(scenario, part)) return;
        checkShares(figures, scenario, part, issues);
        for (Figure& f : figures) known.emplace(f.path, std::move(f));
    };
    eachPart(walked, [&](const std::string& part, auto& where) { note(part, figuresOf(where)); });
    Scenario filled = scenario;
    if (filled.platform.pools.empty()) filled.platform.pools = defaultPools();
    note("platform.", figuresOf(filled.platform, scenario));
    for (const auto& [path, value] : scenario.overrides) {
        const auto it = known.find(path);
        if (it == known.end())
            issues.push_back(
                {"overrides." + path, "there is no such figure; forereach-cli sources lists them"});
        else if (!(value >= it->second.least && value <= it->second.most))
            issues.push_back({"overrides." + path, "must be between " + shownNumber(it->second.least) +
                                                       " and " + shownNumber(it->second.most) + ", is " +
                                                       shownNumber(value)});
    }
    return issues;
}

Catalog withOverrides(const Catalog& catalog, const Scenario& scenario) {
    Catalog out = catalog;
    if (!scenario.overrides.empty())
        eachPart(out, [&](const std::string& part, auto& where) {
            if (concerns(scenario, part)) apply(figuresOf(where), scenario, part);
        });
    return out;
}

Scenario withOverrides(Scenario scenario) {
    if (!concerns(scenario, "platform.")) return scenario;
    if (scenario.platform.pools.empty() && concerns(scenario, "platform.pools"))
        scenario.platform.pools = defaultPools();
    apply(figuresOf(scenario.platform, scenario), scenario, "platform.");
    return scenario;
}

} // namespace forereach
