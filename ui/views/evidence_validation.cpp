// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_validation.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "ui/charts/evidence_charts.h"
#include "ui/session/session.h"
#include "ui/views/picture_table.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QString checkWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::ValidationPanel", text);
}

/// With as many digits as the sampling error allows, two of it; three where none is known.
QString checkedValue(const ValidationRow& row, double value, std::optional<double> error) {
    const double scale = row.unit == "share" ? 100 : 1;
    value *= scale;
    const double unit = error && *error > 0 ? std::pow(10, std::floor(std::log10(*error * scale)))
                        : value != 0        ? std::pow(10, std::floor(std::log10(std::abs(value))) - 2)
                                            : 1;
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(unit))), 0, 5);
    const QString text = QLocale().toString(value, 'f', decimals);
    return row.unit == "share" ? text + QStringLiteral(" %")
           : row.unit == "s"   ? text + QStringLiteral(" s")
                               : text;
}

QString errorOf(const ValidationRow& row) {
    if (!row.simulated) return QStringLiteral("-");
    const auto sign = [](double x) { return x > 0 ? QStringLiteral("+") : QString(); };
    if (row.kind == ToleranceKind::Relative)
        return sign(row.error) + QLocale().toString(100 * row.error, 'f', 1) + QStringLiteral(" %");
    if (row.unit == "share")
        return checkWord("%1 points").arg(sign(row.error) + QLocale().toString(100 * row.error, 'f', 2));
    return sign(row.error) + QLocale().toString(row.error, 'f', 3);
}

QString toleranceOf(const ValidationRow& row) {
    if (row.kind == ToleranceKind::Relative)
        return QStringLiteral("± %1 %").arg(QLocale().toString(100 * row.tolerance, 'f', 0));
    if (row.low <= -1) return checkWord("at most %1").arg(checkedValue(row, row.high, {}));
    return checkWord("%1 to %2").arg(checkedValue(row, row.low, {}), checkedValue(row, row.high, {}));
}

QString useOf(TargetUse use) {
    return use == TargetUse::Fitted    ? checkWord("fitted")
           : use == TargetUse::HeldOut ? checkWord("held out")
                                       : checkWord("reference");
}

QString verdictOfRow(const ValidationRow& row) {
    return !row.simulated ? checkWord("not computed") : row.holds ? checkWord("holds") : checkWord("fails");
}

/// Failing, not computed, holding, references; within them as they are printed.
int rankOf(const ValidationRow& row) {
    return row.use == TargetUse::Reference ? 3 : row.holds ? 2 : row.simulated ? 0 : 1;
}

} // namespace

