#include "app/pages/DocumentsPages.h"
#include "models/db/WhenDone.h"
#include "models/documents/DocumentOpener.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pages/SignedInWorld.h"
#include "tests/models/documents/templates/DocxMaker.h"
#include "tests/models/documents/templates/PdfText.h"
#include "tests/support/TestSession.h"
#include "tests/support/Uploads.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/GenerateDialog.h"
#include "views/documents/TemplateText.h"
#include "views/documents/TemplateValuesEditor.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStandardPaths>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Documents from templates, from the choice to the document in the exchange, on a real server. */
class tst_Generating final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_signedIn = std::make_unique<SignedInWorld>(*m_database); }
    void cleanup();

    void builtInTemplatesAreAddedOnce();
    void stagePackIsMadeInOneGo();
    void missingValuesAreTypedAndBlanksStayBlank();
    void wordTemplateMakesAWordDocument();
    void newVersionAsksForOtherThings();
    void staleIsSeenInTheList();
    void templateWithAPinMakesNothing();
    void thirdPartyMakesNothing();

private:
    QPointer<GenerateDialog> openDialog(const QString &template_);
    QByteArray read(const QByteArray &document);
    QByteArray newest(const QByteArray &name)
    {
        return m_database->admin()
            .must("select id from public.documents where file_name = $1 order by created_at desc "
                  "limit 1",
                  {name})
            .value();
    }
    QByteArray count(const QByteArray &what)
    {
        return m_database->admin().must("select count(*) from " + what).value();
    }
    QByteArray addWordTemplate(const QByteArray &name, const QByteArray &text,
                               const RawConnection::Value &pin = {})
    {
        RoleConnection ada(*m_database, u"ada@example.test"_s);
        return Uploads::add(ada, std::nullopt,
                            Uploads::named(name,
                                           ", \"file_type\": \"docx\", \"is_template\": true, "
                                           "\"template_variables\": [\"client.name\"]"),
                            DocxMaker::docx(DocxMaker::paragraph(DocxMaker::run(text))), pin);
    }
    QString message() const { return m_page->messages()->text(); }

    std::unique_ptr<TestDatabase> m_database;
    QByteArray m_exchange;
    std::unique_ptr<SignedInWorld> m_signedIn;
    ListPage *m_page = nullptr;
};

void tst_Generating::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    new Theme(this);
    m_database = std::make_unique<TestDatabase>();
    m_database->addPerson(u"ada@example.test"_s, u"admin"_s, u"Ada Admin"_s);
    const QByteArray dana =
        m_database->addPerson(u"dana@example.test"_s, u"coordinator"_s, u"Dana Reyes"_s);
    const QByteArray theo =
        m_database->addPerson(u"theo@example.test"_s, u"third_party"_s, u"Theo Third"_s);
    const QByteArray mia =
        m_database->addPerson(u"mia@example.test"_s, u"client"_s, u"Mia Ortega"_s);
    m_exchange = m_database->admin()
                     .must("insert into public.exchanges (exchange_number, name, coordinator_id, "
                           "client_id, rel_property_address, day_45) values ('1043', 'Ortega', "
                           "$1::uuid, $2::uuid, '18 Elm St', '2026-11-28') returning id",
                           {dana, mia})
                     .value();
    m_database->admin().must(
        "insert into public.exchange_participants (exchange_id, contact_id, role, is_active) "
        "values ($1::uuid, $2::uuid, 'third_party', true)",
        {m_exchange, theo});
    RoleConnection session(*m_database, u"dana@example.test"_s);
    Uploads::add(session, m_exchange, Uploads::named("Deed.pdf"));
}

void tst_Generating::cleanup()
{
    m_signedIn->closePage();
    m_signedIn.reset();
}

/** For the exchange, whose only other document is selected. */
QPointer<GenerateDialog> tst_Generating::openDialog(const QString &template_)
{
    m_page = m_signedIn->open<ListPage>(makeDocumentsPage);
    const QUuid deed = QUuid::fromString(QString::fromLatin1(newest("Deed.pdf")));
    if (!QTest::qWaitFor([&] { return m_page->model()->rowOf(deed) >= 0; }, 20000))
        return nullptr;
    m_page->table()->selectRow(m_page->model()->rowOf(deed));
    m_signedIn->actions(u"documents.generate"_s)->trigger(u"documents.generate"_s);
    const QPointer<GenerateDialog> dialog = m_signedIn->dialog<GenerateDialog>();
    if (!dialog)
        return nullptr;
    if (!template_.isEmpty()) {
        auto *choice = dialog->findChild<QComboBox *>();
        const int index = choice->findText(template_);
        if (index < 0)
            return nullptr;
        choice->setCurrentIndex(index);
    }
    const bool ready = QTest::qWaitFor(
        [&] { return dialog->values()->data(u"client.name"_s) == u"Mia Ortega"_s; }, 20000);
    QTest::qWait(600); // what the template asks for is read once more
    return ready ? dialog : nullptr;
}

