// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"

#include <CLI/App.hpp>
#include <charconv>
#include <cstdint>
#include <optional>

namespace forereach::cli {

Argument& Argument::required() {
    m_option.required();
    return *this;
}

Argument& Argument::shownAs(const char* value) {
    m_option.type_name(value);
    return *this;
}

Argument& Argument::between(int lowest, int highest) {
    m_option.check(CLI::Range(lowest, highest));
    return *this;
}

Argument& Argument::seed() {
    m_option.check([](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size()
                   ? std::string()
                   : "\"" + text + "\" is no whole number from 0 to 18446744073709551615";
    });
    return *this;
}

Argument& Argument::oneOf(const std::vector<std::string>& values) {
    m_option.check(CLI::IsMember(values));
    return *this;
}

Argument& Argument::separatedBy(char delimiter) {
    m_option.delimiter(delimiter);
    return *this;
}

Argument& Argument::onePerOption() {
    m_option.allow_extra_args(false);
    return *this;
}

Argument& Argument::hidden() {
    m_option.group("");
    return *this;
}

template <class T>
Argument Arguments::option(const char* name, T& value, const char* help) {
    return Argument(*m_command.add_option(name, value, help));
}

template Argument Arguments::option(const char*, std::string&, const char*);
template Argument Arguments::option(const char*, std::vector<std::string>&, const char*);
template Argument Arguments::option(const char*, int&, const char*);
template Argument Arguments::option(const char*, std::int64_t&, const char*);
template Argument Arguments::option(const char*, std::optional<int>&, const char*);
template Argument Arguments::option(const char*, std::optional<double>&, const char*);
template Argument Arguments::option(const char*, std::optional<std::int64_t>&, const char*);
template Argument Arguments::option(const char*, std::optional<std::uint64_t>&, const char*);
template Argument Arguments::option(const char*, std::optional<std::string>&, const char*);

Argument Arguments::flag(const char* name, bool& value, const char* help) {
    return Argument(*m_command.add_flag(name, value, help));
}

void Arguments::footer(const char* text) {
    m_command.footer(text);
}

} // namespace forereach::cli
