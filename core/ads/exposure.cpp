// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/exposure.h"

#include <algorithm>

namespace forereach {
namespace {

// Adds one at each of the places; a count that is full stays so.
template <std::size_t N>
void addOne(std::array<Places, N>& times, Places who) {
    Places carry = who;
    for (std::size_t k = 0; k < N && carry != 0; ++k) {
        const Places both = times[k] & carry;
        times[k] ^= carry;
        carry = both;
    }
    for (Places& t : times) t |= carry;
}

// Places at a cap that N bits hold: counts beyond them stay at the most, which is no less than the cap.
template <std::size_t N, class Meetings>
Places full(const Meetings& recent, int cap) {
    std::array<Places, N> times{};
    for (const auto& m : recent) addOne(times, m.who);
    Places below = 0, equal = ~Places{0};
    for (std::size_t k = N; k-- > 0;) {
        const bool bit = (static_cast<unsigned>(cap) >> k) & 1;
        if (bit) below |= equal & ~times[k];
        equal &= bit ? times[k] : ~times[k];
    }
    return ~below;
}

} // namespace

void Exposure::fill(int cap, int window, std::uint32_t now) {
    const auto past = std::find_if(m_recent.begin(), m_recent.end(), [&](const Meeting& m) {
        return m.hour + static_cast<std::uint32_t>(window) > now;
    });
    m_recent.erase(m_recent.begin(), past);
    m_until =
        m_recent.empty() ? ~std::uint32_t{0} : m_recent.front().hour + static_cast<std::uint32_t>(window);
    if (m_recent.size() < static_cast<std::size_t>(cap))
        m_full = 0;
    else if (cap == 1)
        m_full = full<1>(m_recent, cap);
    else if (cap <= 3)
        m_full = full<2>(m_recent, cap);
    else if (cap <= 15)
        m_full = full<4>(m_recent, cap);
    else
        m_full = full<10>(m_recent, cap); // a cap is at most 1,000
}

Places Exposure::belowCap(int cap, int window, std::uint32_t now) {
    if (cap <= 0) return ~Places{0};
    if (now >= m_until) fill(cap, window, now);
    return ~m_full;
}

Places Exposure::show(Places who, int cap, int window, std::uint32_t now) {
    const Places fresh = who & ~met();
    addOne(m_times, who);
    if (cap <= 0 || who == 0) return fresh;
    if (!m_recent.empty() && m_recent.back().hour == now && (m_recent.back().who & who) == 0) {
        m_recent.back().who |= who;
    } else {
        if (m_recent.capacity() == 0) m_recent.reserve(4);
        m_recent.push_back({who, now});
    }
    if (cap == 1 && now < m_until && m_until != ~std::uint32_t{0})
        m_full |= who;
    else
        fill(cap, window, now);
    return fresh;
}

} // namespace forereach
