#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUuid>

namespace Peak {

/** What a long list shows and in which order; the server knows the names of sorts and filters. */
struct ListQuery
{
    QString sort;
    bool descending = false;
    QJsonObject filter;

    bool operator==(const ListQuery &) const = default;
};

/**
 * A place between two rows of an ordered list: right behind the row with this key and id, whether
 * that row still exists or not. A null id is the place before the first row. Keys compare bytewise.
 */
struct ListCursor
{
    QString key;
    QUuid id;

    bool isStart() const { return id.isNull(); }
    bool operator==(const ListCursor &) const = default;
};

/** The row at `position` (0 is the first) is the one right behind `cursor`. */
struct ListAnchor
{
    qint64 position = 0;
    ListCursor cursor;

    bool operator==(const ListAnchor &) const = default;
};

/** Known places spread evenly over a list, from which any row is a short step away. */
struct ListAnchors
{
    qint64 total = 0;
    QList<ListAnchor> anchors; ///< by rising position

    bool operator==(const ListAnchors &) const = default;
};

/** `limit` rows behind `after`, leaving out the first `skip` of them. */
struct ListPageRequest
{
    ListQuery query;
    ListCursor after;
    int skip = 0;
    int limit = 200;

    bool operator==(const ListPageRequest &) const = default;
};

} // namespace Peak
