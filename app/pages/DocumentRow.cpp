#include "app/pages/DocumentRow.h"

#include "app/pages/Rights.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QString DocumentRow::quoted() const
{
    return QChar(0x201c) + name + QChar(0x201d);
}

DocumentRow DocumentRow::of(const ListRow &row)
{
    const QJsonObject &cells = row.cells;
    const auto text = [&cells](QStringView name) { return cells.value(name).toString(); };
    const auto number = [&cells](QStringView name) { // lists tell numbers as decimal text
        return cells.value(name).toVariant().toLongLong();
    };
    DocumentRow document;
    document.id = row.id;
    document.version = number(u"version");
    document.number = int(number(u"number"));
    document.name = text(u"name");
    document.type = text(u"type");
    document.format = text(u"format");
    document.bytes = number(u"size");
    document.exchange = QUuid::fromString(text(u"exchange_id"));
    document.removed = text(u"state") == u"removed";
    document.pin = cells.value(u"pin").toBool();
    document.viewOnly = cells.value(u"view_only").toBool();
    document.manages = Peak::manages(row);
    document.uploader =
        QUuid::fromString(cells.value(u"uploaded_by").toObject().value(u"id").toString());
    return document;
}

} // namespace Peak
