#include "models/repositories/ParticipantRepository.h"
#include "models/repositories/TaskRepository.h"
#include "models/repositories/UndoRepository.h"
#include "tests/models/repositories/FiveRoles.h"

#include <QJsonArray>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What pages write about exchanges, tasks and participants, as those who may and those who may
 * not: the kind of the error tells the window what to do. */
class tst_EditRepositories final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<FiveRoles>();
        m_exchange = makeExchange(u"Elm St"_s);
    }

    void exchangeIsMadeAndEdited();
    void exchangeOfOthersIsHidden();
    void stageWantsAReason();
    void taskFromBeginningToEnd();
    void taskSentTwiceIsMadeOnce();
    void manyTasksAtOnce();
    void participantsAreProposedAndApproved();
    void undoAndRedo();
    void undoClash();

private:
    DbSession &as(const QString &name) { return m_world->as(name); }
    QUuid id(const QString &name) const { return m_world->id(name); }
    QUuid makeExchange(const QString &name) { return m_world->makeExchange(name); }

    std::unique_ptr<FiveRoles> m_world;
    QUuid m_exchange;
};

void tst_EditRepositories::exchangeIsMadeAndEdited()
{
    EditRepository edit(as(u"coordinator"_s));
    const auto record = await(edit.exchange(m_exchange));
    QVERIFY2(record.ok(), why(record).constData());
    QCOMPARE(record->values[u"name"_s].toString(), u"Elm St"_s);
    QCOMPARE(record->values[u"client_id"_s][u"name"_s].toString(), u"Pat client"_s);
    const auto saved = await(edit.updateExchange(m_exchange, record->version,
                                                 {{u"rel_value"_s, u"1250000.50"_s},
                                                  {u"day_45"_s, u"2026-11-28"_s},
                                                  {u"identified"_s, true}}));
    QVERIFY2(saved.ok(), why(saved).constData());
    QVERIFY(saved.value() > record->version);
    const auto again = await(edit.exchange(m_exchange));
    QCOMPARE(again->version, saved.value());
    QCOMPARE(again->values[u"rel_value"_s].toString(), u"1250000.50"_s);
    QCOMPARE(again->values[u"day_45"_s].toString(), u"2026-11-28"_s);
    QCOMPARE(again->values[u"identified"_s].toBool(), true);
    QCOMPARE(
        await(edit.updateExchange(m_exchange, record->version, {{u"bank"_s, u"x"_s}})).error().kind,
        ErrorKind::Conflict);
    const auto wrong =
        await(edit.updateExchange(m_exchange, saved.value(), {{u"rel_value"_s, u"much"_s}}));
    QCOMPARE(wrong.error().kind, ErrorKind::Invalid);
    QVERIFY(wrong.error().message.startsWith(u"Rel value"_s)); // how a form finds the field
    const QString admin = id(u"admin"_s).toString(QUuid::WithoutBraces);
    QCOMPARE(await(edit.updateExchange(m_exchange, saved.value(), {{u"coordinator_id"_s, admin}}))
                 .error()
                 .kind,
             ErrorKind::Denied);
}

void tst_EditRepositories::exchangeOfOthersIsHidden()
{
    for (const QString &role : {u"third_party"_s, u"agency"_s}) {
        EditRepository edit(as(role));
        QCOMPARE(await(edit.exchange(m_exchange)).error().kind, ErrorKind::NotFound);
        QCOMPARE(await(edit.updateExchange(m_exchange, 1, {{u"bank"_s, u"x"_s}})).error().kind,
                 ErrorKind::Denied);
        QCOMPARE(await(edit.createExchange({{u"name"_s, u"x"_s}})).error().kind, ErrorKind::Denied);
    }
    QVERIFY(await(EditRepository(as(u"client"_s)).exchange(m_exchange)).ok());
    QCOMPARE(await(EditRepository(as(u"coordinator"_s))
                       .updateExchange(QUuid::createUuid(), 1, {{u"bank"_s, u"x"_s}}))
                 .error()
                 .kind,
             ErrorKind::NotFound);
}

void tst_EditRepositories::stageWantsAReason()
{
    EditRepository edit(as(u"coordinator"_s));
    const QUuid exchange = makeExchange(u"Oak Ave"_s);
    const qint64 version = await(edit.exchange(exchange))->version;
    QCOMPARE(await(edit.setExchangeStage(exchange, version, u"ON_HOLD"_s, {})).error().kind,
             ErrorKind::Invalid);
    const auto held =
        await(edit.setExchangeStage(exchange, version, u"ON_HOLD"_s, u"escrow is late"_s));
    QVERIFY2(held.ok(), why(held).constData());
    QCOMPARE(await(edit.setExchangeStage(exchange, version, u"45D"_s, {})).error().kind,
             ErrorKind::Conflict);
}

