#pragma once

namespace Peak {

class PictureWalk;

/** What people see of documents and no list of the firm opens by itself: uploads, PINs, previews of
 * each kind, transfers in each state, versions, the bin, checklists. GUI thread. */
void walkDocumentViews(PictureWalk &walk);

} // namespace Peak
