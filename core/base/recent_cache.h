// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A few immutable values by key, the least recently used one given up first. Thread-safe.

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace forereach {

template <class T>
class RecentCache {
public:
    static constexpr std::size_t kEntries = 4;

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
    void keep(std::uint64_t key, std::shared_ptr<const T> value) {
        const std::lock_guard lock(m_mutex);
        m_entries.push_front({key, std::move(value)});
        if (m_entries.size() > kEntries) m_entries.pop_back();
    }

private:
    struct Entry {
        std::uint64_t key;
        std::shared_ptr<const T> value;
    };
    std::mutex m_mutex;
    std::list<Entry> m_entries; // most recently used first
};

} // namespace forereach
