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

/** A task, a message or a document. */
struct Thing
{
    QByteArray id;
    QByteArray exchange; ///< empty: the firm's
    QByteArray uploader;
    QByteArray level;
    QByteArrayList allowedRoles;
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
    QList<Thing> tasks;
    QList<Thing> messages;
    QList<Thing> documents;

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

    int rights(const Person &person, const QByteArray &exchange) const
    {
        for (const Exchange &one : exchanges) {
            if (one.id == exchange)
                return rights(person, one);
        }
        return 0;
    }

    Ids visibleThings(const Person &person, const QList<Thing> &things, Right right) const
    {
        Ids ids;
        for (const Thing &one : things) {
            if (rights(person, one.exchange) & right)
                ids.insert(one.id);
        }
        return ids;
    }

    bool maySee(const Person &person, const Thing &document) const
    {
        if (!person.user || !person.active)
            return false;
        if (person.role == "admin")
            return true;
        const bool allowed = document.allowedRoles.contains(person.role);
        if (!document.active || ofRole(person.role) == 0)
            return false;
        if (document.exchange.isEmpty())
            return document.level == "public" || allowed || document.uploader == person.id;
        const int has = rights(person, document.exchange);
        if (document.level == "public")
            return has & See;
        if (!(has & Documents))
            return false;
        return document.level == "exchange" || allowed || document.uploader == person.id ||
               (has & Manage);
    }

    Ids visibleDocuments(const Person &person) const
    {
        Ids ids;
        for (const Thing &one : documents) {
            if (maySee(person, one))
                ids.insert(one.id);
        }
        return ids;
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

    /** Who sees people that are proposed for an exchange or left it: its coordinators and clients.
     */
    bool judges(const Person &person, const Exchange &exchange) const
    {
        if (!person.user || !person.active)
            return false;
        const bool coordinator = person.role == "coordinator";
        if (person.role == "admin" || exchange.client == person.id ||
            (coordinator && exchange.coordinator == person.id))
            return true;
        for (const Participant &one : participants) {
            if (one.active && one.exchange == exchange.id && one.contact == person.id &&
                (ofPermissions(one.permissions) & See) &&
                (one.role == "client" || (coordinator && one.role == "coordinator")))
                return true;
        }
        return false;
    }

    Ids judgedExchanges(const Person &person) const
    {
        Ids ids;
        for (const Exchange &exchange : exchanges) {
            if (judges(person, exchange))
                ids.insert(exchange.id);
        }
        return ids;
    }

    Ids visibleParticipants(const Person &person) const
    {
        const Ids seen = visibleExchanges(person);
        const Ids judged = judgedExchanges(person);
        Ids ids;
        for (const Participant &one : participants) {
            if (seen.contains(one.exchange) && (one.active || judged.contains(one.exchange)))
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
        const Ids judged = judgedExchanges(person);
        for (const Participant &one : participants) {
            if (judged.contains(one.exchange) || (one.active && seen.contains(one.exchange)))
                ids.insert(one.contact);
        }
        ids.remove(QByteArray());
        return ids;
    }
};

} // namespace AccessModel
