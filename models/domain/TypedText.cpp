#include "models/domain/TypedText.h"

#include <QLocale>
#include <QRegularExpression>

namespace Peak {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<QDate> known(const QDate &date)
{
    const bool good = date.isValid() && date.year() >= 1900 && date.year() <= 2199;
    return good ? std::optional(date) : std::nullopt;
}

/** 26 is 2026; 99 is 2099: deadlines lie ahead. */
int fullYear(int year)
{
    return year < 100 ? 2000 + year : year;
}

/** 1 to 12 by the beginning of a month's name, English or the person's own; 0 for none. */
int monthOf(const QString &word)
{
    if (word.size() < 3)
        return 0;
    for (const QLocale &locale : {QLocale::c(), QLocale()}) {
        for (int month = 1; month <= 12; ++month) {
            for (const auto format : {QLocale::LongFormat, QLocale::ShortFormat}) {
                QString name = locale.monthName(month, format);
                name.remove(u'.');
                if (name.startsWith(word, Qt::CaseInsensitive))
                    return month;
            }
        }
    }
    return word.compare(u"sept"_s, Qt::CaseInsensitive) == 0 ? 9 : 0;
}

std::optional<QDate> withoutYear(int month, int day, QDate today)
{
    if (!today.isValid())
        return std::nullopt;
    for (int year = today.year(); year < today.year() + 8; ++year) { // 29 Feb waits for its year
        const QDate date(year, month, day);
        if (date.isValid() && date >= today)
            return known(date);
    }
    return std::nullopt;
}

std::optional<QDate> byNumbers(const QString &text, QDate today)
{
    static const QRegularExpression iso(u"^(\\d{4})-(\\d{1,2})-(\\d{1,2})$"_s);
    static const QRegularExpression american(u"^(\\d{1,2})/(\\d{1,2})(?:/(\\d{2}|\\d{4}))?$"_s);
    static const QRegularExpression dotted(
        u"^(\\d{1,2})\\.\\s*(\\d{1,2})\\.\\s*(\\d{2}|\\d{4})?$"_s);
    if (const auto m = iso.match(text); m.hasMatch())
        return known({m.captured(1).toInt(), m.captured(2).toInt(), m.captured(3).toInt()});
    const auto a = american.match(text);
    const auto d = dotted.match(text);
    if (!a.hasMatch() && !d.hasMatch())
        return std::nullopt;
    const auto &m = a.hasMatch() ? a : d;
    const int month = m.captured(a.hasMatch() ? 1 : 2).toInt();
    const int day = m.captured(a.hasMatch() ? 2 : 1).toInt();
    if (m.captured(3).isEmpty())
        return withoutYear(month, day, today);
    return known({fullYear(m.captured(3).toInt()), month, day});
}

std::optional<QDate> byName(const QString &text, QDate today)
{
    static const QRegularExpression dayFirst(
        u"^(\\d{1,2})(?:st|nd|rd|th)?[\\s.-]*(\\p{L}+)[\\s.,-]*(\\d{2}|\\d{4})?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression monthFirst(
        u"^(\\p{L}+)[\\s.]*(\\d{1,2})(?:st|nd|rd|th)?(?:[\\s,]+(\\d{2}|\\d{4}))?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto f = dayFirst.match(text);
    const auto s = monthFirst.match(text);
    if (!f.hasMatch() && !s.hasMatch())
        return std::nullopt;
    const auto &m = f.hasMatch() ? f : s;
    const int month = monthOf(m.captured(f.hasMatch() ? 2 : 1));
    const int day = m.captured(f.hasMatch() ? 1 : 2).toInt();
    if (month == 0)
        return std::nullopt;
    if (m.captured(3).isEmpty())
        return withoutYear(month, day, today);
    return known({fullYear(m.captured(3).toInt()), month, day});
}

} // namespace

std::optional<QDate> typedDate(const QString &typed, QDate today)
{
    const QString text = typed.simplified();
    if (text.size() > 40)
        return std::nullopt;
    if (today.isValid()) {
        static const QRegularExpression later(u"^([+-])\\s*(\\d{1,4})$"_s);
        if (text.compare(u"today"_s, Qt::CaseInsensitive) == 0)
            return today;
        if (text.compare(u"tomorrow"_s, Qt::CaseInsensitive) == 0)
            return today.addDays(1);
        if (const auto m = later.match(text); m.hasMatch())
            return known(today.addDays((m.captured(1) == u"+"_s ? 1 : -1) * m.captured(2).toInt()));
    }
    const auto date = byNumbers(text, today);
    return date ? date : byName(text, today);
}

std::optional<QString> typedMoney(const QString &typed)
{
    static const QRegularExpression amount(
        u"^(?:USD|\\$)?((?:\\d{1,3}(?:[, ]\\d{3})+)|\\d+)(?:\\.(\\d{0,2}))?(?:USD|\\$)?$"_s);
    QString text = typed.simplified();
    text.replace(QChar(0x00a0), u' ');
    static const QRegularExpression besideSign(u"^(USD|\\$) +| +(USD|\\$)$"_s);
    text.replace(besideSign, u"\\1\\2"_s);
    const auto match = amount.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    QString whole = match.captured(1);
    whole.removeIf([](QChar c) { return !c.isDigit(); });
    while (whole.size() > 1 && whole.startsWith(u'0'))
        whole.remove(0, 1);
    if (whole.size() > 13)
        return std::nullopt;
    return QString(whole + u'.' + match.captured(2).leftJustified(2, u'0'));
}

std::optional<QString> typedNumber(const QString &typed)
{
    static const QRegularExpression number(u"^-?(\\d{1,3}(?:,\\d{3})+|\\d{1,18})$"_s);
    QString text = typed.simplified();
    if (!number.match(text).hasMatch())
        return std::nullopt;
    text.remove(u',');
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    return ok ? std::optional(QString::number(value)) : std::nullopt;
}

} // namespace Peak
