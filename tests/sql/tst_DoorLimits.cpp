#include "tests/sql/DoorTalk.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** What the door costs, how long it takes, and who can keep whom out of it. */
class tst_DoorLimits final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void sameHashesForEverybody();
    void nothingIsExplained();
    void throttledBeforeAnyHash();
    void insideNobodyIsThrottledByTheDoor();
    void hundredFailuresSpareAKnownComputer();
    void twoAnswersAtOnce();
    void codeOfTheNeighbouringHalfMinute();
    void oddAddresses_data();
    void oddAddresses();
    void oddPasswords_data();
    void oddPasswords();
    void parkedConnectionsAreClosed();
    void sessionsLeaveTheHouseToTheAgent();

private:
    RawConnection &admin() { return m_database->admin(); }
    void setting(const QByteArray &key, const QByteArray &value)
    {
        admin().must("update peak.settings set value = $2::jsonb where key = $1", {key, value});
    }
    int hashes(const std::function<void()> &visit);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DoorTalk> m_door;
};

void tst_DoorLimits::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
    m_database->addPerson(u"boss@example.test"_s, u"admin"_s);
    m_database->addPerson(u"off@example.test"_s, u"client"_s);
    m_database->addPerson(u"odd@example.test"_s, u"client"_s);
    admin().must("update public.contacts set is_active = false where email = 'off@example.test'");
    admin().must("update auth.credentials k set password_hash = crypto.crypt(auth.password_input("
                 "'x'), crypto.gen_salt('bf', 4)) from public.contacts c where c.id = k.contact_id "
                 "and c.email = 'odd@example.test'"); // of one byte: of another time
}

void tst_DoorLimits::init()
{
    m_door.reset();
    admin().must("delete from auth.attempts");
    setting("sign_in.per_second", "10000");
    setting("password.bcrypt_cost", "4");
    m_door = std::make_unique<DoorTalk>(*m_database);
}

/** How many password hashes a visit at the door costs: all else is too quick to tell. */
int tst_DoorLimits::hashes(const std::function<void()> &visit)
{
    m_door.reset();
    admin().must("select pg_stat_reset()");
    m_door = std::make_unique<DoorTalk>(*m_database); // compiles anew, as everybody's does
    visit();
    m_door.reset(); // which makes the server count
    RawConnection::Answer counted;
    const bool settled = QTest::qWaitFor([&] {
        // What it counted is there with its end, not one after the other while somebody looks.
        if (admin()
                .must("select count(*) from pg_stat_activity where usename = 'peak_door' and "
                      "datname = current_database()")
                .value() != "0")
            return false;
        counted = admin().must(
            "select sum(calls) filter (where funcname = 'crypt') as hashes, "
            "coalesce(sum(calls) filter (where funcname = 'sign_in_result'), 0) as told "
            "from pg_stat_user_functions");
        return counted.value(u"told"_s) == "1";
    });
    if (!settled)
        qFatal("the server counts no visit");
    return counted.value(u"hashes"_s).toInt();
}

void tst_DoorLimits::sameHashesForEverybody()
{
    const QByteArray right = RoleConnection::defaultPassword().toUtf8();
    const QByteArray wrong = "wrong-wrong-wrong";
    const auto signIn = [&](const QByteArray &who, const QByteArray &password) {
        return hashes([&] { m_door->outcome(m_door->password(who, QString::fromUtf8(password))); });
    };
    const auto redeem = [&](const QByteArray &who) {
        return hashes([&] {
            m_door->outcome(m_door->redeem(who, "0000-0000-0000-0000", u"many small otters"_s));
        });
    };
    admin().must("do $$ begin execute format('alter database %I set track_functions = %L', "
                 "current_database(), 'all'); end $$");
    QCOMPARE(signIn("dana@example.test", wrong), 2);
    QCOMPARE(signIn("dana@example.test", right), 2);
    QCOMPARE(signIn("nobody@x.test", wrong), 2);
    QCOMPARE(signIn("off@example.test", right), 2);
    const int redeemed = redeem("dana@example.test");
    QVERIFY(redeemed > 0);
    QCOMPARE(redeem("nobody@x.test"), redeemed);
    QCOMPARE(redeem("off@example.test"), redeemed);
}

/** 9. EXPLAIN counts what was read, which tells a known address from an unknown one, and a rollback
 * leaves no trace of having asked. */
