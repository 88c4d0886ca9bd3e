// SPDX-License-Identifier: GPL-3.0-or-later
// No text crashes the reading of a scenario, and what is accepted means itself: written and read again it is
// the same scenario, and what validate() lets pass can be run. Mutations know JSON (values, keys, depth) and
// bytes. FOREREACH_FUZZ_SECONDS fuzzes for longer than a test does, FOREREACH_FUZZ_SEED begins elsewhere; a
// failure prints the seed and the text.
#include <boost/json.hpp>

#include "core/base/random.h"
#include "tests/core/engine_world.h"

using namespace forereach;
using namespace forereach::test;
namespace json = boost::json;

namespace {

std::string textOf(const char* path) {
    QFile file(QStringLiteral(FOREREACH_SOURCE_DIR "/") + QString::fromLatin1(path));
    if (!file.open(QIODevice::ReadOnly)) qFatal("%s cannot be read", path);
    return file.readAll().toStdString();
}

class Mutator {
public:
    explicit Mutator(std::uint64_t seed) : m_random(mix64(seed)) {}

    std::string mutate(const json::value& document) {
        json::value changed = document;
        const std::uint32_t times = 1 + m_random.below(4);
        for (std::uint32_t i = 0; i < times; ++i) change(changed, 0);
        std::string text = json::serialize(changed);
        if (m_random.below(3) == 0) spoil(text);
        return text;
    }

private:
    json::value nastyValue() {
        static const json::array kNasty{nullptr,
                                        true,
                                        0,
                                        1,
                                        -1,
                                        1e308,
                                        -1e308,
                                        1e-320,
                                        0.5,
                                        9007199254740993LL,
                                        INT64_MIN,
                                        UINT64_MAX,
                                        12,
                                        60,
                                        "",
                                        "GB",
                                        "US:F:18-24",
                                        "2026-11-23T12:00:00Z",
                                        "9999-99-99T99:99:99Z",
                                        "0000-00-00",
                                        "1e9",
                                        "Food & Drink",
                                        "recommended",
                                        "live",
                                        "picture",
                                        std::string(70000, 'x'),
                                        "\xed\xa0\x80",
                                        "\xff\xfe",
                                        std::string("a\0b", 3),
                                        "😀",
                                        json::array{},
                                        json::object{},
                                        json::array{json::array{json::array{}}},
                                        json::object{{"", ""}},
                                        json::array{1, "GB", nullptr}};
        return kNasty[m_random.below(static_cast<std::uint32_t>(kNasty.size()))];
    }

    void change(json::value& value, int depth) {
        if (depth > 0 && m_random.below(6) == 0) {
            value = nastyValue();
        } else if (value.is_object() && !value.as_object().empty()) {
            changeObject(value.as_object(), depth);
        } else if (value.is_array() && !value.as_array().empty()) {
            changeArray(value.as_array(), depth);
        } else if (value.is_int64() && m_random.below(2) == 0) {
            value = value.as_int64() + static_cast<std::int64_t>(m_random.below(7)) - 3;
        } else if (value.is_double() && m_random.below(2) == 0) {
            value = value.as_double() * (4 * m_random.uniform() - 1);
        } else {
            value = nastyValue();
        }
    }

    void changeObject(json::object& object, int depth) {
        auto at = object.begin() + m_random.below(static_cast<std::uint32_t>(object.size()));
        const std::uint32_t what = m_random.below(12);
        if (what == 0) {
            object.erase(at);
        } else if (what == 1) {
            const json::value moved = at->value();
            object.erase(at);
            object[std::string(m_random.below(20), 'k')] = moved;
        } else if (what == 2) {
            const json::value other =
                (object.begin() + m_random.below(static_cast<std::uint32_t>(object.size())))->value();
            at->value() = other;
        } else {
            change(at->value(), depth + 1);
        }
    }

    void changeArray(json::array& array, int depth) {
        const std::uint32_t at = m_random.below(static_cast<std::uint32_t>(array.size()));
        const std::uint32_t what = m_random.below(8);
        if (what == 0) {
            array.erase(array.begin() + at);
        } else if (what == 1) {
            const json::value copy = array[at];
            for (std::uint32_t i = m_random.below(300); i > 0; --i) array.push_back(copy);
        } else {
            change(array[at], depth + 1);
        }
    }

