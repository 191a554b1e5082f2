#include "app/pages/DocumentsPages.h"
#include "models/documents/TransferQueue.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "views/common/DataTable.h"
#include "views/common/EmptyState.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/PagesView.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/PinFields.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"
#include "views/documents/VersionsDialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray words = "Wire to account 0421, never by e-mail.\nGr\xc3\xbc\xc3\x9f"
                         "e\n";
const QString pin = u"836152"_s;

} // namespace

/** Documents from the disk into the firm and back, as people do it in the window, on a real server.
 */
class tst_DocumentsPages final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_in.reset(); }

    void droppedFileIsADocumentWithAPin();
    void wrongPinIsCountedAndTheRightOneShowsTheText();
    void downloadIsTheFileByteByByte();
    void severalAskForTheirPinsOneAfterTheOther();
    void newVersionIsThereAndTheOldOneComesBack();
    void thirdPartyReadsAndUploadsNothing();
    void revokedWhileOpenCloses();

private:
    QByteArray of(const char *column) const;
    QString write(const QString &name, const QByteArray &bytes) const;
    ListPage *open(const QString &email);
    void select();
    void drop(const QStringList &paths);
    void enterPin(const QString &digits);
    DocumentViewer *viewer();
    bool transfersDone() const;

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SignedInWorld> m_in;
    QTemporaryDir m_folder;
    ListPage *m_page = nullptr;
    QByteArray m_exchange, m_theo;
    QUuid m_document;
};

void tst_DocumentsPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    m_theo = m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    RawConnection &admin = m_database->admin();
    m_exchange = admin
                     .must("insert into public.exchanges (exchange_number, name, coordinator_id) "
                           "values ('2026-0001', 'Elm St', $1::uuid) returning id",
                           {dana})
                     .value();
    admin.must("insert into public.exchange_participants (exchange_id, contact_id, role, is_active)"
               " values ($1::uuid, $2::uuid, 'third_party', true)",
               {m_exchange, m_theo});
}

void tst_DocumentsPages::init()
{
    m_in = std::make_unique<SignedInWorld>(*m_database);
}

QByteArray tst_DocumentsPages::of(const char *column) const
{
    return m_database->admin()
        .must("select " + QByteArray(column) + " from public.documents where id = $1::uuid",
              {m_document.toByteArray(QUuid::WithoutBraces)})
        .value();
}

QString tst_DocumentsPages::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(file.errorString()));
    return file.fileName();
}

ListPage *tst_DocumentsPages::open(const QString &email)
{
    if (!m_in->signIn(email))
        qFatal("%s does not come in", qPrintable(email));
    m_page = m_in->open<ListPage>(makeDocumentsPage);
    return m_page;
}

void tst_DocumentsPages::select()
{
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_page->selectId(m_document), m_page->selectedIds() == QList<QUuid>{m_document}), 15000);
}

void tst_DocumentsPages::drop(const QStringList &paths)
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

void tst_DocumentsPages::enterPin(const QString &digits)
{
    const QPointer<PinEntryDialog> dialog = m_in->dialog<PinEntryDialog>();
    QVERIFY(dialog);
    auto *field = dialog->findChild<QLineEdit *>();
    QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled(), 15000);
    QTest::keyClicks(field, digits);
    QTest::keyClick(field, Qt::Key_Return);
}

DocumentViewer *tst_DocumentsPages::viewer()
{
    const QPointer<DocumentViewer> shown = m_in->dialog<DocumentViewer>();
    if (!shown)
        qFatal("nothing is shown: %s", qPrintable(m_page->messages()->text()));
    (void)QTest::qWaitFor([&shown] { return shown->hasContents(); }, 20000);
    return shown;
}

bool tst_DocumentsPages::transfersDone() const
{
    const QList<Transfer> all = m_in->world().transfers().transfers();
    for (const Transfer &one : all) {
        if (one.state == Transfer::State::Failed)
            qFatal("%s", qPrintable(one.error));
        if (!one.isOver())
            return false;
    }
    return !all.isEmpty();
}

