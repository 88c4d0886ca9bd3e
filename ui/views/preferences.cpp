// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/preferences.h"

#include <algorithm>

namespace forereach::ui {

namespace {
const QString kTheme = QStringLiteral("appearance/theme");
const QString kText = QStringLiteral("appearance/text_percent");
const QString kWorkers = QStringLiteral("engine/workers");
const QString kLevel = QStringLiteral("log/level");
const QString kRecent = QStringLiteral("workspaces/recent");
constexpr int kRecentKept = 8;
}

Preferences::Preferences(const QString& file, QObject* parent)
    : QObject(parent),
      m_settings(file.isEmpty() ? QSettings(QSettings::IniFormat, QSettings::UserScope,
                                            QStringLiteral("forereach"), QStringLiteral("forereach"))
                                      .fileName()
                                : file,
                 QSettings::IniFormat) {}

ThemeChoice Preferences::theme() const {
    const QString text = m_settings.value(kTheme).toString();
    if (text == QLatin1String("light")) return ThemeChoice::Light;
    if (text == QLatin1String("dark")) return ThemeChoice::Dark;
    return ThemeChoice::System;
}

void Preferences::setTheme(ThemeChoice theme) {
    m_settings.setValue(kTheme, theme == ThemeChoice::Light  ? QStringLiteral("light")
                                : theme == ThemeChoice::Dark ? QStringLiteral("dark")
                                                             : QStringLiteral("system"));
    Q_EMIT appearanceChanged();
}

int Preferences::textPercent() const {
    return std::clamp(m_settings.value(kText, 100).toInt(), 80, 200);
}

void Preferences::setTextPercent(int percent) {
    m_settings.setValue(kText, std::clamp(percent, 80, 200));
    Q_EMIT appearanceChanged();
}

int Preferences::workers() const {
    return std::clamp(m_settings.value(kWorkers, 0).toInt(), 0, 256);
}

void Preferences::setWorkers(int workers) {
    m_settings.setValue(kWorkers, workers);
    Q_EMIT workersChanged();
}

LogLevel Preferences::level() const {
    return logLevelFromText(m_settings.value(kLevel).toString()).value_or(LogLevel::Info);
}

void Preferences::setLevel(LogLevel level) {
    m_settings.setValue(kLevel, toText(level));
    setLogLevel(level);
}

QStringList Preferences::recentWorkspaces() const {
    return m_settings.value(kRecent).toStringList();
}

void Preferences::addRecentWorkspace(const QString& path) {
    QStringList recent = recentWorkspaces();
    recent.removeAll(path);
    recent.prepend(path);
    m_settings.setValue(kRecent, QStringList(recent.mid(0, kRecentKept)));
}

QVariant Preferences::window(const QString& key, const QVariant& fallback) const {
    return m_settings.value(QStringLiteral("window/") + key, fallback);
}

void Preferences::setWindow(const QString& key, const QVariant& value) {
    m_settings.setValue(QStringLiteral("window/") + key, value);
}

QString Preferences::file() const {
    return m_settings.fileName();
}

} // namespace forereach::ui
