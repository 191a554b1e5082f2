#include "app/pages/DocumentsPages.h"
#include "app/pages/ExchangePages.h"
#include "models/documents/OpenFolder.h"
#include "models/documents/TransferQueue.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/app/pages/Traces.h"
#include "tests/models/documents/templates/DocxMaker.h"
#include "tests/support/FreePort.h"
#include "tests/support/TestServer.h"
#include "tests/support/TestSession.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/DocumentLogDialog.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/UploadDetailsForm.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"
#include "views/exchanges/ExchangeDetailsPage.h"

#include <QApplication>
#include <QCheckBox>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString pin = u"836152"_s;

} // namespace

/** What a document leaves behind where it is used: on disks, in the folder of other programs, in
 * its log, and in the list of templates. */
class tst_DocumentTraces final : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    /** Instead of a program of this computer. */
    void onFileOpened(const QUrl &url) { m_opened.append(url.toLocalFile()); }

private Q_SLOTS:
    void initTestCase();
    void init() { m_in = std::make_unique<SignedInWorld>(*m_database); }
    void cleanup() { m_in.reset(); }

    void clearTextIsOnNoDisk();
    void keyIsForgottenWithTheView();
    void anotherProgramGetsACopyThatIsWiped();
    void viewOnlyIsHandedToNoProgram();
    void logTellsEachAttempt();
    void exchangeHasALogOfItsDocuments();
    void templateIsUploadedWithWhatItAsksFor();

private:
    ListPage *open(const QString &email)
    {
        if (!m_in->signIn(email))
            qFatal("%s does not come in", qPrintable(email));
        m_page = m_in->open<ListPage>(makeDocumentsPage);
        return m_page;
    }
    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }
    /** As a document of the exchange; the file is gone from this computer then. */
    QUuid upload(const QString &name, const QByteArray &bytes, const QByteArray &digits = {},
                 const QJsonObject &fields = {})
    {
        UploadRequest request;
        request.path = write(name, bytes);
        request.fileName = name;
        request.exchange = QUuid::fromString(QString::fromLatin1(m_exchange));
        request.pin = digits;
        request.fields = fields;
        TransferQueue &queue = m_in->world().transfers();
        queue.add({request});
        (void)QTest::qWaitFor([&] { return queue.transfer(request.id).isOver(); }, 20000);
        QFile::remove(request.path);
        return queue.transfer(request.id).document;
    }
    void select(const QUuid &document)
    {
        QTRY_VERIFY_WITH_TIMEOUT(
            (m_page->selectId(document), m_page->selectedIds() == QList<QUuid>{document}), 15000);
    }
    DocumentViewer *viewer()
    {
        const QPointer<DocumentViewer> shown = m_in->dialog<DocumentViewer>();
        if (!shown)
            qFatal("nothing is shown: %s", qPrintable(m_page->messages()->text()));
        (void)QTest::qWaitFor([&shown] { return shown->hasContents(); }, 20000);
        return shown;
    }
    void drop(const QStringList &paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString &path : paths)
            urls.append(QUrl::fromLocalFile(path));
        data.setUrls(urls);
        const QPoint place(m_page->width() / 2, m_page->height() - 60); // below the rows
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page, &enter);
        QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page, &event);
    }
    QByteArray of(const QByteArray &column, const QUuid &document) const
    {
        return m_database->admin()
            .must("select " + column + " from public.documents where id = $1::uuid",
                  {document.toByteArray(QUuid::WithoutBraces)})
            .value();
    }
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SignedInWorld> m_in;
    QTemporaryDir m_folder;
    QTemporaryDir m_temporary;
    ListPage *m_page = nullptr;
    QByteArray m_exchange;
    QStringList m_opened;
};

