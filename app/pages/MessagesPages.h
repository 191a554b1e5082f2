#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: everybody who may write in some room, several times a day.
 * First: the rooms in which something is unread, and what was written last.
 * Then: to that exchange's room, where the whole conversation is.
 * So: the unread rooms stand beside the list, a click opens one at its first unread message; the
 * list is newest first, its search finds words in all rooms at once, Enter opens the room.
 */
QWidget *makeMessagesPage(PageWorld &world);

} // namespace Peak
