// peak_test_server start|stop: the server that all tests of one ctest run share.
#include "tests/support/TestServer.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString command = application.arguments().value(1);
    if (command == u"start"_s)
        return Peak::TestServer::startShared();
    if (command == u"stop"_s)
        return Peak::TestServer::stopShared();
    std::fputs("usage: peak_test_server start|stop\n", stderr);
    return 2;
}
