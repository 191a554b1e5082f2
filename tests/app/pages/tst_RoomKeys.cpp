#include "app/pages/RoomActions.h"
#include "app/pages/RoomWriting.h"
#include "tests/app/pages/RoomClient.h"
#include "tests/support/TestDatabase.h"
#include "views/common/Theme.h"
#include "views/messages/RoomView.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** A room without a mouse: typing from anywhere in it, and what is not sent yet. */
class tst_RoomKeys final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_client.reset(); }

    void typingInTheListIsWriting_data();
    void typingInTheListIsWriting();
    void upTakesBackWhatIsNotSentYet();
    void unsentIsTakenBackByItsMenu();
    void wordsOfAChangeNeverBecomeAnother();
    void filesComeByDropPasteAndPicker();

private:
    MessageEditor *editor() const { return m_client->editor(); }
    RoomView *view() const { return m_client->room->page()->view(); }
    const RoomModel *model() const { return m_client->room->model(); }
    void sendOne(const QString &text);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<RoomClient> m_client;
    QByteArray m_elm;
};

void tst_RoomKeys::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QDir(RoomOutbox::defaultFolder()).removeRecursively();
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    const QByteArray cleo =
        m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_elm = m_database->admin()
                .must("insert into public.exchanges (name, client_id) values ('Elm', $1::uuid) "
                      "returning id",
                      {cleo})
                .value();
}

void tst_RoomKeys::init()
{
    m_client = std::make_unique<RoomClient>(*m_database, u"cleo@example.test"_s, m_elm);
    m_client->page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_client->page.get()));
    sendOne(u"Said before"_s);
}

void tst_RoomKeys::sendOne(const QString &text)
{
    const auto before = m_client->texts().size();
    m_client->write(text);
    QTRY_VERIFY_WITH_TIMEOUT(m_client->texts().size() > before, 10000);
}

void tst_RoomKeys::typingInTheListIsWriting_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"Thanks", "Really", "thanks", "ready", "Hello", "@Dana", "4 houses"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

