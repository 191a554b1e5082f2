#include "models/documents/SafeFileName.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringView>

namespace Peak::SafeFileName {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::SafeFileName)
};

/** Characters that a system forbids, that can't be seen, or that turn the order of others. */
bool isForbidden(char32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
        return true;
    if (c < 0x80)
        return QByteArrayView("<>:\"/\\|?*").contains(char(c));
    return c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xd800 && c <= 0xdfff) || (c >= 0xfff0 && c <= 0xffff) || c >= 0xe0000;
}

bool isReserved(const QString &name)
{
    static const QRegularExpression devices(
        u"^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])[ ]*([.]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return devices.match(name).hasMatch();
}

bool endsBadly(QStringView name)
{
    return name.endsWith(u'.') || (!name.isEmpty() && name.back().isSpace());
}

QString withoutForbidden(const QString &name)
{
    QString kept;
    for (const char32_t c : name.toUcs4()) {
        if (isForbidden(c))
            continue;
        kept += QString::fromUcs4(&c, 1);
    }
    return kept;
}

/** As much of the beginning as fits into so many bytes, whole characters only. */
QString beginning(const QString &text, qsizetype bytes)
{
    QString kept = text;
    while (kept.toUtf8().size() > bytes) {
        const bool pair = kept.back().isLowSurrogate();
        kept.chop(pair ? 2 : 1);
    }
    return kept;
}

QString trimmedEnd(QString name)
{
    while (endsBadly(name))
        name.chop(1);
    return name;
}

/** With its dot; empty when there is none worth keeping. */
QString suffixOf(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    const QString suffix = dot > 0 ? name.mid(dot) : QString();
    return suffix.toUtf8().size() <= 20 ? suffix : QString();
}

QString shortened(const QString &name, const QString &before)
{
    const QString suffix = suffixOf(name);
    const QString base = name.chopped(suffix.size());
    const qsizetype room = mostBytes - (before + suffix).toUtf8().size();
    return trimmedEnd(beginning(base, room)) + before + suffix;
}

} // namespace

bool isSafe(const QString &name)
{
    if (name.isEmpty() || name != name.trimmed() || endsBadly(name) || isReserved(name) ||
        name.toUtf8().size() > mostBytes || !name.isValidUtf16())
        return false;
    const auto characters = name.toUcs4();
    return std::none_of(characters.begin(), characters.end(), isForbidden);
}

QString proposal(const QString &name)
{
    QString found = name;
    if (const qsizetype slash = std::max(found.lastIndexOf(u'/'), found.lastIndexOf(u'\\'));
        slash >= 0)
        found = found.mid(slash + 1);
    found = trimmedEnd(withoutForbidden(found).normalized(QString::NormalizationForm_C).trimmed());
    if (found.isEmpty() || found.startsWith(u'.'))
        found = Text::tr("document") + found;
    if (isReserved(found))
        found.prepend(u'_');
    return found.toUtf8().size() <= mostBytes ? found : trimmedEnd(shortened(found, {}));
}

QString numbered(const QString &name, int number)
{
    return shortened(name, u" (%1)"_s.arg(number));
}

} // namespace Peak::SafeFileName
