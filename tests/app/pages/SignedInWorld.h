#pragma once

#include "app/PageWorld.h"
#include "models/session/SessionKeeper.h"
#include "tests/support/RoleConnection.h"
#include "tests/support/TestDatabase.h"
#include "views/actions/ActionSet.h"

#include <QPointer>
#include <QPushButton>
#include <QTest>

#include <memory>

namespace Peak {

/** What pages are given in the program, on a real server: one person's sessions, their world, and
 * the page that is open. */
class SignedInWorld final
{
public:
    explicit SignedInWorld(TestDatabase &database)
        : m_database(database),
          m_keeper(m_work, m_reads, m_pulse),
          m_world(m_work, m_reads, m_transfers)
    {
        m_keeper.keepAlso(m_transfers);
        m_world.setPulse(m_pulse, m_keeper.hints());
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

    /** Shown as a window of its own, instead of the page before it. */
    template <typename Page = QWidget>
    Page *open(QWidget *(*make)(PageWorld &))
    {
        m_page.reset();
        m_page.reset(make(m_world));
        m_page->resize(1200, 800);
        m_page->show();
        return static_cast<Page *>(m_page.get());
    }
    void closePage() { m_page.reset(); }
    QWidget *page() const { return m_page.get(); }

    /** Those of the open page that do this; of the first ones there without an id. */
    ActionSet *actions(const QString &id = {})
    {
        const auto sets = m_world.actions().visibleSets(m_page.get());
        for (ActionSet *set : sets) {
            if (id.isEmpty() || set->ids().contains(id))
                return set;
        }
        qFatal("nobody handles %s", qPrintable(id));
    }

    /** The dialog of this kind that the page shows within 10 s, or null. */
    template <typename Dialog>
    QPointer<Dialog> dialog() const
    {
        Dialog *found = nullptr;
        const bool there = QTest::qWaitFor(
            [&] {
                const auto all = m_page->findChildren<Dialog *>();
                for (Dialog *one : all) {
                    if (one->isVisible())
                        found = one;
                }
                return found != nullptr;
            },
            10000);
        return there ? found : nullptr;
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
    DbSession m_transfers{QStringLiteral("transfers")};
    SessionKeeper m_keeper;
    PageWorld m_world;
    std::unique_ptr<QWidget> m_page;
};

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
