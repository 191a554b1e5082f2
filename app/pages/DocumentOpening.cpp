#include "app/pages/DocumentOpening.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/documents/OpenFolder.h"
#include "models/documents/PreviewData.h"
#include "models/documents/SafeFileName.h"
#include "models/tables/ExchangeText.h"
#include "views/common/MessageBar.h"
#include "views/documents/DocumentViewer.h"
#include "views/documents/PdfSource.h"
#include "views/documents/PinEntryDialog.h"
#include "views/documents/TransferText.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QMimeDatabase>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Outcome = OpenAnswer::Outcome;

namespace {

QString downloads()
{
    return QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
}

/** The server keeps no other, but for what was taken over from before. */
QString safeName(const QString &name)
{
    return SafeFileName::isSafe(name) ? name : SafeFileName::proposal(name);
}

/** As whenDone(), but the answer is nowhere else afterwards: what is wiped is gone. */
template <typename T, typename Callback>
void takeWhenDone(const QFuture<T> &future, QObject *receiver, Callback callback)
{
    auto *watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver, [watcher, callback] {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            callback(watcher->future().takeResult());
    });
    watcher->setFuture(future);
}

} // namespace

DocumentOpening::DocumentOpening(PageWorld &world, QWidget *window, MessageBar *messages,
                                 QObject *parent)
    : QObject(parent),
      m_world(world),
      m_window(window),
      m_messages(messages),
      m_rows(world.work()),
      m_person(world.identity().personId)
{
    connect(&world, &PageWorld::changed, this, &DocumentOpening::onChanges);
    connect(&world, &PageWorld::everythingChanged, this, &DocumentOpening::checkViews);
    connect(&world, &PageWorld::identityChanged, this, &DocumentOpening::checkViews);
    connect(&world, &PageWorld::sessionEnded, this, [this] {
        closeViews(tr("Your session has ended. Sign in and open the document again."));
    });
    connect(&world.transfers(), &TransferQueue::changed, this, &DocumentOpening::onTransfer);
}

DocumentOpening::~DocumentOpening()
{
    for (const View &view : std::as_const(m_views))
        delete view.viewer;
}

bool DocumentOpening::mayChange(const DocumentRow &document, const PageWorld &world)
{
    return document.manages || document.uploader == world.identity().personId ||
           world.identity().role == Role::Admin;
}

QString DocumentOpening::whyNoDownload(const DocumentRow &document) const
{
    return document.viewOnly && !mayChange(document, m_world)
               ? tr("This document may be looked at, not downloaded or copied.")
               : QString();
}

void DocumentOpening::open(const DocumentRow &document, DocumentOpener::Action action, int version,
                           Opened then, const std::function<void()> &over)
{
    whenDone(m_world.opener().open(document.id, action, {}, version), this,
             [this, document, action, version, then, over](const Result<OpenOutcome> &answer) {
                 if (onAnswer(document, answer, then))
                     askPin(document, action, version, answer->answer, then, over);
                 else if (over)
                     over();
             });
}

bool DocumentOpening::onAnswer(const DocumentRow &document, const Result<OpenOutcome> &answer,
                               const Opened &then)
{
    if (!answer) {
        m_messages->showError(answer.error());
    } else if (answer->opened) {
        then(*answer->opened);
    } else if (answer->answer.outcome == Outcome::PinRequired ||
               answer->answer.outcome == Outcome::PinWrong ||
               answer->answer.outcome == Outcome::Closed) {
        return true;
    } else {
        m_messages->showMessage(Status::Warning,
                                answer->answer.message.isEmpty()
                                    ? tr("%1 can't be opened.").arg(document.quoted())
                                    : answer->answer.message);
    }
    return false;
}