void tst_EditRepositories::taskFromBeginningToEnd()
{
    TaskRepository tasks(as(u"coordinator"_s));
    const auto made =
        await(tasks.create(m_exchange,
                           {{u"title"_s, u"Call escrow"_s},
                            {u"due_date"_s, u"2030-11-28"_s},
                            {u"assigned_to"_s, id(u"client"_s).toString(QUuid::WithoutBraces)}},
                           QUuid::createUuid()));
    QVERIFY2(made.ok(), why(made).constData());
    const auto record = await(tasks.task(made.value()));
    QCOMPARE(record->values[u"due_date"_s].toString(), u"2030-11-28"_s);
    QCOMPARE(record->values[u"assigned_to"_s][u"name"_s].toString(), u"Pat client"_s);
    const auto later = await(tasks.rollOver(made.value(), record->version, {2030, 12, 5}, {}));
    QCOMPARE(later.error().kind, ErrorKind::Invalid);
    const auto rolled =
        await(tasks.rollOver(made.value(), record->version, {2030, 12, 5}, u"they are away"_s));
    QVERIFY2(rolled.ok(), why(rolled).constData());
    const auto edited =
        await(tasks.update(made.value(), rolled.value(), {{u"title"_s, u"Call"_s}}));
    QVERIFY2(edited.ok(), why(edited).constData());

    TaskRepository theirs(as(u"client"_s));
    QCOMPARE(
        await(theirs.update(made.value(), edited.value(), {{u"title"_s, u"x"_s}})).error().kind,
        ErrorKind::Denied);
    QVERIFY(await(theirs.comment(made.value(), u"On it"_s, QUuid::createUuid())).ok());
    QVERIFY(await(theirs.complete(made.value(), edited.value())).ok());
    const auto comments = await(tasks.comments(made.value()));
    QVERIFY2(comments.ok(), why(comments).constData());
    QCOMPARE(comments->last().text, u"On it"_s);
    QCOMPARE(comments->last().author, u"Pat client"_s);
    QVERIFY(comments->last().at.isValid());
    QCOMPARE(await(TaskRepository(as(u"third_party"_s)).complete(made.value(), 1)).error().kind,
             ErrorKind::Denied);
    QCOMPARE(await(TaskRepository(as(u"agency"_s)).task(made.value())).error().kind,
             ErrorKind::NotFound);
}

void tst_EditRepositories::taskSentTwiceIsMadeOnce()
{
    TaskRepository tasks(as(u"coordinator"_s));
    const QUuid request = QUuid::createUuid();
    const auto first = await(tasks.create(m_exchange, {{u"title"_s, u"Once"_s}}, request));
    const auto second = await(tasks.create(m_exchange, {{u"title"_s, u"Once"_s}}, request));
    QCOMPARE(first.value(), second.value());
    QCOMPARE(await(tasks.create(m_exchange, {}, QUuid::createUuid())).error().kind,
             ErrorKind::Invalid);
    const auto nul =
        await(tasks.create(m_exchange, {{u"title"_s, QString(QChar(0))}}, QUuid::createUuid()));
    QCOMPARE(nul.error().kind, ErrorKind::Invalid);
}

void tst_EditRepositories::manyTasksAtOnce()
{
    TaskRepository tasks(as(u"coordinator"_s));
    QList<QUuid> ids;
    for (int i = 0; i < 3; ++i)
        ids.append(await(tasks.create(m_exchange, {{u"title"_s, u"Many"_s}}, QUuid::createUuid()))
                       .value());
    ids.append(QUuid::createUuid()); // not there, or not mine to see
    EditRepository edit(as(u"coordinator"_s));
    const QJsonObject urgent{{u"priority"_s, u"URGENT"_s}};
    const auto preview = await(edit.bulkEdit(u"tasks"_s, ids, urgent, true));
    QVERIFY2(preview.ok(), why(preview).constData());
    QCOMPARE(preview->size(), 4);
    QCOMPARE(await(tasks.task(ids.first()))->values[u"priority"_s].toString(), u"MEDIUM"_s);
    const auto done = await(edit.bulkEdit(u"tasks"_s, ids, urgent));
    QVERIFY2(done.ok(), why(done).constData());
    QList<QUuid> audits;
    for (const BulkOutcome &one : done.value()) {
        QCOMPARE(one.outcome, one.id == ids.last() ? u"refused"_s : u"changed"_s);
        QCOMPARE(one.audit.isNull(), one.id == ids.last());
        QCOMPARE(one.message.isEmpty(), one.id != ids.last());
        if (!one.audit.isNull())
            audits.append(one.audit);
    }
    QVERIFY(await(UndoRepository(as(u"coordinator"_s)).undo(audits)).ok()); // one undo for all
    for (const QUuid &task : ids.mid(0, 3))
        QCOMPARE(await(tasks.task(task))->values[u"priority"_s].toString(), u"MEDIUM"_s);
    QCOMPARE(await(EditRepository(as(u"client"_s)).bulkEdit(u"tasks"_s, ids, urgent)).error().kind,
             ErrorKind::Denied);
}

