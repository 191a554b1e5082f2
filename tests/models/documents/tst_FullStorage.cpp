#include "models/documents/SegmentCipher.h"
#include "tests/models/documents/TransferWorld.h"
#include "tests/support/SmallDisk.h"

#include <QDir>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/**
 * The server's disk fills up in the middle of an upload. Run without arguments it starts itself
 * once more, on a small disk that only the child sees. POSIX only.
 */
class tst_FullStorage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void uploadGoesOnWhenThereIsRoomAgain();
};

namespace {

constexpr qint64 Mib = SegmentCipher::segmentBytes;

void tell(const char *what, bool so)
{
    std::printf("%s: %s\n", what, so ? "yes" : "no");
}

/** In the child. */
int uploadToASmallDisk()
{
    TransferWorld world(std::make_unique<TestDatabase>(TestServer::ownServer()));
    RawConnection &admin = world.admin();
    const QUuid before = world.upload(world.request(u"before.txt"_s, "before"));
    const OpenedDocument opened = world.open(before);
    const QByteArray content = TransferWorld::invented(40 * Mib + 5);
    const UploadRequest large = world.request(u"large.dat"_s, content);
    const QByteArray began = admin.must("select pg_postmaster_start_time()").value();
    admin.must("checkpoint");
    QFile filler(QDir::tempPath() + u"/filler"_s);
    SmallDisk::fill(filler, 20 * Mib);

    world.queue().add({large});
    tell("refused", world.waitFor(large.id, State::Failed));
    const Transfer failed = world.queue().transfer(large.id);
    tell("on the way", failed.done > 0 && failed.done < content.size());
    tell("in words", failed.error.contains(u"disk is full") && failed.retryable);
    tell("nothing of it is seen",
         world.documents() == 1 &&
             admin.must("select count(*) from peak.document_contents where state = 'kept'")
                     .value() == "1");
    const auto read = await(world.opener().read(opened, 100));
    tell("what is open is read", read && *read == "before");
    world.queue().retry(large.id);
    tell("still refused", world.waitFor(large.id, State::Failed));

    filler.remove();
    const int there = admin.must("select count(*) from peak.document_segments").value().toInt();
    world.queue().retry(large.id);
    tell("there when there is room", world.waitFor(large.id, State::Done));
    tell("byte by byte", world.read(world.queue().transfer(large.id).document) == content);
    tell("what had arrived was of use", there > 4);
    tell("each segment once",
         admin.must("select count(*) from peak.document_segments").value() == "42");
    tell("the same server", admin.must("select pg_postmaster_start_time()").value() == began);
    std::fflush(stdout);
    return 0;
}

} // namespace

void tst_FullStorage::uploadGoesOnWhenThereIsRoomAgain()
{
    int exitCode = -1;
    QCOMPARE(SmallDisk::run(u"--child"_s, &exitCode), u"refused: yes\n"
                                                      "on the way: yes\n"
                                                      "in words: yes\n"
                                                      "nothing of it is seen: yes\n"
                                                      "what is open is read: yes\n"
                                                      "still refused: yes\n"
                                                      "there when there is room: yes\n"
                                                      "byte by byte: yes\n"
                                                      "what had arrived was of use: yes\n"
                                                      "each segment once: yes\n"
                                                      "the same server: yes\n"_s);
    QCOMPARE(exitCode, 0);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--child"_s))
        return uploadToASmallDisk();
    tst_FullStorage test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_FullStorage.moc"
