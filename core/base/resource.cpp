// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resource.h"

namespace forereach {

std::optional<std::string_view> findResource(std::string_view name) {
    for (unsigned i = 0; i < detail::kEmbeddedFileCount; ++i)
        if (name == detail::kEmbeddedFiles[i].name)
            return std::string_view(
                detail::kEmbeddedFiles[i].begin,
                static_cast<std::size_t>(detail::kEmbeddedFiles[i].end - detail::kEmbeddedFiles[i].begin));
    return std::nullopt;
}

std::vector<std::string_view> listResources(std::string_view prefix) {
    std::vector<std::string_view> names;
    for (unsigned i = 0; i < detail::kEmbeddedFileCount; ++i)
        if (std::string_view name = detail::kEmbeddedFiles[i].name; name.starts_with(prefix))
            names.push_back(name);
    return names;
}

} // namespace forereach
