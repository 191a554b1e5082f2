#pragma once

namespace Peak {

class PictureWalk;

/** Each dialog that an action opens, as the person who is signed in (an admin) meets it, with a
 * picture of its own. Nothing is saved in them. GUI thread. */
void walkDialogs(PictureWalk &walk);

/** Those that need no page: sign-in and its steps, PIN, conflict, the new second factor. */
void walkLooseDialogs(PictureWalk &walk);

/** What a list shows when the server refuses: said on the page, with Retry. */
void walkErrors(PictureWalk &walk);

} // namespace Peak
