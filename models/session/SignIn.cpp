#include "models/session/SignIn.h"

#include "models/db/SchemaVersion.h"
#include "models/db/SqlErrors.h"
#include "models/db/WhenDone.h"
#include "models/session/ClientInfo.h"

#include <QJsonDocument>
#include <QRandomGenerator>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString doorRole = u"peak_door"_s;

/** A fresh nonce as bytea's text form: it ties the question to the attempt. */
QByteArray makeNonce()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), 8);
    return QByteArrayLiteral("\\x") + bytes.toHex();
}

QByteArray textOf(const DbConnection::Row &row, int column)
{
    return row.at(column).value_or(QByteArray());
}

QUuid uuidOf(const DbConnection::Row &row, int column)
{
    return QUuid::fromString(QString::fromLatin1(textOf(row, column)));
}

std::optional<Identity> greetingOf(const QByteArray &json)
{
    const Identity identity = Identity::fromJson(QJsonDocument::fromJson(json).object());
    return identity.personId.isNull() ? std::nullopt : std::optional(identity);
}

/** One row with one value, as the submit functions answer. */
Result<QByteArray> single(Result<QList<DbConnection::Row>> rows)
{
    if (!rows)
        return rows.error();
    if (rows->size() != 1 || rows->first().isEmpty())
        return Error{ErrorKind::Internal, {}, {}, u"the door gave no attempt"_s};
    return textOf(rows->first(), 0);
}

/** Whether what answers is our database, and one that this program fits. */
Result<void> checkServer(DbConnection &connection)
{
    auto info = connection.secretQuery(
        QByteArrayLiteral("select schema_version, oldest_client from api.server_info()"), {});
    if (!info)
        return SqlErrors::fromServerInfo(info.error());
    if (info->isEmpty())
        return SqlErrors::fromServerInfo({ErrorKind::Internal, {}, {}, u"no server_info"_s});
    return SchemaVersion::check(textOf(info->first(), 0).toInt(), textOf(info->first(), 1).toInt());
}

} // namespace

SignIn::SignIn(QObject *parent) : QObject(parent) {}

SignIn::~SignIn() = default;

void SignIn::withPassword(const ConnectionSettings &server, const QString &email,
                          const QString &password, bool remember)
{
    begin(server, [email = email.toUtf8(), password = password.toUtf8(),
                   info = clientInfo(remember)](DbConnection &connection, const QByteArray &nonce) {
        return single(
            connection.secretQuery(QByteArrayLiteral("select api.sign_in_submit($1, $2, $3, $4)"),
                                   {email, password, nonce, info}));
    });
}

void SignIn::withDevice(const ConnectionSettings &server, const QByteArray &deviceSecret)
{
    begin(server, [deviceSecret, info = clientInfo(true)](DbConnection &connection,
                                                          const QByteArray &nonce) {
        return single(
            connection.secretQuery(QByteArrayLiteral("select api.sign_in_device($1, $2, $3)"),
                                   {deviceSecret, nonce, info}));
    });
}

void SignIn::withCode(const QString &code)
{
    goOn([code = code.toUtf8(), ticket = m_ticket](DbConnection &connection,
                                                   const QByteArray &nonce) {
        return single(connection.secretQuery(
            QByteArrayLiteral("select api.sign_in_code($1::bigint, $2, $3, $4)"),
            {ticket.attempt, ticket.nonce, code, nonce}));
    });
}

void SignIn::withInvitation(const ConnectionSettings &server, const QString &email,
                            const QString &code, const QString &newPassword, bool remember)
{
    begin(server, [email = email.toUtf8(), code = code.toUtf8(), password = newPassword.toUtf8(),
                   info = clientInfo(remember)](DbConnection &connection, const QByteArray &nonce) {
        return single(connection.secretQuery(
            QByteArrayLiteral("select api.redeem_submit($1, $2, $3, $4, $5)"),
            {email, code, password, nonce, info}));
    });
}

