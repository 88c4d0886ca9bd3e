// SPDX-License-Identifier: GPL-3.0-or-later
// validate() of campaigns, their line items and whom they are aimed at.
#include "core/model/scenario_checker.h"

namespace forereach {
namespace {

class CampaignChecker : ScenarioChecker {
public:
    CampaignChecker(const Scenario& scenario, const Catalog& catalog) : ScenarioChecker(scenario, catalog) {}

    Issues run() {
        campaigns();
        return std::move(m_issues);
    }

private:
    void campaigns() {
        std::set<std::string> campaignIds, lineIds;
        std::size_t lineItems = 0;
        for (std::size_t i = 0; i < m_scenario.campaigns.size(); ++i) {
            const Campaign& campaign = m_scenario.campaigns[i];
            const std::string path = at("campaigns", i);
            id(path + ".id", campaign.id.value, &campaignIds);
            bool currency = campaign.currency.size() == 3;
            for (const char c : campaign.currency) currency = currency && c >= 'A' && c <= 'Z';
            if (!currency)
                add(path + ".currency",
                    "must be an ISO 4217 code such as \"EUR\", is \"" + campaign.currency + "\"");
            if (campaign.currency != m_scenario.campaigns[0].currency)
                add(path + ".currency", "must be that of the first campaign, \"" +
                                            m_scenario.campaigns[0].currency + "\", is \"" +
                                            campaign.currency +
                                            "\": bids of one auction are compared, and no exchange rates are "
                                            "shipped");
            lineItems += campaign.lineItems.size();
            if (campaign.lineItems.empty()) add(path + ".line_items", "must hold at least one line item");
            for (std::size_t j = 0; j < campaign.lineItems.size(); ++j)
                line(at(path + ".line_items", j), campaign.lineItems[j], m_resolved.campaigns[i].lineItems[j],
                     lineIds);
        }
        if (lineItems > static_cast<std::size_t>(kMaxLineItems))
            add("campaigns", "must hold at most " + std::to_string(kMaxLineItems) +
                                 " line items in all, hold " + std::to_string(lineItems));
    }

    void line(const std::string& path, const LineItem& line, const LineItem& filled,
              std::set<std::string>& ids) {
        id(path + ".id", line.id.value, &ids);
        const ContentItem* creative = nullptr;
        for (const ContentItem& item : m_scenario.content)
            if (item.id == line.creative && !creative) creative = &item;
        if (!creative)
            add(path + ".creative", "no content item \"" + line.creative.value + "\"");
        else if (creative->format != Format::ShortVideo)
            add(path + ".creative", "must be a short_video, is \"" + std::string(toText(creative->format)) +
                                        "\": ads of other formats are not simulated");
        if (line.boost && creative && filled.end <= creative->publishAt && filled.start < filled.end)
            add(path + ".end",
                "is before the post that it boosts is published, " + creative->publishAt.iso());
        segments(path + ".segments", line.segments);
        std::set<std::string> markets;
        for (std::size_t i = 0; i < line.markets.size(); ++i) {
            const std::string& code = line.markets[i];
            if (std::find(m_scenario.markets.begin(), m_scenario.markets.end(), code) ==
                m_scenario.markets.end())
                add(at(path + ".markets", i), "\"" + code + "\" is not among the scenario's markets");
            else if (!markets.insert(code).second)
                add(at(path + ".markets", i), "is named twice: \"" + code + "\"");
        }
        if (!markets.empty() && !line.segments.empty() &&
            std::none_of(line.segments.begin(), line.segments.end(), [&](const SegmentId& segment) {
                return markets.contains(segment.value.substr(0, segment.value.find(':')));
            }))
            add(path + ".segments", "leave nobody: none of them lies in the line item's markets");
        targeting(path, line);
        bidding(path, line);
        for (std::size_t i = 0; i < line.flights.size(); ++i) {
            const Flight& f = line.flights[i];
            const std::string where = at(path + ".flights", i);
            if (!(f.start < f.end)) add(where + ".end", "must be after the start, " + f.start.iso());
            if (f.end <= filled.start || filled.end <= f.start)
                add(where, "lies outside of the line item's time, " + filled.start.iso() + " to " +
                               filled.end.iso());
        }
        if (!(filled.start < filled.end))
            add(path + ".end", "must be after the start, " + filled.start.iso() + ", is " + filled.end.iso());
        const SimTime from = m_resolved.start,
                      until = from.plusHours(std::int64_t{24} * m_resolved.horizonDays);
        if (filled.start < filled.end && (filled.end <= from || until <= filled.start))
            add(path + (filled.end <= from ? ".end" : ".start"),
                "lies outside of the simulated days, " + from.iso() + " to " + until.iso());
        money(path + ".lifetime_budget", line.lifetimeBudget);
        money(path + ".daily_budget", line.dailyBudget);
        money(path + ".bid_cpm", line.bidCpm);
        if (toText(line.pacing).empty()) add(path + ".pacing", "must be even or asap");
        range(path + ".frequency_cap.impressions", line.frequencyCap.impressions, 0, 1000);
        range(path + ".frequency_cap.window_hours", line.frequencyCap.windowHours, 1, 8760);
        targetFrequency(path + ".target_frequency", line);
        sequence(path + ".sequence", line);
    }

    void targetFrequency(const std::string& path, const LineItem& line) {
        range(path + ".impressions", line.targetFrequency.impressions, 0, 100);
        range(path + ".window_hours", line.targetFrequency.windowHours, 1, 8760);
        if (line.targetFrequency.impressions == 0) return;
        if (line.frequencyCap.impressions > 0) add(path, "is the cap too: leave frequency_cap at 0");
        if (line.pacing != Pacing::Even || line.pacingMethod != PacingMethod::Throttling)
            add(path, "is kept by holding back who has not begun: pacing must be even, by throttling");
    }

