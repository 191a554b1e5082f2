#include "models/domain/PinRules.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak::PinRules {

bool isDigits(const QString &pin)
{
    return std::all_of(pin.cbegin(), pin.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

bool hasLength(const QString &pin, int least)
{
    return pin.size() >= qMax(least, fewestDigits) && pin.size() <= mostDigits;
}

bool isTrivial(const QString &pin)
{
    static const QRegularExpression repeated(u"^(\\d{1,4})\\1+$"_s);
    static const QRegularExpression year(u"^(19|20)\\d\\d$"_s);
    static const QRegularExpression stairs(u"^(\\d)\\1(\\d)\\2(\\d)\\3$"_s);
    static const QString up = u"01234567890123456789012"_s;
    static const QString down = u"98765432109876543210987"_s;
    static const QStringList known = {u"2580"_s,   u"0852"_s,      u"147258"_s, u"258369"_s,
                                      u"159753"_s, u"123654"_s,    u"123321"_s, u"102030"_s,
                                      u"696969"_s, u"147258369"_s, u"5201314"_s};
    if (pin.isEmpty())
        return false;
    const bool steps =
        stairs.match(pin).hasMatch() && pin.at(0).digitValue() + 1 == pin.at(2).digitValue();
    return repeated.match(pin).hasMatch() || year.match(pin).hasMatch() || steps ||
           up.contains(pin) || down.contains(pin) || known.contains(pin);
}

} // namespace Peak::PinRules
