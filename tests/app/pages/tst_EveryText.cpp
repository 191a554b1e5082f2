#include "tests/app/pages/TourFirm.h"
#include "tests/app/pages/TourWindow.h"
#include "tests/views/ContrastSweep.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/Theme.h"
#include "views/main/MainWindow.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Every text of every page has a contrast of at least 4.5:1, as it is painted, in all palettes. */
class tst_EveryText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void everyTextCanBeRead_data();
    void everyTextCanBeRead();

private:
    std::unique_ptr<TourFirm> m_firm;
    Theme *m_theme = nullptr;
};

void tst_EveryText::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    m_theme = new Theme(this);
    m_firm = std::make_unique<TourFirm>();
}

void tst_EveryText::everyTextCanBeRead_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<QString>("theme");
    // Colours don't depend on the role; what is disabled does.
    for (const QString &role : {u"admin"_s, u"client"_s}) {
        for (const QString &theme : {u"light"_s, u"dark"_s, u"contrast"_s})
            QTest::newRow(qPrintable(role + u' ' + theme)) << role << theme;
    }
}

void tst_EveryText::everyTextCanBeRead()
{
    QFETCH(QString, role);
    QFETCH(QString, theme);
    m_theme->setChoice(Theme::choiceOf(theme));
    TourWindow tour(*m_firm, role);
    qsizetype words = 0;
    const auto look = [&tour, &words] {
        if (ListPage *list = tour.list())
            list->table()->selectRow(0); // a selected row beside those that are not
        tour.settle();
        words += ContrastSweep::words(&tour.window()).size();
        return ContrastSweep::tooPale(&tour.window());
    };
    const QByteArray faults = tour.walk(look, TourWindow::Look::All);
    QVERIFY(words > 500);
    QVERIFY2(faults.isEmpty(), faults.constData());
}

int main(int argc, char **argv)
{
    qputenv("QT_SCALE_FACTOR", "3"); // letters and icons large enough to have ink without edges
    QApplication program(argc, argv);
    tst_EveryText test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_EveryText.moc"
