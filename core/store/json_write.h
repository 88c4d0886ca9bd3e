// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// JsonWriter: pretty JSON with the keys in the order in which they are written, byte for byte the same
// everywhere: doubles as the shortest decimal that reads back equal (std::to_chars), money exactly, no
// locale.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.h"
#include "core/base/sim_time.h"
#include "core/base/text_id.h"

namespace forereach {

class JsonWriter {
public:
    /// Inline containers stand on one line: lists of numbers, estimates.
    enum class Layout { Lines, Inline };

    JsonWriter& beginObject(Layout layout = Layout::Lines) { return begin('{', layout); }
    JsonWriter& endObject() { return end('}'); }
    JsonWriter& beginArray(Layout layout = Layout::Lines) { return begin('[', layout); }
    JsonWriter& endArray() { return end(']'); }
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag);
    JsonWriter& value(double number); // null if not finite: JSON has no such number
    JsonWriter& value(float number);
    JsonWriter& value(std::int32_t number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(std::uint64_t number);
    JsonWriter& value(Money money);
    JsonWriter& value(SimTime time) { return value(time.iso()); }
    template <class Tag>
    JsonWriter& value(const TextId<Tag>& id) {
        return value(std::string_view(id.value));
    }
    template <class List>
    JsonWriter& list(const List& values) {
        beginArray(Layout::Inline);
        for (const auto& v : values) value(v);
        return endArray();
    }

    template <class T>
    JsonWriter& member(std::string_view name, const T& v) {
        return key(name).value(v);
    }
    template <class T>
    JsonWriter& memberIf(std::string_view name, const std::optional<T>& v) {
        return v ? member(name, *v) : *this;
    }
    template <class List>
    JsonWriter& memberList(std::string_view name, const List& values) {
        return key(name).list(values);
    }

    /// The finished document, with a final newline.
    std::string take();

private:
    struct Level {
        char closing;
        Layout layout;
        bool empty = true;
    };
    JsonWriter& begin(char opening, Layout layout);
    JsonWriter& end(char closing);
    void separate();
    void indent();
    void raw(std::string_view text) {
        separate();
        m_text += text;
    }

    std::string m_text;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

} // namespace forereach
