#pragma once

#include <QDateTime>
#include <QHashFunctions>
#include <QString>

namespace Peak {

/** Which of the texts that go out: of what kind, in which language, by which way. A plain value. */
struct MailTextKey
{
    QString kind; ///< of notifications; "any": of all that have no text of their own; "digest"
    QString language;
    QString channel; ///< "email", "sms"

    bool isNull() const { return kind.isEmpty(); }
    /** A name of it, as for a draft. */
    QString name() const { return kind + u'/' + language + u'/' + channel; }
    bool operator==(const MailTextKey &) const = default;
    friend size_t qHash(const MailTextKey &key, size_t seed = 0)
    {
        return qHashMulti(seed, key.kind, key.language, key.channel);
    }
};

/** Subject and body, with names in braces where something is put in. A plain value. */
struct MailWords
{
    QString subject;
    QString body;

    bool operator==(const MailWords &) const = default;
};

/** One of them as the server has it. A plain value. */
struct MailText
{
    MailTextKey key;
    MailWords words;
    bool changed = false; ///< by the firm
    QDateTime changedAt;

    bool operator==(const MailText &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::MailTextKey)
