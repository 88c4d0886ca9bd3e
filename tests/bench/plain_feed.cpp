// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/plain_feed.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <map>
#include <random>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace forereach {
namespace {

constexpr int kTopics = 32, kShelf = 48, kWide = 32, kSlots = 16, kHoursRemembered = 72;

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

struct Item {
    int id = 0, creator = 0, topic = 0, language = 0, minimumAge = 0, born = 0;
    double duration = 15, quality = 0;
    std::vector<double> truth, visible; // topic weights, and what the platform reads
    double residual = 0, trend = 0;     // believed
    double label = 0, value = 0;        // fed back since the last refresh
    int impressions = 0, fresh = 0;
};

struct Viewer {
    int language = 0, age = 0, known = 0;
    double level = 0, rate = 4.1, satisfaction = 0, bias = 0;
    std::vector<double> taste, believed;
    std::unordered_map<int, int> seen; // item, hour
    double interestIn(const Item& item) const {
        double sum = bias + item.residual;
        for (int k = 0; k < kTopics; ++k) sum += believed[k] * item.visible[k];
        return sum;
    }
};

struct Context {
    int hour = 0;
    std::vector<std::unique_ptr<Item>>* items = nullptr;
    std::map<int, std::vector<Item*>> shelves; // by topic, best first
    std::vector<Item*> trending, exploring;
    std::mt19937_64 random{7};
    double uniform() { return std::uniform_real_distribution<double>(0, 1)(random); }
};

class Source {
public:
    virtual ~Source() = default;
    virtual void collect(const Viewer&, Context&, std::vector<Item*>& out) const = 0;
};
class Shelves : public Source {
public:
    void collect(const Viewer& viewer, Context& context, std::vector<Item*>& out) const override {
        std::vector<int> topics(kTopics);
        for (int k = 0; k < kTopics; ++k) topics[k] = k;
        std::partial_sort(topics.begin(), topics.begin() + 3, topics.end(),
                          [&](int a, int b) { return viewer.believed[a] > viewer.believed[b]; });
        for (int i = 0; i < 3; ++i) {
            const std::vector<Item*>& shelf = context.shelves[topics[i]];
            out.insert(out.end(), shelf.begin(),
                       shelf.begin() + std::min<std::ptrdiff_t>(kShelf, shelf.size()));
        }
    }
};
class Trending : public Source {
public:
    void collect(const Viewer&, Context& context, std::vector<Item*>& out) const override {
        out.insert(out.end(), context.trending.begin(), context.trending.end());
    }
};
class AtRandom : public Source {
public:
    void collect(const Viewer&, Context& context, std::vector<Item*>& out) const override {
        std::uniform_int_distribution<std::size_t> any(0, context.items->size() - 1);
        for (int i = 0; i < kWide; ++i) out.push_back((*context.items)[any(context.random)].get());
    }
};

class Rule {
public:
    virtual ~Rule() = default;
    virtual bool allows(const Viewer&, const Item&) const = 0;
};
class NotSeen : public Rule {
public:
    bool allows(const Viewer& v, const Item& i) const override { return v.seen.count(i.id) == 0; }
};
class Understood : public Rule {
public:
    bool allows(const Viewer& v, const Item& i) const override {
        return i.language == 0 || i.language == v.language;
    }
};
class OldEnough : public Rule {
public:
    bool allows(const Viewer& v, const Item& i) const override { return v.age >= i.minimumAge; }
};

class Objective {
public:
    virtual ~Objective() = default;
    virtual double value(double interest, const Item&) const = 0;
};
class Finish : public Objective {
public:
    double value(double s, const Item& i) const override {
        return logistic(0.5 - 0.9 * std::log(i.duration / 8) + 0.8 * s);
    }
};
class WatchTime : public Objective {
public:
    double value(double s, const Item&) const override {
        return 0.05 * std::exp(std::min(7.0, 1.8 + 0.8 * s));
    }
};
class Action : public Objective {
public:
    Action(double weight, double constant, double slope)
        : m_weight(weight), m_constant(constant), m_slope(slope) {}
    double value(double s, const Item&) const override {
        return m_weight * logistic(m_constant + m_slope * s);
    }

private:
    double m_weight, m_constant, m_slope;
};

struct Scored {
    Item* item = nullptr;
    double interest = 0, score = 0;
};

} // namespace

struct PlainFeed::World {
    std::vector<std::unique_ptr<Item>> items;
    std::vector<std::unique_ptr<Viewer>> viewers;
    std::vector<std::unique_ptr<Source>> sources;
    std::vector<std::unique_ptr<Rule>> rules;
    std::vector<std::unique_ptr<Objective>> objectives;
    Context context;
    int nextId = 0;

