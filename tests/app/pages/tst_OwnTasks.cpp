#include "app/PageWorld.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/TourFirm.h"
#include "tests/app/pages/TourWindow.h"
#include "views/actions/ActionSet.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/main/MainWindow.h"

#include <QItemSelectionModel>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Who manages nothing completes several of their own tasks at once, and hears of those that are
 * not theirs. */
class tst_OwnTasks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void severalAreCompletedAtOnce();

private:
    QByteArray completed(const QUuid &client)
    {
        return m_firm->database()
            .admin()
            .must("select count(*) from public.tasks where title like 'Mine %' and status = "
                  "'COMPLETE' and assigned_to = $1::uuid",
                  {client.toByteArray(QUuid::WithoutBraces)})
            .value();
    }
    std::unique_ptr<TourFirm> m_firm;
};

void tst_OwnTasks::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_firm = std::make_unique<TourFirm>();
    m_firm->database().admin().must(
        "insert into public.tasks (exchange_id, title, status, assigned_to) select $1::uuid, 'Mine "
        "' "
        "|| n, 'PENDING', case when n < 3 then $2::uuid end from generate_series(1, 3) n",
        {m_firm->exchange().toByteArray(QUuid::WithoutBraces),
         m_firm->personOf(u"client"_s).toByteArray(QUuid::WithoutBraces)});
}

void tst_OwnTasks::severalAreCompletedAtOnce()
{
    TourWindow tour(*m_firm, u"client"_s);
    QVERIFY(tour.go({u"tasks"_s, {PageId::Tasks, {}}}));
    ListPage *list = tour.list();
    ListFilter mine;
    mine.search = u"Mine"_s;
    list->filters()->replaceFilter(mine);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 3, 15000);
    QVERIFY(QTest::qWaitFor([&] { return tour.isThere(); }, 15000));
    list->table()->selectAll();
    ActionSet *actions = nullptr;
    const auto sets = tour.world().actions().visibleSets(&tour.window());
    for (ActionSet *set : sets) {
        if (set->action(u"tasks.complete"_s))
            actions = set;
    }
    QVERIFY(actions);
    QCOMPARE(actions->whyNot(u"tasks.complete"_s), QString());
    actions->trigger(u"tasks.complete"_s);
    // The third is nobody's: it is named as refused and stays as it is.
    const QUuid client = m_firm->personOf(u"client"_s);
    QTRY_COMPARE_WITH_TIMEOUT(completed(client), QByteArray("2"), 15000);
    QTRY_VERIFY_WITH_TIMEOUT(list->messages()->text().startsWith(u"2 task"_s), 15000);
    QVERIFY2(list->messages()->text().contains(u"1 could not be"_s),
             qPrintable(list->messages()->text()));
    // Only who manages the exchange sets a done task back: no button that would be refused.
    QVERIFY(!tour.world().undo().canUndo());
}

QTEST_MAIN(tst_OwnTasks)
#include "tst_OwnTasks.moc"
