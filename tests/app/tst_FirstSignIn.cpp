#include "app/SignInFlow.h"
#include "models/session/Totp.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "views/common/MessageBar.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Somebody's first time, from the window to the session: the first admin, and who comes invited.
 */
class tst_FirstSignIn final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_flow.reset(); }

    void firstAdminSetsUpAPhone();
    void invitedPersonChoosesAPassword();

private:
    template <typename Widget>
    Widget *visible(const QString &name) const
    {
        const auto widgets = m_flow->dialog()->findChildren<Widget *>();
        for (Widget *widget : widgets) {
            if (widget->isVisible() && widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    QLineEdit *field(const QString &name) const { return visible<QLineEdit>(name); }
    void press(const QString &text)
    {
        const auto buttons = m_flow->dialog()->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && button->text().remove(u'&') == text)
                return button->click();
        }
        QFAIL(qPrintable(u"no button "_s + text));
    }

    std::unique_ptr<TestDatabase> m_database;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SignInFlow> m_flow;
};

void tst_FirstSignIn::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->admin().must("update peak.settings set value = '[\"admin\"]'"
                             " where key = 'security.force_second_factor_roles'");
    // As "peak1031ctl user add" makes the first one.
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_settings =
        std::make_unique<QSettings>(m_folder.filePath(u"peak.ini"_s), QSettings::IniFormat);
}

void tst_FirstSignIn::init()
{
    m_database->admin().must("delete from auth.attempts");
    m_flow = std::make_unique<SignInFlow>(*m_settings);
    m_flow->setCommandLineServer(m_database->doorUri());
    m_flow->ask(nullptr);
    QVERIFY(m_flow->dialog());
}

void tst_FirstSignIn::firstAdminSetsUpAPhone()
{
    QSignalSpy in(m_flow.get(), &SignInFlow::signedIn);
    field(u"E-mail"_s)->setText(u"boss@example.test"_s);
    field(u"Password"_s)->setText(RoleConnection::defaultPassword());
    press(u"Sign in"_s);
    QTRY_VERIFY_WITH_TIMEOUT(field(u"Letters"_s), 20000);
    const QString secret = field(u"Letters"_s)->text().remove(u' ');
    field(u"Code from the app"_s)->setText(totpCode(secret, QDateTime::currentDateTimeUtc()));
    press(u"Confirm"_s);
    QTRY_VERIFY_WITH_TIMEOUT(visible<QPlainTextEdit>(u"Recovery codes"_s), 20000);
    QCOMPARE(visible<QPlainTextEdit>(u"Recovery codes"_s)->toPlainText().count(u'\n'), 9);
    QTest::qWait(200);
    QCOMPARE(in.size(), 0); // nobody takes the codes away before they are read
    press(u"I have kept them"_s);
    QCOMPARE(in.size(), 1);
    QVERIFY(in.first().at(1).value<SessionCredentials>().isValid());
}

void tst_FirstSignIn::invitedPersonChoosesAPassword()
{
    auto &admin = m_database->admin();
    admin.must("insert into public.contacts (first_name, last_name, email, role, is_user, "
               "is_active) values ('New', 'Person', 'new@example.test', 'client', true, true)");
    // What api.invite_person() gives an admin.
    const QByteArray code = admin
                                .must("select auth.invite(id, 'invitation', '7 days', null) from "
                                      "public.contacts where email = 'new@example.test'")
                                .value();
    QSignalSpy in(m_flow.get(), &SignInFlow::signedIn);
    press(u"I have an invitation or reset code..."_s);
    field(u"E-mail address"_s)->setText(u"new@example.test"_s);
    field(u"Code from your admin"_s)->setText(QString::fromLatin1(code));
    const auto choose = [this](const QString &password) {
        field(u"New password"_s)->setText(password);
        field(u"New password again"_s)->setText(password);
        press(u"Set password"_s);
    };
    choose(u"passwordpassword"_s);
    const auto *bar = m_flow->dialog()->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(bar->text().contains(u"others try first"_s), 20000);
    choose(u"many small otters swim"_s);
    QTRY_COMPARE_WITH_TIMEOUT(in.size(), 1, 20000);
}

QTEST_MAIN(tst_FirstSignIn)
#include "tst_FirstSignIn.moc"