ValidationLook validationLook(const ValidationDesk::Answer& answer) {
    ValidationLook look;
    std::vector<ValidationRow> rows = answer.found.rows;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const ValidationRow& a, const ValidationRow& b) { return rankOf(a) < rankOf(b); });
    look.data.x = {checkWord("Statistic"), checkWord("failing first"), ValueKind::Plain};
    look.data.y = {checkWord("Simulated"), checkWord("times the target"), ValueKind::Plain};
    ChartSeries& s = look.data.series.emplace_back();
    s.name = checkWord("simulated");
    look.table.columns = {
        {checkWord("Statistic"), {}, false, {}},
        {checkWord("Target"), {}, true, checkWord("As published")},
        {checkWord("Simulated"), {}, true, {}},
        {checkWord("Sampling error"),
         {},
         true,
         checkWord("One standard error over groups of viewers; of what is measured of the run as a whole, "
                   "or is the same in all groups, none is known")},
        {checkWord("95 % interval"), {}, true, checkWord("Of shares by Wilson's formula, from draws")},
        {checkWord("Off by"),
         {},
         true,
         checkWord(
             "Of the target, or the difference where the target is a ratio; above 0, the model has more than "
             "was published")},
        {checkWord("Tolerance"), {}, true, {}},
        {checkWord("Verdict"), {}, false, {}},
        {checkWord("Use"),
         {},
         false,
         checkWord("Fitted: parameters were moved towards it. Held out: compared only. Reference: another "
                   "platform or measure, a frame and not a law")},
        {checkWord("Source"), {}, false, {}}};
    int left = 0;
    for (const ValidationRow& row : rows) {
        const QString name = QString::fromStdString(row.statistic),
                      source = QString::fromStdString(row.source);
        const auto words = [](const QString& text, const QString& hint = {}) {
            return FigureCell{text, text, hint, false};
        };
        look.table.rows.push_back(
            {words(name),
             {checkedValue(row, row.target, {}), row.target, {}, false},
             row.simulated
                 ? FigureCell{checkedValue(row, *row.simulated, row.samplingError), *row.simulated, {}, false}
                 : words(checkWord("not computed"), QString::fromStdString(row.whyNot)),
             row.samplingError
                 ? FigureCell{QStringLiteral("± ") + checkedValue(row, *row.samplingError, row.samplingError),
                              *row.samplingError,
                              {},
                              false}
                 : FigureCell{checkWord("no error known"), {}, {}, false},
             row.interval ? words(checkWord("%1 to %2")
                                      .arg(checkedValue(row, row.interval->low, row.samplingError),
                                           checkedValue(row, row.interval->high, row.samplingError)))
                          : FigureCell{QStringLiteral("-"), {}, {}, false},
             row.simulated ? FigureCell{errorOf(row), row.error, {}, false}
                           : FigureCell{errorOf(row), {}, {}, false},
             words(toleranceOf(row)),
             words(verdictOfRow(row)),
             words(useOf(row.use)),
             words(source, source)});
        look.table.keys.push_back(name);
        if (row.target <= 0 || row.simulated.value_or(0) <= 0) { // no ratio
            ++left;
            continue;
        }
        ChartPoint& p = s.points.emplace_back();
        p.x = static_cast<double>(s.points.size() - 1);
        p.y = *row.simulated / row.target;
        p.label = name;
        p.text = row.use == TargetUse::Reference || row.holds ? QString() : checkWord("fails");
        p.note = QStringLiteral("%1; %2").arg(verdictOfRow(row),
                                              checkWord("target %1, simulated %2")
                                                  .arg(checkedValue(row, row.target, {}),
                                                       checkedValue(row, *row.simulated, row.samplingError)));
        p.hollow = row.use == TargetUse::Reference;
        if (row.interval) {
            p.low = std::max(0.0, row.interval->low) / row.target;
            p.high = row.interval->high / row.target;
        }
        look.tolerances.emplace_back(row.low / row.target, row.high / row.target);
    }
    look.finding = checkWord("%1 of %2 published figures come out within their tolerance")
                       .arg(answer.found.holding())
                       .arg(answer.found.counted());
    if (answer.found.absent() > 0)
        look.finding += checkWord("; %1 could not be computed").arg(answer.found.absent());
    look.subtitle =
        checkWord("The defaults as shipped, preset %1, %2 viewers in China, %3 days, seed %4; grey: "
                  "tolerance, whiskers: 95 %, hollow: a frame and not a law")
            .arg(QString::fromStdString(answer.options.preset), countText(double(answer.options.viewers)))
            .arg(answer.options.days)
            .arg(answer.options.seed);
    if (left > 0) look.subtitle += checkWord("; %1 without a ratio stand in the table alone").arg(left);
    return look;
}

ValidationPanel::ValidationPanel(ValidationDesk::Validate validate, QWidget* parent)
    : QWidget(parent), m_desk(std::move(validate)) {
    setObjectName(QStringLiteral("validationPanel"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 2);
    m_preset = new QComboBox(this);
    m_preset->setObjectName(QStringLiteral("validationPreset"));
    m_preset->setAccessibleName(tr("Response preset to check"));
    m_size = new QComboBox(this);
    m_size->setObjectName(QStringLiteral("validationSize"));
    m_size->setAccessibleName(tr("How many viewers are simulated"));
    for (const int viewers : {100'000, 20'000})
        m_size->addItem(tr("%1 viewers").arg(countText(viewers)), viewers);
    m_size->setToolTip(tr("With fewer viewers the platform learns less, and rare actions have a wide error"));
    m_state = new QLabel(this);
    m_state->setObjectName(QStringLiteral("validationState"));
    m_state->setProperty("role", QStringLiteral("chip"));
    m_progress = new QLabel(this);
    m_progress->setObjectName(QStringLiteral("validationProgress"));
    m_progress->setProperty("role", QStringLiteral("muted"));
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("validationCancel"));
    m_run = new QPushButton(this);
    m_run->setObjectName(QStringLiteral("validationRun"));
    m_run->setProperty("role", QStringLiteral("primary"));
    row->addWidget(m_preset);
    row->addWidget(m_size);
    row->addWidget(m_state);
    row->addStretch(1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_run);
    all->addLayout(row);
    const auto [splitter, frame, inside] = pictureAndTable(QStringLiteral("validationSplitter"), this);
    m_chart = new RatioChart(QStringLiteral("evidenceValidation"));
    auto* scroll = new QScrollArea(frame); // a row a statistic: more than a low window has
    scroll->setWidget(m_chart);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    inside->addWidget(scroll);
    m_table = new FigureTable(QStringLiteral("evidenceValidationTable"), splitter);
    m_table->setAccessibleName(tr("Published figures and what the model gives"));
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    frame->setMinimumHeight(scaled(160));
    m_table->setMinimumHeight(scaled(110));
    all->addWidget(splitter, 1);
    connect(m_preset, &QComboBox::currentIndexChanged, this, &ValidationPanel::refresh);
    connect(m_size, &QComboBox::currentIndexChanged, this, &ValidationPanel::refresh);
    connect(m_run, &QPushButton::clicked, this, [this] { m_desk.run(m_session->catalog(), chosen()); });
    connect(m_cancel, &QPushButton::clicked, &m_desk, &ValidationDesk::cancel);
    connect(&m_desk, &ValidationDesk::changed, this, &ValidationPanel::refresh);
    connect(m_table, &FigureTable::keyChosen, this, [this](const QString& key) {
        const ChartData drawn = m_chart->chartData();
        ChartFrame::Spot spot;
        if (!drawn.series.empty())
            for (std::size_t i = 0; i < drawn.series[0].points.size(); ++i)
                if (drawn.series[0].points[i].label == key) spot = {0, static_cast<int>(i)};
        m_chart->setSelected(spot);
    });
}

