#include "app/pages/RoomActions.h"

#include "app/PageWorld.h"
#include "app/pages/Deciding.h"
#include "app/pages/DocumentOpening.h"
#include "app/pages/Edits.h"
#include "app/pages/RoomController.h"
#include "app/pages/RoomWriting.h"
#include "app/pages/TaskForms.h"
#include "models/db/WhenDone.h"
#include "models/messages/RoomOutbox.h"
#include "views/common/DecisionDialog.h"
#include "views/common/Icons.h"
#include "views/common/MessageBar.h"
#include "views/forms/FormDialog.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/MessageTextDialog.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/RoomPage.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QMenu>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Kind = MessagePart::Kind;

namespace {

constexpr int mostTitle = 120;

/** The first sentence or line, as the title of a task. */
QString titleOf(const QString &text)
{
    const QString line = MessageText::shown(text).section(u'\n', 0, 0, QString::SectionSkipEmpty);
    const QString words = line.simplified();
    return words.size() <= mostTitle ? words : words.left(mostTitle - 1) + QChar(0x2026);
}

} // namespace

RoomActions::RoomActions(PageWorld &world, RoomController &room)
    : QObject(&room),
      m_world(world),
      m_room(room),
      m_rooms(world.work()),
      m_lists(world.work()),
      m_tasks(world.work()),
      m_people(world.reads())
{
    connect(room.page()->view(), &RoomView::activated, this, &RoomActions::activate);
    connect(room.page()->view(), &RoomView::menuRequested, this, &RoomActions::openMenu);
}

bool RoomActions::mayWrite() const
{
    return m_room.page()->editor()->field()->isVisibleTo(m_room.page());
}

QString RoomActions::whyNoTask() const
{
    return m_world.actions().capabilities().whyNot(u"tasks.create"_s);
}

void RoomActions::activate(int row, const MessagePart &part)
{
    const RoomModel *model = m_room.model();
    if (row < 0 || row >= model->rowCount())
        return;
    const RoomMessage message = model->message(row);
    switch (part.kind) {
    case Kind::Link:
        openLink(part.link);
        break;
    case Kind::Document:
        openDocument(message.attachments.value(part.document).document);
        break;
    case Kind::Quote:
        m_room.showMessage(message.replyNumber);
        break;
    case Kind::Readers:
        showReaders(message);
        break;
    case Kind::Undo:
    case Kind::SendNow:
    case Kind::Retry:
    case Kind::Discard:
        activatePending(message.request, part.kind);
        break;
    case Kind::Reply:
        if (mayWrite() && !model->isPending(row) && !message.system && !message.deleted)
            m_room.writing()->answer(message);
        break;
    case Kind::Task:
        if (!model->isPending(row) && !message.deleted)
            makeTask(message);
        break;
    default:
        break;
    }
}

void RoomActions::openMenu(int row, const QPoint &global)
{
    QMenu *shown = menu(row);
    if (!shown)
        return;
    shown->setAttribute(Qt::WA_DeleteOnClose);
    shown->popup(global);
}

QMenu *RoomActions::menu(int row)
{
    const RoomModel *model = m_room.model();
    if (row < 0 || row >= model->rowCount())
        return nullptr;
    if (model->isPending(row))
        return pendingMenu(row);
    const RoomMessage message = model->message(row);
    auto *menu = new QMenu(m_room.page());
    menu->setToolTipsVisible(true);
    const auto add = [menu, this](const QString &icon, const QString &text, auto work) {
        QAction *action = menu->addAction(icon.isEmpty() ? QIcon() : Icons::get(icon), text);
        connect(action, &QAction::triggered, this, work);
        return action;
    };
    const bool said = !message.system && !message.deleted;
    if (said && mayWrite())
        add(u"reply"_s, tr("&Reply"), [this, message] { m_room.writing()->answer(message); });
    if (!message.deleted) {
        QAction *task =
            add(u"list-checks"_s, tr("Make a &task..."), [this, message] { makeTask(message); });
        task->setEnabled(whyNoTask().isEmpty());
        task->setToolTip(whyNoTask());
        add({}, tr("&Copy the text"),
            [message] { QApplication::clipboard()->setText(MessageText::shown(message.content)); });
        add({}, tr("Select te&xt..."),
            [this, message] { (new MessageTextDialog(message, m_room.page()->window()))->open(); });
    }
    for (const MessageAttachment &file : message.attachments)
        add(u"file-text"_s, tr("Open %1").arg(MessageText::line(file.name).replace(u'&', u"&&"_s)),
            [this, id = file.document] { openDocument(id); });
    const auto spans = MessageText::spans(MessageText::shown(message.content), {});
    for (const MessageText::Span &span : spans.mid(0, 5))
        add(u"external-link"_s,
            tr("Open %1").arg(
                span.link.toString(QUrl::FullyEncoded).left(80).replace(u'&', u"&&"_s)),
            [this, link = span.link] { openLink(link); });
    menu->addSeparator();
    add(u"eye"_s, tr("&Who has read it..."), [this, message] { showReaders(message); });
    add({}, tr("Mark &unread from here"), [this, message] {
        m_room.markUnreadFrom(message.number);
    })->setEnabled(m_world.isOnline() && m_world.identity().realPerson.isEmpty());
    if (model->isOwn(row) && said && mayWrite())
        addOwn(menu, message);
    return menu;
}

