#include "app/Options.h"

#include "models/db/PrivateServer.h"
#include "views/actions/PageId.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Options", text);
}

[[noreturn]] void wrongUsage(const QString &sentence)
{
    std::fputs(qPrintable(sentence + u'\n'), stderr);
    std::exit(2);
}

QStringList pageNames()
{
    QStringList names;
    for (const PageInfo &page : PageInfo::all())
        names.append(page.name);
    return names << u"sign-in"_s;
}

} // namespace

Options Options::fromArguments(const QStringList &arguments)
{
    const QStringList pages = pageNames();
    QCommandLineParser parser;
    parser.setApplicationDescription(
        translated("Peak 1031, the desktop client for exchanges under section 1031."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"demo"_s,
         translated(
             "Work on an invented firm, on a private PostgreSQL of this computer. The PIN of "
             "its wire instructions is 103145.")},
        {u"data"_s, translated("Folder of the demo's database."), u"DIR"_s},
        {u"database"_s, translated("The server to sign in to, as a libpq URI."), u"URI"_s},
        {u"as"_s, translated("With --demo: the demo person to sign in as."), u"EMAIL"_s,
         u"coordinator@demo.peak1031.test"_s},
        {u"page"_s, translated("The page to open: %1.").arg(pages.join(u", "_s)), u"NAME"_s,
         u"exchanges"_s},
        {u"language"_s, translated("Language of dates and texts, such as en or de."), u"xx"_s},
        {u"screenshot"_s, translated("Save the window with its data as PNG, then end."), u"FILE"_s},
    });
    if (!parser.parse(arguments))
        wrongUsage(parser.errorText());
    if (parser.isSet(u"help"_s))
        parser.showHelp(0);
    if (parser.isSet(u"version"_s))
        parser.showVersion();

    Options options;
    options.demo = parser.isSet(u"demo"_s);
    options.dataFolder =
        parser.isSet(u"data"_s) ? parser.value(u"data"_s) : PrivateServer::defaultDataFolder();
    options.databaseUri = parser.value(u"database"_s);
    options.demoEmail = parser.value(u"as"_s);
    options.page = parser.value(u"page"_s);
    options.language = parser.value(u"language"_s);
    options.screenshot = parser.value(u"screenshot"_s);

    // A tab of a page is a page too: "exchange-tasks", "settings-storage".
    const QString begin = options.page.section(u'-', 0, 0);
    const bool tab = begin == u"exchange"_s || begin == u"settings"_s || begin == u"profile"_s;
    const QString page = tab ? begin : options.page;
    if (!pages.contains(page))
        wrongUsage(translated("There is no page \"%1\". The pages are: %2.")
                       .arg(options.page, pages.join(u", "_s)));
    if (options.demo && !options.databaseUri.isEmpty())
        wrongUsage(
            translated("Use --demo or --database, not both: the demo brings its own database."));
    if (!parser.positionalArguments().isEmpty())
        wrongUsage(translated("\"%1\" is no option. See --help.")
                       .arg(parser.positionalArguments().first()));
    return options;
}

} // namespace Peak
