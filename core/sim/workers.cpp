// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/workers.h"

#include <algorithm>

namespace forereach {

Workers::Workers(int count)
    : m_count(count > 0 ? count : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()))) {
    for (int w = 1; w < m_count; ++w) m_threads.emplace_back([this, w] { loop(w); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
    }
    m_wake.notify_all();
    for (std::thread& t : m_threads) t.join();
}

void Workers::drain(int worker) {
    for (;;) {
        const std::int64_t unit = m_next.fetch_add(1, std::memory_order_relaxed);
        if (unit >= m_units) return;
        (*m_job)(unit, worker);
    }
}

void Workers::loop(int worker) {
    std::uint64_t seen = 0;
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [&] { return m_quit || m_round != seen; });
            if (m_quit) return;
            seen = m_round;
        }
        drain(worker);
        {
            const std::lock_guard lock(m_mutex);
            if (--m_busy == 0) m_done.notify_one();
        }
    }
}

void Workers::run(std::int64_t units, const std::function<void(std::int64_t, int)>& f) {
    if (units <= 0) return;
    if (m_threads.empty() || units == 1) {
        for (std::int64_t u = 0; u < units; ++u) f(u, 0);
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_job = &f;
        m_units = units;
        m_next.store(0, std::memory_order_relaxed);
        m_busy = static_cast<int>(m_threads.size());
        ++m_round;
    }
    m_wake.notify_all();
    drain(0);
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [&] { return m_busy == 0; });
}

} // namespace forereach
