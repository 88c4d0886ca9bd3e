// SPDX-License-Identifier: GPL-3.0-or-later
// CSV: one table a subject, full precision (a figure reads back as the same number), '' where nothing is
// known. Each row names the run it comes from, so that a table that has lost its neighbours can still be
// reproduced.
#include "core/report/audience_figures.h"
#include "core/report/export.h"
#include "core/report/rounding.h"

#include <concepts>
#include <optional>

namespace forereach {

namespace {

class Table {
public:
    Table(std::string name, const RunReport& report)
        : m_name(std::move(name)), m_run("simulated " + report.digest) {}

    Table& head(std::string_view name) { return put(name); }
    /// Five columns of an estimate, with the unit in each header.
    Table& headEstimate(std::string_view name, std::string_view unit) {
        for (const char* part : {"mean", "error", "p10", "p50", "p90"})
            put(std::string(name) + "_" + part + " [" + std::string(unit) + "]");
        return *this;
    }
    Table& cell(std::string_view text) { return put(text); }
    Table& cell(double value) { return put(exactText(value)); }
    Table& cell(std::integral auto value) { return put(std::to_string(value)); }
    Table& cell(const std::optional<double>& value) { return put(value ? exactText(*value) : std::string()); }
    Table& cell(const Estimate& e) { return cell(e.mean).cell(e.error).cell(e.p10).cell(e.p50).cell(e.p90); }
    Table& cell(const std::optional<Estimate>& e) {
        if (e) return cell(*e);
        for (int i = 0; i < 5; ++i) put("");
        return *this;
    }
    void endHead() {
        put("run");
        m_text += "\r\n";
        m_first = true;
    }
    void endRow() {
        put(m_run);
        m_text += "\r\n";
        m_first = true;
    }
    CsvTable take() { return {std::move(m_name), std::move(m_text)}; }

private:
    Table& put(std::string_view text) {
        if (!m_first) m_text += ',';
        m_first = false;
        if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
            m_text += text;
        } else {
            m_text += '"';
            for (const char c : text) {
                if (c == '"') m_text += '"';
                m_text += c;
            }
            m_text += '"';
        }
        return *this;
    }

