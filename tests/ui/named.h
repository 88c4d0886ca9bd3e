// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Widgets of a page or a window by their object name.
#include <QObject>

namespace forereach::ui {

/// Ends the test, naming it, where there is none.
template <class T>
T* named(const QObject& in, const QString& name) {
    T* found = in.findChild<T*>(name);
    if (!found) qFatal("no widget %s", qPrintable(name));
    return found;
}

template <class T>
T* named(const QObject& in, const char* name) {
    return named<T>(in, QString::fromLatin1(name));
}

} // namespace forereach::ui
