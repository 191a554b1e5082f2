#include "models/domain/FileNameRule.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::FileNameRule)
};

QString withoutSuffix(const QString &fileName)
{
    const qsizetype dot = fileName.lastIndexOf(u'.');
    return dot > 0 ? fileName.first(dot) : fileName;
}

/** Digits in groups, perhaps with a few letters before them: 1043, 2026-0001, EX-17. */
QStringList numbersIn(const QString &text, bool onlyFirst)
{
    static const QRegularExpression number(
        u"(?<![A-Za-z0-9])(?:[A-Za-z]{1,5}-?)?\\d+(?:-\\d+)*(?![A-Za-z0-9])"_s);
    QStringList numbers;
    auto each = number.globalMatch(text);
    while (each.hasNext()) {
        const auto found = each.next();
        if (onlyFirst && found.capturedStart() != 0)
            break;
        numbers.append(found.captured());
        if (onlyFirst)
            break;
    }
    return numbers;
}

QRegularExpression expression(const QString &pattern)
{
    static const QRegularExpression holder(u"\\{number\\}|\\{type\\}|\\*"_s);
    QString made = u"^"_s;
    qsizetype at = 0;
    bool number = false, type = false;
    auto each = holder.globalMatch(pattern);
    while (each.hasNext()) {
        const auto found = each.next();
        made += QRegularExpression::escape(pattern.mid(at, found.capturedStart() - at));
        if (found.captured() == u"{number}"_s && !number)
            made += u"(?<number>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)"_s;
        else if (found.captured() == u"{type}"_s && !type)
            made += u"(?<type>.+?)"_s;
        else
            made += u".*?"_s;
        number = number || found.captured() == u"{number}"_s;
        type = type || found.captured() == u"{type}"_s;
        at = found.capturedEnd();
    }
    made += QRegularExpression::escape(pattern.mid(at)) + u'$';
    return QRegularExpression(made, QRegularExpression::CaseInsensitiveOption);
}

} // namespace

FileNameRule::Match FileNameRule::match(const QString &fileName, const QString &folder) const
{
    const QString base = withoutSuffix(fileName).trimmed();
    Match match;
    switch (kind) {
    case Kind::NumberFirst:
        match.numbers = numbersIn(base, true);
        break;
    case Kind::NumberInside:
        match.numbers = numbersIn(base, false);
        break;
    case Kind::Folder: {
        const QStringList steps = folder.split(u'/', Qt::SkipEmptyParts);
        for (auto step = steps.crbegin(); step != steps.crend(); ++step)
            match.numbers += numbersIn(step->trimmed(), false);
        break;
    }
    case Kind::Pattern: {
        const auto found =
            fault().isEmpty() ? expression(pattern).match(base) : QRegularExpressionMatch();
        if (found.hasMatch()) {
            match.numbers = {found.captured(u"number"_s)};
            match.type = found.captured(u"type"_s).replace(u'_', u' ').simplified();
        }
        break;
    }
    }
    return match;
}

QString FileNameRule::fault() const
{
    if (kind != Kind::Pattern || pattern.contains(u"{number}"_s))
        return {};
    return Words::tr("The pattern needs {number} where the exchange's number stands.");
}

QString FileNameRule::typeIn(const QString &fileName, const QStringList &types)
{
    const QString name = withoutSuffix(fileName).replace(u'_', u' ');
    QString best;
    for (const QString &type : types) {
        if (type.size() > best.size() && name.contains(type, Qt::CaseInsensitive))
            best = type;
    }
    return best;
}

} // namespace Peak
