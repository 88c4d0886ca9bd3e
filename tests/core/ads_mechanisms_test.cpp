// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of an ad's way to people, each alone: placing, prices, the auction, the circle of a class,
// budgets and leases.

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/ads/auction.h"
#include "core/ads/exposure.h"
#include "core/ads/landscape.h"
#include "core/ads/pacing.h"
#include "core/ads/placing.h"

using namespace forereach;

namespace {

struct AuctionResult {
    int winner = -1; // nobody of ours
    std::int64_t price = 0;
};

// The auction written plainly: the best score above everybody else wins and pays what the next would ask for.
AuctionResult plainAuction(const AuctionTerms& terms, const std::vector<Bidder>& bidders,
                           std::uint64_t taking, std::int64_t competing) {
    AuctionResult r;
    std::int64_t best = 0, next = 0;
    for (std::size_t i = 0; i < bidders.size(); ++i) {
        if (!((taking >> i) & 1) || bidders[i].bid <= 0 || bidders[i].bid < terms.floor) continue;
        if (r.winner < 0 || bidders[i].score > best) {
            next = r.winner < 0 ? 0 : best;
            best = bidders[i].score;
            r.winner = static_cast<int>(i);
        } else {
            next = std::max(next, bidders[i].score);
        }
    }
    if (r.winner < 0 || best <= competing) return {};
    const Bidder& w = bidders[static_cast<std::size_t>(r.winner)];
    r.price = terms.kind == AuctionKind::FirstPrice || terms.payOwnBid
                  ? w.bid
                  : std::min(w.bid, std::max(terms.floor, std::max(next, competing) - (w.score - w.bid)));
    return r;
}

// The engine's auction for a class, at each of its places.
std::array<AuctionResult, 64> auction(const AuctionTerms& terms, const std::vector<Bidder>& bidders,
                                      std::uint64_t taking, const Places* open, std::int64_t competing) {
    std::array<std::uint8_t, 64> order{};
    const int count = orderOf(terms, bidders.data(), (std::uint64_t{1} << bidders.size()) - 1, order.data());
    std::array<AuctionResult, 64> found{};
    auctionPlaces(order.data(), count, taking, open, [&](int k, Places best) {
        const std::uint8_t i = order[static_cast<std::size_t>(k)];
        if (bidders[i].score <= competing) return;
        nextBest(bidders.data(), order.data(), count, taking, open, k, best,
                 [&](Places here, std::int64_t next) {
                     for (; here != 0; here &= here - 1)
                         found[static_cast<std::size_t>(std::countr_zero(here))] = {
                             i, priceOf(terms, bidders[i], next, competing)};
                 });
    });
    return found;
}

// The same for one person.
AuctionResult auctionForOne(const AuctionTerms& terms, const std::vector<Bidder>& bidders,
                            std::uint64_t taking, std::int64_t competing) {
    std::array<Places, 64> open{};
    open.fill(1);
    return auction(terms, bidders, taking, open.data(), competing)[0];
}

} // namespace

class AdsMechanismsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adsAreNeverFirstKeepTheirDistanceAndMeetTheLoad() {
        for (const auto& [load, gap] : {std::pair{6, 3}, {4, 2}, {1, 1}, {9, 5}, {2, 4}}) {
            std::int64_t ads = 0;
            for (std::uint64_t s = 0; s < 20000; ++s) {
                RandomStream random(s * 77 + 5);
                std::array<std::uint8_t, kMostAds> after{};
                const int n = placeAds(load, gap, 200, random, after);
                for (int i = 0; i < n; ++i) {
                    const int before = i ? after[static_cast<std::size_t>(i - 1)] : 0;
                    QVERIFY(after[static_cast<std::size_t>(i)] >= std::max(1, gap));
                    QVERIFY(after[static_cast<std::size_t>(i)] - before >= gap);
                }
                const int inSixteen = placeAds(load, gap, 16, random, after);
                for (int i = 0; i < inSixteen; ++i) QVERIFY(after[static_cast<std::size_t>(i)] < 16);
                ads += inSixteen;
            }
            if (gap < load) {
                const double mean = static_cast<double>(ads) / 20000;
                QVERIFY2(std::abs(mean - 15.0 / load) < 0.12 * 15.0 / load + 0.2,
                         qPrintable(QString::number(mean)));
            }
        }
        RandomStream random(1);
        std::array<std::uint8_t, kMostAds> after{};
        QCOMPARE(placeAds(0, 1, 16, random, after), 0);
        QCOMPARE(placeAds(1, 1, 1, random, after), 0);
    }

    void theLandscapeHasTheStatedMedianAndP90() {
        const Landscape l(PriceLandscape{{3'000'000}, {6'000'000}, 0.8});
        QVERIFY(std::abs(l.shareBelow(3'000'000) - (0.2 + 0.8 * 0.5)) < 1e-9);
        QVERIFY(std::abs(l.shareBelow(6'000'000) - (0.2 + 0.8 * 0.9)) < 1e-9);
        QCOMPARE(l.priceAt(0.19), 0.0);
        for (const double u : {0.3, 0.5, 0.9})
            QVERIFY(std::abs(l.shareBelow(std::llround(l.priceAt(u))) - u) < 1e-6);
        QVERIFY(!Landscape().present());
        QCOMPARE(Landscape().shareBelow(0), 1.0);
    }

    void theAuctionOfAClassEqualsThePlainOneOfEachPerson() {
        RandomStream random(43);
        for (int round = 0; round < 6000; ++round) {
            std::vector<Bidder> bidders(1 + random.below(20));
            for (Bidder& b : bidders) {
                b.bid = random.below(40) * 100'000; // ties and zeros among them
                b.score = b.bid > 0 ? b.bid + random.below(3) * 200'000 : 0;
            }
            const auto kind = static_cast<AuctionKind>(round % 3);
            const AuctionTerms terms{kind, random.below(3) * 700'000, round % 7 == 0};
            const std::int64_t competing = random.below(40) * 90'000;
            const std::uint64_t taking = random.bits() & ((std::uint64_t{1} << bidders.size()) - 1);
            std::array<Places, 64> open{};
            for (std::size_t i = 0; i < bidders.size(); ++i) open[i] = random.bits() & random.bits();
            const auto found = auction(terms, bidders, taking, open.data(), competing);
            for (std::size_t place = 0; place < 64; ++place) {
                std::uint64_t here = 0;
                for (std::size_t i = 0; i < bidders.size(); ++i)
                    here |= (taking >> i & open[i] >> place & 1) << i;
                const AuctionResult plain = plainAuction(terms, bidders, here, competing);
                QCOMPARE(found[place].winner, plain.winner);
                QCOMPARE(found[place].price, plain.price);
            }
        }
    }

    void biddingTheTrueValueIsABestReply() {
        RandomStream random(7);
        int better = 0;
        for (int round = 0; round < 3000; ++round) {
            const std::int64_t value = 1 + random.below(6'000'000);
            const std::vector<std::int64_t> others{random.below(6'000'000), random.below(6'000'000)};
            const std::int64_t floor = random.below(2'000'000), competing = random.below(5'000'000);
            // With quality too: it moves who wins, not what is best to bid.
            const std::int64_t own = round % 2 ? random.below(2'000'000) : 0,
                               theirs = round % 2 ? random.below(2'000'000) : 0;
            const auto gain = [&](std::int64_t bid) {
                const std::vector<Bidder> bidders{
                    {bid, bid > 0 ? bid + own : 0}, {others[0], others[0] + theirs}, {others[1], others[1]}};
                const AuctionResult r =
                    auctionForOne({AuctionKind::SecondPrice, floor, false}, bidders, 7, competing);
                return r.winner == 0 ? value - r.price : std::int64_t{0};
            };
            const std::int64_t honest = gain(value);
            for (int k = 0; k < 20; ++k) {
                const std::int64_t other = gain(random.below(8'000'000));
                QVERIFY(other <= honest);
                better += other < honest;
            }
        }
        QVERIFY(better > 1000); // lying does cost
    }

    void withoutPricesTheWinnerPaysItsBid() {
        const std::vector<Bidder> bidders{{2'000'000, 2'000'000}, {5'000'000, 5'000'000}};
        QCOMPARE(auctionForOne({AuctionKind::SecondPrice, 0, true}, bidders, 3, 0).price,
                 std::int64_t{5'000'000});
        QCOMPARE(impressionMicros(5'000'000), std::int64_t{5'000});
        QCOMPARE(impressionMicros(1'499), std::int64_t{1});
        QCOMPARE(impressionMicros(1'500), std::int64_t{2});
    }

    void aCircleHasEveryPersonAtOnePlace() {
        RandomStream random(3);
        for (const std::uint32_t people :
             {0u, 1u, 7u, 63u, 64u, 65u, 127u, 128u, 200u, 1000u, 16383u, 70001u}) {
            const Circle circle(people);
            QCOMPARE(circle.places(), std::min(people, 64u));
            QCOMPARE(circle.peopleOf(circle.all()), people);
            std::uint32_t sum = 0;
            for (std::uint32_t i = 0; i < circle.places(); ++i) {
                QCOMPARE(circle.peopleOf(Places{1} << i), circle.peopleAt(i));
                QVERIFY(circle.peopleAt(i) > 0 && circle.peopleAt(i) <= circle.most());
                QVERIFY(circle.peopleAt(i) <= std::max(2u, people / 20)); // no place is much of the class
                sum += circle.peopleAt(i);
                for (std::uint32_t n = 0; n <= circle.places(); ++n) {
                    Places plain = 0;
                    for (std::uint32_t k = 0; k < n; ++k) plain |= Places{1} << (i + k) % circle.places();
                    QCOMPARE(circle.arc(i, n), plain);
                }
            }
            QCOMPARE(sum, people);
            if (people > 64) QCOMPARE(circle.peopleAt(0), 1u);
            for (int round = 0; round < 200 && people > 0; ++round) {
                const std::uint32_t wanted = random.below(people + 1);
                const Places some = circle.exactly(wanted, circle.placeFor(random.uniform()));
                QCOMPARE(circle.peopleOf(some), wanted);
            }
        }
    }

    void aCircleOfPeopleEqualsPeopleOneByOne() {
        // Random arcs, caps and windows against a list of hours for every single place.
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            RandomStream random(mix64(seed));
            const Circle circle(1 + random.below(300));
            const int cap = static_cast<int>(random.below(seed % 3 == 0 ? 12 : 4)),
                      window = 1 + static_cast<int>(random.below(30));
            Exposure exposure;
            std::vector<std::vector<std::uint32_t>> hours(circle.places());
            std::uint32_t now = 0;
            for (int event = 0; event < 120; ++event) {
                now += random.below(4);
                const Places open = exposure.belowCap(cap, window, now) & circle.all();
                for (std::uint32_t p = 0; p < circle.places(); ++p) {
                    const auto recent = std::count_if(hours[p].begin(), hours[p].end(), [&](std::uint32_t h) {
                        return h + static_cast<std::uint32_t>(window) > now;
                    });
                    QCOMPARE(((open >> p) & 1) != 0, cap == 0 || recent < cap);
                }
                const Places shown =
                    open & circle.randomArc(random.uniform(), random.uniform(), random.uniform());
                Places fresh = 0;
                for (std::uint32_t p = 0; p < circle.places(); ++p) {
                    if (!((shown >> p) & 1)) continue;
                    fresh |= hours[p].empty() ? Places{1} << p : 0;
                    hours[p].push_back(now);
                }
                QCOMPARE(exposure.show(shown, cap, window, now), fresh);
            }
            Places counted = 0;
            exposure.each([&](Places places, std::uint32_t times) {
                QVERIFY((counted & places) == 0);
                counted |= places;
                for (std::uint32_t p = 0; p < circle.places(); ++p)
                    if ((places >> p) & 1)
                        QCOMPARE(static_cast<std::size_t>(times),
                                 std::min<std::size_t>(Exposure::kMostTimes, hours[p].size()));
            });
            QCOMPARE(counted, exposure.met());
            for (std::uint32_t p = 0; p < circle.places(); ++p)
                QCOMPARE(((counted >> p) & 1) != 0, !hours[p].empty());
        }
    }

    void arcsOfChanceTreatEverybodyAlike() {
        for (const std::uint32_t of : {7u, 64u, 100u, 1000u})
            for (const double share : {0.004, 0.03, 0.3, 0.97}) {
                const Circle circle(of);
                std::vector<std::int64_t> met(circle.places(), 0);
                RandomStream random(mix64(of + static_cast<std::uint64_t>(share * 1000)));
                double sum = 0;
                constexpr int kRounds = 40000;
                for (int i = 0; i < kRounds; ++i) {
                    const double u1 = random.uniform(), u2 = random.uniform();
                    const Places arc = circle.randomArc(share, u1, u2);
                    sum += circle.peopleOf(arc);
                    for (std::uint32_t p = 0; p < circle.places(); ++p) met[p] += (arc >> p) & 1;
                }
                const double mean = sum / kRounds, wanted = share * of;
                QVERIFY2(std::abs(mean - wanted) < 0.05 * wanted + 0.01,
                         qPrintable(QStringLiteral("%1 of %2: %3").arg(wanted).arg(of).arg(mean)));
                const auto [low, high] = std::minmax_element(met.begin(), met.end());
                const double each = share * kRounds;
                QVERIFY2(static_cast<double>(*low) > each - 7 * std::sqrt(each) - 3 &&
                             static_cast<double>(*high) < each + 7 * std::sqrt(each) + 3,
                         qPrintable(QStringLiteral("%1..%2 of %3").arg(*low).arg(*high).arg(each)));
            }
    }

    void leasesAddUpToWhatMayBeSpent() {
        RandomStream random(3);
        for (int round = 0; round < 2000; ++round) {
            std::vector<double> demand(1 + random.below(40));
            double total = 0;
            for (double& d : demand) total += d = random.below(3) ? random.uniform() * 1e5 : 0.0;
            const std::int64_t allowed =
                random.below(4) ? random.below(2'000'000'000) : std::int64_t{900'000'000'000'000'000};
            const std::int64_t impression = 1 + random.below(9000);
            const auto lease = splitLease(allowed, impression, demand, random.uniform());
            std::int64_t sum = 0;
            for (std::size_t b = 0; b < lease.size(); ++b) {
                QVERIFY(lease[b] >= 0);
                QVERIFY(demand[b] > 0 || lease[b] == 0);
                sum += lease[b];
            }
            QCOMPARE(sum, total > 0 ? allowed : 0);
        }
        // One impression's worth among many blocks goes whole to one of them.
        const auto lease = splitLease(5000, 5000, std::vector<double>(25, 1.0), 0.4);
        QCOMPARE(std::count(lease.begin(), lease.end(), 5000), std::ptrdiff_t{1});
    }

    void evenPacingFollowsTheTrafficAndNeverAllowsMoreThanIsLeft() {
        PacingTerms terms;
        terms.lifetime = 1'000'000'000;
        terms.daily = 400'000'000;
        terms.unit = 4000;
        terms.firstYield = 4000;
        RandomStream random(9);
        for (int h = 0; h < 96; ++h) {
            terms.demand.push_back(50'000 * (1 + (h % 24) / 12));
            terms.day.push_back(h / 24);
        }
        const std::vector<double> demand = terms.demand;
        Pacer pacer(terms);
        std::int64_t spent = 0;
        std::array<std::int64_t, 4> day{};
        double worst = 0;
        for (std::size_t h = 0; h < demand.size(); ++h) {
            const Pacer::Plan plan = pacer.plan(h);
            QVERIFY(plan.allowed <= terms.lifetime - spent);
            QVERIFY(plan.allowed <= terms.daily - day[h / 24]);
            QVERIFY(plan.share >= 0 && plan.share <= 1);
            // Prices are near 2,500 micros, which the pacer does not know.
            const auto would =
                static_cast<std::int64_t>(plan.share * demand[h] * (2400 + 200 * random.uniform()));
            const std::int64_t cost = std::min(plan.allowed, would);
            pacer.settle(h, plan, cost);
            spent += cost;
            day[h / 24] += cost;
            if (h >= 8 && h < 80) {
                const double fair = 1e9 * demand[h] / std::accumulate(demand.begin(), demand.end(), 0.0);
                worst = std::max(worst, std::abs(static_cast<double>(cost) / fair - 1));
            }
        }
        QVERIFY2(spent > 970'000'000 && spent <= 1'000'000'000, qPrintable(QString::number(spent)));
        QVERIFY2(worst < 0.25, qPrintable(QString::number(worst)));
    }

    void pacingByTheBidFindsTheBidThatSpendsThePlan() {
        for (const PacingMethod method : {PacingMethod::Multiplicative, PacingMethod::Pid}) {
            PacingTerms terms;
            terms.lifetime = 1'000'000'000;
            terms.unit = 4000;
            terms.firstYield = 4000;
            terms.method = method;
            for (int h = 0; h < 120; ++h) {
                terms.demand.push_back(50'000);
                terms.day.push_back(h / 24);
            }
            Pacer pacer(terms);
            RandomStream random(5);
            std::int64_t spent = 0;
            double worst = 0;
            for (std::size_t h = 0; h < 120; ++h) {
                const Pacer::Plan plan = pacer.plan(h);
                QCOMPARE(plan.share, 1.0);
                QVERIFY(plan.bid >= 0.05 && plan.bid <= 1 && plan.allowed <= terms.lifetime - spent);
                // Wins rise with the bid; at the full bid an hour would cost three times its part.
                const auto would =
                    static_cast<std::int64_t>(25e6 * plan.bid * plan.bid * (0.9 + 0.2 * random.uniform()));
                const std::int64_t cost = std::min(plan.allowed, would);
                pacer.settle(h, plan, cost);
                spent += cost;
                if (h >= 36 && h < 110)
                    worst = std::max(worst, std::abs(static_cast<double>(cost) / (1e9 / 120) - 1));
            }
            QVERIFY2(spent > 950'000'000 && spent <= 1'000'000'000, qPrintable(QString::number(spent)));
            QVERIFY2(worst < 0.35, qPrintable(QString::number(worst)));
        }
    }

    void aBeliefOfARateGoesFromThePriorToWhatWasSeen() {
        ActionRates rates(0.02, 3);
        QCOMPARE(rates.rate(1), 0.02);
        rates.add(1, 1'000'000, 50'000);
        QVERIFY(std::abs(rates.rate(1) - 0.05) < 1e-3);
        QVERIFY(rates.rate(2) > 0.04); // drawn to the line item's own rate, not to the prior
        rates.add(2, 1'000'000, 1000);
        QVERIFY(std::abs(rates.rate(2) - 0.001) < 1e-3);
    }

    void asFastAsPossibleTakesEverythingUntilTheDayIsSpent() {
        PacingTerms terms;
        terms.daily = 1000;
        terms.pacing = Pacing::Asap;
        terms.unit = 4;
        terms.firstYield = 4;
        terms.demand = {10, 10, 10, 0};
        terms.day = {0, 0, 1, 1};
        Pacer pacer(terms);
        Pacer::Plan plan = pacer.plan(0);
        QCOMPARE(plan.allowed, std::int64_t{1000});
        QCOMPARE(plan.share, 1.0);
        pacer.settle(0, plan, 1000);
        QCOMPARE(pacer.plan(1).allowed, std::int64_t{0});
        QCOMPARE(pacer.plan(2).allowed, std::int64_t{1000});
        QCOMPARE(pacer.plan(3).allowed, std::int64_t{0}); // not in flight
        terms.daily = 0;
        QVERIFY(!Pacer(terms).buys());
    }
};

QTEST_GUILESS_MAIN(AdsMechanismsTest)
#include "ads_mechanisms_test.moc"
