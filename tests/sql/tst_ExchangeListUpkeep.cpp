#include "tests/sql/ExchangeListWorld.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** The list is a copy, kept by triggers: after whatever write, it is what it would be if made anew.
 */
class tst_ExchangeListUpkeep : public QObject, private ExchangeListWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeWorld(); }
    void followsEveryWrite();
    void keepsNoOldNameWhenTwoWriteAtOnce();
    void survivesExtremeValues();
};

void tst_ExchangeListUpkeep::followsEveryWrite()
{
    QCOMPARE(drift(), "0/0");
    const char *const writes[] = {
        "update public.exchanges set name = 'Renamed', rel_value = 5 where exchange_number like "
        "'1%'",
        "update public.exchanges set is_active = false where exchange_number like '2%'",
        "update public.exchanges set is_active = null where exchange_number like '2%'",
        "update public.exchanges set is_active = (exchange_number like '%3'), client_id = null "
        "where exchange_number like '3%'",
        "update public.contacts set last_name = last_name || ' II' where role = 'client'",
        "update public.contacts set first_name = null, last_name = ' ', company = 'Acme' where "
        "last_name like 'Zo%'",
        "update public.exchanges set client_id = coordinator_id, coordinator_id = client_id where "
        "exchange_number like '4%'",
        "insert into public.exchanges (exchange_number, client_id) select 'new ' || g, (select id "
        "from public.contacts limit 1) from generate_series(1, 20) g",
        "insert into public.exchanges (exchange_number, is_active) values ('inactive', false)",
    };
    for (const char *write : writes) {
        admin().must(write);
        QCOMPARE(drift(), "0/0");
    }
    admin().must("select peak.rebuild_exchange_rows()");
    QCOMPARE(drift(), "0/0");
}

/** One renames a client while another puts that client into an exchange; whoever is first, the name
 * is right. */
void tst_ExchangeListUpkeep::keepsNoOldNameWhenTwoWriteAtOnce()
{
    RawConnection other(m_database->adminUri());
    const QByteArray person =
        admin()
            .must("insert into public.contacts (first_name, last_name, role) values "
                  "('Old', 'Name', 'client') returning id")
            .value();
    const QByteArray exchange =
        admin()
            .must("insert into public.exchanges (exchange_number) values ('race') returning id")
            .value();
    // The exchange is written first and committed last: the one who renames waits for it.
    admin().must("begin");
    admin().must("update public.exchanges set client_id = $1::uuid where id = $2::uuid",
                 {person, exchange});
    other.must("set lock_timeout = '200ms'");
    QCOMPARE(
        other.run("update public.contacts set last_name = 'Changed' where id = $1::uuid", {person})
            .sqlState,
        u"55P03"_s);
    admin().must("commit");
    other.must("update public.contacts set last_name = 'Changed' where id = $1::uuid", {person});
    QCOMPARE(drift(), "0/0");
    // The name is written first: the exchange waits, or reads the new one.
    other.must("begin");
    other.must("update public.contacts set last_name = 'Again' where id = $1::uuid", {person});
    admin().must("set lock_timeout = '200ms'");
    QCOMPARE(admin()
                 .run("update public.exchanges set coordinator_id = $1::uuid where id = $2::uuid",
                      {person, exchange})
                 .sqlState,
             u"55P03"_s);
    other.must("commit");
    admin().must("update public.exchanges set coordinator_id = $1::uuid where id = $2::uuid",
                 {person, exchange});
    QCOMPARE(drift(), "0/0");
    admin().must("reset lock_timeout");
}

void tst_ExchangeListUpkeep::survivesExtremeValues()
{
    admin().must("insert into public.exchanges (exchange_number, name, rel_property_address, "
                 "rel_value, day_45, day_180, updated_at) values "
                 "(repeat('9', 50), repeat(U&'\\+01D518', 255), repeat(U&'\\0390', 3000000), "
                 "9999999999999.99, '5874897-12-31', '4713-01-01 BC', 'infinity'), "
                 "('', '', '', -9999999999999.99, '-infinity', 'infinity', '-infinity'), "
                 "('1.2.3', U&'\\FDFA' || repeat(U&'\\FDFA', 200), E'\\x1f', 0, 'epoch', 'epoch', "
                 "'294276-12-31 23:59:59')");
    QCOMPARE(drift(), "0/0");
    for (const QByteArray &sort : exchangeSorts)
        QCOMPARE(walk(as("admin"), sort, true).size(), walk(as("admin"), sort, false).size());
}

QTEST_GUILESS_MAIN(tst_ExchangeListUpkeep)
#include "tst_ExchangeListUpkeep.moc"
