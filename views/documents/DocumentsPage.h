#pragma once

#include "views/common/ListPage.h"

namespace Peak {

/**
 * The page of documents: what is noted about them, as a table.
 *
 * What can be done with documents is DocumentController's. GUI thread.
 */
class DocumentsPage final : public ListPage
{
    Q_OBJECT

public:
    using ListPage::ListPage;

    Q_INVOKABLE bool isLoaded() const;

public Q_SLOTS:
    void showItem(const QUuid &id) { Q_EMIT itemWanted(id); }

Q_SIGNALS:
    /** A document was found elsewhere, and is to be shown in the list. */
    void itemWanted(const QUuid &id);
};

} // namespace Peak
