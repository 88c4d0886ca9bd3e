// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Runs the built forereach-cli as a user would and keeps what it said. Used by the tests of the command line.

#include <QByteArray>
#include <QByteArrayList>
#include <QJsonDocument>

struct CliAnswer {
    int status = -1; // -1: did not end, or was killed
    QByteArray out, err;
    QJsonDocument json() const { return QJsonDocument::fromJson(out); }
};

class QProcess;
void startCli(QProcess&, const QByteArrayList& arguments);
CliAnswer cli(const QByteArrayList& arguments, int timeoutMs = 60'000);
/// Writes a file; aborts the test program if it cannot.
QByteArray written(const QByteArray& path, const QByteArray& bytes);
/// A small valid scenario: one item in one market, 600 viewers, a day.
QByteArray smallScenario();
