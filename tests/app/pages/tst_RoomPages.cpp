#include "app/UnreadCounts.h"
#include "app/pages/RoomActions.h"
#include "app/pages/RoomController.h"
#include "app/pages/RoomWriting.h"
#include "models/messages/RoomOutbox.h"
#include "tests/app/pages/RoomClient.h"
#include "tests/support/TestServer.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/FormDialog.h"
#include "views/forms/RecordForm.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/ReadersLine.h"
#include "views/messages/RoomDelegate.h"
#include "views/messages/RoomPage.h"
#include "views/messages/RoomView.h"
#include "views/messages/SearchPanel.h"

#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Rooms as several people have them open at once, on a real server that they hurt. */
class tst_RoomPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void writtenHereAppearsThereAndNowhereElse();
    void readIsWhatWasOnScreen();
    void repliesMentionsAndMarks();
    void fileGoesWithTheMessage();
    void messageBecomesATask();
    void foundInTheRoomAndEverywhere();
    void draftIsThereAfterARestart();
    void removedWhileTheRoomIsOpen();
    void hintsOfStrangersNameNobody();
    void whoMayNotBeNamedIsSomebody();
    void opensAtAMessage();
    void serverRestartsBetweenSendAndAnswer();

private:
    using Client = RoomClient;
    Client *open(const QString &email, const QByteArray &exchange)
    {
        m_clients.push_back(std::make_unique<RoomClient>(*m_database, email, exchange));
        return m_clients.back().get();
    }
    int count(const char *what) const { return m_database->admin().must(what).value().toInt(); }

    std::unique_ptr<TestDatabase> m_database;
    std::vector<std::unique_ptr<RoomClient>> m_clients;
    QTemporaryDir m_folder;
    QByteArray m_elm, m_oak, m_dana, m_cleo, m_theo;
};

void tst_RoomPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QDir(RoomOutbox::defaultFolder()).removeRecursively();
    new Theme(this);
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    m_dana = m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_cleo = m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_theo = m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    RawConnection &admin = m_database->admin();
    const auto exchange = [&](const char *number, const QByteArray &client) {
        return admin
            .must("insert into public.exchanges (exchange_number, name, coordinator_id, client_id) "
                  "values ($1, $1, $2::uuid, $3::uuid) returning id",
                  {QByteArray(number), m_dana, client})
            .value();
    };
    m_elm = exchange("2026-0001", m_cleo);
    m_oak = exchange("2026-0002", m_cleo);
    for (const QByteArray &room : {m_elm, m_oak})
        admin.must("insert into public.exchange_participants (exchange_id, contact_id, role, "
                   "is_active) values ($1::uuid, $2::uuid, 'third_party', true)",
                   {room, m_theo});
}

void tst_RoomPages::init()
{
    m_clients.clear();
}

void tst_RoomPages::cleanup()
{
    m_clients.clear();
}

void tst_RoomPages::writtenHereAppearsThereAndNowhereElse()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    Client *cleo = open(u"cleo@example.test"_s, m_elm);
    Client *theo = open(u"theo@example.test"_s, m_oak);
    QVERIFY(cleo->room->page()->readers()->inside().contains(u"Dana Reyes"_s));
    QVERIFY(dana->room->page()->readers()->outside().contains(u"Theo Third"_s));
    dana->write(u"Is the deed signed?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Is the deed signed?"_s), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Is the deed signed?"_s), 10000);
    cleo->write(u"Since this morning. \U0001F642"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Since this morning. \U0001F642"_s), 10000);
    QTest::qWait(1500);
    QVERIFY(!theo->texts().contains(u"Is the deed signed?"_s));
    QCOMPARE(dana->texts(), cleo->texts());
    QCOMPARE(count("select count(*) from public.messages where content = 'Is the deed signed?'"),
             1);
    // Where it went to.
    QCOMPARE(m_database->admin()
                 .must("select exchange_id from public.messages where content = 'Is the deed "
                       "signed?'")
                 .value(),
             m_elm);
}

