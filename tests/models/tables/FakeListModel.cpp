#include "tests/models/tables/FakeListModel.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Test {

FakeList::Place FakeList::placeOf(const QString &key, const QUuid &id) const
{
    const auto turned = [](QByteArray bytes, bool descending) {
        for (char &byte : bytes)
            byte = descending ? char(~byte) : byte;
        return bytes.append(descending ? char(0xff) : char(0));
    };
    QByteArray place;
    const QByteArrayList parts = key.toUtf8().split(char(ListCursor::Separator));
    for (qsizetype i = 0; i < parts.size(); ++i)
        place += turned(parts.at(i), sorts.value(i).descending);
    return {place, turned(id.toRfc4122(), sorts.constLast().descending)};
}

QUuid FakeList::add(const QString &key, const QString &label)
{
    const WindowRow row{QUuid(m_next * 2654435761U, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), key, label};
    ++m_next;
    m_rows.insert(placeOf(row), row);
    m_places.insert(row.id, placeOf(row));
    return row.id;
}

void FakeList::move(const QUuid &id, const QString &key)
{
    WindowRow row = m_rows.take(find(id));
    row.sortKey = key;
    m_rows.insert(placeOf(row), row);
    m_places.insert(id, placeOf(row));
}

void FakeList::rename(const QUuid &id, const QString &label)
{
    m_rows[find(id)].value = label;
}

void FakeList::remove(const QUuid &id)
{
    m_rows.remove(find(id));
    m_places.remove(id);
}

QList<WindowRow> FakeList::page(const ListPageRequest &request) const
{
    auto row = m_rows.cbegin();
    if (!request.after.isStart())
        row = m_rows.upperBound(placeOf(request.after.key, request.after.id));
    QList<WindowRow> rows;
    for (int i = 0; row != m_rows.cend() && i < request.skip + request.limit; ++i, ++row) {
        if (i >= request.skip)
            rows.append(*row);
    }
    return rows;
}

ListAnchors FakeList::anchors(int step) const
{
    ListAnchors anchors;
    anchors.total = m_rows.size();
    anchors.anchors.append(ListAnchor());
    qint64 position = 0;
    for (const WindowRow &row : m_rows) {
        if (++position % step == 0)
            anchors.anchors.append(ListAnchor{position, row.cursor()});
    }
    return anchors;
}

QList<WindowRow> FakeList::byId(const QList<QUuid> &ids) const
{
    QList<WindowRow> rows;
    for (const QUuid &id : ids) {
        if (m_places.contains(id))
            rows.append(m_rows.value(find(id)));
    }
    return rows;
}

void FakeListModel::requestRows(quint64 ticket, const ListPageRequest &request)
{
    rowsAsked.append({ticket, request});
    allRequests.append(request);
}

void FakeListModel::requestAnchors(quint64 ticket, const ListQuery &, int)
{
    anchorsAsked.append(ticket);
    ++anchorRequests;
}

void FakeListModel::requestRowsById(quint64 ticket, const ListQuery &, const QList<QUuid> &ids)
{
    changesAsked.append({ticket, ids});
}

void FakeListModel::answerRows()
{
    const Asked asked = rowsAsked.takeFirst();
    receiveRows(asked.ticket, m_list.page(asked.request));
}

void FakeListModel::answerAnchors()
{
    receiveAnchors(anchorsAsked.takeFirst(), m_list.anchors(AnchorStep));
}

void FakeListModel::answerChanges()
{
    const auto [ticket, ids] = changesAsked.takeFirst();
    receiveRowsById(ticket, m_list.byId(ids));
}

void FakeListModel::failRows(const Error &error)
{
    receiveRows(rowsAsked.takeFirst().ticket, error);
}

void FakeListModel::settle()
{
    int quiet = 0;
    while (quiet < 3) {
        QCoreApplication::processEvents();
        const bool busy =
            !rowsAsked.isEmpty() || !anchorsAsked.isEmpty() || !changesAsked.isEmpty();
        quiet = busy ? 0 : quiet + 1;
        if (!changesAsked.isEmpty())
            answerChanges();
        if (!rowsAsked.isEmpty())
            answerRows();
        if (!anchorsAsked.isEmpty())
            answerAnchors();
    }
}

int FakeListModel::loadedRows() const
{
    return int(loadedIds([](const QVariant &) { return true; }).size());
}

QVariant FakeListModel::cell(const QVariant &value, int column, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    return value.toString().split(u'|').value(column);
}

bool FakeListModel::cellDiffers(const QVariant &before, const QVariant &after, int column) const
{
    return cell(before, column, Qt::DisplayRole) != cell(after, column, Qt::DisplayRole);
}

} // namespace Peak::Test
