#include "app/pages/RoomActions.h"
#include "app/pages/RoomController.h"
#include "app/pages/RoomWriting.h"
#include "models/messages/RoomOutbox.h"
#include "tests/app/Desk.h"
#include "tests/app/pages/RoomClient.h"
#include "tests/support/TestServer.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/PinDialog.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/PinFields.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/RoomPage.h"

#include <QClipboard>
#include <QDateTimeEdit>
#include <QDesktopServices>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What the system was asked to open. */
class Opened final : public QObject
{
    Q_OBJECT

public:
    QStringList links;

public Q_SLOTS:
    void open(const QUrl &url) { links.append(url.toString()); }
};

/** What people do in a room besides writing a line: later, back to a day, with a PIN, with much
 * text. */
class tst_RoomWays final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void sentLaterChangedAndCancelled();
    void whatCouldNotBeSentLaterSaysWhy();
    void fileWithAPin();
    void muchTextGoesAsAFile();
    void wordsArriveAsTheyWere_data();
    void wordsArriveAsTheyWere();
    void hostileLinkIsNotOpened();
    void namedByAnEdit();
    void goesToADay(); // the last: behind hundreds of messages nobody stands at the end

private:
    RawConnection &admin() const { return m_database->admin(); }
    QByteArray ask(const QByteArray &sql, const QList<RawConnection::Value> &values = {}) const
    {
        return admin().must(sql, values).value();
    }
    RoomClient *open(const QString &email)
    {
        m_clients.push_back(std::make_unique<RoomClient>(*m_database, email, m_room));
        return m_clients.back().get();
    }
    template <typename Dialog>
    static QPointer<Dialog> dialog(const RoomClient *of)
    {
        QPointer<Dialog> found;
        (void)QTest::qWaitFor(
            [&] {
                for (Dialog *one : of->page->findChildren<Dialog *>()) {
                    if (one->isVisible())
                        found = one;
                }
                return !found.isNull();
            },
            10000);
        return found;
    }
    /** "When | text | why" of the first that is to be sent later. */
    static QString firstOf(const ScheduledDialog *dialog)
    {
        const auto *table = dialog->findChild<QTableWidget *>();
        QStringList cells;
        for (int column = 0; table->rowCount() > 0 && column < table->columnCount(); ++column)
            cells << table->item(0, column)->text();
        return cells.join(u" | "_s);
    }
    static QToolButton *later(const RoomClient *of)
    {
        for (QToolButton *one : of->page->findChildren<QToolButton *>()) {
            if (one->isVisible() && one->text().contains(u"to send later"_s))
                return one;
        }
        return nullptr;
    }
    /** What they wrote and the server does not have. */
    static QString unsent(const RoomClient *of)
    {
        const RoomModel *model = of->room->model();
        QStringList all;
        for (int row = 0; row < model->rowCount(); ++row) {
            if (const PendingMessage *one = model->pending(row))
                all << MessageText::state(*one) + u": "_s + one->text.left(40);
        }
        return all.join(u'\n');
    }
    ScheduledDialog *putOff(const RoomClient *who, const QString &text);

    std::unique_ptr<TestDatabase> m_database;
    std::vector<std::unique_ptr<RoomClient>> m_clients;
    QTemporaryDir m_folder;
    QByteArray m_room;
};

void tst_RoomWays::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QDir(RoomOutbox::defaultFolder()).removeRecursively();
    new Theme(this);
    m_database = std::make_unique<TestDatabase>(TestServer::ownServer());
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray cleo =
        m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_room = ask("insert into public.exchanges (exchange_number, name, coordinator_id, client_id) "
                 "values ('2026-0001', 'x', $1::uuid, $2::uuid) returning id",
                 {dana, cleo});
}

void tst_RoomWays::init()
{
    m_clients.clear();
}

void tst_RoomWays::cleanup()
{
    m_clients.clear();
    ask("delete from peak.scheduled_messages");
}

/** By the button beside "Send"; the list of what is to be sent later is open then. */
ScheduledDialog *tst_RoomWays::putOff(const RoomClient *who, const QString &text)
{
    who->editor()->setText(text);
    Q_EMIT who->editor()->sendAtRequested();
    const QPointer<SendAtDialog> when = dialog<SendAtDialog>(who);
    if (!when || !Desk::press(when, u"Send then"_s))
        return nullptr;
    if (!QTest::qWaitFor([&] { return later(who) != nullptr; }, 10000))
        return nullptr;
    QTest::mouseClick(later(who), Qt::LeftButton);
    return dialog<ScheduledDialog>(who);
}

