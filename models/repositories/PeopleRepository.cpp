#include "models/repositories/PeopleRepository.h"

#include "models/repositories/Answers.h"

#include <QJsonDocument>

namespace Peak {

using namespace Qt::Literals::StringLiterals;
using Answers::bound;
using Answers::boundOrNull;

QFuture<Result<FormRecord>> PeopleRepository::person(const QUuid &person)
{
    return Answers::record(m_session, u"people/for_editing"_s, {{u"person"_s, bound(person)}});
}

QFuture<Result<QUuid>> PeopleRepository::create(const QJsonObject &fields)
{
    return Answers::id(m_session, u"people/create"_s, {{u"fields"_s, bound(fields)}});
}

QFuture<Result<qint64>> PeopleRepository::update(const QUuid &person, qint64 version,
                                                 const QJsonObject &fields)
{
    return Answers::number(
        m_session, u"people/update"_s,
        {{u"person"_s, bound(person)}, {u"version"_s, version}, {u"fields"_s, bound(fields)}});
}

QFuture<Result<void>> PeopleRepository::setRole(const QUuid &person, const QString &role)
{
    return Answers::nothing(m_session, u"people/set_role"_s,
                            {{u"person"_s, bound(person)}, {u"role"_s, role}});
}

QFuture<Result<void>> PeopleRepository::setActive(const QUuid &person, bool active)
{
    return Answers::nothing(m_session, u"people/set_active"_s,
                            {{u"person"_s, bound(person)}, {u"active"_s, active}});
}

QFuture<Result<void>> PeopleRepository::unlock(const QUuid &person)
{
    return Answers::nothing(m_session, u"people/unlock"_s, {{u"person"_s, bound(person)}});
}

QFuture<Result<FormRecord>> PeopleRepository::profile()
{
    return Answers::record(m_session, u"people/my_profile"_s);
}

QFuture<Result<qint64>> PeopleRepository::updateProfile(qint64 version, const QJsonObject &fields)
{
    return Answers::number(m_session, u"people/update_my_profile"_s,
                           {{u"version"_s, version}, {u"fields"_s, bound(fields)}});
}

QFuture<Result<QList<FoundPerson>>> PeopleRepository::find(const QString &words,
                                                           const QStringList &roles)
{
    // A word is text, whatever the pattern language makes of it.
    QStringList patterns;
    for (QString word : words.left(200).simplified().split(u' ', Qt::SkipEmptyParts)) {
        word.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
        patterns.append(u'%' + word + u'%');
    }
    return Answers::list<FoundPerson>(
        m_session, u"people/find"_s,
        {{u"patterns"_s, patterns},
         {u"beginning"_s, patterns.isEmpty() ? u"%"_s : QString(patterns.first().mid(1))},
         {u"roles"_s, roles}},
        [](const ColumnReader &row) {
            return FoundPerson{row.id(u"id"_s), row.text(u"name"_s), row.text(u"about"_s)};
        });
}

QFuture<Result<QList<DuplicateGroup>>> PeopleRepository::duplicates()
{
    return Answers::list<DuplicateGroup>(
        m_session, u"people/duplicates"_s, {}, [](const ColumnReader &row) {
            const auto people = QJsonDocument::fromJson(row.text(u"people"_s).toUtf8());
            return DuplicateGroup{row.text(u"why"_s), row.text(u"value"_s), people.array()};
        });
}

QFuture<Result<MergePreview>> PeopleRepository::mergePreview(const QUuid &keep, const QUuid &drop)
{
    return Answers::one<MergePreview>(
        m_session, u"people/merge_preview"_s, {{u"keep"_s, bound(keep)}, {u"drop"_s, bound(drop)}},
        [](const ColumnReader &row) {
            return MergePreview{Answers::objectOf(row.text(u"moved"_s)), row.text(u"refusal"_s)};
        });
}

QFuture<Result<QJsonObject>> PeopleRepository::merge(const QUuid &keep, const QUuid &drop,
                                                     const QJsonObject &fields,
                                                     const QString &reason)
{
    return Answers::one<QJsonObject>(
        m_session, u"people/merge"_s,
        {{u"keep"_s, bound(keep)},
         {u"drop"_s, bound(drop)},
         {u"fields"_s, bound(fields)},
         {u"reason"_s, boundOrNull(reason)}},
        [](const ColumnReader &row) { return Answers::objectOf(row.text(u"merge_people"_s)); });
}

QFuture<Result<void>> PeopleRepository::erase(const QUuid &person, const QString &reason)
{
    return Answers::nothing(m_session, u"people/erase"_s,
                            {{u"person"_s, bound(person)}, {u"reason"_s, reason}});
}

QFuture<Result<QList<RoleRight>>> PeopleRepository::roleMatrix()
{
    return Answers::list<RoleRight>(m_session, u"people/role_matrix"_s, {},
                                    [](const ColumnReader &row) {
                                        return RoleRight{row.text(u"role"_s), row.text(u"action"_s),
                                                         row.flag(u"allowed"_s).value_or(false)};
                                    });
}

} // namespace Peak
