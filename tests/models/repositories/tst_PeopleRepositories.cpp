#include "models/repositories/AccountRepository.h"
#include "models/repositories/ParticipantRepository.h"
#include "models/repositories/PeopleRepository.h"
#include "models/repositories/SettingsRepository.h"
#include "tests/models/repositories/FiveRoles.h"

#include <QJsonArray>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What pages write about people and settings, as those who may and those who may not. */
class tst_PeopleRepositories final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<FiveRoles>();
        m_exchange = makeExchange(u"Elm St"_s);
    }

    void peopleAreAnAdmins();
    void ownProfile();
    void peopleAreFound();
    void doubledPeopleBecomeOne();
    void accessIsExplained();
    void settings();

private:
    DbSession &as(const QString &name) { return m_world->as(name); }
    QUuid id(const QString &name) const { return m_world->id(name); }
    QUuid makeExchange(const QString &name) { return m_world->makeExchange(name); }

    std::unique_ptr<FiveRoles> m_world;
    QUuid m_exchange;
};

void tst_PeopleRepositories::peopleAreAnAdmins()
{
    PeopleRepository people(as(u"admin"_s));
    const auto made = await(people.create({{u"first_name"_s, u"Ana"_s},
                                           {u"last_name"_s, u"Ortega"_s},
                                           {u"email"_s, u"ana@example.test"_s},
                                           {u"is_user"_s, true},
                                           {u"role"_s, u"client"_s}}));
    QVERIFY2(made.ok(), why(made).constData());
    const auto record = await(people.person(made.value()));
    QVERIFY2(record.ok(), why(record).constData());
    QCOMPARE(record->values[u"is_user"_s].toBool(), true);
    const auto saved =
        await(people.update(made.value(), record->version, {{u"phone"_s, u"555"_s}}));
    QVERIFY2(saved.ok(), why(saved).constData());
    QCOMPARE(
        await(people.update(made.value(), record->version, {{u"phone"_s, u"1"_s}})).error().kind,
        ErrorKind::Conflict);
    QCOMPARE(
        await(people.update(made.value(), saved.value(), {{u"email"_s, u"nobody"_s}})).error().kind,
        ErrorKind::Invalid);
    QVERIFY(await(people.setRole(made.value(), u"agency"_s)).ok());
    QVERIFY(await(people.setActive(made.value(), false)).ok());
    QVERIFY(await(people.setActive(made.value(), true)).ok());
    QVERIFY(await(people.unlock(made.value())).ok());
    QCOMPARE(await(people.setRole(id(u"admin"_s), u"client"_s)).error().kind, ErrorKind::Denied);
    QCOMPARE(await(people.unlock(QUuid::createUuid())).error().kind, ErrorKind::NotFound);
    const auto code = await(AccountRepository(as(u"admin"_s)).invite(made.value()));
    QVERIFY2(code.ok(), why(code).constData());

    for (const QString &role : {u"coordinator"_s, u"client"_s, u"third_party"_s, u"agency"_s}) {
        PeopleRepository others(as(role));
        QCOMPARE(await(others.create({{u"last_name"_s, u"x"_s}})).error().kind, ErrorKind::Denied);
        QCOMPARE(await(others.setRole(made.value(), u"admin"_s)).error().kind, ErrorKind::Denied);
        QCOMPARE(await(others.duplicates()).error().kind, ErrorKind::Denied);
        QCOMPARE(await(others.merge(id(u"client"_s), made.value(), {}, u"x"_s)).error().kind,
                 ErrorKind::Denied);
    }
    QCOMPARE(await(people.roleMatrix())->size(), 35);
}

void tst_PeopleRepositories::ownProfile()
{
    for (const auto &[role, session] : m_world->sessions()) {
        PeopleRepository people(*session);
        const auto mine = await(people.profile());
        QVERIFY2(mine.ok(), why(mine).constData());
        QCOMPARE(mine->values[u"role"_s].toString(), role);
        const auto saved =
            await(people.updateProfile(mine->version, {{u"phone"_s, u"555 1031"_s}}));
        QVERIFY2(saved.ok(), why(saved).constData());
        QCOMPARE(await(people.updateProfile(mine->version, {{u"phone"_s, u"1"_s}})).error().kind,
                 ErrorKind::Conflict);
        QCOMPARE(await(people.updateProfile(saved.value(), {{u"role"_s, u"admin"_s}})).error().kind,
                 ErrorKind::Invalid);
    }
}

void tst_PeopleRepositories::peopleAreFound()
{
    PeopleRepository people(as(u"coordinator"_s));
    const auto found = await(people.find(u"pat cli"_s));
    QVERIFY2(found.ok(), why(found).constData());
    QCOMPARE(found->size(), 1);
    QCOMPARE(found->first().id, id(u"client"_s));
    QCOMPARE(found->first().name, u"Pat client"_s);
    QVERIFY(found->first().about.contains(u"client"_s));
    QVERIFY(await(people.find(u"pat"_s, {u"agency"_s}))->size() == 1);
    QVERIFY(await(people.find(u"%"_s))->isEmpty()); // no pattern
    QVERIFY(await(people.find(u"_at"_s))->isEmpty());
    QVERIFY(await(people.find(u"'; drop table x; --"_s))->isEmpty());
    QVERIFY(await(people.find(u"pat\\"_s))->isEmpty());
    QVERIFY(!await(people.find(QString()))->isEmpty());
    // Others find those whom they share an exchange with, and themselves.
    const auto few = await(PeopleRepository(as(u"agency"_s)).find(u"pat"_s));
    QVERIFY2(few.ok(), why(few).constData());
    QCOMPARE(few->size(), 1);
}

