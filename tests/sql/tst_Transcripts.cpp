#include "models/domain/TranscriptLine.h"
#include "tests/sql/WorkWorld.h"
#include "tests/support/Uploads.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

const QByteArray LinesSql = "select number, id, sent_at, sender, sender_name, kind, deleted, "
                            "edited_at, content, documents, "
                            "hidden, hash from api.transcript($1::uuid, $2::bigint, $3::bigint)";
const QByteArray FinishSql =
    "select hash from api.finish_transcript($1::uuid, $2::bigint, $3::bigint, $4)";

QString text(const RawConnection::Value &value)
{
    return QString::fromUtf8(value.value_or(""));
}

TranscriptLine lineOf(const QList<RawConnection::Value> &row)
{
    return {row[0]->toLongLong(), QUuid::fromString(text(row[1])),
            text(row[2]),         QUuid::fromString(text(row[3])),
            text(row[4]),         text(row[5]),
            row[6] == "t",        text(row[7]),
            text(row[8]),         text(row[9]),
            row[10]->toInt(),     text(row[11])};
}

} // namespace

/** Transcripts of rooms: the hashes are the server's, and the record knows them. */
class tst_Transcripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }

    void hashesAreOfWhatIsTold();
    void sayWhatTheirReaderMaySee();
    void theRecordKnowsTheEnd();
    void anEditChangesTheHash();
    void othersGetNone();
    void whoLooksAsAnotherTakesNothingAway();
    void badInputIsRefused_data();
    void badInputIsRefused();

private:
    QByteArray send(const QByteArray &name, const QByteArray &words,
                    const RawConnection::Value &documents = {})
    {
        return m_world->value(name,
                              "select api.send_message($1::uuid, $2, $3::uuid, null, $4::uuid[])",
                              {m_world->room, words, Uploads::newId(), documents});
    }
    QList<TranscriptLine> linesFor(const QByteArray &name)
    {
        QList<TranscriptLine> lines;
        const auto answer = m_world->as(name).must(LinesSql, {m_world->room, "1", "200"});
        for (const auto &row : answer.rows)
            lines.append(lineOf(row));
        return lines;
    }
    static QByteArray totalOf(const QList<TranscriptLine> &lines)
    {
        QCryptographicHash all(QCryptographicHash::Sha256);
        for (const TranscriptLine &line : lines)
            all.addData(QByteArray::fromHex(line.hash.toLatin1()));
        return all.result().toHex();
    }

    std::unique_ptr<WorkWorld> m_world;
    QByteArray m_edited;
};

void tst_Transcripts::initTestCase()
{
    m_world = std::make_unique<WorkWorld>();
    send("client", "First: \"quoted\", 12:3\nsecond line \xF0\x9F\x99\x82");
    m_edited = send("coordinator", "A word");
    const QByteArray gone = send("agency", "Nobody reads this");
    m_world->as("agency").must("select api.delete_message($1::uuid)", {gone});
    const QByteArray open =
        Uploads::add(m_world->as("coordinator"), m_world->room, Uploads::named("deed.pdf"));
    const QByteArray shut = Uploads::add(
        m_world->as("coordinator"), m_world->room,
        Uploads::named("wire.pdf",
                       ", \"access_level\": \"restricted\", \"allowed_roles\": [\"coordinator\"]"));
    send("coordinator", "Both papers", "{" + open + "," + shut + "}");
}

void tst_Transcripts::hashesAreOfWhatIsTold()
{
    const QUuid room = QUuid::fromString(QString::fromLatin1(m_world->room));
    for (const QByteArray name : {"admin", "coordinator", "client", "third_party", "agency"}) {
        const auto lines = linesFor(name);
        QVERIFY2(lines.size() >= 4, name.constData());
        for (const TranscriptLine &line : lines)
            QCOMPARE(line.hash, line.expectedHash(room));
        QCOMPARE(lines.first().number, 1);
    }
}

