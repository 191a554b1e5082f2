#pragma once

#include "models/domain/ExchangeStage.h"
#include "models/domain/Priority.h"
#include "models/domain/Status.h"

#include <QString>

namespace Peak {

/** The icon and status that stand beside a word in lists and on pages. */
struct ExchangeLook
{
    QString icon; ///< empty: none
    Status status = Status::Neutral;

    static ExchangeLook of(ExchangeStage stage);
    static ExchangeLook of(Priority priority);
};

} // namespace Peak
