#include "app/pages/RoomController.h"

#include "app/PageWorld.h"
#include "app/UnreadCounts.h"
#include "app/pages/RoomActions.h"
#include "app/pages/RoomSearching.h"
#include "app/pages/RoomTranscript.h"
#include "app/pages/RoomWriting.h"
#include "models/db/WhenDone.h"
#include "models/messages/RoomOutbox.h"
#include "views/common/MessageBar.h"
#include "views/messages/MessageEditor.h"
#include "views/messages/MessageField.h"
#include "views/messages/ReadersLine.h"
#include "views/messages/RoomDialogs.h"
#include "views/messages/RoomPage.h"

#include <QEvent>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

constexpr qint64 mostMarked = 5000; ///< by one question

} // namespace

RoomController::RoomController(PageWorld &world)
    : m_world(world), m_rooms(world.work()), m_model(new RoomModel), m_page(new RoomPage(m_model))
{
    setParent(m_page);
    m_model->setParent(m_page);
    m_feed = new RoomFeed(*m_model, world.work(), world.news(), this);
    m_line = new RoomLine(world.hints(), world.work(), this);
    m_writing = new RoomWriting(world, *this);
    m_actions = new RoomActions(world, *this);
    m_searching = new RoomSearching(world, *this);
    new RoomTranscript(world, *this);
    takeIdentity();
    connectFeed();
    connectWorld();
    m_page->installEventFilter(this);
}

RoomController::~RoomController() = default;

void RoomController::connectFeed()
{
    RoomView *view = m_page->view();
    connect(m_line, &RoomLine::look, m_feed, &RoomFeed::lookForNews);
    connect(m_line, &RoomLine::peopleChanged, this, &RoomController::showPeople);
    connect(m_feed, &RoomFeed::stateChanged, this, &RoomController::onState);
    connect(m_feed, &RoomFeed::opened, this, &RoomController::onOpened);
    connect(m_feed, &RoomFeed::moved, this, &RoomController::onMoved);
    connect(m_feed, &RoomFeed::came, this, &RoomController::onCame);
    connect(m_feed, &RoomFeed::closed, this, &RoomController::onClosed);
    connect(m_feed, &RoomFeed::failed, this, [this](const Error &error) {
        if (error.kind == ErrorKind::Offline && m_feed->isOpen())
            return;
        m_trouble = error.message;
        m_page->showBroken(error);
    });
    connect(m_feed, &RoomFeed::recovered, this, [this] {
        if (!m_trouble.isEmpty() && m_page->messages()->text().contains(m_trouble))
            m_page->messages()->clear();
        m_trouble.clear();
    });
    connect(view, &RoomView::olderWanted, m_feed, &RoomFeed::wantOlder);
    connect(view, &RoomView::newerWanted, m_feed, &RoomFeed::wantNewer);
    connect(view, &RoomView::seenChanged, this, &RoomController::noteSeen);
    connect(m_page, &RoomPage::endRequested, this, [this] {
        m_below = 0;
        m_feed->showEnd();
    });
    connect(m_page, &RoomPage::retryRequested, this, [this] {
        m_page->showLoading();
        m_feed->reload();
    });
    connect(m_page, &RoomPage::readersRequested, this, [this] {
        auto *dialog = new ReadersDialog(ReadersDialog::About::Room, m_page->window());
        dialog->showReaders(m_readers);
        dialog->open();
    });
    connect(m_page->editor(), &MessageEditor::typed, this, [this](bool something) {
        if (something)
            m_line->type();
        else
            m_line->stopTyping();
    });
    connect(m_writing, &RoomWriting::wrote, m_line, &RoomLine::stopTyping);
}

void RoomController::connectWorld()
{
    connect(&m_world, &PageWorld::identityChanged, this, &RoomController::takeIdentity);
    connect(&m_world, &PageWorld::changed, this, &RoomController::onChanges);
    connect(&m_world, &PageWorld::everythingChanged, m_feed, &RoomFeed::reload);
    connect(&m_world, &PageWorld::onlineChanged, this, [this](bool online) {
        m_page->setStale(!online);
        if (online)
            m_feed->reload();
        noteSeen();
    });
    m_page->setStale(!m_world.isOnline());
    RoomOutbox *outbox = &m_world.outbox();
    const auto show = [this, outbox](const QUuid &exchange) {
        if (exchange != m_exchange || !m_feed->isOpen())
            return;
        m_model->setPending(outbox->of(exchange));
        m_page->showRoom();
    };
    connect(outbox, &RoomOutbox::changed, this, show);
    connect(outbox, &RoomOutbox::sent, this,
            [this](const QUuid &exchange, const QUuid &request, const QUuid &) {
                if (exchange != m_exchange)
                    return;
                m_model->settle(request);
                m_feed->lookForNews();
            });
}

