// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/workbook.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <unistd.h>
#include <xlsxwriter.h>

namespace forereach {
namespace {

constexpr std::int64_t kMadeAt = 315'532'800; // 1980-01-01, as old as a ZIP can say: no clock in a file

Error workbookError(const std::filesystem::path& path, const std::string& what) {
    return {ErrorCode::Io, "Cannot write: " + what, path.string()};
}

} // namespace

Result<void> writeWorkbook(const std::filesystem::path& path, const std::vector<WorkbookSheet>& sheets) {
    const std::string temporary = path.string() + ".part-" + std::to_string(::getpid());
    // The library says only that it failed; whether one may write here is asked beforehand.
    std::error_code code;
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    if (!std::filesystem::is_directory(folder, code))
        return Error{ErrorCode::NotFound, "Cannot write: No such file or directory", path.string()};
    if (::access(folder.c_str(), W_OK) != 0)
        return workbookError(path, std::generic_category().message(errno));
    lxw_workbook_options options{};
    lxw_workbook* const book = workbook_new_opt(temporary.c_str(), &options);
    if (!book) return Error{ErrorCode::OutOfMemory, "there is not enough memory", ""};
    lxw_doc_properties properties{};
    properties.created = static_cast<time_t>(kMadeAt);
    workbook_set_properties(book, &properties);
    lxw_format* const bold = workbook_add_format(book);
    format_set_bold(bold);
    for (const WorkbookSheet& sheet : sheets) {
        lxw_worksheet* const page = workbook_add_worksheet(book, sheet.name.c_str());
        if (!page) { // a name that no sheet may have
            workbook_close(book);
            std::filesystem::remove(temporary, code);
            return workbookError(path, "no sheet can be called \"" + sheet.name + "\"");
        }
        worksheet_freeze_panes(page, 1, 0);
        for (std::size_t c = 0; c < sheet.head.size(); ++c) {
            std::size_t widest = sheet.head[c].size();
            for (const auto& row : sheet.rows)
                if (c < row.size())
                    if (const auto* text = std::get_if<std::string>(&row[c]))
                        widest = std::max(widest, text->size());
            const auto column = static_cast<lxw_col_t>(c);
            worksheet_set_column(page, column, column,
                                 static_cast<double>(std::min<std::size_t>(widest, 40)) + 2, nullptr);
            worksheet_write_string(page, 0, column, sheet.head[c].c_str(), bold);
        }
        for (std::size_t r = 0; r < sheet.rows.size(); ++r)
            for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
                const auto row = static_cast<lxw_row_t>(r + 1);
                const auto column = static_cast<lxw_col_t>(c);
                if (const auto* text = std::get_if<std::string>(&sheet.rows[r][c]))
                    worksheet_write_string(page, row, column, text->c_str(), nullptr);
                else if (const auto* number = std::get_if<double>(&sheet.rows[r][c]))
                    worksheet_write_number(page, row, column, *number, nullptr);
            }
    }
    const lxw_error failed = workbook_close(book);
    if (failed == LXW_NO_ERROR) std::filesystem::rename(temporary, path, code);
    if (failed == LXW_NO_ERROR && !code) return {};
    const std::string what = failed != LXW_NO_ERROR ? lxw_strerror(failed) : code.message();
    std::filesystem::remove(temporary, code);
    return workbookError(path, what);
}

} // namespace forereach