void SignIn::withNewFactor(const QString &code)
{
    m_enrolling = true;
    goOn([code = code.toUtf8(), ticket = m_ticket](DbConnection &connection,
                                                   const QByteArray &nonce) {
        return single(connection.secretQuery(
            QByteArrayLiteral("select api.enrol_confirm($1::bigint, $2, $3, $4)"),
            {ticket.attempt, ticket.nonce, code, nonce}));
    });
}

void SignIn::cancel()
{
    ++m_conversation;
    m_ticket = {};
    m_enrolling = false;
    m_opening.reset();
    // Whatever the door's thread hangs in, it is given up; a session that the server makes at this
    // very moment is nobody's and ends by itself.
    m_door.reset();
}

void SignIn::approach(const ConnectionSettings &server)
{
    cancel();
    (void)openDoor(server);
}

Result<void> SignIn::openDoor(const ConnectionSettings &server)
{
    m_server = server;
    ConnectionSettings door = server;
    if (door.value(u"user"_s).isEmpty())
        door.setValue(u"user"_s, doorRole);
    const auto safe = door.hardened();
    if (!safe)
        return safe.error();
    m_door = std::make_unique<DbSession>(u"sign-in"_s);
    const auto opened = m_door->open(safe.value());
    m_opening = m_door->run([opened](DbConnection &connection) {
        // Ready: this piece of work comes after it.
        return opened.result() ? checkServer(connection) : opened.result();
    });
    return {};
}

void SignIn::begin(const ConnectionSettings &server, Submit submit)
{
    if (!m_opening || m_server != server) {
        cancel();
        if (const auto safe = openDoor(server); !safe) {
            Q_EMIT failed(safe.error());
            return;
        }
    }
    goThrough(std::move(submit));
}

/** With the ticket of an earlier step, through a door of its own: the server closes one that
 * somebody stands in for half a minute. */
void SignIn::goOn(Submit submit)
{
    if (m_ticket.attempt.isEmpty()) {
        Q_EMIT failed(SqlErrors::notConnected());
        return;
    }
    if (const auto safe = openDoor(m_server); !safe) {
        Q_EMIT failed(safe.error());
        return;
    }
    goThrough(std::move(submit));
}

void SignIn::goThrough(Submit submit)
{
    const int conversation = ++m_conversation;
    // Straight behind the opening, on the door's own thread: this one may be busy with a window.
    auto answer = m_door->run([opening = *std::exchange(m_opening, std::nullopt),
                               submit = std::move(submit)](DbConnection &connection) {
        const Result<void> opened = opening.result();
        return opened ? attempt(connection, submit) : Result<Step>(opened.error());
    });
    whenDone(answer, this, [this, conversation](const Result<Step> &step) {
        if (conversation != m_conversation)
            return;
        if (!step) {
            Q_EMIT failed(step.error());
            return;
        }
        finish(step.value());
    });
}

void SignIn::finish(const Step &step)
{
    // The door's connections are few, but nobody waits for the end of this one.
    const auto door = std::exchange(m_door, nullptr);
    const ConnectionSettings server = m_server;
    switch (step.outcome.kind) {
    case Outcome::Kind::CodeRequired:
        m_ticket = step.ticket;
        Q_EMIT codeRequired();
        break;
    case Outcome::Kind::EnrolRequired:
        m_ticket = step.ticket;
        Q_EMIT enrolmentRequired(step.outcome.secret, step.outcome.uri);
        break;
    case Outcome::Kind::WeakPassword:
        Q_EMIT failed({ErrorKind::Invalid, step.outcome.message, {}, u"weak password"_s});
        break;
    case Outcome::Kind::Denied:
        Q_EMIT failed({ErrorKind::Denied, step.outcome.message, {}, u"sign-in denied"_s});
        break;
    case Outcome::Kind::SignedIn:
        if (m_enrolling) {
            makeRecoveryCodes(step.outcome.credentials);
            break;
        }
        cancel();
        Q_EMIT signedIn(server, step.outcome.credentials);
        break;
    }
}

/** In the new session: whoever has enrolled a phone can lose it tomorrow. Without them it goes on
 * as well; they can be made at any time. */
