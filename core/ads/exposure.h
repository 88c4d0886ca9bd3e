// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Exposure: how often each person of a class has met a line item, exactly, without a record a person. The
// people of a class are exchangeable, so they are thought of as standing in a circle; whatever reaches only a
// part of them reaches an arc of it, beginning at a random place. Every person is then as likely as any other
// to be in it, independently of all other arcs, and the state of the class is a short list of pieces whose
// people have the same history. Counts are whole people; the cap looks at each person's own last impressions.

#include <cstdint>
#include <tuple>
#include <vector>

namespace forereach {

struct Arc {
    std::uint32_t begin = 0, end = 0; // people [begin, end), never across the end of the circle
    std::uint32_t people() const { return end - begin; }
    bool operator==(const Arc&) const = default;
};

class Exposure {
public:
    Exposure() : Exposure(0, 0) {} // nobody
    auto fields() { return std::tie(m_people, m_cap, m_data); }
    /// `cap`: impressions remembered with their hour, 0 without a cap.
    explicit Exposure(std::uint32_t people, int cap);

    /// Appends the arcs of those who have met it fewer than `cap` times in the last `window` hours, hour
    /// `now` included. Without a cap: all.
    void belowCap(int window, std::uint32_t now, std::vector<Arc>& out) const;
    /// Everybody of the arc meets it in hour `now`. Returns how many never had before.
    std::uint32_t show(Arc, int window, std::uint32_t now);
    /// The most impressions that anybody of the arc has had within the window.
    int mostInWindow(Arc, int window, std::uint32_t now) const;

    std::size_t pieces() const { return m_data.size() / stride(); }
    /// use(arc, times) for each piece, in order.
    template <class F>
    void each(F use) const {
        for (std::size_t i = 0, n = pieces(); i < n; ++i)
            use(Arc{begin(i), i + 1 < n ? begin(i + 1) : m_people}, times(i));
    }
    /// Where its pieces lie, to ask for them early.
    const void* memory() const { return m_data.data(); }

private:
    // A piece is a run of 16-bit numbers: where it begins and how often its people have met it (two each),
    // then the hour + 1 of their last m_cap impressions, newest first. One block of memory, since the classes
    // of a run are visited in no order.
    std::size_t stride() const { return 4 + m_cap; }
    std::uint32_t wide(std::size_t at) const {
        return m_data[at] | static_cast<std::uint32_t>(m_data[at + 1]) << 16;
    }
    void setWide(std::size_t at, std::uint32_t x) {
        m_data[at] = static_cast<std::uint16_t>(x);
        m_data[at + 1] = static_cast<std::uint16_t>(x >> 16);
    }
    std::uint32_t begin(std::size_t piece) const { return wide(piece * stride()); }
    std::uint32_t times(std::size_t piece) const { return wide(piece * stride() + 2); }
    const std::uint16_t* last(std::size_t piece) const { return m_data.data() + piece * stride() + 4; }

    std::size_t split(std::uint32_t at); // the piece that begins there
    int inWindow(std::size_t piece, int window, std::uint32_t now) const;
    bool alike(std::size_t a, std::size_t b, int window, std::uint32_t now) const;

    std::uint32_t m_people;
    std::uint32_t m_cap;
    std::vector<std::uint16_t> m_data;
};

/// Arcs of those who are in both lists; both sorted and disjoint, and so is `out`.
void intersect(const std::vector<Arc>& a, const std::vector<Arc>& b, std::vector<Arc>& out);
std::uint32_t peopleOf(const std::vector<Arc>&);

/// An arc of about `people` of `of` at a random place, as one or two arcs in order; u1 and u2 are uniform
/// draws. Its size is people rounded by chance, so that its mean is exact. Classes of more than 64 use
/// 32 fixed places while that is fine enough, which keeps the pieces few.
void randomArc(double people, std::uint32_t of, double u1, double u2, std::vector<Arc>& out);

} // namespace forereach
