// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/json_node.h"

#include <boost/json/basic_parser_impl.hpp>

namespace forereach {

namespace {

namespace bj = boost::json;

/// Builds the tree from the parser's events. The top of the stack is the container being filled.
class TreeBuilder {
public:
    static constexpr std::size_t max_object_size = std::size_t(-1);
    static constexpr std::size_t max_array_size = std::size_t(-1);
    static constexpr std::size_t max_key_size = std::size_t(1) << 20;
    static constexpr std::size_t max_string_size = std::size_t(1) << 30;

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) { return open(JsonNode::Kind::Object); }
    bool on_object_end(std::size_t, bj::error_code&) { return close(); }
    bool on_array_begin(bj::error_code&) { return open(JsonNode::Kind::Array); }
    bool on_array_end(std::size_t, bj::error_code&) { return close(); }
    bool on_key_part(bj::string_view s, std::size_t, bj::error_code&) { return part(s); }
    bool on_key(bj::string_view s, std::size_t, bj::error_code&) {
        part(s);
        m_stack.back().keys.push_back(std::move(m_text));
        m_text.clear();
        return true;
    }
    bool on_string_part(bj::string_view s, std::size_t, bj::error_code&) { return part(s); }
    bool on_string(bj::string_view s, std::size_t, bj::error_code&) { return leaf(JsonNode::Kind::Text, s); }
    bool on_number_part(bj::string_view s, bj::error_code&) { return part(s); }
    bool on_int64(std::int64_t, bj::string_view s, bj::error_code&) {
        return leaf(JsonNode::Kind::Number, s);
    }
    bool on_uint64(std::uint64_t, bj::string_view s, bj::error_code&) {
        return leaf(JsonNode::Kind::Number, s);
    }
    bool on_double(double, bj::string_view s, bj::error_code&) { return leaf(JsonNode::Kind::Number, s); }
    bool on_bool(bool b, bj::error_code&) {
        JsonNode node;
        node.kind = JsonNode::Kind::Bool;
        node.boolean = b;
        return add(std::move(node));
    }
    bool on_null(bj::error_code&) { return add(JsonNode{}); }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

    JsonNode takeRoot() { return std::move(m_root); }

private:
    bool part(bj::string_view s) {
        m_text.append(s.data(), s.size());
        return true;
    }
    bool leaf(JsonNode::Kind kind, bj::string_view rest) {
        part(rest);
        JsonNode node;
        node.kind = kind;
        node.text = std::move(m_text);
        m_text.clear();
        return add(std::move(node));
    }
    bool add(JsonNode node) {
        if (m_stack.empty())
            m_root = std::move(node);
        else
            m_stack.back().children.push_back(std::move(node));
        return true;
    }
    bool open(JsonNode::Kind kind) {
        m_stack.emplace_back().kind = kind;
        return true;
    }
    bool close() {
        JsonNode node = std::move(m_stack.back());
        m_stack.pop_back();
        return add(std::move(node));
    }

    std::vector<JsonNode> m_stack;
    std::string m_text;
    JsonNode m_root;
};

std::string placeOf(std::string_view text, std::size_t offset) {
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
            ++column;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

std::string_view nameOf(JsonNode::Kind kind) {
    switch (kind) {
    case JsonNode::Kind::Null:
        return "null";
    case JsonNode::Kind::Bool:
        return "true or false";
    case JsonNode::Kind::Number:
        return "a number";
    case JsonNode::Kind::Text:
        return "a text";
    case JsonNode::Kind::Array:
        return "a list";
    case JsonNode::Kind::Object:
        return "an object";
    }
    return "";
}

std::variant<JsonNode, Issue> parseJson(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    bj::basic_parser<TreeBuilder> parser{bj::parse_options{}};
    bj::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error) {
        const std::string why = error == bj::error::incomplete ? "the text ends too early" : error.message();
        return Issue{placeOf(text, used), "is not JSON: " + why};
    }
    const std::size_t extra = text.find_first_not_of(" \t\r\n", used);
    if (extra != std::string_view::npos)
        return Issue{placeOf(text, extra), "is not JSON: text after the end of the document"};
    return parser.handler().takeRoot();
}

} // namespace forereach
