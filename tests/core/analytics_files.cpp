// SPDX-License-Identifier: GPL-3.0-or-later
#include "analytics_files.h"

#include <archive.h>
#include <archive_entry.h>

#include <QtGlobal>

#include <cmath>
#include <limits>

namespace forereach::fixtures {

std::string zipOf(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string bytes(1 << 20, '\0');
    for (const auto& [name, content] : files)
        bytes.resize(bytes.size() + name.size() * 2 + content.size() + 512);
    std::size_t used = 0;
    archive* out = archive_write_new();
    archive_write_set_format_zip(out);
    archive_write_open_memory(out, bytes.data(), bytes.size(), &used);
    for (const auto& [name, content] : files) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        if (archive_write_header(out, entry) != ARCHIVE_OK) qFatal("%s", archive_error_string(out));
        archive_write_data(out, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
    bytes.resize(used);
    return bytes;
}

std::string workbookOf(std::string_view rows, const std::vector<std::string>& sharedStrings) {
    const std::string head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    const std::string main = R"(xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    std::string strings = head + "<sst " + main + ">";
    for (const std::string& text : sharedStrings) strings.append("<si><t>").append(text).append("</t></si>");
    strings += "</sst>";
    std::string sheet = head + "<worksheet " + main + "><sheetData>";
    sheet.append(rows).append("</sheetData></worksheet>");
    return zipOf({
        {"xl/workbook.xml",
         head + "<workbook " + main + " xmlns:r=\"" + office +
             "\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         head +
             "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
             "<Relationship Id=\"rId1\" Type=\"" +
             office + "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
        {"xl/styles.xml",
         head + "<styleSheet " + main +
             "><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
             "<cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"10\"/>"
             "<xf numFmtId=\"21\"/></cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml", strings},
        {"xl/worksheets/sheet1.xml", sheet},
    });
}

std::string utf16Of(std::string_view ascii, bool bigEndian) {
    std::string out = bigEndian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char c : ascii) {
        if (bigEndian) out += '\0';
        out += c;
        if (!bigEndian) out += '\0';
    }
    return out;
}

std::string tiktokId(std::string_view uploadedIso) {
    return std::to_string((SimTime::parse(uploadedIso).value().seconds << 32) + 12345);
}

AnalyticsTable readOne(std::string_view bytes, std::string_view name, const AnalyticsOptions& options) {
    auto import = readAnalytics(bytes, name, options);
    if (!import) qFatal("%s", import.error().text().c_str());
    if (import->tables.size() != 1) qFatal("%zu tables", import->tables.size());
    return std::move(import->tables[0]);
}

bool says(const AnalyticsTable& table, NoteKind kind, std::string_view words) {
    for (const AnalyticsNote& note : table.notes)
        if (note.kind == kind && note.text().find(words) != std::string::npos) return true;
    return false;
}

std::string notesOf(const AnalyticsTable& table) {
    std::string all = "notes:";
    for (const AnalyticsNote& note : table.notes) all.append("\n  ").append(note.text());
    return all;
}

double valueOf(const AnalyticsRow& row, AnalyticsField field) {
    const auto found = row.values.find(field);
    return found == row.values.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

bool addsUp(const AnalyticsCounts& c) {
    return c.rows == c.taken + c.repaired + c.ignored + c.refused;
}

std::string dayOf(const AnalyticsRow& row) {
    return row.at ? row.at->iso().substr(0, 10) : "unknown";
}

} // namespace forereach::fixtures
