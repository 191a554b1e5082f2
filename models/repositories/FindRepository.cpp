#include "models/repositories/FindRepository.h"

#include "models/repositories/Answers.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QFuture<Result<QList<Found>>> FindRepository::anything(const QString &words, int most)
{
    return Answers::list<Found>(
        m_session, u"find/anything"_s, {{u"words"_s, words}, {u"most"_s, most}},
        [](const ColumnReader &row) {
            return Found{row.text(u"kind"_s), row.id(u"id"_s), row.id(u"exchange_id"_s),
                         row.text(u"title"_s), row.text(u"detail"_s)};
        });
}

} // namespace Peak
