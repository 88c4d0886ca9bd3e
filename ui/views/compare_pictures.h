// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// From a comparison to what the charts and tables of the compare page show, and how it says a verdict. Values
// are copied, never computed here.

#include "core/report/comparison.h"
#include "ui/charts/chart_data.h"
#include "ui/views/figure_table.h"

namespace forereach::ui {

/// In the language of the window, from the words of the compare page.
QString compareText(const char* text);
/// "+6,000", "-400", "0" only for none, "near 0" for what rounds to nothing.
QString signedText(double value, double unit);
/// "+6,000 (2,000 to 11,000)".
QString differenceWords(const Estimate&, double smallest = 1);
/// "+14.6 % (4.1 to 27.0 %)"; "-" without one.
QString percentWords(const std::optional<Estimate>&);

/// One item of a comparison: what it is compared with in each of the other variants.
struct CompareView {
    const Comparison* comparison = nullptr;
    QString base; // letter
    struct Other {
        QString letter;
        int slot = 0; // colour
        const ItemComparison* item = nullptr;
    };
    std::vector<Other> others;
    bool one() const { return others.size() == 1; }
};
/// `item`: of the baseline; the first if it has no such one.
CompareView compareViewOf(const Comparison&, const ItemId& item);

/// "share that watched 3 s".
QString measureWord(const std::string& measure);

struct ComparePicture {
    QString finding, subtitle;
    ChartData data;
    FigureData table;
};
/// Total, then segments by absolute difference. Keys of rows: "" and segment ids; of several variants "B|id".
ComparePicture whereTheyDiffer(const CompareView&);

/// Every outcome in per cent of the baseline's.
ComparePicture outcomesDiffer(const CompareView&);
/// People reached so far at equal age, each variant a line.
ComparePicture differenceOverTime(const CompareView&);
ComparePicture retentionDiffers(const CompareView&);
/// A table only: the fields that differ, in words, and as the subtitle what must be known to read the
/// figures.
ComparePicture whatDiffers(const CompareView&);
/// A table only: real impressions that a test on the platform needs.
ComparePicture liveTests(const CompareView&);

/// Columns and rows that the tabs share: one thing, both sides, difference, per cent, how often ahead.
void comparedHead(const CompareView&, const QString& what, const QString& unit, FigureData&);
void comparedRow(const CompareView&, const CompareView::Other&, const QString& name, const QString& key,
                 const Difference&, FigureData&, bool shares = false);

struct CompareVerdict {
    Verdict verdict = Verdict::CannotTell;
    QString sentence, detail;
    std::optional<int> replications; // so many would give an answer, or an interval
};
CompareVerdict verdictWords(const CompareView&);
/// Under exported pictures.
QString compareProvenance(const Comparison&);

} // namespace forereach::ui
