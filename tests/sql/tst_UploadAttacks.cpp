#include "tests/sql/UploadWorld.h"

#include <libpq-fe.h>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

/** Uploads cut off at the worst moment, done twice at once, and with a PIN from the first moment.
 */
class tst_UploadAttacks : public QObject, protected UploadWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { beginWorld(); }
    void cleanupTestCase() { m_world.reset(); }

    void killedWhilePutting();
    void killedWhileFinishing();
    void nothingIsSeenBeforeTheCommit();
    void twoVersionsAtOnce();
    void twoBeginAtOnce();
    void cancelledWhilePutting();
    void pinHoldsFromTheFirstMoment();
    void pinOfManyFiles();
    void pinIsNotForgotten();
    void restoredWhileItEnds();
    void carelessFunctionsAreJudged();
    void keysAreNotHandedAround();

private:
    /** Sends a statement and waits until it waits for the lock that the owner holds. */
    void sendAndBlock(RawConnection &session, const QByteArray &sql);
    void kill(RawConnection &session);
    QByteArray finishSql(const Begun &upload) const
    {
        return "select * from api.finish_uploads(array['" + upload.id + "']::uuid[], array['" +
               Uploads::hex(Uploads::sha256(upload.clear)) + "'::bytea])";
    }
};

void tst_UploadAttacks::sendAndBlock(RawConnection &session, const QByteArray &sql)
{
    const QByteArray pid = QByteArray::number(PQbackendPID(session.handle()));
    QVERIFY(PQsendQuery(session.handle(), sql.constData()) == 1);
    RawConnection watcher(m_world->database().adminUri());
    QTRY_COMPARE_WITH_TIMEOUT(
        watcher.must("select wait_event_type from pg_stat_activity where pid = $1", {pid}).value(),
        "Lock", 20'000);
}

void tst_UploadAttacks::kill(RawConnection &session)
{
    const QByteArray pid = QByteArray::number(PQbackendPID(session.handle()));
    RawConnection killer(m_world->database().adminUri());
    killer.must("select pg_terminate_backend($1::int)", {pid});
    QTRY_COMPARE_WITH_TIMEOUT(
        killer.must("select count(*) from pg_stat_activity where pid = $1", {pid}).value(), "0",
        20'000);
}

void tst_UploadAttacks::killedWhilePutting()
{
    const QByteArray clear(2 * Mib + 1, 'k');
    const auto victim = m_world->anotherSession("client");
    const QByteArray id = Uploads::newId();
    const Begun upload =
        begun(Uploads::begin(*victim, m_world->room, {Uploads::item(id, clear.size())}), id, clear);
    QVERIFY(Uploads::put(*victim, id, upload.segments.mid(0, 1)).ok);
    m_world->owner().must("begin; lock table peak.document_segments in exclusive mode");
    sendAndBlock(*victim, "select api.put_segments(array['" + id + "', '" + id +
                              "']::uuid[], array[1, 2], array['" +
                              Uploads::hex(upload.segments[1]) + "', '" +
                              Uploads::hex(upload.segments[2]) + "']::bytea[])");
    kill(*victim);
    m_world->owner().must("commit");
    // All of that call or none of it: here none; and the rest goes on with another session.
    const Begun resumed = begin("client", clear, {}, id);
    QCOMPARE(resumed.arrived, 1);
    QVERIFY(finish("client", resumed).contains("Not all"));
    QCOMPARE(put("client", resumed, 1), QString());
    QVERIFY(Uploads::open(as("client"), finish("client", resumed)).clear == clear);
}

void tst_UploadAttacks::killedWhileFinishing()
{
    const Begun upload = begin("client", "finished in the end");
    QCOMPARE(put("client", upload), QString());
    const auto victim = m_world->anotherSession("client");
    // By then the document, its version and its content are written, and nothing is committed.
    m_world->owner().must("begin; lock table public.document_access_logs in exclusive mode");
    sendAndBlock(*victim, finishSql(upload));
    kill(*victim);
    m_world->owner().must("commit");
    for (const QByteArray table :
         {"public.documents where id = '", "peak.document_versions where document_id = '",
          "public.document_access_logs where document_id = '"})
        QCOMPARE(count(table + upload.document + "'"), "0");
    QCOMPARE(m_world->owner()
                 .must("select state from peak.document_contents where id = $1", {upload.content})
                 .value(),
             "arriving");
    QCOMPARE(finish("client", upload), upload.document);
    QCOMPARE(Uploads::open(as("agency"), upload.document).clear, "finished in the end");
}

void tst_UploadAttacks::nothingIsSeenBeforeTheCommit()
{
    const Begun upload = begin("client", "not yet");
    QCOMPARE(put("client", upload), QString());
    RawConnection &session = as("client");
    session.must("begin");
    QCOMPARE(finish("client", upload), upload.document);
    QCOMPARE(m_world->value("coordinator", "select count(*) from public.documents where id = $1",
                            {upload.document}),
             "0");
    QCOMPARE(Uploads::open(as("coordinator"), upload.document).outcome, u"not_found"_s);
    session.must("rollback");
    QCOMPARE(count("public.documents where id = '" + upload.document + "'"), "0");
    QCOMPARE(finish("client", upload), upload.document);
}

void tst_UploadAttacks::twoVersionsAtOnce()
{
    const QByteArray document = add("client", {}, "first");
    const QByteArray members = Uploads::named("deed.pdf", ", \"document\": \"" + document + '"');
    const Begun one = begin("client", "by the client", members);
    const Begun two = begin("coordinator", "by the coordinator", members);
    QCOMPARE(put("client", one), QString());
    QCOMPARE(put("coordinator", two), QString());
    RawConnection &client = as("client");
    client.must("begin");
    QCOMPARE(finish("client", one), document);
    const auto other = m_world->anotherSession("coordinator");
    sendAndBlock(*other, finishSql(two));
    client.must("commit");
    PGresult *result = PQgetResult(other->handle());
    QCOMPARE(PQresultStatus(result), PGRES_TUPLES_OK);
    PQclear(result);
    while (PGresult *rest = PQgetResult(other->handle()))
        PQclear(rest);
    const auto versions = as("client").must(
        "select number, bytes, current from api.document_versions($1)", {document});
    QCOMPARE(versions.rows.size(), 3);
    QCOMPARE(Uploads::open(as("client"), document).clear, "by the coordinator");
    QCOMPARE(Uploads::open(as("client"), document, {}, "view", "2").clear, "by the client");
    QCOMPARE(Uploads::open(as("client"), document, {}, "view", "1").clear, "first");
    // Two of one document in one call are two as well.
    const Begun three = begin("client", "3", members);
    const Begun four = begin("client", "4", members);
    QCOMPARE(put("client", three), QString());
    QCOMPARE(put("client", four), QString());
    const auto both =
        Uploads::finish(client, {four.id, three.id}, {Uploads::sha256("4"), Uploads::sha256("3")});
    QCOMPARE(both.value(u"version"_s, 0) + both.value(u"version"_s, 1), "45");
    QCOMPARE(Uploads::open(as("client"), document).clear, "3");
}

void tst_UploadAttacks::twoBeginAtOnce()
{
    const QByteArray id = Uploads::newId();
    const auto other = m_world->anotherSession("client");
    RawConnection &client = as("client");
    client.must("begin");
    const Begun first = begin("client", "x", {}, id);
    sendAndBlock(*other, "select * from api.begin_uploads('" + m_world->room + "', '[" +
                             Uploads::item(id, 1) + "]')");
    client.must("commit");
    PGresult *result = PQgetResult(other->handle());
    QCOMPARE(PQresultStatus(result), PGRES_TUPLES_OK);
    QCOMPARE(QByteArray(PQgetvalue(result, 0, PQfnumber(result, "content"))), first.content);
    QCOMPARE(QByteArray(PQgetvalue(result, 0, PQfnumber(result, "document"))), first.document);
    PQclear(result);
    while (PGresult *rest = PQgetResult(other->handle()))
        PQclear(rest);
    QCOMPARE(count("peak.document_contents c where not exists (select from peak.document_uploads "
                   "u where u.content_id = c.id)"),
             "0");
    QCOMPARE(put("client", first), QString());
    QCOMPARE(finish("client", first), first.document);
}

void tst_UploadAttacks::cancelledWhilePutting()
{
    const QByteArray clear(Mib + 1, 'c');
    const Begun upload = begin("client", clear);
    RawConnection &client = as("client");
    client.must("begin");
    QCOMPARE(put("client", upload, 0, 1), QString());
    const auto other = m_world->anotherSession("client");
    sendAndBlock(*other, "select api.cancel_uploads(array['" + upload.id + "']::uuid[])");
    client.must("commit");
    while (PGresult *rest = PQgetResult(other->handle()))
        PQclear(rest);
    // What arrived in the last moment is swept with the rest.
    m_world->owner().must("select count(*) from peak.sweep_documents(100)");
    m_world->owner().must("select count(*) from peak.sweep_documents(100)");
    QCOMPARE(count("peak.document_segments where content_id = '" + upload.content + "'"), "0");
}

void tst_UploadAttacks::pinHoldsFromTheFirstMoment()
{
    const QByteArray id = Uploads::newId();
    const auto answer =
        Uploads::begin(as("client"), m_world->room, {Uploads::item(id, 6)}, "482913");
    const Begun upload = begun(answer, id, "secret");
    QCOMPARE(put("client", upload), QString());
    RawConnection &client = as("client");
    client.must("begin");
    QCOMPARE(finish("client", upload), upload.document);
    QCOMPARE(
        client.must("select pin_protected from public.documents where id = $1", {upload.document})
            .value(),
        "t");
    client.must("commit");
    QCOMPARE(Uploads::open(as("agency"), upload.document).outcome, u"pin_required"_s);
    QCOMPARE(Uploads::open(as("agency"), upload.document, "482914").outcome, u"pin_wrong"_s);
    QCOMPARE(Uploads::open(as("agency"), upload.document, "482913").clear, "secret");
    QCOMPARE(count("auth.upload_pins"), "0");
    QCOMPARE(count("public.audit_logs where action = 'document_pin_set' and resource_id = '" +
                   upload.document + "'"),
             "1");
    // A new version keeps it, and takes none of its own.
    Uploads::add(client, m_world->room, Uploads::named("deed.pdf"), "newer", {}, upload.document);
    QCOMPARE(Uploads::open(as("agency"), upload.document).outcome, u"pin_required"_s);
    QCOMPARE(Uploads::open(as("agency"), upload.document, "482913").clear, "newer");
    QCOMPARE(Uploads::tryAdd(client, m_world->room, Uploads::named("x.pdf"), "x", "730258",
                             upload.document)
                 .state,
             u"refused"_s);
    for (const QByteArray pin : {"123456", "4829", "48291a", ""})
        QCOMPARE(Uploads::tryAdd(client, m_world->room, Uploads::named("x.pdf"), "x", pin).state,
                 u"PK400"_s);
}

void tst_UploadAttacks::pinOfManyFiles()
{
    QByteArrayList items;
    QByteArrayList ids;
    for (int i = 0; i < 3; ++i) {
        ids.append(Uploads::newId());
        items.append(Uploads::item(ids.last(), 1));
    }
    const auto answer = Uploads::begin(as("client"), m_world->room, items, "482913");
    for (int i = 0; i < 3; ++i) {
        Begun one{ids[i],
                  answer.value(u"content"_s, i),
                  QByteArray::fromHex(answer.value(u"key"_s, i).mid(2)),
                  answer.value(u"document"_s, i),
                  "x",
                  {},
                  0,
                  {}};
        one.segments = Uploads::sealed(one.content, one.key, one.clear);
        QCOMPARE(put("client", one), QString());
        // Resumed without the PIN, which no computer keeps, it is not forgotten.
        QCOMPARE(begin("client", "x", {}, one.id).refusal, QString());
        QCOMPARE(finish("client", one), one.document);
        QCOMPARE(Uploads::open(as("agency"), one.document).outcome, u"pin_required"_s);
        QCOMPARE(Uploads::open(as("agency"), one.document, "482913").clear, "x");
    }
    QCOMPARE(
        m_world->owner()
            .must("select count(distinct pin_hash) from auth.document_pins where document_id "
                  "= any ($1::uuid[])",
                  {Uploads::list({answer.value(u"document"_s, 0), answer.value(u"document"_s, 1),
                                  answer.value(u"document"_s, 2)})})
            .value(),
        "3");
}

void tst_UploadAttacks::pinIsNotForgotten()
{
    // Thrown away by the server meanwhile, and the computer that goes on with it keeps no PIN.
    const QByteArray id = Uploads::newId();
    const QByteArray item =
        Uploads::item(id, 6, Uploads::named("deed.pdf", ", \"with_pin\": true"));
    QVERIFY(Uploads::begin(as("client"), m_world->room, {item}, "482913").ok);
    QCOMPARE(Uploads::begin(as("client"), m_world->room, {item}).value(u"refusal"_s), "");
    m_world->owner().must("update peak.document_uploads set touched_at = touched_at - interval "
                          "'40 days' where id = $1",
                          {id});
    m_world->owner().must("select count(*) from peak.sweep_documents(100)");
    const auto without = Uploads::begin(as("client"), m_world->room, {item});
    QVERIFY(without.value(u"refusal"_s).contains("PIN"));
    QVERIFY(without.value(u"key"_s).isEmpty());
    const Begun anew =
        begun(Uploads::begin(as("client"), m_world->room, {item}, "482913"), id, "secret");
    QCOMPARE(put("client", anew), QString());
    QCOMPARE(finish("client", anew), anew.document);
    QCOMPARE(Uploads::open(as("agency"), anew.document).outcome, u"pin_required"_s);
}

void tst_UploadAttacks::restoredWhileItEnds()
{
    const QByteArray document = add("client", {}, "too late");
    as("client").must("select api.remove_document($1)", {document});
    RawConnection &owner = m_world->owner();
    owner.must("update public.documents set removed_at = removed_at - interval '400 days' where "
               "id = $1",
               {document});
    owner.must("begin; select count(*) from peak.sweep_documents(100)");
    RawConnection &admin = as("admin");
    sendAndBlock(admin, "select api.restore_document('" + document + "')");
    owner.must("commit");
    PGresult *result = PQgetResult(admin.handle());
    QCOMPARE(QByteArray(PQresultErrorField(result, PG_DIAG_SQLSTATE)), "PK409");
    PQclear(result);
    while (PGresult *rest = PQgetResult(admin.handle()))
        PQclear(rest);
    QCOMPARE(count("public.documents where is_active and id = '" + document + "'"), "0");
}

void tst_UploadAttacks::carelessFunctionsAreJudged()
{
    const Begun upload = begin("client", "mine");
    const QByteArray into =
        "insert into peak.document_segments (content_id, seq, bytes) values ('" + upload.content +
        "', 0, 'x')";
    QCOMPARE(m_world->careless("agency", into), u"42501"_s);
    QCOMPARE(m_world->careless("admin", into), u"42501"_s);
    QCOMPARE(m_world->careless("agency", "update peak.document_contents set state = 'dropped'"),
             QString());
    QCOMPARE(m_world->careless("agency",
                               "delete from peak.document_uploads where id = '" + upload.id + "'"),
             QString());
    QCOMPARE(put("client", upload), QString());
    QCOMPARE(finish("client", upload), upload.document);
    const Begun other = begin("agency", "theirs");
    QCOMPARE(
        m_world->careless("agency", "insert into peak.document_versions (document_id, number, "
                                    "content_id, uploaded_by, file_name, file_type) values ('" +
                                        upload.document + "', 9, '" + other.content + "', '" +
                                        m_world->id("client") + "', 'a', 'b')"),
        u"42501"_s);
}

void tst_UploadAttacks::keysAreNotHandedAround()
{
    const Begun upload = begin("client", "mine");
    QCOMPARE(m_world->careless("agency", "if exists (select from auth.uploader_keys(array['" +
                                             upload.id +
                                             "']::uuid[])) then raise exception 'a key'; end if"),
             QString());
    QCOMPARE(m_world->careless("agency", "perform auth.content_key('" + upload.content + "')"),
             u"42501"_s);
    for (const QByteArray who : {"admin", "client", "third_party"}) {
        QCOMPARE(m_world->state(who, "select auth.content_key('" + upload.content + "')"),
                 u"42501"_s);
        QCOMPARE(m_world->state(who, "select * from auth.uploader_keys('{}')"), u"42501"_s);
        QCOMPARE(m_world->state(who, "select auth.opened_content(1, '\\x00')"), u"42501"_s);
    }
    const QByteArray hex = upload.key.toHex();
    QCOMPARE(count("public.audit_logs where concat(old_values, new_values, error_message) like '%" +
                   hex + "%'"),
             "0");
    QCOMPARE(count("auth.content_keys where encode(sealed, 'hex') like '%" + hex + "%'"), "0");
}

QTEST_GUILESS_MAIN(tst_UploadAttacks)
#include "tst_UploadAttacks.moc"
