#include "models/domain/DocumentTypes.h"
#include "models/tables/lists/DocumentsList.h"
#include "models/tables/lists/ListChoices.h"
#include "tests/views/documents/DocumentSamples.h"
#include "views/common/DecisionDialog.h"
#include "views/common/Theme.h"
#include "views/documents/BinDialog.h"
#include "views/documents/ChecklistPanel.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/DropZone.h"
#include "views/documents/FileNameRuleRow.h"
#include "views/documents/GenerateDialog.h"
#include "views/documents/NewVersionDialog.h"
#include "views/documents/PageSource.h"
#include "views/documents/PagesView.h"
#include "views/documents/PinDialog.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/RequirementsDialog.h"
#include "views/documents/TransferPanel.h"
#include "views/documents/TransfersButton.h"
#include "views/documents/TransfersModel.h"
#include "views/documents/UploadDialog.h"
#include "views/documents/UploadFilesModel.h"
#include "views/documents/VersionsDialog.h"
#include "views/forms/FormDialog.h"
#include "views/forms/ProveDialog.h"
#include "views/profile/PasswordDialog.h"
#include "views/settings/SecretDialog.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QTableWidget>
#include <QTest>
#include <QTranslator>
#include <QUrl>
#include <QVBoxLayout>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** "6 day(s)" as "6 days": the gallery shows English without loading its translation. */
class EnglishPlurals final : public QTranslator
{
public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int n) const override
    {
        QString text = QString::fromUtf8(source);
        if (n < 0 || !text.contains(u"(s)"_s))
            return {};
        return text.replace(u"(s)"_s, n == 1 ? QString() : u"s"_s);
    }
};

class Gallery final
{
public:
    explicit Gallery(const QDir &folder) : m_folder(folder) {}

    void run(const QString &suffix)
    {
        m_suffix = suffix;
        pins();
        uploads();
        transfers();
        viewers();
        keeping();
        several();
        generating();
        asking();
    }
    bool ok() const { return m_ok; }

private:
    void save(QWidget *widget, const QString &name)
    {
        widget->show();
        QTest::qWait(40);
        const QString file = u"documents-%1-%2.png"_s.arg(name, m_suffix);
        m_ok = widget->grab().save(m_folder.filePath(file)) && m_ok;
    }

    void pins()
    {
        PinEntryDialog entry(u"Wire instructions 2026-0001.pdf"_s);
        save(&entry, u"pin-entry"_s);
        OpenAnswer wrong;
        wrong.outcome = OpenAnswer::Outcome::PinWrong;
        wrong.message = u"That is not the PIN of this document."_s;
        wrong.attemptsLeft = 2;
        entry.showAnswer(wrong);
        save(&entry, u"pin-entry-wrong"_s);
        wrong.outcome = OpenAnswer::Outcome::Closed;
        wrong.message = u"Too many wrong PINs: this document is closed to you for a while."_s;
        wrong.closedUntil = QDateTime::currentDateTimeUtc().addSecs(14 * 60);
        entry.showAnswer(wrong);
        save(&entry, u"pin-entry-closed"_s);
        PinDialog set(
            u"Wire instructions 2026-0001.pdf"_s, true,
            [](const QString &) { return QFuture<Result<void>>(); }, 6);
        const auto fields = set.findChildren<QLineEdit *>();
        fields.at(0)->setText(u"836152"_s);
        fields.at(1)->setText(u"8361"_s);
        save(&set, u"pin-set"_s);
    }

