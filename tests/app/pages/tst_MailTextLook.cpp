#include "app/pages/SettingsPages.h"
#include "models/tables/MailTextsModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/common/Theme.h"
#include "views/common/ThemeColors.h"
#include "views/settings/MailTextEditor.h"
#include "views/settings/MailTextsView.h"
#include "views/settings/SettingsPage.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** How the texts of e-mails and SMS look in the settings, wide and narrow, light and dark. */
class tst_MailTextLook final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void nothingIsOutOfSight();
    void marksFollowTheTheme();

private:
    bool enter();
    MailTextsView *view() const { return m_page->mailTexts(); }
    MailTextEditor *editor() const { return view()->editor(); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SignedInWorld> m_in;
    SettingsPage *m_page = nullptr;
    Theme *m_theme = nullptr;
};

void tst_MailTextLook::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    m_theme = new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
}

void tst_MailTextLook::cleanup()
{
    m_page = nullptr;
    m_in.reset();
}

bool tst_MailTextLook::enter()
{
    m_in = std::make_unique<SignedInWorld>(*m_database);
    if (!m_in->signIn(u"ada@example.test"_s))
        return false;
    m_page = m_in->open<SettingsPage>(makeSettingsPage);
    m_page->showTab(u"texts"_s);
    return QTest::qWaitForWindowActive(m_page) &&
           QTest::qWaitFor([this] { return m_page->isLoaded() && view()->isLoaded(); }, 15000);
}

void tst_MailTextLook::nothingIsOutOfSight()
{
    QVERIFY(enter());
    const QTableView *table = view()->table();
    for (const int wide : {1240, 860, 1400, 800}) {
        m_page->resize(wide, 640);
        QTRY_COMPARE(view()->width(), m_page->width());
        QTest::qWait(20);
        QVERIFY2(table->horizontalScrollBar()->maximum() == 0, qPrintable(QString::number(wide)));
        QVERIFY(editor()->builtInButton()->geometry().right() < editor()->width());
        QVERIFY(table->columnWidth(MailTextsModel::KindColumn) > 100);
    }
}

void tst_MailTextLook::marksFollowTheTheme()
{
    QVERIFY(enter());
    view()->choose({u"any"_s, u"en"_s, u"email"_s});
    const auto ink = [this] {
        const auto formats =
            editor()->body()->document()->firstBlock().layout()->formats(); // "Hello {{name}},"
        return formats.isEmpty() ? QColor() : formats.first().format.foreground().color();
    };
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light, ThemeChoice::Dark}) {
        m_theme->setChoice(choice);
        QTest::qWait(50);
        QCOMPARE(ink(), ThemeColors::of(editor()->body()->palette()).accent);
    }
    m_theme->setChoice(ThemeChoice::Light);
}

QTEST_MAIN(tst_MailTextLook)
#include "tst_MailTextLook.moc"
