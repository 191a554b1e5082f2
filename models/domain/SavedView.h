#pragma once

#include <QJsonObject>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace Peak {

/** An arrangement of a list that somebody gave a name: columns, sorts and filter as one JSON value.
 */
struct SavedView
{
    QUuid id;
    QString name;
    QJsonObject state;
    bool shared = false;
    bool mine = false;
    bool mayChange = false; ///< this person may save, rename and remove it
    bool begins = false;    ///< the list of this person's role begins with it
    QStringList defaultFor; ///< the roles that begin with it, as far as this person may know
    qint64 version = 0;

    bool operator==(const SavedView &) const = default;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::SavedView)
