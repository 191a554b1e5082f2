#pragma once

#include "tests/sql/DoorTalk.h"

#include <memory>

namespace Peak {

/**
 * Two admins and a coordinator at the door, none of whom has a second factor yet. A base of test
 * classes, which call begin() and forgetFactors() from their slots.
 */
class SecondFactorWorld
{
protected:
    void begin()
    {
        m_database = std::make_unique<TestDatabase>();
        admin().must("update peak.settings set value = '10000' where key = 'sign_in.per_second'");
        m_boss =
            m_database->addPerson(QStringLiteral("boss@example.test"), QStringLiteral("admin"));
        m_database->addPerson(QStringLiteral("chief@example.test"), QStringLiteral("admin"));
        m_database->addPerson(QStringLiteral("dana@example.test"), QStringLiteral("coordinator"));
    }
    void forgetFactors()
    {
        m_door.reset();
        forget();
        admin().must("delete from auth.second_factors; delete from auth.recovery_codes");
        admin().must("update peak.settings set value = '[\"admin\"]'"
                     " where key = 'security.force_second_factor_roles'");
        m_door = std::make_unique<DoorTalk>(*m_database);
    }

    RawConnection &admin() { return m_database->admin(); }
    /** Enrols at the door; the seed. */
    QByteArray enrol(const QByteArray &email)
    {
        const QByteArray ticket = m_door->ticket(email);
        const QByteArray seed = m_door->enrolBegin(ticket).value(QStringLiteral("secret"));
        const QString outcome =
            m_door->outcome(m_door->enrolConfirm(ticket, RoleConnection::totp(seed)));
        if (outcome != QStringLiteral("signed_in"))
            qFatal("enrolment: %s", qUtf8Printable(outcome));
        forget();
        return seed;
    }
    void forget() { admin().must("delete from auth.attempts"); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DoorTalk> m_door;
    QByteArray m_boss;
};

} // namespace Peak
