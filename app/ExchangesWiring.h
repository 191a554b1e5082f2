#pragma once

#include "models/domain/Change.h"
#include "models/domain/Identity.h"
#include "models/repositories/ExchangeRepository.h"
#include "models/tables/ExchangeTableModel.h"

#include <QDate>
#include <QObject>
#include <QUuid>

namespace Peak {

class ExchangeDetailsPage;
class ExchangesPage;

/**
 * Introduces the pages about exchanges to their model and their repository.
 *
 * Decides nothing: a page's wish becomes a call, an answer goes back to the page, a change in the
 * feed goes to whoever shows that row. GUI thread.
 */
class ExchangesWiring final : public QObject
{
    Q_OBJECT

public:
    ExchangesWiring(DbSession &work, DbSession &reads, QObject *parent = nullptr);

    ExchangesPage *listPage() const { return m_list; }
    ExchangeDetailsPage *detailsPage() const { return m_details; }
    const ExchangeTableModel &model() const { return *m_model; }

    /** Somebody is in: shows their exchanges, arranged as they left them. */
    void begin(const Identity &identity);
    /** Nobody is in any more: nothing of what was shown stays. */
    void clear();
    /** Midnight passed, or rights changed. */
    void setIdentity(const Identity &identity);
    void openExchange(const QUuid &id);
    void setOnline(bool online);
    void applyChanges(const QList<Change> &changes);
    void refreshAll();

Q_SIGNALS:
    void openRequested(const QUuid &exchangeId);
    void backRequested();
    void viewStateChanged();
    /** What the pages wait for, for the status bar; empty: nothing. */
    void workChanged(const QString &text);

private:
    ExchangeFetcher fetcher();
    void connectList();
    void connectDetails();
    void loadDetails(const QUuid &id);
    void loadCoordinators();

    DbSession &m_work;
    DbSession &m_reads;
    ExchangeRepository m_exchanges;
    ExchangeRepository m_longReads;
    ExchangeTableModel *m_model;
    ExchangesPage *m_list;
    ExchangeDetailsPage *m_details;
    QDate m_today;
    bool m_begun = false;
    bool m_coordinatorsWanted = false; ///< but not before the first rows are there
};

} // namespace Peak
