// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/json_read.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace forereach {

namespace {

/// A decimal number as digits and a power of ten: value = digits * 10^exponent. Nothing if the digits do not
/// fit.
struct Decimal {
    bool negative = false;
    std::uint64_t digits = 0;
    int exponent = 0;
};

std::optional<Decimal> decimalFromText(std::string_view text) {
    Decimal d;
    std::size_t i = 0;
    if (i < text.size() && text[i] == '-') {
        d.negative = true;
        ++i;
    }
    bool fraction = false;
    int trailingZeros = 0; // of the digits so far, not multiplied in yet
    for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        d.exponent -= fraction ? 1 : 0;
        if (text[i] == '0') {
            ++trailingZeros;
            continue;
        }
        for (int z = 0; z <= trailingZeros && d.digits != 0; ++z) {
            if (d.digits > std::numeric_limits<std::uint64_t>::max() / 10) return std::nullopt;
            d.digits *= 10;
        }
        trailingZeros = 0;
        const std::uint64_t digit = static_cast<std::uint64_t>(text[i] - '0');
        if (d.digits > std::numeric_limits<std::uint64_t>::max() - digit) return std::nullopt;
        d.digits += digit;
    }
    d.exponent += trailingZeros;
    if (i < text.size()) {
        std::string_view power = text.substr(i + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        int e = 0;
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), e);
        if (error != std::errc() || end != power.data() + power.size() || std::abs(e) > 1000)
            return std::nullopt;
        d.exponent += e;
    }
    if (d.digits == 0) d = Decimal{};
    return d;
}

/// value * 10^scale as a whole magnitude.
std::optional<std::uint64_t> wholeMagnitude(const Decimal& d, int scale) {
    std::uint64_t value = d.digits;
    if (value != 0 && d.exponent + scale < 0) return std::nullopt;
    for (int i = 0; value != 0 && i < d.exponent + scale; ++i) {
        if (value > std::numeric_limits<std::uint64_t>::max() / 10) return std::nullopt;
        value *= 10;
    }
    return value;
}

std::optional<std::int64_t> signedFrom(const Decimal& d, int scale) {
    const auto magnitude = wholeMagnitude(d, scale);
    if (!magnitude || *magnitude > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    const auto value = static_cast<std::int64_t>(*magnitude);
    return d.negative ? -value : value;
}

template <class T>
std::optional<T> finiteFromText(std::string_view text) {
    T value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t up = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
            diagonal = up;
        }
    }
    return row[b.size()];
}

std::string excerpt(std::string_view text) {
    return text.size() <= 60 ? std::string(text) : std::string(text.substr(0, 57)) + "...";
}

} // namespace

std::optional<double> doubleFromText(std::string_view text) {
    return finiteFromText<double>(text);
}

std::optional<std::int64_t> int64FromText(std::string_view text) {
    const auto decimal = decimalFromText(text);
    return decimal ? signedFrom(*decimal, 0) : std::nullopt;
}

std::optional<std::uint64_t> uint64FromText(std::string_view text) {
    const auto decimal = decimalFromText(text);
    if (!decimal || decimal->negative) return std::nullopt;
    return wholeMagnitude(*decimal, 0);
}

std::optional<Money> moneyFromText(std::string_view text) {
    const auto decimal = decimalFromText(text);
    if (!decimal) return std::nullopt;
    const auto micros = signedFrom(*decimal, 6);
    return micros ? std::optional<Money>(Money{*micros}) : std::nullopt;
}

std::string joined(const Issues& issues) {
    std::string text;
    for (const Issue& issue : issues) {
        if (!text.empty()) text += "; ";
        text += issue.path.empty() ? issue.message : issue.path + ": " + issue.message;
    }
    return text;
}

ObjectReader::ObjectReader(const JsonNode& node, std::string path, Issues& issues)
    : m_node(node.kind == JsonNode::Kind::Object ? &node : nullptr), m_path(std::move(path)),
      m_issues(issues) {
    if (!m_node) m_issues.push_back({m_path, "must be an object, is " + std::string(nameOf(node.kind))});
}

std::string ObjectReader::pathOf(std::string_view key) const {
    return m_path.empty() ? std::string(key) : m_path + "." + std::string(key);
}

void ObjectReader::refuse(std::string_view key, std::string message) {
    m_issues.push_back({pathOf(key), std::move(message)});
}

const JsonNode* ObjectReader::find(std::string_view key, Need need) {
    if (!m_node) return nullptr;
    m_asked.push_back(key);
    const auto at = std::find(m_node->keys.begin(), m_node->keys.end(), key);
    if (at != m_node->keys.end())
        return &m_node->children[static_cast<std::size_t>(at - m_node->keys.begin())];
    if (need == Need::Required) refuse(key, "is missing");
    return nullptr;
}

const JsonNode* ObjectReader::typed(std::string_view key, JsonNode::Kind kind, Need need) {
    const JsonNode* node = find(key, need);
    if (!node || node->kind == kind) return node;
    refuse(key, "must be " + std::string(nameOf(kind)) + ", is " + std::string(nameOf(node->kind)));
    return nullptr;
}

