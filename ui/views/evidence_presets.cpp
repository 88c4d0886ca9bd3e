// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_presets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include "core/model/preset_diff.h"
#include "ui/session/session.h"
#include "ui/views/figure_editor.h"
#include "ui/views/figure_table.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

PresetsPanel::PresetsPanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("presetsPanel"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    m_finding = new QLabel(this);
    m_finding->setObjectName(QStringLiteral("presetsFinding"));
    m_finding->setProperty("role", QStringLiteral("section"));
    m_finding->setWordWrap(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    const auto combo = [&](const char* name, const QString& spoken) {
        auto* made = new QComboBox(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setAccessibleName(spoken);
        row->addWidget(made);
        return made;
    };
    m_left = combo("presetsLeft", tr("First preset"));
    row->addWidget(new QLabel(tr("against"), this));
    m_right = combo("presetsRight", tr("Second preset"));
    m_differing = new QCheckBox(tr("&Differences only"), this);
    m_differing->setObjectName(QStringLiteral("presetsDiffering"));
    m_differing->setChecked(true);
    row->addWidget(m_differing);
    row->addStretch(1);
    m_use = new QPushButton(this);
    m_use->setObjectName(QStringLiteral("presetsUse"));
    row->addWidget(m_use);
    m_table = new FigureTable(QStringLiteral("presetsTable"), this);
    m_table->setAccessibleName(tr("Weights of two presets"));
    m_editor = new FigureEditor(QStringLiteral("presetsEditor"), this);
    m_editor->setHint(tr("What if? Choose a weight to give the scenario another."));
    auto* frame = new QFrame(this);
    frame->setProperty("role", QStringLiteral("panel"));
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(kStep * 3, kStep * 2, kStep * 3, kStep * 2);
    inside->addWidget(m_editor);
    all->addWidget(m_finding);
    all->addLayout(row);
    all->addWidget(m_table, 1);
    all->addWidget(frame);
    connect(m_left, &QComboBox::currentIndexChanged, this, &PresetsPanel::fill);
    connect(m_right, &QComboBox::currentIndexChanged, this, &PresetsPanel::fill);
    connect(m_differing, &QCheckBox::toggled, this, &PresetsPanel::fill);
    connect(m_table, &FigureTable::keyChosen, this, &PresetsPanel::choose);
    connect(m_use, &QPushButton::clicked, this, &PresetsPanel::useRight);
}

void PresetsPanel::setSession(WorkspaceSession* session) {
    m_session = session;
    const QSignalBlocker quiet(m_left), silent(m_right);
    for (const RankingPreset& p : session->catalog().rankingPresets) {
        const QString id = QString::fromStdString(p.id), date = QString::fromStdString(p.date);
        for (QComboBox* box : {m_left, m_right}) {
            box->addItem(QStringLiteral("%1 (%2)").arg(id, date), id);
            box->setItemData(box->count() - 1, QString::fromStdString(p.title), Qt::ToolTipRole);
        }
    }
    const int own = m_left->findData(QString::fromStdString(session->scenario().distribution.rankingPreset));
    m_left->setCurrentIndex(std::max(0, own));
    m_right->setCurrentIndex(m_left->currentIndex() == 0 ? std::min(1, m_right->count() - 1) : 0);
}

void PresetsPanel::refresh() {
    if (m_session == nullptr) return;
    fill();
}

void PresetsPanel::fill() {
    if (m_session == nullptr) return;
    const Catalog& catalog = m_session->catalog();
    const RankingPreset* a = catalog.ranking(m_left->currentData().toString().toStdString());
    const RankingPreset* b = catalog.ranking(m_right->currentData().toString().toStdString());
    if (a == nullptr || b == nullptr) return;
    FigureData table;
    table.columns = {{tr("Figure"), {}, false, {}},
                     {QString::fromStdString(a->id), {}, true, QString::fromStdString(a->title)},
                     {QString::fromStdString(b->id), {}, true, QString::fromStdString(b->title)},
                     {tr("Mark of the second"), {}, false, {}},
                     {tr("Source of the second"), {}, false, {}}};
    int differing = 0;
    for (const PresetLine& line : sideBySide(*a, *b)) {
        differing += line.differs() ? 1 : 0;
        if (m_differing->isChecked() && !line.differs()) continue;
        const QString label = QString::fromStdString(line.label),
                      source = QString::fromStdString(line.b.source),
                      mark = qualityMark(line.b.quality) + QLatin1Char(' ') + qualityName(line.b.quality);
        table.rows.push_back(
            {{label, label, {}, false},
             {plainFigure(line.a.value), line.a.value, QString::fromStdString(line.a.source), false},
             {plainFigure(line.b.value), line.b.value, source, false},
             {mark, mark, {}, false},
             {source, source, source, false}});
        table.keys.push_back(QString::fromStdString(line.name));
    }
    m_finding->setText(a == b ? tr("The same preset twice")
                              : tr("%1 of %2 weights differ between %3 and %4")
                                    .arg(differing)
                                    .arg(sideBySide(*a, *b).size())
                                    .arg(QString::fromStdString(a->date), QString::fromStdString(b->date)));
    m_table->setFigures(std::move(table));
    m_table->showKey(m_chosen);
    const bool used = b->id == m_session->scenario().distribution.rankingPreset;
    m_use->setText(used ? tr("The scenario uses %1").arg(QString::fromStdString(b->id))
                        : tr("&Use %1").arg(QString::fromStdString(b->id)));
    m_use->setEnabled(!used);
    choose(m_chosen);
}

void PresetsPanel::choose(const QString& name) {
    m_chosen = name;
    const std::string path =
        "ranking." + m_session->scenario().distribution.rankingPreset + "." + name.toStdString();
    std::optional<DefaultInUse> figure;
    for (DefaultInUse& f : defaultsInUse(m_session->scenario(), m_session->catalog()))
        if (f.path == path) figure = std::move(f);
    m_editor->setFigure(std::move(figure));
}

void PresetsPanel::useRight() {
    Scenario after = m_session->scenario();
    after.distribution.rankingPreset = m_right->currentData().toString().toStdString();
    m_session->editScenario(tr("Ranking preset %1").arg(m_right->currentData().toString()), after);
}

} // namespace forereach::ui
