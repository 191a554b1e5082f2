#pragma once

#include "models/tables/ListTableModel.h"

#include <QObject>

namespace Peak {

class ExchangesPage;
class ListWiring;
class PageWorld;

/**
 * The list of exchanges, which is there from the start and stays while people come and go: what
 * everybody waits for first is read while the window is put on screen.
 *
 * Introduces the page to its model and its actions and decides nothing. The page belongs to the
 * window. GUI thread.
 */
class ExchangesWiring final : public QObject
{
    Q_OBJECT

public:
    explicit ExchangesWiring(PageWorld &world, QObject *parent = nullptr);

    ExchangesPage *listPage() const { return m_page; }
    const ListTableModel &model() const { return *m_model; }

    /** Somebody is in (see PageWorld::identity()): shows their exchanges, arranged as they left
     * them. */
    void begin();
    /** Nobody is in any more: nothing of what was shown stays. */
    void clear();

private:
    void makeActions();
    void takeIdentity();

    PageWorld &m_world;
    ListTableModel *m_model;
    ExchangesPage *m_page;
    ListWiring *m_stay = nullptr; ///< of the person who is in
};

} // namespace Peak
