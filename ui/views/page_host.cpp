// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/page_host.h"

#include <QEvent>
#include <QFrame>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/views/theme.h"

namespace forereach::ui {

PageHost::PageHost(QWidget* parent) : QWidget(parent) {
    m_phoneFrame = new QFrame(this);
    m_phoneFrame->setObjectName(QStringLiteral("phoneFrame"));
    m_phoneFrame->setAutoFillBackground(true);
    auto* layout = new QVBoxLayout(m_phoneFrame);
    layout->setContentsMargins(1, 0, 0, 0); // the hairline on its left
}

void PageHost::setRail(QWidget* rail) {
    m_rail = rail;
    rail->setParent(this);
}

void PageHost::setPages(QWidget* pages) {
    m_pages = pages;
    pages->setParent(this);
    pages->lower();
}

void PageHost::setPhone(QWidget* phone) {
    m_phone = phone;
    m_phoneFrame->layout()->addWidget(phone);
    place();
}

void PageHost::setPhoneShown(bool shown) {
    m_phoneShown = shown;
    place();
}

QSize PageHost::minimumSizeHint() const {
    const QSize pages = m_pages ? m_pages->minimumSizeHint() : QSize();
    return {pages.width() + scaled(84),
            std::max(pages.height(), m_rail ? m_rail->minimumSizeHint().height() : 0)};
}

void PageHost::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (phoneOverlays() != m_overlaid) {
        m_overlaid = phoneOverlays();
        Q_EMIT overlayChanged(m_overlaid);
    }
    place();
}

void PageHost::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) place();
}

void PageHost::place() {
    const int rail = m_rail ? scaled(84) : 0;
    const bool shown = m_phone && m_phoneShown;
    const int wanted = m_phone ? std::max(scaled(320), m_phone->minimumSizeHint().width()) : 0;
    const int phone = shown ? std::min({wanted, width() / 2, scaled(400)}) : 0;
    const int pages = width() - rail - (phoneOverlays() ? 0 : phone);
    if (m_rail) m_rail->setGeometry(0, 0, rail, height());
    if (m_pages) m_pages->setGeometry(rail, 0, pages, height());
    m_phoneFrame->setVisible(shown);
    if (shown) m_phoneFrame->setGeometry(width() - phone, 0, phone, height());
    m_phoneFrame->raise();
}

} // namespace forereach::ui