void tst_RoomPages::readIsWhatWasOnScreen()
{
    Client *dana = open(u"dana@example.test"_s, m_oak);
    Client *cleo = open(u"cleo@example.test"_s, m_oak);
    cleo->room->feed()->showEnd();
    cleo->page->hide();
    dana->page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dana->page.get()));
    dana->write(u"Please read this"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Please read this"_s), 10000);
    const QUuid oak = QUuid::fromString(QString::fromLatin1(m_oak));
    QTRY_VERIFY_WITH_TIMEOUT(cleo->in->world().unread().of(oak) >= 1, 10000);
    const RoomModel *model = dana->room->model();
    const auto last = [model] { return model->message(model->rowCount() - 1); };
    QTRY_COMPARE_WITH_TIMEOUT(last().content, u"Please read this"_s, 5000);
    QCOMPARE(last().readCount, 0);
    cleo->page->show();
    cleo->page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(cleo->page.get()));
    QTRY_VERIFY_WITH_TIMEOUT(last().readCount == 1, 10000);
    QTRY_COMPARE_WITH_TIMEOUT(cleo->in->world().unread().of(oak), 0, 10000);
    cleo->room->markUnreadFrom(last().number);
    QTRY_COMPARE_WITH_TIMEOUT(cleo->in->world().unread().of(oak), 1, 10000);
    QTest::qWait(500); // looking at it does not undo that
    QCOMPARE(cleo->in->world().unread().of(oak), 1);
}

void tst_RoomPages::repliesMentionsAndMarks()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    Client *cleo = open(u"cleo@example.test"_s, m_elm);
    dana->write(u"Which day is day 45? @Cleo Client"_s);
    QTRY_VERIFY_WITH_TIMEOUT(
        !cleo->texts().isEmpty() && cleo->texts().last().contains(u"Which day"_s), 10000);
    const RoomModel *theirs = cleo->room->model();
    const RoomMessage asked = theirs->message(theirs->rowCount() - 1);
    QCOMPARE(asked.mentions.size(), 1);
    QCOMPARE(asked.mentions.first().name, u"Cleo Client"_s);
    cleo->room->writing()->answer(asked);
    cleo->write(u"The 28th"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().last() == u"The 28th"_s, 10000);
    const RoomModel *model = dana->room->model();
    const RoomMessage reply = model->message(model->rowCount() - 1);
    QCOMPARE(reply.replyTo, asked.id);
    QVERIFY(reply.replyText.contains(u"Which day"_s));
    // Changed and deleted by who wrote it, seen by the other.
    const RoomMessage own = theirs->message(theirs->rowOf(reply.id));
    cleo->room->writing()->edit(own);
    cleo->write(u"The 29th"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->message(model->rowOf(reply.id)).content, u"The 29th"_s, 10000);
    QVERIFY(model->message(model->rowOf(reply.id)).editedAt.isValid());
    const std::unique_ptr<QMenu> menu(dana->room->messageActions()->menu(model->rowOf(reply.id)));
    for (const QAction *action : menu->actions())
        QVERIFY(!action->text().contains(u"Delete"_s)); // another's
}

void tst_RoomPages::fileGoesWithTheMessage()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    Client *cleo = open(u"cleo@example.test"_s, m_elm);
    QFile file(m_folder.filePath(u"Wire.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Account 0421\n");
    file.close();
    MessageEditor *editor = dana->room->page()->editor();
    Q_EMIT editor->filesGiven({file.fileName()});
    QTRY_COMPARE_WITH_TIMEOUT(editor->files().size(), 1, 10000);
    QImage picture(20, 20, QImage::Format_RGB32);
    picture.fill(Qt::red);
    Q_EMIT editor->pictureGiven(picture);
    QTRY_COMPARE_WITH_TIMEOUT(editor->files().size(), 2, 10000);
    const QString made = editor->files().last().path;
    dana->write(u"Here are both"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Here are both"_s), 30000);
    const RoomModel *model = cleo->room->model();
    const RoomMessage got = model->message(model->rowCount() - 1);
    QCOMPARE(got.attachments.size(), 2);
    QCOMPARE(got.attachments.first().name, u"Wire.txt"_s);
    QTRY_VERIFY(!QFile::exists(made)); // the copy of this program is wiped
    QCOMPARE(m_database->admin()
                 .must("select count(*) from public.documents where exchange_id = $1::uuid and "
                       "file_name = 'Wire.txt'",
                       {m_elm})
                 .value(),
             "1");
}

void tst_RoomPages::messageBecomesATask()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    dana->write(u"Call escrow about the payoff\nThey close at five."_s);
    const RoomModel *model = dana->room->model();
    QTRY_VERIFY_WITH_TIMEOUT(!dana->texts().isEmpty() && dana->texts().last().startsWith(u"Call"_s),
                             10000);
    RoomView *view = dana->room->page()->view();
    const QModelIndex last = model->index(model->rowCount() - 1);
    view->scrollTo(last);
    const QRect rect = view->visualRect(last);
    QTest::mouseMove(view->viewport(), rect.center());
    QPoint button; // one of those that stand beside a message under the mouse
    for (int x = rect.left(); x < rect.right() && button.isNull(); x += 4) {
        for (int y = rect.top(); y < rect.bottom() && button.isNull(); y += 4) {
            if (static_cast<RoomDelegate *>(view->itemDelegate())
                    ->partAt(last, rect, {x, y})
                    .kind == MessagePart::Kind::Task)
                button = {x, y};
        }
    }
    QVERIFY(!button.isNull());
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, button); // the first of two clicks
    const QPointer<FormDialog> dialog = dana->page->findChild<FormDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY(dialog->isVisible());
    QCOMPARE(dialog->form()->values().value(u"title"_s).toString(),
             u"Call escrow about the payoff"_s);
    QTest::mouseClick(buttonOf(dialog, u"Add task"_s), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(
        count("select count(*) from public.tasks where title = 'Call escrow about the payoff'"), 1,
        10000);
}

