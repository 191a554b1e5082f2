#include "tests/views/Accessible.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/signin/ProfileEditor.h"
#include "views/signin/SignInDialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Peak;

Q_DECLARE_METATYPE(QList<Peak::ConnectionProfile>)

/** A person signs in by keyboard and mouse: what is asked, what is said, what is passed on. */
class tst_SignInDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init();
    void cleanup() { delete m_dialog; }

    void passesOnWhatWasTyped();
    void showsAllFaultsAtOnce();
    void errorStandsInPlace();
    void keepsThePasswordWhenTheLineIsDown();
    void busyLeavesCancelOnly();
    void asksForTheCode();
    void escapeLeavesTheCodeStep();
    void tenMegabytesAreCut();
    void nulAndSurrogatesAreDropped();
    void passwordCanBeShown();
    void rememberCanBeImpossible();
    void serversAreAddedEditedAndRemoved();
    void serverOfTheCommandLineIsNotEdited();
    void editorShowsAllFaults();
    void profileMakesAUri();
    void everyControlHasAName();
    void everyButtonHasWordsWhereNoIconCanBeDrawn();
    void tabReachesEverything();

private:
    QLineEdit *field(const QString &name) const;
    QPushButton *button(const QString &text) const;
    void press(const QString &text) { QTest::mouseClick(button(text), Qt::LeftButton); }

    Theme *m_theme = nullptr;
    SignInDialog *m_dialog = nullptr;
    ConnectionProfile m_office{QStringLiteral("1"),
                               QStringLiteral("Office"),
                               QStringLiteral("peak.example.com"),
                               5432,
                               QStringLiteral("peak1031"),
                               {}};
};

void tst_SignInDialog::init()
{
    m_dialog = new SignInDialog;
    m_dialog->setProfiles({m_office}, m_office.id);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
}

QLineEdit *tst_SignInDialog::field(const QString &name) const
{
    const auto fields = m_dialog->findChildren<QLineEdit *>();
    for (QLineEdit *candidate : fields) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

QPushButton *tst_SignInDialog::button(const QString &text) const
{
    const auto buttons = m_dialog->findChildren<QPushButton *>();
    for (QPushButton *candidate : buttons) {
        if (candidate->text() == text)
            return candidate;
    }
    return nullptr;
}

void tst_SignInDialog::passesOnWhatWasTyped()
{
    QSignalSpy wishes(m_dialog, &SignInDialog::signInRequested);
    QTest::keyClicks(field(QStringLiteral("E-mail")), QStringLiteral("  dana@example.com "));
    QTest::keyClicks(field(QStringLiteral("Password")), QStringLiteral(" pass word "));
    QTest::keyClick(field(QStringLiteral("Password")), Qt::Key_Return);
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(wishes.at(0).at(0).value<ConnectionProfile>(), m_office);
    QCOMPARE(wishes.at(0).at(1).toString(), QStringLiteral("dana@example.com"));
    QCOMPARE(wishes.at(0).at(2).toString(), QStringLiteral(" pass word "));
    QCOMPARE(wishes.at(0).at(3).toBool(), false);
}

void tst_SignInDialog::showsAllFaultsAtOnce()
{
    QSignalSpy wishes(m_dialog, &SignInDialog::signInRequested);
    press(QStringLiteral("Sign in"));
    QCOMPARE(wishes.size(), 0);
    const QString text = m_dialog->findChild<MessageBar *>()->text();
    QVERIFY(text.contains(QStringLiteral("e-mail")));
    QVERIFY(text.contains(QStringLiteral("password")));
    QVERIFY(field(QStringLiteral("E-mail"))->hasFocus());
    QVERIFY(!field(QStringLiteral("E-mail"))->accessibleDescription().isEmpty());
    QVERIFY(!field(QStringLiteral("Password"))->accessibleDescription().isEmpty());
}

void tst_SignInDialog::errorStandsInPlace()
{
    field(QStringLiteral("Password"))->setText(QStringLiteral("wrong"));
    const int before = m_dialog->height();
    m_dialog->showError({ErrorKind::Denied, QStringLiteral("It is wrong. Try again."), {}, {}});
    auto *bar = m_dialog->findChild<MessageBar *>();
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), QStringLiteral("It is wrong. Try again."));
    QVERIFY(field(QStringLiteral("Password"))->text().isEmpty());
    QVERIFY(field(QStringLiteral("Password"))->hasFocus());
    QTRY_VERIFY(m_dialog->height() > before); // it makes room instead of squeezing the fields
}

void tst_SignInDialog::keepsThePasswordWhenTheLineIsDown()
{
    field(QStringLiteral("Password"))->setText(QStringLiteral("right"));
    m_dialog->showError({ErrorKind::Offline, QStringLiteral("No answer."), {}, {}});
    QCOMPARE(field(QStringLiteral("Password"))->text(), QStringLiteral("right"));
    m_dialog->showError({ErrorKind::Invalid, QStringLiteral("Not a PostgreSQL server."), {}, {}});
    QCOMPARE(field(QStringLiteral("Password"))->text(), QStringLiteral("right"));
}