void RoomController::takeIdentity()
{
    const Identity &identity = m_world.identity();
    m_model->setMe(identity.personId, identity.name);
    m_page->view()->setToday(QDate::currentDate());
    m_readOnly = !identity.realPerson.isEmpty();
    m_page->editor()->setRefusal(whyNotWrite());
}

void RoomController::setExchange(const QUuid &exchange, const QString &title, int)
{
    m_title = title;
    if (exchange == m_exchange)
        return;
    m_writing->leave();
    m_exchange = exchange;
    m_readers.clear();
    m_readTo = 0;
    m_below = 0;
    m_asked = 0;
    m_keepUnread = false;
    m_entered = false;
    m_line->setRoom({}, {});
    m_page->messages()->clear();
    m_page->setBelow(0);
    m_page->showLoading();
    m_feed->open(exchange);
    loadReaders();
    m_writing->enter();
    m_searching->clear();
}

void RoomController::showMessage(qint64 number)
{
    m_wanted = number;
    if (m_feed->isOpen())
        goToWanted();
}

void RoomController::goToWanted()
{
    m_asked = std::exchange(m_wanted, 0);
    m_feed->showNumber(m_asked);
}

void RoomController::onState()
{
    const RoomState &state = m_feed->state();
    m_world.setRoomChannel(m_exchange, state.channel);
    m_line->setRoom(state.channel, m_world.identity().personId);
    m_line->setHere(isLookedAt());
    m_page->editor()->setRefusal(whyNotWrite());
    m_page->view()->setReadOnly(!whyNotWrite().isEmpty());
    m_readTo = state.firstUnread > 0 ? state.firstUnread - 1 : state.lastNumber;
    Q_EMIT roomChanged();
}

QString RoomController::whyNotWrite() const
{
    if (m_readOnly)
        return tr("You look on as somebody else; nothing is written in their name.");
    if (m_feed->isOpen() && !m_feed->state().mayWrite)
        return tr("You read this room and don't write in it.");
    return {};
}

void RoomController::onOpened()
{
    m_entered = true;
    m_model->setPending(m_world.outbox().of(m_exchange));
    m_page->messages()->clear();
    m_page->showRoom();
    m_page->editor()->setRefusal(whyNotWrite());
    m_page->view()->setReadOnly(!whyNotWrite().isEmpty());
    if (m_page->view()->hasFocus() || m_page->isAncestorOf(m_page->window()->focusWidget()))
        m_page->editor()->field()->setFocus();
}

void RoomController::onMoved(qint64 number)
{
    if (m_wanted > 0) {
        goToWanted();
        return;
    }
    m_page->showRoom();
    // Asked for by name it is marked, be it the last or the first new one.
    if (std::exchange(m_asked, 0) == number)
        m_page->view()->showNumber(number);
    else if (number >= m_model->roomLast())
        m_page->view()->showEnd();
    else
        m_page->view()->showFirst(number);
}

void RoomController::onCame(const QList<RoomMessage> &messages)
{
    m_page->showRoom();
    const bool looked = isLookedAt();
    const QUuid me = m_world.identity().personId;
    qint64 firstOther = 0;
    for (const RoomMessage &message : messages) {
        if (message.sender == me)
            continue;
        if (firstOther == 0)
            firstOther = message.number;
        if (!m_page->view()->follows())
            ++m_below;
        m_page->announce(m_model->index(m_model->rowOfNumber(message.number))
                             .data(Qt::AccessibleTextRole)
                             .toString());
    }
    if (!looked && m_model->newFrom() == 0 && firstOther > 0)
        m_model->setNewFrom(firstOther);
    m_page->setBelow(m_below);
    noteSeen();
}

void RoomController::onClosed(const Error &error)
{
    m_line->setRoom({}, {});
    m_readers.clear();
    showPeople();
    m_page->showClosed(std::exchange(m_entered, false)
                           ? tr("You no longer take part in this exchange, or may not read its "
                                "messages any more.")
                           : error.message);
    m_page->editor()->setRefusal(
        tr("What you have typed is kept on this computer, and goes nowhere."));
}

