// SPDX-License-Identifier: GPL-3.0-or-later
// The tab of feeds: one person under two cuts, on two phones.
#include "tests/ui/compare_table.h"
#include "ui/preview/phone.h"

using namespace forereach;
using namespace forereach::ui;

class CompareFeedsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void feedsShowTheSamePersonUnderBothCuts() {
        CompareTable desk;
        QVERIFY(desk.compare({"one", "two"}));
        desk.page.setTab(ComparePage::Tab::Feeds); // asks by itself
        const auto answered = [&] {
            return QTest::qWaitFor([&] { return !desk.page.desk()->feedsWork().isRunning(); }, 60000) &&
                   desk.page.desk()->feeds() != nullptr;
        };
        QVERIFY(answered());
        QCoreApplication::processEvents();
        const auto feeds = desk.page.desk()->feeds();
        const auto* left = desk.find<PhoneView>(QStringLiteral("compareFeedsPhone0"));
        const auto* right = desk.find<PhoneView>(QStringLiteral("compareFeedsPhone1"));
        QCOMPARE(left->feed().size(), feeds->feeds[0].slots.size());
        QCOMPARE(right->feed().size(), feeds->feeds[1].slots.size());
        QVERIFY(left->feed().at(static_cast<std::size_t>(left->current())).mine); // stands on the cut
        QCOMPARE(left->feed().at(static_cast<std::size_t>(left->current())).letter, QStringLiteral("A"));
        const FigureData table = desk.table()->figures();
        QCOMPARE(table.rows.size(), std::max(left->feed().size(), right->feed().size()));
        QVERIFY(table.rows[static_cast<std::size_t>(left->current())][1].text.startsWith(
            QStringLiteral("Yours: Sunrise one")));
        QVERIFY(desk.text("compareFeedsFinding").contains(QStringLiteral("A in slot ")));
        QVERIFY(desk.text("compareFeedsNote").startsWith(QStringLiteral("Simulated: ")));

        // A segment that is selected is asked about; the next person is another one.
        Selection selection;
        selection.segment = SegmentId{"AU:F:18-24"};
        desk.world.session->select(selection);
        QCoreApplication::processEvents();
        QVERIFY(answered());
        QCOMPARE(desk.page.desk()->feeds()->feeds[0].segment.value, std::string("AU:F:18-24"));
        const auto before = desk.page.desk()->feeds()->feeds[0].viewer;
        desk.button("compareFeedsNext")->click();
        QVERIFY(answered());
        QVERIFY(desk.page.desk()->feeds()->feeds[0].viewer != before);

        // A variant that changes leaves no feed that looks new.
        desk.world.session->editScenario(QStringLiteral("test"), [] {
            Scenario s = smallWorld();
            s.horizonDays = 3;
            return s;
        }());
        QVERIFY(desk.page.desk()->feeds() == nullptr);
        QVERIFY(desk.text("compareFeedsNote").startsWith(QStringLiteral("The variants have changed. ")));
        QVERIFY(desk.button("compareFeedsAsk")->isVisible());
    }
};

QTEST_MAIN(CompareFeedsTest)
#include "compare_feeds_test.moc"
