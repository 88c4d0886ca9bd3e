// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop program: reads the command line, wires session, window and pages once, and runs.

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

#include <cstdio>
#include <memory>
#include <thread>

#include "app/desktop/measure.h"
#include "app/desktop/pictures.h"
#include "app/desktop/start_checks.h"
#include "app/desktop/watchdog.h"
#include "ui/session/demo_maker.h"
#include "ui/session/log.h"
#include "ui/session/session.h"
#include "ui/views/main_window.h"
#include "ui/views/preferences.h"
#include "ui/views/product_pages.h"
#include "ui/views/theme.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

struct Options {
    QString workspace;
    QString pictures;
    bool watchdog = false;
    bool measure = false;
    QStringList imports; // while measuring
    std::optional<ThemeChoice> theme;
    std::optional<int> textPercent;
    QSize size;
};

/// Prints what is wrong with the command line and returns nothing.
std::optional<Options> readOptions(const QApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Forereach: see the reach of a piece of content before publishing it."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption pictures(
        QStringLiteral("pictures"),
        QStringLiteral("Run the scenario, write a picture of every page to DIR, and exit."),
        QStringLiteral("DIR"));
    const QCommandLineOption watchdog(
        QStringLiteral("watchdog"),
        QStringLiteral("Measure how long the window keeps events waiting; printed at exit."));
    const QCommandLineOption measure(
        QStringLiteral("measure"),
        QStringLiteral("Rest, scroll, run and import by itself, print how long everything took, and exit. "
                       "Imports stay in the workspace."));
    const QCommandLineOption import(QStringLiteral("import"),
                                    QStringLiteral("What --measure imports, a file or a folder; repeatable."),
                                    QStringLiteral("PATH"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QStringLiteral("light or dark, for this time only."),
                                   QStringLiteral("THEME"));
    const QCommandLineOption text(QStringLiteral("text"),
                                  QStringLiteral("Size of text in per cent, 80 to 200, for this time only."),
                                  QStringLiteral("PERCENT"));
    const QCommandLineOption size(QStringLiteral("size"),
                                  QStringLiteral("Size of the window, for example 1440x900."),
                                  QStringLiteral("WxH"));
    parser.addOptions({pictures, watchdog, measure, import, theme, text, size});
    parser.addPositionalArgument(QStringLiteral("workspace"),
                                 QStringLiteral("A .forereach file; without it the last one, or the demo."),
                                 QStringLiteral("[WORKSPACE]"));
    const auto wrong = [](const QString& what) {
        std::fprintf(stderr, "forereach: %s (see forereach --help)\n", qPrintable(what));
        return std::nullopt;
    };
    if (!parser.parse(app.arguments())) return wrong(parser.errorText());
    parser.process(app); // --help and --version

    Options options;
    if (parser.positionalArguments().size() > 1) return wrong(QStringLiteral("one workspace at a time"));
    options.workspace = parser.positionalArguments().value(0);
    options.pictures = parser.value(pictures);
    if (parser.isSet(pictures) && options.pictures.isEmpty())
        return wrong(QStringLiteral("--pictures needs a folder"));
    options.measure = parser.isSet(measure);
    options.watchdog = parser.isSet(watchdog) || options.measure;
    if (options.measure && parser.isSet(pictures))
        return wrong(QStringLiteral("--measure and --pictures are two jobs"));
    if (parser.isSet(import) && !options.measure)
        return wrong(QStringLiteral("--import goes with --measure"));
    for (const QString& path : parser.values(import)) {
        if (!QFileInfo::exists(path)) return wrong(QStringLiteral("there is no %1").arg(path));
        options.imports << QFileInfo(path).absoluteFilePath();
    }
    if (parser.isSet(theme)) {
        if (parser.value(theme) == QLatin1String("light"))
            options.theme = ThemeChoice::Light;
        else if (parser.value(theme) == QLatin1String("dark"))
            options.theme = ThemeChoice::Dark;
        else
            return wrong(QStringLiteral("--theme is light or dark"));
    }
    if (parser.isSet(text)) {
        options.textPercent = parser.value(text).toInt();
        if (*options.textPercent < 80 || *options.textPercent > 200)
            return wrong(QStringLiteral("--text is 80 to 200"));
    }
    if (parser.isSet(size)) {
        const QStringList sides = parser.value(size).split(QLatin1Char('x'));
        if (sides.size() == 2) options.size = QSize(sides[0].toInt(), sides[1].toInt());
        if (options.size.width() < 640 || options.size.height() < 480)
            return wrong(QStringLiteral("--size is like 1440x900, at least 640x480"));
    }
    return options;
}

}