    void sequence(const std::string& path, const LineItem& line) {
        if (line.sequence.empty()) return;
        if (line.sequence.size() > kMostInSequence)
            add(path, "must hold at most " + std::to_string(kMostInSequence) + " creatives, holds " +
                          std::to_string(line.sequence.size()));
        for (std::size_t i = 0; i < line.sequence.size(); ++i) {
            const auto item = std::find_if(m_scenario.content.begin(), m_scenario.content.end(),
                                           [&](const ContentItem& c) { return c.id == line.sequence[i]; });
            if (item == m_scenario.content.end())
                add(at(path, i), "no content item \"" + line.sequence[i].value + "\"");
            else if (item->format != Format::ShortVideo)
                add(at(path, i), "must be a short_video: ads of other formats are not simulated");
        }
        if (line.boost) add(path, "cannot follow a boosted post, which is one");
        if (line.bidStrategy == BidStrategy::Cpc || line.bidStrategy == BidStrategy::Cpv)
            add(path, "needs bid_strategy cpm or ocpm: clicks and views are paid for by one creative");
    }

    void bidding(const std::string& path, const LineItem& line) {
        money(path + ".bid", line.bid);
        money(path + ".quality", line.quality);
        range(path + ".click_rate", line.clickRate, 0, 0.5);
        if (toText(line.bidStrategy).empty()) add(path + ".bid_strategy", "must be cpm, cpc, cpv or ocpm");
        if (toText(line.goal).empty())
            add(path + ".goal", "must be completion, like, share, follow or click");
        if (toText(line.pacingMethod).empty())
            add(path + ".pacing_method", "must be throttling, multiplicative or pid");
        const bool cpm = line.bidStrategy == BidStrategy::Cpm;
        if (cpm && line.bid.micros > 0)
            add(path + ".bid", "is for cpc, cpv and ocpm; bid_strategy cpm bids with bid_cpm");
        if (!cpm && line.bidCpm.micros > 0)
            add(path + ".bid_cpm", "is for bid_strategy cpm; this one bids with bid, for each action");
        const bool clicks = line.bidStrategy == BidStrategy::Cpc ||
                            (line.bidStrategy == BidStrategy::Ocpm && line.goal == AdGoal::Click);
        if (clicks && line.clickRate == 0)
            add(path + ".click_rate",
                "must be stated where clicks are bid for: clicks for each impression of "
                "your own campaigns; none is shipped");
    }

    void targeting(const std::string& path, const LineItem& line) {
        const Targeting& t = line.targeting;
        const auto topics = [&](const char* field, const std::vector<std::string>& list) {
            std::set<int> found;
            for (std::size_t i = 0; i < list.size(); ++i) {
                const std::optional<int> topic = topicIndex(list[i]);
                if (!topic)
                    add(at(path + "." + field, i),
                        "no topic \"" + list[i] + "\" in the IAB Content Taxonomy 3.1 at tier 1");
                else
                    found.insert(*topic);
            }
            return found;
        };
        const std::set<int> wanted = topics("topics", t.topics),
                            unwanted = topics("exclude_topics", t.excludeTopics);
        if (!wanted.empty() && std::includes(unwanted.begin(), unwanted.end(), wanted.begin(), wanted.end()))
            add(path + ".exclude_topics", "leave nobody: they exclude every topic that is asked for");
        for (std::size_t i = 0; i < t.connections.size(); ++i) {
            bool known = false;
            for (int k = 0; k < kConnections; ++k)
                known = known || toText(static_cast<Connection>(k)) == t.connections[i];
            if (!known)
                add(at(path + ".connections", i),
                    "must be 3g, 4g, 5g or fixed, is \"" + t.connections[i] + "\"");
        }
        for (std::size_t i = 0; i < t.hours.size(); ++i) {
            range(at(path + ".hours", i) + ".from", t.hours[i].from, 0, 23);
            range(at(path + ".hours", i) + ".to", t.hours[i].to, 0, 24);
            if (t.hours[i].from == t.hours[i].to) add(at(path + ".hours", i), "is empty: from equals to");
        }
        std::set<std::string> spoken;
        for (const std::string& code : m_scenario.markets)
            if (const Market* market = m_catalog.market(code))
                for (const LanguageShare& l : market->languages) spoken.insert(l.language);
        bool understood = t.languages.empty();
        for (const std::string& language : t.languages) understood = understood || spoken.contains(language);
        if (!understood) add(path + ".languages", "leave nobody: none is spoken in the scenario's markets");
        for (std::size_t i = 0; i < t.excludeMarkets.size(); ++i)
            if (std::find(m_scenario.markets.begin(), m_scenario.markets.end(), t.excludeMarkets[i]) ==
                m_scenario.markets.end())
                add(at(path + ".exclude_markets", i),
                    "\"" + t.excludeMarkets[i] + "\" is not among the scenario's markets");
        segments(path + ".exclude_segments", t.excludeSegments);
        if (t.excludeMarkets.empty() && t.excludeSegments.empty()) return;
        bool anybody = false;
        for (const std::string& code : m_scenario.markets)
            for (int g = 0; g < kGenders; ++g)
                for (int a = 0; a < kAgeBands; ++a)
                    anybody = anybody ||
                              targets(line, code,
                                      segmentIdOf(code, static_cast<Gender>(g), static_cast<AgeBand>(a)));
        if (!anybody)
            add(path + (t.excludeMarkets.empty() ? ".exclude_segments" : ".exclude_markets"),
                "leave nobody of the markets and segments that are asked for");
    }
};

} // namespace

Issues campaignIssues(const Scenario& scenario, const Catalog& catalog) {
    return CampaignChecker(scenario, catalog).run();
}

} // namespace forereach
