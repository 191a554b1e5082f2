#include "tests/views/Accessible.h"
#include "views/common/MessageBar.h"
#include "views/common/QrCode.h"
#include "views/common/Theme.h"
#include "views/signin/SignInDialog.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Peak;

/** The further pages of the sign-in window: a phone is set up, codes are kept, a password chosen.
 */
class tst_SignInSteps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }
    void init();
    void cleanup() { delete m_dialog; }

    void setsUpAPhone();
    void secretIsForgotten();
    void pictureIsOneThatPhonesRead();
    void recoveryCodesAreShownCopiedAndKept();
    void lettersAreAllInSight();
    void nothingButTheButtonLeavesTheRecoveryCodes();
    void choosesAPassword();
    void allFaultsAtOnce();
    void refusedPasswordIsTypedAgain();
    void backLeavesNothingBehind();
    void everyControlHasAName();
    void pagesAreAsLargeAsTheyMust();

private:
    QLineEdit *field(const QString &name) const
    {
        const auto fields = m_dialog->findChildren<QLineEdit *>();
        for (QLineEdit *candidate : fields) {
            if (candidate->accessibleName() == name && candidate->isVisible())
                return candidate;
        }
        return nullptr;
    }
    void press(const QString &text)
    {
        const auto buttons = m_dialog->findChildren<QPushButton *>();
        for (QPushButton *candidate : buttons) {
            if (candidate->text().remove(QLatin1Char('&')) == text && candidate->isVisible()) {
                QTest::mouseClick(candidate, Qt::LeftButton);
                return;
            }
        }
        QFAIL(qPrintable(QStringLiteral("no button ") + text));
    }
    QString told() const { return m_dialog->findChild<MessageBar *>()->text(); }
    void fillRedemption();

    Theme *m_theme = nullptr;
    SignInDialog *m_dialog = nullptr;
    const QString m_secret = QStringLiteral("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
    const QString m_uri = QStringLiteral("otpauth://totp/Peak:a%40b.test?secret=JBSWY3DPEHPK3PXP");
    const QStringList m_codes{QStringLiteral("AAAA-BBBB-CCCC-DDDD"),
                              QStringLiteral("EEEE-FFFF-GGGG-HHHH")};
};

void tst_SignInSteps::init()
{
    m_dialog = new SignInDialog;
    ConnectionProfile office;
    office.id = QStringLiteral("1");
    office.name = QStringLiteral("Office");
    m_dialog->setProfiles({office}, office.id);
    m_dialog->setEmail(QStringLiteral("dana@example.com"));
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog));
}

void tst_SignInSteps::setsUpAPhone()
{
    QSignalSpy wishes(m_dialog, &SignInDialog::newFactorRequested);
    m_dialog->showEnrolStep(m_secret, m_uri);
    QCOMPARE(field(QStringLiteral("Letters"))->text(),
             QStringLiteral("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"));
    press(QStringLiteral("Copy"));
    QCOMPARE(QGuiApplication::clipboard()->text(), m_secret);
    QVERIFY(QGuiApplication::clipboard()->mimeData()->hasFormat(
        QStringLiteral("x-kde-passwordManagerHint")));
    press(QStringLiteral("Confirm"));
    QCOMPARE(wishes.size(), 0);
    QVERIFY(told().contains(QStringLiteral("6 digits")));
    QTest::keyClicks(field(QStringLiteral("Code from the app")), QStringLiteral("123 456"));
    QTest::keyClick(field(QStringLiteral("Code from the app")), Qt::Key_Return);
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(wishes.first().first().toString(), QStringLiteral("123456"));
    m_dialog->showError({ErrorKind::Denied, QStringLiteral("The code is wrong."), {}, {}});
    QVERIFY(field(QStringLiteral("Code from the app"))->text().isEmpty());
    QVERIFY(field(QStringLiteral("Code from the app"))->hasFocus());
    QVERIFY(!field(QStringLiteral("Letters"))->text().isEmpty()); // still needed
}

