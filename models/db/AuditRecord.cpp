#include "models/db/AuditRecord.h"

#include "models/db/DbConnection.h"
#include "models/db/SqlText.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QLocale>
#include <QSqlRecord>
#include <QThread>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qint64 BatchesAtOnce = 25; // 100,000 rows: about a second
constexpr qint64 RowsAtOnce = 100'000;
constexpr int PatienceMilliseconds = 60'000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Peak::AuditRecord)
};

Result<QSqlRecord> oneRow(DbConnection &connection, const QString &name, const QVariantMap &binds)
{
    auto query = connection.query(SqlText(name), binds);
    if (!query)
        return query.error();
    if (!query->next())
        return Error{ErrorKind::Internal, Text::tr("The database did not answer."), {}, name};
    return query->record();
}

QString day(const QDateTime &moment)
{
    return QLocale().toString(moment.toLocalTime(), QLocale::ShortFormat);
}

} // namespace

Result<AuditRecord::Verdict> AuditRecord::verify(const Progress &progress)
{
    Verdict verdict;
    qint64 latest = 0;
    for (qint64 from = 0; from <= latest;) {
        const auto row = oneRow(m_connection, u"audit/verify"_s,
                                {{u"from"_s, from}, {u"to"_s, from + BatchesAtOnce - 1}});
        if (!row)
            return row.error();
        verdict.rows += row->value(u"rows"_s).toLongLong();
        verdict.erased += row->value(u"erased"_s).toLongLong();
        verdict.fault = row->value(u"fault"_s).toString();
        if (!verdict.fault.isEmpty())
            return verdict;
        latest = row->value(u"latest"_s).toLongLong();
        from = row->value(u"checked_to"_s).toLongLong() + 1;
        verdict.batches = from - 1; // batch 0 is the record's beginning and has no rows
        if (progress)
            progress(qMin(from, latest), latest);
    }
    const auto stray = findStray();
    if (!stray)
        return stray.error();
    verdict.fault = *stray;
    return verdict;
}

Result<QString> AuditRecord::findStray()
{
    QVariant after = QVariant(QMetaType(QMetaType::QString));
    while (true) {
        const auto row = oneRow(m_connection, u"audit/strays"_s, {{u"after"_s, after}});
        if (!row)
            return row.error();
        const QString fault = row->value(u"fault"_s).toString();
        if (!fault.isEmpty() || row->value(u"next"_s).isNull())
            return fault;
        after = row->value(u"next"_s);
    }
}

Result<AuditRecord::Comparison> AuditRecord::look(const AuditHead &seen)
{
    const QVariant number =
        seen.isValid() ? QVariant(seen.number) : QVariant(QMetaType(QMetaType::LongLong));
    const auto row = oneRow(m_connection, u"audit/heads"_s, {{u"number"_s, number}});
    if (!row)
        return row.error();
    Comparison found;
    found.seen = seen;
    found.latest = {row->value(u"latest_number"_s).toLongLong(),
                    row->value(u"latest_head"_s).toString(),
                    QDateTime::fromString(row->value(u"seen_at"_s).toString(), Qt::ISODate),
                    row->value(u"database"_s).toString()};
    if (seen.isValid() && row->value(u"head"_s).toString() != seen.head) {
        found.isShorter = row->value(u"number"_s).isNull() && found.latest.number < seen.number;
        found.isRemade = !found.isShorter;
        const auto takenOver =
            QDateTime::fromString(row->value(u"took_over"_s).toString(), Qt::ISODate);
        const qint64 had = row->value(u"had"_s).toLongLong();
        if (takenOver.isValid() && takenOver >= seen.seen && had < seen.number) {
            found.takenOver = takenOver;
            found.hadBatches = had;
        }
    }
    return found;
}

Result<void> AuditRecord::accept(const AuditHead &seen, const AuditHead &latest)
{
    const auto row = oneRow(m_connection, u"audit/accept"_s,
                            {{u"number"_s, seen.number},
                             {u"head"_s, seen.head},
                             {u"now_number"_s, latest.number},
                             {u"now_head"_s, latest.head}});
    if (!row)
        return row.error();
    return {};
}

Result<QString> AuditRecord::compare(const AuditHead &seen)
{
    const auto found = look(seen);
    if (!found)
        return found.error();
    if (found->takenOver.isValid())
        return Text::tr("The record's history is shorter than on %1: another server took over on "
                        "%2, and had it up to batch %3 only. Batches up to %4 were lost with the "
                        "server before. If none was replaced then, its end was cut off.")
            .arg(day(seen.seen), day(found->takenOver))
            .arg(found->hadBatches)
            .arg(seen.number);
    if (found->isShorter)
        return Text::tr("The record's history is shorter than on %1: it ends with batch %2, and "
                        "batch %3 was there. Its end was cut off, or the database was put back to "
                        "an earlier state.")
            .arg(day(seen.seen))
            .arg(found->latest.number)
            .arg(seen.number);
    if (found->isRemade)
        return Text::tr("The record's history was made anew since %1: batch %2 is not the one that "
                        "was there.")
            .arg(day(seen.seen))
            .arg(seen.number);
    return QString();
}

Result<AuditHead> AuditRecord::latest()
{
    const auto found = look({});
    if (!found)
        return found.error();
    return found->latest;
}

Result<qint64> AuditRecord::seal()
{
    qint64 sealed = 0;
    QDeadlineTimer patience(PatienceMilliseconds);
    while (true) {
        const auto row = oneRow(m_connection, u"audit/seal"_s, {{u"most"_s, RowsAtOnce}});
        if (!row)
            return row.error();
        const QVariant rows = row->value(u"rows"_s);
        if (!rows.isNull()) {
            sealed += rows.toLongLong();
            if (rows.toLongLong() < RowsAtOnce)
                return sealed;
            patience.setRemainingTime(PatienceMilliseconds);
        } else if (patience.hasExpired()) {
            return Error{ErrorKind::Locked,
                         Text::tr("Another program has been sealing the record for a minute. "
                                  "Nothing is lost; try again later."),
                         {},
                         u"audit.sealing is locked"_s};
        } else {
            QThread::msleep(200);
        }
    }
}

} // namespace Peak
