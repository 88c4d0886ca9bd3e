// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// PageHost: rail, page and phone side by side. From 1200 px on the phone has its own column; below, it lies
// over the page, so that the page keeps its width.

#include <QWidget>

class QFrame;

namespace forereach::ui {

class PageHost : public QWidget {
    Q_OBJECT

public:
    static constexpr int kPhoneBesideFrom = 1200;
    explicit PageHost(QWidget* parent = nullptr);
    void setRail(QWidget*);
    void setPages(QWidget*);
    void setPhone(QWidget*);
    QWidget* phone() const { return m_phone; }
    bool phoneOverlays() const { return width() < kPhoneBesideFrom; }
    void setPhoneShown(bool);
    bool isPhoneShown() const { return m_phoneShown; }
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The window became wide enough for a phone column, or too narrow for it.
    void overlayChanged(bool overlays);

protected:
    void resizeEvent(QResizeEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void place();

    QWidget* m_rail = nullptr;
    QWidget* m_pages = nullptr;
    QWidget* m_phone = nullptr;
    QFrame* m_phoneFrame = nullptr;
    bool m_phoneShown = true;
    bool m_overlaid = false;
};

} // namespace forereach::ui
