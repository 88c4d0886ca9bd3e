// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/log.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTextStream>

#include <atomic>
#include <cstdio>
#include <mutex>

namespace forereach::ui {

Q_LOGGING_CATEGORY(lcSession, "forereach.session", QtDebugMsg)
Q_LOGGING_CATEGORY(lcWindow, "forereach.window", QtDebugMsg)

namespace {

constexpr qint64 kRotateAt = 1'000'000;
constexpr int kOldFiles = 3;

// Qt's message handler is a bare function, so what it writes to has to be reachable without an object.
struct LogState {
    std::mutex mutex;
    QFile file;
    std::atomic<LogLevel> level{LogLevel::Info};
};

LogState& state() {
    static LogState s;
    return s;
}

LogLevel levelOf(QtMsgType type) {
    switch (type) {
    case QtDebugMsg:
        return LogLevel::Debug;
    case QtInfoMsg:
        return LogLevel::Info;
    case QtWarningMsg:
        return LogLevel::Warning;
    case QtCriticalMsg:
    case QtFatalMsg:
        return LogLevel::Error;
    }
    return LogLevel::Error;
}

void rotate(QFile& file) {
    const QString path = file.fileName();
    file.close();
    QFile::remove(path + QStringLiteral(".%1").arg(kOldFiles));
    for (int i = kOldFiles - 1; i >= 1; --i)
        QFile::rename(path + QStringLiteral(".%1").arg(i), path + QStringLiteral(".%1").arg(i + 1));
    QFile::rename(path, path + QStringLiteral(".1"));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append)) file.close();
}

void handle(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    LogState& log = state();
    const LogLevel level = levelOf(type);
    if (level < log.level.load()) return;
    const QString category = QString::fromUtf8(context.category ? context.category : "");
    const bool ours = category.startsWith(QLatin1String("forereach"));
    // Other libraries' messages may hold paths of the user's files: they go to the terminal, not to the log.
    if (level >= LogLevel::Warning && !ours) std::fprintf(stderr, "%s\n", qPrintable(message));
    if (!ours) return;
    const std::lock_guard lock(log.mutex);
    if (!log.file.isOpen()) return;
    QTextStream(&log.file) << QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) << ' '
                           << toText(level) << ' ' << category << ": " << message << '\n';
    log.file.flush();
    if (log.file.size() > kRotateAt) rotate(log.file);
}

}

QString toText(LogLevel level) {
    switch (level) {
    case LogLevel::Debug:
        return QStringLiteral("debug");
    case LogLevel::Info:
        return QStringLiteral("info");
    case LogLevel::Warning:
        return QStringLiteral("warning");
    case LogLevel::Error:
        return QStringLiteral("error");
    }
    return {};
}

std::optional<LogLevel> logLevelFromText(const QString& text) {
    for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error})
        if (toText(level) == text) return level;
    return {};
}

void installLog(const QString& folder, LogLevel level) {
    LogState& log = state();
    {
        const std::lock_guard lock(log.mutex);
        QDir().mkpath(folder);
        log.file.close();
        log.file.setFileName(QDir(folder).filePath(QStringLiteral("forereach.log")));
        if (!log.file.open(QIODevice::WriteOnly | QIODevice::Append)) log.file.close();
        log.level = level;
    }
    qInstallMessageHandler(handle);
}

void setLogLevel(LogLevel level) {
    state().level = level;
}

LogLevel logLevel() {
    return state().level;
}

QString logPath() {
    LogState& log = state();
    const std::lock_guard lock(log.mutex);
    return log.file.fileName();
}

} // namespace forereach::ui