void RoomController::onChanges(const QList<Change> &changes)
{
    using Kind = Change::Kind;
    QSet<QUuid> messages;
    bool people = false;
    bool unknown = false;
    for (const Change &change : changes) {
        if (change.exchangeId != m_exchange || m_exchange.isNull())
            continue;
        if (change.kind == Kind::Message || change.kind == Kind::Receipt) {
            messages.insert(change.rowId);
            unknown = unknown || (change.kind == Kind::Message && m_model->rowOf(change.rowId) < 0);
        }
        people = people || change.kind == Kind::Participant || change.kind == Kind::Access ||
                 change.kind == Kind::Exchange;
    }
    if (unknown)
        m_feed->lookForNews();
    m_feed->lookAt(messages);
    if (people) {
        m_feed->reload(); // rights, and the channel, follow who takes part
        loadReaders();
    }
}

void RoomController::loadReaders()
{
    if (m_exchange.isNull())
        return;
    whenDone(m_rooms.readers(m_exchange), this,
             [this, exchange = m_exchange](const Result<QList<RoomReader>> &readers) {
                 if (exchange != m_exchange || !readers)
                     return;
                 m_readers = *readers;
                 const QUuid me = m_world.identity().personId;
                 m_page->readers()->setReaders(m_readers, me);
                 QList<MessageMention> people;
                 for (const RoomReader &one : *readers) {
                     if (one.person != me && one.named)
                         people.append({one.person, one.name});
                 }
                 m_page->editor()->field()->setPeople(people);
                 showPeople();
                 Q_EMIT roomChanged();
             });
}

/** Only who is known to read the room has a name here, whatever the channel says. */
void RoomController::showPeople()
{
    const QSet<QUuid> here = m_line->here();
    const QSet<QUuid> typing = m_line->typing();
    QStringList hereNames, typingNames;
    for (const RoomReader &one : std::as_const(m_readers)) {
        if (typing.contains(one.person))
            typingNames.append(one.name);
        else if (here.contains(one.person))
            hereNames.append(one.name);
    }
    m_page->setPeopleNow(hereNames, typingNames);
}

bool RoomController::isLookedAt() const
{
    return m_page->isVisible() && m_page->window()->isActiveWindow() &&
           !m_page->window()->isMinimized();
}

/** What is on screen in the active window is read. */
void RoomController::noteSeen()
{
    if (!m_feed->isOpen() || !m_world.isOnline() || m_readOnly || m_keepUnread || m_marking ||
        !isLookedAt())
        return;
    const qint64 seen = m_page->view()->lastSeen();
    if (seen <= m_readTo)
        return;
    if (m_page->view()->follows())
        m_below = 0;
    bool others = false;
    for (qint64 number = seen; number > m_readTo && !others; --number) {
        const int row = m_model->rowOfNumber(number);
        others = row < 0 || !m_model->isOwn(row);
    }
    if (others)
        markRead(seen);
    else
        m_readTo = seen;
}

void RoomController::markRead(qint64 to)
{
    m_marking = true;
    whenDone(m_rooms.markReadTo(m_exchange, to), this,
             [this, to, exchange = m_exchange](const Result<qint64> &marked) {
                 m_marking = false;
                 if (exchange != m_exchange) {
                     noteSeen();
                     return;
                 }
                 if (!marked)
                     return; // again with the next thing seen
                 if (*marked >= mostMarked) {
                     markRead(to);
                     return;
                 }
                 m_readTo = std::max(m_readTo, to);
                 m_feed->noteRead(to);
                 const qint64 left = m_model->roomLast() - m_readTo;
                 m_world.unread().setCount(
                     m_exchange, int(std::min<qint64>(left, m_world.unread().of(m_exchange))));
                 noteSeen();
             });
}

void RoomController::markUnreadFrom(qint64 number)
{
    whenDone(m_rooms.markUnreadFrom(m_exchange, number), this,
             [this, number, exchange = m_exchange](const Result<void> &done) {
                 if (!done) {
                     m_page->messages()->showError(done.error());
                     return;
                 }
                 if (exchange != m_exchange)
                     return;
                 m_keepUnread = true;
                 m_readTo = number - 1;
                 m_model->setNewFrom(number);
             });
}

bool RoomController::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (watched == m_page && (type == QEvent::WindowActivate || type == QEvent::WindowDeactivate ||
                              type == QEvent::Show || type == QEvent::Hide)) {
        if (type == QEvent::Hide)
            m_keepUnread = false;
        // The line above what is new stays while somebody reads, and goes when they come back.
        if (type == QEvent::Show && m_feed->isOpen() && m_feed->state().firstUnread == 0)
            m_model->setNewFrom(0);
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_line->setHere(isLookedAt() && m_feed->isOpen());
                noteSeen();
            },
            Qt::QueuedConnection);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Peak