void tst_SignInDialog::busyLeavesCancelOnly()
{
    QSignalSpy cancels(m_dialog, &SignInDialog::cancelRequested);
    m_dialog->setBusy(QStringLiteral("Connecting to Office"));
    QVERIFY(!field(QStringLiteral("E-mail"))->isEnabled());
    QVERIFY(!button(QStringLiteral("Sign in"))->isEnabled());
    press(QStringLiteral("Cancel"));
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QCOMPARE(cancels.size(), 2);
    QVERIFY(m_dialog->isVisible());
    m_dialog->setIdle();
    QVERIFY(field(QStringLiteral("E-mail"))->isEnabled());
    press(QStringLiteral("Cancel"));
    QVERIFY(!m_dialog->isVisible());
}

void tst_SignInDialog::asksForTheCode()
{
    QSignalSpy codes(m_dialog, &SignInDialog::codeRequested);
    field(QStringLiteral("Password"))->setText(QStringLiteral("secret"));
    m_dialog->showCodeStep();
    QVERIFY(field(QStringLiteral("Password"))->text().isEmpty());
    QVERIFY(field(QStringLiteral("Code"))->hasFocus());
    QTest::keyClick(m_dialog, Qt::Key_Return);
    QCOMPARE(codes.size(), 0);
    QVERIFY(m_dialog->findChild<MessageBar *>()->isVisible());
    QTest::keyClicks(field(QStringLiteral("Code")), QStringLiteral("123 456"));
    QTest::keyClick(m_dialog, Qt::Key_Return);
    QCOMPARE(codes.size(), 1);
    QCOMPARE(codes.at(0).at(0).toString(), QStringLiteral("123456"));
    m_dialog->showError({ErrorKind::Denied, QStringLiteral("Wrong code."), {}, {}});
    QVERIFY(field(QStringLiteral("Code"))->text().isEmpty());
    QVERIFY(field(QStringLiteral("Code"))->hasFocus());
}

void tst_SignInDialog::escapeLeavesTheCodeStep()
{
    QSignalSpy cancels(m_dialog, &SignInDialog::cancelRequested);
    m_dialog->showCodeStep();
    QTest::keyClick(m_dialog, Qt::Key_Escape);
    QCOMPARE(cancels.size(), 1);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(field(QStringLiteral("E-mail"))->isVisible());
}

void tst_SignInDialog::tenMegabytesAreCut()
{
    QGuiApplication::clipboard()->setText(QString(10 * 1024 * 1024, QLatin1Char('x')));
    field(QStringLiteral("E-mail"))->paste();
    field(QStringLiteral("Password"))->paste();
    QCOMPARE(field(QStringLiteral("E-mail"))->text().size(), int(SignInDialog::MaxEmailLength));
    QCOMPARE(field(QStringLiteral("Password"))->text().size(),
             int(SignInDialog::MaxPasswordLength));
    const QString text = m_dialog->findChild<MessageBar *>()->text();
    QVERIFY(text.contains(QString::number(SignInDialog::MaxPasswordLength)));
}

void tst_SignInDialog::nulAndSurrogatesAreDropped()
{
    QSignalSpy wishes(m_dialog, &SignInDialog::signInRequested);
    const QString dirty = QStringLiteral("da") + QChar(0) + QStringLiteral("na") + QChar(0xD800) +
                          QStringLiteral("@example.com");
    QGuiApplication::clipboard()->setText(dirty);
    field(QStringLiteral("E-mail"))->setText(dirty);
    field(QStringLiteral("Password"))->setText(dirty);
    press(QStringLiteral("Sign in"));
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(wishes.at(0).at(1).toString(), QStringLiteral("dana@example.com"));
    QCOMPARE(wishes.at(0).at(2).toString(), QStringLiteral("dana@example.com"));
}

void tst_SignInDialog::passwordCanBeShown()
{
    QToolButton *reveal = nullptr;
    const auto buttons = m_dialog->findChildren<QToolButton *>();
    for (QToolButton *candidate : buttons) {
        if (candidate->accessibleName() == QStringLiteral("Show the password"))
            reveal = candidate;
    }
    QVERIFY(reveal);
    QLineEdit *password = field(QStringLiteral("Password"));
    QCOMPARE(password->echoMode(), QLineEdit::Password);
    QTest::mouseClick(reveal, Qt::LeftButton);
    QCOMPARE(password->echoMode(), QLineEdit::Normal);
    reveal->setFocus();
    QTest::keyClick(reveal, Qt::Key_Space);
    QCOMPARE(password->echoMode(), QLineEdit::Password);
}

void tst_SignInDialog::rememberCanBeImpossible()
{
    m_dialog->setRemember(true);
    auto *remember = m_dialog->findChild<QCheckBox *>();
    QVERIFY(remember->isChecked());
    m_dialog->setRememberAvailable(false, QStringLiteral("No key store runs here."));
    QVERIFY(!remember->isEnabled());
    QVERIFY(!remember->isChecked());
    QCOMPARE(remember->toolTip(), QStringLiteral("No key store runs here."));
    m_dialog->setRememberAvailable(true); // the key store has answered after all
    QVERIFY(remember->isEnabled());
    QVERIFY(!remember->isChecked());
    QVERIFY(remember->toolTip().isEmpty());
}