void tst_PeopleRepositories::doubledPeopleBecomeOne()
{
    PeopleRepository people(as(u"admin"_s));
    const QUuid keep =
        await(people.create({{u"first_name"_s, u"Mo"_s}, {u"last_name"_s, u"Twice"_s}})).value();
    const QUuid drop =
        await(people.create({{u"first_name"_s, u"Mo"_s}, {u"last_name"_s, u"Twice"_s}})).value();
    const auto groups = await(people.duplicates());
    QVERIFY2(groups.ok(), why(groups).constData());
    const bool known = std::any_of(groups->begin(), groups->end(), [](const DuplicateGroup &group) {
        return group.why == u"name" && group.people.size() == 2 &&
               group.people.first()[u"name"_s].toString() == u"Mo Twice";
    });
    QVERIFY(known);
    const auto preview = await(people.mergePreview(keep, drop));
    QVERIFY2(preview.ok(), why(preview).constData());
    QCOMPARE(preview->refusal, QString());
    const auto early = await(people.merge(keep, drop, {}, u"twice"_s));
    QCOMPARE(early.error().kind, ErrorKind::Denied); // wants a proof
    QVERIFY(
        await(AccountRepository(as(u"admin"_s)).reauthenticate(RoleConnection::defaultPassword()))
            .value());
    QCOMPARE(await(people.merge(keep, drop, {}, {})).error().kind, ErrorKind::Invalid);
    const auto merged = await(people.merge(keep, drop, {{u"phone"_s, u"555"_s}}, u"twice"_s));
    QVERIFY2(merged.ok(), why(merged).constData());
    QCOMPARE(await(people.person(keep))->values[u"phone"_s].toString(), u"555"_s);
    QVERIFY(!await(people.mergePreview(keep, drop))->refusal.isEmpty());
}

void tst_PeopleRepositories::accessIsExplained()
{
    ParticipantRepository client(as(u"client"_s));
    const auto answers = await(client.explainAccess(id(u"client"_s), m_exchange));
    QVERIFY2(answers.ok(), why(answers).constData());
    QCOMPARE(answers->size(), 7);
    QVERIFY(answers->first().allowed && !answers->first().why.isEmpty());
    QCOMPARE(await(client.explainAccess(id(u"admin"_s), m_exchange)).error().kind,
             ErrorKind::Denied);
    QCOMPARE(await(client.explainAccess(id(u"client"_s), QUuid::createUuid())).error().kind,
             ErrorKind::NotFound);
    QCOMPARE(await(client.explainAccess({}, {})).error().kind, ErrorKind::Invalid);
}

void tst_PeopleRepositories::settings()
{
    SettingsRepository admin(as(u"admin"_s));
    const auto all = await(admin.settings());
    QVERIFY2(all.ok(), why(all).constData());
    const auto named = [&all](const QString &key) {
        return *std::find_if(all->begin(), all->end(),
                             [&](const FirmSetting &one) { return one.key == key; });
    };
    QCOMPARE(named(u"session.idle_minutes"_s).kind, u"number"_s);
    QCOMPARE(named(u"session.idle_minutes"_s).maximum, 480);
    QCOMPARE(named(u"firm.name"_s).kind, u"text"_s);
    QVERIFY(named(u"documents.storage"_s).choices.contains(u"s3"_s));
    QVERIFY(await(admin.set(u"session.idle_minutes"_s, 60)).ok());
    QVERIFY(await(admin.set(u"firm.name"_s, u"Harbor \"1031\""_s)).ok());
    QCOMPARE(await(admin.set(u"session.idle_minutes"_s, 0)).error().kind, ErrorKind::Invalid);
    QCOMPARE(await(admin.set(u"no.such"_s, 0)).error().kind, ErrorKind::NotFound);
    QCOMPARE(await(admin.set(u"firm.is_demo"_s, true)).error().kind, ErrorKind::Denied);
    const auto secret = await(admin.setSecret(u"mail.password"_s, u"it's; secret"_s));
    QVERIFY2(secret.ok(), why(secret).constData());
    QCOMPARE(await(admin.secrets())->first().name, u"mail.password"_s);
    QVERIFY(await(admin.setSecret(u"mail.password"_s, {})).ok());
    QVERIFY(await(admin.secrets())->isEmpty());
    SettingsRepository coordinator(as(u"coordinator"_s));
    QCOMPARE(await(coordinator.settings()).error().kind, ErrorKind::Denied);
    QCOMPARE(await(coordinator.set(u"firm.name"_s, u"x"_s)).error().kind, ErrorKind::Denied);
    QCOMPARE(await(coordinator.setSecret(u"mail.password"_s, u"x"_s)).error().kind,
             ErrorKind::Denied);
}

QTEST_GUILESS_MAIN(tst_PeopleRepositories)
#include "tst_PeopleRepositories.moc"