    std::unique_ptr<Item> newItem() {
        auto item = std::make_unique<Item>();
        std::mt19937_64& random = context.random;
        std::normal_distribution<double> normal;
        item->id = nextId++;
        item->creator = static_cast<int>(random() % 500);
        item->topic = static_cast<int>(random() % kTopics);
        item->language = static_cast<int>(random() % 4);
        item->minimumAge = random() % 20 == 0 ? 2 : 0;
        item->born = context.hour;
        item->duration = std::exp(2.7 + 0.9 * normal(random));
        item->quality = normal(random);
        item->truth.assign(kTopics, 0);
        item->truth[item->topic] = 0.7;
        item->truth[random() % kTopics] += 0.3;
        item->visible = item->truth;
        for (double& x : item->visible) x += 0.05 * normal(random);
        return item;
    }

    void refresh() {
        context.shelves.clear();
        context.exploring.clear();
        std::vector<Item*> all;
        for (std::unique_ptr<Item>& item : items) {
            if (context.random() % (7 * 24) == 0) item = newItem(); // a seventh of the catalogue a day
            if (item->impressions > 0) item->residual = item->label / (item->impressions + 12);
            item->trend = 0.89 * item->trend + item->value;
            item->value = 0;
            all.push_back(item.get());
            if (item->impressions < 8)
                context.exploring.push_back(item.get());
            else
                context.shelves[item->topic].push_back(item.get());
        }
        for (auto& [topic, shelf] : context.shelves)
            std::sort(shelf.begin(), shelf.end(), [](const Item* a, const Item* b) {
                return a->residual + a->born * 0.002 > b->residual + b->born * 0.002;
            });
        std::sort(all.begin(), all.end(), [](const Item* a, const Item* b) { return a->trend > b->trend; });
        all.resize(std::min<std::size_t>(all.size(), kWide));
        context.trending = all;
    }

    std::vector<Scored> page(Viewer& viewer, Figures& figures) {
        std::vector<Item*> candidates;
        for (const auto& source : sources) source->collect(viewer, context, candidates);
        figures.candidates += static_cast<std::int64_t>(candidates.size());
        std::unordered_set<int> met;
        std::vector<Scored> scored;
        for (Item* const item : candidates) {
            if (!met.insert(item->id).second) continue;
            if (!std::all_of(rules.begin(), rules.end(),
                             [&](const auto& r) { return r->allows(viewer, *item); }))
                continue;
            Scored s{item, viewer.interestIn(*item), 0};
            for (const auto& objective : objectives) s.score += objective->value(s.interest, *item);
            s.score *= std::exp(-0.693 * (context.hour - item->born) / 48.0);
            scored.push_back(s);
        }
        std::sort(scored.begin(), scored.end(),
                  [](const Scored& a, const Scored& b) { return a.score > b.score; });
        std::vector<Scored> placed;
        std::map<int, int> perTopic;
        while (placed.size() < kSlots) {
            const auto next = std::find_if(scored.begin(), scored.end(), [&](const Scored& s) {
                if (perTopic[s.item->topic] >= 7) return false;
                if (!placed.empty() && placed.back().item->creator == s.item->creator) return false;
                return placed.size() < 2 || placed.back().item->topic != s.item->topic ||
                       placed[placed.size() - 2].item->topic != s.item->topic;
            });
            if (next == scored.end()) break;
            ++perTopic[next->item->topic];
            placed.push_back(*next);
            scored.erase(next);
        }
        if (!context.exploring.empty()) {
            Item* const item = context.exploring[context.random() % context.exploring.size()];
            const Scored s{item, viewer.interestIn(*item), 0};
            placed.insert(placed.begin() + std::min<std::ptrdiff_t>(placed.size(), 1 + context.random() % 14),
                          s);
            if (placed.size() > kSlots) placed.pop_back();
        }
        return placed;
    }

