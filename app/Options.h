#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace Peak {

/** What the desktop client was started with. The names are stable: scripts and tests rely on them.
 */
struct Options
{
    bool demo = false;
    QString dataFolder;        ///< of the demo's private server
    bool demoDocuments = true; ///< tests that count documents go without
    QString databaseUri;
    QString demoEmail; ///< which demo person to sign in as
    QString page;      ///< "exchanges", "exchange" or "sign-in"
    QString language;
    QString screenshot; ///< a file to save the window to, then end

    /** Ends the program for --help, --version and wrong usage (status 2), as command lines do. */
    static Options fromArguments(const QStringList &arguments);
};

} // namespace Peak