void ValidationPanel::setSession(WorkspaceSession* session) {
    m_session = session;
    for (const std::string& preset : ValidationDesk::presets(session->catalog()))
        m_preset->addItem(QString::fromStdString(preset), QString::fromStdString(preset));
    const QString used = QString::fromStdString(session->scenario().distribution.responsePreset);
    m_preset->setCurrentIndex(std::max(0, m_preset->findData(used)));
}

ValidationOptions ValidationPanel::chosen() const {
    ValidationOptions options;
    options.preset = m_preset->currentData().toString().toStdString();
    options.viewers = m_size->currentData().toInt();
    options.workers = m_session->runOptions.workers;
    return options;
}

void ValidationPanel::refresh() {
    if (m_session == nullptr || m_preset->count() == 0) return;
    const ValidationOptions wanted = chosen();
    const ValidationDesk::Answer* answer = m_desk.answer(wanted.preset);
    const bool stale = answer && answer->options.viewers != wanted.viewers;
    QString work;
    if (m_desk.isWorking()) {
        const Progress& p = m_desk.progress();
        work = tr("Checking %1: %2").arg(QString::fromStdString(m_desk.asked()), percentText(p.done));
        if (p.secondsLeft >= 0) work += tr(", %1 s left").arg(figureText(p.secondsLeft, 1));
    }
    m_progress->setText(work);
    m_progress->setVisible(m_desk.isWorking());
    m_cancel->setVisible(m_desk.isWorking());
    m_run->setText(answer ? tr("Check &again") : tr("&Check"));
    m_run->setEnabled(!m_desk.isWorking());
    const bool failed = !m_desk.failure().isEmpty() && m_desk.asked() == wanted.preset;
    const auto overridden = m_session->scenario().overrides.size();
    QString state = failed  ? tr("Cannot check: %1").arg(m_desk.failure())
                    : stale ? tr("Checked with %1 viewers").arg(countText(double(answer->options.viewers)))
                    : answer && overridden > 0 ? tr("Without what you changed (%1)").arg(overridden)
                                               : QString();
    m_state->setText(state);
    m_state->setToolTip(state);
    m_state->setVisible(!state.isEmpty());
    m_chart->setEmptyText(m_desk.isWorking()
                              ? work
                              : tr("Runs the model as it ships and sets what comes out beside what has been "
                                   "published of real feeds. Takes about a minute."));
    show(answer);
    m_chart->setStale(stale);
    m_table->setDimmed(stale);
}

void ValidationPanel::show(const ValidationDesk::Answer* answer) {
    const std::string digest = answer ? answer->found.digest : std::string();
    if (answer == m_shown && digest == m_shownDigest) return;
    m_shown = answer;
    m_shownDigest = digest;
    const ValidationLook look = answer ? validationLook(*answer) : ValidationLook{};
    m_chart->setSelected({});
    m_chart->setTitle(look.finding);
    m_chart->setSubtitle(look.subtitle);
    if (answer)
        m_chart->setProvenance(
            tr("Checked by Forereach %1, digest %2")
                .arg(QStringLiteral(FOREREACH_VERSION), QString::fromStdString(digest).left(8)));
    m_chart->setRatios(look.tolerances, look.data);
    m_table->setFigures(look.table);
}

} // namespace forereach::ui
