#pragma once

#include <QByteArrayList>
#include <QList>
#include <QSet>

#include <optional>

/** Who may see what, once more and apart from the database: what its rules are compared with. */
namespace AccessModel {

using Ids = QSet<QByteArray>;

struct Person
{
    QByteArray id;
    QByteArray role;
    bool user = true;
    bool active = true;
};

struct Exchange
{
    QByteArray id;
    QByteArray client;
    QByteArray coordinator;
};

struct Participant
{
    QByteArray id;
    QByteArray exchange;
    QByteArray contact;
    QByteArray role;
    std::optional<QByteArrayList> permissions;
    bool active = true;
};

/**
 * The matrix once more, written from its description and not from the database's code: slow, plain,
 * and therefore easy to check by eye.
 */
struct World
{
    enum Right {
        See = 1,
        Message = 2,
        Upload = 4,
        Manage = 8,
        Documents = 16,
        Tasks = 32,
        WorkOnTasks = 64,
        All = 127
    };

    QList<Person> people;
    QList<Exchange> exchanges;
    QList<Participant> participants;

    static int ofRole(const QByteArray &role)
    {
        if (role == "coordinator")
            return All;
        if (role == "client" || role == "agency")
            return All & ~Manage;
        if (role == "third_party")
            return See | Message | Documents | Tasks;
        return 0;
    }

    static int ofPermissions(const std::optional<QByteArrayList> &permissions)
    {
        if (!permissions)
            return All;
        if (!permissions->contains("view"))
            return 0;
        int rights = See | Documents | Tasks | WorkOnTasks;
        rights |= permissions->contains("message") ? Message : 0;
        rights |= permissions->contains("upload") ? Upload : 0;
        rights |= permissions->contains("manage") ? Manage : 0;
        return rights;
    }

    int rights(const Person &person, const Exchange &exchange) const
    {
        if (!person.user || !person.active)
            return 0;
        if (person.role == "admin")
            return All;
        int rights = 0;
        if (exchange.client == person.id)
            rights |= ofRole(person.role) & ofRole("client");
        if (exchange.coordinator == person.id)
            rights |= ofRole(person.role) & ofRole("coordinator");
        for (const Participant &one : participants) {
            if (one.active && one.exchange == exchange.id && one.contact == person.id)
                rights |= ofRole(person.role) & ofRole(one.role) & ofPermissions(one.permissions);
        }
        return rights & See ? rights : 0;
    }

    Ids visibleExchanges(const Person &person) const
    {
        Ids ids;
        for (const Exchange &exchange : exchanges) {
            if (rights(person, exchange) & See)
                ids.insert(exchange.id);
        }
        return ids;
    }

    Ids visibleParticipants(const Person &person) const
    {
        const Ids seen = visibleExchanges(person);
        Ids ids;
        for (const Participant &one : participants) {
            if (seen.contains(one.exchange))
                ids.insert(one.id);
        }
        return ids;
    }

    /** Staff sees everybody; others see themselves and those they share an exchange with. */
    Ids visibleContacts(const Person &person) const
    {
        Ids ids;
        const bool staff = person.role == "admin" || person.role == "coordinator";
        for (const Person &one : people) {
            if (staff || one.id == person.id)
                ids.insert(one.id);
        }
        const Ids seen = visibleExchanges(person);
        for (const Exchange &exchange : exchanges) {
            if (seen.contains(exchange.id))
                ids |= Ids{exchange.client, exchange.coordinator};
        }
        for (const Participant &one : participants) {
            if (one.active && seen.contains(one.exchange))
                ids.insert(one.contact);
        }
        ids.remove(QByteArray());
        return ids;
    }
};

} // namespace AccessModel
