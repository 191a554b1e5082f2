// What a sign-in takes beside the password's own hash: see README.md.
#include "tests/benchmarks/Measure.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QCoreApplication>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    TestDatabase database(TestServer::ownServer());
    RawConnection &owner = database.admin();
    // Durable, unlike in tests.
    for (const QByteArray setting : {"fsync", "synchronous_commit", "full_page_writes"})
        owner.must("alter system set " + setting + " = on");
    owner.must("select pg_reload_conf()");
    // As it is out of the box.
    owner.must("update peak.settings set value = '12' where key = 'password.bcrypt_cost'");
    owner.must("update peak.settings set value = '100' where key = 'session.per_person'");
    database.addPerson(u"dana@example.test"_s, u"coordinator"_s);
    QList<double> door;
    QList<double> withLine;
    QList<double> hash;
    for (int i = -2; i < Measure::argument(u"--runs"_s, 21); ++i) { // two to warm up
        RoleConnection::Ticket ticket;
        const double opened = Measure::timed(
            [&] { ticket = RoleConnection::signIn(database, u"dana@example.test"_s); });
        const double first = Measure::timed([&] {
            RawConnection session(database.uriAs(ticket.role, ticket.secret));
            session.must("select role from api.who_am_i()");
        });
        const double hashed = Measure::timed([&] {
            owner.must("select crypto.crypt('otter-plays-piano', crypto.gen_salt('bf', 12))");
        });
        if (i < 0)
            continue;
        door.append(opened);
        withLine.append(opened + first);
        hash.append(hashed);
    }
    Measure::line(u"through the door"_s, Measure::medianOf(door), u"bcrypt alone"_s,
                  Measure::medianOf(hash));
    Measure::line(u"and into the session"_s, Measure::medianOf(withLine), u"bcrypt alone"_s,
                  Measure::medianOf(hash));
    Measure::out() << "beside the hash: " << Measure::medianOf(withLine) - Measure::medianOf(hash)
                   << " ms" << Qt::endl;
    return 0;
}
