#include "models/db/Error.h"
#include "views/audit/SealStrip.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/profile/PasswordDialog.h"
#include "views/profile/ProfilePage.h"
#include "views/profile/SecondFactorDialog.h"
#include "views/profile/ThingTable.h"
#include "views/settings/SecretDialog.h"
#include "views/settings/SettingRow.h"
#include "views/settings/SettingsPage.h"
#include "views/sync/SyncRunView.h"

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPromise>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

template <typename T>
QFuture<T> now(const T &value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

QPushButton *button(QWidget *parent, const QString &text)
{
    for (QPushButton *found : parent->findChildren<QPushButton *>()) {
        if (found->text() == text)
            return found;
    }
    return nullptr;
}

} // namespace

/** Settings, one's own page, sync runs and the strip of the verification, without a server. */
class tst_HouseViews final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }

    void aSettingIsSavedInItsPlace();
    void aSettingOutOfBoundsSaysSo();
    void whatIsTypedSurvivesAReload();
    void fixedSettingsSayWhy();
    void secretsAreNamedAndNeverShown();
    void aSecretNeedsAName();
    void passwordsMustAgree();
    void aRefusedPasswordIsExplained();
    void aSecondFactorEndsWithCodes();
    void thisSessionIsMarked();
    void errorsOfARunAreReadable();
    void theVerdictStays();

private:
    static FirmSetting number(const QString &key, int value)
    {
        FirmSetting setting;
        setting.key = key;
        setting.value = value;
        setting.kind = u"number"_s;
        setting.minimum = 5;
        setting.maximum = 480;
        setting.description = u"A session ends then"_s;
        return setting;
    }
    Theme *m_theme = nullptr;
};

void tst_HouseViews::aSettingIsSavedInItsPlace()
{
    SettingRow row(number(u"session.idle_minutes"_s, 30));
    QSignalSpy saved(&row, &SettingRow::saveRequested);
    auto *edit = row.findChild<QLineEdit *>();
    QCOMPARE(edit->text(), u"30"_s);
    QVERIFY(!row.isDirty());
    edit->setText(u"45"_s);
    QVERIFY(row.isDirty());
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(saved.size(), 1);
    QCOMPARE(saved.first().at(0).toString(), u"session.idle_minutes"_s);
    QVERIFY(saved.first().at(1).toJsonValue().isDouble());
    QCOMPARE(saved.first().at(1).toJsonValue().toInt(), 45);
    QTest::keyClick(edit, Qt::Key_Escape);
    QCOMPARE(edit->text(), u"30"_s);
}

void tst_HouseViews::aSettingOutOfBoundsSaysSo()
{
    SettingRow row(number(u"session.idle_minutes"_s, 30));
    QSignalSpy saved(&row, &SettingRow::saveRequested);
    for (const QString &wrong : {u"4"_s, u"481"_s, u"soon"_s, u""_s, u"99999999999999999999"_s}) {
        row.findChild<QLineEdit *>()->setText(wrong);
        row.save();
        QVERIFY2(!row.fault().isEmpty(), qPrintable(wrong));
    }
    QVERIFY(saved.isEmpty());
}

void tst_HouseViews::whatIsTypedSurvivesAReload()
{
    SettingsPage page;
    page.setSettings({number(u"session.idle_minutes"_s, 30), number(u"pin.failures"_s, 5)});
    page.row(u"session.idle_minutes"_s)->findChild<QLineEdit *>()->setText(u"45"_s);
    QCOMPARE(page.dirtyRows().size(), 1);
    page.setSettings({number(u"session.idle_minutes"_s, 20), number(u"pin.failures"_s, 7)});
    QCOMPARE(page.row(u"session.idle_minutes"_s)->findChild<QLineEdit *>()->text(), u"45"_s);
    QCOMPARE(page.row(u"pin.failures"_s)->findChild<QLineEdit *>()->text(), u"7"_s);
    page.row(u"session.idle_minutes"_s)->discard();
    QCOMPARE(page.row(u"session.idle_minutes"_s)->findChild<QLineEdit *>()->text(), u"20"_s);
}

