#include "models/domain/Deadline.h"

namespace Peak {

namespace {

constexpr int IdentificationDays = 45;
constexpr int ExchangeDays = 180;

} // namespace

QDate identificationEnd(QDate transfer)
{
    return transfer.addDays(IdentificationDays);
}

QDate exchangeEnd(QDate transfer)
{
    return transfer.addDays(ExchangeDays);
}

Deadline deadlineOn(QDate date, QDate today, bool settled)
{
    Deadline deadline;
    if (!date.isValid())
        return deadline;
    deadline.date = date;
    deadline.state = settled ? Deadline::State::Settled : Deadline::State::Later;
    if (!today.isValid())
        return deadline;
    const int days = int(today.daysTo(date));
    deadline.daysLeft = days;
    if (settled)
        return deadline;
    if (days < 0)
        deadline.state = Deadline::State::Over;
    else if (days == 0)
        deadline.state = Deadline::State::Today;
    else if (days <= 2)
        deadline.state = Deadline::State::TwoDays;
    else if (days <= 7)
        deadline.state = Deadline::State::Week;
    else if (days <= 30)
        deadline.state = Deadline::State::Month;
    return deadline;
}

Deadline day45Deadline(QDate date, QDate today, ExchangeStage stage)
{
    const bool settled = stage == ExchangeStage::Receive || stage == ExchangeStage::Completed ||
                         stage == ExchangeStage::Terminated;
    return deadlineOn(date, today, settled);
}

Deadline day180Deadline(QDate date, QDate today, ExchangeStage stage)
{
    const bool settled = stage == ExchangeStage::Completed || stage == ExchangeStage::Terminated;
    return deadlineOn(date, today, settled);
}

} // namespace Peak
