#pragma once

#include "views/common/ListPage.h"

namespace Peak {

/** The page of messages: what was written in all rooms, as a table. GUI thread. */
class MessagesPage final : public ListPage
{
    Q_OBJECT

public:
    using ListPage::ListPage;

    Q_INVOKABLE bool isLoaded() const;

public Q_SLOTS:
    void showItem(const QUuid &id) { Q_EMIT itemWanted(id); }

Q_SIGNALS:
    void itemWanted(const QUuid &id);
};

} // namespace Peak
