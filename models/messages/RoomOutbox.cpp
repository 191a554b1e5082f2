#include "models/messages/RoomOutbox.h"

#include "models/db/WhenDone.h"

#include <QLockFile>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

using State = PendingMessage::State;

namespace {

constexpr auto tryAgainAfter = 2s;
constexpr qint64 staleAfterSeconds = 12 * 3600;

bool isLineError(ErrorKind kind)
{
    return kind == ErrorKind::Offline || kind == ErrorKind::SignedOut ||
           kind == ErrorKind::Cancelled;
}

} // namespace

RoomOutbox::RoomOutbox(Send send, const QString &folder, QObject *parent)
    : QObject(parent), m_send(std::move(send)), m_folder(folder)
{
    m_writer.setMaxThreadCount(1);
    m_due.setSingleShot(true);
    m_again.setSingleShot(true);
    connect(&m_due, &QTimer::timeout, this, qOverload<>(&RoomOutbox::advance));
    connect(&m_again, &QTimer::timeout, this, qOverload<>(&RoomOutbox::advance));
}

RoomOutbox::~RoomOutbox()
{
    flush();
}

void RoomOutbox::setOnline(bool online)
{
    m_online = online;
    if (online)
        m_again.stop();
    advance();
}

void RoomOutbox::take(const QList<PendingMessage> &found)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<PendingMessage> before;
    for (PendingMessage message : found) {
        if (at(message.request))
            continue;
        m_kept.insert(message.request, message.unsure);
        if (message.state == State::Failed) {
            before.append(message);
            continue;
        }
        message.state = State::Waiting;
        if (message.madeAt.secsTo(now) > staleAfterSeconds) {
            message.state = State::Failed;
            message.error = tr("It was written a while ago, and the program was closed since.");
        }
        before.append(message);
    }
    m_messages = before + m_messages;
    QSet<QUuid> rooms;
    for (const PendingMessage &message : std::as_const(before))
        rooms.insert(message.exchange);
    for (const QUuid &room : std::as_const(rooms))
        Q_EMIT changed(room);
    advance();
}

QUuid RoomOutbox::add(PendingMessage message)
{
    if (message.request.isNull())
        message.request = QUuid::createUuid();
    message.madeAt = QDateTime::currentDateTimeUtc();
    if (!m_messages.isEmpty() && m_messages.last().madeAt >= message.madeAt)
        message.madeAt = m_messages.last().madeAt.addMSecs(1); // their order, whatever the clock
    // What is to be sent later can be taken back until then.
    const int hold = message.at.isValid() ? 0 : m_holdSeconds;
    message.due = QDateTime::currentDateTimeUtc().addSecs(hold);
    if (hold > 0)
        m_holds.insert(message.request, QDeadlineTimer(hold * 1000, Qt::PreciseTimer));
    message.state = hold > 0 ? State::Held : State::Sending;
    message.error.clear();
    m_messages.append(message);
    Q_EMIT changed(message.exchange);
    advance();
    if (const PendingMessage *added = at(message.request))
        keep(*added); // says that it may have gone, if it went at once
    return message.request;
}

PendingMessage *RoomOutbox::at(const QUuid &request)
{
    const auto found =
        std::find_if(m_messages.begin(), m_messages.end(),
                     [&request](const PendingMessage &one) { return one.request == request; });
    return found == m_messages.end() ? nullptr : &*found;
}

std::optional<PendingMessage> RoomOutbox::find(const QUuid &request) const
{
    for (const PendingMessage &one : m_messages) {
        if (one.request == request)
            return one;
    }
    return std::nullopt;
}

QList<PendingMessage> RoomOutbox::of(const QUuid &exchange) const
{
    QList<PendingMessage> list;
    for (const PendingMessage &one : m_messages) {
        if (one.exchange == exchange)
            list.append(one);
    }
    return list;
}

void RoomOutbox::sendNow(const QUuid &request)
{
    PendingMessage *message = at(request);
    if (!message || message->state != State::Held)
        return;
    message->due = QDateTime::currentDateTimeUtc();
    m_holds.remove(request);
    // Those written before it in its room go first, and so at once as well.
    for (PendingMessage &one : m_messages) {
        if (one.exchange == message->exchange && one.state == State::Held &&
            one.madeAt < message->madeAt) {
            one.due = message->due;
            m_holds.remove(one.request);
        }
    }
    advance();
}

void RoomOutbox::sendAllNow()
{
    const QList<PendingMessage> all = m_messages;
    for (const PendingMessage &message : all)
        sendNow(message.request);
}

bool RoomOutbox::isGoing() const
{
    return m_online && !m_again.isActive() &&
           std::any_of(m_messages.cbegin(), m_messages.cend(), [](const PendingMessage &message) {
               return message.state == State::Sending;
           });
}

void RoomOutbox::retry(const QUuid &request)
{
    PendingMessage *message = at(request);
    if (!message || message->state != State::Failed)
        return;
    for (const PendingFile &file : std::as_const(message->files))
        m_uploads.remove(file.upload);
    message->madeAt = QDateTime::currentDateTimeUtc();
    setState(*message, State::Waiting);
    keep(*message);
    advance();
}

