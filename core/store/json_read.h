// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ObjectReader: reads one JSON object key by key into plain fields and records every problem as an Issue with
// the path of its field. A field whose key is absent or wrong keeps its default. finish() refuses keys that
// nobody asked for and keys that stand twice. Used by the document readers of this folder.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.h"
#include "core/base/sim_time.h"
#include "core/base/text_id.h"
#include "core/model/issue.h"
#include "core/store/json_node.h"

namespace forereach {

enum class Need { Optional, Required };

class ObjectReader {
public:
    /// `path` is "" for the document itself. A node that is no object is one issue; then every read does
    /// nothing.
    ObjectReader(const JsonNode& node, std::string path, Issues& issues);

    bool valid() const { return m_node != nullptr; }
    const std::string& path() const { return m_path; }
    std::string pathOf(std::string_view key) const;
    void refuse(std::string_view key, std::string message);
    /// The member, from then on a known key; null if absent, which is an issue if it is required.
    const JsonNode* find(std::string_view key, Need need = Need::Optional);

    void read(std::string_view key, std::string& out, Need need = Need::Optional);
    void read(std::string_view key, bool& out, Need need = Need::Optional);
    void read(std::string_view key, double& out, Need need = Need::Optional);
    template <class T>
    void read(std::string_view key, std::optional<T>& out) {
        T value{};
        if (!find(key)) return;
        const std::size_t before = m_issues.size();
        read(key, value);
        if (m_issues.size() == before) out = value;
    }
    void read(std::string_view key, std::int32_t& out, Need need = Need::Optional);
    void read(std::string_view key, std::int64_t& out, Need need = Need::Optional);
    void read(std::string_view key, std::uint64_t& out, Need need = Need::Optional);
    void read(std::string_view key, SimTime& out, Need need = Need::Optional);
    void read(std::string_view key, Money& out, Need need = Need::Optional);
    void read(std::string_view key, std::vector<std::string>& out, Need need = Need::Optional);
    void read(std::string_view key, std::vector<double>& out);
    void read(std::string_view key, std::vector<float>& out);
    template <class Tag>
    void read(std::string_view key, TextId<Tag>& out, Need need = Need::Optional) {
        read(key, out.value, need);
    }
    /// A list of exactly N numbers.
    template <std::size_t N>
    void read(std::string_view key, std::array<double, N>& out) {
        std::vector<double> values;
        if (!find(key)) return;
        read(key, values);
        if (values.size() != N) return refuse(key, "must have " + std::to_string(N) + " numbers");
        std::copy(values.begin(), values.end(), out.begin());
    }
    /// Calls use(element, path) for each element of a list.
    template <class F>
    void each(std::string_view key, F use, Need need = Need::Optional) {
        const JsonNode* list = typed(key, JsonNode::Kind::Array, need);
        for (std::size_t i = 0; list && i < list->children.size(); ++i)
            use(list->children[i], pathOf(key) + "[" + std::to_string(i) + "]");
    }
    /// Calls use(key, value, path) for each member of the object under `key`, whatever its keys are.
    template <class F>
    void eachMember(std::string_view key, F use, Need need = Need::Optional) {
        const JsonNode* object = typed(key, JsonNode::Kind::Object, need);
        for (std::size_t i = 0; object && i < object->children.size(); ++i)
            use(object->keys[i], object->children[i], pathOf(key) + "." + object->keys[i]);
    }
    /// A word of a fixed set: `parse` gives an optional value; `words` lists what is allowed.
    template <class T, class Parse>
    void readWord(std::string_view key, T& out, Parse parse, std::string_view words,
                  Need need = Need::Optional) {
        std::string word;
        if (const JsonNode* node = typed(key, JsonNode::Kind::Text, need)) {
            if (const auto value = parse(node->text))
                out = *value;
            else
                refuse(key, "must be one of " + std::string(words) + ", is \"" + node->text + "\"");
        }
    }
    /// Refuses unknown and repeated keys. `document` names what the keys belong to: "a scenario".
    void finish(std::string_view document);

private:
    const JsonNode* typed(std::string_view key, JsonNode::Kind kind, Need need);
    template <class T>
    void readNumbers(std::string_view key, std::vector<T>& out);

    const JsonNode* m_node; // null when it is no object
    std::string m_path;
    Issues& m_issues;
    std::vector<std::string_view> m_asked;
};

/// Numbers from their text. Nothing if out of range, or not whole where a whole number is wanted.
std::optional<double> doubleFromText(std::string_view);
std::optional<std::int64_t> int64FromText(std::string_view);
std::optional<std::uint64_t> uint64FromText(std::string_view);
/// Exact; nothing with more than six places or beyond 64 bits of micros.
std::optional<Money> moneyFromText(std::string_view);

/// All issues in one sentence: "content[0].id: is missing; seed: must be ..."
std::string joined(const Issues&);

} // namespace forereach
