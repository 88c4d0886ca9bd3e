// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/signal_table.h"

#include <algorithm>
#include <array>

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "core/response/signal_effects.h"
#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

namespace {

QString signedNumber(double value) {
    const QString text = QLocale().toString(std::abs(value), 'f', 2);
    return value < -0.005  ? QStringLiteral("−") + text
           : value > 0.005 ? QLatin1Char('+') + text
                           : QLocale().toString(0.0, 'f', 2);
}

QString actsOn(const std::string& name) {
    if (name == "hook") return SignalTable::tr("hook");
    if (name == "quality") return SignalTable::tr("quality");
    if (name == "pace") return SignalTable::tr("pace");
    if (name == "hazard") return SignalTable::tr("when people leave");
    return QString::fromStdString(name);
}

}

SignalTable::SignalTable(QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(kStep * 2);
    m_table = new QTreeWidget(this);
    m_table->setObjectName(QStringLiteral("signalTable"));
    m_table->setAccessibleName(tr("Signals and what they are assumed to do"));
    m_table->setHeaderLabels(
        {tr("Signal"), tr("Measured"), tr("Acts on"), tr("Assumed effect"), tr("Basis")});
    m_table->headerItem()->setToolTip(3, tr("In standard deviations of the catalogue; 0 is a typical item. "
                                            "In brackets the range that is plausible."));
    m_table->setRootIsDecorated(false);
    m_table->header()->moveSection(3, 1); // what it does stands next to what it is
    m_table->setTextElideMode(Qt::ElideRight);
    outer->addWidget(m_table, 1);

    auto* yours = new QWidget(this);
    auto* grid = new QGridLayout(yours);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(kStep * 3);
    grid->setVerticalSpacing(kStep);
    auto* head = new QLabel(tr("Your own values, where you know better"), yours);
    head->setProperty("role", QStringLiteral("section"));
    grid->addWidget(head, 0, 0, 1, 3);
    const std::array<std::pair<const char*, QString>, 3> rows{{
        {"hook", tr("Hook")},
        {"quality", tr("Quality")},
        {"pace", tr("Pace")},
    }};
    const QString tips[] = {tr("Higher: fewer swipe away in the first seconds"),
                            tr("Higher: people stay with it longer and resist passing by"),
                            tr("Higher: people stay after the first seconds")};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Override& o = m_overrides[i];
        const QString name = QString::fromLatin1(rows[i].first);
        o.use = new QCheckBox(rows[i].second, yours);
        o.use->setToolTip(tips[i]);
        o.use->setObjectName(name + QStringLiteral("OverrideCheck"));
        o.value = new QDoubleSpinBox(yours);
        o.value->setObjectName(name + QStringLiteral("OverrideSpin"));
        o.value->setAccessibleName(tr("Your value for %1").arg(name));
        o.value->setRange(-3, 3);
        o.value->setSingleStep(0.1);
        o.value->setDecimals(2);
        o.value->setKeyboardTracking(false);
        o.value->setSuffix(tr(" sd"));
        o.value->setMinimumWidth(scaled(84));
        o.assumed = new QLabel(yours);
        o.assumed->setObjectName(name + QStringLiteral("Assumed"));
        o.assumed->setProperty("role", QStringLiteral("small"));
        const int row = static_cast<int>(i) + 1;
        grid->addWidget(o.use, row, 0);
        grid->addWidget(o.value, row, 1);
        grid->addWidget(o.assumed, row, 2);
        connect(o.use, &QCheckBox::toggled, this, &SignalTable::emitOverrides);
        connect(o.value, &QDoubleSpinBox::valueChanged, this, &SignalTable::emitOverrides);
    }
    grid->setColumnStretch(0, 1);
    outer->addWidget(yours);
}

void SignalTable::setContent(const ContentItem& content) {
    m_table->clear();
    for (const SignalEffect& effect : explainSignals(content)) {
        QString acts = signedNumber(effect.effect);
        if (effect.low != effect.high)
            acts = tr("%1 (%2 to %3)").arg(acts, signedNumber(effect.low), signedNumber(effect.high));
        auto* row = new QTreeWidgetItem(m_table, {QString::fromStdString(effect.signal),
                                                  QString::fromStdString(effect.measured),
                                                  actsOn(effect.acts_on), acts, qualityName(effect.basis)});
        const QString source = QString::fromStdString(effect.source);
        for (int column = 0; column < 5; ++column)
            row->setToolTip(column, source.isEmpty() ? row->text(column)
                                                     : row->text(column) + QLatin1Char('\n') + source);
    }
    // The name and its effect are read whole; the others follow by scrolling, the longest cut at a reading
    // width.
    for (int column = 0; column < 5; ++column) {
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column), scaled(220)));
    }

    ContentItem assumedOnly = content;
    assumedOnly.overrides = {};
    const SignalPriors priors = signalPriors(assumedOnly);
    const double assumed[] = {priors.hook, priors.quality, priors.pace};
    const std::optional<double> given[] = {content.overrides.hook, content.overrides.quality,
                                           content.overrides.pace};
    // Only a short video has a pace; a value that stands there can still be taken away.
    const bool paced = content.format == Format::ShortVideo || content.overrides.pace;
    for (QWidget* part :
         std::initializer_list<QWidget*>{m_overrides[2].use, m_overrides[2].value, m_overrides[2].assumed})
        part->setVisible(paced);
    for (std::size_t i = 0; i < m_overrides.size(); ++i) {
        const Override& o = m_overrides[i];
        const QSignalBlocker quiet(o.use), quietToo(o.value);
        o.use->setChecked(given[i].has_value());
        o.value->setEnabled(given[i].has_value());
        o.value->setValue(given[i].value_or(assumed[i]));
        o.assumed->setText(given[i] ? tr("yours; assumed %1").arg(signedNumber(assumed[i]))
                                    : tr("assumed %1").arg(signedNumber(assumed[i])));
    }
}

void SignalTable::emitOverrides() {
    SignalOverrides overrides;
    std::optional<double>* fields[] = {&overrides.hook, &overrides.quality, &overrides.pace};
    for (std::size_t i = 0; i < m_overrides.size(); ++i)
        if (m_overrides[i].use->isChecked()) *fields[i] = m_overrides[i].value->value();
    Q_EMIT overridesChanged(overrides);
}

} // namespace forereach::ui
