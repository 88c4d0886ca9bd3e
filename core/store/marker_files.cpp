// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/marker_files.h"

#include <algorithm>
#include <cmath>

#include "core/store/json_write.h"

namespace forereach {
namespace {

class Otio {
public:
    explicit Otio(const MarkerTarget& target) : m_target(target) {}

    std::string of(const std::vector<LeaveMoment>& moments) {
        begin("Timeline.1", m_target.title);
        m_out.key("metadata").beginObject();
        m_out.key("forereach").beginObject();
        m_out.member("simulated", true).member("run", m_target.runDigest).endObject().endObject();
        begin("tracks", "Stack.1", "tracks");
        m_out.key("children").beginArray();
        begin("Track.1", "V1");
        m_out.member("kind", "Video");
        m_out.key("children").beginArray();
        begin("Clip.1", m_target.title);
        m_out.key("source_range");
        range(0, m_target.durationS);
        if (m_target.file.empty()) {
            m_out.key("media_reference").beginObject();
            m_out.member("OTIO_SCHEMA", "MissingReference.1").endObject();
        } else {
            m_out.key("media_reference").beginObject();
            m_out.member("OTIO_SCHEMA", "ExternalReference.1").member("target_url", m_target.file);
            m_out.key("available_range");
            range(0, m_target.durationS);
            m_out.endObject();
        }
        m_out.key("markers").beginArray();
        for (const LeaveMoment& m : moments) marker(m);
        m_out.endArray().endObject();             // clip
        m_out.endArray().endObject();             // track
        m_out.endArray().endObject().endObject(); // stack, timeline
        return m_out.take();
    }

private:
    void begin(std::string_view schema, std::string_view name) {
        m_out.beginObject();
        m_out.member("OTIO_SCHEMA", schema).member("name", name);
    }
    void begin(std::string_view key, std::string_view schema, std::string_view name) {
        m_out.key(key);
        begin(schema, name);
    }
    void time(std::string_view key, double s) {
        m_out.key(key).beginObject(JsonWriter::Layout::Inline);
        m_out.member("OTIO_SCHEMA", "RationalTime.1").member("rate", m_target.frameRate);
        m_out.member("value", std::round(s * m_target.frameRate)).endObject();
    }
    void range(double fromS, double toS) {
        m_out.beginObject();
        m_out.member("OTIO_SCHEMA", "TimeRange.1");
        time("start_time", fromS);
        time("duration", std::max(toS - fromS, 1 / m_target.frameRate));
        m_out.endObject();
    }
    void marker(const LeaveMoment& m) {
        begin("Marker.2", toText(m));
        m_out.member("color", m.opening ? "YELLOW" : "RED");
        m_out.key("marked_range");
        range(m.fromS, m.toS);
        m_out.key("metadata").beginObject();
        m_out.key("forereach").beginObject(JsonWriter::Layout::Inline);
        m_out.member("points_lost", 100 * m.points).member("watching_at_start", m.watchingAtS);
        m_out.memberIf("times_typical", m.timesTypical).endObject().endObject();
        m_out.endObject();
    }

    const MarkerTarget& m_target;
    JsonWriter m_out;
};

} // namespace

std::vector<LeaveMoment> leaveMoments(const LibraryItem& item, const RunReport& report) {
    const ItemReport* found = report.item(item.content.id);
    const auto& measured = item.content.signals;
    if (!found || found->format != Format::ShortVideo) return {}; // moments are of a film
    return leaveMoments(found->retention, measured ? &*measured : nullptr);
}

std::string markerFile(MarkerFormat format, const LibraryItem& item, const RunReport& report,
                       std::optional<double> frameRate) {
    MarkerTarget target;
    target.title = item.content.title.empty() ? item.content.id.value : item.content.title;
    if (item.file) target.file = item.file->path.string();
    target.durationS = item.content.durationS;
    const auto& measured = item.content.signals;
    target.frameRate = frameRate.value_or(measured && measured->frameRate > 0 ? measured->frameRate : 25);
    target.runDigest = report.digest;
    const std::vector<LeaveMoment> moments = leaveMoments(item, report);
    switch (format) {
    case MarkerFormat::Edl:
        return markersEdl(target, moments);
    case MarkerFormat::Otio:
        return markersOtio(target, moments);
    case MarkerFormat::Csv:
        return markersCsv(target, moments);
    }
    return {};
}

std::string markersOtio(const MarkerTarget& target, const std::vector<LeaveMoment>& moments) {
    return Otio(target).of(moments);
}

} // namespace forereach
