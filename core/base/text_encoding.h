// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Text files as people have them (byte order marks, UTF-16, Windows-1252) as UTF-8 with plain line ends.
// Used by the readers of subtitles and of analytics exports.

#include <string>
#include <string_view>

namespace forereach {

struct TextInUtf8 {
    std::string utf8;    // no byte order mark, lines end in \n
    std::string assumed; // "Windows-1252" if the encoding had to be guessed
};
TextInUtf8 toUtf8(std::string_view bytes);
bool isUtf8(std::string_view);
void appendUtf8(std::string& to, char32_t character);

} // namespace forereach
