// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/import_media.h"

#include <algorithm>
#include <cctype>

#include "core/store/database.h"
#include "core/store/import_analytics.h"
#include "core/store/media_files.h"
#include "core/store/waiting_subtitles.h"

namespace forereach {

namespace fs = std::filesystem;

namespace {

/// How long a still is taken to be on screen: an assumption of ours, the user can change it.
constexpr double kStillSeconds = 5;

void refuse(ImportRow& row, std::string message) {
    row.verdict = "refused";
    row.refused = 1;
    row.messages.push_back(std::move(message));
}

/// "en-GB" -> "en".
std::string primaryTag(std::string_view language) {
    std::string tag;
    for (const char c : language) {
        if (!std::isalpha(static_cast<unsigned char>(c))) break;
        tag += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return tag.size() == 2 || tag.size() == 3 ? tag : "";
}

void take(CommittedImport& result) {
    result.row.verdict = result.row.messages.empty() ? "taken" : "taken with warnings";
    result.row.taken = 1;
}

/// What the file says goes in; what the user wrote stays.
void measure(LibraryItem& item, const PreparedImport& prepared) {
    const MediaAnalysis& a = prepared.analysis;
    item.content.signals = a.signals;
    item.content.durationS = a.signals.durationS > 0 ? a.signals.durationS : a.decodedToS;
    if (!(item.content.durationS > 0)) item.content.durationS = kStillSeconds;
    item.file = MediaFile{prepared.path, a.fileSize, prepared.modifiedAt, a.contentHash};
    item.verdict = a.verdict;
    item.findings = a.findings;
    item.coverAtS = std::min(item.coverAtS, item.content.durationS);
    if (item.content.language.empty()) item.content.language = primaryTag(a.signals.captionLanguage);
}

void attach(LibraryItem& item, const fs::path& subtitle, const std::string& language) {
    item.subtitles.push_back(subtitle);
    if (item.content.signals) {
        item.content.signals->hasCaptions = true;
        if (item.content.signals->captionLanguage.empty()) item.content.signals->captionLanguage = language;
    }
    if (item.content.language.empty()) item.content.language = primaryTag(language);
}

Result<LibraryItem> freshItem(const Workspace& workspace, const PreparedImport& prepared) {
    const std::string stem = prepared.path.stem().string();
    LibraryItem item;
    const auto id = workspace.freshItemId(stem);
    if (!id) return id.error();
    item.content.id = *id;
    item.content.title = readableTitle(stem);
    item.content.format = prepared.analysis.kind == MediaKind::Picture ? Format::Picture : Format::ShortVideo;
    const auto last = workspace.lastChangedItem();
    if (!last) return last.error();
    item.content.creator = *last ? (*last)->content.creator : Creator{{"me"}, "", 0};
    item.addedAt = secondsNow();
    item.changedAt = item.addedAt;
    item.content.publishAt = {item.addedAt - item.addedAt % 3600 + 3600};
    measure(item, prepared);
    item.coverAtS = prepared.analysis.thumbnails.empty() ? 0 : prepared.analysis.thumbnails.front().atS;
    return item;
}

Result<CommittedImport> commitSubtitle(Workspace& workspace, const PreparedImport& prepared,
                                       CommittedImport result) {
    const std::string stem = prepared.path.stem().string();
    const auto files = workspace.itemFiles();
    if (!files) return files.error();
    const ItemFile* best = nullptr;
    const auto rank = [&](const ItemFile& f) {
        return std::pair(f.path.parent_path() == prepared.path.parent_path(), f.path.stem().string().size());
    };
    for (const ItemFile& f : *files)
        if (subtitleBelongsTo(stem, f.path.stem().string()) && (!best || rank(f) > rank(*best))) best = &f;
    if (!best) {
        if (auto kept = keepWaiting(workspace, {prepared.path, prepared.analysis.language}); !kept)
            return kept.error();
        result.row.messages.push_back("waits for a video of the same name, which is not in the library yet");
        take(result);
        return result;
    }
    auto owner = workspace.item(best->item);
    if (!owner) return owner.error();
    result.row.item = best->item;
    if (std::find(owner->subtitles.begin(), owner->subtitles.end(), prepared.path) !=
        owner->subtitles.end()) {
        result.row.verdict = "taken";
        result.row.unchanged = 1;
        return result;
    }
    LibraryEdit edit{"Import subtitles", {*owner}, {*owner}};
    attach(edit.after[0], prepared.path, prepared.analysis.language);
    edit.after[0].changedAt = secondsNow();
    if (auto applied = workspace.apply(edit); !applied) return applied.error();
    result.edit = std::move(edit);
    take(result);
    return result;
}

/// The bytes are in the library already: the same file, a copy, or the file at its new place.
Result<CommittedImport> commitKnown(Workspace& workspace, const PreparedImport& prepared, LibraryItem known,
                                    CommittedImport result) {
    result.row.item = known.content.id;
    result.row.verdict = "taken";
    const bool samePath = known.file && known.file->path == prepared.path;
    if (samePath || (known.file && mediaFileState(*known.file) == MediaFileState::Present)) {
        result.row.unchanged = 1;
        result.row.messages.clear();
        if (!samePath)
            result.row.messages.push_back("is in the library already, as \"" + known.content.title + "\"");
        return result;
    }
    LibraryEdit edit{"Find moved file", {known}, {known}};
    edit.after[0].file = MediaFile{prepared.path, prepared.analysis.fileSize, prepared.modifiedAt,
                                   prepared.analysis.contentHash};
    edit.after[0].changedAt = secondsNow();
    if (auto applied = workspace.apply(edit); !applied) return applied.error();
    result.edit = std::move(edit);
    result.row.repaired = 1;
    result.row.messages = {"was moved and is found again: \"" + known.content.title + "\""};
    return result;
}

} // namespace

std::string readableTitle(std::string_view stem) {
    const bool spaced = stem.find(' ') != std::string_view::npos;
    const auto isDigit = [&](std::size_t i) {
        return i < stem.size() && std::isdigit(static_cast<unsigned char>(stem[i])) != 0;
    };
    std::string title;
    for (std::size_t i = 0; i < stem.size(); ++i) {
        const bool insideNumber = i > 0 && isDigit(i - 1) && isDigit(i + 1);
        const bool separator = stem[i] == ' ' || stem[i] == '_' || stem[i] == '+' ||
                               ((stem[i] == '-' || stem[i] == '.') && !spaced && !insideNumber);
        if (!separator)
            title += stem[i];
        else if (!title.empty() && title.back() != ' ')
            title += ' ';
    }
    while (!title.empty() && title.back() == ' ') title.pop_back();
    if (title.empty()) return std::string(stem);
    title[0] = static_cast<char>(title[0] >= 'a' && title[0] <= 'z' ? title[0] - 'a' + 'A' : title[0]);
    return title;
}

bool subtitleBelongsTo(std::string_view subtitle, std::string_view video) {
    if (video.empty() || !subtitle.starts_with(video)) return false;
    std::string_view rest = subtitle.substr(video.size());
    if (rest.empty()) return true;
    if (rest.front() != '-' && rest.front() != '.' && rest.front() != '_') return false;
    rest.remove_prefix(1);
    // "de", "pt-BR", "zh-Hans": a language tag, not the rest of a longer name.
    const std::size_t primary = rest.find_first_of("-_");
    const std::string_view tag = rest.substr(0, primary);
    const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    return (tag.size() == 2 || tag.size() == 3) && std::all_of(tag.begin(), tag.end(), isLetter) &&
           rest.size() <= 8;
}

Result<PreparedImport> prepareImport(const fs::path& given, const MediaProgress& progress,
                                     const CancelToken& cancel) {
    return prepareImport(given, AnalyticsOptions{}, progress, cancel);
}

Result<PreparedImport> prepareImport(const fs::path& given, const AnalyticsOptions& options,
                                     const MediaProgress& progress, const CancelToken& cancel) {
    PreparedImport prepared;
    std::error_code error;
    prepared.path = fs::absolute(given, error).lexically_normal();
    prepared.row.file = given.string();
    prepared.row.kind = "unknown";
    if (!hasUtf8Name(prepared.path.string())) {
        refuse(prepared.row, "the file's name is not valid UTF-8; rename it");
        return prepared;
    }
    prepared.modifiedAt = modifiedAt(prepared.path).value_or(0);
    auto analysis = analyseMedia(prepared.path, MediaOptions{}, progress, cancel);
    if (!analysis) {
        if (analysis.error().code == ErrorCode::Cancelled) return analysis.error();
        refuse(prepared.row, analysis.error().message);
        return prepared;
    }
    prepared.analysis = std::move(*analysis);
    const MediaAnalysis& a = prepared.analysis;
    prepared.row.kind = toText(a.kind);
    if (a.kind == MediaKind::Unknown && isAnalyticsName(prepared.path)) {
        prepareAnalytics(prepared, options);
        return prepared;
    }
    for (const MediaFinding& finding : a.findings) prepared.row.messages.push_back(finding.message);
    const bool kindIsTaken =
        a.kind == MediaKind::Video || a.kind == MediaKind::Picture || a.kind == MediaKind::Subtitle;
    if (a.verdict == MediaVerdict::Refused || !kindIsTaken) {
        prepared.row.verdict = "refused";
        prepared.row.refused = 1;
        if (prepared.row.messages.empty())
            prepared.row.messages.push_back("is no video, picture or subtitle that can be read");
    }
    return prepared;
}

Result<CommittedImport> commitImport(Workspace& workspace, const PreparedImport& prepared) {
    CommittedImport result{prepared.row, std::nullopt, std::nullopt};
    if (prepared.row.refused != 0) return result;
    if (prepared.analytics) return commitAnalytics(workspace, prepared);
    if (prepared.analysis.kind == MediaKind::Subtitle)
        return commitSubtitle(workspace, prepared, std::move(result));

    auto known = workspace.itemByHash(prepared.analysis.contentHash);
    if (!known) return known.error();
    if (*known) return commitKnown(workspace, prepared, std::move(**known), std::move(result));

    auto before = workspace.itemByPath(prepared.path);
    if (!before) return before.error();
    LibraryEdit edit;
    if (*before) {
        edit = {"Measure changed file", {**before}, {**before}};
        measure(edit.after[0], prepared);
        edit.after[0].changedAt = secondsNow();
        for (const fs::path& subtitle : edit.after[0].subtitles)
            if (!subtitle.empty()) edit.after[0].content.signals->hasCaptions = true;
        result.row.messages.insert(result.row.messages.begin(),
                                   "had changed since it was imported; measured anew");
    } else {
        auto item = freshItem(workspace, prepared);
        if (!item) return item.error();
        edit = {"Import", {}, {std::move(*item)}};
    }
    auto waiting = waitingFor(workspace, prepared.path.stem().string());
    if (!waiting) return waiting.error();
    for (const WaitingSubtitle& subtitle : *waiting) attach(edit.after[0], subtitle.path, subtitle.language);
    const ItemId id = edit.after[0].content.id;
    if (auto applied = workspace.apply(edit, id, prepared.analysis.thumbnails); !applied)
        return applied.error();
    // Last, so that a failure above leaves them waiting.
    if (auto forgotten = forgetWaiting(workspace, *waiting); !forgotten) return forgotten.error();
    result.row.item = id;
    result.edit = std::move(edit);
    take(result);
    return result;
}

} // namespace forereach
