#pragma once

#include "models/messages/RoomModel.h"
#include "views/messages/MessageText.h"

#include <QFont>
#include <QList>
#include <QRect>
#include <QString>
#include <QUrl>

#include <memory>
#include <vector>

QT_FORWARD_DECLARE_CLASS(QTextLayout)

namespace Peak {

struct ThemeColors;

/** What of a message the mouse is over, or a key is about. A plain value. */
struct MessagePart
{
    enum class Kind {
        None,
        Link,
        Document,
        Quote,
        Readers,
        ShowAll,
        Undo,
        SendNow,
        Retry,
        Discard,
        Reply,
        Task,
        Menu
    };

    Kind kind = Kind::None;
    QUrl link;
    int document = -1; ///< which of the attachments

    bool operator==(const MessagePart &) const = default;
};

/**
 * One message, laid out for a width: where everything stands, and its lines of text ready to paint.
 *
 * Made once for a message, a width and a font, and painted many times. Places are relative to the
 * top left of its row. GUI thread.
 */
class MessageBox final
{
public:
    struct Look
    {
        QFont font;
        int width = 0;
        QUuid me;
        bool expanded = false;
        const ThemeColors *colors = nullptr;
    };
    struct Chip
    {
        QRect rect;
        QString icon, text;
    };

    MessageBox(const RoomMessage &message, const RoomModel::Frame &frame, bool pending,
               const QString &fault, const Look &look);
    ~MessageBox();
    MessageBox(MessageBox &&) noexcept;

    int height() const { return m_height; }
    const QRect &dayLine() const { return m_day; }
    const QRect &newsLine() const { return m_news; }
    const QRect &head() const { return m_head; }
    const QRect &quote() const { return m_quote; }
    const QRect &text() const { return m_text; }
    const QRect &more() const { return m_more; }
    const QRect &state() const { return m_state; }
    const QRect &note() const { return m_note; }
    /** From the line with the name, or the text where there is none. */
    int bodyTop() const { return m_bodyTop; }
    const QList<Chip> &chips() const { return m_chips; }
    /** Of the text no more than what is inside `visible`. */
    void paintText(QPainter *painter, const QPoint &rowTopLeft, const QRect &visible) const;
    /** The link there, or none. */
    QUrl linkAt(const QPoint &place) const;

    static constexpr int margin = 16;  ///< left of everything
    static constexpr int picture = 32; ///< of the sender's initials
    static constexpr int textLeft = margin + picture + 12;
    static constexpr int mostLines = 25; ///< of a message that is not shown whole

private:
    struct Paragraph
    {
        std::unique_ptr<QTextLayout> layout;
        int start = 0; ///< in the text as it is shown
        int top = 0;
    };

    void layOutText(const RoomMessage &message, const Look &look, int width);
    void layOutChips(const RoomMessage &message, const Look &look, int width);

    int m_height = 0;
    int m_bodyTop = 0;
    QRect m_day, m_news, m_head, m_quote, m_text, m_more, m_note, m_state;
    std::vector<Paragraph> m_paragraphs;
    QList<MessageText::Span> m_spans;
    QList<Chip> m_chips;
};

} // namespace Peak