void tst_DocumentTraces::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    new Theme(this);
    // With a port, so that there are addresses.
    m_database = std::make_unique<TestDatabase>(
        TestServer::ownServer({.dataFolder = {}, .port = freePort()}));
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray theo =
        m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    RawConnection &admin = m_database->admin();
    m_exchange = admin
                     .must("insert into public.exchanges (exchange_number, name, coordinator_id) "
                           "values ('2026-0001', 'Elm St', $1::uuid) returning id",
                           {dana})
                     .value();
    admin.must("insert into public.exchange_participants (exchange_id, contact_id, role, is_active)"
               " values ($1::uuid, $2::uuid, 'third_party', true)",
               {m_exchange, theo});
    qputenv("TMPDIR", m_temporary.path().toLocal8Bit());
    QDesktopServices::setUrlHandler(u"file"_s, this, "onFileOpened");
}

/** Neither the server's nor ours, while it is looked at and after it. */
void tst_DocumentTraces::clearTextIsOnNoDisk()
{
    const QByteArray words = "Kestrel account 7361-quay-" + QUuid::createUuid().toByteArray();
    QByteArray text;
    for (int line = 0; line < 30000; ++line)
        text += words + QByteArray::number(line) + '\n';
    QVERIFY(text.size() > 1024 * 1024); // more than one segment
    open(u"dana@example.test"_s);
    const QUuid document = upload(u"Accounts.txt"_s, text);
    QVERIFY(!document.isNull());
    m_page->model()->refresh();
    select(document);
    Q_EMIT m_page->openRequested(document);
    DocumentViewer *shown = viewer();
    QVERIFY(shown->text()->toPlainText().contains(QString::fromUtf8(words)));

    RawConnection &admin = m_database->admin();
    admin.must("checkpoint");
    const QString data = QString::fromUtf8(admin.must("show data_directory").value());
    const QStringList folders{
        data + u"/base/"_s +
            QString::fromUtf8(
                admin.must("select oid from pg_database where datname = current_database()")
                    .value()),
        data + u"/pg_wal"_s,
        m_temporary.path(),
        QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation),
        QStandardPaths::writableLocation(QStandardPaths::CacheLocation),
        QStandardPaths::writableLocation(QStandardPaths::ConfigLocation)};
    QCOMPARE(Traces::filesHolding(words, folders), QStringList());
    shown->done(QDialog::Rejected);
    QCOMPARE(Traces::filesHolding(words, folders), QStringList());
    // They would have been found.
    admin.must("create table public.planted as select $1::text as words", {words});
    admin.must("checkpoint");
    QVERIFY(!Traces::filesHolding(words, folders.mid(0, 1)).isEmpty());
    admin.must("drop table public.planted");
}

/** Whoever reads the memory of this program afterwards finds it nowhere. */
void tst_DocumentTraces::keyIsForgottenWithTheView()
{
#ifdef Q_OS_LINUX
    open(u"dana@example.test"_s);
    const QUuid document = upload(u"Key.txt"_s, QByteArray(3 * 1024 * 1024, 'k'));
    const auto places = [&document, this] {
        // As letters and turned round, so that this test holds no key itself.
        QByteArray key = QByteArray::fromHex(
            m_database->admin()
                .must("select reverse(encode(auth.content_key(v.content_id), 'hex')) from "
                      "peak.document_versions v where v.document_id = $1::uuid",
                      {document.toByteArray(QUuid::WithoutBraces)})
                .value());
        if (key.size() != 32)
            qFatal("no key");
        return Traces::placesInMemory(key);
    };
    QCOMPARE(places(), 0); // not since it was uploaded
    m_page->model()->refresh();
    select(document);
    Q_EMIT m_page->openRequested(document);
    DocumentViewer *shown = viewer();
    QVERIFY(shown->hasContents());
    QTRY_COMPARE_WITH_TIMEOUT(places(), 0, 5000); // it is no longer needed
    const auto opened =
        await(m_in->world().opener().open(document, DocumentOpener::Action::Download));
    QVERIFY(opened.ok() && opened->opened);
    QVERIFY2(places() > 0, "it would not have been found");
#endif
}

