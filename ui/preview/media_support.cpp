// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preview/media_support.h"

#include <QAudioDevice>
#include <QCoreApplication>
#include <QLibrary>
#include <QMediaDevices>

#include <array>

namespace forereach::ui {

namespace {

MediaSupport look() {
    MediaSupport support;
    const auto missing = [&support](const char* package) {
        support.video = false;
        support.why =
            QCoreApplication::translate("forereach::ui::MediaSupport", "Video needs %1; stills shown")
                .arg(QLatin1String(package));
        return support;
    };
    // Resolved at run time: the same library that Qt's plugin loads, without linking it.
    QLibrary gstreamer(QStringLiteral("gstreamer-1.0"), 0);
    using Init = int (*)(int*, char***, void**);
    using Find = void* (*)(const char*);
    using Unref = void (*)(void*);
    const auto init = reinterpret_cast<Init>(gstreamer.resolve("gst_init_check"));
    const auto find = reinterpret_cast<Find>(gstreamer.resolve("gst_element_factory_find"));
    const auto unref = reinterpret_cast<Unref>(gstreamer.resolve("gst_object_unref"));
    if (!init || !find || !unref || !init(nullptr, nullptr, nullptr)) return missing("libgstreamer1.0-0");
    const auto has = [&](const char* element) {
        void* factory = find(element);
        if (factory) unref(factory);
        return factory != nullptr;
    };
    if (!has("playbin") || !has("videoconvert")) return missing("gstreamer1.0-plugins-base");
    if (!has("qtdemux")) return missing("gstreamer1.0-plugins-good");
    constexpr std::array kH264 = {"avdec_h264",   "openh264dec", "vah264dec",
                                  "vaapih264dec", "v4l2h264dec", "nvh264dec"};
    bool decodes = false;
    for (const char* element : kH264) decodes = decodes || has(element);
    if (!decodes) return missing("gstreamer1.0-libav");
    support.sound = !QMediaDevices::audioOutputs().isEmpty();
    return support;
}

} // namespace

const MediaSupport& mediaSupport() {
    static const MediaSupport support = look();
    return support;
}

} // namespace forereach::ui
