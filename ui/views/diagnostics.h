// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// The diagnostic bundle: one text file with versions, system, screen, settings, counts, file format version
// and the log. It holds no content: no title, caption, hashtag or name, and no path of the user's files.

#include <QString>

class QWidget;

namespace forereach::ui {

class Preferences;
class WorkspaceSession;

QString diagnosticsText(const WorkspaceSession&, const Preferences&);
void saveDiagnosticsWithDialog(QWidget* parent, WorkspaceSession&, Preferences&);

} // namespace forereach::ui