void tst_DoorLimits::nothingIsExplained()
{
    RawConnection &line = m_door->line();
    const QByteArray nonce = "'" + DoorTalk::nonce() + "'";
    const QByteArrayList calls{
        "select api.sign_in_submit('dana@example.test', 'x', " + nonce + ")",
        "select api.sign_in_code(1, " + nonce + ", '000000', " + nonce + ")",
        "select api.sign_in_device('x', " + nonce + ")",
        "select * from api.sign_in_result(1, " + nonce + ")",
        "select * from api.enrol_begin(1, " + nonce + ")",
        "select api.enrol_confirm(1, " + nonce + ", '000000', " + nonce + ")",
        "select api.redeem_submit('dana@example.test', '0000-0000', 'many small otters', " + nonce +
            ")"};
    for (const QByteArray &call : calls) {
        line.run("deallocate all");
        line.must("prepare asked as " + call);
        const QByteArrayList ways{"explain (analyze, buffers, wal) " + call,
                                  "/**/eXpLaIn/**/analyze execute asked",
                                  "select 1; explain (analyze, format json) " + call};
        for (const QByteArray &way : ways) {
            const auto told = line.run(way);
            QCOMPARE(told.sqlState, u"PK403"_s);
            QCOMPARE(told.message, u"How this is done is not explained."_s);
        }
        // Nor from within another function, where the client's text does not say so.
        for (const QByteArray within : {"query_to_xml($1, true, false, '')", "ts_stat($1)"})
            QVERIFY(!line.run("select * from pg_catalog." + within,
                              {"explain (analyze, buffers) " + call})
                         .ok);
    }
    // What people type is no statement of theirs.
    m_database->addPerson(u"explain@example.test"_s, u"client"_s, u"Explain"_s,
                          u"explain analyze otters"_s);
    QCOMPARE(m_door->outcome(m_door->password("explain@example.test", u"explain analyze otters"_s)),
             u"signed_in"_s);
}

void tst_DoorLimits::throttledBeforeAnyHash()
{
    setting("password.bcrypt_cost", "12");
    setting("sign_in.per_second", "1");
    const QByteArray sql = "select api.sign_in_submit('nobody@x.test', 'wrong-wrong', $1::bytea)";
    const QByteArray redeem = "select api.redeem_submit('nobody@x.test', '0000', "
                              "'many small otters', $1::bytea)";
    admin().must("insert into auth.attempts (kind, nonce_hash, ok, at) select 'password', '\\x00', "
                 "false, clock_timestamp() + interval '1 hour'");
    QElapsedTimer clock;
    for (const QByteArray &call : {sql, redeem}) {
        clock.start();
        QCOMPARE(m_door->line().run(call, {DoorTalk::nonce()}).sqlState, u"PK429"_s);
        QVERIFY2(clock.elapsed() < 100, "as long as a hash takes");
    }
}

void tst_DoorLimits::insideNobodyIsThrottledByTheDoor()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    setting("sign_in.per_second", "1");
    admin().must("insert into auth.attempts (kind, nonce_hash, ok, at) select 'password', '\\x00', "
                 "false, clock_timestamp() + interval '1 hour'");
    QVERIFY(prove(dana));
    // Nor the door by somebody inside.
    admin().must("delete from auth.attempts where kind = 'password'");
    prove(dana);
    QVERIFY(m_door->line()
                .run("select api.sign_in_submit('dana@example.test', 'x', $1::bytea)",
                     {DoorTalk::nonce()})
                .ok);
}

void tst_DoorLimits::hundredFailuresSpareAKnownComputer()
{
    const auto known =
        RoleConnection::signIn(*m_database, u"dana@example.test"_s,
                               RoleConnection::defaultPassword(), {}, R"({"remember": true})");
    admin().must("insert into auth.attempts (kind, account, ip, nonce_hash, ok)"
                 " select 'password', c.id, ('10.0.0.' || i)::inet, '\\x00', false"
                 " from public.contacts c, generate_series(1, 100) i"
                 " where c.email = 'dana@example.test'");
    QCOMPARE(m_door->outcome(m_door->password("dana@example.test")), u"denied"_s);
    QCOMPARE(m_door->outcome(m_door->device(known.deviceSecret)), u"signed_in"_s);
    QCOMPARE(m_door->outcome(m_door->password("boss@example.test")), u"signed_in"_s);
}

void tst_DoorLimits::twoAnswersAtOnce()
{
    const QByteArray attempt = m_door->password("dana@example.test");
    DoorTalk other(*m_database);
    m_door->line().must("begin");
    QCOMPARE(m_door->outcome(attempt), u"signed_in"_s);
    other.line().must("set lock_timeout = '300ms'");
    QCOMPARE(other.outcome(attempt), u"55P03"_s); // it waits for the first
    m_door->line().must("commit");
    QCOMPARE(other.outcome(attempt), u"PK403"_s);
}

