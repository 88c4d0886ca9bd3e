// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/analytics_json.h"

#include "core/store/json_read.h"
#include "core/store/json_write.h"

namespace forereach {

namespace {

std::string_view word(NoteKind kind) {
    switch (kind) {
    case NoteKind::Repair:
        return "repair";
    case NoteKind::Doubt:
        return "doubt";
    case NoteKind::Ignored:
        return "ignored";
    case NoteKind::Refused:
        break;
    }
    return "refused";
}

std::optional<NoteKind> noteKindFromText(std::string_view text) {
    for (const NoteKind kind : {NoteKind::Repair, NoteKind::Doubt, NoteKind::Ignored, NoteKind::Refused})
        if (word(kind) == text) return kind;
    return std::nullopt;
}

void writeNotes(JsonWriter& out, const std::vector<ImportNote>& notes) {
    out.key("notes").beginArray();
    for (const ImportNote& note : notes) {
        out.beginObject(JsonWriter::Layout::Inline);
        out.member("kind", word(note.kind)).member("text", note.text).member("lines", note.lines).endObject();
    }
    out.endArray();
}

std::vector<ImportNote> readNotes(ObjectReader& reader, Issues& issues) {
    std::vector<ImportNote> notes;
    reader.each("notes", [&](const JsonNode& node, const std::string& path) {
        ImportNote& note = notes.emplace_back();
        ObjectReader r(node, path, issues);
        r.readWord("kind", note.kind, noteKindFromText, "repair, doubt, ignored, refused");
        r.read("text", note.text);
        r.read("lines", note.lines);
    });
    return notes;
}

} // namespace

std::string valuesToJson(const std::map<AnalyticsField, double>& values) {
    JsonWriter out;
    out.beginObject(JsonWriter::Layout::Inline);
    for (const auto& [field, value] : values) out.member(toText(field), value);
    out.endObject();
    return out.take();
}

std::optional<std::map<AnalyticsField, double>> valuesFromJson(std::string_view text) {
    const auto parsed = parseJson(text);
    const JsonNode* root = std::get_if<JsonNode>(&parsed);
    if (!root || root->kind != JsonNode::Kind::Object) return std::nullopt;
    std::map<AnalyticsField, double> values;
    for (std::size_t i = 0; i < root->children.size(); ++i) {
        const auto field = analyticsFieldFromText(root->keys[i]);
        const auto value = doubleFromText(root->children[i].text);
        if (!field || !value || root->children[i].kind != JsonNode::Kind::Number) return std::nullopt;
        values[*field] = *value;
    }
    return values;
}

std::string mappingToJson(const AnalyticsOptions& options) {
    JsonWriter out;
    out.beginObject(JsonWriter::Layout::Inline);
    out.member("decimal_mark", options.decimalMark == DecimalMark::Comma   ? "comma"
                               : options.decimalMark == DecimalMark::Point ? "point"
                                                                           : "auto");
    out.key("fields").beginObject(JsonWriter::Layout::Inline);
    for (const auto& [header, field] : options.mapping) out.member(header, toText(field));
    out.endObject().endObject();
    return out.take();
}

std::optional<AnalyticsOptions> mappingFromJson(std::string_view text) {
    const auto parsed = parseJson(text);
    const JsonNode* root = std::get_if<JsonNode>(&parsed);
    if (!root) return std::nullopt;
    AnalyticsOptions options;
    Issues issues;
    ObjectReader r(*root, "", issues);
    std::string mark;
    r.read("decimal_mark", mark, Need::Required);
    options.decimalMark = mark == "comma"   ? DecimalMark::Comma
                          : mark == "point" ? DecimalMark::Point
                                            : DecimalMark::Auto;
    r.eachMember("fields", [&](const std::string& header, const JsonNode& node, const std::string&) {
        if (const auto field = analyticsFieldFromText(node.text)) options.mapping[header] = *field;
    });
    if (!issues.empty() || options.mapping.empty()) return std::nullopt;
    return options;
}

std::string importReportToJson(const AnalyticsImportRecord& record) {
    JsonWriter out;
    out.beginObject();
    writeNotes(out, record.notes);
    out.key("tables").beginArray();
    for (const ImportedTable& table : record.tables) {
        out.beginObject();
        out.member("name", table.name)
            .member("kind", toText(table.kind))
            .member("platform", toText(table.platform));
        out.member("account", table.account)
            .member("period", table.period)
            .member("currency", table.currency);
        out.member("rows", table.counts.rows).member("taken", table.counts.taken);
        out.member("repaired", table.counts.repaired).member("ignored", table.counts.ignored);
        out.member("refused", table.counts.refused).member("unchanged", table.unchanged);
        out.member("unchanged_repaired", table.unchangedRepaired);
        writeNotes(out, table.notes);
        out.endObject();
    }
    out.endArray().endObject();
    return out.take();
}

Result<AnalyticsImportRecord> importReportFromJson(std::string_view text) {
    const auto parsed = parseJson(text);
    const JsonNode* root = std::get_if<JsonNode>(&parsed);
    if (!root) return Error{ErrorCode::Corrupt, "is no JSON", ""};
    Issues issues;
    AnalyticsImportRecord record;
    ObjectReader r(*root, "", issues);
    record.notes = readNotes(r, issues);
    r.each("tables", [&](const JsonNode& node, const std::string& path) {
        ImportedTable& table = record.tables.emplace_back();
        ObjectReader t(node, path, issues);
        t.read("name", table.name);
        t.readWord("kind", table.kind, analyticsKindFromText, "a kind of table", Need::Required);
        t.readWord("platform", table.platform, analyticsPlatformFromText, "a platform", Need::Required);
        t.read("account", table.account);
        t.read("period", table.period);
        t.read("currency", table.currency);
        t.read("rows", table.counts.rows);
        t.read("taken", table.counts.taken);
        t.read("repaired", table.counts.repaired);
        t.read("ignored", table.counts.ignored);
        t.read("refused", table.counts.refused);
        t.read("unchanged", table.unchanged);
        t.read("unchanged_repaired", table.unchangedRepaired);
        table.notes = readNotes(t, issues);
    });
    if (!issues.empty()) return Error{ErrorCode::Corrupt, joined(issues), ""};
    return record;
}

} // namespace forereach
