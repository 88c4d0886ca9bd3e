// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/demo/clip.h"
#include "core/demo/demo.h"
#include "core/demo/media_writer.h"
#include "core/report/export.h"

namespace forereach {

namespace fs = std::filesystem;

namespace {

/// The clips that are being rendered by two threads; progress is told by the thread that asked.
struct Work {
    std::vector<demo::Clip> clips;
    std::vector<fs::path> paths;
    std::vector<std::atomic<double>> done;
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t running = 0;
    std::optional<Error> error;

    explicit Work(std::vector<demo::Clip> all) : clips(std::move(all)), done(clips.size()) {}
};

void renderSome(Work& work, const CancelToken& cancel) {
    for (std::size_t i = work.next++; i < work.clips.size(); i = work.next++) {
        const demo::Clip& clip = work.clips[i];
        Result<void> written;
        if (!demo::isCurrentClip(clip, work.paths[i]))
            written = demo::writeClip(
                clip, work.paths[i], [&](double part) { work.done[i] = part; }, cancel);
        if (!written) {
            const std::lock_guard lock(work.mutex);
            if (!work.error) work.error = written.error();
            cancel.cancel(); // the other thread stops too
            break;
        }
        work.done[i] = 1;
    }
    const std::lock_guard lock(work.mutex);
    --work.running;
    work.changed.notify_all();
}

} // namespace

Result<std::vector<fs::path>> renderDemoMedia(const fs::path& directory,
                                              const std::function<void(double)>& progress,
                                              const CancelToken& cancel) {
    std::error_code failed;
    fs::create_directories(directory, failed);
    if (failed)
        return Error{ErrorCode::Io, "Cannot make the folder: " + failed.message(), directory.string()};
    Work work(demo::demoClips());
    for (const demo::Clip& clip : work.clips) work.paths.push_back(directory / clip.file);
    const CancelToken stop; // ours, so that a failure of one clip is not taken for the user's wish
    std::vector<std::thread> threads;
    work.running = 2;
    for (int i = 0; i < 2; ++i) threads.emplace_back([&] { renderSome(work, stop); });
    {
        std::unique_lock lock(work.mutex);
        while (work.running > 0) {
            work.changed.wait_for(lock, std::chrono::milliseconds(50));
            if (cancel.cancelled()) stop.cancel();
            double sum = 0;
            for (const auto& part : work.done) sum += part;
            lock.unlock();
            if (progress) progress(sum / static_cast<double>(work.clips.size()));
            lock.lock();
        }
    }
    for (auto& thread : threads) thread.join();
    if (work.error) return *work.error;
    for (std::size_t i = 0; i < work.clips.size(); ++i) {
        if (work.clips[i].subtitles.empty()) continue;
        fs::path beside = work.paths[i];
        beside.replace_extension(".en.srt");
        if (fs::exists(beside, failed)) continue;
        if (auto written = writeFileAtomically(beside, work.clips[i].subtitles); !written)
            return written.error();
    }
    return work.paths;
}

} // namespace forereach
