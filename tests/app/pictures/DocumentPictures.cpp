#include "tests/app/pictures/DocumentPictures.h"

#include "models/domain/DocumentTypes.h"
#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ListChoices.h"
#include "tests/app/pictures/PictureWalk.h"
#include "tests/views/documents/DocumentSamples.h"
#include "views/documents/BinDialog.h"
#include "views/documents/ChecklistPanel.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/NewVersionDialog.h"
#include "views/documents/PagesView.h"
#include "views/documents/PinDialog.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/PinFields.h"
#include "views/documents/RequirementsDialog.h"
#include "views/documents/TransferPanel.h"
#include "views/documents/TransfersButton.h"
#include "views/documents/TransfersModel.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"
#include "views/documents/VersionsDialog.h"
#include "views/main/MainWindow.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QTableWidget>
#include <QTest>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

void take(PictureWalk &walk, QWidget *widget, const QString &name)
{
    widget->show();
    QTest::qWait(60);
    walk.take(widget, u"documents-"_s + name);
}

void pins(PictureWalk &walk)
{
    PinEntryDialog entry(u"Wire instructions of the replacement property 2026-0001.pdf"_s);
    take(walk, &entry, u"pin-entry"_s);
    OpenAnswer answer;
    answer.outcome = OpenAnswer::Outcome::PinWrong;
    answer.message = u"That is not the PIN of this document."_s;
    answer.attemptsLeft = 2;
    entry.showAnswer(answer);
    take(walk, &entry, u"pin-wrong"_s);
    answer.outcome = OpenAnswer::Outcome::Closed;
    answer.message = u"Too many wrong PINs: this document is closed to you for a while."_s;
    answer.closedUntil = QDateTime::currentDateTimeUtc().addSecs(14 * 60);
    entry.showAnswer(answer);
    take(walk, &entry, u"pin-closed"_s);
    PinDialog set(
        u"Wire instructions.pdf"_s, true, [](const QString &) { return QFuture<Result<void>>(); },
        6);
    const auto fields = set.findChildren<QLineEdit *>();
    fields.at(0)->setText(u"836152"_s);
    fields.at(1)->setText(u"8361"_s);
    take(walk, &set, u"pin-set"_s);
}

UploadChoices choices()
{
    UploadChoices choices;
    choices.types = {u"Deed"_s, u"Purchase contract"_s};
    choices.access = documentsList().column(u"access"_s)->choices;
    choices.roles = ListChoices::roles();
    choices.leastPinDigits = 6;
    choices.mayFirm = true;
    return choices;
}

void uploads(PictureWalk &walk)
{
    UploadDialog upload(choices(), {}, &walk.window());
    upload.setAttribute(Qt::WA_DeleteOnClose, false);
    take(walk, &upload, u"upload-empty"_s);
    upload.addFiles(DocumentSamples::files(30));
    take(walk, &upload, u"upload"_s);
    upload.pinBox()->setChecked(true);
    upload.files()->setData(upload.files()->index(2, 0), u"a/b?.pdf"_s, Qt::EditRole);
    upload.accept();
    take(walk, &upload, u"upload-faults"_s);
    upload.done(QDialog::Rejected);

    UploadChoices several = choices();
    several.several = true;
    UploadDialog many(several, {}, &walk.window());
    many.setAttribute(Qt::WA_DeleteOnClose, false);
    UploadFiles found = DocumentSamples::files(4);
    for (int i = 0; i < 3; ++i)
        found.files[i].name.prepend(u"2026-000%1 "_s.arg(i + 1));
    many.addFiles(found);
    many.setExchanges({{u"2026-0001"_s, {QUuid::createUuid(), u"2026-0001  Ortega"_s, {}}},
                       {u"2026-0002"_s, {QUuid::createUuid(), u"2026-0002  Berg"_s, {}}}});
    take(walk, &many, u"upload-several"_s);
    NewVersionDialog version(u"Exchange agreement 2026-0001.pdf"_s, true);
    version.setAttribute(Qt::WA_DeleteOnClose, false);
    version.setFile(DocumentSamples::files(1).files.constFirst());
    take(walk, &version, u"new-version"_s);
}

