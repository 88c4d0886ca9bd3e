// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The local log: one line an event (UTC time, level, category, text), levels, rotated at 1 MB with three old
// files kept. It says what the program did, never what the user has: no titles, captions or file names are
// written to it.

#include <QLoggingCategory>
#include <QString>

#include <optional>

namespace forereach::ui {

Q_DECLARE_LOGGING_CATEGORY(lcSession) // "forereach.session"
Q_DECLARE_LOGGING_CATEGORY(lcWindow)  // "forereach.window"

enum class LogLevel { Debug, Info, Warning, Error };
QString toText(LogLevel);
std::optional<LogLevel> logLevelFromText(const QString&);

/// Sends Qt's messages to `folder`/forereach.log from now on (and warnings to stderr too). Call once, from
/// main().
void installLog(const QString& folder, LogLevel);
void setLogLevel(LogLevel);
LogLevel logLevel();
/// The current file; empty before installLog().
QString logPath();

} // namespace forereach::ui
