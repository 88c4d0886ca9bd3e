// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/diagnostics.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLocale>
#include <QMessageBox>
#include <QSaveFile>
#include <QScreen>
#include <QStandardPaths>
#include <QSysInfo>
#include <QTextStream>
#include <QThread>
#include <QtEndian>

#include <map>

#include "ui/session/session.h"
#include "ui/views/preferences.h"

namespace forereach::ui {

namespace {

/// user_version and application_id stand at fixed places of an SQLite file's header
/// (https://www.sqlite.org/fileformat.html).
QString formatVersion(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return QStringLiteral("unreadable");
    const QByteArray head = file.read(100);
    if (head.size() < 100 || !head.startsWith("SQLite format 3")) return QStringLiteral("not a workspace");
    const auto number = [&](int at) { return qFromBigEndian<quint32>(head.constData() + at); };
    return QStringLiteral("user_version %1, application_id 0x%2")
        .arg(number(60))
        .arg(number(68), 8, 16, QLatin1Char('0'));
}

/// The log is written without content; home folders are cut out all the same, for what libraries may have put
/// there.
QString scrubbed(QString text) {
    text.replace(QDir::homePath(), QStringLiteral("~"));
    return text;
}

}

QString diagnosticsText(const WorkspaceSession& session, const Preferences& preferences) {
    QString text;
    QTextStream out(&text);
    out << "Forereach " << FOREREACH_VERSION << ", Qt " << qVersion() << " (built with " << QT_VERSION_STR
        << ")\n";
    out << "System: " << QSysInfo::prettyProductName() << ", kernel " << QSysInfo::kernelVersion() << ", "
        << QSysInfo::currentCpuArchitecture() << ", " << QThread::idealThreadCount() << " cores\n";
    out << "Locale: " << QLocale::system().name() << ", platform " << QGuiApplication::platformName() << '\n';
    for (const QScreen* screen : QGuiApplication::screens())
        out << "Screen: " << screen->size().width() << 'x' << screen->size().height() << ", scale "
            << screen->devicePixelRatio() << '\n';
    out << "Settings: theme " << static_cast<int>(preferences.theme()) << ", text "
        << preferences.textPercent() << " %, workers " << preferences.workers() << ", log "
        << toText(preferences.level()) << '\n';
    out << "Workspace: " << (session.isOpen() ? formatVersion(session.path()) : QStringLiteral("none open"))
        << '\n';
    std::map<QString, int> kinds;
    for (const LibraryItem& item : session.items()) {
        const std::string_view format = toText(item.content.format), verdict = toText(item.verdict);
        ++kinds[QString::fromUtf8(format.data(), qsizetype(format.size())) + QLatin1String(", ") +
                QString::fromUtf8(verdict.data(), qsizetype(verdict.size()))];
    }
    out << "Items: " << session.items().size() << '\n';
    for (const auto& [kind, count] : kinds) out << "  " << kind << ": " << count << '\n';
    const Scenario& s = session.scenario();
    out << "Scenario: " << s.markets.size() << " markets, " << s.horizonDays << " days, " << s.viewers
        << " viewers, " << s.replications << " replications, " << s.content.size() << " items, "
        << s.campaigns.size() << " campaigns, " << session.issues().size() << " issues\n";
    for (const Issue& issue : session.issues()) out << "  " << QString::fromStdString(issue.path) << '\n';
    if (const RunOutcomePtr outcome = session.outcome()) {
        out << "Last answer: digest " << QString::fromStdString(outcome->report.digest) << ", engine "
            << QString::fromStdString(outcome->report.provenance.engineVersion) << '\n';
        for (const LawResult& law : outcome->report.laws)
            out << "  law " << QString::fromStdString(law.name) << ": " << (law.holds ? "holds" : "BROKEN")
                << '\n';
    }
    out << "\nLog\n";
    for (const QString& name : {logPath() + QStringLiteral(".1"), logPath()}) {
        QFile file(name);
        if (!logPath().isEmpty() && file.open(QIODevice::ReadOnly)) out << QString::fromUtf8(file.readAll());
    }
    out.flush();
    return scrubbed(text);
}

void saveDiagnosticsWithDialog(QWidget* parent, WorkspaceSession& session, Preferences& preferences) {
    const QString path =
        QFileDialog::getSaveFileName(parent, QObject::tr("Save diagnostics"),
                                     QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) +
                                         QStringLiteral("/forereach-diagnostics.txt"),
                                     QObject::tr("Text (*.txt)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    const QByteArray bytes = diagnosticsText(session, preferences).toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        QMessageBox::warning(parent, QObject::tr("Save diagnostics"),
                             QObject::tr("Cannot write %1: %2").arg(path, file.errorString()));
}

} // namespace forereach::ui
