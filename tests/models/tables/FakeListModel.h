#pragma once

#include "models/tables/WindowedTableModel.h"

#include <QMap>

namespace Peak::Test {

/** A list as a server holds it: rows by key and id, changed by whom it pleases. */
class FakeList
{
public:
    using Place = std::pair<QByteArray, QByteArray>; ///< key, id; both compare bytewise

    QList<ListSort> sorts{{QStringLiteral("number"), false}};

    QUuid add(const QString &key, const QString &label);
    void move(const QUuid &id, const QString &key);
    void rename(const QUuid &id, const QString &label);
    void remove(const QUuid &id);

    qsizetype size() const { return m_rows.size(); }
    QList<WindowRow> rows() const { return m_rows.values(); }
    QList<WindowRow> page(const ListPageRequest &request) const;
    ListAnchors anchors(int step) const;
    QList<WindowRow> byId(const QList<QUuid> &ids) const;

private:
    /** Bytes that compare as the sorts want it: those of a descending one are turned round. */
    Place placeOf(const QString &key, const QUuid &id) const;
    Place placeOf(const WindowRow &row) const { return placeOf(row.sortKey, row.id); }
    Place find(const QUuid &id) const { return m_places.value(id); }

    QMap<Place, WindowRow> m_rows;
    QHash<QUuid, Place> m_places;
    quint32 m_next = 1;
};

/** A windowed table over a FakeList whose answers come when the test says so. */
class FakeListModel final : public WindowedTableModel
{
    Q_OBJECT

public:
    explicit FakeListModel(FakeList &list) : m_list(list) {}

    void ask(const QString &sort) { setQuery({{{sort, false}}, {}}); }
    void ask(const QList<ListSort> &sorts) { setQuery({sorts, {}}); }
    /** Answers everything that is asked, until nothing is. */
    void settle();
    /** Answers the oldest request for rows. */
    void answerRows();
    void answerAnchors();
    void answerChanges();
    void failRows(const Error &error);
    int loadedRows() const;

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : 3;
    }

    struct Asked
    {
        quint64 ticket = 0;
        ListPageRequest request;
    };
    QList<Asked> rowsAsked;
    QList<ListPageRequest> allRequests;
    QList<quint64> anchorsAsked;
    int anchorRequests = 0;
    int cancelled = 0;
    QList<std::pair<quint64, QList<QUuid>>> changesAsked;

protected:
    void requestRows(quint64 ticket, const ListPageRequest &request) override;
    void requestAnchors(quint64 ticket, const ListQuery &query, int step) override;
    void requestRowsById(quint64 ticket, const ListQuery &query, const QList<QUuid> &ids) override;
    void cancelAnchors() override { ++cancelled; }
    QVariant cell(const QVariant &value, int column, int role) const override;
    bool cellDiffers(const QVariant &before, const QVariant &after, int column) const override;

private:
    FakeList &m_list;
};

} // namespace Peak::Test
