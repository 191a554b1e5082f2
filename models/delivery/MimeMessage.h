#pragma once

#include "models/delivery/DeliverySettings.h"

#include <QByteArray>
#include <QDateTime>

namespace Peak {

/**
 * An e-mail of plain text as a mail server takes it (RFC 5322, 2045, 2047): ASCII, lines of CRLF,
 * none longer than 78 characters but for addresses.
 *
 * Whatever the name, the subject and the text hold, they end up nowhere but in their place: no
 * control character leaves this. Pure functions.
 */
namespace MimeMessage {

/** The same for the same item of the outbox, however often it is made: "<id@example.com>". */
QByteArray messageId(const OutboxItem &item, const MailSender &sender);

/** Nothing where an address is none. */
QByteArray written(const OutboxItem &item, const MailSender &sender, const QDateTime &now);

/** One line of a header's value after "Name: ", folded. */
QByteArray encodedText(const QString &text, qsizetype nameSize);
/** The text of a body in the encoding that suits it, whose name is put into `encoding`. */
QByteArray encodedBody(const QString &text, QByteArray &encoding);
/** A subject or name without what no header may hold. */
QString oneLine(const QString &text);

} // namespace MimeMessage

} // namespace Peak
