// SPDX-License-Identifier: GPL-3.0-or-later
// The part of PlanDesk about files: plans that come in, and what is handed on.

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

#include "core/plan/plan_export.h"
#include "core/report/export.h"
#include "core/store/plan_file.h"
#include "ui/session/plan_creatives.h"
#include "ui/session/plan_desk.h"
#include "ui/session/session.h"

namespace forereach::ui {

bool PlanDesk::canExport(ExportKind kind) const {
    if (kind == ExportKind::LinesCsv || kind == ExportKind::LinesJson) return campaign() != nullptr;
    return answer() == Answer::Full;
}

void PlanDesk::exportTo(ExportKind kind, const QString& path) {
    if (!canExport(kind)) return;
    // The curve goes with the line items that it is of, not with what was typed since.
    const PlanCurve* now = curve();
    std::function<Result<void>(const std::string&)> write;
    if (now == nullptr || kind == ExportKind::LinesCsv || kind == ExportKind::LinesJson)
        write = [kind, all = m_session.scenario().campaigns](const std::string& to) {
            return writeFileAtomically(to, kind == ExportKind::LinesCsv ? planToCsv(all) : planToJson(all));
        };
    else
        write = [kind, shown = *now, ran = m_ran](const std::string& to) -> Result<void> {
            if (kind == ExportKind::Csv) return writeFileAtomically(to, planCsv(shown));
            if (kind == ExportKind::Html) return writeFileAtomically(to, planHtml(shown, ran));
            const Campaign* of = campaignOf(ran, shown.campaign);
            return writeWorkbook(to, planSheets(&shown, of ? *of : Campaign{}));
        };
    QThreadPool::globalInstance()->start([desk = QPointer(this), path, write = std::move(write)] {
        const Result<void> done = write(path.toStdString());
        const QString problem = done ? QString() : QString::fromStdString(done.error().message);
        QMetaObject::invokeMethod(
            qApp,
            [desk, path, problem] {
                if (desk) Q_EMIT desk->written(path, problem);
            },
            Qt::QueuedConnection);
    });
}

bool PlanDesk::isPlan(const QString& path) {
    return isPlanFile(path.toStdString());
}

void PlanDesk::importPlan(const QString& path, char decimalMark) {
    QThreadPool::globalInstance()->start([desk = QPointer(this), path, decimalMark] {
        Result<PlanReading> read = readPlanFile(path.toStdString(), decimalMark);
        PlanReading reading;
        if (read)
            reading = std::move(read).value();
        else
            reading.issues = {{"the file", read.error().message}};
        QMetaObject::invokeMethod(
            qApp,
            [desk, path, reading] {
                if (!desk) return;
                if (reading.issues.empty()) desk->takePlan(reading.campaigns);
                Q_EMIT desk->planRead(path, reading);
            },
            Qt::QueuedConnection);
    });
}

/// Creatives join the scenario in the same step. What else does not fit the scenario, its validator says row
/// by row.
void PlanDesk::takePlan(const std::vector<Campaign>& campaigns) {
    if (campaigns.empty()) return;
    std::vector<Campaign> taken = campaigns;
    Scenario after = m_session.scenario();
    for (Campaign& c : taken)
        for (LineItem& line : c.lineItems) joinCreatives(m_session, after, line);
    m_campaign = taken.front().id;
    m_session.editScenario(tr("Import plan"), withCampaigns(after, taken));
    readCurve();
    Q_EMIT changed();
}

} // namespace forereach::ui
