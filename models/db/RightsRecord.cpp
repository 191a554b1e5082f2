#include "models/db/RightsRecord.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

#include <algorithm>

namespace Peak::RightsRecord {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<bool> isRecorded(DbConnection &admin)
{
    auto exists = admin.query(SqlText(u"doctor/exists"_s));
    if (!exists)
        return exists.error();
    return exists->next() && exists->value(u"rights"_s).toBool();
}

Result<Rights> itemsOf(DbConnection &admin, const QString &statement)
{
    auto rows = admin.query(SqlText(statement));
    if (!rows)
        return rows.error();
    Rights items;
    while (rows->next())
        items.insert(rows->value(u"item"_s).toString());
    return items;
}

Result<void> change(DbConnection &admin, const QString &statement, const Rights &items)
{
    if (items.isEmpty())
        return {};
    const auto done = admin.query(SqlText(statement), {{u"items"_s, QStringList(items.values())}});
    return done ? Result<void>() : Result<void>(done.error());
}

QStringList sorted(const Rights &items)
{
    QStringList list(items.values());
    std::sort(list.begin(), list.end());
    return list;
}

} // namespace

/** Names are written in full, whatever the connection's own search path leaves out. */
Result<Rights> now(DbConnection &admin)
{
    const auto before =
        admin.secretQuery("select pg_catalog.current_setting('search_path'),"
                          " pg_catalog.set_config('search_path', 'pg_catalog', false)",
                          {});
    if (!before)
        return before.error();
    auto items = itemsOf(admin, u"doctor/rights"_s);
    if (!items)
        return items; // the transaction has failed, and takes the setting back
    const auto after = admin.secretQuery("select pg_catalog.set_config('search_path', $1, false)",
                                         {before->value(0).value(0)});
    return after ? items : Result<Rights>(after.error());
}

Result<void> recordChange(DbConnection &admin, const Rights &before)
{
    const auto recorded = isRecorded(admin);
    if (!recorded || !*recorded)
        return recorded ? Result<void>() : Result<void>(recorded.error());
    const auto after = now(admin);
    if (!after)
        return after.error();
    const auto gone = change(admin, u"doctor/forget"_s, Rights(before) - *after);
    return gone ? change(admin, u"doctor/expect"_s, Rights(*after) - before) : gone;
}

Result<Drift> drift(DbConnection &admin)
{
    Drift found;
    const auto recorded = isRecorded(admin);
    if (!recorded)
        return recorded.error();
    if (!*recorded)
        return found;
    const auto expected = itemsOf(admin, u"doctor/expected"_s);
    const auto present = now(admin);
    if (!expected || !present)
        return expected ? present.error() : expected.error();
    found.recorded = !expected->isEmpty();
    found.added = sorted(Rights(*present) - *expected);
    found.missing = sorted(Rights(*expected) - *present);
    return found;
}

} // namespace Peak::RightsRecord