    void spoil(std::string& text) {
        for (std::uint32_t i = 1 + m_random.below(5); i > 0 && !text.empty(); --i) {
            const std::size_t at = m_random.below(static_cast<std::uint32_t>(text.size()));
            switch (m_random.below(6)) {
            case 0:
                text[at] = static_cast<char>(m_random.bits());
                break;
            case 1:
                text.erase(at, m_random.below(40));
                break;
            case 2:
                text.insert(at, std::string(m_random.below(2000), "[{\"9e-"[m_random.below(6)]));
                break;
            case 3:
                text.insert(at, text.substr(m_random.below(static_cast<std::uint32_t>(text.size())),
                                            m_random.below(200)));
                break;
            case 4:
                text.resize(at);
                break;
            default:
                text.insert(at, "/* */");
                break;
            }
        }
    }

    RandomStream m_random;
};

bool cheap(const Scenario& s) {
    return s.viewers <= 500 && s.horizonDays <= 2 && s.warmupDays <= 1 && s.replications <= 2 &&
           s.platform.catalogueItems <= 2000;
}

} // namespace

class ScenarioFuzzTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noTextCrashesAndWhatIsAcceptedMeansItself() {
        std::vector<json::value> corpus;
        for (const char* path :
             {"resources/schemas/scenario.example.json", "tests/golden/hello_feed/scenario.json"})
            corpus.push_back(json::parse(textOf(path)));
        Scenario small = smallScenario(100, 1);
        small.platform.catalogueItems = 200;
        corpus.push_back(json::parse(scenarioToJson(small)));
        const int seconds = qEnvironmentVariableIntValue("FOREREACH_FUZZ_SECONDS");
        std::uint64_t seed = qEnvironmentVariable("FOREREACH_FUZZ_SEED").toULongLong();
        QElapsedTimer timer;
        timer.start();
        std::int64_t tried = 0, read = 0, valid = 0, run = 0;
        for (; seconds > 0 ? timer.elapsed() < 1000LL * seconds : tried < 4000; ++seed, ++tried) {
            const std::string text = Mutator(seed).mutate(corpus[seed % corpus.size()]);
            const auto fail = [&](const char* what) {
                return qPrintable(
                    QStringLiteral("seed %1: %2\n%3")
                        .arg(seed)
                        .arg(QLatin1String(what), QString::fromStdString(text.substr(0, 4000))));
            };
            const auto result = scenarioFromJson(text);
            if (const auto* issues = std::get_if<Issues>(&result)) {
                QVERIFY2(!issues->empty(), fail("refused without a reason"));
                continue;
            }
            ++read;
            const Scenario& scenario = std::get<Scenario>(result);
            const auto again = scenarioFromJson(scenarioToJson(scenario));
            QVERIFY2(std::holds_alternative<Scenario>(again), fail("its own text is refused"));
            QVERIFY2(std::get<Scenario>(again) == scenario, fail("its own text is another scenario"));
            if (!validate(scenario, shippedCatalog()).empty()) continue;
            ++valid;
            if (!cheap(scenario) || run * 200 > tried) continue;
            ++run;
            RunOptions options;
            options.workers = 2;
            const auto outcome = simulate(scenario, shippedCatalog(), options, {});
            QVERIFY2(outcome.ok(), fail("valid, but cannot be run"));
            for (const LawResult& law : outcome->report.laws) QVERIFY2(law.holds, fail(law.name.c_str()));
        }
        qInfo("%lld texts, %lld read, %lld valid, %lld run", static_cast<long long>(tried),
              static_cast<long long>(read), static_cast<long long>(valid), static_cast<long long>(run));
        QVERIFY(read > tried / 100 && valid > 0 && run > 0); // else nothing was looked at
    }
};

QTEST_GUILESS_MAIN(ScenarioFuzzTest)
#include "scenario_fuzz_test.moc"
