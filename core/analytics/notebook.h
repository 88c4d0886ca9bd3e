// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// NoteBook: collects what happened to which line, one note for each thing that happened. Private to
// core/analytics.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/analytics/analytics.h"

namespace forereach {

class NoteBook {
public:
    /// Line 0 stands for the whole file.
    void add(NoteKind kind, std::string what, int line = 0) {
        // A file that is all wrong would fill the report with a sentence a row.
        constexpr std::size_t kMostSentences = 200;
        if (m_notes.size() >= kMostSentences && !m_places.contains({kind, what})) what = "more of this kind";
        const auto [place, fresh] = m_places.try_emplace({kind, what}, m_notes.size());
        if (fresh) m_notes.push_back({kind, what, {}});
        std::vector<int>& lines = m_notes[place->second].lines;
        if (line > 0 && (lines.empty() || lines.back() != line)) lines.push_back(line);
    }
    void append(const std::vector<AnalyticsNote>& others) {
        for (const AnalyticsNote& note : others) {
            if (note.lines.empty()) add(note.kind, note.what);
            for (const int line : note.lines) add(note.kind, note.what, line);
        }
    }
    std::vector<AnalyticsNote> take() {
        for (AnalyticsNote& note : m_notes) {
            std::ranges::sort(note.lines);
            note.lines.erase(std::ranges::unique(note.lines).begin(), note.lines.end());
        }
        m_places.clear();
        return std::exchange(m_notes, {});
    }

private:
    std::map<std::pair<NoteKind, std::string>, std::size_t> m_places;
    std::vector<AnalyticsNote> m_notes;
};

} // namespace forereach
