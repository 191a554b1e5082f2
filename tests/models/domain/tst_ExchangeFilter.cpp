#include "models/domain/ExchangeFilter.h"
#include "models/domain/Priority.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What somebody typed or chose, as the server gets it. */
class tst_ExchangeFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWent();
    void isNothingWhenNothingIsChosen();
    void cleansSearchText_data();
    void cleansSearchText();
    void ignoresWhatItDoesNotUnderstand();
    void readsCodesInAnyCase();
};

void tst_ExchangeFilter::comesBackAsItWent()
{
    ExchangeFilter filter;
    filter.search = u"Ortega 100% \\ _ '"_s;
    filter.stages = {ExchangeStage::Identify, ExchangeStage::OnHold};
    filter.coordinators = {QUuid::createUuid(), QUuid::createUuid()};
    filter.clients = {QUuid::createUuid()};
    const QByteArray stored = QJsonDocument(filter.toJson()).toJson();
    QCOMPARE(ExchangeFilter::fromJson(QJsonDocument::fromJson(stored).object()), filter);
}

void tst_ExchangeFilter::isNothingWhenNothingIsChosen()
{
    QVERIFY(ExchangeFilter().isEmpty());
    ExchangeFilter blank;
    blank.search = u" \t\n "_s;
    QVERIFY(blank.isEmpty());
    QCOMPARE(QJsonDocument(blank.toJson()).toJson(QJsonDocument::Compact), QByteArray("{}"));
}

void tst_ExchangeFilter::cleansSearchText_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("sent");
    QTest::newRow("blanks") << u"  elm   st "_s << u"elm st"_s;
    QTest::newRow("NUL") << QString(u"a"_s + QChar(u'\0') + u"b"_s) << u"a b"_s;
    QTest::newRow("half surrogate") << QString(u"a"_s + QChar(0xD83C) + u"b"_s) << u"ab"_s;
    QTest::newRow("half surrogate at the end") << QString(u"a"_s + QChar(0xD83C)) << u"a"_s;
    QTest::newRow("whole surrogate") << u"a\U0001F3E0b"_s << u"a\U0001F3E0b"_s;
    QTest::newRow("lines") << u"18 Elm\r\nFresno"_s << u"18 Elm Fresno"_s;
    QTest::newRow("10 MB") << QString(10'000'000, u'x')
                           << QString(ExchangeFilter::MaxSearchLength, u'x');
}

void tst_ExchangeFilter::cleansSearchText()
{
    QFETCH(QString, typed);
    QFETCH(QString, sent);
    ExchangeFilter filter;
    filter.search = typed;
    QCOMPARE(filter.toJson().value(u"search"_s).toString(), sent);
}

void tst_ExchangeFilter::ignoresWhatItDoesNotUnderstand()
{
    const QJsonObject json{{u"search"_s, 7},
                           {u"stage"_s, QJsonArray{u"45D"_s, u"45d"_s, u"FUTURE"_s, 3}},
                           {u"coordinator"_s, QJsonArray{u"nobody"_s}},
                           {u"later"_s, true}};
    ExchangeFilter expected;
    expected.stages = {ExchangeStage::Identify};
    QCOMPARE(ExchangeFilter::fromJson(json), expected);
}

void tst_ExchangeFilter::readsCodesInAnyCase()
{
    QCOMPARE(exchangeStageFromCode(u" on_hold "_s), ExchangeStage::OnHold);
    QCOMPARE(exchangeStageFromCode(u"archived"_s), ExchangeStage::Other);
    for (ExchangeStage stage : allExchangeStages())
        QCOMPARE(exchangeStageFromCode(exchangeStageCode(stage)), stage);
    QCOMPARE(priorityFromCode(u"urgent"_s), Priority::Urgent);
    QCOMPARE(priorityFromCode({}), Priority::Other);
    for (Priority priority : allPriorities())
        QCOMPARE(priorityFromCode(priorityCode(priority)), priority);
}

QTEST_GUILESS_MAIN(tst_ExchangeFilter)
#include "tst_ExchangeFilter.moc"