/** What the words below an unsent message do, for whoever has no mouse. */
QMenu *RoomActions::pendingMenu(int row)
{
    using State = PendingMessage::State;
    const PendingMessage *pending = m_room.model()->pending(row);
    if (!pending || pending->state == State::Sending ||
        (pending->unsure && pending->state != State::Failed))
        return nullptr;
    auto *menu = new QMenu(m_room.page());
    const auto add = [this, menu, request = pending->request](const QString &text, Kind kind) {
        connect(menu->addAction(text), &QAction::triggered, this,
                [this, request, kind] { activatePending(request, kind); });
    };
    if (pending->state == State::Failed)
        add(tr("&Try again"), Kind::Retry);
    add(pending->state == State::Failed ? tr("&Back to the editor") : tr("Take &back"), Kind::Undo);
    if (pending->state == State::Held)
        add(tr("&Send now"), Kind::SendNow);
    if (pending->state == State::Failed)
        add(tr("&Discard"), Kind::Discard);
    return menu;
}

void RoomActions::activatePending(const QUuid &request, Kind kind)
{
    RoomOutbox &outbox = m_world.outbox();
    if (kind == Kind::Undo)
        m_room.writing()->takeBack(request);
    else if (kind == Kind::SendNow)
        outbox.sendNow(request);
    else if (kind == Kind::Retry)
        outbox.retry(request);
    else if (kind == Kind::Discard)
        outbox.takeBack(request);
}

void RoomActions::addOwn(QMenu *menu, const RoomMessage &message)
{
    menu->addSeparator();
    QAction *edit = menu->addAction(Icons::get(u"pencil"_s), tr("&Edit..."));
    connect(edit, &QAction::triggered, this, [this, message] { m_room.writing()->edit(message); });
    QAction *remove = menu->addAction(Icons::get(u"trash-2"_s), tr("&Delete..."));
    connect(remove, &QAction::triggered, this, [this, message] { askDelete(message); });
    for (QAction *action : {edit, remove})
        action->setEnabled(m_world.isOnline());
}

void RoomActions::openLink(const QUrl &link)
{
    // Judged once more where it leaves the program.
    const QUrl safe = MessageText::safeLink(link.toString(QUrl::FullyEncoded));
    if (!safe.isEmpty())
        QDesktopServices::openUrl(safe);
}

void RoomActions::openDocument(const QUuid &document)
{
    if (document.isNull())
        return;
    if (!m_opening)
        m_opening =
            new DocumentOpening(m_world, m_room.page()->window(), m_room.page()->messages(), this);
    ListQuery query;
    query.sorts = {{u"name"_s, false}};
    whenDone(m_lists.rows(u"documents"_s, query, {document}), this,
             [this](const Result<QList<ListRow>> &rows) {
                 MessageBar *bar = m_room.page()->messages();
                 if (!rows)
                     bar->showError(rows.error());
                 else if (rows->isEmpty())
                     bar->showMessage(Status::Warning,
                                      tr("This document is not there any more, or you may no "
                                         "longer see it."));
                 else
                     m_opening->view(DocumentRow::of(rows->constFirst()));
             });
}

void RoomActions::showReaders(const RoomMessage &message)
{
    auto *dialog = new ReadersDialog(ReadersDialog::About::Message, m_room.page()->window());
    const auto load = [this, dialog, id = message.id] {
        whenDone(m_rooms.messageReaders(id), dialog,
                 [dialog](const Result<QList<MessageReader>> &readers) {
                     if (readers)
                         dialog->showMessageReaders(*readers);
                     else
                         dialog->showError(readers.error());
                 });
    };
    connect(dialog, &ReadersDialog::retryRequested, this, load);
    load();
    dialog->open();
}

void RoomActions::makeTask(const RoomMessage &message)
{
    const QString whyNot = whyNoTask();
    if (!whyNot.isEmpty()) {
        m_room.page()->messages()->showRefusal(whyNot);
        return;
    }
    const QUuid exchange = m_room.exchange();
    RecordSource source;
    source.save = [this, exchange](const RecordSave &what) {
        return asSaved(m_tasks.create(exchange, what.fields, what.request));
    };
    FormContext context;
    context.today = m_world.identity().today;
    context.findPerson = [this](const QString &words) { return m_people.find(words); };
    auto *dialog =
        new FormDialog(TaskForms::create(m_room.title()), context, source,
                       m_world.draft(u"task_of_message"_s, message.id), m_room.page()->window());
    QString about = MessageText::shown(message.content);
    if (!message.senderName.isEmpty())
        about = tr("%1 on %2: %3")
                    .arg(message.senderName, MessageText::moment(message.createdAt), about);
    dialog->setStart({{u"title"_s, titleOf(message.content)},
                      {u"priority"_s, u"MEDIUM"_s},
                      {u"description"_s, about.left(10000)}});
    Edits::tellDraft(dialog, m_room.page()->messages());
    connect(dialog, &FormDialog::saved, this, [this] {
        m_room.page()->messages()->showMessage(Status::Good, tr("The task is added."));
    });
    dialog->open();
}

void RoomActions::askDelete(const RoomMessage &message)
{
    Decision decision;
    decision.title = tr("Delete a message");
    decision.question =
        tr("Shall your message of %1 be deleted?").arg(MessageText::moment(message.createdAt));
    decision.effects = {tr("Nobody can read its words in the room any more."),
                        tr("The record keeps them, for admins."),
                        tr("Its documents stay documents of the exchange.")};
    decision.verb = tr("Delete it");
    auto *dialog = new DecisionDialog(decision, m_room.page()->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    whenDecided(
        dialog, this, [this, id = message.id](const QString &) { return m_rooms.remove(id); },
        [this, id = message.id](const Result<void> &) { m_room.feed()->lookAt({id}); });
}

} // namespace Peak
