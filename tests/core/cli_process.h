// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Runs the built forereach-cli as a user would and keeps what it said. Used by the tests of the command line.

#include <QByteArray>
#include <QJsonDocument>
#include <QString>
#include <QStringList>

struct CliAnswer {
    int status = -1; // -1: did not end, or was killed
    QByteArray out, err;
    QJsonDocument json() const { return QJsonDocument::fromJson(out); }
};

CliAnswer cli(const QStringList& arguments, int timeoutMs = 60'000);
/// Writes a file; aborts the test program if it cannot.
QString written(const QString& path, const QByteArray& bytes);
/// A small valid scenario: one item in one market, 600 viewers, a day.
QByteArray smallScenario();
