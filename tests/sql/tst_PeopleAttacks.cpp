#include "tests/sql/FirmWorld.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What people try against those who are about to take a right from them. */
class tst_PeopleAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_firm.reset(); }
    void nobodyHoldsUpTheirOwnEnd_data();
    void nobodyHoldsUpTheirOwnEnd();

private:
    std::unique_ptr<FirmWorld> m_firm;
};

void tst_PeopleAttacks::initTestCase()
{
    m_firm = std::make_unique<FirmWorld>();
    m_firm->addFive();
}

void tst_PeopleAttacks::nobodyHoldsUpTheirOwnEnd_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QByteArray>("sql");
    for (const QByteArray role : {"agency", "admin"}) {
        const auto row = [&](const char *name, const QByteArray &sql) {
            QTest::addRow("%s: %s", role.constData(), name) << role << sql;
        };
        row("active", "select api.set_person_active($1, false)");
        row("role", "select api.set_person_role($1, 'client')");
        row("sign-in", "select api.update_person($1, (select version from public.contacts where id "
                       "= $1), '{\"is_user\": false}')");
    }
}

/** By keeping their own row locked in a transaction that they leave open. */
void tst_PeopleAttacks::nobodyHoldsUpTheirOwnEnd()
{
    QFETCH(QByteArray, role);
    QFETCH(QByteArray, sql);
    static int number = 0;
    const QByteArray name = "parker" + QByteArray::number(++number);
    m_firm->add(name, role);
    m_firm->as(name).must("begin");
    m_firm->as(name).must("select api.save_preferences('parked', '1')");
    RoleConnection &admin = m_firm->as("admin");
    admin.must("set statement_timeout = '5s'");
    const QByteArray state = m_firm->state("admin", sql, {m_firm->id(name)});
    admin.must("reset statement_timeout");
    QCOMPARE(state, "ok");
    QVERIFY(!m_firm->as(name).run("select 1").ok);
}

QTEST_GUILESS_MAIN(tst_PeopleAttacks)
#include "tst_PeopleAttacks.moc"
