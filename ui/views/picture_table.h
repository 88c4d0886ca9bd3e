// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// A picture above its table, the frame of every page that draws: the splitter, and which of the two is shown.

#include <QWidget>

class QButtonGroup;
class QFrame;
class QSplitter;
class QVBoxLayout;

namespace forereach::ui {

enum class Shown { Both, Picture, Table };

/// Three buttons, "reachShowBoth" and so on for the prefix "reach", and Ctrl+T, which steps through them.
class ShownChoice : public QWidget {
    Q_OBJECT

public:
    /// Ctrl+T is heard anywhere in `page`.
    ShownChoice(const QString& prefix, QWidget* page);
    /// What the buttons say; the page decides.
    void setShown(Shown);

Q_SIGNALS:
    void chosen(Shown);

private:
    QButtonGroup* m_group = nullptr;
};

struct PictureAndTable {
    QSplitter* splitter = nullptr; // its only widget so far is the frame
    QFrame* frame = nullptr;
    QVBoxLayout* inside = nullptr; // where the picture goes
};
PictureAndTable pictureAndTable(const QString& name, QWidget* parent);

} // namespace forereach::ui
