#include "app/demo/DemoDocuments.h"

#include "app/DemoServer.h"
#include "models/documents/DocumentOpener.h"
#include "models/documents/FileKind.h"
#include "models/documents/templates/ZipPackage.h"
#include "tests/support/RawConnection.h"
#include "tests/support/TestServer.h"
#include "tests/support/TestSession.h"
#include "tests/support/Why.h"
#include "views/common/Theme.h"

#include <QImage>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What the demo firm has on file, as somebody at its desk opens it. */
class tst_DemoDocuments final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void goesOnAfterAnEndInTheMiddle();
    void everythingIsThereOnce();
    void documentsOpen();
    void pinIsAskedFor();

private:
    QByteArray value(const QByteArray &sql) { return m_admin->must(sql).value(); }
    int add();
    QUuid idOf(const QByteArray &name)
    {
        return QUuid(QString::fromLatin1(
            m_admin->must("select id from public.documents where file_name = $1", {name}).value()));
    }
    QByteArray content(const QByteArray &name, const QByteArray &pin = {}, int version = 0);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::optional<DemoServer> m_demo;
    std::unique_ptr<RawConnection> m_admin;
    std::unique_ptr<DbSession> m_line; ///< of the demo's coordinator
    std::unique_ptr<DocumentOpener> m_opener;
};

void tst_DemoDocuments::initTestCase()
{
    m_folder = TestServer::makeFolder();
    new Theme(this);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       m_folder->path() + u"/settings"_s);
    auto demo = startDemoServer(m_folder->path() + u"/demo"_s);
    QTRY_VERIFY_WITH_TIMEOUT(demo.isFinished(), 120000);
    QVERIFY2(demo.result().ok(), why(demo.result()).constData());
    m_demo = demo.result().value();
    m_admin = std::make_unique<RawConnection>(m_demo->server->adminUri());
}

void tst_DemoDocuments::cleanupTestCase()
{
    m_opener.reset();
    m_line.reset();
    m_admin.reset();
    m_demo.reset();
}

/** How many came; -1 when it does not end. */
int tst_DemoDocuments::add()
{
    DemoDocuments documents(m_demo->client, m_demo->owner);
    QSignalSpy finished(&documents, &DemoDocuments::finished);
    documents.start();
    if (!QTest::qWaitFor([&finished] { return !finished.isEmpty(); }, 60000))
        return -1;
    return finished.first().at(0).toInt();
}

void tst_DemoDocuments::goesOnAfterAnEndInTheMiddle()
{
    {
        DemoDocuments documents(m_demo->client, m_demo->owner);
        documents.start();
        QTRY_VERIFY_WITH_TIMEOUT(value("select count(*) from public.documents").toInt() >= 4,
                                 30000);
    }
    const int before = value("select count(*) from peak.document_versions").toInt();
    QVERIFY(before < 20);
    // Its lines are given up, and the server notices.
    QTRY_COMPARE_WITH_TIMEOUT(
        value("select count(*) from pg_locks where locktype = 'advisory' and classid = 1031"), "0",
        10000);
    const int came = add();
    QVERIFY(came > 0);
    QCOMPARE(value("select count(*) from peak.document_versions").toInt(), before + came);
    QCOMPARE(add(), 0);
}

void tst_DemoDocuments::everythingIsThereOnce()
{
    const auto papers = DemoPapers::all();
    QCOMPARE(value("select count(*) from public.documents where not is_template").toInt(),
             int(papers.size()));
    QCOMPARE(value("select count(distinct exchange_id) from public.documents"), "5");
    QCOMPARE(value("select string_agg(file_name, ', ') from public.documents where not is_active"),
             "Purchase contract, wrong buyer.pdf");
    QCOMPARE(value("select count(*) from public.documents where view_only"), "1");
    QCOMPARE(value("select count(*) from public.documents where access_level = 'restricted' and "
                   "not is_template"),
             "2");
    QCOMPARE(value("select count(*) from public.documents where is_template"), "4");
    QVERIFY(value("select count(*) from peak.template_packs").toInt() >= 4);
}

QByteArray tst_DemoDocuments::content(const QByteArray &name, const QByteArray &pin, int version)
{
    const auto opened =
        await(m_opener->open(idOf(name), DocumentOpener::Action::View, pin, version));
    if (!opened || !opened->opened.has_value())
        return {};
    const auto bytes = await(m_opener->read(*opened->opened, 10'000'000));
    return bytes ? *bytes : QByteArray();
}

void tst_DemoDocuments::documentsOpen()
{
    SignIn door;
    QSignalSpy in(&door, &SignIn::signedIn);
    door.withPassword(m_demo->client, u"coordinator@demo.peak1031.test"_s, demoPassword, false);
    QTRY_COMPARE_WITH_TIMEOUT(in.size(), 1, 20000);
    const auto who = in.first().at(1).value<SessionCredentials>();
    m_line = std::make_unique<DbSession>(u"test"_s);
    const auto opened = await(m_line->open(*in.first()
                                                .at(0)
                                                .value<ConnectionSettings>()
                                                .withLogin(who.loginRole, who.loginSecret)
                                                .hardened()));
    QVERIFY2(opened.ok(), why(opened).constData());
    m_opener = std::make_unique<DocumentOpener>(*m_line, *m_line);

    const auto papers = DemoPapers::all();
    for (const DemoPaper &paper : papers) {
        if (paper.binned || !paper.pin.isEmpty())
            continue;
        const QByteArray name = paper.fileName.toUtf8();
        const QByteArray bytes = content(name);
        QVERIFY2(bytes.size() > 200, name.constData());
        const FileKind kind = FileKind::of(paper.fileName, bytes);
        QVERIFY2(!kind.nameLies && paper.fileName.endsWith(kind.type), name.constData());
        QVERIFY2(kind.type != u"png"_s || !QImage::fromData(bytes).isNull(), name.constData());
        QVERIFY2(kind.type != u"docx"_s || ZipPackage::read(bytes).ok(), name.constData());
    }
    const QByteArray signedName = "Exchange agreement, signed.pdf";
    const QByteArray two = m_admin
                               ->must("select id from public.documents where file_name = $1 and "
                                      "version_number = 2",
                                      {signedName})
                               .value();
    QVERIFY(!two.isEmpty());
    const auto first =
        await(m_opener->open(QUuid(QString::fromLatin1(two)), DocumentOpener::Action::View, {}, 1));
    QVERIFY(first && first->opened.has_value());
    QVERIFY(await(m_opener->read(*first->opened, 10'000'000)).ok());
}

void tst_DemoDocuments::pinIsAskedFor()
{
    const QByteArray name = "Wire instructions.pdf";
    QVERIFY(content(name).isEmpty());
    QVERIFY(content(name, "103146").isEmpty());
    QVERIFY(content(name, demoPin).startsWith("%PDF"));
}

QTEST_MAIN(tst_DemoDocuments)
#include "tst_DemoDocuments.moc"
