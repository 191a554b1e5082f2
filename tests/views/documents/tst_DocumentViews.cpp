#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ListChoices.h"
#include "tests/views/Accessible.h"
#include "tests/views/documents/DocumentSamples.h"
#include "views/common/DecisionDialog.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/ChecklistPanel.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/DropZone.h"
#include "views/documents/FileNameRuleRow.h"
#include "views/documents/PageSource.h"
#include "views/documents/PagesView.h"
#include "views/documents/PdfSource.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/PinFields.h"
#include "views/documents/RequirementsDialog.h"
#include "views/documents/TransferPanel.h"
#include "views/documents/TransfersButton.h"
#include "views/documents/TransfersModel.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"
#include "views/documents/VersionsDialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

UploadChoices choices()
{
    UploadChoices choices;
    choices.exchange = QUuid::createUuid();
    choices.exchangeName = u"2026-0001  Ortega"_s;
    choices.types = {u"Deed"_s};
    choices.access = documentsList().column(u"access"_s)->choices;
    choices.roles = ListChoices::roles();
    choices.leastPinDigits = 6;
    return choices;
}

template <typename Button>
Button *buttonNamed(QWidget *parent, const QString &text)
{
    const auto buttons = parent->findChildren<Button *>();
    for (Button *button : buttons) {
        if (button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

} // namespace

/** What people see of documents on their way, of their PINs and of what is in them. */
class tst_DocumentViews final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void pinIsTakenAsPastedAndKeptNowhere();
    void closedDocumentIsCountedDown();
    void uploadTellsAllFaultsAtOnce();
    void whatIsEnteredIsForTheSelected();
    void filesFindTheirExchanges();
    void transfersAreToldTenTimesASecondAtMost();
    void transferIsPausedCancelledAndTriedAgainByKeyboard();
    void viewerShowsAndWipes_data();
    void viewerShowsAndWipes();
    void viewOnlyCarriesItsNameAndIsNotCopied();
    void wordsAreFoundInPdf();
    void filesAreDroppedOnAPage();
    void checklistSaysWhatIsMissing();
    void olderVersionIsRestoredWithANote();
    void checklistsAreEditedAsAWhole();
};

void tst_DocumentViews::pinIsTakenAsPastedAndKeptNowhere()
{
    PinEntryDialog dialog(u"Wire.pdf"_s);
    dialog.show();
    QCOMPARE(namelessControls(&dialog), QStringList());
    auto *field = dialog.findChild<QLineEdit *>();
    QSignalSpy entered(&dialog, &PinEntryDialog::pinEntered);
    QApplication::clipboard()->setText(u" 836-152\n"_s);
    field->paste();
    QVERIFY(field->displayText() != u"836152"_s);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QCOMPARE(entered.size(), 1);
    QCOMPARE(entered.first().first().toByteArray(), "836152");
    QVERIFY(field->text().isEmpty());
    OpenAnswer wrong;
    wrong.outcome = OpenAnswer::Outcome::PinWrong;
    wrong.message = u"That is not the PIN."_s;
    wrong.attemptsLeft = 2;
    dialog.showAnswer(wrong);
    QCOMPARE(dialog.findChild<MessageBar *>()->text(), wrong.message);
    QVERIFY(dialog.isVisible() && field->isEnabled());
    QTest::keyClicks(field, u"83"_s);
    QTest::keyClick(&dialog, Qt::Key_Return); // too short: no try is spent on it
    QCOMPARE(entered.size(), 1);
}

void tst_DocumentViews::closedDocumentIsCountedDown()
{
    PinEntryDialog dialog(u"Wire.pdf"_s);
    dialog.show();
    auto *field = dialog.findChild<QLineEdit *>();
    OpenAnswer closed;
    closed.outcome = OpenAnswer::Outcome::Closed;
    closed.message = u"Too many wrong PINs."_s;
    closed.closedUntil = QDateTime::currentDateTimeUtc().addMSecs(2200);
    dialog.showAnswer(closed);
    QVERIFY(!field->isEnabled());
    QVERIFY(!buttonNamed<QPushButton>(&dialog, u"Open the document"_s)->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(field->isEnabled(), 8000);
    QVERIFY(buttonNamed<QPushButton>(&dialog, u"Open the document"_s)->isEnabled());
}

void tst_DocumentViews::uploadTellsAllFaultsAtOnce()
{
    auto asked = choices();
    asked.exchange = {};
    UploadDialog dialog(asked, {});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy wished(&dialog, &UploadDialog::uploadRequested);
    dialog.addFiles(DocumentSamples::files(3));
    dialog.show();
    QCOMPARE(namelessControls(&dialog), QStringList());
    dialog.files()->setData(dialog.files()->index(1, 0), u"a/b?.pdf"_s, Qt::EditRole);
    dialog.pinBox()->setChecked(true);
    const auto pins = dialog.pinFields()->findChildren<QLineEdit *>();
    pins.at(0)->setText(u"123456"_s);
    pins.at(1)->setText(u"123457"_s);
    dialog.accept();
    const QString told = dialog.findChild<MessageBar *>()->text();
    for (const QString &part :
         {u"exchange"_s, u"a/b?.pdf"_s, u"first that somebody"_s, u"not the same"_s})
        QVERIFY2(told.contains(part), qPrintable(told));
    QVERIFY(wished.isEmpty() && dialog.isVisible());
    dialog.exchangePicker()->setPerson(QUuid::createUuid(), u"2026-0002  Berg"_s);
    dialog.files()->setData(dialog.files()->index(1, 0), u"a b.pdf"_s, Qt::EditRole);
    pins.at(0)->setText(u"836152"_s);
    pins.at(1)->setText(u"836152"_s);
    dialog.accept();
    QCOMPARE(wished.size(), 1);
    const auto wish = wished.first().first().value<UploadWish>();
    QCOMPARE(wish.files.size(), 3);
    QCOMPARE(wish.files.at(1).name, u"a b.pdf"_s);
    QCOMPARE(wish.pin, "836152");
    QVERIFY(pins.at(0)->text().isEmpty() && !dialog.isVisible());
}

void tst_DocumentViews::whatIsEnteredIsForTheSelected()
{
    UploadDialog dialog(choices(), {});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    UploadFilesModel *files = dialog.files();
    new QAbstractItemModelTester(files, &dialog);
    dialog.addFiles(DocumentSamples::files(3));
    dialog.show();
    auto *type = dialog.details()->findChild<QComboBox *>();
    const QString before = files->files().at(1).details.type; // one has a type of its own
    QVERIFY(!before.isEmpty());
    QVERIFY(type->currentText().isEmpty());
    QVERIFY(
        !type->lineEdit()->placeholderText().contains(u"Deed"_s)); // they differ, and it says so
    type->setEditText(u"Deed"_s);
    for (const UploadFile &file : files->files())
        QCOMPARE(file.details.type, u"Deed"_s);
    dialog.table()->selectRow(2);
    type->setEditText(u"Photo"_s);
    QCOMPARE(files->files().at(0).details.type, u"Deed"_s);
    QCOMPARE(files->files().at(2).details.type, u"Photo"_s);
    files->setTwins({{QByteArray(), u"no"_s}});
    QVERIFY(QTest::qWaitForWindowActive(&dialog));
    dialog.table()->setFocus();
    QTest::keyClick(dialog.table(), Qt::Key_Delete);
    QCOMPARE(files->rowCount(), 2);
}

void tst_DocumentViews::filesFindTheirExchanges()
{
    auto several = choices();
    several.exchange = {};
    several.several = true;
    UploadDialog dialog(several, {});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy wanted(&dialog, &UploadDialog::numbersWanted);
    QSignalSpy wished(&dialog, &UploadDialog::uploadRequested);
    UploadFiles found = DocumentSamples::files(3);
    found.files[0].name = u"2026-0001 Deed.pdf"_s;
    found.files[1].name = u"2026-0777 Contract.pdf"_s;
    found.files[2].name = u"No number.pdf"_s;
    for (UploadFile &file : found.files)
        file.details.type.clear();
    dialog.addFiles(found);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toStringList(), QStringList({u"2026-0001"_s, u"2026-0777"_s}));
    const QUuid one = QUuid::createUuid();
    dialog.setExchanges({{u"2026-0001"_s, {one, u"2026-0001  Ortega"_s, {}}}});
    const QList<UploadFile> &files = dialog.files()->files();
    QVERIFY(files.at(0).exchange.isNull() && files.at(1).exchange.isNull()); // those come first
    QCOMPARE(files.at(2).exchange, one);
    QCOMPARE(files.at(2).details.type, u"Deed"_s);
    dialog.accept();
    QVERIFY(wished.isEmpty());
    QVERIFY(dialog.findChild<MessageBar *>()->text().contains(u"No number.pdf"_s));
    const QUuid other = QUuid::createUuid();
    dialog.files()->setExchange(0, other, u"2026-0002  Berg"_s);
    dialog.files()->setExchange(1, other, u"2026-0002  Berg"_s);
    dialog.rule()->setRule({FileNameRule::Kind::NumberInside, {}}); // what was chosen stays
    dialog.accept();
    QCOMPARE(wished.size(), 1);
}

void tst_DocumentViews::transfersAreToldTenTimesASecondAtMost()
{
    TransfersModel model;
    new QAbstractItemModelTester(&model, &model);
    TransfersButton button(&model);
    QVERIFY(!button.isVisible());
    model.takeAll(DocumentSamples::transfers());
    QSignalSpy moved(&model, &TransfersModel::moved);
    QElapsedTimer time;
    time.start();
    Transfer running = model.transfers().at(1);
    while (time.elapsed() < 1000) {
        running.done += 1000;
        model.take(running);
        QTest::qWait(2);
    }
    QVERIFY2(moved.size() <= 11 && moved.size() >= 3, qPrintable(QString::number(moved.size())));
    QTRY_COMPARE(model.transfer(running.id)->done, running.done);
    QCOMPARE(button.text(), u"Transferring 4 of 7"_s);
    const QList<Transfer> all = model.transfers();
    for (const Transfer &one : all)
        model.drop(one.id);
    QTRY_VERIFY(button.isHidden());
}

void tst_DocumentViews::transferIsPausedCancelledAndTriedAgainByKeyboard()
{
    TransfersModel model;
    model.takeAll(DocumentSamples::transfers());
    TransferPanel panel(&model);
    panel.resize(1000, 300);
    panel.show();
    QCOMPARE(namelessControls(&panel), QStringList());
    const auto idAt = [&model](int row) { return model.transfers().at(row).id; };
    QSignalSpy paused(&panel, &TransferPanel::pauseRequested);
    QSignalSpy resumed(&panel, &TransferPanel::resumeRequested);
    QSignalSpy cancelled(&panel, &TransferPanel::cancelRequested);
    QSignalSpy retried(&panel, &TransferPanel::retryRequested);
    QSignalSpy shown(&panel, &TransferPanel::showRequested);
    QSignalSpy closed(&panel, &TransferPanel::closed);
    const auto press = [&panel](int row, Qt::Key key) {
        panel.table()->selectRow(row);
        QTest::keyClick(panel.table(), key);
    };
    press(1, Qt::Key_Space);
    QCOMPARE(paused.value(0).value(0).toUuid(), idAt(1));
    press(3, Qt::Key_Space);
    QCOMPARE(resumed.value(0).value(0).toUuid(), idAt(3));
    press(1, Qt::Key_Delete);
    QCOMPARE(cancelled.value(0).value(0).toUuid(), idAt(1));
    press(0, Qt::Key_Delete); // over already
    QCOMPARE(cancelled.size(), 1);
    press(4, Qt::Key_Return);
    QCOMPARE(retried.value(0).value(0).toUuid(), idAt(4));
    press(6, Qt::Key_Return); // waits for its PIN
    QCOMPARE(resumed.value(1).value(0).toUuid(), idAt(6));
    QCOMPARE(model.index(6, TransfersModel::StateColumn).data().toString(),
             model.transfers().at(6).note);
    press(0, Qt::Key_Return);
    QCOMPARE(shown.value(0).value(0).toUuid(), idAt(0));
    QTest::keyClick(panel.table(), Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

void tst_DocumentViews::viewerShowsAndWipes_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("pdf") << int(Preview::Kind::Pdf);
    QTest::newRow("image") << int(Preview::Kind::Image);
    QTest::newRow("text") << int(Preview::Kind::Text);
}

void tst_DocumentViews::viewerShowsAndWipes()
{
    QFETCH(int, kind);
    if (Preview::Kind(kind) == Preview::Kind::Pdf && !PdfSource::available())
        return; // the test of what is said then is the program's own
    DocumentViewer viewer({u"Deed.pdf"_s, {}, {}, {}, {}});
    viewer.setAttribute(Qt::WA_DeleteOnClose, false);
    viewer.show();
    viewer.showPreview(DocumentSamples::previewOf(Preview::Kind(kind)));
    QVERIFY(viewer.hasContents());
    QCOMPARE(namelessControls(&viewer), QStringList());
    QTRY_VERIFY_WITH_TIMEOUT(viewer.pages()->isDrawn(), 10000);
    QVERIFY(Preview::Kind(kind) == Preview::Kind::Text
                ? viewer.text()->toPlainText().contains(u"2026-0001"_s)
                : viewer.pages()->pages() > 0);
    viewer.closeContents(u"Closed"_s, u"Access was taken away."_s);
    QVERIFY(!viewer.hasContents() && !viewer.pages()->source());
    QVERIFY(viewer.text()->toPlainText().isEmpty());
    auto *download = buttonNamed<QToolButton>(&viewer, u"Download"_s);
    QVERIFY(!download->isEnabled());
    QCOMPARE(download->toolTip(), u"Access was taken away."_s);
}

void tst_DocumentViews::viewOnlyCarriesItsNameAndIsNotCopied()
{
    const auto picture = [](const QString &mark) {
        ViewedDocument viewed;
        viewed.name = u"Deed.png"_s;
        viewed.watermark = mark;
        DocumentViewer viewer(viewed);
        viewer.setAttribute(Qt::WA_DeleteOnClose, false);
        viewer.show();
        viewer.showPreview(DocumentSamples::previewOf(Preview::Kind::Image));
        (void)QTest::qWaitFor([&viewer] { return viewer.pages()->isDrawn(); }, 5000);
        return viewer.pages()->grab().toImage();
    };
    QVERIFY(picture(u"Theo Third  23 Nov 2026 03:18"_s) != picture({}));
    ViewedDocument viewed;
    viewed.watermark = u"Theo Third"_s;
    DocumentViewer viewer(viewed);
    viewer.setAttribute(Qt::WA_DeleteOnClose, false);
    viewer.show();
    viewer.showPreview(DocumentSamples::previewOf(Preview::Kind::Text));
    QApplication::clipboard()->setText(u"before"_s);
    QTest::keyClick(viewer.text(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(viewer.text(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"before"_s);
}

void tst_DocumentViews::wordsAreFoundInPdf()
{
    if (!PdfSource::available())
        return;
    PdfSource source(DocumentSamples::pdf(3));
    QCOMPARE(source.fault(), QString());
    QCOMPARE(source.count(), 3);
    QVERIFY(source.text(1).contains(u"page 2"_s));
    source.find(u"page 3"_s);
    QTRY_COMPARE_WITH_TIMEOUT(source.hits(), 1, 10000);
    QCOMPARE(source.pageOfHit(0), 2);
    QVERIFY(PdfSource("not a pdf at all").fault().size() > 10);
}

void tst_DocumentViews::filesAreDroppedOnAPage()
{
    QWidget page;
    page.resize(400, 300);
    DropZone zone(&page);
    QString whyNot;
    zone.setRefusal([&whyNot] { return whyNot; });
    zone.setWords([](const QPoint &) { return u"Drop it"_s; });
    QSignalSpy dropped(&zone, &DropZone::dropped);
    QSignalSpy refused(&zone, &DropZone::refused);
    page.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(u"/tmp/a b.pdf"_s), QUrl(u"https://example.test/x"_s)});
    const auto drag = [&] {
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page, &enter);
    };
    const auto drop = [&] {
        QDropEvent event({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page, &event);
    };
    drag();
    QVERIFY(zone.isVisible());
    QCOMPARE(zone.words(), u"Drop it"_s);
    drop();
    QVERIFY(!zone.isVisible());
    QCOMPARE(dropped.size(), 1);
    QCOMPARE(dropped.first().first().toStringList(), QStringList{u"/tmp/a b.pdf"_s});
    whyNot = u"Third parties don't upload."_s;
    drag();
    QCOMPARE(zone.words(), whyNot);
    drop();
    QCOMPARE(dropped.size(), 1);
    QCOMPARE(refused.value(0).value(0).toString(), whyNot);
}

void tst_DocumentViews::checklistSaysWhatIsMissing()
{
    const QList<ChecklistItem> items = DocumentSamples::checklist();
    QCOMPARE(ChecklistPanel::missing(items), 2);
    ChecklistPanel panel;
    panel.resize(320, 600);
    panel.show();
    panel.showItems(items, {});
    QCOMPARE(namelessControls(&panel), QStringList());
    QSignalSpy upload(&panel, &ChecklistPanel::uploadRequested);
    QSignalSpy open(&panel, &ChecklistPanel::openRequested);
    const auto buttons = panel.findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->isVisible())
            button->click();
    }
    QCOMPARE(upload.size(), 4);
    QCOMPARE(open.size(), 1);
    panel.showItems(items, u"You may not upload."_s);
    QTRY_VERIFY([&panel] {
        const auto now = panel.findChildren<QToolButton *>();
        return std::count_if(now.cbegin(), now.cend(), [](const QToolButton *button) {
                   return !button->isEnabled() && button->toolTip() == u"You may not upload."_s;
               }) == 4;
    }());
}

void tst_DocumentViews::olderVersionIsRestoredWithANote()
{
    VersionsDialog dialog(u"Deed.pdf"_s, {});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    dialog.showVersions(DocumentSamples::versions());
    QSignalSpy restored(&dialog, &VersionsDialog::restoreRequested);
    QSignalSpy opened(&dialog, &VersionsDialog::openRequested);
    auto *restore = buttonNamed<QPushButton>(&dialog, u"Make it the current one..."_s);
    QVERIFY(!restore->isEnabled()); // it is
    auto *table = dialog.findChild<QTableView *>();
    table->selectRow(2);
    QVERIFY(restore->isEnabled());
    buttonNamed<QPushButton>(&dialog, u"Open"_s)->click();
    QCOMPARE(opened.value(0).value(0).toInt(), 2);
    restore->click();
    auto *decision = dialog.findChild<DecisionDialog *>();
    QVERIFY(decision);
    decision->setReason(u"The annex was right"_s);
    buttonNamed<QPushButton>(decision, u"Make it the current one"_s)->click();
    QCOMPARE(restored.value(0).value(0).toInt(), 2);
    QCOMPARE(restored.value(0).value(1).toString(), u"The annex was right"_s);
}

void tst_DocumentViews::checklistsAreEditedAsAWhole()
{
    RequirementsDialog dialog(ListChoices::stages(), {u"Deed"_s});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    DocumentRequirement deed;
    deed.stage = u"45D"_s;
    deed.documentType = u"Deed"_s;
    deed.title = u"Recorded deed"_s;
    DocumentRequirement again = deed;
    again.id = QUuid::createUuid();
    dialog.showRequirements({deed, again});
    QCOMPARE(namelessControls(&dialog), QStringList());
    QSignalSpy saved(&dialog, &RequirementsDialog::saveRequested);
    dialog.accept(); // a stage asks for each type once
    QVERIFY(saved.isEmpty());
    QVERIFY(dialog.findChild<MessageBar *>()->text().contains(u"Deed"_s));
    dialog.findChild<QTableView *>()->selectRow(1);
    buttonNamed<QPushButton>(&dialog, u"Take away"_s)->click();
    dialog.accept();
    QCOMPARE(saved.size(), 1);
    QCOMPARE(saved.first().first().value<QList<DocumentRequirement>>(),
             QList<DocumentRequirement>{deed});
}

QTEST_MAIN(tst_DocumentViews)
#include "tst_DocumentViews.moc"