/** Each key goes to who has the focus, as from a keyboard. */
void tst_RoomKeys::typingInTheListIsWriting()
{
    QFETCH(QString, text);
    view()->setFocus();
    view()->setCurrentIndex(model()->index(0));
    for (const QChar letter : text)
        QTest::keyClick(QApplication::focusWidget(), letter.toLatin1(),
                        letter.isUpper() || letter == u'@' ? Qt::ShiftModifier : Qt::NoModifier);
    QCOMPARE(editor()->text(), text);
    QCOMPARE(editor()->subject().kind, EditorSubject::Kind::New);
    editor()->clear();
    view()->setFocus();
    QTest::keyClick(view(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(editor()->subject().kind, EditorSubject::Kind::Reply);
}

void tst_RoomKeys::upTakesBackWhatIsNotSentYet()
{
    m_client->in->world().outbox().setHoldSeconds(60);
    m_client->write(u"With a mistrake"_s);
    QVERIFY(model()->isPending(model()->rowCount() - 1));
    QTest::keyClick(editor()->field(), Qt::Key_Up);
    QCOMPARE(editor()->text(), u"With a mistrake"_s);
    QCOMPARE(editor()->subject().kind, EditorSubject::Kind::New);
    QVERIFY(!model()->isPending(model()->rowCount() - 1));
}

void tst_RoomKeys::unsentIsTakenBackByItsMenu()
{
    RoomOutbox &outbox = m_client->in->world().outbox();
    outbox.setHoldSeconds(60);
    m_client->write(u"Held"_s);
    const int row = model()->rowCount() - 1;
    const auto choose = [this, row](const QString &text) {
        auto *actions = m_client->room->findChild<RoomActions *>();
        const std::unique_ptr<QMenu> menu(actions->menu(row));
        if (!menu)
            return false;
        const auto all = menu->actions();
        for (QAction *action : all) {
            if (action->text().remove(u'&') == text) {
                action->trigger();
                return true;
            }
        }
        return false;
    };
    QVERIFY(choose(u"Take back"_s));
    QCOMPARE(editor()->text(), u"Held"_s);
    QTest::keyClick(editor()->field(), Qt::Key_Return);
    const auto count = m_client->texts().size();
    QVERIFY(choose(u"Send now"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_client->texts().size(), count + 1, 10000);
}

void tst_RoomKeys::wordsOfAChangeNeverBecomeAnother()
{
    RoomOutbox &outbox = m_client->in->world().outbox();
    const RoomMessage said = model()->message(model()->rowCount() - 1);
    m_client->room->writing()->edit(said);
    m_client->room->writing()->answer(said);
    QCOMPARE(editor()->text(), QString());
    editor()->clear();
    outbox.setHoldSeconds(60);
    m_client->write(u"Held"_s);
    m_client->room->writing()->edit(said);
    m_client->room->writing()->takeBack(outbox.of(m_client->room->exchange()).first().request);
    QCOMPARE(editor()->text(), u"Held"_s);
    QCOMPARE(editor()->subject().kind, EditorSubject::Kind::New);
}

/** Dropped anywhere on the room or on what is written, pasted as files or as a picture, or chosen:
 * each goes with the message and is a document of its exchange. */
void tst_RoomKeys::filesComeByDropPasteAndPicker()
{
    QTemporaryDir folder;
    const auto file = [&folder](const QString &name, const QByteArray &content) {
        QFile made(folder.filePath(name));
        if (made.open(QIODevice::WriteOnly))
            made.write(content);
        return made.fileName();
    };
    const QString pdf = file(u"Deed of Elm Street.pdf"_s, "%PDF-1.4\n%%EOF\n");
    const QByteArray zip = QByteArray::fromHex("504b0304140000000800");
    const QString docx = file(u"Notice.docx"_s, zip + QByteArray(16, '\0') + "[Content_Types].xml" +
                                                    zip + "word/document.xml");
    const QString table = file(u"Fees.csv"_s, "fee,amount\nescrow,400\n");
    QImage image(30, 20, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    QVERIFY(image.save(folder.filePath(u"House.jpg"_s)));
    const auto drop = [](QWidget *where, const QStringList &paths) {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        const QPoint at = where->rect().center();
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(where, &enter);
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(where, &move);
        QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(where, &event);
    };
    drop(m_client->room->page(), {pdf, docx});
    QTRY_COMPARE_WITH_TIMEOUT(editor()->files().size(), 2, 5000);
    drop(editor()->field()->viewport(), {folder.filePath(u"House.jpg"_s)});
    QTRY_COMPARE_WITH_TIMEOUT(editor()->files().size(), 3, 5000);
    QApplication::clipboard()->setImage(image);
    editor()->field()->setFocus();
    QTest::keySequence(editor()->field(), QKeySequence::Paste);
    QTRY_COMPARE_WITH_TIMEOUT(editor()->files().size(), 4, 5000);
    Q_EMIT editor()->chooseFilesRequested();
    const QPointer<QFileDialog> chooser = m_client->page->findChild<QFileDialog *>();
    QVERIFY(chooser);
    auto *name = chooser->findChild<QLineEdit *>(u"fileNameEdit"_s);
    QVERIFY(name);
    name->setText(table);
    const auto buttons = chooser->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().contains(u"Open"_s) && button->isVisible())
            button->click();
    }
    QTRY_COMPARE_WITH_TIMEOUT(editor()->files().size(), 5, 5000);
    QCOMPARE(editor()->text(), QString()); // no path was written among the words
    sendOne(u"All five"_s);
    const RoomMessage sent = model()->message(model()->rowCount() - 1);
    QCOMPARE(sent.content, u"All five"_s);
    QCOMPARE(sent.attachments.size(), 5);
    QCOMPARE(m_database->admin()
                 .must("select string_agg(lower(d.file_type), ' ' order by d.file_type) from "
                       "public.documents d join public.messages m on m.attachments ? d.id::text "
                       "and m.exchange_id = d.exchange_id where m.content = 'All five' and "
                       "d.exchange_id = $1::uuid",
                       {m_elm})
                 .value(),
             "csv docx jpg pdf png");
}

QTEST_MAIN(tst_RoomKeys)
#include "tst_RoomKeys.moc"
