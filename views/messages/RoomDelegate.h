#pragma once

#include "views/messages/MessageBox.h"

#include <QHash>
#include <QSet>
#include <QStyledItemDelegate>

namespace Peak {

/**
 * Paints the messages of a room, and says what of one is where.
 *
 * Lays each message out once for a width and keeps that until the message, the width or the font is
 * another one. Paints plain text only. GUI thread.
 */
class RoomDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /** The model outlives it. */
    RoomDelegate(RoomModel *model, QWidget *view);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /** What is there in a row painted at `row`. */
    MessagePart partAt(const QModelIndex &index, const QRect &row, const QPoint &place) const;
    /** What to say about a part, where its own words don't. */
    QString help(const QModelIndex &index, const MessagePart &part) const;
    /** Shows the whole of a long message. */
    void expand(const QUuid &message);
    /** Forgets what was laid out: other fonts, another width, another theme. */
    void clear() { m_boxes.clear(); }

    /** The row under the mouse, with its buttons; -1: none. */
    void setHovered(int row) { m_hovered = row; }
    int hovered() const { return m_hovered; }
    /** The message that was asked for, for a moment. */
    void setMarked(qint64 number) { m_marked = number; }
    void setStale(bool stale) { m_stale = stale; }
    /** Nobody may write here: nothing offers to. */
    void setReadOnly(bool readOnly) { m_readOnly = readOnly; }
    bool isReadOnly() const { return m_readOnly; }
    void setToday(QDate today) { m_today = today; }

private:
    struct Kept
    {
        std::shared_ptr<MessageBox> box;
        RoomMessage message;
        RoomModel::Frame frame;
        QString fault;
        int width = 0;
    };
    struct Word
    {
        MessagePart::Kind kind;
        QString text;
        QRect rect;
    };

    const MessageBox &box(int row) const;
    int width() const;
    QColor surfaceOf(int row, bool selected, const ThemeColors &colors) const;
    void paintSystem(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                     const ThemeColors &colors) const;
    void paintHead(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                   const ThemeColors &colors, const QColor &surface) const;
    void paintLines(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                    const ThemeColors &colors) const;
    void paintQuote(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                    const ThemeColors &colors) const;
    void paintChips(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                    const ThemeColors &colors) const;
    void paintState(QPainter *painter, int row, const MessageBox &box, const QPoint &top,
                    const ThemeColors &colors) const;
    void paintButtons(QPainter *painter, int row, const MessageBox &box, const QRect &rect,
                      const ThemeColors &colors) const;
    QRect readersRect(int row, const MessageBox &box) const;
    QList<Word> words(int row, const MessageBox &box) const;
    QList<std::pair<MessagePart::Kind, QRect>> buttons(int row, const MessageBox &box) const;

    RoomModel *m_model;
    QWidget *m_view;
    mutable QHash<QUuid, Kept> m_boxes;
    QSet<QUuid> m_expanded;
    QDate m_today = QDate::currentDate();
    qint64 m_marked = 0;
    int m_hovered = -1;
    bool m_stale = false;
    bool m_readOnly = false;
};

} // namespace Peak
