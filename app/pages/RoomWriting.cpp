#include "app/pages/RoomWriting.h"

#include "app/PageWorld.h"
#include "app/pages/RoomController.h"
#include "models/db/WhenDone.h"
#include "models/documents/UploadScan.h"
#include "models/domain/PinRules.h"
#include "models/messages/RoomOutbox.h"
#include "views/common/MessageBar.h"
#include "views/documents/DropZone.h"
#include "views/documents/PinDialog.h"
#include "views/messages/MessageField.h"
#include "views/messages/RoomPage.h"

#include <QFile>
#include <QFileDialog>
#include <QPromise>
#include <QThreadPool>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

constexpr auto saveAfter = 300ms;

EditorSubject subjectOf(EditorSubject::Kind kind, const RoomMessage &message)
{
    return {kind, message.id, message.version, message.senderName, message.content};
}

} // namespace

RoomWriting::RoomWriting(PageWorld &world, RoomController &room)
    : QObject(&room),
      m_world(world),
      m_room(room),
      m_rooms(world.work()),
      m_editor(room.page()->editor())
{
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(saveAfter);
    connect(&m_saveSoon, &QTimer::timeout, this, &RoomWriting::saveDraft);
    connectEditor();
    connect(&world.outbox(), &RoomOutbox::scheduled, this, [this](const QUuid &exchange) {
        if (exchange == m_entered)
            loadScheduled();
    });
    connect(&world.outbox(), &RoomOutbox::notKept, this, [this](const QUuid &exchange) {
        if (exchange == m_entered)
            m_room.page()->messages()->showRefusal(
                tr("This computer could not keep a copy of your message; its disk may be full. "
                   "Leave the program open until the message is sent."));
    });
    connect(room.page(), &RoomPage::scheduledRequested, this, &RoomWriting::showScheduled);
    auto *drop = new DropZone(room.page());
    drop->setWords([](const QPoint &) { return tr("Drop files here to send them"); });
    drop->setRefusal([this] {
        return m_editor->field()->isVisible() ? QString() : tr("You can't write in this room.");
    });
    connect(drop, &DropZone::dropped, this, [this](const QStringList &paths) { addFiles(paths); });
    connect(drop, &DropZone::refused, room.page()->messages(), &MessageBar::showRefusal);
}

RoomWriting::~RoomWriting()
{
    if (m_saveSoon.isActive())
        saveDraft();
}

void RoomWriting::connectEditor()
{
    connect(m_editor, &MessageEditor::draftChanged, this, [this] {
        m_latest = m_editor->draft();
        m_saveSoon.start();
    });
    connect(m_editor, &MessageEditor::sendRequested, this, [this] {
        if (m_editor->subject().kind == EditorSubject::Kind::Edit)
            save();
        else
            send();
    });
    connect(m_editor, &MessageEditor::sendLaterRequested, this, &RoomWriting::send);
    connect(m_editor, &MessageEditor::sendAtRequested, this, &RoomWriting::sendAt);
    connect(m_editor, &MessageEditor::filesGiven, this, &RoomWriting::addFiles);
    connect(m_editor, &MessageEditor::pictureGiven, this, &RoomWriting::addPicture);
    connect(m_editor, &MessageEditor::textFileRequested, this, &RoomWriting::addText);
    connect(m_editor, &MessageEditor::chooseFilesRequested, this, &RoomWriting::chooseFiles);
    connect(m_editor, &MessageEditor::pinRequested, this, &RoomWriting::askPin);
    connect(m_editor, &MessageEditor::editLastRequested, this, &RoomWriting::editLast);
    connect(m_editor, &MessageEditor::fileTaken, this, [this](const PendingFile &file) {
        if (file.made)
            m_world.outbox().wipe(file.path);
    });
}

void RoomWriting::enter()
{
    m_entered = m_room.exchange();
    m_slot = m_world.draft(u"room"_s, m_entered);
    const auto draft = m_slot.store->find(m_slot.key);
    m_editor->setDraft(draft ? draft->values : QJsonObject());
    m_saveSoon.stop();
    m_scheduled.clear();
    m_room.page()->setScheduled(0, false);
    loadScheduled();
}

void RoomWriting::leave()
{
    if (m_saveSoon.isActive())
        saveDraft();
    m_saveSoon.stop();
    m_entered = {};
}

void RoomWriting::saveDraft()
{
    if (m_entered.isNull())
        return;
    if (m_latest.isEmpty())
        m_slot.store->remove(m_slot.key);
    else
        m_slot.store->save(m_slot.key, {m_latest, {}, 0, QDateTime::currentDateTimeUtc()});
}

void RoomWriting::send(const QDateTime &at)
{
    PendingMessage message;
    message.exchange = m_entered;
    message.text = m_editor->text().trimmed();
    message.at = at;
    message.files = m_editor->files();
    message.mentions = m_editor->field()->mentions();
    const EditorSubject subject = m_editor->subject();
    if (subject.kind == EditorSubject::Kind::Reply) {
        message.replyTo = subject.message;
        message.replySender = subject.sender;
        message.replyText = subject.text.left(200);
    }
    m_world.outbox().add(message);
    m_editor->clear();
    Q_EMIT wrote();
    m_room.feed()->showEnd();
}

/** One's own words anew; what could not be saved stays in the editor. */
void RoomWriting::save()
{
    const EditorSubject subject = m_editor->subject();
    std::optional<QList<QUuid>> mentions;
    if (!m_room.readers().isEmpty()) { // else nobody knows whose names stand in it
        mentions.emplace();
        for (const MessageMention &one : m_editor->field()->mentions())
            mentions->append(one.person);
    }
    whenDone(m_rooms.edit(subject.message, subject.version, m_editor->text().trimmed(), mentions),
             this, [this, subject, room = m_entered](const Result<qint64> &saved) {
                 if (room != m_entered)
                     return;
                 m_room.feed()->lookAt({subject.message});
                 if (!saved) {
                     m_room.page()->messages()->showError(saved.error());
                     return;
                 }
                 if (m_editor->subject() == subject)
                     m_editor->clear();
             });
}

