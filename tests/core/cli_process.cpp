// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/cli_process.h"

#include <QFile>
#include <QProcess>

void startCli(QProcess& process, const QByteArrayList& arguments) {
    QStringList texts;
    for (const QByteArray& argument : arguments) texts.append(QString::fromUtf8(argument));
    process.start(QStringLiteral(FOREREACH_BIN_DIR "/forereach-cli"), texts);
}

CliAnswer cli(const QByteArrayList& arguments, int timeoutMs) {
    QProcess process;
    startCli(process, arguments);
    CliAnswer answer;
    const bool ended = process.waitForFinished(timeoutMs);
    if (!ended) process.kill();
    answer.out = process.readAllStandardOutput();
    answer.err = process.readAllStandardError();
    if (ended && process.exitStatus() == QProcess::NormalExit) answer.status = process.exitCode();
    return answer;
}

QByteArray written(const QByteArray& path, const QByteArray& bytes) {
    QFile file(QString::fromUtf8(path));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", path.constData());
    return path;
}

QByteArray smallScenario() {
    return R"({
  "format": "forereach-scenario",
  "version": 1,
  "name": "Small",
  "seed": 11,
  "start": "2026-11-23T00:00:00Z",
  "horizon_days": 1,
  "warmup_days": 1,
  "viewers": 600,
  "replications": 2,
  "markets": ["AU"],
  "content": [
    {
      "id": "clip",
      "title": "A clip",
      "format": "short_video",
      "duration_s": 20,
      "topics": {"Travel": 1},
      "language": "en",
      "publish_at": "2026-11-23T06:00:00Z",
      "creator": {"id": "me", "followers": 1200}
    }
  ]
}
)";
}
