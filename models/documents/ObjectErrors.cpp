#include "models/documents/ObjectErrors.h"

#include <QCoreApplication>

namespace Peak::ObjectErrors {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ObjectErrors)
};

Error problem(ErrorKind kind, const QString &message, const ObjectAnswer &answer)
{
    const QByteArray word = code(answer);
    const QString log = answer.status == 0
                            ? u"storage: "_s + answer.failure.left(200)
                            : u"storage: %1 %2"_s.arg(answer.status).arg(QString::fromLatin1(word));
    return {kind, message, QString::fromLatin1(word), log};
}

} // namespace

QByteArray between(const QByteArray &xml, const QByteArray &tag)
{
    const QByteArray open = '<' + tag + '>';
    const QByteArray close = "</" + tag + '>';
    const qsizetype from = xml.indexOf(open);
    const qsizetype end = xml.indexOf(close, from);
    if (from < 0 || end < 0)
        return {};
    QByteArray text = xml.mid(from + open.size(), end - from - open.size());
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'");
    return text.replace("&#34;", "\"").replace("&amp;", "&").trimmed();
}

QByteArray code(const ObjectAnswer &answer)
{
    const QByteArray word = between(answer.body, "Code").left(80);
    const bool plain = std::all_of(
        word.begin(), word.end(), [](char c) { return c > 0 && QChar::isLetterOrNumber(uint(c)); });
    return plain ? word : QByteArray();
}

bool isExpired(const ObjectAnswer &answer)
{
    const QByteArray word = code(answer);
    return word == "ExpiredToken" ||
           ((answer.status == 403 || answer.status == 400) &&
            between(answer.body, "Message").toLower().contains("expired"));
}

bool isFailureInside(const ObjectAnswer &answer)
{
    return answer.body.size() < 65536 && answer.body.contains("<Error>") && !code(answer).isEmpty();
}

bool passes(const ObjectAnswer &answer)
{
    if (answer.stopped || answer.untrusted)
        return false;
    const int status = answer.status;
    const QByteArray word = code(answer);
    return status == 0 || status == 408 || status == 429 || status == 500 || status == 502 ||
           status == 503 || status == 504 || word == "InternalError" || word == "SlowDown" ||
           word == "RequestTimeout" || word == "ConditionalRequestConflict" ||
           word == "BadDigest" || word == "IncompleteBody" || word == "XAmzContentSHA256Mismatch";
}

Error stopped()
{
    return {ErrorKind::Cancelled, Text::tr("Stopped. Nothing was changed."), {}, u"stopped"_s};
}

Error clocksDiffer()
{
    return {ErrorKind::Internal,
            Text::tr("The clock of the storage and that of the server differ too much, so the "
                     "storage accepts nothing. What was sent so far is kept; an administrator must "
                     "set the server's clock, then it goes on."),
            u"RequestTimeTooSkewed"_s, u"storage: clocks differ"_s};
}

Error error(const ObjectAnswer &answer)
{
    if (answer.stopped)
        return stopped();
    if (answer.untrusted)
        return problem(ErrorKind::Internal,
                       Text::tr("The storage of documents could not prove that it is the right "
                                "one, so nothing was sent. An administrator must check its address "
                                "and certificate."),
                       answer);
    if (isExpired(answer)) {
        Error late =
            problem(ErrorKind::Offline,
                    Text::tr("The storage was asked too late. It will be tried again."), answer);
        late.sqlState = Expired;
        return late;
    }
    const QByteArray word = code(answer);
    if (word == "RequestTimeTooSkewed")
        return clocksDiffer();
    if (passes(answer))
        return problem(ErrorKind::Offline,
                       Text::tr("The storage of documents can't be reached or is busy. What was "
                                "sent so far is kept; it goes on when the storage answers again."),
                       answer);
    if (word == NoUpload.data())
        return problem(ErrorKind::Conflict,
                       Text::tr("The storage has given up this upload because it took too long. "
                                "Upload the file anew."),
                       answer);
    if (answer.status == 404 && word != "NoSuchBucket")
        return problem(ErrorKind::NotFound,
                       Text::tr("The bytes of this document are not where they should be. Tell an "
                                "administrator: nobody in the program deleted them."),
                       answer);
    if (word == "NoSuchBucket" || answer.status == 403 || answer.status == 401)
        return problem(ErrorKind::Internal,
                       Text::tr("The storage of documents refuses the server's key. Nothing was "
                                "changed; an administrator must check the storage's settings and "
                                "the rights of its key."),
                       answer);
    if (answer.status == 507 || word == "QuotaExceeded" || word == "InsufficientStorage")
        return problem(ErrorKind::Internal,
                       Text::tr("The storage of documents is full. What was sent so far is kept; "
                                "an administrator must make room."),
                       answer);
    if (answer.status >= 300 && answer.status < 400)
        return problem(ErrorKind::Internal,
                       Text::tr("The storage of documents is at another address than the settings "
                                "say. Nothing was sent there; an administrator must set its "
                                "endpoint and region."),
                       answer);
    return problem(ErrorKind::Internal,
                   Text::tr("The storage of documents refused a request (%1). What was sent so far "
                            "is kept; tell an administrator if it stays so.")
                       .arg(answer.status),
                   answer);
}

} // namespace Peak::ObjectErrors
