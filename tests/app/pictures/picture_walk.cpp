#include "app/Translations.h"
#include "tests/app/pictures/DialogWalk.h"
#include "tests/app/pictures/MessagePictures.h"
#include "tests/app/pictures/PictureWalk.h"
#include "views/main/MainWindow.h"

#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

QUuid uuid(const QJsonValue &value)
{
    return QUuid::fromString(value.toString());
}

PicturePerson personOf(const QJsonObject &told)
{
    PicturePerson person;
    person.name = told.value(u"name"_s).toString();
    person.credentials.loginRole = told.value(u"role"_s).toString();
    person.credentials.loginSecret = told.value(u"secret"_s).toString().toLatin1();
    person.credentials.sessionId = uuid(told.value(u"session"_s));
    return person;
}

/** Who sees what: the five roles everything, the others what they are there for. */
void walkAs(PictureWalk &walk, const QJsonObject &told, bool everything)
{
    const PicturePerson person = personOf(told);
    const bool extreme = told.value(u"extreme"_s).toBool();
    const bool admin = person.name == u"admin"_s;
    if (extreme)
        walk.setThemes({ThemeChoice::Light});
    else
        walk.setThemes({ThemeChoice::Light, ThemeChoice::Dark});
    walk.signIn(person);
    walk.walkPages();
    if (!told.value(u"empty"_s).toBool()) {
        walk.walkExchange(uuid(told.value(u"exchange"_s)), admin || extreme);
        if (walk.window().pages().contains(PageId::People))
            walk.walkPerson(uuid(told.value(u"person"_s)), admin);
    } else {
        walkErrors(walk);
    }
    if (!admin)
        return;
    walkDialogs(walk);
    walkMessages(walk, uuid(told.value(u"exchange"_s)));
    if (everything) {
        walk.setThemes({ThemeChoice::Contrast});
        walk.walkPages();
    }
}

} // namespace

/** What it walks comes as JSON in stdin; the faults go to stdout, one a line. */
int main(int argc, char **argv)
{
    QCoreApplication::setOrganizationName(u"Peak 1031"_s);
    QCoreApplication::setApplicationName(u"picture_walk"_s);
    QStandardPaths::setTestModeEnabled(true);
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    const Translations translations;
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 2;
    const QJsonObject told = QJsonDocument::fromJson(input.readAll()).object();
    const auto server = ConnectionSettings::parse(told.value(u"server"_s).toString());
    if (!server)
        return 2;

    const QString scale = told.value(u"scale"_s).toString();
    const QString only = qEnvironmentVariable("PEAK_PICTURES_ONLY");
    PictureWalk walk(*server, QDir(told.value(u"folder"_s).toString()), scale,
                     {told.value(u"width"_s).toInt(), told.value(u"height"_s).toInt()});
    const QJsonArray people = told.value(u"people"_s).toArray();
    for (const QJsonValue &person : people) {
        if (only.isEmpty() || only.contains(person[u"name"_s].toString()))
            walkAs(walk, person.toObject(), scale == u"100"_s);
    }
    if (only.isEmpty() || only.contains(u"nobody"_s)) {
        walk.setThemes({ThemeChoice::Light, ThemeChoice::Dark});
        walkLooseDialogs(walk);
    }
    for (const QString &fault : walk.faults())
        std::puts(qPrintable(fault));
    std::fprintf(stderr, "%d pictures\n", walk.pictures());
    return walk.faults().isEmpty() ? 0 : 1;
}
