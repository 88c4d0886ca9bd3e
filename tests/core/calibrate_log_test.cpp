// SPDX-License-Identifier: GPL-3.0-or-later
// Interaction logs: read in the columns that are published, wrong rows told by their line; the last days
// forecast from the first. The logs are made with the engine's own response model, so that the truth is
// known.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "core/base/det_math.h"
#include "core/base/random.h"
#include "core/calibrate/log_backtest.h"
#include "core/response/response.h"
#include "core/store/json.h"

using namespace forereach;

namespace {

struct Event {
    int viewer = 0, item = 0, day = 0, second = 0;
    bool random = false;
    double watchedS = 0, durationS = 0;
    bool like = false, comment = false, share = false, follow = false, hate = false;
};

struct World {
    int viewers = 1500, items = 500, days = 9;
    double shown = 25; // impressions of a middling item on its first day
    std::uint64_t seed = 1;
};

/// Items are born every day, differ in quality, length and popularity, and fade; viewers answer as the
/// engine's do. One impression in twenty is of a random item.
std::vector<Event> eventsOf(const World& world) {
    const ResponseModel model = responseModel(*shippedCatalog().response("kuairand"), {}, 0, 1);
    RandomStream random(mix64(world.seed + 77));
    const auto normal = [&] { return detNormalQuantile(random.uniform()); };
    std::vector<ItemTruth> truth(static_cast<std::size_t>(world.items));
    std::vector<double> popularity, level;
    for (ItemTruth& t : truth) {
        t.quality = static_cast<float>(normal());
        t.durationS = static_cast<float>(std::round(5 + 30 * std::exp(0.7 * normal())));
        t.logDuration = std::log(t.durationS);
        popularity.push_back(std::exp(0.9 * normal()));
    }
    for (int v = 0; v < world.viewers; ++v) level.push_back(normal());
    std::array<float, kRetentionCells> warp{};
    for (std::size_t c = 0; c < warp.size(); ++c) warp[c] = static_cast<float>(c + 1) / kRetentionCells;
    std::vector<Event> events;
    for (int item = 0; item < world.items; ++item) {
        const int born = item % (world.days + 4) - 4; // some are older than the log
        for (int day = std::max(0, born); day < world.days; ++day) {
            const double mean = world.shown * popularity[static_cast<std::size_t>(item)] *
                                std::exp(-0.25 * (day - born) + 0.3 * normal());
            const int n = static_cast<int>(poissonFromUniform(mean, random.uniform()));
            for (int k = 0; k < n; ++k) {
                Event e;
                e.random = random.below(20) == 0;
                auto i = static_cast<std::size_t>(item);
                while (e.random) { // one that is there already
                    i = random.below(static_cast<std::uint32_t>(world.items));
                    if (static_cast<int>(i) % (world.days + 4) - 4 <= day) break;
                }
                e.item = static_cast<int>(i);
                e.viewer = static_cast<int>(random.below(static_cast<std::uint32_t>(world.viewers)));
                e.day = day;
                e.second = static_cast<int>(random.below(86400));
                // Who is recommended an item likes its topic; a random viewer does not more than anyone.
                const auto affinity = static_cast<float>(e.random ? normal() : 1.2 + 0.6 * normal());
                const ItemResponse response = itemResponse(
                    model, static_cast<float>(level[static_cast<std::size_t>(e.viewer)]), affinity, truth[i]);
                PeopleOutcome outcome;
                respondPeople(model, response, truth[i], warp, 1, random.bits(), outcome);
                e.durationS = static_cast<double>(truth[i].durationS);
                e.watchedS = outcome.completed
                                 ? std::max(e.durationS, static_cast<double>(outcome.watchDs) / 10)
                                 : std::min(e.durationS - 0.1, static_cast<double>(outcome.watchDs) / 10);
                e.like = outcome.like > 0;
                e.comment = outcome.comment > 0;
                e.share = outcome.share > 0;
                e.follow = outcome.follow > 0;
                e.hate = outcome.notInterested > 0;
                events.push_back(e);
            }
        }
    }
    return events;
}

constexpr std::int64_t kStart = 1650000000 / 86400 * 86400;

/// `behind`: hours by which UTC is behind the log's own clock, as its dates tell.
std::string kuaiRand(const std::vector<Event>& events, int behind = 0) {
    std::string text =
        "user_id,video_id,date,hourmin,time_ms,is_click,is_like,is_follow,is_comment,is_forward,is_hate,long_"
        "view,"
        "play_time_ms,duration_ms,profile_stay_time,comment_stay_time,is_profile_enter,is_rand,tab\n";
    for (const Event& e : events) {
        const std::int64_t local = kStart + e.day * 86400 + e.second,
                           ms = (local - behind * 3600) * 1000 + 321;
        std::string date = SimTime{local}.iso().substr(0, 10);
        std::erase(date, '-');
        text += std::to_string(e.viewer) + "," + std::to_string(e.item) + "," + date + ",1230," +
                std::to_string(ms) + ",1," + std::to_string(e.like) + "," + std::to_string(e.follow) + "," +
                std::to_string(e.comment) + "," + std::to_string(e.share) + "," + std::to_string(e.hate) +
                ",0," + std::to_string(std::llround(e.watchedS * 1000)) + "," +
                std::to_string(std::llround(e.durationS * 1000)) + ",0,0,0," + std::to_string(e.random) +
                ",1\n";
    }
    return text;
}

std::string kuaiRec(const std::vector<Event>& events) {
    std::string text = "user_id,video_id,play_duration,video_duration,time,date,timestamp,watch_ratio\r\n";
    for (const Event& e : events) {
        const std::int64_t s = kStart + e.day * 86400 + e.second;
        text += std::to_string(e.viewer) + "," + std::to_string(e.item) + "," +
                std::to_string(std::llround(e.watchedS * 1000)) + "," +
                std::to_string(std::llround(e.durationS * 1000)) + ",2020-07-05 00:08:23.438,20200705," +
                std::to_string(s) + ".438," + std::to_string(e.watchedS / e.durationS) + "\r\n";
    }
    return text;
}

std::string ours(const std::vector<Event>& events) {
    std::string text = "\xEF\xBB\xBFitem,viewer,arm,time,watched_s,duration_s,actions,note\n";
    for (const Event& e : events) {
        std::string actions;
        for (const auto& [did, word] : {std::pair{e.like, "like"},
                                        {e.comment, "comment"},
                                        {e.share, "share"},
                                        {e.follow, "follow"},
                                        {e.hate, "not_interested"}})
            if (did) actions += (actions.empty() ? "" : ";") + std::string(word);
        text += "\"item \"\"" + std::to_string(e.item) + "\"\", cut\",v" + std::to_string(e.viewer) + "," +
                (e.random ? "random" : "recommended") + "," +
                SimTime{kStart + e.day * 86400 + e.second}.iso() + "," + std::to_string(e.watchedS) + "," +
                std::to_string(e.durationS) + "," + actions + ",\"a, b\"\n";
    }
    return text;
}

class Logs {
public:
    std::string write(const std::string& text) {
        const std::string path = m_dir.path().toStdString() + "/log.csv";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    Result<InteractionLog> read(const std::string& text) { return readLog(write(text), {}); }

private:
    QTemporaryDir m_dir;
};

std::int64_t count(const InteractionLog& log, std::uint16_t bit) {
    std::int64_t n = 0;
    for (const LogRow& row : log.rows) n += (row.flags & bit) != 0;
    return n;
}

const BacktestSection* sectionOf(const BacktestReport& report, const std::string& quantity) {
    for (const BacktestSection& s : report.sections)
        if (s.quantity == quantity) return &s;
    return nullptr;
}

} // namespace

class CalibrateLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void threeKindsOfColumnsTellTheSameEvents() {
        World world;
        world.items = 80;
        world.shown = 8;
        const std::vector<Event> events = eventsOf(world);
        Logs logs;
        const auto rand = logs.read(kuaiRand(events)), rec = logs.read(kuaiRec(events)),
                   own = logs.read(ours(events));
        for (const auto* log : {&rand, &rec, &own}) {
            QVERIFY2(log->ok(), log->ok() ? "" : log->error().text().c_str());
            QCOMPARE((*log)->rows.size(), events.size());
            QCOMPARE((*log)->days, world.days);
            QCOMPARE((*log)->firstDay, kStart / 86400);
            QCOMPARE((*log)->items.size(), rand->items.size());
            QCOMPARE((*log)->viewers, rand->viewers);
            QCOMPARE(count(**log, 1),
                     std::ranges::count_if(events, [](const Event& e) { return e.watchedS >= e.durationS; }));
        }
        QCOMPARE(count(*rand, 2), std::ranges::count_if(events, [](const Event& e) { return e.like; }));
        QCOMPARE(count(*own, 2), count(*rand, 2));
        QCOMPARE(count(*own, kRandomArm), count(*rand, kRandomArm));
        QVERIFY(count(*rand, kRandomArm) > 0);
        QVERIFY2(!rec->tells[1] && !rec->tellsArm, "KuaiRec tells no actions and no arm");
        QVERIFY(own->items.front().starts_with("item \""));
    }

