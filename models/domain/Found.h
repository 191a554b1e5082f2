#pragma once

#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** Something that the server found for words that somebody typed. A plain value. */
struct Found
{
    QString kind; ///< "exchange", "person", "task", "document", "message"
    QUuid id;
    QUuid exchangeId; ///< the exchange that it belongs to, if any
    QString title;
    QString detail; ///< what tells it from others of the same title

    bool operator==(const Found &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Found)
