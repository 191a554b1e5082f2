#include "tests/sql/DoorTalk.h"

#include <QDateTime>
#include <QTest>

#include <jwt.h>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

struct FreeToken
{
    void operator()(jwt_t *token) const { jwt_free(token); }
};
using Token = std::unique_ptr<jwt_t, FreeToken>;

QByteArray base64url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

/** The token for the firm's other services, judged by a library that knows nothing of us. */
class tst_SessionJwt final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void saysWhoThisIs();
    void endsWithItsSession();
    void tamperedOnesAreRefused_data();
    void tamperedOnesAreRefused();
    void ofAnotherDatabaseIsRefused();
    void noSessionNoToken();
    void onlyTheAgentHasTheKey();

private:
    struct Key
    {
        QByteArray id;
        QByteArray bytes;
        QByteArray audience;
    };
    static Key keyOf(TestDatabase &database);
    /** As a service does it: HS256 or nothing, then the time, issuer and audience. */
    static Token verified(const QByteArray &token, const Key &key, time_t now = time(nullptr));

    std::unique_ptr<TestDatabase> m_database;
};

void tst_SessionJwt::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s);
}

tst_SessionJwt::Key tst_SessionJwt::keyOf(TestDatabase &database)
{
    RawConnection agent(database.adminUri());
    agent.must("set session authorization peak_agent");
    const auto row = agent.must(
        "select kid, encode(key, 'hex') as key, issuer, audience from api.agent_jwt_key()");
    return {row.value(u"kid"_s), QByteArray::fromHex(row.value(u"key"_s)),
            row.value(u"audience"_s)};
}

Token tst_SessionJwt::verified(const QByteArray &token, const Key &key, time_t now)
{
    jwt_t *decoded = nullptr;
    if (jwt_decode(&decoded, token.constData(),
                   reinterpret_cast<const unsigned char *>(key.bytes.constData()),
                   int(key.bytes.size())) != 0)
        return nullptr;
    Token result(decoded);
    const bool good = jwt_get_alg(decoded) == JWT_ALG_HS256 &&
                      QByteArray(jwt_get_grant(decoded, "iss")) == "peak1031" &&
                      QByteArray(jwt_get_grant(decoded, "aud")) == key.audience &&
                      jwt_get_grant_int(decoded, "exp") > now;
    return good ? std::move(result) : nullptr;
}

void tst_SessionJwt::saysWhoThisIs()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    const Key key = keyOf(*m_database);
    const Token token = verified(dana.must("select api.session_jwt()").value(), key);
    QVERIFY(token);
    QCOMPARE(QByteArray(jwt_get_header(token.get(), "kid")), key.id);
    QCOMPARE(QByteArray(jwt_get_grant(token.get(), "sub")), dana.personId());
    QCOMPARE(QByteArray(jwt_get_grant(token.get(), "jti")), dana.sessionId());
    QCOMPARE(QByteArray(jwt_get_grant(token.get(), "role")), "coordinator");
    QCOMPARE(QByteArray(jwt_get_grant(token.get(), "aud")), "Peak 1031");
    const qint64 issued = jwt_get_grant_int(token.get(), "iat");
    QVERIFY(qAbs(issued - QDateTime::currentSecsSinceEpoch()) < 60);
    QCOMPARE(qint64(jwt_get_grant_int(token.get(), "exp")), issued + 900);
}

void tst_SessionJwt::endsWithItsSession()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    m_database->admin().must("update public.user_sessions set expires_at = now() at time zone "
                             "'utc' + interval '60 s' where id = $1::uuid",
                             {dana.sessionId()});
    dana.must("set timezone = 'Pacific/Kiritimati'");
    const QByteArray text = dana.must("select api.session_jwt()").value();
    const Key key = keyOf(*m_database);
    QVERIFY(verified(text, key));
    QVERIFY(!verified(text, key, time(nullptr) + 61));
}

void tst_SessionJwt::tamperedOnesAreRefused_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<QByteArray>("with");
    QTest::newRow("another role")
        << 1
        << QByteArray(R"({"iss":"peak1031","aud":"Peak 1031","role":"admin","exp":9999999999})");
    QTest::newRow("no signature") << 2 << QByteArray();
    QTest::newRow("another signature") << 2 << QByteArray(32, 'x');
    QTest::newRow("no algorithm") << 0 << QByteArray(R"({"alg":"none","typ":"JWT"})");
    QTest::newRow("another algorithm") << 0 << QByteArray(R"({"alg":"RS256","typ":"JWT"})");
}

void tst_SessionJwt::tamperedOnesAreRefused()
{
    QFETCH(int, part);
    QFETCH(QByteArray, with);
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QByteArrayList parts = dana.must("select api.session_jwt()").value().split('.');
    const Key key = keyOf(*m_database);
    QVERIFY(verified(parts.join('.'), key));
    parts[part] = base64url(with);
    QVERIFY(!verified(parts.join('.'), key));
    if (part == 0) { // and without its signature
        parts[2].clear();
        QVERIFY(!verified(parts.join('.'), key));
    }
}

void tst_SessionJwt::ofAnotherDatabaseIsRefused()
{
    // Made from nothing: copies of one template have one key, as a restored backup has.
    TestDatabase other;
    other.admin().must("select kms.rotate()");
    other.addPerson(u"dana@example.test"_s, u"coordinator"_s);
    RoleConnection dana(other, u"dana@example.test"_s);
    const QByteArray token = dana.must("select api.session_jwt()").value();
    const Key ours = keyOf(*m_database);
    const Key theirs = keyOf(other);
    QVERIFY(verified(token, theirs));
    QVERIFY(!verified(token, ours));
    QVERIFY(ours.id != theirs.id);
    // A copy with the same key names itself otherwise.
    Key copy = theirs;
    copy.audience = "Northwind Trust";
    QVERIFY(!verified(token, copy));
}

void tst_SessionJwt::noSessionNoToken()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    m_database->admin().must(
        "update public.user_sessions set is_active = false where id = $1::uuid",
        {dana.sessionId()});
    QCOMPARE(dana.run("select api.session_jwt()").sqlState, u"28000"_s);
    RawConnection door(m_database->doorUri());
    QCOMPARE(door.run("select api.session_jwt()").sqlState, u"42501"_s);
}

void tst_SessionJwt::onlyTheAgentHasTheKey()
{
    RoleConnection dana(*m_database, u"dana@example.test"_s);
    QCOMPARE(dana.run("select api.agent_jwt_key()").sqlState, u"42501"_s);
    QCOMPARE(dana.run("select auth.jwt_key()").sqlState, u"42501"_s);
    QCOMPARE(dana.run("select kms.derived('jwt')").sqlState, u"42501"_s);
    RawConnection door(m_database->doorUri());
    QCOMPARE(door.run("select api.agent_jwt_key()").sqlState, u"42501"_s);
}

QTEST_GUILESS_MAIN(tst_SessionJwt)
#include "tst_SessionJwt.moc"
