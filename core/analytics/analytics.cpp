// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analytics/analytics.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "core/analytics/table_plan.h"
#include "core/analytics/values.h"

namespace forereach {

namespace {

Error noTable(std::string why) {
    return {ErrorCode::InvalidInput, std::move(why), ""};
}

bool endsWith(std::string_view name, std::string_view ending) {
    return name.size() > ending.size() && plainName(name).ends_with(ending);
}
bool isCsvName(std::string_view name) {
    return endsWith(name, ".csv") || endsWith(name, ".tsv") || endsWith(name, ".txt");
}
bool isWanted(std::string_view name) {
    const bool hidden = name.starts_with("__MACOSX/") || name.substr(name.rfind('/') + 1).starts_with('.');
    return !hidden && (isCsvName(name) || endsWith(name, ".xlsx"));
}

/// The handle that all links name ("tiktok.com/@someone/video/..."), or the one in its column, or that of the
/// ZIP's name; empty if the file does not tell.
std::string accountOf(const Sheet& sheet, const TablePlan& plan, const NameHints& hints) {
    std::set<std::string> told;
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        const bool named = plainName(plan.columns[c].name) == "account username";
        if (!named && plan.columns[c].field != AnalyticsField::Link) continue;
        for (std::size_t r = plan.header + 1; r < sheet.rows.size(); ++r) {
            if (c >= sheet.rows[r].cells.size()) continue;
            std::string_view cell = sheet.rows[r].cells[c];
            if (!named) {
                const std::size_t at = cell.find(".com/@");
                if (at == std::string_view::npos) continue;
                cell.remove_prefix(at + 6);
                cell = cell.substr(0, cell.find('/'));
            }
            if (!isBlankCell(cell)) told.insert(trimmed(cell));
        }
    }
    return told.size() == 1 ? *told.begin() : told.empty() ? hints.account : "";
}

bool isText(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
    return bytes.substr(0, 4096).find('\0') == std::string_view::npos;
}

void addTable(AnalyticsImport& import, const Sheet& sheet, std::string name, const NameHints& hints,
              const AnalyticsOptions& options) {
    AnalyticsTable table;
    table.name = std::move(name);
    table.period = hints.period;
    NoteBook notes;
    notes.append(sheet.notes);
    const TablePlan plan = planTable(sheet, hints, options, notes);
    table.kind = plan.kind;
    table.platform = plan.platform;
    table.currency = plan.currency;
    table.account = accountOf(sheet, plan, hints);
    if (!import.exportedAt) import.exportedAt = hints.exported;
    for (std::size_t c = 0; c < plan.columns.size(); ++c) {
        AnalyticsColumn column{plan.columns[c].name, plan.columns[c].field, plan.columns[c].guessed, {}};
        for (std::size_t r = plan.header + 1; r < sheet.rows.size() && column.examples.size() < 3; ++r)
            if (c < sheet.rows[r].cells.size() && !isBlankCell(sheet.rows[r].cells[c]))
                column.examples.push_back(sheet.rows[r].cells[c]);
        table.columns.push_back(std::move(column));
    }
    if (plan.kind == AnalyticsKind::NeedsMapping) {
        table.counts.rows = table.counts.refused = static_cast<int>(sheet.rows.size() - plan.header - 1);
        notes.add(NoteKind::Refused, "the columns are not known: say what they are",
                  sheet.rows[plan.header].line);
    } else {
        readRows(sheet, plan, hints, options, table, notes);
    }
    table.notes = notes.take();
    import.tables.push_back(std::move(table));
}

bool isTable(const Sheet& sheet) {
    return std::ranges::any_of(sheet.rows, [](const SheetRow& row) { return row.cells.size() > 1; });
}

Result<void> addWorkbook(AnalyticsImport& import, std::string_view bytes, const std::string& name,
                         const NameHints& hints, const AnalyticsOptions& options) {
    auto sheets = readXlsx(bytes);
    if (!sheets) return sheets.error();
    for (const Sheet& sheet : *sheets) {
        const std::string full = name.empty() ? sheet.name : name + " / " + sheet.name;
        if (isTable(sheet))
            addTable(import, sheet, full, hints, options);
        else
            import.notes.push_back({NoteKind::Ignored, "the sheet \"" + full + "\" holds no table", {}});
    }
    return {};
}

/// Tables of one ZIP are from one platform; a table that does not tell takes that of its neighbours.
void shareThePlatform(AnalyticsImport& import) {
    AnalyticsPlatform told = AnalyticsPlatform::Unknown;
    for (const AnalyticsTable& table : import.tables) {
        if (table.platform == AnalyticsPlatform::Unknown) continue;
        if (told != AnalyticsPlatform::Unknown && told != table.platform) return;
        told = table.platform;
    }
    if (told == AnalyticsPlatform::Unknown) return;
    for (AnalyticsTable& table : import.tables) {
        if (table.platform != AnalyticsPlatform::Unknown) continue;
        table.platform = told;
        std::erase_if(table.notes, [](const AnalyticsNote& n) {
            return n.what == "the file does not tell which platform it is from";
        });
    }
}

Result<void> addArchive(AnalyticsImport& import, std::string_view bytes, std::string_view name,
                        const AnalyticsOptions& options) {
    auto entries = readZip(bytes, isWanted);
    if (!entries) return entries.error();
    std::ranges::sort(*entries, {}, &ArchiveEntry::name);
    for (const ArchiveEntry& entry : *entries) {
        const NameHints hints = hintsOf(entry.name, name);
        if (isWorkbook(entry.bytes)) {
            if (auto added = addWorkbook(import, entry.bytes, entry.name, hints, options); !added)
                return Error{added.error().code, "\"" + entry.name + "\": " + added.error().message, ""};
            continue;
        }
        const Sheet sheet = isText(entry.bytes) ? readCsv(entry.bytes) : Sheet{};
        if (sheet.tooLarge) return noTable("\"" + entry.name + "\": " + std::string(kTooManyCells));
        if (isTable(sheet))
            addTable(import, sheet, entry.name, hints, options);
        else
            import.notes.push_back({NoteKind::Ignored, "\"" + entry.name + "\" holds no table", {}});
    }
    if (import.tables.empty()) return noTable("the ZIP holds no CSV or XLSX table");
    shareThePlatform(import);
    return {};
}

} // namespace

