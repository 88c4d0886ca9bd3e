// SPDX-License-Identifier: GPL-3.0-or-later
// Undo from inside a text field. A text field claims Ctrl+Z for its own typing even when it has none to take
// back, and the workspace's undo is then never reached from the keyboard. This filter leaves the keys to the
// field as long as it has typing of its own to undo or redo, and to the window otherwise.
#pragma once

#include <QObject>

namespace forereach::ui {

class UndoFilter : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    bool eventFilter(QObject* object, QEvent* event) override;
};

} // namespace forereach::ui
