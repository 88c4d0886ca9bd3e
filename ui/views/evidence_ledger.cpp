// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/evidence_ledger.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDateTime>
#include <QFrame>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>

#include "ui/charts/evidence_charts.h"
#include "ui/session/session.h"
#include "ui/views/picture_table.h"
#include "ui/views/reach_words.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

constexpr double kClaimed = 0.8; // the interval that is drawn

QString ledgerWord(const char* text) {
    return QCoreApplication::translate("forereach::ui::LedgerPanel", text);
}

bool isReach(const std::string& quantity) {
    return quantity == "reach";
}

QString dayOf(SimTime t) {
    return QLocale().toString(QDateTime::fromSecsSinceEpoch(t.seconds, QTimeZone::utc()).date(),
                              QLocale::ShortFormat);
}

SimTime publishedOf(const LedgerEntry& e) {
    return e.actual && e.actual->published ? *e.actual->published : e.publishAt;
}

QString stateWords(const LedgerEntry& e) {
    switch (e.state) {
    case LedgerState::Counts:
        return !e.inside   ? ledgerWord("counts, without an interval")
               : *e.inside ? ledgerWord("inside")
                           : ledgerWord("outside");
    case LedgerState::Superseded:
        return ledgerWord("superseded");
    case LedgerState::AfterTheFact:
        return ledgerWord("made after the fact");
    case LedgerState::Early:
        return ledgerWord("too early to tell");
    case LedgerState::Unanswered:
        break;
    }
    return ledgerWord("no actual yet");
}

/// "7 of 8 inside the 80 % interval: 88 %, could be 53 to 98 %".
QString coverageFinding(const Ledger& ledger) {
    for (const Coverage& c : ledger.coverage)
        if (std::abs(c.level - kClaimed) < 1e-9)
            return ledgerWord("%1 of %2 inside the 80 % interval: %3 %, could be %4 to %5 %")
                .arg(c.inside)
                .arg(c.of)
                .arg(qRound(100 * c.share()))
                .arg(qRound(100 * c.interval.low))
                .arg(qRound(100 * c.interval.high));
    return {};
}

