// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// FigureEditor: one figure that a scenario rests on, with its source, and a field for another value.

#include <QWidget>

#include <optional>

#include "core/model/defaults_in_use.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace forereach::ui {

/// "0.4", "2,665,533": six digits at most, in the user's locale.
QString plainFigure(double value);
/// Filled: read or computed; half: quoted or secondary; hollow: weak, unverified, assumed.
QString qualityMark(Quality);

class FigureEditor : public QWidget {
    Q_OBJECT

public:
    /// `name` is the objectName; its field and buttons are named after it: "sourcesEditorValue".
    explicit FigureEditor(const QString& name, QWidget* parent = nullptr);
    /// Nothing: says what to choose.
    void setFigure(std::optional<DefaultInUse>);
    const std::optional<DefaultInUse>& figure() const { return m_figure; }
    void setHint(const QString& whatToChoose);
    void showProblem(const QString&);

Q_SIGNALS:
    void valueSet(const QString& path, double value);
    void valueReset(const QString& path);

private:
    void take();
    std::optional<DefaultInUse> m_figure;
    QString m_hint;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_source = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_word = nullptr;
    QLineEdit* m_value = nullptr;
    QPushButton* m_set = nullptr;
    QPushButton* m_reset = nullptr;
};

} // namespace forereach::ui
