#include "models/db/PrivateServerLink.h"

#include <QCryptographicHash>
#include <QFile>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QUrl>

#include <libpq-fe.h>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString PrivateServerAddress::uri(const QString &role, const QString &database,
                                  const QString &passFile) const
{
    const auto encoded = [](const QString &text) {
        return QString::fromLatin1(QUrl::toPercentEncoding(text, "/:"));
    };
    QString uri = u"postgresql:///"_s + encoded(database) + u"?host="_s + encoded(host) +
                  u"&port="_s + QString::number(port) + u"&user="_s + encoded(role) +
                  u"&passfile="_s + encoded(passFile);
    if (!isSocket())
        uri += u"&sslmode=disable"_s;
    return uri;
}

std::optional<PrivateServerAddress> privateServerAddress(const PrivateServerFolder &folder)
{
    QFile file(folder.cluster() + u"/postmaster.pid"_s);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    // pid, data directory, start time, port, socket folder, listen address, ...
    const QList<QByteArray> lines = file.readAll().split('\n');
    PrivateServerAddress address;
    address.pid = lines.value(0).trimmed().toLongLong();
    address.port = lines.value(3).trimmed().toInt();
    const QString socket = QFile::decodeName(lines.value(4).trimmed());
    const QString listens = QString::fromLatin1(lines.value(5).trimmed());
    address.host = listens.isEmpty() ? socket : listens;
    if (address.pid <= 0)
        return std::nullopt;
    return address;
}

class PrivateServerLink::Private
{
public:
    PGconn *connection = nullptr;
};

PrivateServerLink::PrivateServerLink(const PrivateServerFolder &folder,
                                     const PrivateServerAddress &address, const QString &database)
    : d(std::make_unique<Private>())
{
    const QString uri = address.uri(u"peak_admin"_s, database, folder.adminPassFile()) +
                        u"&connect_timeout=5&application_name=peak1031%20start"_s +
                        u"&options=-c%20search_path%3Dpg_catalog%20-c%20statement_timeout%3D60s"_s +
                        u"%20-c%20client_min_messages%3Dwarning"_s;
    d->connection = PQconnectdb(uri.toUtf8().constData());
}

PrivateServerLink::~PrivateServerLink()
{
    PQfinish(d->connection);
}

bool PrivateServerLink::isOpen() const
{
    return PQstatus(d->connection) == CONNECTION_OK;
}

bool PrivateServerLink::isBusy() const
{
    const QString text = failure();
    return text.contains(u"the database system is"_s) || text.contains(u"timeout expired"_s);
}

QString PrivateServerLink::failure() const
{
    return QString::fromUtf8(PQerrorMessage(d->connection)).trimmed();
}

Result<QByteArray> PrivateServerLink::ask(const QByteArray &sql,
                                          const QList<QByteArray> &parameters)
{
    QList<const char *> values;
    for (const QByteArray &parameter : parameters)
        values.append(parameter.constData());
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(
        PQexecParams(d->connection, sql.constData(), static_cast<int>(values.size()), nullptr,
                     values.isEmpty() ? nullptr : values.constData(), nullptr, nullptr, 0),
        &PQclear);
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return Error{ErrorKind::Internal,
                     QString::fromUtf8(PQresultErrorField(answer.get(), PG_DIAG_MESSAGE_PRIMARY)),
                     QString::fromLatin1(PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE)),
                     failure()};
    if (status == PGRES_COMMAND_OK || PQntuples(answer.get()) == 0)
        return QByteArray();
    return QByteArray(PQgetvalue(answer.get(), 0, 0));
}

QByteArray PrivateServerLink::quoted(const QString &name)
{
    const QByteArray text = name.toUtf8();
    char *made =
        PQescapeIdentifier(d->connection, text.constData(), static_cast<size_t>(text.size()));
    const QByteArray result(made);
    PQfreemem(made);
    return result;
}

bool scramVerifierFits(const QByteArray &verifier, const QByteArray &password)
{
    // SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>, the last three in base64
    const QList<QByteArray> parts = verifier.split('$');
    if (parts.size() != 3 || parts.at(0) != "SCRAM-SHA-256")
        return false;
    const QList<QByteArray> how = parts.at(1).split(':');
    const QList<QByteArray> keys = parts.at(2).split(':');
    if (how.size() != 2 || keys.size() != 2)
        return false;
    const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(
        QCryptographicHash::Sha256, password, QByteArray::fromBase64(how.at(1)), how.at(0).toInt(),
        32);
    const QByteArray serverKey =
        QMessageAuthenticationCode::hash("Server Key"_ba, salted, QCryptographicHash::Sha256);
    return serverKey == QByteArray::fromBase64(keys.at(1));
}

} // namespace Peak
