// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/audience_mix.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace forereach {
namespace {

std::string lowered(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// The bands that an exported age group lies in; a group may be finer or wider than ours.
std::vector<int> bandsOf(const std::string& group) {
    std::vector<int> numbers;
    for (std::size_t i = 0; i < group.size(); ++i)
        if (std::isdigit(static_cast<unsigned char>(group[i]))) {
            int n = 0;
            for (; i < group.size() && std::isdigit(static_cast<unsigned char>(group[i])); ++i)
                n = std::min(1000, n * 10 + (group[i] - '0'));
            numbers.push_back(n);
        }
    if (numbers.empty()) return {};
    const int low = numbers.front(), high = numbers.size() > 1 ? numbers[1] : 200;
    constexpr int kFirst[] = {13, 18, 25, 35, 45, 55}, kLast[] = {17, 24, 34, 44, 54, 200};
    std::vector<int> bands;
    for (int b = 0; b < kAgeBands; ++b)
        if (low <= kLast[b] && high >= kFirst[b]) bands.push_back(b);
    return bands;
}

std::optional<int> genderOf(const std::string& group) {
    const std::string name = lowered(group);
    if (name == "female" || name == "women" || name == "f") return 0;
    if (name == "male" || name == "men" || name == "m") return 1;
    return std::nullopt;
}

struct Cells { // one way of splitting: names, people and what was exported
    std::vector<std::string> names;
    std::vector<double> people, seen;
};

/// Posterior shares; nothing was seen: empty.
std::vector<AccountShare> pooled(const Cells& cells) {
    double people = 0, seen = 0;
    for (const double x : cells.people) people += x;
    for (const double x : cells.seen) seen += x;
    std::vector<AccountShare> out;
    if (seen <= 0 || people <= 0) return out;
    const double n = kAudienceWeight + kAudiencePrior;
    for (std::size_t i = 0; i < cells.names.size(); ++i) {
        AccountShare share;
        share.group = cells.names[i];
        share.prior = cells.people[i] / people;
        share.mean = (kAudienceWeight * cells.seen[i] / seen + kAudiencePrior * share.prior) / n;
        share.sd = std::sqrt(share.mean * (1 - share.mean) / (n + 1));
        out.push_back(std::move(share));
    }
    return out;
}

double ratio(const std::vector<AccountShare>& shares, std::size_t i) {
    return i < shares.size() && shares[i].prior > 0 ? shares[i].mean / shares[i].prior : 1.0;
}

} // namespace

std::string marketCodeOf(const std::string& country, const Catalog& catalog) {
    const std::string name = lowered(country);
    for (const Market& market : catalog.markets)
        if (lowered(market.code) == name || lowered(market.name) == name) return market.code;
    return "";
}

AudienceFit fitAudience(const AccountHistory& history, const std::vector<std::string>& codes,
                        const Catalog& catalog) {
    AudienceFit fit;
    std::vector<const Market*> markets;
    Cells country, age, gender;
    for (const std::string& code : codes)
        if (const Market* market = catalog.market(code)) {
            markets.push_back(market);
            country.names.push_back(code);
            country.people.push_back(static_cast<double>(market->users()));
        }
    country.seen.assign(markets.size(), 0);
    for (int b = 0; b < kAgeBands; ++b)
        age.names.push_back("age " + std::string(toText(static_cast<AgeBand>(b))));
    for (int g = 0; g < kGenders; ++g) gender.names.emplace_back(toText(static_cast<Gender>(g)));
    age.people.assign(kAgeBands, 0);
    age.seen.assign(kAgeBands, 0);
    gender.people.assign(kGenders, 0);
    gender.seen.assign(kGenders, 0);
    for (const Market* market : markets)
        for (int g = 0; g < kGenders; ++g)
            for (int b = 0; b < kAgeBands; ++b) {
                const auto people =
                    static_cast<double>(market->usersOf(static_cast<Gender>(g), static_cast<AgeBand>(b)));
                age.people[static_cast<std::size_t>(b)] += people;
                gender.people[static_cast<std::size_t>(g)] += people;
            }
    double elsewhere = 0, all = 0;
    for (const auto& [name, share] : history.countries) {
        const std::string code = marketCodeOf(name, catalog);
        const auto at = std::ranges::find(country.names, code);
        all += share;
        if (at == country.names.end())
            elsewhere += share;
        else
            country.seen[static_cast<std::size_t>(at - country.names.begin())] += share;
    }
    if (all > 0 && elsewhere / all > 0.05)
        fit.notes.push_back(std::to_string(static_cast<int>(std::lround(100 * elsewhere / all))) +
                            " % of the exported audience is outside the markets of the fit");
    for (const auto& [name, share] : history.ages) {
        const std::vector<int> bands = bandsOf(name);
        double people = 0; // a wider group is split by people
        for (const int b : bands) people += age.people[static_cast<std::size_t>(b)];
        for (const int b : bands)
            if (people > 0)
                age.seen[static_cast<std::size_t>(b)] +=
                    share * age.people[static_cast<std::size_t>(b)] / people;
    }
    for (const auto& [name, share] : history.genders)
        if (const auto g = genderOf(name)) gender.seen[static_cast<std::size_t>(*g)] += share;

    const auto countries = pooled(country), ages = pooled(age), genders = pooled(gender);
    for (const auto* list : {&countries, &ages, &genders})
        fit.shares.insert(fit.shares.end(), list->begin(), list->end());
    if (fit.shares.empty()) return fit;
    // Splits are taken as independent; the mean over people is one, so that the followers stay as many.
    double people = 0, weighted = 0;
    for (std::size_t m = 0; m < markets.size(); ++m)
        for (int g = 0; g < kGenders; ++g)
            for (int b = 0; b < kAgeBands; ++b) {
                const auto gg = static_cast<Gender>(g);
                const auto bb = static_cast<AgeBand>(b);
                const auto n = static_cast<double>(markets[m]->usersOf(gg, bb));
                const double density = ratio(countries, m) * ratio(ages, static_cast<std::size_t>(b)) *
                                       ratio(genders, static_cast<std::size_t>(g));
                if (n <= 0) continue;
                fit.density[segmentIdOf(markets[m]->code, gg, bb).value] = density;
                people += n;
                weighted += n * density;
            }
    for (auto& [segment, density] : fit.density) density *= people / weighted;
    return fit;
}

} // namespace forereach
