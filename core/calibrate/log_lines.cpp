// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/calibrate/log_lines.h"

namespace forereach {

void splitCells(std::string_view line, std::vector<std::string_view>& cells,
                std::vector<std::string>& copies) {
    cells.clear();
    copies.clear();
    copies.reserve(line.size() / 2 + 1); // views into it stay
    for (std::size_t i = 0;; ++i) {
        if (i < line.size() && line[i] == '"') {
            std::string text;
            for (++i; i < line.size(); ++i) {
                if (line[i] == '"' && i + 1 < line.size() && line[i + 1] == '"')
                    text += line[i++];
                else if (line[i] == '"')
                    break;
                else
                    text += line[i];
            }
            i = std::min(line.size(), line.find(',', std::min(i, line.size())));
            cells.emplace_back(copies.emplace_back(std::move(text)));
        } else {
            const std::size_t end = std::min(line.size(), line.find(',', i));
            cells.push_back(line.substr(i, end - i));
            i = end;
        }
        if (i >= line.size()) return;
    }
}

} // namespace forereach
