#pragma once

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>

namespace Peak {

/** One of the columns that a list is sorted by. */
struct ListSort
{
    QString column;
    bool descending = false;

    bool operator==(const ListSort &) const = default;
};

/** What a long list shows and in which order; the server knows the names of columns and filters. */
struct ListQuery
{
    static constexpr int MostSorts = 2;

    QList<ListSort> sorts; ///< the first decides; the second where the first finds no difference
    QJsonObject filter;

    bool operator==(const ListQuery &) const = default;
};

/** One row as the server tells it: who it is, where it stands in the order, and its cells by
 * column.
 */
struct ListRow
{
    QUuid id;
    QString sortKey; ///< the keys of the sorts, joined by ListCursor::Separator
    QJsonObject cells;

    bool operator==(const ListRow &) const = default;
};

/** A value that a column can be filtered by, and how people know it. */
struct ListChoice
{
    QString value;
    QString label;

    bool operator==(const ListChoice &) const = default;
};

/**
 * A place between two rows of an ordered list: right behind the row with this key and id, whether
 * that row still exists or not. A null id is the place before the first row. Keys compare bytewise,
 * part by part.
 */
struct ListCursor
{
    static constexpr char16_t Separator = u'\u001e'; ///< between the keys of two sorts

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

Q_DECLARE_METATYPE(Peak::ListRow)
