// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Ledger: every stored forecast of an item or a campaign beside what later exports said about it. Plain
// values; the store fills the entries (core/store/ledger.h), settleLedger() says which of them count and
// scores those. What no export says is absent, never zero.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/run_report.h"
#include "core/report/scores.h"

namespace forereach {

/// What an export says about a post.
struct LedgerActual {
    std::string post;     // "tiktok/id:7301..."
    std::string quantity; // "views" or "reach": what was counted, and what the forecast is of
    double value = 0;
    std::optional<SimTime> published; // if the export tells
    SimTime asOf;                     // of the export
    bool asOfIsImport = false;        // the export did not tell when it was made: when it was imported
    bool operator==(const LedgerActual&) const = default;
};

enum class LedgerState {
    Counts,       // made before publication, and the answer is there
    Superseded,   // a later forecast of the post was made before publication
    AfterTheFact, // made after publication: no forecast
    Early,        // the newest export is of before the end of what was forecast
    Unanswered,   // no post is matched, or no export tells the quantity
};
std::string_view toText(LedgerState); // "counts", "superseded", "after_the_fact", "early", "unanswered"

struct LedgerEntry {
    // Provenance
    std::int64_t run = 0; // id of the stored run
    std::string scenarioName, engineVersion, digest, scenarioDigest;
    std::uint64_t seed = 0;
    std::int64_t viewers = 0;
    int replications = 0;
    SimTime madeAt;      // when the run was stored
    bool fitted = false; // the creator's account was fitted to imported data
    // What was forecast
    ItemId item;          // of a campaign: "campaign:" and its id
    std::string campaign; // its name, as an ad manager would know it; empty: an item
    std::string title;
    SimTime publishAt, until;    // the forecast is of this stretch
    Estimate impressions, reach; // as reported
    // What came
    std::optional<LedgerActual> actual;
    // Set by settleLedger()
    LedgerState state = LedgerState::Unanswered;
    std::string why;                // one English clause
    std::optional<double> position; // where the actual fell in the forecast, 0..1; absent without interval
    std::optional<double> logError; // ln(actual / P50), of 1 + counts
    std::optional<bool> inside;     // of P10 to P90

    /// The estimate that `actual` answers; impressions without one.
    const Estimate& forecast() const { return actual && actual->quantity == "reach" ? reach : impressions; }
    bool operator==(const LedgerEntry&) const = default;
};

struct Ledger {
    std::vector<LedgerEntry> entries; // newest forecast first
    int counted = 0;                  // entries that count
    std::vector<Coverage> coverage;   // over those with an interval; empty if there are none
    std::optional<double> bias;       // mean of ln(actual / P50); above 0: more came than was forecast
    std::optional<double> biasError;  // of it; from two on
    std::optional<double> medianAbsLogError;
    std::vector<std::string> notes; // what must be known to read it
    bool operator==(const Ledger&) const = default;
};

/// Says of each entry whether it counts and why, and scores those that do.
Ledger settleLedger(std::vector<LedgerEntry>);

} // namespace forereach
