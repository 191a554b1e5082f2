#pragma once

#include "models/db/Error.h"

#include <QSqlError>
#include <QString>

namespace Peak {

/**
 * The one place where PostgreSQL's SQLSTATEs become Errors with a sentence for people.
 *
 * Sentences that the server wrote for people (PKxxx) pass unchanged; everything else gets ours,
 * since PostgreSQL's own may quote values. What ConnectionDiagnosis finds out about failed
 * connections uses this as well. Pure functions; safe on any thread.
 */
namespace SqlErrors {

/** `text` may carry libpq's "ERROR:  " in front, in any language. */
Error fromState(const QString &sqlState, const QString &text);
Error fromQuery(const QSqlError &error);

/** The connection broke while something ran; whether that was kept is unknown. */
Error connectionLost(const QString &cause = {});
/** Nothing was sent, because there is no connection. */
Error notConnected();

/** What a failure of api.server_info() means: it tells a foreign database from one of ours. */
Error fromServerInfo(const Error &error);

/** The server's sentence without "ERROR:  ", source position and appended SQLSTATE. */
QString primaryMessage(const QString &text);

} // namespace SqlErrors

} // namespace Peak