    std::string m_name, m_text, m_run;
    bool m_first = true;
};

const ContentItem* contentOf(const RunReport& report, const ItemId& id) {
    for (const auto& c : report.scenario.content)
        if (c.id == id) return &c;
    return nullptr;
}

CsvTable itemsTable(const RunReport& report) {
    Table t("items.csv", report);
    t.head("item").head("title").head("format").head("duration [s]").head("publish_at [ISO 8601]");
    t.headEstimate("reach", "people")
        .headEstimate("impressions", "impressions")
        .headEstimate("watch_time", "s");
    for (const char* name : {"completions", "likes", "comments", "shares", "follows", "not_interested"})
        t.headEstimate(name, "impressions");
    for (const char* name : {"taken", "gifts", "votes"}) t.headEstimate(name, "impressions");
    t.headEstimate("depth", "share seen of it, mean").headEstimate("parts", "pictures or answers seen");
    t.head("average_frequency [impressions per person reached]");
    t.head("sampled_viewers [virtual viewers]")
        .head("sampled_impressions [sampled sessions]")
        .head("sampled_reach [virtual viewers]")
        .head("fewer than 30 virtual viewers")
        .endHead();
    for (const auto& item : report.items) {
        const ContentItem* content = contentOf(report, item.id);
        t.cell(item.id.value).cell(item.title);
        t.cell(toText(item.format))
            .cell(content && lasts(item.format) ? std::optional(content->durationS) : std::nullopt);
        t.cell(content ? content->publishAt.iso() : "");
        t.cell(item.reach)
            .cell(item.impressions)
            .cell(item.watchTimeS)
            .cell(item.completions)
            .cell(item.likes);
        t.cell(item.comments).cell(item.shares).cell(item.follows).cell(item.notInterested);
        const FormatReport none, &r = item.response ? *item.response : none;
        t.cell(item.response ? std::optional(r.taken) : std::nullopt).cell(r.gifts).cell(r.votes);
        t.cell(r.depth).cell(r.parts).cell(item.averageFrequency);
        t.cell(item.sampled.viewers).cell(item.sampled.impressions).cell(item.sampled.reach);
        t.cell(item.sampled.few() ? "yes" : "").endRow();
    }
    return t.take();
}

CsvTable segmentsTable(const RunReport& report) {
    Table t("segments.csv", report);
    t.head("item").head("segment").head("people_in_segment [people]");
    t.headEstimate("reach", "people")
        .headEstimate("impressions", "impressions")
        .headEstimate("watch_time", "s");
    for (const char* name : {"completions", "likes", "shares"}) t.headEstimate(name, "impressions");
    t.head("sampled_viewers [virtual viewers]")
        .head("sampled_impressions [sampled sessions]")
        .head("sampled_reach [virtual viewers]")
        .head("fewer than 30 virtual viewers")
        .endHead();
    for (const auto& item : report.items)
        for (const auto& s : item.segments) {
            t.cell(item.id.value)
                .cell(s.id.value)
                .cell(s.people)
                .cell(s.reach)
                .cell(s.impressions)
                .cell(s.watchTimeS);
            t.cell(s.completions).cell(s.likes).cell(s.shares);
            t.cell(s.sampled.viewers).cell(s.sampled.impressions).cell(s.sampled.reach);
            t.cell(s.sampled.few() ? "yes" : "").endRow();
        }
    return t.take();
}

CsvTable hoursTable(const RunReport& report) {
    Table t("hours.csv", report);
    t.head("item").head("hour_start [ISO 8601]").headEstimate("impressions_in_hour", "impressions");
    t.headEstimate("reach_to_end_of_hour", "people").endHead();
    for (const auto& item : report.items)
        for (const auto& h : item.hours)
            t.cell(item.id.value).cell(h.at.iso()).cell(h.impressions).cell(h.reach).endRow();
    return t.take();
}

CsvTable segmentHoursTable(const RunReport& report) {
    Table t("segment_hours.csv", report);
    t.head("item").head("segment").head("local_hour [0-23]").head("impressions_mean [impressions]").endHead();
    for (const auto& item : report.items)
        for (std::size_t s = 0; s < item.segmentHour.size() && s < item.segments.size(); ++s)
            for (std::size_t h = 0; h < item.segmentHour[s].size(); ++h)
                t.cell(item.id.value)
                    .cell(item.segments[s].id.value)
                    .cell(h)
                    .cell(item.segmentHour[s][h])
                    .endRow();
    return t.take();
}

CsvTable retentionTable(const RunReport& report) {
    Table t("retention.csv", report);
    t.head("item").head("at").head("unit").headEstimate("still_there", "share of impressions").endHead();
    for (const auto& item : report.items)
        for (const auto& p : item.retention)
            t.cell(item.id.value)
                .cell(p.at)
                .cell(toText(retentionUnitOf(item.format)))
                .cell(p.share)
                .endRow();
    return t.take();
}

CsvTable sourcesTable(const RunReport& report) {
    Table t("sources.csv", report);
    t.head("item").head("found_by").headEstimate("impressions", "impressions").endHead();
    for (const auto& item : report.items)
        for (const auto& s : item.sources)
            t.cell(item.id.value).cell(toText(s.source)).cell(s.impressions).endRow();
    return t.take();
}

CsvTable poolsTable(const RunReport& report) {
    Table t("pools.csv", report);
    t.head("item")
        .head("level [0 is the first]")
        .head("quota [impressions]")
        .headEstimate("impressions", "impressions");
    t.head("passed [share of replications]")
        .head("value [score per impression]")
        .head("needed [score per impression]");
    t.head("chance_above_needed [probability]")
        .head("passed_after [h since publishing]")
        .head("reason")
        .endHead();
    for (const auto& item : report.items)
        for (const auto& p : item.pools) {
            t.cell(item.id.value)
                .cell(p.level)
                .cell(p.quota)
                .cell(p.impressions)
                .cell(p.passedShare)
                .cell(p.value);
            t.cell(p.threshold).cell(p.probability).cell(p.passedAfterH).cell(p.reason).endRow();
        }
    return t.take();
}

CsvTable sharingTable(const RunReport& report) {
    Table t("sharing.csv", report);
    t.head("item").headEstimate("cascades", "people who shared first").headEstimate("sharers", "people");
    t.headEstimate("opened_link", "people").headEstimate("cascade_size", "people, mean");
    t.headEstimate("largest_cascade", "people").headEstimate("depth", "links");
    t.headEstimate("structural_virality", "links, mean").headEstimate("branching", "sharers per sharer");
    t.endHead();
    for (const auto& item : report.items)
        if (const auto& s = item.sharing) {
            t.cell(item.id.value).cell(s->cascades).cell(s->sharers).cell(s->opened).cell(s->meanSize);
            t.cell(s->largest).cell(s->depth).cell(s->virality).cell(s->branching).endRow();
        }
    return t.take();
}

CsvTable learningTable(const RunReport& report) {
    Table t("learning.csv", report);
    t.head("day [0 is the first of the horizon]").head("format").head("impressions [people-impressions]");
    t.head("auc").head("calibration [done over predicted]");
    t.head("calibration_error [share of impressions]").head("bits [an impression]");
    t.head("signals_per_minute [impressions a minute of attention]");
    t.head("learned_per_minute [bits an impression a minute a person; all formats]").endHead();
    for (const LearningPoint& point : report.market.learning)
        for (std::size_t f = 0; f < point.formats.size(); ++f) {
            const FormatLearning& l = point.formats[f];
            if (l.impressions == 0) continue;
            t.cell(point.day).cell(toText(static_cast<Format>(f))).cell(l.impressions).cell(l.auc);
            t.cell(l.calibration).cell(l.calibrationError).cell(l.bits).cell(l.signalsPerMinute);
            t.cell(point.learnedPerMinute).endRow();
        }
    return t.take();
}

CsvTable connectionsTable(const RunReport& report) {
    Table t("connections.csv", report);
    t.head("item").head("connection").headEstimate("impressions", "impressions");
    t.head("starts_lost [share of impressions]").head("start [s, mean]").head("stalled [s, mean]").endHead();
    for (const auto& item : report.items)
        for (const auto& c : item.connections)
            t.cell(item.id.value)
                .cell(toText(c.connection))
                .cell(c.impressions)
                .cell(c.startsLost)
                .cell(c.startS)
                .cell(c.stallS)
                .endRow();
    return t.take();
}

CsvTable audienceTable(const RunReport& report) {
    Table t("audience.csv", report);
    t.head("figure").head("value").head("unit").head("about").endHead();
    for (const AudienceFigure& f : audienceFigures(report))
        t.cell(f.key).cell(f.value).cell(f.unit).cell(f.about).endRow();
    return t.take();
}

CsvTable frequencyTable(const RunReport& report) {
    Table t("frequency.csv", report);
    t.head("item")
        .head("times_seen [10 means 10 or more]")
        .head("people [share of people reached]")
        .endHead();
    for (const auto& item : report.items)
        for (std::size_t n = 0; n < item.frequencyDistribution.size(); ++n)
            t.cell(item.id.value).cell(n + 1).cell(item.frequencyDistribution[n]).endRow();
    return t.take();
}

CsvTable lawsTable(const RunReport& report) {
    Table t("laws.csv", report);
    t.head("law").head("holds").head("detail").endHead();
    for (const auto& l : report.laws) t.cell(l.name).cell(l.holds ? "yes" : "no").cell(l.detail).endRow();
    return t.take();
}

CsvTable lineItemsTable(const RunReport& report) {
    Table t("line_items.csv", report);
    t.head("campaign").head("line_item").head("currency [ISO 4217]").headEstimate("reach", "people");
    t.headEstimate("impressions", "impressions")
        .headEstimate("spend", "currency unit")
        .head("cpm [currency unit per 1000 impressions]");
    t.headEstimate("grp", "impressions per 100 people")
        .head("on_target [share of impressions]")
        .headEstimate("watch_time", "s");
    for (const char* name : {"viewable_2s", "views_6s", "completions", "likes", "comments", "shares",
                             "follows", "not_interested"})
        t.headEstimate(name, "impressions");
    t.head("opportunities [people x ad slots]").head("win_rate [share of auctions taken part in]");
    for (const char* why : {"targeting", "budget", "cap", "pacing", "price"})
        t.head("lost_to_" + std::string(why) + " [people x ad slots]");
    t.head("average_frequency [impressions per person reached]");
    for (int n = 1; n <= 10; ++n) t.headEstimate("reach_" + std::to_string(n) + "_plus", "people");
    t.endHead();
    for (const auto& campaign : report.campaigns)
        for (const auto& line : campaign.lineItems) {
            t.cell(campaign.id.value)
                .cell(line.id.value)
                .cell(campaign.currency)
                .cell(line.reach)
                .cell(line.impressions);
            t.cell(line.spend).cell(line.cpm).cell(line.grp).cell(line.onTarget).cell(line.watchTimeS);
            for (const Estimate* e : {&line.viewable2s, &line.views6s, &line.completions, &line.likes,
                                      &line.comments, &line.shares, &line.follows, &line.notInterested})
                t.cell(*e);
            t.cell(line.opportunities).cell(line.winRate);
            const AdLossReport& lost = line.losses;
            for (const double why : {lost.targeting, lost.budget, lost.cap, lost.pacing, lost.price})
                t.cell(why);
            t.cell(line.averageFrequency);
            for (const auto& n : line.nPlusReach) t.cell(n);
            t.endRow();
        }
    return t.take();
}

CsvTable lineItemHoursTable(const RunReport& report) {
    Table t("line_item_hours.csv", report);
    t.head("campaign").head("line_item").head("hour_start [ISO 8601]");
    t.headEstimate("impressions_in_hour", "impressions").headEstimate("reach_to_end_of_hour", "people");
    t.head("spend_in_hour [currency unit]").head("planned_in_hour [currency unit]");
    t.head("taken_part [share of opportunities]").endHead();
    for (const auto& campaign : report.campaigns)
        for (const auto& line : campaign.lineItems)
            for (std::size_t h = 0; h < line.hours.size() && h < line.pacing.size(); ++h) {
                const PacingPoint& p = line.pacing[h];
                t.cell(campaign.id.value).cell(line.id.value).cell(p.at.iso());
                t.cell(line.hours[h].impressions).cell(line.hours[h].reach);
                t.cell(p.spend).cell(p.planned).cell(p.share).endRow();
            }
    return t.take();
}

CsvTable lineItemSegmentsTable(const RunReport& report) {
    Table t("line_item_segments.csv", report);
    t.head("campaign").head("line_item").head("segment").head("people_in_segment [people]");
    t.headEstimate("reach", "people")
        .headEstimate("impressions", "impressions")
        .headEstimate("watch_time", "s");
    for (const char* name : {"completions", "likes", "shares"}) t.headEstimate(name, "impressions");
    t.endHead();
    for (const auto& campaign : report.campaigns)
        for (const auto& line : campaign.lineItems)
            for (const auto& s : line.segments) {
                t.cell(campaign.id.value).cell(line.id.value).cell(s.id.value).cell(s.people).cell(s.reach);
                t.cell(s.impressions).cell(s.watchTimeS).cell(s.completions).cell(s.likes).cell(s.shares);
                t.endRow();
            }
    return t.take();
}

CsvTable provenanceTable(const RunReport& report) {
    const Provenance& p = report.provenance;
    Table t("provenance.csv", report);
    t.head("what").head("value").endHead();
    t.cell("simulated").cell("yes").endRow();
    t.cell("scenario").cell(report.scenario.name).endRow();
    t.cell("start [ISO 8601]").cell(report.scenario.start.iso()).endRow();
    t.cell("horizon [days]").cell(report.scenario.horizonDays).endRow();
    t.cell("engine_version").cell(p.engineVersion).endRow();
    t.cell("scenario_digest").cell(p.scenarioDigest).endRow();
    t.cell("seed").cell(p.seed).endRow();
    t.cell("viewers [virtual viewers]").cell(p.viewers).endRow();
    t.cell("replications").cell(p.replications).endRow();
    t.cell("figures drawn by each replication").cell(p.drawnFigures).endRow();
    for (const ItemReport& item : report.items)
        if (item.width) t.cell("width of " + item.id.value).cell(widthText(*item.width)).endRow();
    if (p.restsOn) {
        t.cell("unverified figures").cell(p.restsOn->unverified).endRow();
        t.cell("changed figures").cell(p.restsOn->changed).endRow();
    }
    for (const auto& [path, value] : report.scenario.overrides)
        t.cell("changed: " + path).cell(exactText(value)).endRow();
    t.cell("digest").cell(report.digest).endRow();
    return t.take();
}

} // namespace

std::vector<CsvTable> csvTables(const RunReport& report) {
    std::vector<CsvTable> tables{itemsTable(report),        segmentsTable(report),  hoursTable(report),
                                 segmentHoursTable(report), retentionTable(report), sourcesTable(report),
                                 poolsTable(report),        sharingTable(report),   connectionsTable(report),
                                 frequencyTable(report),    learningTable(report),  audienceTable(report),
                                 lawsTable(report)};
    if (!report.campaigns.empty()) {
        tables.push_back(lineItemsTable(report));
        tables.push_back(lineItemHoursTable(report));
        tables.push_back(lineItemSegmentsTable(report));
    }
    tables.push_back(provenanceTable(report));
    return tables;
}

} // namespace forereach