/// What the counts mean: whether the claim stands, and on which side the forecasts err.
QString coverageMeaning(const Ledger& ledger) {
    QStringList parts;
    for (const Coverage& c : ledger.coverage)
        if (std::abs(c.level - kClaimed) < 1e-9)
            parts << (c.holds()             ? ledgerWord("that fits the claim of 80 %")
                      : c.share() < c.level ? ledgerWord("the intervals are too narrow: 80 % was claimed")
                                            : ledgerWord("the intervals are too wide: 80 % was claimed"));
    if (ledger.bias) {
        const double times = std::exp(*ledger.bias);
        const bool more = times >= 1;
        QString typical = QLocale().toString(more ? times : 1 / times, 'f', 1);
        if (ledger.biasError && std::abs(*ledger.bias) < 2 * *ledger.biasError)
            parts << ledgerWord("no side is favoured");
        else
            parts << (more ? ledgerWord("%1 times as many came as was forecast").arg(typical)
                           : ledgerWord("%1 times as many were forecast as came").arg(typical));
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace

std::vector<std::string> quantitiesOf(const Ledger& ledger) {
    std::map<std::string, int> counted;
    for (const LedgerEntry& e : ledger.entries)
        if (e.state == LedgerState::Counts && e.actual) ++counted[e.actual->quantity];
    std::vector<std::string> out;
    for (const auto& [quantity, n] : counted) out.push_back(quantity);
    std::stable_sort(out.begin(), out.end(), [&](const std::string& a, const std::string& b) {
        return counted.at(a) > counted.at(b);
    });
    return out;
}

LedgerLook ledgerLook(const Ledger& ledger, const std::string& quantity) {
    LedgerLook look;
    look.table.columns = {{ledgerWord("Post"), {}, false, {}},
                          {ledgerWord("Published"), {}, false, {}},
                          {ledgerWord("Forecast made"), {}, false, {}},
                          {ledgerWord("Of"), {}, false, ledgerWord("People reached, or times shown (views)")},
                          {ledgerWord("Forecast"), {}, true, ledgerWord("Typical outcome (P50)")},
                          {ledgerWord("8 in 10 outcomes"), {}, false, {}},
                          {ledgerWord("Came"), {}, true, ledgerWord("As the export says")},
                          {ledgerWord("State"), {}, false, {}},
                          {ledgerWord("Why"), {}, false, {}},
                          {ledgerWord("Run"), {}, false, ledgerWord("Version, scenario, digest")}};
    const auto words = [](const QString& text, const QString& exact = {}) {
        return FigureCell{text, exact.isEmpty() ? text : exact, {}, false};
    };
    std::vector<const LedgerEntry*> drawn;
    for (const LedgerEntry& e : ledger.entries) {
        const Estimate& f = e.forecast();
        const bool reach = e.actual && isReach(e.actual->quantity);
        look.table.rows.push_back(
            {words(QString::fromStdString(e.title)),
             words(dayOf(publishedOf(e)), QString::fromStdString(publishedOf(e).iso())),
             words(dayOf(e.madeAt), QString::fromStdString(e.madeAt.iso())),
             words(reach ? ledgerWord("people reached") : ledgerWord("times shown")),
             {typicalText(f), typical(f), {}, false},
             words(hasInterval(f) ? intervalTextOf(f) : QString()),
             e.actual ? FigureCell{countText(e.actual->value), e.actual->value, {}, false}
                      : FigureCell{QStringLiteral("-"), {}, {}, false},
             words(stateWords(e)),
             words(QString::fromStdString(e.why)),
             words(QStringLiteral("%1, %2, %3")
                       .arg(QString::fromStdString(e.engineVersion), QString::fromStdString(e.scenarioName),
                            QString::fromStdString(e.digest).left(8)))});
        look.table.keys.push_back(QString::number(look.table.keys.size()));
        if (e.state == LedgerState::Counts && e.actual && e.actual->quantity == quantity) drawn.push_back(&e);
    }
    if (drawn.empty()) return look;
    std::stable_sort(drawn.begin(), drawn.end(), [](const LedgerEntry* a, const LedgerEntry* b) {
        return publishedOf(*a) < publishedOf(*b);
    });
    const bool reach = isReach(quantity);
    look.data.x = {ledgerWord("Post"), ledgerWord("by day of publication"), ValueKind::Plain};
    look.data.y = {reach ? ledgerWord("People reached") : ledgerWord("Times shown"),
                   reach ? ledgerWord("people") : ledgerWord("times"), ValueKind::Count};
    ChartSeries &forecast = look.data.series.emplace_back(), came;
    forecast.name = ledgerWord("forecast");
    came.name = ledgerWord("came");
    came.slot = 1;
    for (const LedgerEntry* e : drawn) {
        const Estimate& f = e->forecast();
        ChartPoint& p = forecast.points.emplace_back();
        p.x = static_cast<double>(forecast.points.size() - 1);
        p.y = typical(f);
        if (hasInterval(f)) {
            p.low = f.p10;
            p.high = f.p90;
        }
        p.label = dayOf(publishedOf(*e)) + QLatin1Char('\n') + QString::fromStdString(e->title);
        p.note = stateWords(*e);
        ChartPoint& q = came.points.emplace_back();
        q.x = p.x;
        q.y = e->actual->value;
        q.label = p.label;
    }
    look.data.series.push_back(std::move(came));
    look.finding = coverageFinding(ledger);
    if (look.finding.isEmpty())
        look.finding = ledgerWord("%1 forecasts answered, none with an interval").arg(ledger.counted);
    look.subtitle = ledgerWord("Dots: forecast with 8 in 10 outcomes; diamonds: what came");
    if (const QString meaning = coverageMeaning(ledger); !meaning.isEmpty())
        look.subtitle += QStringLiteral("; ") + meaning;
    return look;
}

LedgerPanel::LedgerPanel(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("ledgerPanel"));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(kStep * 2);
    m_quantity = new QComboBox(this);
    m_quantity->setObjectName(QStringLiteral("ledgerQuantity"));
    m_quantity->setAccessibleName(tr("What is counted"));
    all->addWidget(m_quantity, 0, Qt::AlignLeft);
    const auto [splitter, frame, inside] = pictureAndTable(QStringLiteral("ledgerSplitter"), this);
    m_chart = new LedgerChart(QStringLiteral("evidenceLedger"), frame);
    inside->addWidget(m_chart);
    m_table = new FigureTable(QStringLiteral("evidenceLedgerTable"), splitter);
    m_table->setAccessibleName(tr("Forecasts and what came"));
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    frame->setMinimumHeight(scaled(160));
    m_table->setMinimumHeight(scaled(110));
    all->addWidget(splitter, 1);
    m_notes = new QLabel(this);
    m_notes->setObjectName(QStringLiteral("ledgerNotes"));
    m_notes->setProperty("role", QStringLiteral("small"));
    m_notes->setWordWrap(true);
    all->addWidget(m_notes);
    connect(m_quantity, &QComboBox::activated, this, &LedgerPanel::show);
}

void LedgerPanel::setSession(WorkspaceSession* session) {
    m_session = session;
    show();
}

void LedgerPanel::refresh() {
    if (m_session == nullptr) return;
    m_session->ledger(this, [this](Result<Ledger> ledger) {
        m_problem = ledger ? QString() : QString::fromStdString(ledger.error().text());
        m_ledger = ledger ? std::move(ledger).value() : Ledger{};
        const QSignalBlocker quiet(m_quantity);
        const QString chosen = m_quantity->currentData().toString();
        m_quantity->clear();
        for (const std::string& q : quantitiesOf(m_ledger))
            m_quantity->addItem(isReach(q) ? tr("People reached") : tr("Times shown (views)"),
                                QString::fromStdString(q));
        m_quantity->setCurrentIndex(std::max(0, m_quantity->findData(chosen)));
        show();
        Q_EMIT read();
    });
}

void LedgerPanel::show() {
    m_quantity->setVisible(m_quantity->count() > 1);
    LedgerLook look = ledgerLook(m_ledger, m_quantity->currentData().toString().toStdString());
    m_chart->setEmptyText(
        !m_problem.isEmpty() ? tr("The ledger cannot be read: %1").arg(m_problem)
        : m_ledger.entries.empty()
            ? tr("No forecast yet: every stored run is one. Run, publish, then drop an export.")
            : tr("No actuals yet. Drop an export after publishing."));
    m_chart->setTitle(look.finding);
    m_chart->setSubtitle(look.subtitle);
    m_chart->setProvenance(tr("Ledger of Forereach %1: %2 forecasts, %3 answered")
                               .arg(QStringLiteral(FOREREACH_VERSION))
                               .arg(m_ledger.entries.size())
                               .arg(m_ledger.counted));
    m_chart->setData(look.data);
    m_table->setFigures(std::move(look.table));
    m_table->setVisible(!m_ledger.entries.empty());
    QStringList notes;
    for (const std::string& note : m_ledger.notes) notes << QString::fromStdString(note);
    m_notes->setText(notes.join(QStringLiteral(". ")));
    m_notes->setVisible(!notes.isEmpty());
}

} // namespace forereach::ui
