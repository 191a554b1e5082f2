#include "models/domain/FieldMerge.h"

#include <QJsonArray>
#include <QTest>
#include <QUuid>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Two people's changes of one record, field by field. */
class tst_FieldMerge final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingChanged();
    void differentFields();
    void sameValue();
    void clash();
    void bothCleared();
    void oneClearsTheOtherWrites();
    void peopleByTheirId();
    void listsInAnyOrder();
    void fieldsThatOneSideLacks();
    void everyCombination();

private:
    const QJsonObject m_base{{u"title"_s, u"Call"_s}, {u"due"_s, u"2026-11-28"_s}};
};

void tst_FieldMerge::nothingChanged()
{
    QCOMPARE(FieldMerge::of(m_base, m_base, m_base), (FieldMerge{m_base, {}, {}}));
}

void tst_FieldMerge::differentFields()
{
    const auto merge =
        FieldMerge::of(m_base, {{u"title"_s, u"Mine"_s}, {u"due"_s, u"2026-11-28"_s}},
                       {{u"title"_s, u"Call"_s}, {u"due"_s, u"2026-12-01"_s}});
    QVERIFY(merge.clashes.isEmpty());
    QCOMPARE(merge.merged, (QJsonObject{{u"title"_s, u"Mine"_s}, {u"due"_s, u"2026-12-01"_s}}));
    QCOMPARE(merge.theirFields, QStringList{u"due"_s});
}

void tst_FieldMerge::sameValue()
{
    const QJsonObject both{{u"title"_s, u"Same"_s}, {u"due"_s, u"2026-11-28"_s}};
    const auto merge = FieldMerge::of(m_base, both, both);
    QVERIFY(merge.clashes.isEmpty());
    QCOMPARE(merge.merged, both);
}

void tst_FieldMerge::clash()
{
    const auto merge =
        FieldMerge::of(m_base, {{u"title"_s, u"Mine"_s}, {u"due"_s, u"2026-11-30"_s}},
                       {{u"title"_s, u"Theirs"_s}, {u"due"_s, u"2026-11-28"_s}});
    QCOMPARE(merge.clashes, QList<FieldClash>({{u"title"_s, u"Call"_s, u"Mine"_s, u"Theirs"_s}}));
    QCOMPARE(merge.merged[u"title"_s].toString(), u"Theirs"_s); // until somebody decides
    QCOMPARE(merge.merged[u"due"_s].toString(), u"2026-11-30"_s);
}

void tst_FieldMerge::bothCleared()
{
    const QJsonObject cleared{{u"title"_s, u"Call"_s}, {u"due"_s, QJsonValue::Null}};
    QVERIFY(FieldMerge::of(m_base, cleared, cleared).clashes.isEmpty());
}

void tst_FieldMerge::oneClearsTheOtherWrites()
{
    const auto merge = FieldMerge::of(m_base, {{u"due"_s, QJsonValue::Null}},
                                      {{u"title"_s, u"Call"_s}, {u"due"_s, u"2026-12-01"_s}});
    QCOMPARE(merge.clashes.size(), 1);
    QVERIFY(merge.clashes.first().mine.isNull());
}

void tst_FieldMerge::peopleByTheirId()
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QJsonObject before{{u"who"_s, QJsonObject{{u"id"_s, id}, {u"name"_s, u"Ana"_s}}}};
    const QJsonObject renamed{
        {u"who"_s, QJsonObject{{u"id"_s, id.toUpper()}, {u"name"_s, u"Ana Ortega"_s}}}};
    const QJsonObject other{
        {u"who"_s, QJsonObject{{u"id"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                               {u"name"_s, u"Lee"_s}}}};
    const auto merge = FieldMerge::of(before, other, renamed);
    QVERIFY(merge.clashes.isEmpty());
    QCOMPARE(merge.merged, other);
}

void tst_FieldMerge::listsInAnyOrder()
{
    const QJsonObject before{{u"roles"_s, QJsonArray{u"a"_s, u"b"_s}}};
    const QJsonObject turned{{u"roles"_s, QJsonArray{u"b"_s, u"a"_s}}};
    const QJsonObject mine{{u"roles"_s, QJsonArray{u"a"_s}}};
    const auto merge = FieldMerge::of(before, mine, turned);
    QVERIFY(merge.clashes.isEmpty());
    QCOMPARE(merge.merged, mine);
}

void tst_FieldMerge::fieldsThatOneSideLacks()
{
    // A column that the other's program does not know, or that I may not see.
    const auto merge = FieldMerge::of(m_base, {{u"title"_s, u"Mine"_s}}, {{u"title"_s, u"Call"_s}});
    QVERIFY(merge.clashes.isEmpty());
    QCOMPARE(merge.merged[u"title"_s].toString(), u"Mine"_s);
    QCOMPARE(merge.merged[u"due"_s].toString(), u"2026-11-28"_s);
}

/** The rule itself, over all combinations of three values on three sides. */
void tst_FieldMerge::everyCombination()
{
    const QList<QJsonValue> values{QJsonValue::Null, u"a"_s, u"b"_s};
    for (const QJsonValue &base : values) {
        for (const QJsonValue &mine : values) {
            for (const QJsonValue &theirs : values) {
                const auto merge =
                    FieldMerge::of({{u"f"_s, base}}, {{u"f"_s, mine}}, {{u"f"_s, theirs}});
                const bool clash = mine != base && theirs != base && mine != theirs;
                QCOMPARE(merge.clashes.size(), clash ? 1 : 0);
                QCOMPARE(merge.merged[u"f"_s], clash || mine == base ? theirs : mine);
            }
        }
    }
}

QTEST_APPLESS_MAIN(tst_FieldMerge)
#include "tst_FieldMerge.moc"
