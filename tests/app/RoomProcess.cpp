#include "tests/app/RoomProcess.h"

#include "tests/support/RoleConnection.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <ctime>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

RoomProcess::RoomProcess(const QString &folder, const QString &server, const QString &email,
                         const QByteArray &exchange, const QString &preload)
{
    QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
    surroundings.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    for (const QString &place :
         {u"HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s})
        surroundings.insert(place, folder);
    if (!preload.isEmpty())
        surroundings.insert(u"LD_PRELOAD"_s, preload);
    m_process.setProcessEnvironment(surroundings);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QCoreApplication::applicationDirPath() + u"/room_client"_s,
                    {server, email, RoleConnection::defaultPassword()});
    if (!m_process.waitForStarted())
        qFatal("%s", qPrintable(m_process.errorString()));
    const QJsonObject open{{u"do"_s, u"open"_s}, {u"exchange"_s, QString::fromLatin1(exchange)}};
    const QDeadlineTimer patience(30000);
    // Before somebody is in there is no such page.
    while (!tell(open).value(u"open"_s).toBool()) {
        if (patience.hasExpired())
            qFatal("%s does not come into the room", qPrintable(email));
        QTest::qWait(300);
    }
}

RoomProcess::~RoomProcess()
{
    kill();
}

QJsonObject RoomProcess::tell(const QJsonObject &order)
{
    m_process.write(QJsonDocument(order).toJson(QJsonDocument::Compact) + '\n');
    const QDeadlineTimer patience(20000);
    while (!m_process.canReadLine()) {
        if (patience.hasExpired() || m_process.state() != QProcess::Running)
            qFatal("the program does not answer");
        m_process.waitForReadyRead(100);
    }
    return QJsonDocument::fromJson(m_process.readLine()).object();
}

QJsonObject RoomProcess::write(const QString &text)
{
    return tell({{u"do"_s, u"write"_s}, {u"text"_s, text}});
}

QJsonObject RoomProcess::type(const QString &text)
{
    return tell({{u"do"_s, u"type"_s}, {u"text"_s, text}});
}

QJsonObject RoomProcess::look()
{
    return tell({{u"do"_s, u"look"_s}});
}

QJsonObject RoomProcess::setClock(qint64 seconds)
{
    return tell({{u"do"_s, u"clock"_s}, {u"seconds"_s, seconds}});
}

QStringList RoomProcess::texts()
{
    QStringList list;
    const QJsonArray texts = look().value(u"texts"_s).toArray();
    for (const QJsonValue &one : texts)
        list.append(one.toString());
    return list;
}

QStringList RoomProcess::pending()
{
    QStringList list;
    const QJsonArray pending = look().value(u"pending"_s).toArray();
    for (const QJsonValue &one : pending)
        list.append(one[u"state"].toString() + u": "_s + one[u"text"].toString());
    return list;
}

double RoomProcess::processorSeconds() const
{
    clockid_t clock = 0;
    timespec taken{};
    if (clock_getcpuclockid(pid_t(m_process.processId()), &clock) != 0 ||
        clock_gettime(clock, &taken) != 0)
        return 0;
    return double(taken.tv_sec) + double(taken.tv_nsec) / 1e9;
}

void RoomProcess::stop()
{
    ::kill(pid_t(m_process.processId()), SIGSTOP);
}

void RoomProcess::goOn()
{
    ::kill(pid_t(m_process.processId()), SIGCONT);
}

void RoomProcess::kill()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

} // namespace Peak
