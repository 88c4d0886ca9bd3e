// SPDX-License-Identifier: GPL-3.0-or-later
// ZIP through libarchive, from memory, with bounds on what comes out.
#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "core/analytics/sheet.h"

namespace forereach {

namespace {

constexpr int kMostEntries = 2000;

Error zipError(std::string what) {
    return {ErrorCode::InvalidInput, std::move(what), ""};
}

using Archive = std::unique_ptr<archive, int (*)(archive*)>;

} // namespace

bool isZip(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

Result<std::vector<ArchiveEntry>> readZip(std::string_view bytes, bool (*wanted)(std::string_view name)) {
    const Archive in(archive_read_new(), archive_read_free);
    if (!in) return Error{ErrorCode::OutOfMemory, "there is not enough memory", ""};
    // By its directory at the end: a ZIP that is cut off must not pass for a smaller one.
    if (archive_read_support_format_zip_seekable(in.get()) != ARCHIVE_OK ||
        archive_read_open_memory(in.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return zipError("the ZIP cannot be opened: it is cut off or damaged");
    std::vector<ArchiveEntry> entries;
    std::size_t total = 0;
    for (int count = 0;; ++count) {
        archive_entry* entry = nullptr;
        const int next = archive_read_next_header(in.get(), &entry);
        if (next == ARCHIVE_EOF) break;
        if (next < ARCHIVE_WARN) return zipError("the ZIP is cut off or damaged");
        if (count >= kMostEntries) return zipError("the ZIP holds more than 2000 files");
        const char* path = archive_entry_pathname_utf8(entry);
        if (!path) path = archive_entry_pathname(entry);
        const std::string name = path ? path : "";
        if (archive_entry_filetype(entry) != AE_IFREG || !wanted(name)) continue;
        if (archive_entry_is_data_encrypted(entry)) return zipError("the ZIP is encrypted");
        ArchiveEntry& out = entries.emplace_back();
        out.name = name;
        char block[1 << 16];
        for (;;) {
            const la_ssize_t got = archive_read_data(in.get(), block, sizeof block);
            if (got == 0) break;
            if (got < 0) return zipError("\"" + name + "\" in the ZIP is cut off or damaged");
            total += static_cast<std::size_t>(got);
            if (total > kMostUnpacked) return zipError("the ZIP unpacks to more than 256 MB");
            out.bytes.append(block, static_cast<std::size_t>(got));
        }
    }
    return entries;
}

} // namespace forereach
