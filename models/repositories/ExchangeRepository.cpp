#include "models/repositories/ExchangeRepository.h"

#include "models/db/SqlText.h"
#include "models/repositories/ExchangeRecord.h"

#include <QCoreApplication>
#include <QSqlQuery>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

QFuture<Result<Exchange>> ExchangeRepository::get(const QUuid &id)
{
    return m_session.run([id](DbConnection &connection) -> Result<Exchange> {
        auto answer = connection.query(SqlText(u"exchanges/get"_s), {{u"id"_s, id}});
        if (!answer)
            return answer.error();
        if (!answer.value().next()) {
            return Error{ErrorKind::NotFound,
                         QCoreApplication::translate(
                             "ExchangeRepository",
                             "This exchange is not there any more, or you can't see it any more. "
                             "Nothing was changed. Go back to the list."),
                         {},
                         {}};
        }
        return exchangeOf(ColumnReader(answer.value()));
    });
}

} // namespace Peak
