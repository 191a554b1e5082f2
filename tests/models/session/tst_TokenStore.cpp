#include "models/session/TokenStore.h"

#include <QProcess>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

#include <cstdio>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/**
 * The key store of the computer, as it is and as it is missing.
 *
 * Run without arguments it starts itself twice more: inside a private D-Bus session with a real
 * gnome-keyring, and on a bus where nobody keeps keys.
 */
class tst_TokenStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersNothingBeforeTheStoreAnswered();
    void withAKeyring();
    void withoutAKeyring();
};

namespace {

/** What the child says: "<stored> <available>". */
QString childSays(const QString &command, const QStringList &busOptions = {})
{
    QProcess child;
    child.start(u"dbus-run-session"_s,
                busOptions + QStringList{u"--"_s, u"sh"_s, u"-c"_s, command});
    if (!child.waitForFinished(60000))
        return u"no answer"_s;
    return QString::fromUtf8(child.readAllStandardOutput()).trimmed();
}

/** In the child: write, read back, forget, read again, and say what came of it. */
int talkToTheStore()
{
    TokenStore store;
    const QString server = u"peak.example.test:5432/peak1031"_s;
    QByteArray before = "unread";
    QByteArray after = "unread";
    bool done = false;
    store.write(server, "a device secret");
    QTest::qWait(1500);
    store.read(server, [&](const QByteArray &secret) {
        before = secret;
        store.forget(server);
        QTimer::singleShot(1500, &store, [&] {
            store.read(server, [&](const QByteArray &gone) {
                after = gone;
                done = true;
            });
        });
    });
    const bool answered = QTest::qWaitFor([&] { return done; }, 40000);
    std::printf("%s|%s|%s|%s\n", answered ? "answered" : "silent", before.constData(),
                after.constData(), store.available() ? "available" : "unavailable");
    std::fflush(stdout);
    return 0;
}

} // namespace

void tst_TokenStore::offersNothingBeforeTheStoreAnswered()
{
    TokenStore store;
    store.probe();
    QVERIFY(!store.available());
    QVERIFY(!store.unavailableReason().isEmpty());
}

void tst_TokenStore::withAKeyring()
{
    const QString self = QCoreApplication::applicationFilePath();
    const QString said = childSays(
        u"export XDG_DATA_HOME=$(mktemp -d) XDG_RUNTIME_DIR=$(mktemp -d) "
        u"XDG_CURRENT_DESKTOP=GNOME; "
        "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
        "'%1' --child 2>/dev/null"_s.arg(self));
    QCOMPARE(said, u"answered|a device secret||available"_s);
}

void tst_TokenStore::withoutAKeyring()
{
    // A bus that starts no services: the system's own would bring the keyring up on demand.
    QTemporaryFile bus;
    QVERIFY(bus.open());
    bus.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
              "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
              "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
    bus.close();
    const QString self = QCoreApplication::applicationFilePath();
    const QString said =
        childSays(u"export XDG_DATA_HOME=$(mktemp -d) XDG_CONFIG_HOME=$(mktemp -d) "
                  u"XDG_RUNTIME_DIR=$(mktemp -d) "
                  "XDG_DATA_DIRS=/nonexistent XDG_CURRENT_DESKTOP=GNOME; '%1' --child 2>/dev/null; "
                  "grep -rl 'device secret' $XDG_DATA_HOME $XDG_CONFIG_HOME"_s.arg(self),
                  {u"--config-file="_s + bus.fileName()});
    QCOMPARE(said, u"answered|||unavailable"_s);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--child"_s))
        return talkToTheStore();
    tst_TokenStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_TokenStore.moc"
