// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ads/exposure.h"

#include <algorithm>

#include "core/ads/circle.h"

namespace forereach {

Exposure::Exposure(std::uint32_t people, int cap)
    : m_people(people), m_cap(static_cast<std::uint32_t>(std::max(0, cap))), m_data(stride(), 0) {}

int Exposure::inWindow(std::size_t piece, int window, std::uint32_t now) const {
    const std::uint16_t* const hours = last(piece);
    int n = 0;
    for (std::size_t i = 0; i < m_cap && hours[i] != 0; ++i) {
        const std::uint32_t hour = hours[i] - 1u;
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
    for (std::size_t i = 0, n = pieces(); i < n; ++i) {
        // The last one kept is the oldest of `cap`: inside the window, all are.
        const std::uint16_t oldest = last(i)[m_cap - 1];
        if (oldest != 0 && oldest - 1u + static_cast<std::uint32_t>(window) > now) continue;
        const std::uint32_t end = i + 1 < n ? begin(i + 1) : m_people;
        if (!out.empty() && out.back().end == begin(i))
            out.back().end = end;
        else
            out.push_back({begin(i), end});
    }
}

std::size_t Exposure::split(std::uint32_t at) {
    const std::size_t n = pieces();
    if (at >= m_people) return n;
    std::size_t piece = 0;
    while (piece + 1 < n && begin(piece + 1) <= at) ++piece;
    if (begin(piece) == at) return piece;
    const std::size_t size = m_data.size(), step = stride();
    m_data.resize(size + step);
    std::uint16_t* const data = m_data.data();
    std::copy_backward(data + piece * step, data + size, data + size + step);
    setWide((piece + 1) * step, at);
    return piece + 1;
}

bool Exposure::alike(std::size_t a, std::size_t b, int window, std::uint32_t now) const {
    if (times(a) != times(b)) return false;
    const int n = inWindow(a, window, now);
    return n == inWindow(b, window, now) && std::equal(last(a), last(a) + n, last(b));
}

std::uint32_t Exposure::show(Arc arc, int window, std::uint32_t now) {
    if (arc.begin >= arc.end) return 0;
    const std::size_t first = split(arc.begin);
    const std::size_t end = split(arc.end);
    std::uint32_t fresh = 0;
    for (std::size_t i = first; i < end; ++i) {
        const std::uint32_t so = times(i);
        if (so == 0) fresh += (i + 1 < pieces() ? begin(i + 1) : m_people) - begin(i);
        setWide(i * stride() + 2, so + 1);
        if (m_cap > 0) {
            std::uint16_t* const hours = m_data.data() + i * stride() + 4;
            std::copy_backward(hours, hours + m_cap - 1, hours + m_cap);
            hours[0] = static_cast<std::uint16_t>(now + 1);
        }
    }
    // Neighbours who have the same history again are one piece.
    const std::size_t from = first > 0 ? first : 1;
    for (std::size_t i = std::min(end, pieces() - 1); i >= from && i < pieces(); --i)
        if (alike(i - 1, i, window, now)) {
            const auto at = m_data.begin() + static_cast<std::ptrdiff_t>(i * stride());
            m_data.erase(at, at + static_cast<std::ptrdiff_t>(stride()));
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