    void aWrongRowIsLeftOutAndToldByItsLine() {
        World world;
        world.items = 80;
        world.shown = 8;
        std::string text = kuaiRand(eventsOf(world));
        text.insert(text.find('\n', text.size() / 2) + 1,
                    "7,8,20220415,1230,soon,1,0,0,0,0,0,0,1000,2000,0,0,0,0,1\n");
        const std::int64_t line =
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find("soon")), '\n') + 1;
        Logs logs;
        const auto log = logs.read(text);
        QVERIFY(log.ok());
        QCOMPARE(log->unreadable, std::int64_t{1});
        QCOMPARE(log->badRows,
                 std::vector<std::string>{"line " + std::to_string(line) + ": column time_ms is \"soon\""});
        const auto few = logs.read("viewer,item,time,watched_s,duration_s,actions,arm\na,b,2024-01-01,1,2,,"
                                   "\na,b,2024-01-01,-1,2,,\n");
        QVERIFY(!few.ok());
        QVERIFY2(few.error().text().find("1 of 2 rows cannot be read; line 3: column watched_s is \"-1\"") !=
                     std::string::npos,
                 few.error().text().c_str());
    }

    void whatIsNoLogIsRefusedAndSaysWhatIsMissing() {
        Logs logs;
        const auto no = logs.read("user_id,video_id,play_duration,video_duration,watch_ratio\n1,2,3,4,0.5\n");
        QCOMPARE(no.error().code, ErrorCode::InvalidInput);
        QVERIFY2(no.error().text().find("missing: timestamp for a log with KuaiRec's columns") !=
                     std::string::npos,
                 no.error().text().c_str());
        QCOMPARE(logs.read("").error().code, ErrorCode::InvalidInput);
        QCOMPARE(readLog("/nowhere/log.csv", {}).error().code, ErrorCode::NotFound);
        QVERIFY(logs.read("user_id,video_id,play_duration,video_duration,timestamp\n")
                    .error()
                    .text()
                    .find("no row") != std::string::npos);
    }

    void everyBadValueIsToldByItsLineAndColumn() {
        Logs logs;
        const auto log = logs.read("viewer,item,time,watched_s,duration_s,actions,arm\n"
                                   "a,b,2024-01-01,1,2,,\na,b,2024-01-01,1,2,laugh,\na,,2024-01-01,1,2,,\n"
                                   "a,b,2024-01-01,1,2,,maybe\na,b,2024-01-01,1\n");
        QVERIFY(!log.ok());
        QVERIFY2(log.error().text().find(
                     "4 of 5 rows cannot be read; line 3: column actions is \"laugh\"; line 4: column item "
                     "is \"\"; "
                     "line 5: column arm is \"maybe\"; line 6: 4 cells where the header has 7") !=
                     std::string::npos,
                 log.error().text().c_str());
    }

    void linesMayEndInReturnsAlone() {
        World world;
        world.items = 80;
        world.shown = 8;
        const std::string text = kuaiRand(eventsOf(world));
        std::string returns = text, both;
        std::ranges::replace(returns, '\n', '\r');
        for (const char c : text) both += c == '\n' ? "\r\n" : std::string(1, c);
        Logs logs;
        const auto plain = logs.read(text);
        for (const std::string& other : {returns, both}) {
            const auto log = logs.read(other);
            QVERIFY2(log.ok(), log.ok() ? "" : log.error().text().c_str());
            QCOMPARE(log->rows.size(), plain->rows.size());
            QCOMPARE(log->items, plain->items);
            QCOMPARE(log->unreadable, std::int64_t{0});
        }
    }

    void flagsMayBeWrittenAsOtherProgramsDo() {
        const std::string header =
            "user_id,video_id,time_ms,play_time_ms,duration_ms,is_like,is_follow,is_comment,"
            "is_forward,is_hate,is_rand\n";
        Logs logs;
        const auto log = logs.read(header + "1,2,1650000000000,1,2,1.0,0.0,True,FALSE,true,1.0\n"
                                            "1,3,1650000000000,1,2,0,,false,TRUE,0.0,False\n");
        QVERIFY2(log.ok(), log.ok() ? "" : log.error().text().c_str());
        QCOMPARE(log->rows.size(), 2u);
        const auto did = [](LogOutcome o) { return static_cast<std::uint16_t>(1u << static_cast<int>(o)); };
        QCOMPARE(log->rows[0].flags & ~kLengthKnown, did(LogOutcome::Liked) | did(LogOutcome::Commented) |
                                                         did(LogOutcome::NotInterested) | kRandomArm);
        QCOMPARE(log->rows[1].flags & ~kLengthKnown, +did(LogOutcome::Shared));
        const auto wrong = logs.read(header + "1,2,1650000000000,1,2,2,0,0,0,0,0\n");
        QVERIFY2(wrong.error().text().find("line 2: column is_like is \"2\"") != std::string::npos,
                 wrong.error().text().c_str());
        const auto arms = logs.read("viewer,item,time,watched_s,duration_s,actions,arm\n"
                                    "a,b,2024-01-01,1,2,,Random\na,c,2024-01-01,1,2,,RECOMMENDED\n");
        QCOMPARE(count(*arms, kRandomArm), std::int64_t{1});
    }

    void rowsEqualInEveryCellAreCountedOnceAndTold() {
        const std::vector<Event> events = eventsOf({});
        const std::string text = kuaiRand(events), header = kuaiRand({});
        Logs logs;
        const auto once = logs.read(text);
        const auto twice = logs.read(text + text.substr(header.size()));
        QCOMPARE(once->repeated, std::int64_t{0});
        QCOMPARE(twice->repeated, static_cast<std::int64_t>(events.size()));
        QCOMPARE(twice->rows.size(), once->rows.size());
        const auto report = backtestLog(*twice, "log.csv");
        QVERIFY(std::ranges::any_of(report->about, [&](const std::string& line) {
            return line == std::to_string(events.size()) +
                               " rows equal to another one in every cell are counted once";
        }));
        // The same viewer, item and day at another second is another impression.
        Event again = events.front();
        again.second = (again.second + 1) % 86400;
        QCOMPARE(logs.read(text + kuaiRand({again}).substr(header.size()))->repeated, std::int64_t{0});
    }

    void theOrderOfRowsChangesNothing() {
        std::vector<Event> events = eventsOf({});
        Logs logs;
        const auto asTheyCame = backtestLog(*logs.read(kuaiRand(events)), "log.csv");
        RandomStream random(5);
        for (std::size_t i = events.size() - 1; i > 0; --i)
            std::swap(events[i], events[random.below(static_cast<std::uint32_t>(i + 1))]);
        const auto shuffled = backtestLog(*logs.read(kuaiRand(events)), "log.csv");
        QVERIFY(asTheyCame.ok() && shuffled.ok());
        QVERIFY(*asTheyCame == *shuffled);
    }

    void weekdaysAreModelledFromTwoWholeWeeksOn() {
        // Two impressions in five are left from Monday to Thursday; windows of four days fall on other
        // weekdays.
        World world;
        world.days = 28;
        world.items = 900;
        std::vector<Event> events = eventsOf(world);
        RandomStream random(11);
        std::erase_if(events, [&](const Event& e) { return e.day % 7 < 4 && random.below(5) > 1; });
        Logs logs;
        const InteractionLog log = *logs.read(kuaiRand(events));
        const auto report = backtestLog(log, "log.csv");
        QVERIFY(report.ok());
        const BacktestSection* reach = sectionOf(*report, "reach of items already seen");
        QVERIFY(reach);
        const ForecasterScore& ours = reach->scores[0];
        const auto text = [&] {
            return std::to_string(ours.coverage[1].inside) + " of " + std::to_string(ours.coverage[1].of) +
                   ", bias " + std::to_string(ours.bias) + ", CRPS " + std::to_string(ours.crps);
        }();
        // 631 of 788 with weekdays, 526 (67 %) without.
        const ShareInterval own = wilson(ours.coverage[1].inside, ours.coverage[1].of, 0.999);
        QVERIFY2(own.low < 0.8 && own.high > 0.8, text.c_str());
        const auto said = [](const BacktestReport& r, const char* what) {
            return std::ranges::any_of(r.about, [&](const std::string& l) { return l.starts_with(what); });
        };
        QVERIFY(said(*report, "weekdays: reach is forecast with what they brought in 3 whole weeks, from -"));
        QVERIFY(said(*report, "not modelled: what moves all items"));
        const auto brief = backtestLog(*logs.read(kuaiRand(eventsOf({}))), "log.csv");
        QVERIFY(said(*brief, "weekdays are not modelled"));
        QVERIFY(said(*brief, "inside: a count"));
    }

    void rowsWithoutATimeAreCountedAndLeftOut() {
        Logs logs;
        const auto log =
            logs.read("user_id,video_id,play_duration,video_duration,time,date,timestamp,watch_ratio\n"
                      "1,2,1000,2000,,,,0.5\n1,2,2500,2000,a,20200705,1593878903.438,1.25\n");
        QVERIFY(log.ok());
        QCOMPARE(log->untimed, std::int64_t{1});
        QCOMPARE(log->rows.size(), 1u);
        QCOMPARE(count(*log, 1), std::int64_t{1});
    }

    void anyBytesAreReadOrRefused() {
        RandomStream random(99);
        Logs logs;
        const std::string good =
            "viewer,item,time,watched_s,duration_s,actions,arm\na,\"b\",2024-01-01,1,2,like,\n";
        for (int k = 0; k < 300; ++k) {
            std::string text = good;
            for (int j = 0; j < 4; ++j)
                text[random.below(static_cast<std::uint32_t>(text.size()))] =
                    static_cast<char>(random.below(256));
            (void)logs.read(text);
        }
    }

    void aLogOfThreeDaysIsRefused() {
        World world;
        world.days = 3;
        world.items = 40;
        Logs logs;
        const auto report = backtestLog(*logs.read(kuaiRand(eventsOf(world))), "log.csv");
        QCOMPARE(report.error().code, ErrorCode::InvalidInput);
        QVERIFY(report.error().text().find("spans 3 days") != std::string::npos);
    }

    void theLastDaysAreForecastFromTheFirst() {
        int inside = 0, of = 0, recalibrated = 0, recalibratedOf = 0, better = 0, rateInside = 0, rateOf = 0,
            rateBetter = 0;
        constexpr int kLogs = 4;
        for (std::uint64_t seed = 1; seed <= kLogs; ++seed) {
            World world;
            world.seed = seed;
            Logs logs;
            const auto report = backtestLog(*logs.read(kuaiRand(eventsOf(world))), "log.csv");
            QVERIFY2(report.ok(), report.ok() ? "" : report.error().text().c_str());
            const BacktestSection* reach = sectionOf(*report, "reach of items already seen");
            const BacktestSection* rate = sectionOf(*report, "completion rate of an item");
            QVERIFY(reach && rate && sectionOf(*report, "reach of new items"));
            const auto level80 = [](const std::vector<Coverage>& rows) { return rows.at(1); };
            inside += static_cast<int>(level80(reach->scores[0].coverage).inside);
            of += static_cast<int>(level80(reach->scores[0].coverage).of);
            recalibrated += static_cast<int>(level80(reach->recalibrated->coverage).inside);
            recalibratedOf += static_cast<int>(level80(reach->recalibrated->coverage).of);
            rateInside += static_cast<int>(level80(rate->scores[0].coverage).inside);
            rateOf += static_cast<int>(level80(rate->scores[0].coverage).of);
            const auto best = [](const BacktestSection& s) {
                for (std::size_t i = 1; i < s.scores.size(); ++i)
                    if (s.scores[i].crps <= s.scores[0].crps) return false;
                return true;
            };
            better += best(*reach);
            rateBetter += best(*rate);
        }
        const auto covers = [](int k, int n) {
            return wilson(k, n, 0.999).low < 0.8 && wilson(k, n, 0.999).high > 0.8;
        };
        const auto text = [](int k, int n) { return std::to_string(k) + " of " + std::to_string(n); };
        QVERIFY2(covers(inside, of), text(inside, of).c_str());
        QVERIFY2(covers(recalibrated, recalibratedOf), text(recalibrated, recalibratedOf).c_str());
        QVERIFY2(covers(rateInside, rateOf), text(rateInside, rateOf).c_str());
        QCOMPARE(better, kLogs);
        QVERIFY2(rateBetter >= kLogs - 1, std::to_string(rateBetter).c_str());
    }

    void aLogsDaysAreThoseThatItNames() {
        const std::vector<Event> events = eventsOf({});
        Logs logs;
        const InteractionLog utc = *logs.read(kuaiRand(events)), china = *logs.read(kuaiRand(events, 8));
        QVERIFY(china.localDays && !utc.localDays);
        QCOMPARE(china.days, utc.days);
        QCOMPARE(china.firstDay, utc.firstDay);
        QVERIFY(std::ranges::equal(china.rows, utc.rows, [](const LogRow& a, const LogRow& b) {
            return std::tie(a.item, a.viewer, a.day) == std::tie(b.item, b.viewer, b.day);
        }));
    }

    void aFewWrongTimesAndLengthsAreLeftOutAndTold() {
        std::vector<Event> events = eventsOf({});
        std::vector<Event> wrong{events[0], events[1]};
        wrong[0].day = wrong[1].day = static_cast<int>(-kStart / 86400); // 1970
        std::string text = kuaiRand(events) + kuaiRand(wrong).substr(kuaiRand({}).size());
        Logs logs;
        const auto log = logs.read(text);
        QCOMPARE(log->farAway, 2);
        QCOMPARE(log->days, (*logs.read(kuaiRand(events))).days);
        events[0].durationS = 1e15;
        const auto absurd = logs.read(kuaiRand(events));
        QCOMPARE(absurd->unreadable, 1);
        QVERIFY(std::ranges::all_of(absurd->durationS, [](float d) { return std::isfinite(d); }));
    }

    void whatNeverHappensInALogIsNotScored() {
        World world;
        std::vector<Event> events = eventsOf(world);
        for (Event& e : events) e.share = false;
        Logs logs;
        const auto report = backtestLog(*logs.read(kuaiRand(events)), "log.csv");
        QVERIFY(report.ok());
        QVERIFY(sectionOf(*report, "completion rate of an item"));
        QVERIFY(!sectionOf(*report, "share rate of an item"));
        bool told = false;
        for (const std::string& line : report->about)
            told = told || (line.starts_with("not forecast, for want of 30") &&
                            line.find("share (0)") != std::string::npos);
        QVERIFY(told);
    }

    void theSharesOfTheArmsAreThoseOfTheEvents() {
        World world;
        const std::vector<Event> events = eventsOf(world);
        Logs logs;
        const auto report = backtestLog(*logs.read(kuaiRand(events)), "log.csv");
        std::int64_t random = 0, completed = 0;
        for (const Event& e : events)
            if (e.random) {
                ++random;
                completed += e.watchedS >= e.durationS;
            }
        char text[32];
        std::snprintf(text, sizeof text, "completion %.3g %%",
                      100.0 * static_cast<double>(completed) / static_cast<double>(random));
        bool told = false;
        for (const std::string& line : report->about)
            told = told || (line.starts_with("random arm: " + std::to_string(random) + " impressions") &&
                            line.find(text) != std::string::npos);
        QVERIFY(told);
    }
};

QTEST_APPLESS_MAIN(CalibrateLogTest)
#include "calibrate_log_test.moc"
