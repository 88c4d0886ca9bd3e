// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/session/session.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {
/// Shown whole or not at all.
class WholeLabel : public QLabel {
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent* event) override {
        if (width() >= fontMetrics().horizontalAdvance(text())) QLabel::paintEvent(event);
    }
};
}

Page::Page(const QString& name, const QString& title, const QString& question, QWidget* parent)
    : QWidget(parent), m_title(title), m_question(question) {
    setObjectName(name);
    setAccessibleName(title);
    setAccessibleDescription(question);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kMargin, kStep * 4, kMargin, kStep * 3);
    outer->setSpacing(kStep * 3);

    auto* head = new QHBoxLayout;
    head->setSpacing(kStep * 3);
    auto* titleLabel = new QLabel(title, this);
    titleLabel->setObjectName(name + QStringLiteral("Title"));
    titleLabel->setProperty("role", QStringLiteral("title"));
    head->addWidget(titleLabel);
    m_questionLabel = new WholeLabel(question, this);
    m_questionLabel->setProperty("role", QStringLiteral("muted"));
    m_questionLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    head->addWidget(m_questionLabel, 1);
    m_headControls = new QHBoxLayout;
    m_headControls->setSpacing(kStep * 2);
    head->addLayout(m_headControls);
    m_chip = new QLabel(tr("simulated"), this);
    m_chip->setObjectName(name + QStringLiteral("SimulatedChip"));
    m_chip->setProperty("role", QStringLiteral("chip"));
    m_chip->setToolTip(tr("Every figure on this page comes from a simulation, none was observed."));
    head->addWidget(m_chip);
    outer->addLayout(head);

    auto* bodyHost = new QWidget(this);
    m_body = new QVBoxLayout(bodyHost);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(kStep * 3);

    auto* emptyHost = new QWidget(this);
    auto* empty = new QVBoxLayout(emptyHost);
    empty->setSpacing(kStep * 4);
    m_emptyText = new QLabel(emptyHost);
    m_emptyText->setObjectName(name + QStringLiteral("EmptyText"));
    m_emptyText->setProperty("role", QStringLiteral("empty"));
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    m_emptyAction = new QPushButton(emptyHost);
    m_emptyAction->setObjectName(name + QStringLiteral("EmptyAction"));
    m_emptyAction->setProperty("role", QStringLiteral("primary"));
    empty->addStretch(2);
    empty->addWidget(m_emptyText);
    empty->addWidget(m_emptyAction, 0, Qt::AlignHCenter);
    empty->addStretch(3);
    connect(m_emptyAction, &QPushButton::clicked, this, [this] {
        if (m_emptyDo) m_emptyDo();
    });

    auto* host = new QWidget(this);
    m_stack = new QStackedLayout(host);
    m_stack->addWidget(bodyHost);
    m_stack->addWidget(emptyHost);
    outer->addWidget(host, 1);
}

void Page::setSession(WorkspaceSession* session) {
    m_session = session;
}

void Page::draw(const char* key, std::function<void()> what) {
    std::erase_if(m_toDraw, [key](const auto& waiting) { return waiting.first == key; });
    // In a window that is not shown itself, nobody is kept waiting.
    if (isVisible() || !window()->isVisible())
        what();
    else
        m_toDraw.emplace_back(key, std::move(what));
}

void Page::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    for (const auto& [key, what] : std::exchange(m_toDraw, {})) what();
}

WorkspaceSession* Page::session() const {
    return m_session;
}

void Page::showEmpty(const EmptyState& state) {
    m_emptyText->setText(state.text);
    m_emptyAction->setText(state.actionText);
    m_emptyAction->setVisible(!state.actionText.isEmpty());
    m_emptyDo = state.action;
    m_stack->setCurrentIndex(1);
}

void Page::showBody() {
    m_stack->setCurrentIndex(0);
}

bool Page::isEmptyShown() const {
    return m_stack->currentIndex() == 1;
}

void Page::setSimulatedChipVisible(bool visible) {
    m_chip->setVisible(visible);
}

void Page::setQuestion(const QString& question) {
    m_question = question;
    m_questionLabel->setText(question);
    setAccessibleDescription(question);
}

} // namespace forereach::ui