void RoomWriting::answer(const RoomMessage &message)
{
    leaveEdit();
    m_editor->setSubject(subjectOf(EditorSubject::Kind::Reply, message));
    m_editor->field()->setFocus();
}

/** The words of a message that is changed are never those of another one. */
void RoomWriting::leaveEdit()
{
    if (m_editor->subject().kind == EditorSubject::Kind::Edit)
        m_editor->cancelSubject();
}

void RoomWriting::edit(const RoomMessage &message)
{
    if (!m_editor->isEmpty() && m_editor->subject().kind != EditorSubject::Kind::Edit) {
        m_room.page()->messages()->showMessage(
            Status::Info, tr("Send or remove what you have written first; then change the other "
                             "message."));
        return;
    }
    m_editor->setSubject(subjectOf(EditorSubject::Kind::Edit, message));
    m_editor->setText(message.content);
    m_editor->field()->setFocus();
}

void RoomWriting::editLast()
{
    const RoomModel *model = m_room.model();
    for (int row = model->rowCount() - 1; row >= 0; --row) {
        const RoomMessage &message = model->message(row);
        if (model->isPending(row)) {
            takeBack(message.request);
            return;
        }
        if (model->isOwn(row) && !message.deleted && !message.system) {
            edit(message);
            return;
        }
    }
}

void RoomWriting::takeBack(const QUuid &request)
{
    const auto taken = m_world.outbox().takeBack(request, true);
    if (!taken)
        return; // it is on its way by now
    leaveEdit();
    const QString typed = m_editor->text();
    if (!taken->replyTo.isNull() && m_editor->subject().kind == EditorSubject::Kind::New)
        m_editor->setSubject(
            {EditorSubject::Kind::Reply, taken->replyTo, 0, taken->replySender, taken->replyText});
    m_editor->setText(typed.trimmed().isEmpty() ? taken->text : taken->text + u"\n"_s + typed);
    for (PendingFile file : taken->files) {
        file.upload = QUuid::createUuid(); // another upload, of which nothing is there
        if (QFile::exists(file.path))
            m_editor->addFile(file);
    }
    m_editor->field()->setFocus();
}

void RoomWriting::chooseFiles()
{
    auto *dialog = new QFileDialog(m_editor->window(), tr("Choose files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &RoomWriting::addFiles);
    dialog->open();
}

void RoomWriting::addFiles(const QStringList &paths)
{
    whenDone(UploadScan::look(paths), this, [this, room = m_entered](const UploadFiles &found) {
        if (room != m_entered)
            return;
        QStringList faults = found.notes;
        for (const UploadFile &file : found.files) {
            if (!file.fault.isEmpty())
                faults.append(tr("%1: %2").arg(file.name, file.fault));
            else
                m_editor->addFile({QUuid::createUuid(), {}, file.name, file.path, false});
        }
        if (!faults.isEmpty())
            m_room.page()->messages()->showMessage(Status::Warning, faults.mid(0, 3).join(u' '));
        m_editor->field()->setFocus();
    });
}

/** A file of our own, written on another thread. */
void RoomWriting::addMade(const QString &name, std::function<bool(const QString &path)> write,
                          std::function<void()> then)
{
    const QString path = m_world.outbox().newFile(name);
    auto promise = std::make_shared<QPromise<bool>>();
    const auto written = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, path, write] {
        const bool good = write(path);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
        promise->addResult(good);
        promise->finish();
    });
    whenDone(written, this, [this, path, name, then, room = m_entered](bool good) {
        if (room != m_entered) {
            m_world.outbox().wipe(path);
            return;
        }
        if (!good) {
            m_room.page()->messages()->showMessage(
                Status::Danger,
                tr("%1 could not be written on this computer. Is its disk full?").arg(name));
            return;
        }
        m_editor->addFile({QUuid::createUuid(), {}, name, path, true});
        if (then)
            then();
    });
}

void RoomWriting::addPicture(const QImage &picture)
{
    if (picture.isNull())
        return;
    const QString stamp = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH.mm.ss"_s);
    addMade(tr("Picture %1.png").arg(stamp),
            [picture](const QString &path) { return picture.save(path, "PNG"); });
}

/** What is too long for a message goes with it. */
void RoomWriting::addText()
{
    const QString text = m_editor->text();
    const QString stamp = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH.mm.ss"_s);
    addMade(
        tr("Text %1.txt").arg(stamp),
        [bytes = text.toUtf8()](const QString &path) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        },
        [this, text] {
            if (m_editor->text() == text)
                m_editor->setText({});
        });
}

/** Kept with the file until it is uploaded, and never on disk. */
void RoomWriting::askPin(const QUuid &upload)
{
    QString name;
    bool has = false;
    for (const PendingFile &file : m_editor->files()) {
        if (file.upload == upload) {
            name = file.name;
            has = !file.pin.isEmpty();
        }
    }
    const auto keep = [this, upload](const QString &pin) {
        m_editor->setPin(upload, pin.toUtf8());
        QPromise<Result<void>> done;
        done.start();
        done.addResult(Result<void>());
        done.finish();
        return done.future();
    };
    auto *dialog = new PinDialog(
        name, has, keep,
        m_world.identity().capabilities.limit(u"pin.min_digits"_s, PinRules::fewestDigits),
        m_editor->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace Peak
