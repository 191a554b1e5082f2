#include "models/repositories/AccountRepository.h"
#include "models/repositories/ListRepository.h"
#include "models/repositories/PeopleRepository.h"
#include "models/session/SessionKeeper.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "tests/support/TestSession.h"

#include <QSignalSpy>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = SessionStatus::State;

/** An admin looks at the program as somebody else, and comes back. */
class tst_LookAs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void wantsAProof();
    void seesWhatTheySeeAndChangesNothing();
    void stopGoesBackToTheOwnSession();
    void endByTheServerGoesBackToo();
    void signOutEndsBoth();

private:
    void prove();
    void look();
    qint64 exchanges();
    bool isWho(const QByteArray &person) const
    {
        return m_keeper->status().state == State::Online &&
               m_keeper->identity().personId == QUuid::fromString(QString::fromLatin1(person));
    }
    QByteArray value(const char *sql) { return m_database->admin().must(sql).value(); }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_admin, m_client;
    QByteArray m_session; ///< the admin's own
    std::unique_ptr<DbSession> m_work, m_reads, m_pulse;
    std::unique_ptr<SessionKeeper> m_keeper;
    std::unique_ptr<QSignalSpy> m_ended;
    SessionKey m_key;
};

void tst_LookAs::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_admin = m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    m_client = m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_database->admin().must(
        "insert into public.exchanges (name, client_id) values ('hers', $1::uuid), ('other', null)",
        {m_client});
}

void tst_LookAs::init()
{
    m_work = std::make_unique<DbSession>(u"work"_s);
    m_reads = std::make_unique<DbSession>(u"reads"_s);
    m_pulse = std::make_unique<DbSession>(u"pulse"_s);
    m_keeper = std::make_unique<SessionKeeper>(*m_work, *m_reads, *m_pulse);
    m_ended = std::make_unique<QSignalSpy>(m_keeper.get(), &SessionKeeper::ended);
    const auto ticket = RoleConnection::signIn(*m_database, u"ada@example.test"_s);
    SessionCredentials credentials;
    credentials.loginRole = ticket.role;
    credentials.loginSecret = ticket.secret;
    m_session = ticket.sessionId;
    m_keeper->begin(ConnectionSettings::parse(m_database->doorUri()).value(), credentials);
    QTRY_VERIFY_WITH_TIMEOUT(isWho(m_admin), 20000);
}

void tst_LookAs::cleanup()
{
    m_keeper.reset();
    m_work.reset();
    m_reads.reset();
    m_pulse.reset();
}

void tst_LookAs::prove()
{
    const auto right =
        await(AccountRepository(*m_work).reauthenticate(RoleConnection::defaultPassword()));
    QVERIFY(right && right.value());
}

void tst_LookAs::look()
{
    prove();
    const auto key = await(AccountRepository(*m_work).viewAs(
        QUuid::fromString(QString::fromLatin1(m_client)), u"She called"_s));
    QVERIFY2(key, qPrintable(key ? QString() : key.error().message));
    m_key = key.value();
    SessionCredentials credentials;
    credentials.loginRole = m_key.loginRole;
    credentials.loginSecret = m_key.loginSecret;
    credentials.sessionId = m_key.sessionId;
    m_keeper->lookAs(credentials);
    QTRY_VERIFY_WITH_TIMEOUT(isWho(m_client), 20000);
}

qint64 tst_LookAs::exchanges()
{
    ListQuery query;
    query.sorts = {{u"name"_s, false}};
    const auto rows =
        await(ListRepository(*m_work).page(u"exchanges"_s, {query, ListCursor(), 0, 100}));
    return rows ? rows->size() : -1;
}

void tst_LookAs::wantsAProof()
{
    const auto key = await(
        AccountRepository(*m_work).viewAs(QUuid::fromString(QString::fromLatin1(m_client)), {}));
    QVERIFY(!key);
    QCOMPARE(key.error().kind, ErrorKind::Denied);
}

void tst_LookAs::seesWhatTheySeeAndChangesNothing()
{
    QCOMPARE(exchanges(), 2);
    look();
    QCOMPARE(m_keeper->identity().role, Role::Client);
    QCOMPARE(m_keeper->identity().realPerson, u"Ada Admin"_s);
    QVERIFY(!m_keeper->identity().capabilities.mayOpen(u"users"_s));
    QVERIFY(!m_keeper->identity().capabilities.may(u"profile.edit"_s));
    QCOMPARE(exchanges(), 1);
    const auto edit = await(PeopleRepository(*m_work).updateProfile(1, {{u"phone"_s, u"1"_s}}));
    QVERIFY(!edit);
    QCOMPARE(edit.error().kind, ErrorKind::Denied);
    const auto arranged =
        await(SessionRepository(*m_work).savePreference(u"exchanges"_s, {{u"a"_s, 1}}));
    QVERIFY(!arranged);
    QCOMPARE(value("select count(*) from public.contacts where email = 'cleo@example.test' "
                   "and (phone is not null or coalesce(preferences, '{}') <> '{}')"),
             QByteArray("0"));
}

void tst_LookAs::stopGoesBackToTheOwnSession()
{
    look();
    m_keeper->stopLooking();
    QTRY_VERIFY_WITH_TIMEOUT(isWho(m_admin), 20000);
    QVERIFY(m_keeper->identity().realPerson.isEmpty());
    QCOMPARE(exchanges(), 2);
    QCOMPARE(m_ended->size(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database->admin()
            .must("select is_active from public.user_sessions where id = $1::uuid",
                  {m_key.sessionId.toByteArray(QUuid::WithoutBraces)})
            .value(),
        QByteArray("f"), 5000);
    QVERIFY(value("select count(*) from public.audit_logs where action = 'view_as_ended'").toInt() >
            0);
}

void tst_LookAs::endByTheServerGoesBackToo()
{
    look();
    // Half an hour later, as far as the server is concerned.
    m_database->admin().must("select auth.end_sessions(user_id, 'its time is over', null, id) "
                             "from public.user_sessions where id = $1::uuid",
                             {m_key.sessionId.toByteArray(QUuid::WithoutBraces)});
    QTRY_VERIFY_WITH_TIMEOUT(isWho(m_admin), 30000);
    QCOMPARE(m_ended->size(), 0);
    QCOMPARE(exchanges(), 2);
}

/** "Sign out" means out, whoever one is looking on as: nobody comes back as the admin. */
void tst_LookAs::signOutEndsBoth()
{
    look();
    m_keeper->signOut();
    QCOMPARE(m_keeper->status().state, State::SignedOut);
    QTRY_COMPARE_WITH_TIMEOUT(
        m_database->admin()
            .must("select count(*) from public.user_sessions where is_active and (id = $1::uuid or "
                  "id = $2::uuid)",
                  {m_key.sessionId.toByteArray(QUuid::WithoutBraces), m_session})
            .value(),
        QByteArray("0"), 10000);
    QTest::qWait(800);
    QCOMPARE(m_keeper->status().state, State::SignedOut);
    QCOMPARE(m_ended->size(), 0);
}

QTEST_GUILESS_MAIN(tst_LookAs)
#include "tst_LookAs.moc"