void tst_DocumentTraces::anotherProgramGetsACopyThatIsWiped()
{
    open(u"dana@example.test"_s);
    const QUuid document = upload(u"Deed.txt"_s, "for another program");
    m_page->model()->refresh();
    select(document);
    m_opened.clear();
    m_in->actions(u"documents.open_with"_s)->trigger(u"documents.open_with"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_opened.size(), 1, 20000);
    const QString path = m_opened.constFirst();
    QFile copy(path);
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), "for another program");
    QCOMPARE(QFileInfo(path).fileName(), u"Deed.txt"_s);
    QVERIFY(path.startsWith(OpenFolder::defaultRoot()));
    QVERIFY(!(copy.permissions() & (QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther)));
    QVERIFY(m_page->messages()->text().contains(u"wiped"_s));
    QCOMPARE(of("download_count", document), "1"); // it left the program
    copy.close();
    m_in.reset(); // the program ends
    QVERIFY(!QFile::exists(path));
    QVERIFY(!QFileInfo(path).dir().exists());
}

void tst_DocumentTraces::viewOnlyIsHandedToNoProgram()
{
    open(u"dana@example.test"_s);
    const QUuid document = upload(u"Look.txt"_s, "look", {}, {{u"view_only"_s, true}});
    open(u"theo@example.test"_s);
    select(document);
    m_opened.clear();
    ActionSet *actions = m_in->actions(u"documents.open_with"_s);
    QTRY_VERIFY_WITH_TIMEOUT(!actions->whyNot(u"documents.open_with"_s).isEmpty(), 10000);
    QVERIFY(actions->whyNot(u"documents.open"_s).isEmpty());
    QVERIFY(m_opened.isEmpty());
}

void tst_DocumentTraces::logTellsEachAttempt()
{
    open(u"dana@example.test"_s);
    const QUuid document = upload(u"Wire instructions.txt"_s, "wire", pin.toLatin1());
    QCOMPARE(of("last_accessed_at is null", document), "t");
    m_page->model()->refresh();
    select(document);
    Q_EMIT m_page->openRequested(document);
    for (const QString &digits : {u"904417"_s, pin}) {
        const QPointer<PinEntryDialog> dialog = m_in->dialog<PinEntryDialog>();
        QVERIFY(dialog);
        auto *field = dialog->findChild<QLineEdit *>();
        QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled(), 15000);
        QTest::keyClicks(field, digits);
        QTest::keyClick(field, Qt::Key_Return);
        if (digits != pin)
            QTRY_VERIFY_WITH_TIMEOUT(!dialog->findChild<MessageBar *>()->isEmpty(), 15000);
    }
    viewer()->done(QDialog::Rejected);
    QCOMPARE(of("last_accessed_at > now() - interval '1 minute'", document), "t");
    QCOMPARE(of("download_count", document), "0");

    select(document);
    m_in->actions(u"documents.log"_s)->trigger(u"documents.log"_s);
    const QPointer<DocumentLogDialog> log = m_in->dialog<DocumentLogDialog>();
    QVERIFY(log);
    ListTableModel *model = log->findChild<ListPage *>()->model();
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 4, 15000); // and that it was uploaded
    QStringList told;
    for (int row = 0; row < model->rowCount(); ++row) {
        QTRY_VERIFY_WITH_TIMEOUT(model->listRowAt(row), 10000);
        const QJsonObject cells = model->listRowAt(row)->cells;
        told.prepend(cells.value(u"action"_s).toString() +
                     (cells.value(u"success"_s).toBool() ? u" yes "_s : u" no "_s) +
                     cells.value(u"message"_s).toString());
        QCOMPARE(cells.value(u"person"_s).toObject().value(u"name"_s).toString(), u"Dana Reyes"_s);
        QCOMPARE(cells.value(u"ip"_s).toString(), u"127.0.0.1"_s);
        QVERIFY(cells.value(u"time"_s).toDouble() > 0);
    }
    QCOMPARE(told.size(), 4);
    QCOMPARE(told.at(0), u"upload yes "_s);
    QVERIFY2(told.at(1).startsWith(u"view no"), qPrintable(told.at(1)));
    QVERIFY2(told.at(2).startsWith(u"view no The PIN is wrong"), qPrintable(told.at(2)));
    QCOMPARE(told.at(3), u"view yes "_s);
    log->reject();
}

