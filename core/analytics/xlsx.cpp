// SPDX-License-Identifier: GPL-3.0-or-later
// Workbooks (Office Open XML): cells as text, numbers with a point, dates as ISO. pugixml reads the XML; it
// expands no external entity.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "core/analytics/sheet.h"

namespace forereach {

namespace {

constexpr std::size_t kMostXml = std::size_t{96} << 20; // as nodes it takes ten times as much

bool isPart(std::string_view name) {
    return name.starts_with("xl/") && (name.ends_with(".xml") || name.ends_with(".rels"));
}
bool isWorkbookPart(std::string_view name) {
    return name == "xl/workbook.xml";
}

using Parts = std::map<std::string, std::string>;

bool load(pugi::xml_document& document, const Parts& parts, const std::string& name) {
    const auto part = parts.find(name);
    return part != parts.end() && document.load_buffer(part->second.data(), part->second.size(),
                                                       pugi::parse_default | pugi::parse_ws_pcdata)
                                          .status == pugi::status_ok;
}

/// Tags may carry a prefix ("x:row").
std::string_view localName(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

template <class Work>
void forEach(const pugi::xml_node& parent, std::string_view name, Work work) {
    for (const pugi::xml_node& child : parent.children())
        if (localName(child) == name) work(child);
}

pugi::xml_node childOf(const pugi::xml_node& parent, std::string_view name) {
    for (const pugi::xml_node& child : parent.children())
        if (localName(child) == name) return child;
    return {};
}

/// The text of a string item: its runs joined, phonetic hints left out.
std::string textOf(const pugi::xml_node& item) {
    std::string text;
    for (const pugi::xml_node& child : item.children()) {
        if (localName(child) == "t") text += child.text().get();
        if (localName(child) == "r") text += textOf(child);
    }
    return text;
}

bool isDateCode(std::string_view code) {
    bool quoted = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '"')
            quoted = !quoted;
        else if (c == '[')
            i = std::min(code.find(']', i), code.size() - 1);
        else if (c == '\\')
            ++i;
        else if (!quoted && (c == 'y' || c == 'd' || c == 'h' || c == 'm' || c == 'Y' || c == 'D'))
            return true;
    }
    return false;
}

struct Styles {
    std::vector<bool> isDate;
    std::vector<bool> isPercent;
};

Styles readStyles(const Parts& parts) {
    Styles styles;
    pugi::xml_document document;
    if (!load(document, parts, "xl/styles.xml")) return styles;
    const pugi::xml_node root = document.document_element();
    std::map<int, std::string> codes;
    forEach(childOf(root, "numFmts"), "numFmt", [&](const pugi::xml_node& format) {
        codes[format.attribute("numFmtId").as_int()] = format.attribute("formatCode").as_string();
    });
    forEach(childOf(root, "cellXfs"), "xf", [&](const pugi::xml_node& format) {
        const int id = format.attribute("numFmtId").as_int();
        const auto code = codes.find(id);
        const bool known = (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
        styles.isDate.push_back(code == codes.end() ? known : isDateCode(code->second));
        styles.isPercent.push_back(code == codes.end() ? id == 9 || id == 10
                                                       : code->second.find('%') != std::string::npos);
    });
    return styles;
}

std::optional<double> asNumber(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// Days since 1899-12-30 (or 1904-01-01) as ISO; below a day it is a length of time.
std::string serialDate(double serial, bool from1904) {
    if (serial < 0 || serial > 2'958'465) return "";
    if (serial < 1) {
        const auto seconds = std::llround(serial * 86400);
        const auto two = [](long long n) {
            return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
        };
        return std::to_string(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
    }
    const double days = serial - (from1904 ? -1462.0 : 0.0) - 25569.0;
    const std::string iso = SimTime{std::llround(days * 86400)}.iso();
    return iso.ends_with("T00:00:00Z") ? iso.substr(0, 10) : iso.substr(0, iso.size() - 1);
}

/// Whole numbers in full ("1.7E+16" would hide the digits of an id).
std::string plainNumber(std::string_view text) {
    const auto value = asNumber(text);
    if (!value || text.find_first_of("eE") == std::string_view::npos) return std::string(text);
    char buffer[400];
    const auto done = std::to_chars(buffer, buffer + sizeof buffer, *value, std::chars_format::fixed);
    return done.ec == std::errc{} ? std::string(buffer, done.ptr) : std::string(text);
}

/// "BC12" -> 54.
std::optional<std::size_t> columnOf(std::string_view reference) {
    std::size_t column = 0;
    for (const char c : reference) {
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        if (column > kMostColumns) return std::nullopt;
    }
    return column == 0 ? std::nullopt : std::optional(column - 1);
}

class WorkbookReader {
public:
    explicit WorkbookReader(const Parts& parts) : m_parts(parts), m_styles(readStyles(parts)) {
        pugi::xml_document shared;
        if (load(shared, parts, "xl/sharedStrings.xml"))
            forEach(shared.document_element(), "si",
                    [&](const pugi::xml_node& item) { m_shared.push_back(textOf(item)); });
    }

    Result<std::vector<Sheet>> read() {
        pugi::xml_document workbook, relations;
        if (!load(workbook, m_parts, "xl/workbook.xml"))
            return Error{ErrorCode::InvalidInput, "the workbook is damaged: it has no list of sheets", ""};
        std::map<std::string, std::string> targets;
        if (load(relations, m_parts, "xl/_rels/workbook.xml.rels"))
            forEach(relations.document_element(), "Relationship", [&](const pugi::xml_node& relation) {
                std::string target = relation.attribute("Target").as_string();
                if (target.starts_with('/'))
                    target.erase(0, 1);
                else
                    target.insert(0, "xl/");
                targets[relation.attribute("Id").as_string()] = target;
            });
        const pugi::xml_node root = workbook.document_element();
        m_from1904 = childOf(root, "workbookPr").attribute("date1904").as_bool();
        std::vector<Sheet> sheets;
        std::optional<Error> failed;
        forEach(childOf(root, "sheets"), "sheet", [&](const pugi::xml_node& sheet) {
            std::string relation;
            for (const pugi::xml_attribute& attribute : sheet.attributes())
                if (std::string_view(attribute.name()).ends_with(":id")) relation = attribute.value();
            const auto target = targets.find(relation);
            pugi::xml_document document;
            const std::string name = sheet.attribute("name").as_string();
            if (target == targets.end() || !load(document, m_parts, target->second))
                failed = Error{ErrorCode::InvalidInput,
                               "the sheet \"" + name + "\" of the workbook is damaged", ""};
            else
                sheets.push_back(sheetFrom(document.document_element(), name));
        });
        if (failed) return *failed;
        if (m_cells > kMostCells) return Error{ErrorCode::InvalidInput, std::string(kTooManyCells), ""};
        return sheets;
    }

private:
    Sheet sheetFrom(const pugi::xml_node& root, const std::string& name) {
        Sheet sheet;
        sheet.name = name;
        sheet.typed = true;
        int line = 0;
        forEach(childOf(root, "sheetData"), "row", [&](const pugi::xml_node& node) {
            line = node.attribute("r").as_int(line + 1);
            SheetRow row;
            row.line = line;
            forEach(node, "c", [&](const pugi::xml_node& cell) {
                const auto column = columnOf(cell.attribute("r").as_string());
                const std::size_t at = column.value_or(row.cells.size());
                if (at >= kMostColumns) return;
                if (row.cells.size() <= at) {
                    m_cells += at + 1 - row.cells.size();
                    if (m_cells > kMostCells) return;
                    row.cells.resize(at + 1);
                }
                row.cells[at] = cellText(cell);
            });
            const bool blank = std::ranges::all_of(row.cells, [](const std::string& c) { return c.empty(); });
            if (!blank) sheet.rows.push_back(std::move(row));
        });
        // Rows end at their last filled cell: all as wide as the widest.
        std::size_t width = 0;
        for (const SheetRow& row : sheet.rows) width = std::max(width, row.cells.size());
        if (sheet.rows.size() * width <= kMostCells)
            for (SheetRow& row : sheet.rows) row.cells.resize(width);
        else
            m_cells = kMostCells + 1;
        return sheet;
    }

    std::string cellText(const pugi::xml_node& cell) const {
        const std::string_view type = cell.attribute("t").as_string();
        if (type == "inlineStr") return textOf(childOf(cell, "is"));
        const std::string value = childOf(cell, "v").text().get();
        if (type == "s") {
            const auto index = asNumber(value);
            if (!index || *index < 0 || *index >= static_cast<double>(m_shared.size())) return "";
            return m_shared[static_cast<std::size_t>(*index)];
        }
        if (type == "e") return ""; // "#N/A": not known
        if (!type.empty() && type != "n") return value;
        const auto style = static_cast<std::size_t>(std::max(0, cell.attribute("s").as_int()));
        if (const auto number = asNumber(value); number && style < m_styles.isDate.size()) {
            if (m_styles.isDate[style]) return serialDate(*number, m_from1904);
            if (m_styles.isPercent[style]) return plainNumber(std::to_string(*number * 100)) + "%";
        }
        return plainNumber(value);
    }

    const Parts& m_parts;
    Styles m_styles;
    std::vector<std::string> m_shared;
    std::size_t m_cells = 0;
    bool m_from1904 = false;
};

} // namespace

bool isWorkbook(std::string_view bytes) {
    // The directory at the end names every part.
    if (!isZip(bytes) || bytes.rfind("xl/workbook.xml") == std::string_view::npos) return false;
    const auto part = readZip(bytes, isWorkbookPart);
    return part && !part->empty();
}

Result<std::vector<Sheet>> readXlsx(std::string_view bytes) {
    auto entries = readZip(bytes, isPart);
    if (!entries) return entries.error();
    Parts parts;
    std::size_t total = 0;
    for (ArchiveEntry& entry : *entries) {
        total += entry.bytes.size();
        parts[entry.name] = std::move(entry.bytes);
    }
    if (total > kMostXml)
        return Error{ErrorCode::InvalidInput, "the workbook unpacks to more than 96 MB", ""};
    return WorkbookReader(parts).read();
}

} // namespace forereach
