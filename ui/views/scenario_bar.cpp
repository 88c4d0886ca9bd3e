// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/scenario_bar.h"

#include <QComboBox>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

#include "ui/session/session.h"
#include "ui/views/check_list_button.h"
#include "ui/views/eliding_combo.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

/// A field under its caption; the caption is the field's accessible name and takes its mnemonic.
QWidget* captioned(const QString& caption, QWidget* field, QWidget* parent) {
    auto* host = new QWidget(parent);
    auto* layout = new QVBoxLayout(host);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto* label = new QLabel(caption, host);
    label->setProperty("role", QStringLiteral("small"));
    label->setBuddy(field);
    layout->addWidget(label);
    layout->addWidget(field);
    field->setAccessibleName(caption);
    return host;
}

}

ScenarioBar::ScenarioBar(WorkspaceSession& session, QWidget* parent) : QFrame(parent), m_session(session) {
    setObjectName(QStringLiteral("scenarioBar"));
    build();
    connect(&m_session, &WorkspaceSession::scenarioChanged, this, &ScenarioBar::showScenario);
    connect(&m_session, &WorkspaceSession::opened, this, &ScenarioBar::showScenario);
    connect(&m_session, &WorkspaceSession::runUpdated, this, &ScenarioBar::showRun);
    showScenario();
    showIdle();
    refreshIcons();
}