void tst_DocumentTraces::exchangeHasALogOfItsDocuments()
{
    const QUuid exchange = QUuid::fromString(QString::fromLatin1(m_exchange));
    for (const QString &email : {u"dana@example.test"_s, u"theo@example.test"_s}) {
        QVERIFY(m_in->signIn(email));
        auto *page = m_in->open<ExchangeDetailsPage>(makeExchangeDetailsPage);
        page->showItem(exchange);
        QTRY_VERIFY_WITH_TIMEOUT(page->isLoaded(), 15000);
        page->showTab(u"document_log"_s);
        if (email.startsWith(u"theo")) { // who opened what is for who manages it
            QVERIFY(page->currentTab() != u"document_log"_s);
            continue;
        }
        QCOMPARE(page->currentTab(), u"document_log"_s);
        const auto logOf = [page]() -> ListTableModel * {
            const auto lists = page->findChildren<ListPage *>();
            for (ListPage *list : lists) {
                if (list->isVisible())
                    return list->model();
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(logOf() && logOf()->rowCount() > 0, 15000);
        const int before = logOf()->rowCount();
        const QUuid document = upload(u"Another.txt"_s, "another");
        QVERIFY(await(m_in->world().opener().open(document, DocumentOpener::Action::View)).ok());
        page->showTab(u"overview"_s);
        page->showTab(u"document_log"_s);
        QTRY_COMPARE_WITH_TIMEOUT(logOf()->rowCount(), before + 2, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(logOf()->listRowAt(0), 10000);
        const QJsonObject newest = logOf()->listRowAt(0)->cells;
        QCOMPARE(newest.value(u"action"_s).toString(), u"view"_s);
        QCOMPARE(newest.value(u"document"_s).toString(), u"Another.txt"_s);
        if (const QString folder = qEnvironmentVariable("PEAK_PICTURES"); !folder.isEmpty())
            page->grab().save(folder + u"/document-log.png"_s);
    }
}

void tst_DocumentTraces::templateIsUploadedWithWhatItAsksFor()
{
    const QByteArray split =
        DocxMaker::paragraph(DocxMaker::run("Dear {{cli") + DocxMaker::run("ent.na") +
                             DocxMaker::run("me}},") + DocxMaker::run(" about #Exchange.Number#"));
    open(u"ada@example.test"_s);
    drop({write(u"Notice.docx"_s, DocxMaker::docx(split)),
          write(u"Broken.docx"_s, DocxMaker::docx(split).left(200))});
    const QPointer<UploadDialog> dialog = m_in->dialog<UploadDialog>();
    QVERIFY(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->files()->rowCount(), 2, 10000);
    const auto boxSaying = [&dialog](const QString &words) -> QCheckBox * {
        const auto boxes = dialog->findChildren<QCheckBox *>();
        for (QCheckBox *box : boxes) {
            if (box->text().remove(u'&').contains(words))
                return box;
        }
        return nullptr;
    };
    boxSaying(u"For the firm"_s)->click();
    QCheckBox *asTemplate = boxSaying(u"template"_s);
    QTRY_VERIFY(asTemplate->isVisible());
    asTemplate->click();
    dialog->accept();
    const QByteArray find = "select string_agg(file_name || ' ' || is_template || ' ' || "
                            "template_variables::text, ', ') from public.documents where "
                            "exchange_id is null";
    QTRY_COMPARE_WITH_TIMEOUT(m_database->admin().must(find).value(),
                              "Notice.docx true [\"client.name\", \"exchange.number\"]", 20000);
    QTRY_VERIFY2_WITH_TIMEOUT(m_page->messages()->text().contains(u"Broken.docx"_s),
                              qPrintable(m_page->messages()->text()), 10000);
}

QTEST_MAIN(tst_DocumentTraces)
#include "tst_DocumentTraces.moc"