void tst_RoomPages::foundInTheRoomAndEverywhere()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    for (const QByteArray &room : {m_elm, m_oak})
        m_database->admin().must(
            "insert into public.messages (exchange_id, sender_id, content) values ($1::uuid, "
            "$2::uuid, 'The zebra crossing agreement')",
            {room, m_cleo});
    RoomPage *page = dana->room->page();
    page->focusFilter();
    page->search()->field()->setText(u"zebra"_s);
    QTest::keyClick(page->search()->field(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(page->search()->list()->count(), 1, 10000);
    Q_EMIT page->search()->searchRequested(u"zebra"_s, true, {});
    QTRY_COMPARE_WITH_TIMEOUT(page->search()->list()->count(), 2, 10000);
}

void tst_RoomPages::draftIsThereAfterARestart()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    dana->room->page()->editor()->setText(u"Half a sentence"_s);
    QTest::qWait(500);
    cleanup();
    dana = open(u"dana@example.test"_s, m_elm);
    QCOMPARE(dana->room->page()->editor()->text(), u"Half a sentence"_s);
    dana->room->setExchange(QUuid::fromString(QString::fromLatin1(m_oak)), u"2026-0002"_s, 3);
    QCOMPARE(dana->room->page()->editor()->text(), QString());
    dana->room->setExchange(QUuid::fromString(QString::fromLatin1(m_elm)), u"2026-0001"_s, 3);
    QCOMPARE(dana->room->page()->editor()->text(), u"Half a sentence"_s);
    dana->room->page()->editor()->clear();
}

