#include "views/notifications/NotificationLook.h"

#include "models/tables/NotificationText.h"
#include "views/common/Icons.h"

#include <QHash>
#include <QIcon>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

QPixmap numbered(const QPixmap &program, int edge, const QString &number, bool quiet)
{
    QPixmap picture = program;
    if (number.isEmpty() && !quiet)
        return picture;
    const ThemeColors &colors = ThemeColors::of(Scheme::Light); // a tray has colours of its own
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(quiet ? colors.dimText : colors.danger);
    QFont font = painter.font();
    font.setPixelSize(edge * 9 / 16);
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    const qreal height = edge * 10 / 16.0;
    const qreal words = painter.fontMetrics().horizontalAdvance(number) + edge / 5.0;
    const qreal width = qBound(height, words, qreal(edge));
    const QRectF badge(edge - width, edge - height, width, height);
    painter.drawRoundedRect(badge, height / 2, height / 2);
    painter.setPen(Qt::white);
    if (!number.isEmpty())
        painter.drawText(badge, Qt::AlignCenter, number);
    else // a stroke, as on a bell that is off
        painter.fillRect(QRectF(badge.center() - QPointF(height / 4, 1), QSizeF(height / 2, 2)),
                         Qt::white);
    return picture;
}

} // namespace

NotificationLook NotificationLook::of(const QString &kind)
{
    static const QHash<QString, NotificationLook> looks = {
        {u"mention"_s, {u"at-sign"_s, Status::Info}},
        {u"reply"_s, {u"reply"_s, Status::Info}},
        {u"message"_s, {u"messages-square"_s, Status::Neutral}},
        {u"task_assigned"_s, {u"clipboard-check"_s, Status::Info}},
        {u"task_due"_s, {u"list-checks"_s, Status::Warning}},
        {u"deadline"_s, {u"calendar-clock"_s, Status::Warning}},
        {u"document"_s, {u"file-text"_s, Status::Neutral}},
        {u"assignment"_s, {u"user-round-plus"_s, Status::Neutral}},
        {u"stage"_s, {u"milestone"_s, Status::Neutral}},
        {u"scheduled_failed"_s, {u"send"_s, Status::Danger}},
        {u"sync_failed"_s, {u"refresh-cw"_s, Status::Danger}},
        {u"security"_s, {u"shield-check"_s, Status::Warning}},
    };
    return looks.value(kind, {u"bell"_s, Status::Neutral});
}

QIcon trayIcon(int unread, bool quiet)
{
    const QIcon program = Icons::application();
    const QString number = unread > 99 ? u"99"_s : NotificationText::badge(unread);
    QIcon icon;
    for (const int edge : {16, 22, 24, 32, 48, 64})
        icon.addPixmap(numbered(program.pixmap(QSize(edge, edge), 1.0), edge, number, quiet));
    return icon;
}

} // namespace Peak
