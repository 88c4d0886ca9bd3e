// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/cut_pairs.h"

#include <QRegularExpression>
#include <QString>

#include <algorithm>

namespace forereach::ui {

namespace {
constexpr double kLengthsAlike = 0.25; // of the longer one

/// The name without what marks a version; empty if nothing else is left.
QString stemOf(const LibraryItem& item) {
    static const QRegularExpression marks(
        QStringLiteral("(^|[^\\p{L}\\p{N}])(cut|version|ver|v|take|edit|final|draft|copy|alt|kopie|fassung|"
                       "schnitt)?[\\s_.-]*"
                       "(\\(?\\d{1,2}\\)?|[a-f])?(?=$|[^\\p{L}\\p{N}])"));
    static const QRegularExpression gaps(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString name = item.file ? QString::fromStdString(item.file->path.stem().string())
                             : QString::fromStdString(item.content.title);
    name = name.toLower();
    name.replace(marks, QStringLiteral(" "));
    return name.replace(gaps, QStringLiteral(" ")).trimmed();
}
} // namespace

std::vector<ItemId> likelyCuts(const std::vector<const LibraryItem*>& items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const LibraryItem& first = *items[i];
        const QString stem = stemOf(first);
        if (stem.isEmpty() || !first.piece.empty() || first.content.durationS <= 0) continue;
        std::vector<ItemId> group{first.content.id};
        for (std::size_t j = i + 1; j < items.size(); ++j) {
            const LibraryItem& other = *items[j];
            const double longer = std::max(first.content.durationS, other.content.durationS);
            const double shorter = std::min(first.content.durationS, other.content.durationS);
            if (other.piece.empty() && shorter >= (1 - kLengthsAlike) * longer && stemOf(other) == stem)
                group.push_back(other.content.id);
        }
        if (group.size() > 1) return group;
    }
    return {};
}

} // namespace forereach::ui
