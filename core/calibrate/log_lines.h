// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Lines and cells of a log. Private to readLog().

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace forereach {

/// Lines of a file, without their ends: line feeds, with or without returns, or returns alone.
class LineSource {
public:
    static constexpr std::size_t kBlock = std::size_t{1} << 20, kLongestLine = kBlock;
    explicit LineSource(std::ifstream& in) : m_in(in), m_buffer(kBlock) {}
    /// False at the end, or at a line longer than any log has.
    bool next(std::string_view& line) {
        for (;;) {
            const auto begin = m_buffer.begin() + static_cast<std::ptrdiff_t>(m_at);
            const auto end = m_buffer.begin() + static_cast<std::ptrdiff_t>(m_filled);
            const auto stop = std::find(begin + static_cast<std::ptrdiff_t>(m_looked), end, m_lineEnd);
            if (stop != end || (m_ended && begin != end)) {
                const auto length = static_cast<std::size_t>(stop - begin);
                line = {&*begin, length};
                if (line.ends_with('\r')) line.remove_suffix(1);
                m_at = std::min(m_filled, m_at + length + 1);
                m_looked = 0;
                ++number;
                return true;
            }
            if (m_ended) return false;
            m_looked = static_cast<std::size_t>(end - begin);
            if (m_looked > kLongestLine) {
                tooLong = true;
                ++number;
                return false;
            }
            refill();
        }
    }
    std::int64_t number = 0; // of the last line
    bool tooLong = false;

private:
    void refill() {
        std::copy(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_at),
                  m_buffer.begin() + static_cast<std::ptrdiff_t>(m_filled), m_buffer.begin());
        m_filled -= m_at;
        m_at = 0;
        m_buffer.resize(m_filled + kBlock);
        m_in.read(m_buffer.data() + m_filled, static_cast<std::streamsize>(kBlock));
        m_filled += static_cast<std::size_t>(m_in.gcount());
        m_ended = m_in.gcount() == 0;
        if (m_first) { // a file without one line feed in its first block ends its lines with returns
            m_first = false;
            const auto end = m_buffer.begin() + static_cast<std::ptrdiff_t>(m_filled);
            if (std::find(m_buffer.begin(), end, '\n') == end) m_lineEnd = '\r';
        }
    }
    std::ifstream& m_in;
    std::vector<char> m_buffer;
    std::size_t m_at = 0, m_filled = 0, m_looked = 0;
    bool m_ended = false, m_first = true;
    char m_lineEnd = '\n';
};

/// Cells of a line; quotes as RFC 4180 has them. A cell with quotes is copied, others are views.
void splitCells(std::string_view line, std::vector<std::string_view>& cells,
                std::vector<std::string>& copies);

} // namespace forereach
