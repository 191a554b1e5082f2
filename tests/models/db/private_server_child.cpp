// Another program that uses a private server, for tests that kill it or give it a bad disk.
//
//   hold DIR        start or join, print the server's process number, leave when standard input
//   ends fullDisk DIR    make a cluster, fill the disk, start (prints the sentence), free it, start
//   again
#include "tests/support/RawConnection.h"

#include "models/db/PrivateServer.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace Peak;

namespace {

Result<PrivateServer::Pointer> start(const QString &folder)
{
    PrivateServer::Options options;
    options.dataFolder = folder;
    options.durable = false;
    return PrivateServer::start(options);
}

int complain(const Error &error)
{
    std::printf("%s\n", qUtf8Printable(error.message));
    return 1;
}

int hold(const QString &folder)
{
    const auto server = start(folder);
    if (!server.ok())
        return complain(server.error());
    std::printf("%lld\n", static_cast<long long>(server.value()->processId()));
    std::fflush(stdout);
    while (std::fgetc(stdin) != EOF) {
    }
    return 0;
}

int fullDisk(const QString &folder)
{
    {
        const auto server = start(folder);
        if (!server.ok())
            return complain(server.error());
        RawConnection admin(server.value()->adminUri());
        admin.must("create table kept as select 'still here' as word");
    }
    QFile filler(folder + u"/../filler"_s);
    if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return 2;
    for (const qint64 piece : {1'000'000, 4096, 1}) {
        while (filler.write(QByteArray(piece, 'x')) == piece) {
        }
    }
    filler.close();
    const auto refused = start(folder);
    if (refused.ok())
        return 3;
    complain(refused.error());
    filler.remove();
    const auto server = start(folder);
    if (!server.ok())
        return complain(server.error());
    RawConnection admin(server.value()->adminUri());
    std::printf("%s\n", admin.must("select word from kept").value().constData());
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.value(1) == u"hold"_s)
        return hold(arguments.value(2));
    if (arguments.value(1) == u"fullDisk"_s)
        return fullDisk(arguments.value(2));
    return 2;
}
