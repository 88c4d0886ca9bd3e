// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// MainWindow: scenario bar, rail, pages, phone, provenance bar; menus and shortcuts; files dropped anywhere
// on it are imported. It knows pages by their base class only: addProductPages() (product_pages.h) fills it.

#include <QElapsedTimer>
#include <QMainWindow>
#include <QPointer>

#include <vector>

#include "ui/views/page.h"

class QAction;
class QButtonGroup;
class QFrame;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace forereach::ui {

class ImportBar;
class NoticeBar;
class PageHost;
class ScenarioBar;
class Preferences;
struct RunUpdate;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(WorkspaceSession&, Preferences&, QWidget* parent = nullptr);

    /// Adds a page to the rail; `iconName` is one of resources/icons.
    void addPage(Page*, const char* iconName);
    /// Adds a page that is reached from another one and has no place in the rail: `parentName`'s button stays
    /// lit.
    void addSubPage(Page*, const QString& parentName);
    void setPhone(QWidget*);
    const std::vector<Page*>& pages() const { return m_pages; }
    Page* currentPage() const;
    void restore(); // geometry, page and phone of the last time

public Q_SLOTS:
    void showPage(const QString& name);
    void setPhoneShown(bool);
    void chooseFiles();
    void chooseFolder();
    void openDemo();
    void showSettings();
    void showHistory(qlonglong import); // 0: no import in particular
    void showAbout();
    void runScenario();
    void fail(const QString& what);
    void notice(const QString& what);

Q_SIGNALS:
    void pageShown(const QString& name);
    void planDropped(const QString& path); // a file of campaigns and line items

protected:
    void dragEnterEvent(QDragEnterEvent*) override;
    void dragLeaveEvent(QDragLeaveEvent*) override;
    void dropEvent(QDropEvent*) override;
    void closeEvent(QCloseEvent*) override;
    void changeEvent(QEvent*) override;
    void resizeEvent(QResizeEvent*) override;

private:
    void build();
    void buildMenus();
    void buildWorkspaceMenu(QMenu*);
    void buildScenarioMenu(QMenu*);
    void connectSession();
    void showState(); // notice bar and provenance
    void showProvenance();
    void refreshIcons();
    void cycleRegions(bool forward);
    void openWorkspace();
    void newWorkspace();
    void remember(const QString& path);
    void exportRun(const QString& kind);
    void renameScenario();
    void chooseScenarioFile();
    void openScenarioFile(const QString& path);
    void setDropShown(bool);
    QToolButton* railButton(const char* name, const QString& text, const char* iconName);
    QAction* action(QMenu*, const QString& name, const QString& text, const QKeySequence&);

    WorkspaceSession& m_session;
    Preferences& m_preferences;
    ScenarioBar* m_scenarioBar = nullptr;
    NoticeBar* m_notice = nullptr;
    ImportBar* m_importBar = nullptr;
    PageHost* m_host = nullptr;
    QFrame* m_rail = nullptr;
    QVBoxLayout* m_railTop = nullptr;
    QVBoxLayout* m_railBottom = nullptr;
    QButtonGroup* m_railGroup = nullptr;
    QStackedWidget* m_stack = nullptr;
    QLabel* m_provenance = nullptr;
    QLabel* m_said = nullptr;
    QLabel* m_dropHint = nullptr;
    QMenu* m_viewMenu = nullptr;
    QAction* m_phoneAction = nullptr;
    QAction* m_cancelAction = nullptr;
    QList<QAction*> m_exportActions;
    std::vector<Page*> m_pages;
    std::vector<std::pair<QToolButton*, const char*>> m_railIcons;
    QString m_error;           // stays until closed
    bool m_phoneWanted = true; // where there is room for its own column
};

} // namespace forereach::ui
