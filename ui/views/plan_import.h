// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PlanImportDialog: why a plan could not be taken from its file: every issue with its row and column, and
// where a comma may be a decimal mark, the question whether it is.

#include <QDialog>

#include "core/model/line_item_table.h"

namespace forereach::ui {

class PlanImportDialog : public QDialog {
    Q_OBJECT

public:
    PlanImportDialog(const QString& path, const PlanReading&, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The comma is the decimal mark: read it again so.
    void commaTold();
};

} // namespace forereach::ui
