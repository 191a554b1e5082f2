#pragma once

#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** Somebody as a list or a filter names them. */
struct Person
{
    QUuid id;
    QString name; ///< "First Last", or the company

    bool operator==(const Person &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Person)
