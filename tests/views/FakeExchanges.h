#pragma once

#include "models/domain/Exchange.h"
#include "tests/views/FakeLists.h"

namespace Peak {

/** Invented exchanges: rows of the list, and one with everything its page shows. GUI thread. */
class FakeExchanges final : public FakeLists
{
public:
    /** `count` exchanges with deadlines around `today`, a few with long names or without values. */
    static QList<ListRow> invent(int count, const QDate &today);
    static Exchange details(const ListRow &row);
};

} // namespace Peak
