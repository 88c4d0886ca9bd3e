// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/undo_filter.h"

#include <QAbstractSpinBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>

namespace forereach::ui {

namespace {

/// Whether the field has typing of its own that the key would undo or redo; true for what is no text field.
bool wants(const QObject* object, bool redo) {
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(object))
        return redo ? text->document()->isRedoAvailable() : text->document()->isUndoAvailable();
    const auto* line = qobject_cast<const QLineEdit*>(object);
    if (!line && qobject_cast<const QAbstractSpinBox*>(object)) line = object->findChild<QLineEdit*>();
    return !line || (redo ? line->isRedoAvailable() : line->isUndoAvailable());
}

} // namespace

bool UndoFilter::eventFilter(QObject* object, QEvent* event) {
    if (event->type() != QEvent::ShortcutOverride) return QObject::eventFilter(object, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool undo = key->matches(QKeySequence::Undo), redo = key->matches(QKeySequence::Redo);
    if ((!undo && !redo) || wants(object, redo)) return QObject::eventFilter(object, event);
    event->ignore();
    return true;
}

} // namespace forereach::ui