std::string_view toText(AnalyticsPlatform platform) {
    switch (platform) {
    case AnalyticsPlatform::TikTok:
        return "tiktok";
    case AnalyticsPlatform::YouTube:
        return "youtube";
    case AnalyticsPlatform::Instagram:
        return "instagram";
    case AnalyticsPlatform::Facebook:
        return "facebook";
    case AnalyticsPlatform::MetaAds:
        return "meta_ads";
    case AnalyticsPlatform::Unknown:
        break;
    }
    return "unknown";
}

std::string_view toText(AnalyticsKind kind) {
    switch (kind) {
    case AnalyticsKind::Posts:
        return "posts";
    case AnalyticsKind::Daily:
        return "daily";
    case AnalyticsKind::Retention:
        return "retention";
    case AnalyticsKind::Audience:
        return "audience";
    case AnalyticsKind::Ads:
        return "ads";
    case AnalyticsKind::NeedsMapping:
        break;
    }
    return "needs_mapping";
}

std::optional<AnalyticsPlatform> analyticsPlatformFromText(std::string_view text) {
    using enum AnalyticsPlatform;
    for (const AnalyticsPlatform platform : {Unknown, TikTok, YouTube, Instagram, Facebook, MetaAds})
        if (toText(platform) == text) return platform;
    return std::nullopt;
}

std::optional<AnalyticsKind> analyticsKindFromText(std::string_view text) {
    using enum AnalyticsKind;
    for (const AnalyticsKind kind : {NeedsMapping, Posts, Daily, Retention, Audience, Ads})
        if (toText(kind) == text) return kind;
    return std::nullopt;
}

