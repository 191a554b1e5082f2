#include "tests/sql/AccessModel.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QMap>
#include <QRandomGenerator>
#include <QTest>
#include <QUuid>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;
using namespace AccessModel;

namespace {

constexpr auto Seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

} // namespace

/**
 * Many small firms, changed step by step: after each step, everybody's own connection must see
 * exactly what the model says, through row security and through the list functions alike.
 */
class tst_AccessWorlds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void agreesWithTheModel();
    void followsChangesOfPeople();

private:
    void addPeople();
    void addExchanges(int count);
    void addThings();
    void addDocument(const QByteArray &exchange, const QByteArray &level);
    QByteArray newId();
    QByteArray somebody(bool maybeNobody = false);
    Participant newParticipant();
    void insert(const Participant &one);
    void step();
    void compare(const Person &person, int number);
    void compareThings(const Person &person, const QByteArray &where);
    void compareRights(const Person &person, const QByteArray &where);
    void compareExplanations(const Person &person, const QByteArray &where);
    static Ids ids(RawConnection &session, const QByteArray &sql);

    std::unique_ptr<TestDatabase> m_database;
    QMap<QByteArray, std::shared_ptr<RoleConnection>> m_sessions; ///< by person
    World m_world;
    QByteArray m_everyExchange; ///< as an array
    QRandomGenerator m_random{1031};
};

void tst_AccessWorlds::initTestCase()
{
    m_database = std::make_unique<TestDatabase>();
    addPeople();
    addExchanges(8);
    addThings();
}

void tst_AccessWorlds::cleanupTestCase()
{
    m_sessions.clear();
    m_database.reset();
}

void tst_AccessWorlds::addPeople()
{
    RawConnection &admin = m_database->admin();
    int number = 0;
    for (const QByteArray role : {"admin", "coordinator", "coordinator", "client", "client",
                                  "client", "third_party", "third_party", "agency", "agency"}) {
        const QString email = u"person%1@example.test"_s.arg(++number);
        const QByteArray id = m_database->addPerson(email, QString::fromLatin1(role));
        if (role == "admin")
            admin.must("select auth.set_totp($1, $2)", {id, Seed});
        m_world.people.append({id, role});
        m_sessions[id] = std::make_shared<RoleConnection>(
            *m_database, email, RoleConnection::defaultPassword(), role == "admin" ? Seed : "");
    }
    // People without a session: one who may not sign in, one deactivated, one without any role.
    for (const Person &one :
         {Person{newId(), "client", false, true}, Person{newId(), "coordinator", true, false},
          Person{newId(), "", false, true}}) {
        admin.must("insert into public.contacts (id, last_name, email, role, is_user, is_active)"
                   " values ($1, 'Silent', $2, nullif($3, ''), $4::boolean, $5::boolean)",
                   {one.id, one.id + "@example.test", one.role, one.user ? "true" : "false",
                    one.active ? "true" : "false"});
        m_world.people.append(one);
    }
}

void tst_AccessWorlds::addExchanges(int count)
{
    for (int i = 0; i < count; ++i) {
        const Exchange exchange{newId(), somebody(true), somebody(true)};
        m_database->admin().must(
            "insert into public.exchanges (id, exchange_number, name, client_id, coordinator_id)"
            " values ($1, $2, $3, nullif($4, '')::uuid, nullif($5, '')::uuid)",
            {exchange.id, QByteArray::number(i), "Exchange", exchange.client,
             exchange.coordinator});
        m_world.exchanges.append(exchange);
        m_everyExchange += (i > 0 ? "," : "{") + exchange.id;
    }
    m_everyExchange += '}';
}

/** What belongs to each exchange, and what belongs to the firm. */
void tst_AccessWorlds::addThings()
{
    RawConnection &admin = m_database->admin();
    for (const Exchange &exchange : std::as_const(m_world.exchanges)) {
        m_world.tasks.append({newId(), exchange.id, {}, {}, {}});
        admin.must("insert into public.tasks (id, exchange_id, title) values ($1, $2, 'Task')",
                   {m_world.tasks.last().id, exchange.id});
        m_world.messages.append({newId(), exchange.id, {}, {}, {}});
        admin.must("insert into public.messages (id, exchange_id, content) values ($1, $2, 'Text')",
                   {m_world.messages.last().id, exchange.id});
        for (const QByteArray level : {"public", "exchange", "restricted", "restricted"})
            addDocument(exchange.id, level);
    }
    for (const QByteArray level : {"public", "restricted", "restricted"})
        addDocument({}, level);
}

