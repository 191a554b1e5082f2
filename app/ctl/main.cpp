#include "app/Translations.h"
#include "app/ctl/CommandLine.h"

#include <QCoreApplication>
#include <QLoggingCategory>

using namespace Qt::Literals::StringLiterals;

namespace {

struct Command
{
    QString name;
    QString summary;
    int (*run)(const QStringList &);
};

QList<Command> commands()
{
    const auto translated = [](const char *text) {
        return QCoreApplication::translate("Peak::Ctl", text);
    };
    return {
        {u"server"_s, translated("Start, stop or show a private PostgreSQL server"),
         Peak::Ctl::server},
        {u"migrate"_s, translated("Bring a database to this version"), Peak::Ctl::migrate},
        {u"user"_s, translated("Add a person who may sign in"), Peak::Ctl::user},
        {u"demo"_s, translated("Fill a database with the demo firm"), Peak::Ctl::demo},
        {u"audit"_s, translated("Verify or seal the record of who did what"), Peak::Ctl::audit},
        {u"doctor"_s, translated("Look a database and its server over"), Peak::Ctl::doctor},
        {u"backup"_s, translated("Back a database up, and its keys apart"), Peak::Ctl::backup},
        {u"restore"_s, translated("Put a backup into an empty database"), Peak::Ctl::restore},
        {u"agent"_s, translated("Keep house for a database"), Peak::Ctl::agent},
        {u"key"_s, translated("Change the master key"), Peak::Ctl::key},
        {u"transcript"_s, translated("Check a saved transcript of messages"),
         Peak::Ctl::transcript},
    };
}

QString helpText()
{
    QString text = QCoreApplication::translate(
        "Peak::Ctl",
        "Usage: peak1031ctl COMMAND [options]\n"
        "Peak 1031 without its window: private server, migrations, people, demo data, backups, "
        "keys, the background agent and a doctor.\n\n"
        "Commands (each knows --help):");
    for (const Command &command : commands())
        text += u"\n  "_s + command.name.leftJustified(10) + command.summary;
    return text;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"peak1031"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PEAK_VERSION));
    const Peak::Translations translations;

    // Standard error is for the one sentence; what the log knows is told when asked.
    if (qEnvironmentVariableIsEmpty("PEAK1031_DEBUG"))
        QLoggingCategory::setFilterRules(u"peak.*=false"_s);

    QStringList arguments = application.arguments().mid(1);
    const QString first = arguments.isEmpty() ? QString() : arguments.takeFirst();
    if (first == u"--help"_s || first == u"-h"_s || first == u"help"_s) {
        Peak::Ctl::print(helpText());
        return Peak::Ctl::Done;
    }
    if (first == u"--version"_s) {
        Peak::Ctl::print(u"peak1031ctl "_s + QCoreApplication::applicationVersion());
        return Peak::Ctl::Done;
    }
    for (const Command &command : commands()) {
        if (command.name == first)
            return command.run(arguments);
    }
    Peak::Ctl::fail(
        first.isEmpty()
            ? QCoreApplication::translate("Peak::Ctl", "Say what to do. See: peak1031ctl --help")
            : QCoreApplication::translate("Peak::Ctl",
                                          "There is no command \"%1\". See: peak1031ctl --help")
                  .arg(first));
    return Peak::Ctl::WrongUsage;
}
