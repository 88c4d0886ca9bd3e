// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/plan_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/analytics/sheet.h"
#include "core/store/campaign_json.h"
#include "core/store/documents_json.h"

namespace forereach {
namespace {

constexpr int kPlanVersion = 1;
constexpr std::uintmax_t kMostBytes = 16u << 20;

PlanReading refused(const std::string& path, const std::string& message) {
    PlanReading out;
    out.issues = {{path, message}};
    return out;
}

PlanReading fromSheet(const Sheet& sheet, char decimalMark) {
    if (sheet.tooLarge) return refused("the table", std::string(kTooManyCells));
    LineItemTable table;
    for (const SheetRow& row : sheet.rows) {
        if (row.broken)
            return refused("line " + std::to_string(row.line),
                           "its quotes do not fit: " + row.raw.substr(0, 80));
        if (table.head.empty())
            table.head = row.cells;
        else
            table.rows.push_back({row.line, row.cells});
    }
    if (table.head.empty()) return refused("the table", "is empty");
    return campaignsFromTable(table, decimalMark);
}

PlanReading fromWorkbook(std::string_view bytes, char decimalMark) {
    const Result<std::vector<Sheet>> sheets = readXlsx(bytes);
    if (!sheets) return refused("the workbook", sheets.error().message);
    PlanReading first = refused("the workbook", "is empty");
    for (std::size_t i = 0; i < sheets->size(); ++i) {
        PlanReading found = fromSheet((*sheets)[i], decimalMark);
        if (!found.campaigns.empty() || (found.issues.empty() && found.commaUnclear)) return found;
        if (i == 0) first = std::move(found);
    }
    return first;
}

PlanReading fromJson(std::string_view text) {
    PlanReading out;
    auto parsed = parseJson(text);
    if (const Issue* issue = std::get_if<Issue>(&parsed)) return refused(issue->path, issue->message);
    const JsonNode& root = std::get<JsonNode>(parsed);
    const auto at = std::find(root.keys.begin(), root.keys.end(), "format");
    if (at != root.keys.end() &&
        root.children[static_cast<std::size_t>(at - root.keys.begin())].text == "forereach-scenario") {
        Scenario scenario;
        readScenario(root, "", out.issues, scenario);
        out.campaigns = std::move(scenario.campaigns);
    } else {
        ObjectReader r(root, "", out.issues);
        if (!r.valid() || !readHeader(r, "forereach-plan", kPlanVersion)) return out;
        r.each(
            "campaigns",
            [&](const JsonNode& node, const std::string& path) {
                readCampaign(node, path, out.issues, out.campaigns.emplace_back());
            },
            Need::Required);
        r.finish("a plan");
    }
    if (out.issues.empty() && out.campaigns.empty()) out.issues = {{"campaigns", "there are none"}};
    return out;
}

Result<std::string> bytesOf(const std::filesystem::path& path) {
    std::error_code code;
    const std::uintmax_t size = std::filesystem::file_size(path, code);
    if (code) return Error{ErrorCode::NotFound, "Cannot read: " + code.message(), path.string()};
    if (size > kMostBytes)
        return Error{ErrorCode::InvalidInput, "is larger than 16 MB: no plan", path.string()};
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in || bytes.size() != size) return Error{ErrorCode::Io, "Cannot read it whole", path.string()};
    return bytes;
}

std::string csvCell(const std::string& text) {
    if (text.find_first_of(",;\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

} // namespace

std::string planToCsv(const std::vector<Campaign>& campaigns) {
    const LineItemTable table = lineItemTable(campaigns);
    std::string text;
    const auto row = [&text](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += ',';
            text += csvCell(cells[i]);
        }
        text += "\r\n";
    };
    row(table.head);
    for (const LineItemTable::Row& r : table.rows) row(r.cells);
    return text;
}

std::string planToJson(const std::vector<Campaign>& campaigns) {
    JsonWriter w;
    w.beginObject().member("format", "forereach-plan").member("version", kPlanVersion);
    w.key("campaigns").beginArray();
    for (const Campaign& c : campaigns) writeCampaign(w, c);
    w.endArray().endObject();
    return w.take();
}

PlanReading readPlan(std::string_view bytes, char decimalMark) {
    if (isZip(bytes)) {
        if (!isWorkbook(bytes)) return refused("the file", "is a ZIP and no workbook; unpack it first");
        return fromWorkbook(bytes, decimalMark);
    }
    const std::size_t first = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (first != std::string_view::npos && bytes[first] == '{') return fromJson(bytes);
    if (bytes.find('\0') != std::string_view::npos && !bytes.starts_with("\xFF\xFE") &&
        !bytes.starts_with("\xFE\xFF"))
        return refused("the file", "is no table and no plan: it holds bytes that are no text");
    return fromSheet(readCsv(bytes), decimalMark);
}

Result<PlanReading> readPlanFile(const std::filesystem::path& path, char decimalMark) {
    const Result<std::string> bytes = bytesOf(path);
    if (!bytes) return bytes.error();
    return readPlan(*bytes, decimalMark);
}

bool isPlanFile(const std::filesystem::path& path) {
    constexpr std::size_t kStart = 1 << 16; // of a text: its first row, or its format
    const Result<std::string> bytes = bytesOf(path);
    if (!bytes) return false;
    const auto isPlan = [](const Sheet& sheet) {
        return !sheet.rows.empty() && !sheet.rows.front().broken && isPlanHead(sheet.rows.front().cells);
    };
    if (isZip(*bytes)) {
        if (!isWorkbook(*bytes)) return false;
        const Result<std::vector<Sheet>> sheets = readXlsx(*bytes);
        return sheets && std::any_of(sheets->begin(), sheets->end(), isPlan);
    }
    const std::string_view start = std::string_view(*bytes).substr(0, kStart);
    const std::size_t first = start.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (first != std::string_view::npos && start[first] == '{')
        return start.find("\"forereach-plan\"") != std::string_view::npos;
    return isPlan(readCsv(start.substr(0, start.find('\n'))));
}

} // namespace forereach
