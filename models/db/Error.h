#pragma once

#include <QMetaType>
#include <QString>

namespace Peak {

/** What a failure means to the person in front of it; the window chooses its reaction by this
 * alone. */
enum class ErrorKind {
    Offline,   ///< the server can't be reached, or went away; trying again later makes sense
    SignedOut, ///< the session has ended; only signing in again helps
    Denied,    ///< the person may not do this
    Conflict,  ///< somebody else changed the same thing first
    Invalid,   ///< the input is wrong; the message says what about it
    NotFound,  ///< the thing is gone, or was never visible to this person
    Locked,    ///< too many attempts, or the object is in use; the message says until when
    Cancelled, ///< the person stopped it
    Outdated,  ///< client and database do not fit together; the message names the mend
    Internal,  ///< our fault; the log knows more
};

/**
 * A failure as a value: a kind for the program, a sentence for the person, a cause for the log.
 *
 * `message` is complete and translated. `logDetail` never holds bound values, secrets or personal
 * data.
 */
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString message = {};
    QString sqlState = {}; ///< five characters, or empty when the failure was not the server's
    QString logDetail = {};

    bool operator==(const Error &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Error)
