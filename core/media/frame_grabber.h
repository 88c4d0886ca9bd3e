// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FrameGrabber: one picture of a video at an exact time, for the seek bar. Keeps the file open, so that the
// next picture nearby costs a few milliseconds. Never crashes or hangs on any bytes; runs on the caller's
// thread; cancel is honoured between packets. Not thread-safe: one owner thread.

#include <filesystem>
#include <memory>

#include "core/base/cancel_token.h"
#include "core/base/result.h"
#include "core/media/media_analysis.h"

namespace forereach {

class FrameGrabber {
public:
    /// Fails with NotFound, Unsupported (no decoder), InvalidInput (no picture in it), Io or Cancelled.
    static Result<FrameGrabber> open(const std::filesystem::path&, const CancelToken&);
    FrameGrabber(FrameGrabber&&) noexcept;
    FrameGrabber& operator=(FrameGrabber&&) noexcept;
    ~FrameGrabber();

    /// The frame that is on the screen at `atS` seconds after the first one (the last frame if beyond the
    /// end), upright, in the shape it is shown in, longest side at most `maxSide` pixels and never enlarged.
    /// MediaThumbnail::atS is the frame's own time. Fails with InvalidInput (nothing can be decoded),
    /// OutOfMemory or Cancelled.
    Result<MediaThumbnail> grab(double atS, int maxSide, const CancelToken&);

private:
    struct Private;
    explicit FrameGrabber(std::unique_ptr<Private>);
    std::unique_ptr<Private> m_private;
};

/// Opens, grabs and closes.
Result<MediaThumbnail> grabFrame(const std::filesystem::path&, double atS, int maxSide, const CancelToken&);

} // namespace forereach
