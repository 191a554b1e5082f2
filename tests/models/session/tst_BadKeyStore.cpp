#include "models/session/TokenStore.h"

#include <QDBusConnection>
#include <QDBusVirtualObject>
#include <QElapsedTimer>
#include <QProcess>
#include <QSettings>
#include <QTemporaryFile>
#include <QTest>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * Key stores that are there and of no use: one that never answers, one that stays locked, and one
 * that is missing while somebody has planted an entry where it would be looked for in its place.
 * The program goes on without, at once or after a moment, and writes the secret nowhere else.
 *
 * Run without arguments it starts itself once more for each, on a D-Bus of its own.
 */
class tst_BadKeyStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesOnWithout_data();
    void goesOnWithout();
};

namespace {

const QString Server = u"peak.example.test:5432/peak1031"_s;

/** Where QtKeychain would keep secrets in the clear, if it were allowed to. */
int plant()
{
    QSettings clear(u"Peak 1031"_s);
    clear.setValue(Server + u"/type"_s, u"Binary"_s);
    clear.setValue(Server + u"/data"_s, QByteArray("planted"));
    return 0;
}

/** Takes every call and answers none. */
class Silence final : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &, const QDBusConnection &) override { return true; }
};

int keepSilent()
{
    Silence silence;
    auto bus = QDBusConnection::sessionBus();
    if (!bus.registerVirtualObject(u"/"_s, &silence, QDBusConnection::SubPath) ||
        !bus.registerService(u"org.freedesktop.secrets"_s))
        return 1;
    return QCoreApplication::exec();
}

/** In the child: reads, writes, and says what came of it and how long the program stood still. */
int talkToTheStore()
{
    TokenStore store;
    QByteArray found = "unread";
    bool done = false;
    QElapsedTimer turn;
    qint64 longest = 0;
    QElapsedTimer whole;
    whole.start();
    turn.start();
    store.read(Server, [&](const QByteArray &secret) {
        found = secret;
        done = true;
    });
    while (!done && whole.elapsed() < 25'000) {
        longest = qMax(longest, turn.restart());
        QTest::qWait(10);
    }
    if (store.available()) { // it takes more than an answer to keep something
        store.write(Server, "a device secret");
        static_cast<void>(QTest::qWaitFor([&] { return !store.available(); }, 15'000));
    }
    std::printf("%s|%s|%s|%s\n", done ? "answered" : "silent", found.constData(),
                store.available() ? "available" : "unavailable",
                longest < 5000 ? "lively" : "stood still");
    std::fflush(stdout);
    return 0;
}

} // namespace

void tst_BadKeyStore::goesOnWithout_data()
{
    QTest::addColumn<QString>("before");
    QTest::newRow("never answers") << u"'%1' --silent & hole=$!; sleep 1;"_s;
    QTest::newRow("locked")
        << u"gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1;"_s;
    QTest::newRow("missing, with a planted entry") << u"'%1' --plant;"_s;
}

/** 107. */
void tst_BadKeyStore::goesOnWithout()
{
    QFETCH(QString, before);
    // A bus that starts no services: the system's own would bring a working keyring up.
    QTemporaryFile bus;
    QVERIFY(bus.open());
    bus.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
              "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
              "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
    bus.close();
    const QString script =
        u"export XDG_DATA_HOME=$(mktemp -d) XDG_CONFIG_HOME=$(mktemp -d) HOME=$(mktemp -d) "
        "XDG_RUNTIME_DIR=$(mktemp -d) XDG_DATA_DIRS=/nonexistent XDG_CURRENT_DESKTOP=GNOME; "_s +
        before +
        u" '%1' --child 2>/dev/null; grep -rl 'device secret' $XDG_DATA_HOME $XDG_CONFIG_HOME "
        "$HOME; [ -z \"$hole\" ] || kill $hole"_s;
    QProcess child;
    child.start(u"dbus-run-session"_s,
                {u"--config-file="_s + bus.fileName(), u"--"_s, u"sh"_s, u"-c"_s,
                 QString(script).replace(u"%1"_s, QCoreApplication::applicationFilePath())});
    QVERIFY(child.waitForFinished(60'000));
    QCOMPARE(QString::fromUtf8(child.readAllStandardOutput()).trimmed(),
             u"answered||unavailable|lively"_s);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--silent"_s))
        return keepSilent();
    if (application.arguments().contains(u"--plant"_s))
        return plant();
    if (application.arguments().contains(u"--child"_s))
        return talkToTheStore();
    tst_BadKeyStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_BadKeyStore.moc"