void tst_SignInSteps::secretIsForgotten()
{
    m_dialog->showEnrolStep(m_secret, m_uri);
    m_dialog->showRecoveryCodes(m_codes);
    const auto fields = m_dialog->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields)
        QVERIFY(!field->text().contains(QStringLiteral("JBSW")));
    const auto labels = m_dialog->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY(!label->accessibleName().startsWith(QStringLiteral("Picture")) ||
                label->pixmap().isNull());
}

void tst_SignInSteps::pictureIsOneThatPhonesRead()
{
    const QImage picture = qrCode(m_uri);
    if (picture.isNull()) {
        m_dialog->showEnrolStep(m_secret, m_uri); // then the letters do
        QVERIFY(field(QStringLiteral("Letters")));
        return;
    }
    QCOMPARE(picture.width(), picture.height());
    QCOMPARE((picture.width() - 8 - 17) % 4, 0); // a version of the code and its quiet border
    for (int i = 0; i < picture.width(); ++i)
        QCOMPARE(picture.pixelColor(i, 3), QColor(Qt::white));
    // The finder pattern in the corner: black, white, three black, white, black.
    const QList<bool> expected{true, false, true, true, true, false, true};
    for (int i = 0; i < expected.size(); ++i)
        QCOMPARE(picture.pixelColor(4 + i, 4 + 3) == Qt::black, expected.at(i));
    QVERIFY(qrCode(m_uri) == picture);
    QVERIFY(qrCode(m_uri + QLatin1Char('x')) != picture);
}

void tst_SignInSteps::recoveryCodesAreShownCopiedAndKept()
{
    QSignalSpy saves(m_dialog, &SignInDialog::saveCodesRequested);
    QSignalSpy seen(m_dialog, &SignInDialog::recoveryCodesSeen);
    m_dialog->showRecoveryCodes(m_codes);
    QCOMPARE(m_dialog->findChild<QPlainTextEdit *>()->toPlainText(),
             m_codes.join(QLatin1Char('\n')));
    press(QStringLiteral("Copy"));
    QCOMPARE(QGuiApplication::clipboard()->text(), m_codes.join(QLatin1Char('\n')));
    press(QStringLiteral("Save..."));
    QCOMPARE(saves.first().first().toStringList(), m_codes);
    m_dialog->showNotice(QStringLiteral("The codes are in a file."));
    QVERIFY(!m_dialog->findChild<QPlainTextEdit *>()->toPlainText().isEmpty());
    QCOMPARE(seen.size(), 0);
    press(QStringLiteral("I have kept them"));
    QCOMPARE(seen.size(), 1);
}

void tst_SignInSteps::lettersAreAllInSight()
{
    m_dialog->showEnrolStep(QString(32, QLatin1Char('W')), m_uri);
    QLineEdit *letters = field(QStringLiteral("Letters"));
    QTRY_VERIFY(letters->width() >
                letters->fontMetrics().horizontalAdvance(letters->text()) + Theme::space(4));
}

void tst_SignInSteps::nothingButTheButtonLeavesTheRecoveryCodes()
{
    QSignalSpy seen(m_dialog, &SignInDialog::recoveryCodesSeen);
    QSignalSpy cancels(m_dialog, &SignInDialog::cancelRequested);
    m_dialog->showEnrolStep(m_secret, m_uri);
    m_dialog->showRecoveryCodes(m_codes);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return); // the second of two
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    m_dialog->close();
    QCOMPARE(seen.size(), 0);
    QCOMPARE(cancels.size(), 0);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(told().contains(QStringLiteral("shown this once")));
    press(QStringLiteral("I have kept them"));
    QCOMPARE(seen.size(), 1);
}

void tst_SignInSteps::fillRedemption()
{
    press(QStringLiteral("I have an invitation or reset code..."));
    QCOMPARE(field(QStringLiteral("E-mail address"))->text(), QStringLiteral("dana@example.com"));
    QVERIFY(field(QStringLiteral("Code from your admin"))->hasFocus());
    QTest::keyClicks(field(QStringLiteral("Code from your admin")),
                     QStringLiteral(" abcd-efgh-jkmn-pqrs "));
    QTest::keyClicks(field(QStringLiteral("New password")), QStringLiteral("many small otters"));
    QTest::keyClicks(field(QStringLiteral("New password again")),
                     QStringLiteral("many small otters"));
}

