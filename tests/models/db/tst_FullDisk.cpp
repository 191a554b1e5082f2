#include "tests/support/RoleConnection.h"
#include "tests/support/SmallDisk.h"
#include "tests/support/TestDatabase.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * The server's disk fills up while people work. Run without arguments it starts itself once more,
 * on a small disk that only the child sees. POSIX only.
 */
class tst_FullDisk final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesFailReadsGoOn();
    void noRoomForTheLog();
};

namespace {

/** In the child: what people meet before, while and after the disk is full, in words to compare. */
int workOnASmallDisk()
{
    TestDatabase database(TestServer::ownServer());
    database.addPerson(u"dana@example.test"_s, u"coordinator"_s);
    RoleConnection dana(database, u"dana@example.test"_s);
    const QByteArray room = database.admin()
                                .must("insert into public.exchanges (name, coordinator_id) values "
                                      "('x', $1::uuid) returning id",
                                      {dana.personId()})
                                .value();
    const auto send = [&] {
        return dana.run("select api.send_message($1::uuid, repeat('x', 5000) || random(), "
                        "gen_random_uuid())",
                        {room});
    };
    const auto count = [&] { return dana.must("select count(*) from public.messages").value(); };
    const QByteArray began = database.admin().must("select pg_postmaster_start_time()").value();
    for (int i = 0; i < 20; ++i) {
        if (!send().ok)
            return 1;
    }
    database.admin().must("checkpoint");

    QFile filler(QDir::tempPath() + u"/filler"_s);
    SmallDisk::fill(filler);
    QString refused;
    int kept = 20;
    for (int i = 0; i < 2000 && refused.isEmpty(); ++i) {
        const auto sent = send();
        refused = sent.sqlState;
        kept += sent.ok;
    }
    std::printf("refused: %s\n", qPrintable(refused));
    std::printf("nothing of it: %s\n", count() == QByteArray::number(kept) ? "yes" : "no");
    const auto sorted = dana.run("select count(*) from (select repeat(md5(i::text), 60) t from "
                                 "generate_series(1, 20000) i order by t offset 1) x");
    std::printf("sorting: %s\n", qPrintable(sorted.sqlState));
    std::printf("reading: %s\n", dana.run("select name from public.exchanges").ok ? "yes" : "no");

    filler.remove();
    std::printf("writing again: %s\n", send().ok ? "yes" : "no");
    std::printf("the same server: %s\n",
                database.admin().must("select pg_postmaster_start_time()").value() == began ? "yes"
                                                                                            : "no");
    database.admin().must("select audit.seal()");
    std::printf("the record: %s\n",
                database.admin()
                    .must("select coalesce(fault, 'whole') from audit.verify(0, 1000000)")
                    .value()
                    .constData());
    std::fflush(stdout);
    return 0;
}

/** In the child: the disk of the write-ahead log fills up, on which PostgreSQL gives up whole. */
int workOnASmallLog()
{
    TestDatabase database(TestServer::ownServer());
    database.addPerson(u"dana@example.test"_s, u"coordinator"_s);
    database.admin().must("insert into public.exchanges (name) values ('x')");
    const QString data = database.server().dataFolder();
    PrivateServer::Options options;
    options.dataFolder = data;
    // As for a standby that does not come back: nothing of the log may go.
    options.settings = {{u"wal_keep_size"_s, u"1GB"_s}};
    const QString log = data + u"/cluster/pg_wal"_s;
    const QString disk = QDir::tempPath() + u"/wal"_s;
    if (!PrivateServer::stop(data) || QProcess::execute(u"cp"_s, {u"-a"_s, log, disk}) != 0 ||
        !QDir(log).removeRecursively() || !QFile::link(disk + u"/pg_wal"_s, log))
        return 1;
    auto server = PrivateServer::start(options);
    if (!server)
        return 2;
    int kept = 0;
    QFile filler(disk + u"/filler"_s);
    {
        RawConnection writer(database.adminUri());
        const QByteArray insert = "insert into public.tasks (title, description, exchange_id) "
                                  "select 'kept', repeat(md5(random()::text), 300), id from "
                                  "public.exchanges limit 1";
        for (; kept < 20; ++kept)
            writer.must(insert);
        SmallDisk::fill(filler);
        while (kept < 20'000 && writer.run(insert).ok)
            ++kept;
    }
    std::printf("refused: %s\n", kept < 20'000 ? "yes" : "no");
    filler.remove();
    server.value().reset();
    (void)PrivateServer::stop(data);
    server = PrivateServer::start(options);
    if (!server)
        return 3;
    RawConnection after(database.adminUri());
    // What was being answered when the line went may be there or not.
    const int there = after.must("select count(*) from public.tasks").value().toInt();
    std::printf("all that was acknowledged: %s\n",
                there == kept || there == kept + 1 ? "yes" : "no");
    const int told = after
                         .must("select count(*) from public.audit_logs where action = "
                               "'task_created'")
                         .value()
                         .toInt();
    std::printf("each in the record: %s\n", told == there ? "yes" : "no");
    after.must("select audit.seal()");
    std::printf("the record: %s\n",
                after.must("select coalesce(fault, 'whole') from audit.verify(0, 1000000)")
                    .value()
                    .constData());
    std::fflush(stdout);
    return 0;
}

} // namespace

/** 102. Nothing has to be repaired, and nothing is half there. */
void tst_FullDisk::writesFailReadsGoOn()
{
    int exitCode = -1;
    QCOMPARE(SmallDisk::run(u"--child"_s, &exitCode), u"refused: 53100\n"
                                                      "nothing of it: yes\n"
                                                      "sorting: 53100\n"
                                                      "reading: yes\n"
                                                      "writing again: yes\n"
                                                      "the same server: yes\n"
                                                      "the record: whole\n"_s);
    QCOMPARE(exitCode, 0);
}

/** 102. Then the server has to be started again, once there is room, and that is all. */
void tst_FullDisk::noRoomForTheLog()
{
    int exitCode = -1;
    QCOMPARE(SmallDisk::run(u"--child-log"_s, &exitCode), u"refused: yes\n"
                                                          "all that was acknowledged: yes\n"
                                                          "each in the record: yes\n"
                                                          "the record: whole\n"_s);
    QCOMPARE(exitCode, 0);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--child"_s))
        return workOnASmallDisk();
    if (application.arguments().contains(u"--child-log"_s))
        return workOnASmallLog();
    tst_FullDisk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_FullDisk.moc"
