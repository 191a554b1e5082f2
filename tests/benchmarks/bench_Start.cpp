// Process start to first page painted: the client, signed in already, against a bare Qt window.
//
// bench_Start [--data DIR] [--rows N] [--runs N] [--client FILE]
//
// Where dbus-run-session and gnome-keyring are installed it starts itself again inside a session
// bus with a key store of its own, because "stay signed in" is how a client starts that was used
// yesterday.
#include "app/SignInFlow.h"
#include "models/session/SignIn.h"
#include "models/session/TokenStore.h"
#include "tests/benchmarks/BenchWorld.h"
#include "tests/benchmarks/Measure.h"
#include "tests/benchmarks/PlainSql.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThread>

#include <algorithm>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using Measure::out;

namespace {

constexpr int patience = 60'000;

/** Milliseconds from the start of a program to the line that says its first page is painted. */
double start(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    while (!process.canReadLine()) {
        if (clock.elapsed() > patience || !process.waitForReadyRead(patience))
            qFatal("%s painted no page; it ended with %d", qUtf8Printable(program),
                   process.exitCode());
    }
    const double elapsed = double(clock.nsecsElapsed()) / 1e6;
    process.kill();
    process.waitForFinished();
    return elapsed;
}

/** What the client with a watchdog says of its GUI thread: "blocked 12.0 ms, 9.1 of them busy". */
QString longestBlock(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, arguments);
    if (!process.waitForFinished(patience))
        qFatal("%s did not end", qUtf8Printable(program));
    const QString said = QString::fromUtf8(process.readAllStandardOutput());
    if (!said.contains(u"first page painted"_s))
        qFatal("%s painted no page", qUtf8Printable(program));
    return said.section(u'\n', -2, -2);
}

/** Signs the coordinator in and leaves the secret of this computer in the key store. */
void staySignedIn(const ConnectionSettings &door)
{
    SignIn signIn;
    TokenStore tokens;
    bool written = false;
    QObject::connect(&signIn, &SignIn::failed, &signIn,
                     [](const Error &error) { qFatal("%s", qUtf8Printable(error.message)); });
    QObject::connect(&signIn, &SignIn::signedIn, &signIn,
                     [&](const ConnectionSettings &, const SessionCredentials &credentials) {
                         const QString key = SignInFlow::serverKey(door);
                         tokens.write(key, credentials.deviceSecret);
                         tokens.read(
                             key, [&, secret = credentials.deviceSecret](const QByteArray &read) {
                                 if (read != secret)
                                     qFatal("the key store keeps nothing");
                                 written = true;
                             });
                     });
    signIn.withPassword(door, u"coordinator@demo.peak1031.test"_s, u"peak1031-demo"_s, true);
    Measure::waitUntil([&] { return written; });
}

/** The same again, with a key store that nobody else uses. */
int withKeyStore()
{
    QTemporaryDir home;
    qputenv("XDG_DATA_HOME", QFile::encodeName(home.filePath(u"data"_s)));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(home.filePath(u"config"_s)));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(home.path()));
    qputenv("XDG_CURRENT_DESKTOP", "GNOME");
    const QString script = u"echo -n bench | gnome-keyring-daemon --unlock --components=secrets "
                           ">/dev/null 2>&1; exec \"$@\" --within"_s;
    return QProcess::execute(u"dbus-run-session"_s,
                             QStringList{u"--"_s, u"sh"_s, u"-c"_s, script, u"sh"_s} +
                                 QCoreApplication::arguments());
}

/** A killed client leaves its session behind; nobody starts ten times within its life, but we do.
 */
void endSessions(BenchWorld &world)
{
    world.admin().must("select auth.end_sessions($1::uuid, 'bench')", {world.coordinatorId()});
    QThread::msleep(200); // its connections end, and are nobody's load any more
}

void measure()
{
    BenchWorld world(QCoreApplication::arguments());
    staySignedIn(world.doorSettings());
    const QDir here(QCoreApplication::applicationDirPath());
    const QString client = Measure::argument(u"--client"_s, here.filePath(u"peak1031"_s));
    const QString bare = here.filePath(u"bench_BareWindow"_s);
    const QString options = PlainSql::options(world.ownerSettings());
    const int runs = Measure::argument(u"--runs"_s, 15);
    QList<double> ours;
    QList<double> theirs;
    QList<double> ratios;
    for (int i = 0; i <= runs; ++i) {
        endSessions(world);
        const double one = start(client, {u"--database"_s, world.clientUri()});
        const double other = start(bare, {options});
        if (i == 0)
            continue; // the first of each reads libraries from the disk
        ours.append(one);
        theirs.append(other);
        ratios.append(one / other);
    }
    out() << world.rows() << " exchanges, " << runs << " runs each, medians" << Qt::endl;
    Measure::line(u"process start to first page"_s, Measure::medianOf(ours),
                  u"bare window, one query"_s, Measure::medianOf(theirs));
    Measure::line(u"the quickest of them"_s, *std::min_element(ours.cbegin(), ours.cend()),
                  u"bare window, one query"_s, *std::min_element(theirs.cbegin(), theirs.cend()));
    out() << "ratio of each pair, median " << QString::number(Measure::medianOf(ratios), 'f', 2)
          << Qt::endl;
    for (int i = 0; i < 3; ++i) {
        endSessions(world);
        out() << "GUI thread of the client in its first five seconds: "
              << longestBlock(here.filePath(u"bench_WatchedClient"_s),
                              {u"--database"_s, world.clientUri()})
              << Qt::endl;
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("PEAK1031_TRACE_START", "1");
    QCoreApplication application(argc, argv);
    if (!application.arguments().contains(u"--within"_s) &&
        !QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty())
        return withKeyStore();
    measure();
    return 0;
}
