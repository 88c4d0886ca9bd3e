// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/plan_import.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/views/theme.h"

namespace forereach::ui {

PlanImportDialog::PlanImportDialog(const QString& path, const PlanReading& reading, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("planImport"));
    setWindowTitle(tr("Import plan"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    all->setSpacing(kStep * 3);
    auto* what = new QLabel(
        tr("%1 was not taken. What is wrong (%n):", nullptr, static_cast<int>(reading.issues.size()))
            .arg(QFileInfo(path).fileName()),
        this);
    what->setObjectName(QStringLiteral("planImportWhat"));
    what->setProperty("role", QStringLiteral("section"));
    what->setWordWrap(true);
    all->addWidget(what);
    auto* list = new QListWidget(this);
    list->setObjectName(QStringLiteral("planImportIssues"));
    list->setAccessibleName(tr("What is wrong with the file"));
    list->setWordWrap(true);
    for (const Issue& issue : reading.issues)
        list->addItem(QStringLiteral("%1: %2").arg(QString::fromStdString(issue.path),
                                                   QString::fromStdString(issue.message)));
    all->addWidget(list, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (reading.commaUnclear) {
        auto* question =
            new QLabel(tr("Amounts in this file have commas. Is the comma its decimal mark, as in "
                          "4,50? It is not guessed."),
                       this);
        question->setWordWrap(true);
        all->addWidget(question);
        QPushButton* comma =
            buttons->addButton(tr("Yes, the &comma is the decimal mark"), QDialogButtonBox::AcceptRole);
        comma->setObjectName(QStringLiteral("planImportComma"));
        connect(comma, &QPushButton::clicked, this, [this] {
            Q_EMIT commaTold();
            accept();
        });
    }
    all->addWidget(buttons);
    resize(scaled(560), scaled(360));
}

} // namespace forereach::ui