void tst_RoomWays::sentLaterChangedAndCancelled()
{
    RoomClient *dana = open(u"dana@example.test"_s);
    QPointer<ScheduledDialog> list = putOff(dana, u"Happy new year"_s);
    QVERIFY(list);
    QCOMPARE(later(dana)->text(), u"1 to send later"_s);
    QTRY_VERIFY2(firstOf(list).contains(u" | Happy new year | "_s), qPrintable(firstOf(list)));
    QVERIFY(!dana->texts().contains(u"Happy new year"_s)); // it is not in the room yet
    QCOMPARE(dana->editor()->text(), QString());

    QVERIFY(Desk::press(list, u"Another time..."_s));
    const QPointer<SendAtDialog> when = dialog<SendAtDialog>(dana);
    QVERIFY(when);
    auto *field = when->findChild<QDateTimeEdit *>();
    const QDateTime past = QDateTime::currentDateTime().addDays(-1);
    field->setDateTime(past);
    QVERIFY(Desk::press(when, u"Send then"_s));
    QVERIFY(when && when->isVisible()); // it says so, and stays
    QVERIFY(Desk::textOf(when).contains(u"still to come"_s));
    const QDateTime then(QDate::currentDate().addDays(40), QTime(9, 30));
    field->setDateTime(then);
    QVERIFY(Desk::press(when, u"Send then"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ask("select extract(epoch from send_at)::bigint from "
                                  "peak.scheduled_messages where state = 'waiting'"),
                              QByteArray::number(then.toSecsSinceEpoch()), 10000);
    QTRY_VERIFY2_WITH_TIMEOUT(firstOf(list).contains(u"30"_s), qPrintable(firstOf(list)), 10000);

    dana->editor()->setText(u"Something else"_s);
    QVERIFY(Desk::press(list, u"Back to the editor"_s));
    QTRY_COMPARE_WITH_TIMEOUT(dana->editor()->text(), u"Happy new year\nSomething else"_s, 10000);
    QCOMPARE(ask("select state from peak.scheduled_messages"), "cancelled");
    QTRY_VERIFY(!later(dana));
    dana->editor()->clear();

    // And what is not cancelled comes to everybody when its time has come.
    list = putOff(dana, u"It is time"_s);
    QVERIFY(list);
    list->reject();
    RoomClient *cleo = open(u"cleo@example.test"_s);
    ask("update peak.scheduled_messages set send_at = clock_timestamp() where state = 'waiting'");
    ask("select sent from peak.send_due_messages(10)");
    QTRY_COMPARE_WITH_TIMEOUT(cleo->texts().count(u"It is time"_s), 1, 10000);
    QTRY_COMPARE_WITH_TIMEOUT(dana->texts().count(u"It is time"_s), 1, 10000);
}

void tst_RoomWays::whatCouldNotBeSentLaterSaysWhy()
{
    RoomClient *cleo = open(u"cleo@example.test"_s);
    QPointer<ScheduledDialog> list = putOff(cleo, u"Too late"_s);
    QVERIFY(list);
    list->reject();
    ask("update peak.scheduled_messages set state = 'failed', failure = 'You may not write in this "
        "exchange any longer.'");
    cleo->room->writing()->enter(); // as who comes back to the room
    QTRY_VERIFY(later(cleo));
    QTest::mouseClick(later(cleo), Qt::LeftButton);
    list = dialog<ScheduledDialog>(cleo);
    QVERIFY(list);
    QTRY_VERIFY2(firstOf(list).contains(u"Too late | You may not write"_s),
                 qPrintable(firstOf(list)));
}

void tst_RoomWays::goesToADay()
{
    ask("insert into public.messages (exchange_id, content, created_at) select $1::uuid, 'Day ' || "
        "n, timestamp '2026-01-01 12:00' + n * interval '1 day' from generate_series(0, 300) n",
        {m_room});
    RoomClient *dana = open(u"dana@example.test"_s);
    dana->room->feed()->showEnd();
    const auto visible = [&](const QString &text) {
        const RoomModel *model = dana->room->model();
        const RoomView *view = dana->room->page()->view();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->message(row).content == text)
                return view->viewport()->rect().intersects(view->visualRect(model->index(row)));
        }
        return false;
    };
    Q_EMIT dana->room->page()->dayRequested(QDate(2026, 2, 1));
    QTRY_VERIFY_WITH_TIMEOUT(visible(u"Day 31"_s), 10000);
    Q_EMIT dana->room->page()->dayRequested(QDate(2020, 1, 1));
    QTRY_VERIFY_WITH_TIMEOUT(visible(u"Day 0"_s), 10000);
    Q_EMIT dana->room->page()->dayRequested(QDate(2199, 1, 1));
    QTRY_VERIFY2_WITH_TIMEOUT(
        dana->room->page()->messages()->text().contains(u"Nothing was said on 1 Jan 2199"_s),
        qPrintable(dana->room->page()->messages()->text()), 10000);
}

