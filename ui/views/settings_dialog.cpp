// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/settings_dialog.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QThread>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/session/session.h"
#include "ui/views/diagnostics.h"
#include "ui/views/preferences.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QLabel* section(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("section"));
    return label;
}

/// A path that can be selected, and a button that opens its folder.
QWidget* place(const QString& path, const char* name, QWidget* parent) {
    auto* host = new QWidget(parent);
    auto* row = new QHBoxLayout(host);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(path.isEmpty() ? SettingsDialog::tr("nowhere yet") : path, host);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    row->addWidget(label, 1);
    auto* open = new QPushButton(SettingsDialog::tr("Show"), host);
    open->setAccessibleName(SettingsDialog::tr("Show the folder of %1").arg(path));
    open->setEnabled(!path.isEmpty());
    QObject::connect(open, &QPushButton::clicked, open, [path] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
    });
    row->addWidget(open);
    return host;
}

}

SettingsDialog::SettingsDialog(WorkspaceSession& session, Preferences& preferences, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    setMinimumWidth(scaled(560));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    outer->setSpacing(kStep * 3);
    const auto form = [&] {
        auto* layout = new QFormLayout;
        layout->setHorizontalSpacing(kStep * 4);
        layout->setVerticalSpacing(kStep * 2);
        layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
        outer->addLayout(layout);
        return layout;
    };

    outer->addWidget(section(tr("Appearance"), this));
    auto* look = form();
    auto* theme = new QComboBox(this);
    theme->setObjectName(QStringLiteral("themeCombo"));
    theme->addItem(tr("As the system"), static_cast<int>(ThemeChoice::System));
    theme->addItem(tr("Light"), static_cast<int>(ThemeChoice::Light));
    theme->addItem(tr("Dark"), static_cast<int>(ThemeChoice::Dark));
    theme->setCurrentIndex(theme->findData(static_cast<int>(preferences.theme())));
    look->addRow(tr("&Colours"), theme);
    connect(theme, &QComboBox::currentIndexChanged, this, [&preferences, theme](int i) {
        preferences.setTheme(static_cast<ThemeChoice>(theme->itemData(i).toInt()));
    });
    auto* text = new QComboBox(this);
    text->setObjectName(QStringLiteral("textSizeCombo"));
    for (const int percent : {80, 90, 100, 110, 125, 150, 175, 200})
        text->addItem(tr("%1 %").arg(percent), percent);
    text->setCurrentIndex(std::max(0, text->findData(preferences.textPercent())));
    look->addRow(tr("&Text size"), text);
    connect(text, &QComboBox::currentIndexChanged, this,
            [&preferences, text](int i) { preferences.setTextPercent(text->itemData(i).toInt()); });

    outer->addWidget(section(tr("Simulation"), this));
    auto* engine = form();
    auto* workers = new QSpinBox(this);
    workers->setObjectName(QStringLiteral("workersSpin"));
    workers->setRange(0, 64);
    workers->setSpecialValueText(tr("One per core (%1 here)").arg(QThread::idealThreadCount()));
    workers->setValue(preferences.workers());
    workers->setToolTip(tr("Results do not depend on it, only the time they take."));
    engine->addRow(tr("&Workers"), workers);
    connect(workers, &QSpinBox::valueChanged, &preferences, &Preferences::setWorkers);

    outer->addWidget(section(tr("Where your data is"), this));
    auto* where = form();
    auto* nothing = new QLabel(
        tr("Nothing leaves this machine. Media files stay where they are; a workspace holds what was "
           "measured, small pictures, your words and the runs."),
        this);
    nothing->setWordWrap(true);
    nothing->setProperty("role", QStringLiteral("muted"));
    where->addRow(nothing);
    where->addRow(tr("Workspace"), place(session.path(), "workspacePath", this));
    if (const QFileInfo file(session.path()); file.exists())
        where->addRow(tr("Its size"), new QLabel(QLocale().formattedDataSize(file.size()), this));
    where->addRow(tr("Settings"), place(preferences.file(), "settingsPath", this));

    outer->addWidget(section(tr("Log"), this));
    auto* log = form();
    auto* level = new QComboBox(this);
    level->setObjectName(QStringLiteral("logLevelCombo"));
    level->addItem(tr("Everything"), static_cast<int>(LogLevel::Debug));
    level->addItem(tr("What happens"), static_cast<int>(LogLevel::Info));
    level->addItem(tr("Warnings"), static_cast<int>(LogLevel::Warning));
    level->addItem(tr("Errors"), static_cast<int>(LogLevel::Error));
    level->setCurrentIndex(level->findData(static_cast<int>(preferences.level())));
    log->addRow(tr("&Log"), level);
    connect(level, &QComboBox::currentIndexChanged, this, [&preferences, level](int i) {
        preferences.setLevel(static_cast<LogLevel>(level->itemData(i).toInt()));
    });
    log->addRow(tr("Kept in"), place(logPath(), "logPath", this));
    auto* save = new QPushButton(tr("Save diagnostics…"), this);
    save->setObjectName(QStringLiteral("saveDiagnosticsButton"));
    save->setToolTip(
        tr("One text file for a bug report: versions, system, log. No content, no names of your files."));
    log->addRow(QString(), save);
    connect(save, &QPushButton::clicked, this,
            [this, &session, &preferences] { saveDiagnosticsWithDialog(this, session, preferences); });

    outer->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    outer->addWidget(buttons);
}

} // namespace forereach::ui
