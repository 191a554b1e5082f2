#include "models/tables/ListTableModel.h"
#include "tests/app/Desk.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/common/PageTabs.h"
#include "views/documents/BinDialog.h"
#include "views/documents/ChecklistPanel.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/FileNameRuleRow.h"
#include "views/documents/GenerateDialog.h"
#include "views/documents/PinDialog.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/PinFields.h"
#include "views/documents/RequirementsDialog.h"
#include "views/documents/UploadDetailsForm.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"
#include "views/exchanges/ExchangeDetailsPage.h"
#include "views/forms/FormDialog.h"
#include "views/forms/RecordForm.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableWidget>

#include <functional>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray words = "Wire to account 0421, never by e-mail.\n";
const QString pin = u"836152"_s;
const QString wrongPin = u"904417"_s;

} // namespace

/** A day's work with documents, in the whole program: dropped, protected, opened, uploaded in bulk,
 * binned and brought back, wanted by checklists, made from templates. */
class tst_DocumentWork final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_desk->leave(); }
    void cleanupTestCase() { m_desk.reset(); }

    void droppedFileGetsAPinAndOpensWithIt();
    void manyFilesFindTheirExchangesByName();
    void binnedDocumentComesBack();
    void whatAStageAsksForIsMissingUntilItIsThere();
    void packOfAStageIsMadeInOneGo();

private:
    Desk &desk() { return *m_desk; }
    QByteArray ask(const QByteArray &sql, const QList<RawConnection::Value> &values = {})
    {
        return desk().admin().must(sql, values).value();
    }
    QByteArray documentNamed(const char *column, const QByteArray &name)
    {
        return ask("select " + QByteArray(column) + " from public.documents where file_name = $1",
                   {name});
    }
    bool openDocumentsOf(const QString &exchange);
    void enterPin(PinEntryDialog *dialog, const QString &digits);

    std::unique_ptr<Desk> m_desk;
};

void tst_DocumentWork::initTestCase()
{
    m_desk = std::make_unique<Desk>();
    desk().admin().must(
        "insert into public.exchanges (exchange_number, name, coordinator_id, client_id, "
        "workflow_stage, rel_property_address) select '2099-000' || n, 'Quince Lane ' || n, "
        "(select id from public.contacts where email = 'coordinator@demo.peak1031.test'), "
        "(select id from public.contacts where email = 'client@demo.peak1031.test'), 'PENDING', "
        "n || ' Quince Lane' from generate_series(1, 4) n");
    ask("delete from peak.document_requirements");
}

/** By the box at the top, and the tab. */
bool tst_DocumentWork::openDocumentsOf(const QString &exchange)
{
    if (!desk().find(exchange, exchange + u" · Quince Lane"_s))
        return false;
    const auto there = [](const std::function<bool()> &what) {
        return QTest::qWaitFor(what, 15000);
    };
    if (!there([this] { return desk().window().place().page == PageId::ExchangeDetails; }))
        return false;
    auto *page = static_cast<ExchangeDetailsPage *>(desk().window().page(PageId::ExchangeDetails));
    if (!there([page] { return page->isLoaded(); }))
        return false;
    QTabBar *tabs = page->findChild<PageTabs *>()->tabBar();
    for (int i = 0; i < tabs->count(); ++i) {
        if (tabs->tabText(i).remove(u'&').startsWith(u"Documents"_s))
            QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(i).center());
    }
    return page->currentTab() == u"documents"_s &&
           there([this] { return desk().list() && desk().list()->model()->total(); });
}

void tst_DocumentWork::enterPin(PinEntryDialog *dialog, const QString &digits)
{
    auto *field = dialog->findChild<QLineEdit *>();
    QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled() && field->hasFocus(), 15000);
    QTest::keyClicks(field, digits);
    QTest::keyClick(field, Qt::Key_Return);
}

