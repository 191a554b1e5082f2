#include "models/session/Totp.h"

#include <QMessageAuthenticationCode>
#include <QtEndian>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QByteArray fromBase32(const QString &text)
{
    const QString alphabet = u"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"_s;
    QByteArray bytes;
    quint32 bits = 0;
    int held = 0;
    for (const QChar letter : text.toUpper()) {
        const qsizetype digit = alphabet.indexOf(letter);
        if (digit < 0)
            continue;
        bits = (bits << 5) | quint32(digit);
        held += 5;
        if (held >= 8) {
            held -= 8;
            bytes.append(char((bits >> held) & 0xff));
        }
    }
    return bytes;
}

} // namespace

QString totpCode(const QString &base32Secret, const QDateTime &moment)
{
    const quint64 step = qToBigEndian(quint64(moment.toSecsSinceEpoch() / 30));
    const QByteArray counter(reinterpret_cast<const char *>(&step), sizeof step);
    const QByteArray mac = QMessageAuthenticationCode::hash(counter, fromBase32(base32Secret),
                                                            QCryptographicHash::Sha1);
    const int at = mac.back() & 0x0f;
    const quint32 number = qFromBigEndian<quint32>(mac.constData() + at) & 0x7fffffff;
    return QString::number(number % 1000000).rightJustified(6, u'0');
}

} // namespace Peak