    void uploads()
    {
        UploadChoices choices;
        choices.exchange = QUuid::createUuid();
        choices.exchangeName = u"2026-0001  Ortega - 18 Elm St"_s;
        choices.types = {u"Deed"_s, u"Purchase contract"_s};
        choices.access = documentsList().column(u"access"_s)->choices;
        choices.roles = ListChoices::roles();
        choices.leastPinDigits = 6;
        auto *dialog = new UploadDialog(choices, {});
        dialog->addFiles(DocumentSamples::files(5));
        save(dialog, u"upload"_s);
        dialog->pinBox()->setChecked(true);
        dialog->table()->selectRow(1);
        dialog->files()->setData(dialog->files()->index(2, 0), u"a/b?.pdf"_s, Qt::EditRole);
        dialog->accept();
        save(dialog, u"upload-faults"_s);
        delete dialog;
        choices.exchange = {};
        choices.mayFirm = true;
        dialog = new UploadDialog(choices, {});
        dialog->setScanning(true);
        save(dialog, u"upload-empty"_s);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(u"/tmp/a.pdf"_s)});
        QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton,
                              Qt::NoModifier);
        QApplication::sendEvent(dialog, &enter);
        save(dialog, u"drop-zone"_s);
        delete dialog;
    }

    void transfers()
    {
        TransfersModel model;
        model.takeAll(DocumentSamples::transfers());
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        column->setContentsMargins(0, 0, 0, 0);
        auto *panel = new TransferPanel(&model);
        column->addWidget(panel);
        auto *button = new TransfersButton(&model);
        column->addWidget(button, 0, Qt::AlignRight);
        window.resize(1180, 360);
        QTest::qWait(120);
        panel->table()->selectRow(0);
        save(&window, u"transfers"_s);
    }

    void viewers()
    {
        ViewedDocument viewed;
        viewed.name = u"Exchange agreement 2026-0001.pdf"_s;
        viewed.about = u"PDF document · 348 kB · version 3"_s;
        const QList<QPair<QString, Preview::Kind>> kinds = {{u"pdf"_s, Preview::Kind::Pdf},
                                                            {u"image"_s, Preview::Kind::Image},
                                                            {u"text"_s, Preview::Kind::Text}};
        for (const QString &mark : {QString(), u"Dana Reyes  23 Nov 2026 03:18"_s}) {
            viewed.watermark = mark;
            if (!mark.isEmpty())
                viewed.whyNoDownload = u"This document may be looked at, not downloaded."_s;
            viewed.whyNoOpenWith = viewed.whyNoDownload;
            for (const auto &[name, kind] : kinds) {
                DocumentViewer viewer(viewed);
                viewer.setAttribute(Qt::WA_DeleteOnClose, false);
                viewer.show();
                viewer.showPreview(DocumentSamples::previewOf(kind));
                (void)QTest::qWaitFor([&viewer] { return viewer.pages()->isDrawn(); }, 5000);
                save(&viewer, u"view-"_s + name + (mark.isEmpty() ? u""_s : u"-only"_s));
            }
        }
        DocumentViewer viewer(viewed);
        viewer.setAttribute(Qt::WA_DeleteOnClose, false);
        save(&viewer, u"view-loading"_s);
        viewer.showRefusal(u"Files of this kind are not shown here"_s,
                           u"Download it, or open it in another program."_s);
        save(&viewer, u"view-none"_s);
        viewer.closeContents(
            u"The document was closed"_s,
            u"It was removed, or your access to it was taken away. What was shown here is wiped."_s);
        save(&viewer, u"view-closed"_s);
    }

    void keeping()
    {
        VersionsDialog versions(u"Exchange agreement 2026-0001.pdf"_s, {});
        versions.setAttribute(Qt::WA_DeleteOnClose, false);
        versions.showVersions(DocumentSamples::versions());
        save(&versions, u"versions"_s);
        BinDialog bin;
        bin.setAttribute(Qt::WA_DeleteOnClose, false);
        bin.showDocuments(DocumentSamples::bin());
        save(&bin, u"bin"_s);
        bin.showDocuments({});
        save(&bin, u"bin-empty"_s);
        ChecklistPanel checklist;
        checklist.resize(300, 520);
        checklist.showItems(DocumentSamples::checklist(), {});
        save(&checklist, u"checklist"_s);
        checklist.showItems({}, {});
        save(&checklist, u"checklist-empty"_s);
        RequirementsDialog wanted(ListChoices::stages(), documentTypes());
        wanted.setAttribute(Qt::WA_DeleteOnClose, false);
        wanted.showRequirements(DocumentSamples::requirements());
        save(&wanted, u"requirements"_s);
        auto *table = wanted.findChild<QTableWidget *>();
        table->setCurrentCell(1, 1);
        table->editItem(table->item(1, 1));
        save(&wanted, u"requirements-edited"_s);
        wanted.showRequirements({});
        save(&wanted, u"requirements-none"_s);
        VersionsDialog broken(DocumentSamples::bin().at(1).name, {});
        broken.setAttribute(Qt::WA_DeleteOnClose, false);
        broken.showError({ErrorKind::Offline, u"The server can't be reached."_s});
        save(&broken, u"versions-broken"_s);
        NewVersionDialog version(u"Exchange agreement 2026-0001.pdf"_s, true);
        version.setAttribute(Qt::WA_DeleteOnClose, false);
        version.setFile(DocumentSamples::files(1).files.constFirst());
        save(&version, u"new-version"_s);
    }

    void several()
    {
        UploadChoices choices;
        choices.several = true;
        choices.types = {u"Deed"_s, u"Purchase contract"_s};
        choices.access = documentsList().column(u"access"_s)->choices;
        choices.roles = ListChoices::roles();
        UploadDialog dialog(choices, {});
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        UploadFiles found = DocumentSamples::files(4);
        for (int i = 0; i < 3; ++i)
            found.files[i].name = u"2026-000%1 "_s.arg(i + 1) + found.files[i].name;
        dialog.addFiles(found);
        dialog.setExchanges({{u"2026-0001"_s, {QUuid::createUuid(), u"2026-0001  Ortega"_s, {}}},
                             {u"2026-0002"_s, {QUuid::createUuid(), u"2026-0002  Berg"_s, {}}}});
        save(&dialog, u"upload-several"_s);
    }

    void generating()
    {
        GenerateOffer offer;
        offer.exchange = QUuid::createUuid();
        offer.number = u"2026-0001"_s;
        offer.name = u"The heirs of the late Bartholomew von und zu Hohenzollern-Wolkenstein"_s;
        offer.stage = u"45D"_s;
        offer.today = QDate(2026, 11, 23);
        for (const QString &name : {u"Exchange agreement.html"_s, u"45-day notice.docx"_s}) {
            TemplateInfo info;
            info.id = QUuid::createUuid();
            info.fileName = name;
            info.fileType = name.section(u'.', -1);
            info.variables = {u"client.name"_s, u"client.email"_s, u"dates.closing"_s,
                              u"relinquished.value"_s, u"client.address"_s};
            info.packs.insert(u"45D"_s, int(offer.templates.size()));
            offer.templates.append(info);
        }
        using Kind = TemplateValue::Kind;
        GenerateDialog dialog(offer, {});
        dialog.setValues({{u"client.name"_s, offer.name, Kind::Text, u"client"_s, false},
                          {u"client.email"_s, {}, Kind::Text, u"client"_s, true},
                          {u"dates.closing"_s, {}, Kind::Date, u"exchange"_s, false},
                          {u"relinquished.value"_s, {}, Kind::Money, u"exchange"_s, false},
                          {u"client.address"_s, u"1 Oak\nReno"_s, Kind::Text, u"client"_s, false}});
        save(&dialog, u"generate"_s);
        dialog.setBusy(u"Making “Exchange agreement 2026-0001.pdf”"_s);
        save(&dialog, u"generate-busy"_s);
        FormDefinition form;
        form.title = u"Templates of each stage"_s;
        form.save = u"Save"_s;
        for (const ColumnChoice &stage : ListChoices::stages()) {
            FormField field = FormField::of(FieldKind::FlagList, stage.code, stage.text);
            for (const TemplateInfo &info : offer.templates)
                field.choices.append({info.id.toString(), info.fileName});
            form.fields.append(field);
        }
        auto *packs = new FormDialog(form, {}, {}, {}, nullptr);
        packs->open();
        save(packs, u"packs"_s);
        delete packs;
        offer.templates.clear();
        offer.mayAddTemplates = true;
        GenerateDialog none(offer, {});
        save(&none, u"generate-none"_s);
    }

    void asking()
    {
        PasswordDialog password([](QWidget *, const QString &) { return QFuture<Result<void>>(); });
        password.setAttribute(Qt::WA_DeleteOnClose, false);
        save(&password, u"password"_s);
        ProveDialog prove([](const QString &) { return QFuture<Result<bool>>(); }, false);
        prove.accept(); // nothing was entered
        save(&prove, u"prove"_s);
        SecretDialog secret({});
        secret.setAttribute(Qt::WA_DeleteOnClose, false);
        save(&secret, u"secret"_s);
        Decision decision;
        decision.title = u"Bring a document back"_s;
        decision.question = u"Shall “%1” be brought back?"_s.arg(DocumentSamples::bin().at(1).name);
        decision.effects = {u"Everybody who could see it before sees it again."_s};
        decision.verb = u"Bring it back"_s;
        decision.reason = Decision::Reason::Required;
        DecisionDialog back(decision);
        back.setAttribute(Qt::WA_DeleteOnClose, false);
        save(&back, u"decision"_s);
    }

    QDir m_folder;
    QString m_suffix;
    bool m_ok = true;
};

} // namespace

/** Pictures of every view of documents with invented data, to look at: documents_gallery FOLDER. */
int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    Theme theme;
    QDir folder(app.arguments().value(1, u"."_s));
    folder.mkpath(u"."_s);
    Gallery gallery(folder);
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR", u"1"_s);
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        gallery.run(Theme::nameOf(choice) + u'-' + scale);
    }
    return gallery.ok() ? 0 : 1;
}
