#include "models/domain/TypedText.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What people type for a date, an amount or a number is understood, and nothing else is. */
class tst_TypedText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dates_data();
    void dates();
    void withoutToday();
    void amounts_data();
    void amounts();
    void numbers();
};

void tst_TypedText::dates_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QDate>("date");
    const QDate day(2026, 11, 28);
    for (const char *typed :
         {"28 Nov 2026", "28 november 2026", "Nov 28, 2026", "November 28 2026", "nov. 28, 2026",
          "28-Nov-2026", "11/28/2026", "11/28/26", "28.11.2026", "28.11.26", "2026-11-28",
          "28nov2026", "28 Nov", "11/28", "+6", "28th Nov 2026", " 28  Nov  2026 "})
        QTest::newRow(typed) << QString::fromLatin1(typed) << day;
    QTest::newRow("today") << u"today"_s << QDate(2026, 11, 22);
    QTest::newRow("tomorrow") << u"Tomorrow"_s << QDate(2026, 11, 23);
    QTest::newRow("past day of this year is next year's") << u"1/5"_s << QDate(2027, 1, 5);
    QTest::newRow("a leap day waits") << u"29 Feb"_s << QDate(2028, 2, 29);
    QTest::newRow("45 days") << u"+45"_s << QDate(2027, 1, 6);
    for (const char *typed :
         {"", "x", "31 Feb 2026", "28/11/2026", "13/13/2026", "2026-02-30", "28 Nov 1899",
          "1 Jan 2200", "28 Foo 2026", "0/0/0", "99999999999999999999", "28 Nov 20266",
          "28 Nov 2026 05:00", "-", "Ma 5"})
        QTest::newRow(typed) << QString::fromLatin1(typed) << QDate();
    QTest::newRow("very long") << QString(10000, u'9') << QDate();
}

void tst_TypedText::dates()
{
    QFETCH(QString, typed);
    QFETCH(QDate, date);
    const auto understood = typedDate(typed, {2026, 11, 22});
    QCOMPARE(understood.has_value(), date.isValid());
    QCOMPARE(understood.value_or(QDate()), date);
}

void tst_TypedText::withoutToday()
{
    QVERIFY(!typedDate(u"today"_s, {}));
    QVERIFY(!typedDate(u"+3"_s, {}));
    QVERIFY(!typedDate(u"28 Nov"_s, {}));
    QCOMPARE(*typedDate(u"28 Nov 2026"_s, {}), QDate(2026, 11, 28));
}

void tst_TypedText::amounts_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("amount");
    QTest::newRow("plain") << u"1250000"_s << u"1250000.00"_s;
    QTest::newRow("groups") << u"1,250,000.5"_s << u"1250000.50"_s;
    QTest::newRow("sign") << u"$1,250,000.00"_s << u"1250000.00"_s;
    QTest::newRow("words") << u"USD 1 250 000.50"_s << u"1250000.50"_s;
    QTest::newRow("after") << u"12.5 $"_s << u"12.50"_s;
    QTest::newRow("zero") << u"0"_s << u"0.00"_s;
    QTest::newRow("zeros before") << u"007.1"_s << u"7.10"_s;
    QTest::newRow("a cent more than a double knows")
        << u"9999999999999.99"_s << u"9999999999999.99"_s;
    for (const char *typed : {"", "x", "-5", "1.234", "1,25", "12,50.00", "1e5", "NaN", "Infinity",
                              "10000000000000", "1.2.3", "$", "1 2", "0x10"})
        QTest::newRow(typed) << QString::fromLatin1(typed) << QString();
    QTest::newRow("other digits") << u"١٢٣"_s << QString();
}

void tst_TypedText::amounts()
{
    QFETCH(QString, typed);
    QFETCH(QString, amount);
    QCOMPARE(typedMoney(typed).value_or(QString()), amount);
}

void tst_TypedText::numbers()
{
    QCOMPARE(typedNumber(u" 1,000 "_s).value(), u"1000"_s);
    QCOMPARE(typedNumber(u"007"_s).value(), u"7"_s);
    QCOMPARE(typedNumber(u"-3"_s).value(), u"-3"_s);
    for (const QString &no : {u"1.5"_s, u"x"_s, u""_s, u"99999999999999999999"_s})
        QVERIFY(!typedNumber(no));
}

QTEST_APPLESS_MAIN(tst_TypedText)
#include "tst_TypedText.moc"
