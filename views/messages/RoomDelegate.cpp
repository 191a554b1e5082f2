#include "views/messages/RoomDelegate.h"

#include "views/common/Theme.h"

#include <QAbstractScrollArea>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Kind = MessagePart::Kind;

namespace {

constexpr int button = 28;
constexpr qsizetype mostKept = 3 * RoomModel::mostRows;

QUuid keyOf(const RoomMessage &message)
{
    return message.id.isNull() ? message.request : message.id;
}

QString faultOf(const PendingMessage *pending)
{
    return pending && pending->state == PendingMessage::State::Failed ? MessageText::state(*pending)
                                                                      : QString();
}

} // namespace

RoomDelegate::RoomDelegate(RoomModel *model, QWidget *view)
    : QStyledItemDelegate(view), m_model(model), m_view(view)
{}

int RoomDelegate::width() const
{
    const auto *area = qobject_cast<QAbstractScrollArea *>(m_view);
    return area ? area->viewport()->width() : m_view->width();
}

const MessageBox &RoomDelegate::box(int row) const
{
    const RoomMessage &message = m_model->message(row);
    const RoomModel::Frame frame = m_model->frame(row);
    const QString fault = faultOf(m_model->pending(row));
    const int wide = width();
    Kept &kept = m_boxes[keyOf(message)];
    if (kept.box && kept.width == wide && kept.frame == frame && kept.fault == fault &&
        kept.message == message)
        return *kept.box;
    if (m_boxes.size() > mostKept) {
        m_boxes.clear();
        return box(row);
    }
    MessageBox::Look look;
    look.font = m_view->font();
    look.width = wide;
    look.me = m_model->me();
    look.expanded = m_expanded.contains(message.id);
    look.colors = &ThemeColors::of(m_view->palette());
    RoomMessage shown = message;
    if (message.deleted)
        shown.content = tr("This message was deleted.");
    kept = {std::make_shared<MessageBox>(shown, frame, m_model->isPending(row), fault, look),
            message, frame, fault, wide};
    return *kept.box;
}

QSize RoomDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {width(), box(index.row()).height()};
}

void RoomDelegate::expand(const QUuid &message)
{
    m_expanded.insert(message);
    m_boxes.remove(message);
}

QRect RoomDelegate::readersRect(int row, const MessageBox &box) const
{
    const RoomMessage &message = m_model->message(row);
    if (!m_model->isOwn(row) || m_model->isPending(row) || message.system || message.deleted)
        return {};
    const QString text = MessageText::readBy(message);
    if (text.isEmpty())
        return {};
    const QFontMetrics metrics(m_view->font());
    const int wide = 16 + Theme::space(1) + metrics.horizontalAdvance(text);
    return {width() - Theme::space(4) - wide, box.bodyTop(), wide, metrics.height() + 2};
}

/** What can be done about a message that is not sent, behind the words that say so. */
QList<RoomDelegate::Word> RoomDelegate::words(int row, const MessageBox &box) const
{
    using State = PendingMessage::State;
    const PendingMessage *pending = m_model->pending(row);
    if (!pending || !box.state().isValid())
        return {};
    const QFontMetrics metrics(m_view->font());
    QList<Word> list;
    const bool failed = pending->state == State::Failed;
    int x = box.state().left() + (failed ? 0 : 16 + Theme::space(1));
    const int y = box.state().bottom() - metrics.height() - 3;
    const auto add = [&](Kind kind, const QString &text) {
        const int wide = metrics.horizontalAdvance(text);
        list.append({kind, text, QRect(x, y, wide, metrics.height() + 4)});
        x += wide + Theme::space(4);
    };
    if (!failed)
        add(Kind::None, MessageText::state(*pending));
    switch (pending->state) {
    case State::Held: {
        const qint64 left = QDateTime::currentDateTimeUtc().msecsTo(pending->due);
        add(Kind::Undo, tr("Undo %1 s").arg(std::max<qint64>(0, (left + 999) / 1000)));
        add(Kind::SendNow, tr("Send now"));
        break;
    }
    case State::Uploading:
    case State::Waiting:
        if (!pending->unsure)
            add(Kind::Undo, tr("Take back"));
        break;
    case State::Failed:
        add(Kind::Retry, tr("Try again"));
        add(Kind::Undo, tr("Back to the editor"));
        add(Kind::Discard, tr("Discard"));
        break;
    case State::Sending:
        break;
    }
    return list;
}

QList<std::pair<Kind, QRect>> RoomDelegate::buttons(int row, const MessageBox &box) const
{
    const RoomMessage &message = m_model->message(row);
    if (row != m_hovered || m_model->isPending(row) || message.system || message.deleted)
        return {};
    QList<Kind> kinds{Kind::Menu};
    if (!m_readOnly)
        kinds = {Kind::Reply, Kind::Task, Kind::Menu};
    QList<std::pair<Kind, QRect>> list;
    const QRect readers = readersRect(row, box);
    int x = (readers.isValid() ? readers.left() - Theme::space(2) : width() - Theme::space(4)) -
            button * int(kinds.size());
    for (const Kind kind : kinds) {
        list.append({kind, QRect(x, box.bodyTop() - 3, button, button)});
        x += button;
    }
    return list;
}

MessagePart RoomDelegate::partAt(const QModelIndex &index, const QRect &rect,
                                 const QPoint &place) const
{
    if (!index.isValid())
        return {};
    const int row = index.row();
    const MessageBox &shown = box(row);
    const QPoint inside = place - rect.topLeft();
    for (const auto &[kind, area] : buttons(row, shown)) {
        if (area.contains(inside))
            return {kind, {}, -1};
    }
    if (shown.quote().contains(inside))
        return {Kind::Quote, {}, -1};
    if (shown.more().isValid() && shown.more().contains(inside))
        return {Kind::ShowAll, {}, -1};
    for (qsizetype i = 0; i < shown.chips().size(); ++i) {
        if (shown.chips().at(i).rect.contains(inside))
            return {Kind::Document, {}, int(i)};
    }
    if (readersRect(row, shown).contains(inside))
        return {Kind::Readers, {}, -1};
    const auto said = words(row, shown);
    for (const Word &word : said) {
        if (word.kind != Kind::None && word.rect.contains(inside))
            return {word.kind, {}, -1};
    }
    if (const QUrl link = shown.linkAt(inside); !link.isEmpty() && !m_model->message(row).deleted)
        return {Kind::Link, link, -1};
    return {};
}

QString RoomDelegate::help(const QModelIndex &index, const MessagePart &part) const
{
    const RoomMessage &message = m_model->message(index.row());
    switch (part.kind) {
    case Kind::Link:
        return part.link.toString(QUrl::FullyEncoded);
    case Kind::Document: {
        const MessageAttachment file = message.attachments.value(part.document);
        const QString name = MessageText::line(file.name);
        return file.pin ? tr("Opens %1; it asks for a PIN").arg(name) : tr("Opens %1").arg(name);
    }
    case Kind::Quote:
        return tr("Goes to the message that this one answers");
    case Kind::Readers:
        return tr("Who has read it");
    case Kind::Reply:
        return tr("Reply (Ctrl+Shift+R)");
    case Kind::Task:
        return tr("Make a task of it (Ctrl+Shift+T)");
    case Kind::Menu:
        return tr("What can be done with this message");
    default:
        return {};
    }
}

} // namespace Peak