void tst_AccessWorlds::addDocument(const QByteArray &exchange, const QByteArray &level)
{
    Thing one{newId(), exchange, somebody(), level, {}, m_random.bounded(6) > 0};
    for (const QByteArray role : {"coordinator", "client", "third_party", "agency"}) {
        if (m_random.bounded(3) == 0)
            one.allowedRoles.append(role);
    }
    m_database->admin().must(
        "insert into public.documents (id, exchange_id, uploaded_by, file_name, file_type, "
        "file_path, access_level, allowed_roles, is_active) values ($1, nullif($2, '')::uuid, $3, "
        "'a.pdf', 'pdf', 'x', $4, $5::text[], $6::boolean)",
        {one.id, one.exchange, one.uploader, one.level, "{" + one.allowedRoles.join(",") + "}",
         one.active ? "true" : "false"});
    m_world.documents.append(one);
}

QByteArray tst_AccessWorlds::newId()
{
    quint32 words[4];
    m_random.fillRange(words);
    const QUuid id(words[0], ushort(words[1]), ushort((words[1] >> 16 & 0x0fff) | 0x4000), 0x80,
                   uchar(words[2]), uchar(words[2] >> 8), uchar(words[2] >> 16), uchar(words[3]),
                   uchar(words[3] >> 8), uchar(words[3] >> 16), uchar(words[3] >> 24));
    return id.toByteArray(QUuid::WithoutBraces);
}

QByteArray tst_AccessWorlds::somebody(bool maybeNobody)
{
    if (maybeNobody && m_random.bounded(4) == 0)
        return {};
    return m_world.people.at(m_random.bounded(int(m_world.people.size()))).id;
}

Participant tst_AccessWorlds::newParticipant()
{
    static const QByteArrayList roles{"client", "coordinator", "third_party", "agency"};
    static const QByteArrayList all{"view", "message", "upload", "manage"};
    Participant one{
        newId(),    m_world.exchanges.at(m_random.bounded(int(m_world.exchanges.size()))).id,
        somebody(), roles.at(m_random.bounded(4)),
        {},         m_random.bounded(5) > 0};
    // Mostly people take part in their own role.
    for (const Person &person : std::as_const(m_world.people)) {
        if (person.id == one.contact && roles.contains(person.role) && m_random.bounded(4) > 0)
            one.role = person.role;
    }
    if (m_random.bounded(3) > 0) {
        QByteArrayList some;
        for (const QByteArray &permission : all) {
            if (m_random.bounded(3) > 0)
                some.append(permission);
        }
        one.permissions = some;
    }
    return one;
}

void tst_AccessWorlds::insert(const Participant &one)
{
    for (const Participant &other : std::as_const(m_world.participants)) {
        if (other.exchange == one.exchange && other.contact == one.contact &&
            other.role == one.role)
            return;
    }
    RawConnection::Value permissions;
    if (one.permissions)
        permissions = "{" + one.permissions->join(",") + "}";
    m_database->admin().must(
        "insert into public.exchange_participants (id, exchange_id, contact_id, role, permissions, "
        "is_active)"
        " values ($1, $2, $3, $4, $5::text[], $6::boolean)",
        {one.id, one.exchange, one.contact, one.role, permissions, one.active ? "true" : "false"});
    m_world.participants.append(one);
}

/** From one world to the next, by each kind of change that there is. */
void tst_AccessWorlds::step()
{
    RawConnection &admin = m_database->admin();
    for (int i = 0; i < 3; ++i)
        insert(newParticipant());
    for (int i = int(m_world.participants.size()) - 1; i >= 0; --i) {
        Participant &one = m_world.participants[i];
        const int what = m_random.bounded(12);
        if (what == 0) {
            admin.must("delete from public.exchange_participants where id = $1", {one.id});
            m_world.participants.removeAt(i);
        } else if (what == 1) {
            one.active = !one.active;
            admin.must(
                "update public.exchange_participants set is_active = not is_active where id = $1",
                {one.id});
        } else if (what == 2) {
            one.permissions = QByteArrayList{"view", "upload"};
            admin.must("update public.exchange_participants set permissions = '{view,upload}' "
                       "where id = $1",
                       {one.id});
        }
    }
    Exchange &exchange = m_world.exchanges[m_random.bounded(int(m_world.exchanges.size()))];
    exchange.client = somebody(true);
    exchange.coordinator = somebody(true);
    admin.must("update public.exchanges set client_id = nullif($2, '')::uuid, coordinator_id = "
               "nullif($3, '')::uuid where id = $1",
               {exchange.id, exchange.client, exchange.coordinator});
}

Ids tst_AccessWorlds::ids(RawConnection &session, const QByteArray &sql)
{
    Ids found;
    const auto answer = session.must(sql);
    for (const auto &row : answer.rows)
        found.insert(row.value(0).value_or("null"));
    return found;
}

void tst_AccessWorlds::compare(const Person &person, int number)
{
    RawConnection &session = *m_sessions.value(person.id);
    const QByteArray where = person.role + " in world " + QByteArray::number(number);
    const Ids exchanges = m_world.visibleExchanges(person);
    QVERIFY2(ids(session, "select id from public.exchanges") == exchanges, where.constData());
    QVERIFY2(ids(session, "select id from public.exchange_participants") ==
                 m_world.visibleParticipants(person),
             where.constData());
    QVERIFY2(ids(session, "select id from public.contacts") == m_world.visibleContacts(person),
             where.constData());
    QVERIFY2(ids(session, "select id from api.list_page('exchanges', '[{\"column\": \"number\"}]', "
                          "'{}', null, null, 0, 500)") == exchanges,
             where.constData());
    compareThings(person, where);
    if (number % 5 == 0) {
        compareRights(person, where);
        compareExplanations(person, where);
    }
}

