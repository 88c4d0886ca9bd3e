// SPDX-License-Identifier: GPL-3.0-or-later
// The demo is real: its clips decode, its two cuts part in the opening only, and its workspace is made like
// any other.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/hash.h"
#include "core/demo/clip.h"
#include "core/demo/demo.h"
#include "core/demo/media_writer.h"
#include "core/media/media_analysis.h"
#include "core/sim/simulate.h"
#include "core/store/json.h"
#include "core/store/workspace.h"

using namespace forereach;
namespace fs = std::filesystem;

namespace {

/// A frame as bytes.
std::string frame(const demo::Clip& clip, double t) {
    const demo::Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, demo::kWidth, demo::kHeight));
    {
        const demo::Context c(cairo_create(surface.get()));
        clip.draw(c.get(), t);
    }
    cairo_surface_flush(surface.get());
    return {reinterpret_cast<const char*>(cairo_image_surface_get_data(surface.get())),
            static_cast<std::size_t>(cairo_image_surface_get_stride(surface.get()) * demo::kHeight)};
}

} // namespace

class DemoTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::vector<fs::path> m_clips;
    std::map<std::string, MediaAnalysis> m_analysis;
    fs::path folder() const { return m_folder.path().toStdString(); }

private Q_SLOTS:
    void initTestCase() {
        double last = -1;
        const auto clips = renderDemoMedia(
            folder() / "media",
            [&](double done) {
                QVERIFY(done >= last && done <= 1);
                last = done;
            },
            CancelToken{});
        QVERIFY2(clips.ok(), clips.ok() ? "" : clips.error().text().c_str());
        m_clips = *clips;
        for (const fs::path& clip : m_clips) {
            auto analysis = analyseMedia(clip, MediaOptions{}, {}, CancelToken{});
            QVERIFY(analysis.ok());
            m_analysis[clip.filename().string()] = *analysis;
        }
    }

    void clipsAreSmallUprightVideosWithSound() {
        QVERIFY(m_clips.size() >= 4);
        for (const auto& [name, a] : m_analysis) {
            QVERIFY2(a.kind == MediaKind::Video && a.verdict == MediaVerdict::Usable, name.c_str());
            QVERIFY2(a.findings.empty(),
                     (name + ": " + (a.findings.empty() ? "" : a.findings[0].message)).c_str());
            QCOMPARE(a.videoCodec, std::string("h264"));
            QCOMPARE(a.audioCodec, std::string("aac"));
            QCOMPARE(a.signals.width, 540);
            QCOMPARE(a.signals.height, 960);
            QVERIFY(std::fabs(a.signals.frameRate - 30) < 0.01);
            QVERIFY2(a.signals.durationS >= 8 && a.signals.durationS <= 14, name.c_str());
            QVERIFY2(a.fileSize > 200'000 && a.fileSize < 1'700'000,
                     (name + " has " + std::to_string(a.fileSize)).c_str());
            QVERIFY2(a.signals.hasAudio && a.signals.meanLoudnessDb > -24 && a.signals.meanLoudnessDb < -12,
                     (name + " " + std::to_string(a.signals.meanLoudnessDb)).c_str());
            QVERIFY2(a.signals.meanMotion > 0.001, name.c_str());
            const float loudest = *std::max_element(a.signals.loudnessDb.begin(), a.signals.loudnessDb.end());
            QVERIFY2(loudest < -6, name.c_str());
        }
    }

    void theCutsDifferInTheOpeningOnly() {
        const demo::Clip a = demo::noodlesClip(demo::NoodlesCut::A),
                         b = demo::noodlesClip(demo::NoodlesCut::B);
        QCOMPARE(a.seconds, b.seconds);
        for (const double t : {0.0, 0.5, 1.5, 2.9}) QVERIFY(frame(a, t) != frame(b, t));
        for (const double t : {3.0, 4.5, 6.0, 8.5, 10.9}) QVERIFY(frame(a, t) == frame(b, t));
        // And it shows in what is measured: dark, still and silent against bright, moving and loud.
        const MediaSignals &slow = m_analysis.at(a.file).signals, &lively = m_analysis.at(b.file).signals;
        QVERIFY2(slow.changeFirst3s < 0.85 * lively.changeFirst3s,
                 (std::to_string(slow.changeFirst3s) + " " + std::to_string(lively.changeFirst3s)).c_str());
        QVERIFY(slow.silenceShare > 0.2 && lively.silenceShare < 0.05);
        QVERIFY(slow.brightness.at(1) < 0.1f && lively.brightness.at(1) > 0.3f);
        const auto late = static_cast<std::size_t>(6 / slow.stepS);
        QVERIFY(std::fabs(slow.brightness.at(late) - lively.brightness.at(late)) < 0.02f);
        QVERIFY(std::fabs(slow.loudnessDb.at(late) - lively.loudnessDb.at(late)) < 1.0f);
    }

    void aFrameIsTheSameEachTime() {
        for (const demo::Clip& clip : demo::demoClips())
            QVERIFY2(frame(clip, 5.3) == frame(clip, 5.3), clip.file.c_str());
    }

    void noSoundClicks() {
        // Between two samples a rounded wave cannot jump far.
        for (const demo::Clip& clip : demo::demoClips()) {
            const demo::Sound sound = clip.sound();
            QCOMPARE(sound.left().size(),
                     static_cast<std::size_t>(std::lround(clip.seconds * demo::kSampleRate)));
            float last = 0, most = 0;
            for (const float s : sound.left()) {
                QVERIFY(std::fabs(s) <= 0.89f);
                most = std::max(most, std::fabs(s - last));
                last = s;
            }
            QVERIFY2(std::fabs(last) < 0.01f, clip.file.c_str());
            QVERIFY2(most < 0.5f, (clip.file + " jumps by " + std::to_string(most)).c_str());
        }
    }

    void wholeClipsAreKeptAndBrokenOnesDrawnAgain() {
        const fs::path first = m_clips.front(), second = m_clips.at(3);
        const auto kept = digestOfFile(first), before = digestOfFile(second);
        const auto time = fs::last_write_time(first);
        fs::resize_file(second, fs::file_size(second) / 2);
        QVERIFY(renderDemoMedia(folder() / "media", {}, CancelToken{}).ok());
        QVERIFY(fs::last_write_time(first) == time);
        QCOMPARE(*digestOfFile(first), *kept);
        QCOMPARE(*digestOfFile(second), *before); // the same bytes again
    }

    void subtitlesLieBesideOneClip() {
        const auto path = folder() / "media" / "sunrise-ridge.en.srt";
        const auto a = analyseMedia(path, MediaOptions{}, {}, CancelToken{});
        QVERIFY(a.ok());
        QCOMPARE(a->kind, MediaKind::Subtitle);
        QCOMPARE(a->language, std::string("en"));
        QCOMPARE(a->cues.size(), std::size_t{4});
    }

    void cancellingLeavesNothingHalfMade() {
        const CancelToken cancel;
        cancel.cancel();
        const fs::path empty = folder() / "cancelled";
        const auto made = makeDemoWorkspace(empty, {}, cancel);
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::Cancelled);
        for (const auto& entry : fs::recursive_directory_iterator(empty))
            QVERIFY2(entry.is_directory(), entry.path().c_str());
    }

    void aFolderThatCannotBeWrittenIsNamed() {
        const fs::path file = folder() / "file";
        QVERIFY(fs::copy_file(m_clips.front(), file));
        const auto made = makeDemoWorkspace(file, {}, CancelToken{});
        QVERIFY(!made.ok());
        QVERIFY(made.error().text().find("file") != std::string::npos);
    }

    void theWorkspaceHoldsWhatTheContractSays() {
        const auto made = makeDemoWorkspace(folder(), {}, CancelToken{});
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
        QCOMPARE(*made, folder() / "demo.forereach");
        {
            auto workspace = Workspace::open(*made);
            QVERIFY2(workspace.ok(), workspace.ok() ? "" : workspace.error().text().c_str());
            const auto items = workspace->items();
            QVERIFY(items.ok());
            QVERIFY(items->size() >= 4);
            int cuts = 0, published = 0;
            for (const LibraryItem& item : *items) {
                cuts += item.piece == "bouncy-noodles";
                published += item.status == ItemStatus::Published;
                QVERIFY(item.file && mediaFileState(*item.file) == MediaFileState::Present);
                QVERIFY(item.content.signals.has_value());
                QVERIFY(!item.content.title.empty() && !item.content.topics.empty());
                QVERIFY(workspace->cover(item.content.id)->has_value());
            }
            QCOMPARE(cuts, 2);
            QCOMPARE(published, 1);
            const auto names = workspace->scenarioNames();
            QVERIFY(names.ok());
            int lines = 0;
            for (const std::string& name : *names) {
                const auto scenario = workspace->scenario(name);
                QVERIFY(scenario.ok());
                const Issues issues = validate(*scenario, shippedCatalog());
                QVERIFY2(issues.empty(),
                         issues.empty() ? ""
                                        : (name + ": " + issues[0].path + " " + issues[0].message).c_str());
                for (const Campaign& campaign : scenario->campaigns)
                    lines += static_cast<int>(campaign.lineItems.size());
            }
            QVERIFY(lines >= 1);
            const auto runs = workspace->runs();
            QVERIFY(runs.ok());
            QCOMPARE(runs->size(), std::size_t{1});
            const auto report = workspace->run(runs->front().id);
            QVERIFY(report.ok());
            QCOMPARE(report->items.size(), std::size_t{4});
            for (const ItemReport& item : report->items) QVERIFY2(item.reach.mean > 0, item.id.value.c_str());
            // The stored run is that of the scenario as it stands: the window must not call it out of date.
            QCOMPARE(runs->front().scenarioDigest,
                     scenarioDigest(resolved(*workspace->scenario("First week")), shippedCatalog()));
            const auto findings = workspace->check(false);
            QVERIFY(findings.ok());
            for (const CheckFinding& f : *findings) QVERIFY2(!f.problem, f.message.c_str());
        }
        const auto digest = digestOfFile(*made);
        const auto again = makeDemoWorkspace(folder(), {}, CancelToken{});
        QVERIFY(again.ok());
        QCOMPARE(*digestOfFile(*again), *digest);
        for (const auto& entry : fs::directory_iterator(folder()))
            QVERIFY2(!entry.path().filename().string().starts_with(".demo"), entry.path().c_str());
    }
};

QTEST_GUILESS_MAIN(DemoTest)
#include "demo_test.moc"
