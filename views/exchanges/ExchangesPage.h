#pragma once

#include "models/db/Error.h"
#include "models/domain/ExchangeFilter.h"

#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QTimer>
#include <QUuid>
#include <QWidget>

class QLineEdit;
class QStackedWidget;

namespace Peak {

class ChipRow;
class ChoiceButton;
class DataTable;
class EmptyState;
class ExchangeTableModel;
class MessageBar;
class PageHeader;

/**
 * The list of exchanges: search, filters, sort, columns, and the way into one exchange.
 *
 * Shows one ExchangeTableModel, which it is given and does not own; it turns what the person wishes
 * into the model's filter and sort, and queries nothing. What the person arranged is one JSON value
 * (viewState) that others store. GUI thread.
 */
class ExchangesPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ExchangesPage(Peak::ExchangeTableModel *model, QWidget *parent = nullptr);
    ~ExchangesPage() override;

    /** Columns with order and width, sort, filters: {"table": {...}, "filter": {...}}. */
    QJsonObject viewState() const;
    /** Arranges the page so and starts the query; call it with {} where nothing was stored. */
    void applyViewState(const QJsonObject &state);

    /** Nothing of the person before stays; the query begins anew with applyViewState(). */
    void clear();
    /** What was arranged a moment ago is told now, since nobody may be there in a moment. */
    void tellViewState();

    /** The people that the coordinator filter offers, by name. */
    void setCoordinators(const QList<QPair<QUuid, QString>> &coordinators);

    QUuid currentExchange() const;
    void selectExchange(const QUuid &id);
    DataTable *table() const { return m_table; }
    MessageBar *messages() const { return m_messages; }

public Q_SLOTS:
    /** Dims what is on screen: the line is down and it may be old. */
    void setStale(bool stale);
    /** A failure that is not the list's own; those show by themselves. */
    void showError(const Peak::Error &error);
    /** True where the person sees the exchanges assigned to them only: the empty list says so. */
    void setAssignedOnly(bool assignedOnly);
    void focusFilter();
    void clearFilters();

Q_SIGNALS:
    void openRequested(const QUuid &exchangeId);
    /** The person asked to try again; the model was told already. */
    void retryRequested();
    /** The person wants the running query stopped. */
    void cancelRequested();
    /** What the page waits for when it takes longer than a moment, for the status bar; empty:
     * nothing. */
    void workChanged(const QString &text);
    /** A moment after the person stopped changing it. */
    void viewStateChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeFilterRow();
    void makeTable();
    void takeFilter(const Peak::ExchangeFilter &filter);
    ExchangeFilter shownFilter() const;
    void applyFilter();
    void removeChip(const QString &key);
    void updateChips();
    void updateCount();
    void updateState();
    void updateWork();
    void onFailed(const Peak::Error &error);
    void onCopied(int rows, int missing);

    ExchangeTableModel *m_model;
    PageHeader *m_header;
    MessageBar *m_messages;
    QLineEdit *m_search;
    ChoiceButton *m_stages;
    ChoiceButton *m_coordinators;
    ChipRow *m_chips;
    DataTable *m_table;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QTimer m_searchDelay;
    QTimer m_stateDelay;
    QTimer m_workDelay;
    QTimer m_noticeDelay;
    QUuid m_wanted; ///< the row to select again once a new query is there
    bool m_stale = false;
    bool m_working = false;
    bool m_failureShown = false;
    bool m_assignedOnly = false;
};

} // namespace Peak
