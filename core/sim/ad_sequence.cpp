// SPDX-License-Identifier: GPL-3.0-or-later
// AdRun: creatives in a sequence. Who meets a line item for the n-th time meets the n-th of them.
#include <algorithm>

#include "core/sim/meet_ads.h"

namespace forereach {

void AdRun::splitByStep(Block& block, const Slot& slot) const {
    const Exposure* const met = block.met.of(slot.local);
    if (!met) return; // all of them begin
    const std::size_t sold = block.won.size();
    for (std::size_t i = 0; i < sold; ++i) {
        const Won whole = block.won[i];
        const Line& line = m_lines[whole.place];
        if (line.then.empty()) continue;
        std::array<Places, 1 + kMostInSequence> who{};
        Places begins = whole.who;
        met[whole.place].each([&](Places places, std::uint32_t times) {
            who[std::min<std::size_t>(times, line.then.size())] |= places & whole.who;
            begins &= ~places;
        });
        who[0] |= begins;
        // The parts pay in proportion to their people; the last pays what is left.
        bool first = true;
        std::uint32_t people = whole.people;
        std::int64_t spent = whole.spent;
        for (std::size_t step = 0; step < who.size(); ++step) {
            if (who[step] == 0) continue;
            Won part = whole;
            part.step = step;
            part.who = who[step];
            part.people = slot.circle.peopleOf(part.who);
            part.spent = part.people == people ? spent : whole.spent / whole.people * part.people;
            people -= part.people;
            spent -= part.spent;
            if (first)
                block.won[i] = part;
            else
                block.won.push_back(part);
            first = false;
        }
    }
}

} // namespace forereach
