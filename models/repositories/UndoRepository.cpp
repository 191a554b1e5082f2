#include "models/repositories/UndoRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

QFuture<Result<QList<QUuid>>> UndoRepository::undo(const QList<QUuid> &audits)
{
    return Answers::ids(m_session, u"undo/undo"_s, {{u"audits"_s, Answers::bound(audits)}});
}

QFuture<Result<QUuid>> UndoRepository::lastChange(const QUuid &object, qint64 version)
{
    return Answers::id(m_session, u"undo/last_change"_s,
                       {{u"object"_s, Answers::bound(object)},
                        {u"version"_s, version > 0 ? QVariant(version) : QVariant()}});
}

} // namespace Peak
