#include "tests/support/GuiWatchdog.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Peak;

/** The watchdog sees waits and calculations, and tells one from the other. */
class tst_GuiWatchdog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWaitIsSeen();
    void aCalculationIsSeen();
    void whatWasForgottenDoesNotCount();
};

void tst_GuiWatchdog::aWaitIsSeen()
{
    GuiWatchdog watchdog;
    QTRY_VERIFY(watchdog.beats() > 3);
    QThread::msleep(150);
    QTRY_VERIFY(watchdog.worstMs() >= 140);
    QVERIFY2(watchdog.worstBusyMs() < watchdog.worstMs() / 2, "a wait is no calculation");
}

void tst_GuiWatchdog::aCalculationIsSeen()
{
    GuiWatchdog watchdog;
    QTRY_VERIFY(watchdog.beats() > 3);
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 300) {
    }
    QTRY_VERIFY(watchdog.worstMs() >= 290);
    QTRY_VERIFY(watchdog.worstBusyMs() >= 50); // the processor may be shared with others
}

void tst_GuiWatchdog::whatWasForgottenDoesNotCount()
{
    GuiWatchdog watchdog;
    QTRY_VERIFY(watchdog.beats() > 3);
    QThread::msleep(500);
    const int before = watchdog.beats();
    QTRY_VERIFY(watchdog.beats() > before);
    QVERIFY(watchdog.worstMs() >= 450);
    watchdog.forget();
    QVERIFY(watchdog.worstMs() < 450);
}

QTEST_GUILESS_MAIN(tst_GuiWatchdog)
#include "tst_GuiWatchdog.moc"