    void session(Viewer& viewer, Figures& figures) {
        ++figures.sessions;
        for (auto it = viewer.seen.begin(); it != viewer.seen.end();)
            it = context.hour - it->second > kHoursRemembered ? viewer.seen.erase(it) : std::next(it);
        const std::vector<Scored> shown = page(viewer, figures);
        std::normal_distribution<double> normal;
        int slot = 0;
        for (const Scored& s : shown) {
            Item& item = *s.item;
            ++figures.impressions;
            figures.seenAgain += viewer.seen.count(item.id) ? 1 : 0;
            double affinity = 0;
            for (int k = 0; k < kTopics; ++k) affinity += viewer.taste[k] * item.truth[k];
            affinity = 8 * affinity - 1;
            const bool skip = context.uniform() < logistic(-0.8 - 0.6 * affinity - 0.3 * item.quality);
            double watch =
                std::exp((skip ? 0.4 : 1.6 + 0.5 * affinity + 0.3 * item.quality + 0.3 * viewer.level) +
                         0.9 * normal(context.random));
            const bool complete = watch >= item.duration;
            if (complete)
                watch = context.uniform() < 0.1 ? std::min(watch, 5 * item.duration) : item.duration;
            figures.completed += complete ? 1 : 0;
            double value = 0.05 * watch + (complete ? 1 : 0);
            static constexpr std::array<std::array<double, 2>, 5> kActions{
                {{-4.5, 2}, {-6.5, 4}, {-7.2, 6}, {-7.2, 5}, {-6.8, -8}}};
            for (const auto& [constant, weight] : kActions)
                if (context.uniform() <
                    logistic(constant + 0.8 * affinity + 0.2 * item.quality + (watch > 7 ? 0.8 : 0)))
                    value += weight;
            // What is learned from it.
            const double error = std::clamp((std::log(1 + watch) - 1.8) / 1.2 - s.interest, -3.0, 3.0);
            const double step = (0.03 + 0.4 / (1 + 0.04 * viewer.known)) * error;
            for (int k = 0; k < kTopics; ++k) viewer.believed[k] += step * item.visible[k];
            viewer.bias += 0.01 * error;
            viewer.satisfaction += 0.05 * (error - viewer.satisfaction);
            ++viewer.known;
            item.label += error + item.residual;
            item.value += value;
            ++item.impressions;
            viewer.seen[item.id] = context.hour;
            ++slot;
            if (context.uniform() < logistic(-3.15 - 0.12 * std::log(slot) - 0.35 * viewer.satisfaction))
                break;
        }
    }
};

PlainFeed::PlainFeed(int viewers, int items) : m_world(std::make_unique<World>()) {
    World& w = *m_world;
    std::mt19937_64& random = w.context.random;
    std::gamma_distribution<double> gamma(0.3, 1);
    std::normal_distribution<double> normal;
    w.context.items = &w.items;
    for (int i = 0; i < items; ++i) w.items.push_back(w.newItem());
    for (int i = 0; i < viewers; ++i) {
        auto viewer = std::make_unique<Viewer>();
        viewer->language = 1 + static_cast<int>(random() % 3);
        viewer->age = static_cast<int>(random() % 6);
        viewer->level = normal(random);
        viewer->rate = 4.1 * std::exp(0.9 * normal(random) - 0.405);
        viewer->taste.resize(kTopics);
        viewer->believed.assign(kTopics, 0);
        double sum = 1e-9;
        for (double& t : viewer->taste) sum += t = gamma(random);
        for (double& t : viewer->taste) t /= sum;
        w.viewers.push_back(std::move(viewer));
    }
    w.sources.push_back(std::make_unique<Shelves>());
    w.sources.push_back(std::make_unique<Trending>());
    w.sources.push_back(std::make_unique<AtRandom>());
    w.rules.push_back(std::make_unique<Understood>());
    w.rules.push_back(std::make_unique<OldEnough>());
    w.rules.push_back(std::make_unique<NotSeen>());
    w.objectives.push_back(std::make_unique<Finish>());
    w.objectives.push_back(std::make_unique<WatchTime>());
    w.objectives.push_back(std::make_unique<Action>(2, -4.5, 0.8));
    w.objectives.push_back(std::make_unique<Action>(4, -6.5, 0.8));
    w.objectives.push_back(std::make_unique<Action>(6, -7.2, 0.8));
    w.objectives.push_back(std::make_unique<Action>(5, -7.2, 0.8));
    w.objectives.push_back(std::make_unique<Action>(-8, -6.8, -0.4));
    w.refresh();
}

PlainFeed::~PlainFeed() = default;

PlainFeed::Figures PlainFeed::run(int hours) {
    const auto now = [] {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    };
    Figures figures;
    const double start = now();
    World& w = *m_world;
    for (int h = 0; h < hours; ++h) {
        w.refresh();
        for (const auto& viewer : w.viewers) {
            std::poisson_distribution<int> visits(viewer->rate / 24);
            for (int n = std::min(4, visits(w.context.random)); n > 0; --n) w.session(*viewer, figures);
        }
        ++w.context.hour;
    }
    figures.seconds = now() - start;
    return figures;
}

} // namespace forereach
