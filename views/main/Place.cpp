#include "views/main/Place.h"

namespace Peak {

QString nameOf(PageId page)
{
    switch (page) {
    case PageId::Exchanges:
        return QStringLiteral("exchanges");
    case PageId::ExchangeDetails:
        return QStringLiteral("exchange");
    }
    return {};
}

} // namespace Peak
