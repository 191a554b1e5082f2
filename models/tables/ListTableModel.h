#pragma once

#include "models/domain/Deadline.h"
#include "models/domain/FilterCondition.h"
#include "models/domain/ListDefinition.h"
#include "models/tables/WindowedTableModel.h"

#include <QDate>
#include <QFuture>

#include <functional>
#include <optional>

namespace Peak {

/** How a ListTableModel gets its rows; the composition root binds it to ListRepository. */
struct ListFetcher
{
    std::function<QFuture<Result<QList<ListRow>>>(const ListPageRequest &)> page;
    std::function<QFuture<Result<ListAnchors>>(const ListQuery &, int step)> anchors;
    std::function<QFuture<Result<QList<ListRow>>>(const ListQuery &, const QList<QUuid> &ids)> rows;
    /** Values of a person or choice column that occur; optional. */
    std::function<QFuture<Result<QList<ListChoice>>>(
        const QString &column, const QJsonObject &filter, const QString &search)>
        choices;
    std::function<void()> cancelAnchors; ///< optional
};

/**
 * The rows of any list of the program that match one filter, in one order, as rows of a table.
 *
 * A ListDefinition says which columns there are and what they hold. Gives text for people
 * (DisplayRole: also for screen readers and copying) and typed values by role; colours, icons and
 * skeletons belong to the delegates. Asks through its fetcher and never queries. Nothing is fetched
 * before the first setFilter(), setSorts() or sort(); calls within one turn of the event loop make
 * one query. Lives on the GUI thread.
 */
class ListTableModel : public WindowedTableModel
{
    Q_OBJECT

public:
    enum ListRole {
        KindRole = FirstSpecificRole, ///< ColumnKind
        ValueRole,                    ///< the cell's QJsonValue as a QVariant
        ChoiceRole,                   ///< the code of a choice column
        DateRole,                     ///< QDate; date and deadline columns
        DaysLeftRole,                 ///< int, negative when over; deadline columns with a date
        DeadlineStateRole,            ///< Deadline::State; deadline columns
        MomentRole,                   ///< QDateTime (UTC)
        MoneyRole,                    ///< decimal text
        PersonRole,                   ///< QUuid
        UrgencyRole,  ///< Deadline::State of the row's most pressing deadline, in every column
        RightsRole,   ///< int, bits of what the person may on the row's exchange
        VersionRole,  ///< qint64
        ExchangeRole, ///< QUuid of the exchange that the row belongs to
        CellsRole,    ///< QJsonObject, the whole row
        FirstFreeRole
    };

    ListTableModel(ListDefinition definition, ListFetcher fetcher, QObject *parent = nullptr);

    const ListDefinition &definition() const { return m_definition; }
    const ListFilter &filter() const { return m_filter; }
    QList<ListSort> sorts() const { return m_sorts; }
    QDate today() const { return m_today; }
    /** The whole row, when it is loaded. */
    std::optional<ListRow> listRowAt(int row) const;
    /** Where a row that starts with `text` in the first sort's column may stand, seen from `from`:
     * a loaded one, else a place near by; -1 where nothing is known. `exact` says which. */
    int findText(const QString &text, int from, bool *exact) const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    void sort(int column, Qt::SortOrder order) override;

public Q_SLOTS:
    void setFilter(const Peak::ListFilter &filter);
    void setSorts(const QList<Peak::ListSort> &sorts);
    /** {"exchange": id} or the like: what the page that shows the list is about. */
    void setScope(const QJsonObject &scope);
    /** The firm's date, from the server; the days left follow it. */
    void setToday(QDate today);
    /** These people or exchanges were changed: rows on hand that name them are read again. */
    void applyRelatedChanges(const QList<QUuid> &ids);
    /** Asks which values of a column there are; the answer is choicesFound(). */
    void findChoices(const QString &column, const QString &search);

Q_SIGNALS:
    void choicesFound(const QString &column, const QString &search,
                      const QList<Peak::ListChoice> &choices);
    void choicesFailed(const QString &column, const Peak::Error &error);

protected:
    void requestRows(quint64 ticket, const ListPageRequest &request) override;
    void requestAnchors(quint64 ticket, const ListQuery &query, int step) override;
    void requestRowsById(quint64 ticket, const ListQuery &query, const QList<QUuid> &ids) override;
    void cancelAnchors() override;
    QVariant cell(const QVariant &value, int column, int role) const override;
    bool cellDiffers(const QVariant &before, const QVariant &after, int column) const override;

private:
    QString displayText(const ListRow &row, const ListColumn &column) const;
    QVariant typedValue(const ListRow &row, const ListColumn &column, int role) const;
    Deadline deadline(const ListRow &row, const ListColumn &column) const;
    Deadline::State urgency(const ListRow &row) const;
    void startList();

    const ListDefinition m_definition;
    ListFetcher m_fetcher;
    ListFilter m_filter;
    QList<ListSort> m_sorts;
    QJsonObject m_scope;
    QDate m_today;
};

} // namespace Peak