void tst_HouseViews::fixedSettingsSayWhy()
{
    FirmSetting setting = number(u"firm.is_demo"_s, 5);
    setting.kind = u"flag"_s;
    setting.value = false;
    setting.fixed = true;
    SettingRow row(setting);
    bool told = false;
    for (const QLabel *label : row.findChildren<QLabel *>())
        told |= label->text().contains(u"set up"_s);
    QVERIFY(told);
}

void tst_HouseViews::secretsAreNamedAndNeverShown()
{
    SettingsPage page;
    page.setSettings({number(u"session.idle_minutes"_s, 30)});
    page.setSecrets({{u"mail.password"_s, QDateTime::currentDateTime()}});
    QSignalSpy set(&page, &SettingsPage::setSecretRequested);
    QSignalSpy remove(&page, &SettingsPage::removeSecretRequested);
    button(&page, u"Set anew..."_s)->click();
    button(&page, u"Take away..."_s)->click();
    QCOMPARE(set.first().at(0).toString(), u"mail.password"_s);
    QCOMPARE(remove.first().at(0).toString(), u"mail.password"_s);
    page.setRefusal(u"No line."_s);
    QVERIFY(!button(&page, u"Add a secret..."_s)->isEnabled());
    QCOMPARE(button(&page, u"Add a secret..."_s)->toolTip(), u"No line."_s);
}

void tst_HouseViews::aSecretNeedsAName()
{
    QPointer<SecretDialog> dialog = new SecretDialog({});
    QSignalSpy given(dialog, &SecretDialog::given);
    const auto edits = dialog->findChildren<QLineEdit *>();
    edits.at(0)->setText(u"Mail Password!"_s);
    edits.at(1)->setText(u"hunter2"_s);
    dialog->accept();
    QVERIFY(given.isEmpty());
    edits.at(0)->setText(u"mail.password"_s);
    QCOMPARE(edits.at(1)->echoMode(), QLineEdit::Password);
    dialog->accept();
    QCOMPARE(given.size(), 1);
    QCOMPARE(given.first().at(1).toString(), u"hunter2"_s);
    delete dialog.data();
}

void tst_HouseViews::passwordsMustAgree()
{
    int asked = 0;
    QPointer<PasswordDialog> dialog = new PasswordDialog([&asked](QWidget *, const QString &) {
        ++asked;
        return now<Result<void>>(Result<void>());
    });
    QSignalSpy changed(dialog, &PasswordDialog::changed);
    const auto edits = dialog->findChildren<QLineEdit *>();
    dialog->accept();
    edits.at(0)->setText(u"many small otters swim"_s);
    edits.at(1)->setText(u"many small otters swam"_s);
    dialog->accept();
    QCOMPARE(asked, 0);
    QVERIFY(!dialog->findChild<MessageBar *>()->isEmpty());
    edits.at(1)->setText(u"many small otters swim"_s);
    dialog->accept();
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(asked, 1);
    delete dialog.data();
}

void tst_HouseViews::aRefusedPasswordIsExplained()
{
    QPointer<PasswordDialog> dialog = new PasswordDialog([](QWidget *, const QString &) {
        return now<Result<void>>(
            Error{ErrorKind::Invalid, u"This password follows the keys."_s, {}, {}});
    });
    QSignalSpy changed(dialog, &PasswordDialog::changed);
    for (QLineEdit *edit : dialog->findChildren<QLineEdit *>())
        edit->setText(u"qwertyuiopasdfgh"_s);
    dialog->accept();
    QTRY_COMPARE(dialog->findChild<MessageBar *>()->text(), u"This password follows the keys."_s);
    QVERIFY(changed.isEmpty());
    delete dialog.data();
}

