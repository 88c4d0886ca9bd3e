// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_analytics.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/hash.h"
#include "core/store/analytics_archive.h"

namespace forereach {

namespace {

void refuseFile(ImportRow& row, std::string message) {
    row.verdict = "refused";
    row.refused = 1;
    row.messages.push_back(std::move(message));
}

std::string_view nameOf(AnalyticsPlatform platform) {
    switch (platform) {
    case AnalyticsPlatform::TikTok:
        return "TikTok";
    case AnalyticsPlatform::YouTube:
        return "YouTube";
    case AnalyticsPlatform::Instagram:
        return "Instagram";
    case AnalyticsPlatform::Facebook:
        return "Facebook";
    case AnalyticsPlatform::MetaAds:
        return "Meta Ads";
    case AnalyticsPlatform::Unknown:
        break;
    }
    return "platform not told";
}

std::string_view nameOf(AnalyticsKind kind) {
    switch (kind) {
    case AnalyticsKind::Posts:
        return "a row a post";
    case AnalyticsKind::Daily:
        return "a row a day";
    case AnalyticsKind::Retention:
        return "audience retention";
    case AnalyticsKind::Audience:
        return "groups of the audience";
    case AnalyticsKind::Ads:
        return "advertising";
    case AnalyticsKind::NeedsMapping:
        break;
    }
    return "unknown columns";
}

std::string_view nameOf(NoteKind kind) {
    switch (kind) {
    case NoteKind::Repair:
        return "repaired: ";
    case NoteKind::Doubt:
        return "doubt: ";
    case NoteKind::Ignored:
        return "left out: ";
    case NoteKind::Refused:
        break;
    }
    return "refused: ";
}

std::string sentence(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text.append(part);
    return text;
}

/// "columns: "Cost" (a guess: spend), "Foo" (unknown)": what a mapping has to say.
std::string columnsOf(const AnalyticsTable& table) {
    std::string text = "its columns, to be told with --map: ";
    bool first = true;
    for (const AnalyticsColumn& column : table.columns) {
        if (column.name.empty()) continue;
        if (!first) text.append(", ");
        first = false;
        text.append("\"").append(column.name).append("\" (");
        text.append(column.field == AnalyticsField::None ? "not known" : column.guessed ? "a guess: " : "");
        if (column.field != AnalyticsField::None) text.append(toText(column.field));
        text.append(")");
    }
    return text;
}

void describe(ImportRow& row, const AnalyticsImport& import, const AnalyticsImportRecord& record) {
    for (const ImportNote& note : record.notes)
        row.messages.push_back(sentence({nameOf(note.kind), note.text}));
    for (std::size_t t = 0; t < record.tables.size(); ++t) {
        const ImportedTable& table = record.tables[t];
        const std::string place = record.tables.size() > 1 ? sentence({table.name, ": "}) : "";
        std::string head = place;
        head.append(nameOf(table.platform)).append(", ").append(nameOf(table.kind)).append(", ");
        head.append(std::to_string(table.counts.rows)).append(table.counts.rows == 1 ? " row" : " rows");
        if (!table.account.empty()) head.append(", account ").append(table.account);
        if (!table.period.empty()) head.append(", ").append(table.period);
        row.messages.push_back(std::move(head));
        for (const ImportNote& note : table.notes)
            row.messages.push_back(sentence({place, nameOf(note.kind), note.text}));
        if (table.kind == AnalyticsKind::NeedsMapping)
            row.messages.push_back(sentence({place, columnsOf(import.tables[t])}));
    }
}

void count(ImportRow& row, const AnalyticsImportRecord& record) {
    row.rows = row.taken = row.repaired = row.unchanged = row.ignored = row.refused = 0;
    for (const ImportedTable& table : record.tables) {
        row.rows += table.counts.rows;
        row.taken += table.counts.taken - table.unchanged;
        row.repaired += table.counts.repaired - table.unchangedRepaired;
        row.unchanged += table.unchanged + table.unchangedRepaired;
        row.ignored += table.counts.ignored;
        row.refused += table.counts.refused;
    }
}

bool anyOf(const AnalyticsImportRecord& record, NoteKind kind) {
    const auto has = [&](const std::vector<ImportNote>& notes) {
        return std::ranges::any_of(notes, [&](const ImportNote& note) { return note.kind == kind; });
    };
    return has(record.notes) ||
           std::ranges::any_of(record.tables, [&](const ImportedTable& table) { return has(table.notes); });
}

Result<void> tellMatches(ImportRow& row, Workspace& workspace, const AnalyticsImport& import) {
    std::vector<PostKey> mine;
    for (const AnalyticsTable& table : import.tables)
        if (table.kind == AnalyticsKind::Posts)
            for (const AnalyticsRow& post : table.rows)
                mine.push_back({table.platform, analyticsKey(AnalyticsKind::Posts, post)});
    if (mine.empty()) return {};
    std::ranges::sort(mine);
    const auto matches = AnalyticsArchive(workspace).matches();
    if (!matches) return matches.error();
    std::size_t certain = 0, doubtful = 0;
    for (const PostMatch& match : *matches)
        if (std::ranges::binary_search(mine, match.key)) ++(match.certain ? certain : doubtful);
    std::string text = std::to_string(certain);
    text.append(certain == 1 ? " post is" : " posts are").append(" matched to items of the library");
    if (doubtful > 0)
        text.append("; ")
            .append(std::to_string(doubtful))
            .append(doubtful == 1 ? " match is" : " matches are")
            .append(" doubtful and wait for your word");
    row.messages.push_back(std::move(text));
    return {};
}

} // namespace

bool isAnalyticsName(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    constexpr std::array<std::string_view, 4> kNames{".csv", ".tsv", ".xlsx", ".zip"};
    return std::find(kNames.begin(), kNames.end(), extension) != kNames.end();
}

void prepareAnalytics(PreparedImport& prepared, const AnalyticsOptions& options) {
    prepared.row.kind = "analytics";
    auto read = readAnalyticsFile(prepared.path, options);
    if (!read) return refuseFile(prepared.row, read.error().message);
    auto hash = digestOfFile(prepared.path);
    if (!hash) return refuseFile(prepared.row, hash.error().message);
    prepared.analysis.contentHash = std::move(*hash);
    prepared.analytics = std::move(*read);
}

Result<CommittedImport> commitAnalytics(Workspace& workspace, const PreparedImport& prepared) {
    CommittedImport result{prepared.row, std::nullopt, std::nullopt};
    const AnalyticsImport& import = *prepared.analytics;
    const AnalyticsCounts counts = import.counts();
    ImportRow& row = result.row;
    const bool nothing = counts.taken + counts.repaired == 0;
    if (nothing) {
        // Nothing in it to keep: it is told why, and the archive stays as it is.
        AnalyticsImportRecord record = importRecordOf(import);
        count(row, record);
        describe(row, import, record);
        row.verdict = counts.refused > 0 || counts.rows == 0 ? "refused" : "taken with warnings";
        if (counts.rows == 0) row.messages.push_back("refused: no row of data stands below the header");
        result.analyticsReport = std::move(record);
        return result;
    }
    auto record = AnalyticsArchive(workspace).add(import, prepared.analysis.contentHash);
    if (!record) return record.error();
    count(row, *record);
    describe(row, import, *record);
    if (auto told = tellMatches(row, workspace, import); !told) return told.error();
    if (record->id == 0)
        row.messages.push_back("is in the archive already; nothing has changed");
    else
        row.import = record->id;
    const bool warned = anyOf(*record, NoteKind::Doubt) || anyOf(*record, NoteKind::Refused);
    row.verdict = warned ? "taken with warnings" : "taken";
    result.analyticsReport = std::move(*record);
    return result;
}

} // namespace forereach
