// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SignalTable: each measured signal, what it is assumed to do to viewers and how far that may be wrong, on
// what basis; below it, what the user says against the sum. Every mapping is an assumption and is called one.

#include <QWidget>

#include <array>

#include "ui/session/session.h"

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QTreeWidget;

namespace forereach::ui {

class SignalTable : public QWidget {
    Q_OBJECT

public:
    explicit SignalTable(QWidget* parent = nullptr);
    void setContent(const ContentItem&);
    QTreeWidget* table() const { return m_table; }

Q_SIGNALS:
    void overridesChanged(const forereach::SignalOverrides& overrides);

private:
    void emitOverrides();

    struct Override {
        QCheckBox* use = nullptr;
        QDoubleSpinBox* value = nullptr;
        QLabel* assumed = nullptr;
    };
    QTreeWidget* m_table = nullptr;
    std::array<Override, 3> m_overrides; // hook, quality, pace
};

} // namespace forereach::ui
