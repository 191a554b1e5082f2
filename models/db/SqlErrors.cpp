#include "models/db/SqlErrors.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>

#include <optional>

namespace Peak::SqlErrors {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SqlErrors)
};

struct Meaning
{
    ErrorKind kind;
    QString message;
};

std::optional<ErrorKind> contractKind(const QString &state)
{
    static const QHash<QString, ErrorKind> kinds{
        {u"PK400"_s, ErrorKind::Invalid},  {u"PK401"_s, ErrorKind::SignedOut},
        {u"PK403"_s, ErrorKind::Denied},   {u"PK404"_s, ErrorKind::NotFound},
        {u"PK409"_s, ErrorKind::Conflict}, {u"PK423"_s, ErrorKind::Locked},
        {u"PK429"_s, ErrorKind::Locked},   {u"PK426"_s, ErrorKind::Outdated},
        {u"PK500"_s, ErrorKind::Internal},
    };
    const auto found = kinds.find(state);
    return found == kinds.end() ? std::nullopt : std::optional(*found);
}

/** The states that say where the server stands rather than what is wrong with the statement. */
std::optional<Meaning> serverState(const QString &state)
{
    if (state == u"57P01" || state == u"57P02" || state == u"57P05" || state == u"25P03")
        return Meaning{ErrorKind::Offline,
                       Text::tr("The server ended the connection. Whether the last change was kept "
                                "shows after reconnecting.")};
    if (state == u"57P03")
        return Meaning{ErrorKind::Offline,
                       Text::tr("The server is starting or stopping. Nothing was changed; it will "
                                "be tried again.")};
    if (state == u"53300")
        return Meaning{ErrorKind::Offline,
                       Text::tr("The server has no free connection. Nothing was changed; try again "
                                "in a minute, and tell an administrator if it stays so.")};
    if (state == u"25006")
        return Meaning{
            ErrorKind::Offline,
            Text::tr("This server only serves reading at the moment (a standby). Nothing "
                     "was changed; try again later.")};
    if (state == u"53100")
        return Meaning{ErrorKind::Internal,
                       Text::tr("The server's disk is full. Nothing was changed; an administrator "
                                "must make room on the server.")};
    if (state.startsWith(u"08"))
        return Meaning{ErrorKind::Offline,
                       Text::tr("The connection to the server broke. Whether the last change was "
                                "kept shows after reconnecting.")};
    if (state.startsWith(u"53"))
        return Meaning{ErrorKind::Internal,
                       Text::tr("The server is out of memory or other means. Nothing was changed; "
                                "try again, and tell an administrator if it stays so.")};
    return std::nullopt;
}

std::optional<Meaning> identityState(const QString &state)
{
    if (state == u"28000" || state == u"28P01")
        return Meaning{ErrorKind::SignedOut,
                       Text::tr("The session has ended. Sign in again; nothing was changed.")};
    if (state == u"42501")
        return Meaning{ErrorKind::Denied,
                       Text::tr("You are not allowed to do this. Nothing was changed.")};
    if (state == u"3D000")
        return Meaning{ErrorKind::NotFound, Text::tr("The server has no database of this name.")};
    if (state == u"57014")
        return Meaning{ErrorKind::Cancelled, Text::tr("Stopped. Nothing was changed.")};
    return std::nullopt;
}

std::optional<Meaning> dataState(const QString &state)
{
    if (state == u"40001" || state == u"40P01" || state == u"23505" || state == u"23P01")
        return Meaning{ErrorKind::Conflict,
                       Text::tr("Somebody else changed the same thing at the same moment. Nothing "
                                "was changed; look at it again and repeat.")};
    if (state == u"55P03" || state == u"55006")
        return Meaning{ErrorKind::Locked,
                       Text::tr("This is in use by somebody else right now. Nothing was changed; "
                                "try again in a moment.")};
    if (state == u"42883" || state == u"42P01" || state == u"42703" || state == u"3F000")
        return Meaning{ErrorKind::Outdated,
                       Text::tr("This program and the database do not fit together. Nothing was "
                                "changed; update the program, or have an administrator run "
                                "“peak1031ctl migrate --database ADMIN_URI”.")};
    if (state.startsWith(u"22") || state.startsWith(u"23"))
        return Meaning{
            ErrorKind::Invalid,
            Text::tr("The server did not accept a value. Nothing was changed; check what "
                     "you entered.")};
    return std::nullopt;
}

/** Data exceptions quote the value they dislike; names of tables and functions may stay. */
QString forLog(const QString &state, const QString &message)
{
    if (state.startsWith(u"PK") || state.startsWith(u"22") || state.startsWith(u"P0"))
        return u"SQLSTATE "_s + state;
    return u"SQLSTATE %1: %2"_s.arg(state, message.left(300));
}

} // namespace

QString primaryMessage(const QString &text)
{
    static const QRegularExpression severity(u"^\\s*[\\p{L} ]{2,20}:\\s+"_s);
    static const QRegularExpression appendedState(u"\\s*\\([0-9A-Z]{5}\\)\\s*$"_s);
    static const QRegularExpression position(u"\\s+at character \\d+$"_s);
    QString message = text;
    message.remove(appendedState);
    message = message.trimmed();
    message.remove(severity);
    message.remove(position);
    return message;
}

Error fromState(const QString &sqlState, const QString &text)
{
    const QString message = primaryMessage(text);
    const QString log = forLog(sqlState, message);
    if (const auto kind = contractKind(sqlState))
        return {*kind, message, sqlState, log};
    if (sqlState.isEmpty())
        return connectionLost(message);
    for (const auto &look : {serverState, identityState, dataState}) {
        if (const auto meaning = look(sqlState))
            return {meaning->kind, meaning->message, sqlState, log};
    }
    return {ErrorKind::Internal,
            Text::tr("Something went wrong inside the program (%1). Nothing was changed. Please "
                     "report it; the log knows more.")
                .arg(sqlState),
            sqlState, log};
}

Error fromQuery(const QSqlError &error)
{
    return fromState(error.nativeErrorCode(), error.databaseText());
}

Error connectionLost(const QString &cause)
{
    return {ErrorKind::Offline,
            Text::tr("The connection to the server broke. Whether the last change was kept shows "
                     "after reconnecting."),
            {},
            cause.isEmpty() ? u"connection lost"_s
                            : u"connection lost: "_s + cause.left(300).simplified()};
}

Error notConnected()
{
    return {ErrorKind::Offline,
            Text::tr("There is no connection to the server. Nothing was sent."),
            {},
            u"not connected"_s};
}

Error fromServerInfo(const Error &error)
{
    const QString &state = error.sqlState;
    if (state != u"42883" && state != u"3F000" && state != u"42P01" && state != u"42501")
        return error;
    return {
        ErrorKind::Invalid,
        Text::tr("This is a PostgreSQL database, but not one of Peak 1031. Check the name of the "
                 "database in the address; an administrator makes a new one ready with "
                 "“peak1031ctl migrate --database ADMIN_URI”."),
        state, error.logDetail};
}

} // namespace Peak::SqlErrors
