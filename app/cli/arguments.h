// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What a command takes, named and explained. CLI11 stays behind it: its parser is compiled once and not in
// every command.

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace forereach::cli {

class Argument {
public:
    explicit Argument(CLI::Option& option) : m_option(option) {}
    Argument& required();
    Argument& shownAs(const char* value); // "N" in "--viewers N"
    Argument& between(int lowest, int highest);
    Argument& seed(); // a whole number that 64 bits hold; others would wrap silently
    Argument& oneOf(const std::vector<std::string>&);
    Argument& separatedBy(char);
    Argument& onePerOption(); // of a list: each value has the option's name before it
    Argument& hidden();       // not in the help

private:
    CLI::Option& m_option;
};

class Arguments {
public:
    explicit Arguments(CLI::App& command) : m_command(command) {}

    /// "--name" takes a value, "NAME" is given by its place. T: one of those instantiated in arguments.cpp.
    template <class T>
    Argument option(const char* name, T& value, const char* help);
    Argument flag(const char* name, bool& value, const char* help);
    /// Said at the end of the command's help.
    void footer(const char* text);

private:
    CLI::App& m_command;
};

} // namespace forereach::cli