void DocumentOpening::askPin(const DocumentRow &document, DocumentOpener::Action action,
                             int version, const OpenAnswer &before, Opened then,
                             const std::function<void()> &over)
{
    auto *dialog = new PinEntryDialog(document.name, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (over)
        connect(dialog, &QObject::destroyed, this, over);
    connect(dialog, &PinEntryDialog::pinEntered, this,
            [this, dialog, document, action, version, then](QByteArray pin) {
                const auto answer = m_world.opener().open(document.id, action, pin, version);
                SecretBytes::wipe(pin);
                whenDone(answer, dialog, [dialog, then](const Result<OpenOutcome> &told) {
                    if (!told) {
                        dialog->showError(told.error());
                    } else if (told->opened) {
                        dialog->accept();
                        then(*told->opened);
                    } else {
                        dialog->showAnswer(told->answer);
                    }
                });
            });
    dialog->open();
    if (before.outcome != Outcome::PinRequired)
        dialog->showAnswer(before);
}

void DocumentOpening::view(const DocumentRow &document, int version)
{
    for (const View &view : std::as_const(m_views)) { // it is open already
        if (view.viewer && view.document == document.id && version == 0 &&
            view.viewer->hasContents()) {
            view.viewer->raise();
            view.viewer->activateWindow();
            return;
        }
    }
    open(document, DocumentOpener::Action::View, version,
         [this, document](const OpenedDocument &opened) { show(document, opened); });
}

void DocumentOpening::show(const DocumentRow &document, const OpenedDocument &opened)
{
    ViewedDocument viewed;
    viewed.name = opened.fileName;
    QStringList about{QMimeDatabase().mimeTypeForName(opened.mimeType).comment(),
                      TransferText::bytes(opened.bytes), tr("version %1").arg(opened.version)};
    about.removeAll(QString());
    viewed.about = about.join(u" · "_s);
    viewed.whyNoDownload = whyNoDownload(document);
    viewed.whyNoOpenWith = viewed.whyNoDownload;
    if (document.viewOnly)
        viewed.watermark = u"%1  %2"_s.arg(m_world.identity().name,
                                           ExchangeText::moment(QDateTime::currentDateTimeUtc()));
    auto *viewer = new DocumentViewer(viewed, m_window);
    connect(viewer, &DocumentViewer::downloadRequested, this,
            [this, document, version = opened.version] { download({document}, version); });
    connect(viewer, &DocumentViewer::openWithRequested, this,
            [this, document, version = opened.version] { openWith(document, version); });
    m_views.removeIf([](const View &view) { return view.viewer.isNull(); });
    m_views.append({viewer, document.id, document.exchange});
    viewer->show();
    const Preview::Kind kind = PreviewData::kindOf(opened.fileType, opened.mimeType);
    const QString otherwise = viewed.whyNoDownload.isEmpty()
                                  ? tr("Download it, or open it in another program.")
                                  : viewed.whyNoDownload;
    if (kind == Preview::Kind::None)
        viewer->showRefusal(tr("Files of this kind are not shown here"), otherwise);
    else if (kind == Preview::Kind::Pdf && !PdfSource::available())
        viewer->showRefusal(tr("PDF is not shown here"),
                            tr("This program was built without what shows PDF. %1").arg(otherwise));
    else if (opened.bytes > PreviewData::mostBytes)
        viewer->showRefusal(tr("It is too large to be shown here"),
                            tr("It has %1, and up to %2 are shown. %3")
                                .arg(TransferText::bytes(opened.bytes),
                                     TransferText::bytes(PreviewData::mostBytes), otherwise));
    else
        read(opened, viewer);
}

void DocumentOpening::read(const OpenedDocument &opened, const QPointer<DocumentViewer> &viewer)
{
    takeWhenDone(
        m_world.opener().read(opened, PreviewData::mostBytes), viewer.data(),
        [viewer, type = opened.fileType, mime = opened.mimeType](Result<QByteArray> bytes) {
            if (!bytes) {
                viewer->showRefusal(tr("It could not be opened"), bytes.error().message);
                return;
            }
            takeWhenDone(PreviewData::make(std::exchange(bytes.value(), {}), type, mime),
                         viewer.data(),
                         [viewer](Preview preview) { viewer->showPreview(std::move(preview)); });
        });
}

void DocumentOpening::download(const QList<DocumentRow> &documents, int version)
{
    if (documents.isEmpty())
        return;
    const DocumentRow first = documents.constFirst();
    auto *dialog =
        new QFileDialog(m_window, documents.size() == 1 ? tr("Save %1").arg(first.quoted())
                                                        : tr("Save %n document(s) in a folder",
                                                             nullptr, int(documents.size())));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setDirectory(downloads());
    if (documents.size() > 1) {
        dialog->setFileMode(QFileDialog::Directory);
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, documents](const QString &folder) { downloadTo(documents, folder); });
    } else {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->selectFile(safeName(first.name));
        connect(dialog, &QFileDialog::fileSelected, this,
                [this, first, version](const QString &path) {
                    open(first, DocumentOpener::Action::Download, version,
                         [this, path](const OpenedDocument &opened) {
                             m_world.transfers().addDownload(opened, path);
                         });
                });
    }
    dialog->open();
}

/** One after the other, since each may ask for its PIN; one whose PIN is not entered is left out.
 */
void DocumentOpening::downloadTo(QList<DocumentRow> documents, const QString &folder)
{
    while (!documents.isEmpty()) {
        const DocumentRow document = documents.takeFirst();
        if (const QString whyNot = whyNoDownload(document); !whyNot.isEmpty()) {
            m_messages->showMessage(Status::Warning,
                                    tr("%1 was left out. %2").arg(document.quoted(), whyNot));
            continue;
        }
        open(
            document, DocumentOpener::Action::Download, 0,
            [this, folder](const OpenedDocument &opened) {
                m_world.transfers().addDownload(opened, freePath(folder, opened.fileName));
            },
            [this, documents, folder] { downloadTo(documents, folder); });
        return;
    }
}

