#include "tests/support/RoleConnection.h"

#include "tests/support/TestDatabase.h"

#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <QtEndian>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QByteArray randomNonce()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    return "\\x" + bytes.toHex();
}

QByteArray fromBase32(const QByteArray &text)
{
    QByteArray bytes;
    quint32 buffer = 0;
    int bits = 0;
    for (const char letter : text) {
        const auto digit = QByteArrayView("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").indexOf(letter);
        if (digit < 0)
            continue;
        buffer = (buffer << 5) | static_cast<quint32>(digit);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.append(static_cast<char>((buffer >> bits) & 0xff));
        }
    }
    return bytes;
}

} // namespace

QString RoleConnection::defaultPassword()
{
    return u"otter-plays-piano"_s;
}

RoleConnection::RoleConnection(const TestDatabase &database, const QString &email,
                               const QString &password, const QByteArray &totpSeed)
    : RoleConnection(database, signIn(database, email, password, totpSeed))
{}

RoleConnection::RoleConnection(const TestDatabase &database, const Ticket &ticket)
    : RawConnection(database.uriAs(ticket.role, ticket.secret)), m_ticket(ticket)
{
    if (ticket.outcome != u"signed_in"_s)
        qFatal("sign-in: %s: %s", qUtf8Printable(ticket.outcome), qUtf8Printable(ticket.message));
    if (!isOpen())
        qFatal("session role %s: %s", qUtf8Printable(ticket.role), qUtf8Printable(failure()));
}

RoleConnection::Ticket RoleConnection::signIn(const TestDatabase &database, const QString &email,
                                              const QString &password, const QByteArray &totpSeed,
                                              const QByteArray &client)
{
    RawConnection door(database.doorUri());
    if (!door.isOpen())
        qFatal("door: %s", qUtf8Printable(door.failure()));
    const QByteArray nonce = randomNonce();
    auto submitted = door.must("select api.sign_in_submit($1, $2, $3::bytea, $4::jsonb)",
                               {email.toUtf8(), password.toUtf8(), nonce, client});
    Ticket ticket = result(door, submitted.value(), nonce);
    if (ticket.outcome != u"code_required"_s || totpSeed.isEmpty())
        return ticket;
    const QByteArray second = randomNonce();
    submitted = door.must("select api.sign_in_code($1::bigint, $2::bytea, $3, $4::bytea)",
                          {submitted.value(), nonce, totp(totpSeed), second});
    return result(door, submitted.value(), second);
}

RoleConnection::Ticket RoleConnection::result(RawConnection &door, const QByteArray &attempt,
                                              const QByteArray &nonce)
{
    const auto answer =
        door.must("select * from api.sign_in_result($1::bigint, $2::bytea)", {attempt, nonce});
    Ticket ticket;
    ticket.outcome = QString::fromUtf8(answer.value(u"outcome"_s));
    ticket.message = QString::fromUtf8(answer.value(u"message"_s));
    ticket.role = QString::fromUtf8(answer.value(u"login_role"_s));
    ticket.secret = answer.value(u"login_secret"_s);
    ticket.sessionId = answer.value(u"session_id"_s);
    ticket.personId = answer.value(u"person_id"_s);
    ticket.deviceSecret = answer.value(u"device_secret"_s);
    return ticket;
}

QByteArray RoleConnection::totp(const QByteArray &seed, int steps)
{
    const quint64 step = qToBigEndian<quint64>(
        static_cast<quint64>(QDateTime::currentSecsSinceEpoch() / 30 + steps));
    const QByteArray hash = QMessageAuthenticationCode::hash(
        QByteArray(reinterpret_cast<const char *>(&step), sizeof step), fromBase32(seed),
        QCryptographicHash::Sha1);
    const int offset = hash.back() & 0x0f;
    const quint32 code = qFromBigEndian<quint32>(hash.constData() + offset) & 0x7fffffff;
    return QByteArray::number(code % 1'000'000).rightJustified(6, '0');
}

} // namespace Peak
