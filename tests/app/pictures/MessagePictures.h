#pragma once

class QUuid;

namespace Peak {

class PictureWalk;

/** What people see of messages and notifications: the room with its panels and dialogs, the panel
 * of the bell, what one chooses in one's profile, and the firm's settings behind each tab with the
 * log of deliveries. For an admin. GUI thread. */
void walkMessages(PictureWalk &walk, const QUuid &exchange);

} // namespace Peak
