#pragma once

#include "tests/support/TestDatabase.h"

#include <QHash>
#include <QUuid>

namespace Peak {

/**
 * A small firm with one person of each role and rows of every kind: every state, every deadline,
 * names that are too long and values that are missing. For walks through all pages.
 */
class TourFirm final
{
public:
    TourFirm();

    TestDatabase &database() { return m_database; }
    /** "admin", "coordinator", "client", "third_party", "agency". */
    static QStringList roles();
    static QString emailOf(const QString &role) { return role + QStringLiteral("@tour.test"); }

    /** One that all five may see, with tasks, documents, messages and people. */
    QUuid exchange() const { return m_exchange; }
    QUuid personOf(const QString &role) const { return m_people.value(role); }

private:
    void addPeople();
    void addExchanges();
    void addWork();
    void addRuns();

    TestDatabase m_database;
    QHash<QString, QUuid> m_people;
    QUuid m_exchange;
};

} // namespace Peak