void SignIn::makeRecoveryCodes(const SessionCredentials &credentials)
{
    const ConnectionSettings server = m_server;
    cancel();
    const int conversation = m_conversation;
    const auto safe = server.withLogin(credentials.loginRole, credentials.loginSecret).hardened();
    if (!safe) {
        Q_EMIT signedIn(server, credentials);
        return;
    }
    m_door = std::make_unique<DbSession>(u"sign-in"_s);
    (void)m_door->open(safe.value());
    auto answer = m_door->run([](DbConnection &connection) {
        return connection.secretQuery(QByteArrayLiteral("select api.new_recovery_codes()"), {});
    });
    whenDone(
        answer, this,
        [this, conversation, server, credentials](const Result<QList<DbConnection::Row>> &rows) {
            if (conversation != m_conversation)
                return;
            const auto session = std::exchange(m_door, nullptr);
            QStringList codes;
            if (rows) {
                for (const DbConnection::Row &row : rows.value())
                    codes.append(QString::fromLatin1(textOf(row, 0)));
            }
            cancel();
            if (!codes.isEmpty())
                Q_EMIT recoveryCodesMade(codes);
            Q_EMIT signedIn(server, credentials);
        });
}

Result<SignIn::Step> SignIn::attempt(DbConnection &connection, const Submit &submit)
{
    Step step;
    step.ticket.nonce = makeNonce();
    auto attempt = submit(connection, step.ticket.nonce);
    if (!attempt)
        return attempt.error();
    step.ticket.attempt = attempt.value();
    auto outcome = ask(connection, step.ticket);
    if (!outcome)
        return outcome.error();
    step.outcome = outcome.value();
    if (step.outcome.kind == Outcome::Kind::EnrolRequired) {
        if (auto begun = beginEnrolment(connection, &step); !begun)
            return begun.error();
    }
    return step;
}

Result<void> SignIn::beginEnrolment(DbConnection &connection, Step *step)
{
    auto rows = connection.secretQuery(
        QByteArrayLiteral("select secret, uri from api.enrol_begin($1::bigint, $2)"),
        {step->ticket.attempt, step->ticket.nonce});
    if (!rows)
        return rows.error();
    if (rows->size() != 1)
        return Error{ErrorKind::Internal, {}, {}, u"the door gave no second factor"_s};
    step->outcome.secret = QString::fromLatin1(textOf(rows->first(), 0));
    step->outcome.uri = QString::fromLatin1(textOf(rows->first(), 1));
    return {};
}

Result<SignIn::Outcome> SignIn::ask(DbConnection &connection, const Ticket &ticket)
{
    auto rows = connection.secretQuery(
        QByteArrayLiteral(
            "select outcome, message, login_role, login_secret, session_id, person_id, "
            "to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), "
            "device_secret, greeting from api.sign_in_result($1::bigint, $2)"),
        {ticket.attempt, ticket.nonce});
    if (!rows)
        return rows.error();
    if (rows->size() != 1)
        return Error{ErrorKind::Internal, {}, {}, u"the door gave no outcome"_s};
    const DbConnection::Row &row = rows->first();
    Outcome outcome;
    const QByteArray word = textOf(row, 0);
    outcome.message = QString::fromUtf8(textOf(row, 1));
    if (word == "signed_in") {
        outcome.kind = Outcome::Kind::SignedIn;
        outcome.credentials = {
            QString::fromLatin1(textOf(row, 2)),
            textOf(row, 3),
            uuidOf(row, 4),
            uuidOf(row, 5),
            QDateTime::fromString(QString::fromLatin1(textOf(row, 6)), Qt::ISODate),
            textOf(row, 7),
            greetingOf(textOf(row, 8))};
    } else if (word == "weak_password") {
        outcome.kind = Outcome::Kind::WeakPassword;
    } else if (word == "code_required") {
        outcome.kind = Outcome::Kind::CodeRequired;
    } else if (word == "enrol_required") {
        outcome.kind = Outcome::Kind::EnrolRequired;
    }
    return outcome;
}

} // namespace Peak