void ObjectReader::read(std::string_view key, std::string& out, Need need) {
    if (const JsonNode* node = typed(key, JsonNode::Kind::Text, need)) out = node->text;
}

void ObjectReader::read(std::string_view key, bool& out, Need need) {
    if (const JsonNode* node = typed(key, JsonNode::Kind::Bool, need)) out = node->boolean;
}

void ObjectReader::read(std::string_view key, double& out, Need need) {
    const JsonNode* node = typed(key, JsonNode::Kind::Number, need);
    if (!node) return;
    if (const auto value = doubleFromText(node->text))
        out = *value;
    else
        refuse(key, "is a number too large to hold: " + excerpt(node->text));
}

void ObjectReader::read(std::string_view key, std::int32_t& out, Need need) {
    std::int64_t wide = out;
    read(key, wide, need);
    if (wide < std::numeric_limits<std::int32_t>::min() || wide > std::numeric_limits<std::int32_t>::max())
        refuse(key, "must be between -2147483648 and 2147483647, is " + std::to_string(wide));
    else
        out = static_cast<std::int32_t>(wide);
}

void ObjectReader::read(std::string_view key, std::int64_t& out, Need need) {
    const JsonNode* node = typed(key, JsonNode::Kind::Number, need);
    if (!node) return;
    if (const auto value = int64FromText(node->text))
        out = *value;
    else
        refuse(key, "must be a whole number of at most 63 bits, is " + excerpt(node->text));
}

void ObjectReader::read(std::string_view key, std::uint64_t& out, Need need) {
    const JsonNode* node = typed(key, JsonNode::Kind::Number, need);
    if (!node) return;
    if (const auto value = uint64FromText(node->text))
        out = *value;
    else
        refuse(key, "must be a whole number from 0 to 18446744073709551615, is " + excerpt(node->text));
}

void ObjectReader::read(std::string_view key, SimTime& out, Need need) {
    const JsonNode* node = typed(key, JsonNode::Kind::Text, need);
    if (!node) return;
    const Result<SimTime> time = SimTime::parse(node->text);
    if (time)
        out = *time;
    else
        refuse(key,
               "must be an ISO 8601 time such as 2026-11-24T18:00:00Z, is \"" + excerpt(node->text) + "\"");
}

void ObjectReader::read(std::string_view key, Money& out, Need need) {
    const JsonNode* node = typed(key, JsonNode::Kind::Number, need);
    if (!node) return;
    if (const auto money = moneyFromText(node->text))
        out = *money;
    else
        refuse(key, "must be a decimal with up to six places below 9223372036854, is " + excerpt(node->text));
}

void ObjectReader::read(std::string_view key, std::vector<std::string>& out, Need need) {
    const JsonNode* list = typed(key, JsonNode::Kind::Array, need);
    if (!list) return;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < list->children.size(); ++i) {
        const JsonNode& node = list->children[i];
        if (node.kind != JsonNode::Kind::Text)
            m_issues.push_back({pathOf(key) + "[" + std::to_string(i) + "]",
                                "must be a text, is " + std::string(nameOf(node.kind))});
        values.push_back(node.text);
    }
    out = std::move(values);
}

template <class T>
void ObjectReader::readNumbers(std::string_view key, std::vector<T>& out) {
    const JsonNode* list = typed(key, JsonNode::Kind::Array, Need::Optional);
    if (!list) return;
    std::vector<T> values;
    values.reserve(list->children.size());
    for (std::size_t i = 0; i < list->children.size(); ++i) {
        const JsonNode& node = list->children[i];
        const auto value =
            node.kind == JsonNode::Kind::Number ? finiteFromText<T>(node.text) : std::optional<T>();
        if (!value)
            m_issues.push_back({pathOf(key) + "[" + std::to_string(i) + "]",
                                "must be a finite number, is " + std::string(nameOf(node.kind))});
        values.push_back(value.value_or(T{}));
    }
    out = std::move(values);
}

void ObjectReader::read(std::string_view key, std::vector<double>& out) {
    readNumbers(key, out);
}
void ObjectReader::read(std::string_view key, std::vector<float>& out) {
    readNumbers(key, out);
}

void ObjectReader::finish(std::string_view document) {
    if (!m_node) return;
    for (std::size_t i = 0; i < m_node->keys.size(); ++i) {
        const std::string& key = m_node->keys[i];
        const bool repeated =
            std::find(m_node->keys.begin(), m_node->keys.begin() + static_cast<std::ptrdiff_t>(i), key) !=
            m_node->keys.begin() + static_cast<std::ptrdiff_t>(i);
        if (repeated) {
            refuse(key, "stands more than once");
            continue;
        }
        if (std::find(m_asked.begin(), m_asked.end(), key) != m_asked.end()) continue;
        std::string message = "is not a key of " + std::string(document);
        const auto nearest = std::min_element(m_asked.begin(), m_asked.end(), [&](auto a, auto b) {
            return editDistance(key, a) < editDistance(key, b);
        });
        if (nearest != m_asked.end() && key.size() < 64 && editDistance(key, *nearest) <= 2 + key.size() / 6)
            message += "; did you mean " + std::string(*nearest) + "?";
        refuse(key, std::move(message));
    }
}

} // namespace forereach
