#pragma once

#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** The pages that exist. */
enum class PageId { Exchanges, ExchangeDetails };

/** What the window shows: a page, and for a details page also which thing. A plain value. */
struct Place
{
    PageId page = PageId::Exchanges;
    QUuid item;

    bool operator==(const Place &) const = default;
};

/** The name of a page for --page and for settings: "exchanges", "exchange". */
QString nameOf(PageId page);

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Place)
