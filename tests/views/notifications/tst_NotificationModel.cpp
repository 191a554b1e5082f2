#include "models/tables/NotificationModel.h"
#include "models/tables/NotificationText.h"
#include "tests/views/notifications/NotificationSamples.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The lines of the panel: grouped, ordered, told change by change; and when one is put off to. */
class tst_NotificationModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsStandByWhatWaitsAndWhatIsNew();
    void linesOfExchangesCantBeChosen();
    void changesAreToldOneByOne();
    void newStaysNewUntilItIsSettled();
    void deadlinesTellDateAndDays();
    void everythingIsSpoken();
    void snoozesEndInTheMorning();
    void quietHoursGoOverMidnight();
    void hostileSettingsAllowNothing();

private:
    static QStringList lines(const NotificationModel &model)
    {
        QStringList lines;
        for (int row = 0; row < model.rowCount(); ++row)
            lines.append(model.index(row).data().toString().left(16));
        return lines;
    }
    const QDate m_today{2026, 11, 23};
};

void tst_NotificationModel::groupsStandByWhatWaitsAndWhatIsNew()
{
    NotificationModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setToday(m_today);
    model.setNotifications(NotificationSamples::some(m_today));
    // The exchange with a deadline that nobody took on comes first, and the deadline in it.
    QCOMPARE(lines(model),
             QStringList({u"2026-0107  The W"_s, u"Day 45 is in 3 d"_s, u"Maximiliana Feat"_s,
                          u"Day 180 is in 14"_s, u"2026-0041  Orteg"_s, u"Dana Reyes menti"_s,
                          u"4 new messages"_s, u"Task for you: Ca"_s, u"You and the firm"_s,
                          u"Somebody signed "_s}));
}

void tst_NotificationModel::linesOfExchangesCantBeChosen()
{
    NotificationModel model;
    model.setNotifications(NotificationSamples::some(m_today));
    QVERIFY(!(model.index(0).flags() & Qt::ItemIsSelectable));
    QVERIFY(model.index(1).flags() & Qt::ItemIsSelectable);
    QVERIFY(!model.at(model.index(0)));
}

void tst_NotificationModel::changesAreToldOneByOne()
{
    NotificationModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<Notification> all = NotificationSamples::some(m_today);
    model.setNotifications(all);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setNotifications(all);
    QCOMPARE(inserted.size() + removed.size() + changed.size() + moved.size(), 0);
    all[1].count = 5;
    all[1].title = u"5 new messages"_s;
    model.setNotifications(all);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(inserted.size() + removed.size() + moved.size(), 0);
    all.removeLast(); // the only one of its group
    model.setNotifications(all);
    QCOMPARE(removed.size(), 2);
    all[3].ackedAt = NotificationSamples::minutesAgo(0); // nothing waits any more
    model.setNotifications(all);
    QVERIFY(!moved.isEmpty());
    QCOMPARE(lines(model).constFirst(), u"2026-0041  Orteg"_s);
    QCOMPARE(reset.size(), 0);
}

void tst_NotificationModel::newStaysNewUntilItIsSettled()
{
    NotificationModel model;
    QList<Notification> all = NotificationSamples::some(m_today);
    model.setNotifications(all);
    const auto isNew = [&] {
        return model.index(model.rowOf(all.constFirst().id)).data(NotificationModel::NewRole);
    };
    QVERIFY(isNew().toBool());
    all[0].seenAt = NotificationSamples::minutesAgo(0);
    model.setNotifications(all);
    QVERIFY(isNew().toBool()); // still in front of the person
    model.settle();
    QVERIFY(!isNew().toBool());
}

void tst_NotificationModel::deadlinesTellDateAndDays()
{
    NotificationModel model;
    model.setToday(m_today);
    model.setNotifications(NotificationSamples::some(m_today));
    const auto due = model.index(1).data(NotificationModel::DeadlineRole).value<Deadline>();
    QCOMPARE(due.date, m_today.addDays(3));
    QCOMPARE(due.daysLeft, std::optional<int>(3));
    QVERIFY(model.index(1).data(NotificationModel::WaitsRole).toBool());
    QCOMPARE(model.index(3).data(NotificationModel::AckRole).toString(),
             u"Acknowledged by Dana Reyes"_s);
}

void tst_NotificationModel::everythingIsSpoken()
{
    NotificationModel model;
    model.setToday(m_today);
    model.setNotifications(NotificationSamples::some(m_today));
    const QString spoken = model.index(1).data(Qt::AccessibleTextRole).toString();
    for (const QString &part : {u"New"_s, u"Day 45"_s, u"26 Nov 2026"_s, u"3 days"_s,
                                u"2026-0107"_s, u"waits to be acknowledged"_s})
        QVERIFY2(spoken.contains(part), qPrintable(spoken));
    QCOMPARE(model.index(0).data(Qt::AccessibleTextRole), model.index(0).data());
}

void tst_NotificationModel::snoozesEndInTheMorning()
{
    const QTimeZone zone("America/Los_Angeles");
    const QDateTime friday(QDate(2026, 11, 27), QTime(16, 30), zone);
    QCOMPARE(snoozeEnd(Snooze::Hour, friday), friday.addSecs(3600));
    QCOMPARE(snoozeEnd(Snooze::Tomorrow, friday),
             QDateTime(QDate(2026, 11, 28), QTime(8, 0), zone));
    QCOMPARE(snoozeEnd(Snooze::NextWeek, friday),
             QDateTime(QDate(2026, 11, 30), QTime(8, 0), zone));
    const QDateTime monday(QDate(2026, 11, 30), QTime(7, 0), zone);
    QCOMPARE(snoozeEnd(Snooze::NextWeek, monday), QDateTime(QDate(2026, 12, 7), QTime(8, 0), zone));
}

void tst_NotificationModel::quietHoursGoOverMidnight()
{
    NotificationSettings settings = NotificationSamples::settings();
    const QTimeZone zone("America/Los_Angeles");
    const auto at = [&zone](int hour) {
        return QDateTime(QDate(2026, 11, 23), QTime(hour, 0), zone);
    };
    QVERIFY(!settings.isQuiet(at(23)));
    settings.quietFrom = QTime(22, 0);
    settings.quietTo = QTime(7, 0);
    QVERIFY(settings.isQuiet(at(23)) && settings.isQuiet(at(3)));
    QVERIFY(!settings.isQuiet(at(7)) && !settings.isQuiet(at(12)));
    settings.quietFrom = QTime(9, 0);
    settings.quietTo = QTime(17, 0);
    QVERIFY(settings.isQuiet(at(12).toUTC()) && !settings.isQuiet(at(18)));
}

void tst_NotificationModel::hostileSettingsAllowNothing()
{
    const auto settings = NotificationSettings::fromJson(
        {{u"kinds"_s,
          QJsonArray{1, u"x"_s, QJsonObject{{u"kind"_s, u"mention"_s}, {u"app"_s, u"yes"_s}}}},
         {u"channels"_s, 7},
         {u"quiet_from"_s, u"25:99"_s},
         {u"languages"_s, u"en"_s}});
    QVERIFY(!settings.tells(u"mention"_s, u"app"_s));
    QVERIFY(!settings.tells({}, {}));
    QVERIFY(!settings.quietFrom.isValid());
    QVERIFY(!settings.isQuiet(QDateTime::currentDateTime()));
}

QTEST_GUILESS_MAIN(tst_NotificationModel)
#include "tst_NotificationModel.moc"
