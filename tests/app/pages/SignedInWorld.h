#pragma once

#include "app/PageWorld.h"
#include "models/session/SessionKeeper.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"

#include <QPointer>
#include <QPushButton>
#include <QTest>

namespace Peak {

/** What pages are given in the program, on a real server: one person's sessions, and their world.
 */
class SignedInWorld final
{
public:
    explicit SignedInWorld(TestDatabase &database)
        : m_database(database), m_keeper(m_work, m_reads, m_pulse), m_world(m_work, m_reads)
    {
        QObject::connect(&m_keeper, &SessionKeeper::changed, &m_world, &PageWorld::changed);
        QObject::connect(&m_keeper, &SessionKeeper::identityChanged, &m_world,
                         &PageWorld::setIdentity);
    }

    /** By password, as the door does it; false: not within 20 s. */
    bool signIn(const QString &email)
    {
        const auto ticket = RoleConnection::signIn(m_database, email);
        SessionCredentials credentials;
        credentials.loginRole = ticket.role;
        credentials.loginSecret = ticket.secret;
        credentials.sessionId = QUuid::fromString(QString::fromLatin1(ticket.sessionId));
        m_keeper.begin(ConnectionSettings::parse(m_database.doorUri()).value(), credentials);
        const bool in = QTest::qWaitFor(
            [&] {
                return m_keeper.status().state == SessionStatus::State::Online &&
                       m_world.identity().email == email;
            },
            20000);
        m_world.setOnline(in);
        return in;
    }

    PageWorld &world() { return m_world; }
    SessionKeeper &keeper() { return m_keeper; }
    DbSession &work() { return m_work; }
    DbSession &reads() { return m_reads; }

private:
    TestDatabase &m_database;
    DbSession m_work{QStringLiteral("work")};
    DbSession m_reads{QStringLiteral("reads")};
    DbSession m_pulse{QStringLiteral("pulse")};
    SessionKeeper m_keeper;
    PageWorld m_world;
};

/** The dialog of this kind that a page shows within 10 s, or null. */
template <typename Dialog>
QPointer<Dialog> shownDialog(const QWidget *page)
{
    Dialog *found = nullptr;
    const bool there = QTest::qWaitFor(
        [&] {
            const auto all = page->findChildren<Dialog *>();
            for (Dialog *one : all) {
                if (one->isVisible())
                    found = one;
            }
            return found != nullptr;
        },
        10000);
    return there ? found : nullptr;
}

/** The button with these words, mnemonics aside, or null. */
inline QPushButton *buttonOf(const QWidget *parent, const QString &text)
{
    const auto buttons = parent->findChildren<QPushButton *>();
    for (QPushButton *one : buttons) {
        if (one->text().remove(QLatin1Char('&')) == text)
            return one;
    }
    return nullptr;
}

} // namespace Peak
