// SPDX-License-Identifier: GPL-3.0-or-later
// Topics: the 32 interest dimensions and every lower-tier name that counts for one of them.
#include <QFile>
#include <QTest>

#include <set>
#include <string>

#include "core/model/topics.h"

using namespace forereach;

class ModelTopicsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thereAre32DistinctDimensionsInAlphabeticalOrder() {
        std::set<std::string_view> names, ids;
        for (const TopicInfo& topic : kTopics) {
            QVERIFY(!topic.name.empty() && !topic.iabId.empty());
            names.insert(topic.name);
            ids.insert(topic.iabId);
        }
        QCOMPARE(names.size(), std::size_t{32});
        QCOMPARE(ids.size(), std::size_t{32});
        // Part of stored digests: first, some in the middle, last.
        QCOMPARE(kTopics[0].name, std::string_view("Attractions"));
        QCOMPARE(kTopics[12].name, std::string_view("Food & Drink"));
        QCOMPARE(kTopics[22].name, std::string_view("Pop Culture"));
        QCOMPARE(kTopics[31].name, std::string_view("Video Gaming"));
    }

    void aTopicIsFoundByNameAndByIdInAnyCase() {
        for (int i = 0; i < kTopicCount; ++i) {
            const TopicInfo& topic = kTopics[static_cast<std::size_t>(i)];
            QCOMPARE(topicIndex(topic.name).value_or(-1), i);
            QCOMPARE(topicIndex(topic.iabId).value_or(-1), i);
        }
        QCOMPARE(topicIndex("FOOD & drink").value_or(-1), 12);
        QCOMPARE(topicIndex("jlbcu7").value_or(-1), *topicIndex("Entertainment"));
    }

    void aLowerTierCountsForItsTierOne() {
        QCOMPARE(topicIndex("Vegan Diets").value_or(-1), *topicIndex("Food & Drink"));
        QCOMPARE(topicIndex("eSports").value_or(-1), *topicIndex("Video Gaming"));
        QCOMPARE(topicIndex("World/International Music").value_or(-1), *topicIndex("Entertainment"));
        QCOMPARE(topicIndex("212").value_or(-1), *topicIndex("Food & Drink"));
    }

    void foldedTierOnesCountForTheirNeighbour() {
        QCOMPARE(topicIndex("Genres").value_or(-1), *topicIndex("Entertainment"));
        QCOMPARE(topicIndex("Law").value_or(-1), *topicIndex("Crime"));
        QCOMPARE(topicIndex("Sensitive Topics").value_or(-1), *topicIndex("Crime"));
        QCOMPARE(topicIndex("War and Conflicts").value_or(-1), *topicIndex("Politics"));
        QCOMPARE(topicIndex("Disasters").value_or(-1), *topicIndex("Politics"));
        QCOMPARE(topicIndex("Soap Opera").value_or(-1), *topicIndex("Entertainment"));
    }

    void whatIsNoTopicIsNotFound() {
        for (const char* text : {"", " ", "Cooking with Gas", "Food", "-1", "1000000"})
            QVERIFY(!topicIndex(text).has_value());
    }

    void theWholeTaxonomyIsThereAndEachRowHasItsParent() {
        QCOMPARE(topicTiers().size(), std::size_t{704});
        std::set<std::string_view> ids;
        for (const TopicTier& row : topicTiers()) ids.insert(row.iabId);
        QCOMPARE(ids.size(), std::size_t{704});
        int tierOne = 0;
        for (const TopicTier& row : topicTiers()) {
            QVERIFY(row.dimension >= 0 && row.dimension < kTopicCount);
            QVERIFY(row.tier >= 1 && row.tier <= 4);
            tierOne += row.tier == 1;
            QVERIFY(row.parentId.empty() || ids.contains(row.parentId));
            QCOMPARE(topicIndex(row.name).value_or(-1), row.dimension);
            QCOMPARE(topicIndex(row.iabId).value_or(-1), row.dimension);
        }
        QCOMPARE(tierOne, 37);
    }

    void namesAndIdsAreThoseOfThePublishedTable() {
        QFile file(QStringLiteral(FOREREACH_SHARED_DATA "/taxonomies/Content_Taxonomy_3.1.tsv"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("the published taxonomy is not beside the project (../shared/data)");
        std::size_t at = 0;
        for (int line = 0; !file.atEnd(); ++line) {
            const QList<QByteArray> row = file.readLine().split('\t');
            if (line < 2 || row.size() < 4 || row[0].isEmpty()) continue;
            QVERIFY(at < topicTiers().size());
            QCOMPARE(QByteArray::fromStdString(std::string(topicTiers()[at].iabId)), row[0]);
            QCOMPARE(QByteArray::fromStdString(std::string(topicTiers()[at].parentId)), row[1]);
            QCOMPARE(QByteArray::fromStdString(std::string(topicTiers()[at].name)), row[2].trimmed());
            ++at;
        }
        QCOMPARE(at, topicTiers().size());
    }
};

QTEST_APPLESS_MAIN(ModelTopicsTest)
#include "model_topics_test.moc"
