#pragma once

#include "models/domain/PendingMessage.h"

#include <QCoreApplication>
#include <QDate>
#include <QList>
#include <QString>
#include <QUrl>

namespace Peak {

/**
 * What people read of messages, and what in them can be clicked. Pure functions.
 *
 * The words of a message are plain text from people who may mean harm: nothing of it is ever
 * markup, only http, https and mailto links can be followed, and characters that turn the
 * direction of the words around are left out.
 */
class MessageText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::MessageText)

public:
    /** A part of a text that can be clicked, or calls somebody by name. */
    struct Span
    {
        int start = 0;
        int length = 0;
        QUrl link;    ///< empty for a name
        QUuid person; ///< null for a link

        bool operator==(const Span &) const = default;
    };

    /** As it is shown: no control characters, lines end in '\n'. */
    static QString shown(const QString &text);
    /** In the text as it is shown, by place; none overlaps another. */
    static QList<Span> spans(const QString &shown, const QList<MessageMention> &mentions);
    /** Empty when this must not be followed. */
    static QUrl safeLink(const QString &text);

    static QString initials(const QString &name);
    /** "10:42", or with the day where it is another one than `today`. */
    static QString time(const QDateTime &moment);
    static QString moment(const QDateTime &moment);
    /** "Today", "Yesterday", "Monday, 23 November 2026". */
    static QString day(QDate day, QDate today);
    static QString role(const RoomMessage &message);
    /** "Sending...", "Not sent: why." */
    static QString state(const PendingMessage &pending);
    /** "Read by 2 of 3". */
    static QString readBy(const RoomMessage &message);
    /** One line of many. */
    static QString line(const QString &text);
};

} // namespace Peak
