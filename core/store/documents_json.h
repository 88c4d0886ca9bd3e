// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The parts that documents share, each with its writer and its reader: content items, campaigns, signals, the
// scenario inside a report, library items. Private to this folder; the public functions are in json.h.

#include "core/store/json.h"
#include "core/store/json_read.h"
#include "core/store/json_write.h"
#include "core/store/workspace.h"

namespace forereach {

void writeSignals(JsonWriter&, const MediaSignals&);
void readSignals(const JsonNode&, const std::string& path, Issues&, MediaSignals&);

void writeAccountEffect(JsonWriter&, const AccountEffect&);
void readAccountEffect(const JsonNode&, const std::string& path, Issues&, AccountEffect&);

/// The document of one fitted account.
std::string accountFitToJson(const AccountFit&);
Result<AccountFit> accountFitFromJson(std::string_view text);

void writeContentItem(JsonWriter&, const ContentItem&);
void readContentItem(const JsonNode&, const std::string& path, Issues&, ContentItem&);

void writeCampaign(JsonWriter&, const Campaign&);
void readCampaign(const JsonNode&, const std::string& path, Issues&, Campaign&);

void writeScenario(JsonWriter&, const Scenario&);
void readScenario(const JsonNode&, const std::string& path, Issues&, Scenario&);

/// The document of one library row. Thumbnails stand in a table of their own.
std::string libraryItemToJson(const LibraryItem&);
Result<LibraryItem> libraryItemFromJson(std::string_view text);

/// Checks "format" and "version" of a document. False if the rest must not be read: another format or a newer
/// version.
bool readHeader(ObjectReader&, std::string_view format, int newestVersion);

/// Parses `text` and hands the root to `read(node, issues)`; an Error of InvalidInput lists everything that
/// is wrong.
template <class T, class Read>
Result<T> documentFromJson(std::string_view text, Read read) {
    auto parsed = parseJson(text);
    if (const Issue* issue = std::get_if<Issue>(&parsed))
        return Error{ErrorCode::InvalidInput, issue->message, issue->path};
    T document;
    Issues issues;
    read(std::get<JsonNode>(parsed), issues, document);
    if (!issues.empty()) return Error{ErrorCode::InvalidInput, joined(issues), ""};
    return document;
}

} // namespace forereach
