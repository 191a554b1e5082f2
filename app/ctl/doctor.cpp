// peak1031ctl doctor --database ADMIN_URI [--json]
#include "models/db/Doctor.h"
#include "app/ctl/CommandLine.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

QString word(Doctor::Level level)
{
    switch (level) {
    case Doctor::Level::Ok:
        return u"ok"_s;
    case Doctor::Level::Warning:
        return u"warning"_s;
    case Doctor::Level::Fault:
        break;
    }
    return u"FAULT"_s;
}

void printText(const QList<Doctor::Finding> &findings)
{
    for (const Doctor::Finding &finding : findings) {
        print(u"%1 %2 %3"_s.arg(word(finding.level), -8).arg(finding.check, -11).arg(finding.text));
        if (!finding.mend.isEmpty())
            print(u"%1 %2"_s.arg(QString(), -20).arg(finding.mend));
    }
}

void printJson(const QList<Doctor::Finding> &findings)
{
    QJsonArray list;
    for (const Doctor::Finding &finding : findings)
        list.append(QJsonObject{{u"level"_s, word(finding.level).toLower()},
                                {u"check"_s, finding.check},
                                {u"text"_s, finding.text},
                                {u"mend"_s, finding.mend}});
    print(QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Indented)).trimmed());
}

} // namespace

int doctor(const QStringList &arguments)
{
    CommandLine line(u"doctor"_s,
                     translated("Looks a database and its server over and says what is well, what "
                                "is not and how to mend it. Changes nothing; ends with 1 when "
                                "something is wrong."));
    line.addOption(u"database"_s, translated("The database, as its admin."), u"ADMIN_URI"_s);
    line.addOption(u"json"_s, translated("Print the findings as JSON."));
    line.require(u"database"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    const auto settings = databaseSettings(line.value(u"database"_s));
    if (!settings.ok())
        return fail(settings.error());
    const auto findings = Doctor::examine(settings.value());
    if (!findings.ok())
        return fail(findings.error());
    line.isSet(u"json"_s) ? printJson(*findings) : printText(*findings);
    int faults = 0;
    for (const Doctor::Finding &finding : *findings)
        faults += finding.level == Doctor::Level::Fault ? 1 : 0;
    if (faults == 0)
        return Done;
    return fail(QCoreApplication::translate(
        "Peak::Ctl", "%n fault(s) found. See the list for how to mend them.", nullptr, faults));
}

} // namespace Peak::Ctl
