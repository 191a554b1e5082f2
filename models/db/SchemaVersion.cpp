#include "models/db/SchemaVersion.h"

#include "models/db/MigrationFile.h"

namespace Peak {

using namespace Qt::Literals::StringLiterals;

int SchemaVersion::newest()
{
    static const int number = [] {
        const QList<MigrationFile> files = MigrationFile::embedded();
        return files.isEmpty() ? 0 : files.last().number;
    }();
    return number;
}

Result<void> SchemaVersion::check(int schemaVersion, int oldestClient)
{
    const QString log = u"database %1, oldest client %2, this client %3"_s.arg(schemaVersion)
                            .arg(oldestClient)
                            .arg(newest());
    if (oldestClient > newest())
        return Error{
            ErrorKind::Outdated,
            tr("This program (version %1) is too old for the database, which has changed in "
               "a way that it does not know. Nothing was changed. Install the current "
               "version of Peak 1031 and sign in again.")
                .arg(QStringLiteral(PEAK_VERSION)),
            {},
            log};
    if (schemaVersion < newest())
        return Error{
            ErrorKind::Outdated,
            tr("The database is older than this program (it is at migration %1, the program "
               "needs %2). Nothing was changed. An administrator upgrades it with: "
               "peak1031ctl migrate --database ADMIN_URI")
                .arg(schemaVersion)
                .arg(newest()),
            {},
            log};
    return {};
}

} // namespace Peak