void previews(PictureWalk &walk)
{
    ViewedDocument viewed;
    viewed.name = u"Exchange agreement 2026-0001.pdf"_s;
    viewed.about = u"PDF document · 348 kB · version 3"_s;
    viewed.watermark = u"Dana Reyes  23 Nov 2026 03:18"_s;
    viewed.whyNoDownload = u"This document may be looked at, not downloaded or copied."_s;
    viewed.whyNoOpenWith = viewed.whyNoDownload;
    const QList<QPair<QString, Preview::Kind>> kinds = {{u"pdf"_s, Preview::Kind::Pdf},
                                                        {u"image"_s, Preview::Kind::Image},
                                                        {u"text"_s, Preview::Kind::Text}};
    DocumentViewer viewer(viewed);
    viewer.setAttribute(Qt::WA_DeleteOnClose, false);
    for (const auto &[name, kind] : kinds) {
        viewer.show();
        viewer.showPreview(DocumentSamples::previewOf(kind));
        walk.wait(u"view-"_s + name, [&viewer] { return viewer.pages()->isDrawn(); });
        take(walk, &viewer, u"view-"_s + name);
    }
    viewer.showRefusal(u"Files of this kind are not shown here"_s,
                       u"Download it, or open it in another program."_s);
    take(walk, &viewer, u"view-none"_s);
    viewer.closeContents(
        u"The document was closed"_s,
        u"It was removed, or your access to it was taken away. What was shown here is wiped."_s);
    take(walk, &viewer, u"view-closed"_s);
}

void keeping(PictureWalk &walk)
{
    VersionsDialog versions(u"Exchange agreement 2026-0001.pdf"_s, {});
    versions.setAttribute(Qt::WA_DeleteOnClose, false);
    versions.showVersions(DocumentSamples::versions());
    take(walk, &versions, u"versions"_s);
    BinDialog bin;
    bin.setAttribute(Qt::WA_DeleteOnClose, false);
    bin.showDocuments(DocumentSamples::bin());
    take(walk, &bin, u"bin"_s);
    bin.showDocuments({});
    take(walk, &bin, u"bin-empty"_s);
    VersionsDialog failed(
        u"The assignment of rights of the heirs of the late Bartholomew von und zu "
        "Hohenzollern-Wolkenstein, signed and countersigned.pdf"_s,
        u"Third parties read documents."_s);
    failed.setAttribute(Qt::WA_DeleteOnClose, false);
    failed.showError({ErrorKind::Offline, u"The server can't be reached. Nothing was lost."_s, {}});
    take(walk, &failed, u"versions-broken"_s);
    RequirementsDialog wanted(ListChoices::stages(), documentTypes());
    wanted.setAttribute(Qt::WA_DeleteOnClose, false);
    take(walk, &wanted, u"requirements-loading"_s);
    wanted.showRequirements(DocumentSamples::requirements());
    take(walk, &wanted, u"requirements"_s);
    wanted.findChild<QTableWidget *>()->editItem(wanted.findChild<QTableWidget *>()->item(1, 1));
    take(walk, &wanted, u"requirements-edited"_s);
    ChecklistPanel checklist;
    checklist.resize(290, 520);
    checklist.showItems(DocumentSamples::checklist(), {});
    take(walk, &checklist, u"checklist"_s);
    checklist.showItems({}, {});
    take(walk, &checklist, u"checklist-empty"_s);
}

void transfers(PictureWalk &walk)
{
    TransfersModel model;
    model.takeAll(DocumentSamples::transfers());
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *panel = new TransferPanel(&model);
    column->addWidget(panel);
    column->addWidget(new TransfersButton(&model), 0, Qt::AlignRight);
    window.resize(1080, 360);
    QTest::qWait(150); // it is told of ten times a second
    panel->table()->selectRow(1);
    take(walk, &window, u"transfers"_s);
}

} // namespace

void walkDocumentViews(PictureWalk &walk)
{
    pins(walk);
    uploads(walk);
    previews(walk);
    keeping(walk);
    transfers(walk);
}

} // namespace Peak
