// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_target.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

#include "core/model/topics.h"
#include "ui/session/plan_changes.h"
#include "ui/views/check_list_button.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

using Options = QList<std::pair<QString, QString>>; // key, text

QStringList keysOf(const std::vector<std::string>& list) {
    QStringList out;
    for (const std::string& one : list) out << QString::fromStdString(one);
    return out;
}
QStringList keysOf(const std::vector<SegmentId>& list) {
    QStringList out;
    for (const SegmentId& one : list) out << QString::fromStdString(one.value);
    return out;
}
std::vector<std::string> listOf(const QStringList& keys) {
    std::vector<std::string> out;
    for (const QString& key : keys) out.push_back(key.toStdString());
    return out;
}
std::vector<SegmentId> segmentsOf(const QStringList& keys) {
    std::vector<SegmentId> out;
    for (const QString& key : keys) out.push_back({key.toStdString()});
    return out;
}

} // namespace

PlanTargetDialog::PlanTargetDialog(const Scenario& scenario, const Catalog& catalog, const LineItem& line,
                                   QWidget* parent)
    : QDialog(parent), m_line(line) {
    setObjectName(QStringLiteral("planTarget"));
    setWindowTitle(tr("For whom is %1?").arg(nameOf(line)));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    all->setSpacing(kStep * 4);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kStep * 4);
    form->setVerticalSpacing(kStep * 2);
    Options markets, segments, topics, languages, connections;
    std::set<std::string> spoken;
    for (const std::string& code : scenario.markets) {
        const QString key = QString::fromStdString(code);
        const Market* market = catalog.market(code);
        markets << std::pair(key, market ? marketName(*market) : key);
        for (int g = 0; g < kGenders; ++g)
            for (int a = 0; a < kAgeBands; ++a) {
                const SegmentId id = segmentIdOf(code, static_cast<Gender>(g), static_cast<AgeBand>(a));
                segments << std::pair(QString::fromStdString(id.value), segmentName(id));
            }
        if (market)
            for (const LanguageShare& l : market->languages) spoken.insert(l.language);
    }
    for (const TopicInfo& topic : kTopics) {
        const QString name = QString::fromUtf8(topic.name.data(), static_cast<qsizetype>(topic.name.size()));
        topics << std::pair(name, name);
    }
    for (const std::string& tag : spoken)
        languages << std::pair(QString::fromStdString(tag), languageName(tag));
    for (int k = 0; k < kConnections; ++k) {
        const std::string_view word = toText(static_cast<Connection>(k));
        const QString key = QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
        connections << std::pair(key, key);
    }
    const Targeting& t = line.targeting;
    add(form, "Markets", tr("&Markets"), tr("all of the scenario's"), markets, keysOf(line.markets));
    add(form, "Segments", tr("&People"), tr("everybody"), segments, keysOf(line.segments));
    add(form, "Topics", tr("&Interested in"), tr("anything"), topics, keysOf(t.topics));
    add(form, "Languages", tr("&Understands"), tr("any language"), languages, keysOf(t.languages));
    add(form, "Connections", tr("&Connection"), tr("any"), connections, keysOf(t.connections));
    m_hours = new QLineEdit(this);
    m_hours->setObjectName(QStringLiteral("planTargetHours"));
    m_hours->setAccessibleName(tr("Hours of the local day"));
    m_hours->setPlaceholderText(tr("all day, or as in 7-9, 18-24"));
    QStringList hours;
    for (const HourRange& h : t.hours) hours << QStringLiteral("%1-%2").arg(h.from).arg(h.to);
    m_hours->setText(hours.join(QStringLiteral(", ")));
    auto* hoursLabel = new QLabel(tr("&Hours"), this);
    hoursLabel->setBuddy(m_hours);
    form->addRow(hoursLabel, m_hours);
    add(form, "NotMarkets", tr("N&ot in"), tr("none left out"), markets, keysOf(t.excludeMarkets));
    add(form, "NotSegments", tr("No&t these people"), tr("none left out"), segments,
        keysOf(t.excludeSegments));
    add(form, "NotTopics", tr("Not inte&rested in"), tr("none left out"), topics, keysOf(t.excludeTopics));
    all->addLayout(form);
    auto* note = new QLabel(tr("Interests are what the platform believes of a person, not the truth."), this);
    note->setProperty("role", QStringLiteral("small"));
    all->addWidget(note);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setObjectName(QStringLiteral("planTargetOk"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    all->addWidget(buttons);
    setMinimumWidth(scaled(420));
}

CheckListButton* PlanTargetDialog::add(QFormLayout* form, const char* name, const QString& label,
                                       const QString& none, const Options& options,
                                       const QStringList& chosen) {
    auto* list = new CheckListButton(QStringLiteral("planTarget") + QLatin1String(name), none, this);
    list->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    QList<CheckListButton::Option> all;
    for (const auto& [key, text] : options) all << CheckListButton::Option{key, text};
    for (const QString& key : chosen) // what the scenario lacks is kept until it is unticked
        if (std::none_of(all.begin(), all.end(), [&](const auto& o) { return o.key == key; }))
            all << CheckListButton::Option{key, key};
    list->setOptions(all);
    list->setChosen(chosen);
    list->setMinimumWidth(scaled(240));
    auto* word = new QLabel(label, this);
    word->setBuddy(list);
    form->addRow(word, list);
    m_lists[QString::fromLatin1(name)] = list;
    return list;
}

LineItem PlanTargetDialog::chosen() const {
    const auto of = [this](const char* name) { return m_lists.at(QString::fromLatin1(name))->chosen(); };
    LineItem line = m_line;
    line.markets = listOf(of("Markets"));
    line.segments = segmentsOf(of("Segments"));
    line.targeting.topics = listOf(of("Topics"));
    line.targeting.languages = listOf(of("Languages"));
    line.targeting.connections = listOf(of("Connections"));
    line.targeting.excludeMarkets = listOf(of("NotMarkets"));
    line.targeting.excludeSegments = segmentsOf(of("NotSegments"));
    line.targeting.excludeTopics = listOf(of("NotTopics"));
    line.targeting.hours.clear();
    static const QRegularExpression range(QStringLiteral("(\\d{1,2})\\s*-\\s*(\\d{1,2})"));
    for (auto it = range.globalMatch(m_hours->text()); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        line.targeting.hours.push_back({match.captured(1).toInt(), match.captured(2).toInt()});
    }
    return line;
}

} // namespace forereach::ui
