#include "models/repositories/TaskRepository.h"

#include "models/repositories/Answers.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;
using Answers::boundOrNull;

QFuture<Result<FormRecord>> TaskRepository::task(const QUuid &task)
{
    return Answers::record(m_session, u"tasks/for_editing"_s, {{u"task"_s, bound(task)}});
}

QFuture<Result<QUuid>> TaskRepository::create(const QUuid &exchange, const QJsonObject &fields,
                                              const QUuid &request)
{
    QJsonObject sent = fields;
    if (!request.isNull())
        sent.insert(u"request_id"_s, request.toString(QUuid::WithoutBraces));
    return Answers::id(m_session, u"tasks/create"_s,
                       {{u"exchange"_s, bound(exchange)}, {u"fields"_s, bound(sent)}});
}

QFuture<Result<qint64>> TaskRepository::update(const QUuid &task, qint64 version,
                                               const QJsonObject &fields)
{
    return Answers::number(
        m_session, u"tasks/update"_s,
        {{u"task"_s, bound(task)}, {u"version"_s, version}, {u"fields"_s, bound(fields)}});
}

QFuture<Result<qint64>> TaskRepository::complete(const QUuid &task, qint64 version)
{
    return Answers::number(m_session, u"tasks/complete"_s,
                           {{u"task"_s, bound(task)}, {u"version"_s, version}});
}

QFuture<Result<qint64>> TaskRepository::rollOver(const QUuid &task, qint64 version, QDate due,
                                                 const QString &reason)
{
    return Answers::number(m_session, u"tasks/roll_over"_s,
                           {{u"task"_s, bound(task)},
                            {u"version"_s, version},
                            {u"due"_s, due},
                            {u"reason"_s, boundOrNull(reason)}});
}

QFuture<Result<QUuid>> TaskRepository::comment(const QUuid &task, const QString &text,
                                               const QUuid &request)
{
    return Answers::id(
        m_session, u"tasks/comment"_s,
        {{u"task"_s, bound(task)}, {u"text"_s, text}, {u"request"_s, bound(request)}});
}

QFuture<Result<QList<TaskComment>>> TaskRepository::comments(const QUuid &task)
{
    return Answers::list<TaskComment>(
        m_session, u"tasks/comments"_s, {{u"task"_s, bound(task)}}, [](const ColumnReader &row) {
            return TaskComment{row.id(u"id"_s), row.id(u"author_id"_s), row.text(u"author"_s),
                               row.text(u"content"_s), row.moment(u"created_ms"_s)};
        });
}

} // namespace Peak