std::string AnalyticsNote::text() const {
    if (lines.empty()) return what;
    constexpr std::size_t kMostRanges = 6;
    std::string out = lines.size() == 1 ? "line " : "lines ";
    std::size_t ranges = 0;
    for (std::size_t i = 0; i < lines.size();) {
        std::size_t end = i;
        while (end + 1 < lines.size() && lines[end + 1] == lines[end] + 1) ++end;
        if (ranges == kMostRanges) {
            out += " and " + std::to_string(lines.size() - i) + " more";
            break;
        }
        if (ranges++ > 0) out += ", ";
        out += std::to_string(lines[i]);
        if (end > i) out += (end == i + 1 ? ", " : "-") + std::to_string(lines[end]);
        i = end + 1;
    }
    return out + ": " + what;
}

AnalyticsCounts AnalyticsImport::counts() const {
    AnalyticsCounts sum;
    for (const AnalyticsTable& table : tables) {
        sum.rows += table.counts.rows;
        sum.taken += table.counts.taken;
        sum.repaired += table.counts.repaired;
        sum.ignored += table.counts.ignored;
        sum.refused += table.counts.refused;
    }
    return sum;
}

Result<AnalyticsImport> readAnalytics(std::string_view bytes, std::string_view name,
                                      const AnalyticsOptions& options) {
    AnalyticsImport import;
    import.exportedAt = options.exportedAt;
    import.name = std::string(name.substr(name.find_last_of("/\\") + 1));
    if (bytes.empty()) return noTable("the file is empty");
    if (bytes.size() > kMostUnpacked) return noTable("the file is larger than 256 MB");
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return noTable("an old Excel workbook; save it as XLSX or CSV");
    if (isWorkbook(bytes)) {
        if (auto added = addWorkbook(import, bytes, "", hintsOf(name, ""), options); !added)
            return added.error();
        if (import.tables.empty()) return noTable("the workbook holds no table");
        return import;
    }
    if (isZip(bytes)) {
        if (auto added = addArchive(import, bytes, name, options); !added) return added.error();
        return import;
    }
    if (!isText(bytes)) return noTable("is no table: neither text nor a workbook nor a ZIP");
    const Sheet sheet = readCsv(bytes);
    if (sheet.tooLarge) return noTable(std::string(kTooManyCells));
    if (!isTable(sheet)) return noTable("is no table: no line has two cells");
    addTable(import, sheet, "", hintsOf(name, ""), options);
    return import;
}

Result<AnalyticsImport> readAnalyticsFile(const std::filesystem::path& path,
                                          const AnalyticsOptions& options) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return Error{ErrorCode::NotFound, "cannot be read: " + error.message(), path.string()};
    if (size > kMostUnpacked) return noTable("the file is larger than 256 MB");
    std::ifstream in(path, std::ios::binary);
    std::string bytes(size, '\0');
    if (!in.read(bytes.data(), static_cast<std::streamsize>(size)))
        return Error{ErrorCode::Io, "cannot be read", path.string()};
    // An unpacked export keeps the name of its ZIP as that of the folder.
    return readAnalytics(bytes, (path.parent_path().filename() / path.filename()).string(), options);
}

std::string analyticsKey(AnalyticsKind kind, const AnalyticsRow& row) {
    const std::string at = row.at ? row.at->iso() : "";
    std::string key;
    switch (kind) {
    case AnalyticsKind::Posts:
        if (!row.id.empty()) return key.append("id:").append(row.id);
        if (!row.link.empty()) return key.append("link:").append(row.link);
        return key.append("title:").append(row.title).append("@").append(at);
    case AnalyticsKind::Daily:
        key = at;
        if (row.hour) key.append("h").append(std::to_string(*row.hour));
        return key.append("|").append(row.group).append("|").append(row.id.empty() ? row.title : row.id);
    case AnalyticsKind::Retention:
        key.append(row.id).append("|").append(row.title).append("|").append(row.group).append("|");
        return key.append(std::to_string(row.position.value_or(-1)));
    case AnalyticsKind::Audience:
        return key.append(row.group).append("|").append(at);
    case AnalyticsKind::Ads:
        key.append(row.title).append("|").append(row.group).append("|").append(at).append("|");
        return key.append(row.until ? row.until->iso() : "");
    case AnalyticsKind::NeedsMapping:
        break;
    }
    return key;
}

} // namespace forereach
