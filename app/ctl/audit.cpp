// peak1031ctl audit verify|seal --database URI [--heads FILE]
#include "app/ctl/CommandLine.h"
#include "models/db/AuditHeads.h"
#include "models/db/AuditRecord.h"
#include "models/db/DbConnection.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text, int n = -1)
{
    return QCoreApplication::translate("Peak::Ctl", text, nullptr, n);
}

void showProgress(qint64 done, qint64 all)
{
    // A record that is read in a moment needs no counting.
    if (all < 100)
        return;
    std::fprintf(stderr, "\r%3lld %%%s", static_cast<long long>(done * 100 / all),
                 done >= all ? "\n" : "");
    std::fflush(stderr);
}

/** Against every head that the file has of this database; how many those are. */
Result<int> compareWithFile(AuditRecord &record, const QString &fileName, const QString &database)
{
    const auto heads = AuditHeads(fileName).read();
    if (!heads)
        return heads.error();
    int compared = 0;
    for (const AuditHead &head : *heads) {
        if (head.database != database)
            continue;
        const auto difference = record.compare(head);
        if (!difference)
            return difference.error();
        if (!difference->isEmpty())
            return Error{ErrorKind::Conflict, *difference, {}, AuditHeads::toLine(head)};
        ++compared;
    }
    if (compared == 0)
        return Error{ErrorKind::NotFound,
                     translated("%1 has no head of the database %2, so it can't tell whether the "
                                "record was cut or made anew. Give the file that its agent keeps.")
                         .arg(fileName, database),
                     {},
                     u"no head to compare with"_s};
    return compared;
}

int verify(DbConnection &connection, const QString &headsFile)
{
    AuditRecord record(connection);
    int compared = 0;
    if (!headsFile.isEmpty()) {
        const auto latest = record.latest();
        if (!latest)
            return fail(latest.error());
        const auto matched = compareWithFile(record, headsFile, latest->database);
        if (!matched)
            return fail(matched.error());
        compared = *matched;
    }
    const auto verdict = record.verify(showProgress);
    if (!verdict)
        return fail(verdict.error());
    if (!verdict->fault.isEmpty())
        return fail(verdict->fault);
    QString sentence = translated("The record is whole: %1 rows in %2 batches.")
                           .arg(verdict->rows)
                           .arg(verdict->batches);
    if (verdict->erased > 0)
        sentence += u' ' + translated("The values of %n row(s) were erased for reasons on record.",
                                      int(verdict->erased));
    if (compared > 0)
        sentence += u' ' + translated("It agrees with %n remembered head(s).", compared);
    print(sentence);
    return Done;
}

int seal(DbConnection &connection, const QString &headsFile)
{
    AuditRecord record(connection);
    const auto sealed = record.seal();
    if (!sealed)
        return fail(sealed.error());
    const auto latest = record.latest();
    if (!latest)
        return fail(latest.error());
    if (!headsFile.isEmpty()) {
        if (const auto kept = AuditHeads(headsFile).remember(*latest); !kept)
            return fail(kept.error());
    }
    print(translated("Sealed %1 rows; batch %2 is the last one, and its head is %3.")
              .arg(*sealed)
              .arg(latest->number)
              .arg(latest->head));
    return Done;
}

} // namespace

int audit(const QStringList &arguments)
{
    CommandLine line(
        u"audit verify|seal"_s,
        translated("Goes through the record of who did what and names the first row that was "
                   "changed, removed, inserted or moved since it was sealed; or seals what was "
                   "written since."));
    line.addOption(u"database"_s,
                   translated("The database, as its admin, its agent or an admin of the firm."),
                   u"URI"_s);
    line.addOption(
        u"heads"_s,
        translated("A file of heads that were seen: verify compares with it, which tells "
                   "a record that was cut or made anew; seal adds a head a day to it."),
        u"FILE"_s);
    line.require(u"database"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    const QString word = line.word();
    const QString heads = line.value(u"heads"_s);
    if (word == u"verify"_s && !heads.isEmpty() && !QFileInfo::exists(heads))
        return fail(translated("There is no file %1, so nobody can tell whether the record was cut "
                               "or made anew; nothing was verified. Give the file that agent "
                               "--heads or audit seal --heads keeps.")
                        .arg(QDir::toNativeSeparators(heads)));
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    DbConnection connection(u"audit"_s);
    if (const auto opened = connection.open(settings.value()); !opened.ok())
        return fail(opened.error());
    return word == u"verify"_s ? verify(connection, heads) : seal(connection, heads);
}

} // namespace Peak::Ctl
