#pragma once

#include "models/domain/MailText.h"

#include <QHash>
#include <QStringList>

namespace Peak {

/**
 * A text that goes out as somebody would get it, with invented people and days.
 *
 * Puts together what the server would, from the same names; asks nobody. Stateless; any thread.
 */
namespace MailSample {

using Values = QHash<QString, QString>;

/** Kinds that there are, in the order to show. */
QStringList kinds();
/** Whether such a text ever goes out. */
bool exists(const MailTextKey &key);
/** Everything that can be put in, in the order to show. */
QStringList placeholders();
/** What has something to say in this kind; in the language of who gets it. `withWords`: the firm
 * lets e-mails carry the words of messages. */
Values values(const MailTextKey &key, const QString &firm, bool withWords);
/** As it arrives. */
MailWords letter(const MailTextKey &key, const MailWords &words, const Values &values);

} // namespace MailSample
} // namespace Peak
