// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/product_pages.h"

#include "ui/session/session.h"
#include "ui/views/compare_page.h"
#include "ui/views/evidence_page.h"
#include "ui/views/item_page.h"
#include "ui/views/library_page.h"
#include "ui/views/main_window.h"
#include "ui/views/plan_page.h"
#include "ui/views/reach_page.h"
#if __has_include("ui/views/feed_page.h")
#include "ui/preview/phone_panel.h"
#include "ui/views/feed_page.h"
#endif

namespace forereach::ui {

void addProductPages(MainWindow& window, WorkspaceSession& session) {
    auto* library = new LibraryPage;
    window.addPage(library, "library");
    auto* reach = new ReachPage;
    window.addPage(reach, "reach");
#if __has_include("ui/views/feed_page.h")
    window.addPage(new FeedPage, "feed");
    auto* phone = new PhonePanel;
    phone->setSession(&session);
    window.setPhone(phone);
#endif
    auto* compare = new ComparePage;
    window.addPage(compare, "compare");
    auto* plan = new PlanPage;
    window.addPage(plan, "plan");
    QObject::connect(&window, &MainWindow::planDropped, plan, [&window, plan](const QString& path) {
        window.showPage(plan->objectName());
        plan->desk()->importPlan(path);
    });
    auto* evidence = new EvidencePage;
    window.addPage(evidence, "evidence");
    QObject::connect(reach, &ReachPage::sourcesRequested, &window, [&window, evidence] {
        evidence->setTab(EvidencePage::Tab::Sources);
        window.showPage(evidence->objectName());
    });
    auto* item = new ItemPage;
    window.addSubPage(item, library->objectName());

    QObject::connect(library, &LibraryPage::importRequested, &window, &MainWindow::chooseFiles);
    QObject::connect(library, &LibraryPage::openRequested, item, [&window, item](const ItemId& id) {
        item->showItem(id);
        window.showPage(item->objectName());
    });
    QObject::connect(library, &LibraryPage::compareRequested, compare,
                     [&window, compare](const std::vector<ItemId>& ids) {
                         compare->compareItems(ids);
                         window.showPage(compare->objectName());
                     });
    QObject::connect(item, &ItemPage::backRequested, &window,
                     [&window, library] { window.showPage(library->objectName()); });
    // Another workspace has other items.
    QObject::connect(&session, &WorkspaceSession::opened, &window, [&window, item, library] {
        if (window.currentPage() == item) window.showPage(library->objectName());
    });
}

} // namespace forereach::ui
