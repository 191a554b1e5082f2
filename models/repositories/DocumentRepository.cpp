#include "models/repositories/DocumentRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;
using Answers::boundOrNull;

QFuture<Result<FormRecord>> DocumentRepository::document(const QUuid &document)
{
    return Answers::record(m_session, u"documents/for_editing"_s,
                           {{u"document"_s, bound(document)}});
}

QFuture<Result<qint64>> DocumentRepository::update(const QUuid &document, qint64 version,
                                                   const QJsonObject &fields)
{
    return Answers::number(
        m_session, u"documents/update"_s,
        {{u"document"_s, bound(document)}, {u"version"_s, version}, {u"fields"_s, bound(fields)}});
}

QFuture<Result<void>> DocumentRepository::remove(const QUuid &document, const QString &reason)
{
    return Answers::nothing(m_session, u"documents/remove"_s,
                            {{u"document"_s, bound(document)}, {u"reason"_s, boundOrNull(reason)}});
}

QFuture<Result<void>> DocumentRepository::restore(const QUuid &document, const QString &reason)
{
    return Answers::nothing(m_session, u"documents/restore"_s,
                            {{u"document"_s, bound(document)}, {u"reason"_s, boundOrNull(reason)}});
}

QFuture<Result<void>> DocumentRepository::setPin(const QUuid &document, const QString &pin)
{
    const DbConnection::Parameters parameters{document.toByteArray(QUuid::WithoutBraces),
                                              pin.isEmpty() ? std::nullopt
                                                            : std::optional(pin.toUtf8())};
    return m_session.run([parameters](DbConnection &connection) -> Result<void> {
        const auto rows = connection.secretQuery(
            QByteArrayLiteral("select api.set_document_pin($1::uuid, $2)"), parameters);
        if (!rows)
            return rows.error();
        return {};
    });
}

QFuture<Result<void>> DocumentRepository::resetPin(const QUuid &document, const QString &reason)
{
    return Answers::nothing(m_session, u"documents/reset_pin"_s,
                            {{u"document"_s, bound(document)}, {u"reason"_s, boundOrNull(reason)}});
}

} // namespace Peak