void tst_DoorLimits::codeOfTheNeighbouringHalfMinute()
{
    const QByteArray seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    admin().must("select auth.set_totp((select id from public.contacts where email = "
                 "'boss@example.test'), $1)",
                 {seed});
    // At the seam of two half minutes the neighbour may be two away by now.
    while (QDateTime::currentSecsSinceEpoch() % 30 > 25)
        QTest::qWait(500);
    for (const int steps : {-1, 1}) {
        const QByteArray code = RoleConnection::totp(seed, steps);
        const QByteArray attempt = m_door->code(m_door->ticket("boss@example.test"), code);
        QCOMPARE(m_door->outcome(attempt), u"signed_in"_s);
    }
    admin().must("delete from auth.second_factors");
}

void tst_DoorLimits::oddAddresses_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("mixed case, blanks") << u" \tDANA@Example.TEST\n"_s << u"signed_in"_s;
    QTest::newRow("no-break space") << u"dana@example.test\u00a0"_s << u"signed_in"_s;
    QTest::newRow("wildcard") << u"dan_@example.test"_s << u"denied"_s;
    QTest::newRow("percent") << u"%"_s << u"denied"_s;
    QTest::newRow("quote") << u"dana@example.test' or '1'='1"_s << u"denied"_s;
    QTest::newRow("right to left") << u"\u202edana@example.test"_s << u"denied"_s;
    QTest::newRow("zero width") << u"da\u200bna@example.test"_s << u"denied"_s;
    QTest::newRow("other alphabet") << u"d\u0430na@example.test"_s << u"denied"_s;
    QTest::newRow("nothing") << u"   "_s << u"denied"_s;
    QTest::newRow("backslash") << u"dana@example.test\\"_s << u"denied"_s;
}

void tst_DoorLimits::oddAddresses()
{
    QFETCH(QString, email);
    QFETCH(QString, outcome);
    const auto answer = m_door->result(m_door->password(email.toUtf8()));
    QCOMPARE(QString::fromUtf8(answer.value(u"outcome"_s)), outcome);
}

void tst_DoorLimits::oddPasswords_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("outcome");
    QTest::newRow("one byte") << u"x"_s << u"signed_in"_s;
    QTest::newRow("another byte") << u"y"_s << u"denied"_s;
    QTest::newRow("two of it") << u"xx"_s << u"denied"_s;
    QTest::newRow("nothing") << QString() << u"denied"_s;
    QTest::newRow("1024 characters") << QString(1024, u'x') << u"denied"_s;
    QTest::newRow("emoji") << u"🦦"_s << u"denied"_s;
    QTest::newRow("a hash") << u"$2a$04$abcdefghijklmnopqrstuuEdi3dS5vGQC1zBpWcqvGDzZ1GSFZDQK"_s
                            << u"denied"_s;
}

void tst_DoorLimits::oddPasswords()
{
    QFETCH(QString, password);
    QFETCH(QString, outcome);
    QCOMPARE(m_door->outcome(m_door->password("odd@example.test", password)), outcome);
}

void tst_DoorLimits::parkedConnectionsAreClosed()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    std::vector<DoorTalk> parked;
    for (int i = 0; i < 3; ++i) {
        parked.emplace_back(*m_database);
        parked.back().line().must("begin");
        parked.back().password("dana@example.test", u"wrong-wrong"_s);
    }
    QVERIFY(dana.run("select api.heartbeat()").ok); // not held up by them
    QTest::qWait(31000);
    QVERIFY(dana.run("select api.heartbeat()").ok);
    for (DoorTalk &one : parked)
        QVERIFY(!one.line().run("select 1").ok);
    QVERIFY(dana.run("select 1").ok);
}

/** Or whoever takes it back with their transaction, over and over, keeps it from being done. */
void tst_DoorLimits::sessionsLeaveTheHouseToTheAgent()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    admin().must("update auth.door set last_house = clock_timestamp() - interval '30 s'");
    dana.must("begin; select api.heartbeat()");
    QCOMPARE(admin().must("set session authorization peak_agent; select api.keep_house()").value(),
             "t");
    admin().must("reset session authorization");
    dana.must("rollback");
    admin().must("update auth.door set last_house = clock_timestamp() - interval '1 hour'");
    dana.must("select api.heartbeat()");
    QCOMPARE(admin().must("select last_house > now() - interval '1 minute' from auth.door").value(),
             "t");
}

QTEST_GUILESS_MAIN(tst_DoorLimits)
#include "tst_DoorLimits.moc"