std::optional<PendingMessage> RoomOutbox::takeBack(const QUuid &request, bool keepFiles)
{
    PendingMessage *message = at(request);
    if (!message || m_onTheWay.contains(request) ||
        (message->unsure && message->state != State::Failed))
        return std::nullopt;
    const PendingMessage taken = *message;
    m_messages.removeIf([&request](const PendingMessage &one) { return one.request == request; });
    forget(taken, keepFiles);
    Q_EMIT changed(taken.exchange);
    advance();
    return taken;
}

/** The first of each room that can go. */
void RoomOutbox::advance()
{
    if (m_place.isEmpty())
        return;
    m_due.stop();
    qint64 soonest = std::numeric_limits<qint64>::max();
    QSet<QUuid> rooms;
    QList<QUuid> go;
    for (const PendingMessage &message : std::as_const(m_messages)) {
        if (message.state == State::Failed || rooms.contains(message.exchange))
            continue;
        rooms.insert(message.exchange);
        const auto hold = m_holds.constFind(message.request);
        const qint64 left = hold == m_holds.cend() ? 0 : hold->remainingTime();
        if (message.state == State::Held && left > 0)
            soonest = std::min(soonest, left);
        else if (!m_onTheWay.contains(message.request))
            go.append(message.request);
    }
    for (const QUuid &request : std::as_const(go)) {
        if (PendingMessage *message = at(request))
            advance(*message);
    }
    if (soonest < std::numeric_limits<qint64>::max())
        m_due.start(int(std::min<qint64>(soonest + 1, 3600 * 1000)));
}

void RoomOutbox::advance(PendingMessage &message)
{
    const bool uploaded =
        std::none_of(message.files.cbegin(), message.files.cend(),
                     [](const PendingFile &file) { return file.document.isNull(); });
    if (!m_online || m_again.isActive())
        setState(message, State::Waiting);
    else if (uploaded)
        send(message);
    else
        wantUploads(message);
}

void RoomOutbox::wantUploads(PendingMessage &message)
{
    setState(message, State::Uploading);
    const QUuid exchange = message.exchange;
    const QList<PendingFile> files = message.files; // whoever is asked may answer at once
    for (const PendingFile &file : files) {
        if (!file.document.isNull() || m_uploads.contains(file.upload))
            continue;
        m_uploads.insert(file.upload);
        Q_EMIT uploadWanted(exchange, file);
    }
}

void RoomOutbox::onUploaded(const QUuid &upload, const QUuid &document)
{
    for (PendingMessage &message : m_messages) {
        for (PendingFile &file : message.files) {
            if (file.upload != upload || file.document == document)
                continue;
            file.document = document;
            file.pin.clear();
            keep(message);
            advance();
            return;
        }
    }
}

void RoomOutbox::onUploadFailed(const QUuid &upload, const QString &why)
{
    for (PendingMessage &message : m_messages) {
        for (const PendingFile &file : std::as_const(message.files)) {
            if (file.upload != upload || !file.document.isNull())
                continue;
            setState(message, State::Failed, why);
            keep(message);
            advance();
            return;
        }
    }
}

void RoomOutbox::send(PendingMessage &message)
{
    const QUuid request = message.request;
    m_onTheWay.insert(request);
    setState(message, State::Sending);
    if (m_kept.value(request, true)) {
        hand(request);
        return;
    }
    // First what is kept says so: after a crash nobody is to take for unsent what may have arrived.
    if (const PendingMessage *sending = at(request))
        whenDone(keep(*sending), this, [this, request, life = m_life](bool) {
            if (life == m_life)
                hand(request);
        });
}

void RoomOutbox::hand(const QUuid &request)
{
    PendingMessage *message = at(request);
    if (!message)
        return;
    if (!m_online || m_again.isActive()) { // it did not go after all
        m_onTheWay.remove(request);
        setState(*message, State::Waiting);
        keep(*message);
        return;
    }
    MessageDraft draft;
    draft.exchange = message->exchange;
    draft.request = request;
    draft.text = message->text;
    draft.replyTo = message->replyTo;
    draft.at = message->at;
    for (const PendingFile &file : std::as_const(message->files))
        draft.attachments.append(file.document);
    for (const MessageMention &mention : std::as_const(message->mentions))
        draft.mentions.append(mention.person);
    whenDone(m_send(draft), this, [this, request, life = m_life](const Result<QUuid> &sent) {
        if (life == m_life)
            onSent(request, sent);
    });
}

void RoomOutbox::onSent(const QUuid &request, const Result<QUuid> &sent)
{
    m_onTheWay.remove(request);
    PendingMessage *message = at(request);
    if (!message)
        return;
    if (sent) {
        const PendingMessage gone = *message;
        m_messages.removeIf([&request](const auto &one) { return one.request == request; });
        forget(gone, false);
        if (gone.at.isValid())
            Q_EMIT scheduled(gone.exchange);
        else
            Q_EMIT this->sent(gone.exchange, request, *sent);
        Q_EMIT changed(gone.exchange);
    } else if (isLineError(sent.error().kind)) {
        // It may be there already: the same request again is no second message.
        m_again.start(tryAgainAfter);
        message->unsure = true;
        setState(*message, State::Waiting);
    } else {
        setState(*message, State::Failed, sent.error().message);
        keep(*message);
    }
    advance();
}

void RoomOutbox::setState(PendingMessage &message, State state, const QString &error)
{
    if (message.state == state && message.error == error)
        return;
    message.state = state;
    message.error = error;
    Q_EMIT changed(message.exchange);
}

} // namespace Peak
