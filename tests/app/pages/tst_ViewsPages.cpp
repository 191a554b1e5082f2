#include "app/pages/MessagesPages.h"
#include "app/pages/TasksPages.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/common/EmptyState.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/common/ViewsButton.h"

#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Saved views of a list, and what it says before there is anything, on a real server. */
class tst_ViewsPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void removedViewComesBackByTheWindowsUndo();
    void whoHasNoMessagesIsNotToldOfFilters();

private:
    std::unique_ptr<TestDatabase> m_database;
};

void tst_ViewsPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
}

void tst_ViewsPages::removedViewComesBackByTheWindowsUndo()
{
    SignedInWorld in(*m_database);
    QVERIFY(in.signIn(u"dana@example.test"_s));
    auto *page = in.open<ListPage>(makeTasksPage);
    ViewsButton *button = page->views();
    const auto names = [button] {
        QStringList list;
        const QList<SavedView> views = button->views();
        for (const SavedView &one : views)
            list.append(one.name);
        return list.join(u' ');
    };
    UndoHistory &history = in.world().undo();
    Q_EMIT button->saveRequested({}, u"Urgent"_s, false);
    QTRY_COMPARE_WITH_TIMEOUT(names(), u"Urgent"_s, 10000);
    Q_EMIT button->removeRequested(button->views().constFirst().id);
    QTRY_COMPARE_WITH_TIMEOUT(names(), QString(), 10000);
    QCOMPARE(page->messages()->text(), u"The view was removed."_s);
    QTRY_COMPARE_WITH_TIMEOUT(history.undoSentence(), u"Without the view “Urgent”"_s, 10000);
    history.undo();
    QTRY_COMPARE_WITH_TIMEOUT(names(), u"Urgent"_s, 10000);
    QTRY_VERIFY(page->messages()->text().isEmpty()); // its button is true no longer
    history.redo();
    QTRY_COMPARE_WITH_TIMEOUT(names(), QString(), 10000);
    QTRY_VERIFY(history.canUndo());
    history.undo();
    QTRY_COMPARE_WITH_TIMEOUT(names(), u"Urgent"_s, 10000);
}

/** The page begins with a filter of its own, which nobody chose. */
void tst_ViewsPages::whoHasNoMessagesIsNotToldOfFilters()
{
    SignedInWorld in(*m_database);
    QVERIFY(in.signIn(u"dana@example.test"_s));
    auto *page = in.open<ListPage>(makeMessagesPage);
    const auto *empty = page->findChild<EmptyState *>();
    QTRY_COMPARE_WITH_TIMEOUT(empty->title(), u"Nobody has written a message yet"_s, 10000);
    QVERIFY(empty->isVisible());
}

QTEST_MAIN(tst_ViewsPages)
#include "tst_ViewsPages.moc"
