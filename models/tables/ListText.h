#pragma once

#include "models/domain/ListDefinition.h"

#include <QCoreApplication>
#include <QJsonValue>
#include <QString>

namespace Peak {

/**
 * The words for a cell's value, by the kind of its column; the same in lists, forms and copied
 * text. Stateless; safe on any thread.
 */
class ListText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ListText)

public:
    /** Everything but deadlines, which need the firm's day (ExchangeText::deadline). */
    static QString cell(const ListColumn &column, const QJsonValue &value);
    static QString flag(bool on);
    /** "1.2 MB". */
    static QString size(const QString &bytes);
    /** "1,250,000" or "12.5" from decimal text, without going through a double. */
    static QString number(const QString &decimal);
    /** "(206) 555-0158 ext. 12" for a number of the United States, however it was written; any
     * other as it is. */
    static QString phone(const QString &written);
};

} // namespace Peak
