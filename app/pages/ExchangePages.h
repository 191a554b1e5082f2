#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: a coordinator, twenty times a day, mostly with the client or the escrow officer on the
 * telephone; an admin to give it to somebody else; clients and third parties to see where they
 * stand. First: which exchange, its stage, day 45 and day 180 with the days left, who the client
 * and the coordinator are. Then: what is still to be done (tasks), who takes part and who waits for
 * approval, which papers are there, what was said; correct a field (Ctrl+E), move it to the next
 * stage, propose the new attorney. An admin, when somebody asks: "why can't she see it?", and "who
 * changed that date?" (history). So: overview first, a tab for each, made when it is looked at, and
 * the tab that was open is open again.
 */
QWidget *makeExchangeDetailsPage(PageWorld &world);

} // namespace Peak
