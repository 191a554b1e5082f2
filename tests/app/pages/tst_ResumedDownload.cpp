#include "app/TransfersWiring.h"
#include "models/documents/SegmentCipher.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/models/documents/HeldStore.h"
#include "tests/support/TestSession.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/TransferPanel.h"
#include "views/documents/TransfersModel.h"
#include "views/main/MainWindow.h"

#include <QLineEdit>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;
using State = Transfer::State;

/** Somebody's download of a protected document, when the program was closed on the way: what the
 * window says when they come back, and how it goes on. */
class tst_ResumedDownload final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void asksForThePinWhenItIsWanted();

private:
    static constexpr qint64 Mib = SegmentCipher::segmentBytes;
    static constexpr int heldAt = 6;

    /** The program starts, and the person signs in. */
    void start(int holdFrom)
    {
        m_in = std::make_unique<SignedInWorld>(*m_database);
        m_window = std::make_unique<MainWindow>(m_in->world().actions());
        m_transfers = new TransfersWiring(m_in->world(), m_window.get());
        m_store = std::make_unique<HeldStore>(m_in->world().line());
        m_store->holdFrom = holdFrom;
        m_in->world().transfers().setStore(u"local"_s, m_store.get());
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(m_in->signIn(u"dana@example.test"_s));
        QTRY_VERIFY(m_in->world().line().isOpen());
    }
    void close()
    {
        m_window.reset();
        m_in.reset();
        m_store.reset();
    }
    void enter(PinEntryDialog *dialog, const QString &digits)
    {
        auto *field = dialog->findChild<QLineEdit *>();
        QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled(), 15000);
        QTest::keyClicks(field, digits);
        QTest::keyClick(field, Qt::Key_Return);
    }
    PinEntryDialog *dialog() const { return m_window->findChild<PinEntryDialog *>(); }
    QString said(const QUuid &transfer) const
    {
        const auto *model = qobject_cast<TransfersModel *>(m_transfers->panel()->table()->model());
        return model->index(model->rowOf(transfer), TransfersModel::StateColumn).data().toString();
    }
    void picture(const QString &name)
    {
        const QString folder = qEnvironmentVariable("PEAK_PICTURES");
        if (folder.isEmpty())
            return;
        QTest::qWait(300); // what the list of transfers tells a little later
        m_window->grab().save(folder + u'/' + name + u".png"_s);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<HeldStore> m_store;
    std::unique_ptr<SignedInWorld> m_in;
    std::unique_ptr<MainWindow> m_window;
    TransfersWiring *m_transfers = nullptr;
};

void tst_ResumedDownload::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_database->admin().must("insert into public.exchanges (exchange_number, name, coordinator_id) "
                             "values ('2026-0001', 'Elm St', $1::uuid)",
                             {dana});
}

void tst_ResumedDownload::asksForThePinWhenItIsWanted()
{
    const QByteArray content(12 * Mib + 1, 'w');
    const QByteArray pin = "836152";
    const QString path = m_folder.filePath(u"Wire instructions.pdf"_s);
    start(heldAt);
    UploadRequest request;
    request.path = m_folder.filePath(u"scan.pdf"_s);
    QFile file(request.path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    request.fileName = u"Wire instructions.pdf"_s;
    request.exchange = QUuid(
        QString::fromLatin1(m_database->admin().must("select id from public.exchanges").value()));
    request.pin = pin;
    RawConnection &admin = m_database->admin();
    admin.must("begin");
    admin.must("lock table public.documents in exclusive mode"); // its beginning waits for this
    m_in->world().transfers().add({request});
    const auto note = [&] { return m_in->world().transfers().transfer(request.id).note; };
    QTRY_COMPARE_WITH_TIMEOUT(note(), u"Its PIN is being set…"_s, 10000);
    admin.must("commit");
    QTRY_VERIFY_WITH_TIMEOUT(m_in->world().transfers().transfer(request.id).state == State::Done,
                             20000);
    const auto opened =
        await(m_in->world().opener().open(m_in->world().transfers().transfer(request.id).document,
                                          DocumentOpener::Action::Download, pin));
    QVERIFY2(opened.ok(), qPrintable(opened.ok() ? QString() : opened.error().message));
    QVERIFY(opened->opened);
    const QUuid id = m_in->world().transfers().addDownload(*opened->opened, path);
    QTRY_COMPARE_WITH_TIMEOUT(m_in->world().transfers().transfer(id).done, heldAt * Mib, 20000);
    close();

    start(100);
    TransferQueue &queue = m_in->world().transfers();
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).needsPin, 15000);
    QVERIFY(!dialog()); // nothing that nobody asked for
    MessageBar *messages = m_window->messages();
    QVERIFY2(messages->text().contains(u"Wire instructions.pdf"), qPrintable(messages->text()));
    m_transfers->panel()->show();
    QTRY_VERIFY2(said(id).contains(u"PIN"), qPrintable(said(id)));
    picture(u"resumed-waits"_s);

    Q_EMIT messages->actionTriggered();
    QTRY_VERIFY(dialog());
    QVERIFY(messages->isEmpty());
    enter(dialog(), u"111111"_s);
    auto *bar = dialog()->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isEmpty(), 15000);
    picture(u"resumed-wrong"_s);
    dialog()->reject();
    QTRY_VERIFY(!dialog());
    QVERIFY(queue.transfer(id).needsPin);

    // Another time, from its row: held, to see how far it is.
    m_store->holdFrom = 8;
    m_transfers->panel()->table()->selectRow(0);
    QTest::keyClick(m_transfers->panel()->table(), Qt::Key_Return);
    QTRY_VERIFY(dialog());
    enter(dialog(), QString::fromLatin1(pin));
    QTRY_VERIFY_WITH_TIMEOUT(!dialog(), 15000);
    QTRY_COMPARE_WITH_TIMEOUT(queue.transfer(id).done, 8 * Mib, 15000);
    QTRY_VERIFY2(said(id).startsWith(u"8"), qPrintable(said(id)));
    QCOMPARE(m_store->firstAsked(), heldAt);
    picture(u"resumed-runs"_s);
    queue.pause(id);
    m_store->holdFrom = 100;
    queue.resume(id);
    QTRY_VERIFY_WITH_TIMEOUT(queue.transfer(id).state == State::Done, 20000);
    QFile copy(path);
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QVERIFY(copy.readAll() == content);
    picture(u"resumed-done"_s);
    close();
}

QTEST_MAIN(tst_ResumedDownload)
#include "tst_ResumedDownload.moc"
