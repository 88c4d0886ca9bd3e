// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Workers: threads that run one parallel loop at a time over fixed units of work. Which worker runs which
// unit is left to chance; results must therefore be sums of integers or writes to disjoint places
// (docs/determinism.md).

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace forereach {

class Workers {
public:
    /// count 0: one per core. The calling thread is worker 0.
    explicit Workers(int count);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    int count() const { return m_count; }
    /// Calls f(unit, worker) for every unit in [0, units); returns when all are done.
    void run(std::int64_t units, const std::function<void(std::int64_t unit, int worker)>& f);

private:
    void loop(int worker);
    void drain(int worker);

    int m_count;
    std::vector<std::thread> m_threads;
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    const std::function<void(std::int64_t, int)>* m_job = nullptr;
    std::atomic<std::int64_t> m_next{0};
    std::int64_t m_units = 0;
    std::uint64_t m_round = 0;
    int m_busy = 0;
    bool m_quit = false;
};

} // namespace forereach