void ScenarioBar::build() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(kStep * 3, kStep, kStep * 3, kStep * 2);
    row->setSpacing(kStep * 2);
    outer->addLayout(row);
    m_row = row;

    m_workspace = new QToolButton(this);
    m_workspace->setObjectName(QStringLiteral("workspaceButton"));
    m_workspace->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_workspace->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(captioned(tr("Workspace"), m_workspace, this));

    m_scenario = new ElidingCombo(this);
    m_scenario->setObjectName(QStringLiteral("scenarioCombo"));
    m_scenario->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_scenarioMenu = new QToolButton(this);
    m_scenarioMenu->setObjectName(QStringLiteral("scenarioMenuButton"));
    m_scenarioMenu->setPopupMode(QToolButton::InstantPopup);
    m_scenarioMenu->setAccessibleName(tr("Scenario menu"));
    m_scenarioMenu->setToolTip(tr("Duplicate, rename or remove the scenario"));
    auto* pair = new QWidget(this);
    auto* pairLayout = new QHBoxLayout(pair);
    pairLayout->setContentsMargins(0, 0, 0, 0);
    pairLayout->setSpacing(kStep);
    pairLayout->addWidget(m_scenario, 1);
    pairLayout->addWidget(m_scenarioMenu);
    row->addWidget(captioned(tr("Scenario"), pair, this), 3);
    m_scenario->setAccessibleName(tr("Scenario"));

    m_markets = new CheckListButton(QStringLiteral("marketsButton"), tr("None"), this);
    row->addWidget(captioned(tr("Markets"), m_markets, this), 1);
    m_segments = new CheckListButton(QStringLiteral("segmentsButton"), tr("Everyone"), this);
    m_segmentsHost = captioned(tr("Segments in focus"), m_segments, this);
    row->addWidget(m_segmentsHost, 1);
    m_distribution = new ElidingCombo(this);
    m_distribution->setObjectName(QStringLiteral("distributionCombo"));
    m_distribution->addItem(tr("Recommended"), static_cast<int>(DistributionMode::Recommended));
    m_distribution->addItem(tr("Social"), static_cast<int>(DistributionMode::Social));
    m_distribution->addItem(tr("Chronological"), static_cast<int>(DistributionMode::Chronological));
    m_distribution->addItem(tr("Portal"), static_cast<int>(DistributionMode::Portal));
    m_distribution->addItem(tr("Random"), static_cast<int>(DistributionMode::Random));
    m_distribution->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    row->addWidget(captioned(tr("Feed"), m_distribution, this), 1);

    const auto spin = [&](const char* name, int low, int high, const QString& caption, const QString& tip) {
        auto* box = new QSpinBox(this);
        box->setObjectName(QString::fromLatin1(name));
        box->setRange(low, high);
        box->setGroupSeparatorShown(true);
        box->setKeyboardTracking(false);
        box->setButtonSymbols(QAbstractSpinBox::NoButtons);
        box->setToolTip(tip);
        row->addWidget(captioned(caption, box, this));
        return box;
    };
    m_days = spin("horizonSpin", 1, 60, tr("Days"), tr("How many days are simulated"));
    m_viewers = spin("viewersSpin", 12, 20'000'000, tr("Viewers"),
                     tr("Virtual viewers: each stands for many people. More are slower and surer."));
    m_viewers->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_replications = spin("replicationsSpin", 1, 64, tr("Runs"),
                          tr("Replications: the same week with other luck. The interval comes from them."));
    m_seed = new QLineEdit(this);
    m_seed->setObjectName(QStringLiteral("seedEdit"));
    m_seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,18}")), m_seed));
    m_seed->setToolTip(tr("Same seed, same luck: the same scenario gives the same figures."));
    row->addWidget(captioned(tr("Seed"), m_seed, this));
    m_run = new QPushButton(this);
    m_run->setObjectName(QStringLiteral("runButton"));
    m_run->setProperty("role", QStringLiteral("primary"));
    row->addWidget(captioned(QStringLiteral(" "), m_run, this));

    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("runProgress"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(3);
    m_progress->setAccessibleName(tr("Progress of the run"));
    QSizePolicy keep = m_progress->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(keep);
    outer->addWidget(m_progress);
    fit();

    const auto edit = [this](const QString& label, auto change) {
        Scenario after = m_session.scenario();
        change(after);
        m_session.editScenario(label, after);
    };
    connect(m_scenario, &QComboBox::activated, this,
            [this](int i) { m_session.openScenario(m_scenario->itemText(i)); });
    connect(m_markets, &CheckListButton::chosenChanged, this, [edit](const QStringList& keys) {
        edit(tr("Change markets"), [&](Scenario& s) {
            s.markets.clear();
            for (const QString& key : keys) s.markets.push_back(key.toStdString());
            std::erase_if(s.segments, [&](const SegmentId& id) {
                return !keys.contains(QString::fromStdString(id.value.substr(0, id.value.find(':'))));
            });
        });
    });
    connect(m_segments, &CheckListButton::chosenChanged, this, [edit](const QStringList& keys) {
        edit(tr("Change segments"), [&](Scenario& s) {
            s.segments.clear();
            for (const QString& key : keys) s.segments.push_back({key.toStdString()});
        });
    });
    connect(m_distribution, &QComboBox::activated, this, [this, edit](int i) {
        edit(tr("Change feed"), [&](Scenario& s) {
            s.distribution.mode = static_cast<DistributionMode>(m_distribution->itemData(i).toInt());
        });
    });
    connect(m_days, &QSpinBox::valueChanged, this,
            [edit](int v) { edit(tr("Change horizon"), [v](Scenario& s) { s.horizonDays = v; }); });
    connect(m_viewers, &QSpinBox::valueChanged, this,
            [edit](int v) { edit(tr("Change number of viewers"), [v](Scenario& s) { s.viewers = v; }); });
    connect(m_replications, &QSpinBox::valueChanged, this, [edit](int v) {
        edit(tr("Change replications"), [v](Scenario& s) {
            s.replications = v;
            if (s.controls > v) s.controls = v < 2 ? 0 : v;
        });
    });
    connect(m_seed, &QLineEdit::editingFinished, this, [this, edit] {
        bool good = false;
        const quint64 seed = m_seed->text().toULongLong(&good);
        if (good)
            edit(tr("Change seed"), [seed](Scenario& s) { s.seed = seed; });
        else
            showScenario();
    });
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_session.isRunning())
            m_session.cancelRun();
        else
            m_session.run();
    });
}

bool ScenarioBar::goToField(const QString& path) {
    const std::pair<const char*, QWidget*> fields[] = {
        {"markets", m_markets},          {"segments", m_segments},         {"horizon_days", m_days},
        {"viewers", m_viewers},          {"replications", m_replications}, {"seed", m_seed},
        {"distribution", m_distribution}};
    for (const auto& [name, widget] : fields)
        if (path.startsWith(QLatin1String(name))) {
            widget->setFocus(Qt::OtherFocusReason);
            return true;
        }
    return false;
}

