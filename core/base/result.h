// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// Result<T>: a value or an Error. Used wherever the world can fail (files, memory, data of others). A
// programmer's mistake asserts instead; a wrong scenario is a list of Issues (core/model/issue.h).

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace forereach {

enum class ErrorCode {
    InvalidInput, // the user's file, field or argument is wrong
    NotFound,     // a named file, item, scenario or run does not exist
    Io,           // reading or writing failed
    Corrupt,      // data that this program wrote is damaged
    Busy,         // another process holds the workspace
    NewerVersion, // written by a newer Forereach
    OutOfMemory,  // the requested run does not fit
    Unsupported,  // the feature does not exist yet
    Cancelled,    // a change of mind, not a failure
};

struct Error {
    ErrorCode code = ErrorCode::Io;
    std::string message; // one English sentence, no trailing newline
    std::string context; // the file, field or line it is about; may be empty

    /// "context: message", or the message alone.
    std::string text() const { return context.empty() ? message : context + ": " + message; }
    bool operator==(const Error&) const = default;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    const Error& error() const { return std::get<1>(m_state); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}
    bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }
    const Error& error() const {
        assert(!m_ok);
        return m_error;
    }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace forereach
