#pragma once

#include <QTcpServer>

namespace Peak {

/** Of this computer, for a server that is reached by an address (PrivateServer::Options); 0 is
 * none. */
inline int freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

} // namespace Peak
