// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <atomic>
#include <mutex>
#include <thread>

#include "feed_samples.h"
#include "ui/preview/feed_model.h"
#include "ui/preview/phone.h"
#include "ui/preview/phone_panel.h"
#include "ui/preview/why_bars.h"
#include "ui/views/feed_grid.h"
#include "ui/views/feed_page.h"
#include "ui/views/ledger_picture.h"
#include "ui/views/ledger_table.h"

using namespace forereach;
using namespace forereach::ui;

namespace {

/// A trace that only tests hold: their replay functions never look into it.
std::shared_ptr<const RunTrace> someTrace() {
    auto owner = std::make_shared<int>(1);
    return {owner, reinterpret_cast<const RunTrace*>(owner.get())};
}

RunOutcomePtr someOutcome() {
    auto outcome = std::make_shared<RunOutcome>();
    outcome->trace = someTrace();
    ContentItem mine;
    mine.id = {"mine"};
    mine.title = "Mine";
    outcome->report.scenario.content.push_back(mine);
    return outcome;
}

struct World {
    WorkspaceSession session{WorkspaceSession::productServices()};
    std::vector<FeedQuery> asked;
    std::mutex lock;
    std::function<Result<FeedAnswer>(const FeedQuery&)> answer = [](const FeedQuery&) -> Result<FeedAnswer> {
        return test::sampleAnswer();
    };
    FeedModel model{&session,
                    [this](const RunTrace&, const FeedQuery& query) {
                        {
                            const std::lock_guard guard(lock);
                            asked.push_back(query);
                        }
                        return answer(query);
                    },
                    nullptr};
    FeedPage page;

    World() {
        page.resize(1100, 760);
        page.setModel(&model);
        page.show();
    }
    bool ready() {
        return QTest::qWaitFor([this] { return model.state() == FeedModel::State::Ready; }, 3000);
    }
    int askedCount() {
        const std::lock_guard guard(lock);
        return static_cast<int>(asked.size());
    }
};

double sumOf(const std::vector<ScorePart>& parts) {
    double sum = 0;
    for (const ScorePart& p : parts) sum += p.product;
    return sum;
}

} // namespace

class FeedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void theSentenceNamesSourceReasonAndMargin() {
        const FeedAnswer a = test::sampleAnswer();
        const FeedSlot& third = a.slots[2];
        QCOMPARE(whySentence(third), QStringLiteral("Slot 3: found by interest, likely finished, %1 ahead.")
                                         .arg(scoreText(third.margin)));
        const QString placed = whySentence(a.slots[8]);
        QVERIFY2(placed.contains(QStringLiteral("not by its score")), qPrintable(placed));
        QVERIFY(!placed.contains(QStringLiteral("ahead")));
    }

    void partsAddUpToTheScoreShown() {
        const FeedAnswer a = test::sampleAnswer();
        WhyBars bars;
        for (const FeedSlot& slot : a.slots) {
            bars.setCandidates(&slot.shown, slot.beat.empty() ? nullptr : &slot.beat.front());
            QVERIFY(!bars.rows().empty());
            for (const WhyBars::Row& row : bars.rows()) {
                QVERIFY2(std::abs(sumOf(row.parts) - row.score) < 1e-9, qPrintable(row.label));
                QVERIFY(row.parts.size() <= 5); // four with names, and the others
            }
            // Both rows name the same parts in the same order, so that lengths compare.
            if (bars.rows().size() == 2)
                for (std::size_t i = 0; i < 4 && i < bars.rows()[0].parts.size(); ++i)
                    QCOMPARE(bars.rows()[0].parts[i].name, bars.rows()[1].parts[i].name);
        }
    }

    void theLedgerIsTheAnswer() {
        const FeedAnswer a = test::sampleAnswer();
        const FigureData ledger = ledgerFigures(a, false);
        QCOMPARE(ledger.rows.size(),
                 a.candidates.size() + 2); // the own items were no candidates of the lists
        const auto column = [&](const char* title) {
            for (std::size_t i = 0; i < ledger.columns.size(); ++i)
                if (ledger.columns[i].title == QLatin1String(title)) return i;
            return ledger.columns.size();
        };
        for (std::size_t i = 0; i < a.candidates.size(); ++i) {
            const LedgerCandidate& c = a.candidates[i];
            const auto& row = ledger.rows[i];
            QCOMPARE(row[column("Item")].text, QString::fromStdString(c.itemLabel));
            QCOMPARE(row[column("Score")].exact.toDouble(), c.score);
            QCOMPARE(row[column("Filter")].text, QString::fromStdString(c.filteredBy));
            QCOMPARE(row[column("Shown in slot")].exact.toInt(), c.shownInSlot);
            QCOMPARE(row[column("P(finish)")].exact.toDouble(), c.parts[0].prediction);
            double sum = 0;
            for (std::size_t k = 0; k < ledger.columns.size(); ++k)
                if (ledger.columns[k].title.contains(QChar(0xd7))) sum += row[k].exact.toDouble();
            QVERIFY(std::abs(sum - c.score) < 1e-9);
        }
    }

    void truthIsAColumnOnlyWhenAskedFor() {
        const FeedAnswer a = test::sampleAnswer();
        const auto mentionsTruth = [](const FigureData& data) {
            return std::any_of(data.columns.begin(), data.columns.end(), [](const FigureColumn& c) {
                return c.hint.contains(QStringLiteral("Truth"));
            });
        };
        QVERIFY(!mentionsTruth(ledgerFigures(a, false)) && !mentionsTruth(slotFigures(a, false)));
        QVERIFY(mentionsTruth(ledgerFigures(a, true)) && mentionsTruth(slotFigures(a, true)));
        World world;
        QVERIFY(!world.page.findChild<QCheckBox*>(QStringLiteral("feedTruth"))->isChecked());
    }

    void reRankingIsSaidWhereItMovedSomething() {
        FeedSlot slot;
        slot.slot = 3;
        slot.shown.rankByScore = 3;
        QVERIFY(rerankText(slot).isEmpty());
        slot.shown.rankByScore = 5;
        QCOMPARE(rerankText(slot), QStringLiteral("rank 5 by score, shown in slot 3"));
        slot.insertedByPool = true;
        QVERIFY(rerankText(slot).isEmpty());
    }

    void withoutARunThePageOffersOne() {
        World world;
        QVERIFY(world.page.isEmptyShown());
        QSignalSpy run(&world.page, &Page::runRequested);
        for (QPushButton* button : world.page.findChildren<QPushButton*>())
            if (button->isVisible() && button->text() == QStringLiteral("Run"))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(run.count(), 1);
    }

    void aStoredResultSaysThatItsViewersAreNotKept() {
        World world;
        auto stored = std::make_shared<RunOutcome>();
        world.session.setOutcome(stored, AnswerState::Stored);
        QCOMPARE(world.model.state(), FeedModel::State::NoTrace);
        QVERIFY(world.page.isEmptyShown());
    }

    void aRunShowsSomeoneWhoSawTheItem() {
        World world;
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        QVERIFY(world.asked[0].whoSaw && world.asked[0].whoSaw->value == "mine");
        QVERIFY(!world.page.isEmptyShown());
        QCOMPARE(world.model.currentIndex(), 2); // stands on it
        QVERIFY(world.page.findChild<QLabel*>(QStringLiteral("feedPerson"))
                    ->text()
                    .contains(QStringLiteral("4,711")));
        QVERIFY(world.page.findChild<QLabel*>(QStringLiteral("feedWhySentence"))
                    ->text()
                    .startsWith(QStringLiteral("Slot 3:")));
    }

    void nobodyWhoSawItFallsBackToAnyone() {
        World world;
        world.answer = [](const FeedQuery& query) -> Result<FeedAnswer> {
            if (query.whoSaw) return Error{ErrorCode::NotFound, "no viewer was shown the item", "feed"};
            return test::sampleAnswer();
        };
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        QCOMPARE(world.askedCount(), 2);
    }

    void noSuchPersonOffersAnyPerson() {
        World world;
        world.answer = [](const FeedQuery& query) -> Result<FeedAnswer> {
            if (query.viewer) return Error{ErrorCode::NotFound, "no viewer 99; there are 50", "feed"};
            return test::sampleAnswer();
        };
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        FeedQuery query;
        query.viewer = 99;
        world.model.ask(query);
        QTRY_COMPARE(world.model.state(), FeedModel::State::Failed);
        QVERIFY(world.page.isEmptyShown());
        for (QPushButton* button : world.page.findChildren<QPushButton*>())
            if (button->isVisible() && button->text() == QStringLiteral("Any person"))
                QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(world.ready());
        QVERIFY(!world.page.isEmptyShown());
    }

    void anOlderAnswerIsDropped() {
        World world;
        std::atomic<bool> hold = true;
        world.answer = [&hold](const FeedQuery& query) -> Result<FeedAnswer> {
            FeedAnswer a = test::sampleAnswer();
            a.viewer = query.viewer.value_or(1);
            while (query.viewer == 10 && hold) std::this_thread::sleep_for(std::chrono::milliseconds(5));
            return a;
        };
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        FeedQuery slow, quick;
        slow.viewer = 10;
        quick.viewer = 20;
        world.model.ask(slow);
        QTRY_COMPARE(world.askedCount(), 2);
        world.model.ask(quick);
        QVERIFY(world.ready());
        hold = false;
        QTest::qWait(100);
        QCOMPARE(world.model.answer()->viewer, 20);
    }

    void predictionsAreWrittenWithoutExponents() {
        QCOMPARE(factorText(110.4, 2), QStringLiteral("110"));
        QCOMPARE(factorText(26.04, 2), QStringLiteral("26"));
        QCOMPARE(factorText(0.5432, 2), QStringLiteral("0.54"));
    }

    void keysWalkTheFeed() {
        World world;
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        auto* grid = world.page.findChild<FeedGrid*>(QStringLiteral("feedGrid"));
        QTest::keyClick(grid, Qt::Key_Down);
        QCOMPARE(world.model.currentIndex(), 3);
        QTest::keyClick(grid, Qt::Key_Up);
        QTest::keyClick(grid, Qt::Key_Up);
        QCOMPARE(world.model.currentIndex(), 1);
        QTest::keyClick(grid, Qt::Key_N);
        QCOMPARE(world.model.currentIndex(), 2);
        QTest::keyClick(grid, Qt::Key_N);
        QCOMPARE(world.model.currentIndex(), 8);
        QTest::keyClick(grid, Qt::Key_N); // round the end
        QCOMPARE(world.model.currentIndex(), 2);
        QVERIFY(world.page.isWhyShown());
        QTest::keyClick(grid, Qt::Key_W);
        QVERIFY(!world.page.isWhyShown());
        const int before = world.askedCount();
        QTest::keyClick(grid, Qt::Key_Right);
        QTRY_COMPARE(world.askedCount(), before + 1);
        QCOMPARE(world.asked.back().at->seconds, test::sampleAnswer().sessions[6].at.seconds);
        QCOMPARE(world.asked.back().viewer.value_or(-1), 4711);
    }

    void aClickInTheGridChoosesSlotOrSession() {
        World world;
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        auto* grid = world.page.findChild<FeedGrid*>(QStringLiteral("feedGrid"));
        QCOMPARE(grid->columns().size(), std::size_t{9});
        QCOMPARE(grid->currentColumn(), 5);
        QTest::mouseClick(grid->cells(), Qt::LeftButton, {}, grid->cellCentre(5, 9));
        QCOMPARE(world.model.currentIndex(), 8);
        QTest::mouseClick(grid->cells(), Qt::LeftButton, {}, grid->cellCentre(1, 2));
        QTRY_COMPARE(world.askedCount(), 2);
        QCOMPARE(world.asked.back().at->seconds, test::sampleAnswer().sessions[1].at.seconds);
    }

    void twoSessionsOfOneHourStandApartAndCanBothBeChosen() {
        World world;
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        FeedAnswer answer = test::sampleAnswer();
        answer.sessions[6].at = answer.sessions[5].at;
        answer.sessions[6].number = 1;
        world.model.show(std::make_shared<FeedAnswer>(answer));
        auto* grid = world.page.findChild<FeedGrid*>(QStringLiteral("feedGrid"));
        QCOMPARE(grid->columns().size(), std::size_t{9});
        QCOMPARE(grid->currentColumn(), 5);
        QTest::mouseClick(grid->cells(), Qt::LeftButton, {}, grid->cellCentre(6, 2));
        QTRY_COMPARE(world.askedCount(), 2);
        QCOMPARE(world.asked.back().at->seconds, answer.sessions[5].at.seconds);
        QCOMPARE(world.asked.back().session.value_or(-1), 1);
    }

    void anItemThatWasNotShownSaysHowFarItWasFromIt() {
        World world;
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        FeedAnswer answer = test::sampleAnswer();
        std::erase_if(answer.slots, [](const FeedSlot& s) { return s.shown.item.has_value(); });
        answer.misses = {{{"mine"}, "Mine", FeedMiss::Why::Score, 0.2, 9, 0.12}};
        world.model.show(std::make_shared<FeedAnswer>(answer));
        auto* text = world.page.findChild<QLabel*>(QStringLiteral("feedNotShown"));
        QVERIFY(text->isVisible());
        QVERIFY2(text->text().contains(QStringLiteral("Closest: slot 9, 0.120 short.")),
                 qPrintable(text->text()));
    }

    void phoneAndPageStandOnTheSameSlot() {
        World world;
        PhonePanel panel;
        panel.resize(340, 780);
        panel.setModel(&world.model);
        panel.show();
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        QCOMPARE(panel.phone()->feed().size(), std::size_t{12});
        QCOMPARE(panel.phone()->current(), 2);
        QTest::keyClick(panel.phone(), Qt::Key_Down);
        QCOMPARE(world.model.currentIndex(), 3);
        QVERIFY(world.page.findChild<QLabel*>(QStringLiteral("feedWhySentence"))
                    ->text()
                    .startsWith(QStringLiteral("Slot 4:")));
        world.page.stepSlot(2);
        QCOMPARE(panel.phone()->current(), 5);
        QVERIFY(panel.findChild<QLabel*>(QStringLiteral("phoneWhy"))
                    ->text()
                    .startsWith(QStringLiteral("Slot 6:")));
        QTest::mouseClick(panel.findChild<QToolButton*>(QStringLiteral("phoneNextOwn")), Qt::LeftButton);
        QCOMPARE(world.model.currentIndex(), 8);
        // One phone is enough: the page shows its own only while the panel is away.
        auto* own = world.page.findChild<PhoneView*>(QStringLiteral("feedPhone"));
        QVERIFY(!own->isVisible());
        panel.hide();
        QVERIFY(own->isVisible());
        QCOMPARE(own->current(), 8);
    }

    void moreLeadsToTheFeedPage() {
        World world;
        PhonePanel panel;
        panel.resize(340, 780);
        panel.setModel(&world.model);
        panel.show();
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        QSignalSpy asked(&world.page, &Page::pageRequested);
        QTest::mouseClick(panel.findChild<QToolButton*>(QStringLiteral("phoneMore")), Qt::LeftButton);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked[0][0].toString(), QStringLiteral("feedPage"));
    }

    void theModelFollowsTheSelection() {
        World world;
        world.session.setOutcome(someOutcome(), AnswerState::Full);
        QVERIFY(world.ready());
        Selection selection;
        selection.segment = SegmentId{"GB:M:25-34"};
        world.session.select(selection);
        QTRY_COMPARE(world.askedCount(), 2);
        QVERIFY(world.asked.back().segment && world.asked.back().segment->value == "GB:M:25-34");
        QVERIFY(world.ready());
        selection.slot = 7;
        world.session.select(selection);
        QCOMPARE(world.model.currentIndex(), 6);
        QCOMPARE(world.askedCount(), 2);
    }
};

QTEST_MAIN(FeedTest)
#include "feed_test.moc"
