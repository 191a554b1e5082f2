#include "views/exchanges/ExchangeDelegates.h"

namespace Peak {

ExchangeLook ExchangeLook::of(ExchangeStage stage)
{
    switch (stage) {
    case ExchangeStage::Pending:
        return {QStringLiteral("circle-dashed"), Status::Neutral};
    case ExchangeStage::Identify:
        return {QStringLiteral("search"), Status::Info};
    case ExchangeStage::Receive:
        return {QStringLiteral("house"), Status::Info};
    case ExchangeStage::Completed:
        return {QStringLiteral("circle-check"), Status::Good};
    case ExchangeStage::Terminated:
        return {QStringLiteral("circle-x"), Status::Neutral};
    case ExchangeStage::OnHold:
        return {QStringLiteral("circle-pause"), Status::Warning};
    case ExchangeStage::Other:
        break;
    }
    return {QStringLiteral("circle-help"), Status::Neutral};
}

ExchangeLook ExchangeLook::of(Priority priority)
{
    switch (priority) {
    case Priority::Urgent:
        return {QStringLiteral("chevrons-up"), Status::Danger};
    case Priority::High:
        return {QStringLiteral("chevron-up"), Status::Warning};
    case Priority::Low:
        return {QStringLiteral("chevron-down"), Status::Neutral};
    case Priority::Medium:
        return {QStringLiteral("minus"), Status::Neutral};
    case Priority::Other:
        break;
    }
    return {};
}

} // namespace Peak
