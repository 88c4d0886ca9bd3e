// SPDX-License-Identifier: GPL-3.0-or-later
// What a workspace survives: being killed at any instant, a full disk, a write that fails. What was
// acknowledged is there afterwards; what was not is there wholly or not at all.
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>
#include <random>

#include "core/store/database.h"
#include "store_helper.h"

using namespace forereach;

namespace {

MediaThumbnail pictureOf(int number) {
    return {0, 1, 1, std::string(20'000, static_cast<char>(number))};
}

std::string nameOf(int number) {
    return std::string("item-").append(std::to_string(number));
}

/// Round `number` of a busy user: every table is written. False at the first failure.
Result<void> edit(Workspace& workspace, int number, LibraryItem& current) {
    const std::string text = std::to_string(number);
    LibraryEdit change{"Edit", {current}, {current}};
    change.after[0].content.title = text;
    if (auto done = workspace.apply(change, current.content.id, {pictureOf(number), pictureOf(number)});
        !done)
        return done;
    current = change.after[0];
    if (auto done = workspace.apply(adding(samples::item(nameOf(number)))); !done) return done;
    RunReport report = samples::report();
    report.digest = text;
    if (auto stored = workspace.storeRun(report); !stored) return stored.error();
    return workspace.putSetting("round", text);
}

/// Edits until killed; acknowledges each finished round through the pipe.
int editForever(const std::filesystem::path& path, int from, int pipe) {
    auto workspace = Workspace::open(path);
    if (!workspace) return 1;
    auto current = workspace->item({"counter"});
    if (!current) return 2;
    for (int number = from;; ++number) {
        if (!edit(*workspace, number, *current)) return 3;
        if (::write(pipe, &number, sizeof number) != sizeof number) return 4;
    }
}

/// Everything up to `acknowledged` is there; nothing is half there.
QString whatIsWrong(const std::filesystem::path& path, int acknowledged) {
    auto workspace = Workspace::open(path);
    if (!workspace) return QString::fromStdString(workspace.error().text());
    const auto findings = workspace->check(false);
    if (!findings) return QString::fromStdString(findings.error().text());
    for (const CheckFinding& finding : *findings)
        if (finding.problem && finding.what != "file missing") return QString::fromStdString(finding.message);
    const int counter = std::stoi(workspace->item({"counter"})->content.title);
    if (counter != acknowledged && counter != acknowledged + 1)
        return QStringLiteral("acknowledged %1, found %2").arg(acknowledged).arg(counter);
    const auto pictures = workspace->thumbnails({"counter"});
    if (counter > 0 && (pictures->size() != 2 || (*pictures)[1].jpeg != pictureOf(counter).jpeg))
        return QStringLiteral("title and pictures of one transaction differ");
    for (int i = 1; i <= acknowledged; ++i)
        if (!workspace->item({nameOf(i)})) return QStringLiteral("item %1 is lost").arg(i);
    if (static_cast<int>(workspace->runs()->size()) < acknowledged) return QStringLiteral("a run is lost");
    if (acknowledged > 0 && std::stoi(**workspace->setting("round")) < acknowledged)
        return QStringLiteral("a setting is lost");
    return {};
}

std::filesystem::path workspaceWithCounter(const std::filesystem::path& path) {
    Workspace workspace = created(path);
    LibraryItem counter = samples::item("counter");
    counter.content.title = std::to_string(0);
    const auto done = workspace.apply(adding(counter));
    if (!done) qFatal("%s", done.error().text().c_str());
    return path;
}

/// Edits until something fails. 0 if that failure is an Io error that says `words`, and the workspace can
/// still be read.
int editUntilFull(const std::filesystem::path& path, std::string_view words, int pipe) {
    auto workspace = Workspace::open(path);
    if (!workspace) return 1;
    auto current = workspace->item({"counter"});
    for (int number = 1; number < 10'000; ++number) {
        const auto done = edit(*workspace, number, *current);
        if (done) {
            if (::write(pipe, &number, sizeof number) != sizeof number) return 2;
            continue;
        }
        if (done.error().code != ErrorCode::Io) return 3;
        if (done.error().message.find(words) == std::string::npos) return 4;
        return workspace->items() && workspace->runs() ? 0 : 5;
    }
    return 6;
}

int lastNumber(int pipe, int otherwise) {
    int number = otherwise;
    for (int n = 0; ::read(pipe, &n, sizeof n) == sizeof n;) number = n;
    return number;
}

} // namespace

class StoreSurvivalTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killingAtAnyInstantLosesNothingThatWasAcknowledged() {
        const Folder folder;
        const auto path = workspaceWithCounter(folder / "w.forereach");
        std::mt19937 instants(20261123);
        int acknowledged = 0;
        for (int kill = 0; kill < 30; ++kill) {
            int pipe[2];
            QCOMPARE(::pipe(pipe), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                ::close(pipe[0]);
                ::_exit(editForever(path, acknowledged + 1, pipe[1]));
            }
            ::close(pipe[1]);
            // Every other child is let finish a round first, so that the test makes progress on any machine.
            if (kill % 2 == 1 && ::read(pipe[0], &acknowledged, sizeof acknowledged) != sizeof acknowledged)
                QFAIL("the child did not work");
            ::usleep(static_cast<useconds_t>(instants() % 60'000));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY2(WIFSIGNALED(status), "the child was at work when it was killed");
            acknowledged = lastNumber(pipe[0], acknowledged);
            ::close(pipe[0]);
            const QString wrong = whatIsWrong(path, acknowledged);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            // A round that was cut in the middle is taken back, so that the next child may do it whole.
            auto workspace = opened(path);
            auto counter = workspace.item({"counter"});
            if (auto half = workspace.item({nameOf(acknowledged + 1)}))
                VERIFY_OK(workspace.apply({"", {*half}, {}}));
            LibraryEdit back{"", {*counter}, {*counter}};
            back.after[0].content.title = std::to_string(acknowledged);
            VERIFY_OK(workspace.apply(back, {"counter"}, {pictureOf(acknowledged), pictureOf(acknowledged)}));
        }
        qInfo("30 kills; %d rounds of four transactions were acknowledged", acknowledged);
        QVERIFY2(acknowledged >= 15, "the test did some work");
    }

    void aWriteThatFailsIsSaidAndLosesNothing() {
        const Folder folder;
        const auto path = workspaceWithCounter(folder / "w.forereach");
        int pipe[2];
        QCOMPARE(::pipe(pipe), 0);
        const int status = inChild([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{600'000, 600'000};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            return editUntilFull(path, "failed", pipe[1]);
        });
        ::close(pipe[1]);
        const int acknowledged = lastNumber(pipe[0], 0);
        ::close(pipe[0]);
        QCOMPARE(status, 0);
        QVERIFY(acknowledged > 0);
        const QString wrong = whatIsWrong(path, acknowledged);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    }

    void aFullDiskIsSaidAndLosesNothing() {
        const Folder folder;
        const auto disk = folder / "disk";
        std::filesystem::create_directory(disk);
        const int status = inChild([&] {
            if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return 77;
            ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
            if (::mount("none", disk.c_str(), "tmpfs", 0, "size=1m") != 0) return 77;
            const auto path = workspaceWithCounter(disk / "w.forereach");
            int pipe[2];
            if (::pipe(pipe) != 0) return 78;
            if (const int failed = editUntilFull(path, "disk is full", pipe[1]); failed != 0) return failed;
            ::close(pipe[1]);
            const int acknowledged = lastNumber(pipe[0], 0);
            const QString wrong = whatIsWrong(path, acknowledged);
            if (!wrong.isEmpty()) qWarning("%s", qPrintable(wrong));
            return wrong.isEmpty() && acknowledged > 0 ? 0 : 79;
        });
        if (status == 77) QSKIP("no file system can be mounted here");
        QCOMPARE(status, 0);
    }

    void aFullDatabaseIsAnIoErrorThatNamesTheFile() {
        const Folder folder;
        SQLite::Database db((folder / "small.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        db.exec("PRAGMA max_page_count = 2");
        const auto failed = guarded("small.db", [&]() -> Result<void> {
            db.exec("CREATE TABLE a(x); CREATE TABLE b(x); CREATE TABLE c(x)");
            return {};
        });
        QVERIFY(!failed.ok());
        QCOMPARE(failed.error().code, ErrorCode::Io);
        QVERIFY(failed.error().text().find("small.db: the disk is full") == 0);
    }

    void aWorkspaceThatCannotBeMadeLeavesNoFile() {
        const Folder folder;
        const auto path = folder / "w.forereach";
        const int status = inChild([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{8192, 8192};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            return Workspace::create(path).ok() ? 1 : 0;
        });
        QCOMPARE(status, 0);
        QVERIFY(!std::filesystem::exists(path));
    }
};

QTEST_GUILESS_MAIN(StoreSurvivalTest)
#include "store_survival_test.moc"
