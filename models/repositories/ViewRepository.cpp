#include "models/repositories/ViewRepository.h"

#include "models/repositories/Answers.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

SavedView viewOf(const ColumnReader &row)
{
    SavedView view;
    view.id = row.id(u"id"_s);
    view.name = row.text(u"name"_s);
    view.state = Answers::objectOf(row.text(u"state"_s));
    view.shared = row.flag(u"shared"_s).value_or(false);
    view.mine = row.flag(u"mine"_s).value_or(false);
    view.mayChange = row.flag(u"may_change"_s).value_or(false);
    view.begins = row.flag(u"begins"_s).value_or(false);
    view.defaultFor = row.text(u"default_for"_s).split(u',', Qt::SkipEmptyParts);
    view.version = row.number(u"version"_s);
    return view;
}

} // namespace

QFuture<Result<QList<SavedView>>> ViewRepository::views(const QString &list)
{
    return Answers::list<SavedView>(m_session, u"views/list"_s, {{u"list"_s, list}}, viewOf);
}

QFuture<Result<QUuid>> ViewRepository::save(const QString &list, const SavedView &view)
{
    const bool isNew = view.id.isNull();
    return Answers::id(m_session, u"views/save"_s,
                       {{u"id"_s, Answers::bound(view.id)},
                        {u"list"_s, list},
                        {u"name"_s, view.name},
                        {u"state"_s, Answers::bound(view.state)},
                        {u"shared"_s, view.shared},
                        {u"version"_s, isNew ? QVariant() : QVariant(view.version)}});
}

QFuture<Result<void>> ViewRepository::remove(const QUuid &view)
{
    return Answers::nothing(m_session, u"views/remove"_s, {{u"id"_s, Answers::bound(view)}});
}

QFuture<Result<void>> ViewRepository::restore(const QUuid &view)
{
    return Answers::nothing(m_session, u"views/restore"_s, {{u"id"_s, Answers::bound(view)}});
}

QFuture<Result<void>> ViewRepository::setRoleDefault(const QString &list, const QString &role,
                                                     const QUuid &view)
{
    return Answers::nothing(
        m_session, u"views/set_role_default"_s,
        {{u"list"_s, list}, {u"role"_s, role}, {u"id"_s, Answers::bound(view)}});
}

} // namespace Peak
