#include "models/tables/lists/ListChoices.h"

#include "models/domain/Role.h"
#include "models/tables/ExchangeText.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QList<ColumnChoice> ListChoices::stages()
{
    const auto stage = [](ExchangeStage value, const QString &icon, Status status) {
        return ColumnChoice{exchangeStageCode(value), ExchangeText::stage(value), icon, status};
    };
    return {
        stage(ExchangeStage::Pending, u"circle-dashed"_s, Status::Neutral),
        stage(ExchangeStage::Identify, u"search"_s, Status::Info),
        stage(ExchangeStage::Receive, u"house"_s, Status::Info),
        stage(ExchangeStage::Completed, u"circle-check"_s, Status::Good),
        stage(ExchangeStage::Terminated, u"circle-x"_s, Status::Neutral),
        stage(ExchangeStage::OnHold, u"circle-pause"_s, Status::Warning),
    };
}

QList<ColumnChoice> ListChoices::priorities()
{
    const auto priority = [](Priority value, const QString &icon, Status status) {
        return ColumnChoice{priorityCode(value), ExchangeText::priority(value), icon, status};
    };
    return {
        priority(Priority::Low, u"chevron-down"_s, Status::Neutral),
        priority(Priority::Medium, u"minus"_s, Status::Neutral),
        priority(Priority::High, u"chevron-up"_s, Status::Warning),
        priority(Priority::Urgent, u"chevrons-up"_s, Status::Danger),
    };
}

QList<ColumnChoice> ListChoices::roles()
{
    QList<ColumnChoice> choices;
    for (const Role role :
         {Role::Admin, Role::Coordinator, Role::Client, Role::ThirdParty, Role::Agency})
        choices.append({roleCode(role), roleLabel(role), {}, Status::Neutral});
    return choices;
}

QList<ColumnChoice> ListChoices::permissions()
{
    return {
        {u"view"_s, tr("See"), {}, Status::Neutral},
        {u"message"_s, tr("Write messages"), {}, Status::Neutral},
        {u"upload"_s, tr("Upload"), {}, Status::Neutral},
        {u"manage"_s, tr("Manage"), {}, Status::Neutral},
    };
}

QList<ColumnChoice> ListChoices::outcomes()
{
    return {
        {u"true"_s, tr("Done"), u"circle-check"_s, Status::Good},
        {u"false"_s, tr("Refused"), u"circle-alert"_s, Status::Danger},
    };
}

} // namespace Peak
