// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// AboutDialog: what this is, its licence, the licences of what it is made with, and whose data stand behind
// the defaults (resources/attributions.json).

#include <QDialog>

namespace forereach::ui {

class AboutDialog : public QDialog {
    Q_OBJECT

public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace forereach::ui
