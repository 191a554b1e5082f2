#pragma once

class QWidget;

namespace Peak {

class PageWorld;

/*
 * Who: coordinators many times a day, for a telephone number or to see who somebody is; admins to
 * add, mend and merge people. First: the name that was typed, with company, email and phone; what
 * role they have and whether they sign in. Then: call or write to them, open them for their
 * exchanges, correct a number (F2), add somebody new (Ctrl+N). Once a month an admin looks for
 * duplicates and makes one of two.
 */
QWidget *makePeoplePage(PageWorld &world);

/*
 * Who: admins, a few times a week, mostly because somebody rang: "I can't get in". First: that
 * person, and at a glance whether they are active, locked, have a second factor, were ever in.
 * Then: unlock, a new code for a password or a first sign-in (read out once), another role, an end
 * to their sessions; when somebody leaves, keep them out at once. And "they say they can't see the
 * exchange": look at the program as they see it.
 */
QWidget *makeUsersPage(PageWorld &world);

} // namespace Peak
