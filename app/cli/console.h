// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Console: what every command says and how it ends. Answers go to stdout; messages, errors and the progress
// bar (only when stderr is a terminal) go to stderr. One per process, handed to the commands by main().

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/model/issue.h"

namespace forereach::cli {

/// Exit status of the program (docs/user-guide.md).
enum class Exit { Done = 0, Failed = 1, WrongUsage = 2, InvalidInput = 3, Cancelled = 130 };

class Console {
public:
    Console();
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    /// The answer, as it is.
    void print(std::string_view text);
    /// One line on stderr. Clears the progress bar first.
    void say(std::string_view line);
    /// "forereach-cli: error: ..." and the exit status that belongs to it.
    Exit fail(const Error&);
    Exit wrongUsage(std::string_view sentence);
    /// Every issue on a line: "scenario.json: content[0].duration_s: must be above 0, is 0".
    Exit refuse(std::string_view source, const Issues&);

    /// Draws the bar, at most ten times a second. Thread-safe. `done` is 0..1; `secondsLeft` negative if
    /// unknown.
    void progress(std::string_view what, double done, double secondsLeft = -1);
    void endProgress();

private:
    void clearBar();

    std::mutex m_mutex;
    bool m_bar; // stderr is a terminal
    bool m_drawn = false;
    std::chrono::steady_clock::time_point m_lastDrawn{};
};

} // namespace forereach::cli
