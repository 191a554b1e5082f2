#include "models/domain/TranscriptLine.h"

#include <QCryptographicHash>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString TranscriptLine::expectedHash(const QUuid &exchange) const
{
    const auto idText = [](const QUuid &value) {
        return value.isNull() ? QString() : value.toString(QUuid::WithoutBraces);
    };
    const QString fields[] = {u"peak1031 transcript line 1"_s,
                              idText(exchange),
                              QString::number(number),
                              idText(id),
                              sentAt,
                              idText(sender),
                              senderName,
                              kind,
                              deleted ? u"1"_s : u"0"_s,
                              editedAt,
                              text,
                              documents,
                              QString::number(hidden)};
    QCryptographicHash sum(QCryptographicHash::Sha256);
    for (const QString &field : fields) {
        // With its length, so that no two different lines have the same bytes.
        const QByteArray bytes = field.toUtf8();
        sum.addData(QByteArray(QByteArray::number(bytes.size()) + ':' + bytes + '\n'));
    }
    return QString::fromLatin1(sum.result().toHex());
}

} // namespace Peak
