// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// CompareFeeds: the same person, at the same hour, under two variants: two phones side by side that play what
// each shows, and slot by slot what differs. Shows what compareFeeds() answered; computes nothing.

#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/sim/compared_feeds.h"
#include "ui/preview/phone_feed.h"
#include "ui/views/figure_table.h"

class QComboBox;
class QDateTime;
class QLabel;
class QPushButton;

namespace forereach::ui {

class PhoneView;
class WorkspaceSession;

class CompareFeeds : public QWidget {
    Q_OBJECT

public:
    struct Side {
        QString letter, name;
        int slot = 0; // colour
        bool baseline = false;
        bool operator==(const Side&) const = default;
    };

    explicit CompareFeeds(QWidget* parent = nullptr);
    void setSession(WorkspaceSession*);
    void setSides(std::vector<Side>); // all variants, in order
    /// `state`: in words, where there is something to say. While it is looked for, what was shown stays,
    /// dimmed.
    void show(std::shared_ptr<const ComparedFeeds>, const QString& state, bool running);
    /// Of whom a feed was asked for; null: of anybody.
    void setSegment(std::optional<SegmentId> segment) { m_segment = std::move(segment); }
    const std::optional<SegmentId>& segment() const { return m_segment; }
    /// Slot by slot; keys are numbers of slots from 1.
    FigureData figures() const;
    /// Both phones go to this slot, from 1.
    void stand(int slot);
    PhoneView* phone(int side) const { return m_half[side].phone; } // 0: the baseline's

Q_SIGNALS:
    void asked(); // anew
    void nextPersonAsked();
    void otherChosen(); // which variant stands beside the baseline

private:
    struct Half {
        QLabel* name = nullptr;
        PhoneView* phone = nullptr;
        QLabel* why = nullptr;
    };
    void fillHalf(int side);
    void sayWhy(int side);
    void fetchPictures();
    std::optional<std::size_t> placeOf(const QString& letter) const; // in the answer
    QString letterOf(int side) const;
    QString finding() const;
    QDateTime marketTime(const SegmentId&, SimTime) const;
    std::optional<OwnItem> ownItem(const ItemId&, const QString& letter) const;

    WorkspaceSession* m_session = nullptr;
    std::vector<Side> m_sides;
    std::shared_ptr<const ComparedFeeds> m_feeds;
    std::optional<SegmentId> m_segment;
    QLabel* m_finding = nullptr;
    QLabel* m_note = nullptr;
    QComboBox* m_other = nullptr;
    QPushButton* m_play = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_ask = nullptr;
    Half m_half[2];
    std::map<std::string, QImage> m_stills;
};

} // namespace forereach::ui
