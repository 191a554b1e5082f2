#include "app/Application.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "views/main/MainWindow.h"
#include "views/main/StatusBar.h"
#include "views/signin/SignInDialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * When the program ends, and when it goes on: run by QApplication::exec(), since only that ends
 * with the last window.
 */
class tst_LastWindow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_application.reset(); }

    void goesOnWhenTheSignInDialogWasTheLastWindow();
    void endsWhenTheSignInDialogIsClosed();
    void endsWhenTheMainWindowIsClosed();

private:
    enum Ending { LastWindowGone = 0, StillRunning = 7 };

    SignInDialog *dialog() const
    {
        const auto windows = QApplication::topLevelWidgets();
        for (QWidget *window : windows) {
            if (auto *found = qobject_cast<SignInDialog *>(window))
                return found;
        }
        return nullptr;
    }
    bool isIn() const
    {
        return m_application->window().status()->connection() == StatusBar::Connection::Connected &&
               !dialog();
    }
    void signIn();
    int runUntilIn();

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_settings;
    std::unique_ptr<Application> m_application;
};

void tst_LastWindow::initTestCase()
{
    m_settings = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings->path());
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
}

void tst_LastWindow::init()
{
    Options options;
    options.databaseUri = m_database->doorUri();
    m_application = std::make_unique<Application>(options);
    m_application->start();
    QVERIFY(dialog() && dialog()->isVisible());
    QVERIFY(!m_application->window().isVisible());
    // Nobody knows yet whether this computer could keep it.
    const auto *remember = dialog()->findChild<QCheckBox *>();
    QVERIFY(!remember->isEnabled());
    QVERIFY(!remember->toolTip().isEmpty());
}

void tst_LastWindow::signIn()
{
    const auto fields = dialog()->findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == u"E-mail"_s)
            field->setText(u"dana@example.test"_s);
    }
    for (QLineEdit *field : fields) {
        if (field->echoMode() == QLineEdit::Password) {
            field->setText(RoleConnection::defaultPassword());
            QTest::keyClick(field, Qt::Key_Return);
        }
    }
}

/** How the program ended; StillRunning when it did not, though somebody has signed in. */
int tst_LastWindow::runUntilIn()
{
    QTimer look;
    connect(&look, &QTimer::timeout, &look, [this] {
        if (isIn())
            QCoreApplication::exit(StillRunning);
    });
    look.start(50);
    QTimer::singleShot(0, dialog(), [this] { signIn(); });
    QTimer::singleShot(60000, &look, [] { QCoreApplication::exit(-1); });
    return QApplication::exec();
}

void tst_LastWindow::goesOnWhenTheSignInDialogWasTheLastWindow()
{
    QCOMPARE(runUntilIn(), int(StillRunning));
    QVERIFY(m_application->window().isVisible());
}

void tst_LastWindow::endsWhenTheSignInDialogIsClosed()
{
    QTimer::singleShot(0, dialog(), [this] { dialog()->reject(); });
    QTimer::singleShot(20000, dialog(), [] { QCoreApplication::exit(StillRunning); });
    QCOMPARE(QApplication::exec(), int(LastWindowGone));
}

void tst_LastWindow::endsWhenTheMainWindowIsClosed()
{
    QCOMPARE(runUntilIn(), int(StillRunning));
    MainWindow *window = &m_application->window();
    QTimer::singleShot(0, window, [window] { window->close(); });
    QTimer::singleShot(20000, window, [] { QCoreApplication::exit(StillRunning); });
    QCOMPARE(QApplication::exec(), int(LastWindowGone));
}

QTEST_MAIN(tst_LastWindow)
#include "tst_LastWindow.moc"