void tst_RoomPages::removedWhileTheRoomIsOpen()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    Client *theo = open(u"theo@example.test"_s, m_elm);
    QTRY_VERIFY(!theo->texts().isEmpty());
    theo->room->page()->editor()->setText(u"Just typing"_s);
    const QString channel = theo->room->feed()->state().channel;
    m_database->admin().must("update public.exchange_participants set is_active = false where "
                             "contact_id = $1::uuid and exchange_id = $2::uuid",
                             {m_theo, m_elm});
    QTRY_COMPARE_WITH_TIMEOUT(theo->room->model()->rowCount(), 0, 15000);
    QVERIFY(!theo->room->page()->editor()->field()->isVisible());
    QVERIFY(!theo->room->page()->readers()->isVisible());
    QCOMPARE(theo->room->page()->editor()->text(), u"Just typing"_s);
    dana->write(u"Now between us"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Now between us"_s), 10000);
    QTest::qWait(1200);
    QCOMPARE(theo->room->model()->rowCount(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(dana->room->feed()->state().channel != channel, 10000);
    QVERIFY(dana->room->page()->readers()->outside().isEmpty());
}

void tst_RoomPages::hintsOfStrangersNameNobody()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    Client *cleo = open(u"cleo@example.test"_s, m_elm);
    QTest::qWait(300);
    QTest::keyClicks(cleo->room->page()->editor()->field(), u"I am"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->room->page()->peopleNow().contains(u"Cleo Client is typing"_s),
                             10000);
    cleo->room->page()->editor()->clear();
    QTRY_VERIFY_WITH_TIMEOUT(!dana->room->page()->peopleNow().contains(u"typing"_s), 10000);
    const QByteArray channel = dana->room->feed()->state().channel.toUtf8();
    for (const QByteArray &hint :
         {QByteArray("typing " + m_theo), QByteArray("typing <b>You</b> owe me"), QByteArray("x"),
          QByteArray(7000, 'y')})
        m_database->admin().must("select pg_notify($1, $2)", {channel, hint});
    QTest::qWait(400);
    QVERIFY(!dana->room->page()->peopleNow().contains(u"typing"_s));
}

/** An admin who takes no part is not named to clients, but never an empty place. */
void tst_RoomPages::whoMayNotBeNamedIsSomebody()
{
    const QByteArray ada = m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    m_database->admin().must("insert into public.messages (exchange_id, sender_id, content, "
                             "message_type) values ($1::uuid, $2::uuid, 'From above', 'text')",
                             {m_oak, ada});
    Client *cleo = open(u"cleo@example.test"_s, m_oak);
    QTRY_VERIFY_WITH_TIMEOUT(!cleo->texts().isEmpty(), 10000);
    const RoomModel *model = cleo->room->model();
    const int last = model->rowCount() - 1;
    QCOMPARE(model->message(last).senderName, u"An administrator"_s);
    QVERIFY(model->index(last).data(Qt::AccessibleTextRole).toString().startsWith(u"An adm"_s) ||
            model->index(last).data(Qt::AccessibleTextRole).toString().startsWith(u"New."_s));
    QTRY_VERIFY(cleo->room->page()->readers()->inside().contains(u"An administrator"_s));
    cleo->editor()->setText(u"@An administrator"_s);
    QVERIFY(cleo->editor()->field()->mentions().isEmpty());
    cleo->editor()->clear();
}

void tst_RoomPages::opensAtAMessage()
{
    const QByteArray first =
        m_database->admin()
            .must("insert into public.messages (exchange_id, sender_id, content, message_type) "
                  "select $1::uuid, $2::uuid, 'Line ' || g, 'text' from generate_series(1, 150) g "
                  "returning id",
                  {m_oak, m_cleo})
            .value();
    const QUuid message = QUuid::fromString(QLatin1StringView(first));
    Client *dana = open(u"dana@example.test"_s, m_oak);
    const RoomView *view = dana->room->page()->view();
    const auto shown = [view] { return view->currentIndex().data(RoomModel::IdRole).toUuid(); };
    dana->room->feed()->showEnd();
    dana->in->world().openMessage(dana->room->exchange(), message);
    QTRY_COMPARE_WITH_TIMEOUT(shown(), message, 10000);
    // And where the room is opened only then.
    const QUuid elm = QUuid::fromString(QLatin1StringView(m_elm));
    dana->room->setExchange(elm, {}, 3);
    dana->in->world().openMessage(QUuid::fromString(QLatin1StringView(m_oak)), message);
    dana->room->setExchange(QUuid::fromString(QLatin1StringView(m_oak)), {}, 3);
    QTRY_COMPARE_WITH_TIMEOUT(shown(), message, 10000);
}

void tst_RoomPages::serverRestartsBetweenSendAndAnswer()
{
    Client *dana = open(u"dana@example.test"_s, m_elm);
    Client *cleo = open(u"cleo@example.test"_s, m_elm);
    RawConnection &admin = m_database->admin();
    // The insert waits behind this lock, so that the server dies while the client waits for it.
    admin.must("begin");
    admin.must("lock table public.messages in share mode");
    dana->write(u"Sent into the crash"_s);
    QTest::qWait(400);
    QCOMPARE(dana->room->model()->message(dana->room->model()->rowCount() - 1).content,
             u"Sent into the crash"_s);
    const auto pid =
        admin.must("select pid from pg_stat_activity where usename like 's\\_%' limit 1")
            .value()
            .toInt();
    ::kill(pid, SIGKILL); // the server starts anew, for everybody
    dana->write(u"Written while it was down"_s);
    QTRY_VERIFY_WITH_TIMEOUT(cleo->texts().contains(u"Written while it was down"_s), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Written while it was down"_s), 20000);
    QVERIFY(dana->in->world().outbox().isEmpty());
    const QStringList seen = cleo->texts();
    QCOMPARE(seen.count(u"Sent into the crash"_s), 1);
    QCOMPARE(seen.count(u"Written while it was down"_s), 1);
    QVERIFY(seen.indexOf(u"Sent into the crash"_s) < seen.indexOf(u"Written while it was down"_s));
}

QTEST_MAIN(tst_RoomPages)
#include "tst_RoomPages.moc"
