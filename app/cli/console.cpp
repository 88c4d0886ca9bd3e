// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <unistd.h>

namespace forereach::cli {
namespace {

constexpr const char* kName = "forereach-cli";

Exit exitFor(ErrorCode code) {
    switch (code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::Corrupt:
    case ErrorCode::NewerVersion:
        return Exit::InvalidInput;
    case ErrorCode::Unsupported:
        return Exit::WrongUsage;
    case ErrorCode::Cancelled:
        return Exit::Cancelled;
    case ErrorCode::Io:
    case ErrorCode::Busy:
    case ErrorCode::OutOfMemory:
        break;
    }
    return Exit::Failed;
}

void write(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
}

} // namespace

Console::Console() : m_bar(isatty(STDERR_FILENO) == 1) {}

Console::~Console() {
    endProgress();
}

void Console::print(std::string_view text) {
    const std::scoped_lock lock(m_mutex);
    clearBar();
    write(stdout, text);
}

void Console::say(std::string_view line) {
    const std::scoped_lock lock(m_mutex);
    clearBar();
    write(stderr, line);
    write(stderr, "\n");
}

Exit Console::fail(const Error& error) {
    if (error.code == ErrorCode::Cancelled)
        say("Cancelled; nothing was changed.");
    else
        say(std::string(kName) + ": " + error.text());
    return exitFor(error.code);
}

Exit Console::wrongUsage(std::string_view sentence) {
    say(std::string(kName) + ": " + std::string(sentence));
    return Exit::WrongUsage;
}

Exit Console::refuse(std::string_view source, const Issues& issues) {
    for (const Issue& issue : issues) {
        std::string line(source);
        if (!issue.path.empty()) line += ": " + issue.path;
        say(line + ": " + issue.message);
    }
    say(std::string(kName) + ": " + std::to_string(issues.size()) +
        (issues.size() == 1 ? " issue" : " issues") + "; nothing was run.");
    return Exit::InvalidInput;
}

void Console::progress(std::string_view what, double done, double secondsLeft) {
    if (!m_bar) return;
    const std::scoped_lock lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (m_drawn && now - m_lastDrawn < std::chrono::milliseconds(100)) return;
    m_lastDrawn = now;
    m_drawn = true;
    constexpr int kCells = 24;
    const double share = std::clamp(std::isfinite(done) ? done : 0.0, 0.0, 1.0);
    const int full = static_cast<int>(share * kCells);
    std::string line = "\r\x1b[K";
    for (int i = 0; i < kCells; ++i) line += i < full ? "\u2588" : "\u2591";
    char numbers[48];
    if (secondsLeft >= 0 && secondsLeft < 360000)
        std::snprintf(numbers, sizeof numbers, " %3.0f %%  %.0f s left  ", share * 100, secondsLeft);
    else
        std::snprintf(numbers, sizeof numbers, " %3.0f %%  ", share * 100);
    line += numbers;
    line += what;
    write(stderr, line);
    std::fflush(stderr);
}

void Console::endProgress() {
    const std::scoped_lock lock(m_mutex);
    clearBar();
}

void Console::clearBar() {
    if (!m_drawn) return;
    write(stderr, "\r\x1b[K");
    m_drawn = false;
}

} // namespace forereach::cli
