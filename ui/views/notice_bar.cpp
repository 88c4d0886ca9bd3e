// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/notice_bar.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/views/theme.h"
#include "ui/views/words.h"

namespace forereach::ui {

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("noticeBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin, kStep, kStep * 3, kStep);
    row->setSpacing(kStep * 2);
    m_icon = new QLabel(this);
    row->addWidget(m_icon);
    m_text = new QLabel(this);
    m_text->setObjectName(QStringLiteral("noticeText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_text, 1);
    for (int i = 0; i < 2; ++i) {
        m_buttons[i] = new QPushButton(this);
        m_buttons[i]->setObjectName(QStringLiteral("noticeAction%1").arg(i + 1));
        m_buttons[i]->setProperty("role", QStringLiteral("link"));
        row->addWidget(m_buttons[i]);
        connect(m_buttons[i], &QPushButton::clicked, this, [this, i] {
            const auto run = m_actions.value(i).run; // the action may replace this notice
            if (run) run();
        });
    }
    m_close = new QToolButton(this);
    m_close->setObjectName(QStringLiteral("noticeClose"));
    m_close->setAccessibleName(tr("Close the notice"));
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, [this] {
        close();
        Q_EMIT closed();
    });
    hide();
}

void NoticeBar::say(Kind kind, const QString& text, const QList<Action>& actions) {
    m_kind = kind;
    m_actions = actions;
    m_text->setText(text);
    setProperty("kind", kind == Kind::Danger    ? QStringLiteral("danger")
                        : kind == Kind::Warning ? QStringLiteral("warning")
                                                : QStringLiteral("info"));
    const char* name = kind == Kind::Info ? "about" : "warning";
    m_icon->setPixmap(icon(name, palette()).pixmap(scaled(18), scaled(18)));
    m_close->setIcon(icon("cancel", palette()));
    m_close->setVisible(kind != Kind::Warning);
    for (int i = 0; i < 2; ++i) {
        m_buttons[i]->setVisible(i < actions.size());
        if (i < actions.size()) m_buttons[i]->setText(actions[i].text);
    }
    restyle(this);
    show();
    QAccessibleEvent alert(m_text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::close() {
    hide();
}

QString NoticeBar::text() const {
    return isHidden() ? QString() : m_text->text();
}

void NoticeBar::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_close && !isHidden()) {
        m_icon->setPixmap(
            icon(m_kind == Kind::Info ? "about" : "warning", palette()).pixmap(scaled(18), scaled(18)));
        m_close->setIcon(icon("cancel", palette()));
    }
}

} // namespace forereach::ui
