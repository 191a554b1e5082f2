#pragma once

#include "models/db/ConnectionSettings.h"
#include "tests/benchmarks/BenchWorld.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Peak {

/**
 * The world of bench_Access: beside what BenchWorld has, a coordinator of every twentieth exchange,
 * a client with some hundred exchanges, and a long record of who did what.
 *
 * What is derived from the exchanges is written once for all of them, with triggers off; what is
 * there already is kept.
 */
class AccessWorld final
{
public:
    explicit AccessWorld(const QStringList &arguments);

    struct Person
    {
        QString name; ///< for people who read the figures
        QString id;
        QString column; ///< where exchanges name them; empty: they see everything
        ConnectionSettings session;
        qint64 exchanges = 0;
    };
    const QList<Person> &people() const { return m_people; }
    BenchWorld &world() { return m_world; }
    qint64 count(const QByteArray &table);

private:
    void widen();
    void record(qint64 rows);
    void addPerson(const QString &name, const QByteArray &id, const QByteArray &role);

    BenchWorld m_world;
    QList<Person> m_people;
};

} // namespace Peak
