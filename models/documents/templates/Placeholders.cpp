#include "models/documents/templates/Placeholders.h"

#include "models/documents/templates/TemplateNames.h"

#include <QRegularExpression>

namespace Peak {

QList<Placeholder> Placeholders::find(const QString &text)
{
    // The older kind needs a dot in it, or "Suite #A and #B" would have one.
    static const QRegularExpression pattern(
        QStringLiteral(R"(\{\{[\s\x{a0}]*([A-Za-z][A-Za-z0-9_. ]{0,78}?)[\s\x{a0}]*\}\})"
                       R"(|#([A-Za-z][A-Za-z0-9_ ]{0,30}(?:\.[A-Za-z0-9_? ]{1,40}){1,3})#)"));
    QList<Placeholder> found;
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const QString written = match.captured(match.hasCaptured(2) ? 2 : 1);
        Placeholder place{match.capturedStart(), match.capturedLength(),
                          TemplateNames::nameOf(written), true};
        if (place.name.isEmpty()) {
            place.name = written.simplified();
            place.known = false;
        }
        found.append(place);
    }
    return found;
}

void Placeholders::note(const QList<Placeholder> &found, TemplateScan *scan)
{
    for (const Placeholder &place : found) {
        if (scan->names.contains(place.name))
            continue;
        scan->names.append(place.name);
        if (!place.known)
            scan->unknown.append(place.name);
    }
}

QString Placeholders::clean(const QString &value)
{
    QString text = value;
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    QString cleaned;
    cleaned.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar sign = text.at(i);
        if (sign.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            cleaned.append(sign);
            cleaned.append(text.at(++i));
        } else if ((sign.unicode() >= 0x20 || sign == u'\n' || sign == u'\t') &&
                   !sign.isSurrogate() && sign.unicode() < 0xfffe) {
            cleaned.append(sign);
        }
    }
    return cleaned;
}

} // namespace Peak
