// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/documents_json.h"

namespace forereach {

void writeSignals(JsonWriter& w, const MediaSignals& s) {
    w.beginObject();
    w.member("duration_s", s.durationS).member("width", s.width).member("height", s.height);
    w.member("rotation_degrees", s.rotationDegrees).member("frame_rate", s.frameRate);
    w.member("bitrate_kbps", s.bitrateKbps)
        .member("has_audio", s.hasAudio)
        .member("has_captions", s.hasCaptions);
    w.member("caption_language", s.captionLanguage);
    w.member("mean_loudness_db", s.meanLoudnessDb).member("silence_share", s.silenceShare);
    w.member("mean_motion", s.meanMotion).member("mean_brightness", s.meanBrightness);
    w.member("cuts_per_minute", s.cutsPerMinute).member("change_first_3s", s.changeFirst3s);
    w.member("step_s", s.stepS).memberList("loudness_db", s.loudnessDb).memberList("motion", s.motion);
    w.memberList("brightness", s.brightness).memberList("cuts_s", s.cutsS);
    w.endObject();
}

void readSignals(const JsonNode& node, const std::string& path, Issues& issues, MediaSignals& s) {
    ObjectReader r(node, path, issues);
    r.read("duration_s", s.durationS);
    r.read("width", s.width);
    r.read("height", s.height);
    r.read("rotation_degrees", s.rotationDegrees);
    r.read("frame_rate", s.frameRate);
    r.read("bitrate_kbps", s.bitrateKbps);
    r.read("has_audio", s.hasAudio);
    r.read("has_captions", s.hasCaptions);
    r.read("caption_language", s.captionLanguage);
    r.read("mean_loudness_db", s.meanLoudnessDb);
    r.read("silence_share", s.silenceShare);
    r.read("mean_motion", s.meanMotion);
    r.read("mean_brightness", s.meanBrightness);
    r.read("cuts_per_minute", s.cutsPerMinute);
    r.read("change_first_3s", s.changeFirst3s);
    r.read("step_s", s.stepS);
    r.read("loudness_db", s.loudnessDb);
    r.read("motion", s.motion);
    r.read("brightness", s.brightness);
    r.read("cuts_s", s.cutsS);
    r.finish("media signals");
}

std::string signalsToJson(const MediaSignals& signals) {
    JsonWriter w;
    writeSignals(w, signals);
    return w.take();
}

Result<MediaSignals> signalsFromJson(std::string_view text) {
    return documentFromJson<MediaSignals>(text,
                                          [](const JsonNode& node, Issues& issues, MediaSignals& signals) {
                                              readSignals(node, "", issues, signals);
                                          });
}

} // namespace forereach
