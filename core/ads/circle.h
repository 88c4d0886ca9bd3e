// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Circle: the people of a class, who are exchangeable, stand around a circle of at most 64 places: one person
// a place in a small class; else some places of 1, 2, 4, 8, .. people, so that a tiny budget buys single
// people, and the rest of nearly equal size. What reaches a part of them reaches whole places, so that any
// set of them is one number, and who met what is known for each person. An arc from a random place reaches
// each place, so each person, as likely as any other.

#include <algorithm>
#include <bit>
#include <cstdint>

namespace forereach {

/// A set of places: bit i is place i.
using Places = std::uint64_t;

/// How many. std::popcount is a call where plain x86-64 is compiled for.
inline std::uint32_t countOf(Places p) {
    p -= (p >> 1) & 0x5555555555555555ULL;
    p = (p & 0x3333333333333333ULL) + ((p >> 2) & 0x3333333333333333ULL);
    p = (p + (p >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
    return static_cast<std::uint32_t>((p * 0x0101010101010101ULL) >> 56);
}

class Circle {
public:
    explicit Circle(std::uint32_t people) : m_people(people) {
        m_places = std::min(people, kMost);
        if (people <= kMost) return;
        // Small places: their sum is at least what one of the others holds.
        const std::uint32_t even = people / kMost;
        m_small = static_cast<std::uint32_t>(std::bit_width(even)) + 1;
        const std::uint32_t rest = people - smallPeople(), others = kMost - m_small;
        m_each = rest / others;
        m_larger = ((Places{1} << rest % others) - 1) << m_small;
    }
    static constexpr std::uint32_t kMost = 64;

    std::uint32_t people() const { return m_people; }
    std::uint32_t places() const { return m_places; }
    Places all() const { return m_places == kMost ? ~Places{0} : (Places{1} << m_places) - 1; }
    std::uint32_t peopleOf(Places p) const {
        return m_each * countOf(p >> m_small) + (m_larger != 0 ? countOf(p & m_larger) : 0) +
               (static_cast<std::uint32_t>(p) & smallPeople());
    }
    std::uint32_t peopleAt(std::uint32_t place) const {
        return place < m_small ? 1u << place : m_each + static_cast<std::uint32_t>((m_larger >> place) & 1);
    }
    /// The largest place.
    std::uint32_t most() const {
        return std::max(m_each + (m_larger != 0 ? 1 : 0), m_small > 0 ? 1u << (m_small - 1) : 0u);
    }
    /// `count` places from `first` on, around the circle.
    Places arc(std::uint32_t first, std::uint32_t count) const {
        if (count >= m_places) return all();
        const Places run = (Places{1} << count) - 1;
        return ((run << first) | (first > 0 ? run >> (m_places - first) : 0)) & all();
    }
    /// A place for a uniform draw.
    std::uint32_t placeFor(double u) const {
        const auto at = static_cast<std::uint32_t>(u * m_places);
        return at < m_places ? at : m_places - 1;
    }
    /// An arc of a share of the people at a random place; its size is rounded by chance, so that its mean is
    /// the share. u1 and u2 are uniform draws.
    Places randomArc(double share, double u1, double u2) const {
        if (share <= 0 || m_places == 0) return 0;
        if (share >= 1) return all();
        return arc(placeFor(u2), static_cast<std::uint32_t>(share * m_places + u1));
    }

    /// Exactly so many people, from the places from `first` on; the small ones make up the number.
    Places exactly(std::uint32_t people, std::uint32_t first) const {
        if (people >= m_people) return all();
        Places out = 0;
        const auto take = [&](std::uint32_t place) {
            if (peopleAt(place) > people) return;
            people -= peopleAt(place);
            out |= Places{1} << place;
        };
        for (std::uint32_t i = 0; i < m_places; ++i) {
            const std::uint32_t place = first + i < m_places ? first + i : first + i - m_places;
            if (place >= m_small) take(place);
        }
        for (std::uint32_t place = m_small; place-- > 0;) take(place);
        return out;
    }

private:
    std::uint32_t smallPeople() const { return (1u << m_small) - 1; }

    std::uint32_t m_people, m_places, m_each = 1;
    std::uint32_t m_small = 0; // place i < m_small holds 2^i people
    Places m_larger = 0;       // of the others, those with a person more
};

} // namespace forereach
