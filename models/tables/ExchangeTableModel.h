#pragma once

#include "models/domain/Deadline.h"
#include "models/domain/Exchange.h"
#include "models/domain/ExchangeFilter.h"
#include "models/tables/WindowedTableModel.h"

#include <QDate>
#include <QFuture>

#include <functional>
#include <optional>

namespace Peak {

/** How an ExchangeTableModel gets its rows; the composition root binds it to ExchangeRepository. */
struct ExchangeFetcher
{
    std::function<QFuture<Result<QList<ExchangeRow>>>(const ListPageRequest &)> page;
    std::function<QFuture<Result<ListAnchors>>(const ListQuery &, int step)> anchors;
    std::function<QFuture<Result<QList<ExchangeRow>>>(const ListQuery &, const QList<QUuid> &ids)>
        rows;
    std::function<void()> cancelAnchors; ///< optional
};

/**
 * The exchanges that match one filter, in one order, as rows of a table.
 *
 * Gives text for people (DisplayRole: also for screen readers and copying) and typed values by
 * role; colours, icons and skeletons belong to the delegate. Asks through its fetcher and never
 * queries. Nothing is fetched before the first setFilter() or sort(); calls within one turn of the
 * event loop make one query. Lives on the GUI thread.
 */
class ExchangeTableModel final : public WindowedTableModel
{
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        NameColumn,
        ClientColumn,
        CoordinatorColumn,
        StageColumn,
        PriorityColumn,
        PropertyColumn,
        Day45Column,
        Day180Column,
        ValueColumn,
        UpdatedColumn,
        ColumnCount
    };

    enum ExchangeRole {
        DateRole = FirstSpecificRole, ///< QDate; day 45 and day 180 only
        DaysLeftRole,                 ///< int, negative when over; invalid without a date
        DeadlineStateRole,            ///< Deadline::State; day 45 and day 180 only
        StageRole,                    ///< ExchangeStage, in every column
        PriorityRole,                 ///< Priority, in every column
        MoneyRole,                    ///< decimal text; value only
        MomentRole,                   ///< QDateTime (UTC); updated only
    };

    explicit ExchangeTableModel(ExchangeFetcher fetcher, QObject *parent = nullptr);

    /** The word by which the server and the saved preferences know a column ("number", "day_45").
     */
    static QString sortName(int column);
    /** -1 for a word that is none. */
    static int columnOfSortName(const QString &name);

    const ExchangeFilter &filter() const { return m_filter; }
    int sortColumn() const { return columnOfSortName(query().sort); }
    Qt::SortOrder sortOrder() const;
    /** The whole row, when it is loaded. */
    std::optional<ExchangeRow> exchangeAt(int row) const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    void sort(int column, Qt::SortOrder order) override;

public Q_SLOTS:
    void setFilter(const Peak::ExchangeFilter &filter);
    /** The firm's date, from the server; the days left follow it. */
    void setToday(QDate today);
    /** These contacts were changed: rows on hand that name them are read again. */
    void applyContactChanges(const QList<QUuid> &contactIds);

protected:
    void requestRows(quint64 ticket, const ListPageRequest &request) override;
    void requestAnchors(quint64 ticket, const ListQuery &query, int step) override;
    void requestRowsById(quint64 ticket, const ListQuery &query, const QList<QUuid> &ids) override;
    void cancelAnchors() override;
    QVariant cell(const QVariant &value, int column, int role) const override;
    bool cellDiffers(const QVariant &before, const QVariant &after, int column) const override;

private:
    QVariant displayText(const ExchangeRow &row, int column) const;
    QVariant typedValue(const ExchangeRow &row, int column, int role) const;
    Deadline deadline(const ExchangeRow &row, int column) const;

    ExchangeFetcher m_fetcher;
    ExchangeFilter m_filter;
    QDate m_today;
};

} // namespace Peak