void tst_HouseViews::aSecondFactorEndsWithCodes()
{
    QString confirmed;
    SecondFactorDialog::Server server;
    server.begin = [](QWidget *) {
        return now<Result<NewSecondFactor>>(
            NewSecondFactor{u"JBSWY3DPEHPK3PXP"_s, u"otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"_s});
    };
    server.confirm = [&confirmed](QWidget *, const QString &code) {
        confirmed = code;
        return now<Result<void>>(Result<void>());
    };
    server.codes = [](QWidget *) {
        return now<Result<QStringList>>(QStringList{u"aaaa-bbbb"_s, u"cccc-dddd"_s});
    };
    QPointer<SecondFactorDialog> dialog = new SecondFactorDialog(server);
    QSignalSpy changed(dialog, &SecondFactorDialog::changed);
    dialog->beginFactor();

    const auto edits = dialog->findChildren<QLineEdit *>();
    QTRY_VERIFY(edits.at(0)->text().startsWith(u"JBSW Y3DP"_s));
    edits.at(1)->setText(u"123 456"_s);
    button(dialog, u"Confirm the code"_s)->click();
    QTRY_VERIFY(button(dialog, u"I have kept them"_s));
    QCOMPARE(confirmed, u"123456"_s);
    auto *codes = dialog->findChild<QPlainTextEdit *>();
    QVERIFY(codes->toPlainText().contains(u"cccc-dddd"_s));
    QVERIFY(!edits.at(0)->text().contains(u"JBSW"_s)); // forgotten
    QVERIFY(changed.size() >= 1);
    button(dialog, u"I have kept them"_s)->click();
    QTRY_VERIFY(!dialog);
}

void tst_HouseViews::thisSessionIsMarked()
{
    ProfilePage page;
    RunningSession here;
    here.id = QUuid::createUuid();
    here.isThisOne = true;
    here.computer = u"Desk"_s;
    RunningSession there = here;
    there.id = QUuid::createUuid();
    there.isThisOne = false;
    page.setSessions({here, there});
    ThingTable *table = page.sessions();
    QVERIFY(table->item(0, 0)->text().contains(u"this one"_s));
    table->selectRow(0);
    QVERIFY(table->selectsThisOne());
    table->selectRow(1);
    QVERIFY(!table->selectsThisOne());
    QCOMPARE(table->selectedIds(), QList<QUuid>{there.id});
    page.setSessions({here, there}); // a reload keeps what is selected
    QCOMPARE(table->selectedIds(), QList<QUuid>{there.id});
    page.setSecondFactor({true, true, 3});
    QVERIFY(page.secondFactorText().contains(u"3"_s));
}

void tst_HouseViews::errorsOfARunAreReadable()
{
    QCOMPARE(SyncRunView::errorTexts(QJsonArray{u"Timed out"_s}), QStringList{u"Timed out"_s});
    const QString told =
        SyncRunView::errorTexts(
            QJsonArray{QJsonObject{{u"message"_s, u"No such contact"_s}, {u"pp_task_id"_s, 88}}})
            .value(0);
    QVERIFY2(told.startsWith(u"No such contact"_s) && told.contains(u"88"_s), qPrintable(told));
    QVERIFY(SyncRunView::errorTexts(QJsonValue::Null).isEmpty());
    SyncRunView view;
    view.setRun(QUuid::createUuid(), {{u"kind"_s, u"contacts"_s},
                                      {u"status"_s, u"PARTIAL"_s},
                                      {u"started"_s, 1764331500000.0},
                                      {u"finished"_s, 1764331692000.0},
                                      {u"processed"_s, u"1204"_s},
                                      {u"created"_s, u"12"_s},
                                      {u"updated"_s, u"40"_s},
                                      {u"errors"_s, u"1"_s},
                                      {u"error_details"_s, QJsonArray{u"<b>bold</b>"_s}}});
    QVERIFY2(view.sentence().contains(u"1,204"_s) && view.sentence().contains(u"3 min 12 s"_s),
             qPrintable(view.sentence()));
    QVERIFY(view.errors().contains(u"<b>bold</b>"_s));
}

void tst_HouseViews::theVerdictStays()
{
    SealStrip strip;
    QVERIFY(strip.isHidden());
    QSignalSpy cancel(&strip, &SealStrip::cancelRequested);
    QSignalSpy again(&strip, &SealStrip::againRequested);
    strip.showProgress(2, 8, u"Batch 2 of 8"_s);
    auto *press = strip.findChild<QPushButton *>();
    press->click();
    QCOMPARE(cancel.size(), 1);
    strip.showResult(Status::Danger, u"Batch 3 was changed."_s, QDateTime::currentDateTime());
    QVERIFY(strip.text().contains(u"Batch 3 was changed."_s));
    QVERIFY(strip.text().contains(QString::number(QDate::currentDate().year())));
    press->click();
    QCOMPARE(again.size(), 1);
}

QTEST_MAIN(tst_HouseViews)
#include "tst_HouseViews.moc"
