#pragma once

#include "models/domain/ListQuery.h"

#include <QUuid>

namespace Peak {

/** What a row of the list of documents says, as far as what is done with it needs it. A plain
 * value. */
struct DocumentRow
{
    QUuid id;
    qint64 version = 0; ///< of the row
    int number = 0;     ///< of the content: 1 is the first
    QString name;
    QString type;   ///< "Deed"
    QString format; ///< "pdf"
    qint64 bytes = 0;
    QUuid exchange; ///< null: the firm's
    bool removed = false;
    bool pin = false;
    bool viewOnly = false;
    bool manages = false; ///< the person manages its exchange
    QUuid uploader;

    bool ofExchange() const { return !exchange.isNull(); }
    QString quoted() const;
    static DocumentRow of(const ListRow &row);
};

} // namespace Peak
