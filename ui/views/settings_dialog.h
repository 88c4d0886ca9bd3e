// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SettingsDialog: where the data is, how the window looks, how many workers, how much is logged. Changes take
// effect at once; there is nothing to confirm.

#include <QDialog>

namespace forereach::ui {

class Preferences;
class WorkspaceSession;

class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    SettingsDialog(WorkspaceSession&, Preferences&, QWidget* parent = nullptr);
};

} // namespace forereach::ui
