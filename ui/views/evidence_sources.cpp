// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_sources.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include "core/report/rounding.h"
#include "ui/session/session.h"
#include "ui/views/figure_editor.h"
#include "ui/views/figure_table.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

SourcesPanel::SourcesPanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("sourcesPanel"));
    build();
}

void SourcesPanel::build() {
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("sourcesSummary"));
    m_summary->setProperty("role", QStringLiteral("section"));
    m_summary->setWordWrap(true);
    m_width = new QLabel(this);
    m_width->setObjectName(QStringLiteral("sourcesWidth"));
    m_width->setProperty("role", QStringLiteral("muted"));
    m_width->setWordWrap(true);
    auto* switches = new QHBoxLayout;
    switches->setSpacing(kStep * 4);
    m_draws = new QCheckBox(tr("&Ignorance in the interval"), this);
    m_draws->setObjectName(QStringLiteral("sourcesDraws"));
    m_draws->setToolTip(tr("Each replication draws the figures that are known only from low to high"));
    m_controls = new QCheckBox(tr("&Tell luck from ignorance"), this);
    m_controls->setObjectName(QStringLiteral("sourcesControls"));
    m_controls->setToolTip(tr("Runs the replications once more without draws: twice the computing"));
    switches->addWidget(m_draws);
    switches->addWidget(m_controls);
    switches->addStretch(1);

    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    m_search = new QLineEdit(this);
    m_search->setObjectName(QStringLiteral("sourcesSearch"));
    m_search->setAccessibleName(tr("Search the figures"));
    m_search->setPlaceholderText(tr("Search figures, sources, what they move"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search", palette()), QLineEdit::LeadingPosition);
    m_show = new QComboBox(this);
    m_show->setObjectName(QStringLiteral("sourcesShow"));
    m_show->setAccessibleName(tr("Which figures"));
    m_show->addItems({tr("All figures"), tr("Unverified"), tr("Changed by you"), tr("Drawn")});
    row->addWidget(m_search, 1);
    row->addWidget(m_show);

    m_table = new FigureTable(QStringLiteral("sourcesTable"), this);
    m_table->setAccessibleName(tr("Figures and their sources"));
    m_editor = new FigureEditor(QStringLiteral("sourcesEditor"), this);
    m_editor->setHint(tr("Choose a figure to see its source and to say it otherwise."));
    auto* frame = new QFrame(this);
    frame->setProperty("role", QStringLiteral("panel"));
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(kStep * 3, kStep * 2, kStep * 3, kStep * 2);
    inside->addWidget(m_editor);

    all->addWidget(m_summary);
    all->addWidget(m_width);
    all->addLayout(switches);
    all->addLayout(row);
    all->addWidget(m_table, 1);
    all->addWidget(frame);

    connect(m_search, &QLineEdit::textChanged, this, &SourcesPanel::fill);
    connect(m_show, &QComboBox::currentIndexChanged, this, &SourcesPanel::fill);
    connect(m_table, &FigureTable::keyChosen, this, &SourcesPanel::choose);
    connect(m_editor, &FigureEditor::valueSet, this,
            [this](const QString& path, double value) { setFigure(path, value); });
    connect(m_editor, &FigureEditor::valueReset, this, [this](const QString& path) { setFigure(path, {}); });
    connect(m_draws, &QCheckBox::toggled, this, &SourcesPanel::setDraws);
    connect(m_controls, &QCheckBox::toggled, this, &SourcesPanel::setControls);
}

void SourcesPanel::setSession(WorkspaceSession* session) {
    m_session = session;
}

void SourcesPanel::refresh() {
    if (m_session == nullptr) return;
    const Scenario& scenario = m_session->scenario();
    m_figures = defaultsInUse(scenario, m_session->catalog());
    const RestsOn rests = restsOn(m_figures);
    const auto drawn = static_cast<int>(std::count_if(
        m_figures.begin(), m_figures.end(), [](const DefaultInUse& f) { return f.drawn && !f.yours; }));
    const bool draws = scenario.parameterDraws && scenario.replications > 1;
    m_summary->setText(tr("%1 figures; rests on %2 unverified, %3 changed. %4")
                           .arg(m_figures.size())
                           .arg(rests.unverified)
                           .arg(rests.changed)
                           .arg(draws ? tr("Each replication draws %1.").arg(drawn)
                                      : tr("None is drawn: the interval is luck alone.")));
    QString width;
    if (m_session->outcome())
        for (const ItemReport& item : m_session->outcome()->report.items)
            if (item.width)
                width +=
                    (width.isEmpty() ? QString() : QStringLiteral("\n")) +
                    tr("%1: %2 % of the variance is ignorance (8 in 10 such estimates: %3 to %4 %), the rest "
                       "luck; %5 pairs")
                        .arg(QString::fromStdString(item.title))
                        .arg(qRound(item.width->ignorance * 10) * 10)
                        .arg(qRound(item.width->low * 10) * 10)
                        .arg(qRound(item.width->high * 10) * 10)
                        .arg(item.width->pairs);
    m_width->setText(width);
    m_width->setVisible(!width.isEmpty());
    const QSignalBlocker quiet(m_draws), silent(m_controls);
    m_draws->setChecked(scenario.parameterDraws);
    m_controls->setChecked(scenario.controls > 0);
    m_controls->setEnabled(draws);
    fill();
    choose(m_chosen);
}

void SourcesPanel::fill() {
    const QString text = m_search->text().trimmed();
    const auto show = static_cast<Show>(m_show->currentIndex());
    FigureData table;
    table.columns = {{tr("Figure"), {}, false, {}},
                     {tr("Value"), {}, true, tr("Yours where you have changed it")},
                     {tr("Low"), {}, true, {}},
                     {tr("High"), {}, true, {}},
                     {tr("Mark"),
                      {},
                      false,
                      tr("Filled: read or computed; half: quoted or secondary; hollow: no "
                         "source that says how")},
                     {tr("Drawn"), {}, false, tr("Each replication draws it from low to high")},
                     {tr("Moves"), {}, false, {}},
                     {tr("Source"), {}, false, {}}};
    for (const DefaultInUse& f : m_figures) {
        const bool drawn = f.drawn && !f.yours;
        if (show == Show::Unverified && (f.yours || !isUnverified(f.value.quality))) continue;
        if (show == Show::Changed && !f.yours) continue;
        if (show == Show::Drawn && !drawn) continue;
        const QString label = QString::fromStdString(f.label), path = QString::fromStdString(f.path),
                      source = QString::fromStdString(f.value.source),
                      moves = QString::fromStdString(f.influences);
        if (!text.isEmpty() && !label.contains(text, Qt::CaseInsensitive) &&
            !path.contains(text, Qt::CaseInsensitive) && !source.contains(text, Qt::CaseInsensitive) &&
            !moves.contains(text, Qt::CaseInsensitive))
            continue;
        const auto words = [](const QString& say, const QString& hint = {}) {
            return FigureCell{say, say, hint, false};
        };
        const auto number = [](double value, const QString& hint = {}) {
            return FigureCell{plainFigure(value), value, hint, false};
        };
        FigureCell value = number(f.yours.value_or(f.value.value));
        if (f.yours) {
            value.hint =
                tr("yours %1, default %2 (%3)")
                    .arg(plainFigure(*f.yours), plainFigure(f.value.value), qualityName(f.value.quality));
            value.text = QStringLiteral("◆ ") + value.text;
        }
        table.rows.push_back(
            {words(label, path), value, number(f.value.low), number(f.value.high),
             words(f.yours ? tr("yours")
                           : qualityMark(f.value.quality) + QLatin1Char(' ') + qualityName(f.value.quality)),
             words(drawn ? tr("yes") : QString()), words(moves), words(source, source)});
        table.keys.push_back(path);
    }
    m_table->setFigures(std::move(table));
    m_table->showKey(m_chosen);
}

void SourcesPanel::choose(const QString& path) {
    m_chosen = path;
    const auto it = std::find_if(m_figures.begin(), m_figures.end(), [&](const DefaultInUse& f) {
        return QString::fromStdString(f.path) == path;
    });
    m_editor->setFigure(it == m_figures.end() ? std::optional<DefaultInUse>() : *it);
}

bool SourcesPanel::setFigure(const QString& path, std::optional<double> value) {
    if (m_session == nullptr) return false;
    Scenario after = m_session->scenario();
    const std::string key = path.toStdString();
    const auto it = std::find_if(m_figures.begin(), m_figures.end(),
                                 [&](const DefaultInUse& f) { return f.path == key; });
    const QString label = it == m_figures.end() ? path : QString::fromStdString(it->label);
    if (value)
        after.overrides[key] = *value;
    else
        after.overrides.erase(key);
    // What only the rest of the scenario is short of is not this figure's fault.
    const Issues before = m_session->issues();
    for (const Issue& issue : validate(after, m_session->catalog()))
        if (std::find(before.begin(), before.end(), issue) == before.end()) {
            m_editor->showProblem(
                tr("%1 %2").arg(QString::fromStdString(issue.path), QString::fromStdString(issue.message)));
            return false;
        }
    m_session->editScenario(value ? tr("Change \"%1\"").arg(label) : tr("Put back \"%1\"").arg(label), after);
    return true;
}

void SourcesPanel::setDraws(bool draws) {
    Scenario after = m_session->scenario();
    after.parameterDraws = draws;
    if (!draws) after.controls = 0;
    m_session->editScenario(draws ? tr("Ignorance in the interval") : tr("Luck alone in the interval"),
                            after);
}

void SourcesPanel::setControls(bool controls) {
    Scenario after = m_session->scenario();
    after.controls = controls ? after.replications : 0;
    m_session->editScenario(tr("Tell luck from ignorance"), after);
}

} // namespace forereach::ui
