// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of validate() share. Inside core/model only.
#pragma once

#include <algorithm>
#include <cstdio>
#include <set>
#include <string>
#include <utility>

#include "core/model/scenario.h"

namespace forereach {

/// Gathers issues, each with the path that the field has in scenario JSON.
class ScenarioChecker {
protected:
    /// Both must outlive it.
    ScenarioChecker(const Scenario& scenario, const Catalog& catalog)
        : m_scenario(scenario), m_resolved(resolved(scenario)), m_catalog(catalog) {}

    static std::string number(double value) {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%.12g", value);
        return buffer;
    }

    static std::string at(std::string_view list, std::size_t index) {
        return std::string(list) + "[" + std::to_string(index) + "]";
    }

    void add(std::string path, std::string message) {
        m_issues.push_back({std::move(path), std::move(message)});
    }

    void range(const std::string& path, double value, double low, double high) {
        if (!(value >= low && value <= high))
            add(path, "must be between " + number(low) + " and " + number(high) + ", is " + number(value));
    }

    void id(const std::string& path, const std::string& value, std::set<std::string>* seen) {
        if (value.empty())
            add(path, "must not be empty");
        else if (value.size() > 200)
            add(path, "must have at most 200 bytes, has " + std::to_string(value.size()));
        else if (seen && !seen->insert(value).second)
            add(path, "is used twice: \"" + value + "\"");
    }

    void money(const std::string& path, Money amount) {
        if (amount.micros < 0) add(path, "must not be negative, is " + number(amount.units()));
        if (amount.micros > 1'000'000'000'000'000'000)
            add(path, "must be at most 1000000000000, is " + number(amount.units()));
    }

    bool knownSegment(const SegmentId& segment) const {
        for (const std::string& code : m_scenario.markets)
            for (int g = 0; g < kGenders; ++g)
                for (int a = 0; a < kAgeBands; ++a)
                    if (segmentIdOf(code, static_cast<Gender>(g), static_cast<AgeBand>(a)) == segment)
                        return true;
        return false;
    }

    void segments(const std::string& path, const std::vector<SegmentId>& list) {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!knownSegment(list[i]))
                add(at(path, i), "no segment \"" + list[i].value +
                                     "\" in the scenario's markets; they are named like \"GB:F:18-24\"");
            else if (!seen.insert(list[i].value).second)
                add(at(path, i), "is named twice: \"" + list[i].value + "\"");
        }
    }

    const Scenario& m_scenario;
    const Scenario m_resolved;
    const Catalog& m_catalog;
    Issues m_issues;
};

/// Of campaigns, their line items and whom they are aimed at.
Issues campaignIssues(const Scenario&, const Catalog&);

} // namespace forereach
