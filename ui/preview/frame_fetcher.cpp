// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/frame_fetcher.h"

#include <QByteArray>
#include <QMetaObject>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "core/media/frame_grabber.h"

namespace forereach::ui {

struct FrameFetcher::Worker {
    struct Question {
        quint64 id = 0;
        std::filesystem::path path;
        double atS = 0;
        int maxSide = 0;
    };

    explicit Worker(FrameFetcher* o) : owner(o), thread([this] { loop(); }) {}
    ~Worker() {
        {
            const std::lock_guard lock(mutex);
            ending = true;
            cancel.cancel();
        }
        wake.notify_one();
        thread.join();
    }

    void loop();
    void answer(const Question&, std::optional<FrameGrabber>&, std::filesystem::path& opened,
                const CancelToken&);

    FrameFetcher* owner;
    std::mutex mutex;
    std::condition_variable wake;
    std::optional<Question> pending;
    std::filesystem::path path;
    CancelToken cancel; // of the question at work
    bool ending = false;
    std::thread thread; // last: starts when the rest exists
};

void FrameFetcher::Worker::loop() {
    std::optional<FrameGrabber> grabber;
    std::filesystem::path opened;
    while (true) {
        Question question;
        CancelToken token;
        {
            std::unique_lock lock(mutex);
            wake.wait(lock, [this] { return ending || pending; });
            if (ending) return;
            question = std::move(*pending);
            pending.reset();
            cancel = token;
        }
        answer(question, grabber, opened, token);
    }
}

void FrameFetcher::Worker::answer(const Question& question, std::optional<FrameGrabber>& grabber,
                                  std::filesystem::path& opened, const CancelToken& token) {
    const auto fail = [&](const Error& error) {
        if (error.code == ErrorCode::Cancelled) return;
        const QString why = QString::fromStdString(error.text());
        QMetaObject::invokeMethod(
            owner, [o = owner, id = question.id, why] { Q_EMIT o->failed(id, why); }, Qt::QueuedConnection);
    };
    if (!grabber || opened != question.path) {
        grabber.reset();
        auto made = FrameGrabber::open(question.path, token);
        if (!made) return fail(made.error());
        grabber = std::move(made).value();
        opened = question.path;
    }
    auto picture = grabber->grab(question.atS, question.maxSide, token);
    if (!picture) return fail(picture.error());
    const QImage image = QImage::fromData(reinterpret_cast<const uchar*>(picture->jpeg.data()),
                                          static_cast<int>(picture->jpeg.size()), "JPEG");
    QMetaObject::invokeMethod(
        owner, [o = owner, id = question.id, at = picture->atS, image] { Q_EMIT o->ready(id, at, image); },
        Qt::QueuedConnection);
}

FrameFetcher::FrameFetcher(QObject* parent) : QObject(parent), m_worker(std::make_unique<Worker>(this)) {}
FrameFetcher::~FrameFetcher() = default;

void FrameFetcher::setSource(const QString& path) {
    const std::lock_guard lock(m_worker->mutex);
    m_worker->path = std::filesystem::path(path.toStdString());
    m_worker->pending.reset();
    m_worker->cancel.cancel();
}

quint64 FrameFetcher::request(double atS, int maxSide) {
    const quint64 id = m_nextId++;
    {
        const std::lock_guard lock(m_worker->mutex);
        m_worker->pending = Worker::Question{id, m_worker->path, atS, maxSide};
    }
    m_worker->wake.notify_one();
    return id;
}

} // namespace forereach::ui
