#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using Peak::RawConnection;
using Peak::RoleConnection;
using Peak::TestDatabase;

/** What the change feed tells whom: identities of rows that the person may see, and no more. */
class tst_ChangeFeed final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void carriesNoContent();
    void membersHearOfTheirs();
    void strangersHearNothing();
    void adminsHearAll();
    void lostAccessIsTold();
    void contactsAreStaffsNews();
    void sessionsAreNewsOfTheirPersonAndOfAdmins();
    void syncRunsAreAdminsNews();
    void preferencesAreOnesOwn();
    void bulkIsOneReset();
    void moreThanAPageEndsInAReset();
    void openTransactionIsNotSkipped();
    void sweptCursorBeginsAnew();
    void badCursors_data();
    void badCursors();
    void endedSessionHearsNothing();

private:
    /**
     * A place behind everything so far. A transaction of any database of the server holds the
     * horizon back, and what is above it comes twice; tests run beside others, so wait until
     * nothing does.
     */
    QByteArray cursor(RawConnection &session)
    {
        QByteArray place;
        const bool settled = QTest::qWaitFor(
            [&] {
                place = session.must("select api.change_cursor()").value();
                const auto again = session.run("select * from api.changes_since($1)", {place});
                return again.ok && again.rows.isEmpty();
            },
            20000);
        if (!settled)
            qWarning("the horizon of the server stands still");
        return place;
    }
    /** kind:row, of everything since. */
    QStringList since(RawConnection &session, const QByteArray &cursor)
    {
        const auto answer = session.must("select * from api.changes_since($1)", {cursor});
        QStringList heard;
        for (int i = 0; i < answer.rows.size(); ++i)
            heard.append(QString::fromLatin1(answer.value(u"kind"_s, i) + ':' +
                                             answer.value(u"row_id"_s, i)));
        return heard;
    }
    QByteArray makeExchange(const char *client = "null", const char *coordinator = "null")
    {
        return m_database->admin()
            .must(QByteArray(
                      "insert into public.exchanges (name, client_id, coordinator_id) values ('x', "
                      "(select id from public.contacts where email = ") +
                  client + "), (select id from public.contacts where email = " + coordinator +
                  ")) returning id")
            .value();
    }
    void touch(const QByteArray &id)
    {
        m_database->admin().must(
            "update public.exchanges set notes = 'secret words' where id = $1::uuid", {id});
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<RoleConnection> m_boss;
    std::unique_ptr<RoleConnection> m_dana;
    std::unique_ptr<RoleConnection> m_eve;
};

void tst_ChangeFeed::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"eve@example.test"_s, u"client"_s);
    m_boss = std::make_unique<RoleConnection>(*m_database, u"boss@example.test"_s);
    m_dana = std::make_unique<RoleConnection>(*m_database, u"dana@example.test"_s);
    m_eve = std::make_unique<RoleConnection>(*m_database, u"eve@example.test"_s);
}

void tst_ChangeFeed::carriesNoContent()
{
    const QByteArray id = makeExchange();
    touch(id);
    const auto columns = m_database->admin().must("select * from peak.change_feed limit 0").columns;
    QCOMPARE(columns, QStringList({u"id"_s, u"xid"_s, u"at"_s, u"kind"_s, u"row_id"_s,
                                   u"exchange_id"_s, u"contact_id"_s}));
    QCOMPARE(m_database->admin()
                 .must("select count(*) from peak.change_feed f where f::text like '%secret%'")
                 .value(),
             "0");
}

void tst_ChangeFeed::membersHearOfTheirs()
{
    const QByteArray id = makeExchange("'eve@example.test'", "'dana@example.test'");
    const QByteArray from = cursor(*m_dana);
    touch(id);
    const QString expected = u"exchange:"_s + QString::fromLatin1(id);
    QVERIFY(since(*m_dana, from).contains(expected));
    QVERIFY(since(*m_eve, from).contains(expected));
}

void tst_ChangeFeed::strangersHearNothing()
{
    const QByteArray from = cursor(*m_eve);
    const QByteArray id = makeExchange("null", "'dana@example.test'");
    touch(id);
    QCOMPARE(since(*m_eve, from), QStringList());
    // Asking from the beginning of time does not help.
    for (const QString &heard : since(*m_eve, "0"))
        QVERIFY(!heard.contains(QString::fromLatin1(id)));
}

void tst_ChangeFeed::adminsHearAll()
{
    const QByteArray from = cursor(*m_boss);
    const QByteArray id = makeExchange();
    QVERIFY(since(*m_boss, from).contains(u"exchange:"_s + QString::fromLatin1(id)));
}

void tst_ChangeFeed::lostAccessIsTold()
{
    const QByteArray id = makeExchange("'eve@example.test'");
    const QByteArray from = cursor(*m_eve);
    m_database->admin().must("update public.exchanges set client_id = null where id = $1::uuid",
                             {id});
    const QStringList heard = since(*m_eve, from);
    QVERIFY(heard.contains(u"access:"_s + QString::fromLatin1(id)));
    QVERIFY(!heard.contains(u"exchange:"_s + QString::fromLatin1(id)));
}

void tst_ChangeFeed::contactsAreStaffsNews()
{
    const QByteArray from = cursor(*m_dana);
    const QByteArray stranger =
        m_database->admin()
            .must("insert into public.contacts (last_name) values ('Stranger') returning id")
            .value();
    const QString expected = u"contact:"_s + QString::fromLatin1(stranger);
    QVERIFY(since(*m_dana, from).contains(expected));
    QVERIFY(!since(*m_eve, from).contains(expected));
}

