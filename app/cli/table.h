// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Table: plain text columns for a terminal, aligned by display width of UTF-8 text.

#include <string>
#include <string_view>
#include <vector>

namespace forereach::cli {

enum class Align { Left, Right };

class Table {
public:
    struct Column {
        std::string title;
        Align align = Align::Left;
    };
    explicit Table(std::vector<Column> columns) : m_columns(std::move(columns)) {}
    /// As many cells as columns.
    void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
    std::string text() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

/// Terminal cells that the text takes; wide East Asian characters take two.
std::size_t displayWidth(std::string_view utf8);
/// Cut to `cells` with an ellipsis; control characters become spaces.
std::string fitted(std::string_view utf8, std::size_t cells);
/// "61 s", "2:03", "1:02:03".
std::string durationText(double seconds);

} // namespace forereach::cli
