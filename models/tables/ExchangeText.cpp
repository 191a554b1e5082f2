#include "models/tables/ExchangeText.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString ExchangeText::stage(ExchangeStage stage, const QString &code)
{
    switch (stage) {
    case ExchangeStage::Pending:
        return tr("Pending");
    case ExchangeStage::Identify:
        return tr("45-day");
    case ExchangeStage::Receive:
        return tr("180-day");
    case ExchangeStage::Completed:
        return tr("Completed");
    case ExchangeStage::Terminated:
        return tr("Terminated");
    case ExchangeStage::OnHold:
        return tr("On hold");
    case ExchangeStage::Other:
        break;
    }
    return code;
}

QString ExchangeText::priority(Priority priority, const QString &code)
{
    switch (priority) {
    case Priority::Low:
        return tr("Low");
    case Priority::Medium:
        return tr("Medium");
    case Priority::High:
        return tr("High");
    case Priority::Urgent:
        return tr("Urgent");
    case Priority::Other:
        break;
    }
    return code;
}

QString ExchangeText::type(const QString &code)
{
    const QString known = code.trimmed().toUpper();
    if (known == u"DELAYED"_s)
        return tr("Delayed");
    if (known == u"REVERSE"_s)
        return tr("Reverse");
    if (known == u"IMPROVEMENT"_s)
        return tr("Improvement");
    if (known == u"REVERSE IMPROVEMENT"_s)
        return tr("Reverse improvement");
    if (known == u"SIMULTANEOUS"_s)
        return tr("Simultaneous");
    return code;
}

QString ExchangeText::date(QDate date)
{
    return date.isValid() ? QLocale().toString(date, u"d MMM yyyy"_s) : QString();
}

QString ExchangeText::daysLeft(const Deadline &deadline)
{
    if (!deadline.daysLeft)
        return {};
    const int days = *deadline.daysLeft;
    if (days == 0)
        return tr("today");
    if (days > 0)
        return tr("%n day(s)", "days that are left until a deadline", days);
    if (deadline.state == Deadline::State::Settled)
        return tr("%n day(s) ago", nullptr, -days);
    return tr("%n day(s) over", "days since a deadline was missed", -days);
}

QString ExchangeText::deadline(const Deadline &deadline)
{
    const QString day = date(deadline.date);
    const QString left = daysLeft(deadline);
    return left.isEmpty() ? day : tr("%1 · %2", "date · days left").arg(day, left);
}

QString ExchangeText::money(const QString &decimal)
{
    const QString text = decimal.trimmed();
    const bool negative = text.startsWith(u'-');
    const QString digits = negative ? text.mid(1) : text;
    const qsizetype point = digits.indexOf(u'.');
    const QString whole = point < 0 ? digits : digits.left(point);
    QString cents = point < 0 ? QString() : digits.mid(point + 1).left(2);
    bool isNumber = false;
    const qlonglong amount = whole.toLongLong(&isNumber);
    if (!isNumber)
        return text;
    QString result = u"$"_s + QLocale().toString(amount);
    while (cents.size() < 2)
        cents.append(u'0');
    result += QLocale().decimalPoint() + cents;
    return negative ? QString(QChar(0x2212)) + result : result;
}

QString ExchangeText::moment(const QDateTime &moment, bool seconds)
{
    if (!moment.isValid())
        return {};
    return QLocale().toString(moment.toLocalTime(),
                              seconds ? u"d MMM yyyy HH:mm:ss"_s : u"d MMM yyyy HH:mm"_s);
}

} // namespace Peak