void ScenarioBar::showScenario() {
    const Scenario& s = m_session.scenario();
    const QString file = QFileInfo(m_session.path()).completeBaseName();
    m_workspace->setText(
        fontMetrics().elidedText(file.isEmpty() ? tr("None") : file, Qt::ElideMiddle, scaled(110)));
    m_workspace->setToolTip(m_session.path());

    const QSignalBlocker b1(m_scenario), b2(m_days), b3(m_viewers), b4(m_replications), b5(m_seed),
        b6(m_distribution);
    const QString name = QString::fromStdString(s.name);
    QStringList names = m_session.scenarioNames();
    if (!names.contains(name)) names.prepend(name);
    m_scenario->clear();
    m_scenario->addItems(names);
    m_scenario->setCurrentText(name);
    m_scenario->setToolTip(name);

    QList<CheckListButton::Option> markets, segments;
    for (const Market& market : m_session.catalog().markets)
        markets << CheckListButton::Option{QString::fromStdString(market.code), marketName(market)};
    QStringList chosenMarkets, chosenSegments;
    for (const std::string& code : s.markets) {
        chosenMarkets << QString::fromStdString(code);
        for (int g = 0; g < kGenders; ++g)
            for (int a = 0; a < kAgeBands; ++a) {
                const SegmentId id = segmentIdOf(code, static_cast<Gender>(g), static_cast<AgeBand>(a));
                segments << CheckListButton::Option{QString::fromStdString(id.value), segmentName(id)};
            }
    }
    for (const SegmentId& id : s.segments) chosenSegments << QString::fromStdString(id.value);
    m_markets->setOptions(markets);
    m_markets->setChosen(chosenMarkets);
    m_segments->setOptions(segments);
    m_segments->setChosen(chosenSegments);
    m_distribution->setCurrentIndex(m_distribution->findData(static_cast<int>(s.distribution.mode)));
    m_days->setValue(s.horizonDays);
    m_viewers->setValue(static_cast<int>(s.viewers));
    m_replications->setValue(s.replications);
    if (!m_seed->hasFocus() || m_seed->text().toULongLong() != s.seed)
        m_seed->setText(QString::number(s.seed));
    setEnabled(m_session.isOpen());
}

void ScenarioBar::showRun(const RunUpdate& update) {
    if (update.isTerminal()) return showIdle();
    const double done = update.state == RunUpdate::State::Partial ? 1 : update.progress.done;
    m_progress->setVisible(true);
    m_progress->setValue(static_cast<int>(std::lround(1000 * done)));
    QString text = QLocale().toString(static_cast<int>(std::lround(100 * done))) + tr(" %");
    if (update.smallPopulation)
        text = tr("First answer…");
    else if (update.progress.secondsLeft >= 0)
        text = tr("%1, %2 s left").arg(text).arg(static_cast<int>(std::ceil(update.progress.secondsLeft)));
    m_run->setText(text);
    m_run->setAccessibleName(tr("Cancel the run"));
    m_run->setToolTip(tr("Cancel (Shift+F5). The last answer stays."));
    m_run->setIcon(icon("cancel", palette()));
    m_run->setProperty("role", QVariant());
    m_run->setProperty("running", true);
    restyle(m_run);
}

void ScenarioBar::showIdle() {
    m_progress->setVisible(false);
    m_run->setText(tr("Run"));
    m_run->setAccessibleName(tr("Run"));
    m_run->setToolTip(tr("Simulate the scenario (F5)"));
    m_run->setProperty("role", QStringLiteral("primary"));
    m_run->setProperty("running", false);
    m_run->setIcon({});
    restyle(m_run);
}

void ScenarioBar::refreshIcons() {
    m_workspace->setIcon(icon("workspace", palette()));
    m_scenarioMenu->setIcon(icon("more", palette()));
    if (m_session.isRunning()) m_run->setIcon(icon("cancel", palette()));
}

void ScenarioBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_run) refreshIcons();
    if (event->type() == QEvent::FontChange && m_run) fit();
}

void ScenarioBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fit();
}

/// Narrow windows and large text: fields give up room before any is cut off.
void ScenarioBar::fit() {
    const bool tight = width() < scaled(1010);
    m_row->setSpacing(tight ? kStep : kStep * 2);
    m_scenario->setMinimumWidth(scaled(tight ? 80 : 96));
    m_distribution->setMinimumContentsLength(tight ? 5 : 11);
    m_markets->setMinimumWidth(scaled(tight ? 60 : 80));
    m_segments->setMinimumWidth(scaled(tight ? 60 : 80));
    m_segmentsHost->findChild<QLabel*>()->setText(tight ? tr("Segments") : tr("Segments in focus"));
    m_days->setFixedWidth(scaled(tight ? 38 : 44));
    m_viewers->setFixedWidth(scaled(tight ? 76 : 88));
    m_replications->setFixedWidth(scaled(tight ? 38 : 44));
    m_seed->setFixedWidth(scaled(tight ? 46 : 52));
    m_run->setMinimumWidth(scaled(tight ? 96 : 110));
}

} // namespace forereach::ui
