// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/figure_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

QString plainFigure(double value) {
    // Whole numbers whole, the rest with six digits: what a pack says has no more.
    return std::abs(value) >= 1e6 || (value == std::floor(value) && std::abs(value) < 1e15)
               ? QLocale().toString(std::round(value), 'f', 0)
               : QLocale().toString(value, 'g', 6);
}

QString qualityMark(Quality quality) {
    switch (quality) {
    case Quality::P:
    case Quality::C:
        return QStringLiteral("●");
    case Quality::PQ:
    case Quality::S:
        return QStringLiteral("◐");
    case Quality::SMinus:
    case Quality::U:
    case Quality::Assumption:
        break;
    }
    return QStringLiteral("○");
}

FigureEditor::FigureEditor(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep);
    const auto label = [&](const char* part, const char* role) {
        auto* made = new QLabel(this);
        made->setObjectName(name + QLatin1String(part));
        made->setProperty("role", QString::fromLatin1(role));
        made->setWordWrap(true);
        made->setTextInteractionFlags(Qt::TextSelectableByMouse);
        return made;
    };
    m_title = label("Title", "section");
    m_facts = label("Facts", "muted");
    m_source = label("Source", "small");
    m_problem = label("Problem", "danger");
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    m_word = new QLabel(tr("&Yours"), this);
    m_value = new QLineEdit(this);
    m_value->setObjectName(name + QStringLiteral("Value"));
    m_value->setAccessibleName(tr("Your value"));
    m_value->setMaximumWidth(scaled(140));
    m_word->setBuddy(m_value);
    m_set = new QPushButton(tr("Set"), this);
    m_set->setObjectName(name + QStringLiteral("Set"));
    m_set->setAccessibleName(tr("Use your value"));
    m_reset = new QPushButton(tr("Use the default"), this);
    m_reset->setObjectName(name + QStringLiteral("Reset"));
    row->addWidget(m_word);
    row->addWidget(m_value);
    row->addWidget(m_set);
    row->addWidget(m_reset);
    row->addWidget(m_problem, 1);
    all->addWidget(m_title);
    all->addWidget(m_facts);
    all->addWidget(m_source);
    all->addLayout(row);
    connect(m_set, &QPushButton::clicked, this, &FigureEditor::take);
    connect(m_value, &QLineEdit::returnPressed, this, &FigureEditor::take);
    connect(m_value, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (m_figure) Q_EMIT valueReset(QString::fromStdString(m_figure->path));
    });
    setFigure({});
}

void FigureEditor::setHint(const QString& whatToChoose) {
    m_hint = whatToChoose;
    if (!m_figure) m_title->setText(m_hint);
}

void FigureEditor::setFigure(std::optional<DefaultInUse> figure) {
    const bool same =
        figure && m_figure && figure->path == m_figure->path && figure->yours == m_figure->yours;
    m_figure = std::move(figure);
    for (QWidget* part : std::initializer_list<QWidget*>{m_facts, m_source, m_word, m_value, m_set, m_reset})
        part->setVisible(m_figure.has_value());
    if (!same) showProblem({});
    if (!m_figure) {
        m_title->setText(m_hint);
        return;
    }
    const DefaultInUse& f = *m_figure;
    const QString standard = plainFigure(f.value.value), quality = qualityName(f.value.quality);
    m_title->setText(QString::fromStdString(f.label));
    const QString range = f.value.low < f.value.high
                              ? tr("from %1 to %2").arg(plainFigure(f.value.low), plainFigure(f.value.high))
                              : tr("without a range");
    QStringList facts{f.yours ? tr("yours %1, default %2 (%3)").arg(plainFigure(*f.yours), standard, quality)
                              : tr("default %1 (%2)").arg(standard, quality),
                      range};
    if (f.value.year != 0) facts << QString::number(f.value.year);
    if (f.yours)
        facts << tr("held at your value");
    else if (f.drawn)
        facts << tr("drawn by each replication");
    facts << tr("moves: %1").arg(QString::fromStdString(f.influences));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_source->setText(QString::fromStdString(f.value.source));
    if (!same) m_value->setText(plainFigure(f.yours.value_or(f.value.value)));
    m_value->setEnabled(f.least < f.most);
    m_set->setEnabled(f.least < f.most);
    m_reset->setEnabled(f.yours.has_value());
    m_value->setToolTip(tr("From %1 to %2").arg(plainFigure(f.least), plainFigure(f.most)));
}

void FigureEditor::showProblem(const QString& text) {
    m_problem->setText(text);
}

void FigureEditor::take() {
    if (!m_figure) return;
    bool isNumber = false;
    double value = QLocale().toDouble(m_value->text().trimmed(), &isNumber);
    if (!isNumber) value = QLocale::c().toDouble(m_value->text().trimmed(), &isNumber);
    if (!isNumber) return showProblem(tr("That is not a number."));
    if (value < m_figure->least || value > m_figure->most)
        return showProblem(
            tr("It must be from %1 to %2.").arg(plainFigure(m_figure->least), plainFigure(m_figure->most)));
    Q_EMIT valueSet(QString::fromStdString(m_figure->path), value);
}

} // namespace forereach::ui