void tst_AccessWorlds::compareThings(const Person &person, const QByteArray &where)
{
    RawConnection &session = *m_sessions.value(person.id);
    QVERIFY2(ids(session, "select id from public.tasks") ==
                 m_world.visibleThings(person, m_world.tasks, World::Tasks),
             where.constData());
    QVERIFY2(ids(session, "select id from public.messages") ==
                 m_world.visibleThings(person, m_world.messages, World::Message),
             where.constData());
    QVERIFY2(ids(session, "select id from public.documents") == m_world.visibleDocuments(person),
             where.constData());
}

/** Each single right on each exchange, as functions that write ask for them. */
void tst_AccessWorlds::compareRights(const Person &person, const QByteArray &where)
{
    RawConnection &session = *m_sessions.value(person.id);
    const auto answer = session.must(
        "select e.id, (select sum(b) filter (where auth.may(b, e.id)) from unnest(array[1, 2, 4, "
        "8, 16, 32, 64]) b) as rights from unnest($1::uuid[]) as e(id)",
        {m_everyExchange});
    QCOMPARE(answer.rows.size(), m_world.exchanges.size());
    for (int row = 0; row < answer.rows.size(); ++row) {
        const Exchange &exchange = m_world.exchanges.at(row);
        QCOMPARE(answer.value(u"id"_s, row), exchange.id);
        QVERIFY2(answer.value(u"rights"_s, row).toInt() == m_world.rights(person, exchange),
                 where.constData());
    }
}

/** What an admin is told about this person, against the model. */
void tst_AccessWorlds::compareExplanations(const Person &person, const QByteArray &where)
{
    RawConnection &admin = *m_sessions.value(m_world.people.first().id);
    const auto answer = admin.must(
        "select e.id, (select sum(1 << (n - 1)::int) filter (where x.allowed) from "
        "api.explain_access($2, e.id) with ordinality x(action, allowed, why, n)) as rights from "
        "unnest($1::uuid[]) as e(id)",
        {m_everyExchange, person.id});
    for (int row = 0; row < answer.rows.size(); ++row)
        QVERIFY2(answer.value(u"rights"_s, row).toInt() ==
                     m_world.rights(person, m_world.exchanges.at(row)),
                 where.constData());
    for (const Thing &document : std::as_const(m_world.documents)) {
        const auto told = admin.must("select allowed from api.explain_access($1, $2) limit 1",
                                     {person.id, document.id});
        QVERIFY2((told.value() == "t") == m_world.maySee(person, document), where.constData());
    }
}

void tst_AccessWorlds::agreesWithTheModel()
{
    int seen = 0;
    const int worlds = qMax(60, qEnvironmentVariableIntValue("PEAK_WORLDS"));
    for (int number = 0; number < worlds; ++number) {
        step();
        for (const Person &person : std::as_const(m_world.people)) {
            if (!m_sessions.contains(person.id))
                continue;
            compare(person, number);
            if (QTest::currentTestFailed())
                return;
            if (person.role != "admin")
                seen += int(m_world.visibleExchanges(person).size());
        }
    }
    QVERIFY2(seen > 600, "worlds in which nobody sees anything prove nothing");
}

/** A changed role ends the session, and the next one sees what the new role allows on the same
 * exchanges. */
void tst_AccessWorlds::followsChangesOfPeople()
{
    RawConnection &admin = m_database->admin();
    const int number = 0;
    for (const QByteArray role : {"third_party", "agency", "coordinator", "client"}) {
        Person &person = m_world.people[3];
        person.role = role;
        admin.must("update public.contacts set role = $2 where id = $1", {person.id, role});
        const auto old = m_sessions.value(person.id)->run("select id from public.exchanges");
        QVERIFY2(!old.ok || old.rows.isEmpty(), role.constData());
        m_sessions[person.id] =
            std::make_shared<RoleConnection>(*m_database, u"person4@example.test"_s);
        step();
        compare(person, number);
    }
    Person &person = m_world.people[3];
    person.active = false;
    admin.must("update public.contacts set is_active = false where id = $1", {person.id});
    const auto gone = m_sessions.value(person.id)->run("select id from public.exchanges");
    QVERIFY(!gone.ok || gone.rows.isEmpty());
    const auto refused = RoleConnection::signIn(*m_database, u"person4@example.test"_s);
    QVERIFY(refused.outcome != u"signed_in"_s);
}

QTEST_GUILESS_MAIN(tst_AccessWorlds)
#include "tst_AccessWorlds.moc"