void tst_DocumentWork::droppedFileGetsAPinAndOpensWithIt()
{
    desk().sit(u"coordinator"_s);
    QVERIFY(openDocumentsOf(u"2099-0001"_s));
    ListPage *list = desk().list();
    QVERIFY(Desk::drop(list, {list->width() / 2, list->height() - 80},
                       {desk().write(u"Wire instructions.txt"_s, words)}));
    const QPointer<UploadDialog> upload = desk().dialog<UploadDialog>();
    QVERIFY(upload);
    QVERIFY(upload->windowTitle().contains(u"2099-0001"_s));
    QVERIFY(Desk::press(upload, u"Upload 1 file"_s));
    QVERIFY(desk().select(u"Wire instructions.txt"_s));

    QVERIFY(desk().find(u"Set the PIN"_s));
    const QPointer<PinDialog> set = desk().dialog<PinDialog>();
    QVERIFY(set);
    const auto digits = set->findChild<PinFields *>()->findChildren<QLineEdit *>();
    QTRY_VERIFY(digits.at(0)->hasFocus());
    QTest::keyClicks(digits.at(0), pin);
    QTest::keyClick(digits.at(0), Qt::Key_Tab);
    QTest::keyClicks(digits.at(1), pin);
    QTest::keyClick(digits.at(1), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(desk().told().contains(u"asks for its new PIN"_s), 10000);
    QCOMPARE(documentNamed("pin_protected", "Wire instructions.txt"), "t");

    QVERIFY(desk().select(u"Wire instructions.txt"_s));
    QTest::keyClick(desk().list()->table(), Qt::Key_Return);
    const QPointer<PinEntryDialog> entry = desk().dialog<PinEntryDialog>();
    QVERIFY(entry);
    enterPin(entry, wrongPin);
    QTRY_VERIFY2_WITH_TIMEOUT(Desk::textOf(entry).contains(u"more before the document closes"_s),
                              qPrintable(Desk::textOf(entry)), 10000);
    enterPin(entry, pin);
    const QPointer<DocumentViewer> viewer = desk().dialog<DocumentViewer>();
    QVERIFY(viewer);
    QTRY_COMPARE_WITH_TIMEOUT(viewer->text()->toPlainText(), QString::fromUtf8(words), 10000);
    QVERIFY(!entry);
    QTest::keyClick(viewer, Qt::Key_Escape);
    QTRY_VERIFY(!viewer || !viewer->isVisible());
    QCOMPARE(ask("select string_agg(success::text, ' ' order by created_at) from "
                 "public.document_access_logs where document_id = $1::uuid and action = 'view'",
                 {documentNamed("id", "Wire instructions.txt")}),
             "false false true"); // asked without one, the wrong one, the right one
}

void tst_DocumentWork::manyFilesFindTheirExchangesByName()
{
    desk().sit(u"coordinator"_s);
    QTest::keyClick(&desk().window(), Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
    const QPointer<UploadDialog> upload = desk().dialog<UploadDialog>();
    QVERIFY(upload);
    QVERIFY(Desk::drop(upload->table()->viewport(), {60, 20},
                       {desk().write(u"Deed of 2099-0001.txt"_s, "one"),
                        desk().write(u"2099-0002 Deed.txt"_s, "two"),
                        desk().write(u"2099-7777 Deed.txt"_s, "three"),
                        desk().write(u"Holiday.txt"_s, "four")}));
    QTRY_COMPARE_WITH_TIMEOUT(upload->files()->rowCount(), 4, 10000);
    const auto preview = [&upload] {
        QStringList lines;
        for (int row = 0; row < upload->files()->rowCount(); ++row)
            lines << upload->files()->index(row, UploadFilesModel::NameColumn).data().toString() +
                         u" -> "_s +
                         upload->files()
                             ->index(row, UploadFilesModel::ExchangeColumn)
                             .data()
                             .toString()
                             .left(9);
        lines.sort();
        return lines.join(u", "_s);
    };
    const QString none =
        upload->files()->index(0, UploadFilesModel::ExchangeColumn).data().toString();
    QTRY_VERIFY2_WITH_TIMEOUT(Desk::textOf(upload->rule()).contains(u"1 of 4"_s),
                              qPrintable(preview()), 10000);
    auto *kind = upload->rule()->findChild<QComboBox *>();
    QTest::keyClick(kind, Qt::Key_Down); // the number is anywhere in the name
    QTRY_VERIFY2_WITH_TIMEOUT(Desk::textOf(upload->rule()).contains(u"2 of 4"_s),
                              qPrintable(preview()), 10000);
    QVERIFY2(preview().contains(u"Deed of 2099-0001.txt -> 2099-0001"_s), qPrintable(preview()));
    QVERIFY2(preview().contains(u"2099-0002 Deed.txt -> 2099-0002"_s), qPrintable(preview()));

    // Those that belong nowhere stop it, come first, and are taken away.
    QVERIFY(Desk::press(upload, u"Upload 4 files"_s));
    QTRY_VERIFY(!upload->findChild<MessageBar *>()->isEmpty());
    QVERIFY2(upload->findChild<MessageBar *>()->text().contains(u"Holiday.txt"_s),
             qPrintable(upload->findChild<MessageBar *>()->text()));
    QTableView *table = upload->table();
    const auto click = [table](int row, Qt::KeyboardModifiers with) {
        QTest::mouseClick(table->viewport(), Qt::LeftButton, with,
                          table->visualRect(table->model()->index(row, 0)).center());
    };
    click(0, {});
    click(1, Qt::ShiftModifier);
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(upload->files()->rowCount(), 2);

    // What is entered below is for all that are left.
    auto *type = upload->details()->findChild<QComboBox *>();
    type->lineEdit()->selectAll(); // "Deed" was in the names
    QTest::keyClicks(type->lineEdit(), u"Relinquished deed"_s);
    QTest::keyClick(type->lineEdit(), Qt::Key_Tab);
    QVERIFY(Desk::press(upload, u"Upload 2 files"_s));
    const QByteArray kept =
        "select string_agg(e.exchange_number || ' ' || d.file_name || ' ' || d.document_type, ', ' "
        "order by e.exchange_number) from public.documents d join public.exchanges e on e.id = "
        "d.exchange_id where d.file_name like '%Deed%' and e.exchange_number like '2099-%'";
    QTRY_COMPARE_WITH_TIMEOUT(ask(kept),
                              "2099-0001 Deed of 2099-0001.txt Relinquished deed, "
                              "2099-0002 2099-0002 Deed.txt Relinquished deed",
                              15000);
    QTRY_VERIFY_WITH_TIMEOUT(desk().rows().contains(u"2099-0002 Deed.txt"_s), 10000);
}

void tst_DocumentWork::binnedDocumentComesBack()
{
    const QByteArray name = "2099-0002 Deed.txt";
    desk().sit(u"coordinator"_s);
    QVERIFY(openDocumentsOf(u"2099-0002"_s));
    QVERIFY(desk().select(QString::fromLatin1(name)));
    QTest::keyClick(desk().list()->table(), Qt::Key_Delete);
    const QPointer<FormDialog> remove = desk().dialog<FormDialog>();
    QVERIFY(remove);
    auto *reason = remove->findChild<QLineEdit *>();
    QTRY_VERIFY(reason->hasFocus());
    QTest::keyClicks(reason, u"The wrong scan"_s);
    QTest::keyClick(reason, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(desk().told().contains(u"is in the bin"_s), qPrintable(desk().told()),
                              10000);
    QTRY_VERIFY_WITH_TIMEOUT(!desk().rows().contains(QString::fromLatin1(name)), 10000);
    QCOMPARE(documentNamed("is_active", name), "f");
    QVERIFY(!desk().find(u"Bin..."_s)); // only admins look into it

    desk().sit(u"admin"_s);
    QVERIFY(desk().find(u"Bin..."_s));
    const QPointer<BinDialog> bin = desk().dialog<BinDialog>();
    QVERIFY(bin);
    auto *table = bin->findChild<QTableWidget *>();
    QTRY_VERIFY_WITH_TIMEOUT(table->rowCount() > 0, 10000);
    QStringList cells;
    for (int column = 0; column < table->columnCount(); ++column)
        cells << table->item(0, column)->text();
    QVERIFY2(cells.contains(QString::fromLatin1(name)) && cells.contains(u"The wrong scan"_s),
             qPrintable(cells.join(u" | "_s)));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualItemRect(table->item(0, 0)).center());
    QVERIFY(Desk::press(bin, u"Bring back..."_s));
    QTRY_VERIFY(bin->findChild<QPlainTextEdit *>());
    auto *why = bin->findChild<QPlainTextEdit *>();
    QTRY_VERIFY(why->hasFocus());
    QTest::keyClicks(why, u"It was right after all"_s);
    QVERIFY(Desk::press(bin, u"Bring it back"_s));
    QTRY_COMPARE_WITH_TIMEOUT(documentNamed("is_active", name), "t", 10000);
    QTRY_VERIFY2_WITH_TIMEOUT(Desk::textOf(bin).contains(u"is back from the bin"_s),
                              qPrintable(Desk::textOf(bin)), 10000);
    QTest::keyClick(bin, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(desk().rows().contains(QString::fromLatin1(name)), 10000);
}

void tst_DocumentWork::whatAStageAsksForIsMissingUntilItIsThere()
{
    desk().sit(u"admin"_s);
    QVERIFY(desk().find(u"What stages ask for"_s));
    const QPointer<RequirementsDialog> wanted = desk().dialog<RequirementsDialog>();
    QVERIFY(wanted);
    QVERIFY(Desk::press(wanted, u"Add"_s));
    auto *table = wanted->findChild<QTableWidget *>();
    QTRY_COMPARE(table->rowCount(), 1);
    QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()) ||
                qobject_cast<QComboBox *>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), u"Orchard survey"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab); // to the title
    QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
    QTest::keyClicks(QApplication::focusWidget(), u"Survey of the orchard"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QVERIFY(wanted);
    QVERIFY(Desk::press(wanted, u"Save the checklists"_s));
    QTRY_VERIFY_WITH_TIMEOUT(desk().told().contains(u"checklists are saved"_s), 10000);
    QCOMPARE(ask("select stage || ' ' || document_type || ' ' || title from "
                 "peak.document_requirements where is_active"),
             "PENDING Orchard survey Survey of the orchard");

    desk().sit(u"coordinator"_s);
    QVERIFY(openDocumentsOf(u"2099-0003"_s));
    auto *panel = desk().window().findChild<ChecklistPanel *>();
    QVERIFY(panel && panel->isVisible());
    QTRY_VERIFY2_WITH_TIMEOUT(Desk::textOf(panel).contains(u"Survey of the orchard\nmissing"_s),
                              qPrintable(Desk::textOf(panel)), 10000);
    QVERIFY(Desk::press(panel, u"Upload Survey of the orchard"_s));
    QVERIFY(desk().chooseFile(desk().write(u"Survey.txt"_s, "Nine trees.\n")));
    const QPointer<UploadDialog> upload = desk().dialog<UploadDialog>();
    QVERIFY(upload);
    QTRY_COMPARE_WITH_TIMEOUT(upload->details()->findChild<QComboBox *>()->currentText(),
                              u"Orchard survey"_s, 5000);
    QVERIFY(Desk::press(upload, u"Upload 1 file"_s));
    QTRY_VERIFY2_WITH_TIMEOUT(
        Desk::textOf(panel).contains(u"Survey of the orchard\nSurvey.txt"_s) &&
            Desk::textOf(panel).contains(u"Nothing is missing"_s),
        qPrintable(Desk::textOf(panel)), 15000);
    QCOMPARE(documentNamed("document_type", "Survey.txt"), "Orchard survey");
}

void tst_DocumentWork::packOfAStageIsMadeInOneGo()
{
    ask("update public.exchanges set workflow_stage = '45D' where exchange_number = '2099-0004'");
    desk().sit(u"admin"_s);
    QVERIFY(desk().find(u"Add the built-in templates"_s));
    QTRY_VERIFY2_WITH_TIMEOUT(desk().told().contains(u"template"_s), qPrintable(desk().told()),
                              20000);
    QVERIFY(desk().find(u"Templates of each stage"_s));
    const QPointer<FormDialog> packs = desk().dialog<FormDialog>();
    QVERIFY(packs);
    const auto boxes = packs->findChildren<QCheckBox *>();
    QTRY_VERIFY_WITH_TIMEOUT(boxes.constFirst()->isEnabled(), 10000);
    int ticked = 0;
    for (QCheckBox *box : boxes) {
        if (!box->accessibleDescription().startsWith(u"45"_s) || box->isChecked() || ticked == 1)
            continue;
        box->setFocus(); // scrolls to it
        QTest::keyClick(box, Qt::Key_Space);
        ticked += box->isChecked() ? 1 : 0;
    }
    QCOMPARE(ticked, 1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(desk().told().contains(u"templates of the stages are saved"_s),
                              qPrintable(desk().told()), 10000);
    QCOMPARE(ask("select count(*) from peak.template_packs where stage = '45D'"), "2");

    desk().sit(u"coordinator"_s);
    QVERIFY(openDocumentsOf(u"2099-0004"_s));
    QTest::keyClick(desk().list()->table(), Qt::Key_G, Qt::ControlModifier);
    const QPointer<GenerateDialog> make = desk().dialog<GenerateDialog>();
    QVERIFY(make);
    QVERIFY2(make->findChild<QComboBox *>()->currentText().startsWith(u"Pack of stage 45"_s),
             qPrintable(make->findChild<QComboBox *>()->currentText()));
    QCOMPARE(make->items().size(), 2);
    QVERIFY(Desk::press(make, u"Make 2 documents"_s));
    QTRY_VERIFY2_WITH_TIMEOUT(desk().told().contains(u"2 documents"_s), qPrintable(desk().told()),
                              20000);
    QVERIFY(!make || !make->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(desk().rows().size(), 2, 10000);
    QCOMPARE(ask("select count(*) from peak.generated_documents g join public.documents d on d.id "
                 "= g.document_id join public.exchanges e on e.id = d.exchange_id where "
                 "e.exchange_number = '2099-0004' and d.mime_type = 'application/pdf'"),
             "2");
}

QTEST_MAIN(tst_DocumentWork)
#include "tst_DocumentWork.moc"
