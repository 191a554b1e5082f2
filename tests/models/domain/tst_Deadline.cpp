#include "models/domain/Deadline.h"

#include <QTest>

using namespace Peak;

/** Which deadlines somebody has to act on, and how long there is. */
class tst_Deadline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsFromTheFirmsToday_data();
    void countsFromTheFirmsToday();
    void knowsNothingWithoutDateOrToday();
    void settlesWithTheStage();
    void countsBothPeriodsFromTheTransfer_data();
    void countsBothPeriodsFromTheTransfer();
};

void tst_Deadline::countsFromTheFirmsToday_data()
{
    QTest::addColumn<int>("days");
    QTest::addColumn<Deadline::State>("state");
    QTest::newRow("missed long ago") << -400 << Deadline::State::Over;
    QTest::newRow("missed yesterday") << -1 << Deadline::State::Over;
    QTest::newRow("today") << 0 << Deadline::State::Today;
    QTest::newRow("tomorrow") << 1 << Deadline::State::TwoDays;
    QTest::newRow("in 48 hours") << 2 << Deadline::State::TwoDays;
    QTest::newRow("in three days") << 3 << Deadline::State::Week;
    QTest::newRow("a week") << 7 << Deadline::State::Week;
    QTest::newRow("eight days") << 8 << Deadline::State::Month;
    QTest::newRow("a month") << 30 << Deadline::State::Month;
    QTest::newRow("later") << 31 << Deadline::State::Later;
}

void tst_Deadline::countsFromTheFirmsToday()
{
    QFETCH(int, days);
    QFETCH(Deadline::State, state);
    const QDate today(2024, 2, 28); // a leap day ahead
    const Deadline deadline = deadlineOn(today.addDays(days), today, false);
    QCOMPARE(deadline.daysLeft, days);
    QCOMPARE(deadline.state, state);
    QCOMPARE(deadline.date, today.addDays(days));
}

void tst_Deadline::knowsNothingWithoutDateOrToday()
{
    QCOMPARE(deadlineOn({}, QDate(2026, 1, 1), false), Deadline());
    const Deadline dateOnly = deadlineOn(QDate(2026, 1, 1), {}, false);
    QCOMPARE(dateOnly.date, QDate(2026, 1, 1));
    QVERIFY(!dateOnly.daysLeft);
}

void tst_Deadline::settlesWithTheStage()
{
    const QDate today(2026, 5, 1);
    const QDate past(2026, 4, 1);
    QCOMPARE(day45Deadline(past, today, ExchangeStage::Identify).state, Deadline::State::Over);
    QCOMPARE(day45Deadline(past, today, ExchangeStage::OnHold).state, Deadline::State::Over);
    QCOMPARE(day45Deadline(past, today, ExchangeStage::Receive).state, Deadline::State::Settled);
    QCOMPARE(day180Deadline(past, today, ExchangeStage::Receive).state, Deadline::State::Over);
    QCOMPARE(day180Deadline(past, today, ExchangeStage::Completed).state, Deadline::State::Settled);
    QCOMPARE(day180Deadline(past, today, ExchangeStage::Terminated).daysLeft, -30);
}

// The worked dates of the firm, leap years, and a computer's clock changes between.
void tst_Deadline::countsBothPeriodsFromTheTransfer_data()
{
    QTest::addColumn<QDate>("transfer");
    QTest::addColumn<QDate>("day45");
    QTest::addColumn<QDate>("day180");
    QTest::newRow("plain") << QDate(2025, 3, 1) << QDate(2025, 4, 15) << QDate(2025, 8, 28);
    QTest::newRow("into the next year")
        << QDate(2025, 10, 17) << QDate(2025, 12, 1) << QDate(2026, 4, 15);
    QTest::newRow("last of December")
        << QDate(2025, 12, 31) << QDate(2026, 2, 14) << QDate(2026, 6, 29);
    QTest::newRow("over a leap day")
        << QDate(2024, 2, 1) << QDate(2024, 3, 17) << QDate(2024, 7, 30);
    QTest::newRow("no transfer") << QDate() << QDate() << QDate();
}

void tst_Deadline::countsBothPeriodsFromTheTransfer()
{
    QFETCH(QDate, transfer);
    QTEST(identificationEnd(transfer), "day45");
    QTEST(exchangeEnd(transfer), "day180");
}

QTEST_GUILESS_MAIN(tst_Deadline)
#include "tst_Deadline.moc"
