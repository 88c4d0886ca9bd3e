// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

#include "ui/session/log.h"
#include "ui/session/session_edits.h"
#include "ui/session/store_thread.h"

namespace forereach::ui {

namespace {
const char kLastScenario[] = "last_scenario";
constexpr auto kWarmUpAfter = std::chrono::milliseconds(300); // lets a window that opens show itself first
constexpr auto kLibraryAfter = std::chrono::milliseconds(250);

Error notOpen() {
    return {ErrorCode::NotFound, "no workspace is open", ""};
}

/// A workspace without scenarios starts with one, on the market of the user's locale where there is a pack.
Scenario firstScenario(const Catalog& catalog) {
    Scenario scenario;
    scenario.name = "First look";
    const std::string here = QLocale::system().name().section(QLatin1Char('_'), 1, 1).toStdString();
    if (catalog.market(here))
        scenario.markets = {here};
    else if (catalog.market("US"))
        scenario.markets = {"US"};
    else if (!catalog.markets.empty())
        scenario.markets = {catalog.markets.front().code};
    return scenario;
}
}

struct WorkspaceSession::Loaded {
    QString path;
    std::vector<LibraryItem> items;
    std::vector<std::string> names;
    std::optional<Scenario> scenario;
    std::optional<RunReport> report;
};

WorkspaceSession::WorkspaceSession(Services services, QObject* parent)
    : QObject(parent), m_services(std::move(services)), m_store(std::make_unique<StoreThread>()),
      m_runner(m_services.simulate), m_warmUp(m_services.warmUp),
      m_importer(m_services.collect, withWhatIsTold(), [this](const PreparedImport& prepared) {
          return m_store->ask<Result<CommittedImport>>(
              [&prepared](std::optional<Workspace>& workspace) -> Result<CommittedImport> {
                  if (!workspace) return notOpen();
                  return commitImport(*workspace, prepared);
              });
      }) {
    if (!m_services.catalog) m_services.catalog = std::make_shared<const Catalog>();
    m_scenario = firstScenario(catalog());
    runOptions.cache = std::make_shared<EngineCache>();
    m_pool.setMaxThreadCount(1);
    m_warmUpSoon.setSingleShot(true);
    m_warmUpSoon.setInterval(kWarmUpAfter);
    m_librarySoon.setSingleShot(true);
    m_librarySoon.setInterval(kLibraryAfter);
    connect(&m_librarySoon, &QTimer::timeout, this, &WorkspaceSession::libraryChanged);
    connect(&m_warmUpSoon, &QTimer::timeout, this, &WorkspaceSession::warmUp);
    connect(this, &WorkspaceSession::scenarioChanged, this, [this] { m_warmUpSoon.start(); });
    connect(&m_warmUp, &WarmUpRunner::prepared, this, &WorkspaceSession::warmUpChanged);
    connect(&m_runner, &SimulationRunner::updated, this, &WorkspaceSession::onRun);
    connect(&m_importer, &ImportRunner::progressed, this, &WorkspaceSession::importProgressed);
    connect(&m_importer, &ImportRunner::fileFinished, this, &WorkspaceSession::onImported);
    connect(&m_importer, &ImportRunner::finished, this, &WorkspaceSession::onImportFinished);
    judgeScenario();
}

WorkspaceSession::~WorkspaceSession() {
    m_closing.cancel();
    m_warmUpSoon.stop();
    m_warmUp.stop();
    m_runner.cancel();
    m_importer.cancel();
    m_undo.disconnect();
    m_pool.clear();
    m_pool.waitForDone();
}

void WorkspaceSession::open(const QString& path) {
    openWith(path, false);
}

void WorkspaceSession::create(const QString& path) {
    openWith(path, true);
}

void WorkspaceSession::openWith(const QString& path, bool create) {
    cancelRun();
    cancelImport();
    m_warmUp.stop();
    const std::filesystem::path file = path.toStdString();
    m_store->post([this, file, path, create](std::optional<Workspace>& workspace) {
        workspace.reset();
        auto opened = create ? Workspace::create(file) : Workspace::open(file);
        std::optional<Error> error;
        Loaded loaded;
        loaded.path = path;
        const auto take = [&error](auto result, auto& into) {
            if (result)
                into = std::move(result).value();
            else if (!error)
                error = result.error();
        };
        if (opened) {
            workspace.emplace(std::move(opened).value());
            take(workspace->items(), loaded.items);
            take(workspace->scenarioNames(), loaded.names);
            std::optional<std::string> last;
            take(workspace->setting(kLastScenario), last);
            if (!error && !loaded.names.empty()) {
                const bool known = last && std::ranges::find(loaded.names, *last) != loaded.names.end();
                const std::string name = known ? *last : loaded.names.front();
                Scenario scenario;
                take(workspace->scenario(name), scenario);
                std::optional<StoredRunInfo> info;
                take(workspace->latestRun(name), info);
                if (info)
                    if (auto report = workspace->run(info->id)) loaded.report = std::move(report).value();
                loaded.scenario = std::move(scenario);
            }
        } else {
            error = opened.error();
        }
        QMetaObject::invokeMethod(
            this,
            [this, error, loaded = std::make_shared<Loaded>(std::move(loaded))] {
                if (error) {
                    qCWarning(lcSession)
                        << "opening a workspace failed with code" << static_cast<int>(error->code);
                    Q_EMIT openFailed(QString::fromStdString(error->text()));
                } else {
                    adopt(std::move(*loaded));
                }
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::adopt(Loaded loaded) {
    m_undo.clear();
    m_open = true;
    m_path = loaded.path;
    m_items = std::move(loaded.items);
    reindex();
    m_scenarioNames.clear();
    for (const auto& name : loaded.names) m_scenarioNames << QString::fromStdString(name);
    m_selection = {};
    m_selectedOrder.clear();
    m_fileStates.clear();
    m_unmapped.clear();
    m_tried.clear();
    m_scenario = loaded.scenario.value_or(firstScenario(catalog()));
    if (!loaded.scenario) {
        m_scenarioNames << QString::fromStdString(m_scenario.name);
        applyScenario(m_scenario);
    }
    syncScenarioWithLibrary();
    judgeScenario();
    showStored(std::move(loaded.report));
    qCInfo(lcSession) << "opened a workspace with" << m_items.size() << "items and" << m_scenarioNames.size()
                      << "scenarios";
    Q_EMIT libraryChanged();
    Q_EMIT scenarioChanged();
    Q_EMIT selectionChanged(m_selection);
    Q_EMIT outcomeChanged();
    Q_EMIT staleChanged();
    Q_EMIT historyChanged();
    Q_EMIT opened();
    lookAtFiles();
}

void WorkspaceSession::flush() {
    m_store->wait();
}

void WorkspaceSession::reportFailure(const Error& error) {
    qCWarning(lcSession) << "a change was not stored, code" << static_cast<int>(error.code);
    QMetaObject::invokeMethod(
        this, [this, error] { Q_EMIT failed(QString::fromStdString(error.text())); }, Qt::QueuedConnection);
}

// Library

const LibraryItem* WorkspaceSession::item(const ItemId& id) const {
    const auto it = m_index.find(id.value);
    return it == m_index.end() ? nullptr : &m_items[it->second];
}

void WorkspaceSession::reindex() {
    m_index.clear();
    for (std::size_t i = 0; i < m_items.size(); ++i) m_index[m_items[i].content.id.value] = i;
}

void WorkspaceSession::editLibrary(const QString& label, std::vector<LibraryItem> before,
                                   std::vector<LibraryItem> after) {
    if (before == after) return;
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (LibraryItem& changed : after) changed.changedAt = now;
    m_undo.push(new EditLibraryCommand(*this, label, std::move(before), std::move(after),
                                       EditLibraryCommand::FirstTime::Apply));
}

void WorkspaceSession::editItem(const QString& label, LibraryItem after) {
    const LibraryItem* before = item(after.content.id);
    if (!before) return;
    editLibrary(label, {*before}, {std::move(after)});
}

void WorkspaceSession::removeItems(const std::vector<ItemId>& ids) {
    std::vector<LibraryItem> before;
    std::vector<ItemId> simulated;
    for (const ItemId& id : ids) {
        if (const LibraryItem* found = item(id)) before.push_back(*found);
        if (inScenario(id)) simulated.push_back(id);
    }
    if (before.empty()) return;
    const QString label = tr("Remove %n item(s)", nullptr, static_cast<int>(before.size()));
    m_undo.beginMacro(label);
    setInScenario(simulated, false);
    editLibrary(label, std::move(before), {});
    m_undo.endMacro();
    if (m_selection.item && !item(*m_selection.item)) select(without(m_selection, SelectionField::Item));
}

void WorkspaceSession::applyLibrary(const QString& label, const std::vector<LibraryItem>& before,
                                    const std::vector<LibraryItem>& after) {
    LibraryEdit edit{label.toStdString(), before, after};
    m_store->post([this, edit = std::move(edit)](std::optional<Workspace>& workspace) {
        const Result<void> done = workspace ? workspace->apply(edit) : Result<void>(notOpen());
        if (done) return;
        reportFailure(done.error());
        QMetaObject::invokeMethod(
            this, [this] { reload(); }, Qt::QueuedConnection);
    });
    replaceItems(before, after);
    if (syncScenarioWithLibrary()) scenarioTouched();
}

void WorkspaceSession::reload() {
    m_store->post([this](std::optional<Workspace>& workspace) {
        if (!workspace) return;
        auto items = workspace->items();
        if (!items) return;
        QMetaObject::invokeMethod(
            this,
            [this, items = std::make_shared<std::vector<LibraryItem>>(std::move(items).value())] {
                m_items = std::move(*items);
                reindex();
                if (syncScenarioWithLibrary()) scenarioTouched();
                Q_EMIT libraryChanged();
            },
            Qt::QueuedConnection);
    });
}

void WorkspaceSession::replaceItems(const std::vector<LibraryItem>& before,
                                    const std::vector<LibraryItem>& after) {
    takeItems(before, after);
    m_librarySoon.stop();
    Q_EMIT libraryChanged();
}

void WorkspaceSession::takeItems(const std::vector<LibraryItem>& before,
                                 const std::vector<LibraryItem>& after) {
    const auto idLess = [](const ItemId& a, const ItemId& b) { return a < b; };
    std::vector<ItemId> kept;
    for (const LibraryItem& a : after) kept.push_back(a.content.id);
    std::ranges::sort(kept, idLess);
    bool moved = false;
    for (const LibraryItem& b : before)
        if (!std::ranges::binary_search(kept, b.content.id, idLess)) {
            std::erase_if(m_items, [&](const LibraryItem& i) { return i.content.id == b.content.id; });
            moved = true;
        }
    if (moved) reindex();
    for (const LibraryItem& a : after) {
        const auto it = m_index.find(a.content.id.value);
        if (it != m_index.end()) {
            m_items[it->second] = a;
        } else {
            m_items.push_back(a);
            m_index[a.content.id.value] = m_items.size() - 1;
        }
    }
    std::ranges::stable_sort(m_items, std::ranges::greater{}, &LibraryItem::changedAt);
    reindex();
}

void WorkspaceSession::thumbnails(const ItemId& id, QObject* context,
                                  std::function<void(std::vector<MediaThumbnail>)> answer) {
    m_store->postPicture(
        [this, id, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
            std::vector<MediaThumbnail> found;
            if (workspace)
                if (auto result = workspace->thumbnails(id)) found = std::move(result).value();
            QMetaObject::invokeMethod(
                this,
                [context, answer, found = std::move(found)] {
                    if (context) answer(found);
                },
                Qt::QueuedConnection);
        });
}

void WorkspaceSession::filmStrip(
    const ItemId& id, QObject* context,
    std::function<void(std::vector<MediaThumbnail>, std::vector<QImage>)> answer) {
    m_store->postPicture(
        [this, id, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
            std::vector<MediaThumbnail> strip;
            std::vector<QImage> images;
            if (workspace)
                if (auto result = workspace->thumbnails(id)) strip = std::move(result).value();
            for (const MediaThumbnail& thumbnail : strip)
                images.push_back(QImage::fromData(reinterpret_cast<const uchar*>(thumbnail.jpeg.data()),
                                                  static_cast<int>(thumbnail.jpeg.size()), "JPEG"));
            QMetaObject::invokeMethod(
                this,
                [context, answer, strip = std::move(strip), images = std::move(images)] {
                    if (context) answer(strip, images);
                },
                Qt::QueuedConnection);
        });
}

void WorkspaceSession::cover(const ItemId& id, QObject* context, std::function<void(QImage)> answer) {
    m_store->postPicture(
        [this, id, context = QPointer<QObject>(context), answer](std::optional<Workspace>& workspace) {
            QImage image;
            if (workspace)
                if (auto result = workspace->cover(id); result && *result)
                    image.loadFromData(reinterpret_cast<const uchar*>((*result)->jpeg.data()),
                                       static_cast<int>((*result)->jpeg.size()), "JPEG");
            QMetaObject::invokeMethod(
                this,
                [context, answer, image] {
                    if (context) answer(image);
                },
                Qt::QueuedConnection);
        });
}

// Selection

void WorkspaceSession::select(const Selection& selection) {
    if (selection == m_selection) return;
    const auto was = setFields(m_selection);
    const auto is = setFields(selection);
    std::erase_if(m_selectedOrder, [&](SelectionField f) { return std::ranges::find(is, f) == is.end(); });
    for (const SelectionField f : is)
        if (std::ranges::find(was, f) == was.end()) m_selectedOrder.push_back(f);
    m_selection = selection;
    Q_EMIT selectionChanged(m_selection);
}

void WorkspaceSession::dropLastSelected() {
    if (!m_selectedOrder.empty()) select(without(m_selection, m_selectedOrder.back()));
}

} // namespace forereach::ui