QByteArray tst_Generating::read(const QByteArray &document)
{
    DocumentOpener &opener = m_signedIn->world().opener();
    const auto outcome =
        opener.open(QUuid::fromString(QString::fromLatin1(document)), DocumentOpener::Action::View);
    if (!QTest::qWaitFor([&] { return outcome.isFinished(); }, 20000) || !outcome.result() ||
        !outcome.result()->opened)
        return {};
    const auto bytes = opener.read(*outcome.result()->opened, 50'000'000);
    if (!QTest::qWaitFor([&] { return bytes.isFinished(); }, 20000) || !bytes.result())
        return {};
    return *bytes.result();
}

void tst_Generating::builtInTemplatesAreAddedOnce()
{
    QVERIFY(m_signedIn->signIn(u"ada@example.test"_s));
    m_page = m_signedIn->open<ListPage>(makeDocumentsPage);
    ActionSet *actions = m_signedIn->actions(u"documents.add_builtin_templates"_s);
    actions->trigger(u"documents.add_builtin_templates"_s);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"4 template"_s), 30000);
    QCOMPARE(count("public.documents where is_template and jsonb_array_length(template_variables) "
                   "> 5 and allowed_roles = '{admin,coordinator}'"),
             QByteArray("4"));
    QCOMPARE(count("peak.template_packs where stage = 'PENDING'"), QByteArray("2"));
    actions->trigger(u"documents.add_builtin_templates"_s);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"already"_s), 30000);
    QCOMPARE(count("public.documents where is_template"), QByteArray("4"));
    QCOMPARE(count("peak.template_packs"), QByteArray("4"));
}

void tst_Generating::stagePackIsMadeInOneGo()
{
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    const auto dialog = openDialog({});
    QVERIFY(dialog);
    QCOMPARE(dialog->items().size(), 2);
    QCOMPARE(dialog->items().at(0).fileName, u"Exchange agreement 1043.pdf"_s);
    dialog->accept();
    QTRY_VERIFY2_WITH_TIMEOUT(
        message().contains(u"2 document"_s),
        qPrintable(message() + u" / "_s + (dialog ? dialog->messages()->text() : QString())),
        30000);
    QVERIFY(!dialog || !dialog->isVisible());
    for (const QByteArray name :
         {"Exchange agreement 1043.pdf", "Assignment of contract rights 1043.pdf"}) {
        const QByteArray pdf = read(newest(name));
        QVERIFY2(pdf.startsWith("%PDF-"), name.constData());
#ifdef PEAK_HAVE_PDF
        const QString text = PdfText::of(pdf);
        QVERIFY2(text.contains(u"Mia Ortega"_s) && text.contains(u"18 Elm St"_s), qPrintable(text));
#endif
    }
    QCOMPARE(count("peak.generated_documents g join public.documents d on d.id = g.document_id "
                   "where d.exchange_id = '" +
                   m_exchange + "' and d.document_type is not null"),
             QByteArray("2"));
}

void tst_Generating::missingValuesAreTypedAndBlanksStayBlank()
{
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    const auto dialog = openDialog(u"45-day identification notice"_s);
    QVERIFY(dialog);
    TemplateValuesEditor *values = dialog->values();
    const int missing = values->missing();
    QVERIFY(missing > 3);
    auto *closing = qobject_cast<QLineEdit *>(values->editor(u"dates.closing"_s));
    auto *price = qobject_cast<QLineEdit *>(values->editor(u"relinquished.value"_s));
    QVERIFY(closing && price && closing->text().isEmpty());
    QTest::keyClicks(closing, u"10/14/2026"_s);
    QTest::keyClicks(price, u"1250000"_s);
    QCOMPARE(values->value(u"dates.closing"_s), u"14 Oct 2026"_s);
    QCOMPARE(values->missing(), missing - 2);
    dialog->accept();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"45-day identification notice 1043.pdf"_s), 30000);
#ifdef PEAK_HAVE_PDF
    const QString text = PdfText::of(read(newest("45-day identification notice 1043.pdf")));
    for (const QString &part : {u"14 Oct 2026"_s, u"$1,250,000.00"_s, u"28 Nov 2026"_s,
                                u"Dana Reyes"_s, TemplateText::blank()})
        QVERIFY2(text.contains(part), qPrintable(part + u" in "_s + text));
    QVERIFY(!text.contains(u"{{"_s));