void tst_EditRepositories::participantsAreProposedAndApproved()
{
    const QUuid exchange = makeExchange(u"Pine Rd"_s);
    ParticipantRepository coordinator(as(u"coordinator"_s));
    ParticipantRepository admin(as(u"admin"_s));
    ParticipantRepository client(as(u"client"_s));
    const QUuid third = id(u"third_party"_s);
    const auto proposed =
        await(coordinator.propose(exchange, third, u"third_party"_s, QStringList{u"view"_s}));
    QVERIFY2(proposed.ok(), why(proposed).constData());
    QCOMPARE(await(coordinator.propose(exchange, third, u"third_party"_s, {})).error().kind,
             ErrorKind::Conflict);
    QCOMPARE(await(EditRepository(as(u"third_party"_s)).exchange(exchange)).error().kind,
             ErrorKind::NotFound);
    QCOMPARE(await(admin.approve(proposed.value())).value(), u"pending"_s);
    QCOMPARE(await(client.approve(proposed.value())).value(), u"active"_s);
    QVERIFY(await(EditRepository(as(u"third_party"_s)).exchange(exchange)).ok());

    const qint64 version =
        m_world->database()
            .admin()
            .must("select version from public.exchange_participants where id = $1",
                  {proposed->toByteArray(QUuid::WithoutBraces)})
            .value()
            .toLongLong();
    const auto wider = await(coordinator.setPermissions(
        proposed.value(), QStringList{u"view"_s, u"message"_s}, version));
    QVERIFY2(wider.ok(), why(wider).constData());
    QCOMPARE(await(coordinator.setPermissions(proposed.value(), {}, version)).error().kind,
             ErrorKind::Conflict);
    QCOMPARE(
        await(coordinator.setPermissions(proposed.value(), QStringList{u"all"_s}, wider.value()))
            .error()
            .kind,
        ErrorKind::Invalid);
    QCOMPARE(await(coordinator.withdraw(proposed.value(), {})).error().kind, ErrorKind::Invalid);
    QVERIFY(await(coordinator.withdraw(proposed.value(), u"sold"_s)).ok());
    QCOMPARE(await(EditRepository(as(u"third_party"_s)).exchange(exchange)).error().kind,
             ErrorKind::NotFound);
    QCOMPARE(
        await(ParticipantRepository(as(u"third_party"_s)).approve(proposed.value())).error().kind,
        ErrorKind::Denied);
}

void tst_EditRepositories::undoAndRedo()
{
    TaskRepository tasks(as(u"coordinator"_s));
    UndoRepository undo(as(u"coordinator"_s));
    const QUuid task =
        await(tasks.create(m_exchange, {{u"title"_s, u"Before"_s}}, QUuid::createUuid())).value();
    const auto version = await(tasks.update(task, 1, {{u"title"_s, u"After"_s}}));
    QVERIFY2(version.ok(), why(version).constData());
    const auto audit = await(undo.lastChange(task, version.value()));
    QVERIFY2(audit.ok(), why(audit).constData());
    QVERIFY(!audit->isNull());
    const auto undone = await(undo.undo({audit.value()}));
    QVERIFY2(undone.ok(), why(undone).constData());
    QCOMPARE(undone->size(), 1);
    QCOMPARE(await(tasks.task(task))->values[u"title"_s].toString(), u"Before"_s);
    QVERIFY(await(undo.undo(undone.value())).ok());
    QCOMPARE(await(tasks.task(task))->values[u"title"_s].toString(), u"After"_s);
    QCOMPARE(await(UndoRepository(as(u"client"_s)).undo({audit.value()})).error().kind,
             ErrorKind::NotFound);
    QVERIFY(await(UndoRepository(as(u"client"_s)).lastChange(task))->isNull());
}

void tst_EditRepositories::undoClash()
{
    TaskRepository tasks(as(u"coordinator"_s));
    UndoRepository undo(as(u"coordinator"_s));
    const QUuid task =
        await(tasks.create(m_exchange, {{u"title"_s, u"Before"_s}}, QUuid::createUuid())).value();
    const qint64 version = await(tasks.update(task, 1, {{u"title"_s, u"After"_s}})).value();
    const QUuid audit = await(undo.lastChange(task, version)).value();
    QVERIFY(await(TaskRepository(as(u"admin"_s)).update(task, version, {{u"title"_s, u"Else"_s}}))
                .ok());
    const auto clash = await(undo.undo({audit}));
    QCOMPARE(clash.error().kind, ErrorKind::Conflict);
    QVERIFY(clash.error().message.contains(u"the title"_s)); // the field is named
    QCOMPARE(await(tasks.task(task))->values[u"title"_s].toString(), u"Else"_s);
}

QTEST_GUILESS_MAIN(tst_EditRepositories)
#include "tst_EditRepositories.moc"