void tst_ChangeFeed::sessionsAreNewsOfTheirPersonAndOfAdmins()
{
    const QByteArray bosses = cursor(*m_boss);
    const QByteArray danas = cursor(*m_dana);
    const QByteArray eves = cursor(*m_eve);
    const auto ticket = RoleConnection::signIn(*m_database, u"dana@example.test"_s);
    const QStringList told{u"session:"_s + QString::fromLatin1(ticket.sessionId)};
    QCOMPARE(since(*m_boss, bosses), told); // and nothing of the person: signing in changes nobody
    QCOMPARE(since(*m_dana, danas), told);
    QCOMPARE(since(*m_eve, eves), QStringList());
    const QByteArray later = cursor(*m_boss);
    m_dana->must("select api.heartbeat()");
    QCOMPARE(since(*m_boss, later), QStringList());
    m_database->admin().must(
        "update public.user_sessions set is_active = false, ended_at = now() where id = $1::uuid",
        {ticket.sessionId});
    QCOMPARE(since(*m_boss, later), told);
}

void tst_ChangeFeed::syncRunsAreAdminsNews()
{
    const QByteArray bosses = cursor(*m_boss);
    const QByteArray danas = cursor(*m_dana);
    const QByteArray run =
        m_database->admin()
            .must("insert into public.pp_sync_logs (sync_type, status) values ('full', 'running') "
                  "returning id")
            .value();
    const QString told = u"sync_run:"_s + QString::fromLatin1(run);
    QCOMPARE(since(*m_boss, bosses), QStringList{told});
    m_database->admin().must(
        "update public.pp_sync_logs set records_processed = 5 where id = $1::uuid", {run});
    QCOMPARE(since(*m_boss, bosses), (QStringList{told, told}));
    QCOMPARE(since(*m_dana, danas), QStringList());
}

void tst_ChangeFeed::preferencesAreOnesOwn()
{
    const QByteArray from = cursor(*m_dana);
    m_dana->must("select api.save_preferences('feed_test', '1')");
    QCOMPARE(since(*m_dana, from).size(), 1);
    QCOMPARE(since(*m_boss, from), QStringList());
}

void tst_ChangeFeed::bulkIsOneReset()
{
    const QByteArray from = cursor(*m_eve);
    m_database->admin().must(
        "insert into public.exchanges (name) select 'bulk' from generate_series(1, 600)");
    QCOMPARE(since(*m_eve, from), QStringList(u"reset:"_s));
}

void tst_ChangeFeed::moreThanAPageEndsInAReset()
{
    const QByteArray from = cursor(*m_boss);
    for (int i = 0; i < 5; ++i)
        m_database->admin().must(
            "insert into public.exchanges (name) select 'many' from generate_series(1, 450)");
    const QStringList heard = since(*m_boss, from);
    QVERIFY(heard.size() <= 2001);
    QCOMPARE(heard.last(), u"reset:"_s);
}

void tst_ChangeFeed::openTransactionIsNotSkipped()
{
    const QByteArray from = cursor(*m_boss);
    RawConnection slow(m_database->adminUri());
    slow.must("begin");
    const QByteArray late =
        slow.must("insert into public.exchanges (name) values ('late') returning id").value();
    makeExchange();
    const auto first = m_boss->must("select * from api.changes_since($1)", {from});
    QVERIFY(first.rows.size() >= 1);
    slow.must("commit");
    QVERIFY(since(*m_boss, first.value(u"next_cursor"_s))
                .contains(u"exchange:"_s + QString::fromLatin1(late)));
}

void tst_ChangeFeed::sweptCursorBeginsAnew()
{
    const QByteArray from = cursor(*m_boss);
    makeExchange();
    m_database->admin().must("update peak.change_feed set at = at - interval '2 days'");
    m_database->admin().must("select peak.sweep_feed()");
    QCOMPARE(m_database->admin().must("select count(*) from peak.change_feed").value(), "0");
    QCOMPARE(since(*m_boss, from), QStringList(u"reset:"_s));
    // Once no transaction of the server is older than what was swept.
    QTRY_COMPARE(since(*m_boss, cursor(*m_boss)), QStringList());
}

void tst_ChangeFeed::badCursors_data()
{
    QTest::addColumn<RawConnection::Value>("cursor");
    QTest::newRow("null") << RawConnection::Value(std::nullopt);
    QTest::newRow("empty") << RawConnection::Value("");
    QTest::newRow("words") << RawConnection::Value("1; drop table x");
    QTest::newRow("negative") << RawConnection::Value("-1");
    QTest::newRow("long") << RawConnection::Value(QByteArray(1000, '9'));
}

void tst_ChangeFeed::badCursors()
{
    QFETCH(RawConnection::Value, cursor);
    QCOMPARE(m_eve->run("select * from api.changes_since($1)", {cursor}).sqlState, u"PK400"_s);
}

void tst_ChangeFeed::endedSessionHearsNothing()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    const QByteArray from = cursor(dana);
    m_database->admin().must(
        "update public.user_sessions set is_active = false where id = $1::uuid",
        {dana.sessionId()});
    QCOMPARE(dana.run("select * from api.changes_since($1)", {from}).sqlState, u"28000"_s);
    QCOMPARE(dana.run("select api.change_cursor()").sqlState, u"28000"_s);
}

QTEST_GUILESS_MAIN(tst_ChangeFeed)
#include "tst_ChangeFeed.moc"
