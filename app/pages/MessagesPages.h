#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: everybody who may write in some room, several times a day.
 * First: what was written last, by whom, in which exchange.
 * Then: to that exchange's room, where the whole conversation is.
 * So: newest first; the search finds words in all rooms at once; Enter opens the room.
 */
QWidget *makeMessagesPage(PageWorld &world);

} // namespace Peak
