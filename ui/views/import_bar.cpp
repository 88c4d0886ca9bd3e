// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/import_bar.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <cmath>

#include "ui/session/session.h"
#include "ui/views/theme.h"

namespace forereach::ui {

ImportBar::ImportBar(WorkspaceSession& session, QWidget* parent) : QFrame(parent), m_session(session) {
    setObjectName(QStringLiteral("importBar"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kMargin, kStep * 2, kStep * 3, kStep * 2);
    outer->setSpacing(kStep * 2);
    auto* row = new QHBoxLayout;
    row->setSpacing(kStep * 3);
    outer->addLayout(row);
    m_text = new QLabel(this);
    m_text->setObjectName(QStringLiteral("importText"));
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_text, 2);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("importProgress"));
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the import"));
    row->addWidget(m_progress, 1);
    m_details = new QPushButton(this);
    m_details->setObjectName(QStringLiteral("importDetails"));
    m_details->setProperty("role", QStringLiteral("link"));
    row->addWidget(m_details);
    m_report = new QPushButton(tr("Report…"), this);
    m_report->setObjectName(QStringLiteral("importReport"));
    m_report->setToolTip(tr("What was recognised, repaired, doubted and refused; take an import back"));
    row->addWidget(m_report);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("importCancel"));
    row->addWidget(m_cancel);
    m_close = new QToolButton(this);
    m_close->setObjectName(QStringLiteral("importClose"));
    m_close->setAccessibleName(tr("Close the import's result"));
    row->addWidget(m_close);
    m_results = new QTreeWidget(this);
    m_results->setObjectName(QStringLiteral("importResults"));
    m_results->setAccessibleName(tr("Files of the import"));
    m_results->setHeaderLabels({tr("File"), tr("Kind"), tr("Verdict"), tr("Why")});
    m_results->setRootIsDecorated(false);
    m_results->setMaximumHeight(scaled(180));
    m_results->header()->setStretchLastSection(true);
    outer->addWidget(m_results);

    connect(m_details, &QPushButton::clicked, this, [this] { setListShown(m_results->isHidden()); });
    connect(m_report, &QPushButton::clicked, this, [this] { Q_EMIT reportRequested(m_import.value_or(0)); });
    connect(&m_session, &WorkspaceSession::importedAnalytics, this,
            [this](const QString&, const AnalyticsImportRecord& record) {
                begin();
                if (record.needsMapping())
                    m_import = 0;
                else if (record.id != 0 && m_import.value_or(1) != 0)
                    m_import = record.id;
            });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_session.cancelImport(); });
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(&m_session, &WorkspaceSession::importProgressed, this, &ImportBar::onProgress);
    connect(&m_session, &WorkspaceSession::importedFile, this, &ImportBar::onFile);
    connect(&m_session, &WorkspaceSession::importFinished, this, &ImportBar::onFinished);
    m_close->setIcon(icon("cancel", palette()));
    setListShown(false);
    m_report->hide();
    hide();
}

QString ImportBar::summary() const {
    return m_text->text();
}

void ImportBar::begin() {
    if (m_running) return;
    m_running = true;
    m_taken = m_warned = m_unchanged = m_refused = 0;
    m_results->clear();
    m_import.reset();
    setListShown(false);
    m_report->hide();
    m_details->hide();
    m_close->hide();
    m_cancel->show();
    m_progress->show();
    m_progress->setValue(0);
    show();
}

void ImportBar::onProgress(const ImportProgress& progress) {
    begin();
    const int percent = static_cast<int>(std::lround(100 * progress.done));
    QString text = tr("Measuring %1: %2 %").arg(progress.file).arg(percent);
    if (progress.total > 1)
        text +=
            tr(" · file %1 of %2").arg(std::min(progress.finished + 1, progress.total)).arg(progress.total);
    m_text->setText(text);
    if (progress.total > 0)
        m_progress->setValue(static_cast<int>(1000 * (progress.finished + progress.done) / progress.total));
}

void ImportBar::onFile(const ImportRow& row) {
    begin();
    const QString file = QString::fromStdString(row.file);
    QStringList why;
    for (const std::string& message : row.messages) why << QString::fromStdString(message);
    const char* name = "usable";
    QString verdict;
    if (row.verdict == "refused") {
        ++m_refused;
        name = "refused";
        verdict = tr("refused");
    } else if (row.unchanged > 0 && row.taken == 0 && row.repaired == 0) {
        ++m_unchanged;
        verdict = tr("known already");
    } else if (row.verdict == "taken with warnings") {
        ++m_taken;
        ++m_warned;
        name = "warning";
        verdict = tr("taken with a warning");
    } else {
        ++m_taken;
        verdict = tr("taken");
    }
    auto* line = new QTreeWidgetItem(m_results, {QFileInfo(file).fileName(), QString::fromStdString(row.kind),
                                                 verdict, why.join(QStringLiteral("; "))});
    line->setIcon(2, icon(name, palette()));
    line->setToolTip(0, file);
    line->setToolTip(3, why.join(QLatin1Char('\n')));
}

void ImportBar::onFinished(bool cancelled) {
    if (!m_running) return;
    m_running = false;
    QStringList parts;
    if (m_taken > 0) parts << tr("%n taken", nullptr, m_taken);
    if (m_warned > 0) parts << tr("%n of them with a warning", nullptr, m_warned);
    if (m_unchanged > 0) parts << tr("%n known already", nullptr, m_unchanged);
    if (m_refused > 0) parts << tr("%n refused", nullptr, m_refused);
    if (parts.isEmpty()) parts << (cancelled ? tr("nothing taken") : tr("no files found"));
    m_text->setText((cancelled ? tr("Import cancelled: %1") : tr("Import finished: %1"))
                        .arg(parts.join(QStringLiteral(", "))));
    m_progress->hide();
    m_cancel->hide();
    m_close->show();
    m_report->setVisible(m_import.has_value());
    m_details->setVisible(m_results->topLevelItemCount() > 0);
    for (int column = 0; column < 3; ++column) m_results->resizeColumnToContents(column);
    m_results->setColumnWidth(0, std::min(m_results->columnWidth(0), scaled(320)));
    setListShown(m_refused + m_warned > 0);
    show();
}

void ImportBar::setListShown(bool shown) {
    m_results->setVisible(shown);
    m_details->setText(shown ? tr("Hide files") : tr("Show files"));
}

void ImportBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_close) m_close->setIcon(icon("cancel", palette()));
}

} // namespace forereach::ui
