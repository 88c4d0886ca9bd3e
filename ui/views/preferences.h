// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Preferences: what belongs to the user and this machine, not to a workspace: appearance, workers, log level,
// the window's state and recent workspaces. Stored in the platform's settings file; a test gives it a file of
// its own.

#include <QObject>
#include <QSettings>
#include <QStringList>

#include "ui/session/log.h"
#include "ui/views/theme.h"

namespace forereach::ui {

class Preferences : public QObject {
    Q_OBJECT

public:
    /// An empty path: the user's settings.
    explicit Preferences(const QString& file = {}, QObject* parent = nullptr);

    ThemeChoice theme() const;
    void setTheme(ThemeChoice);
    int textPercent() const; // 80 to 200
    void setTextPercent(int);
    int workers() const; // 0: one per core
    void setWorkers(int);
    LogLevel level() const;
    void setLevel(LogLevel);
    QStringList recentWorkspaces() const;
    void addRecentWorkspace(const QString& path);
    QVariant window(const QString& key, const QVariant& fallback = {}) const;
    void setWindow(const QString& key, const QVariant& value);
    QString file() const;

Q_SIGNALS:
    void appearanceChanged();
    void workersChanged();

private:
    QSettings m_settings;
};

} // namespace forereach::ui
