#include "app/pages/RoomTranscript.h"
#include "models/messages/TranscriptCheck.h"
#include "tests/app/pages/RoomClient.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"

#include <QFileDialog>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Saving what was said in a room, from its page to the file. */
class tst_RoomTranscript final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void tableIsWhatTheRecordKnows();
    void pdfIsWritten();
    void nothingWritableIsSaid();

private:
    /** Presses the button and types the file's name, as people do. */
    void save(const QString &path);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<RoomClient> m_client;
    QByteArray m_exchange;
    QTemporaryDir m_folder;
};

void tst_RoomTranscript::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    const QByteArray cleo =
        m_database->addPerson(u"cleo@example.test"_s, u"client"_s, u"Cleo Client"_s);
    m_exchange = m_database->admin()
                     .must("insert into public.exchanges (exchange_number, name, client_id) values "
                           "('7', 'Long talk', $1::uuid) returning id",
                           {cleo})
                     .value();
    m_database->admin().must("insert into public.messages (exchange_id, sender_id, content) select "
                             "$1::uuid, $2::uuid, 'Word ' || g from generate_series(1, 450) g",
                             {m_exchange, cleo});
    m_client = std::make_unique<RoomClient>(*m_database, u"cleo@example.test"_s, m_exchange);
}

void tst_RoomTranscript::save(const QString &path)
{
    RoomPage *page = m_client->room->page();
    QToolButton *button = nullptr;
    for (QToolButton *candidate : page->findChildren<QToolButton *>()) {
        if (candidate->text().contains(u"transcript"_s))
            button = candidate;
    }
    QVERIFY(button);
    page->messages()->clear();
    QVERIFY(button->isVisible());
    QSignalSpy wanted(page, &RoomPage::transcriptRequested);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
    auto *dialog = page->window()->findChild<QFileDialog *>();
    QVERIFY(dialog);
    dialog->selectFile(path);
    static_cast<QDialog *>(dialog)->accept();
    QTRY_VERIFY_WITH_TIMEOUT(!page->messages()->isEmpty(), 20000);
}

void tst_RoomTranscript::tableIsWhatTheRecordKnows()
{
    const QString path = m_folder.filePath(u"talk.csv"_s);
    save(path);
    QCOMPARE(m_client->room->page()->messages()->status(), Status::Good);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto total = TranscriptCheck::ofCsv(file.readAll());
    QVERIFY2(total.ok(), total ? "" : qPrintable(total.error().message));
    QVERIFY(total->lines >= 450);
    QCOMPARE(m_database->admin()
                 .must("select count(*) from public.audit_logs where action = 'message_transcript' "
                       "and exchange_id = $1::uuid and new_values ->> 'sha256' = $2",
                       {m_exchange, total->hash.toLatin1()})
                 .value(),
             "1");
}

void tst_RoomTranscript::pdfIsWritten()
{
    const QString path = m_folder.filePath(u"talk.pdf"_s);
    save(path);
    QCOMPARE(m_client->room->page()->messages()->status(), Status::Good);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.read(5) == "%PDF-");
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 2); // and nothing half
}

void tst_RoomTranscript::nothingWritableIsSaid()
{
    // Somewhere that is a folder: nothing can be written over it.
    const QString path = m_folder.filePath(u"taken.csv"_s);
    QDir().mkpath(path + u"/full"_s);
    auto *bar = m_client->room->page()->messages();
    bar->clear();
    m_client->room->findChild<RoomTranscript *>()->save(path);
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isEmpty(), 20000);
    QVERIFY(bar->status() != Status::Good);
    QVERIFY(bar->text().contains(u"transcript"_s));
}

QTEST_MAIN(tst_RoomTranscript)
#include "tst_RoomTranscript.moc"
