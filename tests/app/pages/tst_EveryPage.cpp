#include "tests/app/pages/TourFirm.h"
#include "tests/app/pages/TourWindow.h"
#include "tests/views/AccessSweep.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/Theme.h"
#include "views/main/MainWindow.h"

#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Every page of every role can be heard, and reached without a mouse. */
class tst_EveryPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void everythingIsNamed_data() { roles(); }
    void everythingIsNamed();
    void everythingIsReached_data() { roles(); }
    void everythingIsReached();
    void headsAreReachedAsTheyAreSeen();

private:
    static void roles()
    {
        QTest::addColumn<QString>("role");
        for (const QString &role : TourFirm::roles())
            QTest::newRow(qPrintable(role)) << role;
    }
    std::unique_ptr<TourFirm> m_firm;
};

void tst_EveryPage::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_firm = std::make_unique<TourFirm>();
}

void tst_EveryPage::everythingIsNamed()
{
    QFETCH(QString, role);
    TourWindow tour(*m_firm, role);
    QVERIFY(tour.stops().size() >= 8);
    const QByteArray faults = tour.walk([&tour] {
        MainWindow *window = &tour.window();
        if (ListPage *list = tour.list())
            list->table()->selectRow(0); // what belongs to a row is there as well
        tour.settle();
        return AccessSweep::nameless(window) + AccessSweep::silentCells(window) +
               AccessSweep::alike(window) + AccessSweep::looseLabels(window);
    });
    QVERIFY2(faults.isEmpty(), faults.constData());
}

void tst_EveryPage::everythingIsReached()
{
    QFETCH(QString, role);
    TourWindow tour(*m_firm, role);
    const QByteArray faults =
        tour.walk([&tour] { return AccessSweep::unreachable(&tour.window()); });
    QVERIFY2(faults.isEmpty(), faults.constData());
}

void tst_EveryPage::headsAreReachedAsTheyAreSeen()
{
    TourWindow tour(*m_firm, u"admin"_s); // who has every button
    const QByteArray faults = tour.walk([&tour] {
        tour.page()->setFocus();
        return AccessSweep::outOfOrder(&tour.window());
    });
    QVERIFY2(faults.isEmpty(), faults.constData());
}

QTEST_MAIN(tst_EveryPage)
#include "tst_EveryPage.moc"
