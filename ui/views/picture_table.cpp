// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/picture_table.h"

#include <QButtonGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>

#include "ui/views/theme.h"

namespace forereach::ui {

ShownChoice::ShownChoice(const QString& prefix, QWidget* page)
    : QWidget(page), m_group(new QButtonGroup(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kStep);
    const std::tuple<const char*, QString, Shown> choices[] = {{"ShowBoth", tr("Both"), Shown::Both},
                                                               {"ShowPicture", tr("Picture"), Shown::Picture},
                                                               {"ShowTable", tr("Table"), Shown::Table}};
    for (const auto& [name, text, shown] : choices) {
        auto* button = new QToolButton(this);
        button->setObjectName(prefix + QString::fromLatin1(name));
        button->setText(text);
        button->setToolTip(tr("Picture, table or both (Ctrl+T)"));
        button->setAccessibleName(tr("Show: %1").arg(text));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        m_group->addButton(button, static_cast<int>(shown));
        row->addWidget(button);
    }
    connect(m_group, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT chosen(static_cast<Shown>(id)); });
    auto* swap = new QShortcut(QKeySequence(QStringLiteral("Ctrl+T")), page);
    swap->setContext(Qt::WidgetWithChildrenShortcut);
    connect(swap, &QShortcut::activated, this,
            [this] { Q_EMIT chosen(static_cast<Shown>((m_group->checkedId() + 1) % 3)); });
}

void ShownChoice::setShown(Shown shown) {
    m_group->button(static_cast<int>(shown))->setChecked(true);
}

PictureAndTable pictureAndTable(const QString& name, QWidget* parent) {
    PictureAndTable made;
    made.splitter = new QSplitter(Qt::Vertical, parent);
    made.splitter->setObjectName(name);
    made.splitter->setChildrenCollapsible(false);
    made.splitter->setHandleWidth(kStep * 2);
    made.splitter->setStyleSheet(QStringLiteral("QSplitter::handle { background: transparent; }"));
    made.frame = new QFrame(made.splitter);
    made.frame->setProperty("role", QStringLiteral("panel"));
    made.inside = new QVBoxLayout(made.frame);
    made.inside->setContentsMargins(1, 1, 1, 1);
    made.splitter->addWidget(made.frame);
    return made;
}

} // namespace forereach::ui