/** That none of the files in the folder has, nor one that is on its way there. */
QString DocumentOpening::freePath(const QString &folder, const QString &name) const
{
    const QList<Transfer> transfers = m_world.transfers().transfers();
    const auto isTaken = [&transfers](const QString &path) {
        return QFile::exists(path) ||
               std::any_of(transfers.cbegin(), transfers.cend(), [&path](const Transfer &transfer) {
                   return !transfer.isOver() &&
                          transfer.path.compare(path, Qt::CaseInsensitive) == 0;
               });
    };
    const QString safe = safeName(name);
    QString path = QDir(folder).filePath(safe);
    for (int number = 2; isTaken(path); ++number)
        path = QDir(folder).filePath(SafeFileName::numbered(safe, number));
    return path;
}

void DocumentOpening::openWith(const DocumentRow &document, int version)
{
    open(document, DocumentOpener::Action::Download, version, [this](const OpenedDocument &opened) {
        const QString path = m_world.openFolder().pathFor(opened.fileName);
        if (path.isEmpty()) {
            m_messages->showMessage(
                Status::Danger,
                tr("The private folder for opened documents can't be made on this computer. "
                   "Nothing was saved; download the document instead."));
            return;
        }
        // Its folder goes with this run of the program.
        const QUuid transfer =
            m_world.transfers().addDownload(opened, path, TransferQueue::Unfinished::Removed);
        m_handedOut.insert(transfer, path);
    });
}

void DocumentOpening::onTransfer(const QUuid &id)
{
    if (!m_handedOut.contains(id))
        return;
    const Transfer transfer = m_world.transfers().transfer(id);
    if (!transfer.isOver())
        return;
    const QString path = m_handedOut.take(id);
    if (transfer.state != Transfer::State::Done)
        return; // the list of transfers says why
    OpenFolder::protect(path);
    const bool opened = QDesktopServices::openUrl(QUrl::fromLocalFile(path));
    m_messages->showMessage(
        opened ? Status::Info : Status::Warning,
        opened ? tr("“%1” opens in another program. That copy is for reading and is wiped when "
                    "this program ends; upload what you change as a new version.")
                     .arg(transfer.name)
               : tr("No program of this computer opens “%1”. Download it instead.")
                     .arg(transfer.name));
}

void DocumentOpening::onChanges(const QList<Change> &changes)
{
    using Kind = Change::Kind;
    const bool concerned = std::any_of(m_views.cbegin(), m_views.cend(), [&](const View &view) {
        return std::any_of(changes.cbegin(), changes.cend(), [&view](const Change &change) {
            return change.rowId == view.document || change.kind == Kind::Reset ||
                   change.kind == Kind::Contact ||
                   (change.kind != Kind::Document && change.exchangeId == view.exchange);
        });
    });
    if (concerned)
        checkViews();
}

void DocumentOpening::closeViews(const QString &reason)
{
    for (const View &view : std::as_const(m_views)) {
        if (view.viewer)
            view.viewer->closeContents(tr("The document was closed"), reason);
    }
}

void DocumentOpening::checkViews()
{
    if (std::exchange(m_person, m_world.identity().personId) != m_person)
        closeViews(tr("Somebody else is signed in."));
    QList<QUuid> ids;
    for (const View &view : std::as_const(m_views)) {
        if (view.viewer && !view.viewer->isClosed())
            ids.append(view.document);
    }
    if (ids.isEmpty())
        return;
    ListQuery query;
    query.sorts = {{u"created"_s, true}};
    whenDone(m_rows.rows(u"documents"_s, query, ids), this,
             [this, ids](const Result<QList<ListRow>> &rows) {
                 if (!rows && rows.error().kind == ErrorKind::Offline)
                     return; // asked again when the line is back
                 QHash<QUuid, DocumentRow> seen;
                 for (const ListRow &row : rows ? *rows : QList<ListRow>())
                     seen.insert(row.id, DocumentRow::of(row));
                 for (const View &view : std::as_const(m_views)) {
                     if (!view.viewer || !ids.contains(view.document) ||
                         (seen.contains(view.document) && !seen.value(view.document).removed))
                         continue;
                     view.viewer->closeContents(
                         tr("The document was closed"),
                         tr("It was removed, or your access to it was taken away. What was shown "
                            "here is wiped."));
                 }
             });
}

} // namespace Peak