#endif
    // Nothing of it went into the exchange itself.
    QCOMPARE(count("public.exchanges where close_of_escrow_date is not null"), QByteArray("0"));
}

void tst_Generating::wordTemplateMakesAWordDocument()
{
    addWordTemplate("Letter.docx", "Dear #Client.Name#, re {{exchange.number}}");
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    const auto dialog = openDialog(u"Letter"_s);
    QVERIFY(dialog);
    QCOMPARE(dialog->items().at(0).fileName, u"Letter 1043.docx"_s);
    dialog->accept();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"Letter 1043.docx"_s), 30000);
    const QByteArray docx = read(newest("Letter 1043.docx"));
    QCOMPARE(DocxMaker::text(DocxMaker::part(docx, "word/document.xml")),
             u"Dear Mia Ortega, re 1043"_s);
}

void tst_Generating::newVersionAsksForOtherThings()
{
    const QByteArray id = newest("Letter.docx");
    RoleConnection ada(*m_database, u"ada@example.test"_s);
    Uploads::add(ada, std::nullopt, Uploads::named("Letter.docx", ", \"file_type\": \"docx\""),
                 DocxMaker::docx(DocxMaker::paragraph(DocxMaker::run("{{lender.name}} lends"))), {},
                 id);
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    const auto dialog = openDialog(u"Letter"_s);
    QVERIFY(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->values()->names(), QStringList(u"lender.name"_s), 10000);
    auto *lender = qobject_cast<QLineEdit *>(dialog->values()->editor(u"lender.name"_s));
    QVERIFY(lender);
    QTest::keyClicks(lender, u"Lena & Co <Bank>"_s);
    dialog->accept();
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"Letter 1043.docx"_s), 30000);
    QCOMPARE(
        DocxMaker::text(DocxMaker::part(read(newest("Letter 1043.docx")), "word/document.xml")),
        u"Lena & Co <Bank> lends"_s);
}

void tst_Generating::staleIsSeenInTheList()
{
    m_database->admin().must("update public.exchanges set rel_property_address = '20 Elm St' where "
                             "id = $1::uuid",
                             {m_exchange});
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    m_page = m_signedIn->open<ListPage>(makeDocumentsPage);
    const auto cell = [this](const QByteArray &name) {
        const int row =
            m_page->model()->rowOf(QUuid::fromString(QString::fromLatin1(newest(name))));
        const auto found = row < 0 ? std::nullopt : m_page->model()->listRowAt(row);
        return found ? found->cells.value(u"generated"_s).toString() : u"not loaded"_s;
    };
    QTRY_COMPARE_WITH_TIMEOUT(cell("Exchange agreement 1043.pdf"), u"stale"_s, 20000);
    QCOMPARE(cell("Letter 1043.docx"), u"current"_s);
    QCOMPARE(cell("Deed.pdf"), QString());
}

void tst_Generating::templateWithAPinMakesNothing()
{
    addWordTemplate("Locked.docx", "Dear {{client.name}}", "482913");
    const QByteArray before = count("public.documents");
    QVERIFY(m_signedIn->signIn(u"dana@example.test"_s));
    const auto dialog = openDialog(u"Locked"_s);
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->messages()->text().contains(u"PIN"_s), 10000);
    dialog->accept();
    QTRY_VERIFY_WITH_TIMEOUT(dialog->messages()->text().contains(u"PIN"_s), 10000);
    QVERIFY(dialog->isVisible());
    QCOMPARE(count("public.documents"), before);
    QCOMPARE(count("peak.document_uploads where ended_at is null"), QByteArray("0"));
}

void tst_Generating::thirdPartyMakesNothing()
{
    QVERIFY(m_signedIn->signIn(u"theo@example.test"_s));
    m_page = m_signedIn->open<ListPage>(makeDocumentsPage);
    ActionSet *actions = m_signedIn->actions(u"documents.generate"_s);
    for (const QString &id : {u"documents.generate"_s, u"documents.add_builtin_templates"_s})
        QVERIFY2(!actions->whyNot(id).isEmpty(), qPrintable(id));
    actions->trigger(u"documents.generate"_s);
    QTest::qWait(300);
    QVERIFY(!m_page->findChild<GenerateDialog *>());
    // The built-in ones are for staff.
    RoleConnection theo(*m_database, u"theo@example.test"_s);
    QCOMPARE(theo.must("select count(*) from public.documents where is_template and file_type = "
                       "'html'")
                 .value(),
             QByteArray("0"));
}

QTEST_MAIN(tst_Generating)
#include "tst_Generating.moc"
