#include "models/db/RehearsalLeftOvers.h"

#include "models/db/DbConnection.h"
#include "models/db/DbLog.h"
#include "models/db/SqlText.h"

#include <QCoreApplication>

namespace Peak::RehearsalLeftOvers {

using namespace Qt::Literals::StringLiterals;

namespace {

/** The comment of the copy; it stays in databases, so it is neither translated nor changed. */
const QString markText = u"Peak 1031: a rehearsal's copy of %s, may be dropped"_s;

} // namespace

Result<void> mark(DbConnection &admin, const QString &copy)
{
    auto how =
        admin.query(SqlText(u"migration/mark_copy"_s), {{u"name"_s, copy}, {u"mark"_s, markText}});
    if (!how)
        return how.error();
    how->next();
    return admin.script(how->value(u"statement"_s).toString().toUtf8());
}

QStringList drop(DbConnection &admin)
{
    auto rows = admin.query(SqlText(u"migration/left_copies"_s), {{u"mark"_s, markText}});
    if (!rows) {
        qCWarning(peakDb) << "nobody looked for copies of earlier rehearsals";
        return {};
    }
    QStringList dropped;
    while (rows->next()) {
        // Fails, as it should, when somebody has connected meanwhile.
        if (admin.script(rows->value(u"statement"_s).toString().toUtf8()))
            dropped.append(
                QCoreApplication::translate("Peak::RehearsalLeftOvers",
                                            "An earlier rehearsal was broken off. Its copy %1 was "
                                            "still there and has been dropped.")
                    .arg(rows->value(u"name"_s).toString()));
    }
    return dropped;
}

} // namespace Peak::RehearsalLeftOvers
