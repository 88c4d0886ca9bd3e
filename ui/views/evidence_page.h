// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// EvidencePage: why believe it? How the model comes out beside what has been published, how good earlier
// forecasts were, what the result rests on and how it can be said otherwise, how presets differ, what the
// platform has learned, and whether the run's laws hold.

#include <functional>

#include "ui/session/validation_desk.h"
#include "ui/views/page.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace forereach::ui {

class FigureTable;
class LedgerPanel;
class LineBandChart;
class PresetsPanel;
class SourcesPanel;
class ValidationPanel;

class EvidencePage : public Page {
    Q_OBJECT

public:
    enum class Tab { Validation, Ledger, Sources, Presets, Learning, Laws };

    /// `validate` is the engine's in the product; tests pass their own.
    explicit EvidencePage(ValidationDesk::Validate validate = {}, QWidget* parent = nullptr);
    void setSession(WorkspaceSession*) override;
    Tab tab() const;
    void setTab(Tab);

private:
    QWidget* buildLearning();
    QWidget* buildLaws();
    void refreshTab(); // the tab in front only
    void refreshLearning();
    void refreshLaws();

    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_panels = nullptr;
    ValidationPanel* m_validation = nullptr;
    LedgerPanel* m_ledger = nullptr;
    SourcesPanel* m_sources = nullptr;
    PresetsPanel* m_presets = nullptr;
    LineBandChart* m_curve = nullptr;
    FigureTable* m_learning = nullptr;
    FigureTable* m_laws = nullptr;
    QLabel* m_lawsFinding = nullptr;
};

} // namespace forereach::ui
