// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Immutable values by key up to a sum of costs, the least recently used ones given up first. Thread-safe.

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace forereach {

template <class T>
class RecentCache {
public:
    /// `limit`: of the sum of costs. The value kept last stays, whatever it costs.
    explicit RecentCache(std::size_t limit) : m_limit(limit) {}

    /// Null if it is not kept.
    std::shared_ptr<const T> find(std::uint64_t key) {
        const std::lock_guard lock(m_mutex);
        for (auto it = m_entries.begin(); it != m_entries.end(); ++it)
            if (it->key == key) {
                m_entries.splice(m_entries.begin(), m_entries, it);
                return it->value;
            }
        return nullptr;
    }
    void keep(std::uint64_t key, std::shared_ptr<const T> value, std::size_t cost = 1) {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_entries, [&](const Entry& e) { // two computed it at once
            if (e.key != key) return false;
            m_sum -= e.cost;
            return true;
        });
        m_entries.push_front({key, std::move(value), cost});
        m_sum += cost;
        for (; m_sum > m_limit && m_entries.size() > 1; m_entries.pop_back()) m_sum -= m_entries.back().cost;
    }

private:
    struct Entry {
        std::uint64_t key;
        std::shared_ptr<const T> value;
        std::size_t cost;
    };
    std::mutex m_mutex;
    std::size_t m_limit, m_sum = 0;
    std::list<Entry> m_entries; // most recently used first
};

} // namespace forereach
