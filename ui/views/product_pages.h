// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// addProductPages(): fills the main window with the pages and the phone of the product, and joins them where
// one page leads to another.

namespace forereach::ui {

class MainWindow;
class WorkspaceSession;

void addProductPages(MainWindow&, WorkspaceSession&);

} // namespace forereach::ui
