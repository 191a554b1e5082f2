// A program that downloads a document and is killed on the way.
//
//   JOURNAL PERSON DOCUMENT TARGET, and the session's address as the first line of standard input
#include "models/documents/DocumentOpener.h"
#include "models/documents/TransferQueue.h"
#include "tests/models/documents/HeldStore.h"
#include "tests/support/TestSession.h"

#include <QCoreApplication>
#include <QTextStream>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const auto settings = ConnectionSettings::parse(QTextStream(stdin).readLine());
    DbSession line(u"transfers"_s);
    if (!settings || !await(line.open(*settings->hardened())))
        return 1;
    HeldStore store(line);
    store.holdFrom = 12;
    TransferQueue queue(line, arguments.value(1));
    queue.setStore(u"local"_s, &store);
    queue.begin(u"peak.example.test"_s, QUuid(arguments.value(2)));
    DocumentOpener opener(line, line);
    const auto opened =
        await(opener.open(QUuid(arguments.value(3)), DocumentOpener::Action::Download));
    if (!opened || !opened->opened)
        return 2;
    const QUuid id = queue.addDownload(*opened->opened, arguments.value(4));
    if (!QTest::qWaitFor([&] { return queue.transfer(id).done >= 8LL * 1024 * 1024; }, 20000))
        return 3;
    std::printf("on its way\n");
    std::fflush(stdout);
    return QCoreApplication::exec(); // until it is killed
}