void tst_DocumentsPages::droppedFileIsADocumentWithAPin()
{
    open(u"dana@example.test"_s);
    drop({write(u"Wire instructions.txt"_s, words)});
    const QPointer<UploadDialog> dialog = m_in->dialog<UploadDialog>();
    QVERIFY(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->files()->rowCount(), 1, 10000);
    QCOMPARE(dialog->files()->files().first().fileType, u"txt"_s);
    dialog->exchangePicker()->setPerson(QUuid::fromString(QString::fromLatin1(m_exchange)),
                                        u"2026-0001  Elm St"_s);
    Q_EMIT dialog->exchangePicker()->changed();
    dialog->pinBox()->setChecked(true);
    const auto fields = dialog->pinFields()->findChildren<QLineEdit *>();
    fields.at(0)->setText(pin);
    fields.at(1)->setText(pin);
    dialog->accept();
    QTRY_VERIFY_WITH_TIMEOUT(transfersDone(), 20000);
    const Transfer done = m_in->world().transfers().transfers().constFirst();
    QCOMPARE(done.state, Transfer::State::Done);
    m_document = done.document;
    QCOMPARE(of("file_name"), "Wire instructions.txt");
    QCOMPARE(of("pin_protected"), "t");
    QCOMPARE(of("exchange_id"), m_exchange);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->model()->rowOf(m_document) >= 0, 15000);
}

void tst_DocumentsPages::wrongPinIsCountedAndTheRightOneShowsTheText()
{
    open(u"dana@example.test"_s);
    select();
    Q_EMIT m_page->openRequested(m_document);
    enterPin(u"999999"_s);
    const QPointer<PinEntryDialog> dialog = m_in->dialog<PinEntryDialog>();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->findChild<MessageBar *>()->isEmpty(), 15000);
    enterPin(pin);
    DocumentViewer *shown = viewer();
    QCOMPARE(shown->text()->toPlainText(), QString::fromUtf8(words));
    shown->done(QDialog::Rejected);
    QVERIFY(shown->text()->toPlainText().isEmpty());
    const auto told = m_database->admin().must(
        "select count(*) filter (where success), count(*) filter (where not success) from "
        "public.document_access_logs where document_id = $1::uuid and action = 'view'",
        {m_document.toByteArray(QUuid::WithoutBraces)});
    QCOMPARE(told.rows.first().at(0).value(), "1");
    QVERIFY(told.rows.first().at(1).value().toInt() >= 1);
}

void tst_DocumentsPages::downloadIsTheFileByteByByte()
{
    open(u"dana@example.test"_s);
    select();
    m_in->actions(u"documents.download"_s)->trigger(u"documents.download"_s);
    const QPointer<QFileDialog> chooser = m_in->dialog<QFileDialog>();
    QVERIFY(chooser);
    const QString path = m_folder.filePath(u"Copy.txt"_s);
    chooser->setDirectory(m_folder.path());
    chooser->selectFile(u"Copy.txt"_s);
    Q_EMIT chooser->fileSelected(path);
    chooser->reject();
    enterPin(pin);
    QTRY_VERIFY_WITH_TIMEOUT(transfersDone(), 20000);
    QFile copy(path);
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(copy.readAll(), words);
    QTRY_COMPARE_WITH_TIMEOUT(of("download_count"), "1", 10000);
}

void tst_DocumentsPages::severalAskForTheirPinsOneAfterTheOther()
{
    open(u"dana@example.test"_s);
    QList<UploadRequest> requests(3);
    for (UploadRequest &request : requests) {
        request.path = write(u"source"_s, "the same name");
        request.fileName = u"Deed.txt"_s;
        request.exchange = QUuid::fromString(QString::fromLatin1(m_exchange));
        request.pin = pin.toLatin1();
    }
    m_in->world().transfers().add(requests);
    QTRY_VERIFY_WITH_TIMEOUT(transfersDone(), 30000);
    m_in->world().transfers().clearDone();
    m_page->model()->refresh();
    QTRY_COMPARE_WITH_TIMEOUT(m_page->model()->rowCount(), 4, 15000);
    m_page->table()->selectAll();
    m_in->actions(u"documents.download"_s)->trigger(u"documents.download"_s);
    const QPointer<QFileDialog> chooser = m_in->dialog<QFileDialog>();
    QVERIFY(chooser);
    const QString folder = m_folder.filePath(u"several"_s);
    QVERIFY(QDir().mkpath(folder));
    Q_EMIT chooser->fileSelected(folder);
    chooser->reject();

    const auto dialogs = [this] { return m_page->window()->findChildren<PinEntryDialog *>(); };
    for (int asked = 0; asked < 4; ++asked) {
        QTRY_COMPARE_WITH_TIMEOUT(dialogs().size(), 1, 15000);
        QTest::qWait(300); // nothing comes beside it
        QCOMPARE(dialogs().size(), 1);
        const QPointer<PinEntryDialog> dialog = dialogs().constFirst();
        if (asked == 1)
            dialog->reject(); // that one is left out, the others are not
        else
            enterPin(pin);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog, 15000);
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_in->world().transfers().transfers().size() == 3 && transfersDone(),
                             20000);
    QVERIFY(dialogs().isEmpty());
    const QStringList there = QDir(folder).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    QCOMPARE(there.size(), 3); // of the same name: none in the place of another
    for (const QString &name : there)
        QVERIFY2(name.startsWith(u"Deed") || name.startsWith(u"Wire"), qPrintable(name));
}

