// peak1031ctl demo --database ADMIN_URI [--exchanges N] [--contacts N] [--seed N]
#include "app/ctl/CommandLine.h"
#include "models/db/DbConnection.h"
#include "models/db/DemoFirm.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

int fill(const QString &uri, DemoFirm::Options options)
{
    const auto settings = databaseSettings(uri);
    if (!settings.ok())
        return fail(settings.error());
    DbConnection connection(u"ctl"_s);
    if (const auto opened = connection.open(settings.value()); !opened.ok())
        return fail(opened.error());
    options.progress = [shown = qint64(-1)](qint64 done, qint64 all) mutable {
        const qint64 percent = all > 0 ? done * 100 / all : 0;
        if (percent == shown || all < 100'000)
            return;
        shown = percent;
        std::fprintf(stderr, "\r%3lld %%%s", static_cast<long long>(percent),
                     done >= all ? "\n" : "");
        std::fflush(stderr);
    };
    const auto filled = DemoFirm::fill(connection, options);
    if (!filled.ok())
        return fail(filled.error());
    const QString counts =
        translated("%1 exchanges, %2 contacts").arg(filled->exchanges).arg(filled->contacts);
    print(filled->filled ? translated("The demo firm is there: %1.").arg(counts)
                         : translated("The demo firm was there already: %1.").arg(counts));
    return Done;
}

} // namespace

int demo(const QStringList &arguments)
{
    const DemoFirm::Options defaults;
    CommandLine line(
        u"demo"_s,
        translated("Fills a migrated database with an invented firm. Everybody knows its "
                   "passwords, so only a private server accepts it."));
    line.addOption(u"database"_s, translated("The database, as its admin."), u"ADMIN_URI"_s);
    line.addOption(u"exchanges"_s,
                   translated("How many exchanges (default: %1).").arg(defaults.exchanges), u"N"_s,
                   QString::number(defaults.exchanges));
    line.addOption(u"contacts"_s,
                   translated("How many people (default: %1).").arg(defaults.contacts), u"N"_s,
                   QString::number(defaults.contacts));
    line.addOption(
        u"seed"_s,
        translated("The same seed makes the same firm (default: %1).").arg(defaults.seed), u"N"_s,
        QString::number(defaults.seed));
    line.require(u"database"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    const auto exchanges = line.number(u"exchanges"_s, 0, DemoFirm::MostRows);
    const auto contacts =
        exchanges ? line.number(u"contacts"_s, DemoFirm::LeastContacts, DemoFirm::MostRows)
                  : std::nullopt;
    const auto seed = contacts ? line.number(u"seed"_s, 0, DemoFirm::MostSeed) : std::nullopt;
    if (!seed)
        return WrongUsage;
    DemoFirm::Options options;
    options.exchanges = *exchanges;
    options.contacts = *contacts;
    options.seed = static_cast<int>(*seed);
    return fill(line.value(u"database"_s), options);
}

} // namespace Peak::Ctl
