// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FrameFetcher: pictures of a file at exact times, decoded on a thread of its own. Only the newest question
// is answered: while one frame is being decoded the pointer may pass ten others. No call blocks but the
// destructor, which waits for at most one packet.

#include <QImage>
#include <QObject>

#include <memory>

namespace forereach::ui {

class FrameFetcher : public QObject {
    Q_OBJECT

public:
    explicit FrameFetcher(QObject* parent = nullptr);
    ~FrameFetcher() override;

    void setSource(const QString& path);
    /// Returns the question's number; ready() or failed() follows unless a newer question overtakes it.
    quint64 request(double atS, int maxSide);

Q_SIGNALS:
    void ready(quint64 id, double frameAtS, const QImage& image);
    void failed(quint64 id, const QString& why);

private:
    struct Worker;
    std::unique_ptr<Worker> m_worker;
    quint64 m_nextId = 1;
};

} // namespace forereach::ui
