#pragma once

#include "models/domain/Capabilities.h"
#include "models/domain/Notification.h"
#include "views/actions/PageId.h"

#include <optional>

namespace Peak {

/** Where the thing is that a notification tells of, as far as the person may go there. */
struct NotificationTarget
{
    Place place;
    QString tab; ///< of the place; empty: it has none, or whichever is open

    /** Nothing where there is no page for it. */
    static std::optional<NotificationTarget> of(const Notification &one,
                                                const Capabilities &capabilities);
};

} // namespace Peak
