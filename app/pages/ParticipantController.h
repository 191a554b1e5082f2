#pragma once

#include "models/domain/ListQuery.h"
#include "models/repositories/ParticipantRepository.h"
#include "models/repositories/PeopleRepository.h"

#include <QObject>
#include <QUuid>

#include <optional>

namespace Peak {

class ActionSet;
class ListPage;
class PageWorld;

/** What a row of the list of participants says, as far as its actions need it. A plain value. */
struct ParticipantRow
{
    QUuid id;
    qint64 version = 0;
    QUuid personId;
    QString person;
    QString state;         ///< "pending", "active" or "withdrawn"
    QStringList approvals; ///< roles whose side has agreed: "admin", "client"
    QJsonValue permissions;
    bool manages = false; ///< the one who looks manages the exchange

    static ParticipantRow of(const ListRow &row);
};

/**
 * Who takes part in an exchange: propose, approve, withdraw, permissions, and why somebody sees a
 * thing.
 *
 * Gives the list of the tab "People" its actions and talks to ParticipantRepository about them.
 * Who may decide what is the server's; it says so in a sentence. A child of the page. GUI thread.
 */
class ParticipantController final : public QObject
{
    Q_OBJECT

public:
    ParticipantController(PageWorld &world, ListPage *page, QObject *parent);

    void setExchange(const QUuid &id, const QString &title);
    /** Whether the person manages the exchange: proposing is theirs then. */
    void setManages(bool manages);

    ActionSet *actions() const { return m_actions; }

private:
    void makeActions();
    std::optional<ParticipantRow> selected() const;
    QString whyNot(bool managersOnly) const;
    void propose();
    void approve();
    void approve(const ParticipantRow &row, const QString &reason);
    void askReason(const ParticipantRow &row, const Error &error);
    void withdraw();
    void setPermissions();
    void explain();
    void tell(const QUuid &participant, const QString &told);
    bool isAdmin() const;

    PageWorld &m_world;
    ListPage *m_page;
    ParticipantRepository m_participants;
    PeopleRepository m_people;
    ActionSet *m_actions;
    QUuid m_exchange;
    QString m_title;
    bool m_manages = false;
};

} // namespace Peak
