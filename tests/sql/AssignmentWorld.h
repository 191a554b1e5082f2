#pragma once

#include "tests/sql/FirmWorld.h"

/** A firm in which somebody is about to be put on an exchange: the steps, and who sees them. */
class AssignmentWorld
{
protected:
    static constexpr auto Approve = "select api.approve_participant($1)";
    static constexpr auto Withdraw = "select api.withdraw_participant($1, 'No longer needed')";
    static constexpr auto Propose = "select api.propose_participant($1, $2, $3)";

    void makeFirm()
    {
        m_firm = std::make_unique<FirmWorld>();
        m_firm->addFive();
        m_firm->add("admin2", "admin");
        m_firm->add("client2", "client");
        m_firm->add("coordinator2", "coordinator");
        m_firm->add("agency2", "agency");
    }
    QByteArray propose(const QByteArray &by, const QByteArray &whom, const QByteArray &role,
                       const QByteArray &permissions = "null")
    {
        return m_firm->as(by)
            .must("select api.propose_participant($1, $2, $3, " + permissions + ")",
                  {m_exchange, m_firm->id(whom), role})
            .value();
    }
    QByteArray approve(const QByteArray &by, const QByteArray &participant)
    {
        return m_firm->as(by).must("select api.approve_participant($1)", {participant}).value();
    }
    QByteArray seen(const QByteArray &by)
    {
        return m_firm->as(by)
            .must("select count(*) from public.exchanges where id = $1", {m_exchange})
            .value();
    }
    QByteArray participantsSeen(const QByteArray &by)
    {
        return m_firm->as(by)
            .must("select count(*) from public.exchange_participants where exchange_id = $1",
                  {m_exchange})
            .value();
    }
    QByteArray actions(const QByteArray &participant)
    {
        return m_firm->value("select string_agg(action, ' ' order by created_at, action)"
                             " from public.audit_logs where resource_id = $1 and action like "
                             "'participant%' and action !~ '_(created|updated)$'",
                             {participant});
    }

    std::unique_ptr<FirmWorld> m_firm;
    QByteArray m_exchange; ///< the client's, the coordinator's; new for each test
};