void tst_Transcripts::sayWhatTheirReaderMaySee()
{
    const auto withDocuments = [this](const QByteArray &name) {
        TranscriptLine found;
        for (const TranscriptLine &line : linesFor(name)) {
            if (line.text == u"Both papers")
                found = line;
        }
        return found;
    };
    const TranscriptLine theirs = withDocuments("coordinator");
    QVERIFY(theirs.documents.contains(u"deed.pdf") && theirs.documents.contains(u"wire.pdf"));
    QCOMPARE(theirs.hidden, 0);
    const TranscriptLine clients = withDocuments("client");
    QVERIFY(clients.documents.contains(u"deed.pdf") && !clients.documents.contains(u"wire.pdf"));
    QCOMPARE(clients.hidden, 1);
    for (const TranscriptLine &line : linesFor("admin"))
        QVERIFY(!line.text.contains(u"Nobody reads"));
}

void tst_Transcripts::theRecordKnowsTheEnd()
{
    const auto lines = linesFor("client");
    const QByteArray total =
        m_world->value("client", FinishSql, {m_world->room, "1", "200", "csv"});
    QCOMPARE(total, totalOf(lines));
    QCOMPARE(
        m_world->owner()
            .must("select count(*) from public.audit_logs where action = 'message_transcript' and "
                  "user_id = $1::uuid and exchange_id = $2::uuid and new_values ->> 'sha256' = $3 "
                  "and new_values ->> 'lines' = $4",
                  {m_world->id("client"), m_world->room, total, QByteArray::number(lines.size())})
            .value(),
        "1");
}

void tst_Transcripts::anEditChangesTheHash()
{
    const QByteArray before =
        m_world->value("client", FinishSql, {m_world->room, "1", "200", "pdf"});
    m_world->as("coordinator")
        .must("select api.edit_message($1::uuid, 1, 'Another word')", {m_edited});
    QVERIFY(m_world->value("client", FinishSql, {m_world->room, "1", "200", "pdf"}) != before);
    for (const TranscriptLine &line : linesFor("client"))
        QCOMPARE(!line.editedAt.isEmpty(), line.text == u"Another word");
}

void tst_Transcripts::othersGetNone()
{
    for (const QByteArray name : {"stranger", "removed", "shut"}) {
        QCOMPARE(m_world->state(name, LinesSql, {m_world->room, "1", "200"}), u"PK404"_s);
        QCOMPARE(m_world->state(name, FinishSql, {m_world->room, "1", "200", "csv"}), u"PK404"_s);
    }
    QCOMPARE(m_world->state("silent", LinesSql, {m_world->room, "1", "200"}), u"PK403"_s);
    QCOMPARE(m_world->state("silent", FinishSql, {m_world->room, "1", "200", "csv"}), u"PK403"_s);
}

void tst_Transcripts::whoLooksAsAnotherTakesNothingAway()
{
    // What is written to the record in a session of looking as somebody else is refused, and so is
    // the end of a transcript, without which the client keeps no file.
    m_world->owner().must(
        "update public.user_sessions set real_user_id = $1::uuid where user_id = $2::uuid",
        {m_world->id("admin"), m_world->id("agency")});
    QVERIFY(!m_world->state("agency", FinishSql, {m_world->room, "1", "200", "csv"}).isEmpty());
    m_world->owner().must("update public.user_sessions set real_user_id = null");
}

void tst_Transcripts::badInputIsRefused_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<QByteArray>("format");
    QTest::newRow("backwards") << "5"_ba
                               << "4"_ba
                               << "csv"_ba;
    QTest::newRow("from nothing") << "0"_ba
                                  << "4"_ba
                                  << "csv"_ba;
    QTest::newRow("negative") << "-9223372036854775808"_ba
                              << "9223372036854775807"_ba
                              << "csv"_ba;
    QTest::newRow("all numbers") << "1"_ba
                                 << "9223372036854775807"_ba
                                 << "csv"_ba;
    QTest::newRow("a format of one's own") << "1"_ba
                                           << "4"_ba
                                           << "exe"_ba;
}

void tst_Transcripts::badInputIsRefused()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, last);
    QFETCH(QByteArray, format);
    QCOMPARE(m_world->state("client", FinishSql, {m_world->room, first, last, format}), u"PK400"_s);
    if (format == "csv")
        QCOMPARE(m_world->state("client", LinesSql, {m_world->room, first, last}), u"PK400"_s);
}

QTEST_GUILESS_MAIN(tst_Transcripts)
#include "tst_Transcripts.moc"
