#include "models/db/AuditHeads.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::AuditHeads)
};

Error unusable(const QString &fileName, const QString &reason)
{
    return {ErrorKind::Internal,
            Text::tr("The file of remembered heads %1 can't be used: %2. Give another file, or "
                     "mend this one.")
                .arg(QDir::toNativeSeparators(fileName), reason),
            {},
            reason};
}

} // namespace

QString AuditHeads::toLine(const AuditHead &head)
{
    // The name last: it alone may have blanks.
    return u"%1 %2 %3 %4"_s.arg(QString::number(head.number), head.head,
                                head.seen.toUTC().toString(Qt::ISODate), head.database);
}

AuditHead AuditHeads::fromLine(const QString &line)
{
    static const QRegularExpression form(u"^([0-9]{1,18}) ([0-9a-f]{64}) (\\S+Z) (.+)$"_s);
    const auto match = form.match(line);
    const QDateTime seen = QDateTime::fromString(match.captured(3), Qt::ISODate);
    if (!match.hasMatch() || !seen.isValid())
        return {};
    return {match.captured(1).toLongLong(), match.captured(2), seen, match.captured(4)};
}

Result<QList<AuditHead>> AuditHeads::read() const
{
    QFile file(m_fileName);
    if (!file.exists())
        return QList<AuditHead>();
    if (!file.open(QIODevice::ReadOnly))
        return unusable(m_fileName, file.errorString());
    QList<AuditHead> heads;
    for (int number = 1; !file.atEnd(); ++number) {
        const QByteArray line = file.readLine(4096);
        const AuditHead head = fromLine(QString::fromUtf8(line).trimmed());
        if (head.isValid())
            heads.append(head);
        // What was being written when the power went has no end; it was never told as written.
        else if (line.endsWith('\n') && !line.trimmed().isEmpty())
            return unusable(m_fileName, Text::tr("line %1 is no head").arg(number));
    }
    return heads;
}

Result<bool> AuditHeads::remember(const AuditHead &head) const
{
    const auto known = read();
    if (!known)
        return known.error();
    for (const AuditHead &earlier : *known) {
        if (earlier.database == head.database && earlier.seen.date() == head.seen.toUTC().date())
            return false;
    }
    QFile file(m_fileName);
    if (!file.open(QIODevice::ReadWrite))
        return unusable(m_fileName, file.errorString());
    // The unfinished last line, if there is one, goes.
    const qint64 end = file.size();
    file.seek(qMax<qint64>(0, end - 8192));
    const QByteArray tail = file.readAll();
    const qint64 whole = end - tail.size() + tail.lastIndexOf('\n') + 1;
    if (whole < end && !file.resize(whole))
        return unusable(m_fileName, file.errorString());
    file.seek(whole);
    const QByteArray line = toLine(head).toUtf8() + '\n';
    if (file.write(line) != line.size() || !file.flush())
        return unusable(m_fileName, file.errorString());
    return true;
}

} // namespace Peak