void tst_DocumentsPages::newVersionIsThereAndTheOldOneComesBack()
{
    open(u"dana@example.test"_s);
    select();
    UploadRequest request;
    request.path = write(u"Wire instructions 2.txt"_s, "Second\n");
    request.fileName = u"Wire instructions 2.txt"_s;
    request.exchange = QUuid::fromString(QString::fromLatin1(m_exchange));
    request.document = m_document;
    request.fields = {{u"note"_s, u"Another bank"_s}};
    m_in->world().transfers().add({request});
    QTRY_VERIFY_WITH_TIMEOUT(transfersDone(), 20000);
    QTRY_COMPARE_WITH_TIMEOUT(of("version_number"), "2", 10000);
    m_page->model()->applyChanges({m_document});
    select();
    QTRY_VERIFY_WITH_TIMEOUT(m_page->model()
                                     ->listRowAt(m_page->model()->rowOf(m_document))
                                     ->cells.value(u"number"_s)
                                     .toVariant()
                                     .toInt() == 2,
                             15000);
    m_in->actions(u"documents.versions"_s)->trigger(u"documents.versions"_s);
    const QPointer<VersionsDialog> versions = m_in->dialog<VersionsDialog>();
    QVERIFY(versions);
    auto *table = versions->findChild<QTableView *>();
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, 15000);
    Q_EMIT versions->restoreRequested(1, u"The first was right"_s);
    QTRY_COMPARE_WITH_TIMEOUT(of("version_number"), "3", 15000);
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, 15000);
    versions->reject();
}

void tst_DocumentsPages::thirdPartyReadsAndUploadsNothing()
{
    open(u"theo@example.test"_s);
    select();
    for (const QString &id :
         {u"documents.upload"_s, u"documents.upload_several"_s, u"documents.new_version"_s})
        QVERIFY2(m_in->actions(id)->whyNot(id).contains(u"Third parties"_s), qPrintable(id));
    drop({write(u"No.txt"_s, "no")});
    QTest::qWait(50);
    QVERIFY(!m_page->findChild<UploadDialog *>());
    QVERIFY(m_page->messages()->text().contains(u"Third parties"_s));
    QVERIFY(m_in->actions(u"documents.open"_s)->whyNot(u"documents.open"_s).isEmpty());
}

void tst_DocumentsPages::revokedWhileOpenCloses()
{
    m_database->admin().must("update public.documents set view_only = true where id = $1::uuid",
                             {m_document.toByteArray(QUuid::WithoutBraces)});
    open(u"theo@example.test"_s);
    select();
    QTRY_VERIFY_WITH_TIMEOUT(
        !m_in->actions(u"documents.download"_s)->whyNot(u"documents.download"_s).isEmpty(), 10000);
    Q_EMIT m_page->openRequested(m_document);
    enterPin(pin);
    const QPointer<DocumentViewer> shown = viewer();
    QVERIFY(shown->hasContents());
    m_database->admin().must("update public.exchange_participants set is_active = false "
                             "where contact_id = $1::uuid",
                             {m_theo});
    QTRY_VERIFY_WITH_TIMEOUT(!shown->hasContents(), 30000);
    QVERIFY(shown->text()->toPlainText().isEmpty());
    QVERIFY(shown->state()->reason().contains(u"taken away"_s));
}

QTEST_MAIN(tst_DocumentsPages)
#include "tst_DocumentsPages.moc"
