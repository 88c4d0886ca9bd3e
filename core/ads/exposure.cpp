// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/exposure.h"

#include <algorithm>

#include "core/ads/circle.h"

namespace forereach {

Exposure::Exposure(std::uint32_t people, int cap)
    : m_people(people), m_cap(static_cast<std::size_t>(std::max(0, cap))), m_begin{0}, m_times{0},
      m_last(m_cap, 0) {}

int Exposure::inWindow(std::size_t piece, int window, std::uint32_t now) const {
    const std::uint16_t* const last = m_last.data() + piece * m_cap;
    int n = 0;
    for (std::size_t i = 0; i < m_cap && last[i] != 0; ++i) {
        const std::uint32_t hour = last[i] - 1u;
        if (hour + static_cast<std::uint32_t>(window) <= now) break;
        ++n;
    }
    return n;
}

void Exposure::belowCap(int window, std::uint32_t now, std::vector<Arc>& out) const {
    if (m_cap == 0) {
        out.push_back({0, m_people});
        return;
    }
    each([&, piece = std::size_t{0}](Arc arc, std::uint32_t) mutable {
        if (inWindow(piece++, window, now) >= static_cast<int>(m_cap)) return;
        if (!out.empty() && out.back().end == arc.begin)
            out.back().end = arc.end;
        else
            out.push_back(arc);
    });
}

std::size_t Exposure::split(std::uint32_t at) {
    if (at >= m_people) return m_begin.size();
    const auto after = std::upper_bound(m_begin.begin(), m_begin.end(), at);
    const auto piece = static_cast<std::size_t>(after - m_begin.begin()) - 1;
    if (m_begin[piece] == at) return piece;
    m_begin.insert(after, at);
    const std::uint32_t times = m_times[piece];
    m_times.insert(m_times.begin() + static_cast<std::ptrdiff_t>(piece) + 1, times);
    if (m_cap > 0) {
        const auto from = static_cast<std::ptrdiff_t>(piece * m_cap);
        const std::vector<std::uint16_t> copy(m_last.begin() + from,
                                              m_last.begin() + from + static_cast<std::ptrdiff_t>(m_cap));
        m_last.insert(m_last.begin() + from + static_cast<std::ptrdiff_t>(m_cap), copy.begin(), copy.end());
    }
    return piece + 1;
}

bool Exposure::alike(std::size_t a, std::size_t b, int window, std::uint32_t now) const {
    if (m_times[a] != m_times[b]) return false;
    const int n = inWindow(a, window, now);
    if (n != inWindow(b, window, now)) return false;
    return std::equal(m_last.begin() + static_cast<std::ptrdiff_t>(a * m_cap),
                      m_last.begin() + static_cast<std::ptrdiff_t>(a * m_cap) + n,
                      m_last.begin() + static_cast<std::ptrdiff_t>(b * m_cap));
}

std::uint32_t Exposure::show(Arc arc, int window, std::uint32_t now) {
    if (arc.begin >= arc.end) return 0;
    const std::size_t first = split(arc.begin);
    const std::size_t last = split(arc.end);
    std::uint32_t fresh = 0;
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t end = i + 1 < m_begin.size() ? m_begin[i + 1] : m_people;
        if (m_times[i] == 0) fresh += end - m_begin[i];
        ++m_times[i];
        if (m_cap > 0) {
            std::uint16_t* const hours = m_last.data() + i * m_cap;
            std::copy_backward(hours, hours + m_cap - 1, hours + m_cap);
            hours[0] = static_cast<std::uint16_t>(now + 1);
        }
    }
    // Neighbours who have the same history again are one piece.
    const std::size_t from = first > 0 ? first : 1;
    for (std::size_t i = std::min(last, m_begin.size() - 1); i >= from && i < m_begin.size(); --i)
        if (alike(i - 1, i, window, now)) {
            m_begin.erase(m_begin.begin() + static_cast<std::ptrdiff_t>(i));
            m_times.erase(m_times.begin() + static_cast<std::ptrdiff_t>(i));
            m_last.erase(m_last.begin() + static_cast<std::ptrdiff_t>(i * m_cap),
                         m_last.begin() + static_cast<std::ptrdiff_t>((i + 1) * m_cap));
        }
    return fresh;
}

int Exposure::mostInWindow(Arc arc, int window, std::uint32_t now) const {
    int most = 0;
    each([&, piece = std::size_t{0}](Arc one, std::uint32_t) mutable {
        if (one.begin < arc.end && arc.begin < one.end) most = std::max(most, inWindow(piece, window, now));
        ++piece;
    });
    return most;
}

void intersect(const std::vector<Arc>& a, const std::vector<Arc>& b, std::vector<Arc>& out) {
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const std::uint32_t begin = std::max(a[i].begin, b[j].begin), end = std::min(a[i].end, b[j].end);
        if (begin < end) out.push_back({begin, end});
        if (a[i].end < b[j].end)
            ++i;
        else
            ++j;
    }
}

std::uint32_t peopleOf(const std::vector<Arc>& arcs) {
    std::uint32_t n = 0;
    for (const Arc& a : arcs) n += a.people();
    return n;
}

void appendCircular(std::uint32_t begin, std::uint32_t people, std::uint32_t of, std::vector<Arc>& out) {
    if (people == 0) return;
    if (people >= of) {
        out.push_back({0, of});
    } else if (begin + people <= of) {
        out.push_back({begin, begin + people});
    } else {
        if (begin + people - of > 0) out.push_back({0, begin + people - of});
        out.push_back({begin, of});
    }
}

void randomArc(double people, std::uint32_t of, double u1, double u2, std::vector<Arc>& out) {
    if (people <= 0) return;
    if (people >= of) {
        out.push_back({0, of});
        return;
    }
    const double size = static_cast<double>(of);
    if (of <= kSnappedAbove || people * kPlaces < size) {
        const auto n = static_cast<std::uint32_t>(people + u1);
        appendCircular(std::min(of - 1, static_cast<std::uint32_t>(u2 * size)), n, of, out);
        return;
    }
    const auto places = static_cast<std::uint32_t>(people / size * kPlaces + u1);
    const auto first = std::min(kPlaces - 1, static_cast<std::uint32_t>(u2 * kPlaces));
    const std::uint32_t begin = placeOf(first, of), end = placeOf((first + places) % kPlaces, of);
    if (places >= kPlaces)
        out.push_back({0, of});
    else if (places > 0)
        appendCircular(begin, (end + of - begin) % of, of, out);
}

} // namespace forereach