void tst_SignInDialog::serversAreAddedEditedAndRemoved()
{
    QSignalSpy changes(m_dialog, &SignInDialog::profilesChanged);
    const auto actions = m_dialog->findChildren<QAction *>();
    const auto trigger = [&](const QString &start) {
        for (QAction *action : actions) {
            if (action->text().startsWith(start))
                action->trigger();
        }
    };
    trigger(QStringLiteral("Add a server"));
    auto *editor = m_dialog->findChild<ProfileEditor *>();
    QVERIFY(editor);
    const auto fields = editor->findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == QStringLiteral("Name"))
            QTest::keyClicks(field, QStringLiteral("Branch"));
        if (field->accessibleName() == QStringLiteral("Host"))
            QTest::keyClicks(field, QStringLiteral("branch.example.com"));
    }
    editor->accept();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(m_dialog->profiles().size(), qsizetype(2));
    QCOMPARE(m_dialog->currentProfile().host, QStringLiteral("branch.example.com"));
    QVERIFY(!m_dialog->currentProfile().id.isEmpty());

    trigger(QStringLiteral("Remove this server"));
    QPushButton *remove = button(QStringLiteral("Remove server"));
    QVERIFY(remove);
    QTest::mouseClick(remove, Qt::LeftButton);
    QCOMPARE(changes.size(), 2);
    QCOMPARE(m_dialog->profiles(), QList<ConnectionProfile>{m_office});
}

void tst_SignInDialog::editorShowsAllFaults()
{
    ConnectionProfile bad = m_office;
    bad.name.clear();
    bad.host = QStringLiteral("postgresql://x@y");
    bad.extra = QStringLiteral("password=secret");
    ProfileEditor editor(bad, {});
    editor.show();
    editor.accept();
    QVERIFY(editor.isVisible());
    const QString text = editor.findChild<MessageBar *>()->text();
    QCOMPARE(text.count(QLatin1Char('\n')), 2);
    QVERIFY(!text.contains(QStringLiteral("secret")));
}

void tst_SignInDialog::profileMakesAUri()
{
    ConnectionProfile profile = m_office;
    profile.extra = QStringLiteral("sslrootcert=/etc/root.pem");
    QCOMPARE(
        profile.uri(),
        QStringLiteral("postgresql://peak.example.com:5432/peak1031?sslrootcert=/etc/root.pem"));
    profile.host = QStringLiteral("/run/peak");
    profile.extra.clear();
    QCOMPARE(profile.uri(), QStringLiteral("postgresql:///peak1031?host=%2Frun%2Fpeak&port=5432"));
}

void tst_SignInDialog::everyControlHasAName()
{
    QCOMPARE(namelessControls(m_dialog).join(QStringLiteral(", ")), QString());
    m_dialog->showCodeStep();
    QCOMPARE(namelessControls(m_dialog).join(QStringLiteral(", ")), QString());
    ProfileEditor editor(m_office, {});
    editor.show();
    QCOMPARE(namelessControls(&editor).join(QStringLiteral(", ")), QString());
}

void tst_SignInDialog::everyButtonHasWordsWhereNoIconCanBeDrawn()
{
    const auto buttons = m_dialog->findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        // Those within a field are Qt's own.
        if (button->isVisible() && !qobject_cast<QLineEdit *>(button->parent()))
            QVERIFY2(!button->text().isEmpty(), qPrintable(button->accessibleName()));
    }
}

void tst_SignInDialog::tabReachesEverything()
{
    QList<QWidget *> reached;
    field(QStringLiteral("E-mail"))->setFocus();
    for (int i = 0; i < 12; ++i) {
        QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
        reached.append(m_dialog->focusWidget());
    }
    QVERIFY(reached.contains(field(QStringLiteral("Password"))));
    QVERIFY(reached.contains(m_dialog->findChild<QCheckBox *>()));
    QVERIFY(reached.contains(m_dialog->findChild<QComboBox *>()));
    QVERIFY(reached.contains(button(QStringLiteral("Sign in"))));
    QVERIFY(reached.contains(button(QStringLiteral("Cancel"))));
}

void tst_SignInDialog::serverOfTheCommandLineIsNotEdited()
{
    ConnectionProfile given = m_office;
    given.id = QStringLiteral("given");
    given.fixed = true;
    m_dialog->setProfiles({given, m_office}, given.id);
    const auto actions = m_dialog->findChildren<QAction *>();
    const auto enabled = [&actions](const QString &text) {
        for (const QAction *action : actions) {
            if (action->text().startsWith(text))
                return action->isEnabled();
        }
        return false;
    };
    QVERIFY(enabled(QStringLiteral("Add a server")));
    QVERIFY(!enabled(QStringLiteral("Edit this server")));
    QVERIFY(!enabled(QStringLiteral("Remove this server")));
    m_dialog->setProfiles({given, m_office}, m_office.id);
    QVERIFY(enabled(QStringLiteral("Edit this server")));
}

QTEST_MAIN(tst_SignInDialog)
#include "tst_SignInDialog.moc"
