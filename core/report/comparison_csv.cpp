// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/comparison_csv.h"

#include <algorithm>

#include "core/report/rounding.h"

namespace forereach {
namespace {

class ComparedRows {
public:
    explicit ComparedRows(const Comparison& c) {
        m_run = "simulated, seed " + std::to_string(c.seed) + ", " + std::to_string(c.viewers) +
                " viewers, " + std::to_string(c.replications) + " replications, engine " + c.engineVersion;
        for (const char* head : {"variant", "name", "with", "name_with", "item", "item_with", "measure",
                                 "unit", "segment", "hours_since_publishing", "second"})
            put(head);
        for (const std::string side : {"variant", "with", "difference", "difference_percent"})
            for (const char* part : {"mean", "error", "p10", "p50", "p90"}) put(side + "_" + part);
        for (const char* head : {"ahead", "behind", "verdict", "run"}) put(head);
        end();
    }
    struct Place {
        std::string segment, hours, second;
    };
    void about(std::vector<std::string> names) { m_names = std::move(names); }
    void row(const char* measure, const char* unit, const Difference& d, const Place& place = {}) {
        for (const std::string& name : m_names) put(name);
        put(measure);
        put(unit);
        put(place.segment);
        put(place.hours);
        put(place.second);
        put(d.b);
        put(d.a);
        put(d.difference);
        if (d.percent)
            put(*d.percent);
        else
            for (int i = 0; i < 5; ++i) put("");
        put(std::to_string(d.ahead));
        put(std::to_string(d.behind));
        put(std::string(toText(verdictOf(d))));
        put(m_run);
        end();
    }
    std::string take() { return std::move(m_text); }

private:
    void put(const Estimate& e) {
        const auto known = [](const std::optional<double>& x) { return x ? exactText(*x) : std::string(); };
        put(exactText(e.mean));
        for (const auto& part : {e.error, e.p10, e.p50, e.p90}) put(known(part));
    }
    void put(const std::string& text) {
        if (!m_first) m_text += ',';
        m_first = false;
        if (text.find_first_of(",\"\r\n") == std::string::npos) {
            m_text += text;
            return;
        }
        m_text += '"';
        for (const char c : text) m_text += c == '"' ? std::string("\"\"") : std::string(1, c);
        m_text += '"';
    }
    void end() {
        m_text += "\r\n";
        m_first = true;
    }

    std::vector<std::string> m_names;
    std::string m_text, m_run;
    bool m_first = true;
};

} // namespace

std::string comparisonCsv(const Comparison& c) {
    ComparedRows rows(c);
    const auto named = [&](const std::string& letter) {
        const auto v = std::find_if(c.variants.begin(), c.variants.end(),
                                    [&](const ComparedVariant& one) { return one.letter == letter; });
        return v == c.variants.end() ? std::string() : v->name;
    };
    const std::string base = baselineOf(c);
    for (const VariantComparison& v : c.comparisons)
        for (const ItemComparison& item : v.items) {
            rows.about({v.letter, named(v.letter), base, named(base), item.b.value, item.a.value});
            rows.row("people reached", "people", item.reach);
            rows.row("impressions", "times", item.impressions);
            rows.row("seconds watched", "seconds", item.watchTimeS);
            rows.row("finished", "times", item.completions);
            rows.row("likes", "times", item.likes);
            rows.row("comments", "times", item.comments);
            rows.row("shares", "times", item.shares);
            rows.row("follows", "times", item.follows);
            rows.row("not interested", "times", item.notInterested);
            for (const SegmentDifference& s : item.segments)
                rows.row("people reached", "people", s.reach, {s.id.value, "", ""});
            for (const HourDifference& h : item.hours)
                rows.row("people reached so far", "people", h.reach, {"", std::to_string(h.hour), ""});
            for (const RetentionDifference& r : item.retention)
                rows.row("still watching", "share", r.share, {"", "", exactText(r.atS)});
        }
    return rows.take();
}

} // namespace forereach