void tst_RoomWays::fileWithAPin()
{
    RoomClient *dana = open(u"dana@example.test"_s);
    RoomClient *cleo = open(u"cleo@example.test"_s);
    QFile file(m_folder.filePath(u"Wire.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Account 0421\n");
    file.close();
    RoomPage *page = dana->room->page();
    QVERIFY(Desk::drop(page, page->rect().center(), {file.fileName()}));
    QTRY_COMPARE_WITH_TIMEOUT(dana->editor()->files().size(), 1, 10000);
    Q_EMIT dana->editor()->pinRequested(dana->editor()->files().first().upload);
    const QPointer<PinDialog> set = dialog<PinDialog>(dana);
    QVERIFY(set);
    const auto digits = set->findChild<PinFields *>()->findChildren<QLineEdit *>();
    for (QLineEdit *one : {digits.at(0), digits.at(1)})
        QTest::keyClicks(one, u"836152"_s);
    QTest::keyClick(digits.at(1), Qt::Key_Return);
    QTRY_VERIFY(!dana->editor()->files().first().pin.isEmpty());
    dana->write(u"Open it with what I told you"_s);
    QTRY_VERIFY2_WITH_TIMEOUT(cleo->texts().contains(u"Open it with what I told you"_s),
                              qPrintable(unsent(dana)), 30000);
    QCOMPARE(ask("select pin_protected from public.documents where file_name = 'Wire.txt'"), "t");

    const RoomModel *model = cleo->room->model();
    const int row = model->rowCount() - 1;
    QVERIFY(model->message(row).attachments.value(0).pin);
    MessagePart part;
    part.kind = MessagePart::Kind::Document;
    part.document = 0;
    Q_EMIT cleo->room->page()->view()->activated(row, part);
    const QPointer<PinEntryDialog> entry = dialog<PinEntryDialog>(cleo);
    QVERIFY(entry);
    auto *field = entry->findChild<QLineEdit *>();
    QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled(), 10000);
    QTest::keyClicks(field, u"904417"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(Desk::textOf(entry).contains(u"more before the document closes"_s),
                              qPrintable(Desk::textOf(entry)), 10000);
    QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled(), 10000);
    QTest::keyClicks(field, u"836152"_s);
    QTest::keyClick(field, Qt::Key_Return);
    const QPointer<DocumentViewer> viewer = dialog<DocumentViewer>(cleo);
    QVERIFY(viewer);
    QTRY_COMPARE_WITH_TIMEOUT(viewer->text()->toPlainText(), u"Account 0421\n"_s, 10000);
    viewer->close();
}

void tst_RoomWays::muchTextGoesAsAFile()
{
    RoomClient *dana = open(u"dana@example.test"_s);
    RoomClient *cleo = open(u"cleo@example.test"_s);
    const QString text = u"w\u00F6rd "_s.repeated(20000).trimmed();
    QApplication::clipboard()->setText(text);
    MessageField *field = dana->editor()->field();
    field->setFocus();
    QTest::keySequence(field, QKeySequence::Paste);
    QTest::keyClick(field, Qt::Key_Return);
    QTest::qWait(300);
    QCOMPARE(dana->editor()->text(), text); // neither sent nor cut
    Q_EMIT dana->editor()->notice()->actionTriggered();
    QTRY_COMPARE_WITH_TIMEOUT(dana->editor()->files().size(), 1, 10000);
    QCOMPARE(dana->editor()->text(), QString());
    dana->write(u"All of it"_s);
    QTRY_VERIFY2_WITH_TIMEOUT(cleo->texts().contains(u"All of it"_s), qPrintable(unsent(dana)),
                              30000);
    const RoomModel *model = cleo->room->model();
    QCOMPARE(model->message(model->rowCount() - 1).attachments.size(), 1);
    QCOMPARE(ask("select file_size from public.documents where file_name like 'Text %'"),
             QByteArray::number(text.toUtf8().size()));
}

