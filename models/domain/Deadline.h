#pragma once

#include "models/domain/ExchangeStage.h"

#include <QDate>
#include <QMetaType>

#include <optional>

namespace Peak {

/**
 * A date by which something must have happened, seen from the firm's today.
 *
 * A plain value without words: "6 days", "today", "3 days over" are said by whoever shows it. Dates
 * are dates, not moments: "today" comes from the server, in the firm's time zone, never from this
 * computer.
 */
struct Deadline
{
    enum class State {
        None,    ///< no date
        Settled, ///< the stage is past it, so nobody has to act; the date is history
        Over,    ///< missed
        Today,
        TwoDays, ///< within 48 hours
        Week,    ///< within seven days
        Month,   ///< within thirty days
        Later,
    };

    QDate date;
    State state = State::None;
    std::optional<int> daysLeft; ///< negative when over; none without a date or without a today

    bool operator==(const Deadline &) const = default;
};

/** The last day to identify, day 45 after the transfer of the relinquished property (day 0). Never
 * moved for weekends and holidays: Treas. Reg. 1.1031(k)-1(b)(2). Invalid without a transfer. */
QDate identificationEnd(QDate transfer);
/** The last day to receive, day 180, counted the same way; the due date of the return may end the
 * exchange earlier, and is not known here. */
QDate exchangeEnd(QDate transfer);

/** `settled`: the thing that the date limits is done or no longer wanted. */
Deadline deadlineOn(QDate date, QDate today, bool settled);

/** The end of the identification period; settled once the stage is beyond it. */
Deadline day45Deadline(QDate date, QDate today, ExchangeStage stage);
/** The end of the exchange period; settled once the exchange is completed or terminated. */
Deadline day180Deadline(QDate date, QDate today, ExchangeStage stage);

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Deadline)
Q_DECLARE_METATYPE(Peak::Deadline::State)