void tst_SignInSteps::choosesAPassword()
{
    QSignalSpy wishes(m_dialog, &SignInDialog::redeemRequested);
    fillRedemption();
    press(QStringLiteral("Set password"));
    QCOMPARE(wishes.size(), 1);
    QCOMPARE(wishes.first().at(0).value<ConnectionProfile>().name, QStringLiteral("Office"));
    QCOMPARE(wishes.first().at(1).toString(), QStringLiteral("dana@example.com"));
    QCOMPARE(wishes.first().at(2).toString(), QStringLiteral("abcd-efgh-jkmn-pqrs"));
    QCOMPARE(wishes.first().at(3).toString(), QStringLiteral("many small otters"));
    QCOMPARE(field(QStringLiteral("New password"))->echoMode(), QLineEdit::Password);
}

void tst_SignInSteps::allFaultsAtOnce()
{
    QSignalSpy wishes(m_dialog, &SignInDialog::redeemRequested);
    press(QStringLiteral("I have an invitation or reset code..."));
    press(QStringLiteral("Set password"));
    QVERIFY(told().contains(QStringLiteral("admin gave you")));
    QVERIFY(told().contains(QStringLiteral("new password")));
    QTest::keyClicks(field(QStringLiteral("Code from your admin")), QStringLiteral("abcd"));
    QTest::keyClicks(field(QStringLiteral("New password")), QStringLiteral("many small otters"));
    QTest::keyClicks(field(QStringLiteral("New password again")), QStringLiteral("many otters"));
    press(QStringLiteral("Set password"));
    QVERIFY(told().contains(QStringLiteral("not the same")));
    QVERIFY(field(QStringLiteral("New password again"))->hasFocus());
    QCOMPARE(wishes.size(), 0);
}

void tst_SignInSteps::refusedPasswordIsTypedAgain()
{
    fillRedemption();
    m_dialog->showError({ErrorKind::Invalid, QStringLiteral("Others try it first."), {}, {}});
    QVERIFY(field(QStringLiteral("New password"))->text().isEmpty());
    QVERIFY(field(QStringLiteral("New password"))->hasFocus());
    QVERIFY(!field(QStringLiteral("Code from your admin"))->text().isEmpty());
    field(QStringLiteral("New password"))->setText(QStringLiteral("many large otters"));
    m_dialog->showError({ErrorKind::Denied, QStringLiteral("The code is wrong."), {}, {}});
    QVERIFY(field(QStringLiteral("Code from your admin"))->hasFocus());
    QVERIFY(!field(QStringLiteral("New password"))->text().isEmpty());
}

void tst_SignInSteps::backLeavesNothingBehind()
{
    QSignalSpy cancels(m_dialog, &SignInDialog::cancelRequested);
    fillRedemption();
    press(QStringLiteral("Back"));
    QCOMPARE(cancels.size(), 1);
    QVERIFY(field(QStringLiteral("Password"))->hasFocus());
    press(QStringLiteral("I have an invitation or reset code..."));
    QVERIFY(field(QStringLiteral("Code from your admin"))->text().isEmpty());
    QVERIFY(field(QStringLiteral("New password"))->text().isEmpty());
}

void tst_SignInSteps::everyControlHasAName()
{
    const auto nameless = [this] { return namelessControls(m_dialog).join(QStringLiteral(", ")); };
    m_dialog->showEnrolStep(m_secret, m_uri);
    QCOMPARE(nameless(), QString());
    m_dialog->showRecoveryCodes(m_codes);
    QCOMPARE(nameless(), QString());
    m_dialog->showRedeemStep();
    QCOMPARE(nameless(), QString());
}

void tst_SignInSteps::pagesAreAsLargeAsTheyMust()
{
    const int before = m_dialog->height();
    m_dialog->showEnrolStep(m_secret, m_uri);
    QTRY_VERIFY(!qrCode(m_uri).isNull() ? m_dialog->height() > before : true);
    m_dialog->showCodeStep();
    QTRY_VERIFY(m_dialog->height() < before);
    m_dialog->showCredentialsStep();
    QTRY_COMPARE(m_dialog->height(), before);
}

QTEST_MAIN(tst_SignInSteps)
#include "tst_SignInSteps.moc"