void tst_RoomWays::wordsArriveAsTheyWere_data()
{
    QTest::addColumn<QString>("words");
    QTest::newRow("emoji")
        << u"\U0001F469\u200D\U0001F469\u200D\U0001F467 \U0001F3F4\U000E0067 ok"_s;
    QTest::newRow("right to left")
        << u"\u05E9\u05DC\u05D5\u05DD 1031 \u0645\u0631\u062D\u0628\u0627"_s;
    QTest::newRow("combining") << u"e\u0301\u0302\u0303 n\u0303"_s;
    QTest::newRow("markup") << u"<b>x</b> &amp; <script>alert(1)</script> %1 %2"_s;
    QTest::newRow("sql") << u"'); drop table messages; -- $1 :text \\"_s;
    QTest::newRow("longest") << u"\U0001F642"_s.repeated(10000);
}

void tst_RoomWays::wordsArriveAsTheyWere()
{
    QFETCH(QString, words);
    RoomClient *dana = open(u"dana@example.test"_s);
    RoomClient *cleo = open(u"cleo@example.test"_s);
    dana->write(words);
    QTRY_VERIFY_WITH_TIMEOUT(!cleo->texts().isEmpty() && cleo->texts().last() == words, 10000);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().last() == words, 10000);
    QVERIFY(dana->in->world().outbox().isEmpty());
}

void tst_RoomWays::hostileLinkIsNotOpened()
{
    RoomClient *dana = open(u"dana@example.test"_s);
    Opened opened;
    const QStringList schemes{u"https"_s, u"file"_s, u"smb"_s, u"javascript"_s, u"ms-msdt"_s};
    for (const QString &scheme : schemes)
        QDesktopServices::setUrlHandler(scheme, &opened, "open");
    dana->write(u"See https://peak.test/deadline"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!dana->texts().isEmpty(), 10000);
    for (const QString &link :
         {u"file:///etc/passwd"_s, u"smb://evil.test/share"_s, u"javascript:alert(1)"_s,
          u"ms-msdt:/id"_s, u"https://bank.test@evil.test/"_s, u"https://peak.test/deadline"_s}) {
        MessagePart part;
        part.kind = MessagePart::Kind::Link;
        part.link = QUrl(link);
        Q_EMIT dana->room->page()->view()->activated(0, part);
    }
    for (const QString &scheme : schemes)
        QDesktopServices::unsetUrlHandler(scheme);
    QCOMPARE(opened.links, QStringList{u"https://peak.test/deadline"_s});
}

void tst_RoomWays::namedByAnEdit()
{
    RoomClient *dana = open(u"dana@example.test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!dana->room->readers().isEmpty(), 10000);
    dana->write(u"Who signs?"_s);
    QTRY_VERIFY_WITH_TIMEOUT(dana->texts().contains(u"Who signs?"_s), 10000);
    const RoomModel *model = dana->room->model();
    const auto last = [model] { return model->message(model->rowCount() - 1); };
    dana->room->writing()->edit(last());
    dana->write(u"Who signs, @Cleo Client?"_s);
    QTRY_COMPARE_WITH_TIMEOUT(last().content, u"Who signs, @Cleo Client?"_s, 10000);
    QCOMPARE(last().mentions.size(), 1);
    dana->room->writing()->edit(last());
    dana->write(u"Who signs today, @Cleo Client?"_s);
    QTRY_COMPARE_WITH_TIMEOUT(last().content, u"Who signs today, @Cleo Client?"_s, 10000);
    QCOMPARE(ask("select count(*) from peak.notifications n join public.contacts c on c.id = "
                 "n.contact_id where n.kind = 'mention' and c.email = 'cleo@example.test'"),
             "1");
}

QTEST_MAIN(tst_RoomWays)
#include "tst_RoomWays.moc"