int main(int argc, char** argv) {
    QElapsedTimer sinceStart;
    sinceStart.start();
    bool wantsPictures = false, wantsWords = false;
    for (int i = 1; i < argc; ++i) {
        const QByteArray arg(argv[i]);
        wantsPictures |= arg.startsWith("--pictures");
        wantsWords |= arg == "--help" || arg == "-h" || arg == "--version" || arg == "-v";
    }
    if (const std::string problem = app::displayProblem(); !problem.empty()) {
        if (!wantsPictures && !wantsWords) {
            std::fprintf(stderr, "forereach: %s\n", problem.c_str());
            return 1;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }

    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("forereach"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FOREREACH_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Forereach"));
    QGuiApplication::setDesktopFileName(QStringLiteral("forereach"));
    const auto options = readOptions(application);
    if (!options) return 2;

    Preferences preferences;
    installLog(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
                   QStringLiteral("/forereach/log"),
               preferences.level());
    qCInfo(lcWindow) << "started" << FOREREACH_VERSION;
    const auto applyLook = [&] {
        applyTheme(application, options->theme.value_or(preferences.theme()),
                   options->textPercent.value_or(preferences.textPercent()));
    };
    applyLook();
    QObject::connect(&preferences, &Preferences::appearanceChanged, &application, applyLook);

    WorkspaceSession session(WorkspaceSession::productServices());
    const auto applyWorkers = [&] { session.runOptions.workers = preferences.workers(); };
    applyWorkers();
    QObject::connect(&preferences, &Preferences::workersChanged, &session, applyWorkers);

    MainWindow window(session, preferences);
    addProductPages(window, session);
    if (options->pictures.isEmpty())
        window.restore();
    else
        window.resize(1440, 900);
    if (options->size.isValid()) window.resize(options->size);

    std::unique_ptr<app::Pictures> pictures;
    std::unique_ptr<app::Measure> measure;
    std::unique_ptr<app::Watchdog> watchdog;
    bool started = false;
    if (options->watchdog)
        watchdog = std::make_unique<app::Watchdog>([&] {
            using Phase = app::Watchdog::Phase;
            if (pictures && pictures->isGrabbing()) return Phase::Grabbing;
            if (session.isRunning()) return Phase::Simulating;
            if (session.isImporting()) return Phase::Importing;
            if (measure && measure->isScrolling()) return Phase::Scrolling;
            return started ? Phase::Idle : Phase::Starting;
        });
    QObject::connect(&session, &WorkspaceSession::opened, &window, [&] {
        // After the list was painted: a zero timer runs when the events that are due have been handled.
        QTimer::singleShot(0, &window, [&] {
            if (options->watchdog && !started)
                std::fprintf(stderr, "usable after %lld ms with %zu items, %.0f MiB\n", sinceStart.elapsed(),
                             session.items().size(), app::residentMib());
            started = true;
        });
    });

    if (!options->pictures.isEmpty())
        pictures = std::make_unique<app::Pictures>(window, session, options->pictures);
    if (options->measure) measure = std::make_unique<app::Measure>(window, session, options->imports);
    window.show();

    QString workspace = options->workspace;
    if (workspace.isEmpty() && options->pictures.isEmpty())
        for (const QString& recent : preferences.recentWorkspaces())
            if (workspace.isEmpty() && QFileInfo::exists(recent)) workspace = recent;
    if (workspace.isEmpty())
        window.openDemo();
    else
        session.open(QFileInfo(workspace).absoluteFilePath());
    std::thread playerLoad;
    if (const std::string problem = app::playerProblem(); !problem.empty()) {
        std::fprintf(stderr, "forereach: %s\n", problem.c_str());
        window.fail(QString::fromStdString(problem));
    } else {
        playerLoad = app::loadPlayerEarly();
    }

    const int status = QApplication::exec();
    if (playerLoad.joinable()) playerLoad.join();
    if (watchdog) {
        std::fputs(watchdog->summary().c_str(), stderr);
        watchdog.reset();
    }
    session.flush();
    return status;
}
